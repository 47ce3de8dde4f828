//! Paragraphs in another language than the article's: a letter, a poem, a statement. The tagger learned English, so what it
//! saw there is left out; the countries that the paragraph's own language names come in.

use super::rules;
use crate::entities::Name;
use crate::language::{MIXED, other_than};
use copydesk_article::{Draft, Sentence, Span};
use std::collections::BTreeMap;

/// The names of an article without those of its foreign paragraphs.
pub(super) fn left_out(draft: &Draft, mut names: Vec<Name>) -> Vec<Name> {
    let Some(main) = draft.primary_language().filter(|_| is_mixed(draft)) else { return names };
    let sentences = draft.sentences.as_deref().unwrap_or_default();
    let languages = languages(draft, sentences, main);
    let language = |sentence: usize| sentences.get(sentence).and_then(|own| languages.get(&own.block).copied());
    let is_foreign = |name: &Name| name.sentence.is_some_and(|(sentence, ..)| language(sentence).is_some());
    names.retain(|name| !is_foreign(name));
    for tongue in ["de", "fr", "es", "pt", "it", "nl"] {
        if languages.values().any(|own| *own == tongue) {
            let listed = rules::listed(draft.text.as_str(), sentences, Some(tongue));
            let here = |name: &Name| name.sentence.is_some_and(|(sentence, ..)| language(sentence) == Some(tongue));
            names.extend(listed.into_iter().filter(here));
        }
    }
    names.sort_by_key(|name| name.bytes.start);
    names
}

fn is_mixed(draft: &Draft) -> bool {
    draft.checks.iter().any(|check| check.code == MIXED && !check.ok)
}

/// The language of each block that is in another than the article's.
fn languages(draft: &Draft, sentences: &[Sentence], main: &str) -> BTreeMap<usize, &'static str> {
    let mut languages = BTreeMap::new();
    let mut last = None;
    for at in sentences.iter().map(|sentence| sentence.block) {
        if last.replace(at) == Some(at) {
            continue;
        }
        let Some(block) = draft.blocks.get(at) else { continue };
        let Ok(span) = Span::new(block.start, block.end, draft.text.len()) else { continue };
        if let Some(language) = other_than(main, draft.text.at(span)) {
            languages.insert(at, language);
        }
    }
    languages
}
