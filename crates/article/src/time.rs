//! Times in the text (TIMEX3, ISO-TimeML), subjects and keywords.

use crate::{Rule, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A time expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Time {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// As written.
    pub text: String,
    /// TIMEX3 type.
    pub r#type: TimeKind,
    /// TIMEX3 value: `2024-12-13`, `P2W`, `2024-12-12TEV`; `XXXX` where nothing anchors it.
    pub value: String,
    /// TIMEX3 modifier: `MORE_THAN`, `APPROX` …
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub r#mod: Option<String>,
    /// First instant of the interval, where it is known.
    pub first: Option<String>,
    /// Last instant of the interval, where it is known.
    pub last: Option<String>,
    /// The rule that found it.
    pub by: Rule,
}

/// TIMEX3 types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs, reason = "the standard's own words")]
pub enum TimeKind {
    Date,
    Time,
    Duration,
    Set,
}

/// A subject from a controlled vocabulary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Subject {
    /// The vocabulary: `medtop`.
    pub scheme: String,
    /// Its code there.
    pub code: String,
    /// Its name.
    pub label: Option<String>,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f32,
    /// The rule that found it.
    pub by: Rule,
}

/// A word or phrase that tells what the article is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Keyword {
    /// The phrase.
    pub text: String,
    /// Its weight, from 0 to 1.
    pub score: f32,
    /// Where it stands.
    pub spans: Vec<Span>,
}
