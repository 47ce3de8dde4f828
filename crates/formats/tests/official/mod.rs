//! What several tests share: where the official schemas and the samples lie, and validators made of them.

#![allow(dead_code, reason = "each test uses its part")]

use jsonschema::{Retrieve, Uri, Validator};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Public data, where this checkout has it beside it.
pub(crate) fn data() -> Option<PathBuf> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if data.is_dir() {
        return Some(data);
    }
    println!("left out: {} is not there", data.display());
    None
}

/// The files under a folder, in order.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// A file of JSON; `None` where it is none.
pub(crate) fn json(path: &Path) -> Option<Value> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// ANS schemas name each other by their address on the web; here they lie in a folder.
struct Folder(PathBuf);

impl Retrieve for Folder {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let uri = uri.as_str();
        if uri.starts_with("https://geojson.org/") {
            // Shapes of places, which nobody writes here.
            return Ok(Value::Bool(true));
        }
        let path = uri.split_once("/schema/ans/").map(|(_, path)| path).ok_or("not one of ours")?;
        let path = path.trim_end_matches('#');
        json(&self.0.join(path)).ok_or_else(|| format!("{path} is not there").into())
    }
}

/// The validator of a schema file; `None` for drafts so old that no library knows them.
pub(crate) fn validator(data: &Path, schema: &Path) -> Option<Validator> {
    let schema = json(schema).unwrap_or_else(|| panic!("no schema in {}", schema.display()));
    if schema.get("$schema").and_then(Value::as_str).is_some_and(|draft| draft.contains("draft-03")) {
        return None;
    }
    let options =
        jsonschema::options().should_validate_formats(false).with_retriever(Folder(data.join("arc-ans-schema")));
    Some(options.build(&schema).expect("a schema"))
}

/// The official schema of an output format.
pub(crate) fn schema_of(data: &Path, format: &str) -> Option<PathBuf> {
    let ninjs = |version: &str| Some(data.join(format!("ninjs/specification/ninjs-schema_{version}.json")));
    match format {
        "ninjs-1.6" => ninjs("1.6"),
        "ninjs-2.x" => ninjs("2.1"),
        "ninjs-3.1" => ninjs("3.1"),
        "ans" => Some(data.join("arc-ans-schema/0.10.12/story.json")),
        _ => None,
    }
}
