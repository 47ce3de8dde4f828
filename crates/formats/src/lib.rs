//! Bytes to articles and back: one file per format, readers in `read/`, writers in `write/`.
//!
//! A pure library: no clock, no files, no network. Whatever the bytes are, a reader ends with drafts or with an
//! [`Unreadable`] that says why; it never panics and its work and memory are bounded by the size of its input.

use copydesk_article::{Draft, Hints};

/// Why bytes could not be read as an article. Becomes a dead letter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Unreadable {
    /// The dead-letter reason, in `snake_case`: one of a closed set.
    pub reason: &'static str,
    /// What was wrong, with line and column where the format has lines.
    pub detail: String,
}

/// Reads a record's bytes. One record may hold several articles (a feed, a news message).
///
/// # Errors
/// When the bytes hold no readable article.
pub fn read(bytes: &[u8], hints: Hints) -> Result<Vec<Draft>, Unreadable> {
    let _ = (bytes, hints);
    Err(Unreadable { reason: "unknown_format", detail: "no reader yet".to_owned() })
}
