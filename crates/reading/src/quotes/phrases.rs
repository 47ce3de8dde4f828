//! Who stands beside a verb: the noun phrase before it, across what may come between (adverbs, days, appositions, relative
//! clauses), and the one after it. Owns the edges of phrases and which name heads one; whom the phrase means is decided in
//! `speakers.rs`. Works on words with a closed list of what they can be, without a tagger of parts of speech.

use super::english::is_speaker_noun;
use super::frame::{Frame, Named, What};
use super::lexicon::Sense;
use copydesk_article::EntityKind;
use std::ops::Range;

/// Appositions and the like are looked for this many pieces back.
const REACH: usize = 45;

/// A noun phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// Its pieces: the words that say who it is.
    pub(super) pieces: Range<usize>,
    /// The words at the verb: the same, or the “who” that takes their place.
    pub(super) stands: Range<usize>,
    /// The name that heads it: index into the names.
    pub(super) name: Option<usize>,
    /// Whether it is one of the words he, she, they …
    pub(super) pronoun: bool,
}

impl Phrase {
    /// A phrase that stands where its verb is.
    fn named(pieces: Range<usize>, name: Option<usize>) -> Self {
        Self { stands: pieces.clone(), pieces, name, pronoun: false }
    }
}

/// Reads phrases of one paragraph.
#[derive(Clone, Copy)]
pub(super) struct Phrases<'f, 'a> {
    pub(super) frame: &'f Frame<'a>,
    pub(super) names: &'f [Named],
    /// Whether who can speak is told by the English list.
    pub(super) english: bool,
}

impl Phrases<'_, '_> {
    fn kind(self, at: usize) -> Option<EntityKind> {
        self.names.get(self.frame.name(at)?).map(|name| name.kind)
    }

    fn is_person(self, phrase: &Phrase) -> bool {
        phrase.name.and_then(|name| self.names.get(name)).is_some_and(|name| name.kind == EntityKind::Person)
    }

    /// Whether a piece can stand inside a noun phrase.
    fn is_nominal(self, at: usize) -> bool {
        let Some(piece) = self.frame.get(at) else { return false };
        if piece.name.is_some() {
            return true;
        }
        let What::Word(sense) = piece.what else { return false };
        if piece.is_capital()
            && at > 0
            && self.frame.before(at).is_some()
            && !sense.is(Sense::DET.and(Sense::PRONOUN).and(Sense::DAY))
        {
            return true;
        }
        if sense.is(Sense::PREP
            .and(Sense::CONJ)
            .and(Sense::RELATIVE)
            .and(Sense::AUX)
            .and(Sense::DAY)
            .and(Sense::ADVERB))
        {
            return false;
        }
        if piece.text.eq_ignore_ascii_case("think") && self.frame.word(at + 1).starts_with("tank") {
            return true;
        }
        if sense.is(Sense::VERB.and(Sense::CUE)) && !sense.is(Sense::NOUNISH) {
            // a combined force, the leading candidate
            let modifies = sense.is(Sense::ING.and(Sense::PAST))
                && self.frame.before(at).is_some_and(|before| before.sense().is(Sense::DET));
            return modifies;
        }
        true
    }

    /// The phrase that a verb has as its subject before it.
    pub(super) fn before(self, verb: usize) -> Option<Phrase> {
        let mut at = verb;
        let mut day = false;
        while let Some(piece) = self.frame.before(at) {
            let sense = piece.sense();
            let between = sense.is(Sense::AUX.and(Sense::ADVERB).and(Sense::DAY)) && piece.name.is_none();
            let of_day = day && (sense.is(Sense::PREP) || matches!(piece.text, "this" | "last" | "that" | "the"));
            if !between && !of_day {
                break;
            }
            day |= sense.is(Sense::DAY);
            at -= 1;
        }
        match self.frame.before(at)?.what {
            What::Comma | What::Dash => self.across(at - 1),
            _ => self.ending_at(at),
        }
    }

    /// The phrase before an apposition or relative clause that ends with the mark at `mark`.
    fn across(self, mark: usize) -> Option<Phrase> {
        let kind = self.frame.what(mark)?;
        let mut segment_end = mark;
        let mut fallback = None;
        for _ in 0..3 {
            let opener = (segment_end.saturating_sub(REACH)..segment_end).rev().take_while(|&at| {
                self.frame.get(at).is_some_and(|piece| {
                    self.frame.get(mark).is_some_and(|end| end.sentence == piece.sentence)
                        && !matches!(piece.what, What::Quote(_) | What::Stop)
                })
            });
            let Some(opener) = opener.filter(|&at| self.frame.what(at) == Some(kind)).max() else { break };
            let own = self.ending_at(segment_end).filter(|own| own.pieces.start == opener + 1 && self.is_person(own));
            let outer = self.ending_at(opener);
            match (outer, own) {
                (Some(outer), _) if self.is_person(&outer) => return Some(outer),
                (Some(outer), Some(own)) if !outer.pronoun && segment_end == mark => {
                    return Some(Phrase::named(outer.pieces.start..own.pieces.end, own.name));
                }
                (Some(outer), None) => fallback = fallback.or(Some(outer)),
                (None, own) => fallback = fallback.or(own),
                (Some(outer), Some(_)) => fallback = fallback.or(Some(outer)),
            }
            segment_end = opener;
        }
        fallback
    }

