//! Whom a phrase means. A name is its entity; he and she are the one person near enough who fits; “the senator” is the
//! only person before it with that office; everything else keeps its own words. Owns the judgement what is safe: where two
//! persons fit, the words stay as written and no entity is named.

use super::frame::{Frame, Named};
use super::gender::{Gender, of_entity, of_pronoun};
use super::phrases::Phrase;
use copydesk_article::{Basis, Draft, Entity, EntityKind, Sentence, Speaker};
use std::ops::Range;

/// A speaker as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    /// Index into the entities.
    pub(super) entity: Option<usize>,
    pub(super) name: String,
    /// Bytes of the words at the attribution.
    pub(super) bytes: Range<usize>,
    pub(super) basis: Basis,
}

impl Known {
    /// As it is published.
    pub(super) fn speaker(&self, draft: &Draft) -> Speaker {
        let entity = self.entity.and_then(|nth| draft.entities.as_deref()?.get(nth));
        Speaker {
            entity: entity.map(|entity| entity.id.clone()),
            name: self.name.clone(),
            spans: draft.text.span(self.bytes.clone()).into_iter().collect(),
            basis: self.basis,
        }
    }
}

/// Resolves phrases of one article.
pub(super) struct Resolver<'d> {
    pub(super) draft: &'d Draft,
    pub(super) names: &'d [Named],
    genders: Vec<Option<Gender>>,
}

impl<'d> Resolver<'d> {
    /// A resolver of an article.
    pub(super) fn new(draft: &'d Draft, names: &'d [Named]) -> Self {
        let genders = draft.entities.iter().flatten().map(|entity| of_entity(draft, entity)).collect();
        Self { draft, names, genders }
    }

    /// The person that somebody known is.
    pub(super) fn person(&self, known: Option<&Known>) -> Option<usize> {
        let nth = known?.entity?;
        (self.entity(nth)?.r#type == EntityKind::Person).then_some(nth)
    }

    fn entity(&self, nth: usize) -> Option<&'d Entity> {
        self.draft.entities.as_deref()?.get(nth)
    }

    /// Whom a phrase means; `last` is the last speaker, where one spoke in this paragraph or the one before.
    pub(super) fn known(&self, frame: &Frame<'_>, phrase: &Phrase, last: Option<usize>) -> Option<Known> {
        let bytes = frame.bytes(phrase.stands.clone())?;
        let written = self.draft.text.slice(frame.bytes(phrase.pieces.clone())?);
        let named = |nth: usize, basis| {
            let name = self.entity(nth)?.name.clone();
            Some(Known { entity: Some(nth), name, bytes: bytes.clone(), basis })
        };
        if let Some(name) = phrase.name.and_then(|name| self.names.get(name)) {
            return named(name.entity, Basis::Stated);
        }
        let meant = if phrase.pronoun {
            self.pronoun(written, bytes.start, last)
        } else {
            self.described(written, bytes.start)
        };
        if let Some(nth) = meant {
            return named(nth, Basis::Inferred);
        }
        if phrase.pronoun && of_pronoun(written).is_some() {
            let why = "no person near is the only one it can mean: it stays as written";
            self.draft.rejections.note("quotes", bytes.clone(), why);
        }
        (!written.is_empty()).then(|| Known { entity: None, name: one_line(written), bytes, basis: Basis::Stated })
    }

    /// The person that he or she is, where it is safe.
    fn pronoun(&self, written: &str, at: usize, last: Option<usize>) -> Option<usize> {
        let gender = of_pronoun(written)?;
        let sentences = self.draft.sentences.as_deref().unwrap_or_default();
        let here = sentences.partition_point(|sentence| sentence.bytes.end <= at);
        let from = sentences.get(here.saturating_sub(3)).map_or(0, |sentence| sentence.bytes.start);
        let fits = |nth: usize| self.genders.get(nth).is_some_and(|known| known.is_none_or(|known| known == gender));
        let persons = || {
            let first = self.names.partition_point(|name| name.bytes.start < from);
            let last = self.names.partition_point(|name| name.bytes.start < at);
            let near = self.names.get(first..last).unwrap_or_default().iter();
            near.filter(|name| name.bytes.end <= at).filter(|name| name.kind == EntityKind::Person && fits(name.entity))
        };
        let mut near: Vec<usize> = persons().map(|name| name.entity).collect();
        near.dedup();
        let last = last.filter(|&nth| fits(nth));
        let lead = persons().next_back().map(|name| self.lead_of(sentences, name.bytes.start, &fits, at));
        match (lead.flatten(), last) {
            (Some(lead), Some(last)) if lead == last => Some(last),
            (None, Some(last)) => Some(last),
            // Another spoke last: he may go on, so that nobody is sure.
            (Some(lead), None) if near.iter().all(|&nth| nth == lead) => Some(lead),
            // The one whose gender is known for certain leads the sentence.
            (Some(lead), None) if self.genders.get(lead).is_some_and(|known| *known == Some(gender)) => Some(lead),
            _ => None,
        }
    }

