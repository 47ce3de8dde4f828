//! Numbers that mean something: money, shares, counts, measures.

use crate::Rule;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A figure in the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// As written.
    pub text: String,
    /// What the number measures.
    pub kind: FigureKind,
    /// The number.
    pub value: f64,
    /// ISO 4217 code, `%`, or an SI or common unit; absent for bare counts.
    pub unit: Option<String>,
    /// What is counted: `dead`, `injured`, `jobs`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub of: Option<String>,
    /// The rule that found it.
    pub by: Rule,
}

/// What a figure measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the contract's own words")]
pub enum FigureKind {
    Money,
    Percent,
    Count,
    Measure,
    Ordinal,
}
