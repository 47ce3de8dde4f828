//! `ans`: the Arc story format, 0.x. Text elements hold HTML; elements that only point elsewhere hold no copy.

use crate::json::Members;
use crate::markup::{self, Body, Part};
use crate::story::{self, Story, fold, stated};
use crate::things::{self, Thing};
use crate::{moment, topics};
use copydesk_article::{
    Author, Dateline, EntityKind, Finding, Picture, Place, PlaceKind, PubStatus, Region, Role, Version,
};
use serde_json::{Map, Value};

/// Elements in elements.
const MOST_LEVELS: usize = 20;

/// Whether an object is a story: it says so, with a version as ANS writes it.
pub(crate) fn is_story(object: &Map<String, Value>) -> bool {
    let kind = object.words("type").is_some_and(|kind| kind == "story");
    kind && object.words("version").is_some_and(|version| version.starts_with("0."))
}

/// Reads a story.
pub(crate) fn story(root: &Map<String, Value>) -> Story {
    let mut story = Story { format: "ans", id: root.words("_id"), ..Story::default() };
    story.language = root.words("language").map(|tag| (tag, "ans:/language"));
    read_fields(root, &mut story);
    read_dates(root, &mut story);
    read_credits(root, &mut story);
    read_taxonomy(root, &mut story);
    read_elements(root, &mut story, 0);
    read_own(root, &mut story);
    let promoted = root.object("promo_items").and_then(|items| items.object("basic"));
    if let Some(picture) =
        promoted.filter(|item| item.words("type").is_some_and(|kind| kind == "image")).and_then(picture)
        && !story.item.pictures.iter().any(|known| known.url == picture.url)
    {
        story.item.pictures.insert(0, picture);
    }
    story
}

/// What our writer puts beside a story, because ANS has no member for it.
fn read_own(root: &Map<String, Value>, story: &mut Story) {
    let Some(own) = root.object("additional_properties").and_then(|beside| beside.object("copydesk")) else { return };
    let by = "ans:/additional_properties/copydesk";
    let text = |name: &str| stated(own.words(name), by);
    let day = |name: &str| own.words(name).and_then(|at| moment::finding(&at, by));
    let item = &mut story.item;
    item.byline = text("byline").or_else(|| item.byline.take());
    item.creditline = text("creditline");
    item.genre = text("genre").or_else(|| item.genre.take());
    item.signature = text("signature");
    item.usageterms = text("usageterms");
    item.urgency = story::urgency(own.words("urgency").as_deref(), by);
    item.published = item.published.take().or_else(|| day("published"));
    item.modified = item.modified.take().or_else(|| day("modified"));
    item.embargoed = item.embargoed.take().or_else(|| day("embargoed"));
    if let Some(filed) = own.object("dateline") {
        let line = item.dateline.get_or_insert_with(|| Finding::stated(Dateline::default(), by));
        line.value.country = filed.words("country");
        line.value.date = filed.words("date").filter(|date| moment::finding(date, by).is_some());
        line.value.provider = filed.words("provider");
    }
    story.package = own.get("package").and_then(|package| serde_json::from_value(package.clone()).ok());
    for place in own.objects("places") {
        let degrees = |name: &str| place.get(name).and_then(Value::as_f64);
        if let (Some(name), Some(lat), Some(lon)) = (place.words("name"), degrees("lat"), degrees("lon")) {
            let point = Place { lat: Some(lat), lon: Some(lon), ..things::unknown(PlaceKind::Other) };
            things::add(&mut story.things, Thing { place: Some(point), ..Thing::new(EntityKind::Place, name, by) });
        }
    }
    let version = own.get("version").and_then(|version| serde_json::from_value::<Version>(version.clone()).ok());
    item.version = version.map(|version| Finding::stated(version, by));
}

/// A text kept under a key.
fn keyed(root: &Map<String, Value>, name: &str, key: &str) -> Option<String> {
    root.object(name)?.words(key).and_then(|html| markup::line_words(&html))
}

