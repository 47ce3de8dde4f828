//! A fact with its grounds.

use crate::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The rule that made a finding: `anatomy.byline.surname-caps`, `json-ld:/datePublished`.
pub type Rule = Cow<'static, str>;

/// How a fact is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Literally in the text or the markup.
    Stated,
    /// Computed from stated facts.
    Derived,
    /// A judgement.
    Inferred,
}

/// How exactly a moment is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// A date.
    Day,
    /// A date with hours and minutes.
    Minute,
    /// A date with hours, minutes and seconds.
    Second,
}

/// One fact: what it is, how it was written, where, and which rule found it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding<T> {
    /// The fact.
    pub value: T,
    /// How exactly it is known; only for moments (`published`, `modified`, `embargoed`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub precision: Option<Precision>,
    /// As written, where that differs from the value.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub raw: Option<String>,
    /// Where the evidence stands in the text; empty when it comes from markup outside the text.
    pub spans: Vec<Span>,
    /// How the fact is known.
    pub basis: Basis,
    /// The rule that found it.
    pub by: Rule,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f32,
}

impl<T> Finding<T> {
    /// A fact that stands literally in the text or markup.
    pub fn stated(value: T, by: impl Into<Rule>) -> Self {
        Self {
            value,
            precision: None,
            raw: None,
            spans: Vec::new(),
            basis: Basis::Stated,
            by: by.into(),
            confidence: 1.0,
        }
    }

    /// A fact computed from stated ones.
    pub fn derived(value: T, by: impl Into<Rule>) -> Self {
        Self { basis: Basis::Derived, ..Self::stated(value, by) }
    }

    /// A judgement, with how sure it is from 0 to 1.
    pub fn inferred(value: T, by: impl Into<Rule>, confidence: f32) -> Self {
        Self { basis: Basis::Inferred, confidence, ..Self::stated(value, by) }
    }

    /// Adds where the evidence stands.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.spans.push(span);
        self
    }

    /// Adds how the fact was written.
    #[must_use]
    pub fn written(mut self, raw: impl Into<String>) -> Self {
        self.raw = Some(raw.into());
        self
    }

    /// Adds how exactly a moment is known.
    #[must_use]
    pub fn precise_to(mut self, precision: Precision) -> Self {
        self.precision = Some(precision);
        self
    }
}
