//! A seeded mutator of structure: XML and JSON are parsed, their elements, attributes and members dropped, doubled,
//! swapped, renamed after each other, retyped, nested, their texts made nasty, and written again, well-formed. What comes
//! out gets past the parser, to the reader of its format. Shared by the hostile tests and the `fuzz` example.

use super::mutate::Numbers;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value};

/// Texts that readers have reasons to fear, all allowed in XML and JSON.
const TEXTS: &[&str] = &[
    "",
    " ",
    "\n\n\n",
    "0",
    "-1",
    "99999999999999999999",
    "1e999",
    "2026-02-30T25:61:61Z",
    "0000-00-00",
    "9999-12-31T23:59:60+14:00",
    "-9999-01-01T00:00:00Z",
    "20260301T100000Z",
    "Thu, 31 Feb 0000 99:99:99 +9999",
    "medtop:",
    ":",
    "::::",
    "medtop:99999999",
    "subj:20000639",
    "http://",
    "http://[::1",
    "//a/../../b?c#d",
    "urn:",
    "\u{feff}",
    "\u{200f}\u{202e}a\u{202c}",
    "e\u{301}\u{301}\u{301}",
    "👩‍👩‍👧‍👦 😀",
    "ß İ ı ﬁ",
    "<p>a<p>b</p></div><table><tr><td>",
    "&amp;lt;p&amp;gt; &nbsp; &#0; &#x110000;",
    "<![CDATA[x",
    "\\u0000\\ud800",
    "By By By, , and and AP/AFP (AP) (",
    "NORTHPORT, Feb 30 (AFP) -",
    "EMBARGOED until 25:00 GMT Someday",
    "true",
    "null",
    "{}",
    "[[[[[[",
    "x-default",
    "zz-ZZ-xxxx-999",
];

fn nasty(numbers: &mut Numbers) -> String {
    let text = TEXTS.get(numbers.below(TEXTS.len())).copied().unwrap_or_default();
    if numbers.below(20) == 0 { text.repeat(1 + numbers.below(400)) } else { text.to_owned() }
}

/// Changes the structure of XML or JSON in one to six places; nothing for what is neither.
pub(crate) fn mutate(bytes: &[u8], numbers: &mut Numbers) -> Option<Vec<u8>> {
    let times = 1 + numbers.below(6);
    if let Ok(mut value) = serde_json::from_slice::<Value>(bytes) {
        let kept = if numbers.below(20) == 0 { Map::new() } else { telling(&value) };
        // Of an envelope mostly what is in it, which has a reader of its own.
        let inside = numbers.below(3) != 0;
        match value.get_mut("body").filter(|body| inside && body.is_string()) {
            Some(body) => (0..times).for_each(|_| change_value(body, numbers)),
            None => (0..times).for_each(|_| change_value(&mut value, numbers)),
        }
        if let Value::Object(members) = &mut value {
            for (name, told) in kept {
                // A body may change, but an envelope without one is none.
                let changed = name == "body" && members.get(&name).is_some_and(Value::is_string);
                if !changed {
                    members.insert(name, told);
                }
            }
        }
        return serde_json::to_vec(&value).ok();
    }
    let mut document = parse(bytes)?;
    (0..times).for_each(|_| change_element(&mut document, numbers));
    let mut written = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    document.write(&mut written);
    Some(written.into_bytes())
}

// ---- JSON -----------------------------------------------------------------------------------------------------------

/// Members of the outermost object by which a format is told: without them no reader sees the document, and most inputs
/// would be spent on the telling.
const TELLING: &[&str] = &["type", "version", "body", "uri", "guid", "$schema", "standard"];

fn telling(value: &Value) -> Map<String, Value> {
    let members = value.as_object().into_iter().flatten();
    members
        .filter(|(name, _)| TELLING.contains(&name.as_str()))
        .map(|(name, told)| (name.clone(), told.clone()))
        .collect()
}

