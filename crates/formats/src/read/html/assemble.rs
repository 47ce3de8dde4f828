//! The chosen blocks and the stated facts to a draft: text, roles, positions, item.

use super::blocks::{Block, Page};
use super::dates;
use super::facts::{self, Stated};
use super::marks::Marks;
use super::names::{self, Source};
use super::phrases;
use super::pictures::{self, Figure};
use super::tag::Tag;
use super::tree::Id;
use copydesk_article::{Author, Block as Part, Draft, Finding, Hints, Item, Picture, Role, Text};
use std::collections::BTreeMap;
use std::ops::Range;

/// A part of the text before positions are known: its blocks and what it is.
#[derive(Clone, Debug)]
struct Piece {
    blocks: Vec<usize>,
    role: Role,
    text: String,
}

/// What the page showed, block by block.
pub(super) struct Chosen {
    pub(super) body: Vec<bool>,
    /// The block of the headline, with its words.
    pub(super) headline: Option<(usize, String)>,
}

/// Builds the draft; `None` where nothing is to be read.
pub(super) fn draft(page: &Page<'_, '_>, stated: &Stated<'_, '_>, chosen: &Chosen, hints: &Hints) -> Option<Draft> {
    let mut item = Item::default();
    stated.fill(&mut item, hints);
    let first = chosen.body.iter().position(|&body| body);
    let last = chosen.body.iter().rposition(|&body| body);
    let top = chosen.headline.as_ref().map(|(at, _)| *at).filter(|&at| first.is_none_or(|first| at <= first));
    let head = top.or(first).unwrap_or(0).saturating_sub(4)
        ..first.unwrap_or(0).max(top.map_or(0, |top| top + 8)).min(page.blocks.len());
    let mut roles: BTreeMap<usize, Role> = BTreeMap::new();
    mark_body(page, chosen, &mut roles);
    if let Some(top) = top {
        (top + 1..top + 4).filter(|&at| is_line_of_authors(page, at, stated)).for_each(|at| {
            roles.remove(&at);
        });
    }
    let figures = pictures::figures(page, top.or(first).unwrap_or(0)..last.map_or(0, |last| last + 1), &chosen.body);
    for figure in &figures {
        roles.extend(figure.captions.iter().map(|&at| (at, Role::Caption)));
        roles.extend(figure.credits.iter().map(|&at| (at, Role::Credit)));
    }
    if let Some(top) = top {
        roles.insert(top, Role::Headline);
    }
    let byline = byline_block(page, head.clone(), &roles, stated);
    if let Some(at) = byline {
        roles.insert(at, Role::Byline);
    }
    item.published = stated.published().or_else(|| time_element(page, head.clone()));
    item.modified = stated.modified();
    let dated = if item.published.is_none() {
        date_block(page, head, byline, (&roles, stated.head.language.as_deref()))
    } else {
        None
    };
    if let Some((at, _)) = dated {
        roles.entry(at).or_insert(Role::Date);
    }
    let pieces = pieces(page, &roles);
    let (text, places) = write(&pieces);
    if text.is_empty() {
        return None;
    }
    let mut draft = Draft { text, marked_up: true, ..Draft::default() };
    draft.blocks = pieces
        .iter()
        .zip(&places)
        .filter_map(|(piece, place)| Some(Part::new(piece.role, draft.text.span(place.clone()).ok()?)))
        .collect();
    let places: BTreeMap<usize, Range<usize>> = pieces
        .iter()
        .zip(places)
        .flat_map(|(piece, place)| piece.blocks.iter().map(move |&at| (at, place.clone())).collect::<Vec<_>>())
        .collect();
    headline(&mut item, chosen, top, stated, &draft.text, &places);
    authors(&mut item, page, byline, stated, &draft.text, &places);
    published(&mut item, page, dated, stated, hints, &draft.text, &places);
    for (piece, part) in pieces.iter().zip(&draft.blocks).filter(|(piece, _)| piece.role == Role::Subhead) {
        let mut found = Finding::stated(piece.text.clone(), "html.heading");
        found.spans.extend(copydesk_article::Span::new(part.start, part.end, draft.text.len()));
        item.subheads.push(found);
    }
    item.pictures = figures.iter().map(|figure| picture(figure, page, &draft.text, &places)).collect();
    lead_picture(&mut item, stated);
    item.lead = draft
        .blocks
        .iter()
        .find(|part| part.role == Role::Paragraph)
        .and_then(|part| copydesk_article::Span::new(part.start, part.end, draft.text.len()).ok());
    draft.item = Some(item);
    Some(draft)
}

