//! Characters to a [`Tree`]: a scanner of tags and a builder that puts them right where authors left them open.
//!
//! One pass, no recursion. Every look-ahead that finds nothing is remembered, so the whole is linear in the size of the
//! page; depth and number of nodes are bounded. It follows the HTML standard where that changes what is read (implied
//! ends, raw text, boundaries of tables) and leaves out what does not (moving nodes about: crossed formatting, text
//! astray in tables). We do not use html5ever: one tag with many attributes, or paragraphs between unclosed formatting
//! elements, cost it quadratic time.

use super::tag::Tag;
use super::tree::{DOCUMENT, Id, Tree, name_length};
use memchr::{memchr, memmem};

/// Elements deeper than this are read as if they stood at this depth.
const DEEPEST: usize = 256;

/// Nodes of a page; more is no article.
pub(super) const MOST_NODES: u32 = 1_500_000;

/// A page with more nodes than [`MOST_NODES`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooManyNodes;

/// Builds the tree of a page.
pub(crate) fn parse(source: &str) -> Result<Tree<'_>, TooManyNodes> {
    let mut scanner = Scanner { source, at: 0, missing: Missing::default() };
    let mut builder =
        Builder { tree: Tree::new(source), open: vec![(DOCUMENT, Tag::Document)], unopened: 0, blank: true };
    while let Some(piece) = scanner.next_piece() {
        match piece {
            Piece::Text(from, to) => builder.text(source, from, to, false),
            Piece::Start(from, to) => {
                let tag = builder.start(source, from, to);
                if tag.is_raw() {
                    scanner.raw_text(tag, source.get(from..to).unwrap_or_default(), &mut builder);
                }
            }
            Piece::End(from, to) => builder.end(source, from, to),
        }
        if builder.tree.len() > MOST_NODES {
            return Err(TooManyNodes);
        }
    }
    builder.close_to(0);
    Ok(builder.tree)
}

/// A piece of the source; ranges are bytes, of tags without their brackets.
#[derive(Debug)]
enum Piece {
    Text(usize, usize),
    Start(usize, usize),
    End(usize, usize),
}

/// What was sought up to the end of the page in vain.
#[derive(Debug, Default)]
struct Missing {
    comment_end: bool,
    double_quote: bool,
    single_quote: bool,
    textarea: bool,
    title: bool,
    iframe: bool,
    script: bool,
    style: bool,
}

#[derive(Debug)]
struct Scanner<'s> {
    source: &'s str,
    at: usize,
    missing: Missing,
}