/// Walks to some place and changes it; strings that hold JSON or XML themselves are changed inside, often, and other long
/// ones by their bytes.
fn change_value(value: &mut Value, numbers: &mut Numbers) {
    let deeper = numbers.below(5) != 0;
    match value {
        Value::Object(members) if deeper && !members.is_empty() => {
            let key = members.keys().nth(numbers.below(members.len())).cloned().unwrap_or_default();
            if numbers.below(3) == 0 {
                change_member(members, &key, numbers);
            } else if let Some(inner) = members.get_mut(&key) {
                change_value(inner, numbers);
            }
        }
        Value::Array(items) if deeper && !items.is_empty() => {
            let at = numbers.below(items.len());
            if numbers.below(3) == 0 {
                change_list(items, at, numbers);
            } else if let Some(inner) = items.get_mut(at) {
                change_value(inner, numbers);
            }
        }
        Value::String(text) if numbers.below(2) == 0 && text.starts_with(['{', '<']) => {
            if let Some(changed) = mutate(text.as_bytes(), numbers) {
                *text = String::from_utf8_lossy(&changed).into_owned();
            }
        }
        Value::String(text) if numbers.below(2) == 0 && text.len() > 100 => {
            *text = String::from_utf8_lossy(&super::mutate::mutate(text.as_bytes(), numbers)).into_owned();
        }
        _ => *value = retyped(value, numbers),
    }
}

fn change_member(members: &mut Map<String, Value>, key: &str, numbers: &mut Numbers) {
    let other = members.keys().nth(numbers.below(members.len())).cloned().unwrap_or_default();
    match numbers.below(4) {
        0 => drop(members.remove(key)),
        1 => {
            let copy = members.get(key).cloned().unwrap_or_default();
            drop(members.insert(other, copy));
        }
        2 => {
            let (one, two) = (members.remove(key).unwrap_or_default(), members.remove(&other).unwrap_or_default());
            members.extend([(key.to_owned(), two), (other, one)]);
        }
        _ => {
            let moved = members.remove(key).unwrap_or_default();
            drop(members.insert(nasty(numbers), moved));
        }
    }
}

fn change_list(items: &mut Vec<Value>, at: usize, numbers: &mut Numbers) {
    match numbers.below(4) {
        0 => drop(items.remove(at)),
        1 => {
            let copy = items.get(at).cloned().unwrap_or_default();
            for _ in 0..=numbers.below(20) {
                items.insert(at, copy.clone());
            }
        }
        2 => {
            let other = numbers.below(items.len());
            items.swap(at, other);
        }
        _ => {
            let other = numbers.below(items.len());
            let copy = items.get(other).cloned().unwrap_or_default();
            if let Some(item) = items.get_mut(at) {
                *item = copy;
            }
        }
    }
}

fn retyped(value: &Value, numbers: &mut Numbers) -> Value {
    match numbers.below(9) {
        0 => Value::Null,
        1 => Value::Bool(true),
        2 => Value::from(numbers.next()),
        3 => Value::from(-1.5e300),
        4 => Value::Array(vec![value.clone()]),
        5 => Value::Array(vec![value.clone(), value.clone(), Value::Null]),
        6 => Value::Object([(nasty(numbers), value.clone())].into_iter().collect()),
        7 => (0..numbers.below(60)).fold(value.clone(), |inner, _| Value::Array(vec![inner])),
        _ => Value::String(nasty(numbers)),
    }
}

// ---- XML ------------------------------------------------------------------------------------------------------------

#[derive(Clone, Debug, Default)]
struct Element {
    name: String,
    /// Names and values, the values resolved.
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

#[derive(Clone, Debug)]
enum Node {
    Element(Element),
    Text(String),
}

/// The root element; comments, instructions and document types are left out.
fn parse(bytes: &[u8]) -> Option<Element> {
    let mut reader = Reader::from_reader(bytes);
    let mut open: Vec<Element> = Vec::new();
    loop {
        let done = match reader.read_event().ok()? {
            Event::Start(start) => {
                open.push(opened(&start)?);
                continue;
            }
            Event::Empty(start) => Node::Element(opened(&start)?),
            Event::End(_) => Node::Element(open.pop()?),
            Event::Text(text) => Node::Text((*text).to_owned()),
            Event::CData(text) => Node::Text((*text).to_owned()),
            Event::GeneralRef(name) => Node::Text(resolved(&format!("&{};", &*name))),
            Event::Eof => return None,
            _ => continue,
        };
        match (open.last_mut(), done) {
            (Some(parent), node) => parent.children.push(node),
            (None, Node::Element(root)) => return Some(root),
            (None, Node::Text(_)) => {}
        }
    }
}

fn opened(start: &BytesStart<'_>) -> Option<Element> {
    let mut element = Element { name: start.name().as_ref().to_owned(), ..Element::default() };
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        element.attributes.push((attribute.key.as_ref().to_owned(), resolved(&attribute.value)));
    }
    Some(element)
}

