//! `ninjs`: News in JSON 1.x, 2.x and 3.x, and the dialect that Superdesk writes. The three differ in names and shapes,
//! hardly in meaning, so one reader knows the names of all.

use crate::json::Members;
use crate::markup::{self, Body, Part};
use crate::story::{self, Story, stated};
use crate::things::{self, Thing};
use crate::{moment, topics};
use copydesk_article::{Author, Dateline, EntityKind, Finding, Picture, Place, PlaceKind};
use serde_json::{Map, Value};

/// Types of items in ninjs.
const TYPES: &[&str] = &["text", "audio", "video", "picture", "graphic", "composite", "component"];

/// Whether an object is a ninjs item: it has an id, and something that ninjs items have.
pub(crate) fn is_item(object: &Map<String, Value>) -> bool {
    let identified = object.words("uri").is_some() || object.words("guid").is_some();
    let typed = object.words("type").is_some_and(|kind| TYPES.contains(&kind.as_str()));
    let members =
        ["headline", "headlines", "bodies", "body_html", "body_xhtml", "body_text", "descriptions", "pubstatus"];
    identified && (typed || members.iter().any(|name| object.member(name).is_some()))
}

/// Reads an item.
pub(crate) fn story(item: &Map<String, Value>) -> Story {
    let id = item.words("guid").or_else(|| item.words("uri"));
    let mut story = Story { format: "ninjs", id: id.map(|id| own_id(&id)), ..Story::default() };
    story.pubstatus = item.words("pubstatus").and_then(|status| story::pubstatus(&status)).unwrap_or_default();
    story.language = item.words("language").map(|tag| (tag, "ninjs:/language"));
    read_fields(item, &mut story);
    read_dates(item, &mut story);
    read_subjects(item, &mut story);
    read_sources(item, &mut story);
    read_things(item, &mut story);
    for author in item.objects("authors") {
        story.item.authors.extend(read_author(author));
    }
    story.keywords.extend(item.strings("keywords"));
    let is_picture = item.words("type").is_some_and(|kind| kind == "picture" || kind == "graphic");
    if is_picture {
        story.item.pictures.extend(picture(item, "ninjs:/description_text"));
    } else {
        story.body = body(item);
        describe(&mut story);
    }
    for linked in item.objects("associations") {
        if linked.words("type").is_some_and(|kind| kind == "picture" || kind == "graphic") {
            story.item.pictures.extend(picture(linked, "ninjs:/associations"));
        }
    }
    story
}

/// An id that our writer has made an address of, as it was.
fn own_id(uri: &str) -> String {
    uri.strip_prefix(story::URN).map_or_else(|| uri.to_owned(), percent_decoded)
}

fn percent_decoded(written: &str) -> String {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let coded =
            (*first == b'%').then(|| after.get(..2)).flatten().and_then(|digits| std::str::from_utf8(digits).ok());
        match coded.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| written.to_owned())
}

/// Who is behind the item, told apart by what they are to it: who supplied it is the one without such a word.
fn read_sources(item: &Map<String, Value>, story: &mut Story) {
    let fields = &mut story.item;
    let by = "ninjs:/infosource";
    for source in item.objects("infosource").into_iter().chain(item.objects("infosources")) {
        let Some(name) = source.words("name").or_else(|| source.words("literal")) else { continue };
        let role = source.words("rel").or_else(|| source.words("role")).unwrap_or_default();
        // An author's own role stands behind the word.
        let (role, own) = match role.split_once("author:") {
            Some((_, own)) => ("author", Some(percent_decoded(own))),
            None => (role.as_str(), None),
        };
        let slot = match role.rsplit([':', '/']).next() {
            Some("signature") => &mut fields.signature,
            Some("publisher") => &mut fields.publisher,
            Some("creditline") => &mut fields.creditline,
            Some("author") => {
                let contacts = source.objects("contactinfo");
                let email = contacts.into_iter().find(|contact| contact.words("type").as_deref() == Some("email"));
                let email = email.and_then(|contact| contact.words("value"));
                fields.authors.push(Author { email, role: own, ..story::author(name, by) });
                continue;
            }
            _ => &mut fields.provider,
        };
        if slot.is_none() {
            *slot = stated(Some(name), by);
        }
    }
}

