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
            let shapes = self.0.join("../ninjs/validation/test_suite/GeoJSON-schema.json");
            return json(&shapes).ok_or_else(|| "the schema of shapes is not there".into());
        }
        let path = uri.split_once("/schema/ans/").map(|(_, path)| path).ok_or("not one of ours")?;
        let path = path.trim_end_matches('#');
        json(&self.0.join(path)).ok_or_else(|| format!("{path} is not there").into())
    }
}

/// A schema of draft 3 as one of draft 4: each says of a member that it must be there in another way. The one schema of
/// that draft here (ninjs 1.0) uses nothing else that changed.
fn as_draft_4(schema: &mut Value) {
    let Some(members) = schema.as_object_mut() else { return };
    for word in ["extends", "disallow", "divisibleBy", "dependencies"] {
        assert!(!members.get(word).is_some_and(Value::is_object), "a word of draft 3: {word}");
    }
    members.remove("required");
    let mut needed = Vec::new();
    for (name, property) in members.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        if property.get("required") == Some(&Value::Bool(true)) {
            needed.push(Value::String(name.clone()));
        }
        as_draft_4(property);
    }
    for word in ["items", "additionalProperties"] {
        members.get_mut(word).into_iter().for_each(as_draft_4);
    }
    for property in members.get_mut("patternProperties").and_then(Value::as_object_mut).into_iter().flatten() {
        as_draft_4(property.1);
    }
    if !needed.is_empty() {
        members.insert("required".to_owned(), Value::Array(needed));
    }
}

/// The validator of a schema file.
pub(crate) fn validator(data: &Path, schema: &Path) -> Option<Validator> {
    let mut schema = json(schema).unwrap_or_else(|| panic!("no schema in {}", schema.display()));
    if schema.get("$schema").and_then(Value::as_str).is_some_and(|draft| draft.contains("draft-03")) {
        as_draft_4(&mut schema);
        let draft_4 = Value::String("http://json-schema.org/draft-04/schema#".to_owned());
        schema.as_object_mut().map(|members| members.insert("$schema".to_owned(), draft_4));
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