    /// The phrase whose last piece stands before `end`, with the prepositions that hang on its head taken along.
    pub(super) fn ending_at(self, end: usize) -> Option<Phrase> {
        let mut end = end;
        // Sen. Ana Ruiz (D-Ohio)
        if self.frame.before(end).is_some_and(|piece| piece.what == What::Close) {
            let open = (end.saturating_sub(12)..end - 1).rev().find(|&at| self.frame.what(at) == Some(What::Open))?;
            end = open;
        }
        let last = end.checked_sub(1)?;
        if self.frame.sense(last).is(Sense::RELATIVE) || self.frame.word(last) == "that" {
            return Some(Phrase { stands: last..last + 1, ..self.antecedent(last)? });
        }
        let mut start = self.chunk_back(end)?;
        let mut head = self.head(start..end);
        // a spokesman for the campaign
        for _ in 0..4 {
            if let Some(first) = self.joined(start) {
                start = first;
                head = Phrase::named(start..end, None);
            }
            let Some(before) = self.frame.before(start) else { break };
            if !before.sense().is(Sense::PREP)
                || before.sense().is(Sense::CONJ) && !matches!(before.text, "of" | "for" | "in" | "at")
            {
                break;
            }
            let Some(outer) = self.chunk_back(start - 1) else { break };
            let owner = self.head(outer..start - 1);
            if owner.pronoun {
                break;
            }
            // US Secretary of State Ana Ruiz: the name is the head; the mother of Ana Ruiz: it is not.
            let entitled =
                head.name.is_some() && head.pieces.start < self.frame.name_start(end - 1) && before.text == "of";
            head = if entitled { Phrase::named(owner.pieces.start..end, head.name) } else { owner };
            start = outer;
        }
        let pieces = start.max(if head.name.is_some() { head.pieces.start } else { 0 })..end;
        Some(Phrase { stands: pieces.clone(), pieces, ..head })
    }

    /// Whom the `who` or `that` at a piece stands for: `Ana Ruiz, 54, from Leeds, who said` is no word of the town's.
    fn antecedent(self, relative: usize) -> Option<Phrase> {
        let Some(comma) = self.frame.before(relative).filter(|piece| piece.what == What::Comma).map(|_| relative - 1)
        else {
            return self.ending_at(relative);
        };
        let own = self.ending_at(comma)?;
        let thing = self.is_thing(&own) && self.frame.is_word(relative, &["who"]);
        let person = if thing { self.across(comma).filter(|outer| self.is_person(outer)) } else { None };
        Some(person.unwrap_or(own))
    }

    /// Whether the name of something else than a person heads a phrase.
    fn is_thing(self, phrase: &Phrase) -> bool {
        phrase.name.is_some() && !self.is_person(phrase)
    }

