//! Sentences and tokens: where the stages that read the text find its words. Owns the cutting of body blocks into
//! sentences and of sentences into words, numbers and marks; decides nothing about meaning. Offsets are bytes of the
//! text. Whatever the input, every token is a slice of the text and tokens never overlap.

mod abbreviations;
mod boundaries;
mod tokens;

use crate::{Part, Stage, Verdict};
use copydesk_article::{Block, Draft, Role, Sentence, Span, Token};
use std::ops::Range;
use tokens::{Elision, is_gap, tokenise};

/// The stage: fills [`Draft::sentences`] and `stats.sentences`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sentences;

impl Stage for Sentences {
    fn name(&self) -> &'static str {
        "sentences"
    }

    fn needs(&self) -> &'static [Part] {
        &[Part::Item]
    }

    fn gives(&self) -> &'static [Part] {
        &[Part::Sentences]
    }

    fn read(&self, draft: &mut Draft) -> Verdict {
        let elision = match draft.primary_language() {
            Some("fr" | "it") => Elision::Split,
            _ => Elision::Keep,
        };
        let mut found = Vec::new();
        let mut body = 0;
        for (index, block) in draft.blocks.iter().enumerate() {
            if !is_read(block.role) {
                continue;
            }
            let before = found.len();
            cut(draft.text.as_str(), bytes_of(draft, block), (elision, is_lines(block.role)), index, &mut found);
            if is_body(block.role) {
                body += found.len() - before;
            }
        }
        draft.stats.get_or_insert_default().sentences = u32::try_from(body).unwrap_or(u32::MAX);
        draft.sentences = Some(found);
        Verdict::Continue
    }
}

/// The sentences of a range of a text, for those who read no draft; `block` is 0 in each.
#[must_use]
pub fn split(text: &str, range: Range<usize>) -> Vec<Sentence> {
    let mut found = Vec::new();
    cut(text, range, (Elision::Keep, false), 0, &mut found);
    found
}

/// The tokens of a range of a text, without sentences.
#[must_use]
pub fn words(text: &str, range: Range<usize>) -> Vec<Token> {
    let mut found = Vec::new();
    tokenise(text, range, Elision::Keep, &mut found);
    found
}

fn cut(text: &str, range: Range<usize>, custom: (Elision, bool), block: usize, into: &mut Vec<Sentence>) {
    let (elision, lines) = custom;
    let mut tokens = Vec::new();
    tokenise(text, range, elision, &mut tokens);
    let mut first = 0;
    for end in boundaries::ends(text, &tokens, lines) {
        let own = tokens.get(first..end).unwrap_or_default();
        if let (Some(head), Some(tail)) = (own.first(), own.last()) {
            debug_assert!(text.get(head.start..tail.end).is_some_and(|part| !part.starts_with(is_gap)));
            into.push(Sentence { bytes: head.start..tail.end, block, tokens: own.to_vec() });
        }
        first = end;
    }
}

fn bytes_of(draft: &Draft, block: &Block) -> Range<usize> {
    let length = draft.text.len();
    let end = block.end.min(length);
    Span::new(block.start.min(end), end, length).map(|span| draft.text.bytes(span)).unwrap_or_default()
}

/// Whether a block is read at all: running text, and the lines around it that speak in sentences.
fn is_read(role: Role) -> bool {
    match role {
        Role::Headline
        | Role::Kicker
        | Role::Caption
        | Role::Paragraph
        | Role::Subhead
        | Role::List
        | Role::Quote
        | Role::Table
        | Role::Correction => true,
        Role::Byline
        | Role::Dateline
        | Role::Credit
        | Role::Date
        | Role::Ednote
        | Role::Signature
        | Role::Slugline
        | Role::Boilerplate
        | Role::Contact => false,
    }
}

/// Whether the sentences of a block count as the article's length.
fn is_body(role: Role) -> bool {
    matches!(role, Role::Paragraph | Role::List | Role::Quote)
}

/// Whether each line of a block stands for itself.
fn is_lines(role: Role) -> bool {
    matches!(role, Role::List | Role::Table | Role::Headline)
}

#[cfg(test)]
mod tests;
