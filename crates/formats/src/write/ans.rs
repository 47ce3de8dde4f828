//! ANS 0.10.12 out (Arc): a story. What ANS has no member for goes into `additional_properties.copydesk`.

use super::html::{self, Piece};
use copydesk_article::{Article, Author, EntityKind, Finding, Item, Picture, PubStatus, Role};
use serde_json::{Map, Value, json};

const VERSION: &str = "0.10.12";

/// Writes an article.
pub(crate) fn write(article: &Article) -> Value {
    let default = Item::default();
    let item = article.item.as_ref().unwrap_or(&default);
    let mut story = Map::new();
    story.insert("type".to_owned(), json!("story"));
    story.insert("version".to_owned(), json!(VERSION));
    story.insert("_id".to_owned(), json!(article.id));
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            story.insert(name.to_owned(), value);
        }
    };
    let text = |finding: &Option<Finding<String>>| finding.as_ref().map(|finding| json!(finding.value));
    let moment =
        |finding: &Option<Finding<String>>| text(finding).filter(|at| at.as_str().is_some_and(|at| at.contains('T')));
    put("headlines", text(&item.headline).map(|headline| json!({ "basic": headline })));
    put("description", text(&item.r#abstract).map(|summary| json!({ "basic": summary })));
    put("label", text(&item.kicker).map(|kicker| json!({ "basic": { "text": kicker } })));
    put("editor_note", text(&item.ednote));
    put("copyright", text(&item.copyrightnotice));
    put("canonical_url", text(&item.url));
    put("slug", text(&item.slugline));
    put("location", item.dateline.as_ref().and_then(|line| line.value.place.as_ref()).map(|place| json!(place)));
    put("source", text(&item.provider).map(|name| json!({ "name": name })));
    put("owner", text(&item.publisher).map(|name| json!({ "name": name })));
    put(
        "language",
        article.language.as_ref().and_then(|language| language.as_ref()).map(|language| json!(language.tag)),
    );
    put("display_date", moment(&item.published));
    put("first_publish_date", moment(&item.published));
    put("last_updated_date", moment(&item.modified));
    put("status", status(article.pubstatus, item.embargoed.is_some()).map(|status| json!(status)));
    put(
        "content_restrictions",
        moment(&item.embargoed).map(|end| json!({ "embargo": { "active": true, "end_time": end } })),
    );
    put("credits", credits(item));
    put("taxonomy", taxonomy(article, item));
    put("content_elements", Some(elements(article, item)));
    put("additional_properties", beside(article, item));
    Value::Object(story)
}

/// A story that is usable in spite of its embargo, which may be over, says so.
fn status(status: PubStatus, embargoed: bool) -> Option<&'static str> {
    match status {
        PubStatus::Usable => embargoed.then_some("usable"),
        PubStatus::Withheld => Some("withheld"),
        PubStatus::Canceled => Some("canceled"),
    }
}

fn person(name: &str) -> Map<String, Value> {
    let mut person = Map::new();
    person.insert("type".to_owned(), json!("author"));
    person.insert("name".to_owned(), json!(name));
    person
}

fn credits(item: &Item) -> Option<Value> {
    let author = |author: &Author| {
        let mut written = person(&author.name);
        let members = [
            ("byline", (author.raw != author.name).then(|| author.raw.clone())),
            ("first_name", author.given.clone()),
            ("last_name", author.family.clone()),
            ("role", author.role.clone()),
            ("org", author.organisation.clone()),
            ("email", author.email.clone()),
        ];
        written.extend(members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value?)))));
        Value::Object(written)
    };
    let mut authors: Vec<Value> = item.authors.iter().map(author).collect();
    if authors.is_empty() {
        authors.extend(item.byline.as_ref().map(|byline| Value::Object(person(&byline.value))));
    }
    (!authors.is_empty()).then(|| json!({ "by": authors }))
}

