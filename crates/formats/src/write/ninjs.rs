//! ninjs out: 1.6, 2.1 and 3.1. One account of the article, three sets of names. What a version has no member for is left
//! out; `docs/formats.md` lists it.

use super::html;
use crate::moment;
use crate::story::{POOL, URN};
use copydesk_article::{Article, Author, EntityKind, Finding, Item, Picture, Place, PubStatus, Subject};
use serde_json::{Map, Value, json};

/// Where Media Topics live.
const MEDIA_TOPICS: &str = "http://cv.iptc.org/newscodes/mediatopic/";

/// A version of ninjs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edition {
    /// 1.6: single members, `subject`, `associations` by name.
    One,
    /// 2.1: lists with roles, small letters.
    Two,
    /// 3.1: lists with roles, camel case.
    Three,
}

/// Writes an article.
pub(crate) fn write(article: &Article, edition: Edition) -> Value {
    let mut out = Out { members: Map::new(), edition };
    let default = Item::default();
    let item = article.item.as_ref().unwrap_or(&default);
    let uri = uri(&article.id, edition);
    out.text("uri", Some(uri.clone()));
    out.text("type", Some("text".to_owned()));
    let whole = if edition == Edition::One { "complete" } else { "full" };
    out.named("representationtype", "representationType", Some(json!(whole)));
    out.named("pubstatus", "pubStatus", Some(json!(status(article.pubstatus))));
    out.text("language", article.language.as_ref().and_then(|language| Some(language.as_ref()?.tag.clone())));
    out.standard();
    out.fields(item);
    out.dates(item);
    out.body(article);
    out.things(article);
    out.subjects(article);
    out.pictures(&item.pictures, &uri);
    Value::Object(out.members)
}

/// An id as an address: as it is where it is one, else as a name of ours. Superdesk tells items apart by the path of
/// their address alone, so in 1.6 nothing may stand behind the path.
fn uri(id: &str, edition: Edition) -> String {
    let scheme = id.split_once(':').map(|(scheme, _)| scheme).unwrap_or_default();
    let has_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'));
    let safe = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let is_path = |c: char| edition != Edition::One || !matches!(c, '?' | '#' | ';');
    if has_scheme && !id.starts_with(URN) && id.chars().all(|c| safe(c) && is_path(c)) {
        return id.to_owned();
    }
    let plain = |c: char| safe(c) && is_path(c) && c != '%';
    format!("{URN}{}", encoded(id, &plain))
}

/// A word inside an address of ours: anything but letters, digits and marks that stand for themselves is encoded.
fn escaped(word: &str) -> String {
    encoded(word, &|c| c.is_ascii_alphanumeric() || "-._~:".contains(c))
}

fn encoded(text: &str, plain: &dyn Fn(char) -> bool) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        if plain(character) {
            written.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                written.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    written
}

/// A place as a point of GeoJSON: longitude before latitude.
fn point(place: &Place) -> Option<Value> {
    Some(json!({ "type": "Point", "coordinates": [place.lon?, place.lat?] }))
}

fn status(status: PubStatus) -> &'static str {
    match status {
        PubStatus::Usable => "usable",
        PubStatus::Withheld => "withheld",
        PubStatus::Canceled => "canceled",
    }
}

fn value(finding: Option<&Finding<String>>) -> Option<String> {
    finding.map(|finding| finding.value.clone())
}

/// Percent, at least one.
fn percent(confidence: f32) -> Value {
    json!((1_u8..=100).rev().find(|percent| f32::from(*percent) <= confidence * 100.0 + 0.5).unwrap_or(1))
}

struct Out {
    members: Map<String, Value>,
    edition: Edition,
}

impl Out {
    /// A member whose name is spelled in camel case from 3.0 on.
    fn named(&mut self, small: &str, camel: &str, value: Option<Value>) {
        let name = if self.edition == Edition::Three { camel } else { small };
        if let Some(value) = value {
            self.members.insert(name.to_owned(), value);
        }
    }

    fn text(&mut self, name: &str, text: Option<String>) {
        self.named(name, name, text.map(Value::String));
    }

