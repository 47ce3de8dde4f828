//! Compares what was written with the shape that the types ask for: keys that nobody knows, values of the wrong kind,
//! words outside their set, numbers, durations and sizes out of range.
//!
//! Owns the pass that finds all of them at once. What is wrong is told and left out, so that the rest can still be
//! checked with the default in its place. Rules between keys are in `rules.rs`.

use super::problem::{Origin, Problem, Problems};
use super::reference::toml_text;
use super::schema_node::Node;
use super::secret::{STARS, is_secret_name};
use super::units::{ByteSize, Period};
use config::{Map, Value, ValueKind};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// What was written, cleaned: it fits [`super::raw::Raw`].
#[derive(Debug)]
pub(super) struct Shaped {
    /// The values that are right.
    pub(super) tree: Json,
    /// Where each was written, by key path.
    pub(super) origins: BTreeMap<String, Origin>,
    /// What is wrong.
    pub(super) problems: Problems,
}

/// Compares a merged configuration with its schema.
pub(super) fn inspect(written: Value, schema: Node<'_>) -> Shaped {
    let mut inspector = Inspector { root: schema, origins: BTreeMap::new(), problems: Problems::default() };
    let tree = inspector.value(schema, written, &[]).unwrap_or_default();
    Shaped { tree, origins: inspector.origins, problems: inspector.problems }
}

/// A key's path as a person writes it in TOML.
pub(super) fn path_text(path: &[String]) -> String {
    let quoted = path.iter().map(|key| if key.contains('.') { format!("\"{key}\"") } else { key.clone() });
    quoted.collect::<Vec<_>>().join(".")
}

struct Inspector<'a> {
    root: Node<'a>,
    origins: BTreeMap<String, Origin>,
    problems: Problems,
}

impl<'a> Inspector<'a> {
    /// The value as JSON, or nothing when it is wrong.
    fn value(&mut self, node: Node<'a>, value: Value, path: &[String]) -> Option<Json> {
        let origin = Origin::from_tag(value.origin());
        match value.kind {
            ValueKind::Nil => None,
            ValueKind::Table(fields) if node.is_free() || node.is("object") => Some(self.table(node, fields, path)),
            kind if node.is_free() => {
                self.origins.insert(path_text(path), origin);
                Some(free(kind))
            }
            ValueKind::Array(items) if node.items().is_some_and(|each| each.is("object")) => {
                self.origins.insert(path_text(path), origin);
                Some(self.tables(node, items, path))
            }
            kind => self.leaf(node, kind, path, origin),
        }
    }

    /// A list of tables: each is looked at by itself, its place in the list standing as its key.
    fn tables(&mut self, node: Node<'a>, items: Vec<Value>, path: &[String]) -> Json {
        let Some(each) = node.items() else { return Json::Null };
        let mut kept = Vec::new();
        for (nth, item) in items.into_iter().enumerate() {
            let below: Vec<String> = path.iter().cloned().chain([nth.to_string()]).collect();
            let written: Vec<String> = match &item.kind {
                ValueKind::Table(fields) => fields.keys().cloned().collect(),
                _ => each.required().map(str::to_owned).collect(),
            };
            let origin = origin_of(&item);
            for key in each.required().filter(|key| !written.iter().any(|written| written == key)) {
                let allowed = each.key(key).map_or_else(String::new, Node::allowed);
                let missing: Vec<String> = below.iter().cloned().chain([key.to_owned()]).collect();
                self.problems.push(Problem::new(path_text(&missing), origin.clone(), "is missing").allowed(allowed));
            }
            let item = self.value(each, item, &below);
            kept.extend(item.filter(|json| each.required().all(|key| json.get(key).is_some())));
        }
        Json::Array(kept)
    }

