//! XML to a small tree of elements. Strict about well-formedness, with line and column in every error, and bounded
//! whatever comes: depth, attributes, nodes and what entities expand to. Nothing outside the document is ever read; an
//! entity stands for the text that the document itself gives it, or the document is refused. Prefixes are dropped:
//! senders choose them freely, and local names tell the elements of these formats apart.

use crate::{Unreadable, reason};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::collections::BTreeMap;

/// Elements inside elements.
const MOST_LEVELS: usize = 200;
/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 500;
/// Elements and texts of one document.
const MOST_NODES: usize = 1_000_000;
/// Bytes that all references to the document's own entities may expand to.
const MOST_EXPANSION: usize = 65_536;

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// Prefix, as written; empty without one. Only feeds need it, where modules reuse each other's names.
    pub(crate) prefix: String,
    /// Local name, as written.
    pub(crate) name: String,
    /// Local names and values, in order.
    pub(crate) attributes: Vec<(String, String)>,
    /// What is inside, in order.
    pub(crate) children: Vec<Node>,
}

/// What is inside an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// Another element.
    Element(Element),
    /// Text with its references resolved.
    Text(String),
}

impl Element {
    /// Whether it has this name, in any case.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The elements directly inside.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements of a name directly inside.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |element| element.is(name))
    }

    /// The first element of a name directly inside.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.is(name))
    }

    /// The first element at a path of names.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// All elements of a name inside, at any depth, in document order.
    pub(crate) fn deep<'a>(&'a self, name: &str) -> Vec<&'a Element> {
        let mut found = Vec::new();
        self.gather(name, &mut found);
        found
    }

    fn gather<'a>(&'a self, name: &str, found: &mut Vec<&'a Element>) {
        for element in self.elements() {
            if element.is(name) {
                found.push(element);
            }
            element.gather(name, found);
        }
    }

    /// An attribute that says something.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(local, _)| local.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// All text inside, as written.
    pub(crate) fn raw_text(&self) -> String {
        let mut text = String::new();
        self.collect_text(&mut text);
        text
    }

    fn collect_text(&self, into: &mut String) {
        for node in &self.children {
            match node {
                Node::Element(element) => element.collect_text(into),
                Node::Text(text) => into.push_str(text),
            }
        }
    }

    /// All text inside with white space collapsed; `None` when there is none.
    pub(crate) fn words(&self) -> Option<String> {
        collapse(&self.raw_text())
    }
}

/// Words with one blank between them; `None` when there are none.
pub(crate) fn collapse(text: &str) -> Option<String> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// Reads a document.
///
/// # Errors
/// When it is not well-formed or goes beyond a limit.
pub(crate) fn parse(xml: &str) -> Result<Element, Unreadable> {
    let mut reader = Reader::from_str(xml);
    let mut tree = Tree { open: vec![Element::default()], nodes: 0, entities: Entities::default() };
    loop {
        let before = byte_position(reader.buffer_position());
        let event = reader.read_event().map_err(|error| {
            let at = byte_position(reader.error_position()).max(before);
            Unreadable::new(reason::BROKEN_XML, format!("{} at {}", without_words(&error), place(xml, at)))
        })?;
        let done = tree.take(event).map_err(|fault| {
            let Unreadable { reason, detail } = fault;
            Unreadable { reason, detail: format!("{detail} at {}", place(xml, before)) }
        })?;
        if done {
            return tree.root().ok_or_else(|| {
                Unreadable::new(
                    reason::BROKEN_XML,
                    format!("no element, or one left open, at {}", place(xml, xml.len())),
                )
            });
        }
    }
}

fn byte_position(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// Line and column of a byte.
fn place(xml: &str, byte: usize) -> String {
    let before = xml.as_bytes().get(..byte.min(xml.len())).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    format!("line {line} column {column}")
}

/// What was wrong, without names or words of the document.
fn without_words(error: &quick_xml::Error) -> &'static str {
    use quick_xml::errors::IllFormedError as Ill;
    match error {
        quick_xml::Error::Syntax(_) => "markup that does not end or is none",
        quick_xml::Error::IllFormed(Ill::MismatchedEndTag { .. }) => "an end tag that does not match",
        quick_xml::Error::IllFormed(Ill::UnmatchedEndTag(_)) => "an end tag without a start",
        quick_xml::Error::IllFormed(Ill::UnclosedReference) => "an ampersand that begins no reference",
        quick_xml::Error::IllFormed(Ill::MissingEndTag(_)) => "an element left open",
        quick_xml::Error::IllFormed(_) => "markup that is not well-formed",
        quick_xml::Error::InvalidAttr(_) => "an attribute that is not well-formed",
        quick_xml::Error::Escape(_) => "a reference that is none",
        _ => "not well-formed",
    }
}

