//! `nitf`: News Industry Text Format 3, whole documents and the bodies that NewsML carries.

use crate::markup::{self, Part};
use crate::story::{self, Story, stated};
use crate::things::{self, Thing};
use crate::xml::Element;
use crate::{moment, topics};
use copydesk_article::{Author, EntityKind, Finding, Picture, PlaceKind, PubStatus, Role};

/// Reads a document from its root.
pub(crate) fn story(root: &Element) -> Story {
    let mut story = Story { format: "nitf", ..Story::default() };
    if let Some(head) = root.child("head") {
        read_head(head, &mut story);
    }
    if let Some(language) = root.attribute("baselang").or_else(|| root.attribute("lang")) {
        story.language = Some((language.to_owned(), "nitf:@baselang"));
    }
    if let Some(body) = root.child("body") {
        if let Some(top) = body.child("body.head") {
            read_top(top, &mut story);
        }
        read_body(body, &mut story);
    }
    if story.item.headline.is_none() {
        story.item.headline = stated(root.at(&["head", "title"]).and_then(Element::words), "nitf:/head/title");
    }
    story
}

/// Blocks and pictures of `body.content` and `body.end`.
fn read_body(body: &Element, story: &mut Story) {
    if let Some(content) = body.child("body.content") {
        story.body = markup::from_element(content);
        read_pictures(content, story);
        read_named(content, story, "nitf:/body/body.content");
    }
    for end in body.all("body.end").flat_map(|end| end.all("tagline")) {
        story.body.parts.extend(end.words().map(|text| Part { role: Role::Boilerplate, text }));
    }
}

/// Elements that name things, in the text or in the document's own list of them.
const NAMED: &[(&str, EntityKind)] = &[
    ("person", EntityKind::Person),
    ("org", EntityKind::Organisation),
    ("location", EntityKind::Place),
    ("event", EntityKind::Event),
    ("object.title", EntityKind::Work),
];

fn read_named(within: &Element, story: &mut Story, by: &'static str) {
    for (element, kind) in NAMED {
        for named in within.deep(element).into_iter().take(1000) {
            let Some(name) = name_of(named, *kind) else { continue };
            let mut thing = Thing::new(*kind, name, by);
            thing.same_as.extend(named.attribute("value").and_then(|value| things::address(None, value)));
            if *kind == EntityKind::Place {
                let of = |element: &str| named.child(element);
                let country = of("country").and_then(|country| country.attribute("iso-cc"));
                let kind = match () {
                    () if of("city").is_some() => PlaceKind::City,
                    () if of("state").or_else(|| of("region")).is_some() => PlaceKind::Region,
                    () if of("country").is_some() => PlaceKind::Country,
                    () => PlaceKind::Other,
                };
                thing = thing.of_country(country, kind);
            }
            things::add(&mut story.things, thing);
        }
    }
}

/// The name that an element marks, without the possessive and the function that stand inside it.
fn name_of(named: &Element, kind: EntityKind) -> Option<String> {
    let place = ["sublocation", "city", "state", "region", "country"].iter();
    let finest = (kind == EntityKind::Place).then(|| place.filter_map(|part| named.child(part)).next()).flatten();
    let words = match finest {
        Some(part) => part.words(),
        None => words_without(named, if kind == EntityKind::Person { "function" } else { "alt-code" }),
    }?;
    let bare = ["’s", "'s", "’", "'"].iter().find_map(|end| words.strip_suffix(end)).unwrap_or(&words);
    Some(bare.trim_matches([',', ' ', ';', '.']).to_owned())
}

/// NITF's own pictures say more than a figure does.
fn read_pictures(content: &Element, story: &mut Story) {
    let media = content.deep("media");
    if media.is_empty() {
        return;
    }
    story.body.figures.retain(|figure| {
        figure.caption.is_none() && !media.iter().any(|medium| source(medium).as_deref() == figure.url.as_deref())
    });
    for medium in media.into_iter().take(1000) {
        if medium.attribute("media-type").is_some_and(|kind| !kind.eq_ignore_ascii_case("image")) {
            continue;
        }
        let caption = medium.child("media-caption").and_then(Element::words);
        let url = source(medium);
        if caption.is_none() && url.is_none() {
            continue;
        }
        let mut picture = Picture::stated(caption, url, "nitf:media");
        picture.photographer = medium.child("media-producer").and_then(Element::words);
        let reference = medium.child("media-reference");
        picture.creditline = reference.and_then(|reference| reference.attribute("source-credit")).map(str::to_owned);
        picture.copyrightnotice = reference.and_then(|reference| reference.attribute("copyright")).map(str::to_owned);
        story.item.pictures.push(picture);
    }
}

