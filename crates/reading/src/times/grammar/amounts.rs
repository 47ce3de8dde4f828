//! Numbers, lengths of time and what comes again: “two years and a half”, “more than an hour”, “every other week”.

use super::{Parsed, Reader};
use crate::times::meaning::{Again, Amount, Found, From, What, When};
use crate::times::sense::{Particle as P, Sense, Unit};

/// Words of the longest number.
const LONGEST: usize = 12;

impl Reader<'_> {
    /// A number: digits, words, “a few”, “a couple of”, “a” where `article` allows it.
    pub(crate) fn amount(self, at: usize) -> Parsed<Amount> {
        match self.sense(at) {
            Sense::Digits(value, length) if length <= 6 => {
                let (next, half) = self.fraction(at + 1);
                Some((next, if half { Amount::AndHalf(value) } else { Amount::Exactly(value) }))
            }
            Sense::Amount => self.written_amount(at),
            Sense::Cardinal(_) | Sense::Is(P::Hundred | P::Thousand) => self.cardinal(at),
            Sense::Is(P::Few | P::Several | P::Many) => Some((at + 1, Amount::Some)),
            Sense::Is(P::Dozen) => Some((at + 1, Amount::Exactly(12))),
            Sense::Is(P::Couple) => Some((self.past(at + 1, P::Of), Amount::Exactly(2))),
            Sense::Is(P::A) => self.after_article(at),
            _ => None,
        }
    }

    fn after_article(self, at: usize) -> Parsed<Amount> {
        match self.sense(at + 1) {
            Sense::Is(P::Few | P::Many) => Some((at + 2, Amount::Some)),
            Sense::Is(P::Couple) => Some((self.past(at + 2, P::Of), Amount::Exactly(2))),
            Sense::Is(P::Dozen) => Some((at + 2, Amount::Exactly(12))),
            Sense::Is(P::Hundred | P::Thousand) => self.cardinal(at + 1),
            Sense::Is(P::Half) if self.is(at + 2, P::Dozen) => Some((at + 3, Amount::Exactly(6))),
            _ => Some((at + 1, Amount::Exactly(1))),
        }
    }

    /// “1,200”, “2.5”.
    fn written_amount(self, at: usize) -> Parsed<Amount> {
        let written = self.word(at);
        if let Some(whole) = written.strip_suffix(".5") {
            return Some((at + 1, Amount::AndHalf(whole.parse().ok()?)));
        }
        let plain: String = written.chars().filter(|c| *c != ',').collect();
        Some((at + 1, Amount::Exactly(plain.parse().ok()?)))
    }

    /// “1/2” behind a number.
    fn fraction(self, at: usize) -> (usize, bool) {
        let half = self.sense(at) == Sense::Digits(1, 1)
            && self.is_mark(at + 1, b'/')
            && self.sense(at + 2) == Sense::Digits(2, 1)
            && self.joined(at);
        if half { (at + 3, true) } else { (at, false) }
    }

    fn cardinal(self, at: usize) -> Parsed<Amount> {
        let mut total = 0_u32;
        let mut part = 0_u32;
        let mut next = at;
        while next < at + LONGEST {
            match self.sense(next) {
                Sense::Cardinal(value) if next == at || self.joined(next) && fits(part, value) => {
                    part = part.saturating_add(value);
                }
                Sense::Is(P::Hundred) => part = part.max(1).saturating_mul(100),
                Sense::Is(P::Thousand) => {
                    total = part.max(1).saturating_mul(1000);
                    part = 0;
                }
                _ => break,
            }
            next += 1;
            let ahead = self.hyphen(next);
            if ahead > next && matches!(self.sense(ahead), Sense::Cardinal(value) if fits(part, value)) {
                next = ahead;
            }
            if self.is(next, P::And) && part >= 100 && matches!(self.sense(next + 1), Sense::Cardinal(_)) {
                next += 1;
            }
        }
        if self.is(next, P::And) && self.is(next + 1, P::A) && self.is(next + 2, P::Half) {
            return Some((next + 3, Amount::AndHalf(total.saturating_add(part))));
        }
        Some((next, Amount::Exactly(total.saturating_add(part))))
    }

    /// A length: number and unit. The flag tells whether the two are joined by a hyphen (“two-year”).
    pub(crate) fn length(self, at: usize) -> Parsed<(Amount, Unit, bool)> {
        if self.is(at, P::Half) {
            return self.half_unit(at);
        }
        let (mut next, amount) = self.amount(at)?;
        if self.is(next, P::Or) || self.is(next, P::To) || (self.is_mark(next, b'-') && self.glued(next + 1)) {
            next = self.second_number(next).unwrap_or(next);
        }
        let joined = self.hyphen(next);
        let hyphen = joined > next;
        next = joined;
        for _ in 0..2 {
            if self.joined(next)
                && matches!(self.sense(next), Sense::Is(P::More | P::Additional | P::Full | P::Long | P::Fiscal))
            {
                next += 1;
            }
        }
        let (unit, several) = self.unit(next)?;
        // “the twenty second floor” counts floors.
        if unit == Unit::Second && !several && !hyphen && amount != Amount::Exactly(1) {
            return None;
        }
        if amount == Amount::Some && !several && !hyphen && self.habits.english {
            return None;
        }
        Some((next + 1, (self.and_half(next + 1).map_or(amount, |_| half_more(amount)), unit, hyphen)))
            .map(|(to, length)| (self.and_half(next + 1).unwrap_or(to), length))
    }

    /// “and a half” behind a unit.
    fn and_half(self, at: usize) -> Option<usize> {
        (self.is(at, P::And) && self.is(at + 1, P::A) && self.is(at + 2, P::Half)).then_some(at + 3)
    }

    /// The second number of “two or three”, “12 to 14”, “5-6”; the first one gives the value.
    fn second_number(self, at: usize) -> Option<usize> {
        match self.sense(at + 1) {
            Sense::Digits(..) | Sense::Cardinal(_) => self.amount(at + 1).map(|(next, _)| next),
            _ => None,
        }
    }

    /// “half an hour”, “half-hour”.
    fn half_unit(self, at: usize) -> Parsed<(Amount, Unit, bool)> {
        let next = self.hyphen(at + 1);
        let hyphen = next > at + 1;
        let next = self.past(next, P::A);
        let (unit, several) = self.unit(next)?;
        (!several
            && matches!(unit, Unit::Hour | Unit::Year | Unit::Century | Unit::Decade | Unit::Minute | Unit::Day)
            && next > at + 1)
            .then_some((next + 1, (Amount::AndHalf(0), unit, hyphen)))
    }

    /// Words before a length that bend it, and where the length begins.
    pub(crate) fn length_bend(self, at: usize) -> (usize, Option<&'static str>) {
        match (self.sense(at), self.sense(at + 1)) {
            (Sense::Is(P::More), Sense::Is(P::Than)) => (at + 2, Some("MORE_THAN")),
            (Sense::Is(P::Over), _) if self.word(at).eq_ignore_ascii_case("over") && self.lasts(at) => {
                (at + 1, Some("MORE_THAN"))
            }
            (Sense::Is(P::Less), Sense::Is(P::Than)) => (at + 2, Some("LESS_THAN")),
            (Sense::Is(P::At), Sense::Is(P::Least)) => (at + 2, Some("EQUAL_OR_MORE")),
            (Sense::Is(P::At), Sense::Is(P::Most)) => (at + 2, Some("EQUAL_OR_LESS")),
            (Sense::Is(P::Almost), _) => (at + 1, Some("LESS_THAN")),
            (Sense::Is(P::About), _) => (at + 1, Some("APPROX")),
            _ => (at, None),
        }
    }

    /// Whether a length stands here: “for over a year”, but not “over a year”, which is “during”.
    fn lasts(self, at: usize) -> bool {
        let verb = at.checked_sub(1).map(|before| self.word(before)).unwrap_or_default();
        matches!(self.before(at), Sense::Is(P::For | P::After | P::In | P::Over))
            || matches!(verb, "took" | "takes" | "take" | "lasted" | "lasts" | "last" | "spent" | "spend")
    }

    /// A length of time, or a date reached by one: “two weeks”, “two weeks ago”.
    pub(super) fn lasting(self, at: usize) -> Option<Found> {
        if self.sense(at) == Sense::Is(P::AgoBefore) {
            return self.ago_before(at);
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
        if self.sense(to) == Sense::Mark(b'-') && self.glued(to) && self.is(to + 1, P::Long) {
            to += 2;
        }
        let rule = if hyphen { "times.duration.hyphen" } else { "times.duration.counted" };
        let from = if bend == Some("APPROX") && start > at { start } else { at };
        Some(Found { from, to, what: What::Duration(amount, unit), bend, rule })
    }

    /// “$2 million a year”, “five times a week”: how often, not how long.
    fn is_rate(self, at: usize) -> bool {
        let tail = |back: usize| at.checked_sub(back).map(|before| self.word(before)).unwrap_or_default();
        matches!(
            tail(1),
            "million" | "billion" | "trillion" | "times" | "%" | "percent" | "people" | "thousand" | "tons" | "tonnes"
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
        if !self.joined(tail) {
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

    /// Whether a clause or sentence ends before this word.
    pub(crate) fn ends(self, at: usize) -> bool {
        !self.joined(at) || matches!(self.sense(at), Sense::Mark(b'.' | b',' | b';' | b')' | b'?' | b'!'))
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
        if !matches!(
            unit,
            Unit::Day | Unit::Week | Unit::Month | Unit::Year | Unit::Decade | Unit::Century | Unit::Hour
        ) {
            return None;
        }
        let to = start + 1;
        let counted = self.counted(at, to, Amount::Some, unit, None);
        if counted.is_some() {
            return counted;
        }
        if start > at && (self.is(to, P::Before) || self.is(to, P::After)) {
            let what = What::Duration(Amount::Some, unit);
            return Some(Found { from: start, to, what, bend: None, rule: "times.duration.bare" });
        }
        let free = start == at
            && matches!(self.before(at), Sense::Is(P::For | P::In | P::Of | P::After | P::Over | P::During));
        let ahead = self.is(to, P::Or) || self.is(to, P::Of) || self.is(to, P::Before) || self.is(to, P::After);
        (free && (ahead || self.is(at.wrapping_sub(1), P::For) || self.is(at.wrapping_sub(1), P::In))).then_some(
            Found { from: at, to, what: What::Duration(Amount::Some, unit), bend: None, rule: "times.duration.bare" },
        )
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

    /// “every two weeks”, “each year”, “every Friday”, “daily”.
    pub(super) fn repeated(self, at: usize) -> Option<Found> {
        let set = |to, what, rule| Some(Found { from: at, to, what, bend: None, rule });
        match self.sense(at) {
            Sense::Weekdays(day) => set(at + 1, What::EveryOne(Again::Weekday(day)), "times.set.weekdays"),
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

/// Whether a number word goes on from what stands before it: `twenty` + `four`.
fn fits(part: u32, value: u32) -> bool {
    match part {
        0 => true,
        20..=90 => part.is_multiple_of(10) && value < 10,
        _ => part >= 100 && part.is_multiple_of(100) && value < 100,
    }
}

fn half_more(amount: Amount) -> Amount {
    match amount {
        Amount::Exactly(count) => Amount::AndHalf(count),
        other => other,
    }
}

/// The unit that halves of a unit are counted in.
fn finer(unit: Unit) -> Option<Unit> {
    match unit {
        Unit::Year => Some(Unit::Month),
        Unit::Decade | Unit::Century => Some(Unit::Year),
        Unit::Week => Some(Unit::Day),
        _ => None,
    }
}

fn half_steps(unit: Unit, count: u32) -> Option<i32> {
    let count = i32::try_from(count).ok()?;
    match unit {
        Unit::Year => count.checked_mul(12)?.checked_add(6),
        Unit::Decade => count.checked_mul(10)?.checked_add(5),
        Unit::Century => count.checked_mul(100)?.checked_add(50),
        Unit::Week => count.checked_mul(7)?.checked_add(4),
        _ => None,
    }
}
