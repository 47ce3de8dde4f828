//! Embargoes in words: until when an item must not be published.
//!
//! Owns finding the phrase and the date behind it. The date is resolved against the item's own: a weekday is the first one
//! on or after it. A time without a zone is a time in the zone of the house that says so (PA: London; German: Berlin), or
//! of the item's own date; `tonight` and `tomorrow` count from it. Midnight is the end of the day that is named, because an
//! embargo that ends too late harms nobody. What cannot be resolved still withholds the item: only the moment stays unknown.

use super::calendar::Clock;
use super::date::{self, Moment, Written};
use super::day::{self, Day};
use super::openings::Openings;
use super::passage::{Passage, Phrases, find_words_no_case, holds_any, phrases, strip_opening, strip_prefix_no_case};
use std::sync::LazyLock;

/// Openings of an embargo line, lower case; the clock that the language implies.
const OPENINGS: &[(&str, Option<Clock>)] = &[
    ("embargoed until", None),
    ("embargoed to", Some(Clock::London)),
    ("embargoed for release", None),
    ("embargoed for publication", None),
    ("strictly embargoed until", None),
    ("strictly embargoed", None),
    ("embargoed till", None),
    ("embargoed", None),
    ("embargo until", None),
    ("under embargo until", None),
    ("embargo:", None),
    ("embargo -", None),
    ("embargo –", None),
    ("embargo", None),
    ("hold for release", None),
    ("for release", None),
    ("not for release before", None),
    ("not for release until", None),
    ("not for publication before", None),
    ("not for publication until", None),
    ("not to be published before", None),
    ("not for use before", None),
    ("not for use until", None),
    ("not for broadcast or publication before", None),
    ("for publication after", None),
    ("do not publish before", None),
    ("release time:", None),
    ("sperrfrist bis", Some(Clock::CentralEurope)),
    ("sperrfrist:", Some(Clock::CentralEurope)),
    ("sperrfrist", Some(Clock::CentralEurope)),
    ("sous embargo jusqu'au", Some(Clock::CentralEurope)),
    ("sous embargo jusqu’au", Some(Clock::CentralEurope)),
    ("sous embargo", Some(Clock::CentralEurope)),
    ("embargo jusqu'au", Some(Clock::CentralEurope)),
    ("embargo jusqu’au", Some(Clock::CentralEurope)),
    ("embargado hasta", Some(Clock::CentralEurope)),
    ("embargo hasta", Some(Clock::CentralEurope)),
    ("embargo tot", Some(Clock::CentralEurope)),
    ("onder embargo tot", Some(Clock::CentralEurope)),
];

static OPENING: LazyLock<Openings<Option<Clock>>> = LazyLock::new(|| Openings::new(OPENINGS.iter().copied()));

/// Phrases of an embargo inside a note, lower case.
const MIDDLE: &[&str] = &[
    "not for publication before",
    "not for publication until",
    "embargoed until",
    "not for release before",
    "not for use before",
    "not to be published before",
];

static MIDDLE_ANYWHERE: LazyLock<Phrases> = LazyLock::new(|| phrases(MIDDLE));

/// An embargo as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Embargo<'a> {
    /// The words.
    pub(crate) words: Passage<'a>,
    /// The date behind them.
    pub(crate) until: Option<Written>,
    /// Days from the item's own day, where the words count from it (`tonight`, `tomorrow`).
    days_on: Option<u8>,
    /// Whether the hour is midnight, which ends the day named.
    midnight: bool,
    /// The clock that the words imply.
    clock: Option<Clock>,
}

/// Words that count from the item's own day, lower case.
const NEAR: &[(&str, u8)] = &[
    ("tomorrow", 1),
    ("tonight", 0),
    ("today", 0),
    ("this evening", 0),
    ("this afternoon", 0),
    ("heute", 0),
    ("morgen", 1),
    ("demain", 1),
    ("aujourd'hui", 0),
    ("aujourd’hui", 0),
    ("ce soir", 0),
    ("hoy", 0),
    ("mañana", 1),
];