fn read_fields(root: &Map<String, Value>, story: &mut Story) {
    let text = |name: &str, by: &'static str| stated(root.words(name), by);
    let item = &mut story.item;
    item.headline = stated(keyed(root, "headlines", "basic"), "ans:/headlines/basic");
    let description = keyed(root, "description", "basic").or_else(|| keyed(root, "subheadlines", "basic"));
    item.r#abstract = stated(description, "ans:/description/basic");
    let label = root.object("label").and_then(|label| label.object("basic")).and_then(|basic| basic.words("text"));
    item.kicker = stated(label, "ans:/label/basic");
    item.url = text("canonical_url", "ans:/canonical_url");
    item.slugline = text("slug", "ans:/slug");
    item.ednote = text("editor_note", "ans:/editor_note");
    item.copyrightnotice = text("copyright", "ans:/copyright");
    let named = |name: &str| root.object(name).and_then(|thing| thing.words("name"));
    item.provider =
        stated(named("distributor"), "ans:/distributor/name").or_else(|| stated(named("source"), "ans:/source/name"));
    item.publisher = stated(named("owner"), "ans:/owner/name");
    item.genre = text("subtype", "ans:/subtype");
    if let Some(place) = root.words("location") {
        item.dateline = Some(Finding::stated(Dateline { place: Some(place), ..Dateline::default() }, "ans:/location"));
    }
    let status = root.words("status").and_then(|status| story::pubstatus(&status));
    story.pubstatus = status.unwrap_or_default();
}

fn read_dates(root: &Map<String, Value>, story: &mut Story) {
    let moment = |name: &str, by: &'static str| root.words(name).and_then(|at| moment::finding(&at, by));
    let item = &mut story.item;
    item.published = moment("display_date", "ans:/display_date")
        .or_else(|| moment("first_publish_date", "ans:/first_publish_date"))
        .or_else(|| moment("publish_date", "ans:/publish_date"))
        .or_else(|| moment("created_date", "ans:/created_date"));
    item.modified = moment("last_updated_date", "ans:/last_updated_date");
    let embargo = root.object("content_restrictions").and_then(|restrictions| restrictions.object("embargo"));
    if let Some(embargo) = embargo.filter(|embargo| embargo.get("active").and_then(Value::as_bool) == Some(true)) {
        let end = embargo.words("end_time");
        item.embargoed = end.and_then(|end| moment::finding(&end, "ans:/content_restrictions/embargo/end_time"));
        if story.pubstatus == PubStatus::Usable && root.words("status").is_none_or(|status| status != "usable") {
            story.pubstatus = PubStatus::Withheld;
        }
    }
}

fn read_credits(root: &Map<String, Value>, story: &mut Story) {
    let credits = root.object("vanity_credits").or_else(|| root.object("credits"));
    let by = credits.map(|credits| credits.objects("by")).unwrap_or_default();
    let authors: Vec<Author> = by.into_iter().filter_map(author).collect();
    if !authors.is_empty() {
        let names: Vec<&str> = authors.iter().map(|author| author.raw.as_str()).collect();
        story.item.byline = Some(Finding::derived(names.join(", "), "ans:/credits/by"));
    }
    story.item.authors = authors;
}

fn author(author: &Map<String, Value>) -> Option<Author> {
    let name = author.words("name").or_else(|| author.words("byline"))?;
    Some(Author {
        given: author.words("first_name"),
        family: author.words("last_name"),
        raw: author.words("byline").unwrap_or_else(|| name.clone()),
        role: author.words("role"),
        organisation: author.words("org").or_else(|| author.words("affiliation")),
        email: author.words("email"),
        ..story::author(name, "ans:/credits/by")
    })
}

