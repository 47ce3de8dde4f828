//! What a stage is: one question asked of an article.

use copydesk_article::{Draft, ModelName};

/// A part of a [`Draft`] that a stage needs or gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Blocks and the item's marks.
    Item,
    /// The language.
    Language,
    /// Sentences and tokens.
    Sentences,
    /// Named things.
    Entities,
    /// Named places resolved on the map.
    Places,
    /// Quotes.
    Quotes,
    /// Times.
    Times,
    /// Figures.
    Figures,
    /// Subjects.
    Subjects,
    /// Keywords.
    Keywords,
}

/// What becomes of an article after a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// It goes on.
    Continue,
    /// It ends here, published nowhere, for a named reason (`snake_case`: it becomes a label).
    Drop(&'static str),
    /// It cannot be dealt with and goes to the dead letters: the reason (`snake_case`) and what was wrong.
    Poison(&'static str, String),
}

/// One question asked of an article. Pure: no I/O, no clock, no lock. Shared between threads.
pub trait Stage: Send + Sync {
    /// Its name in configuration, metrics and rules.
    fn name(&self) -> &'static str;

    /// What must have been found before. Checked when the chain is built.
    fn needs(&self) -> &'static [Part] {
        &[]
    }

    /// What it finds.
    fn gives(&self) -> &'static [Part];

    /// The models it reads with, for `made_by`.
    fn models(&self) -> Vec<ModelName> {
        Vec::new()
    }

    /// Reads the draft and adds what it found.
    fn read(&self, draft: &mut Draft) -> Verdict;
}