fn taxonomy(article: &Article, item: &Item) -> Option<Value> {
    let mut taxonomy = Map::new();
    let mut put = |name: &str, list: Vec<Value>| {
        if !list.is_empty() {
            taxonomy.insert(name.to_owned(), Value::Array(list));
        }
    };
    let keywords = article.keywords.iter().flatten();
    put("tags", keywords.map(|keyword| json!({ "text": keyword.text })).collect());
    let topics = article.subjects.iter().flatten().map(|subject| {
        let code = format!("{}:{}", subject.scheme, subject.code);
        let name = subject.label.clone().unwrap_or_else(|| code.clone());
        json!({ "_id": code, "uid": code, "name": name, "score": subject.confidence })
    });
    put("topics", topics.collect());
    let entities = article.entities.iter().flatten().map(|entity| {
        let id = entity.same_as.first().cloned().unwrap_or_else(|| entity.id.clone());
        json!({ "_id": id, "name": entity.name, "type": kind(entity.r#type), "score": entity.salience })
    });
    put("named_entities", entities.collect());
    if let Some(section) = &item.section {
        let section = json!({ "type": "section", "version": VERSION, "name": section.value });
        taxonomy.insert("primary_section".to_owned(), section);
    }
    (!taxonomy.is_empty()).then_some(Value::Object(taxonomy))
}

fn kind(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Organisation => "organization",
        EntityKind::Place => "location",
        EntityKind::Group => "group",
        EntityKind::Event => "event",
        EntityKind::Work => "work",
        EntityKind::Product => "product",
    }
}

fn elements(article: &Article, item: &Item) -> Value {
    let pictures = item.pictures.iter().map(picture);
    pictures.chain(html::body(article).iter().map(element)).collect()
}

fn element(piece: &Piece) -> Value {
    let text = |text: &str| json!({ "type": "text", "content": html::one_line(text) });
    match piece.role {
        Role::Subhead => json!({ "type": "header", "level": 2, "content": html::one_line(&piece.text) }),
        Role::Quote => json!({ "type": "quote", "content_elements": [text(&piece.text)] }),
        Role::Correction => json!({ "type": "correction", "text": piece.text }),
        Role::List => {
            let items: Vec<Value> = piece.text.lines().map(text).collect();
            json!({ "type": "list", "list_type": "unordered", "items": items })
        }
        Role::Table => {
            let rows = piece.text.lines().map(|row| row.split('\t').map(text).collect::<Vec<_>>());
            json!({ "type": "table", "rows": rows.collect::<Vec<_>>() })
        }
        _ => text(&piece.text),
    }
}

fn picture(picture: &Picture) -> Value {
    let mut image = Map::new();
    image.insert("type".to_owned(), json!("image"));
    image.insert("version".to_owned(), json!(VERSION));
    let members = [("caption", &picture.caption), ("copyright", &picture.copyrightnotice), ("url", &picture.url)];
    image.extend(members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value.as_ref()?)))));
    let mut credits = Map::new();
    for (role, name) in [("by", &picture.photographer), ("affiliation", &picture.creditline)] {
        if let Some(name) = name {
            credits.insert(role.to_owned(), json!([person(name)]));
        }
    }
    if !credits.is_empty() {
        image.insert("credits".to_owned(), Value::Object(credits));
    }
    let mut own = Map::new();
    if picture.pool {
        own.insert("pool".to_owned(), json!(true));
    }
    if !picture.regions.is_empty() {
        own.insert("regions".to_owned(), json!(picture.regions));
    }
    if !own.is_empty() {
        image.insert("additional_properties".to_owned(), json!({ "copydesk": own }));
    }
    Value::Object(image)
}

/// A date that is known to the day only, which members for moments cannot hold.
fn day(finding: &Option<Finding<String>>) -> Option<Value> {
    finding.as_ref().filter(|finding| !finding.value.contains('T')).map(|finding| json!(finding.value))
}

/// What the dateline tells beside its place.
fn filed(item: &Item) -> Option<Value> {
    let line = &item.dateline.as_ref()?.value;
    let members = [("country", &line.country), ("date", &line.date), ("provider", &line.provider)];
    let told = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value.as_ref()?))));
    let told: Map<String, Value> = told.collect();
    (!told.is_empty()).then_some(Value::Object(told))
}

/// Where the places are.
fn points(article: &Article) -> Option<Value> {
    let places = article.entities.iter().flatten().filter_map(|entity| {
        let place = entity.place.as_ref()?;
        Some(json!({ "name": entity.name, "lat": place.lat?, "lon": place.lon? }))
    });
    let places: Vec<Value> = places.collect();
    (!places.is_empty()).then_some(Value::Array(places))
}

/// What ANS has no member for.
fn beside(article: &Article, item: &Item) -> Option<Value> {
    let mut own = Map::new();
    let text = |finding: &Option<Finding<String>>| finding.as_ref().map(|finding| json!(finding.value));
    let fields = [
        ("byline", text(&item.byline)),
        ("creditline", text(&item.creditline)),
        ("genre", text(&item.genre)),
        ("signature", text(&item.signature)),
        ("urgency", item.urgency.as_ref().map(|urgency| json!(urgency.value))),
        ("usageterms", text(&item.usageterms)),
        ("published", day(&item.published)),
        ("modified", day(&item.modified)),
        ("embargoed", day(&item.embargoed)),
        ("dateline", filed(item)),
        ("places", points(article)),
        ("package", article.package.as_ref().map(|package| json!(package))),
        ("version", item.version.as_ref().map(|version| json!(version.value))),
    ];
    own.extend(fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    (!own.is_empty()).then(|| json!({ "copydesk": own }))
}
