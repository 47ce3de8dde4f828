//! Dates and times of day as the wires write them, with what each leaves open.
//!
//! Owns finding one date (and a clock time with its zone beside it) in a short line; refuses ambiguous orders: `03/04/24`
//! is no date. Resolving what a date leaves open (the year, or everything but the weekday) needs an anchor and is done by
//! [`Written::resolve`].

use super::calendar::{self, Clock};
use super::day::{self, Day};
use copydesk_article::Precision;
use std::ops::Range;

/// A date as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// Its bytes in the line, weekday, time and zone included.
    pub(crate) bytes: Range<usize>,
    /// The year, where it is written.
    pub(crate) year: Option<i32>,
    /// Month and day of the month.
    pub(crate) month_day: Option<(u8, u8)>,
    /// The weekday, Monday is 0.
    pub(crate) weekday: Option<u8>,
    /// The time of day.
    pub(crate) time: Option<Time>,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Time {
    /// Minutes since midnight.
    pub(crate) minutes: u16,
    /// Seconds, where they are written.
    pub(crate) seconds: Option<u8>,
    /// The zone, where it is written.
    pub(crate) clock: Option<Clock>,
}

/// A moment as it is published: RFC 3339, with its precision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// RFC 3339 date or date-time.
    pub(crate) value: String,
    /// How exact it is.
    pub(crate) precision: Precision,
    /// Its day.
    pub(crate) day: Day,
}

/// Words and numbers of a line with their places.
#[derive(Clone, Copy, Debug)]
struct Unit<'a> {
    text: &'a str,
    start: usize,
}

impl Unit<'_> {
    fn end(self) -> usize {
        self.start + self.text.len()
    }

    fn number(self, digits: Range<usize>) -> Option<u32> {
        (digits.contains(&self.text.len()) && self.text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| self.text.parse().ok())
            .flatten()
    }
}

/// The first date (or time with a weekday) in a line.
pub(crate) fn find(line: &str) -> Option<Written> {
    let units = units(line);
    (0..units.len()).find_map(|at| at_unit(line, units.get(at..).unwrap_or_default()))
}

/// The date that a line begins with.
pub(crate) fn leading(line: &str) -> Option<Written> {
    at_unit(line, &units(line)).filter(|written| written.bytes.start == 0)
}

/// The first time of day in a line.
pub(crate) fn clock(line: &str) -> Option<Time> {
    let units = units(line);
    (0..units.len()).find_map(|at| time(line, units.get(at..)?).map(|(time, _)| time))
}

/// The date that is all there is in a line, marks around it aside.
pub(crate) fn whole(line: &str) -> Option<Written> {
    let bare = line.trim_matches(|mark: char| mark.is_whitespace() || "().,:;-–—|".contains(mark));
    let start =
        line.len() - line.trim_start_matches(|mark: char| mark.is_whitespace() || "().,:;-–—|".contains(mark)).len();
    let written = leading(bare)?;
    (written.bytes.end == bare.len() && written.month_day.is_some()).then(|| written.moved(start))
}

fn units(line: &str) -> Vec<Unit<'_>> {
    let mut units = Vec::new();
    let mut start = None;
    let mut digits = false;
    for (at, character) in line.char_indices() {
        let (is_digit, is_word) = (character.is_ascii_digit(), character.is_alphanumeric());
        if let Some(from) = start
            && (!is_word || is_digit != digits)
        {
            units.push(Unit { text: line.get(from..at).unwrap_or_default(), start: from });
            start = None;
        }
        if start.is_none() && is_word {
            (start, digits) = (Some(at), is_digit);
        }
    }
    if let Some(from) = start {
        units.push(Unit { text: line.get(from..).unwrap_or_default(), start: from });
    }
    units
}

