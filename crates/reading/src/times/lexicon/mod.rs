//! The words of each language and what they mean to the grammar. One table a language; a language without a table is
//! not read.

mod english;

use super::sense::Sense;
use rustc_hash::FxHashMap;

/// The order of the numbers in `3/4/1999`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    MonthFirst,
    DayFirst,
}

/// A language's words, ready to be looked up.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// Its tag.
    pub(crate) language: &'static str,
    /// How it writes dates in numbers.
    pub(crate) order: Order,
    past_in_ed: bool,
    words: FxHashMap<&'static [u8], Sense>,
}

type Table = &'static [(&'static str, Sense)];

impl Lexicon {
    fn new(language: &'static str, order: Order, tables: &[Table]) -> Self {
        let words =
            tables.iter().flat_map(|table| table.iter()).map(|(word, sense)| (word.as_bytes(), *sense)).collect();
        Self { language, order, past_in_ed: language == "en", words }
    }

    /// All languages that are read.
    pub(crate) fn all() -> Vec<Self> {
        vec![Self::new("en", Order::MonthFirst, english::TABLES)]
    }

    /// What a word in small letters means.
    pub(crate) fn find(&self, word: &[u8]) -> Option<Sense> {
        self.words.get(word).copied()
    }

    /// Whether unknown words in `-ed` are verbs of the past.
    pub(crate) fn past_in_ed(&self) -> bool {
        self.past_in_ed
    }
}
