//! Calendar dates: “Friday, Oct. 13, 1989”, “24 March”, “March 1990”, “28 and 29 August”, “2024-12-13”, “3/4/1999”.

use super::{Parsed, Reader};
use crate::times::meaning::{Pick, When};
use crate::times::sense::{Particle as P, Sense, Unit};

type Dated = (When, &'static str);

impl Reader<'_> {
    /// A date without the words that bend it.
    pub(crate) fn date(self, at: usize) -> Parsed<Dated> {
        let families = [Self::shared_year, Self::year_date, Self::period_date, Self::relative_date, Self::nth_of_month];
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
            Sense::Weekday(_) => self.weekday_date(at + 1),
            Sense::Ordinal(2..=6) if self.feira(at).is_some() => self.weekday_date(at + 3),
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
    fn weekday_date(self, behind: usize) -> Parsed<Dated> {
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

    pub(super) fn glued_letters(self, at: usize) -> bool {
        self.glued(at) && self.word(at).starts_with(char::is_alphabetic)
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

    fn past_dot(self, at: usize) -> usize {
        if self.is_mark(at, b'.') && self.glued(at) { at + 1 } else { at }
    }
}