    /// The first person of the sentence that holds a byte.
    fn lead_of(&self, sentences: &[Sentence], byte: usize, fits: &dyn Fn(usize) -> bool, at: usize) -> Option<usize> {
        let nth = sentences.partition_point(|sentence| sentence.bytes.end <= byte);
        let start = sentences.get(nth).map_or(0, |sentence| sentence.bytes.start);
        let first = self.names.iter().find(|name| {
            name.bytes.start >= start
                && name.bytes.end <= at
                && name.kind == EntityKind::Person
                && self.is_subject(name, start)
        });
        first.map(|name| name.entity).filter(|&nth| fits(nth))
    }

    /// Whether a name can be the subject of its sentence: it hangs on no preposition, owns nothing, follows no pronoun.
    fn is_subject(&self, name: &Named, start: usize) -> bool {
        let head = self.draft.text.slice(start..name.bytes.start);
        let before = head.split_whitespace().next_back().unwrap_or_default();
        let governed = PREPOSITIONS.contains(&before.to_lowercase().as_str());
        let rest = self.draft.text.slice(name.bytes.end..self.draft.text.as_str().len());
        let owns = ["’s", "'s", "’ ", "' "].iter().any(|mark| rest.starts_with(mark));
        let behind = head.split_whitespace().any(|word| of_pronoun(word).is_some());
        !governed && !owns && !behind
    }

    /// The only person named before whose office a description gives: “the senator”, “the top US diplomat”.
    fn described(&self, written: &str, at: usize) -> Option<usize> {
        let mut words = written.split_whitespace();
        let article = words.next()?;
        if !article.eq_ignore_ascii_case("the") {
            return None;
        }
        let words: Vec<&str> = words.collect();
        let head = words.last()?.to_lowercase();
        if words.len() > 4 {
            return None;
        }
        let owners: Vec<&str> =
            words.iter().copied().take(words.len() - 1).filter(|word| word.starts_with(char::is_uppercase)).collect();
        let before = |entity: &Entity| {
            let end = self.draft.text.span(at..at).map_or(0, |span| span.start());
            entity.mentions.iter().any(|mention| mention.end <= end)
        };
        let mut fitting = self.draft.entities.iter().flatten().enumerate().filter(|(_, entity)| {
            entity.r#type == EntityKind::Person
                && before(entity)
                && entity
                    .roles
                    .iter()
                    .any(|role| holds(&role.value, &head) && owners.iter().all(|owner| role.value.contains(owner)))
        });
        match (fitting.next(), fitting.next()) {
            (Some((nth, _)), None) => Some(nth),
            _ => None,
        }
    }
}

/// Words that make the name after them no subject.
const PREPOSITIONS: &[&str] = &[
    "of",
    "in",
    "at",
    "from",
    "for",
    "with",
    "by",
    "on",
    "to",
    "under",
    "over",
    "about",
    "between",
    "among",
    "against",
    "both",
    "and",
    "like",
    "without",
    "toward",
    "towards",
    "than",
    "as",
    "including",
    "via",
    "after",
    "before",
];

/// Offices by another word.
const OFFICES: &[(&str, &[&str])] = &[
    ("diplomat", &["secretary of state", "foreign minister", "ambassador", "envoy"]),
    ("lawmaker", &["senator", "sen.", "representative", "rep.", "congressman", "congresswoman"]),
    ("senator", &["sen."]),
    ("governor", &["gov."]),
    ("congressman", &["rep."]),
    ("congresswoman", &["rep."]),
    ("general", &["gen."]),
    ("professor", &["prof."]),
    ("executive", &["ceo", "chief executive"]),
];

/// Whether a role is the office of a description's head.
fn holds(role: &str, head: &str) -> bool {
    let role = role.to_lowercase();
    let has = |office: &str| {
        let vice = office == "president" && role.contains("vice president");
        role.split(|letter: char| !letter.is_alphanumeric() && letter != '.').any(|word| word == office) && !vice
    };
    let also = OFFICES.iter().find(|(known, _)| *known == head).map_or(&[] as &[&str], |(_, also)| also);
    crate::entities::is_office(head) && has(head)
        || also.iter().any(|office| if office.contains(' ') { role.contains(office) } else { has(office) })
}

/// Words without line breaks.
fn one_line(written: &str) -> String {
    written.split_whitespace().collect::<Vec<_>>().join(" ")
}
