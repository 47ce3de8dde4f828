//! Numbers and the lengths made of them: “five”, “a couple of”, “two years and a half”, “half an hour”.

use super::{Parsed, Reader};
use crate::times::meaning::Amount;
use crate::times::sense::{Particle as P, Sense, Unit};

/// Words of the longest number.
const LONGEST: usize = 12;

impl Reader<'_> {
    /// A number: digits, words, “a few”, “a couple of”, “a” where `article` allows it.
    pub(crate) fn amount(self, at: usize) -> Parsed<Amount> {
        match self.sense(at) {
            Sense::Digits(value, length) if length <= 6 => {
                let (next, half) = self.fraction(at + 1);
                Some((next, if half { Amount::AndHalf(value) } else { Amount::Exactly(value) }))
            }
            Sense::Amount => self.written_amount(at),
            Sense::Cardinal(_) | Sense::Is(P::Hundred | P::Thousand) => self.cardinal(at),
            Sense::Is(P::Few | P::Several | P::Many) => Some((at + 1, Amount::Some)),
            Sense::Is(P::Dozen) => Some((at + 1, Amount::Exactly(12))),
            Sense::Is(P::Couple) => Some((self.past(at + 1, P::Of), Amount::Exactly(2))),
            Sense::Is(P::A) => self.after_article(at),
            Sense::Is(P::Additional) if self.word(at).eq_ignore_ascii_case("another") => self.after_another(at),
            _ => None,
        }
    }

    /// “another year”, “another two weeks”; another day and another second are no lengths.
    fn after_another(self, at: usize) -> Parsed<Amount> {
        match self.sense(at + 1) {
            Sense::Digits(..) | Sense::Cardinal(_) | Sense::Is(P::Few) => self.amount(at + 1),
            Sense::Unit(Unit::Hour | Unit::Week | Unit::Month | Unit::Year | Unit::Decade) => {
                Some((at + 1, Amount::Exactly(1)))
            }
            _ => None,
        }
    }

    fn after_article(self, at: usize) -> Parsed<Amount> {
        match self.sense(at + 1) {
            Sense::Is(P::Few | P::Many) => Some((at + 2, Amount::Some)),
            Sense::Plain if self.word(at + 1) == "number" && self.is(at + 2, P::Of) => Some((at + 3, Amount::Some)),
            Sense::Is(P::Couple) => Some((self.past(at + 2, P::Of), Amount::Exactly(2))),
            Sense::Is(P::Dozen) => Some((at + 2, Amount::Exactly(12))),
            Sense::Is(P::Hundred | P::Thousand) => self.cardinal(at + 1),
            Sense::Is(P::Half) if self.is(at + 2, P::Dozen) => Some((at + 3, Amount::Exactly(6))),
            _ => Some((at + 1, Amount::Exactly(1))),
        }
    }

    /// “1,200”, “2.5”.
    fn written_amount(self, at: usize) -> Parsed<Amount> {
        let written = self.word(at);
        if let Some(whole) = written.strip_suffix(".5") {
            return Some((at + 1, Amount::AndHalf(whole.parse().ok()?)));
        }
        let plain: String = written.chars().filter(|c| *c != ',').collect();
        Some((at + 1, Amount::Exactly(plain.parse().ok()?)))
    }

    /// “1/2” behind a number.
    fn fraction(self, at: usize) -> (usize, bool) {
        let half = self.sense(at) == Sense::Digits(1, 1)
            && self.is_mark(at + 1, b'/')
            && self.sense(at + 2) == Sense::Digits(2, 1)
            && self.joined(at);
        if half { (at + 3, true) } else { (at, false) }
    }

    fn cardinal(self, at: usize) -> Parsed<Amount> {
        let mut total = 0_u32;
        let mut part = 0_u32;
        let mut next = at;
        while next < at + LONGEST {
            match self.sense(next) {
                Sense::Cardinal(value) if next == at || self.joined(next) && fits(part, value) => {
                    part = part.saturating_add(value);
                }
                Sense::Is(P::Hundred) => part = part.max(1).saturating_mul(100),
                Sense::Is(P::Thousand) => {
                    total = part.max(1).saturating_mul(1000);
                    part = 0;
                }
                _ => break,
            }
            next += 1;
            let ahead = self.hyphen(next);
            if ahead > next && matches!(self.sense(ahead), Sense::Cardinal(value) if fits(part, value)) {
                next = ahead;
            }
            if self.is(next, P::And) && part >= 100 && matches!(self.sense(next + 1), Sense::Cardinal(_)) {
                next += 1;
            }
        }
        if self.is(next, P::And) && self.is(next + 1, P::A) && self.is(next + 2, P::Half) {
            return Some((next + 3, Amount::AndHalf(total.saturating_add(part))));
        }
        // “three-and-a-half”.
        let hyphens = [next, next + 2, next + 4].iter().all(|&mark| self.hyphen(mark) > mark);
        if hyphens && self.is(next + 1, P::And) && self.is(next + 3, P::A) && self.is(next + 5, P::Half) {
            return Some((next + 6, Amount::AndHalf(total.saturating_add(part))));
        }
        Some((next, Amount::Exactly(total.saturating_add(part))))
    }

    /// A length: number and unit. The flag tells whether the two are joined by a hyphen (“two-year”).
    pub(crate) fn length(self, at: usize) -> Parsed<(Amount, Unit, bool)> {
        if self.is(at, P::Half) {
            return self.half_unit(at);
        }
        let (mut next, amount) = self.amount(at)?;
        if self.is(next, P::Or) || self.is(next, P::To) || (self.is_mark(next, b'-') && self.glued(next + 1)) {
            next = self.second_number(next).unwrap_or(next);
        }
        let joined = self.hyphen(next);
        let hyphen = joined > next;
        next = joined;
        for _ in 0..2 {
            if self.joined(next)
                && matches!(self.sense(next), Sense::Is(P::More | P::Additional | P::Full | P::Long | P::Fiscal))
            {
                next += 1;
            }
        }
        let (unit, several) = self.unit(next)?;
        // “the 1990 fiscal year”.
        if unit == Unit::Year && !several && !hyphen && matches!(self.sense(at), Sense::Digits(1900..=2100, 4)) {
            return None;
        }
        // “the twenty second floor” counts floors.
        if unit == Unit::Second && !several && !hyphen && amount != Amount::Exactly(1) {
            return None;
        }
        if amount == Amount::Some && !several && !hyphen && self.habits.english {
            return None;
        }
        Some((next + 1, (self.and_half(next + 1).map_or(amount, |_| half_more(amount)), unit, hyphen)))
            .map(|(to, length)| (self.and_half(next + 1).unwrap_or(to), length))
    }

    /// Behind the second unit of “weeks or months”.
    pub(super) fn more_units(self, at: usize) -> usize {
        let joins = self.is(at, P::Or) || self.is(at, P::And);
        if joins && matches!(self.unit(at + 1), Some((_, true))) { at + 2 } else { at }
    }

    /// Behind “or two” after “a year”.
    pub(super) fn or_two(self, at: usize) -> usize {
        let two = self.is(at, P::Or) && self.sense(at + 1) == Sense::Cardinal(2) && self.joined(at + 1);
        if two && self.unit(at + 2).is_none() { at + 2 } else { at }
    }

    /// “and a half” behind a unit.
    fn and_half(self, at: usize) -> Option<usize> {
        (self.is(at, P::And) && self.is(at + 1, P::A) && self.is(at + 2, P::Half)).then_some(at + 3)
    }

    /// The second number of “two or three”, “12 to 14”, “5-6”; the first one gives the value.
    fn second_number(self, at: usize) -> Option<usize> {
        match self.sense(at + 1) {
            Sense::Digits(..) | Sense::Cardinal(_) => self.amount(at + 1).map(|(next, _)| next),
            _ => None,
        }
    }

    /// “half an hour”, “half-hour”.
    fn half_unit(self, at: usize) -> Parsed<(Amount, Unit, bool)> {
        let next = self.hyphen(at + 1);
        let hyphen = next > at + 1;
        let next = self.past(next, P::A);
        let (unit, several) = self.unit(next)?;
        (!several
            && matches!(unit, Unit::Hour | Unit::Year | Unit::Century | Unit::Decade | Unit::Minute | Unit::Day)
            && next > at + 1)
            .then_some((next + 1, (Amount::AndHalf(0), unit, hyphen)))
    }

    /// Words before a length that bend it, and where the length begins.
    pub(crate) fn length_bend(self, at: usize) -> (usize, Option<&'static str>) {
        match (self.sense(at), self.sense(at + 1)) {
            (Sense::Is(P::More), Sense::Is(P::Than)) => (at + 2, Some("MORE_THAN")),
            (Sense::Is(P::Over), _) if self.word(at).eq_ignore_ascii_case("over") && self.lasts(at) => {
                (at + 1, Some("MORE_THAN"))
            }
            (Sense::Is(P::Less), Sense::Is(P::Than)) => (at + 2, Some("LESS_THAN")),
            (Sense::Is(P::No), Sense::Is(P::More)) if self.is(at + 2, P::Than) => (at + 3, Some("EQUAL_OR_LESS")),
            (Sense::Is(P::No), Sense::Is(P::Less)) if self.is(at + 2, P::Than) => (at + 3, Some("EQUAL_OR_MORE")),
            (Sense::Is(P::At), Sense::Is(P::Least)) => (at + 2, Some("EQUAL_OR_MORE")),
            (Sense::Is(P::At), Sense::Is(P::Most)) => (at + 2, Some("EQUAL_OR_LESS")),
            (Sense::Is(P::Almost), _) => (at + 1, Some("LESS_THAN")),
            (Sense::Is(P::About), _) => (at + 1, Some("APPROX")),
            _ => (at, None),
        }
    }

    /// Whether a clause or sentence ends before this word.
    pub(crate) fn ends(self, at: usize) -> bool {
        !self.joined(at) || matches!(self.sense(at), Sense::Mark(b'.' | b',' | b';' | b')' | b'?' | b'!'))
    }
}

/// Whether a number word goes on from what stands before it: `twenty` + `four`.
fn fits(part: u32, value: u32) -> bool {
    match part {
        0 => true,
        20..=90 => part.is_multiple_of(10) && value < 10,
        _ => part >= 100 && part.is_multiple_of(100) && value < 100,
    }
}

fn half_more(amount: Amount) -> Amount {
    match amount {
        Amount::Exactly(count) => Amount::AndHalf(count),
        other => other,
    }
}

/// The unit that halves of a unit are counted in.
pub(super) fn finer(unit: Unit) -> Option<Unit> {
    match unit {
        Unit::Year => Some(Unit::Month),
        Unit::Decade | Unit::Century => Some(Unit::Year),
        Unit::Week => Some(Unit::Day),
        _ => None,
    }
}

pub(super) fn half_steps(unit: Unit, count: u32) -> Option<i32> {
    let count = i32::try_from(count).ok()?;
    match unit {
        Unit::Year => count.checked_mul(12)?.checked_add(6),
        Unit::Decade => count.checked_mul(10)?.checked_add(5),
        Unit::Century => count.checked_mul(100)?.checked_add(50),
        Unit::Week => count.checked_mul(7)?.checked_add(4),
        _ => None,
    }
}
