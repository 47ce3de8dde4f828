//! Who says what.

use crate::{Basis, Rule, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Words that somebody said or wrote, without the quotation marks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words.
    pub text: String,
    /// How they are reported.
    pub kind: QuoteKind,
    /// Who said them.
    pub speaker: Option<Speaker>,
    /// The word that reports them.
    pub cue: Option<Cue>,
    /// Index of the quote that this one carries on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub continues: Option<usize>,
    /// The rule that found it.
    pub by: Rule,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f32,
}

/// How words are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum QuoteKind {
    /// A whole utterance between marks.
    Direct,
    /// A quoted fragment inside a sentence of the reporter's.
    Mixed,
    /// A reported clause without marks.
    Indirect,
}

/// Who said a quote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Speaker {
    /// The speaker's id among the entities.
    pub entity: Option<String>,
    /// The speaker's name, or the description where there is none.
    pub name: String,
    /// The words at the attribution (“he”).
    pub spans: Vec<Span>,
    /// How the speaker is known.
    pub basis: Basis,
}

/// The word that reports a quote: “said”, “according to”.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cue {
    /// As written.
    pub text: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}
