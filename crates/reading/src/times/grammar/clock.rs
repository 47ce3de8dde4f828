//! Times of day: “10:35 a.m. (0735 GMT) Friday”, “1000 GMT”, “noon”, “midnight Friday”, “Thursday evening”, “tonight”.

use super::{Parsed, Reader};
use crate::times::meaning::{Clock, Found, From, Pick, What, When};
use crate::times::sense::{Part, Particle as P, Sense, Unit};

impl Reader<'_> {
    /// A time of day, alone or with its day.
    pub(super) fn timed(self, at: usize) -> Option<Found> {
        self.clocked(at).or_else(|| self.part_of_day(at))
    }

    fn clocked(self, at: usize) -> Option<Found> {
        let (start, bend) = match self.sense(at) {
            Sense::Is(P::About) => (at + 1, Some("APPROX")),
            Sense::Is(P::Almost) => (at + 1, Some("BEFORE")),
            Sense::Is(P::Over) if self.word(at).eq_ignore_ascii_case("just") => (at, None),
            _ => (at, None),
        };
        let (to, clock) = self.clock(start)?;
        let (to, day) = self.day_behind(to);
        let rule = if day.is_some() { "times.clock.dated" } else { "times.clock" };
        let from = if self.word(at).eq_ignore_ascii_case("about") { start } else { at };
        Some(Found { from, to, what: What::Time(day, clock), bend, rule })
    }

    /// “10:35 a.m. EDT”, “1000 GMT”, “4 in the morning”, “5 o'clock”, “noon”, “midnight”.
    fn clock(self, at: usize) -> Parsed<Clock> {
        match self.sense(at) {
            Sense::Noon if self.follows(at, "high") => return None,
            Sense::Noon => return Some((at + 1, Clock::At(12, 0, None))),
            Sense::Midnight => return Some((at + 1, Clock::At(24, 0, None))),
            _ => {}
        }
        let (next, hour, minute) = self.hour_minute(at)?;
        let minutes = minute.is_some();
        let minute = minute.unwrap_or(0);
        let half = match self.sense(next) {
            _ if !self.joined(next) => None,
            Sense::Before12 => Some((next + 1, 0)),
            Sense::After12 => Some((next + 1, 12)),
            Sense::OClock if self.word(next) == "h" => return self.hour_mark(at, next, hour),
            Sense::OClock => Some(self.half_of_day(next + 1).unwrap_or((next + 1, 24))),
            Sense::Is(P::In) | Sense::Is(P::At) => self.half_of_day(next),
            _ => None,
        };
        if let Some((to, add)) = half {
            if add < 24 && (hour > 12 || hour == 0) || hour > 24 {
                return None;
            }
            let hour = match add {
                24 => hour,
                add => hour % 12 + add,
            };
            let (to, zone) = self.zone(to);
            return Some((to, Clock::At(hour, minute, zone)));
        }
        let (to, zone) = self.zone(next);
        let four_digits = matches!(self.sense(at), Sense::Digits(_, 4));
        // “0200 local time”.
        let zoned = zone.is_some() || self.joined(next) && self.word(next) == "local" && self.is(next + 1, P::Time);
        let clear = self.sense(at) != Sense::Amount && zoned && (minutes || four_digits)
            || self.sense(at) != Sense::Amount && minutes && !four_digits && self.is_clock_place(at);
        (clear && hour < 24).then_some((to, Clock::At(hour, minute, zone)))
    }

    /// “10h30”, “10 h 30”, “10h”.
    fn hour_mark(self, at: usize, mark: usize, hour: u8) -> Parsed<Clock> {
        if !matches!(self.sense(at), Sense::Digits(0..=24, 1 | 2)) || at + 1 != mark {
            return None;
        }
        match self.sense(mark + 1) {
            Sense::Digits(minute @ 0..=59, 2) if self.joined(mark + 1) => {
                Some((mark + 2, Clock::At(hour, u8::try_from(minute).ok()?, None)))
            }
            _ => Some((mark + 1, Clock::At(hour, 0, None))),
        }
    }

    /// Hour and minute: “10”, “10:35”, “1035” before a zone, “10.35” before a.m.
    fn hour_minute(self, at: usize) -> Option<(usize, u8, Option<u8>)> {
        match self.sense(at) {
            Sense::Digits(hour, 1 | 2) if hour <= 24 => {
                let hour = u8::try_from(hour).ok()?;
                if self.is_mark(at + 1, b':')
                    && self.glued(at + 1)
                    && self.glued(at + 2)
                    && let Sense::Digits(minute @ 0..=59, 2) = self.sense(at + 2)
                {
                    let mut to = at + 3;
                    if self.is_mark(to, b':')
                        && self.glued(to)
                        && matches!(self.sense(to + 1), Sense::Digits(0..=59, 2))
                    {
                        to += 2;
                    }
                    return Some((to, hour, Some(u8::try_from(minute).ok()?)));
                }
                Some((at + 1, hour, None))
            }
            Sense::Digits(value, 4) if value < 2400 && value % 100 < 60 => {
                Some((at + 1, u8::try_from(value / 100).ok()?, Some(u8::try_from(value % 100).ok()?)))
            }
            Sense::Amount => {
                let (hour, minute) = self.word(at).split_once('.')?;
                let minute = (minute.len() == 2).then(|| minute.parse::<u8>().ok()).flatten().filter(|m| *m < 60)?;
                Some((at + 1, hour.parse().ok()?, Some(minute)))
            }
            Sense::Cardinal(hour @ 1..=12) => Some((at + 1, u8::try_from(hour).ok()?, None)),
            _ => None,
        }
    }

    /// Whether “10:35” stands where a time does; scores and verses do not.
    fn is_clock_place(self, at: usize) -> bool {
        // “a las 22:00”.
        if !self.habits.english && self.before(at) == Sense::Is(P::The) {
            return true;
        }
        matches!(
            self.before(at),
            Sense::Is(
                P::At | P::By | P::From | P::Until | P::Since | P::Before | P::After | P::About | P::To | P::Between
            )
        )
    }

    /// “in the morning”, “at night” behind an hour: what it adds to the hour.
    fn half_of_day(self, at: usize) -> Option<(usize, u8)> {
        let next = if self.is(at, P::In) || self.is(at, P::At) { at + 1 } else { return None };
        let next = self.past(next, P::The);
        match self.sense(next) {
            Sense::Part(Part::Morning) => Some((next + 1, 0)),
            Sense::Part(Part::Afternoon | Part::Evening | Part::Night) => Some((next + 1, 12)),
            _ => None,
        }
    }

    fn zone(self, at: usize) -> (usize, Option<i16>) {
        match self.sense(at) {
            Sense::Zone(minutes) if self.joined(at) && self.word(at).chars().all(char::is_uppercase) => {
                (at + 1, Some(minutes))
            }
            _ => (at, None),
        }
    }

    /// The day behind a time; behind “on” it is an expression of its own, which only tells the day: “Friday”, “on Friday”, “, Nov. 6”, “yesterday”.
    fn day_behind(self, at: usize) -> (usize, Option<When>) {
        let comma = self.is_mark(at, b',');
        let mut next = if comma { at + 1 } else { at };
        let own = self.is(next, P::On);
        if own {
            next += 1;
        }
        if !self.joined(next) {
            return (at, None);
        }
        match self.sense(next) {
            Sense::Weekday(_) | Sense::Deictic(_) | Sense::Month(_) => {}
            Sense::Is(P::Last | P::Next | P::This | P::The) if !comma => {}
            Sense::Digits(..) if !comma => {}
            _ => return (at, None),
        }
        match self.date(next) {
            Some((to, (when, _))) if is_day(when) => (if own { at } else { to }, Some(when)),
            _ => (at, None),
        }
    }

    /// “Thursday evening”, “last night”, “this morning”, “late Thursday night”, “the morning of May 1”, “tonight”.
    fn part_of_day(self, at: usize) -> Option<Found> {
        let (start, bend) = match self.sense(at) {
            Sense::Is(P::Early) => (at + 1, Some("START")),
            Sense::Is(P::Late) => (at + 1, Some("END")),
            Sense::Is(P::Mid) => (self.hyphen(at + 1), Some("MID")),
            Sense::Is(P::Earlier) => (at + 1, Some("START")),
            Sense::Is(P::Later) => (at + 1, Some("END")),
            _ => (at, None),
        };
        let found =
            |to, when, part, rule| Some(Found { from: at, to, what: What::Time(when, Clock::In(part)), bend, rule });
        match self.sense(start) {
            Sense::Tonight => return found(start + 1, Some(When::Anchor), Part::Night, "times.day-part.tonight"),
            Sense::Overnight if !self.capital(start) || self.opens(start) => {
                let before = When::Step(Unit::Day, -1, From::Speech);
                return found(start + 1, Some(before), Part::Night, "times.day-part.overnight");
            }
            Sense::Is(P::Last) if matches!(self.sense(start + 1), Sense::Part(Part::Night | Part::Evening)) => {
                let Sense::Part(part) = self.sense(start + 1) else { return None };
                let before = When::Step(Unit::Day, -1, From::Speech);
                return found(start + 2, Some(before), part, "times.day-part.last-night");
            }
            Sense::Is(P::This) => {
                if let (Sense::Part(part), true) = (self.sense(start + 1), self.joined(start + 1)) {
                    return found(start + 2, Some(When::Anchor), part, "times.day-part.this");
                }
            }
            _ => {}
        }
        if let Some((to, (when, _))) = self.date(start)
            && is_day(when)
            && self.joined(to)
        {
            let next = if self.is(to, P::Early) || self.is(to, P::Late) { to + 1 } else { to };
            if let Sense::Part(part) = self.sense(next) {
                return found(next + 1, Some(when), part, "times.day-part.dated");
            }
            return None;
        }
        self.part_of(at, start, bend)
    }

    /// “the morning of May 1”, “the next morning”, “the morning”, “that night”.
    fn part_of(self, at: usize, start: usize, bend: Option<&'static str>) -> Option<Found> {
        let found =
            |to, when, part, rule| Some(Found { from: at, to, what: What::Time(when, Clock::In(part)), bend, rule });
        let next = self.past(start, P::The);
        let (pick, next) = match self.sense(next) {
            Sense::Is(P::Next | P::Following) => (Some(When::Step(Unit::Day, 1, From::Reference)), next + 1),
            Sense::Is(P::Previous) => (Some(When::Step(Unit::Day, -1, From::Reference)), next + 1),
            Sense::Is(P::That | P::Same) if next == start || self.is(next, P::Same) => {
                (Some(When::Around(Unit::Day, From::Reference)), next + 1)
            }
            _ => (None, next),
        };
        let Sense::Part(part) = self.sense(next) else { return None };
        if !self.joined(next) && next > at {
            return None;
        }
        if pick.is_some() {
            return found(next + 1, pick, part, "times.day-part.relative");
        }
        if self.is(next + 1, P::Of)
            && let Some((to, (when, _))) = self.date(next + 2)
            && is_day(when)
        {
            return found(to, Some(when), part, "times.day-part.of");
        }
        // “the night before”.
        if next > start && self.is(next + 1, P::Before) && self.ends(next + 2) {
            let before = When::Step(Unit::Day, -1, From::Reference);
            return found(next + 2, Some(before), part, "times.day-part.before");
        }
        let named = matches!(self.word(next), "dawn" | "dusk");
        let led = matches!(self.before(at), Sense::Is(P::In | P::During | P::Until | P::By)) && next > start
            || named && self.before(at) == Sense::Is(P::At)
            || bend.is_some()
            || next > start && part == Part::Morning;
        (led && part != Part::Night).then(|| found(next + 1, None, part, "times.day-part")).flatten()
    }
}

/// Whether a date is a day.
fn is_day(when: When) -> bool {
    match when {
        When::Anchor
        | When::DayOnly(_)
        | When::Day(..)
        | When::Weekday(
            _,
            Pick::Plain
            | Pick::This
            | Pick::Last
            | Pick::Next
            | Pick::Before
            | Pick::After
            | Pick::That
            | Pick::Year(_),
        ) => true,
        When::Step(unit, ..) | When::Around(unit, _) => unit == Unit::Day,
        When::Holiday(..) => true,
        _ => false,
    }
}
