//! The civil calendar of the resolver: moments of every size, their TIMEX3 values and their first and last instants.
//!
//! Years are astronomical (0 is 1 BC). Built on jiff's civil dates; nothing here knows a time zone or the clock.

use super::sense::{Season, Unit};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// A stretch of the calendar that TIMEX3 has a value for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Century(i16),
    Decade(i16),
    Year(i16),
    Half(i16, u8),
    Season(i16, Season),
    Quarter(i16, u8),
    Month(i16, u8),
    Week(i16, u8),
    Weekend(i16, u8),
    Day(Date),
}

/// Jan 1 of year 1: where an impossible date falls back to; callers check years before.
const EPOCH: Date = Date::constant(1, 1, 1);

/// A date, where there is such a day.
pub(crate) fn day(year: i16, month: u8, day: u8) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A date some days away.
pub(crate) fn shift(date: Date, days: i32) -> Date {
    date.checked_add(i64::from(days).days()).unwrap_or(date)
}

/// Monday is 1.
pub(crate) fn weekday(date: Date) -> i32 {
    i32::from(date.weekday().to_monday_one_offset())
}

/// The month as a small number.
pub(crate) fn month(date: Date) -> u8 {
    u8::try_from(date.month()).unwrap_or(1)
}

/// The quarter of a month.
pub(crate) fn quarter_of(month: u8) -> u8 {
    (month.saturating_sub(1)) / 3 + 1
}

/// The month a season begins with.
pub(crate) fn season_start(season: Season) -> u8 {
    match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Autumn => 9,
        Season::Winter => 12,
    }
}

fn season_code(season: Season) -> &'static str {
    match season {
        Season::Spring => "SP",
        Season::Summer => "SU",
        Season::Autumn => "FA",
        Season::Winter => "WI",
    }
}

/// The moment of a unit's size that a day lies in.
pub(crate) fn around(date: Date, unit: Unit) -> Moment {
    let year = date.year();
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Moment::Day(date),
        Unit::Week | Unit::Fortnight => week(date),
        Unit::Weekend => weekend(date),
        Unit::Month => Moment::Month(year, month(date)),
        Unit::Quarter => Moment::Quarter(year, quarter_of(month(date))),
        Unit::Year => Moment::Year(year),
        Unit::Decade => Moment::Decade(year.div_euclid(10)),
        Unit::Century | Unit::Millennium => Moment::Century(year.div_euclid(100)),
    }
}

fn week(date: Date) -> Moment {
    let iso = date.iso_week_date();
    Moment::Week(iso.year(), u8::try_from(iso.week()).unwrap_or(1))
}

fn weekend(date: Date) -> Moment {
    match week(date) {
        Moment::Week(year, number) => Moment::Weekend(year, number),
        other => other,
    }
}

/// A day some units away, to the unit's own grain.
pub(crate) fn step(date: Date, unit: Unit, by: i32) -> Option<Moment> {
    let months = |count: i32| i64::from(by).checked_mul(i64::from(count)).map(|n| Span::new().try_months(n));
    let days = |count: i32| i64::from(by).checked_mul(i64::from(count)).map(|n| Span::new().try_days(n));
    let span = match unit {
        Unit::Second | Unit::Minute | Unit::Hour => days(0)?,
        Unit::Day => days(1)?,
        Unit::Week | Unit::Weekend => days(7)?,
        Unit::Fortnight => days(14)?,
        Unit::Month => months(1)?,
        Unit::Quarter => months(3)?,
        Unit::Year => months(12)?,
        Unit::Decade => months(120)?,
        Unit::Century => months(1_200)?,
        Unit::Millennium => months(12_000)?,
    };
    Some(around(date.checked_add(span.ok()?).ok()?, unit))
}

