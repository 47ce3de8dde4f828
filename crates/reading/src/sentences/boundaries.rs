//! Where one sentence ends and the next begins. Owns the decision over the tokens of one block; a stop that belongs to
//! an abbreviation ends a sentence only where a new one plainly begins.

use super::abbreviations::{Stop, is_german_month, opens_sentences, stop_of};
use copydesk_article::Token;

/// Cuts the tokens of one block into sentences: the index after the last token of each.
pub(super) fn ends(text: &str, tokens: &[Token], lines: bool) -> Vec<usize> {
    let reader = Reader { text, tokens, lines };
    let mut ends = Vec::new();
    let mut first = 0;
    let mut index = 0;
    while index < tokens.len() {
        let after = reader.end_after(first, index);
        match after {
            Some(end) => {
                ends.push(end);
                first = end;
                index = end;
            }
            None => index += 1,
        }
    }
    if first < tokens.len() {
        ends.push(tokens.len());
    }
    ends
}

/// How a token may end a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Close {
    Stop,
    Call,
    Dots,
    Word(Stop),
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    lines: bool,
}

impl<'a> Reader<'a> {
    fn word(&self, index: usize) -> &'a str {
        self.tokens.get(index).and_then(|token| self.text.get(token.bytes())).unwrap_or_default()
    }

    /// What stands between a token and the next.
    fn gap(&self, index: usize) -> &'a str {
        match (self.tokens.get(index), self.tokens.get(index + 1)) {
            (Some(here), Some(next)) => self.text.get(here.end..next.start).unwrap_or_default(),
            _ => "\n\n",
        }
    }

    /// The index after the last token of a sentence that ends with token `index`, closing marks included.
    fn end_after(&self, first: usize, index: usize) -> Option<usize> {
        if self.breaks_line(index) {
            return Some(index + 1);
        }
        let close = self.close_of(index)?;
        let mut last = index;
        let mut quoted = false;
        while self.closes(last + 1, last) {
            last += 1;
            quoted |= !matches!(self.word(last), "." | "!" | "?" | ")" | "]");
            if self.breaks_line(last) {
                return Some(last + 1);
            }
        }
        last = self.note_mark(last);
        let next = last + 1;
        if next >= self.tokens.len() {
            return None;
        }
        if self.gap(last).is_empty() && !self.joined_sentence(close, next) {
            return None;
        }
        (!self.is_numbering(first, index) && self.begins(close, index, next, quoted)).then_some(next)
    }

    fn breaks_line(&self, index: usize) -> bool {
        let gap = self.gap(index);
        index + 1 < self.tokens.len() && gap.matches('\n').count() >= if self.lines { 1 } else { 2 }
    }

    fn close_of(&self, index: usize) -> Option<Close> {
        let word = self.word(index);
        match word {
            "." | "。" => return Some(Close::Stop),
            "…" => return Some(Close::Dots),
            _ => {}
        }
        if word.starts_with(['!', '?', '！', '？', '‼', '⁉']) {
            return Some(Close::Call);
        }
        let stem = word.strip_suffix('.')?;
        if stem.ends_with('.') && stem.chars().all(|c| c == '.') {
            return Some(Close::Dots);
        }
        stop_of(stem, true).map(Close::Word)
    }

    /// Whether a token closes what the end mark before it ended.
    fn closes(&self, index: usize, last: usize) -> bool {
        let word = self.word(index);
        let near = self.gap(last).is_empty();
        match word {
            "”" | ")" | "]" | "''" => near || !self.gap(index).is_empty() && word != "(",
            "’" | "\"" | "'" | "›" => near,
            "»" => near || self.gap(last).chars().all(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}')),
            "." | "!" | "?" | "…" => near,
            _ => false,
        }
    }

    /// The end of a reference mark (`[17]`) behind the sentence that it belongs to.
    fn note_mark(&self, last: usize) -> usize {
        let number = self.word(last + 2);
        let mark = self.word(last + 1) == "[" && self.word(last + 3) == "]" && number.len() <= 3;
        if mark && number.chars().all(|c| c.is_ascii_digit()) { self.note_mark(last + 3) } else { last }
    }

    /// `end.Then`, `end.”Then`: the next sentence joined without a space.
    fn joined_sentence(&self, close: Close, next: usize) -> bool {
        let mut letters = self.word(next).chars();
        let capital = letters.next().is_some_and(char::is_uppercase);
        matches!(close, Close::Stop | Close::Call) && capital && letters.next().is_some_and(char::is_lowercase)
    }

    /// `1.`, `a)`, `IV.` at the head of a sentence count what follows.
    fn is_numbering(&self, first: usize, index: usize) -> bool {
        let head = self.word(first);
        let short = head.chars().all(|c| c.is_ascii_digit()) && head.len() <= 2
            || head.len() == 1 && head.chars().all(|c| c.is_ascii_alphabetic() && c != 'I');
        index <= first + 1 && short && self.word(index) == "."
            || index == first && head.len() == 2 && head.ends_with('.')
    }

    /// Whether a sentence begins at token `next` after an end mark at `index`.
    fn begins(&self, close: Close, index: usize, next: usize, quoted: bool) -> bool {
        let mut at = next;
        let mut opened = false;
        while matches!(
            self.word(at),
            "“" | "\"" | "‘" | "'" | "«" | "„" | "(" | "[" | "``" | "—" | "–" | "-" | "¿" | "¡"
        ) && at < next + 3
        {
            opened = true;
            at += 1;
        }
        let word = self.word(at);
        let Some(letter) = word.chars().next() else { return false };
        if letter.is_lowercase() {
            let brand = word.chars().skip(1).take(2).any(char::is_uppercase);
            return match close {
                Close::Stop => {
                    brand || word == "http" || word.contains("://") || !quoted && !opened && self.is_plain_end(index)
                }
                Close::Call => brand || !quoted && !self.is_name_with_mark(index, quoted, word),
                _ => false,
            };
        }
        match close {
            Close::Call => !self.is_name_with_mark(index, quoted, word),
            Close::Dots => letter.is_uppercase() && (quoted || word != "I"),
            Close::Stop => !self.is_ordinal(index, word),
            Close::Word(Stop::Leads) => self.ends_with_initial(index, word),
            Close::Word(Stop::Either) => {
                quoted
                    || opens_sentences(word) && !self.is_part_of_name(index, at)
                    || opened
                        && self.word(next) != "("
                        && self.word(next) != "-"
                        && self.word(next) != "–"
                        && self.word(next) != "—"
            }
        }
    }

    /// A stop after a plain lower-case word before another one: careless copy, still an end.
    fn is_plain_end(&self, index: usize) -> bool {
        let Some(before) = index.checked_sub(1).map(|before| self.word(before)) else { return false };
        before.len() > 2 && before.chars().all(char::is_lowercase)
    }

    /// `Yahoo! News`, `Jeopardy! host`: a mark inside a name.
    fn is_name_with_mark(&self, index: usize, quoted: bool, next: &str) -> bool {
        let before = index.checked_sub(1).map(|before| self.word(before)).unwrap_or_default();
        !quoted && matches!(before, "Yahoo" | "Jeopardy" | "Yum") && !opens_sentences(next)
    }

    /// `am 3. Oktober`, `im 19. Jahrhundert`.
    fn is_ordinal(&self, index: usize, next: &str) -> bool {
        let Some(before) = index.checked_sub(1) else { return false };
        let number = self.word(before);
        if number.len() > 2 || !number.chars().all(|c| c.is_ascii_digit()) {
            return false;
        }
        let article = before.checked_sub(1).map(|at| self.word(at)).unwrap_or_default();
        is_german_month(next)
            || ["der", "die", "das", "dem", "den", "des", "am", "im", "vom", "zum", "beim", "zur", "ihr", "sein"]
                .contains(&article)
    }

    /// A capital with a stop ends a sentence only before a plain opener, and not after another initial or a name.
    fn ends_with_initial(&self, index: usize, next: &str) -> bool {
        let stem = self.word(index).trim_end_matches('.');
        if stem.chars().count() != 1 {
            return false;
        }
        let before = index.checked_sub(1).map(|before| self.word(before)).unwrap_or_default();
        opens_sentences(next)
            && next.chars().count() > 1
            && stem != "A"
            && before.chars().next().is_some_and(char::is_lowercase)
    }

    /// `U.S. In`: an opener that is part of a capitalised title is none; the next word tells.
    fn is_part_of_name(&self, index: usize, at: usize) -> bool {
        let word = self.word(at);
        let after = self.word(at + 1);
        let month = matches!(self.word(index).get(..3), Some("Jan" | "Feb" | "Aug" | "Oct" | "Nov" | "Dec" | "Sep"));
        month && word.starts_with(|c: char| c.is_ascii_digit())
            || matches!(word, "No" | "Last" | "Former" | "People" | "Police") && after.starts_with(char::is_uppercase)
    }
}