impl Scanner<'_> {
    fn rest(&self, from: usize) -> &[u8] {
        self.source.as_bytes().get(from..).unwrap_or_default()
    }

    fn byte(&self, at: usize) -> u8 {
        self.source.as_bytes().get(at).copied().unwrap_or_default()
    }

    fn next_piece(&mut self) -> Option<Piece> {
        let end = self.source.len();
        loop {
            let from = self.at;
            if from >= end {
                return None;
            }
            if self.byte(from) != b'<' {
                self.at = self.text_end(from);
                return Some(Piece::Text(from, self.at));
            }
            match self.byte(from + 1) {
                b'a'..=b'z' | b'A'..=b'Z' => {
                    let to = self.tag_end(from + 1);
                    self.at = to + 1;
                    return Some(Piece::Start(from + 1, to.min(end)));
                }
                b'/' if self.byte(from + 2).is_ascii_alphabetic() => {
                    let to = self.find_byte(b'>', from + 2);
                    self.at = to + 1;
                    return Some(Piece::End(from + 2, to.min(end)));
                }
                b'!' | b'?' | b'/' => self.at = self.remark_end(from),
                _ => {
                    self.at = self.text_end(from + 1);
                    return Some(Piece::Text(from, self.at));
                }
            }
        }
    }

    fn text_end(&self, from: usize) -> usize {
        self.find_byte(b'<', from)
    }

    fn find_byte(&self, byte: u8, from: usize) -> usize {
        memchr(byte, self.rest(from)).map_or(self.source.len(), |at| from + at)
    }

    /// Where a start tag ends: at the first `>` outside quotation marks that open a value.
    fn tag_end(&mut self, from: usize) -> usize {
        let mut at = from;
        let mut after_equals = false;
        loop {
            match self.byte(at) {
                b'>' => return at,
                0 if at >= self.source.len() => return at,
                quote @ (b'"' | b'\'') if after_equals => {
                    at = self.quote_end(quote, at + 1);
                    after_equals = false;
                }
                byte => {
                    after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
                    at += 1;
                }
            }
        }
    }

    /// One past the mark that closes a value, or `from` where none does: then the mark is nothing but a character.
    fn quote_end(&mut self, quote: u8, from: usize) -> usize {
        let missing = if quote == b'"' { &mut self.missing.double_quote } else { &mut self.missing.single_quote };
        if *missing {
            return from;
        }
        match memchr(quote, self.source.as_bytes().get(from..).unwrap_or_default()) {
            Some(at) => from + at + 1,
            None => {
                *missing = true;
                from
            }
        }
    }

    /// One past a comment, a document type or a processing instruction.
    fn remark_end(&mut self, from: usize) -> usize {
        if self.rest(from).starts_with(b"<!--") && !self.missing.comment_end {
            // `<!-->` is a whole comment.
            if let Some(at) = memmem::find(self.rest(from + 2), b"-->") {
                return from + 2 + at + 3;
            }
            self.missing.comment_end = true;
        }
        self.find_byte(b'>', from) + 1
    }

    /// Takes an element's characters up to its end tag.
    fn raw_text(&mut self, tag: Tag, start_tag: &str, builder: &mut Builder<'_>) {
        let name = start_tag.get(..name_length(start_tag)).unwrap_or_default();
        let from = self.at.min(self.source.len());
        let missing = match tag {
            Tag::Textarea => self.missing.textarea,
            Tag::Title => self.missing.title,
            Tag::Iframe => self.missing.iframe,
            Tag::Script => self.missing.script,
            Tag::Style => self.missing.style,
            _ => false,
        };
        let end = if missing { None } else { self.find_end_tag(name, from) };
        match (end, tag) {
            (Some(to), _) => {
                if matches!(tag, Tag::Title | Tag::Script | Tag::Textarea) && to > from {
                    builder.raw(from, to, tag == Tag::Script);
                }
                self.at = to;
            }
            (None, Tag::Textarea) => self.missing.textarea = true,
            (None, Tag::Title) => self.missing.title = true,
            (None, Tag::Iframe) => self.missing.iframe = true,
            // XHTML in feeds closes them at once.
            (None, Tag::Script | Tag::Style) if start_tag.ends_with('/') => {
                self.missing.script |= tag == Tag::Script;
                self.missing.style |= tag == Tag::Style;
                builder.close_top(tag);
            }
            // A script or style that is not closed runs to the end, as in browsers.
            (None, _) => self.at = self.source.len(),
        }
    }

    fn find_end_tag(&self, name: &str, from: usize) -> Option<usize> {
        let bytes = self.rest(from);
        memmem::find_iter(bytes, b"</").map(|at| from + at).find(|&at| {
            let found = self.source.as_bytes().get(at + 2..at + 2 + name.len());
            let closed = matches!(self.byte(at + 2 + name.len()), b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r' | 0x0c);
            closed && found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        })
    }
}

#[derive(Debug)]
struct Builder<'s> {
    tree: Tree<'s>,
    /// Open elements, outermost first; the document is always there.
    open: Vec<(Id, Tag)>,
    /// Start tags beyond [`DEEPEST`] whose end tags are still to come.
    unopened: usize,
    /// Whether white space here shows as nothing: at the edge of a block.
    blank: bool,
}

