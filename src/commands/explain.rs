//! `copydesk enrich --explain FIELD`: what was taken for a field and what was turned down for it, each with its place and
//! its reason, for a person who asks why. Owns the page; the stages tell the reasons.

use super::pretty::safe;
use copydesk_article::{Article, Basis, EntityKind, Finding, Rejection, Span, Text};
use std::fmt::Write as _;

/// The fields that can be asked for.
pub const FIELDS: [&str; 12] = [
    "all",
    "headline",
    "byline",
    "dateline",
    "published",
    "language",
    "people",
    "organisations",
    "places",
    "groups",
    "times",
    "quotes",
];

/// One line of the page: where, what, why.
struct Row {
    at: Option<(usize, usize)>,
    what: String,
    why: String,
}

/// Tells what became of a field of an article.
#[must_use]
pub fn explained(article: &Article, rejections: &[Rejection], field: &str) -> String {
    let text = Text::new(article.text.clone().unwrap_or_default());
    let mut page = format!("── {}\n", safe(&article.id));
    for name in FIELDS.iter().skip(1).filter(|name| field == "all" || **name == field) {
        page.push_str(name);
        page.push('\n');
        let taken = taken(article, name);
        if taken.is_empty() {
            page.push_str("   taken     nothing\n");
        }
        for row in &taken {
            push(&mut page, "taken", row);
        }
        // Of all fields, the words that name nothing are told once.
        let once = |stage: &str| field != "all" || stage != "names" || *name == "people";
        for rejection in rejections.iter().filter(|one| is_of(one.field, name) && once(one.field)) {
            push(&mut page, "rejected", &row(&text, rejection));
        }
    }
    page
}

/// Whether a stage's candidates can have been this field: a name can have been any kind of thing.
fn is_of(stage: &str, field: &str) -> bool {
    stage == field || stage == "names" && matches!(field, "people" | "organisations" | "places" | "groups")
}

fn row(text: &Text, rejection: &Rejection) -> Row {
    let span = text.span(rejection.bytes.clone()).ok().filter(|span| !span.is_empty());
    let written = || format!("“{}”", short(text.slice(rejection.bytes.clone())));
    Row {
        at: span.map(|span| (span.start(), span.end())),
        what: rejection.what.as_deref().map_or_else(written, short),
        why: rejection.why.clone(),
    }
}

fn push(page: &mut String, verdict: &str, row: &Row) {
    let at = row.at.map_or(String::new(), |(start, end)| format!("{start}–{end}"));
    let colon = if verdict == "rejected" { ":" } else { "" };
    // Writing into a string cannot fail.
    let written = writeln!(page, "   {verdict:<9} {at:<12} {}{colon} {}", row.what, row.why);
    debug_assert!(written.is_ok());
}

/// A text in one line, at most eighty characters of it.
fn short(text: &str) -> String {
    let mut short: String = safe(text).chars().take(80).collect();
    if text.chars().count() > 80 {
        short.push('…');
    }
    short
}

fn taken(article: &Article, field: &str) -> Vec<Row> {
    let item = article.item.as_ref();
    match field {
        "headline" => item.and_then(|item| item.headline.as_ref()).map(stated).into_iter().collect(),
        "byline" => item.and_then(|item| item.byline.as_ref()).map(stated).into_iter().collect(),
        "published" => item.and_then(|item| item.published.as_ref()).map(stated).into_iter().collect(),
        "dateline" => item.and_then(|item| item.dateline.as_ref()).map(dateline).into_iter().collect(),
        "language" => article.language.iter().flatten().map(language).collect(),
        "people" => named(article, EntityKind::Person),
        "organisations" => named(article, EntityKind::Organisation),
        "places" => named(article, EntityKind::Place),
        "groups" => named(article, EntityKind::Group),
        "times" => article
            .times
            .iter()
            .flatten()
            .map(|time| found((time.start, time.end), &time.text, Some(&time.value), &time.by))
            .collect(),
        "quotes" => article.quotes.iter().flatten().map(quote).collect(),
        _ => Vec::new(),
    }
}

fn by(rule: &str, basis: Basis) -> String {
    format!("‹{rule}, {}›", super::pretty::word(basis))
}

fn first(spans: &[Span]) -> Option<(usize, usize)> {
    spans.first().map(|span| (span.start(), span.end()))
}

fn stated(finding: &Finding<String>) -> Row {
    Row { at: first(&finding.spans), what: short(&finding.value), why: by(&finding.by, finding.basis) }
}

fn dateline(finding: &Finding<copydesk_article::Dateline>) -> Row {
    let line = &finding.value;
    let parts = [&line.place, &line.country, &line.date, &line.provider].into_iter().flatten();
    let value = parts.cloned().collect::<Vec<_>>().join(", ");
    Row { at: first(&finding.spans), what: short(&value), why: by(&finding.by, finding.basis) }
}

fn language(language: &copydesk_article::Language) -> Row {
    let why = format!("{} confidence {:.2}", by(&language.by, language.basis), language.confidence);
    Row { at: None, what: format!("{} ({})", language.tag, language.script), why }
}

fn found(at: (usize, usize), what: &str, value: Option<&str>, rule: &str) -> Row {
    let value = value.map_or(String::new(), |value| format!(" = {value}"));
    Row { at: Some(at), what: format!("“{}”{}", short(what), safe(&value)), why: format!("‹{rule}›") }
}

fn named(article: &Article, kind: EntityKind) -> Vec<Row> {
    let entities = article.entities.iter().flatten().filter(|entity| entity.r#type == kind);
    let rows = entities.flat_map(|entity| {
        let place = entity.place.as_ref().map_or(String::new(), |place| {
            let id = place.geonames.map_or(String::new(), |id| format!(", GeoNames {id}"));
            format!(" on the map: {}{id}", place.country.as_deref().unwrap_or("no country"))
        });
        entity.mentions.iter().map(move |mention| {
            let name = format!("{} {}{place}", entity.id, entity.name);
            found((mention.start, mention.end), &mention.text, Some(&name), &entity.by)
        })
    });
    rows.collect()
}

fn quote(quote: &copydesk_article::Quote) -> Row {
    let speaker = quote.speaker.as_ref().map_or("nobody named", |speaker| speaker.name.as_str());
    found((quote.start, quote.end), &quote.text, Some(speaker), &quote.by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_tells_what_was_taken_and_what_was_turned_down_without_control_characters() {
        let article = Article { id: "a".into(), text: Some("By the sea\u{1b}[2J".into()), ..Article::default() };
        let rejection = Rejection { field: "byline", bytes: 0..14, what: None, why: "no name".into() };
        let page = explained(&article, &[rejection], "byline");
        assert_eq!(page, "── a\nbyline\n   taken     nothing\n   rejected  0–14         “By the sea [2J”: no name\n");
    }

    #[test]
    fn a_word_that_is_no_name_is_told_under_every_kind_of_name() {
        let article = Article { text: Some("on Friday".into()), ..Article::default() };
        let rejection = Rejection { field: "names", bytes: 3..9, what: None, why: "never".into() };
        for field in ["people", "places", "all"] {
            assert!(
                explained(&article, std::slice::from_ref(&rejection), field).contains("“Friday”: never"),
                "{field}"
            );
        }
        assert!(!explained(&article, &[rejection], "times").contains("Friday"));
    }
}
