//! The words of each language and what they mean to the grammar. One table a language; a language without a table is
//! not read.

mod almanac;
mod dutch;
mod english;
mod french;
mod german;
mod italian;
mod portuguese;
mod spanish;

use super::sense::{Particle, Sense, Tense};
use super::words::Senses;
use crate::numbers::{self, Number};
use rustc_hash::FxHashMap;

/// The order of the numbers in `3/4/1999`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    MonthFirst,
    DayFirst,
}

/// How the grammars of languages differ.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Habits {
    /// `3/4` is the third of April.
    pub(crate) day_first: bool,
    /// The rules that only English needs hold.
    pub(crate) english: bool,
    /// Months and weekdays are written with a capital.
    pub(crate) capitals: bool,
}

/// A language's words, ready to be looked up.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// Its tag.
    pub(crate) language: &'static str,
    /// How it writes dates in numbers.
    order: Order,
    past_in_ed: bool,
    words: FxHashMap<&'static [u8], Sense>,
}

type Table = &'static [(&'static str, Sense)];

impl Lexicon {
    fn new(language: &'static str, order: Order, tables: &[Table]) -> Self {
        let own = tables.iter().flat_map(|table| table.iter()).map(|(word, sense)| (word.as_bytes(), *sense));
        let numbers = numbers::words(language).into_iter();
        let counted = numbers.filter_map(|(word, number)| Some((word.as_bytes(), counting(language, number)?)));
        let almanac = almanac::words(language).into_iter().map(|(word, sense)| (word.as_bytes(), sense));
        let words = counted.chain(almanac).chain(own).collect();
        Self { language, order, past_in_ed: language == "en", words }
    }

    /// How its grammar differs from others.
    pub(crate) fn habits(&self) -> Habits {
        Habits {
            day_first: self.order == Order::DayFirst,
            english: self.language == "en",
            capitals: matches!(self.language, "en" | "de"),
        }
    }

    /// All languages that are read.
    pub(crate) fn all() -> Vec<Self> {
        vec![
            Self::new("en", Order::MonthFirst, english::TABLES),
            Self::new("de", Order::DayFirst, german::TABLES),
            Self::new("fr", Order::DayFirst, french::TABLES),
            Self::new("es", Order::DayFirst, spanish::TABLES),
            Self::new("pt", Order::DayFirst, portuguese::TABLES),
            Self::new("it", Order::DayFirst, italian::TABLES),
            Self::new("nl", Order::DayFirst, dutch::TABLES),
        ]
    }
}

impl Senses for Lexicon {
    type Sense = Sense;

    fn digits(&self, value: u32, length: u8) -> Sense {
        Sense::Digits(value, length)
    }

    fn amount(&self) -> Sense {
        Sense::Amount
    }

    fn mark(&self, mark: u8) -> Sense {
        Sense::Mark(mark)
    }

    fn word(&self, small: &[u8], written: &[u8]) -> Sense {
        match self.words.get(small) {
            Some(sense) => *sense,
            None if self.past_in_ed && is_past(written) => Sense::Verb(Tense::Past),
            None => Sense::Plain,
        }
    }
}

/// What a number word means to times. Hundreds and thousands of years are counted in English only.
fn counting(language: &str, number: Number) -> Option<Sense> {
    match number {
        Number::Cardinal(value) => Some(Sense::Cardinal(value)),
        Number::Ordinal(value) => Some(Sense::Ordinal(value)),
        Number::Dozen => Some(Sense::Is(Particle::Dozen)),
        Number::Half => Some(Sense::Is(Particle::Half)),
        Number::Scale(2) if language == "en" => Some(Sense::Is(Particle::Hundred)),
        Number::Scale(3) if language == "en" => Some(Sense::Is(Particle::Thousand)),
        Number::Scale(_) => None,
    }
}

/// Whether an English word that no table holds is a verb of the past by its ending.
fn is_past(word: &[u8]) -> bool {
    word.len() > 3
        && word.ends_with(b"ed")
        && word.first().is_some_and(u8::is_ascii_lowercase)
        && !word.starts_with(b"un")
        && (!word.ends_with(b"eed") || matches!(word, b"agreed" | b"freed" | b"guaranteed" | b"decreed"))
}