    fn standard(&mut self) {
        let (name, version) = match self.edition {
            Edition::One => ("$standard", "1.6"),
            Edition::Two => ("standard", "2.1"),
            Edition::Three => ("standard", "3.1"),
        };
        let schema = format!("http://www.iptc.org/std/ninjs/ninjs-schema_{version}.json");
        self.members.insert(name.to_owned(), json!({ "name": "ninjs", "version": version, "schema": schema }));
    }

    fn fields(&mut self, item: &Item) {
        let one = self.edition == Edition::One;
        let headline = value(item.headline.as_ref());
        let summary = value(item.r#abstract.as_ref());
        let kicker = value(item.kicker.as_ref());
        if one {
            self.text("headline", headline);
            self.text("headline_kicker", kicker);
            self.text("description_text", summary);
        } else {
            self.text_list("headlines", &[("main", headline), ("kicker", kicker)]);
            self.text_list("descriptions", &[("summary", summary)]);
        }
        self.text(if one { "byline" } else { "by" }, value(item.byline.as_ref()));
        if let Some(url) = value(item.url.as_ref()) {
            let ids = if one { json!({ "url": url }) } else { json!([{ "role": "url", "value": url }]) };
            self.named("altids", "altIds", Some(ids));
        }
        self.text("slugline", value(item.slugline.as_ref()));
        self.text("located", item.dateline.as_ref().and_then(|line| line.value.place.clone()));
        self.named("urgency", "urgency", item.urgency.as_ref().map(|urgency| json!(urgency.value)));
        let text = |finding: &Option<Finding<String>>| finding.as_ref().map(|finding| json!(finding.value));
        self.named("ednote", "edNote", text(&item.ednote));
        self.named("usageterms", "usageTerms", text(&item.usageterms));
        self.named("copyrightnotice", "copyrightNotice", text(&item.copyrightnotice));
        let genre = text(&item.genre)
            .map(|name| if one { json!([{ "name": name, "code": name }]) } else { json!([{ "name": name }]) });
        self.named(if one { "genre" } else { "genres" }, "genres", genre);
        self.sources(item);
    }

    /// Who supplied the item, first and without a word more; then who else is behind it, by what they are to it.
    fn sources(&mut self, item: &Item) {
        let party = |finding: &Option<Finding<String>>, role: &str| Some(self.party(&finding.as_ref()?.value, role));
        let provider = item.provider.as_ref().map(|finding| json!({ "name": finding.value }));
        let others = [party(&item.publisher, "publisher"), party(&item.creditline, "creditline")];
        let authors = item.authors.iter().map(|author| self.author(author));
        // Who signed with initials handled the copy, whoever they are.
        let signed = party(&item.signature, "signature");
        let others = others.into_iter().flatten();
        let sources: Vec<Value> = provider.into_iter().chain(others).chain(authors).chain(signed).collect();
        let name = if self.edition == Edition::One { "infosource" } else { "infosources" };
        self.named(name, "infoSources", (!sources.is_empty()).then_some(Value::Array(sources)));
    }

    /// A party with its role: a relation in 1.6, an address in 2.1, a word in 3.1.
    fn party(&self, name: &str, role: &str) -> Value {
        match self.edition {
            Edition::One => json!({ "name": name, "rel": role }),
            Edition::Two => json!({ "name": name, "role": format!("{URN}role:{}", escaped(role)) }),
            Edition::Three => json!({ "name": name, "role": role }),
        }
    }

    fn author(&self, author: &Author) -> Value {
        let role = author.role.as_ref().map_or_else(|| "author".to_owned(), |role| format!("author:{role}"));
        let mut party = self.party(&author.name, &role);
        if let (Some(email), Some(members)) = (&author.email, party.as_object_mut()) {
            let name = if self.edition == Edition::Three { "contactInfo" } else { "contactinfo" };
            members.insert(name.to_owned(), json!([{ "type": "email", "value": email }]));
        }
        party
    }

    fn text_list(&mut self, name: &str, texts: &[(&str, Option<String>)]) {
        let kind = self.content_type();
        let texts = texts.iter().filter_map(|(role, text)| Some((role, text.as_ref()?)));
        let list: Vec<Value> =
            texts.map(|(role, text)| json!({ "role": role, "value": text, kind: "text/plain" })).collect();
        self.named(name, name, (!list.is_empty()).then_some(Value::Array(list)));
    }

    fn content_type(&self) -> &'static str {
        if self.edition == Edition::Three { "contentType" } else { "contenttype" }
    }

