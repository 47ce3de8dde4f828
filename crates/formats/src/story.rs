//! What every reader of a format with markup makes: the fields that the document states and the blocks of its body. Here
//! they become a draft: text, blocks, and the spans of the fields that stand in the text.

use crate::markup::{Body, Part};
use crate::read::text::refuse_binary;
use crate::things::{self, Thing};
use crate::xml::collapse;
use crate::{Unreadable, reason};
use copydesk_article::{
    Author, Basis, Block, Dateline, Draft, Finding, Item, Keyword, Language, Origin, Package, Picture, PubStatus, Role,
    Rule, Span, Subject, Text,
};
use std::ops::Range;

/// What stands before an id that is no address, where a format asks for one.
pub(crate) const URN: &str = "urn:copydesk:";

/// The note on a pool picture, where a format has no word for it.
pub(crate) const POOL: &str = "Pool";

/// A document's article before its text is put together.
#[derive(Debug, Default)]
pub(crate) struct Story {
    /// The contract's name of the format.
    pub(crate) format: &'static str,
    /// The item's id in the document.
    pub(crate) id: Option<String>,
    /// The fields.
    pub(crate) item: Item,
    /// The language's tag and where it stands.
    pub(crate) language: Option<(String, &'static str)>,
    /// Subject codes.
    pub(crate) subjects: Vec<Subject>,
    /// Keywords.
    pub(crate) keywords: Vec<String>,
    /// Persons, organisations, places and events.
    pub(crate) things: Vec<Thing>,
    /// Whether it may be published.
    pub(crate) pubstatus: PubStatus,
    /// Blocks and pictures of the body.
    pub(crate) body: Body,
    /// The dateline as written.
    pub(crate) dateline: Option<String>,
    /// The items that a package points to.
    pub(crate) package: Option<Package>,
}

/// A fact from the markup; `None` where there is nothing.
pub(crate) fn stated(value: Option<String>, by: impl Into<Rule>) -> Option<Finding<String>> {
    value.filter(|value| !value.trim().is_empty()).map(|value| Finding::stated(value, by))
}

/// A byline without its “By”.
pub(crate) fn byline(written: Option<String>, by: &'static str) -> Option<Finding<String>> {
    let written = written.and_then(|written| collapse(&written))?;
    let name = ["By ", "BY ", "by "].iter().find_map(|word| written.strip_prefix(word)).unwrap_or(&written).trim();
    let finding = Finding::stated(name.to_owned(), by);
    Some(if name == written { finding } else { finding.written(written) })
}

/// A news urgency, 1 to 9.
pub(crate) fn urgency(written: Option<&str>, by: &'static str) -> Option<Finding<u8>> {
    let value: u8 = written?.trim().parse().ok()?;
    (1..=9).contains(&value).then(|| Finding::stated(value, by))
}

/// A status by any of its names.
pub(crate) fn pubstatus(written: &str) -> Option<PubStatus> {
    let name = written.rsplit([':', '/']).next().unwrap_or(written).trim().to_ascii_lowercase();
    match name.as_str() {
        "usable" => Some(PubStatus::Usable),
        "withheld" | "embargoed" => Some(PubStatus::Withheld),
        "canceled" | "cancelled" | "killed" => Some(PubStatus::Canceled),
        _ => None,
    }
}

/// An author whom the markup names.
pub(crate) fn author(name: String, by: &'static str) -> Author {
    Author {
        raw: name.clone(),
        name,
        given: None,
        family: None,
        role: None,
        organisation: None,
        email: None,
        spans: Vec::new(),
        basis: Basis::Stated,
        by: by.into(),
        confidence: 1.0,
    }
}

/// The place and the agency of a dateline: `STOCKHOLM, Aug 29, 2014 (AFP) -`.
pub(crate) fn dateline(written: &str, by: &'static str) -> Option<Finding<Dateline>> {
    let written = collapse(written)?;
    let bare = written.trim_end_matches([' ', '-', '–', '—', '_', '.', '/']);
    let (before, provider) = match bare.strip_suffix(')').and_then(|open| open.rsplit_once('(')) {
        Some((before, inside)) => (before.trim_end(), Some(inside.trim().to_owned())),
        None => (bare, None),
    };
    // `ANSA TEST - ROMA, 01 LUG`: the agency and its service before the place.
    let agency = |ahead: &str| {
        ahead.len() <= 20 && ["ANSA", "Adnkronos", "LUSA", "Belga"].iter().any(|name| ahead.starts_with(name))
    };
    let before = before.split_once(" - ").filter(|(ahead, _)| agency(ahead)).map_or(before, |(_, behind)| behind);
    let first = before.split([',', '(']).next().unwrap_or(before);
    let first = [" - ", " – ", " — ", " _ "].iter().fold(first, |left, dash| left.split(dash).next().unwrap_or(left));
    let place = first.trim();
    let is_place = !place.is_empty() && place.chars().count() < 60 && !place.chars().any(|c| c.is_ascii_digit());
    if !is_place && provider.is_none() {
        return None;
    }
    let place = is_place.then(|| reading_case(place));
    Some(Finding::stated(Dateline { place, provider, ..Dateline::default() }, by).written(written))
}

/// Words of a name that stay small.
const SMALL: &[&str] =
    &["of", "and", "the", "de", "la", "le", "les", "du", "des", "del", "da", "do", "di", "sur", "am", "an", "el"];

/// `NEW YORK` as `New York`; anything with a small letter as it is.
pub(crate) fn reading_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) || name.chars().filter(|c| c.is_alphabetic()).count() < 4 {
        return name.to_owned();
    }
    let word_case = |(nth, word): (usize, &str)| {
        let lower = word.to_lowercase();
        if nth > 0 && SMALL.contains(&lower.as_str()) { lower } else { capitals(&lower) }
    };
    name.split(' ').enumerate().map(word_case).collect::<Vec<_>>().join(" ")
}