/// Reads a line as an embargo.
pub(crate) fn read(line: Passage<'_>) -> Option<Embargo<'_>> {
    let words = line.trim_matches(|mark| mark.is_whitespace() || "*+<>^#=()[]!".contains(mark));
    if words.text.len() > 260 {
        return None;
    }
    let inner = ["eds:", "note to editors:", "editors:", "attention editors:", "achtung:"]
        .iter()
        .find_map(|note| strip_prefix_no_case(words.text, note))
        .map_or(words.text, str::trim_start);
    let opening =
        OPENING.of(inner).find_map(|(opening, clock)| strip_opening(inner, opening).map(|rest| (opening, rest, clock)));
    let (opening, rest, clock) = opening.or_else(|| middle(inner))?;
    let until = date::find(rest).map(|written| written.moved(words.text.len() - rest.len()));
    let days_on = NEAR.iter().find(|(word, _)| find_words_no_case(rest, word).is_some()).map(|(_, days)| *days);
    let until = until.or_else(|| days_on.map(|_| Written { time: date::clock(rest), ..Written::default() }));
    let says = |list: &[&str]| list.iter().any(|word| find_words_no_case(rest, word).is_some());
    let midnight = says(&["midnight", "mitternacht", "minuit", "medianoche", "mezzanotte"]);
    let bare = rest.trim_matches(|mark: char| !mark.is_alphanumeric());
    let certain = opening.contains("not ")
        || opening.contains("sperrfrist")
        || opening.contains("until")
        || opening.contains("hold for")
        || opening.contains("hasta")
        || opening.contains("jusqu")
        || (opening.ends_with([':', '-', '–']) && says(&["until", "before", "not for", "bis", "hasta"]));
    // `Embargo`, `for release` and the like open headlines too: a date must follow, or nothing at all.
    let fits = match &until {
        Some(until) => {
            until.month_day.is_some()
                || until.time.is_some()
                || (until.weekday.is_some() || days_on.is_some()) && rest.len() < 60
        }
        None => (bare.is_empty() && opening.starts_with("embargo")) || (certain && rest.len() < 120),
    };
    let immediate =
        find_words_no_case(rest, "immediate").is_some() || find_words_no_case(rest, "immediately").is_some();
    (fits && !immediate).then_some(Embargo { words, until, days_on, midnight, clock })
}

/// `… is not for publication before …`, `… embargoed until …` inside a note.
fn middle(line: &str) -> Option<(&'static str, &str, Option<Clock>)> {
    if !holds_any(line, &MIDDLE_ANYWHERE) {
        return None;
    }
    MIDDLE.iter().find_map(|phrase| {
        find_words_no_case(line, phrase).and_then(|at| line.get(at + phrase.len()..)).map(|rest| (*phrase, rest, None))
    })
}

impl Embargo<'_> {
    /// The moment until which the item is withheld; `None` where nothing settles it.
    pub(crate) fn moment(&self, anchor: Option<Day>, own: Option<Clock>) -> Option<Moment> {
        let until = self.until.as_ref()?;
        let day = match until.day_from(anchor) {
            Some(day) => day,
            None if until.month_day.is_none() && until.weekday.is_none() => day::days_after(anchor?, self.days_on?)?,
            None => return None,
        };
        let midnight = self.midnight && until.time.is_some_and(|time| time.minutes == 0);
        let day = if midnight { day::days_after(day, 1)? } else { day };
        Some(until.moment(day, own.or(self.clock)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, value: Option<&str>) {
        let found = read(Passage { text: line, start: 0 }).unwrap_or_else(|| panic!("no embargo: {line}"));
        let anchor = day::parse("2024-12-11");
        assert_eq!(found.moment(anchor, None).map(|moment| moment.value).as_deref(), value, "{line}");
    }

    #[test]
    fn embargoes_in_words_are_resolved_against_the_items_date() {
        check("EMBARGOED UNTIL 0001 GMT FRIDAY DECEMBER 13", Some("2024-12-13T00:01:00Z"));
        check("Embargoed to 0001 Friday December 13", Some("2024-12-13T00:01:00Z"));
        check("Not for publication before 00:01 GMT Friday", Some("2024-12-13T00:01:00Z"));
        check("HOLD FOR RELEASE 12:01 a.m. EST Sunday", Some("2024-12-15T00:01:00-05:00"));
        check("Sperrfrist: 13. Dezember 2024, 18.00 Uhr", Some("2024-12-13T18:00:00+01:00"));
        check("Sperrfrist: Freitag, 18.00 Uhr", Some("2024-12-13T18:00:00+01:00"));
        check("SOUS EMBARGO jusqu’au 13 décembre 2024 à 10h30 GMT", Some("2024-12-13T10:30:00Z"));
        check("EMBARGO: 13 December 2024", Some("2024-12-13"));
        check("Embargoed to 1200 midday Thursday December 12", Some("2024-12-12T12:00:00Z"));
        check("EMBARGOED UNTIL 10 P.M. GMT TONIGHT", Some("2024-12-11T22:00:00Z"));
        check("EMBARGO: not for release until 6 a.m. EST tomorrow", Some("2024-12-12T06:00:00-05:00"));
        check("EMBARGOED UNTIL MIDNIGHT GMT TONIGHT", Some("2024-12-12T00:00:00Z"));
        check("Embargoed until midnight GMT Friday", Some("2024-12-14T00:00:00Z"));
        check("EMBARGOED UNTIL MIDNIGHT", None);
        check("EMBARGOED UNTIL DELIVERY", None);
        check("EMBARGOED", None);
        check("(Eds: This story is not for publication before 00:01 GMT Friday.)", Some("2024-12-13T00:01:00Z"));
    }

    #[test]
    fn news_about_embargoes_is_none() {
        for line in [
            "Embargo on arms extended",
            "FOR IMMEDIATE RELEASE",
            "Embargoed goods seized at port",
            "For release of hostages, a price",
            "Hold for release",
        ] {
            let found = read(Passage { text: line, start: 0 });
            assert!(found.is_none() || line == "Hold for release", "{line}");
        }
    }
}