impl Moment {
    /// Its first day.
    pub(crate) fn first(self) -> Date {
        match self {
            Self::Century(hundreds) => first_of(hundreds.saturating_mul(100), 1),
            Self::Decade(tens) => first_of(tens.saturating_mul(10), 1),
            Self::Year(year) => first_of(year, 1),
            Self::Half(year, number) => first_of(year, number.saturating_sub(1) * 6 + 1),
            Self::Season(year, season) => first_of(year, season_start(season)),
            Self::Quarter(year, number) => first_of(year, number.saturating_sub(1) * 3 + 1),
            Self::Month(year, month) => first_of(year, month),
            Self::Week(year, number) => monday(year, number),
            Self::Weekend(year, number) => shift(monday(year, number), 5),
            Self::Day(date) => date,
        }
    }

    /// Its last day.
    pub(crate) fn last(self) -> Date {
        match self {
            Self::Century(hundreds) => last_of(hundreds.saturating_mul(100), 1, 1_200),
            Self::Decade(tens) => last_of(tens.saturating_mul(10), 1, 120),
            Self::Year(year) => last_of(year, 1, 12),
            Self::Half(year, number) => last_of(year, number.saturating_sub(1) * 6 + 1, 6),
            Self::Season(year, season) => last_of(year, season_start(season), 3),
            Self::Quarter(year, number) => last_of(year, number.saturating_sub(1) * 3 + 1, 3),
            Self::Month(year, month) => last_of(year, month, 1),
            Self::Week(year, number) | Self::Weekend(year, number) => shift(monday(year, number), 6),
            Self::Day(date) => date,
        }
    }

    /// Its year, in which most of it lies.
    pub(crate) fn year(self) -> i16 {
        self.first().year()
    }

    /// Its TIMEX3 value.
    pub(crate) fn value(self) -> String {
        match self {
            Self::Century(hundreds) if hundreds < 0 => format!("BC{:02}", -1 - i32::from(hundreds)),
            Self::Century(hundreds) => format!("{hundreds:02}"),
            Self::Decade(tens) if tens < 0 => format!("BC{:03}", -1 - i32::from(tens)),
            Self::Decade(tens) => format!("{tens:03}"),
            Self::Year(year) => self::year(year),
            Self::Half(year, number) => format!("{}-H{number}", self::year(year)),
            Self::Season(year, season) => format!("{}-{}", self::year(year), season_code(season)),
            Self::Quarter(year, number) => format!("{}-Q{number}", self::year(year)),
            Self::Month(year, month) => format!("{}-{month:02}", self::year(year)),
            Self::Week(year, number) => format!("{}-W{number:02}", self::year(year)),
            Self::Weekend(year, number) => format!("{}-W{number:02}-WE", self::year(year)),
            Self::Day(date) => format!("{}-{:02}-{:02}", self::year(date.year()), date.month(), date.day()),
        }
    }
}

/// A year as TIMEX3 writes it: `1989`, `BC0490`.
pub(crate) fn year(year: i16) -> String {
    if year > 0 { format!("{year:04}") } else { format!("BC{:04}", 1 - i32::from(year)) }
}

/// The value of a season in a year that is not known.
pub(crate) fn some_season(season: Season) -> String {
    format!("XXXX-{}", season_code(season))
}

fn first_of(year: i16, month: u8) -> Date {
    day(year, month.clamp(1, 12), 1).unwrap_or(EPOCH)
}

fn last_of(year: i16, month: u8, months: i32) -> Date {
    let next = first_of(year, month).checked_add(i64::from(months).months());
    next.map_or(EPOCH, |next| shift(next, -1))
}

fn monday(year: i16, number: u8) -> Date {
    // The fourth of January always lies in week 1.
    let fourth = day(year, 1, 4).unwrap_or(EPOCH);
    shift(fourth, 1 - weekday(fourth) + (i32::from(number) - 1) * 7)
}

/// The nth weekday of a month, counted from its end where `nth` is negative.
pub(crate) fn nth_weekday(year: i16, month: u8, nth: i8, weekday: Weekday) -> Option<Date> {
    day(year, month, 1)?.nth_weekday_of_month(nth, weekday).ok()
}

/// Easter Sunday by the Gregorian reckoning (Meeus, Jones, Butcher).
pub(crate) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let n = h + l - 7 * ((a + 11 * h + 22 * l) / 451) + 114;
    day(year, u8::try_from(n / 31).ok()?, u8::try_from(n % 31 + 1).ok()?)
}
