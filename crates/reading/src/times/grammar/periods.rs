//! Quarters, halves, seasons, decades, centuries and holidays: “the third quarter of 1989”, “fiscal second-quarter”,
//! “the summer of 1963”, “the '80s”, “the nineteenth century”, “Thanksgiving Day”.

use super::{Parsed, Reader};
use crate::times::holidays;
use crate::times::meaning::{Pick, When};
use crate::times::sense::{Particle as P, Season, Sense, Unit};

type Dated = (When, &'static str);

impl Reader<'_> {
    pub(super) fn period_date(self, at: usize) -> Parsed<Dated> {
        self.quarter(at)
            .or_else(|| self.season_date(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.century(at))
            .or_else(|| self.holiday(at))
            .or_else(|| self.year_end(at))
    }

    /// An ordinal, in words or digits.
    pub(crate) fn ordinal(self, at: usize) -> Parsed<u8> {
        match self.sense(at) {
            Sense::Ordinal(value) => Some((at + 1, value)),
            Sense::Unit(Unit::Second) => Some((at + 1, 2)),
            Sense::Digits(value, 1 | 2)
                if self.glued(at + 1) && matches!(self.word(at + 1), "st" | "nd" | "rd" | "th" | "e" | "ème") =>
            {
                Some((at + 2, u8::try_from(value).ok()?))
            }
            Sense::Cardinal(tens @ (20 | 30)) => {
                let next = self.hyphen(at + 1);
                match self.sense(next) {
                    Sense::Ordinal(ones @ 1..=9) if next > at + 1 => Some((next + 1, u8::try_from(tens).ok()? + ones)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// “[the|its|this year's|the 1988] [fiscal] third[-]quarter [of 1989]”, “second half”, “first two quarters of 1990”.
    fn quarter(self, at: usize) -> Parsed<Dated> {
        let mut next = self.past(at, P::The);
        let mut year = None;
        let mut pick = Pick::Plain;
        if let Sense::Digits(value @ 1900..=2100, 4) = self.sense(next) {
            year = i16::try_from(value).ok();
            next += 1;
        } else if let Some((to, found)) = self.year_pick(next)
            && self.is_mark(to, b'\'')
        {
            pick = found;
            next = to + 2;
        } else if let Some(to) = self.year_ago_word(next) {
            pick = Pick::Year(-1);
            next = to;
        }
        if self.joined(next) {
            next = self.past(next, P::Fiscal);
        }
        let last = matches!(self.sense(next), Sense::Is(P::Last)) && next > at;
        let (after, number) = match self.ordinal(next) {
            Some(found) => found,
            None if last => (next + 1, 0),
            None => return None,
        };
        if number == 1 && self.sense(after) == Sense::Cardinal(2) && self.unit(after + 1) == Some((Unit::Quarter, true))
        {
            let (to, year, pick) = self.of_year(after + 2);
            return Some((to, (When::Half(1, year, pick), "times.half.quarters")));
        }
        // “the third and fourth quarters of 1998”.
        if (self.is(after, P::And) || self.is(after, P::Or))
            && let Some((second, _)) = self.ordinal(after + 1)
            && self.unit(second) == Some((Unit::Quarter, true))
            && (1..=4).contains(&number)
            && self.joined(after + 1)
        {
            let (_, year, pick) = self.of_year(second + 1);
            return Some((after, (When::Quarter(Some(number), year, pick), "times.quarter.shared")));
        }
        let after = self.hyphen(after);
        let (unit, size) = match self.sense(after) {
            Sense::Unit(Unit::Quarter) => (after + 1, 4),
            Sense::Units(Unit::Quarter) if matches!(self.before(at), Sense::Is(P::And | P::Or)) => (after + 1, 4),
            Sense::Is(P::Half) => (after + 1, 2),
            Sense::Is(P::Fiscal) if self.unit(after + 1) == Some((Unit::Quarter, false)) => (after + 2, 4),
            _ => return None,
        };
        if !self.joined(after) || number > size || number == 0 && size == 4 {
            return None;
        }
        let number = if number == 0 { 2 } else { number };
        let mut to = unit;
        if year.is_none() && pick == Pick::Plain {
            (to, year, pick) = self.of_year(unit);
        }
        if size == 2 && year.is_none() && pick == Pick::Plain && !self.is_half_year(at, to) {
            return None;
        }
        let when = if size == 4 { When::Quarter(Some(number), year, pick) } else { When::Half(number, year, pick) };
        Some((to, (when, if size == 4 { "times.quarter" } else { "times.half" })))
    }

    /// “the second half” of a match is none of a year.
    fn is_half_year(self, at: usize, to: usize) -> bool {
        matches!(self.before(at), Sense::Is(P::In | P::For | P::During))
            && matches!(self.word(to), "profit" | "profits" | "earnings" | "results" | "net" | "sales")
    }

    /// “of 1989”, “1989”, “of the year”, “of last year”, “of fiscal 1990”, “, 1989”.
    fn of_year(self, at: usize) -> (usize, Option<i16>, Pick) {
        let next = self.past(at, P::Of);
        let plain = self.past(self.past(next, P::The), P::Fiscal);
        if let Sense::Digits(value @ 1900..=2100, 4) = self.sense(plain)
            && self.joined(plain)
            && (next > at || !self.is_mark(plain + 1, b'%'))
        {
            return (plain + 1, i16::try_from(value).ok(), Pick::Plain);
        }
        match self.year_pick(at) {
            Some((to, pick)) => (to, None, pick),
            None => (at, None, Pick::Plain),
        }
    }

    /// “year-ago”, “year-earlier”, “corresponding”.
    pub(crate) fn year_ago_word(self, at: usize) -> Option<usize> {
        let at = if self.is(at, P::Comparable) && self.unit(at + 1) == Some((Unit::Year, false)) { at + 1 } else { at };
        let next = self.hyphen(at + 1);
        let year = self.sense(at) == Sense::Unit(Unit::Year) && next > at + 1;
        (year && matches!(self.sense(next), Sense::Is(P::Ago | P::Earlier))).then_some(next + 1)
    }

    /// “the summer of 1963”, “summer 1918”, “last fall”, “this summer”, “the fall”.
    fn season_date(self, at: usize) -> Parsed<Dated> {
        let start = self.past(at, P::The);
        let (next, pick) = match self.sense(start) {
            Sense::Is(P::This) => (start + 1, Pick::This),
            Sense::Is(P::Last) => (start + 1, Pick::Last),
            Sense::Is(P::Next | P::Coming) => (start + 1, if start > at { Pick::After } else { Pick::Next }),
            Sense::Is(P::Following) => (start + 1, Pick::After),
            Sense::Is(P::Previous) => (start + 1, Pick::Before),
            Sense::Is(P::That | P::Same) => (self.past(start + 1, P::Same), Pick::That),
            _ => (start, Pick::Plain),
        };
        if next > at && !self.joined(next) {
            return None;
        }
        let (season, sure) = match self.sense(next) {
            Sense::Season(season) => (season, true),
            Sense::Is(P::Fall) => (Season::Autumn, false),
            _ => return None,
        };
        let of = self.past(next + 1, P::Of);
        if let Some((to, year)) = self.year_of(next + 1).filter(|_| !self.is_mark(next + 1, b',') || sure) {
            return Some((to, (When::Season(Some(year), season, Pick::Plain), "times.season.year")));
        }
        if let Some((to, year_pick)) = self.year_pick(of) {
            return Some((to, (When::Season(None, season, year_pick), "times.season.relative-year")));
        }
        if pick == Pick::Plain && !self.is_season_place(at, next, sure) || self.is(next + 1, P::Of) {
            return None;
        }
        Some((next + 1, (When::Season(None, season, pick), "times.season")))
    }

    /// Whether a season's name stands where a season does; “fall” falls and “spring” springs elsewhere.
    fn is_season_place(self, at: usize, next: usize, sure: bool) -> bool {
        // “a été” has been.
        if self.word(next) == "été" {
            return next > at;
        }
        let led = |at: usize| {
            matches!(
                self.before(at),
                Sense::Is(P::In | P::By | P::During | P::Until | P::Of | P::Since | P::Early | P::Late | P::Mid)
            )
        };
        if sure { next > at || led(at) } else { next > at && led(at) }
    }

    /// “the 1990s”, “the '80s”, “the nineties”, “the 460s BC”.
    fn decade(self, at: usize) -> Parsed<Dated> {
        let next = self.past(at, P::The);
        match self.sense(next) {
            Sense::Digits(value, length @ (3 | 4)) if value.is_multiple_of(10) && self.is_plural(next + 1) => {
                let mut to = self.plural_end(next + 1);
                let tens = i16::try_from(value / 10).ok()?;
                if self.is(to, P::BeforeEra) && self.joined(to) {
                    to += 1;
                    return Some((to, (When::Decade(-1 - tens), "times.decade")));
                }
                (length == 4 && (1200..2100).contains(&value)).then_some((to, (When::Decade(tens), "times.decade")))
            }
            Sense::Mark(b'\'') if self.glued(next + 1) => match self.sense(next + 1) {
                Sense::Digits(value, 2) if value.is_multiple_of(10) && self.is_plural(next + 2) => Some((
                    self.plural_end(next + 2),
                    (When::DecadeOf(u8::try_from(value / 10).ok()?), "times.decade.short"),
                )),
                _ => None,
            },
            Sense::Units(Unit::Year) if !self.habits.english => self.years_of_decade(next),
            Sense::Decade(tens) if next > at && !self.is_mark(next + 1, b'-') => {
                Some((next + 1, (When::DecadeOf(tens), "times.decade.words")))
            }
            _ => None,
        }
    }

    /// “années 1990”, “años 90”, “anni '80”, “jaren 90”.
    fn years_of_decade(self, at: usize) -> Parsed<Dated> {
        let next = if self.is_mark(at + 1, b'\'') { at + 2 } else { at + 1 };
        match self.sense(next) {
            Sense::Digits(value @ 1200..=2090, 4) if value.is_multiple_of(10) && self.joined(next) => {
                Some((next + 1, (When::Decade(i16::try_from(value / 10).ok()?), "times.decade")))
            }
            Sense::Digits(value @ 10..=90, 2) if value.is_multiple_of(10) && self.joined(next) => {
                Some((next + 1, (When::DecadeOf(u8::try_from(value / 10).ok()?), "times.decade.short")))
            }
            _ => None,
        }
    }

    fn is_plural(self, at: usize) -> bool {
        self.glued(at)
            && (matches!(self.word(at), "s" | "er")
                || self.is_mark(at, b'\'') && self.glued(at + 1) && self.word(at + 1) == "s")
    }

    fn plural_end(self, at: usize) -> usize {
        if self.word(at) == "er" {
            // “1990er Jahre”.
            return if matches!(self.sense(at + 1), Sense::Units(Unit::Year)) { at + 2 } else { at + 1 };
        }
        if self.word(at) == "s" { at + 1 } else { at + 2 }
    }

    /// “the 19th century”, “eighteenth-century”.
    fn century(self, at: usize) -> Parsed<Dated> {
        let start = self.past(at, P::The);
        let (next, number) = self.ordinal(start)?;
        let next = self.hyphen(next);
        // “20th Century Fox” is a studio.
        let name = self.capital(next) && self.capital(next + 1) && self.joined(next + 1);
        if self.unit(next) != Some((Unit::Century, false)) || name {
            return None;
        }
        let number = i16::from(number);
        if self.is(next + 1, P::BeforeEra) {
            return Some((next + 2, (When::Century(-number), "times.century")));
        }
        let to = if self.is(next + 1, P::Era) && self.capital(next + 1) { next + 2 } else { next + 1 };
        Some((to, (When::Century(number - 1), "times.century")))
    }

    /// “Thanksgiving”, “Thanksgiving Day”, “last Christmas”, “Election Day”, “New Year's Eve 1999”.
    fn holiday(self, at: usize) -> Parsed<Dated> {
        let (start, pick) = match self.sense(at) {
            Sense::Is(P::Last) => (at + 1, Pick::Last),
            Sense::Is(P::This) => (at + 1, Pick::This),
            Sense::Is(P::Next) => (at + 1, Pick::Next),
            _ => (at, Pick::Plain),
        };
        if !self.capital(start) {
            return None;
        }
        let (to, holiday) = holidays::find(self, start)?;
        match self.year_of(to) {
            Some((to, year)) => Some((to, (When::Holiday(holiday, Some(year), pick), "times.holiday"))),
            None => Some((to, (When::Holiday(holiday, None, pick), "times.holiday"))),
        }
    }

    /// “year-end”, “year end 1989”.
    fn year_end(self, at: usize) -> Parsed<Dated> {
        // “at year's end”.
        let owned = self.is_mark(at + 1, b'\'') && self.glued(at + 1) && self.word(at + 2) == "s";
        let end = if owned { at + 3 } else { self.hyphen(at + 1) };
        if self.sense(at) != Sense::Unit(Unit::Year) || !self.is(end, P::End) {
            return None;
        }
        let to = end + 1;
        let (to, year, pick) = self.of_year(to);
        Some((to, (When::YearEnd(year, pick), "times.year.end")))
    }
}
