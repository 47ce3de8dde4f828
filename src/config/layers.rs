//! The layers a configuration is made of — built-in defaults, the file, environment variables, flags — laid over each
//! other by the `config` crate, each value carrying where it was written.
//!
//! Owns how a name of the environment becomes a key and how a text from outside the file becomes a typed value. Says
//! nothing about whether a value is right: that is `shape.rs`.

use super::problem::{Origin, Problem};
use super::raw::Raw;
use super::schema_node::Node;
use config::{Config, ConfigError, File, FileFormat, Map, Source, Value, ValueKind};
use std::path::Path;

/// What every variable of ours begins with.
pub(super) const PREFIX: &str = "COPYDESK__";

/// One layer, ready to be laid over others.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer(Map<String, Value>);

impl Source for Layer {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, ConfigError> {
        Ok(self.0.clone())
    }
}

impl Layer {
    /// What holds when nothing is written.
    pub(super) fn defaults() -> Self {
        match serde_json::to_value(Raw::default()).map(|json| to_value(json, &Origin::Default).kind) {
            Ok(ValueKind::Table(map)) => Self(map),
            Ok(_) | Err(_) => Self::default(),
        }
    }

    /// A file of TOML.
    pub(super) fn file(path: &Path) -> Result<Self, Box<Problem>> {
        let origin = Origin::File(path.display().to_string());
        let source = File::from(path).format(FileFormat::Toml).required(true);
        match source.collect() {
            Ok(map) => {
                let tag = origin.tag();
                let tagged = map.into_iter().map(|(key, value)| (key, retag(value, &tag))).collect();
                Ok(Self(tagged).with_flat_settings())
            }
            Err(error) => Err(Box::new(Problem::new("", origin, format!("cannot be read: {}", plain(&error))))),
        }
    }

    /// Environment variables that begin with [`PREFIX`]. An empty one counts as not set.
    pub(super) fn environment(variables: &[(String, String)], schema: Node<'_>) -> Self {
        let mut layer = Self::default();
        for (name, text) in variables {
            let Some(rest) = name.strip_prefix(PREFIX) else { continue };
            if !text.is_empty() {
                layer.write(&key_of_variable(rest), text, &Origin::Variable(name.clone()), schema);
            }
        }
        layer
    }

    /// Flags: key with dots, text, the flag's name.
    pub(super) fn flags(flags: &[(String, String, String)], schema: Node<'_>) -> Self {
        let mut layer = Self::default();
        for (key, text, name) in flags {
            let path: Vec<String> = key.split('.').map(str::to_owned).collect();
            layer.write(&join_setting(path), text, &Origin::Flag(name.clone()), schema);
        }
        layer
    }

    fn write(&mut self, path: &[String], text: &str, origin: &Origin, schema: Node<'_>) {
        let kind = typed(text, schema.at(path));
        insert(&mut self.0, path, retag(Value::new(None, kind), &origin.tag()));
    }

    /// `ssl.ca.location = …` in `[kafka.client]` is a table in a table to TOML; to librdkafka it is one name.
    fn with_flat_settings(mut self) -> Self {
        let Some(Value { kind: ValueKind::Table(kafka), .. }) = self.0.get_mut("kafka") else { return self };
        if let Some(Value { kind: ValueKind::Table(client), .. }) = kafka.get_mut("client") {
            let mut flat = Map::new();
            flatten("", std::mem::take(client), &mut flat);
            *client = flat;
        }
        self
    }
}

/// Lays the layers over each other, later ones on top.
pub(super) fn merge(layers: Vec<Layer>) -> Result<Value, Box<Problem>> {
    let mut builder = Config::builder();
    for layer in layers {
        builder = builder.add_source(layer);
    }
    let merged = builder.build().map_err(|error| Box::new(Problem::new("", Origin::Default, plain(&error))))?;
    Ok(merged.cache)
}

/// `KAFKA__CLIENT__SSL_CA_LOCATION` is `kafka`, `client`, `ssl.ca.location`; other names keep their underscores.
fn key_of_variable(rest: &str) -> Vec<String> {
    join_setting(rest.to_ascii_lowercase().split("__").map(str::to_owned).collect())
}

