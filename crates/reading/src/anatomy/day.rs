//! Days of the calendar: `jiff`'s civil dates, made from the copy's numbers. Owns no arithmetic and reads no words.

pub(crate) use jiff::civil::Date as Day;
use jiff::{ToSpan as _, civil::Weekday};

/// The day, where the calendar has it.
pub(crate) fn new(year: i32, month: u8, day: u8) -> Option<Day> {
    let year = i16::try_from(year).ok().filter(|year| *year > 0)?;
    Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The day of an RFC 3339 date or date-time, as written there.
pub(crate) fn parse(moment: &str) -> Option<Day> {
    let mut parts = moment.get(..10)?.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// Monday is 0, Sunday is 6.
pub(crate) fn weekday(day: Day) -> u8 {
    day.weekday().to_monday_zero_offset().unsigned_abs()
}

/// The first such weekday on a day or after it; Monday is 0.
pub(crate) fn first_weekday_from(day: Day, wanted: u8) -> Option<Day> {
    day.checked_add((i64::from(wanted + 7 - weekday(day)) % 7).days()).ok()
}

/// The day so many days later.
pub(crate) fn days_after(day: Day, days: u8) -> Option<Day> {
    day.checked_add(i64::from(days).days()).ok()
}

/// How far apart two days are, in days.
pub(crate) fn apart(one: Day, other: Day) -> u32 {
    one.since(other).map_or(u32::MAX, |span| span.get_days().unsigned_abs())
}

/// The `nth` Sunday of a month, from 1; -1 is the last.
pub(crate) fn nth_sunday(of: Day, month: i8, nth: i8) -> Option<Day> {
    Day::new(of.year(), month, 1).and_then(|first| first.nth_weekday_of_month(nth, Weekday::Sunday)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_right() {
        for (date, wanted) in [("2024-12-13", 4), ("1970-01-01", 3), ("2000-02-29", 1), ("2017-06-29", 3)] {
            assert_eq!(parse(date).map(weekday), Some(wanted), "{date}");
        }
    }

    #[test]
    fn a_weekday_is_the_day_itself_or_after_it() {
        let friday = new(2024, 12, 13).expect("a day");
        assert_eq!(first_weekday_from(friday, 4), Some(friday));
        assert_eq!(first_weekday_from(friday, 3), new(2024, 12, 19));
        assert_eq!(first_weekday_from(new(9999, 12, 31).expect("the last"), 3), None);
        assert_eq!((apart(friday, new(2025, 1, 1).expect("a day")), apart(friday, friday)), (19, 0));
    }

    #[test]
    fn days_that_no_calendar_has_cannot_be_made() {
        for (year, month, day) in [(2023, 2, 29), (2024, 13, 1), (2024, 0, 1), (2024, 4, 31), (0, 1, 1), (2024, 1, 200)]
        {
            assert_eq!(new(year, month, day), None);
        }
        assert_eq!(parse("2024-1"), None);
        assert_eq!(parse("2024-éé-01"), None);
    }

    #[test]
    fn the_sundays_at_which_clocks_change_are_found() {
        let year = new(2024, 1, 1).expect("a day");
        assert_eq!(nth_sunday(year, 3, -1), new(2024, 3, 31));
        assert_eq!(nth_sunday(year, 11, 1), new(2024, 11, 3));
    }
}
