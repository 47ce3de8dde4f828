//! Dates that need another date: “today”, “on Friday”, “last week”, “the following month”, “this year”, “the past two
//! weeks”, “the quarter”.

use super::{Parsed, Reader};
use crate::times::meaning::{Amount, Found, From, Pick, What, When};
use crate::times::sense::{Particle as P, Sense, Tense, Unit};

type Dated = (When, &'static str);

impl Reader<'_> {
    pub(super) fn relative_date(self, at: usize) -> Parsed<Dated> {
        match self.sense(at) {
            // “la mañana” is the morning.
            Sense::Deictic(_) if self.before(at) == Sense::Is(P::The) => None,
            Sense::Deictic(days) if !self.capital(at) || self.opens(at) => self.deictic(at, days),
            Sense::Weekday(day) if self.is_weekday_name(at) => Some(self.weekday(at + 1, day)),
            Sense::Ordinal(_) => self.feira(at).map(|day| self.weekday(at + 3, day)),
            Sense::Unit(_) | Sense::Month(_) if !self.habits.english => self.picked_behind(at),
            Sense::Is(P::TodayHead) if self.word(at + 2) == "hui" => Some((at + 3, (When::Anchor, "times.deictic"))),
            Sense::Is(P::The) if !self.habits.english && self.is_unit_picked(at) => {
                self.picked_behind(self.past(at, P::The))
            }
            Sense::Is(_) => self
                .last_years_quarter(at)
                .or_else(|| self.picked(at))
                .or_else(|| self.beside(at))
                .or_else(|| self.bare_unit(at)),
            // “mid-year”.
            Sense::Unit(unit @ (Unit::Year | Unit::Month | Unit::Week)) if self.follows_mid(at) => {
                Some((at + 1, (When::Around(unit, From::Speech), "times.relative.mid")))
            }
            Sense::Unit(Unit::Year) => {
                let to = self.year_ago_word(at)?;
                let to = if self.is_period(to) { to + 1 } else { to };
                Some((to, (When::YearAgo(From::Speech), "times.relative.year-ago")))
            }
            _ => None,
        }
    }

    /// A weekday with the word behind it that picks one: “vendredi dernier”.
    fn weekday(self, to: usize, day: u8) -> (usize, Dated) {
        match self.pick_behind(to) {
            Some(pick) => (to + 1, (When::Weekday(day, pick), "times.weekday.picked")),
            None => (to, (When::Weekday(day, Pick::Plain), "times.weekday")),
        }
    }

    /// “dernier”, “prossima”, “pasado” behind what they pick.
    fn pick_behind(self, at: usize) -> Option<Pick> {
        if self.habits.english || !self.joined(at) {
            return None;
        }
        match self.sense(at) {
            Sense::Is(P::Last) => Some(Pick::Last),
            Sense::Is(P::Next) => Some(Pick::Next),
            Sense::Is(P::Previous) => Some(Pick::Before),
            Sense::Is(P::Following) => Some(Pick::After),
            _ => None,
        }
    }

    fn is_unit_picked(self, at: usize) -> bool {
        let next = self.past(at, P::The);
        matches!(self.sense(next), Sense::Unit(_) | Sense::Month(_))
            && self.joined(next)
            && self.pick_behind(next + 1).is_some()
    }

    /// “semaine dernière”, “mese prossimo”, “octubre pasado”.
    fn picked_behind(self, at: usize) -> Parsed<Dated> {
        let pick = self.pick_behind(at + 1)?;
        let when = match self.sense(at) {
            Sense::Unit(unit) => self.picked_unit(unit, pick, at)?,
            Sense::Month(month) => When::Month(None, month, pick),
            _ => return None,
        };
        Some((at + 2, (when, "times.relative.picked")))
    }

    fn is_weekday_name(self, at: usize) -> bool {
        if !self.habits.english {
            return self.habits.capitals == self.capital(at) || self.opens(at);
        }
        self.capital(at) && self.word(at).len() > 4
    }

    fn deictic(self, at: usize, days: i8) -> Parsed<Dated> {
        let when = if days == 0 { When::Anchor } else { When::Step(Unit::Day, i32::from(days), From::Speech) };
        Some((at + 1, (when, "times.deictic")))
    }

    /// A picking word and what it picks: “last Friday”, “next month”, “the previous year”, “that same day”.
    fn picked(self, at: usize) -> Parsed<Dated> {
        let start = self.past(at, P::The);
        let definite = start > at;
        let (next, pick) = self.pick(start, definite)?;
        let next = if pick == Pick::That { self.past(next, P::Same) } else { next };
        // “This Week” in the middle of a sentence is a programme.
        let name = self.capital(next)
            && self.capital(at)
            && (!self.opens(at) || self.before(at) == Sense::Mark(b'"'))
            && self.unit(next).is_some();
        if !self.joined(next) || name {
            return None;
        }
        match self.sense(next) {
            Sense::Weekday(day) if self.is_weekday_name(next) => {
                Some((next + 1, (When::Weekday(day, pick), "times.weekday.picked")))
            }
            Sense::Month(month)
                if self.capital(next)
                    && (self.word(next).len() > 3 || self.word(next) == "May")
                    && !self.has_day(next + 1) =>
            {
                Some((next + 1, (When::Month(None, month, pick), "times.month.picked")))
            }
            Sense::Unit(Unit::Quarter) if self.is(start, P::Current) => {
                Some((next + 1, (When::Around(Unit::Quarter, From::Speech), "times.relative.picked")))
            }
            Sense::Unit(unit) => {
                Some((self.or_so(next + 1), (self.picked_unit(unit, pick, at)?, "times.relative.picked")))
            }
            Sense::Is(P::Fiscal) if self.unit(next + 1) == Some((Unit::Year, false)) => {
                Some((next + 2, (self.picked_unit(Unit::Year, pick, at)?, "times.relative.fiscal")))
            }
            Sense::Is(P::Fiscal) if self.unit(next + 1) == Some((Unit::Quarter, false)) => {
                Some((next + 2, (self.picked_unit(Unit::Quarter, pick, at)?, "times.relative.fiscal")))
            }
            Sense::Is(P::Period) if definite && matches!(self.sense(start), Sense::Is(P::Latest | P::Comparable)) => {
                self.period(start, next + 1)
            }
            _ => None,
        }
    }

    /// Behind “or so” where it stands here.
    pub(crate) fn or_so(self, at: usize) -> usize {
        if self.is(at, P::Or) && self.word(at + 1).eq_ignore_ascii_case("so") { at + 2 } else { at }
    }

    fn has_day(self, at: usize) -> bool {
        let at = if self.is_mark(at, b'.') { at + 1 } else { at };
        self.joined(at) && matches!(self.sense(at), Sense::Digits(1..=31, 1 | 2))
    }

    fn pick(self, at: usize, definite: bool) -> Parsed<Pick> {
        let pick = match self.sense(at) {
            // “this past week”, “this coming Friday”.
            Sense::Is(P::This) if self.is(at + 1, P::Past) => return Some((at + 2, Pick::Last)),
            Sense::Is(P::This) if self.is(at + 1, P::Coming) => return Some((at + 2, Pick::Next)),
            Sense::Is(P::This | P::Current) => Pick::This,
            Sense::Is(P::Latest) if definite => Pick::This,
            Sense::Is(P::Comparable) if definite && self.is(at + 1, P::Period) => Pick::This,
            Sense::Is(P::Last) => Pick::Last,
            Sense::Is(P::Next) => {
                if definite {
                    Pick::After
                } else {
                    Pick::Next
                }
            }
            Sense::Is(P::Coming) => Pick::Next,
            Sense::Is(P::Previous) => Pick::Before,
            Sense::Is(P::Following) => Pick::After,
            Sense::Is(P::Later) if definite => return None,
            Sense::Is(P::That | P::Same) => Pick::That,
            _ => return None,
        };
        Some((at + 1, pick))
    }

    fn picked_unit(self, unit: Unit, pick: Pick, at: usize) -> Option<When> {
        if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour | Unit::Millennium) {
            return None;
        }
        if unit == Unit::Quarter {
            return Some(When::Quarter(None, None, pick));
        }
        Some(match pick {
            Pick::This if unit == Unit::Day => When::Around(unit, From::Reference),
            Pick::This if unit == Unit::Weekend => When::Step(unit, 0, From::Speech),
            Pick::This | Pick::Plain | Pick::Year(_) => When::Around(unit, From::Speech),
            Pick::Last => When::Step(unit, -1, From::Speech),
            Pick::Next => When::Step(unit, 1, From::Speech),
            Pick::That => {
                if unit == Unit::Century || !self.joined(at + 1) {
                    return None;
                }
                When::Around(unit, From::Reference)
            }
            Pick::Before => When::Step(unit, -1, From::Reference),
            Pick::After => When::Step(unit, 1, From::Reference),
        })
    }

    /// “the latest period”, “the corresponding period last year”.
    fn period(self, start: usize, to: usize) -> Parsed<Dated> {
        if let Some((end, pick)) = self.year_pick(to) {
            return Some((end, (When::Period(pick), "times.relative.period")));
        }
        self.is(start, P::Latest).then_some((to, (When::Period(Pick::Plain), "times.relative.period")))
    }

    /// “the quarter”, “the weekend”, “the week of May 1”, “the year-ago quarter”, “the 1988 period”, “last year's quarter”.
    fn bare_unit(self, at: usize) -> Parsed<Dated> {
        let next = self.past(at, P::The);
        if let Some(to) = self.year_ago_word(next) {
            let to = if self.is_period(to) { to + 1 } else { to };
            return Some((to, (When::YearAgo(From::Speech), "times.relative.year-ago")));
        }

        if next == at {
            return None;
        }
        if let Sense::Digits(value @ 1900..=2100, 4) = self.sense(next)
            && self.is(next + 1, P::Period)
        {
            return Some((
                next + 2,
                (When::Quarter(None, i16::try_from(value).ok(), Pick::Plain), "times.relative.period"),
            ));
        }
        // “the 1990 fiscal year”.
        if let Sense::Digits(value @ 1900..=2100, 4) = self.sense(next)
            && let Some((Unit::Year, false)) = self.unit(self.past(next + 1, P::Fiscal))
        {
            let to = self.past(next + 1, P::Fiscal) + 1;
            return Some((to, (When::Year(i16::try_from(value).ok()?), "times.year.fiscal")));
        }
        let next = if self.is(next, P::Full) || self.is(next, P::Fiscal) { next + 1 } else { next };
        let (unit, false) = self.unit(next)? else { return None };
        match unit {
            // “the quarter-to-quarter comparison”.
            Unit::Quarter if self.hyphen(next + 1) > next + 1 => None,
            Unit::Quarter => Some((next + 1, (When::Quarter(None, None, Pick::Plain), "times.quarter.bare"))),
            Unit::Weekend => Some((next + 1, (When::Around(unit, From::Speech), "times.weekend"))),
            Unit::Week if self.is(next + 1, P::Of) => match self.shared_year(next + 2)? {
                (to, (When::Day(year, month, day), _)) => Some((to, (When::WeekOf(year, month, day), "times.week-of"))),
                _ => None,
            },
            Unit::Year if self.is(next + 1, P::Ended) => None,
            Unit::Year => (self.bends_unit(at) || next > at + 1)
                .then_some((next + 1, (When::Around(unit, From::Speech), "times.relative.bare"))),
            Unit::Month | Unit::Week | Unit::Day | Unit::Decade | Unit::Century => {
                self.bends_unit(at).then_some((next + 1, (When::Around(unit, From::Speech), "times.relative.bare")))
            }
            _ => None,
        }
    }

    /// Whether “the year” stands behind “end of”, “earlier in”, “so far in”, owns what follows, or is what a sum is “for”.
    fn bends_unit(self, at: usize) -> bool {
        match self.before(at) {
            Sense::Is(P::Of) => {
                let part = at.checked_sub(2).map(|word| self.word(word)).unwrap_or_default();
                matches!(self.sense(at.wrapping_sub(2)), Sense::Is(P::End | P::Start | P::Middle))
                    || matches!(part, "rest" | "remainder" | "balance" | "course" | "close")
            }
            Sense::Is(P::In) => {
                matches!(self.sense(at.wrapping_sub(2)), Sense::Is(P::Earlier | P::Later | P::Early | P::Late))
            }
            Sense::Is(P::For) if self.habits.english && self.is_mark(at + 2, b',') => true,
            Sense::Is(P::During) => self.habits.english && self.ends(at + 2),
            _ => self.habits.english && self.owns(at + 2),
        }
    }

    /// “'s” behind a unit: “the week's most active session”.
    fn owns(self, at: usize) -> bool {
        self.is_mark(at, b'\'') && self.glued(at) && self.word(at + 1) == "s" && self.glued(at + 1)
    }

    /// “last year's quarter”.
    fn last_years_quarter(self, at: usize) -> Parsed<Dated> {
        let (to, pick) = self.year_pick(at)?;
        let quarter = self.is_mark(to, b'\'') && self.unit(to + 2) == Some((Unit::Quarter, false));
        quarter.then_some((to + 3, (When::Period(pick), "times.relative.period")))
    }

    fn is_period(self, at: usize) -> bool {
        self.joined(at) && matches!(self.sense(at), Sense::Is(P::Period) | Sense::Unit(Unit::Quarter))
    }

    /// “the past two weeks”, “the next few days”, “the first nine months”: lengths that lie somewhere.
    /// And words for now, once and soon.
    pub(super) fn vague(self, at: usize) -> Option<Found> {
        self.stretch(at).or_else(|| self.business_year(at)).or_else(|| self.reference(at))
    }

    /// “the year ended Sept. 30”: twelve months that are no calendar year.
    fn business_year(self, at: usize) -> Option<Found> {
        let start = self.past(at, P::The);
        let next = if self.is(start, P::Fiscal) || self.is(start, P::Full) { start + 1 } else { start };
        let until = self.is(next + 1, P::Ended)
            || self.is(next + 1, P::To) && matches!(self.sense(next + 2), Sense::Month(_)) && self.capital(next + 2);
        let ended = self.unit(next) == Some((Unit::Year, false)) && until && start > at;
        let what = What::Duration(Amount::Exactly(1), Unit::Year);
        ended.then_some(Found { from: at, to: next + 1, what, bend: None, rule: "times.duration.business-year" })
    }

    fn stretch(self, at: usize) -> Option<Found> {
        let start = self.past(at, P::The);
        let (side, rule) = match self.sense(start) {
            Sense::Is(P::Past | P::Last | P::Previous) => (-1, "times.duration.past"),
            Sense::Is(P::Latest | P::Recent) => (-1, "times.duration.past"),
            Sense::Is(P::Next | P::Coming | P::Following) => (1, "times.duration.next"),
            Sense::Ordinal(1) => (0, "times.duration.first"),
            _ if start > at => (0, "times.duration.the"),
            _ => return None,
        };
        let next =
            if side == 0 && rule.ends_with("the") { self.year_ago_word(start).unwrap_or(start) } else { start + 1 };
        // “expected to last five months”.
        let verb = start == at && matches!(self.before(at), Sense::Is(P::To) | Sense::Verb(Tense::Future));
        if !self.joined(next) || verb {
            return None;
        }
        if let (Sense::Is(P::Past), Some((unit, false))) = (self.sense(start), self.unit(next))
            && start > at
            && unit > Unit::Minute
        {
            let what = What::Stretch(Amount::Exactly(1), unit, -1);
            return Some(Found { from: at, to: next + 1, what, bend: None, rule: "times.duration.past" });
        }
        let (mut to, (amount, unit, hyphen)) = match self.length(next) {
            Some(found) if !self.is(next, P::A) => found,
            _ => return self.recent(at, start),
        };
        if hyphen || self.is(next, P::Half) || (rule.ends_with("first") && start == at) {
            return None;
        }
        if self.is(to, P::Or) && self.word(to + 1).eq_ignore_ascii_case("so") {
            to += 2;
        }
        if self.is(to, P::Of)
            && rule != "times.duration.the"
            && let Some((end, _)) = self.date(self.past(to + 1, P::The))
        {
            let what = What::Duration(amount, unit);
            return Some(Found { from: at, to: end, what, bend: None, rule: "times.duration.of" });
        }
        let what = if side == 0 { What::Duration(amount, unit) } else { What::Stretch(amount, unit, side) };
        Some(Found { from: at, to, what, bend: None, rule })
    }

    /// “recent weeks”, “coming months”, “the past years”, “the first hours”.
    fn recent(self, at: usize, start: usize) -> Option<Found> {
        let (unit, true) = self.unit(start + 1)? else { return None };
        let side = match self.sense(start) {
            Sense::Ordinal(1) | Sense::Is(P::Early) if start > at && self.habits.english => 0,
            Sense::Is(P::Recent | P::Past | P::Last | P::Previous) => -1,
            Sense::Is(P::Coming | P::Next | P::Future) => 1,
            _ => return None,
        };
        let what = What::Stretch(Amount::Some, unit, side);
        let to = self.more_units(start + 2);
        Some(Found { from: at, to, what, bend: None, rule: "times.duration.recent" })
    }
}
