//! Articles to bytes: one file per format.

use copydesk_article::Article;

/// A format that articles are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutputFormat {
    /// The contract's own JSON.
    Native,
}

impl OutputFormat {
    /// All formats.
    pub const ALL: &'static [Self] = &[Self::Native];

    /// Its name in the configuration and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
        }
    }

    /// The format of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }

    /// The media type of what is written.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Native => "application/vnd.copydesk.article+json",
        }
    }
}

/// Writes an article: one JSON document without line breaks, the same bytes for the same article.
#[must_use]
pub fn write(article: &Article, format: OutputFormat) -> Vec<u8> {
    match format {
        // The types hold nothing that JSON cannot: string keys only, and finite numbers or null.
        OutputFormat::Native => serde_json::to_vec(article).unwrap_or_default(),
    }
}