fn read_taxonomy(root: &Map<String, Value>, story: &mut Story) {
    let Some(taxonomy) = root.object("taxonomy") else { return };
    let primary = taxonomy.object("primary_section").and_then(|section| section.words("name"));
    let first = || taxonomy.objects("sections").into_iter().find_map(|section| section.words("name"));
    story.item.section = stated(primary.or_else(first), "ans:/taxonomy/primary_section");
    let tags = taxonomy.objects("tags").into_iter().filter_map(|tag| tag.words("text"));
    let words = taxonomy.objects("keywords").into_iter().filter_map(|word| word.words("keyword"));
    let mut seen = std::collections::BTreeSet::new();
    let seo = taxonomy.strings("seo_keywords");
    story.keywords = tags.chain(words).chain(seo).filter(|word| seen.insert(fold(word))).take(200).collect();
    for topic in taxonomy.objects("topics").into_iter().chain(taxonomy.objects("categories")) {
        let code = topic.words("_id").or_else(|| topic.words("uid"));
        let Some((scheme, code)) = code.as_deref().and_then(|code| code.rsplit_once(['/', ':'])) else { continue };
        let stated = topics::Stated { scheme, code, name: topic.words("name"), by: "ans:/taxonomy/topics" };
        topics::add(&mut story.subjects, topics::subject(stated));
    }
    for entity in taxonomy.objects("named_entities") {
        let kind = entity.words("type").and_then(|kind| thing_kind(&kind));
        let (Some(kind), Some(name)) = (kind, entity.words("name")) else { continue };
        let mut thing = Thing::new(kind, name, "ans:/taxonomy/named_entities");
        thing.same_as.extend(entity.words("_id").and_then(|id| things::address(None, &id)));
        things::add(&mut story.things, thing);
    }
}

fn thing_kind(written: &str) -> Option<EntityKind> {
    match written.to_ascii_lowercase().as_str() {
        "person" => Some(EntityKind::Person),
        "organization" | "organisation" | "company" => Some(EntityKind::Organisation),
        "place" | "location" | "city" | "country" => Some(EntityKind::Place),
        "group" => Some(EntityKind::Group),
        "event" => Some(EntityKind::Event),
        "work" => Some(EntityKind::Work),
        "product" => Some(EntityKind::Product),
        _ => None,
    }
}

fn read_elements(holder: &Map<String, Value>, story: &mut Story, level: usize) {
    let Some(Value::Array(elements)) = holder.member("content_elements") else { return };
    if level > MOST_LEVELS {
        return;
    }
    for element in elements.iter().filter_map(Value::as_object) {
        read_element(element, story, level);
    }
}

fn read_element(element: &Map<String, Value>, story: &mut Story, level: usize) {
    let kind = element.words("type").unwrap_or_default();
    let content = || element.words("content").map(|html| markup::from_html(&html)).unwrap_or_default();
    match kind.as_str() {
        "text" | "raw_html" => add(content(), None, story),
        "header" => add(content(), Some(Role::Subhead), story),
        "blockquote" => add(quoted(element, level), Some(Role::Quote), story),
        "quote" => add(quoted(element, level), Some(Role::Quote), story),
        "list" => story.body.parts.extend(list(element)),
        "table" => story.body.parts.extend(table(element)),
        "correction" => {
            let text = element.words("text").and_then(|html| markup::line_words(&html));
            story.body.parts.extend(text.map(|text| Part { role: Role::Correction, text }));
        }
        "image" => story.item.pictures.extend(picture(element)),
        "gallery" => {
            let images = element.objects("content_elements").into_iter().filter_map(picture);
            story.item.pictures.extend(images);
        }
        "element_group" | "content_zone" => read_elements(element, story, level + 1),
        _ => {}
    }
}

fn add(body: Body, role: Option<Role>, story: &mut Story) {
    let parts = body.parts.into_iter();
    story.body.parts.extend(parts.map(|part| Part { role: role.unwrap_or(part.role), ..part }));
    story.body.figures.extend(body.figures);
}

