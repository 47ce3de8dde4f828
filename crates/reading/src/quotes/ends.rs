//! Where a reported clause ends, and whether it is one at all: the end of its sentence, the next verb of the same speaker, a
//! semicolon, the main clause behind a fronted one; a verb in a finite form among its first words.

use super::cues::Form;
use super::frame::What;
use super::indirect::Reader;
use super::lexicon::Sense;
use std::ops::Range;

impl Reader<'_, '_> {
    /// One past the last piece of the sentence, its stop left out.
    pub(super) fn sentence_end(&self) -> usize {
        let mut end = self.known.cue.end;
        while self.here(end) {
            end += 1;
        }
        while end > self.known.cue.end && matches!(self.frame.what(end - 1), Some(What::Stop | What::Mark)) {
            end -= 1;
        }
        end
    }

    /// Where a clause that begins at `from` ends: with the sentence, or where the next verb of the same speaker takes over.
    pub(super) fn clause_end(&self, from: usize) -> usize {
        let end = self.parted(from, self.sentence_end());
        let next = self
            .found
            .iter()
            .skip(self.nth + 1)
            .filter(|next| next.sentence == self.known.sentence && next.cue.start > from);
        for next in next {
            let mut start = next.start();
            let before = next.cue.start.saturating_sub(1);
            let coordinated = next.form == Form::Shared && self.frame.word(before) != "to";
            // … and said: the same speaker goes on.
            let goes_on = coordinated
                && self.frame.is_word(before, &["and", "but"])
                && self.frame.is_word(next.cue.start, &["said", "says", "added", "adds"]);
            let trailing = next.form == Form::Governed && self.frame.is_word(next.cue.start, &["according"]);
            if !coordinated && !trailing {
                continue;
            }
            while start > from
                && (matches!(self.frame.what(start - 1), Some(What::Comma | What::Dash))
                    || self.frame.sense(start - 1).is(Sense::CONJ.and(Sense::ADVERB)))
            {
                start -= 1;
            }
            let set_off = (start..next.start()).any(|at| matches!(self.frame.what(at), Some(What::Comma)));
            if set_off || trailing || goes_on {
                return start.min(end);
            }
        }
        end
    }

    /// Where what follows is no more of the clause: a semicolon; `, though …`, `, compared with …`; the main clause behind
    /// `While Ruiz said it was safe, …`.
    fn parted(&self, from: usize, end: usize) -> usize {
        let opens = self.frame.sentence_start(self.known.cue.start);
        let own = self.known.start();
        let led = own.checked_sub(1).filter(|&led| led >= opens).map_or("", |led| self.frame.word(led));
        let subordinate = FRONTED.contains(&self.frame.word(opens))
            && (opens..self.known.cue.start).all(|at| self.frame.what(at) != Some(What::Comma))
            || FRONTED.iter().any(|word| word.eq_ignore_ascii_case(led) && !matches!(led, "as" | "with"));
        let parts = |at: &usize| {
            let next = at + 1;
            match self.frame.what(*at) {
                Some(What::Stop) => self.frame.word(*at) == ";",
                Some(What::Comma) => {
                    self.frame.is_word(next, &["though", "although", "compared"])
                        || subordinate
                            && (self.frame.name(next).is_some()
                                || self.frame.sense(next).is(Sense::DET.and(Sense::PRONOUN))
                                    && !self.frame.sense(next).is(Sense::CONJ.and(Sense::RELATIVE)))
                }
                _ => false,
            }
        };
        (from + 2..end).find(parts).unwrap_or(end)
    }

    /// Whether a verb in a finite form stands among the first words of a clause, before anything that hangs on its subject.
    pub(super) fn is_finite(&self, mut pieces: Range<usize>) -> bool {
        pieces.end = pieces.end.min(pieces.start + 18);
        let own = pieces.take_while(|&at| {
            !self.frame.sense(at).is(Sense::RELATIVE)
                && !matches!(self.frame.what(at), Some(What::Comma))
                && self.frame.word(at) != "that"
        });
        own.into_iter().any(|at| self.is_finite_verb(at))
    }

    /// Whether a finite verb stands anywhere in a clause.
    pub(super) fn has_finite(&self, mut pieces: Range<usize>) -> bool {
        pieces.any(|at| self.is_finite_verb(at))
    }

    fn is_finite_verb(&self, at: usize) -> bool {
        let sense = self.frame.sense(at);
        let auxiliary =
            sense.is(Sense::AUX) && !matches!(self.frame.word(at), "to" | "not" | "being" | "been" | "having");
        let verb = sense.is(Sense::VERB.and(Sense::CUE)) && !sense.is(Sense::ING.and(Sense::NOUNISH));
        self.frame.name(at).is_none()
            && (auxiliary || verb || sense == Sense::NONE && self.frame.word(at).ends_with("ed"))
    }
}

/// Words that open a clause before the main one.
const FRONTED: &[&str] = &[
    "While", "As", "When", "If", "Though", "Although", "After", "Since", "Because", "Before", "Unless", "Despite",
    "Amid", "With",
];
