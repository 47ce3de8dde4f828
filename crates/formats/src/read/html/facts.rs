//! The item's fields from what a page states: JSON-LD, Open Graph and other metadata, microdata, and the page itself.
//!
//! Each field has its order of sources, most explicit first; the finding says which one spoke. What a page does not
//! state stays unknown.

use super::blocks::Page;
use super::dates::{self, Moment};
use super::head::{Head, Statement};
use super::jsonld::{self, JsonLd};
use super::names::{self, Person, Source};
use super::text::collapsed;
use super::tree::{Id, Tree};
use copydesk_article::{Author, Basis, Finding, Hints, Item, Picture};
use serde_json::{Map, Value};

/// All that a page states, gathered once.
pub(super) struct Stated<'t, 's> {
    pub(super) tree: &'t Tree<'s>,
    pub(super) head: Head,
    pub(super) jsonld: JsonLd,
}

impl<'t, 's> Stated<'t, 's> {
    pub(super) fn of(tree: &'t Tree<'s>) -> Self {
        Self { tree, head: Head::of(tree), jsonld: JsonLd::of(tree) }
    }

    fn article(&self) -> Option<&Map<String, Value>> {
        self.jsonld.article()
    }

    /// A word or sentence of the article's JSON-LD.
    fn json(&self, key: &str) -> Option<Statement> {
        let value = self.article()?.get(key).and_then(jsonld::words_of)?;
        let value = unescaped(value);
        (!value.is_empty()).then(|| Statement { by: format!("json-ld:/{key}"), value, at: 0 })
    }

    fn meta(&self, keys: &[&str]) -> Option<Statement> {
        self.head.meta_of(self.tree, keys)
    }

    fn property(&self, name: &str) -> Option<Statement> {
        self.head.properties_of(self.tree, name).next()
    }

    /// The body as JSON-LD gives it.
    pub(super) fn body(&self) -> Option<String> {
        self.json("articleBody").map(|stated| stated.value).or_else(|| self.hidden_body())
    }

    /// A copy of the body that microdata keeps from the reader's eyes.
    fn hidden_body(&self) -> Option<String> {
        let around = |id: Id| std::iter::once(id).chain(self.tree.above(id));
        let hidden = |id: &Id| around(*id).any(|id| super::marks::is_hidden(self.tree, id));
        let body = self.head.elements_of("articleBody").find(hidden)?;
        Some(self.tree.text_of(body)).filter(|text| text.len() > 200)
    }

    /// The summary in the metadata.
    pub(super) fn summary(&self) -> Option<String> {
        self.abstracts().map(|stated| stated.value)
    }

    fn abstracts(&self) -> Option<Statement> {
        self.json("description")
            .or_else(|| self.property("description"))
            .or_else(|| self.meta(&["og:description", "description", "twitter:description", "dc.description"]))
    }

    /// What the headline is said to be, best first.
    pub(super) fn headlines(&self) -> Vec<Statement> {
        let title =
            self.head.title.as_ref().map(|title| Statement { by: "html.title".into(), value: title.clone(), at: 0 });
        let site = self.publisher().map(|stated| stated.value);
        [
            self.json("headline"),
            self.property("headline"),
            self.meta(&["og:title"]),
            self.meta(&["twitter:title", "dc.title", "parsely-title", "sailthru.title"]),
            title,
        ]
        .into_iter()
        .flatten()
        .map(|stated| Statement { value: without_site(&stated.value, site.as_deref()), ..stated })
        .filter(|stated| !stated.value.is_empty())
        .collect()
    }

    pub(super) fn publisher(&self) -> Option<Statement> {
        self.json_publisher()
            .or_else(|| self.meta(&["og:site_name"]))
            .or_else(|| self.property("publisher").filter(|stated| !stated.value.starts_with("http")))
            .or_else(|| self.meta(&["dc.publisher", "application-name", "publisher"]))
            .filter(|stated| stated.value.len() < 80 && !stated.value.starts_with("http"))
    }

    fn json_publisher(&self) -> Option<Statement> {
        let publisher = self.article()?.get("publisher")?;
        let object = publisher.as_object().or_else(|| publisher.as_array()?.first()?.as_object());
        let object = object.and_then(|object| match object.get("@id").and_then(Value::as_str) {
            Some(id) if !object.contains_key("name") => self.jsonld.by_id(id),
            _ => Some(object),
        });
        let name = match object {
            Some(object) => object.get("name").and_then(jsonld::words_of)?,
            None => publisher.as_str()?,
        };
        Some(Statement { by: "json-ld:/publisher/name".into(), value: unescaped(name), at: 0 })
    }

