//! The light tokenizer of the grammars: one pass over bytes, a sense for each word, nothing allocated per word.
//!
//! It is not the tokenizer of the sentences stage and does not depend on it: it keeps apart what a time or a figure is
//! made of (digits, marks) and keeps together what only means something whole (`a.m.`, `1,200`, `2.5`).

use super::lexicon::Lexicon;
use super::sense::{Sense, Tense};
use std::ops::Range;

/// Longest word that any lexicon knows, in bytes.
const LONGEST: usize = 24;

/// A word, number or mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// What it means.
    pub(crate) sense: Sense,
    /// Whether nothing stands between it and the word before.
    pub(crate) glued: bool,
    /// Whether a line or block ends before it.
    pub(crate) breaks: bool,
    /// Whether it begins with a capital.
    pub(crate) capital: bool,
}

/// Adds the words of `range` of `text` to `words`. The first word of a range breaks from what came before.
pub(crate) fn scan(text: &str, range: Range<usize>, lexicon: &Lexicon, words: &mut Vec<Word>) {
    let end = range.end.min(text.len());
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at: range.start, end, lexicon };
    let mut breaks = true;
    let mut before = usize::MAX;
    while let Some(gap) = scanner.skip_space() {
        breaks |= gap > 1;
        let mut word = scanner.word();
        word.glued = word.start == before;
        word.breaks = breaks;
        before = word.end;
        breaks = false;
        words.push(word);
    }
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    end: usize,
    lexicon: &'a Lexicon,
}

impl Scanner<'_> {
    fn byte(&self, at: usize) -> u8 {
        if at < self.end { self.bytes.get(at).copied().unwrap_or(0) } else { 0 }
    }

    /// Goes to the next word; the number of line ends passed, or nothing at the end.
    fn skip_space(&mut self) -> Option<usize> {
        let mut lines = 0;
        while self.at < self.end {
            match self.byte(self.at) {
                b'\n' => lines += 1,
                b' ' | b'\t' | b'\r' => {}
                // No-break space.
                0xC2 if self.byte(self.at + 1) == 0xA0 => self.at += 1,
                _ => return Some(lines),
            }
            self.at += 1;
        }
        None
    }

    fn word(&mut self) -> Word {
        let start = self.at;
        let first = self.byte(start);
        let sense = if first.is_ascii_digit() {
            self.digits()
        } else if first.is_ascii_alphabetic() {
            self.letters()
        } else if first < 0x80 {
            self.at += 1;
            Sense::Mark(first)
        } else {
            self.beyond_ascii()
        };
        let capital = self.text.get(start..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase);
        Word { start, end: self.at, sense, glued: false, breaks: false, capital }
    }

    fn digits(&mut self) -> Sense {
        let start = self.at;
        let mut value = 0_u32;
        let mut amount = false;
        loop {
            let byte = self.byte(self.at);
            if byte.is_ascii_digit() {
                value = value.saturating_mul(10).saturating_add(u32::from(byte - b'0'));
                self.at += 1;
            } else if self.goes_on(byte) {
                amount = true;
                self.at += 1;
            } else {
                break;
            }
        }
        match u8::try_from(self.at - start) {
            Ok(length) if !amount && length <= 9 => Sense::Digits(value, length),
            _ => Sense::Amount,
        }
    }

    /// Whether a mark inside a number belongs to it: `1,200` and `2.5`, but neither `Jan. 6,1999` nor `10.30.1999`.
    fn goes_on(&self, mark: u8) -> bool {
        let digits = (1..=4).take_while(|&ahead| self.byte(self.at + ahead).is_ascii_digit()).count();
        match mark {
            b',' => digits == 3,
            b'.' => (1..=3).contains(&digits) && !self.is_dotted_date(digits),
            _ => false,
        }
    }

    /// `24.12.1999`, `24.12.`: numbers between two dots are dates in many languages.
    fn is_dotted_date(&self, digits: usize) -> bool {
        let before = self.at.checked_sub(3).map_or(0, |at| self.byte(at));
        digits <= 2 && self.byte(self.at + digits + 1) == b'.' && !before.is_ascii_digit()
            || digits <= 2
                && self.byte(self.at + digits + 1) == b'.'
                && self.byte(self.at + digits + 2).is_ascii_digit()
    }

    fn letters(&mut self) -> Sense {
        let start = self.at;
        self.at = self.dotted().unwrap_or_else(|| self.letters_end(start));
        self.look_up(start)
    }

    fn letters_end(&self, mut at: usize) -> usize {
        loop {
            match self.letter(at) {
                0 => return at,
                width => at += width,
            }
        }
    }

    /// How many bytes the letter at a place has; 0 where there is none.
    fn letter(&self, at: usize) -> usize {
        let byte = self.byte(at);
        if byte < 0x80 {
            return usize::from(byte.is_ascii_alphabetic());
        }
        self.wide(at).filter(|c| c.is_alphabetic()).map_or(0, char::len_utf8)
    }

    fn wide(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// The end of an abbreviation of single letters with dots, such as `a.m.` or `U.S.`; with or without the last dot.
    fn dotted(&self) -> Option<usize> {
        let mut at = self.at;
        let mut letters = 0;
        while self.byte(at).is_ascii_alphabetic() && self.byte(at + 1) == b'.' {
            at += 2;
            letters += 1;
        }
        if letters >= 1 && self.byte(at).is_ascii_alphabetic() && self.letter(at + 1) == 0 {
            return Some(at + 1);
        }
        (letters >= 2 && self.letter(at) == 0).then_some(at)
    }

    fn look_up(&self, start: usize) -> Sense {
        let Some(word) = self.bytes.get(start..self.at) else { return Sense::Plain };
        let mut small = [0_u8; LONGEST];
        let Some(buffer) = small.get_mut(..word.len()) else { return Sense::Plain };
        buffer.copy_from_slice(word);
        buffer.make_ascii_lowercase();
        self.lexicon.find(buffer).unwrap_or_else(|| shape(word, self.lexicon))
    }

    fn beyond_ascii(&mut self) -> Sense {
        let start = self.at;
        if self.letter(start) > 0 {
            self.at = self.letters_end(start);
            return self.look_up(start);
        }
        let mark = self.wide(start).unwrap_or('\0');
        self.at += mark.len_utf8();
        match mark {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => Sense::Mark(b'-'),
            '\u{2018}' | '\u{2019}' => Sense::Mark(b'\''),
            '\u{201C}'..='\u{201E}' | '«' | '»' => Sense::Mark(b'"'),
            '…' => Sense::Mark(b'.'),
            _ => Sense::Mark(0),
        }
    }
}

/// Words that no lexicon holds but whose ending tells: `-ed` is a past tense in English.
fn shape(word: &[u8], lexicon: &Lexicon) -> Sense {
    let past = lexicon.past_in_ed()
        && word.len() > 3
        && word.ends_with(b"ed")
        && word.first().is_some_and(u8::is_ascii_lowercase)
        && !word.starts_with(b"un")
        && (!word.ends_with(b"eed") || matches!(word, b"agreed" | b"freed" | b"guaranteed" | b"decreed"));
    if past { Sense::Verb(Tense::Past) } else { Sense::Plain }
}
