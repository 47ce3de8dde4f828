//! `ninjs`: News in JSON 1.x, 2.x and 3.x, and the dialect that Superdesk writes. The three differ in names and shapes,
//! hardly in meaning, so one reader knows the names of all.

use crate::json::Members;
use crate::markup::{self, Body, Part};
use crate::story::{self, Story, stated};
use crate::{moment, topics};
use copydesk_article::{Author, Basis, Dateline, Finding, Picture};
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
    let mut story = Story { format: "ninjs", id: item.words("guid").or_else(|| item.words("uri")), ..Story::default() };
    story.pubstatus = item.words("pubstatus").and_then(|status| story::pubstatus(&status)).unwrap_or_default();
    story.language = item.words("language").map(|tag| (tag, "ninjs:/language"));
    read_fields(item, &mut story);
    read_dates(item, &mut story);
    read_subjects(item, &mut story);
    for author in item.objects("authors") {
        story.item.authors.extend(read_author(author));
    }
    story.keywords = item.strings("keywords");
    let is_picture = item.words("type").is_some_and(|kind| kind == "picture" || kind == "graphic");
    if is_picture {
        story.item.pictures.extend(picture(item, "ninjs:/description_text"));
    } else {
        story.body = body(item);
    }
    for linked in item.objects("associations") {
        if linked.words("type").is_some_and(|kind| kind == "picture" || kind == "graphic") {
            story.item.pictures.extend(picture(linked, "ninjs:/associations"));
        }
    }
    story
}

fn read_fields(item: &Map<String, Value>, story: &mut Story) {
    let text = |name: &str, by: &'static str| stated(item.words(name).and_then(|html| markup::html_words(&html)), by);
    let fields = &mut story.item;
    let main =
        |name: &str| entry(item, name, &["main", "headline", "default"]).and_then(|html| markup::html_words(&html));
    fields.headline = text("headline", "ninjs:/headline")
        .or_else(|| stated(main("headlines"), "ninjs:/headlines"))
        .or_else(|| text("title", "ninjs:/title"));
    fields.byline =
        story::byline(item.words("byline"), "ninjs:/byline").or_else(|| story::byline(item.words("by"), "ninjs:/by"));
    fields.slugline = text("slugline", "ninjs:/slugline");
    fields.urgency = story::urgency(item.words("urgency").as_deref(), "ninjs:/urgency");
    fields.ednote = text("ednote", "ninjs:/ednote");
    fields.usageterms = text("usageterms", "ninjs:/usageterms");
    fields.copyrightnotice = text("copyrightnotice", "ninjs:/copyrightnotice");
    let named = |name: &str| {
        item.objects(name).into_iter().find_map(|thing| thing.words("name").or_else(|| thing.words("literal")))
    };
    fields.provider = text("source", "ninjs:/source")
        .or_else(|| stated(named("infosource"), "ninjs:/infosource"))
        .or_else(|| stated(named("infosources"), "ninjs:/infosources"));
    fields.genre = stated(named("genre").or_else(|| named("genres")), "ninjs:/genre");
    fields.section = stated(named("service"), "ninjs:/service");
    fields.creditline = text("creditline", "ninjs:/creditline");
    let summary = item.words("description_text").or_else(|| item.words("description_html"));
    let summary = summary.or_else(|| entry(item, "descriptions", &["summary", "main", "default"]));
    let is_picture = item.words("type").is_some_and(|kind| kind == "picture" || kind == "graphic");
    fields.r#abstract =
        stated(summary.filter(|_| !is_picture).and_then(|html| markup::html_words(&html)), "ninjs:/description_text");
    if let Some(located) = item.words("located") {
        let place = story::dateline(&located, "ninjs:/located").and_then(|found| found.value.place);
        let place = place.unwrap_or_else(|| located.clone());
        let finding = Finding::stated(Dateline { place: Some(place), ..Dateline::default() }, "ninjs:/located");
        fields.dateline = Some(finding.written(located));
    }
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
    let caption = caption.and_then(|html| markup::html_words(&html));
    let url = address(item);
    if caption.is_none() && url.is_none() {
        return None;
    }
    Some(Picture {
        caption,
        photographer: item.words("byline").or_else(|| item.words("by")),
        creditline: item.words("creditline").or_else(|| item.words("source")),
        copyrightnotice: item.words("copyrightnotice"),
        url,
        pool: false,
        spans: Vec::new(),
        basis: Basis::Stated,
        by: by.into(),
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
