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
        let reader = Reader { frame, found, nth, known };
        // A study shows that …; the ire of those who thought she …: the link says it, whatever the subject is.
        let that = frame.word(known.cue.end) == "that";
        let linked = known.sense.is(Sense::CLAUSE) && (that || is_subject(frame, known.cue.end));
        // It is said that …: by nobody named.
        let impersonal = that && said_of_it(frame, known.cue.start);
        if !known.credible && !linked
            || is_unsaid(frame, known)
            || known.form == Form::Passive && !impersonal
            || clauses.iter().any(|clause| clause.pieces.contains(&known.cue.start))
        {
            continue;
        }
        let own = match known.form {
            Form::Governed => reader.governed(),
            Form::Inverted => reader.before(),
            Form::Straight => {
                let behind = reader.behind();
                if behind.is_empty() { reader.before() } else { behind }
            }
            Form::Shared | Form::Passive => reader.behind(),
        };
        for clause in own {
            let taken = clauses.iter().any(|known| known.pieces.contains(&clause.pieces.start));
            if !taken && reader.is_fit(&clause) {
                clauses.push(clause);
            }
        }
    }
    clauses
}

/// The clauses behind nouns and adjectives that report, where no verb's clause holds them already.
pub(super) fn claimed(
    frame: &Frame<'_>,
    found: &[Attribution],
    links: impl Iterator<Item = usize>,
    clauses: &[Reported],
) -> Vec<Reported> {
    let each = found.iter().enumerate().zip(links);
    let own = each.flat_map(|((nth, known), that)| {
        let reader = Reader { frame, found, nth, known };
        let own = reader.clause(that + 1..reader.clause_end(that), "quotes.indirect-claim", 0.7);
        own.into_iter().filter(|clause| reader.is_fit(clause)).collect::<Vec<_>>()
    });
    let held = |clause: &Reported| {
        clauses.iter().any(|known| known.pieces.start < clause.pieces.end && clause.pieces.start < known.pieces.end)
    };
    own.filter(|clause| !held(clause)).collect()
}

/// Whether a verb says that something was not said, or what it would be to say it: `did not say who`, `To say he was …`.
fn is_unsaid(frame: &Frame<'_>, known: &Attribution) -> bool {
    let at = known.cue.start;
    if !frame.is_word(at, &["say", "tell"]) {
        return false;
    }
    let denied = (at.saturating_sub(3)..at).any(|back| frame.is_word(back, &["not", "n't", "n’t", "never"]));
    let opening = frame.before(at).is_some_and(|before| before.text == "To") && frame.sentence_start(at) + 1 == at;
    opening || denied
}

/// Whether a pronoun opens a clause as its subject: by its form, or by the verb behind it.
fn is_subject(frame: &Frame<'_>, at: usize) -> bool {
    let nominative = matches!(frame.word(at), "he" | "she" | "they" | "we" | "I");
    let either = matches!(frame.word(at), "it" | "you" | "there") && frame.sense(at + 1).is(Sense::AUX);
    nominative || either && frame.word(at + 1) != "to"
}

/// Whether “it” is the subject of a passive: `it was reported`, `it has been said`.
fn said_of_it(frame: &Frame<'_>, verb: usize) -> bool {
    let auxiliaries = (frame.sentence_start(verb)..verb).rev();
    let subject = auxiliaries
        .into_iter()
        .find(|&at| !frame.sense(at).is(Sense::AUX.and(Sense::ADVERB)) && !frame.is_word(at, &["'s", "’s"]));
    subject.is_some_and(|at| frame.is_word(at, &["it"]))
}

/// Reads the clauses of one attribution.
pub(super) struct Reader<'r, 'a> {
    pub(super) frame: &'r Frame<'a>,
    pub(super) found: &'r [Attribution],
    pub(super) nth: usize,
    pub(super) known: &'r Attribution,
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

    pub(super) fn here(&self, at: usize) -> bool {
        self.frame.get(at).is_some_and(|piece| piece.sentence == self.known.sentence)
    }

