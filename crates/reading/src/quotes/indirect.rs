//! Reported clauses without marks: “Ruiz said that the bridge was safe”, “the bridge is safe, Ruiz said”, “according to
//! Ruiz, …”, “promised to …”. Owns where a reported clause begins and ends; only clauses and infinitives behind a verb that
//! reports count, never a mere object (“criticised the plan”). A clause that holds quoted words is left to them.

use super::cues::{Attribution, Form};
use super::frame::{Frame, What};
use super::lexicon::Sense;
use std::ops::Range;

/// A reported clause: its pieces, the attribution it hangs on, and the rule that found it.
#[derive(Clone, Debug)]
pub(super) struct Reported {
    pub(super) pieces: Range<usize>,
    pub(super) attribution: usize,
    pub(super) by: &'static str,
    pub(super) confidence: f32,
}

/// The reported clauses of a paragraph.
pub(super) fn reported(frame: &Frame<'_>, found: &[Attribution]) -> Vec<Reported> {
    let mut clauses: Vec<Reported> = Vec::new();
    for (nth, known) in found.iter().enumerate() {
        if !known.credible
            || known.form == Form::Passive
            || clauses.iter().any(|clause| clause.pieces.contains(&known.cue.start))
        {
            continue;
        }
        let reader = Reader { frame, found, nth, known };
        let own = match known.form {
            Form::Governed => reader.governed(),
            Form::Inverted => reader.before(),
            Form::Straight | Form::Shared | Form::Passive => {
                let behind = reader.behind();
                if behind.is_empty() { reader.before() } else { behind }
            }
        };
        clauses.extend(own.into_iter().filter(|clause| reader.is_fit(clause)));
    }
    clauses
}

struct Reader<'r, 'a> {
    frame: &'r Frame<'a>,
    found: &'r [Attribution],
    nth: usize,
    known: &'r Attribution,
}

impl Reader<'_, '_> {
    fn clause(&self, pieces: Range<usize>, by: &'static str, confidence: f32) -> Vec<Reported> {
        vec![Reported { pieces, attribution: self.nth, by, confidence }]
    }

    /// Two words at least, none of them quoted.
    fn is_fit(&self, clause: &Reported) -> bool {
        let words = clause.pieces.clone().filter(|&at| matches!(self.frame.what(at), Some(What::Word(_)))).count();
        // Marks that are not read as such stand in the sentence: its clauses may be quotes.
        let first = self.frame.sentence_start(self.known.cue.start);
        let typed = (first..self.sentence_end()).any(|at| matches!(self.frame.word(at), "''" | "``"));
        words > 1 && !typed && !clause.pieces.clone().any(|at| matches!(self.frame.what(at), Some(What::Quote(_))))
    }

    fn here(&self, at: usize) -> bool {
        self.frame.get(at).is_some_and(|piece| piece.sentence == self.known.sentence)
    }