/// A word with a capital at its start and after every mark inside it.
fn capitals(lower: &str) -> String {
    let mut start = true;
    let mut written = String::with_capacity(lower.len());
    for character in lower.chars() {
        if start {
            written.extend(character.to_uppercase());
        } else {
            written.push(character);
        }
        start = matches!(character, '-' | '.' | '/' | '(');
    }
    written
}

impl Story {
    /// The draft: text, blocks, spans.
    ///
    /// # Errors
    /// When there is nothing to read and the item is no kill either.
    pub(crate) fn draft(mut self) -> Result<Draft, Unreadable> {
        for figure in std::mem::take(&mut self.body.figures) {
            self.item.pictures.push(Picture::stated(figure.caption, figure.url, "markup.figure"));
        }
        let dateline_at = self.lead_in();
        let captions = self
            .item
            .pictures
            .iter()
            .enumerate()
            .filter_map(|(nth, picture)| Some((nth, Part { role: Role::Caption, text: picture.caption.clone()? })));
        let captions: Vec<_> = captions.filter(|(_, part)| !part.text.trim().is_empty()).collect();
        let first_caption = self.body.parts.len();
        let picture_of: Vec<usize> = captions.iter().map(|(nth, _)| *nth).collect();
        self.body.parts.extend(captions.into_iter().map(|(_, part)| part));
        if self.body.parts.is_empty() && self.pubstatus != PubStatus::Canceled {
            return Err(Unreadable::new(reason::NO_ARTICLE, "no headline, no text, no caption"));
        }
        let (text, ranges) = join(&self.body.parts);
        refuse_binary(&text)?;
        let laid = Laid { text: Text::new(text), ranges };
        for (nth, part) in picture_of.into_iter().zip(first_caption..) {
            if let (Some(picture), Some(span)) = (self.item.pictures.get_mut(nth), laid.span(part)) {
                picture.spans.push(span);
            }
        }
        self.point(&laid, dateline_at);
        Ok(self.into_draft(laid))
    }