    fn table(&mut self, node: Node<'a>, fields: Map<String, Value>, path: &[String]) -> Json {
        let mut kept = serde_json::Map::new();
        let mut fields: Vec<(String, Value)> = fields.into_iter().collect();
        fields.sort_by(|(left, _), (right, _)| left.cmp(right));
        for (key, value) in fields {
            let below: Vec<String> = path.iter().chain([&key]).cloned().collect();
            let known = if node.is_free() { Some(node) } else { node.key(&key) };
            match known {
                Some(known) => {
                    if let Some(json) = self.value(known, value, &below) {
                        kept.insert(key, json);
                    }
                }
                None => self.unknown(node, &value, &below),
            }
        }
        Json::Object(kept)
    }

    fn unknown(&mut self, node: Node<'_>, value: &Value, path: &[String]) {
        let key = path.last().map(String::as_str).unwrap_or_default();
        let siblings: Vec<&str> = node.keys().map(|(name, _)| name).collect();
        let elsewhere = self.root.all_keys().into_iter().find(|full| full.rsplit('.').next() == Some(key));
        let message = match (nearest(key, siblings.iter().copied()), elsewhere) {
            (Some(near), _) => {
                let near: Vec<String> = path.iter().rev().skip(1).rev().cloned().chain([near.to_owned()]).collect();
                format!("no such key; did you mean `{}`?", path_text(&near))
            }
            (None, Some(full)) => format!("no such key here; did you mean `{full}`?"),
            (None, None) => "no such key".to_owned(),
        };
        let names = siblings.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        self.problems.push(Problem::new(path_text(path), origin_of(value), message).allowed(names));
    }

    fn leaf(&mut self, node: Node<'a>, kind: ValueKind, path: &[String], origin: Origin) -> Option<Json> {
        match fit(node, &kind) {
            Ok(json) => {
                self.origins.insert(path_text(path), origin);
                Some(json)
            }
            Err(message) => {
                let problem = Problem::new(path_text(path), origin, message).allowed(node.allowed());
                self.problems.push(problem.value(shown(path, &free(kind))));
                None
            }
        }
    }
}

/// A value as it may be shown beside its key.
pub(super) fn shown(path: &[String], value: &Json) -> String {
    let secret = path.iter().any(|key| is_secret_name(key));
    if secret { STARS.to_owned() } else { toml_text(value) }
}

/// The value in the form that serde takes for this node, else what is wrong with it.
fn fit(node: Node<'_>, kind: &ValueKind) -> Result<Json, String> {
    match kind {
        ValueKind::String(text) => fit_text(node, text),
        ValueKind::Array(items) if node.is("array") => fit_list(node, items),
        ValueKind::Boolean(value) if node.is("boolean") => Ok(Json::from(*value)),
        ValueKind::I64(_) | ValueKind::U64(_) if node.is("integer") || node.is("number") => fit_number(node, kind),
        ValueKind::Float(_) if node.is("number") => fit_number(node, kind),
        ValueKind::Float(value) if node.is("integer") => Err(format!("{value} is no whole number")),
        ValueKind::I64(value) if node.unit() == Some("duration") => {
            Err(format!("{value} has no unit: write \"{value}ms\" or \"{value}s\""))
        }
        ValueKind::I64(value) if node.unit() == Some("size") => {
            Err(format!("{value} has no unit: write \"{value}B\" or \"{value}MiB\""))
        }
        ValueKind::Boolean(_) | ValueKind::I64(_) | ValueKind::U64(_) | ValueKind::Float(_) if takes_any(node) => {
            Ok(free(kind.clone()))
        }
        other => Err(format!("{} is not what this key takes", kind_name(other))),
    }
}

/// Whether texts, numbers and truth values are all right.
fn takes_any(node: Node<'_>) -> bool {
    node.0.get("type").and_then(Json::as_array).is_some_and(|kinds| kinds.len() > 2)
}

fn fit_text(node: Node<'_>, text: &str) -> Result<Json, String> {
    if let Some(words) = node.words() {
        if words.contains(&text) {
            return Ok(Json::from(text));
        }
        let hint = nearest(text, words.iter().copied());
        let hint = hint.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(format!("`{text}` is not one of the words{hint}"));
    }
    match node.unit() {
        Some("duration") => fit_unit::<Period>(node, text),
        Some(_) => fit_unit::<ByteSize>(node, text),
        None if node.is("string") || takes_any(node) => Ok(Json::from(text)),
        None => Err("a text is not what this key takes".to_owned()),
    }
}

