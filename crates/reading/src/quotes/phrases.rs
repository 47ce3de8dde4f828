//! Who stands beside a verb: the noun phrase before it, across what may come between (adverbs, days, appositions, relative
//! clauses), and the one after it. Owns the edges of phrases and which name heads one; whom the phrase means is decided in
//! `speakers.rs`. Works on words with a closed list of what they can be, without a tagger of parts of speech.

use super::frame::{Frame, Named, What};
use super::lexicon::Sense;
use copydesk_article::EntityKind;
use std::ops::Range;

/// Appositions and the like are looked for this many pieces back.
pub(super) const REACH: usize = 45;

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
    pub(super) fn named(pieces: Range<usize>, name: Option<usize>) -> Self {
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
    pub(super) fn kind(self, at: usize) -> Option<EntityKind> {
        self.names.get(self.frame.name(at)?).map(|name| name.kind)
    }

    pub(super) fn is_person(self, phrase: &Phrase) -> bool {
        let named =
            phrase.name.and_then(|name| self.names.get(name)).is_some_and(|name| name.kind == EntityKind::Person);
        named || !self.english && self.is_capitals(phrase)
    }

    /// Whether a phrase is words with capitals, two at least: a name where names are not known.
    fn is_capitals(self, phrase: &Phrase) -> bool {
        phrase.pieces.len() > 1
            && phrase.pieces.clone().all(|at| {
                let article = self.frame.sense(at).is(Sense::DET.and(Sense::PRONOUN));
                self.frame.get(at).is_some_and(super::frame::Piece::is_capital) && !article || self.is_particle(at)
            })
    }

    /// Whether a piece is the `de` or `van` inside a name.
    fn is_particle(self, at: usize) -> bool {
        let capital = |at: usize| self.frame.get(at).is_some_and(super::frame::Piece::is_capital);
        let led = at.checked_sub(1).is_some_and(|back| capital(back) || PARTICLES.contains(&self.frame.word(back)));
        !self.english
            && PARTICLES.contains(&self.frame.word(at))
            && led
            && (capital(at + 1) || PARTICLES.contains(&self.frame.word(at + 1)) && capital(at + 2))
    }

    /// Whether a piece can stand inside a noun phrase.
    fn is_nominal(self, at: usize) -> bool {
        let Some(piece) = self.frame.get(at) else { return false };
        if piece.name.is_some() {
            return true;
        }
        let What::Word(sense) = piece.what else { return false };
        if self.is_particle(at) {
            return true;
        }
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
    pub(super) fn across(self, mark: usize) -> Option<Phrase> {
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
        if self.is_relative(last) {
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
            let Some(outer) = self.chunk_back(start - 1) else {
                // a woman who works for | the Red Cross
                if let Some(whole) = self.related(start - 1, end) {
                    return Some(whole);
                }
                break;
            };
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

    /// Whether the name of something else than a person heads a phrase.
    pub(super) fn is_thing(self, phrase: &Phrase) -> bool {
        phrase.name.is_some() && !self.is_person(phrase)
    }

    /// The first piece of the chunk of noun, adjectives, titles and article that ends before `end`.
    pub(super) fn chunk_back(self, end: usize) -> Option<usize> {
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
                What::Word(sense) if sense.is(Sense::DET) && piece.name.is_none() && !self.is_particle(here) => {
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
    pub(super) fn head(self, pieces: Range<usize>) -> Phrase {
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
            && (self.kind(end + 1) == Some(EntityKind::Person) || self.is_apposed_body(&phrase, end + 1))
        {
            let name = self.frame.name(end + 1);
            return Some(Phrase::named(start..self.frame.name_end(end + 1), name));
        }
        Some(phrase)
    }

    /// “its operator, Sella Lines”: a nameless phrase and the body that it is.
    fn is_apposed_body(self, phrase: &Phrase, at: usize) -> bool {
        phrase.name.is_none()
            && self.frame.is_word(phrase.pieces.start, &["its", "their"])
            && self.kind(at) == Some(EntityKind::Organisation)
            && self.frame.what(self.frame.name_end(at)) != Some(What::Possessive)
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
    pub(super) fn chunk_forward(self, start: usize) -> Option<usize> {
        let sentence = self.frame.get(start)?.sentence;
        let mut at = start;
        while let Some(piece) = self.frame.get(at).filter(|piece| piece.sentence == sentence) {
            let sense = piece.sense();
            let fits = piece.name.is_some()
                || piece.what == What::Possessive
                || at == start && sense.is(Sense::DET)
                || (at > start && sense.is(Sense::DET) && self.frame.sense(at - 1).is(Sense::DET))
                || self.is_nominal(at) && (!sense.is(Sense::DET) || self.is_particle(at))
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
}

/// Small words inside names.
const PARTICLES: &[&str] =
    &["de", "van", "der", "den", "von", "zu", "da", "do", "dos", "das", "di", "del", "della", "la", "du", "ter"];