/// The date that begins at the first of these units.
fn at_unit(line: &str, units: &[Unit<'_>]) -> Option<Written> {
    let first = *units.first()?;
    let mut written = Written { bytes: first.start..first.start, ..Written::default() };
    let mut rest = units;
    if let Some(weekday) = calendar::weekday(first.text) {
        written.weekday = Some(weekday);
        written.bytes.end = first.end();
        rest = rest.get(1..)?;
    } else if month_day(line, rest).is_none()
        && let Some((time, taken)) = time(line, rest)
    {
        let rest = skip_words(rest.get(taken..).unwrap_or_default(), &["on", "am", "le", "del", "el"]);
        let end = rest_end(units, taken);
        let mut after =
            at_unit(line, rest).filter(|date| gap_is_small(line, end, date.bytes.start) && date.time.is_none())?;
        after.bytes.start = first.start;
        after.time = Some(time);
        return Some(after);
    }
    let rest = skip_words(rest, &["the", "den", "le", "el", "dem"]);
    if let Some((year, month_day, taken)) = month_day(line, rest)
        && (written.weekday.is_none()
            || rest.first().is_some_and(|unit| gap_is_small(line, written.bytes.end, unit.start)))
    {
        (written.year, written.month_day) = (year, Some(month_day));
        written.bytes.end = rest_end(rest, taken);
        add_time(line, rest.get(taken..).unwrap_or_default(), &mut written);
        return Some(written);
    }
    written.weekday?;
    add_time(line, rest, &mut written);
    Some(written)
}

/// A time that follows a date.
fn add_time(line: &str, rest: &[Unit<'_>], written: &mut Written) {
    let after = skip_words(rest, &["at", "um", "à", "a", "alle", "om", "kl", "t", "ab"]);
    let Some(unit) = after.first() else { return };
    if gap_is_small(line, written.bytes.end, unit.start)
        && let Some((time, taken)) = time(line, after)
    {
        written.time = Some(time);
        written.bytes.end = time_end(line, after, taken);
    }
}

/// Steps over one such word.
fn skip_words<'u, 'a>(units: &'u [Unit<'a>], words: &[&str]) -> &'u [Unit<'a>] {
    match units.split_first() {
        Some((first, rest)) if words.iter().any(|word| first.text.eq_ignore_ascii_case(word)) => rest,
        _ => units,
    }
}