    /// Fills the fields that need nothing of the body.
    pub(super) fn fill(&self, item: &mut Item, hints: &Hints) {
        item.r#abstract = self.abstracts().map(finding);
        item.publisher = self.publisher().map(finding);
        item.section = self
            .json("articleSection")
            .or_else(|| self.meta(&["article:section"]))
            .or_else(|| self.property("articleSection"))
            .or_else(|| self.meta(&["section", "parsely-section", "cg", "sailthru.section"]))
            .filter(|stated| stated.value.len() < 80 && !stated.value.starts_with("http"))
            .map(finding);
        item.genre =
            self.json("genre").filter(|stated| stated.value.len() < 60 && !stated.value.contains("://")).map(finding);
        item.copyrightnotice = self.meta(&["copyright", "dcterms.rights", "dc.rights", "rights"]).map(finding);
        item.url = self.address(hints);
    }

    fn address(&self, hints: &Hints) -> Option<Finding<String>> {
        let canonical =
            self.head.canonical.clone().map(|value| Statement { by: "html.link:canonical".into(), value, at: 0 });
        canonical
            .filter(absolute)
            .or_else(|| self.meta(&["og:url"]).filter(absolute))
            .or_else(|| self.json("mainEntityOfPage").filter(absolute))
            .or_else(|| self.json("url").filter(absolute))
            .map(finding)
            .or_else(|| hints.url.clone().map(|url| Finding::stated(url, "record.url")))
    }

    /// When the item was published, of the statements made for machines.
    pub(super) fn published(&self) -> Option<Finding<String>> {
        let of_day = [
            "dc.date.issued",
            "dcterms.created",
            "dc.date",
            "dc.date.created",
            "date",
            "pubdate",
            "publishdate",
            "publish_date",
            "publish-date",
            "parsely-pub-date",
            "sailthru.date",
            "article.published",
            "published-date",
            "publication_date",
            "published_time",
            "cxenseparse:recs:publishtime",
            "cxenseparse:publishtime",
            "bt:pubdate",
            "datepublished",
            "article_date_original",
            "originalpublicationdate",
            "og:pubdate",
            "ptime",
            "date_published",
            "dat",
            "displaydate",
            "article.created",
            "shareaholic:article_published_time",
            "rnews:datepublished",
            "timestamp",
            "last_published",
            "vr:published_time",
            "publish_time",
            "citation_publication_date",
        ];
        self.moment(self.json("datePublished"))
            .or_else(|| {
                self.moment(self.meta(&["article:published_time", "og:article:published_time", "og:published_time"]))
            })
            .or_else(|| {
                self.head.properties_of(self.tree, "datePublished").find_map(|stated| self.moment(Some(stated)))
            })
            .or_else(|| of_day.iter().find_map(|key| self.moment(self.meta(&[key]))))
            .or_else(|| self.moment(self.json("dateCreated")))
            .or_else(|| self.head.properties_of(self.tree, "dateCreated").find_map(|stated| self.moment(Some(stated))))
            .or_else(|| self.moment(self.json("uploadDate")))
    }

    pub(super) fn modified(&self) -> Option<Finding<String>> {
        let keys = [
            "article:modified_time",
            "og:updated_time",
            "og:article:modified_time",
            "dc.date.modified",
            "dcterms.modified",
            "last-modified",
            "lastmod",
            "modified",
            "article.updated",
            "revision_date",
            "datemodified",
            "utime",
        ];
        self.moment(self.json("dateModified"))
            .or_else(|| keys.iter().find_map(|key| self.moment(self.meta(&[key]))))
            .or_else(|| self.head.properties_of(self.tree, "dateModified").find_map(|stated| self.moment(Some(stated))))
    }

    fn moment(&self, stated: Option<Statement>) -> Option<Finding<String>> {
        let stated = stated?;
        let moment = dates::parse(&stated.value)?;
        Some(moment_finding(moment, &stated.value, stated.by))
    }

    /// What the site is called: its publisher's name and its host's.
    pub(super) fn sites(&self) -> Vec<String> {
        let address = self.head.canonical.clone().or_else(|| self.meta(&["og:url"]).map(|stated| stated.value));
        let host = address.and_then(|address| {
            let (_, rest) = address.split_once("://")?;
            let host = rest.split('/').next()?.trim_start_matches("www.");
            host.rsplit_once('.').map(|(name, _)| name.to_owned())
        });
        let named = ["og:site_name", "application-name", "twitter:site"];
        let names = named.iter().filter_map(|key| self.meta(&[key])).map(|stated| stated.value);
        self.publisher().map(|stated| stated.value).into_iter().chain(host).chain(names).collect()
    }

