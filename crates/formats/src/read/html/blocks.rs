//! A tree to the blocks of text that a reader sees, in order: paragraphs, list items, headings, cells, lines.
//!
//! A block ends where a block-level element starts or ends, or at an empty line made of `br`. What cannot be read (scripts,
//! drawings, form fields, frames) leaves no block. What should not be read is for [`super::body`] to tell.

use super::marks::{self, Marks};
use super::tag::Tag;
use super::text::{push_break, push_collapsed, words};
use super::tree::{DOCUMENT, Id, Tree};
use std::ops::Range;

/// A block of text.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The nearest block-level element around it.
    pub(super) owner: Id,
    /// The first of its text nodes.
    pub(super) first: Id,
    /// The last of its text nodes.
    pub(super) last: Id,
    /// Its bytes in [`Page::text`].
    pub(super) bytes: Range<usize>,
    pub(super) words: u32,
    /// Bytes, as collapsed.
    pub(super) size: u32,
    /// Bytes inside links.
    pub(super) linked: u32,
    /// Bytes in bold type.
    pub(super) bold: u32,
}

/// A page cut into blocks.
#[derive(Debug)]
pub(super) struct Page<'t, 's> {
    pub(super) tree: &'t Tree<'s>,
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    /// Hints by node.
    pub(super) marks: Vec<Marks>,
}

impl Page<'_, '_> {
    pub(super) fn words_of(&self, block: &Block) -> &str {
        self.text.get(block.bytes.clone()).unwrap_or_default()
    }

    pub(super) fn marks_of(&self, id: Id) -> Marks {
        self.marks.get(id as usize).copied().unwrap_or_default()
    }
}

/// Cuts a page into blocks.
pub(super) fn cut<'t, 's>(tree: &'t Tree<'s>) -> Page<'t, 's> {
    let marks = vec![Marks::NONE; tree.len() as usize];
    let mut cutter = Cutter {
        page: Page { tree, text: String::new(), blocks: Vec::new(), marks },
        line: String::new(),
        open: Vec::new(),
        link_past: 0,
        bold_past: 0,
        block: Block { owner: DOCUMENT, first: 0, last: 0, bytes: 0..0, words: 0, size: 0, linked: 0, bold: 0 },
    };
    let mut at = 1;
    while at < tree.len() {
        at = cutter.visit(at);
    }
    cutter.end_block();
    cutter.page
}

struct Cutter<'t, 's> {
    page: Page<'t, 's>,
    /// The block being read.
    line: String,
    /// Block-level elements that are open, with their ends.
    open: Vec<(Id, Id)>,
    link_past: Id,
    bold_past: Id,
    block: Block,
}

impl Cutter<'_, '_> {
    /// Reads one node and tells which is next.
    fn visit(&mut self, at: Id) -> Id {
        while self.open.last().is_some_and(|&(_, past)| past <= at) {
            self.end_block();
            self.open.pop();
        }
        let node = self.page.tree.node(at);
        match node.tag {
            Tag::Text => self.text(at),
            Tag::Script
            | Tag::Style
            | Tag::Template
            | Tag::Noscript
            | Tag::Svg
            | Tag::Iframe
            | Tag::Textarea
            | Tag::Title
            | Tag::Select
            | Tag::Choice
            | Tag::Field
            | Tag::Embedded
            | Tag::Button
            | Tag::Head => return node.past,
            Tag::Break => self.line_break(),
            Tag::Rule => self.end_block(),
            Tag::Inline | Tag::Other if self.is_hover_card(at) => return node.past,
            tag => self.element(at, tag, node.past),
        }
        at + 1
    }

    fn element(&mut self, at: Id, tag: Tag, past: Id) {
        let marks = marks::of(self.page.tree, at);
        if let Some(slot) = self.page.marks.get_mut(at as usize) {
            *slot = marks;
        }
        match tag {
            Tag::Anchor => self.link_past = past,
            Tag::Inline if matches!(self.page.tree.name(at), "b" | "strong" | "B" | "STRONG") => self.bold_past = past,
            Tag::Image | Tag::Source | Tag::Void | Tag::Meta | Tag::Link | Tag::Base => {}
            tag if !tag.is_inline() => {
                self.end_block();
                self.open.push((at, past));
            }
            _ => {}
        }
    }

    /// Whether an element in the middle of a line opens over it when the mouse is there: a picture first, then links.
    fn is_hover_card(&self, at: Id) -> bool {
        let tree = self.page.tree;
        let mut first = at + 1;
        while tree.tag(first).is_inline()
            && !matches!(tree.tag(first), Tag::Text | Tag::Image | Tag::Anchor)
            && first < tree.node(at).past
        {
            first += 1;
        }
        if self.line.is_empty() || tree.tag(first) != Tag::Image || first >= tree.node(at).past {
            return false;
        }
        tree.inside(at).take(60).filter(|&id| tree.tag(id) == Tag::Anchor).count() >= 2
    }

    fn line_break(&mut self) {
        if self.line.ends_with('\n') {
            self.end_block();
        } else {
            push_break(&mut self.line);
        }
    }

    fn text(&mut self, at: Id) {
        let before = self.line.len();
        push_collapsed(&mut self.line, &self.page.tree.characters(at));
        let added = u32::try_from(self.line.len() - before).unwrap_or(u32::MAX);
        if before == 0 && added > 0 {
            self.block.first = at;
            self.block.owner = self.open.last().map_or(DOCUMENT, |&(id, _)| id);
        }
        if added > 0 {
            self.block.last = at;
        }
        if at < self.link_past {
            self.block.linked = self.block.linked.saturating_add(added);
        }
        if at < self.bold_past {
            self.block.bold = self.block.bold.saturating_add(added);
        }
    }

    fn end_block(&mut self) {
        let line = self.line.trim_end();
        if !line.is_empty() {
            let from = self.page.text.len();
            self.page.text.push_str(line);
            let mut block = self.block.clone();
            block.bytes = from..from + line.len();
            block.words = u32::try_from(count_words(line)).unwrap_or(u32::MAX);
            block.size = u32::try_from(line.len()).unwrap_or(u32::MAX);
            self.page.blocks.push(block);
        }
        self.line.clear();
        self.block.linked = 0;
        self.block.bold = 0;
    }
}

/// Words of a text; in scripts that write without spaces, about two characters make one.
pub(super) fn count_words(text: &str) -> usize {
    if text.is_ascii() {
        return words(text).count();
    }
    let dense = text
        .chars()
        .filter(|&c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{e00}'..='\u{e7f}'))
        .count();
    words(text).count() + dense / 2
}
