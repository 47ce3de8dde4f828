//! A page as a tree, in one vector, over the source text.
//!
//! Nodes are numbered in document order, so a node's descendants are the numbers between it and its `past`. Text and
//! attributes stay in the source until somebody asks for them. Nothing here recurses: a tree of any depth is walked and
//! dropped in constant stack.

use super::tag::Tag;
use std::borrow::Cow;

/// A node's number.
pub(crate) type Id = u32;

/// The document, above the root element.
pub(super) const DOCUMENT: Id = 0;

/// An element or a run of text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) tag: Tag,
    pub(super) parent: Id,
    /// One past the last descendant.
    pub(crate) past: Id,
    /// In the source: of a text, its characters; of an element, its start tag between `<` and `>`.
    from: u32,
    to: u32,
    /// A text whose characters are to be taken as written, without character references.
    literal: bool,
}

/// A page.
#[derive(Debug)]
pub(crate) struct Tree<'s> {
    source: &'s str,
    nodes: Vec<Node>,
}

impl<'s> Tree<'s> {
    /// An empty page over a source of less than 4 GiB.
    pub(super) fn new(source: &'s str) -> Self {
        let document = Node { tag: Tag::Document, parent: DOCUMENT, past: 1, from: 0, to: 0, literal: true };
        Self { source, nodes: vec![document] }
    }

    /// Adds a node as the last child of `parent`; its end is set by [`Self::close`].
    pub(super) fn add(&mut self, tag: Tag, parent: Id, bytes: (usize, usize), literal: bool) -> Id {
        let id = self.len();
        let [from, to] = [bytes.0, bytes.1].map(|byte| u32::try_from(byte).unwrap_or(u32::MAX));
        self.nodes.push(Node { tag, parent, past: id + 1, from, to, literal });
        id
    }

    /// Everything added since `id` is inside it.
    pub(super) fn close(&mut self, id: Id) {
        let past = self.len();
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.past = past;
        }
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> Id {
        u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }

    /// A node; the document where there is no such number.
    pub(crate) fn node(&self, id: Id) -> Node {
        let nothing = Node { tag: Tag::Document, parent: DOCUMENT, past: 0, from: 0, to: 0, literal: true };
        self.nodes.get(id as usize).copied().unwrap_or(nothing)
    }

    pub(crate) fn tag(&self, id: Id) -> Tag {
        self.node(id).tag
    }

    /// The numbers of all nodes, in document order.
    pub(crate) fn ids(&self) -> std::ops::Range<Id> {
        0..self.len()
    }

    /// The numbers of a node's descendants, in document order.
    pub(super) fn inside(&self, id: Id) -> std::ops::Range<Id> {
        id + 1..self.node(id).past
    }

    /// A node's ancestors, nearest first, without the document.
    pub(super) fn above(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let mut at = id;
        std::iter::from_fn(move || {
            at = self.node(at).parent;
            (at != DOCUMENT).then_some(at)
        })
    }

    /// A node's characters in the source: of an element, its start tag.
    pub(super) fn raw(&self, id: Id) -> &'s str {
        let node = self.node(id);
        self.source.get(node.from as usize..node.to as usize).unwrap_or_default()
    }

    /// A text node's characters with their references resolved.
    pub(crate) fn characters(&self, id: Id) -> Cow<'s, str> {
        let raw = self.raw(id);
        if self.node(id).literal || memchr::memchr(b'&', raw.as_bytes()).is_none() {
            return Cow::Borrowed(raw);
        }
        htmlize::unescape(raw)
    }

    /// An element's name as written.
    pub(crate) fn name(&self, id: Id) -> &'s str {
        let raw = self.raw(id);
        raw.get(..name_length(raw)).unwrap_or_default()
    }

    /// An element's attributes, in the order written.
    pub(super) fn attributes(&self, id: Id) -> Attributes<'s> {
        if matches!(self.tag(id), Tag::Text | Tag::Document) {
            return Attributes { rest: "" };
        }
        let raw = self.raw(id);
        Attributes { rest: raw.get(name_length(raw)..).unwrap_or_default() }
    }

    /// The first attribute of a name (given in lower case), with references resolved.
    pub(crate) fn attribute(&self, id: Id, name: &str) -> Option<Cow<'s, str>> {
        let (_, value) = self.attributes(id).find(|(found, _)| found.eq_ignore_ascii_case(name))?;
        Some(resolve(value))
    }

    /// All text inside a node, white space collapsed.
    pub(super) fn text_of(&self, id: Id) -> String {
        let mut out = String::new();
        let mut at = id + 1;
        while at < self.node(id).past {
            let node = self.node(at);
            match node.tag {
                Tag::Text => super::text::push_collapsed(&mut out, &self.characters(at)),
                Tag::Script | Tag::Style | Tag::Template | Tag::Svg | Tag::Noscript => {
                    at = node.past;
                    continue;
                }
                tag if !tag.is_inline() || tag == Tag::Break => super::text::push_collapsed(&mut out, " "),
                _ => {}
            }
            at += 1;
        }
        out.truncate(out.trim_end().len());
        out
    }
}

/// An attribute's value with its references resolved.
pub(super) fn resolve(value: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', value.as_bytes()).is_none() {
        return Cow::Borrowed(value);
    }
    htmlize::unescape_attribute(value)
}

/// Length of the name that a tag begins with.
pub(super) fn name_length(tag: &str) -> usize {
    tag.bytes().position(|byte| byte.is_ascii_whitespace() || byte == b'/' || byte == b'>').unwrap_or(tag.len())
}

/// Walks a start tag's attributes as written.
#[derive(Clone, Debug)]
pub(super) struct Attributes<'s> {
    rest: &'s str,
}

impl<'s> Iterator for Attributes<'s> {
    type Item = (&'s str, &'s str);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if start.is_empty() {
            return None;
        }
        let name_end = start
            .bytes()
            .skip(1)
            .position(|byte| byte.is_ascii_whitespace() || byte == b'/' || byte == b'=')
            .map_or(start.len(), |at| at + 1);
        // The second byte may lie inside a character; a name ends at an ASCII byte or at the end, so this cut is safe.
        let (name, after) = start.split_at_checked(name_end).unwrap_or((start, ""));
        let Some(value) = after.trim_ascii_start().strip_prefix('=') else {
            self.rest = after;
            return Some((name, ""));
        };
        let value = value.trim_ascii_start();
        let (value, rest) = split_value(value);
        self.rest = rest;
        Some((name, value))
    }
}

fn split_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(open) = text.strip_prefix(quote) {
            return open.split_once(quote).unwrap_or((open, ""));
        }
    }
    let end = text.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}
