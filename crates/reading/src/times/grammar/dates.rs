//! Calendar dates: “Friday, Oct. 13, 1989”, “24 March”, “March 1990”, “1939-45”, “2024-12-13”, “3/4/1999”, years BC.

use super::{Parsed, Reader};
use crate::times::meaning::{Pick, When};
use crate::times::sense::{Particle as P, Sense, Unit};

/// The first year that four digits alone are taken for, and the last.
const YEARS: std::ops::RangeInclusive<u32> = 1200..=2100;

type Dated = (When, &'static str);

impl Reader<'_> {
    /// A date without the words that bend it.
    pub(crate) fn date(self, at: usize) -> Parsed<Dated> {
        let families = [Self::shared_year, Self::year_date, Self::period_date, Self::relative_date];
        families.iter().filter_map(|family| family(self, at)).max_by_key(|(to, _)| *to)
    }

    /// A date with a month, a weekday or numbers; it takes the year of the one it is joined to: “26 June – 4 August 1952”.
    pub(super) fn shared_year(self, at: usize) -> Parsed<Dated> {
        let (to, (when, rule)) = self.written_date(at)?;
        let (month, day) = match when {
            When::Month(None, month, Pick::Plain) => (month, 0),
            When::Day(None, month, day) => (month, day),
            _ => return Some((to, (when, rule))),
        };
        let joins = self.is_mark(to, b'-') || [P::And, P::To, P::Until, P::Or].iter().any(|word| self.is(to, *word));
        let next = to + 1;
        let other = if joins && self.joined(next) { self.written_date(self.past(next, P::The)) } else { None };
        let year = match other {
            Some((_, (When::Month(Some(year), other, _), _))) => year - i16::from(month > other),
            Some((_, (When::Day(Some(year), other, number), _))) => year - i16::from((month, day) > (other, number)),
            _ => return Some((to, (when, rule))),
        };
        let when = match when {
            When::Day(..) => When::Day(Some(year), month, day),
            _ => When::Month(Some(year), month, Pick::Plain),
        };
        Some((to, (when, "times.date.shared-year")))
    }

    /// A date with a month, a weekday or numbers.
    fn written_date(self, at: usize) -> Parsed<Dated> {
        match self.sense(at) {
            Sense::Weekday(_) => self.weekday_date(at, at + 1),
            Sense::Ordinal(2..=6) if self.feira(at).is_some() => self.weekday_date(at, at + 3),
            Sense::Month(month) => self.month_date(at, month),
            Sense::Digits(..) => {
                self.iso(at).or_else(|| self.slashed(at)).or_else(|| self.day_month(at)).or_else(|| self.day_of_two(at))
            }
            Sense::Ordinal(_) | Sense::Unit(Unit::Second) => self.day_month(at),
            Sense::Is(P::The) => self.day_month(at).or_else(|| self.day_alone(at)),
            _ => None,
        }
    }

    /// The weekday of “sexta-feira”.
    pub(super) fn feira(self, at: usize) -> Option<u8> {
        match self.sense(at) {
            Sense::Ordinal(number @ 2..=6) if self.hyphen(at + 1) == at + 2 && self.is(at + 2, P::Feira) => {
                Some(number - 1)
            }
            _ => None,
        }
    }

    /// “Friday, Oct. 13”, “Friday the 13th of October”; a bare weekday is relative.
    fn weekday_date(self, _at: usize, behind: usize) -> Parsed<Dated> {
        let mut next = self.past_dot(behind);
        if self.is_mark(next, b',') {
            next += 1;
        }
        if !self.joined(next) {
            return None;
        }
        match self.sense(next) {
            Sense::Month(month) => match self.month_date(next, month)? {
                (to, (when @ When::Day(..), _)) => Some((to, (when, "times.date.weekday"))),
                _ => None,
            },
            Sense::Digits(..) | Sense::Is(P::The) => {
                let start = self.past(next, P::The);
                match self.day_month(start)? {
                    (to, (when @ When::Day(..), _)) => Some((to, (when, "times.date.weekday"))),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// “October 13, 1989”, “October 13”, “October 1989”, “October last year”, “October”.
    fn month_date(self, at: usize, month: u8) -> Parsed<Dated> {
        let next = self.past_dot(at + 1);
        if self.habits.english
            && let Some((to, day)) = self.day_of_month(next)
            && !(self.is_mark(to, b':') && self.glued(to) && self.glued(to + 1))
        {
            let (to, year) = self.year_after(to);
            return Some((to, (When::Day(year, month, day), "times.date.month-day")));
        }
        if let Some((to, year)) = self.year_of(next) {
            return Some((to, (When::Month(Some(year), month, Pick::Plain), "times.date.month-year")));
        }
        if let Some((to, pick)) = self.year_pick(next) {
            return Some((to, (When::Month(None, month, pick), "times.date.month-relative-year")));
        }
        if let Some((to, None)) = self.of_that_year(next) {
            return Some((to, (When::Month(None, month, Pick::That), "times.date.month-relative-year")));
        }
        let abbreviated = next > at + 1 && self.word(at).len() <= 4;
        let to = if abbreviated && !self.ends_sentence(next) { next } else { at + 1 };
        self.is_month_name(at).then_some((to, (When::Month(None, month, Pick::Plain), "times.date.month")))
    }

    fn ends_sentence(self, at: usize) -> bool {
        !self.joined(at) || self.capital(at)
    }

    /// “May” and “March” are words too, and short forms need their dot; a month alone is written with a capital.
    pub(crate) fn is_month_name(self, at: usize) -> bool {
        if !self.habits.english {
            return self.habits.capitals == self.capital(at) || self.opens(at);
        }
        if !self.capital(at) {
            return false;
        }
        let word = self.word(at);
        let before = self.before(at);
        let led = matches!(
            before,
            Sense::Is(
                P::In
                    | P::Of
                    | P::By
                    | P::Since
                    | P::Until
                    | P::From
                    | P::To
                    | P::Last
                    | P::Next
                    | P::This
                    | P::During
                    | P::Between
                    | P::Early
                    | P::Late
                    | P::Mid
                    | P::Each
                    | P::Every
                    | P::After
                    | P::Before
                    | P::Over
            ) | Sense::Mark(b'-' | b'(')
        ) || (matches!(before, Sense::Is(P::And | P::Or))
            && matches!(self.before(at.wrapping_sub(1)), Sense::Month(_)));
        match word.len() {
            0..=2 => false,
            3 if word != "May" => led && self.is_mark(at + 1, b'.'),
            _ if matches!(word, "May" | "March" | "Mars") => {
                led && (before != Sense::Is(P::And) || !matches!(self.sense(at + 1), Sense::Verb(_)))
            }
            // A surname or a given name is followed or led by one.
            _ if matches!(word, "April" | "June" | "August") => {
                led || before == Sense::Is(P::The) || !self.opens(at) && !self.capital(at + 1)
            }
            _ => true,
        }
    }

    /// “on the 20th”, where nothing follows that it could count.
    fn day_alone(self, at: usize) -> Parsed<Dated> {
        let led = matches!(self.before(at), Sense::Is(P::On | P::By | P::Until | P::From));
        let Sense::Digits(day @ 1..=31, 1 | 2) = self.sense(at + 1) else { return None };
        let ordinal = self.glued(at + 2) && matches!(self.word(at + 2), "st" | "nd" | "rd" | "th");
        let pronoun =
            matches!(self.word(at + 3), "it" | "he" | "she" | "they" | "we" | "I" | "the" | "a" | "in" | "at");
        let alone = self.ends(at + 3) || pronoun || matches!(self.sense(at + 3), Sense::Verb(_));
        (led && ordinal && alone).then_some((at + 3, (When::DayOnly(u8::try_from(day).ok()?), "times.date.day-alone")))
    }

    /// “13”, “13th”, “the 13th”.
    fn day_of_month(self, at: usize) -> Parsed<u8> {
        let at = if self.is(at, P::The) { at + 1 } else { at };
        if !self.joined(at) {
            return None;
        }
        match self.sense(at) {
            Sense::Ordinal(day)
                if self.habits.english && matches!(self.before(at), Sense::Month(_)) && self.ends(at + 1) =>
            {
                Some((at + 1, day))
            }
            Sense::Digits(value, 1 | 2)
                if (1..=31).contains(&value) && !self.is_share(at + 1) && self.before(at) != Sense::Mark(b'$') =>
            {
                let ordinal =
                    self.glued(at + 1) && matches!(self.word(at + 1), "st" | "nd" | "rd" | "th" | "er" | "º" | "°");
                (ordinal || !self.glued_letters(at + 1))
                    .then_some((at + 1 + usize::from(ordinal), u8::try_from(value).ok()?))
            }
            _ => None,
        }
    }

    fn is_share(self, at: usize) -> bool {
        self.is_mark(at, b'%') || matches!(self.word(at), "percent" | "per" | "million" | "billion")
    }

    fn glued_letters(self, at: usize) -> bool {
        self.glued(at) && self.word(at).starts_with(char::is_alphabetic)
    }

    /// “, 1989” or “1989” behind a day.
    fn year_after(self, at: usize) -> (usize, Option<i16>) {
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
    fn of_that_year(self, at: usize) -> Parsed<Option<i16>> {
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
    fn era_year(self, at: usize) -> Parsed<i16> {
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

    /// “13 October 1989”, “13th of October”, “the 13th of October”.
    fn day_month(self, at: usize) -> Parsed<Dated> {
        let start = self.past(at, P::The);
        let (next, day) = self.day_of_month(start).or_else(|| self.worded_day(start))?;
        let next = if self.habits.english { next } else { self.past_dot(next) };
        let next = self.past(next, P::Of);
        let Sense::Month(month) = self.sense(next) else { return None };
        if !self.habits.english && self.joined(next) {
            let (to, year) = self.year_after(self.past(next + 1, P::Of));
            let to = if year.is_some() { to } else { next + 1 };
            return Some((to, (When::Day(year, month, day), "times.date.day-month")));
        }
        if !self.joined(next) || !self.capital(next) && self.word(next).len() < 4 {
            return None;
        }
        if day > 31 {
            return None;
        }
        let to = if self.word(next).len() <= 4 && !self.ends_sentence(self.past_dot(next + 1)) {
            self.past_dot(next + 1)
        } else {
            next + 1
        };
        let (to, year) = match self.era_year(to) {
            Some((to, year)) if self.joined(to - 1) => (to, Some(year)),
            _ => self.year_after(to),
        };
        Some((to, (When::Day(year, month, day), "times.date.day-month")))
    }

    /// A day that shares its month with another: “28” of “28 and 29 August”, “15” of “April 13-15, 1915”.
    fn day_of_two(self, at: usize) -> Parsed<Dated> {
        let (to, day) = self.day_of_month(at)?;
        let joins = |at| self.is_mark(at, b'-') || self.is(at, P::And) || self.is(at, P::To) || self.is(at, P::Or);
        if joins(to)
            && let Some((_, (When::Day(year, month, other), _))) = self.day_month(to + 1)
            && other > day
        {
            return Some((to, (When::Day(year, month, day), "times.date.shared-month")));
        }
        if !joins(at.checked_sub(1)?) {
            return None;
        }
        let first = at.checked_sub(2)?;
        let first = if matches!(self.word(first), "st" | "nd" | "rd" | "th") { first.checked_sub(1)? } else { first };
        let Sense::Digits(other @ 1..=31, 1 | 2) = self.sense(first) else { return None };
        let before = first.checked_sub(1)?;
        let name = if self.is_mark(before, b'.') { before.checked_sub(1)? } else { before };
        let Sense::Month(month) = self.sense(name) else { return None };
        if u32::from(day) <= other || !self.capital(name) || self.is_mark(to, b':') {
            return None;
        }
        let (to, year) = self.year_after(to);
        Some((to, (When::Day(year, month, day), "times.date.shared-month")))
    }

    fn worded_day(self, at: usize) -> Parsed<u8> {
        match self.sense(at) {
            Sense::Ordinal(day) => Some((at + 1, day)),
            Sense::Unit(Unit::Second) => Some((at + 1, 2)),
            _ => None,
        }
    }

    /// “2024-12-13”.
    fn iso(self, at: usize) -> Parsed<Dated> {
        let (Sense::Digits(year, 4), Sense::Digits(month, 2), Sense::Digits(day, 2)) =
            (self.sense(at), self.sense(at + 2), self.sense(at + 4))
        else {
            return None;
        };
        let dashes = self.is_mark(at + 1, b'-') && self.is_mark(at + 3, b'-');
        let glued = (at + 1..=at + 4).all(|nth| self.glued(nth));
        (dashes && glued && (1..=12).contains(&month) && (1..=31).contains(&day))
            .then_some((at + 5, (self.full(year, month, day)?, "times.date.iso")))
    }

    /// “12/13/2024”, “13.12.2024”, in the order of the language where both are possible.
    fn slashed(self, at: usize) -> Parsed<Dated> {
        let (Sense::Digits(first, 1 | 2), Sense::Digits(second, 1 | 2), Sense::Digits(year, length @ (2 | 4))) =
            (self.sense(at), self.sense(at + 2), self.sense(at + 4))
        else {
            return None;
        };
        let mark =
            [b'/', b'.', b'-'].into_iter().find(|&mark| self.is_mark(at + 1, mark) && self.is_mark(at + 3, mark))?;
        if !(at + 1..=at + 4).all(|nth| self.glued(nth))
            || (mark == b'-' && length == 2)
            || (mark == b'.' && !self.habits.day_first && length == 2)
        {
            return None;
        }
        let year = if length == 2 { if year < 50 { 2000 + year } else { 1900 + year } } else { year };
        let day_first = (self.habits.day_first || mark == b'.') && second <= 12 || first > 12;
        let (month, day) = if day_first { (second, first) } else { (first, second) };
        ((1..=12).contains(&month) && (1..=31).contains(&day))
            .then_some((at + 5, (self.full(year, month, day)?, "times.date.numbers")))
    }

    fn full(self, year: u32, month: u32, day: u32) -> Option<When> {
        Some(When::Day(Some(i16::try_from(year).ok()?), u8::try_from(month).ok()?, u8::try_from(day).ok()?))
    }

    /// A year alone: “1989”, “fiscal 1989”, “the year 2000”, “480 BC”, “'89”, the second of “1939-45”.
    fn year_date(self, at: usize) -> Parsed<Dated> {
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
            .is_some_and(|previous| self.capital(previous) && self.joined(at) && is_numbered(self.word(previous)));
        if !self.habits.english {
            // Other languages count with plain digits too; a year needs its preposition.
            return led
                || self.opens(at)
                || matches!(before, Sense::Is(P::Of) | Sense::Mark(b'(' | b'-') | Sense::Season(_));
        }
        led && !self.counts(at + 1) || !counted && !numbered
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

    fn past_dot(self, at: usize) -> usize {
        if self.is_mark(at, b'.') && self.glued(at) { at + 1 } else { at }
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
