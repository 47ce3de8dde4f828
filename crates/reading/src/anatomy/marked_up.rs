//! Articles that came with markup: what is stated there stays, and what only the text holds is added.

use super::body;
use super::byline;
use super::dateline;
use super::desk::Desk;
use super::ending;
use super::passage::Passage;
use super::settle;
use super::subhead;
use copydesk_article::{Block, Draft, Role, Span};

/// Adds to a draft what its text holds.
pub(crate) fn read(draft: &mut Draft) {
    let text = std::mem::take(&mut draft.text);
    let mut blocks = std::mem::take(&mut draft.blocks);
    let mut desk = Desk::new(&text, draft);
    let words = |block: &Block| {
        Span::new(block.start, block.end, text.len()).ok().map(|span| Passage::of(&text, text.bytes(span)))
    };
    authors(&mut desk);
    dateline_of(&mut desk, &blocks, words);
    endings(&mut desk, &mut blocks, words);
    subheads(&mut desk, &mut blocks, words);
    if desk.item.lead.is_none() {
        desk.item.lead = blocks
            .iter()
            .find(|block| block.role == Role::Paragraph)
            .and_then(|block| Span::new(block.start, block.end, text.len()).ok());
    }
    settle::settle(&mut desk, draft.hints.meta.get("published").map(String::as_str));
    desk.hand_in(draft);
    draft.blocks = blocks;
    draft.text = text;
}

/// Authors from the byline that the markup states, before the contributors that it states.
fn authors(desk: &mut Desk<'_>) {
    if desk.item.authors.iter().any(|author| !author.by.ends_with("/contributor")) {
        return;
    }
    let contributors = std::mem::take(&mut desk.item.authors);
    byline_authors(desk);
    for contributor in contributors {
        desk.add_author(contributor);
    }
}

fn byline_authors(desk: &mut Desk<'_>) {
    let Some(stated) = desk.item.byline.clone() else { return };
    // The byline's words stand outside the text; its authors have no place in it.
    let line = Passage { text: &stated.value, start: 0 };
    let Some(found) = byline::read(line).or_else(|| byline::read_bare(line)) else { return };
    for credit in &found.credits {
        let mut author = desk.author(credit.name, found.rule, found.confidence);
        author.spans.clear();
        author.basis = copydesk_article::Basis::Derived;
        author.role.clone_from(&credit.role);
        author.organisation.clone_from(&credit.organisation);
        author.email.clone_from(&credit.email);
        desk.add_author(author);
    }
}

fn dateline_of<'a>(desk: &mut Desk<'a>, blocks: &[Block], words: impl Fn(&Block) -> Option<Passage<'a>>) {
    if desk.item.dateline.is_some() {
        return;
    }
    let paragraphs = blocks.iter().filter(|block| block.role == Role::Paragraph).take(3);
    for (nth, block) in paragraphs.enumerate() {
        let Some(piece) = words(block) else { continue };
        if let Some(line) = dateline::read(piece).filter(|line| nth == 0 || line.confidence >= 0.95) {
            return body::add_dateline(desk, &line, piece);
        }
    }
}

/// Signatures, end marks and sign-offs among the last paragraphs.
fn endings<'a>(desk: &mut Desk<'a>, blocks: &mut [Block], words: impl Fn(&Block) -> Option<Passage<'a>>) {
    for block in blocks.iter_mut().skip(1).rev() {
        if block.role != Role::Paragraph {
            continue;
        }
        let Some(piece) = words(block) else { break };
        let Some(ending) = ending::read(piece) else { break };
        let role = super::end::take(desk, piece, ending);
        block.role = role;
    }
}

/// Subheads between dashes, which markup leaves as paragraphs.
fn subheads<'a>(desk: &mut Desk<'a>, blocks: &mut [Block], words: impl Fn(&Block) -> Option<Passage<'a>>) {
    let silent = desk.item.subheads.is_empty();
    for block in blocks.iter_mut().filter(|block| matches!(block.role, Role::Paragraph | Role::Subhead)) {
        let Some(piece) = words(block) else { continue };
        let framed = subhead::framed(piece).filter(|found| found.rule == "anatomy.subhead.dashes");
        if let Some(found) = framed {
            block.role = Role::Subhead;
            if silent {
                let finding = desk.stated(found.words, found.rule, found.confidence);
                desk.item.subheads.push(finding);
            }
        }
    }
}