    /// Authors that JSON-LD, microdata or metadata name, and the words they are named with.
    pub(super) fn authors(&self) -> (Vec<Author>, Option<Finding<String>>) {
        let sites = self.sites();
        let mut line = None;
        for (stated, source) in self.author_statements() {
            let people = names::people(&stated.value, source, &sites);
            if people.is_empty() {
                line = line.or(Some(stated));
                continue;
            }
            // Each further statement of the same kind names one more.
            let mut authors: Vec<Author> = Vec::new();
            let family = stated.by.clone();
            for (other, source) in self.author_statements().into_iter().filter(|(other, _)| other.by == family) {
                for person in names::people(&other.value, source, &sites) {
                    if !authors.iter().any(|known| known.name == person.name) {
                        authors.push(author(person, &other.by));
                    }
                }
            }
            let joined = authors.iter().map(|author| author.raw.as_str()).collect::<Vec<_>>().join(", ");
            return (authors, Some(Finding::stated(joined, stated.by)));
        }
        let line = line.filter(|stated| stated.value.len() < 120 && !stated.value.starts_with("http")).map(finding);
        (Vec::new(), line)
    }

    fn author_statements(&self) -> Vec<(Statement, Source)> {
        let mut found = Vec::new();
        let of_article = self.article().and_then(|article| article.get("author").or_else(|| article.get("creator")));
        if let Some(value) = of_article.or_else(|| self.jsonld.page()?.get("author")) {
            self.json_authors(value, &mut found);
        }
        for name in ["author", "creator"] {
            found.extend(self.head.properties_of(self.tree, name).map(|stated| (stated, Source::Byline)));
        }
        for key in [
            "author",
            "article:author",
            "og:article:author",
            "parsely-author",
            "sailthru.author",
            "dc.creator",
            "byl",
            "article:author_name",
            "cxenseparse:author",
            "dcterms.creator",
            "article.author",
            "authors",
            "vr:author",
            "twitter:data1",
        ] {
            found.extend(self.head.metas_of(self.tree, key).map(|stated| (stated, Source::Byline)));
        }
        found.retain(|(stated, _)| !stated.value.contains("://"));
        found
    }

    fn json_authors(&self, value: &Value, found: &mut Vec<(Statement, Source)>) {
        match value {
            Value::Array(list) => list.iter().take(20).for_each(|one| match one {
                Value::Array(_) => {}
                one => self.json_authors(one, found),
            }),
            Value::String(name) => {
                found.push((Statement { by: "json-ld:/author".into(), value: unescaped(name), at: 0 }, Source::Byline));
            }
            Value::Object(object) => {
                let named = match object.get("@id").and_then(Value::as_str) {
                    Some(id) if !object.contains_key("name") => self.jsonld.by_id(id),
                    _ => Some(object),
                };
                let Some(object) = named else { return };
                let person = jsonld::types(object).all(|kind| kind == "Person");
                if jsonld::types(object).any(|kind| kind == "Organization" || kind == "NewsMediaOrganization") {
                    return;
                }
                if let Some(name) = object.get("name") {
                    let names: Vec<&str> = match name {
                        Value::Array(list) => list.iter().filter_map(Value::as_str).take(20).collect(),
                        name => name.as_str().into_iter().collect(),
                    };
                    for name in names {
                        let stated = Statement { by: "json-ld:/author/name".into(), value: unescaped(name), at: 0 };
                        found.push((stated, if person { Source::Person } else { Source::Byline }));
                    }
                }
            }
            _ => {}
        }
    }
}

fn absolute(stated: &Statement) -> bool {
    stated.value.starts_with("http://") || stated.value.starts_with("https://")
}

pub(super) fn finding(stated: Statement) -> Finding<String> {
    Finding::stated(stated.value, stated.by)
}

pub(super) fn moment_finding(moment: Moment, raw: &str, by: String) -> Finding<String> {
    let mut found = Finding::stated(moment.value, by).precise_to(moment.precision);
    if found.value != raw {
        found.raw = Some(raw.to_owned());
    }
    found
}

/// An author from a person named by a rule.
pub(super) fn author(person: Person, by: &str) -> Author {
    Author {
        name: person.name,
        given: person.given,
        family: person.family,
        raw: person.raw,
        role: None,
        organisation: None,
        email: None,
        spans: Vec::new(),
        basis: Basis::Stated,
        by: by.to_owned().into(),
        confidence: 1.0,
    }
}