fn resolved(text: &str) -> String {
    htmlize::unescape(text).into_owned()
}

impl Element {
    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            out.push_str(&format!(" {name}=\"{}\"", escaped(value)));
        }
        out.push('>');
        for child in &self.children {
            match child {
                Node::Element(element) => element.write(out),
                Node::Text(text) => out.push_str(&escaped(text)),
            }
        }
        out.push_str(&format!("</{}>", self.name));
    }

    fn elements(&self) -> usize {
        self.children.iter().filter(|child| matches!(child, Node::Element(_))).count()
    }

    fn element_mut(&mut self, nth: usize) -> Option<&mut Element> {
        let mut elements = self.children.iter_mut().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        });
        elements.nth(nth)
    }
}

fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '&' => written.push_str("&amp;"),
            '"' => written.push_str("&quot;"),
            _ => written.push(letter),
        }
    }
    written
}

/// Walks to some element and changes it.
fn change_element(element: &mut Element, numbers: &mut Numbers) {
    let inside = element.elements();
    if inside > 0
        && numbers.below(6) != 0
        && let Some(inner) = element.element_mut(numbers.below(inside))
    {
        return change_element(inner, numbers);
    }
    if numbers.below(3) == 0 && !element.attributes.is_empty() {
        return change_attribute(element, numbers);
    }
    change_children(element, numbers);
}

fn change_attribute(element: &mut Element, numbers: &mut Numbers) {
    let at = numbers.below(element.attributes.len());
    let other = numbers.below(element.attributes.len());
    let (name, value) = element.attributes.get(other).cloned().unwrap_or_default();
    if name.starts_with("xmlns") || element.attributes.get(at).is_some_and(|(name, _)| name.starts_with("xmlns")) {
        return;
    }
    match numbers.below(4) {
        0 => drop(element.attributes.remove(at)),
        1 => element.attributes.iter_mut().skip(at).take(1).for_each(|(_, old)| old.clone_from(&value)),
        2 => element.attributes.iter_mut().skip(at).take(1).for_each(|(_, old)| *old = nasty(numbers)),
        _ => {
            let moved = element.attributes.remove(at).1;
            element.children.push(Node::Text(moved));
        }
    }
}

fn change_children(element: &mut Element, numbers: &mut Numbers) {
    let count = element.children.len();
    let (at, other) = (numbers.below(count), numbers.below(count));
    match numbers.below(9) {
        0 if count > 0 => drop(element.children.remove(at)),
        1 if count > 0 => {
            let copy = element.children.get(at).cloned();
            for _ in 0..=numbers.below(20) {
                element.children.splice(at..at, copy.clone());
            }
        }
        2 if count > 0 => element.children.swap(at, other),
        3 if count > 0 => {
            // One is named after another: a headline becomes a subject.
            let name = element.children.iter().rev().find_map(|child| match child {
                Node::Element(element) => Some(element.name.clone()),
                Node::Text(_) => None,
            });
            if let (Some(Node::Element(renamed)), Some(name)) = (element.children.get_mut(at), name) {
                renamed.name = name;
            }
        }
        4 => {
            let inner = std::mem::take(&mut element.children);
            let name = element.name.clone();
            element.children.push(Node::Element(Element { name, children: inner, ..Element::default() }));
        }
        5 => {
            let deep = (0..numbers.below(80)).fold(Element::default(), |inner, _| {
                let children = if inner.name.is_empty() { Vec::new() } else { vec![Node::Element(inner)] };
                Element { name: element.name.clone(), children, ..Element::default() }
            });
            if !deep.name.is_empty() {
                element.children.push(Node::Element(deep));
            }
        }
        6 => element.children.clear(),
        7 => element.children.insert(at, Node::Text(nasty(numbers))),
        _ => {
            element.children.clear();
            element.children.push(Node::Text(nasty(numbers)));
        }
    }
}
