//! Moments as pages state them, to RFC 3339: a date-time where the zone is stated, else the date alone.
//!
//! A date that could be read in two ways (03/04/2019) is none.

use copydesk_article::Precision;

/// A moment in RFC 3339 and how exactly it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) value: String,
    pub(super) precision: Precision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Day {
    year: u32,
    month: u32,
    day: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Clock {
    hour: u32,
    minute: u32,
    second: Option<u32>,
}

/// Reads a moment that stands in a field made for it, or is the whole of a short text: `Published 19 November 2019`.
pub(super) fn parse(text: &str) -> Option<Moment> {
    let text = text.trim();
    if text.len() > 120 {
        return None;
    }
    let pieces = pieces(text);
    let (day, used) = find_day(&pieces)?;
    let clock = find_clock(pieces.get(used..).unwrap_or_default());
    Some(moment(day, clock))
}

/// Reads a moment in a text whose language tells the order of day and month.
pub(super) fn parse_in(text: &str, language: Option<&str>) -> Option<Moment> {
    parse(text).or_else(|| {
        let day_first = day_comes_first(language?)?;
        let pieces = pieces(text);
        let window = pieces.windows(5).find(|five| {
            matches!(five, [Piece::Digits(_), Piece::Mark(one @ ('/' | '-')), Piece::Digits(_), Piece::Mark(other), Piece::Digits(year)] if one == other && year.len() == 4)
        })?;
        let number = |at: usize| window.get(at)?.number(4);
        let (first, second, year) = (number(0)?, number(2)?, number(4)?);
        let day = if day_first { checked(year, second, first)? } else { checked(year, first, second)? };
        Some(moment(day, None))
    })
}

/// English of no stated country writes either.
fn day_comes_first(language: &str) -> Option<bool> {
    let language = language.to_ascii_lowercase().replace('_', "-");
    match language.split('-').next()? {
        "en" => match language.split('-').nth(1)? {
            "us" => Some(false),
            "gb" | "au" | "nz" | "ie" | "in" | "za" => Some(true),
            _ => None,
        },
        "de" | "fr" | "es" | "pt" | "it" | "nl" | "ru" | "pl" | "id" => Some(true),
        _ => None,
    }
}

fn moment(day: Day, clock: Option<(Clock, Option<i32>)>) -> Moment {
    let date = format!("{:04}-{:02}-{:02}", day.year, day.month, day.day);
    let Some((clock, Some(zone))) = clock else { return Moment { value: date, precision: Precision::Day } };
    let offset = if zone == 0 {
        "Z".to_owned()
    } else {
        let sign = if zone < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", zone.abs() / 60, zone.abs() % 60)
    };
    let precision = if clock.second.is_some() { Precision::Second } else { Precision::Minute };
    let second = clock.second.unwrap_or(0);
    Moment { value: format!("{date}T{:02}:{:02}:{second:02}{offset}", clock.hour, clock.minute), precision }
}

/// A run of digits, of letters, or one other character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'t> {
    Digits(&'t str),
    Letters(&'t str),
    Mark(char),
    Space,
}

impl Piece<'_> {
    fn number(self, most: usize) -> Option<u32> {
        match self {
            Self::Digits(digits) if digits.len() <= most => digits.parse().ok(),
            _ => None,
        }
    }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let length = if c.is_ascii_digit() {
            run(|c| c.is_ascii_digit())
        } else if c.is_whitespace() {
            run(char::is_whitespace)
        } else if c.is_alphabetic() {
            run(char::is_alphabetic)
        } else {
            c.len_utf8()
        };
        let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        found.push(match c {
            c if c.is_ascii_digit() => Piece::Digits(piece),
            c if c.is_whitespace() => Piece::Space,
            c if c.is_alphabetic() => Piece::Letters(piece),
            c => Piece::Mark(c),
        });
        rest = after;
    }
    found
}

