//! The article as it is published.

use crate::{Entity, Figure, Item, Keyword, Language, Package, Quote, Span, Subject, Time};
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Deserializer, Serialize};

/// Name and version of this contract.
pub const SCHEMA: &str = "copydesk.article/1";

/// An enriched article. A part whose stage is switched off is left out; `null` and `[]` mean “looked, found nothing”.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// The item's id upstream, else `sha256:` and the hash of the record's bytes.
    pub id: String,
    /// Whether the item may be published.
    pub pubstatus: PubStatus,
    /// Where it came from.
    pub origin: Origin,
    /// The text that all positions count in; left out where the configuration says so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text: Option<String>,
    /// The parts of the text, in order.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub blocks: Option<Vec<Block>>,
    /// The item as a desk knows it.
    #[serde(flatten)]
    pub item: Option<Item>,
    /// The language.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "looked_at")]
    pub language: Option<Option<Language>>,
    /// People, organisations, places and other named things.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub entities: Option<Vec<Entity>>,
    /// Who says what.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quotes: Option<Vec<Quote>>,
    /// Time expressions.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub times: Option<Vec<Time>>,
    /// Numbers that mean something.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub figures: Option<Vec<Figure>>,
    /// Subjects, best first.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subjects: Option<Vec<Subject>>,
    /// Keywords, best first.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub keywords: Option<Vec<Keyword>>,
    /// How long the article is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stats: Option<Stats>,
    /// Articles like this one; only with a near-duplicate store.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "looked_at")]
    pub kinship: Option<Option<Kinship>>,
    /// The items that a package points to; only where the item is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub package: Option<Package>,
    /// What was verified about the article.
    pub checks: Vec<Check>,
    /// What made this output.
    pub made_by: MadeBy,
}

/// A part that is present, be it `null`, was looked at.
fn looked_at<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// The JSON Schema of [`Article`].
#[must_use]
pub fn schema() -> Schema {
    schemars::schema_for!(Article)
}

/// Whether an item may be published (IPTC `pubstatus`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PubStatus {
    /// It may.
    #[default]
    Usable,
    /// Not yet.
    Withheld,
    /// Never: killed or withdrawn.
    Canceled,
}

/// Where an article came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// The format it was read as: `text`, `nitf` …
    pub format: String,
    /// The content type it was said to have.
    pub content_type: Option<String>,
    /// The charset it was decoded from.
    pub charset: Option<String>,
    /// Its address, as the record gave it.
    pub url: Option<String>,
    /// Its source, as the record gave it.
    pub source: Option<String>,
    /// Kafka topic.
    pub topic: Option<String>,
    /// Kafka partition.
    pub partition: Option<i32>,
    /// Kafka offset.
    pub offset: Option<i64>,
    /// Kafka timestamp, milliseconds since 1970.
    pub timestamp: Option<i64>,
    /// Size of the record's value in bytes.
    pub bytes: u64,
    /// SHA-256 of the record's value, hexadecimal.
    pub sha256: String,
}

/// A part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// What it is.
    pub role: Role,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

impl Block {
    /// A part at a span.
    #[must_use]
    pub fn new(role: Role, span: Span) -> Self {
        Self { role, start: span.start(), end: span.end() }
    }
}

/// What a part of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the contract's own words")]
pub enum Role {
    Headline,
    Kicker,
    Byline,
    Dateline,
    Caption,
    Credit,
    Date,
    Ednote,
    Paragraph,
    Subhead,
    List,
    Quote,
    Table,
    Signature,
    Slugline,
    Correction,
    Boilerplate,
    Contact,
}

/// How long an article is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stats {
    /// Words of the body.
    pub words: u32,
    /// Sentences of the body.
    pub sentences: u32,
    /// Paragraphs of the body.
    pub paragraphs: u32,
    /// Time to read the body at 238 words a minute (Brysbaert 2019), in seconds, rounded up.
    pub reading_seconds: u32,
}

/// Articles like this one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Kinship {
    /// The cluster's id.
    pub cluster: String,
    /// Its members.
    pub of: Vec<Kin>,
}

/// One article like this one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Kin {
    /// Its id.
    pub id: String,
    /// How alike they are, from 0 to 1.
    pub similarity: f32,
    /// In which way.
    pub relation: Relation,
}

/// In which way two articles are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the contract's own words")]
pub enum Relation {
    Identical,
    Update,
    Near,
}

/// Something that was verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// What: `weekday_agrees_with_date`, `truncated`, `mixed_languages`.
    pub code: String,
    /// Whether it holds.
    pub ok: bool,
    /// The evidence, in words.
    pub note: Option<String>,
}

/// What made an output: enough to make it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MadeBy {
    /// Version of copydesk.
    pub copydesk: String,
    /// `sha256:` and the hash of everything in the configuration that shapes the output.
    pub config: String,
    /// The models used.
    pub models: Vec<ModelName>,
}

/// A model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModelName {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}