/// Roles of the body's blocks, by their elements.
fn mark_body(page: &Page<'_, '_>, chosen: &Chosen, roles: &mut BTreeMap<usize, Role>) {
    for (at, block) in page.blocks.iter().enumerate() {
        if chosen.body.get(at).copied().unwrap_or(false) {
            roles.insert(at, role(page, block));
        }
    }
}

/// Whether a short block under the headline says who wrote and when: `Posted 3 May 2024 by Ilse Brandt`.
fn is_line_of_authors(page: &Page<'_, '_>, at: usize, stated: &Stated<'_, '_>) -> bool {
    let Some(block) = page.blocks.get(at).filter(|block| block.words <= 14) else { return false };
    let words = page.words_of(block);
    phrases::of(words).starts
        && !words.ends_with(['.', '?', '!'])
        && (dates::parse(words).is_some() || !names::people(words, Source::Byline, &stated.sites()).is_empty())
}

fn role(page: &Page<'_, '_>, block: &Block) -> Role {
    let tree = page.tree;
    match tree.tag(block.owner) {
        Tag::Heading(_) => return Role::Subhead,
        Tag::Figcaption | Tag::Caption => return Role::Caption,
        _ => {}
    }
    for id in std::iter::once(block.owner).chain(tree.above(block.owner)).take(12) {
        match tree.tag(id) {
            Tag::List => return Role::List,
            Tag::Blockquote => return Role::Quote,
            Tag::Table => return if is_data(page, id) { Role::Table } else { Role::Paragraph },
            Tag::Article | Tag::Main | Tag::Body => break,
            _ => {}
        }
    }
    Role::Paragraph
}

/// Whether a table holds data: rows of several short cells.
pub(super) fn is_data(page: &Page<'_, '_>, table: Id) -> bool {
    let tree = page.tree;
    let (mut rows, mut cells, mut nested) = (0_u32, 0_u32, false);
    for id in tree.inside(table) {
        match tree.tag(id) {
            Tag::Row => rows += 1,
            Tag::Cell => cells += 1,
            Tag::Table => nested = true,
            _ => {}
        }
    }
    let range = tree.inside(table);
    let words: u32 = page.blocks.iter().filter(|block| range.contains(&block.first)).map(|block| block.words).sum();
    !nested && rows >= 2 && cells >= rows * 2 && words < cells * 30
}

/// Joins blocks of one list or table, and leaves others as they are.
fn pieces(page: &Page<'_, '_>, roles: &BTreeMap<usize, Role>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut before: Option<(Id, Id)> = None;
    for (&at, &role) in roles {
        let Some(block) = page.blocks.get(at) else { continue };
        let words = page.words_of(block);
        let group = match role {
            Role::List => outermost(page, block, |tag| matches!(tag, Tag::List)),
            Role::Table => outermost(page, block, |tag| tag == Tag::Table),
            _ => None,
        };
        let row = outermost(page, block, |tag| tag == Tag::Row).unwrap_or_default();
        let joined = group.zip(before).is_some_and(|(group, (last, _))| group == last);
        match pieces.last_mut() {
            Some(piece) if joined && piece.role == role => {
                let same_row = role == Role::Table && before.is_some_and(|(_, last)| last == row);
                piece.text.push(if same_row { '\t' } else { '\n' });
                piece.text.push_str(words);
                piece.blocks.push(at);
            }
            _ => pieces.push(Piece { blocks: vec![at], role, text: words.to_owned() }),
        }
        before = group.map(|group| (group, row));
    }
    pieces
}

fn outermost(page: &Page<'_, '_>, block: &Block, is: impl Fn(Tag) -> bool) -> Option<Id> {
    let mut found = None;
    for id in std::iter::once(block.owner).chain(page.tree.above(block.owner)).take(12) {
        if is(page.tree.tag(id)) {
            found = Some(id);
        }
    }
    found
}

/// The text of all pieces, and where each stands in bytes.
fn write(pieces: &[Piece]) -> (Text, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut places = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let from = text.len();
        text.push_str(&piece.text);
        places.push(from..text.len());
    }
    (Text::new(text), places)
}