/// The tree while it grows.
struct Tree {
    /// The document and the elements that are open, outermost first.
    open: Vec<Element>,
    nodes: usize,
    entities: Entities,
}

impl Tree {
    /// Takes one event; tells whether the document has ended.
    fn take(&mut self, event: Event<'_>) -> Result<bool, Unreadable> {
        match event {
            Event::Start(start) => self.start(&start)?,
            Event::Empty(start) => {
                self.start(&start)?;
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text.xml10_content())?,
            Event::CData(text) => self.text(&text.xml10_content())?,
            Event::GeneralRef(name) => {
                let text = self.entities.resolve(&name)?;
                self.text(&text)?;
            }
            Event::DocType(declaration) => self.entities.declare(&declaration)?,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => return Ok(true),
        }
        Ok(false)
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Unreadable> {
        if self.open.len() > MOST_LEVELS {
            return Err(Unreadable::new(reason::TOO_DEEP, format!("elements nested deeper than {MOST_LEVELS}")));
        }
        if self.open.len() == 1 && self.open.iter().any(|document| document.elements().next().is_some()) {
            return Err(Unreadable::new(reason::BROKEN_XML, "a second root element"));
        }
        self.count()?;
        let mut attributes: Vec<(String, String)> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute =
                attribute.map_err(|_| Unreadable::new(reason::BROKEN_XML, "an attribute that is not well-formed"))?;
            if attributes.len() >= MOST_ATTRIBUTES {
                let detail = format!("more than {MOST_ATTRIBUTES} attributes of one element");
                return Err(Unreadable::new(reason::TOO_MANY, detail));
            }
            if !seen.insert(attribute.key.into_inner().to_owned()) {
                return Err(Unreadable::new(reason::BROKEN_XML, "an attribute that stands twice"));
            }
            let value = self.entities.expand(&attribute.value)?;
            attributes.push((attribute.key.local_name().into_inner().to_owned(), value));
        }
        let name = start.local_name().into_inner().to_owned();
        let prefix = start.name().prefix().map(|prefix| prefix.into_inner().to_owned()).unwrap_or_default();
        self.open.push(Element { prefix, name, attributes, children: Vec::new() });
        Ok(())
    }

    fn end(&mut self) {
        if self.open.len() > 1
            && let Some(done) = self.open.pop()
            && let Some(parent) = self.open.last_mut()
        {
            parent.children.push(Node::Element(done));
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        if self.open.len() == 1 {
            return match text.trim().is_empty() {
                true => Ok(()),
                false => Err(Unreadable::new(reason::BROKEN_XML, "text outside the root element")),
            };
        }
        let Some(element) = self.open.last_mut() else { return Ok(()) };
        if let Some(Node::Text(before)) = element.children.last_mut() {
            before.push_str(text);
            return Ok(());
        }
        element.children.push(Node::Text(text.to_owned()));
        self.count()
    }

    fn count(&mut self) -> Result<(), Unreadable> {
        self.nodes += 1;
        match self.nodes > MOST_NODES {
            true => Err(Unreadable::new(reason::TOO_MANY, format!("more than {MOST_NODES} elements and texts"))),
            false => Ok(()),
        }
    }

    /// The root element, when all is closed.
    fn root(self) -> Option<Element> {
        let [document] = <[Element; 1]>::try_from(self.open).ok()?;
        document.children.into_iter().find_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }
}

/// The document's own entities.
#[derive(Default)]
struct Entities {
    declared: BTreeMap<String, String>,
    expanded: usize,
}

impl Entities {
    /// Takes the entities of a document type declaration. Only those that stand for plain text are of use.
    fn declare(&mut self, declaration: &str) -> Result<(), Unreadable> {
        for part in declaration.split("<!ENTITY").skip(1).take(1000) {
            let mut words = part.trim_start().splitn(2, char::is_whitespace);
            let (Some(name), Some(rest)) = (words.next(), words.next()) else { continue };
            let rest = rest.trim_start();
            let Some(quote) = rest.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else { continue };
            let Some((value, _)) = rest.get(1..).and_then(|value| value.split_once(quote)) else { continue };
            if value.split('&').skip(1).any(|reference| !reference.starts_with('#')) {
                return Err(Unreadable::new(reason::TOO_MANY, "an entity that is made of entities"));
            }
            let value = quick_xml::escape::unescape(value).map(std::borrow::Cow::into_owned).unwrap_or_default();
            self.declared.entry(name.to_owned()).or_insert(value);
        }
        Ok(())
    }

