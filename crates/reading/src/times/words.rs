//! The light tokenizer of the grammars: one pass over bytes, a sense for each word, nothing allocated per word.
//!
//! It is not the tokenizer of the sentences stage and does not depend on it: it keeps apart what a time or a figure is
//! made of (digits, marks) and keeps together what only means something whole (`a.m.`, `1,200`, `2.5`).

use std::ops::Range;

/// Longest word that any lexicon knows, in bytes.
const LONGEST: usize = 24;

/// What the words of a language mean to a grammar.
pub(crate) trait Senses {
    /// The meanings.
    type Sense: Copy;

    /// A run of at most nine digits: its value and how many there are.
    fn digits(&self, value: u32, length: u8) -> Self::Sense;

    /// A number with thousands separators or decimals, or a longer one.
    fn amount(&self) -> Self::Sense;

    /// An ASCII mark; dashes of all lengths are `-`, all apostrophes `'`; 0 where it is none of these.
    fn mark(&self, mark: u8) -> Self::Sense;

    /// A sign beyond ASCII, such as a currency's.
    fn sign(&self, _sign: char) -> Option<Self::Sense> {
        None
    }

    /// A word, in small letters and as written.
    fn word(&self, small: &[u8], written: &[u8]) -> Self::Sense;

    /// Whether the language writes `1,5` for one and a half.
    fn decimal_comma(&self) -> bool {
        false
    }
}

/// A word, number or mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<S> {
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// What it means.
    pub(crate) sense: S,
    /// Whether nothing stands between it and the word before.
    pub(crate) glued: bool,
    /// Whether a line or block ends before it.
    pub(crate) breaks: bool,
    /// Whether it begins with a capital.
    pub(crate) capital: bool,
}

/// Adds the words of `range` of `text` to `words`. The first word of a range breaks from what came before.
pub(crate) fn scan<L: Senses>(text: &str, range: Range<usize>, lexicon: &L, words: &mut Vec<Word<L::Sense>>) {
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

struct Scanner<'a, L> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    end: usize,
    lexicon: &'a L,
}

impl<L: Senses> Scanner<'_, L> {
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

    fn word(&mut self) -> Word<L::Sense> {
        let start = self.at;
        let first = self.byte(start);
        let sense = if first.is_ascii_digit() {
            self.digits()
        } else if first.is_ascii_alphabetic() {
            self.letters()
        } else if first < 0x80 {
            self.at += 1;
            self.lexicon.mark(first)
        } else {
            self.beyond_ascii()
        };
        let capital = self.text.get(start..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase);
        Word { start, end: self.at, sense, glued: false, breaks: false, capital }
    }

    fn digits(&mut self) -> L::Sense {
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
            Ok(length) if !amount && length <= 9 => self.lexicon.digits(value, length),
            _ => self.lexicon.amount(),
        }
    }

    /// Whether a mark inside a number belongs to it: `1,200` and `2.5`, but neither `Jan. 6,1999` nor `10.30.1999`.
    fn goes_on(&self, mark: u8) -> bool {
        let digits = (1..=4).take_while(|&ahead| self.byte(self.at + ahead).is_ascii_digit()).count();
        match mark {
            b',' => digits == 3 || self.lexicon.decimal_comma() && (1..=2).contains(&digits),
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

    fn letters(&mut self) -> L::Sense {
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

    fn plain(&self) -> L::Sense {
        self.lexicon.word(&[], &[])
    }

    fn look_up(&self, start: usize) -> L::Sense {
        let Some(word) = self.bytes.get(start..self.at) else { return self.plain() };
        let mut small = [0_u8; LONGEST];
        let Some(buffer) = small.get_mut(..word.len()) else { return self.plain() };
        buffer.copy_from_slice(word);
        buffer.make_ascii_lowercase();
        self.lexicon.word(buffer, word)
    }

    fn beyond_ascii(&mut self) -> L::Sense {
        let start = self.at;
        if self.letter(start) > 0 {
            self.at = self.letters_end(start);
            return self.look_up(start);
        }
        let mark = self.wide(start).unwrap_or('\0');
        self.at += mark.len_utf8();
        if let Some(sense) = self.lexicon.sign(mark) {
            return sense;
        }
        self.lexicon.mark(match mark {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => b'-',
            '\u{2018}' | '\u{2019}' => b'\'',
            '\u{201C}'..='\u{201E}' | '«' | '»' => b'"',
            '…' => b'.',
            _ => 0,
        })
    }
}
