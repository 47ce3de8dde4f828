//! One node of the configuration's JSON Schema, read for what it allows.
//!
//! Owns the words in which allowed values are told, in problems and in the reference alike.

use serde_json::Value as Json;
use std::collections::BTreeSet;

/// A node of the schema.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a>(pub(super) &'a Json);

impl<'a> Node<'a> {
    fn get(self, word: &str) -> Option<&'a Json> {
        self.0.get(word)
    }

    fn text(self, word: &str) -> Option<&'a str> {
        self.get(word).and_then(Json::as_str)
    }

    /// Whether values of this type (and, beside null, no other) are meant.
    pub(super) fn is(self, kind: &str) -> bool {
        match self.get("type") {
            Some(Json::String(one)) => one == kind,
            Some(Json::Array(several)) => {
                let named: Vec<&str> = several.iter().filter_map(Json::as_str).filter(|name| *name != "null").collect();
                named == [kind]
            }
            Some(_) | None => false,
        }
    }

    /// The keys of a table, with what they hold.
    pub(super) fn keys(self) -> impl Iterator<Item = (&'a str, Node<'a>)> {
        let fields = self.get("properties").and_then(Json::as_object);
        fields.into_iter().flatten().map(|(key, node)| (key.as_str(), Node(node)))
    }

    /// What a key of a table holds: named, or as any other key.
    pub(super) fn key(self, key: &str) -> Option<Node<'a>> {
        let named = self.get("properties").and_then(|fields| fields.get(key));
        let other = || self.get("additionalProperties").filter(|node| node.is_object() || **node == Json::Bool(true));
        named.or_else(other).map(Node)
    }

    /// Whether any value is taken as it is.
    pub(super) fn is_free(self) -> bool {
        *self.0 == Json::Bool(true)
    }

    /// The node below a path.
    pub(super) fn at(self, path: &[String]) -> Option<Node<'a>> {
        path.iter().try_fold(self, |node, key| node.key(key))
    }

    /// What a list holds.
    pub(super) fn items(self) -> Option<Node<'a>> {
        self.get("items").map(Node)
    }

    /// The keys of a table in the order of its short form: `topic=format`.
    pub(super) fn short(self) -> Option<&'a str> {
        self.text("x-short")
    }

    /// The keys that a table must have.
    pub(super) fn required(self) -> impl Iterator<Item = &'a str> {
        self.get("required").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str)
    }

    /// The words that are allowed, where only some are.
    pub(super) fn words(self) -> Option<Vec<&'a str>> {
        self.get("enum").and_then(Json::as_array).map(|words| words.iter().filter_map(Json::as_str).collect())
    }

    /// `duration` or `size`.
    pub(super) fn unit(self) -> Option<&'a str> {
        self.text("x-unit")
    }

    /// Bounds of a duration or size.
    pub(super) fn unit_bounds(self) -> (Option<&'a str>, Option<&'a str>) {
        (self.text("x-min"), self.text("x-max"))
    }

    /// Bounds of a number.
    pub(super) fn bounds(self) -> (Option<f64>, Option<f64>) {
        (self.get("minimum").and_then(Json::as_f64), self.get("maximum").and_then(Json::as_f64))
    }

    /// The least number of items of a list.
    pub(super) fn least_items(self) -> u64 {
        self.get("minItems").and_then(Json::as_u64).unwrap_or(0)
    }

    /// What it is for.
    pub(super) fn description(self) -> &'a str {
        self.text("description").unwrap_or_default()
    }

    /// What is allowed, in words.
    pub(super) fn allowed(self) -> String {
        if let Some(words) = self.words() {
            return words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        }
        match self.unit() {
            Some(unit) => {
                let (least, most) = self.unit_bounds();
                range(if unit == "size" { "a size" } else { "a duration" }, least, most)
            }
            None => self.allowed_kind(),
        }
    }

    fn allowed_kind(self) -> String {
        let (least, most) = self.bounds();
        let (least, most) = (least.map(|bound| bound.to_string()), most.map(|bound| bound.to_string()));
        let number = |noun| range(noun, least.as_deref(), most.as_deref());
        match self.get("type") {
            _ if self.is("integer") => number("a whole number"),
            _ if self.is("number") => number("a number"),
            _ if self.is("boolean") => "`true`, `false`".to_owned(),
            _ if self.is("array") && self.items().is_some_and(|items| items.is("object")) => {
                let keys = self.items().into_iter().flat_map(Node::keys);
                let keys: Vec<_> = keys.map(|(key, node)| format!("`{key}` ({})", node.allowed())).collect();
                format!("a list of tables with {}", keys.join(" and "))
            }
            _ if self.is("array") && self.least_items() > 0 => "a list of texts, not empty".to_owned(),
            _ if self.is("array") => "a list of texts".to_owned(),
            _ if self.is("object") => "a table".to_owned(),
            Some(Json::Array(kinds)) if kinds.len() > 2 => "a text, a number, `true` or `false`".to_owned(),
            Some(_) | None => "a text".to_owned(),
        }
    }

    /// The keys of all tables below, with dots between.
    pub(super) fn all_keys(self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for (table, node) in self.keys() {
            found.extend(node.keys().map(|(key, _)| format!("{table}.{key}")));
        }
        found
    }
}

fn range(noun: &str, least: Option<&str>, most: Option<&str>) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!("{noun} from {least} to {most}"),
        (Some(least), None) => format!("{noun} from {least}"),
        (None, Some(most)) => format!("{noun} up to {most}"),
        (None, None) => noun.to_owned(),
    }
}
