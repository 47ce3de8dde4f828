//! What a page states beside its text: `meta` and `link` elements, title, language, and microdata.

use super::tag::Tag;
use super::text::collapsed;
use super::tree::{Id, Tree};

/// A statement with the name it was made under, as findings show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// `og:title`, `meta:author`, `microdata:headline`.
    pub(super) by: String,
    pub(super) value: String,
    /// The element that holds it.
    pub(super) at: Id,
}

/// The page's statements.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// By lower-case key.
    metas: Vec<(String, Id)>,
    pub(super) canonical: Option<String>,
    pub(super) title: Option<String>,
    /// `lang` of the root element.
    pub(super) language: Option<String>,
    /// Microdata properties of the page's article, in order.
    properties: Vec<(String, Id)>,
}

/// Metas and properties looked at.
const MOST: usize = 2_000;

impl Head {
    pub(super) fn of(tree: &Tree<'_>) -> Self {
        let mut head = Self::default();
        for id in tree.ids() {
            match tree.tag(id) {
                Tag::Meta if head.metas.len() < MOST => head.meta(tree, id),
                Tag::Link => head.link(tree, id),
                Tag::Title if head.title.is_none() => {
                    head.title = Some(title(tree, id)).filter(|title| !title.is_empty())
                }
                Tag::Html if head.language.is_none() => {
                    head.language = tree
                        .attribute(id, "lang")
                        .or_else(|| tree.attribute(id, "xml:lang"))
                        .map(|tag| tag.trim().to_owned());
                }
                _ => {}
            }
            if !matches!(tree.tag(id), Tag::Text | Tag::Script | Tag::Document) && tree.raw(id).contains("itemprop") {
                head.property(tree, id);
            }
        }
        head
    }

    fn meta(&mut self, tree: &Tree<'_>, id: Id) {
        let key = ["property", "name", "http-equiv"].iter().find_map(|key| tree.attribute(id, key));
        if let Some(key) = key {
            self.metas.push((key.trim().to_ascii_lowercase(), id));
        }
    }

    fn link(&mut self, tree: &Tree<'_>, id: Id) {
        if self.canonical.is_none()
            && tree.attribute(id, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
        {
            self.canonical = tree.attribute(id, "href").map(|href| href.trim().to_owned());
        }
    }

    fn property(&mut self, tree: &Tree<'_>, id: Id) {
        let Some(names) = tree.attribute(id, "itemprop") else { return };
        if self.properties.len() >= MOST || !in_article(tree, id) {
            return;
        }
        for name in names.split_ascii_whitespace() {
            self.properties.push((name.to_owned(), id));
        }
    }

    /// The first of some metas, by order of the keys.
    pub(super) fn meta_of(&self, tree: &Tree<'_>, keys: &[&str]) -> Option<Statement> {
        keys.iter().find_map(|key| self.metas_of(tree, key).next())
    }

    /// All metas of a key.
    pub(super) fn metas_of<'h>(&'h self, tree: &'h Tree<'_>, key: &'h str) -> impl Iterator<Item = Statement> + 'h {
        self.metas.iter().filter(move |(known, _)| known == key).filter_map(move |&(_, id)| {
            let value = collapsed(&tree.attribute(id, "content")?);
            let by = if key.starts_with("og:") || key.starts_with("article:") || key.starts_with("twitter:") {
                key.to_owned()
            } else {
                format!("meta:{key}")
            };
            (!value.is_empty()).then_some(Statement { by, value, at: id })
        })
    }

    /// The elements that a microdata property of the article stands at.
    pub(super) fn elements_of<'h>(&'h self, name: &'h str) -> impl Iterator<Item = Id> + 'h {
        self.properties.iter().filter(move |(known, _)| known == name).map(|&(_, id)| id)
    }

    /// All values of a microdata property of the article.
    pub(super) fn properties_of<'h>(
        &'h self,
        tree: &'h Tree<'_>,
        name: &'h str,
    ) -> impl Iterator<Item = Statement> + 'h {
        self.properties.iter().filter(move |(known, _)| known == name).filter_map(move |&(_, id)| {
            let value = property_value(tree, id)?;
            Some(Statement { by: format!("microdata:{name}"), value, at: id })
        })
    }
}

fn title(tree: &Tree<'_>, id: Id) -> String {
    tree.inside(id).map(|text| collapsed(&tree.characters(text))).collect()
}

/// Whether a property speaks of the article: the nearest item around is one, or there is none at all.
fn in_article(tree: &Tree<'_>, id: Id) -> bool {
    let scope = tree.above(id).find(|&above| tree.raw(above).contains("itemscope"));
    let Some(scope) = scope else { return true };
    tree.attribute(scope, "itemtype").is_none_or(|kind| {
        let kind = kind.rsplit(['/', '#']).next().unwrap_or_default().trim();
        kind.contains("Article")
            || kind.contains("Posting")
            || matches!(kind, "WebPage" | "CreativeWork" | "Report" | "Blog" | "Review")
    })
}

/// A property's value: of an item its name, else what its element states, else its text.
fn property_value(tree: &Tree<'_>, id: Id) -> Option<String> {
    let is_name = |inner: &Id| tree.attribute(*inner, "itemprop").is_some_and(|name| name == "name");
    let name = if tree.raw(id).contains("itemscope") { tree.inside(id).find(is_name) } else { None };
    name.and_then(|name| plain_value(tree, name)).or_else(|| plain_value(tree, id))
}

fn plain_value(tree: &Tree<'_>, id: Id) -> Option<String> {
    let stated = ["content", "datetime"].iter().find_map(|key| tree.attribute(id, key));
    let value = match stated {
        Some(value) => collapsed(&value),
        None if tree.node(id).past - id > 400 => return None,
        None => tree.text_of(id),
    };
    let value = if value.is_empty() {
        ["src", "href"].iter().find_map(|key| tree.attribute(id, key)).map(|value| value.trim().to_owned())?
    } else {
        value
    };
    (!value.is_empty()).then_some(value)
}
