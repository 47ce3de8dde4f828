//! The resolver's part for business copy: quarters, halves, “the period”, “a year ago” among quarterly results.

use super::Outcome::{self, Known, Open};
use super::{Mode, Resolver};
use crate::times::calendar::{Moment, around, day, month, quarter_of, shift, step};
use crate::times::meaning::{Found, From, Pick, When};
use crate::times::sense::{Particle, Sense, Tense, Unit};
use crate::times::tense;

impl Resolver<'_> {
    pub(super) fn quarter(&self, number: Option<u8>, year: Option<i16>, pick: Pick, found: &Found) -> Outcome {
        let Some(number) = number else { return self.some_quarter(year, pick) };
        if let Some(year) = year {
            return Known(Moment::Quarter(year, number));
        }
        let Some(anchor) = self.base(From::Speech) else { return Open(format!("XXXX-Q{number}")) };
        let current = quarter_of(month(anchor));
        let year = anchor.year();
        let year = match pick {
            Pick::Year(shift) => year + i16::from(shift),
            Pick::Last if number >= current => year - 1,
            Pick::Next if number <= current => year + 1,
            _ => {
                let ahead = tense::around(self.reader, found.from, found.to) == Some(Tense::Future);
                if number >= current + 2 && !ahead {
                    year - 1
                } else if ahead && number + 1 < current {
                    year + 1
                } else {
                    year
                }
            }
        };
        Known(Moment::Quarter(year, number))
    }

    /// The quarter of the calendar that most of “the quarter ended July 31” lies in.
    pub(super) fn ended(&self, to: usize) -> Option<Moment> {
        if !self.reader.is(to, Particle::Ended) {
            return None;
        }
        let (_, (When::Day(year, number, last), _)) = self.reader.date(to + 1)? else { return None };
        let anchor = self.base(From::Speech)?;
        let year = year.unwrap_or(if number > month(anchor) { anchor.year() - 1 } else { anchor.year() });
        Some(around(shift(day(year, number, last)?, -45), Unit::Quarter))
    }

    /// “the quarter”, “this quarter”, “the 1988 period”.
    fn some_quarter(&self, year: Option<i16>, pick: Pick) -> Outcome {
        let anchor = self.base(From::Speech);
        let number = self.quarter.map(|(_, number)| number);
        if let Some(year) = year {
            return number.map_or_else(|| Open(format!("{year:04}-QX")), |number| Known(Moment::Quarter(year, number)));
        }
        let relative = |by| anchor.and_then(|date| step(date, Unit::Quarter, by));
        let moment = match pick {
            Pick::This if self.quarter.is_none() => relative(0),
            Pick::Last => relative(-1),
            Pick::Next => relative(1),
            Pick::Before => {
                self.story.at().map(Moment::first).or(anchor).and_then(|date| step(date, Unit::Quarter, -1))
            }
            Pick::After => self.story.at().map(Moment::first).or(anchor).and_then(|date| step(date, Unit::Quarter, 1)),
            _ => self.quarter.map(|(year, number)| Moment::Quarter(year, number)).or_else(|| relative(-1)),
        };
        moment.map_or_else(|| Open("XXXX-QX".to_owned()), Known)
    }

    /// The quarter that results are about: the last one named, else the last one that ended.
    fn results_quarter(&self) -> Option<Moment> {
        let named = self.quarter.map(|(year, number)| Moment::Quarter(year, number));
        named.or_else(|| self.base(From::Speech).and_then(|date| step(date, Unit::Quarter, -1)))
    }

    pub(super) fn period(&self, pick: Pick) -> Outcome {
        let shift = if let Pick::Year(shift) = pick { i16::from(shift) } else { 0 };
        match self.results_quarter() {
            Some(Moment::Quarter(year, number)) => Known(Moment::Quarter(year + shift, number)),
            _ => Open("XXXX-QX".to_owned()),
        }
    }

    pub(super) fn year_ago(&self, from: From) -> Outcome {
        if self.quarterly
            && !self.months
            && self.mode == Mode::News
            && let Some(Moment::Quarter(year, number)) = self.results_quarter()
        {
            return Known(Moment::Quarter(year - 1, number));
        }
        let from = if self.quarterly { From::Speech } else { from };
        self.base(from).and_then(|date| step(date, Unit::Year, -1)).map_or_else(|| Open("XXXX".to_owned()), Known)
    }

    pub(super) fn half(&self, number: u8, year: Option<i16>, pick: Pick) -> Outcome {
        let shift = if let Pick::Year(shift) = pick { i16::from(shift) } else { 0 };
        let year = year.or_else(|| self.base(From::Speech).map(|date| date.year() + shift));
        year.map_or_else(|| Open(format!("XXXX-H{number}")), |year| Known(Moment::Half(year, number)))
    }

    pub(super) fn year_end(&self, year: Option<i16>, pick: Pick, found: &Found) -> Outcome {
        let since = self.reader.before(found.from) == Sense::Is(Particle::Since);
        let shift = if let Pick::Year(shift) = pick { i16::from(shift) } else { -i16::from(since) };
        let year = year.or_else(|| self.base(From::Speech).map(|date| date.year() + shift));
        year.and_then(|year| day(year, 12, 31))
            .map_or_else(|| Open("XXXX-12-31".to_owned()), |date| Known(Moment::Day(date)))
    }
}