    /// The first piece of a name that “and” joins with the one at `start`, where both hang on one preposition or begin the
    /// sentence: `a study by the bank and | the ministry`.
    fn joined(self, start: usize) -> Option<usize> {
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

    /// The first piece of the chunk of noun, adjectives, titles and article that ends before `end`.
    fn chunk_back(self, end: usize) -> Option<usize> {
        let last = end.checked_sub(1)?;
        self.frame.before(end)?;
        if self.frame.sense(last).is(Sense::PRONOUN)
            && self.frame.name(last).is_none()
            && !self.frame.sense(last).is(Sense::CUE)
        {
            let determined = self.frame.sense(last).is(Sense::DET) && !self.frame.is_word(last, &["this", "that"]);
            return (!self.frame.sense(last).is(Sense::RELATIVE) || determined).then_some(last);
        }
        let mut at = end;
        while let Some(piece) = self.frame.before(at) {
            let here = at - 1;
            if piece.name.is_some() {
                at = self.frame.name_start(here);
                continue;
            }
            match piece.what {
                What::Possessive => at = here,
                What::Word(sense) if sense.is(Sense::DET) && piece.name.is_none() => {
                    at = here;
                    if !self.frame.before(at).is_some_and(|before| before.sense().is(Sense::DET)) {
                        break;
                    }
                }
                What::Word(sense) if sense.is(Sense::PRONOUN) => break,
                _ if self.is_nominal(here) => at = here,
                What::Word(sense) if sense.is(Sense::CONJ) && matches!(piece.text, "and" | "or" | "&") && at < end => {
                    let joined = self.kind(at).is_some() && here > 0 && self.kind(here - 1).is_some();
                    if !joined {
                        break;
                    }
                    at = here;
                }
                _ => break,
            }
        }
        (at < end).then_some(at)
    }

    /// What heads a chunk: its last name, where nothing but the name ends it; a pronoun; or nothing named.
    fn head(self, pieces: Range<usize>) -> Phrase {
        let last = pieces.end.saturating_sub(1);
        let pronoun = pieces.len() == 1 && self.frame.sense(last).is(Sense::PRONOUN) && self.frame.name(last).is_none();
        let name = self.frame.name(last);
        let joined = pieces.clone().any(|at| self.frame.sense(at).is(Sense::CONJ) && self.frame.name(at).is_none());
        // the plan Trump: no title leads to the name, so that the name stands alone.
        let start = match name {
            Some(_) if !joined => self.titled(pieces.start, self.frame.name_start(last)),
            _ => pieces.start,
        };
        Phrase { pronoun, ..Phrase::named(start..pieces.end, name.filter(|_| !joined)) }
    }

    /// Where the title of a name begins: at a capital, an owner, an office; else at the name.
    fn titled(self, from: usize, name: usize) -> usize {
        let Some(before) = name.checked_sub(1).filter(|&before| before >= from) else { return name };
        let piece = self.frame.get(before);
        let fits = piece.is_some_and(|piece| piece.is_capital() || crate::entities::is_office(piece.text));
        if fits { from } else { name }
    }

    /// The phrase that stands after a verb as its subject: `said Ana Ruiz, the mayor`.
    pub(super) fn after(self, verb: usize) -> Option<Phrase> {
        let mut start = verb + 1;
        let sentence = self.frame.get(verb)?.sentence;
        let here = |at: usize| self.frame.get(at).filter(|piece| piece.sentence == sentence);
        while here(start).is_some_and(|piece| piece.sense().is(Sense::ADVERB) && !piece.sense().is(Sense::DET)) {
            start += 1;
        }
        let first = here(start)?;
        if first.sense().is(Sense::PRONOUN) && !first.sense().is(Sense::DET) && first.name.is_none() {
            return Some(Phrase { pronoun: true, ..Phrase::named(start..start + 1, None) });
        }
        let mut end = self.chunk_forward(start)?;
        let mut phrase = self.head(start..end);
        phrase.pieces.start = start;
        phrase.stands = phrase.pieces.clone();
        while !self.is_person(&phrase)
            && here(end).is_some_and(|piece| matches!(piece.text, "of" | "for" | "at" | "with" | "in" | "from"))
            && let Some(next) = self.chunk_forward(end + 1)
        {
            end = next;
            phrase.name = None;
            phrase.pieces.end = end;
            phrase.stands.end = end;
        }
        if !self.is_person(&phrase)
            && here(end).is_some_and(|piece| piece.what == What::Comma)
            && self.kind(end + 1) == Some(EntityKind::Person)
        {
            let name = self.frame.name(end + 1);
            return Some(Phrase::named(start..self.frame.name_end(end + 1), name));
        }
        Some(phrase)
    }

    /// The phrase behind a verb in other languages, where whom it is told may come first: `a raconté à l'AFP Lucie Garnier`.
    pub(super) fn after_hearer(self, verb: usize) -> Option<Phrase> {
        let told = !self.english && self.frame.sense(verb + 1).is(Sense::PREP);
        let mut hearer = verb + 2;
        while told && self.frame.sense(hearer).is(Sense::DET) {
            hearer += 1;
        }
        let behind = if told { self.after(hearer) } else { None };
        behind
            .filter(|phrase| self.frame.get(phrase.pieces.start).is_some_and(super::frame::Piece::is_capital))
            .or_else(|| self.after(verb))
    }

    /// One past the chunk that begins at `start`.
    fn chunk_forward(self, start: usize) -> Option<usize> {
        let sentence = self.frame.get(start)?.sentence;
        let mut at = start;
        while let Some(piece) = self.frame.get(at).filter(|piece| piece.sentence == sentence) {
            let sense = piece.sense();
            let fits = piece.name.is_some()
                || piece.what == What::Possessive
                || at == start && sense.is(Sense::DET)
                || (at > start && sense.is(Sense::DET) && self.frame.sense(at - 1).is(Sense::DET))
                || self.is_nominal(at) && !sense.is(Sense::DET)
                || piece.text == "and" && at > start && self.kind(at - 1).is_some() && self.kind(at + 1).is_some();
            if !fits {
                break;
            }
            // A person's name ends the chunk: said Ana Ruiz Friday.
            let end = if piece.name.is_some() { self.frame.name_end(at) } else { at + 1 };
            if self.kind(at) == Some(EntityKind::Person)
                && self.frame.what(end) != Some(What::Possessive)
                && self.frame.word(end) != "and"
            {
                return Some(end);
            }
            at = end;
        }
        (at > start).then_some(at)
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

    /// Whether a phrase is an article or a “das” with no noun.
    pub(super) fn is_bare_article(self, phrase: &Phrase) -> bool {
        phrase.pieces.clone().all(|at| {
            let sense = self.frame.sense(at);
            sense.is(Sense::DET) && !sense.is(Sense::PRONOUN) && self.frame.name(at).is_none()
        })
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
}
