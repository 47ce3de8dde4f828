//! What is written is read again: every field that a format and its reader both have comes back as it was, for every
//! sample of ours and every public wire sample. What a format cannot hold is named in `LOST`, which `docs/formats.md`
//! tells in words; a field that is neither kept nor named there fails.

#![allow(missing_docs, clippy::expect_used, clippy::panic, reason = "a test states what must hold")]

use copydesk_article::{Article, EntityKind, Finding, Hints, Item, Role};
use copydesk_formats::{OutputFormat, read, write};
use std::collections::BTreeMap;
use std::path::Path;

mod official;

/// Fields that a format loses, always or in the case named.
const LOST: &[(&str, &[&str])] = &[("ninjs-1.6", NINJS_1), ("ninjs-2.x", NINJS), ("ninjs-3.1", NINJS), ("ans", &[])];
const NINJS_1: &[&str] = &[
    "package",
    "pictures.regions",
    "section",
    "keywords",
    "version",
    "dateline.provider",
    "published.day",
    "modified.day",
    "embargoed.day",
];
const NINJS: &[&str] =
    &["package", "pictures.regions", "version", "dateline.provider", "published.day", "modified.day", "embargoed.day"];

type Fields = BTreeMap<&'static str, String>;

/// The fields of an article, as far as they are known, in words.
fn fields(article: &Article) -> Fields {
    let mut fields = Fields::new();
    let none = Item::default();
    let item = article.item.as_ref().unwrap_or(&none);
    let mut put = |name: &'static str, value: Option<String>| {
        fields.extend(value.filter(|value| !value.is_empty()).map(|value| (name, value)));
    };
    let text = |finding: &Option<Finding<String>>| finding.as_ref().map(|finding| flat(&finding.value));
    put("id", Some(article.id.clone()));
    put("pubstatus", Some(format!("{:?}", article.pubstatus)));
    put("headline", text(&item.headline));
    put("kicker", text(&item.kicker));
    put("abstract", text(&item.r#abstract));
    // What stands before a name is no part of it.
    put("byline", text(&item.byline).map(|byline| byline.trim_start_matches("By ").to_owned()));
    put("provider", text(&item.provider));
    put("publisher", text(&item.publisher));
    put("url", text(&item.url));
    put("slugline", text(&item.slugline));
    put("urgency", item.urgency.as_ref().map(|urgency| urgency.value.to_string()));
    put("ednote", text(&item.ednote));
    put("signature", text(&item.signature));
    put("usageterms", text(&item.usageterms));
    put("copyrightnotice", text(&item.copyrightnotice));
    put("creditline", text(&item.creditline));
    put("section", text(&item.section));
    put("genre", text(&item.genre));
    put("version", item.version.as_ref().map(|version| format!("{:?}", version.value)));
    for (name, day, finding) in [
        ("published", "published.day", &item.published),
        ("modified", "modified.day", &item.modified),
        ("embargoed", "embargoed.day", &item.embargoed),
    ] {
        let value = finding.as_ref().map(|finding| in_utc(&finding.value));
        // A single moment of a ninjs item is when it was published; a second that is the same says nothing.
        let published = item.published.as_ref().map(|finding| in_utc(&finding.value));
        let tells = name != "modified" || published.is_some_and(|at| at.contains('T') && value.as_ref() != Some(&at));
        let value = value.filter(|_| tells);
        put(if value.as_ref().is_some_and(|value| value.contains('T')) { name } else { day }, value);
    }
    let dateline = item.dateline.as_ref().map(|dateline| &dateline.value);
    put("dateline.place", dateline.and_then(|line| line.place.clone()));
    put("dateline.provider", dateline.and_then(|line| line.provider.clone()));
    let roles = item.authors.iter().map(|author| author.role.clone().unwrap_or_default()).collect::<Vec<_>>();
    put("authors.roles", Some(roles.join("; ")).filter(|roles| roles.chars().any(char::is_alphabetic)));
    let regions = item.pictures.iter().map(|picture| format!("{:?}", picture.regions)).collect::<Vec<_>>();
    put("pictures.regions", Some(regions.join("; ")).filter(|regions| regions.contains("Region")));
    put("package", article.package.as_ref().map(|package| format!("{package:?}")));
    put("authors", Some(item.authors.iter().map(|author| author.name.clone()).collect::<Vec<_>>().join("; ")));
    let pictures = |part: fn(&copydesk_article::Picture) -> Option<String>| {
        let parts: Vec<String> = item.pictures.iter().map(|picture| part(picture).unwrap_or_default()).collect();
        parts.join("; ").trim_matches([';', ' ']).to_owned()
    };
    put("pictures.caption", Some(pictures(|picture| picture.caption.as_deref().map(flat))));
    put("pictures.photographer", Some(pictures(|picture| picture.photographer.clone())));
    put("pictures.creditline", Some(pictures(|picture| picture.creditline.clone())));
    put("pictures.copyrightnotice", Some(pictures(|picture| picture.copyrightnotice.clone())));
    put("pictures.url", Some(pictures(|picture| picture.url.clone().filter(|url| url.contains("://")))));
    put("pictures.pool", item.pictures.iter().any(|picture| picture.pool).then(|| "pool".to_owned()));
    put("language", article.language.as_ref().and_then(|language| Some(language.as_ref()?.tag.clone())));
    let subjects = article.subjects.iter().flatten().map(|subject| format!("{}:{}", subject.scheme, subject.code));
    put("subjects", Some(subjects.collect::<Vec<_>>().join(" ")));
    let keywords = article.keywords.iter().flatten().map(|keyword| keyword.text.clone());
    put("keywords", Some(keywords.collect::<Vec<_>>().join("; ")));
    for (name, kind) in [
        ("persons", EntityKind::Person),
        ("organisations", EntityKind::Organisation),
        ("places", EntityKind::Place),
        ("events", EntityKind::Event),
    ] {
        let named = article.entities.iter().flatten().filter(|entity| entity.r#type == kind);
        let mut names: Vec<String> = named.map(|entity| entity.name.clone()).collect();
        names.sort();
        put(name, Some(names.join("; ")));
    }
    let places = article.entities.iter().flatten().filter_map(|entity| {
        let place = entity.place.as_ref().filter(|_| entity.r#type == EntityKind::Place)?;
        Some(format!("{} {} {}", entity.name, place.lat?, place.lon?))
    });
    put("places.points", Some(places.collect::<Vec<_>>().join("; ")));
    put("body", Some(body(article)));
    fields
}

/// A moment in UTC (ninjs 1.6 is written so); a day as it is.
fn in_utc(value: &str) -> String {
    value.parse().map_or_else(|_| value.to_owned(), |moment: jiff::Timestamp| moment.to_string())
}

/// Words with one blank between them.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The blocks of the body that every format can hold, by what they are.
fn body(article: &Article) -> String {
    let (Some(text), Some(blocks)) = (&article.text, &article.blocks) else { return String::new() };
    let characters: Vec<char> = text.chars().collect();
    let kept = blocks.iter().filter_map(|block| {
        let name = match block.role {
            Role::Paragraph | Role::Boilerplate | Role::Contact | Role::Signature | Role::Correction => "p",
            Role::Dateline => "p",
            Role::Subhead => "h",
            Role::List => "l",
            Role::Quote => "q",
            Role::Table => "t",
            _ => return None,
        };
        let words: String = characters.get(block.start..block.end)?.iter().collect();
        Some(format!("{name}: {}", flat(&words)))
    });
    kept.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_field_that_both_sides_have_comes_back() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut inputs = official::files(&samples);
    inputs.retain(|path| !path.components().any(|part| part.as_os_str() == "expected"));
    if let Some(data) = official::data() {
        inputs.extend(official::files(&data.join("wire-samples")));
    }
    let mut wrong = BTreeMap::<(&str, &str), (usize, String)>::new();
    let mut kept = BTreeMap::<(&str, &str), usize>::new();
    for path in &inputs {
        let Ok(drafts) =
            std::fs::read(path).map_err(drop).and_then(|bytes| read(&bytes, Hints::default()).map_err(drop))
        else {
            continue;
        };
        for article in drafts.into_iter().map(copydesk_article::Draft::finish) {
            let before = fields(&article);
            for format in OutputFormat::ALL.iter().skip(1) {
                let written = write(&article, *format);
                let hints = Hints { content_type: Some(format.content_type().to_owned()), ..Hints::default() };
                // An item without a word of copy is no article on its way back either.
                let Ok(mut again) = read(&written, hints) else { continue };
                let after = fields(&again.remove(0).finish());
                for (name, value) in &before {
                    let key = (format.name(), *name);
                    if after.get(name) == Some(value) {
                        *kept.entry(key).or_default() += 1;
                        continue;
                    }
                    let told = format!(
                        "{}\n  before: {value:.300}\n  after:  {:.300}",
                        path.display(),
                        after.get(name).map_or("", |v| v)
                    );
                    wrong.entry(key).or_insert((0, told)).0 += 1;
                }
            }
        }
    }
    let lost = |format: &str, field: &str| LOST.iter().any(|(name, fields)| *name == format && fields.contains(&field));
    for ((format, field), (count, _)) in &wrong {
        println!("{format} {field}: {count} lost, {} kept", kept.get(&(*format, *field)).unwrap_or(&0));
    }
    let failures: Vec<String> = wrong
        .iter()
        .filter(|((format, field), _)| !lost(format, field))
        .map(|((format, field), (count, told))| format!("{format} {field}: {count}, first in {told}"))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(kept.len() > 60, "{}", kept.len());
}

/// What stands in fields of real feeds and trips readers: marks of markup, quotes, other scripts, long words, addresses.
const NASTY: &[&str] = &[
    "AT&T < IBM > Q&A; 5 > 4",
    "Mail <desk@example.org> before 5",
    "“Quoted” ‘single’ «guillemets» — dash… 100 %",
    "\"straight\" \\ back/slash {brace} [bracket]",
    "Zürich – Łódź – İstanbul – 東京 – العربية – 😀",
    "a\u{a0}no-break and a\u{200b}zero-width",
    "null",
    "urn:copydesk:%41",
];

#[test]
fn nasty_words_come_back_as_they_were() {
    for words in NASTY {
        let text = || Some(Finding::stated((*words).to_owned(), "test"));
        let item = Item {
            headline: text(),
            kicker: text(),
            r#abstract: text(),
            slugline: text(),
            ednote: text(),
            usageterms: text(),
            copyrightnotice: text(),
            provider: text(),
            publisher: text(),
            creditline: text(),
            genre: text(),
            ..Item::default()
        };
        let length = words.chars().count();
        let blocks = vec![copydesk_article::Block { role: Role::Paragraph, start: 0, end: length }];
        let article = Article {
            id: (*words).to_owned(),
            text: Some((*words).to_owned()),
            blocks: Some(blocks),
            item: Some(item),
            ..Article::default()
        };
        let before = fields(&article);
        for format in OutputFormat::ALL.iter().skip(1) {
            let written = write(&article, *format);
            let hints = Hints { content_type: Some(format.content_type().to_owned()), ..Hints::default() };
            let mut again = read(&written, hints).unwrap_or_else(|error| panic!("{}: {words}: {error}", format.name()));
            let mut after = fields(&again.remove(0).finish());
            // The body repeats the headline, which stands once.
            after.remove("body");
            for (name, value) in before.iter().filter(|(name, _)| **name != "body") {
                assert_eq!(after.get(name).map(String::as_str), Some(value.as_str()), "{} {name}", format.name());
            }
        }
    }
}
