//! TIMEX3 values and ISO 8601 instants as text.

use super::calendar::{Moment, some_season};
use super::meaning::{Again, Amount, Clock};
use super::sense::{Part, Unit};
use jiff::ToSpan;
use jiff::civil::Date;

/// The value of a length of time: `P2W`, `PT90M`, `PXY`.
pub(crate) fn duration(amount: Amount, unit: Unit) -> String {
    let (designator, factor, clock) = designator(unit);
    let head = if clock { "PT" } else { "P" };
    match amount {
        Amount::Exactly(count) => format!("{head}{}{designator}", count.saturating_mul(factor)),
        Amount::Some => format!("{head}X{}", some_designator(unit)),
        Amount::AndHalf(count) => halves(count.saturating_mul(2).saturating_add(1), unit),
    }
}

/// The value of a length of two parts: `PT1H20M`, `P2Y3M`.
pub(crate) fn sum(amount: Amount, unit: Unit, more: Amount, of: Unit) -> String {
    let (first, second) = (duration(amount, unit), duration(more, of));
    let tail = second.strip_prefix("PT").filter(|_| first.contains('T')).or_else(|| second.strip_prefix('P'));
    format!("{first}{}", tail.unwrap_or_default())
}

/// Letter, how many of it the unit has, and whether it is of the clock.
fn designator(unit: Unit) -> (&'static str, u32, bool) {
    match unit {
        Unit::Second => ("S", 1, true),
        Unit::Minute => ("M", 1, true),
        Unit::Hour => ("H", 1, true),
        Unit::Day => ("D", 1, false),
        Unit::Weekend => ("WE", 1, false),
        Unit::Week => ("W", 1, false),
        Unit::Fortnight => ("W", 2, false),
        Unit::Month => ("M", 1, false),
        Unit::Quarter => ("Q", 1, false),
        Unit::Year => ("Y", 1, false),
        Unit::Decade => ("Y", 10, false),
        Unit::Century => ("Y", 100, false),
        Unit::Millennium => ("Y", 1000, false),
    }
}

fn some_designator(unit: Unit) -> &'static str {
    match unit {
        Unit::Decade => "DE",
        Unit::Century => "CE",
        other => designator(other).0,
    }
}

/// Halves of a unit, in the next smaller one where that comes out even.
fn halves(halves: u32, unit: Unit) -> String {
    let halves = u64::from(halves);
    match unit {
        Unit::Minute => format!("PT{}S", halves * 30),
        Unit::Hour => format!("PT{}M", halves * 30),
        Unit::Day => format!("PT{}H", halves * 12),
        Unit::Year => format!("P{}M", halves * 6),
        Unit::Decade => format!("P{}Y", halves * 5),
        Unit::Century => format!("P{}Y", halves * 50),
        Unit::Millennium => format!("P{}Y", halves * 500),
        other => {
            let (designator, _, clock) = designator(other);
            format!("P{}{}.5{designator}", if clock { "T" } else { "" }, halves / 2)
        }
    }
}

/// The value of what comes again: `XXXX-WXX-5`.
pub(crate) fn again(again: Again) -> String {
    match again {
        Again::Weekday(day) => format!("XXXX-WXX-{day}"),
        Again::Month(month) => format!("XXXX-{month:02}"),
        Again::Season(season) => some_season(season),
        Again::Part(part) => format!("XXXX-XX-XXT{}", self::part(part)),
    }
}

/// The value of a unit whose place in the calendar nobody knows.
pub(crate) fn unknown(unit: Unit) -> String {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => "XXXX-XX-XX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Week | Unit::Fortnight => "XXXX-WXX",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Year => "XXXX",
        Unit::Decade => "XXX",
        Unit::Century | Unit::Millennium => "XX",
    }
    .to_owned()
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Morning => "MO",
        Part::Afternoon => "AF",
        Part::Evening => "EV",
        Part::Night => "NI",
    }
}

/// The part of a value behind the day: `T10:35`, `TEV`, with the zone where one is stated.
pub(crate) fn clock(clock: Clock) -> String {
    match clock {
        Clock::At(hour, minute, zone) => format!("T{hour:02}:{minute:02}{}", offset(zone)),
        Clock::In(part) => format!("T{}", self::part(part)),
    }
}

fn offset(zone: Option<i16>) -> String {
    match zone {
        None => String::new(),
        Some(0) => "Z".to_owned(),
        Some(minutes) => {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
    }
}

/// First and last instant of a stretch of the calendar.
pub(crate) fn interval(moment: Moment) -> (String, String) {
    (format!("{}T00:00:00", moment.first()), format!("{}T23:59:59", moment.last()))
}

/// First and last instant of a time of day.
pub(crate) fn clock_interval(date: Date, clock: Clock) -> (String, String) {
    match clock {
        Clock::At(24, ..) => {
            let next = date.checked_add(1.day()).unwrap_or(date);
            (format!("{next}T00:00:00"), format!("{next}T00:00:59"))
        }
        Clock::At(hour, minute, zone) => {
            let zone = offset(zone);
            (format!("{date}T{hour:02}:{minute:02}:00{zone}"), format!("{date}T{hour:02}:{minute:02}:59{zone}"))
        }
        Clock::In(part) => {
            let (from, to) = hours(part);
            let last = if part == Part::Night { date.checked_add(1.day()).unwrap_or(date) } else { date };
            (format!("{date}T{from:02}:00:00"), format!("{last}T{:02}:59:59", (to + 23) % 24))
        }
    }
}

/// From which hour to which a part of the day is taken to last.
fn hours(part: Part) -> (u8, u8) {
    match part {
        Part::Morning => (6, 12),
        Part::Afternoon => (12, 18),
        Part::Evening => (18, 24),
        Part::Night => (20, 6),
    }
}

/// A day exactly so many units away.
pub(crate) fn exact_step(date: Date, unit: Unit, by: i32) -> Option<Date> {
    let (_, factor, _) = designator(unit);
    let count = i64::from(by) * i64::from(factor);
    let span = match unit {
        Unit::Second | Unit::Minute | Unit::Hour => return None,
        Unit::Day => jiff::Span::new().try_days(count),
        Unit::Weekend | Unit::Week | Unit::Fortnight => jiff::Span::new().try_weeks(count),
        Unit::Month => jiff::Span::new().try_months(count),
        Unit::Quarter => jiff::Span::new().try_months(count * 3),
        Unit::Year | Unit::Decade | Unit::Century | Unit::Millennium => jiff::Span::new().try_years(count),
    };
    date.checked_add(span.ok()?).ok()
}