fn headline(
    item: &mut Item,
    chosen: &Chosen,
    top: Option<usize>,
    stated: &Stated<'_, '_>,
    text: &Text,
    places: &BTreeMap<usize, Range<usize>>,
) {
    item.headline = match &chosen.headline {
        Some((at, words)) => {
            let mut found = Finding::stated(words.clone(), "html.h1");
            if top == Some(*at) {
                found.spans.extend(places.get(at).and_then(|place| text.span(place.clone()).ok()));
            }
            Some(found)
        }
        None => stated.headlines().into_iter().next().map(facts::finding),
    };
}

/// The block between headline and body that names the authors.
fn byline_block(
    page: &Page<'_, '_>,
    head: Range<usize>,
    roles: &BTreeMap<usize, Role>,
    stated: &Stated<'_, '_>,
) -> Option<usize> {
    let (authors, _) = stated.authors();
    let sites = stated.sites();
    head.filter(|at| !roles.contains_key(at)).find(|&at| {
        let Some(block) = page.blocks.get(at) else { return false };
        let words = page.words_of(block);
        if block.words > 30
            || block.words < 1
            || hints_of(page, block).has(Marks(Marks::COMMENT.0 | Marks::RELATED.0 | Marks::HIDDEN.0))
        {
            return false;
        }
        if !authors.is_empty() {
            return authors.iter().any(|author| words.contains(&author.raw) || words.contains(&author.name));
        }
        let says_by = words.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by ")) || words.contains(" by ");
        let marked = hints_of(page, block).has(Marks::AUTHOR);
        (says_by || marked) && !names::people(words, Source::Byline, &sites).is_empty()
    })
}

/// Hints of a block's element, of the inline elements in it, and of the three elements around.
fn hints_of(page: &Page<'_, '_>, block: &Block) -> Marks {
    let inner = page.tree.above(block.first).take_while(|&id| id != block.owner);
    let outer = page.tree.above(block.owner).take(3);
    inner.chain([block.owner]).chain(outer).fold(Marks::NONE, |marks, id| marks.with(page.marks_of(id)))
}

fn authors(
    item: &mut Item,
    page: &Page<'_, '_>,
    byline: Option<usize>,
    stated: &Stated<'_, '_>,
    text: &Text,
    places: &BTreeMap<usize, Range<usize>>,
) {
    let (mut authors, mut line) = stated.authors();
    let place = byline.and_then(|at| places.get(&at));
    if let (Some(at), Some(place)) = (byline, place) {
        let words = page.blocks.get(at).map(|block| page.words_of(block)).unwrap_or_default();
        let people = names::people(words, Source::Byline, &stated.sites());
        // A page may show more authors than its metadata has room for.
        let says_by = words.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "));
        let known = authors.iter().all(|author| people.iter().any(|person| person.name == author.name));
        if authors.is_empty() || (says_by && known && people.len() > authors.len()) {
            authors = people.into_iter().map(|person| facts::author(person, "html.byline")).collect();
        }
        for author in &mut authors {
            if let Some(from) = words.find(&author.raw) {
                let from = place.start + from;
                author.spans.extend(text.span(from..from + author.raw.len()).ok());
            }
        }
        let line_end = shown_byline(words, &authors);
        let mut found = Finding::stated(words.get(..line_end).unwrap_or(words).to_owned(), "html.byline");
        found.spans.extend(text.span(place.start..place.start + line_end).ok());
        line = Some(found);
    }
    item.authors = authors;
    item.byline = line;
}

/// Length of a byline without the date that runs on behind it.
fn shown_byline(words: &str, authors: &[Author]) -> usize {
    let cut = names::before_number(words).trim_end_matches([',', '|', '-', '–', '—', '•', '·', ' ', '\n']);
    let whole = authors.iter().all(|author| cut.contains(&author.raw));
    if whole && !authors.is_empty() { cut.len() } else { words.len() }
}

/// A `time` element between headline and body.
fn time_element(page: &Page<'_, '_>, head: Range<usize>) -> Option<Finding<String>> {
    let first = page.blocks.get(head.start)?.first;
    let last = page.blocks.get(head.end.saturating_sub(1))?.last;
    let times = (first.saturating_sub(30)..last + 1).filter(|&id| page.tree.tag(id) == Tag::Time);
    times.filter_map(|id| page.tree.attribute(id, "datetime")).find_map(|stated| {
        let moment = dates::parse(&stated)?;
        Some(facts::moment_finding(moment, &stated, "html.time".to_owned()))
    })
}

