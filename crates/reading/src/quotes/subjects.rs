//! Who among the phrases of a sentence speaks: several joined by “and”, whom a “who” stands for, the label before a colon,
//! the subject that leads a sentence, and whether a phrase is somebody who can speak at all. The edges of a single phrase are
//! read in `phrases.rs`.

use super::english::is_speaker_noun;
use super::frame::What;
use super::lexicon::Sense;
use super::phrases::{Phrase, Phrases, REACH};
use copydesk_article::EntityKind;

impl Phrases<'_, '_> {
    /// Whether a piece may stand for a phrase before it.
    pub(super) fn is_relative(self, at: usize) -> bool {
        self.frame.sense(at).is(Sense::RELATIVE) || self.frame.word(at) == "that"
    }

    /// Whom the `who` or `that` at a piece stands for: `Ana Ruiz, 54, from Leeds, who said` is no word of the town's.
    pub(super) fn antecedent(self, relative: usize) -> Option<Phrase> {
        // who, who, who: nobody, and no end of it
        let comma = usize::from(self.frame.before(relative).is_some_and(|piece| piece.what == What::Comma));
        if relative.checked_sub(1 + comma).is_some_and(|back| self.is_relative(back)) {
            return None;
        }
        let Some(comma) = self.frame.before(relative).filter(|piece| piece.what == What::Comma).map(|_| relative - 1)
        else {
            return self.ending_at(relative);
        };
        let own = self.ending_at(comma)?;
        // With another “who” near, the way back would branch at each.
        let near = comma.saturating_sub(REACH + 2)..comma;
        let lone = !near.into_iter().any(|at| self.is_relative(at));
        let thing = lone && self.is_thing(&own) && self.frame.is_word(relative, &["who"]);
        let person = if thing { self.across(comma).filter(|outer| self.is_person(outer)) } else { None };
        Some(person.unwrap_or(own))
    }

    /// The phrase that a relative clause ending before `end` belongs to; `at` is the preposition that the clause's last words
    /// hang on.
    pub(super) fn related(self, at: usize, end: usize) -> Option<Phrase> {
        let verb = at.checked_sub(1)?;
        let within = (at.saturating_sub(8)..verb).rev().take_while(|&back| {
            self.frame.before(back + 1).is_some() && matches!(self.frame.what(back), Some(What::Word(_)))
        });
        let who = within.into_iter().find(|&back| self.frame.is_word(back, &["who", "that", "which"]))?;
        let meant = self.head(self.chunk_back(who)?..who);
        let pieces = meant.pieces.start..end;
        Some(Phrase { stands: pieces.clone(), pieces, ..meant })
    }

    /// The first piece of a name that “and” joins with the one at `start`, where both hang on one preposition or begin the
    /// sentence: `a study by the bank and | the ministry`.
    pub(super) fn joined(self, start: usize) -> Option<usize> {
        if let Some(first) = self.enumerated(start).or_else(|| self.in_headline(start)) {
            return Some(first);
        }
        let and = self.frame.before(start).filter(|piece| matches!(piece.text, "and" | "&")).map(|_| start - 1)?;
        let named = |mut at: usize| {
            while self.frame.sense(at).is(Sense::DET) && self.kind(at).is_none() {
                at += 1;
            }
            self.kind(at).is_some_and(|kind| kind != EntityKind::Person)
        };
        if !named(start) || and == 0 || !named(and - 1) {
            return None;
        }
        let first = self.chunk_back(and)?;
        self.frame.before(first).is_none_or(|before| before.sense().is(Sense::PREP)).then_some(first)
    }

    /// The first of the people listed before `and` from the head of a sentence: `Bakers, millers and | economists`.
    fn enumerated(self, start: usize) -> Option<usize> {
        let mut at = self.frame.before(start).filter(|piece| piece.text == "and").map(|_| start - 1)?;
        let people = |at: usize| {
            let word = self.frame.word(at);
            let known = self.frame.sense(at) == Sense::NONE || self.frame.sense(at).is(Sense::NOUNISH);
            known && self.frame.name(at).is_none() && (word.ends_with('s') || is_speaker_noun(word))
        };
        if !people(start) {
            return None;
        }
        loop {
            let noun = at.checked_sub(1).filter(|&noun| people(noun))?;
            match self.frame.before(noun) {
                None => return Some(noun),
                Some(before) if before.what == What::Comma => at = noun - 1,
                Some(_) => return None,
            }
        }
    }

