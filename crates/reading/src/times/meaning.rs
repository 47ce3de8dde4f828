//! What a time expression means before the article's date is known: the grammar's output, the resolver's input.

use super::sense::{Part, Season, Unit};

/// An expression found by the grammar. Places are indices of words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// First word.
    pub(crate) from: usize,
    /// One past the last word.
    pub(crate) to: usize,
    /// What it says.
    pub(crate) what: What,
    /// TIMEX3 `mod`.
    pub(crate) bend: Option<&'static str>,
    /// The rule that found it.
    pub(crate) rule: &'static str,
}

/// What an expression says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum What {
    /// A stretch of the calendar.
    Date(When),
    /// A time of day, on a day that is named or not.
    Time(Option<When>, Clock),
    /// A length of time.
    Duration(Amount, Unit),
    /// A length of two parts: “an hour and 20 minutes”.
    Sum(Amount, Unit, Amount, Unit),
    /// A length of time that leads up to a day or away from it, as “the past two weeks”.
    Stretch(Amount, Unit, i8),
    /// Something that comes again: every so many units.
    Every(u32, Unit),
    /// Something that comes again on such a day.
    EveryOne(Again),
    /// `PAST_REF`, `PRESENT_REF`, `FUTURE_REF`.
    Vague(&'static str),
}

/// What comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    Weekday(u8),
    Month(u8),
    Season(Season),
    Part(Part),
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    /// So many.
    Exactly(u32),
    /// So many and a half.
    AndHalf(u32),
    /// A few, several, many: `X`.
    Some,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    /// Hour and minute, the zone in minutes from UTC.
    At(u8, u8, Option<i16>),
    /// A part of the day.
    In(Part),
}

/// From where a relative date is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// The item's own date.
    Speech,
    /// The date the text spoke of last.
    Reference,
}

/// Which one of those that come again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pick {
    /// The tense decides.
    Plain,
    /// The one around today.
    This,
    /// The one before today's.
    Last,
    /// The one after today's.
    Next,
    /// The one spoken of.
    That,
    /// The one before the one spoken of.
    Before,
    /// The one after the one spoken of.
    After,
    /// So many years from the item's own: “March last year”.
    Year(i8),
}

/// A stretch of the calendar as the words give it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum When {
    /// A day of the item's.
    Anchor,
    /// A year.
    Year(i16),
    /// A month, with or without its year.
    Month(Option<i16>, u8, Pick),
    /// A day of a month, with or without its year.
    Day(Option<i16>, u8, u8),
    /// A day whose month is the one spoken of: “on the 20th”.
    DayOnly(u8),
    /// A weekday.
    Weekday(u8, Pick),
    /// A season.
    Season(Option<i16>, Season, Pick),
    /// A quarter: its number and year where given, and which one.
    Quarter(Option<u8>, Option<i16>, Pick),
    /// Half a year.
    Half(u8, Option<i16>, Pick),
    /// Tens of years.
    Decade(i16),
    /// A decade whose century the words leave out.
    DecadeOf(u8),
    /// Hundreds of years.
    Century(i16),
    /// So many units away.
    Step(Unit, i32, From),
    /// An unknown number of units away, before (−1) or after.
    Away(Unit, i8, From),
    /// The unit that a day lies in.
    Around(Unit, From),
    /// The week a day of a month lies in.
    WeekOf(Option<i16>, u8, u8),
    /// A holiday, by its place in the table.
    Holiday(u8, Option<i16>, Pick),
    /// A year before, in the size the article speaks of: “a year ago” among quarterly results.
    YearAgo(From),
    /// The end of the year.
    YearEnd(Option<i16>, Pick),
    /// The quarter, or what the results cover.
    Period(Pick),
}
