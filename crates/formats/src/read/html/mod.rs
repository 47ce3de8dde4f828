//! Web pages: the article in a page, without the page.
//!
//! Decodes ([`charset`]), builds a tree ([`parse`]), cuts it into blocks of text ([`blocks`]), chooses those that are the
//! article's body ([`body`]), reads what the page states about the item ([`facts`]) and writes a draft ([`assemble`]).
//! Scripts are never run, nothing is fetched. Whatever the page, work and memory are linear in its size.

mod assemble;
mod blocks;
mod body;
pub(crate) mod charset;
mod dates;
mod facts;
mod features;
mod ground;
mod head;
mod jsonld;
mod language;
mod marks;
mod names;
mod parse;
mod phrases;
mod pictures;
mod shingles;
mod tag;
mod text;
mod tree;
mod weights;

/// The tree of a page, for the formats that carry HTML inside.
pub(crate) mod page {
    pub(crate) use super::parse::parse;
    pub(crate) use super::tag::Tag;
    pub(crate) use super::tree::Id;
}

use crate::{Unreadable, reason, sniff};
use copydesk_article::{Check, Draft, Hints};
use facts::Stated;
use features::{Evidence, Setting};
use shingles::Shingles;
use tag::Tag;
use tree::Tree;

/// Reads a page or a piece of one.
///
/// # Errors
/// When there is nothing to read, or the page is no page but a bomb.
pub(crate) fn read(source: &str, hints: &Hints) -> Result<Draft, Unreadable> {
    if u32::try_from(source.len()).is_err() {
        return Err(Unreadable::new(reason::TOO_MANY, format!("page of {} bytes", source.len())));
    }
    let tree = parse::parse(source)
        .map_err(|_| Unreadable::new(reason::TOO_MANY, format!("page of more than {} nodes", parse::MOST_NODES)))?;
    let page = blocks::cut(&tree);
    let stated = Stated::of(&tree);
    let headline = facts::shown(&page, &stated.headlines());
    let evidence = evidence(&stated, headline.as_ref().map(|(_, words)| words.clone()));
    let body = if is_fragment(&tree) { vec![true; page.blocks.len()] } else { body::choose(&page, &evidence).body };
    let chosen = assemble::Chosen { body, headline };
    let mut draft = assemble::draft(&page, &stated, &chosen, hints)
        .ok_or_else(|| Unreadable::new(reason::NO_ARTICLE, "page without text to read"))?;
    draft.language = stated.language().and_then(|stated| language::of(stated, draft.text.as_str())).map(Some);
    draft.origin.format = "html".to_owned();
    draft.checks.extend(damage(draft.text.as_str()));
    Ok(draft)
}

/// Whether bytes of an unknown charset begin as a page does.
pub(crate) fn begins(bytes: &[u8]) -> bool {
    sniff::shown(&sniff::start(bytes, 4096)) == sniff::Format::Html
}

/// Tells of characters that could not be decoded.
fn damage(text: &str) -> Option<Check> {
    let lost = text.matches('\u{fffd}').count();
    let note = Some(format!("{lost} characters could not be decoded"));
    (lost > 0).then(|| Check { code: "characters_sound".to_owned(), ok: false, note })
}

fn evidence(stated: &Stated<'_, '_>, headline: Option<String>) -> Evidence {
    let body = stated.body().map(|body| Shingles::of(&body)).unwrap_or_default();
    Evidence { body, headline, summary: stated.summary() }
}

/// Whether markup is a piece of an article rather than a page around one.
fn is_fragment(tree: &Tree<'_>) -> bool {
    !tree.ids().take(200).any(|id| matches!(tree.tag(id), Tag::Html | Tag::Head | Tag::Body | Tag::Title | Tag::Meta))
}

/// What `examples/html_train.rs` learns from: the very features that `body` applies the weights to.
#[doc(hidden)]
pub mod training {
    use super::{Setting, Stated, blocks, evidence, facts, features, parse};

    /// The blocks of a page with their features.
    #[must_use]
    pub fn rows(source: &str) -> Vec<(String, Vec<f32>)> {
        let Ok(tree) = parse::parse(source) else { return Vec::new() };
        let page = blocks::cut(&tree);
        let stated = Stated::of(&tree);
        let headline = facts::shown(&page, &stated.headlines()).map(|(_, words)| words);
        let evidence = evidence(&stated, headline);
        let setting = Setting::of(&page, &evidence);
        page.blocks.iter().map(|block| page.words_of(block).to_owned()).zip(setting.rows()).collect()
    }

    /// Names of the features, in order.
    #[must_use]
    pub fn names() -> Vec<String> {
        features::names()
    }
}