    /// Puts headline, byline and a dateline that the text does not repeat before the body, each once. Tells how much of
    /// the first paragraph is the dateline, where it is there.
    fn lead_in(&mut self) -> Option<usize> {
        let (mut headline, mut byline) = (None, None);
        while let Some(first) = self.body.parts.first() {
            let slot = match () {
                () if headline.is_none() && repeats(self.item.headline.as_ref(), &first.text) => &mut headline,
                () if byline.is_none() && repeats(self.item.byline.as_ref(), &first.text) => &mut byline,
                () => break,
            };
            *slot = Some(self.body.parts.remove(0).text);
        }
        let headline = headline.or_else(|| self.item.headline.as_ref().map(|finding| finding.value.clone()));
        let written = |finding: &Finding<String>| finding.raw.clone().unwrap_or_else(|| finding.value.clone());
        let byline = byline.or_else(|| self.item.byline.as_ref().map(written));
        let dateline = self.dateline.as_deref().and_then(collapse);
        let first = self.body.parts.iter().find(|part| part.role == Role::Paragraph).map(|part| part.text.as_str());
        let candidates = [dateline.as_deref(), dateline.as_ref().and_then(|_| self.place())];
        let repeated =
            first.and_then(|first| candidates.into_iter().flatten().find_map(|line| starts_with(first, line)));
        let dateline = dateline.filter(|_| first.is_some() && repeated.is_none());
        let lead = [(Role::Headline, headline), (Role::Byline, byline), (Role::Dateline, dateline)];
        let lead = lead.into_iter().filter_map(|(role, text)| Some(Part { role, text: text? }));
        self.body.parts.splice(0..0, lead.collect::<Vec<_>>());
        repeated
    }

    fn place(&self) -> Option<&str> {
        self.item.dateline.as_ref()?.value.place.as_deref()
    }

    /// Gives the fields that stand in the text their spans.
    fn point(&mut self, laid: &Laid, dateline_at: Option<usize>) {
        let parts = &self.body.parts;
        let first = |role: Role| parts.iter().position(|part| part.role == role);
        let of = |role: Role| first(role).and_then(|part| laid.span(part));
        for (finding, role) in [(&mut self.item.headline, Role::Headline), (&mut self.item.byline, Role::Byline)] {
            if let (Some(finding), Some(span)) = (finding.as_mut(), of(role)) {
                finding.spans.push(span);
            }
        }
        self.item.lead = of(Role::Paragraph);
        let in_paragraph = dateline_at.zip(first(Role::Paragraph)).and_then(|(length, part)| {
            let start = laid.ranges.get(part)?.start;
            laid.text.span(start..start + length).ok()
        });
        if let (Some(finding), Some(span)) = (self.item.dateline.as_mut(), in_paragraph.or_else(|| of(Role::Dateline)))
        {
            finding.spans.push(span);
        }
        for (nth, part) in parts.iter().enumerate().filter(|(_, part)| part.role == Role::Subhead) {
            let subhead = Finding::stated(part.text.clone(), "markup.heading");
            self.item.subheads.push(match laid.span(nth) {
                Some(span) => subhead.at(span),
                None => subhead,
            });
        }
    }

    fn into_draft(self, laid: Laid) -> Draft {
        let spans = self.body.parts.iter().enumerate().map(|(nth, part)| (part.role, laid.span(nth)));
        let blocks = spans.filter_map(|(role, span)| Some(Block::new(role, span?))).collect();
        let language = self.language.and_then(|(tag, by)| language(&tag, by, laid.text.as_str())).map(Some);
        let entities = (!self.things.is_empty()).then(|| things::entities(self.things, &laid.text));
        let keyword = |text: String| Keyword { text, score: 1.0, spans: Vec::new() };
        Draft {
            id: self.id,
            origin: Origin { format: self.format.to_owned(), ..Origin::default() },
            text: laid.text,
            blocks,
            marked_up: true,
            pubstatus: self.pubstatus,
            item: Some(self.item),
            language,
            entities,
            package: self.package,
            subjects: (!self.subjects.is_empty()).then_some(self.subjects),
            keywords: (!self.keywords.is_empty()).then(|| self.keywords.into_iter().map(keyword).collect()),
            ..Draft::default()
        }
    }
}

/// Whether a text is the words of a field again.
fn repeats(finding: Option<&Finding<String>>, text: &str) -> bool {
    finding.is_some_and(|finding| {
        let raw = finding.raw.as_ref().unwrap_or(&finding.value);
        let text = fold(text);
        text == fold(&finding.value) || text == fold(raw)
    })
}

