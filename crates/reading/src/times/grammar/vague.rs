//! Words for now, once and soon: “currently”, “these days”, “recently”, “in the past”, “the near future”, “one day”.

use super::Reader;
use crate::times::meaning::{Found, What};
use crate::times::sense::{Particle as P, Sense, Tense, Unit};
use crate::times::tense;

impl Reader<'_> {
    pub(super) fn reference(self, at: usize) -> Option<Found> {
        let found = |to, value, rule| Some(Found { from: at, to, what: What::Vague(value), bend: None, rule });
        match self.sense(at) {
            // “Now, …” opens an argument, “Now for …” a subject.
            Sense::Is(P::Now) if !self.capital(at) || self.opens(at) && self.tells_now(at + 1) => {
                found(at + 1, "PRESENT_REF", "times.vague.now")
            }
            Sense::Is(P::This) if self.word(at).eq_ignore_ascii_case("these") && self.are_days(at + 1) => {
                found(at + 2, "PRESENT_REF", "times.vague.now")
            }
            Sense::Is(P::Right) if self.is(at + 1, P::Now) => found(at + 2, "PRESENT_REF", "times.vague.now"),
            Sense::Is(P::More) if self.is(at + 1, P::Recently) => found(at + 2, "PAST_REF", "times.vague.past"),
            Sense::Is(P::Currently) => found(at + 1, "PRESENT_REF", "times.vague.now"),
            Sense::Is(P::Current) if !self.word(at).eq_ignore_ascii_case("currents") => {
                found(at + 1, "PRESENT_REF", "times.vague.now")
            }
            Sense::Is(P::Recently) => found(at + 1, "PAST_REF", "times.vague.past"),
            Sense::Is(P::Recent) => found(at + 1, "PAST_REF", "times.vague.past"),
            Sense::Is(P::Soon) if self.is_soon(at) => found(at + 1, "FUTURE_REF", "times.vague.future"),
            // “future earnings” says nothing of when.
            Sense::Is(P::Future) if self.before(at) == Sense::Is(P::In) && self.ends(at + 1) => {
                found(at + 1, "FUTURE_REF", "times.vague.future")
            }
            Sense::Is(P::The) if self.is_distance(at + 1) && self.is(at + 2, P::Future) => {
                found(at + 3, "FUTURE_REF", "times.vague.future")
            }
            Sense::Is(P::The) if self.is_distance(at + 1) && self.is(at + 2, P::Past) && self.ends(at + 3) => {
                found(at + 3, "PAST_REF", "times.vague.past")
            }
            Sense::Is(P::The) if self.is(at + 1, P::Other) && self.unit(at + 2) == Some((Unit::Day, false)) => {
                found(at + 3, "PAST_REF", "times.vague.past")
            }
            Sense::Is(P::The) if self.is_term(at + 1) => found(at + 3, "FUTURE_REF", "times.vague.future"),
            Sense::Is(P::The) if self.is(at + 1, P::Future) && !self.is(at + 2, P::Of) => {
                found(at + 2, "FUTURE_REF", "times.vague.future")
            }
            Sense::Is(P::The)
                if self.is(at + 1, P::Past)
                    && (self.ends(at + 2) || self.before(at) == Sense::Is(P::In) && !self.is_counted(at + 2)) =>
            {
                found(at + 2, "PAST_REF", "times.vague.past")
            }
            _ => None,
        }
    }

    fn are_days(self, at: usize) -> bool {
        self.unit(at) == Some((Unit::Day, true)) && !self.is(at + 1, P::Of)
    }

    /// “the near future”, “the recent past”.
    fn is_distance(self, at: usize) -> bool {
        matches!(self.word(at), "near" | "foreseeable" | "immediate" | "distant" | "recent")
    }

    /// Whether a length begins here: “in the past two weeks”, “in the past few days”, “in the past year”.
    fn is_counted(self, at: usize) -> bool {
        self.unit(at).is_some() || self.amount(at).is_some() && !self.is(at, P::A)
    }

    /// Whether a sentence goes on behind its first word “Now” about what is.
    fn tells_now(self, next: usize) -> bool {
        !self.ends(next) && !self.is(next, P::For) && !self.is(next, P::That)
    }

    /// “the near term”, “the short term”, but not “the short-term debt”.
    fn is_term(self, at: usize) -> bool {
        matches!(self.word(at), "near" | "short" | "medium" | "long") && self.is(at + 1, P::Term) && self.ends(at + 2)
    }

    /// “will one day be”: a day nobody knows.
    pub(super) fn is_some_day(self, at: usize) -> bool {
        let helper = at.checked_sub(1).map(|before| self.word(before)).unwrap_or_default();
        self.sense(at) == Sense::Cardinal(1)
            && self.unit(at + 1) == Some((Unit::Day, false))
            && matches!(helper, "will" | "would" | "could" | "may" | "might" | "can" | "should")
    }

    /// “soon” looks ahead; “soon after”, “as soon as” and “soon became” do not.
    fn is_soon(self, at: usize) -> bool {
        let bound =
            matches!(self.sense(at + 1), Sense::Is(P::After)) || matches!(self.word(at + 1), "as" | "to" | "enough");
        let helper = at.checked_sub(1).map(|before| self.word(before)).unwrap_or_default();
        let ahead = matches!(helper, "may" | "could" | "might" | "can");
        !bound && (ahead || tense::around(self, at, at + 1) == Some(Tense::Future))
    }
}