fn source(medium: &Element) -> Option<String> {
    medium.child("media-reference").and_then(|reference| reference.attribute("source")).map(str::to_owned)
}

fn read_head(head: &Element, story: &mut Story) {
    for tobject in head.all("tobject") {
        if story.item.genre.is_none() {
            let kind =
                tobject.child("tobject.property").and_then(|property| property.attribute("tobject.property.type"));
            story.item.genre = stated(kind.map(str::to_owned), "nitf:/head/tobject/tobject.property");
        }
    }
    for subject in head.deep("tobject.subject") {
        let code = subject.attribute("tobject.subject.refnum").unwrap_or_default();
        let name = ["detail", "matter", "type"]
            .iter()
            .find_map(|level| subject.attribute(&format!("tobject.subject.{level}")))
            .map(str::to_owned);
        let (scheme, code) = code.rsplit_once(':').unwrap_or(("", code));
        let scheme = if code.starts_with('2') {
            "medtop"
        } else if scheme.is_empty() {
            "subj"
        } else {
            scheme
        };
        let by = "nitf:/head/tobject/tobject.subject";
        topics::add(&mut story.subjects, topics::subject(topics::Stated { scheme, code, name, by }));
    }
    for listed in head.all("docdata").flat_map(|data| data.all("identified-content")) {
        read_named(listed, story, "nitf:/head/docdata/identified-content");
    }
    for published in head.all("pubdata") {
        let item = &mut story.item;
        let moment = |name: &str| published.attribute(name).and_then(|at| moment::finding(at, "nitf:/head/pubdata"));
        item.published = item.published.take().or_else(|| moment("date.publication"));
        let text = |name: &str| stated(published.attribute(name).map(str::to_owned), "nitf:/head/pubdata");
        item.section = item.section.take().or_else(|| text("position.section"));
        item.publisher = item.publisher.take().or_else(|| text("name"));
        item.url = item.url.take().or_else(|| text("ex-ref"));
    }
    for data in head.all("docdata") {
        read_data(data, story);
    }
}

fn read_data(data: &Element, story: &mut Story) {
    let attribute = |element: &str, name: &str| data.child(element).and_then(|found| found.attribute(name));
    let date = |element: &str, by: &'static str| attribute(element, "norm").and_then(|norm| moment::finding(norm, by));
    let text = |value: Option<&str>, by: &'static str| stated(value.map(str::to_owned), by);
    let status = data.attribute("management-status").unwrap_or_default().to_ascii_lowercase();
    story.pubstatus = story::pubstatus(&status).unwrap_or_default();
    story.id = attribute("doc-id", "id-string").map(str::to_owned);
    let item = &mut story.item;
    let released = date("date.release", "nitf:/head/docdata/date.release");
    if status == "embargoed" {
        item.embargoed.clone_from(&released);
    }
    item.published = date("date.issue", "nitf:/head/docdata/date.issue").or(released).or_else(|| item.published.take());
    item.urgency = story::urgency(attribute("urgency", "ed-urg"), "nitf:/head/docdata/urgency");
    item.ednote = text(attribute("ed-msg", "info"), "nitf:/head/docdata/ed-msg");
    item.slugline = text(attribute("du-key", "key"), "nitf:/head/docdata/du-key");
    item.usageterms = text(attribute("doc.rights", "limitations"), "nitf:/head/docdata/doc.rights");
    item.provider = text(attribute("doc-id", "regsrc"), "nitf:/head/docdata/doc-id");
    if item.provider.is_none() {
        let from = data.at(&["del-list", "from-src"]).and_then(|source| source.attribute("src-name"));
        item.provider = text(from, "nitf:/head/docdata/del-list/from-src");
    }
    item.copyrightnotice = attribute("doc.copyright", "holder").map(|holder| {
        let year = attribute("doc.copyright", "year").map(|year| format!("{year} ")).unwrap_or_default();
        Finding::derived(format!("© {year}{holder}"), "nitf:/head/docdata/doc.copyright")
    });
    let keys = data.deep("keyword").into_iter().filter_map(|keyword| keyword.attribute("key"));
    story.keywords = keys.take(200).map(str::to_owned).collect();
}

/// `body.head`: what stands above the text.
fn read_top(top: &Element, story: &mut Story) {
    let item = &mut story.item;
    let by = "nitf:/body/body.head/hedline";
    let main = top.at(&["hedline", "hl1"]).and_then(Element::words);
    let flat = || top.child("hedline").and_then(Element::words);
    item.headline = stated(main.or_else(flat), by);
    item.r#abstract = stated(top.child("abstract").and_then(Element::words), "nitf:/body/body.head/abstract");
    let notes: Vec<String> = top.all("note").filter_map(Element::words).collect();
    if !notes.is_empty() {
        item.ednote = stated(Some(notes.join("\n")), "nitf:/body/body.head/note");
    }
    if let Some(distributor) = top.child("distributor").and_then(Element::words) {
        item.provider = stated(Some(distributor), "nitf:/body/body.head/distributor");
    }
    if let Some(holder) = top.child("rights").and_then(Element::words) {
        item.copyrightnotice = stated(Some(holder), "nitf:/body/body.head/rights");
    }
    read_bylines(top, story);
    read_dateline(top, story);
}

