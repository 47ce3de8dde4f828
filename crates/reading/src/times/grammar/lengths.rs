//! Lengths of time and what is reached by them or comes again: “more than an hour”, “two weeks ago”, “every other week”.

use super::Reader;
use super::amounts::{finer, half_steps};
use crate::times::meaning::{Again, Amount, Found, From, What, When};
use crate::times::sense::{Particle as P, Sense, Tense, Unit};
use crate::times::tense;

/// How many words before “in two years” may tell how often.
const COMPARED: usize = 6;

impl Reader<'_> {
    /// Whether a length stands here: “for over a year”, but not “over a year”, which is “during”.
    pub(super) fn lasts(self, at: usize) -> bool {
        let verb = at.checked_sub(1).map(|before| self.word(before)).unwrap_or_default();
        matches!(self.before(at), Sense::Is(P::For | P::After | P::In | P::Over))
            || matches!(verb, "took" | "takes" | "take" | "lasted" | "lasts" | "last" | "spent" | "spend")
    }

    /// A length of time, or a date reached by one: “two weeks”, “two weeks ago”.
    pub(super) fn lasting(self, at: usize) -> Option<Found> {
        if self.sense(at) == Sense::Is(P::AgoBefore) {
            return self.ago_before(at);
        }
        if self.is_some_day(at) {
            let what = What::Vague("FUTURE_REF");
            return Some(Found { from: at, to: at + 2, what, bend: None, rule: "times.vague.some-day" });
        }
        let (start, bend) = self.length_bend(at);
        let long = |at: usize| self.hyphen(at) > at && self.is(at + 1, P::Long);
        if self.is(at, P::A) && self.unit(at + 1).is_some() && long(at + 2) {
            return None;
        }
        let Some((to, (amount, unit, hyphen))) = self.length(start) else { return self.bare_units(at) };
        if self.glued(at) && matches!(self.before(at), Sense::Mark(b':' | b'/')) {
            return None;
        }
        let fraction = unit == Unit::Quarter && (hyphen || self.is(start, P::A) || self.is(to, P::Of));
        if fraction || self.is_age(at, to, hyphen) || self.before(at) == Sense::Mark(b'$') {
            return None;
        }
        if !hyphen && let Some(found) = self.counted(at, to, amount, unit, bend) {
            return Some(found);
        }
        if !hyphen && let Some(found) = self.ahead(at, to, amount, unit, bend) {
            return Some(found);
        }
        if !hyphen && let Some(found) = self.sum(at, to, amount, unit, bend) {
            return Some(found);
        }
        self.plain_length(at, start, to, (amount, unit, hyphen), bend)
    }

    /// “an hour and 20 minutes”, “two years, three months”.
    fn sum(self, from: usize, to: usize, amount: Amount, unit: Unit, bend: Option<&'static str>) -> Option<Found> {
        let joins = self.is(to, P::And) || self.is_mark(to, b',');
        let next = if joins { to + 1 } else { to };
        if !self.joined(next) || matches!(self.sense(next), Sense::Is(_)) {
            return None;
        }
        let (to, (more, of, false)) = self.length(next)? else { return None };
        let exact = matches!((amount, more), (Amount::Exactly(_), Amount::Exactly(_)));
        let smaller = of < unit && (of >= Unit::Day) == (unit >= Unit::Day);
        let what = What::Sum(amount, unit, more, of);
        (exact && smaller && !self.is(to, P::Ago) && !self.is(to, P::Later) && !self.is_age(from, to, false))
            .then_some(Found { from, to, what, bend, rule: "times.duration.sum" })
    }

    /// “vor drei Jahren”, “il y a trois ans”, “hace tres años”, “há três anos”.
    fn ago_before(self, at: usize) -> Option<Found> {
        let start = match self.word(at) {
            "il" | "Il" if self.word(at + 1) == "y" && self.word(at + 2) == "a" => at + 3,
            "il" | "Il" => return None,
            _ => at + 1,
        };
        let (start, bend) = self.length_bend(start);
        let (to, (amount, unit, false)) = self.length(start).filter(|_| self.joined(start))? else { return None };
        let when = match amount {
            Amount::Exactly(count) => When::Step(unit, -i32::try_from(count).ok()?, From::Speech),
            Amount::AndHalf(count) => When::Step(finer(unit)?, -half_steps(unit, count)?, From::Speech),
            Amount::Some => When::Away(unit, -1, From::Speech),
        };
        Some(Found { from: at, to, what: What::Date(when), bend, rule: "times.relative.counted" })
    }

    fn plain_length(
        self,
        at: usize,
        start: usize,
        to: usize,
        length: (Amount, Unit, bool),
        bend: Option<&'static str>,
    ) -> Option<Found> {
        let (amount, unit, hyphen) = length;
        let year_ago = self.is(start, P::A) && self.year_ago_word(start + 1).is_some();
        if year_ago || unit == Unit::Second && matches!(amount, Amount::Exactly(1)) && self.is(start, P::A) {
            return None;
        }
        if self.is(start, P::A) && amount == Amount::Exactly(1) && self.is_rate(at) {
            return Some(Found { from: at, to, what: What::Every(1, unit), bend: None, rule: "times.set.rate" });
        }
        let mut to = to;
        let mut bend = bend;
        if self.is(to, P::Or) && self.word(to + 1).eq_ignore_ascii_case("so") {
            to += 2;
            bend = bend.or(Some("APPROX"));
        }
        if self.is(start, P::A) {
            to = self.or_two(to);
        }
        if self.sense(to) == Sense::Mark(b'-') && self.glued(to) && self.is(to + 1, P::Long) {
            to += 2;
        }
        let period = self.before(at) == Sense::Is(P::A) && start == at && hyphen && self.is(to, P::Period);
        let rule = if hyphen { "times.duration.hyphen" } else { "times.duration.counted" };
        let from = if bend == Some("APPROX") && start > at { start } else { at };
        // “a three-year period”.
        let (from, to) = if period { (from - 1, to + 1) } else { (from, to) };
        Some(Found { from, to, what: What::Duration(amount, unit), bend, rule })
    }

    /// “$2 million a year”, “five times a week”: how often, not how long.
    fn is_rate(self, at: usize) -> bool {
        let tail = |back: usize| at.checked_sub(back).map(|before| self.word(before)).unwrap_or_default();
        matches!(
            tail(1),
            "million"
                | "billion"
                | "bn"
                | "m"
                | "trillion"
                | "times"
                | "%"
                | "percent"
                | "people"
                | "thousand"
                | "tons"
                | "tonnes"
        ) || matches!(self.before(at), Sense::Is(P::Once | P::Twice) | Sense::Amount)
            || matches!(self.before(at), Sense::Digits(..))
            || tail(3) == "$"
    }

    /// “two weeks ago”, “a year earlier”, “three days later”, “two years from now”.
    fn counted(self, from: usize, to: usize, amount: Amount, unit: Unit, bend: Option<&'static str>) -> Option<Found> {
        let mut tail = to;
        let mut bend = bend;
        if self.is(tail, P::Or) && self.word(tail + 1).eq_ignore_ascii_case("so") {
            tail += 2;
            bend = bend.or(Some("APPROX"));
        }
        // Minutes and hours are not counted from: “nine minutes later” is a length.
        if !self.joined(tail) || unit < Unit::Day && !self.is(tail, P::Ago) {
            return None;
        }
        let (next, sign, base) = match self.sense(tail) {
            Sense::Is(P::Ago) => (tail + 1, -1, From::Speech),
            Sense::Is(P::Earlier) => (tail + 1, -1, From::Reference),
            Sense::Is(P::Later) => (tail + 1, 1, From::Reference),
            Sense::Is(P::Before) if !self.is(tail + 1, P::The) && self.ends(tail + 1) => {
                (tail + 1, -1, From::Reference)
            }
            Sense::Is(P::From) if self.is(tail + 1, P::Now) => (tail + 2, 1, From::Speech),
            Sense::Is(P::Ahead) if self.is(from, P::The) => (tail + 1, 1, From::Speech),
            Sense::Mark(b'\'') => (self.years_time(tail)?, 1, From::Speech),
            Sense::Plain if self.word(tail) == "previously" => (tail + 1, -1, From::Reference),
            _ => return None,
        };
        let (when, rule) = match amount {
            Amount::Exactly(1) if unit == Unit::Year && sign < 0 => (When::YearAgo(base), "times.relative.year-ago"),
            Amount::Exactly(count) => {
                (When::Step(unit, sign * i32::try_from(count).ok()?, base), "times.relative.counted")
            }
            Amount::AndHalf(count) => {
                (When::Step(finer(unit)?, sign * half_steps(unit, count)?, base), "times.relative.counted")
            }
            Amount::Some => (When::Away(unit, if sign < 0 { -1 } else { 1 }, base), "times.relative.some"),
        };
        Some(Found { from, to: next, what: What::Date(when), bend, rule })
    }

    /// Behind “time” of “two years' time”, “a year's time”.
    fn years_time(self, at: usize) -> Option<usize> {
        let owned = at + 1 + usize::from(self.glued(at + 1) && self.word(at + 1) == "s");
        (self.habits.english && self.glued(at) && self.is(owned, P::Time)).then_some(owned + 1)
    }

    /// “In two years there will be …”: the date that a length leads up to. “the first visit in two years” and “within
    /// two years” are lengths.
    fn ahead(self, from: usize, to: usize, amount: Amount, unit: Unit, bend: Option<&'static str>) -> Option<Found> {
        let by = match amount {
            Amount::Exactly(count) => (unit, i32::try_from(count).ok()?),
            Amount::AndHalf(count) => (finer(unit)?, half_steps(unit, count)?),
            Amount::Some => return None,
        };
        let led = self.habits.english && self.before(from) == Sense::Is(P::In);
        let of = self.is(to, P::Of) || self.is(to, P::Or) || self.is_mark(to, b'\'');
        if !led || of || unit < Unit::Day || self.is_compared(from - 1) {
            return None;
        }
        if tense::around(self, from - 1, to) != Some(Tense::Future) {
            return None;
        }
        let what = What::Date(When::Step(by.0, by.1, From::Speech));
        Some(Found { from, to, what, bend, rule: "times.relative.ahead" })
    }

    /// Whether what stands before “in two years” tells how often or how rarely: “the first time in”, “the worst in”.
    fn is_compared(self, at: usize) -> bool {
        (1..=COMPARED).filter_map(|back| at.checked_sub(back)).take_while(|&word| self.joined(word + 1)).any(|word| {
            matches!(self.sense(word), Sense::Ordinal(_) | Sense::Is(P::Only | P::Most | P::Once | P::Twice | P::Time))
                || self.word(word).ends_with("est")
                || matches!(self.word(word), "times" | "worst" | "best" | "low" | "high")
        })
    }

    /// “months”, “weeks or months”, “the weeks ahead” without a number.
    fn bare_units(self, at: usize) -> Option<Found> {
        if let Some((unit, several)) = self.unit(at)
            && self.hyphen(at + 1) > at + 1
            && self.is(at + 2, P::Long)
        {
            let amount = if several { Amount::Some } else { Amount::Exactly(1) };
            return Some(Found {
                from: at,
                to: at + 3,
                what: What::Duration(amount, unit),
                bend: None,
                rule: "times.duration.long",
            });
        }
        let start = self.past(at, P::The);
        let (unit, true) = self.unit(start)? else { return None };
        if matches!(unit, Unit::Weekend | Unit::Fortnight | Unit::Quarter | Unit::Millennium) {
            return None;
        }
        let to = if start == at { self.more_units(start + 1) } else { start + 1 };
        let counted = self.counted(at, to, Amount::Some, unit, None);
        if counted.is_some() {
            return counted;
        }
        // “the weeks before the vote”, “over the years”.
        let whole = unit == Unit::Year && self.before(at) == Sense::Is(P::Over) && self.ends(to);
        if start > at && (self.is(to, P::Before) || self.is(to, P::After) || whole && self.habits.english) {
            let what = What::Duration(Amount::Some, unit);
            let from = if whole { at } else { start };
            return Some(Found { from, to, what, bend: None, rule: "times.duration.bare" });
        }
        let free = start == at
            && matches!(self.before(at), Sense::Is(P::For | P::In | P::Of | P::After | P::Over | P::During));
        // “it broke down days after the repair”.
        let beside = self.is(to, P::Before) || self.is(to, P::After) || unit < Unit::Day && self.is(to, P::Later);
        let ahead = to > start + 1 || self.is(to, P::Of) || beside;
        let apart = start == at && beside && self.habits.english;
        (apart || free && (ahead || self.is(at.wrapping_sub(1), P::For) || self.is(at.wrapping_sub(1), P::In)))
            .then_some(Found {
                from: at,
                to,
                what: What::Duration(Amount::Some, unit),
                bend: None,
                rule: "times.duration.bare",
            })
    }

    /// “52 years old”, “6-year-old”, “aged 52 years”.
    fn is_age(self, from: usize, to: usize, hyphen: bool) -> bool {
        let next = self.hyphen(to);
        // “à quatorze ans”, “de 62 anos”, “a 40 anni”: more often an age than a length.
        if !self.habits.english && matches!(self.sense(to - 1), Sense::Unit(Unit::Year) | Sense::Units(Unit::Year)) {
            let before = self.before(from);
            if matches!(before, Sense::Is(P::To | P::Of | P::Old)) || self.is(to, P::Old) {
                return true;
            }
        }
        self.is(next, P::Old)
            || !hyphen && self.is(to, P::Of) && self.word(to + 1) == "age"
            || self.before(from) == Sense::Is(P::Old)
    }

    /// “Happy Mondays”: a capital word before it makes it a name.
    fn is_part_of_name(self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        self.before(at) == Sense::Plain && self.capital(before) && !self.opens(at)
    }

    /// “every two weeks”, “each year”, “every Friday”, “daily”.
    pub(super) fn repeated(self, at: usize) -> Option<Found> {
        let set = |to, what, rule| Some(Found { from: at, to, what, bend: None, rule });
        match self.sense(at) {
            Sense::Weekdays(day) if !self.is_part_of_name(at) => {
                set(at + 1, What::EveryOne(Again::Weekday(day)), "times.set.weekdays")
            }
            // “the party's daily Granma” is a newspaper.
            Sense::Often(_) if !self.capital(at) && self.capital(at + 1) && self.joined(at + 1) => None,
            Sense::Often(unit) => set(at + 1, What::Every(1, unit), "times.set.adverb"),
            Sense::Is(P::Each | P::Every) => {
                if self.is(at + 1, P::Other)
                    && let Some((unit, false)) = self.unit(at + 2)
                {
                    return set(at + 3, What::Every(2, unit), "times.set.every-other");
                }
                if let Some((unit, _)) = self.unit(at + 1) {
                    return set(at + 2, What::Every(1, unit), "times.set.every");
                }
                match self.sense(at + 1) {
                    Sense::Weekday(day) => return set(at + 2, What::EveryOne(Again::Weekday(day)), "times.set.every"),
                    Sense::Month(month) => return set(at + 2, What::EveryOne(Again::Month(month)), "times.set.every"),
                    Sense::Season(season) => {
                        return set(at + 2, What::EveryOne(Again::Season(season)), "times.set.every");
                    }
                    Sense::Part(part) => return set(at + 2, What::EveryOne(Again::Part(part)), "times.set.every"),
                    _ => {}
                }
                let (to, (amount, unit, false)) = self.length(at + 1)? else { return None };
                let Amount::Exactly(count) = amount else { return None };
                set(to, What::Every(count, unit), "times.set.every")
            }
            Sense::Is(P::Once | P::Twice) if self.is(at + 1, P::A) => {
                let (unit, false) = self.unit(at + 2)? else { return None };
                set(at + 3, What::Every(1, unit), "times.set.times")
            }
            _ => None,
        }
    }
}