fn rest_end(units: &[Unit<'_>], taken: usize) -> usize {
    units.get(taken.saturating_sub(1)).map_or(0, |unit| unit.end())
}

/// The end of a time, with the stop of `a.m.`.
fn time_end(line: &str, units: &[Unit<'_>], taken: usize) -> usize {
    let end = rest_end(units, taken);
    let stopped = line.get(..end).is_some_and(|head| head.ends_with(".m"))
        && line.get(end..).is_some_and(|rest| rest.starts_with('.'));
    end + usize::from(stopped)
}

/// Whether two units stand side by side: a few marks and short linking words between them.
fn gap_is_small(line: &str, end: usize, start: usize) -> bool {
    line.get(end..start).is_some_and(|gap| gap.len() <= 8 && !gap.contains(['\n', '(', '"']))
}

/// Month and day, with the year where it is written, and how many units that took.
fn month_day(line: &str, units: &[Unit<'_>]) -> Option<(Option<i32>, (u8, u8), usize)> {
    numeric(line, units).or_else(|| day_first(line, units)).or_else(|| month_first(line, units))
}

/// `2024-12-13`, `13.12.2024`, `13-12-2024`, `25/12/2024`.
fn numeric(line: &str, units: &[Unit<'_>]) -> Option<(Option<i32>, (u8, u8), usize)> {
    let [a, b, c] = units.get(..3)? else { return None };
    let marks = (line.get(a.end()..b.start)?, line.get(b.end()..c.start)?);
    let small = |unit: &Unit<'_>| unit.number(1..3).and_then(|number| u8::try_from(number).ok());
    let year = |unit: &Unit<'_>| {
        unit.number(4..5).and_then(|number| i32::try_from(number).ok()).filter(|year| (1900..2100).contains(year))
    };
    let (year, month, day) = match marks {
        ("-", "-") | ("/", "/") | (".", ".") if a.text.len() == 4 => (year(a)?, small(b)?, small(c)?),
        ("-", "-") | (".", ".") | (". ", ". ") => (year(c)?, small(b)?, small(a)?),
        ("/", "/") => {
            let (year, first, second) = (year(c)?, small(a)?, small(b)?);
            match (first > 12, second > 12) {
                (true, false) => (year, second, first),
                (false, true) => (year, first, second),
                (false, false) if first == second => (year, first, second),
                _ => return None,
            }
        }
        _ => return None,
    };
    day::new(year, month, day).map(|_| (Some(year), (month, day), 3))
}

/// `13 December 2024`, `21 ene`, `1er août 2024`, `13. Dezember`, `21 de enero de 2019`, `25 تشرين الثاني/نوفمبر 2023`.
fn day_first(line: &str, units: &[Unit<'_>]) -> Option<(Option<i32>, (u8, u8), usize)> {
    let day = u8::try_from(units.first()?.number(1..3)?).ok().filter(|day| (1..=31).contains(day))?;
    let mut taken = 1;
    let rest = |taken: usize| units.get(taken..).unwrap_or_default();
    for words in [&["st", "nd", "rd", "th", "er", "º", "o"][..], &["of", "de", "di"][..]] {
        taken += usize::from(skip_words(rest(taken), words).len() < rest(taken).len());
    }
    let (month, used) = month_words(line, rest(taken))?;
    gap_is_small(line, rest_end(units, taken), rest(taken).first()?.start).then_some(())?;
    taken += used;
    taken += usize::from(skip_words(rest(taken), &["de", "del"]).len() < rest(taken).len());
    let year = following_year(line, units, taken);
    day::new(year.unwrap_or(2000), month, day)?;
    let taken = if year.is_some() { taken + 1 } else { taken };
    let ends_on_link =
        year.is_none() && units.get(taken.wrapping_sub(1)).is_some_and(|unit| matches!(unit.text, "de" | "del"));
    Some((year, (month, day), taken - usize::from(ends_on_link)))
}

/// A month's name, also of two words or twice over.
fn month_words(line: &str, units: &[Unit<'_>]) -> Option<(u8, usize)> {
    let first = units.first()?;
    if let Some(second) = units.get(1)
        && let Some(both) = line.get(first.start..second.end()).filter(|both| !both.is_ascii())
        && let Some(month) = calendar::month(both)
    {
        return Some((
            month,
            2 + usize::from(units.get(2).is_some_and(|unit| calendar::month(unit.text) == Some(month))),
        ));
    }
    let month = calendar::month(first.text)?;
    Some((month, 1 + usize::from(units.get(1).is_some_and(|unit| calendar::month(unit.text) == Some(month)))))
}

/// `Dec. 13, 2024`, `December 13`.
fn month_first(line: &str, units: &[Unit<'_>]) -> Option<(Option<i32>, (u8, u8), usize)> {
    let month = calendar::month(units.first()?.text)?;
    let second = units.get(1)?;
    let day = u8::try_from(second.number(1..3)?).ok().filter(|day| (1..=31).contains(day))?;
    gap_is_small(line, units.first()?.end(), second.start).then_some(())?;
    let mut taken = 2;
    taken += usize::from(
        units
            .get(taken)
            .is_some_and(|unit| matches!(unit.text, "st" | "nd" | "rd" | "th") && unit.start == second.end()),
    );
    let year = following_year(line, units, taken);
    day::new(year.unwrap_or(2000), month, day)?;
    Some((year, (month, day), taken + usize::from(year.is_some())))
}

/// A year of four digits right behind, and not a time of day (`1509GMT`).
fn following_year(line: &str, units: &[Unit<'_>], taken: usize) -> Option<i32> {
    let unit = units.get(taken)?;
    let glued = units.get(taken + 1).is_some_and(|next| next.start == unit.end());
    let year = i32::try_from(unit.number(4..5)?).ok()?;
    (!glued && (1900..2100).contains(&year) && gap_is_small(line, rest_end(units, taken), unit.start)).then_some(year)
}

/// A time of day at the first of these units, and how many units it took.
fn time(line: &str, units: &[Unit<'_>]) -> Option<(Time, usize)> {
    let first = units.first()?;
    let word = first.text.to_lowercase();
    if let Some(minutes) = match word.as_str() {
        "midnight" | "mitternacht" | "minuit" => Some(0),
        "noon" | "midi" => Some(720),
        _ => None,
    } {
        let (clock, taken) = zone(line, units, 1);
        return Some((Time { minutes, seconds: None, clock }, taken));
    }
    let (mut minutes, mut seconds, mut taken) = clock_time(line, units)?;
    let mut sure = taken > 1 || first.text.len() == 4;
    if let Some(half) = half_of_day(line, units, taken) {
        minutes = minutes % 720 + half.0;
        taken += half.1;
        sure = true;
    }
    if units.get(taken).is_some_and(|unit| unit.text.eq_ignore_ascii_case("uhr") || unit.text.eq_ignore_ascii_case("h"))
    {
        taken += 1;
        sure = true;
    }
    // `1200 midday`, `12 noon`: said twice.
    if units.get(taken).is_some_and(|unit| matches!(unit.text, "midday" | "noon")) {
        taken += 1;
        sure = true;
    }
    let (clock, after) = zone(line, units, taken);
    sure |= clock.is_some();
    if taken == 1 && first.text.len() != 4 && clock.is_none() {
        seconds = None;
    }
    let dated = units.get(after).is_some_and(|unit| {
        calendar::weekday(unit.text).is_some() || calendar::month(unit.text).is_some() || unit.text == "on"
    });
    let known = first.text.len() != 4 || clock.is_some() || after > 1 || dated;
    (sure && known && minutes < 1440).then_some((Time { minutes, seconds, clock }, after))
}

/// Hours and minutes: `10:30`, `10.30`, `10h30`, `1030`, `10`.
fn clock_time(line: &str, units: &[Unit<'_>]) -> Option<(u16, Option<u8>, usize)> {
    let first = units.first()?;
    if let Some(both) = first.number(4..5) {
        let (hours, minutes) = (both / 100, both % 100);
        return (hours < 24 && minutes < 60).then_some((u16::try_from(hours * 60 + minutes).ok()?, None, 1));
    }
    let hours = u16::try_from(first.number(1..3)?).ok().filter(|hours| *hours < 25)?;
    let (mark, second, third) = (line.get(first.end()..)?, units.get(1), units.get(2));
    if mark.starts_with(['h', 'H'])
        && let Some(minutes) = third.and_then(|unit| unit.number(2..3)).filter(|minutes| *minutes < 60)
        && second.is_some_and(|unit| unit.text.len() == 1)
    {
        return Some((hours * 60 + u16::try_from(minutes).ok()?, None, 3));
    }
    if mark.starts_with([':', '.'])
        && let Some(unit) = second.filter(|unit| unit.start == first.end() + 1)
        && let Some(minutes) = unit.number(2..3).filter(|minutes| *minutes < 60)
    {
        let seconds = third
            .filter(|third| {
                third.start == unit.end() + 1 && line.get(unit.end()..).is_some_and(|rest| rest.starts_with(':'))
            })
            .and_then(|unit| unit.number(2..3))
            .and_then(|number| u8::try_from(number).ok());
        return Some((hours * 60 + u16::try_from(minutes).ok()?, seconds, 2 + usize::from(seconds.is_some())));
    }
    Some((hours * 60, None, 1))
}

/// `a.m.`, `pm`: minutes to add and units taken.
fn half_of_day(line: &str, units: &[Unit<'_>], taken: usize) -> Option<(u16, usize)> {
    let unit = units.get(taken)?;
    gap_is_small(line, rest_end(units, taken), unit.start).then_some(())?;
    let (letter, used) = match unit.text.to_ascii_lowercase().as_str() {
        "am" => ('a', 1),
        "pm" => ('p', 1),
        letter @ ("a" | "p") if units.get(taken + 1).is_some_and(|next| next.text.eq_ignore_ascii_case("m")) => {
            (if letter == "a" { 'a' } else { 'p' }, 2)
        }
        _ => return None,
    };
    Some((if letter == 'p' { 720 } else { 0 }, used))
}

/// The zone that follows, and the units taken with it. `+01:00` counts as one.
fn zone(line: &str, units: &[Unit<'_>], taken: usize) -> (Option<Clock>, usize) {
    let Some(unit) = units.get(taken) else { return (None, taken) };
    let before = rest_end(units, taken);
    let gap = line.get(before..unit.start).unwrap_or_default();
    if matches!(gap, "+" | "-") || matches!(gap, " +" | " -") && unit.text.len() == 4 {
        let sign = if gap.ends_with('-') { -1 } else { 1 };
        if let Some(both) = unit.number(4..5).and_then(|number| i32::try_from(number).ok()) {
            return (Some(Clock::Fixed(sign * (both / 100 * 60 + both % 100))), taken + 1);
        }
        if let (Some(hours), Some(minutes)) =
            (unit.number(2..3), units.get(taken + 1).and_then(|unit| unit.number(2..3)))
        {
            let minutes = i32::try_from(hours * 60 + minutes).unwrap_or(0);
            return (Some(Clock::Fixed(sign * minutes)), taken + 2);
        }
    }
    match Clock::named(unit.text) {
        Some(clock) if gap.len() <= 3 && !gap.contains('\n') => (Some(clock), taken + 1),
        _ => (None, taken),
    }
}

impl Written {
    /// The same date in a longer line, that many bytes further on.
    pub(crate) fn moved(mut self, bytes: usize) -> Self {
        self.bytes = self.bytes.start + bytes..self.bytes.end + bytes;
        self
    }

    /// The day, as far as it is written in full.
    pub(crate) fn day(&self) -> Option<Day> {
        let (month, day) = self.month_day?;
        day::new(self.year?, month, day)
    }

    /// The day nearest to an anchor that fits what is written; `None` where nothing settles it.
    pub(crate) fn day_near(&self, anchor: Option<Day>) -> Option<Day> {
        if self.year.is_some() {
            return self.day();
        }
        let anchor = anchor?;
        let (month, day) = self.month_day?;
        [-1, 0, 1]
            .into_iter()
            .filter_map(|years| day::new(i32::from(anchor.year()) + years, month, day))
            .min_by_key(|then| day::apart(*then, anchor))
            .filter(|then| self.weekday.is_none_or(|weekday| weekday == day::weekday(*then)))
    }

    /// The day on or after an anchor that fits what is written.
    pub(crate) fn day_from(&self, anchor: Option<Day>) -> Option<Day> {
        match (self.month_day, self.weekday) {
            (Some(_), _) => self.day_near(anchor),
            (None, Some(weekday)) => day::first_weekday_from(anchor?, weekday),
            (None, None) => None,
        }
    }

    /// The moment on a day, on a clock where none is written.
    pub(crate) fn moment(&self, day: Day, clock: Option<Clock>) -> Moment {
        let at = self.time.and_then(|time| Some((time, time.clock.or(clock)?.offset(day))));
        match at {
            None => Moment { value: day.to_string(), precision: Precision::Day, day },
            Some((time, offset)) => {
                let (hours, minutes) = (time.minutes / 60, time.minutes % 60);
                let seconds = time.seconds.unwrap_or(0);
                let zone = match offset {
                    0 => "Z".to_owned(),
                    _ => {
                        let sign = if offset < 0 { '-' } else { '+' };
                        format!("{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
                    }
                };
                let precision = if time.seconds.is_some() { Precision::Second } else { Precision::Minute };
                Moment { value: format!("{day}T{hours:02}:{minutes:02}:{seconds:02}{zone}"), precision, day }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, day: &str) {
        let found = find(line).and_then(|written| written.day());
        assert_eq!(found.map(|day| day.to_string()), (!day.is_empty()).then(|| day.to_owned()), "{line}");
    }

    #[test]
    fn dates_are_read_in_the_orders_of_the_wires() {
        for (line, day) in [
            ("date 2024-12-13 Somebody met", "2024-12-13"),
            ("STOCKHOLM, Aug 29, 2014 (AFP)", "2014-08-29"),
            ("Paris, 21 jan 2019 (AFP)", "2019-01-21"),
            ("Friday, December 13th, 2024", "2024-12-13"),
            ("Freitag, 13. Dezember 2024", "2024-12-13"),
            ("le vendredi 13 décembre 2024", "2024-12-13"),
            ("21 de enero de 2019", "2019-01-21"),
            ("25-11-2023 (أ ف ب)", "2023-11-25"),
            ("25 تشرين الثاني/نوفمبر 2023", "2023-11-25"),
            ("13.12.2024", "2024-12-13"),
            ("25/12/2024", "2024-12-25"),
            ("1er août 2024", "2024-08-01"),
        ] {
            check(line, day);
        }
    }

    #[test]
    fn what_is_no_date_or_two_is_refused() {
        for line in ["03/04/2024", "2024-13-01", "31 February 2024", "May said 12 people", "1/2 results", "", "9-10-11"]
        {
            check(line, "");
        }
    }

    #[test]
    fn times_and_zones_are_read_with_their_date() {
        for (line, value) in [
            ("Friday, December 13, 2024, 10:30 GMT", "2024-12-13T10:30:00Z"),
            ("0001 GMT Friday December 13 2024", "2024-12-13T00:01:00Z"),
            ("13 December 2024 at 6 p.m. EST", "2024-12-13T18:00:00-05:00"),
            ("2024-12-13T10:30:15+01:00", "2024-12-13T10:30:15+01:00"),
            ("13. Dezember 2024, 18.00 Uhr MEZ", "2024-12-13T18:00:00+01:00"),
            ("13 juillet 2024 à 10h30 GMT", "2024-07-13T10:30:00Z"),
            ("12:01 a.m. EDT, July 4, 2024", "2024-07-04T00:01:00-04:00"),
            ("midnight GMT, 5 May 2024", "2024-05-05T00:00:00Z"),
        ] {
            let written = find(line).expect(line);
            let day = written.day().expect(line);
            assert_eq!(written.moment(day, None).value, value, "{line}");
        }
    }

    #[test]
    fn an_anchor_settles_year_and_weekday() {
        let anchor = day::parse("2024-12-13");
        let near = |line| find(line).and_then(|written| written.day_near(anchor)).map(|day| day.to_string());
        assert_eq!(near("January 2").as_deref(), Some("2025-01-02"));
        assert_eq!(near("Dec. 9").as_deref(), Some("2024-12-09"));
        assert_eq!(
            find("Monday").and_then(|written| written.day_from(anchor)).map(|day| day.to_string()).as_deref(),
            Some("2024-12-16")
        );
        assert_eq!(find("Monday").and_then(|written| written.day_from(None)), None);
    }

    #[test]
    fn a_line_that_is_only_a_date_is_known() {
        assert!(whole("Friday, December 13, 2024").is_some());
        assert!(whole("(13 December 2024)").is_some());
        assert!(whole("December 13, 2024 was a Friday").is_none());
        assert!(whole("Friday").is_none());
    }
}
