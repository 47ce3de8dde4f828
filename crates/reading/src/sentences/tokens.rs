//! Words, numbers and marks. Owns where one token ends and the next begins; knows nothing of sentences but the stops
//! that belong to words. Works on byte offsets of the whole text, one pass, and never fails.

use super::abbreviations::{is_acronym, stop_of};
use copydesk_article::Token;
use std::ops::Range;

/// Whether words split after an elided article (`l’|État`): French and Italian do, English names do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Elision {
    /// `O’Neill` is one word.
    Keep,
    /// `l’État` is two.
    Split,
}

/// Adds the tokens of a range of the text.
pub(super) fn tokenise(text: &str, range: Range<usize>, elision: Elision, into: &mut Vec<Token>) {
    let mut splitter = Splitter { text, elision, into, tail: Vec::new() };
    let body = text.get(range.clone()).unwrap_or_default();
    let mut chunk: Option<usize> = None;
    for (index, letter) in body.char_indices() {
        let at = range.start + index;
        if is_gap(letter) {
            if let Some(start) = chunk.take() {
                splitter.chunk(start, at, range.end);
            }
        } else if chunk.is_none() {
            chunk = Some(at);
        }
    }
    if let Some(start) = chunk {
        splitter.chunk(start, range.start + body.len(), range.end);
    }
}