impl Builder<'_> {
    fn top(&self) -> (Id, Tag) {
        self.open.last().copied().unwrap_or((DOCUMENT, Tag::Document))
    }

    fn text(&mut self, source: &str, from: usize, to: usize, literal: bool) {
        let characters = source.as_bytes().get(from..to).unwrap_or_default();
        let white = characters.iter().all(u8::is_ascii_whitespace);
        if white && self.blank {
            return;
        }
        if !white {
            self.leave_head();
        }
        let parent = self.top().0;
        self.tree.add(Tag::Text, parent, (from, to), literal);
        self.blank = false;
    }

    fn raw(&mut self, from: usize, to: usize, literal: bool) {
        let parent = self.top().0;
        self.tree.add(Tag::Text, parent, (from, to), literal);
    }

    fn leave_head(&mut self) {
        if let Some(at) = self.open.iter().take(4).position(|&(_, tag)| tag == Tag::Head) {
            self.close_to(at);
        }
    }

    fn start(&mut self, source: &str, from: usize, to: usize) -> Tag {
        let raw = source.get(from..to).unwrap_or_default();
        let tag = Tag::of(raw.get(..name_length(raw)).unwrap_or_default());
        if !tag.is_of_head() && tag != Tag::Void {
            self.leave_head();
        }
        self.close_implied(tag);
        let id = self.tree.add(tag, self.top().0, (from, to), false);
        let selfclosed = raw.ends_with('/') && self.is_foreign(tag);
        if !tag.is_void() && !selfclosed {
            if self.open.len() < DEEPEST {
                self.open.push((id, tag));
            } else {
                self.unopened += 1;
            }
        }
        self.blank = self.blank && tag != Tag::Image || !tag.is_inline() || tag == Tag::Break;
        tag
    }

    /// Inside drawings and formulas, and for elements we do not know, `/>` means what it says.
    fn is_foreign(&self, tag: Tag) -> bool {
        matches!(tag, Tag::Other | Tag::Svg) || self.open.iter().rev().take(16).any(|&(_, tag)| tag == Tag::Svg)
    }

    /// Closes what a start tag ends without saying so.
    fn close_implied(&mut self, tag: Tag) {
        if tag.ends_paragraph() {
            self.close_within(Tag::Paragraph, |_| false);
        }
        match tag {
            Tag::Item => self.close_within(Tag::Item, |tag| tag == Tag::List || tag == Tag::Nav),
            Tag::Term | Tag::Definition => {
                self.close_within(Tag::Term, |tag| tag == Tag::DefinitionList);
                self.close_within(Tag::Definition, |tag| tag == Tag::DefinitionList);
            }
            Tag::Anchor => self.close_within(Tag::Anchor, |tag| !tag.is_inline()),
            Tag::Choice => self.close_within(Tag::Choice, |tag| tag == Tag::Select),
            Tag::Heading(_) => {
                if let (_, Tag::Heading(_)) = self.top() {
                    self.close_to(self.open.len() - 1);
                }
            }
            Tag::Cell => self.close_in_table(&[Tag::Cell, Tag::Caption]),
            Tag::Row => self.close_in_table(&[Tag::Row, Tag::Caption]),
            Tag::RowGroup => self.close_in_table(&[Tag::RowGroup, Tag::Row, Tag::Caption]),
            _ => {}
        }
    }

    /// Closes the nearest open element of a tag, unless a wall stands before it.
    fn close_within(&mut self, wanted: Tag, is_wall: impl Fn(Tag) -> bool) {
        for at in (1..self.open.len()).rev() {
            let Some(&(_, tag)) = self.open.get(at) else { return };
            if tag == wanted {
                return self.close_to(at);
            }
            if tag.is_wall() || is_wall(tag) {
                return;
            }
        }
    }

    /// Closes the outermost of the wanted parts of the table that is being filled.
    fn close_in_table(&mut self, wanted: &[Tag]) {
        let mut found = None;
        for at in (1..self.open.len()).rev() {
            match self.open.get(at) {
                Some(&(_, Tag::Table)) | None => break,
                Some(&(_, tag)) if wanted.contains(&tag) => found = Some(at),
                Some(_) => {}
            }
        }
        // Outside a table these tags mean nothing, so nothing is closed.
        let inside = self.open.iter().any(|&(_, tag)| tag == Tag::Table);
        if let (Some(at), true) = (found, inside) {
            self.close_to(at);
        }
    }

    fn end(&mut self, source: &str, from: usize, to: usize) {
        let raw = source.get(from..to).unwrap_or_default();
        let name = raw.get(..name_length(raw)).unwrap_or_default();
        let tag = Tag::of(name);
        if !tag.is_inline() {
            self.blank = true;
        }
        if tag.is_void() || matches!(tag, Tag::Html | Tag::Body) {
            return;
        }
        if self.unopened > 0 {
            self.unopened -= 1;
            return;
        }
        let Some(at) = self.opened_by(tag, name) else { return };
        self.close_to(at);
    }

    /// The open element that an end tag closes.
    fn opened_by(&self, tag: Tag, name: &str) -> Option<usize> {
        for at in (1..self.open.len()).rev() {
            let &(id, open) = self.open.get(at)?;
            let same = open == tag || matches!((open, tag), (Tag::Heading(_), Tag::Heading(_)));
            let told_apart = matches!(tag, Tag::Other | Tag::Inline | Tag::Embedded | Tag::Block);
            if same && (!told_apart || self.tree.name(id).eq_ignore_ascii_case(name)) {
                return Some(at);
            }
            if (open.is_wall() && !tag.is_table_part()) || open == Tag::Table {
                return None;
            }
            if tag.is_inline() && tag != Tag::Other && !open.is_inline() {
                return None;
            }
        }
        None
    }

    /// Closes the innermost open element, if it is such a one.
    fn close_top(&mut self, tag: Tag) {
        if self.top().1 == tag {
            self.close_to(self.open.len() - 1);
        }
    }

    /// Closes the open element at a position and all inside it.
    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            let Some((id, _)) = self.open.pop() else { return };
            self.tree.close(id);
        }
        self.unopened = 0;
        if self.open.is_empty() {
            self.open.push((DOCUMENT, Tag::Document));
        }
    }
}
