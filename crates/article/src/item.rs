//! The item as a desk knows it: who wrote it, where, when, under what terms.

use crate::{Basis, Finding, Rule, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The marks on the copy. A field is `None` when it was looked for and the item does not state it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    /// Which version of the story this is.
    pub version: Option<Finding<Version>>,
    /// The headline.
    pub headline: Option<Finding<String>>,
    /// The line above the headline.
    pub kicker: Option<Finding<String>>,
    /// A summary given with the item.
    pub r#abstract: Option<Finding<String>>,
    /// The byline as shown to readers.
    pub byline: Option<Finding<String>>,
    /// The agency or title that supplied the item.
    pub provider: Option<Finding<String>>,
    /// Who published it.
    pub publisher: Option<Finding<String>>,
    /// Its canonical address.
    pub url: Option<Finding<String>>,
    /// The desk's short name for the story.
    pub slugline: Option<Finding<String>>,
    /// News urgency, 1 (flash) to 9 (IPTC).
    pub urgency: Option<Finding<u8>>,
    /// A note to editors.
    pub ednote: Option<Finding<String>>,
    /// Initials of writers and desks at the end.
    pub signature: Option<Finding<String>>,
    /// Terms of use.
    pub usageterms: Option<Finding<String>>,
    /// Copyright of the item (a picture's own is with the picture).
    pub copyrightnotice: Option<Finding<String>>,
    /// Credit of the item.
    pub creditline: Option<Finding<String>>,
    /// The section or category it runs in.
    pub section: Option<Finding<String>>,
    /// Its genre.
    pub genre: Option<Finding<String>>,
    /// When it was published; RFC 3339 date or date-time.
    pub published: Option<Finding<String>>,
    /// When it was last changed; RFC 3339 date or date-time.
    pub modified: Option<Finding<String>>,
    /// Until when it must not be published; RFC 3339 date or date-time.
    pub embargoed: Option<Finding<String>>,
    /// Where and when it was filed.
    pub dateline: Option<Finding<Dateline>>,
    /// Its authors, one entry each.
    pub authors: Vec<Author>,
    /// Headlines inside the body.
    pub subheads: Vec<Finding<String>>,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// The first paragraph of the body.
    pub lead: Option<Span>,
}

/// Which version of a story an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Version {
    /// Its number, where one is given (`3rd Ld`, `UPDATE 2`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub number: Option<u32>,
    /// What it does to the versions before it.
    pub kind: VersionKind,
}

/// What a version does to the versions before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the contract's own words")]
pub enum VersionKind {
    Update,
    Writethru,
    Lead,
    Correction,
    Advisory,
    Kill,
    Take,
    Wrap,
    Alert,
}

/// Where and when an item was filed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dateline {
    /// The place as written, in reading case (`PARIS` is `Paris`).
    pub place: Option<String>,
    /// ISO 3166-1 alpha-2, when the line states or settles it.
    pub country: Option<String>,
    /// The id of the place among the article's entities.
    pub entity: Option<String>,
    /// RFC 3339 date.
    pub date: Option<String>,
    /// The agency named in the line.
    pub provider: Option<String>,
}

/// One author.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Author {
    /// The name in reading case.
    pub name: String,
    /// Given names.
    pub given: Option<String>,
    /// Family name, particles included.
    pub family: Option<String>,
    /// As written.
    pub raw: String,
    /// `reporter`, `editor`, `contributor`, `photographer` … or the title as written.
    pub role: Option<String>,
    /// The organisation the author writes for.
    pub organisation: Option<String>,
    /// An address of the author's.
    pub email: Option<String>,
    /// Where the name stands in the text.
    pub spans: Vec<Span>,
    /// How the author is known.
    pub basis: Basis,
    /// The rule that found them.
    pub by: Rule,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f32,
}

/// A rectangle of a picture and what it shows, in the picture's own units.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Region {
    /// Its left side.
    pub x: i64,
    /// Its upper side.
    pub y: i64,
    /// How wide it is.
    pub width: i64,
    /// How high it is.
    pub height: i64,
    /// What the rectangle is for (`cropregion`), as stated.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<String>,
    /// Who or what is seen in it, as stated.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub shows: Vec<String>,
}

/// One picture with the words under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Picture {
    /// What it shows.
    pub caption: Option<String>,
    /// Who took it, in reading case.
    pub photographer: Option<String>,
    /// The agency credited.
    pub creditline: Option<String>,
    /// The copyright line as written.
    pub copyrightnotice: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Whether it is marked as a pool picture, free to all members of the pool.
    pub pool: bool,
    /// Parts of the picture that are named.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub regions: Vec<Region>,
    /// Where caption and credit stand in the text.
    pub spans: Vec<Span>,
    /// How the picture is known.
    pub basis: Basis,
    /// The rule that found it.
    pub by: Rule,
}

impl Picture {
    /// A picture that somebody states, of which nothing else is known yet.
    #[must_use]
    pub fn stated(caption: Option<String>, url: Option<String>, by: impl Into<Rule>) -> Self {
        Self {
            caption,
            photographer: None,
            creditline: None,
            copyrightnotice: None,
            url,
            pool: false,
            regions: Vec::new(),
            spans: Vec::new(),
            basis: Basis::Stated,
            by: by.into(),
        }
    }
}

/// The language an article is written in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Language {
    /// BCP 47, with a region only where the spelling shows it (`en-GB`).
    pub tag: String,
    /// ISO 15924 code of the script (`Latn`).
    pub script: String,
    /// How the language is known.
    pub basis: Basis,
    /// The rule that found it.
    pub by: Rule,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f32,
}
