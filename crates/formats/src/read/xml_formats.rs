//! XML of any kind: its root element tells which format it is, whatever the content type said.

use super::{feed, newsml_1, newsml_g2, nitf};
use crate::story::Story;
use crate::{Unreadable, reason, xml};
use copydesk_article::Draft;

/// Reads an XML document.
pub(crate) fn read(text: &str) -> Result<Vec<Draft>, Unreadable> {
    let root = xml::parse(text)?;
    let stories = match root.name.to_ascii_lowercase().as_str() {
        "nitf" => vec![nitf::story(&root)],
        "newsml" => newsml_1::stories(&root),
        "newsitem" | "newsmessage" | "packageitem" => newsml_g2::stories(&root),
        "rss" | "rdf" | "feed" | "entry" => feed::stories(&root),
        _ => {
            let detail = "XML whose root is none of nitf, NewsML, newsItem, newsMessage, packageItem, rss, feed, RDF";
            return Err(Unreadable::new(reason::UNKNOWN_FORMAT, detail));
        }
    };
    drafts(stories)
}

/// The drafts of a document's stories. One without an article is passed over where others have one.
fn drafts(stories: Vec<Story>) -> Result<Vec<Draft>, Unreadable> {
    let mut drafts = Vec::new();
    let mut first = None;
    for story in stories {
        match story.draft() {
            Ok(draft) => drafts.push(draft),
            Err(unreadable) if unreadable.reason == reason::NO_ARTICLE => first = first.or(Some(unreadable)),
            Err(unreadable) => return Err(unreadable),
        }
    }
    match first {
        Some(unreadable) if drafts.is_empty() => Err(unreadable),
        _ if drafts.is_empty() => Err(Unreadable::new(reason::NO_ARTICLE, "no item in it")),
        _ => Ok(drafts),
    }
}
