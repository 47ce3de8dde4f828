//! Moments as formats write them, to RFC 3339: ISO 8601 in its long and short forms and the dates of mail and RSS. A time
//! without a zone is a day, because RFC 3339 has no words for it; how it was written is kept.

use copydesk_article::{Finding, Precision};

/// A finding from a moment as written; `None` where it is none.
pub(crate) fn finding(written: &str, by: &'static str) -> Option<Finding<String>> {
    let written = written.trim();
    let (value, precision) = parse(written)?;
    let finding = Finding::stated(value, by).precise_to(precision);
    Some(if finding.value == written { finding } else { finding.written(written) })
}

/// RFC 3339 and how exactly it is known.
pub(crate) fn parse(written: &str) -> Option<(String, Precision)> {
    iso(written).or_else(|| mail(written))
}

fn iso(written: &str) -> Option<(String, Precision)> {
    let mut rest = Digits(written);
    let year = rest.take(4)?;
    let dashed = rest.skip('-');
    let month = rest.take(2)?;
    if dashed && !rest.skip('-') {
        return None;
    }
    let day = rest.take(2)?;
    let date = date(year, month, day)?;
    if rest.0.trim().is_empty() {
        return Some((date, Precision::Day));
    }
    if !rest.skip('T') && !rest.skip('t') {
        if !rest.0.starts_with(' ') {
            return None;
        }
        rest.0 = rest.0.trim_start();
    }
    let hour = rest.take(2)?;
    let colon = rest.skip(':');
    let minute = rest.take(2)?;
    let second = if colon && !rest.skip(':') { None } else { rest.take(2) };
    if rest.skip('.') || rest.skip(',') {
        rest.0 = rest.0.trim_start_matches(|digit: char| digit.is_ascii_digit());
    }
    clock(&date, (hour, minute, second), rest.0.trim())
}

/// `Fri, 29 Aug 2014 12:00:00 +0200`.
fn mail(written: &str) -> Option<(String, Precision)> {
    let after_weekday = written.split_once(',').map_or(written, |(_, after)| after);
    let mut words = after_weekday.split_whitespace();
    let day = words.next()?.parse().ok()?;
    let month = month(words.next()?)?;
    let year = copydesk_article::full_year(words.next()?.parse().ok()?);
    let date = date(u32::try_from(year).ok()?, month, day)?;
    let Some(time) = words.next() else { return Some((date, Precision::Day)) };
    let mut parts = time.split(':').map(str::parse::<u32>);
    let (hour, minute) = (parts.next()?.ok()?, parts.next()?.ok()?);
    let second = parts.next().and_then(Result::ok);
    clock(&date, (hour, minute, second), words.next().unwrap_or_default())
}

/// The same moment in UTC, with seconds, as the strictest readers take it: `2014-08-29T11:50:02Z`. `None` for a day.
pub(crate) fn to_utc(value: &str) -> Option<String> {
    let moment: jiff::Timestamp = value.parse().ok()?;
    Some(moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// The number of an English month.
pub(crate) fn month(name: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == name).and_then(|nth| u32::try_from(nth + 1).ok())
}

/// A date that the calendar has.
pub(crate) fn date(year: u32, month: u32, day: u32) -> Option<String> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    // Years before newspapers are the defaults of somebody's library.
    let known = (1600..=9999).contains(&year) && (1..=days).contains(&day);
    known.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// A date with its time and zone; the date alone where no zone is stated.
fn clock(date: &str, (hour, minute, second): (u32, u32, Option<u32>), zone: &str) -> Option<(String, Precision)> {
    if hour > 23 || minute > 59 || second.is_some_and(|second| second > 59) {
        return None;
    }
    let precision = if second.is_some() { Precision::Second } else { Precision::Minute };
    match offset(zone)? {
        Some(offset) => Some((format!("{date}T{hour:02}:{minute:02}:{:02}{offset}", second.unwrap_or(0)), precision)),
        None => Some((date.to_owned(), Precision::Day)),
    }
}

/// The offset that a zone stands for; `Some(None)` where none is stated, `None` where it is none.
fn offset(zone: &str) -> Option<Option<String>> {
    let hours = match zone.to_ascii_uppercase().as_str() {
        "" => return Some(None),
        "Z" | "GMT" | "UT" | "UTC" => return Some(Some("Z".to_owned())),
        "EST" | "CDT" => "-05:00",
        "EDT" => "-04:00",
        "CST" | "MDT" => "-06:00",
        "MST" | "PDT" => "-07:00",
        "PST" => "-08:00",
        _ => return signed(zone).map(Some),
    };
    Some(Some(hours.to_owned()))
}

fn signed(zone: &str) -> Option<String> {
    let sign = zone.chars().next().filter(|sign| matches!(sign, '+' | '-'))?;
    let mut rest = Digits(zone.get(1..)?);
    let hours = rest.take(2)?;
    rest.skip(':');
    let minutes = if rest.0.is_empty() { 0 } else { rest.take(2)? };
    (hours < 24 && minutes < 60 && rest.0.is_empty()).then(|| format!("{sign}{hours:02}:{minutes:02}"))
}

/// What is left to read of a moment.
struct Digits<'a>(&'a str);