/// Persons, organisations, places and events that the item is about or mentions.
fn read_things(item: &Map<String, Value>, story: &mut Story) {
    for (one, several, kind) in [
        ("person", "people", EntityKind::Person),
        ("organisation", "organisations", EntityKind::Organisation),
        ("place", "places", EntityKind::Place),
        ("event", "events", EntityKind::Event),
        ("object", "objects", EntityKind::Work),
    ] {
        for (member, by) in [(one, "ninjs:/person"), (several, "ninjs:/people")] {
            for object in item.objects(member) {
                // A literal may be a code; only a name is a name.
                let Some(name) = object.words("name") else { continue };
                let by = match (kind, by) {
                    (EntityKind::Person, by) => by,
                    (EntityKind::Organisation, _) => "ninjs:/organisation",
                    (EntityKind::Place, _) => "ninjs:/place",
                    (EntityKind::Event, _) => "ninjs:/event",
                    _ => "ninjs:/object",
                };
                things::add(&mut story.things, read_thing(object, Thing::new(kind, name, by)));
            }
        }
    }
}

fn read_thing(object: &Map<String, Value>, mut thing: Thing) -> Thing {
    let (scheme, code) = (object.words("scheme"), object.words("code").or_else(|| object.words("uri")));
    if let Some(code) = &code {
        thing.same_as.extend(things::address(scheme.as_deref(), code));
    }
    let scheme = scheme.unwrap_or_default();
    if thing.kind == EntityKind::Place {
        if scheme.contains("iso3166-1a2") {
            return thing.of_country(code.as_deref(), PlaceKind::Country);
        }
        let geonames = code.as_deref().filter(|_| scheme.contains("geonames")).and_then(|code| code.parse().ok());
        let (lon, lat) = point(object).unzip();
        if geonames.is_some() || lat.is_some() {
            thing.place = Some(Place { geonames, lat, lon, ..things::unknown(PlaceKind::Other) });
        }
    }
    thing
}

