//! A quote on its way out: what is known of it while paragraphs are read, the order of all of them, and the form in which
//! they are published.

use super::assign::Way;
use super::cues::Attribution;
use super::frame::Frame;
use super::indirect::Reported;
use super::speakers::Known;
use copydesk_article::{Cue, Draft, Quote, QuoteKind};
use std::ops::Range;

/// A quote before its positions are counted in code points.
pub(super) struct Found {
    pub(super) bytes: Range<usize>,
    pub(super) kind: QuoteKind,
    pub(super) speaker: Option<Known>,
    pub(super) cue: Option<Range<usize>>,
    pub(super) continues: Option<usize>,
    pub(super) by: &'static str,
    pub(super) confidence: f32,
}

pub(super) fn reported(
    frame: &Frame<'_>,
    clause: &Reported,
    known: &Attribution,
    speaker: Option<Known>,
) -> Option<Found> {
    let bytes = frame.bytes(clause.pieces.clone())?;
    let cue = frame.bytes(known.cue.clone());
    let (by, confidence) = (clause.by, clause.confidence);
    Some(Found { bytes, kind: QuoteKind::Indirect, speaker, cue, continues: None, by, confidence })
}

pub(super) fn carry(known: Option<&Known>) -> Option<Known> {
    known.map(|known| Known { basis: copydesk_article::Basis::Inferred, ..known.clone() })
}

pub(super) fn confidence(way: Way) -> f32 {
    match way {
        Way::Behind => 0.95,
        Way::Before => 0.9,
        Way::AtEnd => 0.8,
    }
}

/// All quotes in order of the text; what carries on another keeps pointing at it.
pub(super) fn merged(marked: Vec<Found>, indirect: Vec<Found>) -> Vec<Found> {
    let mut places = Vec::with_capacity(marked.len());
    let mut all = Vec::with_capacity(marked.len() + indirect.len());
    let mut clauses = indirect.into_iter().peekable();
    for quote in marked {
        while let Some(clause) = clauses.next_if(|clause| clause.bytes.start < quote.bytes.start) {
            all.push(clause);
        }
        places.push(all.len());
        let continues = quote.continues.and_then(|nth| places.get(nth).copied());
        all.push(Found { continues, ..quote });
    }
    all.extend(clauses);
    all
}

/// Quotes with positions in code points.
pub(super) fn published(draft: &Draft, found: Vec<Found>) -> Vec<Quote> {
    let text = &draft.text;
    let quotes = found.into_iter().filter_map(|quote| {
        let span = text.span(quote.bytes.clone()).ok()?;
        let cue = quote.cue.and_then(|bytes| {
            let span = text.span(bytes.clone()).ok()?;
            Some(Cue { text: text.slice(bytes).to_owned(), start: span.start(), end: span.end() })
        });
        Some(Quote {
            start: span.start(),
            end: span.end(),
            text: text.slice(quote.bytes).to_owned(),
            kind: quote.kind,
            speaker: quote.speaker.map(|known| known.speaker(draft)),
            cue,
            continues: quote.continues,
            by: quote.by.into(),
            confidence: quote.confidence,
        })
    });
    quotes.collect()
}
