//! Anatomy: what each part of the copy is, and the marks that desks and wires put on it.
//!
//! Owns the blocks of plain text and the item's own facts: headline, byline, authors, dateline, dates, embargo, notes,
//! captions, signature, provider. For articles that came with markup it keeps what is stated there and adds what only the
//! text holds. One pass over the copy, top to bottom: the head (everything above the news), the end (everything below it),
//! the body between them; then what needs the whole item is settled: dates, embargo, provider, checks.
//!
//! Each mark has its file and tells nothing but what it sees; only `head`, `end` and `body` know where a mark may stand.
//! Nothing here fails: a mark that is not there is `None`.

mod agencies;
mod body;
mod byline;
mod calendar;
mod caption;
mod date;
mod dateline;
mod day;
mod desk;
mod embargo;
mod end;
mod ending;
mod explain;
mod head;
mod layout;
mod marked_up;
mod notes;
mod openings;
mod passage;
mod person;
mod regions;
mod settle;
mod slugline;
mod stats;
mod subhead;
mod version;

use crate::stage::{Part, Stage, Verdict};
use copydesk_article::Draft;
use desk::Desk;

/// The stage `anatomy`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Anatomy;

impl Stage for Anatomy {
    fn name(&self) -> &'static str {
        "anatomy"
    }

    fn gives(&self) -> &'static [Part] {
        &[Part::Item]
    }

    fn read(&self, draft: &mut Draft) -> Verdict {
        if draft.marked_up {
            marked_up::read(draft);
        } else {
            read_plain(draft);
        }
        stats::count(draft);
        Verdict::Continue
    }
}

fn read_plain(draft: &mut Draft) {
    let text = std::mem::take(&mut draft.text);
    let mut desk = Desk::new(&text, draft);
    head::read(&mut desk);
    end::read(&mut desk);
    body::read(&mut desk);
    if draft.rejections.wanted() {
        explain::turned_down(&desk, &draft.rejections);
    }
    settle::settle(&mut desk, draft.hints.meta.get("published").map(String::as_str));
    desk.hand_in(draft);
    draft.text = text;
}
