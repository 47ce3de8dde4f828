//! A piece of the text that remembers where it stands: every mark is read from one, so every mark can be pointed at.
//!
//! Owns cutting and trimming by bytes; spans are made in one place, [`Passage::span`], through the article's text.

use copydesk_article::{Finding, Span, Text};
use std::ops::Range;

/// A part of an article's text with its position in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Passage<'a> {
    /// The words.
    pub(crate) text: &'a str,
    /// Their first byte in the article's text.
    pub(crate) start: usize,
}

impl<'a> Passage<'a> {
    /// The part of an article's text at a byte range.
    pub(crate) fn of(text: &'a Text, bytes: Range<usize>) -> Self {
        Self { start: bytes.start, text: text.slice(bytes) }
    }

    /// One past the last byte in the article's text.
    pub(crate) fn end(self) -> usize {
        self.start + self.text.len()
    }

    /// Its bytes in the article's text.
    pub(crate) fn bytes(self) -> Range<usize> {
        self.start..self.end()
    }

    /// The part at a byte range counted from this passage's own start; empty where that is no part of it.
    pub(crate) fn cut(self, range: Range<usize>) -> Self {
        Self { start: self.start + range.start, text: self.text.get(range).unwrap_or_default() }
    }

    /// What follows the first `length` bytes.
    pub(crate) fn after(self, length: usize) -> Self {
        self.cut(length..self.text.len())
    }

    /// The first `length` bytes.
    pub(crate) fn before(self, length: usize) -> Self {
        self.cut(0..length)
    }

    /// Without white space around.
    pub(crate) fn trim(self) -> Self {
        self.trim_matches(char::is_whitespace)
    }

    /// Without such characters around.
    pub(crate) fn trim_matches(self, unwanted: impl Fn(char) -> bool) -> Self {
        let kept = self.text.trim_start_matches(&unwanted);
        let start = self.start + (self.text.len() - kept.len());
        Self { text: kept.trim_end_matches(&unwanted), start }
    }

    /// The passage that a part of its text is.
    pub(crate) fn part(self, part: &'a str) -> Self {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        Self { text: part, start: self.start + offset.min(self.text.len()) }
    }

    /// Where it stands in the text.
    pub(crate) fn span(self, text: &Text) -> Option<Span> {
        text.span(self.bytes()).ok()
    }
}

/// A finding with the place of its evidence.
pub(crate) fn placed<T>(finding: Finding<T>, text: &Text, passage: Passage<'_>) -> Finding<T> {
    match passage.span(text) {
        Some(span) => finding.at(span),
        None => finding,
    }
}

/// What follows a prefix, whatever the case of either; the prefix is ASCII or lower case.
#[inline]
pub(crate) fn strip_prefix_no_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    // Tables of openings are tried one by one: nearly all fail on their first byte.
    let (found, wanted) = (*text.as_bytes().first()?, *prefix.as_bytes().first()?);
    if found.is_ascii() && wanted.is_ascii() && !found.eq_ignore_ascii_case(&wanted) {
        return None;
    }
    strip_alike(text, prefix)
}

fn strip_alike<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    if let (Some(head), Some(rest)) = (text.get(..prefix.len()), text.get(prefix.len()..))
        && head.eq_ignore_ascii_case(prefix)
    {
        return Some(rest);
    }
    if prefix.is_ascii() {
        return None;
    }
    let mut rest = text.chars();
    for wanted in prefix.chars() {
        let found = rest.next()?;
        if found != wanted && !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// What follows an opening of a table: one that ends in a letter ends where a word ends.
pub(crate) fn strip_opening<'a>(text: &'a str, opening: &str) -> Option<&'a str> {
    strip_prefix_no_case(text, opening)
        .filter(|rest| !opening.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric))
}

/// What follows a prefix that ends where a word ends.
pub(crate) fn strip_words_no_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    strip_prefix_no_case(text, prefix).filter(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Byte position of an ASCII or lower-case phrase between word boundaries, whatever the case of the text.
pub(crate) fn find_words_no_case(text: &str, phrase: &str) -> Option<usize> {
    let mut boundary = true;
    for (at, character) in text.char_indices() {
        if boundary && text.get(at..).is_some_and(|rest| strip_words_no_case(rest, phrase).is_some()) {
            return Some(at);
        }
        boundary = !character.is_alphanumeric();
    }
    None
}

/// Whether any of some phrases stands in a text between word boundaries, whatever the case of either.
pub(crate) fn holds_any(text: &str, phrases: &Phrases) -> bool {
    let boundary = |at: Option<char>| at.is_none_or(|letter| !letter.is_alphanumeric());
    let Some(phrases) = phrases else { return false };
    phrases.find_overlapping_iter(text).any(|found| {
        let (before, after) =
            (text.get(..found.start()).unwrap_or_default(), text.get(found.end()..).unwrap_or_default());
        boundary(before.chars().next_back()) && boundary(after.chars().next())
    })
}

/// Phrases to look for all at once; nothing where no automaton can be made of them.
pub(crate) type Phrases = Option<aho_corasick::AhoCorasick>;

/// Makes one automaton of phrases; case is ignored in ASCII.
pub(crate) fn phrases(list: &[&str]) -> Phrases {
    aho_corasick::AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(aho_corasick::AhoCorasickKind::DFA))
        .build(list)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_keeps_its_place_through_cuts() {
        let text = Text::from("é  By Ann Ö, Paris ");
        let line = Passage::of(&text, 2..text.as_str().len()).trim();
        assert_eq!(line.text, "By Ann Ö, Paris");
        let name = line.after(3).before(6);
        assert_eq!((name.text, text.slice(name.bytes())), ("Ann Ö", "Ann Ö"));
        let (first, _) = line.text.split_once(',').expect("comma");
        assert_eq!(line.part(first).bytes(), line.start..line.start + 9);
    }

    #[test]
    fn phrases_are_found_between_word_boundaries_only() {
        assert_eq!(find_words_no_case("The Embargoed Until", "embargoed until"), Some(4));
        assert_eq!(find_words_no_case("skill it", "kill"), None);
        assert_eq!(find_words_no_case("ÖSTERREICH: Österreich", "österreich"), Some(0));
        assert_eq!(strip_words_no_case("Bypass road", "by"), None);
    }
}
