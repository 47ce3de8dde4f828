//! Entities: names joined into things, one entry per real thing of the article, with every mention, what the article says
//! it is, and how much the article is about it. Owns the joining; a wrong join is worse than two entries.

mod courtesy;
mod doubles;
mod forms;
mod joining;
mod page;
mod roles;
pub(crate) mod tables;
mod toponyms;

pub use crate::names::NameKind;
use copydesk_article::{Draft, Entity, EntityKind, Mention, MentionKind, Role};
use page::Page;
pub(crate) use roles::is_office;
use std::ops::Range;
use tables::{organisation, person};

/// A name in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its bytes.
    pub bytes: Range<usize>,
    /// What it names.
    pub kind: NameKind,
    /// Sentence, first token and one past the last, where it stands in a sentence.
    pub sentence: Option<(usize, usize, usize)>,
}

/// Joins the names of an article, in order of the text, into entities.
#[must_use]
pub fn join(draft: &Draft, names: &[Name]) -> Vec<Entity> {
    let names = &mended(draft, names);
    let page = Page::new(draft.text.as_str(), draft.sentences.as_deref().unwrap_or_default(), names);
    let written: Vec<&str> = names.iter().map(|name| page.written(name)).collect();
    let compared = courtesy::compared(&page);
    let compared: Vec<&str> = compared.iter().map(AsRef::as_ref).collect();
    let things = joining::things(names, &compared);
    let most = things.iter().map(|thing| thing.members.len()).max().unwrap_or(1);
    let mut entities = Vec::with_capacity(things.len());
    for (nth, thing) in things.iter().enumerate() {
        let name = fullest(thing, &written);
        let name = filed_from(draft, thing.kind, &name).unwrap_or(name);
        let mut aliases: Vec<String> = Vec::new();
        let mut mentions = Vec::new();
        let mut roles = Vec::new();
        for &member in &thing.members {
            let (Some(of), Some(&text)) = (names.get(member), written.get(member)) else { continue };
            let Ok(span) = draft.text.span(of.bytes.clone()) else { continue };
            if text != name && !aliases.iter().any(|alias| alias == text) {
                aliases.push(text.to_owned());
            }
            mentions.push(Mention::new(span, text, mention_kind(text, &name)));
            if thing.kind == NameKind::Person {
                roles.extend(roles::of(draft, names, of));
            }
        }
        roles::settle(&mut roles);
        let same_as = item(thing.kind, &name, &aliases).map(link).into_iter().collect();
        entities.push(Entity {
            id: format!("e{}", nth + 1),
            r#type: kind_of(thing.kind),
            salience: salience(draft, names, thing, most),
            name,
            aliases,
            mentions,
            roles,
            place: None,
            same_as,
            basis: None,
            by: "names.tagger".into(),
        });
    }
    entities
}

/// The names as their neighbours show them to be. English only: the rules know no other.
fn mended(draft: &Draft, names: &[Name]) -> Vec<Name> {
    if draft.language.is_some() && draft.primary_language() != Some("en") {
        return names.to_vec();
    }
    let (text, sentences) = (draft.text.as_str(), draft.sentences.as_deref().unwrap_or_default());
    let sorted = doubles::sort_out(&Page::new(text, sentences, names));
    let formed = forms::mend(&Page::new(text, sentences, &sorted));
    toponyms::mend(&Page::new(text, sentences, &formed))
}

/// The Wikidata item of a person or organisation that is known to all. Places are linked where they are resolved.
fn item(kind: NameKind, name: &str, aliases: &[String]) -> Option<&'static str> {
    let mut written = std::iter::once(name).chain(aliases.iter().map(String::as_str));
    match kind {
        NameKind::Person => written.find_map(person),
        NameKind::Organisation => written.find_map(organisation).map(|(_, item)| item).filter(|item| !item.is_empty()),
        NameKind::Place | NameKind::Group | NameKind::Product => None,
    }
}

/// The address of a Wikidata item.
pub(crate) fn link(item: &str) -> String {
    format!("https://www.wikidata.org/entity/{item}")
}

fn kind_of(kind: NameKind) -> EntityKind {
    match kind {
        NameKind::Person => EntityKind::Person,
        NameKind::Organisation => EntityKind::Organisation,
        NameKind::Place => EntityKind::Place,
        NameKind::Group => EntityKind::Group,
        NameKind::Product => EntityKind::Product,
    }
}

/// A place that stands in capitals in the dateline alone, in reading case.
fn filed_from(draft: &Draft, kind: NameKind, name: &str) -> Option<String> {
    let place = draft.item.as_ref()?.dateline.as_ref()?.value.place.as_ref()?;
    (kind == NameKind::Place && place.to_lowercase() == name.to_lowercase()).then(|| place.clone())
}

/// The name with the most words, a country's in English, one in reading case, the longest, the first of equals; never an
/// acronym beside a name.
fn fullest(thing: &joining::Thing, written: &[&str]) -> String {
    let options = thing.members.iter().filter_map(|&member| written.get(member));
    let best = options.enumerate().max_by_key(|(nth, text)| {
        let words = text.split_whitespace().count();
        (
            !is_acronym(text),
            words,
            tables::countries().named(text).is_some(),
            !is_shouted(text),
            text.chars().count(),
            std::cmp::Reverse(*nth),
        )
    });
    best.map(|(_, text)| (*text).to_owned()).unwrap_or_default()
}

fn is_acronym(text: &str) -> bool {
    text.chars().count() <= 7 && text.chars().all(|letter| letter.is_uppercase() || letter == '.')
}

/// Whether a name is written in capitals.
fn is_shouted(text: &str) -> bool {
    text.chars().count() > 3 && !text.contains(char::is_lowercase)
}

fn mention_kind(text: &str, name: &str) -> MentionKind {
    if text == name || is_shouted(text) && text.to_lowercase() == name.to_lowercase() {
        MentionKind::Full
    } else if is_acronym(text) {
        MentionKind::Acronym
    } else if text.split_whitespace().count() >= name.split_whitespace().count() {
        MentionKind::Full
    } else {
        MentionKind::Short
    }
}

/// From how often, how early and in which part of the copy a thing is named.
fn salience(draft: &Draft, names: &[Name], thing: &joining::Thing, most: usize) -> f32 {
    let starts = thing.members.iter().filter_map(|&member| names.get(member)).map(|name| name.bytes.start);
    let first = starts.clone().min().unwrap_or(0) as f32;
    let length = draft.text.as_str().len().max(1) as f32;
    let headed = starts.filter_map(|start| draft.text.span(start..start).ok()).any(|at| {
        let nth = draft.blocks.partition_point(|block| block.end <= at.start());
        let block = draft.blocks.get(nth).filter(|block| block.start <= at.start());
        block.is_some_and(|block| matches!(block.role, Role::Headline | Role::Kicker))
            || draft.item.as_ref().and_then(|item| item.lead).is_some_and(|lead| lead.contains(at))
    });
    let often = thing.members.len() as f32 / most.max(1) as f32;
    let weight = 0.5 * often + 0.3 * (1.0 - first / length) + if headed { 0.2 } else { 0.0 };
    (weight * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests;
