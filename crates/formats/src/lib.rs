//! Bytes to articles and back: one file per format, readers in `read/`, writers in `write/`.
//!
//! A pure library: no clock, no files, no network. Whatever the bytes are, a reader ends with drafts or with an
//! [`Unreadable`] that says why; it never panics and its work and memory are bounded by the size of its input.

mod charset;
mod json;
mod markup;
mod media_type;
mod moment;
mod read;
pub mod reason;
mod sniff;
mod story;
mod things;
mod topics;
mod write;
mod xml;

pub use read::html::training;
pub use read::read;
pub use write::{OutputFormat, write};

/// Why bytes could not be read as an article. Becomes a dead letter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Unreadable {
    /// The dead-letter reason, in `snake_case`: one of [`reason::ALL`].
    pub reason: &'static str,
    /// What was wrong, with line and column where the format has lines. Never the article's own words.
    pub detail: String,
}

impl Unreadable {
    /// A reason with its detail.
    pub(crate) fn new(reason: &'static str, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into() }
    }
}