/// The first block between headline and body that is a date or holds one beside the authors.
fn date_block(
    page: &Page<'_, '_>,
    head: Range<usize>,
    byline: Option<usize>,
    (roles, language): (&BTreeMap<usize, Role>, Option<&str>),
) -> Option<(usize, dates::Moment)> {
    byline.into_iter().chain(head.filter(|at| !roles.contains_key(at))).find_map(|at| {
        let block = page.blocks.get(at)?;
        let words = page.words_of(block);
        if block.words > 25 {
            return None;
        }
        Some((at, dates::parse_in(words, language)?))
    })
}

fn published(
    item: &mut Item,
    page: &Page<'_, '_>,
    dated: Option<(usize, dates::Moment)>,
    stated: &Stated<'_, '_>,
    hints: &Hints,
    text: &Text,
    places: &BTreeMap<usize, Range<usize>>,
) {
    if item.published.is_some() {
        return;
    }
    if let Some((at, moment)) = dated {
        let words = page.blocks.get(at).map(|block| page.words_of(block)).unwrap_or_default();
        let mut found = facts::moment_finding(moment, words, "html.date".to_owned());
        found.spans.extend(places.get(&at).and_then(|place| text.span(place.clone()).ok()));
        item.published = Some(found);
        return;
    }
    let addresses = item.url.iter().map(|url| url.value.as_str()).chain(hints.url.as_deref());
    item.published = addresses.filter_map(day_in_address).next();
    let _ = stated;
}

/// `/2019/11/19/` in an address.
fn day_in_address(address: &str) -> Option<Finding<String>> {
    let parts: Vec<&str> = address.split('/').collect();
    parts.windows(3).find_map(|three| {
        let [year, month, day] = three else { return None };
        if year.len() != 4 || month.len() > 3 || day.len() > 2 {
            return None;
        }
        let month_day = if month.starts_with(|c: char| c.is_ascii_digit()) {
            format!("{year}-{month}-{day}")
        } else {
            format!("{day} {month} {year}")
        };
        let moment = dates::parse(&month_day)?;
        Some(
            Finding::derived(moment.value, "url.path")
                .written(format!("{year}/{month}/{day}"))
                .precise_to(moment.precision),
        )
    })
}

fn picture(figure: &Figure, page: &Page<'_, '_>, text: &Text, places: &BTreeMap<usize, Range<usize>>) -> Picture {
    let words = |blocks: &[usize]| {
        let joined = blocks
            .iter()
            .filter_map(|&at| page.blocks.get(at))
            .map(|block| page.words_of(block))
            .collect::<Vec<_>>()
            .join(" ");
        Some(joined).filter(|joined| !joined.is_empty())
    };
    let mut caption = words(&figure.captions);
    let mut credit = words(&figure.credits);
    if let (None, Some(inner)) = (&credit, pictures::credit_inside(page, figure.element)) {
        let rest = caption.as_deref().and_then(|caption| caption.strip_suffix(inner.as_str()));
        if let Some(rest) = rest.map(|rest| rest.trim_end().to_owned()) {
            caption = Some(rest).filter(|rest| !rest.is_empty());
            credit = Some(inner);
        }
    }
    let (photographer, creditline) = credit.as_deref().map(pictures::credit).unwrap_or_default();
    let copyrightnotice = credit.filter(|credit| credit.contains('©') || credit.to_lowercase().contains("copyright"));
    let mut spans: Vec<_> = figure
        .captions
        .iter()
        .chain(&figure.credits)
        .filter_map(|at| text.span(places.get(at)?.clone()).ok())
        .collect();
    spans.sort_unstable();
    let picture = Picture::stated(caption, figure.url.clone(), "html.figure");
    Picture { photographer, creditline, copyrightnotice, spans, ..picture }
}

/// The picture that metadata names, where it is none of the figures.
fn lead_picture(item: &mut Item, stated: &Stated<'_, '_>) {
    let Some(lead) = stated.lead_picture() else { return };
    let url = lead.url.clone().unwrap_or_default();
    let same = |picture: &&mut Picture| picture.url.as_deref().is_some_and(|known| pictures::same_file(known, &url));
    match item.pictures.iter_mut().find(same) {
        // The page's own address of it may be relative.
        Some(known) => known.url = Some(url),
        None => item.pictures.insert(0, lead),
    }
}
