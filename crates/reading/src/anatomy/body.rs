//! The body: paragraphs, subheads, lists, tables, and the marks that stand between them.

use super::byline;
use super::caption;
use super::dateline;
use super::desk::{Desk, Trace};
use super::ending::{self, Ending};
use super::head;
use super::layout::ends_sentence;
use super::notes::{self, Kind};
use super::passage::{Passage, placed};
use super::subhead::{self, Subhead};
use copydesk_article::{Dateline, Finding, Role, Version, VersionKind};

/// How many paragraphs down a dateline can stand, below a summary.
const DATELINE_WITHIN: usize = 3;

/// Reads the body between head and end.
pub(crate) fn read(desk: &mut Desk<'_>) {
    for at in desk.body_from..desk.body_to {
        if desk.is_open(at) {
            line(desk, at);
        }
    }
    lists(desk);
    dateline_of(desk);
    desk.item.lead = (desk.body_from..desk.body_to)
        .find(|at| desk.roles.get(*at) == Some(&Some(Role::Paragraph)))
        .and_then(|at| desk.piece(at)?.span(desk.text));
}

fn line(desk: &mut Desk<'_>, at: usize) {
    let Some(piece) = desk.piece(at) else { return };
    if desk.pieces.get(at).is_some_and(|piece| piece.table) {
        return desk.set(at, Role::Table);
    }
    if let Some(found) = subhead::framed(piece) {
        if found.rule == "anatomy.subhead.dashes" {
            desk.witness(None, piece, Trace::DashedSubhead);
        }
        return add_subhead(desk, at, found);
    }
    if let Some(mark @ (Ending::Mark(_) | Ending::SignOff(_))) = ending::read(piece)
        && at > desk.body_from
    {
        let role = super::end::take(desk, piece, mark);
        return desk.set(at, role);
    }
    if piece.text.len() <= 700
        && let Some(found) = caption::read(piece).filter(|found| {
            found.credit.is_some() && at > desk.body_from || found.words.is_some_and(|_| found.credit.is_none())
        })
    {
        return desk.add_caption(at, &found);
    }
    if matches!(notes::read(piece.text), Some(note) if note.kind != Kind::Notebook) && head::note(desk, at, piece) {
        return;
    }
    if let Some(found) = subhead::bare(piece)
        && stands_between_paragraphs(desk, at)
    {
        return add_subhead(desk, at, found);
    }
    desk.set(at, Role::Paragraph);
}

fn add_subhead(desk: &mut Desk<'_>, at: usize, found: Subhead<'_>) {
    let finding = desk.stated(found.words, found.rule, found.confidence);
    desk.item.subheads.push(finding);
    desk.set(at, Role::Subhead);
}

/// A paragraph right before and right after: a whole sentence each, longer than any headline.
fn stands_between_paragraphs(desk: &Desk<'_>, at: usize) -> bool {
    let paragraph = |at: usize| {
        (desk.body_from..desk.body_to).contains(&at)
            && desk.piece(at).is_some_and(|piece| {
                piece.text.len() > 75 && ends_sentence(piece.text) && is_item(piece.text).is_none()
            })
    };
    at > desk.body_from && paragraph(at - 1) && paragraph(at + 1)
}

/// Runs of two and more list items.
fn lists(desk: &mut Desk<'_>) {
    let mut run: Vec<usize> = Vec::new();
    for at in desk.body_from..=desk.body_to {
        let kind = desk
            .piece(at)
            .filter(|_| at < desk.body_to && desk.roles.get(at) == Some(&Some(Role::Paragraph)))
            .and_then(|piece| is_item(piece.text));
        let fits = kind.is_some()
            && run.last().is_none_or(|last| desk.piece(*last).and_then(|piece| is_item(piece.text)) == kind);
        if !fits {
            if run.len() >= 2 {
                run.iter().for_each(|item| desk.set(*item, Role::List));
            }
            run.clear();
        }
        if kind.is_some() {
            run.push(at);
        }
    }
}

/// Kinds of list items.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    Bullet,
    Dash,
    Number,
}

/// The kind of list item that a line is. Dashes before speech (`– Nei, sier han`) are told by their full sentences.
fn is_item(text: &str) -> Option<Item> {
    let rest = |marks: &[&str]| marks.iter().find_map(|mark| text.strip_prefix(mark));
    if rest(&["• ", "* ", "· ", "▪ ", "‣ ", "●", "■ ", "•\t", "•"]).is_some() {
        return Some(Item::Bullet);
    }
    if let Some(rest) = rest(&["- ", "– ", "— ", "-- "]) {
        let speech = ends_sentence(rest) && rest.len() > 60;
        return (!speech).then_some(Item::Dash);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=2).contains(&digits)
        && text
            .get(digits..)
            .is_some_and(|rest| rest.starts_with(". ") || rest.starts_with(") ") || rest.starts_with(".\t"));
    numbered.then_some(Item::Number)
}

/// The dateline with which the news opens.
fn dateline_of(desk: &mut Desk<'_>) {
    if desk.item.dateline.is_some() {
        return;
    }
    let paragraphs = (desk.body_from..desk.body_to)
        .filter(|at| matches!(desk.roles.get(*at), Some(Some(Role::Paragraph))))
        .take(DATELINE_WITHIN);
    for (nth, at) in paragraphs.collect::<Vec<_>>().into_iter().enumerate() {
        let Some(piece) = desk.piece(at) else { continue };
        let Some(line) = dateline::read(piece) else { continue };
        if nth > 0 && line.confidence < 0.95 {
            continue;
        }
        if line.length >= piece.text.len() {
            desk.set(at, Role::Dateline);
        }
        add_dateline(desk, &line, piece);
        return correction_behind(desk, at, piece.after(line.length));
    }
}

/// AP corrects behind the dateline: `NORTHPORT (AP) — In a story …, The Associated Press reported erroneously …`.
fn correction_behind(desk: &mut Desk<'_>, at: usize, rest: Passage<'_>) {
    let Some(note) = notes::read(rest.text).filter(|note| note.kind == Kind::Correction) else { return };
    desk.add_version(Version { number: None, kind: VersionKind::Correction }, rest, note.rule);
    desk.note(rest, note.rule);
    desk.set(at, Role::Correction);
}

/// Takes a dateline in.
pub(crate) fn add_dateline<'a>(desk: &mut Desk<'a>, line: &dateline::Line<'a>, piece: Passage<'a>) {
    let provider = line.provider.as_ref().map(|(name, at)| {
        let code = super::agencies::first_of(name);
        (code.map_or_else(|| name.clone(), str::to_owned), code, *at)
    });
    let value = Dateline {
        place: Some(line.place.clone()),
        country: line.country.map(str::to_owned),
        entity: None,
        date: None,
        provider: provider.as_ref().filter(|(_, code, _)| code.is_some()).map(|(name, _, _)| name.clone()),
    };
    if let Some((_, Some(code), at)) = provider {
        desk.witness(Some(code), at, Trace::Dateline);
    }
    if let Some(byline) = line.people.and_then(byline::read_in_dateline) {
        desk.add_byline(&byline);
    }
    if let Some(written) = &line.date {
        let offset = line.whole.start - piece.start;
        let place = piece.cut(written.bytes.start + offset..written.bytes.end + offset);
        desk.filed = Some((written.clone(), place));
    }
    let mut finding = placed(Finding::stated(value, line.rule).written(line.whole.text), desk.text, line.whole);
    finding.confidence = line.confidence;
    desk.item.dateline = Some(finding);
}
