//! The documents that are made from the types: what holds in a loaded configuration, the commented file with every key
//! (`config/copydesk.toml`) and the reference (`docs/configuration.md`).

use super::checked::Effective;
use super::problem::Origin;
use super::schema_node::Node;
use super::shape::{path_text, shown};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// What holds, key by key in the order of the keys.
pub(super) fn effective(tree: &Json, origins: &BTreeMap<String, Origin>) -> Vec<Effective> {
    let mut found = Vec::new();
    collect(tree, &mut Vec::new(), origins, &mut found);
    found
}

fn collect(value: &Json, path: &mut Vec<String>, origins: &BTreeMap<String, Origin>, found: &mut Vec<Effective>) {
    let key = path_text(path);
    match value {
        Json::Object(fields) if !origins.contains_key(&key) => {
            for (name, field) in fields {
                path.push(name.clone());
                collect(field, path, origins, found);
                path.pop();
            }
        }
        leaf => {
            let origin = origins.get(&key).cloned().unwrap_or_default();
            found.push(Effective { key, value: shown(path, leaf), origin });
        }
    }
}

/// The tables of the file, in reading order.
const TABLES: [&str; 9] = ["kafka", "topics", "delivery", "limits", "chain", "stage", "output", "policy", "observe"];

/// `config/copydesk.toml`: every key with its default and what it is for.
#[must_use]
pub fn file() -> String {
    let schema = super::raw::schema().to_value();
    let root = Node(&schema);
    let mut page = String::from(
        "# Every key of copydesk with its default. Made from the types in src/config/raw.rs; a test keeps it fresh.\n\
         # Each key is also an environment variable: COPYDESK__KAFKA__GROUP_ID. `copydesk check` tells what holds and why.\n",
    );
    let defaults = serde_json::to_value(super::raw::Raw::default()).unwrap_or_default();
    for table in TABLES {
        let Some(node) = root.key(table) else { continue };
        page.push('\n');
        comment(&mut page, node.description());
        page.push_str(&format!("[{table}]\n"));
        let subtables: Vec<_> = node.keys().filter(|(_, below)| below.keys().next().is_some()).collect();
        for (key, below) in node.keys().filter(|(_, below)| below.keys().next().is_none()) {
            written_key(&mut page, key, below, defaults.get(table).and_then(|fields| fields.get(key)));
        }
        for (name, below) in subtables {
            page.push('\n');
            comment(&mut page, below.description());
            page.push_str(&format!("[{table}.{name}]\n"));
            for (key, leaf) in below.keys() {
                let default =
                    defaults.get(table).and_then(|fields| fields.get(name)).and_then(|fields| fields.get(key));
                written_key(&mut page, key, leaf, default);
            }
        }
    }
    page
}

fn written_key(page: &mut String, key: &str, node: Node<'_>, default: Option<&Json>) {
    comment(page, &format!("{} Allowed: {}.", node.description(), node.allowed()));
    match default {
        Some(value) => page.push_str(&format!("{key} = {}\n", toml_text(value))),
        None => page.push_str(&format!("# {key} = \"\"\n")),
    }
}

/// A value as one writes it in TOML.
pub(super) fn toml_text(value: &Json) -> String {
    match value {
        Json::Array(items) => format!("[{}]", items.iter().map(toml_text).collect::<Vec<_>>().join(", ")),
        Json::Object(fields) if fields.is_empty() => "{}".to_owned(),
        Json::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| format!("{key} = {}", toml_text(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        leaf => leaf.to_string(),
    }
}

/// Words as a comment, wrapped.
fn comment(page: &mut String, words: &str) {
    let mut line = String::from("#");
    for word in words.split_whitespace() {
        if line.len() + word.len() > 118 {
            page.push_str(&line);
            page.push('\n');
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    page.push_str(&line);
    page.push('\n');
}

/// `docs/configuration.md`.
#[must_use]
pub fn page() -> String {
    let schema = super::raw::schema().to_value();
    let root = Node(&schema);
    let defaults = serde_json::to_value(super::raw::Raw::default()).unwrap_or_default();
    let mut page = String::from(INTRODUCTION);
    for table in TABLES {
        let Some(node) = root.key(table) else { continue };
        page.push_str(&format!("\n## `[{table}]`\n\n{}\n", joined(node.description())));
        let mut rows = Vec::new();
        rows_of(&mut rows, "", node, defaults.get(table));
        if !rows.is_empty() {
            page.push_str("\n| key | default | allowed | |\n|---|---|---|---|\n");
            rows.iter().for_each(|row| page.push_str(row));
        }
    }
    page.push_str("\n## Settings of librdkafka that are copydesk's own\n\nRefused in `kafka.client`, aliases too.\n\n");
    page.push_str("| setting | instead |\n|---|---|\n");
    for (name, instead) in super::librdkafka::refused() {
        page.push_str(&format!("| `{name}` | {instead} |\n"));
    }
    page
}

fn rows_of(rows: &mut Vec<String>, prefix: &str, node: Node<'_>, defaults: Option<&Json>) {
    for (key, below) in node.keys() {
        let default = defaults.and_then(|fields| fields.get(key));
        let name = format!("{prefix}{key}");
        if below.keys().next().is_some() {
            rows_of(rows, &format!("{name}."), below, default);
            continue;
        }
        let default = default.map_or("–".to_owned(), |value| format!("`{}`", toml_text(value)));
        let words = joined(below.description()).replace('|', "\\|");
        rows.push(format!("| `{name}` | {default} | {} | {words} |\n", below.allowed()));
    }
}

fn joined(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

const INTRODUCTION: &str = "# Configuration

Made from the types in `src/config/raw.rs`; a test keeps it fresh (`COPYDESK_FRESHEN=1 cargo test documents`).

One TOML file: `--config PATH`, else `config/copydesk.toml` where it is there, else the defaults below. Over the file lies
the environment, `COPYDESK__SECTION__KEY` (`COPYDESK__TOPICS__INPUT=a,b`; an empty variable counts as not set), over that
lie the flags. `copydesk check` tells every problem at once, else what holds and where each value was written; it connects
to nothing. `copydesk schema config` prints the JSON Schema.

Durations are written `\"100ms\"`, `\"10s\"`, `\"1m 30s\"`; sizes `\"512KiB\"`, `\"64MiB\"`, `\"1000B\"`. Secrets are best
kept in files: `\"sasl.password_file\"`. They appear neither in logs nor in `/config`. Certificates and broker names are
always checked: no setting switches that off.
";