/// White space and the characters that stand for it.
pub(super) fn is_gap(letter: char) -> bool {
    if letter.is_ascii() {
        return letter <= ' ' || letter == '\u{7f}';
    }
    letter.is_whitespace() || letter.is_control() || matches!(letter, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

struct Splitter<'a> {
    text: &'a str,
    elision: Elision,
    into: &'a mut Vec<Token>,
    /// Marks at the end of the run that is being read, kept for the next.
    tail: Vec<Token>,
}

impl<'a> Splitter<'a> {
    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn push(&mut self, start: usize, end: usize) {
        if start < end {
            self.into.push(Token { start, end });
        }
    }

    /// One run without white space.
    fn chunk(&mut self, start: usize, end: usize, limit: usize) {
        // Most runs are a word of plain letters, with or without a comma: nothing can be cut there but joined words.
        let run = self.slice(start, end).as_bytes();
        let letters = run.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters > 0 && (letters == run.len() || letters + 1 == run.len() && run.ends_with(b",")) {
            let word = start + letters;
            let cut = start + joined_words(self.slice(start, word)).unwrap_or(0);
            self.push(start, cut);
            self.push(cut, word);
            return self.push(word, end);
        }
        let (mut left, mut right) = (start, end);
        while left < right {
            match leading_mark(self.slice(left, right)) {
                0 => break,
                length => {
                    self.push(left, left + length);
                    left += length;
                }
            }
        }
        self.tail.clear();
        while left < right {
            let core = self.slice(left, right);
            let rest = if right == end { self.slice(end, limit).trim_start() } else { "" };
            match trailing_mark(core, rest) {
                0 => break,
                length => {
                    self.tail.push(Token { start: right - length, end: right });
                    right -= length;
                }
            }
        }
        self.core(left, right);
        self.into.extend(self.tail.drain(..).rev());
    }

    /// A run without marks around it: addresses whole, else cut at the marks inside.
    fn core(&mut self, start: usize, end: usize) {
        let core = self.slice(start, end);
        if is_address(core) {
            return self.push(start, end);
        }
        let mut piece = start;
        let mut before: Option<char> = None;
        let mut skip_to = start;
        for (index, letter) in core.char_indices() {
            let at = start + index;
            if at < skip_to {
                before = Some(letter);
                continue;
            }
            let length = inner_mark(core.get(index..).unwrap_or_default(), before);
            if length > 0 {
                self.word(piece, at);
                self.push(at, at + length);
                piece = at + length;
                skip_to = piece;
            }
            before = Some(letter);
        }
        self.word(piece, end);
    }

    /// A word that may hold hyphens and clitics.
    fn word(&mut self, start: usize, end: usize) {
        if start >= end {
            return;
        }
        let word = self.slice(start, end);
        if let Some(hyphen) = open_hyphen(word) {
            self.clitics(start, start + hyphen);
            self.push(start + hyphen, start + hyphen + 1);
            return self.word(start + hyphen + 1, end);
        }
        self.clitics(start, end);
    }

    fn clitics(&mut self, start: usize, end: usize) {
        let word = self.slice(start, end);
        if self.elision == Elision::Split
            && let Some(cut) = elided_article(word)
        {
            self.push(start, start + cut);
            return self.push(start + cut, end);
        }
        if let Some(cut) = clitic(word).or_else(|| joined_words(word)).or_else(|| number_with_unit(word)) {
            self.push(start, start + cut);
            return self.push(start + cut, end);
        }
        self.push(start, end);
    }
}

/// Length of the mark that a chunk begins with; 0 for none.
fn leading_mark(chunk: &str) -> usize {
    let mut letters = chunk.chars();
    let Some(first) = letters.next() else { return 0 };
    let second = letters.next();
    let run = |mark: char| chunk.len() - chunk.trim_start_matches(mark).len();
    match first {
        '.' => match run('.') {
            1 if second.is_some_and(char::is_alphanumeric) => 0,
            dots => dots,
        },
        '-' => match run('-') {
            1 if second.is_some_and(|c| c.is_ascii_digit()) => 0,
            dashes => dashes,
        },
        '\'' | '’' | '‘' => match second {
            Some(digit) if digit.is_ascii_digit() => 0,
            _ if clitic(chunk) == Some(0) => 0,
            _ if is_clipped(chunk, first) => 0,
            Some(next) if next == first && first == '\'' => 2,
            _ => first.len_utf8(),
        },
        '`' => run('`'),
        '*' | '=' | '_' | '~' | '!' | '?' => run(first),
        '#' | '@' if second.is_some_and(char::is_alphanumeric) => 0,
        '+' if second.is_some_and(char::is_alphanumeric) => 0,
        _ if is_mark(first) => first.len_utf8(),
        _ => 0,
    }
}

/// Length of the mark that a chunk ends with, where `rest` is what follows; 0 for none.
fn trailing_mark(chunk: &str, rest: &str) -> usize {
    let Some(last) = chunk.chars().next_back() else { return 0 };
    let run = |mark: char| chunk.len() - chunk.trim_end_matches(mark).len();
    match last {
        '.' => {
            let dots = run('.');
            let word = chunk.trim_end_matches('.');
            let word = word.rsplit(['(', '“', '"', '/', '—', '–', '-']).next().unwrap_or(word);
            let number_next = rest.starts_with(|c: char| c.is_ascii_digit());
            let abbreviated = dots == 1 && stop_of(word, number_next).is_some() && !is_acronym(word, rest);
            if abbreviated { 0 } else { dots }
        }
        '!' | '?' => chunk.len() - chunk.trim_end_matches(['!', '?']).len(),
        '-' => match run('-') {
            1 if chunk.len() > 1 => 0,
            dashes => dashes,
        },
        '\'' if chunk.ends_with("''") => 2,
        '*' | '=' | '_' | '~' | '`' => run(last),
        '+' | '#' | '@' => 0,
        _ if is_mark(last) => last.len_utf8(),
        _ => 0,
    }
}

/// Length of a mark inside a chunk that stands alone; 0 where the character belongs to the word.
fn inner_mark(rest: &str, before: Option<char>) -> usize {
    let mut letters = rest.chars();
    let (Some(first), second) = (letters.next(), letters.next()) else { return 0 };
    let run = rest.len() - rest.trim_start_matches(first).len();
    let between = |test: fn(&char) -> bool| before.as_ref().is_some_and(test) && second.as_ref().is_some_and(test);
    match first {
        '.' if run > 1 => run,
        '.' => sentence_without_space(rest, before),
        '-' if run > 1 => run,
        '-' | '\'' | '’' | '&' | '_' | '#' | '@' | '+' | '~' | '·' => 0,
        ',' | ':' if between(char::is_ascii_digit) => 0,
        '/' if between(char::is_ascii_digit) => 0,
        '*' | '=' | '!' | '?' => run,
        '$' | '£' | '€' if before.is_some_and(char::is_alphabetic) => 0,
        '|' | '/' => 1,
        _ if is_mark(first) => first.len_utf8(),
        _ => 0,
    }
}

/// `end.Then`: a stop between a lower-case word and a capitalised one.
fn sentence_without_space(rest: &str, before: Option<char>) -> usize {
    let mut after = rest.chars().skip(1);
    let capital = after.next().is_some_and(char::is_uppercase);
    let word = after.next().is_some_and(char::is_lowercase);
    usize::from(capital && word && before.is_some_and(char::is_lowercase))
}

/// Marks that never belong to a word.
pub(super) fn is_mark(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_punctuation() && !matches!(letter, '&' | '_');
    }
    matches!(letter,
        '\u{a1}'..='\u{a9}' | '\u{ab}' | '\u{ac}' | '\u{ae}' | '\u{b0}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}'
        | '\u{d7}' | '\u{2010}'..='\u{205e}' | '\u{20a0}'..='\u{20cf}' | '\u{2122}' | '\u{2190}'..='\u{2bff}'
        | '\u{3001}'..='\u{301f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{1f000}'..='\u{1faff}')
}