    /// The text that a reference stands for.
    fn resolve(&mut self, reference: &BytesRef<'_>) -> Result<String, Unreadable> {
        match reference.resolve_char_ref() {
            Ok(Some(character)) => Ok(character.to_string()),
            Ok(None) => self.named(reference),
            Err(_) => Err(Unreadable::new(reason::BROKEN_XML, "a reference to no character")),
        }
    }

    fn named(&mut self, name: &str) -> Result<String, Unreadable> {
        if let Some(text) = quick_xml::escape::resolve_predefined_entity(name) {
            return Ok(text.to_owned());
        }
        if let Some(text) = self.declared.get(name) {
            self.expanded += text.len();
            return match self.expanded > MOST_EXPANSION {
                true => Err(Unreadable::new(reason::TOO_MANY, "entities that expand without end")),
                false => Ok(text.clone()),
            };
        }
        // What the DTDs of NITF and XHTML declare and nobody fetches: HTML's names.
        crate::markup::html_entity(name)
            .ok_or_else(|| Unreadable::new(reason::BROKEN_XML, "a reference to an entity that is not declared here"))
    }

    /// An attribute's value with its references resolved.
    fn expand(&mut self, raw: &str) -> Result<String, Unreadable> {
        let mut parts = raw.split('&');
        let mut value = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part
                .split_once(';')
                .ok_or_else(|| Unreadable::new(reason::BROKEN_XML, "an ampersand that begins no reference"))?;
            value.push_str(&self.resolve(&BytesRef::new(name))?);
            value.push_str(rest);
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_becomes_a_tree() {
        let root = parse(
            "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY co \"Smith &#38; Sons\">]><!-- x -->\n<n:a xml:lang='en' t='&lt;&quot;'>\
             one <b/>&co;&nbsp;<![CDATA[<two>]]><c><b> three\n four </b></c></n:a>\n",
        )
        .expect("well-formed");
        assert!(root.is("A"));
        assert_eq!((root.attribute("lang"), root.attribute("t")), (Some("en"), Some("<\"")));
        assert_eq!(root.raw_text(), "one Smith & Sons\u{a0}<two> three\n four ");
        assert_eq!(root.deep("b").len(), 2);
        assert_eq!(root.at(&["c", "b"]).and_then(Element::words).as_deref(), Some("three four"));
    }

    #[test]
    fn what_is_not_well_formed_is_refused_with_its_place() {
        for (xml, detail) in [
            ("<a>\n  <b></a>", "an end tag that does not match at line 2"),
            ("<a>\n", "left open, at line 2 column 1"),
            ("<a><b", "line 1 column"),
            ("<a/><b/>", "second root"),
            ("<a/>text", "outside the root"),
            ("", "no element"),
            ("<a>x & y</a>", "ampersand"),
            ("<a>&unknown;</a>", "not declared"),
            ("<a b='&unknown;'/>", "not declared"),
            ("<a>&#0;</a>", "no character"),
            ("<a>&#xD800;</a>", "no character"),
            ("<a b='1' b='2'/>", "twice"),
            ("<a b=1/>", "attribute"),
            ("</a>", "end tag"),
            ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "not declared"),
            ("<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://e.example/x'> %x;]><a>&y;</a>", "not declared"),
        ] {
            let unreadable = parse(xml).expect_err(xml);
            assert_eq!(unreadable.reason, reason::BROKEN_XML, "{xml}: {unreadable}");
            assert!(unreadable.detail.contains(detail), "{xml}: {unreadable}");
        }
    }

    #[test]
    fn bombs_are_refused() {
        let laughs =
            "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>".to_owned();
        let long = format!("<!DOCTYPE a [<!ENTITY x '{}'>]><a>{}</a>", "y".repeat(10_000), "&x;".repeat(10_000));
        let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        let open = "<a>".repeat(100_000);
        let attributes: String = (0..100_000).map(|nth| format!(" a{nth}=''")).collect();
        let wide = format!("<a>{}</a>", "<b/>".repeat(MOST_NODES + 1));
        for (xml, expected) in [
            (laughs, reason::TOO_MANY),
            (long, reason::TOO_MANY),
            (deep, reason::TOO_DEEP),
            (open, reason::TOO_DEEP),
            (format!("<a{attributes}/>"), reason::TOO_MANY),
            (wide, reason::TOO_MANY),
        ] {
            assert_eq!(parse(&xml).expect_err("a bomb").reason, expected);
        }
    }
}