/// The longitude and latitude of a place that is stated as a point of GeoJSON.
fn point(place: &Map<String, Value>) -> Option<(f64, f64)> {
    let shape = place.object("geojson").or_else(|| place.object("geometry_geojson"))?;
    let is_point = shape.words("type").is_some_and(|kind| kind == "Point");
    let degrees = |nth: usize| shape.member("coordinates")?.get(nth)?.as_f64();
    let (lon, lat) = (degrees(0)?, degrees(1)?);
    (is_point && lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some((lon, lat))
}

/// An item that has nothing but a description is read by it.
fn describe(story: &mut Story) {
    if let Some(summary) = story.item.r#abstract.as_ref().filter(|_| story.item.headline.is_none())
        && story.body.parts.is_empty()
    {
        story.body.parts = paragraphs(&summary.value);
    }
}

fn read_fields(item: &Map<String, Value>, story: &mut Story) {
    let text = |name: &str, by: &'static str| stated(item.words(name).and_then(|html| markup::line_words(&html)), by);
    let fields = &mut story.item;
    let main =
        |name: &str| entry(item, name, &["main", "headline", "default"]).and_then(|html| markup::line_words(&html));
    fields.headline = text("headline", "ninjs:/headline")
        .or_else(|| stated(main("headlines"), "ninjs:/headlines"))
        .or_else(|| stated(extended(item, "headline_", "headline_main"), "ninjs:/headline_"))
        .or_else(|| text("title", "ninjs:/title"));
    let kicker = with_role(item, "headlines", "kicker").or_else(|| item.words("headline_kicker"));
    fields.kicker = stated(kicker.and_then(|html| markup::line_words(&html)), "ninjs:/headlines[kicker]");
    fields.byline =
        story::byline(item.words("byline"), "ninjs:/byline").or_else(|| story::byline(item.words("by"), "ninjs:/by"));
    fields.slugline = text("slugline", "ninjs:/slugline");
    fields.urgency = story::urgency(item.words("urgency").as_deref(), "ninjs:/urgency");
    fields.ednote = text("ednote", "ninjs:/ednote");
    fields.usageterms = text("usageterms", "ninjs:/usageterms");
    let holder = || item.words("copyrightholder");
    let notice = |holder: String| Finding::derived(format!("© {holder}"), "ninjs:/copyrightholder");
    fields.copyrightnotice = text("copyrightnotice", "ninjs:/copyrightnotice").or_else(|| holder().map(notice));
    let named = |name: &str| {
        item.objects(name).into_iter().find_map(|thing| thing.words("name").or_else(|| thing.words("literal")))
    };
    fields.provider = text("source", "ninjs:/source");
    fields.genre = stated(named("genre").or_else(|| named("genres")), "ninjs:/genre");
    fields.section = stated(named("service"), "ninjs:/service");
    fields.creditline = text("creditline", "ninjs:/creditline");
    let summary = item.words("description_text").or_else(|| item.words("description_html"));
    let summary = summary.or_else(|| entry(item, "descriptions", &["summary", "main", "default"]));
    let is_picture = item.words("type").is_some_and(|kind| kind == "picture" || kind == "graphic");
    fields.r#abstract =
        stated(summary.filter(|_| !is_picture).and_then(|html| markup::line_words(&html)), "ninjs:/description_text");
    let address = item.object("altids").and_then(|ids| ids.words("url"));
    let address = address.or_else(|| with_role(item, "altids", "url"));
    fields.url = stated(address, "ninjs:/altids[url]");
    if let Some(located) = item.words("located") {
        let place = story::dateline(&located, "ninjs:/located").and_then(|found| found.value.place);
        let place = place.unwrap_or_else(|| located.clone());
        let finding = Finding::stated(Dateline { place: Some(place), ..Dateline::default() }, "ninjs:/located");
        fields.dateline = Some(finding.written(located));
    }
}

/// The value with this role and no other.
fn with_role(item: &Map<String, Value>, name: &str, role: &str) -> Option<String> {
    let entries = item.objects(name);
    entries.into_iter().find(|entry| entry.words("role").as_deref() == Some(role))?.words("value")
}

/// A member of those that senders may name themselves behind a prefix (`description_caption`): the usual one, else the
/// first.
fn extended(item: &Map<String, Value>, prefix: &str, usual: &str) -> Option<String> {
    let own = || item.iter().find(|(name, value)| name.starts_with(prefix) && value.is_string());
    let words = item.words(usual).or_else(|| own().and_then(|(name, _)| item.words(name)));
    words.and_then(|html| markup::line_words(&html))
}

/// The value with one of these roles, else the first, of a list of `{role, value}`.
fn entry(item: &Map<String, Value>, name: &str, roles: &[&str]) -> Option<String> {
    let entries = item.objects(name);
    let with_role =
        |role: &&str| entries.iter().find(|entry| entry.words("role").is_some_and(|found| found.ends_with(role)));
    let found = roles.iter().find_map(with_role).or_else(|| entries.first());
    found.and_then(|entry| entry.words("value"))
}

fn read_dates(item: &Map<String, Value>, story: &mut Story) {
    let moment = |name: &str, by: &'static str| item.words(name).and_then(|at| moment::finding(&at, by));
    let fields = &mut story.item;
    fields.embargoed =
        moment("embargoed", "ninjs:/embargoed").or_else(|| moment("embargoedUntil", "ninjs:/embargoedUntil"));
    let first =
        moment("firstpublished", "ninjs:/firstpublished").or_else(|| moment("firstcreated", "ninjs:/firstcreated"));
    let version = moment("versioncreated", "ninjs:/versioncreated");
    // A first version that was published the moment it was made has still been changed since it was begun.
    let begun = item.words("firstcreated");
    let changed = item.words("versioncreated");
    let differ = first.is_some() && (begun.is_none() || begun != changed);
    fields.modified = version.clone().filter(|_| differ);
    fields.published = first.or(version);
}

fn read_subjects(item: &Map<String, Value>, story: &mut Story) {
    let subjects = item.objects("subject").into_iter().chain(item.objects("subjects"));
    for subject in subjects {
        // Words without a code, told apart by what they are to the item.
        match (subject.words("rel").as_deref(), subject.words("name")) {
            (Some("keyword"), Some(word)) => {
                story.keywords.push(word);
                continue;
            }
            (Some("section"), Some(name)) => {
                let section = &mut story.item.section;
                *section = section.take().or_else(|| stated(Some(name), "ninjs:/subjects[section]"));
                continue;
            }
            _ => {}
        }
        let code = subject
            .words("code")
            .or_else(|| subject.words("qcode"))
            .or_else(|| subject.words("uri"))
            .or_else(|| subject.words("literal"));
        let Some(code) = code else { continue };
        let stated_scheme = subject.words("scheme").unwrap_or_default();
        let (alias, code) = code.rsplit_once(['/', ':']).unwrap_or(("", &code));
        let scheme = if stated_scheme.is_empty() { alias } else { &stated_scheme };
        // Codes without a vocabulary, or with one that an installation made up to hold IPTC's.
        let is_iptc = code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit());
        let unnamed = scheme.is_empty() || scheme == "subject_custom" || scheme == "iptc";
        let scheme = match (is_iptc && unnamed, code.starts_with('2')) {
            (true, true) => "medtop",
            (true, false) => "subj",
            (false, _) => scheme,
        };
        let stated = topics::Stated { scheme, code, name: subject.words("name"), by: "ninjs:/subject" };
        topics::add(&mut story.subjects, topics::subject(stated));
    }
}