/// Web and mail addresses.
fn is_address(core: &str) -> bool {
    if core.contains("://") || core.starts_with("www.") {
        return true;
    }
    if let Some((name, host)) = core.split_once('@') {
        return !name.is_empty() && host.contains('.');
    }
    const ENDINGS: &[&str] =
        &["com", "org", "net", "gov", "edu", "uk", "de", "fr", "es", "it", "nl", "info", "int", "eu", "io", "tv"];
    let host = core.split(['/', '?']).next().unwrap_or_default();
    let Some((name, ending)) = host.rsplit_once('.') else { return false };
    name.len() > 1
        && ENDINGS.contains(&ending)
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
}

/// Where a clitic begins: `do|n’t`, `Turkey|’s`; 0 when the word is nothing else.
fn clitic(word: &str) -> Option<usize> {
    let (mark, _) = word.char_indices().rev().find(|(_, c)| matches!(c, '\'' | '’'))?;
    let head = word.get(..mark)?;
    let tail = word.get(mark..)?.trim_start_matches(['\'', '’']);
    let is = |other: &str| tail.eq_ignore_ascii_case(other);
    if is("t") && head.len() > 1 && head.ends_with(['n', 'N']) {
        return Some(mark - 1);
    }
    ["s", "re", "ve", "ll", "d", "m"].into_iter().any(is).then_some(mark)
}

/// Words that begin with an apostrophe of their own (`’em`, `’tis`).
fn is_clipped(chunk: &str, mark: char) -> bool {
    let word = chunk.trim_start_matches(mark).trim_end_matches(|c: char| !c.is_alphanumeric());
    ["em", "til", "tis", "twas", "cause", "bout", "n"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// `can|not`, `gon|na`: written as one, read as two.
fn joined_words(word: &str) -> Option<usize> {
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    ["cannot", "gonna", "gotta", "wanna"].into_iter().any(is).then_some(3)
}

/// `5|pm`, `40|km`.
fn number_with_unit(word: &str) -> Option<usize> {
    const UNITS: &[&str] =
        &["am", "pm", "a.m.", "p.m.", "km", "kg", "cm", "mm", "mph", "kph", "ft", "lb", "lbs", "gb", "mb"];
    let cut = word.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ','))?;
    let unit = word.get(cut..)?;
    (cut > 0 && UNITS.iter().any(|known| unit.eq_ignore_ascii_case(known))).then_some(cut)
}

/// `l’|État`, `dell’|Italia`.
fn elided_article(word: &str) -> Option<usize> {
    const ELIDED: &[&str] = &[
        "l", "d", "c", "j", "n", "s", "m", "t", "qu", "un", "dell", "all", "nell", "dall", "sull", "jusqu", "lorsqu",
        "puisqu", "quest", "quell",
    ];
    let (mark, apostrophe) = word.char_indices().find(|(_, c)| matches!(c, '\'' | '’'))?;
    let head = word.get(..mark)?;
    ELIDED
        .iter()
        .any(|known| head.eq_ignore_ascii_case(known))
        .then_some(mark + apostrophe.len_utf8())
        .filter(|&cut| cut < word.len())
}

/// A hyphen between a name and a plain word (`US-|backed`, `anti-|American`); hyphens inside names and words stay.
fn open_hyphen(word: &str) -> Option<usize> {
    let hyphen = word.find('-')?;
    let (left, right) = (word.get(..hyphen)?, word.get(hyphen + 1..)?);
    if left.is_empty() || right.is_empty() {
        return None;
    }
    let name = |part: &str| part.starts_with(char::is_uppercase) && part.chars().count() > 1;
    let plain = right.starts_with(char::is_lowercase);
    let acronym = left.chars().all(|c| c.is_uppercase() || c == '.') && left.len() > 1;
    let open = if name(left) && plain {
        !is_prefix(left)
    } else if acronym && right.starts_with(char::is_uppercase) {
        right.chars().skip(1).any(char::is_lowercase) || ["US", "UK", "EU", "UN"].contains(&left)
    } else {
        left.starts_with(char::is_lowercase)
            && right.starts_with(char::is_uppercase)
            && is_prefix(left)
            && left.len() > 2
    };
    open.then_some(hyphen)
}

/// Prefixes that are no word of their own at the start of a sentence, and stand apart from a name after them.
fn is_prefix(part: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "anti", "pro", "non", "ex", "post", "pre", "mid", "then", "co", "re", "un", "sub", "trans", "inter", "ultra",
        "neo", "self", "semi", "multi", "counter", "cross", "vice", "all", "al", "el", "over", "under", "half", "high",
        "low", "long", "short", "two", "three", "four", "five", "one", "well", "so", "in", "on", "off", "up", "out",
        "first", "second", "third", "former", "year", "part", "full", "cease", "check", "by", "eight", "ten", "six",
    ];
    PREFIXES.iter().any(|known| part.eq_ignore_ascii_case(known))
}
