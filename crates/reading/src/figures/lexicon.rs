//! The words of figures: numbers, scales, currencies, units, and the people and things that news counts. Owns what a word
//! can mean and the look-up; the English words stand in the rooms, those of other languages in `languages`.

mod counts;
mod measures;
mod money;

use super::languages;
use crate::numbers::{self, Number};
use crate::times::words::Senses;
use counts::{COUNTS, RANKS};
use measures::{NUMBERS, UNITS};
pub(crate) use money::COUNTRIES;
use money::{CODES, MONEY};
use rustc_hash::FxHashMap;

/// What a word means to a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sense {
    /// Nothing to do with figures.
    Plain,
    /// A mark.
    Mark(u8),
    /// Digits: their value and how many there are.
    Digits(u32, u8),
    /// A number with separators or decimals.
    Amount,
    /// A number word below a hundred.
    Cardinal(u32),
    /// An ordinal in words.
    Ordinal(u8),
    /// A power of ten: hundred is 2, million is 6.
    Scale(u8),
    /// A short scale, only glued to digits or behind a currency: m, bn, k.
    Short(u8),
    /// Twelve.
    Dozen,
    /// a, an.
    A,
    /// Half.
    Half,
    /// And, to, or: joins two numbers.
    Joins,
    /// A currency's sign, its ISO code, or a name that belongs to one only.
    Currency(&'static str),
    /// A name that several currencies share: its place in [`SHARED`].
    Name(Shared),
    /// A country's adjective before such a name: its place in [`COUNTRIES`].
    Of(u8),
    /// `percent`.
    Percent,
    /// `per`, before `cent`.
    Per,
    /// `cent`.
    Cent,
    /// `points` and `point`.
    Point,
    /// `percentage`.
    Percentage,
    /// `basis`.
    Basis,
    /// A unit.
    Unit(&'static str),
    /// Square or cubic, before a unit.
    Power(u8),
    /// People or things: what they are called in the plural.
    Counted(&'static str),
    /// A fate: what became of the people: dead, injured.
    Fate(&'static str),
    /// A verb whose object meets that fate: killing, wounded.
    Meets(&'static str),
    /// A form of to be or to have between people and their fate.
    Be,
    /// A word between a verb and its number: at least, about, more than.
    Bound,
    /// A superlative or a word that ranks.
    Superlative,
    /// ranked, finished, placed.
    Ranked,
    /// place, position, spot.
    Place,
    /// A word that ages stand beside: old, aged.
    Age,
    /// other, more.
    Other,
    /// “d'” and “de” between a scale and what is counted.
    Link,
}

/// Names of money that countries share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shared {
    Dollar,
    Pound,
    Peso,
    Franc,
    Crown,
    Rupee,
    Dinar,
    Rial,
    Dirham,
    Lira,
    Won,
    Shilling,
    Real,
    Mark,
    Cent,
    Penny,
}
use Sense::{Cardinal, Currency, Half, Of, Ordinal, Plain, Scale, Unit};

type Table = &'static [(&'static str, Sense)];

/// A language's words of figures, ready to be looked up.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// Its tag.
    pub(crate) language: &'static str,
    words: FxHashMap<&'static [u8], Sense>,
}

impl Lexicon {
    pub(crate) fn english() -> Self {
        let tables = [NUMBERS, MONEY, UNITS, COUNTS, RANKS];
        let own = tables.iter().flat_map(|table| table.iter()).map(|(word, sense)| (word.as_bytes(), *sense));
        let numbers = numbers::words("en").into_iter();
        let counted = numbers.filter_map(|(word, number)| Some((word.as_bytes(), counting(number)?)));
        let mut words: FxHashMap<_, _> = counted.chain(own).collect();
        for (place, (adjective, _)) in (0_u8..).zip(COUNTRIES) {
            words.entry(adjective.as_bytes()).or_insert(Of(place));
        }
        Self { language: "en", words }
    }

    /// The languages beside English.
    pub(crate) fn others() -> impl Iterator<Item = Self> {
        languages::ALL.iter().map(|own| {
            let numbers = numbers::words(own.language).into_iter();
            let counted = numbers.filter_map(|(word, number)| match number {
                Number::Cardinal(_) | Number::Scale(_) | Number::Half => Some((word, counting(number)?)),
                Number::Ordinal(_) | Number::Dozen => None,
            });
            let shorts = NUMBERS.iter().filter(|(word, _)| matches!(*word, "m" | "mio" | "mrd" | "md")).copied();
            let words = counted.chain(shorts).chain(own.senses());
            Self { language: own.language, words: words.map(|(word, sense)| (word.as_bytes(), sense)).collect() }
        })
    }
}

/// What a number word means to figures; ranks beyond the twelfth are written in digits.
fn counting(number: Number) -> Option<Sense> {
    Some(match number {
        Number::Cardinal(value) => Cardinal(value),
        Number::Ordinal(value @ ..=12) => Ordinal(value),
        Number::Ordinal(_) => return None,
        Number::Scale(power) => Scale(power),
        Number::Dozen => Sense::Dozen,
        Number::Half => Half,
    })
}

impl Senses for Lexicon {
    type Sense = Sense;

    fn digits(&self, value: u32, length: u8) -> Sense {
        Sense::Digits(value, length)
    }

    fn amount(&self) -> Sense {
        Sense::Amount
    }

    fn decimal_comma(&self) -> bool {
        self.language != "en"
    }

    fn mark(&self, mark: u8) -> Sense {
        match mark {
            b'$' => Currency("$"),
            b'%' => Sense::Percent,
            other => Sense::Mark(other),
        }
    }

    fn sign(&self, sign: char) -> Option<Sense> {
        Some(match sign {
            '€' => Currency("EUR"),
            '£' => Currency("GBP"),
            '¥' | '￥' => Currency("JPY"),
            '₹' => Currency("INR"),
            '₩' => Currency("KRW"),
            '₽' => Currency("RUB"),
            '₺' => Currency("TRY"),
            '₪' => Currency("ILS"),
            '₴' => Currency("UAH"),
            '฿' => Currency("THB"),
            '₫' => Currency("VND"),
            '₦' => Currency("NGN"),
            '₱' => Currency("PHP"),
            '°' => Unit("°"),
            _ => return None,
        })
    }

    fn word(&self, small: &[u8], written: &[u8]) -> Sense {
        if written.len() == 3 && written.iter().all(u8::is_ascii_uppercase) {
            let code = CODES.iter().find(|code| code.as_bytes() == written);
            if let Some(code) = code {
                return Currency(if *code == "RMB" { "CNY" } else { code });
            }
        }
        self.words.get(small).copied().unwrap_or(Plain)
    }
}