    /// Only moments with a time: these members hold nothing else.
    fn dates(&mut self, item: &Item) {
        let one = self.edition == Edition::One;
        let moment = |finding: &Option<Finding<String>>| {
            let value = &finding.as_ref().filter(|finding| finding.value.contains('T'))?.value;
            // Superdesk takes moments in UTC and fails at others.
            Some(json!(if one { moment::to_utc(value)? } else { value.clone() }))
        };
        let published = moment(&item.published);
        self.named("firstcreated", "firstCreated", published.clone());
        self.named("versioncreated", "versionCreated", moment(&item.modified).or(published));
        self.named("embargoed", "embargoedUntil", moment(&item.embargoed));
    }

    fn body(&mut self, article: &Article) {
        let pieces = html::body(article);
        if pieces.is_empty() {
            return;
        }
        let (markup, plain) = (html::html(&pieces), html::plain(&pieces));
        let words = article.stats.map(|stats| stats.words);
        if self.edition == Edition::One {
            self.text("body_html", Some(markup));
            self.text("body_text", Some(plain));
            self.named("wordcount", "wordcount", words.map(|words| json!(words)));
            return;
        }
        let kind = self.content_type();
        let bodies = json!([
            { "role": "main", kind: "text/html", "value": markup },
            { "role": "main", kind: "text/plain", "value": plain },
        ]);
        self.named("bodies", "bodies", Some(bodies));
    }

