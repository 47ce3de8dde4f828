//! The documents that are made from the types: what holds in a loaded configuration, the commented file with every key
//! (`config/copydesk.toml`) and the reference (`docs/configuration.md`).

use super::checked::Effective;
use super::problem::Origin;
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
