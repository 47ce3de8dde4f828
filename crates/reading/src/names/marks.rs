//! What the anatomy has marked, names keep to: the places of a dateline are places and the names of a byline are persons,
//! whatever the tagger thinks of words in capitals. Owns no name that the anatomy did not see, and drops what stands in
//! mark-up that a sender left in the text.

use super::NameKind;
use super::stated::place;
use crate::entities::Name;
use copydesk_article::{Draft, Sentence};
use std::ops::Range;

/// How far before a name a tag may have been opened, in characters.
const LONGEST_TAG: usize = 200;

/// The names as the marks of the article show them to be, in order of the text.
pub(super) fn keep_to(draft: &Draft, mut names: Vec<Name>) -> Vec<Name> {
    names.retain(|name| !is_markup(draft.text.as_str(), &name.bytes));
    let sentences = draft.sentences.as_deref().unwrap_or_default();
    if let Some((within, place)) = filed_from(draft) {
        lay_dateline(draft, &mut names, within, place);
    }
    for author in draft.item.iter().flat_map(|item| &item.authors) {
        for bytes in author.spans.iter().map(|span| draft.text.bytes(*span)) {
            if names.iter().any(|name| overlap(&name.bytes, &bytes)) {
                lay(&mut names, sentences, bytes, NameKind::Person);
            }
        }
    }
    names.sort_by_key(|name| name.bytes.start);
    names
}

/// The bytes of the dateline, and of its place within it.
fn filed_from(draft: &Draft) -> Option<(Range<usize>, Range<usize>)> {
    let dateline = draft.item.as_ref()?.dateline.as_ref()?;
    let name = dateline.value.place.as_ref()?;
    let within = draft.text.bytes(*dateline.spans.first()?);
    let own = find(draft.text.slice(within.clone()), name)?;
    Some((within.clone(), within.start + own.start..within.start + own.end))
}

/// The place of the dateline, its state or country, and every other mention of them that no person bears.
fn lay_dateline(draft: &Draft, names: &mut Vec<Name>, within: Range<usize>, place: Range<usize>) {
    let text = draft.text.as_str();
    lay(names, draft.sentences.as_deref().unwrap_or_default(), place.clone(), NameKind::Place);
    // The agency stands in brackets.
    let open = text.get(place.end..within.end).and_then(|rest| rest.find('(')).map_or(place.end, |at| place.end + at);
    let mut marked = vec![place.clone()];
    for name in names.iter_mut().filter(|name| place.end <= name.bytes.start && name.bytes.end <= open) {
        name.kind = NameKind::Place;
        marked.push(name.bytes.clone());
    }
    let written = |bytes: &Range<usize>| text.get(bytes.clone()).unwrap_or_default().to_lowercase();
    let marked: Vec<String> = marked.iter().map(written).collect();
    let persons = names.iter().filter(|name| name.kind == NameKind::Person).map(|name| written(&name.bytes));
    let borne: Vec<String> = persons.filter(|person| !marked.contains(person)).collect();
    let is_borne = |place: &String| borne.iter().any(|person| person.split(' ').any(|word| word == place));
    for name in names.iter_mut().filter(|name| matches!(name.kind, NameKind::Person | NameKind::Organisation)) {
        let own = written(&name.bytes);
        if marked.contains(&own) && !is_borne(&own) {
            name.kind = NameKind::Place;
        }
    }
}

/// Puts a marked name in place of those that it overlaps.
fn lay(names: &mut Vec<Name>, sentences: &[Sentence], bytes: Range<usize>, kind: NameKind) {
    names.retain(|name| !overlap(&name.bytes, &bytes));
    names.push(Name { sentence: place(sentences, &bytes), bytes, kind });
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Where a name stands in a line, whatever its capitals.
fn find(line: &str, name: &str) -> Option<Range<usize>> {
    let end_at = |start: usize| {
        let mut wanted = name.chars().flat_map(char::to_lowercase).peekable();
        for (at, letter) in line.get(start..)?.char_indices() {
            if wanted.peek().is_none() {
                return Some(start + at);
            }
            if !letter.to_lowercase().all(|letter| wanted.next() == Some(letter)) {
                return None;
            }
        }
        wanted.peek().is_none().then_some(line.len())
    };
    line.char_indices().find_map(|(start, _)| end_at(start).map(|end| start..end))
}

/// Whether a name is made of mark-up: a character that only code has, or words between `<` and `>`.
fn is_markup(text: &str, bytes: &Range<usize>) -> bool {
    let own = text.get(bytes.clone()).unwrap_or_default();
    if own.contains(['<', '>', '{', '}', '=', '|', '\\', '^', '~', '_']) || own.contains("CDATA") || own.contains("://")
    {
        return true;
    }
    let line = text.get(..bytes.start).unwrap_or_default();
    let open = line.char_indices().rev().take(LONGEST_TAG).find(|(_, letter)| matches!(letter, '<' | '>' | '\n'));
    let Some((at, '<')) = open else {
        // `&Eacute;` without its `;`.
        return line.ends_with('&') && text.get(bytes.end..).is_some_and(|rest| rest.starts_with(';'));
    };
    let tag = line.get(at + 1..).and_then(|rest| rest.chars().next()).or_else(|| own.chars().next());
    tag.is_some_and(|letter| letter.is_ascii_alphabetic() || matches!(letter, '/' | '!' | '?'))
}