    /// The first of two names that a headline joins by a comma: `Norrland, | Ostholm hail …`.
    fn in_headline(self, start: usize) -> Option<usize> {
        let comma = self.frame.before(start).filter(|piece| piece.what == What::Comma).map(|_| start - 1)?;
        let headline = self.frame.pieces.last().is_some_and(|last| last.what != What::Stop && last.sentence == 0);
        let first = self.frame.name_start(comma.checked_sub(1)?);
        let two = self.kind(first).is_some() && self.kind(start).is_some();
        (headline && two && self.frame.before(first).is_none()).then_some(first)
    }

    /// The person or body whose name and a colon stand before a quote, with nothing else since the sentence, a dash or a
    /// stop began: `Ruiz: “No.”`
    pub(super) fn label(self, colon: usize) -> Option<Phrase> {
        let phrase = self.ending_at(colon)?;
        let kind = phrase.name.and_then(|name| self.names.get(name))?.kind;
        let opens = match self.frame.before(phrase.pieces.start) {
            None => true,
            Some(before) => {
                matches!(before.what, What::Dash | What::Stop) || matches!(before.text, "-" | "by" | "from")
            }
        };
        (opens && matches!(kind, EntityKind::Person | EntityKind::Organisation)).then_some(phrase)
    }

    /// Whether a phrase is somebody who can speak: a name, he or she, an office, people.
    pub(super) fn can_speak(self, phrase: &Phrase) -> bool {
        let several = |at: usize| {
            self.kind(at).is_some()
                || self.frame.is_word(at, &["and", "the"])
                || self.frame.what(at) == Some(What::Comma)
        };
        if phrase.pronoun || phrase.name.is_some() || phrase.pieces.clone().all(several) {
            return true;
        }
        if !self.english {
            let capital =
                phrase.pieces.clone().any(|at| self.frame.get(at).is_some_and(super::frame::Piece::is_capital));
            return capital && !self.is_bare_article(phrase);
        }
        let mut end = phrase.pieces.end;
        for at in phrase.pieces.clone().skip(1) {
            if self.frame.sense(at).is(Sense::PREP) {
                end = at;
                break;
            }
        }
        let Some(head) = end.checked_sub(1).map(|last| self.frame.word(last).to_lowercase()) else { return false };
        is_speaker_noun(&head)
    }

    /// The subject that leads a sentence: its first pronoun or person that hangs on no preposition.
    pub(super) fn leading(self, verb: usize) -> Option<Phrase> {
        let start = self.frame.sentence_start(verb);
        let mut at = start;
        while at < verb {
            let piece = self.frame.get(at)?;
            let governed = self.frame.before(at).is_some_and(|before| before.sense().is(Sense::PREP));
            let end = if piece.name.is_some() { self.frame.name_end(at) } else { at + 1 };
            let owns = self.frame.what(end) == Some(What::Possessive);
            let subject = matches!(piece.text, "he" | "she" | "they" | "He" | "She" | "They" | "I" | "we" | "We");
            let named = matches!(self.kind(at), Some(EntityKind::Person));
            if !governed && !owns && (subject || named) {
                return self.ending_at(end);
            }
            at = end;
        }
        self.opening(start, verb)
    }

    /// The office or body that opens a sentence: `The judge sided with the town, saying …`.
    fn opening(self, start: usize, verb: usize) -> Option<Phrase> {
        let first = self.frame.get(start)?;
        let end = self.chunk_forward(start).filter(|_| first.sense().is(Sense::DET) || first.name.is_some())?.min(verb);
        let head = (start..end).find(|&at| {
            let lone = self.frame.name(at).is_none();
            lone && is_speaker_noun(&self.frame.word(at).to_lowercase())
        })?;
        let next = self.frame.get(head + 1)?;
        let whole = next.what != What::Possessive && next.name.is_none() && !next.sense().is(Sense::PREP);
        whole.then(|| Phrase::named(start..head + 1, None))
    }

    /// Whether a phrase is an article or a “das” with no noun.
    pub(super) fn is_bare_article(self, phrase: &Phrase) -> bool {
        phrase.pieces.clone().all(|at| {
            let sense = self.frame.sense(at);
            sense.is(Sense::DET) && !sense.is(Sense::PRONOUN) && self.frame.name(at).is_none()
        })
    }
}
