//! A paragraph as the grammar of attribution sees it: its words with what they can be, and each quoted stretch as one piece
//! among them. Owns the walk over tokens and stretches side by side; a sentence that ends inside a stretch does not end.

use super::lexicon::{Lexicon, Sense};
use super::marks::Stretch;
use copydesk_article::{Draft, EntityKind, Sentence, Span};
use std::ops::Range;

/// A name of the article: where it stands and what it names.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) bytes: Range<usize>,
    /// Index into the draft's entities.
    pub(super) entity: usize,
    pub(super) kind: EntityKind,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A word.
    Word(Sense),
    /// ’s.
    Possessive,
    /// A comma.
    Comma,
    /// A colon.
    Colon,
    /// A dash between words.
    Dash,
    /// ( or [.
    Open,
    /// ) or ].
    Close,
    /// . ! ? ;
    Stop,
    /// Another mark.
    Mark,
    /// The quoted stretch of this index.
    Quote(usize),
}

/// A word, a mark or a quoted stretch.
#[derive(Clone, Debug)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: Range<usize>,
    pub(super) what: What,
    /// Which sentence of the paragraph it stands in.
    pub(super) sentence: usize,
    /// The name that it is part of: index into the names.
    pub(super) name: Option<usize>,
}

impl Piece<'_> {
    pub(super) fn sense(&self) -> Sense {
        match self.what {
            What::Word(sense) => sense,
            _ => Sense::NONE,
        }
    }

    pub(super) fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }
}

/// A paragraph in pieces.
#[derive(Debug, Default)]
pub(super) struct Frame<'a> {
    pub(super) pieces: Vec<Piece<'a>>,
}

impl<'a> Frame<'a> {
    /// Puts the sentences of a block and its stretches together; `from` is the byte where the news begins, a dateline before
    /// it left out.
    pub(super) fn new(
        text: &'a str,
        (sentences, from): (&[Sentence], usize),
        stretches: &[Stretch],
        names: &[Named],
        lexicon: &Lexicon,
    ) -> Self {
        let mut pieces: Vec<Piece<'a>> = Vec::new();
        let mut stretch = 0;
        let mut sentence = 0;
        let start = sentences.first().map_or(0, |sentence| sentence.bytes.start);
        let mut name = names.partition_point(|name| name.bytes.end <= start);
        for (nth, own) in sentences.iter().enumerate() {
            if nth > 0 && !pieces.is_empty() && !inside(stretches, own.bytes.start) {
                sentence += 1;
            }
            for token in own.tokens.iter().filter(|token| token.start >= from) {
                while stretches.get(stretch).is_some_and(|stretch| stretch.outer.end <= token.start) {
                    stretch += 1;
                }
                if let Some(held) = stretches.get(stretch).filter(|held| held.outer.start < token.end) {
                    if pieces.last().is_none_or(|last| last.what != What::Quote(stretch)) {
                        let bytes = held.outer.clone();
                        let words = text.get(held.inner.clone()).unwrap_or_default();
                        pieces.push(Piece { text: words, bytes, what: What::Quote(stretch), sentence, name: None });
                    }
                    continue;
                }
                while names.get(name).is_some_and(|name| name.bytes.end <= token.start) {
                    name += 1;
                }
                let within = names.get(name).is_some_and(|name| name.bytes.start < token.end).then_some(name);
                let word = text.get(token.bytes()).unwrap_or_default();
                let what = what(word, lexicon);
                pieces.push(Piece { text: word, bytes: token.bytes(), what, sentence, name: within });
            }
        }
        Self { pieces }
    }

    pub(super) fn get(&self, at: usize) -> Option<&Piece<'a>> {
        self.pieces.get(at)
    }

    /// The piece before one, in the same sentence.
    pub(super) fn before(&self, at: usize) -> Option<&Piece<'a>> {
        let piece = self.pieces.get(at.checked_sub(1)?)?;
        let here = self.pieces.get(at).map_or(piece.sentence, |here| here.sentence);
        (piece.sentence == here).then_some(piece)
    }

    pub(super) fn what(&self, at: usize) -> Option<What> {
        self.pieces.get(at).map(|piece| piece.what)
    }

    pub(super) fn sense(&self, at: usize) -> Sense {
        self.pieces.get(at).map_or(Sense::NONE, Piece::sense)
    }

    pub(super) fn word(&self, at: usize) -> &'a str {
        self.pieces.get(at).map_or("", |piece| piece.text)
    }

    pub(super) fn is_word(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.word(at).eq_ignore_ascii_case(word))
    }

    pub(super) fn name(&self, at: usize) -> Option<usize> {
        self.pieces.get(at)?.name
    }

    /// The first piece of the sentence that a piece stands in.
    pub(super) fn sentence_start(&self, at: usize) -> usize {
        let Some(here) = self.pieces.get(at).map(|piece| piece.sentence) else { return at };
        (0..at)
            .rev()
            .take_while(|&back| self.pieces.get(back).is_some_and(|piece| piece.sentence == here))
            .last()
            .unwrap_or(at)
    }

    /// The first piece of a name.
    pub(super) fn name_start(&self, at: usize) -> usize {
        let Some(name) = self.name(at) else { return at };
        (0..at).rev().take_while(|&back| self.name(back) == Some(name)).last().unwrap_or(at)
    }

    /// One past the last piece of a name.
    pub(super) fn name_end(&self, at: usize) -> usize {
        let Some(name) = self.name(at) else { return at + 1 };
        (at..self.pieces.len()).take_while(|&next| self.name(next) == Some(name)).last().map_or(at + 1, |last| last + 1)
    }

    /// The bytes from one piece to before another.
    pub(super) fn bytes(&self, pieces: Range<usize>) -> Option<Range<usize>> {
        let last = self.pieces.get(pieces.end.checked_sub(1)?)?;
        Some(self.pieces.get(pieces.start)?.bytes.start..last.bytes.end)
    }
}

fn inside(stretches: &[Stretch], at: usize) -> bool {
    let next = stretches.partition_point(|stretch| stretch.outer.end <= at);
    stretches.get(next).is_some_and(|stretch| stretch.outer.start < at)
}

fn what(word: &str, lexicon: &Lexicon) -> What {
    match word {
        "," => What::Comma,
        ":" => What::Colon,
        "—" | "–" | "--" | "---" => What::Dash,
        "(" | "[" => What::Open,
        ")" | "]" => What::Close,
        "." | ";" => What::Stop,
        "'s" | "’s" | "'" | "’" => What::Possessive,
        _ if word.starts_with(['!', '?']) => What::Stop,
        "-" | "&" | "$" | "/" | "%" => What::Word(Sense::NONE),
        _ if word.chars().any(char::is_alphanumeric) => What::Word(lexicon.sense(word)),
        _ => What::Mark,
    }
}

/// The names of a draft in order of the text.
pub(super) fn names(draft: &Draft) -> Vec<Named> {
    let mut found = Vec::new();
    for (nth, entity) in draft.entities.iter().flatten().enumerate() {
        for mention in &entity.mentions {
            if let Ok(span) = Span::new(mention.start, mention.end, draft.text.len()) {
                found.push(Named { bytes: draft.text.bytes(span), entity: nth, kind: entity.r#type });
            }
        }
    }
    found.sort_by_key(|name| (name.bytes.start, name.bytes.end));
    found
}