fn fit_unit<U>(node: Node<'_>, text: &str) -> Result<Json, String>
where
    U: std::str::FromStr<Err = super::units::UnitError> + PartialOrd + ToString,
{
    let value: U = text.parse().map_err(|error: super::units::UnitError| error.to_string())?;
    let (least, most) = node.unit_bounds();
    let bound = |text: Option<&str>| text.and_then(|text| text.parse::<U>().ok());
    if bound(least).is_some_and(|least| value < least) {
        return Err("too small".to_owned());
    }
    if bound(most).is_some_and(|most| value > most) {
        return Err("too large".to_owned());
    }
    Ok(Json::from(value.to_string()))
}

#[expect(clippy::cast_precision_loss, reason = "compared with bounds far below 2^53; the value itself is kept exact")]
fn fit_number(node: Node<'_>, kind: &ValueKind) -> Result<Json, String> {
    let number = match *kind {
        ValueKind::I64(value) => value as f64,
        ValueKind::U64(value) => value as f64,
        ValueKind::Float(value) => value,
        _ => f64::NAN,
    };
    let (least, most) = node.bounds();
    if number.is_nan() {
        return Err("not a number".to_owned());
    }
    if least.is_some_and(|least| number < least) {
        return Err("too small".to_owned());
    }
    if most.is_some_and(|most| number > most) {
        return Err("too large".to_owned());
    }
    Ok(free(kind.clone()))
}

fn fit_list(node: Node<'_>, items: &[Value]) -> Result<Json, String> {
    if (items.len() as u64) < node.least_items() {
        return Err("the list is empty".to_owned());
    }
    let Some(each) = node.items() else { return Err("a list is not what this key takes".to_owned()) };
    items.iter().map(|item| fit(each, &item.kind)).collect::<Result<Vec<_>, _>>().map(Json::from)
}

/// Any value as JSON.
fn free(kind: ValueKind) -> Json {
    match kind {
        ValueKind::Nil => Json::Null,
        ValueKind::Boolean(value) => Json::from(value),
        ValueKind::I64(value) => Json::from(value),
        ValueKind::U64(value) => Json::from(value),
        ValueKind::I128(value) => Json::from(value.to_string()),
        ValueKind::U128(value) => Json::from(value.to_string()),
        ValueKind::Float(value) => Json::from(value),
        ValueKind::String(text) => Json::from(text),
        ValueKind::Array(items) => items.into_iter().map(|item| free(item.kind)).collect(),
        ValueKind::Table(fields) => {
            Json::Object(fields.into_iter().map(|(key, value)| (key, free(value.kind))).collect())
        }
    }
}

fn kind_name(kind: &ValueKind) -> &'static str {
    match kind {
        ValueKind::Nil => "nothing",
        ValueKind::Boolean(_) => "a truth value",
        ValueKind::I64(_) | ValueKind::I128(_) | ValueKind::U64(_) | ValueKind::U128(_) | ValueKind::Float(_) => {
            "a number"
        }
        ValueKind::String(_) => "a text",
        ValueKind::Table(_) => "a table",
        ValueKind::Array(_) => "a list",
    }
}

/// Where a value was written; for a table, where its first value was.
fn origin_of(value: &Value) -> Origin {
    match &value.kind {
        ValueKind::Table(fields) => fields.values().map(origin_of).max().unwrap_or_default(),
        _ => Origin::from_tag(value.origin()),
    }
}

/// The name that was most likely meant.
pub(super) fn nearest<'n>(written: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let scored = names.map(|name| (strsim::damerau_levenshtein(&written.to_ascii_lowercase(), name), name));
    let (distance, name) = scored.min()?;
    let near = distance <= 1 + name.chars().count() / 4;
    (near && distance < name.chars().count()).then_some(name)
}
