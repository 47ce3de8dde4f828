//! Transmission times, as dpa and AP set them below the copy: `212322 GMT Nov 18`, `AP-WF-11-13-13 1509GMT`.

use super::super::agencies;
use super::super::calendar::{self, Clock};
use super::super::date::{Time, Written};
use super::super::day;

/// The longest line, in bytes.
const LONGEST: usize = 100;

/// `212322 GMT Nov 18`, `AP-WF-11-13-13 1509GMT`.
pub(super) fn read(line: &str) -> Option<Written> {
    if line.len() > LONGEST {
        return None;
    }
    military(line).or_else(|| associated(line)).or_else(|| {
        // AFP sets its name before the time.
        let (_, behind_name) = agencies::leading(line)?;
        military(behind_name.trim_start()).map(|written| whole(written, line))
    })
}

/// The same for all of a line.
fn whole(written: Written, line: &str) -> Written {
    Written { bytes: 0..line.len(), ..written }
}

/// Day, hours and minutes in one number, zone, month, year.
fn military(line: &str) -> Option<Written> {
    if !line.starts_with(|first: char| first.is_ascii_digit() || first.is_whitespace()) {
        return None;
    }
    let parts: Vec<&str> = line.split_whitespace().collect();
    let [number, rest @ ..] = parts.as_slice() else { return None };
    let digits = number.len() == 6 && number.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !(2..=3).contains(&rest.len()) {
        return None;
    }
    let field = |range: std::ops::Range<usize>| number.get(range)?.parse::<u16>().ok();
    let (day, hours, minutes) = (u8::try_from(field(0..2)?).ok()?, field(2..4)?, field(4..6)?);
    let (zone, rest) = match rest {
        [zone, month, year] => (Some(*zone), (*month, *year)),
        [month, year] => (None, (*month, *year)),
        _ => return None,
    };
    let clock = match zone {
        Some(zone) => Some(Clock::named(zone)?),
        None => None,
    };
    let (month, year) = (calendar::month(rest.0)?, rest.1.parse::<i32>().ok()?);
    let year = copydesk_article::full_year(year);
    day::new(year, month, day)?;
    (hours < 24 && minutes < 60).then(|| Written {
        bytes: 0..line.len(),
        year: Some(year),
        month_day: Some((month, day)),
        weekday: None,
        time: Some(Time { minutes: hours * 60 + minutes, seconds: None, clock }),
    })
}

/// AP: service, month-day-year, time.
fn associated(line: &str) -> Option<Written> {
    let bare = line.trim_matches(|mark: char| mark.is_whitespace() || "<>^".contains(mark));
    let (stamp, time) = bare.split_once(' ')?;
    let rest = stamp.strip_prefix("AP-")?;
    let parts: Vec<&str> = rest.split('-').collect();
    let [_, month, day, year] = parts.as_slice() else { return None };
    let number = |text: &str| (text.len() == 2).then(|| text.parse::<u8>().ok()).flatten();
    let (month, day, year) = (number(month)?, number(day)?, i32::from(number(year)?));
    let year = copydesk_article::full_year(year);
    day::new(year, month, day)?;
    let (clock, zone) = time.split_at_checked(4)?;
    let clock: u16 = clock.parse().ok()?;
    let time = Time { minutes: clock / 100 * 60 + clock % 100, seconds: None, clock: Clock::named(zone.trim()) };
    (time.minutes < 1440).then_some(Written {
        bytes: 0..line.len(),
        year: Some(year),
        month_day: Some((month, day)),
        weekday: None,
        time: Some(time),
    })
}