    /// The clause behind its verb.
    fn behind(&self) -> Vec<Reported> {
        let sense = self.known.sense;
        // pointed out that
        let start = self.known.cue.end + usize::from(self.frame.is_word(self.known.cue.end, &["out"]));
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
        if let Some(from) = self.gap(start) {
            return self.clause(from..self.clause_end(from), "quotes.indirect-relative", 0.7);
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
        // seeking to find a way; reading this week about the bridge
        let led = self.frame.before(self.known.cue.start).is_some_and(|before| before.text == "to");
        let perceives = self.frame.is_word(self.known.cue.start, &["reading", "hearing", "seeing", "finding"]);
        if perceives || led && self.known.form == Form::Shared && !sense.is(Sense::PLAIN) {
            return Vec::new();
        }
        let mut from = self.aside(start);
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
        let said = self.is_said();
        let opens = first.name.is_some()
            || first.sense().is(Sense::DET.and(Sense::PRONOUN))
            || first.is_capital()
            || first.sense() == Sense::NONE
                && (said || first.text.ends_with('s') || self.frame.is_word(self.known.cue.start, OPINES))
            || said && (first.sense().is(Sense::ING.and(Sense::NOUNISH)) || matches!(first.text, "having" | "being"))
            || said
                && matches!(
                    first.text,
                    "if" | "when" | "while" | "although" | "because" | "just" | "even" | "only" | "there"
                );
        let plain = sense.is(Sense::PLAIN.and(Sense::THINKS)) || sense.is(Sense::SAYS) && !sense.is(Sense::JUDGES);
        if !opens
            || !plain
            || !sense.is(Sense::CLAUSE)
            || matches!(first.what, What::Comma | What::Colon | What::Stop | What::Quote(_))
        {
            return Vec::new();
        }
        let end = self.clause_end(from);
        if said || first.sense().is(Sense::PRONOUN) && first.name.is_none() || self.is_finite(from + 1..end) {
            self.clause(from..end, "quotes.indirect-clause", 0.75)
        } else {
            Vec::new()
        }
    }

    /// Whether the verb is the plainest of all.
    fn is_said(&self) -> bool {
        self.known.sense.is(Sense::PLAIN)
            && self.frame.is_word(self.known.cue.start, &["said", "says", "say", "saying"])
    }

    /// The clause whose subject is the one before: `which Ruiz said was safe`, `moves that he said improved the town`.
    fn gap(&self, start: usize) -> Option<usize> {
        let subject = self.known.speaker.as_ref()?.stands.start;
        let relative = self.frame.before(subject)?;
        let led = relative.sense().is(Sense::RELATIVE) || matches!(relative.text, "that" | "what");
        let sense = self.frame.sense(start);
        let past = self.frame.word(start).ends_with("ed");
        let finite = sense.is(Sense::AUX) && self.frame.word(start) != "to"
            || sense.is(Sense::VERB.and(Sense::CUE)) && !sense.is(Sense::ING.and(Sense::NOUNISH))
            || sense == Sense::NONE && past;
        (led && finite && self.known.form == Form::Straight && self.here(start)).then_some(start)
    }

    /// Past what may stand between `said` and a clause that a subject opens: `said for weeks he …`, `said in her dissent she …`.
    fn aside(&self, start: usize) -> usize {
        if !self.is_said() || !self.frame.sense(start).is(Sense::PREP) || self.frame.word(start) == "of" {
            return start;
        }
        let opener = (start + 2..start + 9).take_while(|&at| {
            self.here(at)
                && !matches!(self.frame.what(at), Some(What::Comma | What::Colon | What::Stop | What::Quote(_)))
        });
        let opener = opener.take_while(|&at| !self.frame.sense(at).is(Sense::AUX.and(Sense::CONJ).and(Sense::CUE)));
        opener
            .into_iter()
            .find(|&at| matches!(self.frame.word(at), "he" | "she" | "they" | "it" | "we" | "I" | "there"))
            .unwrap_or(start)
    }

    /// Past the words for who is spoken to.
    fn hearer(&self, from: usize) -> usize {
        if self.frame.sense(from).is(Sense::PRONOUN)
            || self.frame.is_word(from, &["him", "her", "them", "me", "us", "reporters", "voters", "people"])
        {
            return from + 1;
        }
        let named = from + usize::from(self.frame.sense(from).is(Sense::DET));
        if self.frame.name(named).is_some() {
            return self.frame.name_end(named);
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
        let ends = !self.here(after) || matches!(self.frame.what(after), Some(What::Stop));
        if !split && (aside && !ends || !self.has_finite(first..start - 1)) {
            return Vec::new();
        }
        let mut found = self.clause(first..start - 1, "quotes.indirect-before", 0.8);
        // said Ruiz, the mayor: what follows is more about the speaker.
        let new = self.frame.sense(after + 1).is(Sense::CONJ.and(Sense::RELATIVE))
            && !self.frame.sense(after + 1).is(Sense::DET);
        if split && self.known.form != Form::Inverted && !new {
            let rest = self.clause(after + 1..self.clause_end(after), "quotes.indirect-around", 0.7);
            if rest.iter().any(|clause| !self.is_fit(clause)) {
                return Vec::new();
            }
            found.extend(rest);
        } else if split {
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
        let mut found = self.clause(self.clause_start(start - comma)..start - comma, "quotes.indirect-according", 0.8);
        let own = (after..after + 20).take_while(|&at| self.here(at));
        let next = own.into_iter().find(|&at| self.frame.what(at) == Some(What::Comma)).map_or(after, |next| next + 1);
        if comma > 0 && next > after && self.frame.sense(next).is(Sense::AUX) {
            found.extend(self.clause(next..self.clause_end(next), "quotes.indirect-around", 0.7));
        }
        found
    }
}

/// Verbs behind which a bare noun opens a clause rather than being their object.
const OPINES: &[&str] =
    &["believe", "believes", "believed", "think", "thinks", "argue", "argues", "argued", "fear", "hope"];
