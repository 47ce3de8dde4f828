//! Articles to bytes: one file per format.

mod ans;
mod html;
mod ninjs;

use copydesk_article::Article;
use ninjs::Edition;

/// A format that articles are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutputFormat {
    /// The contract's own JSON.
    Native,
    /// ninjs 1.6, as Superdesk takes it.
    Ninjs16,
    /// ninjs 2.1.
    Ninjs2,
    /// ninjs 3.1.
    Ninjs31,
    /// ANS 0.10.12, as Arc takes it.
    Ans,
}

impl OutputFormat {
    /// All formats.
    pub const ALL: &'static [Self] = &[Self::Native, Self::Ninjs16, Self::Ninjs2, Self::Ninjs31, Self::Ans];

    /// Its name in the configuration and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Ninjs16 => "ninjs-1.6",
            Self::Ninjs2 => "ninjs-2.x",
            Self::Ninjs31 => "ninjs-3.1",
            Self::Ans => "ans",
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
            Self::Ninjs16 | Self::Ninjs2 | Self::Ninjs31 => "application/vnd.iptc.ninjs+json",
            Self::Ans => "application/json",
        }
    }
}

/// Writes an article: one JSON document without line breaks, the same bytes for the same article.
#[must_use]
pub fn write(article: &Article, format: OutputFormat) -> Vec<u8> {
    match format {
        // The types hold nothing that JSON cannot: string keys only, and finite numbers or null.
        OutputFormat::Native => serde_json::to_vec(article).unwrap_or_default(),
        OutputFormat::Ninjs16 => bytes(&ninjs::write(article, Edition::One)),
        OutputFormat::Ninjs2 => bytes(&ninjs::write(article, Edition::Two)),
        OutputFormat::Ninjs31 => bytes(&ninjs::write(article, Edition::Three)),
        OutputFormat::Ans => bytes(&ans::write(article)),
    }
}

fn bytes(value: &serde_json::Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use copydesk_article::{Finding, Hints, Item};

    fn article() -> Article {
        let sample = include_bytes!("../../../../samples/nitf/harbour-bridge.xml");
        read(sample, Hints::default()).expect("a sample").remove(0).finish()
    }

    #[test]
    fn what_is_written_is_read_again_with_every_field_both_sides_have() {
        let before = article();
        let value = |finding: &Option<Finding<String>>| finding.as_ref().map(|finding| finding.value.clone());
        let shared = |item: &Item| {
            let place = item.dateline.as_ref().and_then(|line| line.value.place.clone());
            let fields =
                [&item.headline, &item.slugline, &item.ednote, &item.published, &item.copyrightnotice, &item.provider];
            (
                fields.map(value),
                place,
                item.pictures.iter().map(|p| (p.caption.clone(), p.photographer.clone())).collect::<Vec<_>>(),
            )
        };
        for format in OutputFormat::ALL.iter().skip(1) {
            let written = write(&before, *format);
            let hints = Hints { content_type: Some(format.content_type().to_owned()), ..Hints::default() };
            let after = read(&written, hints).unwrap_or_else(|error| panic!("{format:?}: {error}")).remove(0).finish();
            let (old, new) = (before.item.as_ref().expect("item"), after.item.as_ref().expect("item"));
            assert_eq!(shared(old), shared(new), "{format:?}");
            assert_eq!(
                value(&old.byline).map(|b| b.to_lowercase()),
                value(&new.byline).map(|b| b.to_lowercase()),
                "{format:?}"
            );
            let codes = |article: &Article| {
                article.subjects.iter().flatten().map(|s| (s.scheme.clone(), s.code.clone())).collect::<Vec<_>>()
            };
            assert_eq!(codes(&before), codes(&after), "{format:?}");
            assert_eq!(before.pubstatus, after.pubstatus, "{format:?}");
            let roles = |article: &Article| {
                article
                    .blocks
                    .iter()
                    .flatten()
                    .map(|block| block.role)
                    .filter(|role| {
                        use copydesk_article::Role::{List, Paragraph, Subhead, Table};
                        matches!(role, List | Paragraph | Subhead | Table)
                    })
                    .take(5)
                    .collect::<Vec<_>>()
            };
            assert_eq!(roles(&before), roles(&after), "{format:?}");
            assert_eq!(write(&before, *format), written, "{format:?} is not deterministic");
        }
    }

    #[test]
    fn markup_in_copy_is_written_as_text() {
        let hostile = b"<nitf><body><body.content><p>a &lt;script&gt; &amp; b</p></body.content></body></nitf>";
        let article = read(hostile, Hints::default()).expect("nitf").remove(0).finish();
        for format in OutputFormat::ALL.iter().skip(1) {
            let written = String::from_utf8(write(&article, *format)).expect("utf-8");
            assert!(written.contains("a &lt;script&gt; &amp; b"), "{format:?}: {written}");
        }
    }
}
