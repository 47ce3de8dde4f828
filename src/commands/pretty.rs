//! An article for a person to read: its text with the findings coloured in, a legend, and a table of what was found.
//!
//! Without colour the text is plain and the table says everything. Control characters of an article never reach the
//! terminal: a hostile article cannot move the cursor or set a title.

use anstyle::{AnsiColor, Style};
use copydesk_article::{Article, Basis, Finding, Item, QuoteKind, Role, Span, Text};
use std::fmt::Write as _;

/// One coloured kind of finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    name: &'static str,
    colour: AnsiColor,
    /// Findings of a higher rank are drawn over those of a lower.
    rank: u8,
}

const fn kind(name: &'static str, colour: AnsiColor, rank: u8) -> Kind {
    Kind { name, colour, rank }
}

const LEGEND: [Kind; 12] = [
    kind("headline", AnsiColor::BrightWhite, 0),
    kind("mark", AnsiColor::BrightBlack, 0),
    kind("quote", AnsiColor::Green, 1),
    kind("figure", AnsiColor::BrightYellow, 2),
    kind("time", AnsiColor::Yellow, 3),
    kind("person", AnsiColor::BrightBlue, 4),
    kind("organisation", AnsiColor::Magenta, 4),
    kind("place", AnsiColor::Cyan, 4),
    kind("group", AnsiColor::BrightMagenta, 4),
    kind("other name", AnsiColor::BrightCyan, 4),
    kind("dateline", AnsiColor::Red, 0),
    kind("byline", AnsiColor::BrightRed, 0),
];

/// Writes an article for a person.
#[must_use]
pub fn pretty(article: &Article, coloured: bool) -> String {
    let mut page = String::new();
    let text = Text::new(article.text.clone().unwrap_or_default());
    title(&mut page, article, coloured);
    fields(&mut page, article);
    page.push('\n');
    let marks = marks(article);
    let used = paint(&mut page, &text, &marks, coloured);
    legend(&mut page, &used, coloured);
    findings(&mut page, article);
    page
}

fn title(page: &mut String, article: &Article, coloured: bool) {
    let bold = if coloured { Style::new().bold() } else { Style::new() };
    let language = article.language.as_ref().and_then(Option::as_ref).map_or("", |language| language.tag.as_str());
    let status = format!("{:?}", article.pubstatus).to_lowercase();
    line(page, &format!("{bold}── {}{bold:#}  {} {language} {status}", safe(&article.id), article.origin.format));
}

/// The item's fields: name, value, and which rule found it.
fn fields(page: &mut String, article: &Article) {
    let Some(item) = &article.item else { return };
    for (name, value, place, by, basis) in stated(item) {
        line(page, &format!("   {name:<16} {}  {place}‹{by}, {}›", safe(&value), word(basis)));
    }
    for subhead in &item.subheads {
        let (place, basis) = (at(&subhead.spans), word(subhead.basis));
        line(page, &format!("   {:<16} {}  {place}‹{}, {basis}›", "subhead", safe(&subhead.value), subhead.by));
    }
    if let Some(language) = article.language.iter().flatten().next() {
        let (tag, script, by) = (&language.tag, &language.script, &language.by);
        line(page, &format!("   {:<16} {tag} ({script})  ‹{by}, {}›", "language", word(language.basis)));
    }
    for author in &item.authors {
        let role = author.role.as_deref().map_or(String::new(), |role| format!(", {role}"));
        line(
            page,
            &format!(
                "   {:<16} {}{}  ‹{}, {}›",
                "author",
                safe(&author.name),
                safe(&role),
                author.by,
                word(author.basis)
            ),
        );
    }
    for picture in &item.pictures {
        let of =
            [&picture.caption, &picture.photographer, &picture.creditline].map(|part| part.as_deref().unwrap_or("–"));
        let pool = if picture.pool { ", pool" } else { "" };
        line(page, &format!("   {:<16} {}{pool}  ‹{}›", "picture", safe(&of.join(" / ")), picture.by));
    }
    for check in &article.checks {
        let sign = if check.ok { "✓" } else { "✗" };
        line(page, &format!("   {:<16} {sign} {}", check.code, safe(check.note.as_deref().unwrap_or(""))));
    }
}

/// Where the evidence stands, as the head of what follows.
fn at(spans: &[Span]) -> String {
    spans.first().map_or(String::new(), |span| format!("{}–{} ", span.start(), span.end()))
}