/// A quote's paragraphs and the words that say whose it is.
fn quoted(element: &Map<String, Value>, level: usize) -> Body {
    let mut inner = Story::default();
    if let Some(html) = element.words("content") {
        inner.body = markup::from_html(&html);
    }
    read_elements(element, &mut inner, level + 1);
    let citation = element.object("citation").and_then(|citation| citation.words("content"));
    let citation = citation.and_then(|html| markup::html_words(&html));
    inner.body.parts.extend(citation.map(|text| Part { role: Role::Quote, text }));
    inner.body
}

fn list(element: &Map<String, Value>) -> Option<Part> {
    let mut items = Vec::new();
    list_items(element, &mut items, 0);
    (!items.is_empty()).then(|| Part { role: Role::List, text: items.join("\n") })
}

fn list_items(element: &Map<String, Value>, items: &mut Vec<String>, level: usize) {
    for item in element.objects("items").into_iter().filter(|_| level <= MOST_LEVELS) {
        items.extend(item.words("content").and_then(|html| markup::html_words(&html)));
        list_items(item, items, level + 1);
    }
}

fn table(element: &Map<String, Value>) -> Option<Part> {
    let cells = |cells: Vec<&Map<String, Value>>| {
        let texts = cells.into_iter().map(|cell| cell_text(cell).unwrap_or_default());
        texts.collect::<Vec<_>>().join("\t")
    };
    let mut rows = Vec::new();
    let header = element.objects("header");
    if !header.is_empty() {
        rows.push(cells(header));
    }
    if let Some(Value::Array(lines)) = element.member("rows") {
        rows.extend(lines.iter().filter_map(|line| match line {
            Value::Array(row) => Some(cells(row.iter().filter_map(Value::as_object).collect())),
            Value::Object(row) => Some(cells(row.objects("cells"))),
            _ => None,
        }));
    }
    let rows: Vec<String> = rows.into_iter().filter(|row| !row.trim().is_empty()).collect();
    (!rows.is_empty()).then(|| Part { role: Role::Table, text: rows.join("\n") })
}

fn cell_text(cell: &Map<String, Value>) -> Option<String> {
    let own = cell.words("content").and_then(|html| markup::html_words(&html));
    own.or_else(|| {
        let inner = cell.objects("content_elements").into_iter().filter_map(|element| element.words("content"));
        let words: Vec<String> = inner.filter_map(|html| markup::html_words(&html)).collect();
        (!words.is_empty()).then(|| words.join(" "))
    })
}

/// What our writer puts beside a picture: whether it is a pool picture, and its regions.
fn own_marks(image: &Map<String, Value>) -> (bool, Vec<Region>) {
    let own = image.object("additional_properties").and_then(|beside| beside.object("copydesk"));
    let pool = own.and_then(|own| own.get("pool")).and_then(Value::as_bool) == Some(true);
    let regions = own.and_then(|own| own.get("regions")).and_then(|list| serde_json::from_value(list.clone()).ok());
    (pool, regions.unwrap_or_default())
}

fn picture(image: &Map<String, Value>) -> Option<Picture> {
    let caption = image.words("caption").and_then(|html| markup::line_words(&html));
    let url = image.words("url");
    if caption.is_none() && url.is_none() {
        return None;
    }
    let credits = image.object("vanity_credits").or_else(|| image.object("credits"));
    let named = |role: &str| {
        let people = credits.map(|credits| credits.objects(role)).unwrap_or_default();
        people.into_iter().find_map(|person| person.words("name").or_else(|| person.words("byline")))
    };
    let (pool, regions) = own_marks(image);
    Some(Picture {
        photographer: named("by").or_else(|| named("photos_by")),
        creditline: named("affiliation"),
        copyrightnotice: image.words("copyright"),
        regions,
        pool,
        ..Picture::stated(caption, url, "ans:/content_elements/image")
    })
}