    /// Entities by kind. Groups have no member in ninjs; works and products are objects.
    fn things(&mut self, article: &Article) {
        let one = self.edition == Edition::One;
        let kinds: [(&[EntityKind], &str, &str); 5] = [
            (&[EntityKind::Person], "person", "people"),
            (&[EntityKind::Organisation], "organisation", "organisations"),
            (&[EntityKind::Place], "place", "places"),
            (&[EntityKind::Event], "event", "events"),
            (&[EntityKind::Work, EntityKind::Product], "object", "objects"),
        ];
        for (kinds, singular, plural) in kinds {
            let entities = article.entities.iter().flatten().filter(|entity| kinds.contains(&entity.r#type));
            let things: Vec<Value> = entities
                .map(|entity| {
                    let mut thing = json!({ "name": entity.name, "rel": "mentions" });
                    if let (Some(same), Some(members)) = (entity.same_as.first(), thing.as_object_mut()) {
                        match (one, same.rsplit_once('/')) {
                            (true, Some((scheme, code))) => {
                                members.insert("scheme".to_owned(), json!(format!("{scheme}/")));
                                members.insert("code".to_owned(), json!(code));
                            }
                            _ => drop(members.insert("uri".to_owned(), json!(same))),
                        }
                    } else if let (true, Some(members)) = (one && plural == "places", thing.as_object_mut()) {
                        // Superdesk keeps places by their codes; one without stands under its name.
                        members.insert("code".to_owned(), json!(entity.name));
                    }
                    let names = ["geometry_geojson", "geojson", "geoJSON"];
                    let name = names.get(self.edition as usize).copied().unwrap_or_default();
                    if let (Some(point), Some(members)) = (entity.place.as_ref().and_then(point), thing.as_object_mut())
                    {
                        members.insert(name.to_owned(), point);
                    }
                    thing
                })
                .collect();
            if !things.is_empty() {
                self.members.insert(if one { singular } else { plural }.to_owned(), Value::Array(things));
            }
        }
    }

    /// Subjects; section and keywords too, told apart by their relation, where a subject needs no code. Superdesk keeps
    /// subjects by their codes, so 1.6 has none of them.
    fn subjects(&mut self, article: &Article) {
        let one = self.edition == Edition::One;
        let coded = article.subjects.iter().flatten().map(|subject| self.subject(subject));
        let section = article.item.as_ref().and_then(|item| item.section.as_ref());
        let section = section.map(|section| json!({ "rel": "section", "name": section.value }));
        let keywords = article.keywords.iter().flatten();
        let keywords = keywords.map(|keyword| json!({ "rel": "keyword", "name": keyword.text }));
        let words = section.into_iter().chain(keywords).filter(|_| !one);
        let written: Vec<Value> = coded.chain(words).collect();
        if !written.is_empty() {
            self.members.insert(if one { "subject" } else { "subjects" }.to_owned(), Value::Array(written));
        }
    }

    fn subject(&self, subject: &Subject) -> Value {
        let one = self.edition == Edition::One;
        let mut thing = json!({ "rel": "about", "confidence": percent(subject.confidence) });
        let Some(members) = thing.as_object_mut() else { return thing };
        if let Some(label) = &subject.label {
            members.insert("name".to_owned(), json!(label));
        }
        match (one, subject.scheme.as_str()) {
            (true, scheme) => {
                let scheme = if scheme == "medtop" { MEDIA_TOPICS } else { scheme };
                members.insert("scheme".to_owned(), json!(scheme));
                members.insert("code".to_owned(), json!(subject.code));
            }
            (false, "medtop") => {
                drop(members.insert("uri".to_owned(), json!(format!("{MEDIA_TOPICS}{}", subject.code))))
            }
            (false, scheme) => drop(members.insert("literal".to_owned(), json!(format!("{scheme}:{}", subject.code)))),
        }
        thing
    }

    fn pictures(&mut self, pictures: &[Picture], base: &str) {
        let written: Vec<(String, Value)> = pictures
            .iter()
            .enumerate()
            .map(|(nth, picture)| {
                let name = format!("picture-{}", nth + 1);
                let mark = match self.edition {
                    Edition::One => "/",
                    _ if base.contains('#') => "-",
                    _ => "#",
                };
                let fallback = format!("{base}{mark}{name}");
                (name, self.picture(picture, &fallback))
            })
            .collect();
        if written.is_empty() {
            return;
        }
        let associations = match self.edition {
            Edition::One => Value::Object(written.into_iter().collect()),
            Edition::Two | Edition::Three => {
                let named = written.into_iter().map(|(name, mut picture)| {
                    if let Some(members) = picture.as_object_mut() {
                        members.insert("name".to_owned(), Value::String(name));
                    }
                    picture
                });
                Value::Array(named.collect())
            }
        };
        self.members.insert("associations".to_owned(), associations);
    }

    fn picture(&self, picture: &Picture, fallback: &str) -> Value {
        let mut out = Out { members: Map::new(), edition: self.edition };
        let one = self.edition == Edition::One;
        out.text("uri", Some(fallback.to_owned()));
        out.text("type", Some("picture".to_owned()));
        out.text(if one { "byline" } else { "by" }, picture.photographer.clone());
        out.named("copyrightnotice", "copyrightNotice", picture.copyrightnotice.as_ref().map(|notice| json!(notice)));
        if one {
            out.text("description_text", picture.caption.clone());
        } else {
            out.text_list("descriptions", &[("caption", picture.caption.clone())]);
        }
        // A pool picture is free to all members of its pool: a note that the desk has to see.
        out.named("ednote", "edNote", picture.pool.then(|| json!(POOL)));
        let credit = picture.creditline.as_ref().map(|name| json!([{ "name": name }]));
        out.named(if one { "infosource" } else { "infosources" }, "infoSources", credit);
        if let Some(url) = picture.url.as_ref().filter(|url| url.contains("://")) {
            let renditions = match one {
                true => json!({ "original": { "href": url } }),
                false => json!([{ "name": "original", "href": url }]),
            };
            out.members.insert("renditions".to_owned(), renditions);
        }
        Value::Object(out.members)
    }
}
