//! The lines above the news that became neither headline nor byline nor dateline, with the reason, for `enrich --explain`.
//! Owns no decision: it asks the same readers again and tells what they said. Never run where nobody asks.

use super::desk::Desk;
use super::passage::Passage;
use super::{byline, date, dateline};
use copydesk_article::{Rejections, Role};

/// Lines that are told of.
const MOST: usize = 30;

/// Notes what the head of the copy turned down.
pub(super) fn turned_down(desk: &Desk<'_>, rejections: &Rejections) {
    let last = (desk.body_from + 1).min(desk.pieces.len()).min(MOST);
    let has = |role: Role| desk.roles.contains(&Some(role));
    for at in 0..last {
        let Some(piece) = desk.piece(at) else { continue };
        let role = desk.roles.get(at).copied().flatten();
        let news = at >= desk.body_from;
        if role != Some(Role::Headline) {
            rejections.note("headline", piece.bytes(), not_headline(role, news));
        }
        if role != Some(Role::Byline) {
            rejections.note("byline", piece.bytes(), not_byline(piece, role, has(Role::Byline)));
        }
        if desk.item.dateline.is_none() && (news || role.is_none()) {
            rejections.note("dateline", piece.bytes(), not_dateline(piece));
        }
        if role != Some(Role::Date) {
            not_published(piece, rejections);
        }
    }
}

fn not_headline(role: Option<Role>, news: bool) -> &'static str {
    match role {
        Some(Role::Byline) => "it is the byline",
        Some(Role::Dateline) => "it is the dateline",
        Some(Role::Date) => "it is a date",
        Some(Role::Kicker) => "the line above the headline: the kicker",
        Some(Role::Caption | Role::Credit) => "a picture’s caption or credit",
        Some(Role::Slugline) => "a header line of the wire",
        Some(Role::Ednote | Role::Correction) => "a note to editors",
        Some(Role::Contact) => "a contact line",
        _ if news => "reads as a paragraph: the news begins here",
        _ => "another line is the headline; this one stands below it",
    }
}

fn not_byline(piece: Passage<'_>, role: Option<Role>, there: bool) -> &'static str {
    let words = piece.text.split_whitespace().count();
    if byline::read(piece).is_some() {
        return "reads as a byline, but stands where another mark has the line";
    }
    if byline::read_bare(piece).is_some() {
        return if there {
            "a name alone, and another line is the byline"
        } else {
            "a name or house alone, where no byline can stand"
        };
    }
    match role {
        Some(Role::Headline) => "it is the headline: no cue (“By …”), no surname in capitals",
        _ if piece.text.len() > 240 || words > 25 => "too long for a byline",
        _ => "no cue (“By …”), no surname in capitals, or words that are no name, role, place or house",
    }
}

fn not_dateline(piece: Passage<'_>) -> &'static str {
    match dateline::read(piece) {
        Some(_) => "reads as a dateline, but no news follows on it",
        None => "no place with an agency in brackets or a dash before the news",
    }
}

/// Dates in a line that are not the item’s own.
fn not_published(piece: Passage<'_>, rejections: &Rejections) {
    if let Some(written) = date::find(piece.text) {
        let why = if written.year.is_none() {
            "a date without a year dates the news, not the item"
        } else {
            "a date inside a line of words: no label (“Published”) and not alone"
        };
        rejections.note("published", piece.cut(written.bytes).bytes(), why);
    }
}
