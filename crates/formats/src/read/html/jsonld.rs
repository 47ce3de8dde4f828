//! JSON-LD: what a page states about its article to search engines, in schema.org's words.
//!
//! Publishers write it by template, so it is often a little broken (raw line breaks in strings, comment marks around,
//! commas too many); what can be repaired without guessing is. A page may state many things; the article is the
//! object of an article type, or none is taken.

use super::tag::Tag;
use super::tree::{Id, Tree};
use serde_json::{Map, Value};

/// Bytes of JSON-LD that are read of one page.
const MOST_BYTES: usize = 2 << 20;
/// Objects looked at.
const MOST_OBJECTS: usize = 2_000;

type Object = Map<String, Value>;

/// All that a page states.
#[derive(Debug, Default)]
pub(super) struct JsonLd {
    roots: Vec<Value>,
}

impl JsonLd {
    /// Reads the page's JSON-LD scripts.
    pub(super) fn of(tree: &Tree<'_>) -> Self {
        let mut left = MOST_BYTES;
        let mut roots = Vec::new();
        for id in tree.ids().filter(|&id| tree.tag(id) == Tag::Script && is_json_ld(tree, id)) {
            for text in tree.inside(id) {
                let source = tree.raw(text);
                if source.len() > left {
                    continue;
                }
                left -= source.len();
                roots.extend(parse(source));
            }
        }
        Self { roots }
    }

    /// The object that states the article.
    pub(super) fn article(&self) -> Option<&Object> {
        let objects = self.objects();
        objects.iter().copied().filter(|object| rank(object) > 0).max_by_key(|object| (rank(object), object.len()))
    }

    /// The object that states the page, where it names an author: blogs leave the article itself out.
    pub(super) fn page(&self) -> Option<&Object> {
        let is_page = |object: &&Object| types(object).any(|kind| kind == "WebPage") && object.contains_key("author");
        self.objects().into_iter().find(is_page)
    }

    /// The object with an `@id`.
    pub(super) fn by_id(&self, id: &str) -> Option<&Object> {
        let same = |object: &&Object| object.len() > 1 && object.get("@id").and_then(Value::as_str) == Some(id);
        self.objects().into_iter().find(same)
    }

    /// The objects at the top, in `@graph` and as main entities.
    fn objects(&self) -> Vec<&Object> {
        let mut found = Vec::new();
        let mut waiting: Vec<&Value> = self.roots.iter().rev().collect();
        while let Some(value) = waiting.pop() {
            if found.len() >= MOST_OBJECTS {
                break;
            }
            match value {
                Value::Array(list) => waiting.extend(list.iter().rev()),
                Value::Object(object) => {
                    found.push(object);
                    for key in ["mainEntity", "mainEntityOfPage", "@graph"] {
                        waiting.extend(object.get(key).filter(|inner| inner.is_object() || inner.is_array()));
                    }
                }
                _ => {}
            }
        }
        found
    }
}

fn is_json_ld(tree: &Tree<'_>, id: Id) -> bool {
    tree.attribute(id, "type").is_some_and(|kind| kind.trim().to_ascii_lowercase().starts_with("application/ld+json"))
}

fn parse(source: &str) -> Option<Value> {
    let trimmed = source.trim().trim_start_matches("<!--").trim_end_matches("-->");
    serde_json::from_str(trimmed).ok().or_else(|| serde_json::from_str(&repaired(trimmed)).ok())
}

/// Takes comment marks away, makes raw control characters in strings spaces, and drops commas before a closing bracket.
fn repaired(source: &str) -> String {
    let from = source.find(['{', '[']).unwrap_or(0);
    let to = source.rfind(['}', ']']).map_or(source.len(), |at| at + 1);
    let mut out = String::with_capacity(source.len());
    let (mut inside, mut escaped) = (false, false);
    for c in source.get(from..to).unwrap_or_default().chars() {
        match c {
            '"' if !escaped => inside = !inside,
            '}' | ']' if !inside => {
                let end = out.trim_end().len();
                if out.get(..end).is_some_and(|before| before.ends_with(',')) {
                    out.truncate(end - 1);
                }
            }
            _ => {}
        }
        escaped = inside && c == '\\' && !escaped;
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

/// The types of an object, without a schema's address.
pub(super) fn types(object: &Object) -> impl Iterator<Item = &str> {
    let (one, many) = match object.get("@type") {
        Some(Value::String(one)) => (Some(one.as_str()), [].as_slice()),
        Some(Value::Array(list)) => (None, list.as_slice()),
        _ => (None, [].as_slice()),
    };
    let names = one.into_iter().chain(many.iter().filter_map(Value::as_str));
    names.map(|name| name.rsplit(['/', '#', ':']).next().unwrap_or(name))
}

/// How much an object is the article: 0 is not at all.
fn rank(object: &Object) -> u8 {
    let by_type = |name: &str| match name {
        "NewsArticle"
        | "ReportageNewsArticle"
        | "AnalysisNewsArticle"
        | "BackgroundNewsArticle"
        | "OpinionNewsArticle"
        | "ReviewNewsArticle"
        | "AskPublicNewsArticle"
        | "LiveBlogPosting"
        | "AdvertiserContentArticle" => 3,
        "Article"
        | "BlogPosting"
        | "TechArticle"
        | "ScholarlyArticle"
        | "Report"
        | "SocialMediaPosting"
        | "SatiricalArticle"
        | "MedicalScholarlyArticle"
        | "Newsarticle" => 2,
        "Review" | "CriticReview" | "ClaimReview" | "Recipe" => 1,
        _ => 0,
    };
    types(object).map(by_type).max().unwrap_or(0)
}

/// A value as words: a string, a number, or the `name` or `@value` of an object; of a list, the first.
pub(super) fn words_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        Value::Array(list) => list.iter().find_map(words_of),
        Value::Object(object) => {
            ["name", "@value", "url", "@id"].iter().find_map(|key| object.get(*key).and_then(Value::as_str))
        }
        _ => None,
    }
}
