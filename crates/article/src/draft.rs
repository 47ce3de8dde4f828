//! An article on its way through the chain: what its format stated, what the stages found so far, and what they hand on.

use crate::{
    Article, Block, Check, Entity, Figure, Item, Keyword, Language, Origin, Package, PubStatus, Quote, Rejections,
    Stats, Subject, Text, Time,
};
use std::collections::BTreeMap;
use std::ops::Range;

/// What is known about a record beside its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Media type with parameters, as the sender said.
    pub content_type: Option<String>,
    /// The item's id upstream.
    pub id: Option<String>,
    /// The item's address.
    pub url: Option<String>,
    /// The feed or desk it came from.
    pub source: Option<String>,
    /// When it was received; RFC 3339.
    pub received_at: Option<String>,
    /// What else the sender said: `published` is the document's date where the text states none.
    pub meta: BTreeMap<String, String>,
}

/// An article being read. Ranges are bytes of `text`; they become spans when they are published.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The item's id upstream, if it has one.
    pub id: Option<String>,
    /// Where it came from.
    pub origin: Origin,
    /// What the sender said about it.
    pub hints: Hints,
    /// Its text.
    pub text: Text,
    /// The parts of the text, in order and without overlap. Formats with markup fill it; for plain text, anatomy does.
    pub blocks: Vec<Block>,
    /// Whether `blocks` and `item` were filled from markup, so that anatomy adds to them instead of starting afresh.
    pub marked_up: bool,
    /// Whether the item may be published.
    pub pubstatus: PubStatus,
    /// The item as a desk knows it; `None` until a format with markup or the anatomy stage has looked.
    pub item: Option<Item>,
    /// The language; `None` until looked at.
    pub language: Option<Option<Language>>,
    /// Sentences of the body with their tokens, for the stages after; not published.
    pub sentences: Option<Vec<Sentence>>,
    /// Named things.
    pub entities: Option<Vec<Entity>>,
    /// Quotes.
    pub quotes: Option<Vec<Quote>>,
    /// Times.
    pub times: Option<Vec<Time>>,
    /// Figures.
    pub figures: Option<Vec<Figure>>,
    /// Subjects.
    pub subjects: Option<Vec<Subject>>,
    /// Keywords.
    pub keywords: Option<Vec<Keyword>>,
    /// Length.
    pub stats: Option<Stats>,
    /// The items that a package points to.
    pub package: Option<Package>,
    /// What was verified.
    pub checks: Vec<Check>,
    /// What the stages looked at and turned down; kept only where somebody asks, never published.
    pub rejections: Rejections,
}

/// A sentence of the body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes, without white space around.
    pub bytes: Range<usize>,
    /// Index into `blocks` of the part it stands in.
    pub block: usize,
    /// Its tokens, in order.
    pub tokens: Vec<Token>,
}

/// A word, number or mark. Penn/UD style: `do|n't`, `Turkey|’s`, punctuation apart, `al-Assad` and `U.S.` whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Token {
    /// Its bytes.
    #[must_use]
    pub fn bytes(self) -> Range<usize> {
        self.start..self.end
    }
}

impl Draft {
    /// The item, made when nothing has looked yet.
    pub fn item_mut(&mut self) -> &mut Item {
        self.item.get_or_insert_default()
    }

    /// The primary language subtag (`en`), where the language is known.
    #[must_use]
    pub fn primary_language(&self) -> Option<&str> {
        let language = self.language.as_ref()?.as_ref()?;
        language.tag.split('-').next()
    }

    /// Turns the draft into the article it became. Fields that only the worker knows (`made_by`, Kafka's part of
    /// `origin`, whether to keep the text) are set by the caller.
    #[must_use]
    pub fn finish(self) -> Article {
        let id = self.id.unwrap_or_else(|| format!("sha256:{}", self.origin.sha256));
        Article {
            schema: crate::SCHEMA.to_owned(),
            id,
            pubstatus: self.pubstatus,
            origin: self.origin,
            text: Some(self.text.into_string()),
            blocks: self.item.is_some().then_some(self.blocks),
            item: self.item,
            language: self.language,
            entities: self.entities,
            quotes: self.quotes,
            times: self.times,
            figures: self.figures,
            subjects: self.subjects,
            keywords: self.keywords,
            stats: self.stats,
            kinship: None,
            package: self.package,
            checks: self.checks,
            made_by: crate::MadeBy::default(),
        }
    }
}