/// A fact of the item: its name, its value, where it stands, its rule.
type Fact = (&'static str, String, String, String, Basis);

fn stated(item: &Item) -> Vec<Fact> {
    let mut rows = Vec::new();
    let mut add = |name, finding: &Option<Finding<String>>| {
        if let Some(finding) = finding {
            rows.push((name, finding.value.clone(), at(&finding.spans), finding.by.to_string(), finding.basis));
        }
    };
    add("kicker", &item.kicker);
    add("headline", &item.headline);
    add("abstract", &item.r#abstract);
    add("byline", &item.byline);
    add("provider", &item.provider);
    add("publisher", &item.publisher);
    add("url", &item.url);
    add("slugline", &item.slugline);
    add("ednote", &item.ednote);
    add("signature", &item.signature);
    add("usageterms", &item.usageterms);
    add("copyrightnotice", &item.copyrightnotice);
    add("creditline", &item.creditline);
    add("section", &item.section);
    add("genre", &item.genre);
    add("published", &item.published);
    add("modified", &item.modified);
    add("embargoed", &item.embargoed);
    if let Some(urgency) = &item.urgency {
        rows.push(("urgency", urgency.value.to_string(), at(&urgency.spans), urgency.by.to_string(), urgency.basis));
    }
    if let Some(version) = &item.version {
        let number = version.value.number.map_or(String::new(), |number| format!(" {number}"));
        let value = format!("{:?}{number}", version.value.kind).to_lowercase();
        rows.push(("version", value, at(&version.spans), version.by.to_string(), version.basis));
    }
    if let Some(dateline) = &item.dateline {
        let place = &dateline.value;
        let parts = [&place.place, &place.country, &place.date, &place.provider].into_iter().flatten();
        let value = parts.cloned().collect::<Vec<_>>().join(", ");
        rows.push(("dateline", value, at(&dateline.spans), dateline.by.to_string(), dateline.basis));
    }
    rows
}

/// A span of the text with its kind.
type Mark = (usize, usize, Kind);

fn marks(article: &Article) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let named = |name: &str| LEGEND.iter().copied().find(|kind| kind.name == name).unwrap_or(LEGEND[1]);
    for block in article.blocks.iter().flatten() {
        let kind = match block.role {
            Role::Paragraph | Role::List | Role::Quote | Role::Table => continue,
            Role::Headline | Role::Kicker | Role::Subhead => named("headline"),
            Role::Byline => named("byline"),
            Role::Dateline => named("dateline"),
            _ => named("mark"),
        };
        marks.push((block.start, block.end, kind));
    }
    if let Some(dateline) = article.item.as_ref().and_then(|item| item.dateline.as_ref()) {
        marks.extend(dateline.spans.iter().map(|span: &Span| (span.start(), span.end(), named("dateline"))));
    }
    for quote in article.quotes.iter().flatten().filter(|quote| quote.kind != QuoteKind::Indirect) {
        marks.push((quote.start, quote.end, named("quote")));
    }
    marks.extend(article.figures.iter().flatten().map(|figure| (figure.start, figure.end, named("figure"))));
    marks.extend(article.times.iter().flatten().map(|time| (time.start, time.end, named("time"))));
    for entity in article.entities.iter().flatten() {
        let name = format!("{:?}", entity.r#type).to_lowercase();
        let kind = LEGEND.iter().copied().find(|kind| kind.name == name).unwrap_or_else(|| named("other name"));
        marks.extend(entity.mentions.iter().map(|mention| (mention.start, mention.end, kind)));
    }
    marks
}

/// Writes the text with its marks; tells which kinds were used.
fn paint(page: &mut String, text: &Text, marks: &[Mark], coloured: bool) -> Vec<Kind> {
    let mut used: Vec<Kind> = marks.iter().map(|mark| mark.2).collect();
    used.sort_unstable();
    used.dedup();
    let mut styles: Vec<Option<Kind>> = vec![None; text.len()];
    let mut ordered = marks.to_vec();
    ordered.sort_by_key(|&(start, _, kind)| (kind.rank, start));
    for (start, end, kind) in ordered {
        for slot in styles.iter_mut().take(end).skip(start) {
            *slot = Some(kind);
        }
    }
    let mut current: Option<Kind> = None;
    for (character, style) in text.as_str().chars().zip(styles) {
        if coloured && style != current {
            change(page, current, style);
            current = style;
        }
        if character == '\n' || !character.is_control() {
            page.push(character);
        } else {
            page.push('\u{FFFD}');
        }
    }
    if coloured {
        change(page, current, None);
    }
    page.push('\n');
    used
}

fn change(page: &mut String, from: Option<Kind>, to: Option<Kind>) {
    if let Some(from) = from {
        write_to(page, format_args!("{:#}", style(from)));
    }
    if let Some(to) = to {
        write_to(page, format_args!("{}", style(to)));
    }
}

fn style(kind: Kind) -> Style {
    let style = Style::new().fg_color(Some(kind.colour.into()));
    if kind.name == "headline" { style.bold() } else { style }
}

fn legend(page: &mut String, used: &[Kind], coloured: bool) {
    if !coloured || used.is_empty() {
        return;
    }
    page.push('\n');
    let names: Vec<String> = used.iter().map(|&kind| format!("{0}{1}{0:#}", style(kind), kind.name)).collect();
    line(page, &format!("   {}", names.join("  ")));
}

/// Every finding in the text: where it stands, what it says, which rule found it.
fn findings(page: &mut String, article: &Article) {
    let mut rows: Vec<(usize, usize, String, String)> = Vec::new();
    for entity in article.entities.iter().flatten() {
        let kind = format!("{:?}", entity.r#type).to_lowercase();
        for mention in &entity.mentions {
            let what = format!("{kind:<12} {} → {} {}", safe(&mention.text), entity.id, safe(&entity.name));
            rows.push((mention.start, mention.end, what, entity.by.to_string()));
        }
    }
    for quote in article.quotes.iter().flatten() {
        let speaker = quote.speaker.as_ref().map_or("–", |speaker| speaker.name.as_str());
        let kind = match quote.kind {
            QuoteKind::Direct => "quote",
            QuoteKind::Mixed => "quote, mixed",
            QuoteKind::Indirect => "reported",
        };
        let cue = quote.cue.as_ref().map_or(String::new(), |cue| format!(" ({})", safe(&cue.text)));
        let what = format!("{kind:<12} {} — {}{cue}", safe(&shortened(&quote.text)), safe(speaker));
        rows.push((quote.start, quote.end, what, quote.by.to_string()));
    }
    for time in article.times.iter().flatten() {
        rows.push((
            time.start,
            time.end,
            format!("{:<12} {} = {}", "time", safe(&time.text), time.value),
            time.by.to_string(),
        ));
    }
    for figure in article.figures.iter().flatten() {
        let unit = figure.unit.as_deref().unwrap_or("");
        let what = format!("{:<12} {} = {} {unit}", "figure", safe(&figure.text), figure.value);
        rows.push((figure.start, figure.end, what, figure.by.to_string()));
    }
    rows.sort();
    if !rows.is_empty() {
        page.push('\n');
    }
    for (start, end, what, by) in rows {
        line(page, &format!("   {start:>6}–{end:<6} {what}  ‹{by}›"));
    }
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// A text in one line, without control characters.
pub(super) fn safe(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

pub(super) fn word(basis: Basis) -> &'static str {
    match basis {
        Basis::Stated => "stated",
        Basis::Derived => "derived",
        Basis::Inferred => "inferred",
    }
}

fn line(page: &mut String, content: &str) {
    page.push_str(content.trim_end());
    page.push('\n');
}

fn write_to(page: &mut String, content: std::fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let written = page.write_fmt(content);
    debug_assert!(written.is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_article::{Entity, EntityKind, Mention, MentionKind};

    fn article() -> Article {
        let mention = Mention { start: 0, end: 3, text: "Ana".into(), kind: MentionKind::Full };
        let entity = Entity {
            id: "e1".into(),
            r#type: EntityKind::Person,
            name: "Ana".into(),
            aliases: vec![],
            mentions: vec![mention],
            salience: 1.0,
            roles: vec![],
            place: None,
            same_as: vec![],
            basis: None,
            by: "names.test".into(),
        };
        Article { text: Some("Ana ran\u{1b}[2J".into()), entities: Some(vec![entity]), ..Article::default() }
    }

    #[test]
    fn findings_are_coloured_and_named_in_a_legend() {
        let page = pretty(&article(), true);
        assert!(page.contains("\u{1b}[94mAna\u{1b}[0m ran"), "{page:?}");
        assert!(page.contains("\u{1b}[94mperson\u{1b}[0m"), "{page:?}");
    }

    #[test]
    fn without_colour_no_escape_of_ours_or_the_article_s_gets_out() {
        let page = pretty(&article(), false);
        assert!(!page.contains('\u{1b}'), "{page:?}");
        assert!(page.contains("person       Ana → e1 Ana  ‹names.test›"), "{page}");
    }
}