/// Words of JSON-LD, where some templates leave HTML in.
fn unescaped(text: &str) -> String {
    let plain = htmlize::unescape(text);
    if !plain.contains('<') {
        return collapsed(&plain);
    }
    match super::parse::parse(&plain) {
        Ok(tree) => tree.text_of(super::tree::DOCUMENT),
        Err(_) => collapsed(&plain),
    }
}

/// A title without the site's name behind or before a dash or bar.
fn without_site(title: &str, site: Option<&str>) -> String {
    let Some(site) = site else { return title.to_owned() };
    for joint in [" | ", " - ", " – ", " — ", " · ", " :: ", ": "] {
        if let Some((start, end)) = title.rsplit_once(joint)
            && joint != ": "
            && end.trim().eq_ignore_ascii_case(site)
        {
            return start.trim().to_owned();
        }
        if let Some((start, end)) = title.split_once(joint)
            && start.trim().eq_ignore_ascii_case(site)
        {
            return end.trim().to_owned();
        }
    }
    title.to_owned()
}

/// A heading of the page that says what a statement says, also where the statement carries a site's name on.
pub(super) fn shown(page: &Page<'_, '_>, stated: &[Statement]) -> Option<(usize, String)> {
    use super::tag::Tag;
    let same = |text: &str| {
        let plain = simple(text);
        plain.len() >= 8
            && stated.iter().any(|stated| {
                let wanted = simple(&stated.value);
                wanted == plain
                    || ((wanted.starts_with(&plain) || wanted.ends_with(&plain))
                        && plain.len() * 10 >= wanted.len() * 6)
            })
    };
    let headings: Vec<usize> = page
        .blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| {
            matches!(page.tree.tag(block.owner), Tag::Heading(_))
                || page.tree.above(block.first).take(4).any(|id| matches!(page.tree.tag(id), Tag::Heading(_)))
        })
        .map(|(at, _)| at)
        .collect();
    let text = |at: usize| page.blocks.get(at).map(|block| page.words_of(block)).unwrap_or_default();
    let level = |at: usize, wanted: u8| {
        page.blocks.get(at).is_some_and(|block| page.tree.tag(block.owner) == Tag::Heading(wanted))
    };
    let found = headings
        .iter()
        .copied()
        .find(|&at| level(at, 1) && same(text(at)))
        .or_else(|| headings.iter().copied().find(|&at| same(text(at))))?;
    Some((found, collapsed(text(found))))
}

/// Letters and digits only, in lower case.
pub(super) fn simple(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Stated<'_, '_> {
    /// The picture that the page shows when it is linked to.
    pub(super) fn lead_picture(&self) -> Option<Picture> {
        let json = self.article().and_then(|article| article.get("image")).and_then(|image| match image {
            Value::Array(list) => list.first(),
            image => Some(image),
        });
        let object = json.and_then(Value::as_object);
        let url = match (json, object) {
            (_, Some(object)) => object.get("url").or_else(|| object.get("contentUrl")).and_then(jsonld::words_of),
            (Some(Value::String(url)), None) => Some(url.as_str()),
            _ => None,
        };
        let word = |key: &str| object.and_then(|object| object.get(key)).and_then(jsonld::words_of).map(unescaped);
        if let Some(url) = url.filter(|url| url.starts_with("http")) {
            let (photographer, creditline) =
                word("creditText").as_deref().map(super::pictures::credit).unwrap_or_default();
            let caption = word("caption").or_else(|| word("description"));
            let picture = Picture::stated(caption, Some(url.to_owned()), "json-ld:/image");
            return Some(Picture { photographer, creditline, copyrightnotice: word("copyrightNotice"), ..picture });
        }
        let stated = self
            .meta(&["og:image", "og:image:url", "twitter:image", "twitter:image:src"])
            .filter(|stated| stated.value.starts_with("http"))?;
        Some(Picture::stated(None, Some(stated.value), stated.by))
    }

    /// The language that the page says it is in.
    pub(super) fn language(&self) -> Option<Statement> {
        self.json("inLanguage")
            .or_else(|| self.head.language.clone().map(|value| Statement { by: "html:lang".into(), value, at: 0 }))
            .or_else(|| self.meta(&["content-language", "og:locale", "dc.language", "language"]))
            .filter(|stated| !stated.value.is_empty())
    }
}