/// The first day in the pieces, and how many pieces it takes to its end.
fn find_day(pieces: &[Piece<'_>]) -> Option<(Day, usize)> {
    (0..pieces.len()).find_map(|at| {
        let rest = pieces.get(at..)?;
        // A number that carries on another is no start: 12.2019 in 3.12.2019.
        if at > 0
            && matches!(pieces.get(at - 1), Some(Piece::Mark('.' | '/' | '-' | ':')))
            && numeric_before(pieces, at - 1)
        {
            return None;
        }
        let (day, used) =
            year_first(rest).or_else(|| packed(rest)).or_else(|| day_first(rest)).or_else(|| month_first(rest))?;
        Some((day, at + used))
    })
}

fn numeric_before(pieces: &[Piece<'_>], at: usize) -> bool {
    at.checked_sub(1).and_then(|at| pieces.get(at)).is_some_and(|piece| matches!(piece, Piece::Digits(_)))
}

/// `2019-11-19`, `2019/11/19`, `2019. 11. 19.`, `2019年11月19日`.
fn year_first(pieces: &[Piece<'_>]) -> Option<(Day, usize)> {
    let Piece::Digits(year) = *pieces.first()? else { return None };
    if year.len() != 4 {
        return None;
    }
    let mut at = 1;
    let mut numbers = [0; 2];
    for number in &mut numbers {
        at = skip(pieces, at, |piece| {
            matches!(piece, Piece::Mark('-' | '/' | '.') | Piece::Space | Piece::Letters("年" | "月" | "년" | "월"))
        });
        *number = pieces.get(at)?.number(2)?;
        at += 1;
    }
    let [month, day] = numbers;
    if let Some(Piece::Letters("日" | "일")) = pieces.get(at) {
        at += 1;
    }
    Some((checked(year.parse().ok()?, month, day)?, at))
}

/// `20191119`, also with the clock behind: `20191119103000`.
fn packed(pieces: &[Piece<'_>]) -> Option<(Day, usize)> {
    let Piece::Digits(digits) = *pieces.first()? else { return None };
    if !matches!(digits.len(), 8 | 12 | 14) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse().ok();
    Some((checked(number(0..4)?, number(4..6)?, number(6..8)?)?, 1))
}

/// `19 November 2019`, `19. November 2019`, `19 de novembro de 2019`, `19.11.2019`, `19/11/2019` where it can be no other.
fn day_first(pieces: &[Piece<'_>]) -> Option<(Day, usize)> {
    let first = pieces.first()?.number(2)?;
    if let Some(&Piece::Mark(mark @ ('.' | '/' | '-'))) = pieces.get(1)
        && let Some(second) = pieces.get(2).and_then(|piece| piece.number(2))
        && pieces.get(3) == Some(&Piece::Mark(mark))
        && let Some(year) = pieces.get(4).and_then(|piece| piece.number(4)).filter(|&year| year > 1900)
    {
        let by_day = checked(year, second, first);
        let by_month = checked(year, first, second);
        let day = match (by_day, by_month) {
            (Some(day), None) => day,
            (Some(day), Some(_)) if mark == '.' || first == second => day,
            (None, Some(day)) if mark != '.' => day,
            _ => return None,
        };
        return Some((day, 5));
    }
    let between =
        |piece: Piece<'_>| matches!(piece, Piece::Space | Piece::Mark('.' | ',' | '-' | '/')) || is_filler(piece);
    let at = skip(pieces, 1, between);
    let Piece::Letters(name) = *pieces.get(at)? else { return None };
    let month = month(name)?;
    let at = skip(pieces, at + 1, between);
    let year = pieces.get(at)?.number(4).filter(|&year| year > 1900)?;
    Some((checked(year, month, first)?, at + 1))
}

/// `November 19, 2019`, `Nov. 19th 2019`, `Nov 19 10:00:00 2019` without its clock.
fn month_first(pieces: &[Piece<'_>]) -> Option<(Day, usize)> {
    let Piece::Letters(name) = *pieces.first()? else { return None };
    let month = month(name)?;
    let between =
        |piece: Piece<'_>| matches!(piece, Piece::Space | Piece::Mark('.' | ',' | '-' | '/')) || is_filler(piece);
    let at = skip(pieces, 1, between);
    let day = pieces.get(at)?.number(2)?;
    let at = skip(pieces, at + 1, between);
    let year = pieces.get(at)?.number(4).filter(|&year| year > 1900)?;
    Some((checked(year, month, day)?, at + 1))
}

fn is_filler(piece: Piece<'_>) -> bool {
    matches!(piece, Piece::Letters(word) if matches!(word.to_lowercase().as_str(), "st" | "nd" | "rd" | "th" | "de" | "del" | "of" | "er"))
}

fn skip(pieces: &[Piece<'_>], mut at: usize, is: impl Fn(Piece<'_>) -> bool) -> usize {
    let start = at;
    while at < start + 4 && pieces.get(at).is_some_and(|&piece| is(piece)) {
        at += 1;
    }
    at
}

fn checked(year: u32, month: u32, day: u32) -> Option<Day> {
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => return None,
    };
    // Before the web's first pages a date is a mistake or history, not this item's.
    ((1990..2100).contains(&year) && (1..=days).contains(&day)).then_some(Day { year, month, day })
}

/// The first clock in the pieces with its zone in minutes, where one is stated.
fn find_clock(pieces: &[Piece<'_>]) -> Option<(Clock, Option<i32>)> {
    let at = pieces.windows(3).take(12).position(|three| {
        matches!(three, [Piece::Digits(hour), Piece::Mark(':' | '.'), Piece::Digits(minute)] if hour.len() <= 2 && minute.len() == 2)
    })?;
    let hour = pieces.get(at)?.number(2)?;
    let minute = pieces.get(at + 2)?.number(2)?;
    let mut next = at + 3;
    let mut second = None;
    if pieces.get(next) == Some(&Piece::Mark(':')) {
        second = Some(pieces.get(next + 1)?.number(2)?);
        next += 2;
        if let (Some(Piece::Mark('.' | ',')), Some(Piece::Digits(_))) = (pieces.get(next), pieces.get(next + 1)) {
            next += 2;
        }
    }
    let (hour, next) = half_of_day(pieces, hour, next)?;
    if hour > 23 || minute > 59 || second.is_some_and(|second| second > 59) {
        return None;
    }
    Some((Clock { hour, minute, second }, zone(pieces.get(next..).unwrap_or_default())))
}

/// Reads `a.m.` or `PM` behind a clock.
fn half_of_day(pieces: &[Piece<'_>], hour: u32, next: usize) -> Option<(u32, usize)> {
    let mut at = next;
    while pieces.get(at) == Some(&Piece::Space) {
        at += 1;
    }
    let Some(&Piece::Letters(word)) = pieces.get(at) else { return Some((hour, next)) };
    let word = word.to_ascii_lowercase();
    let dotted = matches!(pieces.get(at + 1..at + 3), Some([Piece::Mark('.'), Piece::Letters("m" | "M")]));
    let (afternoon, length) = match word.as_str() {
        "am" => (false, 1),
        "pm" => (true, 1),
        "a" if dotted => (false, 4),
        "p" if dotted => (true, 4),
        _ => return Some((hour, next)),
    };
    match (hour, afternoon) {
        (12, false) => Some((0, at + length)),
        (1..=11, true) => Some((hour + 12, at + length)),
        (0..=12, _) => Some((hour, at + length)),
        _ => None,
    }
}

/// The zone that stands first, in minutes east of Greenwich.
fn zone(pieces: &[Piece<'_>]) -> Option<i32> {
    let at = skip(pieces, 0, |piece| matches!(piece, Piece::Space | Piece::Mark('(' | ',')));
    match *pieces.get(at)? {
        Piece::Letters(name) => {
            let rest = pieces.get(at + 1..).unwrap_or_default();
            match name {
                "GMT" | "UTC" => offset(rest).or(Some(0)),
                _ => named_zone(name),
            }
        }
        Piece::Mark('+' | '-' | '−') => offset(pieces.get(at..).unwrap_or_default()),
        _ => None,
    }
}

/// Zones that mean one offset only.
fn named_zone(name: &str) -> Option<i32> {
    Some(match name {
        "Z" | "z" => 0,
        "EST" => -300,
        "EDT" => -240,
        "CDT" => -300,
        "MDT" => -360,
        "PST" => -480,
        "PDT" => -420,
        "CET" | "MEZ" => 60,
        "CEST" | "MESZ" => 120,
        "EET" => 120,
        "EEST" => 180,
        "MSK" => 180,
        "JST" | "KST" => 540,
        "SGT" | "HKT" => 480,
        "AEST" => 600,
        "AEDT" => 660,
        _ => return None,
    })
}

/// `+01:00`, `-0500`, `+9`.
fn offset(pieces: &[Piece<'_>]) -> Option<i32> {
    let sign = match pieces.first()? {
        Piece::Mark('+') => 1,
        Piece::Mark('-' | '−') => -1,
        _ => return None,
    };
    let Piece::Digits(digits) = *pieces.get(1)? else { return None };
    let (hours, minutes) = match digits.len() {
        4 => (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?),
        1 | 2 => {
            let minutes = match (pieces.get(2), pieces.get(3)) {
                (Some(Piece::Mark(':')), Some(piece)) => piece.number(2)?,
                _ => 0,
            };
            (digits.parse().ok()?, minutes)
        }
        _ => return None,
    };
    let total: u32 = hours;
    (total <= 14 && minutes < 60).then(|| sign * i32::try_from(total * 60 + minutes).unwrap_or(0))
}

fn month(name: &str) -> Option<u32> {
    let lower = name.to_lowercase();
    let at = MONTHS.iter().position(|names| names.split(' ').any(|known| known == lower))?;
    u32::try_from(at + 1).ok()
}

/// Names of months: English, German, French, Spanish, Portuguese, Italian, Dutch, Russian, Indonesian.
const MONTHS: [&str; 12] = [
    "january jan januar jänner janvier enero ene janeiro gennaio januari января январь",
    "february feb februar février fév febrero fevereiro fev febbraio februari февраля февраль",
    "march mar märz mars marzo março maart maret марта март",
    "april apr avril avr abril abr aprile апреля апрель",
    "may mai mayo maio maggio mei мая май",
    "june jun juni juin junio junho giugno июня июнь",
    "july jul juli juillet julio julho luglio июля июль",
    "august aug août agosto ago augustus agustus августа август",
    "september sep sept septembre septiembre setembro set settembre сентября сентябрь",
    "october oct oktober okt octobre octubre outubro out ottobre октября октябрь",
    "november nov novembre noviembre novembro ноября ноябрь",
    "december dec dezember dez décembre déc diciembre dic dezembro dicembre desember des декабря декабрь",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_pages_write_them() {
        let table = [
            ("2019-11-19T10:30:00-05:00", "2019-11-19T10:30:00-05:00"),
            ("2019-11-19T10:30:00.000Z", "2019-11-19T10:30:00Z"),
            ("2019-11-19T10:30Z", "2019-11-19T10:30:00Z"),
            ("2019-11-19T10:30:00+0100", "2019-11-19T10:30:00+01:00"),
            ("2019-11-19 10:30:00", "2019-11-19"),
            ("20191119", "2019-11-19"),
            ("Tue, 19 Nov 2019 10:30:00 GMT", "2019-11-19T10:30:00Z"),
            ("Tue Nov 19 2019 05:02:21 GMT+0000 (Coordinated Universal Time)", "2019-11-19T05:02:21Z"),
            ("November 19, 2019 at 6:03 pm EST", "2019-11-19T18:03:00-05:00"),
            ("Nov. 19, 2019 12:05 a.m. PST", "2019-11-19T00:05:00-08:00"),
            ("Published 19 November 2019", "2019-11-19"),
            ("19. November 2019", "2019-11-19"),
            ("19 de novembro de 2019", "2019-11-19"),
            ("19.11.2019 08:00", "2019-11-19"),
            ("11/19/2019", "2019-11-19"),
            ("19/11/2019", "2019-11-19"),
            ("2019年11月19日", "2019-11-19"),
            ("2018. 10. 12", "2018-10-12"),
            ("19 ноября 2019", "2019-11-19"),
        ];
        for (text, wanted) in table {
            assert_eq!(parse(text).map(|moment| moment.value).as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn the_language_tells_day_from_month() {
        let of = |language| parse_in("Publicado 05/10/2018", Some(language)).map(|moment| moment.value);
        assert_eq!(of("pt-BR").as_deref(), Some("2018-10-05"));
        assert_eq!(of("en-US").as_deref(), Some("2018-05-10"));
        assert_eq!(of("en"), None);
    }

    #[test]
    fn what_may_mean_two_days_means_none() {
        for text in ["03/04/2019", "2019-02-30", "13/13/2019", "yesterday", "", "1574118000", "0001-01-01T00:00:00Z"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
