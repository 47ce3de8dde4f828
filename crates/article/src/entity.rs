//! People, organisations, places and other things with a name.

use crate::{Basis, Finding, Rule, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One real thing in an article, with all the places where it is named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// `e1`, `e2` …: its number inside this article.
    pub id: String,
    /// What kind of thing it is.
    pub r#type: EntityKind,
    /// Its fullest name in the article.
    pub name: String,
    /// Other names used for it.
    pub aliases: Vec<String>,
    /// Where it is named, in order.
    pub mentions: Vec<Mention>,
    /// How much the article is about it, from 0 to 1.
    pub salience: f32,
    /// What the article says it is: “US Secretary of State”.
    pub roles: Vec<Finding<String>>,
    /// Where it lies, for places that could be resolved.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Place>,
    /// Addresses of the same thing elsewhere, Wikidata first.
    pub same_as: Vec<String>,
    /// How it is known: `stated` where the document's markup names it; absent where the text was read for names.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub basis: Option<Basis>,
    /// The rule that found it.
    pub by: Rule,
}

/// What kind of thing an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the contract's own words")]
pub enum EntityKind {
    Person,
    Organisation,
    Place,
    /// Nationalities, religions, peoples.
    Group,
    Event,
    Work,
    Product,
}

/// One place in the text where an entity is named. Without article, possessive or title; mentions do not nest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// As written.
    pub text: String,
    /// How it is named there.
    pub kind: MentionKind,
}

impl Mention {
    /// A mention at a span.
    #[must_use]
    pub fn new(span: Span, text: &str, kind: MentionKind) -> Self {
        Self { start: span.start(), end: span.end(), text: text.to_owned(), kind }
    }
}

/// How an entity is named in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the contract's own words")]
pub enum MentionKind {
    Full,
    Short,
    Acronym,
    Title,
    Pronoun,
}

/// Where a place lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// GeoNames id.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub geonames: Option<u64>,
    /// ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub country: Option<String>,
    /// First-order division: GeoNames admin1 code.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub admin1: Option<String>,
    /// Latitude, degrees WGS 84.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lat: Option<f64>,
    /// Longitude, degrees WGS 84.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lon: Option<f64>,
    /// What kind of place it is.
    pub kind: PlaceKind,
    /// How sure the resolution is, from 0 to 1.
    pub confidence: f32,
}

/// What kind of place a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "plain words")]
pub enum PlaceKind {
    Continent,
    Country,
    Region,
    City,
    Water,
    Facility,
    Other,
}
