//! The finite grammar of time expressions: from words with senses to [`Found`].
//!
//! [`Reader`] walks the words once. At a word that can begin an expression it asks the rules of each family and keeps
//! the longest answer; a rule looks ahead a bounded number of words. No rule knows the article's date.

mod amounts;
mod beside;
mod clock;
mod dates;
mod lengths;
mod periods;
mod relative;
mod vague;
mod years;

use super::lexicon::Habits;
use super::meaning::{Found, Pick, What, When};
use super::sense::{Particle as P, Sense, Unit};
use super::words::Word;

/// The words of a text and how to ask about them.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) text: &'a str,
    pub(crate) words: &'a [Word<Sense>],
    pub(crate) habits: Habits,
    /// The first word of the expression being read, which has nothing to be joined to.
    pub(crate) origin: usize,
}

/// A part of an expression: where it ends and what it says.
type Parsed<T> = Option<(usize, T)>;

impl<'a> Reader<'a> {
    /// All expressions, in order, none overlapping.
    pub(crate) fn expressions(self) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            if !self.sense(at).starts() {
                at += 1;
                continue;
            }
            match self.expression(at) {
                Some(one) if one.to > at => {
                    at = one.to;
                    found.push(one);
                }
                _ => at += 1,
            }
        }
        found
    }

    fn expression(self, at: usize) -> Option<Found> {
        let rules = [Self::timed, Self::dated, Self::lasting, Self::repeated, Self::vague];
        let reader = Self { origin: at, ..self };
        let mut best: Option<Found> = None;
        for rule in rules {
            if let Some(found) = rule(reader, at)
                && best.as_ref().is_none_or(|longest| found.to > longest.to)
            {
                best = Some(found);
            }
        }
        best
    }

    /// A date with the words that bend it: “early next year”, “the end of 1994”, “about May 1”.
    fn dated(self, at: usize) -> Option<Found> {
        let (start, bend) = self.bend(at);
        let (to, (when, rule)) = self.date(start).or_else(|| self.date(self.past(start, P::The)))?;
        let at = if bend == Some("APPROX")
            && self.word(at).eq_ignore_ascii_case("around")
            && matches!(when, When::Weekday(..))
        {
            start
        } else {
            at
        };
        let adjective = bend.is_some_and(|bend| bend != "APPROX")
            && self.is_mark(start - 1, b'-')
            && matches!(when, When::Month(..))
            || self.sense(to - 1) == Sense::Unit(Unit::Quarter) && self.is_mark(to - 2, b'-')
            || rule == "times.relative.year-ago"
                && matches!(self.sense(to - 1), Sense::Is(P::Ago | P::Earlier))
                && self.is(at, P::The);
        let at = if adjective && self.sense(at) == Sense::Is(P::The) { at + 1 } else { at };
        let whole = self.habits.english
            && matches!(
                rule,
                "times.date.day-month" | "times.date.shared-month" | "times.year.named" | "times.relative.nth-of-month"
            );
        let at = if bend.is_none() && !whole && self.is_bare(when) && self.sense(at) == Sense::Is(P::The) {
            at + 1
        } else {
            at
        };
        if bend.is_some() && matches!(when, When::Away(..)) {
            return None;
        }
        Some(Found { from: at, to, what: What::Date(when), bend, rule })
    }

    /// Dates whose article belongs to the noun behind them: “the Aug. 7 bombings”, “the 1996 Olympics”.
    fn is_bare(self, when: When) -> bool {
        matches!(
            when,
            When::Day(..)
                | When::Month(_, _, Pick::Plain | Pick::Year(_))
                | When::Year(_)
                | When::Weekday(_, Pick::Plain)
        )
    }

    /// Words before a date that bend it, and where the date begins.
    fn bend(self, at: usize) -> (usize, Option<&'static str>) {
        let start = self.past(at, P::The);
        let bend = match self.sense(start) {
            Sense::Is(P::Early) => "START",
            Sense::Is(P::Mid) => "MID",
            Sense::Is(P::Late) => "END",
            Sense::Is(P::Earlier | P::Later) if start == at && self.habits.english => return self.later_this(at),
            Sense::Is(P::Start) => return self.bend_of(at, start, "START"),
            Sense::Is(P::Middle) => return self.bend_of(at, start, "MID"),
            Sense::Is(P::End) => return self.bend_of(at, start, "END"),
            Sense::Is(P::About) if start == at => return (at + 1, Some("APPROX")),
            _ => return (at, None),
        };
        let mut next = start + 1;
        if self.is_mark(next, b'-') && self.glued(next) {
            next += 1;
        }
        if self.is(next, P::In) && bend != "MID" {
            next += 1;
        }
        (next, Some(bend))
    }

    fn bend_of(self, at: usize, start: usize, bend: &'static str) -> (usize, Option<&'static str>) {
        if !self.habits.english {
            // “Anfang Oktober”, “fin octobre”, “mi-octobre”, “a finales de octubre”.
            let next = self.hyphen(start + 1);
            return (self.past(self.past(next, P::Of), P::The), Some(bend));
        }
        if self.is(start + 1, P::Of) { (start + 2, Some(bend)) } else { (at, None) }
    }

    /// “earlier this month”, “later in the year”.
    fn later_this(self, at: usize) -> (usize, Option<&'static str>) {
        let next = if self.is(at + 1, P::In) { at + 2 } else { at + 1 };
        let points = matches!(self.sense(next), Sense::Is(P::This | P::That | P::The))
            || (self.is(next, P::In) && self.is(next + 1, P::The))
            || self.is(at, P::Earlier) && matches!(self.sense(next), Sense::Weekday(_) | Sense::Deictic(_));
        if points { (next, Some(if self.is(at, P::Earlier) { "START" } else { "END" })) } else { (at, None) }
    }

    /// What a word means; plain beyond the end and across the end of a line or block.
    pub(crate) fn sense(self, at: usize) -> Sense {
        self.words.get(at).map_or(Sense::Plain, |word| word.sense)
    }

    /// Whether a word stands there, joined to the one before by the same line.
    pub(crate) fn joined(self, at: usize) -> bool {
        at == self.origin && at < self.words.len() || !self.breaks(at)
    }

    /// Whether a line or block ends before a word, or the text does.
    fn breaks(self, at: usize) -> bool {
        self.words.get(at).is_none_or(|word| word.breaks)
    }

    pub(crate) fn is(self, at: usize, particle: P) -> bool {
        self.sense(at) == Sense::Is(particle) && self.joined(at)
    }

    pub(crate) fn is_mark(self, at: usize, mark: u8) -> bool {
        self.sense(at) == Sense::Mark(mark) && self.joined(at)
    }

    /// Whether nothing stands between a word and the one before it.
    pub(crate) fn glued(self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.glued)
    }

    pub(crate) fn capital(self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.capital)
    }

    /// The word itself.
    pub(crate) fn word(self, at: usize) -> &'a str {
        self.words.get(at).and_then(|word| self.text.get(word.start..word.end)).unwrap_or_default()
    }

    /// Behind a particle where it stands here, else here.
    pub(crate) fn past(self, at: usize, particle: P) -> usize {
        if self.sense(at) != Sense::Is(particle) {
            return at;
        }
        // “l'année”, “d'octobre”, “quest'anno”.
        let elided = self.is_mark(at + 1, b'\'') && self.glued(at + 1) && self.glued(at + 2);
        if elided && !self.habits.english { at + 2 } else { at + 1 }
    }

    /// The word before, where the line does not break in between.
    pub(crate) fn before(self, at: usize) -> Sense {
        match at.checked_sub(1) {
            Some(before) if !self.breaks(at) => self.sense(before),
            _ => Sense::Plain,
        }
    }

    /// Behind a hyphen that joins two words, else here.
    pub(crate) fn hyphen(self, at: usize) -> usize {
        if self.is_mark(at, b'-') && self.glued(at) && self.glued(at + 1) { at + 1 } else { at }
    }

    /// Whether a word stands at the beginning of a sentence, where a capital says nothing.
    pub(crate) fn opens(self, at: usize) -> bool {
        self.breaks(at)
            || matches!(self.before(at), Sense::Mark(b'.' | b'?' | b'!' | b'"' | b'`'))
            || self.opens_quote(at)
    }

    /// Whether a single quotation mark opens right before a word: “'Today is a sad day'”.
    fn opens_quote(self, at: usize) -> bool {
        let Some(mark) = at.checked_sub(1) else { return false };
        self.is_mark(mark, b'\'') && self.glued(at) && !self.glued(mark)
    }

    /// Whether the word before is this one, in small letters or capitals.
    pub(crate) fn follows(self, at: usize, word: &str) -> bool {
        !self.breaks(at) && at.checked_sub(1).is_some_and(|before| self.word(before).eq_ignore_ascii_case(word))
    }

    /// A unit, one or several.
    pub(crate) fn unit(self, at: usize) -> Option<(Unit, bool)> {
        if !self.joined(at) {
            return None;
        }
        match self.sense(at) {
            Sense::Unit(unit) => Some((unit, false)),
            Sense::Units(unit) => Some((unit, true)),
            _ => None,
        }
    }
}