fn read_bylines(top: &Element, story: &mut Story) {
    let by = "nitf:/body/body.head/byline";
    let mut names = Vec::new();
    for line in top.all("byline") {
        let Some(name) = words_without(line, "byttl") else { continue };
        let title = line.deep("byttl").first().and_then(|title| title.words());
        let people = line.deep("person");
        let written: Vec<String> = match people.is_empty() {
            true => vec![story::byline(Some(name.clone()), by).map(|finding| finding.value).unwrap_or_default()],
            false => people.iter().filter_map(|person| person.words()).collect(),
        };
        let author = |name: String| Author { role: title.clone(), ..story::author(story::reading_case(&name), by) };
        // A byline that is a sentence or several names is anatomy's to take apart.
        if written.iter().all(|name| is_one_name(name)) {
            story.item.authors.extend(written.into_iter().map(author));
        }
        names.push(name);
    }
    story.item.byline = story::byline(Some(names.join(", ")), by);
}

fn is_one_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    let joins = name
        .split_whitespace()
        .any(|word| matches!(word.to_lowercase().as_str(), "and" | "und" | "et" | "y" | "in" | "&"));
    (2..=4).contains(&words) && !joins && !name.contains([',', '/', ';', '@'])
}

/// The words of an element without those of the elements of a name inside.
fn words_without(element: &Element, name: &str) -> Option<String> {
    let mut copy = element.clone();
    remove(&mut copy, name);
    let words = copy.words()?;
    let words = words.trim_matches([',', ' ', ';']);
    (!words.is_empty()).then(|| words.to_owned())
}

fn remove(element: &mut Element, name: &str) {
    use crate::xml::Node;
    element.children.retain(|node| !matches!(node, Node::Element(inner) if inner.is(name)));
    for node in &mut element.children {
        if let Node::Element(inner) = node {
            remove(inner, name);
        }
    }
}

fn read_dateline(top: &Element, story: &mut Story) {
    let by = "nitf:/body/body.head/dateline";
    let Some(line) = top.child("dateline") else { return };
    let Some(written) = line.words() else { return };
    let city = line.deep("city").first().and_then(|city| city.words());
    let location = || line.deep("location").first().and_then(|location| location.words());
    let mut found = story::dateline(&city.or_else(location).unwrap_or_else(|| written.clone()), by);
    if let Some(finding) = &mut found {
        let whole = story::dateline(&written, by).and_then(|whole| whole.value.provider);
        finding.value.provider = finding.value.provider.take().or(whole);
        let country = line.deep("country").first().and_then(|country| country.attribute("iso-cc"));
        finding.value.country = country.filter(|code| code.len() == 2).map(str::to_ascii_uppercase);
        let date = line.child("story.date").and_then(|date| date.attribute("norm")).and_then(moment::parse);
        finding.value.date = date.and_then(|(date, _)| date.get(..10).map(str::to_owned));
        finding.raw = Some(written.clone());
    }
    story.item.dateline = found;
    story.dateline = Some(written);
}