impl Digits<'_> {
    fn take(&mut self, count: usize) -> Option<u32> {
        let digits = self.0.get(..count).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        let number = digits.parse().ok()?;
        self.0 = self.0.get(count..)?;
        Some(number)
    }

    fn skip(&mut self, character: char) -> bool {
        match self.0.strip_prefix(character) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_formats_write_them() {
        for (written, value) in [
            ("2014-08-29", Some("2014-08-29")),
            ("20140829", Some("2014-08-29")),
            ("20140829T135002Z", Some("2014-08-29T13:50:02Z")),
            ("20140829T134951+0000", Some("2014-08-29T13:49:51+00:00")),
            ("2016-10-21T16:25:32-05:00", Some("2016-10-21T16:25:32-05:00")),
            ("2016-01-04T16:34:45.000Z", Some("2016-01-04T16:34:45Z")),
            ("2016-01-04T16:34Z", Some("2016-01-04T16:34:00Z")),
            ("2016-01-04 16:34:45 +01", Some("2016-01-04T16:34:45+01:00")),
            ("2016-01-04T16:34:45", Some("2016-01-04")),
            ("Fri, 29 Aug 2014 12:00:00 +0200", Some("2014-08-29T12:00:00+02:00")),
            ("29 Aug 14 12:00 GMT", Some("2014-08-29T12:00:00Z")),
            ("Fri, 29 Aug 2014 12:00:00 PDT", Some("2014-08-29T12:00:00-07:00")),
            ("Fri, 29 Aug 2014", Some("2014-08-29")),
            ("2014-02-30", None),
            ("2014-13-01", None),
            ("0001-01-01T00:00:00Z", None),
            ("2014-08-29T25:00:00Z", None),
            ("2014-08-29T12:00:00 Mars", None),
            ("tomorrow", None),
            ("", None),
            ("2014-0829", None),
            ("٢٠١٤-08-29", None),
        ] {
            assert_eq!(parse(written).map(|(value, _)| value).as_deref(), value, "{written}");
        }
    }

    #[test]
    fn a_moment_in_utc_is_the_same_moment() {
        for (value, expected) in [
            ("2014-08-29T13:50:02Z", Some("2014-08-29T13:50:02Z")),
            ("2014-08-29T13:50:02+00:00", Some("2014-08-29T13:50:02Z")),
            ("2014-08-29T13:50:02+02:00", Some("2014-08-29T11:50:02Z")),
            ("2014-12-31T20:50:02-05:30", Some("2015-01-01T02:20:02Z")),
            ("2024-03-01T00:30:00+01:00", Some("2024-02-29T23:30:00Z")),
            ("2024-01-01T00:30:00+01:00", Some("2023-12-31T23:30:00Z")),
            ("2024-04-30T23:30:00-01:00", Some("2024-05-01T00:30:00Z")),
            ("2014-08-29T13:50:02.5+02:00", Some("2014-08-29T11:50:02Z")),
            ("2014-08-29", None),
            ("2014-08-29T", None),
            ("nonsenseTnonsense", None),
        ] {
            assert_eq!(to_utc(value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn a_time_without_a_zone_is_a_day_and_says_how_it_was_written() {
        let found = finding("20151210T191044", "test").expect("a moment");
        assert_eq!((found.value.as_str(), found.precision), ("2015-12-10", Some(Precision::Day)));
        assert_eq!(found.raw.as_deref(), Some("20151210T191044"));
    }
}
