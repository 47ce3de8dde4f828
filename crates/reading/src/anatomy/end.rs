//! Everything below the news, read from the last line up: signature, end marks, sign-offs, contacts, boilerplate.
//!
//! Owns where the body ends: above the marks at its end, above a notebook, above a press release's own portrait.

use super::desk::{Desk, Trace};
use super::ending::{self, Ending};
use super::head;
use super::notes::{self, Kind};
use super::passage::Passage;
use copydesk_article::{Finding, Role};

/// Reads the end of the copy.
pub(crate) fn read(desk: &mut Desk<'_>) {
    let mut at = desk.pieces.len();
    while at > desk.body_from {
        at -= 1;
        if !desk.is_open(at) {
            break;
        }
        if !line(desk, at) {
            break;
        }
        desk.body_to = at;
    }
    glued_mark(desk);
    notebook(desk);
    portrait(desk);
}

/// Reads one line of the end; false where the body ends.
fn line(desk: &mut Desk<'_>, at: usize) -> bool {
    let Some(piece) = desk.piece(at) else { return false };
    // The only piece of a text is its news, whatever it looks like.
    if at == 0 && desk.pieces.len() == 1 {
        return false;
    }
    if let Some(ending) = ending::read(piece) {
        let role = take(desk, piece, ending);
        desk.set(at, role);
        return true;
    }
    if matches!(notes::read(piece.text), Some(note) if note.kind != Kind::Notebook) {
        return head::note(desk, at, piece);
    }
    if let Some(found) = super::caption::read(piece)
        && found.credit.is_some()
    {
        desk.add_caption(at, &found);
        return true;
    }
    false
}

/// Takes in what an end line says, and tells its role.
pub(crate) fn take<'a>(desk: &mut Desk<'a>, piece: Passage<'a>, ending: Ending<'a>) -> Role {
    match ending {
        Ending::Signature(words, agency) => {
            let kind = if agency.is_some() { Trace::Marks } else { Trace::Initials };
            desk.witness(agency, words, kind);
            if desk.item.signature.is_none() {
                desk.item.signature = Some(desk.stated(words, "anatomy.signature.initials", 0.95));
            }
            Role::Signature
        }
        Ending::Mark(agency) => {
            if agency.is_some() {
                desk.witness(agency, piece, Trace::Marks);
            }
            Role::Boilerplate
        }
        Ending::SignOff(names) => {
            for signed in names {
                let mut author = desk.author(signed.name, "anatomy.byline.sign-off", 0.95);
                author.role = Some(signed.role.to_owned());
                desk.add_author(author);
            }
            Role::Byline
        }
        Ending::Sent(written) => {
            desk.dated.get_or_insert((written, piece, "anatomy.published.transmission"));
            Role::Date
        }
        Ending::Contact => Role::Contact,
        Ending::Boilerplate => {
            if let Some(written) = super::date::find(piece.text).filter(|written| written.year.is_some())
                && piece.text.contains("published")
            {
                let place = piece.cut(written.bytes.clone());
                desk.dated.get_or_insert((written, place, "anatomy.published.first-published"));
            }
            Role::Boilerplate
        }
    }
}

/// An end mark on the last line of the last paragraph: `… in 2026. Enditem`, `… ejemplares. EFE`.
fn glued_mark(desk: &mut Desk<'_>) {
    let Some(last) = desk.body_to.checked_sub(1).filter(|last| *last >= desk.body_from && desk.is_open(*last)) else {
        return;
    };
    let Some(piece) = desk.piece(last) else { return };
    let Some((before, mark)) = piece.text.rsplit_once(char::is_whitespace) else { return };
    let agency = super::agencies::known(mark).filter(|code| *code == mark);
    if !before.ends_with(['.', '!', '?', '"', '”', '»', ')'])
        || (agency.is_none() && !matches!(mark, "Enditem" | "ENDITEM" | "Endit" | "(ENDS)" | "-0-"))
    {
        return;
    }
    let at = piece.part(mark);
    desk.split(last, before.len());
    desk.body_to = last + 1;
    desk.set(last + 1, Role::Boilerplate);
    if agency.is_some() {
        desk.witness(agency, at, Trace::Marks);
    }
}

/// Everything behind the heading of a notebook is a note to editors.
fn notebook(desk: &mut Desk<'_>) {
    let heading = (desk.body_from..desk.body_to)
        .find(|at| desk.piece(*at).is_some_and(|piece| piece.text.len() <= 220 && notes::is_notebook(piece.text)));
    let Some(heading) = heading else { return };
    for at in heading..desk.body_to {
        let Some(piece) = desk.piece(at) else { continue };
        match ending::read(piece) {
            Some(Ending::Contact) => desk.set(at, Role::Contact),
            Some(ending @ (Ending::SignOff(_) | Ending::Mark(_))) => {
                let role = take(desk, piece, ending);
                desk.set(at, role);
            }
            _ => {
                desk.note(piece, "anatomy.note.notebook");
                desk.set(at, Role::Ednote);
            }
        }
    }
    desk.body_to = heading;
}

/// `About …` and the paragraphs behind it, at the end of a press release.
fn portrait(desk: &mut Desk<'_>) {
    let from = desk.body_from + (desk.body_to - desk.body_from.min(desk.body_to)) / 3;
    let heading = (from..desk.body_to).find(|at| desk.piece(*at).is_some_and(|piece| ending::is_portrait(piece.text)));
    let Some(heading) = heading.filter(|heading| *heading > desk.body_from) else { return };
    let mut contact = false;
    for at in heading..desk.body_to {
        contact |= desk.piece(at).is_some_and(|piece| ending::read(piece) == Some(Ending::Contact));
        desk.set(at, if contact { Role::Contact } else { Role::Boilerplate });
    }
    desk.item.genre = desk.item.genre.take().or_else(|| {
        let words = desk.piece(heading)?;
        let finding = Finding::inferred("press release".to_owned(), "anatomy.genre.portrait", 0.8);
        Some(super::passage::placed(finding, desk.text, words))
    });
    desk.body_to = heading;
}