/// What a body of NewsML that is NITF states beside its text, where the outer document is silent.
pub(crate) fn fill(story: &mut Story, inner: Story) {
    let item = &mut story.item;
    let own = inner.item;
    item.headline = item.headline.take().or(own.headline);
    item.byline = item.byline.take().or(own.byline);
    if item.authors.is_empty() {
        item.authors = own.authors;
    }
    if item.dateline.is_none() {
        item.dateline = own.dateline;
        story.dateline = story.dateline.take().or(inner.dateline);
    }
    item.r#abstract = item.r#abstract.take().or(own.r#abstract);
    item.ednote = item.ednote.take().or(own.ednote);
    item.pictures.extend(own.pictures);
    for thing in inner.things {
        things::add(&mut story.things, thing);
    }
    for subject in inner.subjects {
        topics::add(&mut story.subjects, Some(subject));
    }
    if story.keywords.is_empty() {
        story.keywords = inner.keywords;
    }
    if story.pubstatus == PubStatus::Usable {
        story.pubstatus = inner.pubstatus;
    }
    story.body = inner.body;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml;

    const SAMPLE: &str = include_str!("../../../../samples/nitf/harbour-bridge.xml");

    #[test]
    fn every_stated_field_is_read() {
        let draft = story(&xml::parse(SAMPLE).expect("xml")).draft().expect("a story");
        let item = draft.item.clone().expect("an item");
        let value = |finding: &Option<Finding<String>>| finding.as_ref().map(|finding| finding.value.clone());
        assert_eq!(draft.id.as_deref(), Some("nwa-20250314-0107"));
        assert_eq!(value(&item.headline).as_deref(), Some("Harbour bridge to close for six weeks"));
        assert_eq!(value(&item.byline).as_deref(), Some("MARA ELLINGTON"));
        assert_eq!(item.authors[0].name, "Mara Ellington");
        assert_eq!(item.authors[0].role.as_deref(), Some("Northwind Agency Transport Writer"));
        assert_eq!(value(&item.slugline).as_deref(), Some("bridge-closure"));
        assert_eq!(value(&item.published).as_deref(), Some("2025-03-14T09:30:00Z"));
        assert_eq!(value(&item.ednote).as_deref(), Some("Graphic to follow"));
        assert_eq!(value(&item.usageterms).as_deref(), Some("No archiving"));
        assert_eq!(value(&item.provider).as_deref(), Some("Northwind Agency"));
        assert_eq!(item.urgency.as_ref().map(|urgency| urgency.value), Some(4));
        let dateline = item.dateline.as_ref().expect("a dateline");
        assert_eq!(dateline.value.place.as_deref(), Some("Port Calder"));
        assert_eq!(draft.text.at(dateline.spans[0]), "PORT CALDER");
        assert_eq!(item.pictures[0].caption.as_deref(), Some("Traffic on the bridge on Friday."));
        assert_eq!(item.pictures[0].photographer.as_deref(), Some("Tobias Wren"));
        let subjects = draft.subjects.as_ref().expect("subjects");
        assert!(subjects.iter().any(|subject| subject.scheme == "medtop" && subject.label.is_some()));
        assert_eq!(draft.language.clone().flatten().map(|language| language.tag).as_deref(), Some("en-GB"));
        let roles: Vec<Role> = draft.blocks.iter().map(|block| block.role).collect();
        use Role::{Boilerplate, Byline, Caption, Headline, List, Paragraph, Subhead, Table};
        assert_eq!(roles, [Headline, Byline, Paragraph, Paragraph, Subhead, List, Table, Boilerplate, Caption]);
    }

    #[test]
    fn names_that_the_markup_marks_are_things_with_their_places_in_the_text() {
        let xml = "<nitf><head><docdata><identified-content><person value='https://example.org/p/1'>Ana Lee</person>\
                   <org>Harbour Board</org></identified-content></docdata></head><body><body.head>\
                   <byline>By <person>Mara Ellington</person></byline></body.head><body.content>\
                   <p><person><function>mayor</function> Ana Lee</person> met the <org idsrc='x' value='HB'>Harbour Board</org> in \
                   <location><city>Port Calder</city>, <country iso-cc='gb'>Britain</country></location>. \
                   <person>Tom Hale's</person> boat lay in <location>Port Calder</location>.</p></body.content></body></nitf>";
        let draft = story(&xml::parse(xml).expect("xml")).draft().expect("a story");
        let found: Vec<_> = draft
            .entities
            .iter()
            .flatten()
            .map(|entity| {
                let country = entity.place.as_ref().and_then(|place| place.country.clone());
                (entity.r#type, entity.name.as_str(), entity.mentions.len(), entity.same_as.len(), country)
            })
            .collect();
        use EntityKind::{Organisation, Person, Place};
        assert_eq!(
            found,
            [
                (Person, "Ana Lee", 1, 1, None),
                (Organisation, "Harbour Board", 1, 0, None),
                (Place, "Port Calder", 2, 0, Some("GB".to_owned())),
                (Person, "Tom Hale", 1, 0, None),
            ]
        );
        for mention in draft.entities.iter().flatten().flat_map(|entity| &entity.mentions) {
            let span = copydesk_article::Span::new(mention.start, mention.end, draft.text.len()).expect("a span");
            assert_eq!(draft.text.at(span), mention.text);
        }
    }

    #[test]
    fn status_and_embargo_are_kept_apart() {
        for (status, expected, embargoed) in [
            ("usable", PubStatus::Usable, false),
            ("embargoed", PubStatus::Withheld, true),
            ("canceled", PubStatus::Canceled, false),
        ] {
            let xml = format!(
                "<nitf><head><docdata management-status='{status}'><date.release norm='20250315T060000Z'/></docdata></head>\
                 <body><body.content><p>Text.</p></body.content></body></nitf>"
            );
            let story = story(&xml::parse(&xml).expect("xml"));
            assert_eq!((story.pubstatus, story.item.embargoed.is_some()), (expected, embargoed), "{status}");
        }
    }
}