fn read_author(author: &Map<String, Value>) -> Option<Author> {
    let name = author.words("name")?;
    let email = author.words("email");
    Some(Author { role: author.words("role"), email, ..story::author(name, "ninjs:/authors") })
}

/// The body in the richest form there is.
fn body(item: &Map<String, Value>) -> Body {
    let html = item.words("body_html").or_else(|| item.words("body_xhtml"));
    if let Some(html) = html {
        return markup::from_html(&html);
    }
    if let Some(text) = item.words("body_text") {
        return Body { parts: paragraphs(&text), figures: Vec::new() };
    }
    let bodies = item.objects("bodies");
    let is_html = |body: &&&Map<String, Value>| {
        body.words("contenttype").is_some_and(|kind| kind.contains("html") || kind.contains("xml"))
    };
    if let Some(value) = bodies.iter().find(is_html).and_then(|body| body.words("value")) {
        return markup::from_html(&value);
    }
    if let Some(text) = bodies.first().and_then(|body| body.words("value")) {
        return if markup::looks_escaped(&text) {
            markup::from_html(&text)
        } else {
            Body { parts: paragraphs(&text), figures: Vec::new() }
        };
    }
    let other = item.iter().find(|(name, value)| name.starts_with("body_") && value.is_string());
    other.and_then(|(_, value)| value.as_str()).map(markup::from_html).unwrap_or_default()
}

/// Paragraphs between blank lines, or lines where there are none.
fn paragraphs(text: &str) -> Vec<Part> {
    let parts = markup::from_plain(text);
    if parts.len() > 1 {
        return parts;
    }
    let lines = parts.into_iter().flat_map(|part| {
        let role = part.role;
        part.text.lines().map(|line| Part { role, text: line.trim().to_owned() }).collect::<Vec<_>>()
    });
    lines.filter(|part| !part.text.is_empty()).collect()
}

/// A picture item: its description is its caption.
fn picture(item: &Map<String, Value>, by: &'static str) -> Option<Picture> {
    let caption = item.words("description_text").or_else(|| item.words("description_html"));
    let caption = caption.or_else(|| entry(item, "descriptions", &["caption", "main"]));
    let caption = caption.and_then(|html| markup::line_words(&html));
    let caption = caption.or_else(|| extended(item, "description_", "description_caption"));
    let named = |name: &str| item.objects(name).into_iter().find_map(|source| source.words("name"));
    let creditline = item.words("creditline").or_else(|| item.words("source"));
    let creditline = creditline.or_else(|| named("infosource")).or_else(|| named("infosources"));
    let url = address(item);
    if caption.is_none() && url.is_none() {
        return None;
    }
    Some(Picture {
        photographer: item.words("byline").or_else(|| item.words("by")),
        creditline,
        copyrightnotice: item.words("copyrightnotice"),
        pool: item.words("ednote").is_some_and(|note| note == story::POOL),
        ..Picture::stated(caption, url, by)
    })
}

/// The address of the best rendition.
fn address(item: &Map<String, Value>) -> Option<String> {
    let href = |rendition: &Map<String, Value>| rendition.words("href");
    match item.member("renditions")? {
        Value::Object(renditions) => {
            let named =
                ["original", "baseImage", "viewImage"].iter().find_map(|name| renditions.object(name).and_then(href));
            named.or_else(|| renditions.values().filter_map(Value::as_object).find_map(href))
        }
        Value::Array(renditions) => {
            let objects: Vec<_> = renditions.iter().filter_map(Value::as_object).collect();
            let original =
                objects.iter().find(|rendition| rendition.words("name").is_some_and(|name| name == "original"));
            original.and_then(|rendition| href(rendition)).or_else(|| objects.into_iter().find_map(href))
        }
        _ => None,
    }
}
