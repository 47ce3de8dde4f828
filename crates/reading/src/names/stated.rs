//! Things that the document's markup states, among the names that were found in the text. Owns how the two become one list:
//! a stated name goes before one that was found in the same place, and an entity that was stated says so.

use super::NameKind;
use crate::entities::Name;
use copydesk_article::{Draft, Entity, EntityKind, Sentence, Span};
use std::ops::Range;

/// The names with the stated ones in place of those they overlap, in order of the text.
pub(super) fn lay_over(draft: &Draft, mut names: Vec<Name>, stated: &[Entity]) -> Vec<Name> {
    let sentences = draft.sentences.as_deref().unwrap_or_default();
    let mut own = Vec::new();
    for entity in stated {
        let Some(kind) = kind_of(entity.r#type) else { continue };
        for mention in &entity.mentions {
            let Ok(span) = Span::new(mention.start, mention.end, draft.text.len()) else { continue };
            let bytes = draft.text.bytes(span);
            own.push(Name { sentence: place(sentences, &bytes), bytes, kind });
        }
    }
    own.sort_by_key(|name| name.bytes.start);
    names.retain(|name| {
        let first = own.partition_point(|stated| stated.bytes.end <= name.bytes.start);
        own.get(first).is_none_or(|stated| stated.bytes.start >= name.bytes.end)
    });
    names.extend(own);
    names.sort_by_key(|name| name.bytes.start);
    names
}

fn kind_of(kind: EntityKind) -> Option<NameKind> {
    match kind {
        EntityKind::Person => Some(NameKind::Person),
        EntityKind::Organisation => Some(NameKind::Organisation),
        EntityKind::Place => Some(NameKind::Place),
        EntityKind::Group => Some(NameKind::Group),
        EntityKind::Product => Some(NameKind::Product),
        EntityKind::Event | EntityKind::Work => None,
    }
}

/// Sentence, first token and one past the last.
pub(super) fn place(sentences: &[Sentence], bytes: &Range<usize>) -> Option<(usize, usize, usize)> {
    let nth = sentences.partition_point(|sentence| sentence.bytes.end < bytes.end);
    let sentence = sentences.get(nth).filter(|sentence| sentence.bytes.start <= bytes.start)?;
    let first = sentence.tokens.iter().position(|token| token.end > bytes.start)?;
    let last = sentence.tokens.iter().position(|token| token.start >= bytes.end).unwrap_or(sentence.tokens.len());
    (first < last).then_some((nth, first, last))
}

/// What was joined from the text, with what the markup knows of it; what only the markup names comes last.
pub(super) fn merge(mut joined: Vec<Entity>, stated: Vec<Entity>) -> Vec<Entity> {
    for thing in stated {
        let same = joined.iter_mut().find(|entity| entity.r#type == thing.r#type && shares_a_mention(entity, &thing));
        match same {
            Some(entity) => {
                for address in thing.same_as {
                    if !entity.same_as.contains(&address) {
                        entity.same_as.push(address);
                    }
                }
                entity.place = entity.place.take().or(thing.place);
                entity.basis = thing.basis;
                entity.by = thing.by;
            }
            None => {
                // What it stands over was taken for something else; mentions do not nest.
                for entity in &mut joined {
                    entity.mentions.retain(|known| {
                        !thing.mentions.iter().any(|own| own.start < known.end && known.start < own.end)
                    });
                }
                joined.retain(|entity| entity.basis.is_some() || !entity.mentions.is_empty());
                joined.push(thing);
            }
        }
    }
    for (nth, entity) in joined.iter_mut().enumerate() {
        entity.id = format!("e{}", nth + 1);
    }
    joined
}

fn shares_a_mention(entity: &Entity, stated: &Entity) -> bool {
    stated.mentions.iter().any(|own| entity.mentions.iter().any(|known| known.start == own.start))
}
