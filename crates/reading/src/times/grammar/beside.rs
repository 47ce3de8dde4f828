//! Days and weeks told by another: “the day after tomorrow”, “the week before last”, “the first week of May”.

use super::{Parsed, Reader};
use crate::times::meaning::{From, Pick, When};
use crate::times::sense::{Particle as P, Sense, Unit};

type Dated = (When, &'static str);

impl Reader<'_> {
    /// “the day after tomorrow”, “the week before last”, “the year before”, “the day after”.
    pub(super) fn beside(self, at: usize) -> Parsed<Dated> {
        let (unit, false) = self.unit(at + 1)? else { return None };
        if self.sense(at) != Sense::Is(P::The) || !self.habits.english || unit < Unit::Day {
            return None;
        }
        let sign = match self.sense(at + 2) {
            Sense::Is(P::Before) if self.joined(at + 2) => -1,
            Sense::Is(P::After) if self.joined(at + 2) => 1,
            _ => return None,
        };
        let twice = match self.sense(at + 3) {
            Sense::Deictic(days) if unit == Unit::Day => i32::from(days) == sign,
            Sense::Is(P::Last) => sign < 0 && self.ends(at + 4),
            Sense::Is(P::Next) => sign > 0 && self.ends(at + 4),
            _ => false,
        };
        if twice {
            return Some((at + 4, (When::Step(unit, 2 * sign, From::Speech), "times.relative.second")));
        }
        self.ends(at + 3).then_some((at + 3, (When::Step(unit, sign, From::Reference), "times.relative.beside")))
    }

    /// “the first week of May”, “the last day of August 1998”.
    pub(super) fn nth_of_month(self, at: usize) -> Parsed<Dated> {
        let start = self.past(at, P::The);
        let (next, nth) = match self.sense(start) {
            Sense::Is(P::Last) => (start + 1, 0),
            _ => self.ordinal(start)?,
        };
        let (unit, false) = self.unit(next)? else { return None };
        if start == at || nth > 4 || !self.is(next + 1, P::Of) || !self.habits.english {
            return None;
        }
        let (to, (When::Month(year, month, Pick::Plain), _)) = self.shared_year(next + 2)? else { return None };
        let last = match month {
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let when = match (unit, nth) {
            (Unit::Day, 0) if month == 2 => return None,
            (Unit::Day, 0) => When::Day(year, month, last),
            (Unit::Day, nth) => When::Day(year, month, nth),
            // Most of the first week lies in the calendar's week that has the fourth.
            (Unit::Week, 0) => When::WeekOf(year, month, last - 3),
            (Unit::Week, nth) => When::WeekOf(year, month, nth * 7 - 3),
            _ => return None,
        };
        Some((to, (when, "times.relative.nth-of-month")))
    }

    pub(super) fn follows_mid(self, at: usize) -> bool {
        self.glued(at) && self.before(at) == Sense::Mark(b'-') && at >= 2 && self.sense(at - 2) == Sense::Is(P::Mid)
    }
}