/// Below `kafka.client` everything is one name.
fn join_setting(path: Vec<String>) -> Vec<String> {
    match path.as_slice() {
        [kafka, client, setting @ ..] if kafka == "kafka" && client == "client" && !setting.is_empty() => {
            vec![kafka.clone(), client.clone(), super::librdkafka::setting_name(&setting.join("."))]
        }
        _ => path,
    }
}

fn flatten(prefix: &str, table: Map<String, Value>, into: &mut Map<String, Value>) {
    for (key, value) in table {
        let name = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value.kind {
            ValueKind::Table(inner) => flatten(&name, inner, into),
            _ => {
                into.insert(name, value);
            }
        }
    }
}

fn insert(map: &mut Map<String, Value>, path: &[String], value: Value) {
    match path {
        [] => {}
        [last] => {
            map.insert(last.clone(), value);
        }
        [first, rest @ ..] => {
            let table = map.entry(first.clone()).or_insert_with(|| Value::new(None, ValueKind::Table(Map::new())));
            if !matches!(table.kind, ValueKind::Table(_)) {
                table.kind = ValueKind::Table(Map::new());
            }
            if let ValueKind::Table(inner) = &mut table.kind {
                insert(inner, rest, value);
            }
        }
    }
}

/// A text from outside the file as the kind of value that its key takes; where it is none, it stays a text and the
/// check says so.
fn typed(text: &str, node: Option<Node<'_>>) -> ValueKind {
    let text_kind = || ValueKind::String(text.to_owned());
    let Some(node) = node else { return text_kind() };
    if node.is("array") && !text.trim_start().starts_with('[') {
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        let short = node.items().and_then(Node::short);
        return ValueKind::Array(
            items.map(|item| short.map_or_else(|| item.into(), |form| table(item, form))).collect(),
        );
    }
    if node.is("string") {
        return text_kind();
    }
    literal(text).unwrap_or_else(text_kind)
}

/// A table in its short form: `articles.ninjs=ninjs-1.6` by the form `topic=format`. What does not fit stays a text.
fn table(item: &str, form: &str) -> Value {
    let (names, values): (Vec<_>, Vec<_>) = (form.split('=').collect(), item.split('=').map(str::trim).collect());
    if names.len() != values.len() {
        return item.into();
    }
    let fields = names.into_iter().zip(values).map(|(name, value)| (name.to_owned(), Value::from(value)));
    Value::new(None, ValueKind::Table(fields.collect()))
}

/// A number, truth value, list or table written as TOML writes it.
fn literal(text: &str) -> Option<ValueKind> {
    let table: toml::Table = format!("value = {text}").parse().ok()?;
    match table.get("value") {
        Some(toml::Value::Datetime(_)) | None => None,
        Some(_) if table.len() > 1 => None,
        Some(value) => serde_json::to_value(value).ok().map(|json| to_value(json, &Origin::Default).kind),
    }
}

fn to_value(json: serde_json::Value, origin: &Origin) -> Value {
    use serde_json::Value as Json;
    let kind = match json {
        Json::Null => ValueKind::Nil,
        Json::Bool(value) => ValueKind::Boolean(value),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(value), _) => ValueKind::I64(value),
            (None, Some(value)) => ValueKind::U64(value),
            (None, None) => ValueKind::Float(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => ValueKind::String(text),
        Json::Array(items) => ValueKind::Array(items.into_iter().map(|item| to_value(item, origin)).collect()),
        Json::Object(fields) => {
            ValueKind::Table(fields.into_iter().map(|(key, value)| (key, to_value(value, origin))).collect())
        }
    };
    Value::new(Some(&origin.tag()), kind)
}

/// The same value, written at another place.
fn retag(value: Value, tag: &String) -> Value {
    let kind = match value.kind {
        ValueKind::Table(map) => {
            ValueKind::Table(map.into_iter().map(|(key, value)| (key, retag(value, tag))).collect())
        }
        ValueKind::Array(items) => ValueKind::Array(items.into_iter().map(|value| retag(value, tag)).collect()),
        kind => kind,
    };
    Value::new(Some(tag), kind)
}

/// The error in one line per cause, without the crate's own frame.
fn plain(error: &ConfigError) -> String {
    match error {
        ConfigError::FileParse { cause, .. } => cause.to_string().trim().replace('\n', "\n    "),
        other => other.to_string(),
    }
}