    /// One past the last piece of the sentence, its stop left out.
    fn sentence_end(&self) -> usize {
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
    fn clause_end(&self, from: usize) -> usize {
        let end = self.sentence_end();
        let next = self
            .found
            .iter()
            .skip(self.nth + 1)
            .filter(|next| next.sentence == self.known.sentence && next.cue.start > from);
        for next in next {
            let mut start = next.start();
            let coordinated = next.form == Form::Shared && self.frame.word(next.cue.start.saturating_sub(1)) != "to";
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
            if set_off || trailing {
                return start.min(end);
            }
        }
        end
    }

    /// The clause behind its verb.
    fn behind(&self) -> Vec<Reported> {
        let sense = self.known.sense;
        let start = self.known.cue.end;
        if !sense.is(Sense::CLAUSE.and(Sense::TO)) || !self.here(start) {
            return Vec::new();
        }
        // said Friday in a statement that …
        let that = (start..start + 14).take_while(|&at| {
            self.here(at) && !matches!(self.frame.what(at), Some(What::Stop | What::Colon | What::Quote(_)))
        });
        let that = that.clone().find(|&at| self.frame.word(at) == "that").filter(|&that| {
            that == start
                || (start..that).all(|at| {
                    !self.frame.sense(at).is(Sense::AUX.and(Sense::PRONOUN).and(Sense::VERB))
                        || self.frame.sense(at).is(Sense::DET.and(Sense::ADVERB))
                })
        });
        if let Some(that) =
            that.filter(|&that| sense.is(Sense::CLAUSE) && (that == start || self.leads_to(start, that)))
        {
            // I think that's right: there “that” is no link but the subject.
            let from = if self.frame.sense(that + 1).is(Sense::AUX) { that } else { that + 1 };
            return self.clause(from..self.clause_end(that), "quotes.indirect-that", 0.85);
        }
        let next = self.frame.word(start);
        if next == "to" && sense.is(Sense::TO) && self.frame.sense(start + 1) != Sense::DET {
            return self.clause(start..self.clause_end(start), "quotes.indirect-to", 0.65);
        }
        if sense.is(Sense::CLAUSE) && matches!(next, "whether" | "if" | "how" | "what" | "why" | "when" | "where") {
            return self.clause(start..self.clause_end(start), "quotes.indirect-question", 0.7);
        }
        self.bare(start)
    }

    /// Whether what lies between a verb and its “that” is a hearer, a day, a place.
    fn leads_to(&self, start: usize, that: usize) -> bool {
        let first = self.frame.sense(start);
        let aside = first.is(Sense::PREP.and(Sense::DAY).and(Sense::ADVERB))
            || matches!(self.frame.what(start), Some(What::Comma));
        (aside || self.known.sense.is(Sense::HEARER)) && that - start < 12
    }

    /// A clause without “that”: said the bridge was safe; told reporters the bridge was safe.
    fn bare(&self, start: usize) -> Vec<Reported> {
        let sense = self.known.sense;
        let mut from = start;
        while self.frame.sense(from).is(Sense::DAY)
            || self.frame.is_word(from, &["on", "in"]) && self.frame.sense(from + 1).is(Sense::DAY)
        {
            from += 1;
        }
        if sense.is(Sense::HEARER) {
            from = self.hearer(from);
            if self.frame.word(from) == "to" {
                return self.clause(from..self.clause_end(from), "quotes.indirect-to", 0.6);
            }
        }
        let Some(first) = self.frame.get(from).filter(|_| self.here(from)) else { return Vec::new() };
        let opens = first.name.is_some()
            || first.sense().is(Sense::DET.and(Sense::PRONOUN))
            || first.is_capital()
            || first.sense() == Sense::NONE && first.text.ends_with('s');
        let plain = sense.is(Sense::PLAIN.and(Sense::THINKS)) || sense.is(Sense::SAYS) && !sense.is(Sense::JUDGES);
        if !opens
            || !plain
            || !sense.is(Sense::CLAUSE)
            || matches!(first.what, What::Comma | What::Colon | What::Stop | What::Quote(_))
        {
            return Vec::new();
        }
        let end = self.clause_end(from);
        let said = sense.is(Sense::PLAIN) && matches!(self.frame.word(self.known.cue.start), "said" | "says" | "say");
        if said || first.sense().is(Sense::PRONOUN) && first.name.is_none() || self.is_finite(from + 1..end) {
            self.clause(from..end, "quotes.indirect-clause", 0.75)
        } else {
            Vec::new()
        }
    }

    /// Whether a verb in a finite form stands among the first words of a clause.
    fn is_finite(&self, mut pieces: Range<usize>) -> bool {
        pieces.end = pieces.end.min(pieces.start + 18);
        pieces.into_iter().any(|at| {
            let sense = self.frame.sense(at);
            sense.is(Sense::AUX) && !matches!(self.frame.word(at), "to" | "not" | "being" | "been" | "having")
                || sense.is(Sense::VERB.and(Sense::CUE)) && !sense.is(Sense::ING.and(Sense::NOUNISH))
                || sense == Sense::NONE && self.frame.word(at).ends_with("ed")
        })
    }

    /// Past the words for who is spoken to.
    fn hearer(&self, from: usize) -> usize {
        if self.frame.sense(from).is(Sense::PRONOUN)
            || self.frame.is_word(from, &["him", "her", "them", "me", "us", "reporters", "voters", "people"])
        {
            return from + 1;
        }
        if self.frame.name(from).is_some() {
            return self.frame.name_end(from);
        }
        let end = (from..from + 8)
            .find(|&at| !self.here(at) || self.frame.sense(at).is(Sense::AUX.and(Sense::PREP).and(Sense::CONJ)));
        match end {
            Some(end) if self.frame.word(end) == "to" => end,
            _ => from + 1,
        }
    }

    /// The clause that a verb behind a comma ends: `The bridge is safe, Ruiz said.` And both halves around it.
    fn before(&self) -> Vec<Reported> {
        let start = self.known.start();
        let set_off = start.checked_sub(1).is_some_and(|back| self.frame.what(back) == Some(What::Comma));
        if !set_off || !self.known.sense.is(Sense::SAYS) || !self.known.sense.is(Sense::CLAUSE) {
            return Vec::new();
        }
        let first = self.clause_start(start - 1);
        let after = self.known.end();
        let split = self.frame.what(after) == Some(What::Comma) && self.here(after + 1);
        let opener = self.frame.sense(first);
        let aside = opener.is(Sense::PREP.and(Sense::CONJ).and(Sense::ING).and(Sense::PAST))
            && !opener.is(Sense::DET.and(Sense::PRONOUN));
        if !split && (aside || !self.is_finite(first..start - 1)) {
            return Vec::new();
        }
        let mut found = self.clause(first..start - 1, "quotes.indirect-before", 0.8);
        if split {
            found.extend(self.clause(after + 1..self.clause_end(after), "quotes.indirect-around", 0.7));
        } else if self.here(after)
            && !matches!(self.frame.what(after), Some(What::Stop))
            && !self.frame.sense(after).is(Sense::PREP.and(Sense::DAY).and(Sense::CONJ).and(Sense::ADVERB))
        {
            return Vec::new();
        }
        found
    }

    /// The first piece of the sentence that is no conjunction.
    fn clause_start(&self, at: usize) -> usize {
        let mut start = self.frame.sentence_start(at);
        while start < at
            && (matches!(self.frame.word(start), "And" | "But" | "Yet" | "Still")
                || matches!(self.frame.what(start), Some(What::Comma | What::Mark | What::Dash)))
        {
            start += 1;
        }
        start
    }

    /// `According to Ruiz, the bridge is safe.` `The bridge is safe, according to Ruiz.`
    fn governed(&self) -> Vec<Reported> {
        if !self.frame.is_word(self.known.cue.start, &["according"]) {
            return Vec::new();
        }
        let start = self.known.cue.start;
        let first = self.frame.sentence_start(start);
        let after = self.known.end();
        if start == first {
            let comma = (after..after + 20)
                .take_while(|&at| self.here(at))
                .find(|&at| self.frame.what(at) == Some(What::Comma));
            return comma.map_or_else(Vec::new, |comma| {
                self.clause(comma + 1..self.clause_end(comma), "quotes.indirect-according", 0.8)
            });
        }
        let comma = usize::from(self.frame.what(start - 1) == Some(What::Comma));
        self.clause(self.clause_start(start - comma)..start - comma, "quotes.indirect-according", 0.8)
    }
}