/// A text and where its parts lie in it.
struct Laid {
    text: Text,
    ranges: Vec<Range<usize>>,
}

impl Laid {
    fn span(&self, part: usize) -> Option<Span> {
        self.text.span(self.ranges.get(part)?.clone()).ok()
    }
}

/// Parts with a blank line between them.
fn join(parts: &[Part]) -> (String, Vec<Range<usize>>) {
    let mut text = String::with_capacity(parts.iter().map(|part| part.text.len() + 2).sum());
    let mut ranges = Vec::with_capacity(parts.len());
    for part in parts {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(&crate::read::text::with_line_feeds(&part.text));
        ranges.push(start..text.len());
    }
    (text, ranges)
}

/// How many bytes of a paragraph are the line that it starts with, in any case; `None` where it starts otherwise.
fn starts_with(paragraph: &str, line: &str) -> Option<usize> {
    let mut rest = paragraph.char_indices();
    for wanted in line.chars() {
        let (_, found) = rest.next()?;
        if !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(rest.offset())
}

/// Words in small letters with one blank between them.
pub(crate) fn fold(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// A stated language with the script of the text.
fn language(tag: &str, by: &'static str, text: &str) -> Option<Language> {
    let mut subtags = tag.trim().split(['-', '_']);
    let primary = subtags.next().map(str::to_ascii_lowercase)?;
    let is_tag = matches!(primary.len(), 2 | 3) && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_tag || matches!(primary.as_str(), "und" | "mul" | "zxx") {
        return None;
    }
    let region =
        subtags.map(str::to_ascii_uppercase).find(|tag| tag.len() == 2 && tag.bytes().all(|b| b.is_ascii_alphabetic()));
    let script = script(&primary, text).to_owned();
    let tag = region.map_or(primary.clone(), |region| format!("{primary}-{region}"));
    Some(Language { tag, script, basis: Basis::Stated, by: by.into(), confidence: 1.0 })
}

/// Blocks of Unicode by script, in the order of their first code point.
const SCRIPTS: &[(u32, u32, &str)] = &[
    (0x41, 0x24F, "Latn"),
    (0x370, 0x3FF, "Grek"),
    (0x400, 0x52F, "Cyrl"),
    (0x530, 0x58F, "Armn"),
    (0x590, 0x5FF, "Hebr"),
    (0x600, 0x77F, "Arab"),
    (0x900, 0x97F, "Deva"),
    (0x980, 0x9FF, "Beng"),
    (0xA00, 0xA7F, "Guru"),
    (0xA80, 0xAFF, "Gujr"),
    (0xB80, 0xBFF, "Taml"),
    (0xC00, 0xC7F, "Telu"),
    (0xC80, 0xCFF, "Knda"),
    (0xD00, 0xD7F, "Mlym"),
    (0xD80, 0xDFF, "Sinh"),
    (0xE00, 0xE7F, "Thai"),
    (0xE80, 0xEFF, "Laoo"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1200, 0x139F, "Ethi"),
    (0x1780, 0x17FF, "Khmr"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x3040, 0x30FF, "Jpan"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xAC00, 0xD7AF, "Kore"),
];

/// ISO 15924 code of the script that most letters of a text are in.
fn script(primary: &str, text: &str) -> &'static str {
    let mut counts = [0_usize; 25];
    // Beyond Latin the table alone tells a letter: asking Unicode costs more there than all the rest.
    let counts_for = |character: &char| *character > '\u{24f}' || character.is_alphabetic();
    for character in text.chars().filter(counts_for).take(2000) {
        let code = u32::from(character);
        let found = SCRIPTS.iter().position(|(first, last, _)| (*first..=*last).contains(&code));
        if let Some(count) = found.and_then(|nth| counts.get_mut(nth)) {
            *count += 1;
        }
    }
    let most = counts.iter().enumerate().max_by_key(|(nth, count)| (**count, usize::MAX - nth)).map(|(nth, _)| nth);
    let name = most.and_then(|nth| SCRIPTS.get(nth)).map_or("Zyyy", |(.., name)| *name);
    match (name, primary) {
        ("Hani", "ja") => "Jpan",
        ("Hani", "ko") => "Kore",
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story() -> Story {
        let part = |role, text: &str| Part { role, text: text.to_owned() };
        Story {
            format: "test",
            item: Item {
                headline: stated(Some("A headline".to_owned()), "t"),
                byline: byline(Some("By Ann ONE".to_owned()), "t"),
                dateline: dateline("PARIS, May 1 (AFP) -", "t"),
                ..Item::default()
            },
            dateline: Some("PARIS, May 1 (AFP) -".to_owned()),
            language: Some(("en_gb".to_owned(), "t")),
            body: Body {
                parts: vec![
                    part(Role::Paragraph, "Words é."),
                    part(Role::Subhead, "Sub"),
                    part(Role::Paragraph, "More."),
                ],
                figures: vec![crate::markup::Figure { url: None, caption: Some("A caption".to_owned()) }],
            },
            ..Story::default()
        }
    }

    #[test]
    fn a_story_becomes_text_with_its_fields_in_place() {
        let draft = story().draft().expect("a story");
        assert_eq!(
            draft.text.as_str(),
            "A headline\n\nBy Ann ONE\n\nPARIS, May 1 (AFP) -\n\nWords é.\n\nSub\n\nMore.\n\nA caption"
        );
        let item = draft.item.expect("an item");
        let at = |spans: &[Span]| spans.iter().map(|span| draft.text.at(*span).to_owned()).collect::<Vec<_>>();
        assert_eq!(at(&item.headline.expect("headline").spans), ["A headline"]);
        let byline = item.byline.expect("byline");
        assert_eq!((byline.value.as_str(), at(&byline.spans)), ("Ann ONE", vec!["By Ann ONE".to_owned()]));
        let dateline = item.dateline.expect("dateline");
        assert_eq!(at(&dateline.spans), ["PARIS, May 1 (AFP) -"]);
        assert_eq!((dateline.value.place.as_deref(), dateline.value.provider.as_deref()), (Some("Paris"), Some("AFP")));
        assert_eq!(item.lead.map(|span| draft.text.at(span)), Some("Words é."));
        assert_eq!(at(&item.subheads[0].spans), ["Sub"]);
        assert_eq!(at(&item.pictures[0].spans), ["A caption"]);
        let language = draft.language.flatten().expect("language");
        assert_eq!((language.tag.as_str(), language.script.as_str()), ("en-GB", "Latn"));
        assert_eq!(draft.blocks.len(), 7);
    }

    #[test]
    fn what_the_body_repeats_stands_once() {
        let mut twice = story();
        twice.body.parts.insert(0, Part { role: Role::Paragraph, text: "A  HEADLINE".to_owned() });
        twice.body.parts[1].text = "PARIS (AFP) Words".to_owned();
        let draft = twice.draft().expect("a story");
        assert!(draft.text.as_str().starts_with("A  HEADLINE\n\nBy Ann ONE\n\nPARIS (AFP) Words"));
        let dateline = draft.item.expect("an item").dateline.expect("dateline");
        assert_eq!(draft.text.at(dateline.spans[0]), "PARIS");
    }

    #[test]
    fn nothing_to_read_is_no_article_unless_it_is_a_kill() {
        assert_eq!(Story::default().draft().expect_err("nothing").reason, reason::NO_ARTICLE);
        assert!(Story { pubstatus: PubStatus::Canceled, ..Story::default() }.draft().is_ok());
    }

    #[test]
    fn datelines_give_their_place() {
        for (written, place, provider) in [
            ("STOCKHOLM, Aug 29, 2014 (AFP) -", Some("Stockholm"), Some("AFP")),
            ("Frankfurt/Main (dpa) - ", Some("Frankfurt/Main"), Some("dpa")),
            ("RIO DE JANEIRO (AP) —", Some("Rio de Janeiro"), Some("AP")),
            ("NEW YORK", Some("New York"), None),
            ("BRUSSELS - May 2 -", Some("Brussels"), None),
            ("UN", Some("UN"), None),
            ("29 August 2014", None, None),
            ("", None, None),
        ] {
            let found = dateline(written, "t").map(|finding| finding.value).unwrap_or_default();
            assert_eq!((found.place.as_deref(), found.provider.as_deref()), (place, provider), "{written}");
        }
    }
}
