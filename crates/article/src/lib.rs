//! The contract: what an enriched article is.
//!
//! This crate owns the public types of copydesk's output, the span that points into an article's text, and the JSON
//! Schema made from both. It knows nothing: no format, no language, no Kafka. Names follow IPTC ninjs and NITF where
//! they have a word, TIMEX3 (ISO-TimeML) for times, schema.org otherwise. A span that does not fit its text cannot be
//! made, so every position that is published is right.

mod article;
mod draft;
mod entity;
mod figure;
mod finding;
mod item;
mod package;
mod quote;
mod rejection;
mod span;
mod text;
mod time;
mod written;

pub use article::{
    Article, Block, Check, Kin, Kinship, MadeBy, ModelName, Origin, PubStatus, Relation, Role, SCHEMA, Stats, schema,
};
pub use draft::{Draft, Hints, Sentence, Token};
pub use entity::{Entity, EntityKind, Mention, MentionKind, Place, PlaceKind};
pub use figure::{Figure, FigureKind};
pub use finding::{Basis, Finding, Precision, Rule};
pub use item::{Author, Dateline, Item, Language, Picture, Region, Version, VersionKind};
pub use package::{Group, Member, Package};
pub use quote::{Cue, Quote, QuoteKind, Speaker};
pub use rejection::{Rejection, Rejections};
pub use span::{Span, SpanError};
pub use text::Text;
pub use time::{Keyword, Subject, Time, TimeKind};
pub use written::{full_year, hexadecimal};
