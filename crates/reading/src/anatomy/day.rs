//! Days of the calendar: valid by construction, with weekday and distance. Owns the arithmetic; reads no words.

use std::fmt;

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    year: i32,
    month: u8,
    day: u8,
}

impl Day {
    /// The day, where the calendar has it.
    pub(crate) fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let fits = (1..=9999).contains(&year) && (1..=days_in(year, month)?).contains(&day);
        fits.then_some(Self { year, month, day })
    }

    /// The year.
    pub(crate) fn year(self) -> i32 {
        self.year
    }

    /// Monday is 0, Sunday is 6.
    pub(crate) fn weekday(self) -> u8 {
        u8::try_from((self.number() + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// Days since 1 January 1970 (the civil calendar's era arithmetic: eras of 400 years, years from March).
    pub(crate) fn number(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day so many days later.
    pub(crate) fn plus(self, days: i64) -> Option<Self> {
        let number = self.number() + days + 719_468;
        let (era, of_era) = (number.div_euclid(146_097), number.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        Self::new(i32::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// The last such weekday of a month.
    pub(crate) fn last_weekday(year: i32, month: u8, weekday: u8) -> Option<Self> {
        let last = Self::new(year, month, days_in(year, month)?)?;
        last.plus(-i64::from((last.weekday() + 7 - weekday) % 7))
    }

    /// The `nth` such weekday of a month, from 1.
    pub(crate) fn nth_weekday(year: i32, month: u8, weekday: u8, nth: u8) -> Option<Self> {
        let first = Self::new(year, month, 1)?;
        first.plus(i64::from((weekday + 7 - first.weekday()) % 7) + 7 * i64::from(nth.saturating_sub(1)))
    }

    /// The day of an RFC 3339 date or date-time, as written there.
    pub(crate) fn parse(moment: &str) -> Option<Self> {
        let mut parts = moment.get(..10)?.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }
}

fn days_in(year: i32, month: u8) -> Option<u8> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap { 29 } else { 28 }),
        _ => None,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_right() {
        for (date, weekday) in [("2024-12-13", 4), ("1970-01-01", 3), ("2000-02-29", 1), ("2017-06-29", 3)] {
            assert_eq!(Day::parse(date).map(Day::weekday), Some(weekday), "{date}");
        }
    }

    #[test]
    fn days_added_come_back_as_days() {
        let first = Day::new(1999, 12, 25).expect("a day");
        for days in [-800_i64, -365, -1, 0, 1, 7, 66, 366, 10_000] {
            let then = first.plus(days).expect("inside");
            assert_eq!(then.number() - first.number(), days);
        }
        assert_eq!(first.plus(7).map(|day| day.to_string()), Some("2000-01-01".to_owned()));
    }

    #[test]
    fn days_that_no_calendar_has_cannot_be_made() {
        for (year, month, day) in [(2023, 2, 29), (2024, 13, 1), (2024, 0, 1), (2024, 4, 31), (0, 1, 1)] {
            assert_eq!(Day::new(year, month, day), None);
        }
        assert_eq!(Day::parse("2024-1"), None);
        assert_eq!(Day::parse("2024-éé-01"), None);
    }

    #[test]
    fn the_last_sunday_of_march_is_found() {
        assert_eq!(Day::last_weekday(2024, 3, 6), Day::new(2024, 3, 31));
        assert_eq!(Day::nth_weekday(2024, 11, 6, 1), Day::new(2024, 11, 3));
    }
}
