//! What a text has spoken of so far: the date that “two days later”, “that year” and “in March” are counted from.
//!
//! In news the last date spoken of is the one. A narrative is steadier: a year named in passing (“as in 1614”, “the 1911
//! Encyclopaedia”) does not move the story unless the next date agrees with it.

use super::calendar::Moment;
use jiff::civil::Date;

/// Years that a story may move in one step.
const STEP: i32 = 3;
/// Years that it may move where a sentence opens with the date, or the date is a day or month.
const LEAP: i32 = 15;

/// Where a text is in time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Story {
    at: Option<Moment>,
    aside: Option<Moment>,
    day: Option<Date>,
}

/// How a date was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// It is the date now, whatever came before.
    Full,
    /// A date of a narrative.
    Story,
    /// One that opens a sentence of a narrative.
    Opening,
    /// A year that stands before a noun.
    Adjective,
}

impl Story {
    /// The date spoken of.
    pub(crate) fn at(&self) -> Option<Moment> {
        self.at
    }

    /// The last day spoken of, as long as the story has not left it.
    pub(crate) fn day(&self) -> Option<Date> {
        let day = self.day?;
        let within = self.at.is_none_or(|at| at.first() <= day && day <= at.last());
        within.then_some(day)
    }

    /// The last day spoken of, wherever the story is.
    pub(crate) fn last_day(&self) -> Option<Date> {
        self.day
    }

    /// Takes a date into account.
    pub(crate) fn speaks_of(&mut self, moment: Moment, weight: Weight) {
        let Some(at) = self.at else {
            if weight != Weight::Adjective {
                self.go(moment);
            }
            return;
        };
        let apart = (i32::from(moment.year()) - i32::from(at.year())).abs();
        let fine = matches!(moment, Moment::Day(_) | Moment::Month(..));
        let goes = match weight {
            Weight::Full => true,
            Weight::Adjective => false,
            Weight::Opening => apart <= LEAP,
            Weight::Story => apart <= if fine { LEAP } else { STEP },
        };
        let agrees = self.aside.is_some_and(|aside| (i32::from(moment.year()) - i32::from(aside.year())).abs() <= STEP);
        if goes || agrees && weight != Weight::Adjective {
            self.go(moment);
        } else {
            self.aside = Some(moment);
        }
    }

    /// Moves the story. The year it is in already does not blur the month it has reached.
    fn go(&mut self, moment: Moment) {
        self.aside = None;
        if let Moment::Day(date) = moment {
            self.day = Some(date);
        }
        let blurs = matches!((moment, self.at), (Moment::Year(year), Some(at)) if at.year() == year);
        if !blurs {
            self.at = Some(moment);
        }
    }
}
