//! Years: “1989”, “fiscal 1989”, “the year 2000”, “480 BC”, the second of “1939-45”, “nineteen ninety-seven”; and the
//! year behind a month or a day. Four digits are a year only where they count nothing.

use super::{Parsed, Reader};
use crate::times::meaning::{Pick, When};
use crate::times::sense::{Particle as P, Sense, Unit};

/// The first year that four digits alone are taken for, and the last.
const YEARS: std::ops::RangeInclusive<u32> = 1200..=2100;

type Dated = (When, &'static str);

impl Reader<'_> {
    /// “, 1989” or “1989” behind a day.
    pub(super) fn year_after(self, at: usize) -> (usize, Option<i16>) {
        if let Some((to, year)) = self.of_that_year(at) {
            return (to, year);
        }
        let next = if self.is_mark(at, b',') { at + 1 } else { at };
        match self.plain_year(next) {
            Some((to, year)) if self.joined(next) => (to, Some(year)),
            _ => (at, None),
        }
    }

    /// “of 1792”, “of that year”, “of the same year” behind a day.
    pub(super) fn of_that_year(self, at: usize) -> Parsed<Option<i16>> {
        if !self.is(at, P::Of) {
            return None;
        }
        if let Some((to, year)) = self.plain_year(at + 1) {
            return Some((to, Some(year)));
        }
        let next = self.past(at + 1, P::The);
        let next = self.past(self.past(next, P::That), P::Same);
        (next > at + 1 && self.unit(next) == Some((Unit::Year, false))).then_some((next + 1, None))
    }

    /// “1989”, “, 1989”, “of 1989” behind a month, with its era.
    pub(crate) fn year_of(self, at: usize) -> Parsed<i16> {
        let next = if self.is_mark(at, b',') || self.is(at, P::Of) { at + 1 } else { at };
        if !self.joined(next) {
            return None;
        }
        self.era_year(next).or_else(|| self.plain_year(next)).or_else(|| self.worded_year(next))
    }

    /// “last year”, “this year”, “next year”, “of that year” behind a month.
    pub(crate) fn year_pick(self, at: usize) -> Parsed<Pick> {
        let next = self.past(at, P::Of);
        let (pick, unit) = match self.sense(next) {
            Sense::Is(P::This) => (Pick::Year(0), next + 1),
            Sense::Is(P::Last) => (Pick::Year(-1), next + 1),
            Sense::Is(P::Next) => (Pick::Year(1), next + 1),
            Sense::Is(P::That) if next > at => (Pick::That, next + 1),
            _ => return None,
        };
        (self.joined(next) && self.unit(unit) == Some((Unit::Year, false))).then_some((unit + 1, pick))
    }

    /// Four digits in the range of years.
    fn plain_year(self, at: usize) -> Parsed<i16> {
        match self.sense(at) {
            Sense::Digits(value, 4) if YEARS.contains(&value) && !self.glued_letters(at + 1) => {
                Some((at + 1, i16::try_from(value).ok()?))
            }
            _ => None,
        }
    }

    /// “480 BC”, “AD 70”.
    pub(super) fn era_year(self, at: usize) -> Parsed<i16> {
        if let (Sense::Is(P::Era), Sense::Digits(value, 1..=4)) = (self.sense(at), self.sense(at + 1))
            && self.word(at).starts_with('A')
        {
            return Some((at + 2, i16::try_from(value).ok()?));
        }
        let Sense::Digits(value, 1..=4) = self.sense(at) else { return None };
        if !self.joined(at + 1) || !self.capital(at + 1) {
            return None;
        }
        match self.sense(at + 1) {
            Sense::Is(P::BeforeEra) => Some((at + 2, 1 - i16::try_from(value).ok()?)),
            Sense::Is(P::Era) => Some((at + 2, i16::try_from(value).ok()?)),
            _ => None,
        }
    }

    /// “nineteen ninety-seven”, “two thousand” behind “the year”.
    fn worded_year(self, at: usize) -> Parsed<i16> {
        let Sense::Cardinal(century @ (13..=20)) = self.sense(at) else { return None };
        if !self.joined(at + 1) {
            return None;
        }
        let (to, rest) = match (self.sense(at + 1), self.hyphen(at + 2)) {
            (Sense::Cardinal(tens @ 20..=90), next)
                if next > at + 2 || matches!(self.sense(next), Sense::Cardinal(1..=9)) =>
            {
                match self.sense(next) {
                    Sense::Cardinal(ones @ 1..=9) => (next + 1, tens + ones),
                    _ => (at + 2, tens),
                }
            }
            (Sense::Cardinal(rest @ 10..=90), _) if century >= 17 => (at + 2, rest),
            _ => return None,
        };
        Some((to, i16::try_from(century * 100 + rest).ok()?))
    }

    /// A year alone: “1989”, “fiscal 1989”, “the year 2000”, “480 BC”, “'89”, the second of “1939-45”.
    pub(super) fn year_date(self, at: usize) -> Parsed<Dated> {
        let mut next = self.past(at, P::The);
        if self.is(next, P::Fiscal) || next == at && self.sense(at) == Sense::Is(P::Fiscal) {
            let worded = self.unit(next + 1) == Some((Unit::Year, false));
            let (to, year) = self.plain_year(next + 1 + usize::from(worded))?;
            return Some((to, (When::Year(year), "times.year.fiscal")));
        }
        if self.unit(next) == Some((Unit::Year, false)) || self.sense(next) == Sense::Unit(Unit::Year) {
            next += 1;
            let (to, year) =
                self.plain_year(next).or_else(|| self.two_thousand(next)).or_else(|| self.worded_year(next))?;
            return self.joined(next).then_some((to, (When::Year(year), "times.year.named")));
        }
        if next > at {
            return None;
        }
        if let Some((to, year)) = self.era_year(at).or_else(|| self.era_before_dash(at)) {
            return Some((to, (When::Year(year), "times.year.era")));
        }
        if let Some((to, year)) = self.short_year(at) {
            return Some((to, (When::Year(year), "times.year.short")));
        }
        if let Some((to, year)) = self.worded_year(at) {
            return (self.before(at) == Sense::Is(P::In) || self.unit(to).is_none() && to > at + 2)
                .then_some((to, (When::Year(year), "times.year.words")));
        }
        let (to, year) = self.plain_year(at)?;
        self.is_year(at).then_some((to, (When::Year(year), "times.year")))
    }

    fn two_thousand(self, at: usize) -> Parsed<i16> {
        (self.sense(at) == Sense::Cardinal(2) && self.is(at + 1, P::Thousand)).then_some((at + 2, 2000))
    }

    /// The first year of “499 to 493 BC” and “480-479 BC”.
    fn era_before_dash(self, at: usize) -> Parsed<i16> {
        let Sense::Digits(value, 2..=3) = self.sense(at) else { return None };
        let next = if self.is_mark(at + 1, b'-') || self.is(at + 1, P::To) || self.is(at + 1, P::And) {
            at + 2
        } else {
            return None;
        };
        let (_, last) = self.era_year(next)?;
        let year = 1 - i16::try_from(value).ok()?;
        (last <= 0 && year < last).then_some((at + 1, year))
    }

    /// “45” of “1939-45”; “'89”.
    fn short_year(self, at: usize) -> Parsed<i16> {
        let Sense::Digits(value, 2) = self.sense(at) else { return None };
        let value = i16::try_from(value).ok()?;
        if !self.glued(at) || self.glued_letters(at + 1) || self.is_mark(at + 1, b'-') && self.glued(at + 1) {
            return None;
        }
        if self.before(at) == Sense::Mark(b'-') {
            let first = at.checked_sub(2)?;
            let (_, year) = self.plain_year(first)?;
            let last = year - year % 100 + value;
            return (self.is_year(first) && last > year && !self.starts_number(first)).then_some((at + 1, last));
        }
        None
    }

    fn starts_number(self, at: usize) -> bool {
        matches!(self.before(at), Sense::Mark(b'$' | b'-' | b'/')) && self.glued(at)
    }

    /// Whether four digits are a year and not a count, a price, a number of a flight or a phone.
    fn is_year(self, at: usize) -> bool {
        let before = self.before(at);
        if self.glued(at) && !matches!(before, Sense::Mark(b'(' | b'"' | b'\'' | b'-' | b'[' | b'/')) {
            return false;
        }
        if matches!(before, Sense::Mark(b'$' | b'#')) || self.glued_letters(at + 1) {
            return false;
        }
        if matches!(self.sense(at + 1), Sense::Mark(b':' | b'%'))
            && self.glued(at + 1)
            && matches!(self.sense(at + 2), Sense::Digits(..))
            && self.glued(at + 2)
        {
            return false;
        }
        let phone = |near: usize, far: usize| {
            self.is_mark(near, b'-') && matches!(self.sense(far), Sense::Digits(_, 3 | 5..) | Sense::Amount)
        };
        if self.glued(at) && at >= 2 && phone(at - 1, at - 2) || self.glued(at + 1) && phone(at + 1, at + 2) {
            return false;
        }
        let led = matches!(
            before,
            Sense::Is(
                P::In
                    | P::Since
                    | P::By
                    | P::Until
                    | P::From
                    | P::During
                    | P::Before
                    | P::After
                    | P::To
                    | P::Early
                    | P::Late
                    | P::Mid
                    | P::Between
            ) | Sense::Month(_)
        );
        let counted = self.joined(at + 1)
            && !self.capital(at + 1)
            && (self.unit(at + 1).is_some()
                || self.word(at + 1) == "percent"
                || self.sense(at + 1) == Sense::Zone(0)
                || self.counts(at + 1));
        let numbered = at
            .checked_sub(1)
            .is_some_and(|previous| self.capital(previous) && self.joined(at) && self.is_named(previous));
        if !self.habits.english {
            // Other languages count with plain digits too; a year needs its preposition.
            return led
                || self.opens(at)
                || matches!(before, Sense::Is(P::Of) | Sense::Mark(b'(' | b'-') | Sense::Season(_));
        }
        led && !self.counts(at + 1) || !counted && !numbered
    }

    /// Whether a word is a name whose number is no year: “Flight 1999”, “Windows 2000”.
    fn is_named(self, at: usize) -> bool {
        let spans_years = self.is_mark(at + 2, b'-') && self.plain_year(at + 3).is_some();
        is_numbered(self.word(at)) || self.sense(at) == Sense::Plain && !self.opens(at) && !spans_years
    }

    /// Whether a word is a plain plural that four digits may count: “1500 people”, “2000 troops”.
    fn counts(self, at: usize) -> bool {
        let word = self.word(at);
        self.joined(at)
            && !self.glued(at)
            && self.sense(at) == Sense::Plain
            && (matches!(
                word,
                "people"
                    | "men"
                    | "women"
                    | "children"
                    | "feet"
                    | "meters"
                    | "metres"
                    | "km"
                    | "kg"
                    | "miles"
                    | "troops"
                    | "soldiers"
                    | "shares"
            ) || matches!(
                word,
                "dead"
                    | "wounded"
                    | "prisoners"
                    | "tons"
                    | "tonnes"
                    | "points"
                    | "aircraft"
                    | "tanks"
                    | "jobs"
                    | "dollars"
                    | "euros"
            ))
    }
}

/// Words whose number is no year.
fn is_numbered(word: &str) -> bool {
    matches!(
        word,
        "Flight"
            | "No"
            | "Number"
            | "Resolution"
            | "Boeing"
            | "Airbus"
            | "Room"
            | "Page"
            | "Highway"
            | "Route"
            | "Act"
            | "Section"
    )
}
