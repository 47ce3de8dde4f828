//! The files of the accurate names tier: `model.onnx`, `vocab.txt` and `config.json` in one folder. Owns the reading of
//! them when the chain is built; what the model is asked is the reading crate's.

use copydesk_reading::names::ClassifierParts;
use serde_json::Value;
use std::path::Path;

/// Reads the files of a classifier.
///
/// # Errors
/// Which file is missing or not what it should be.
pub(super) fn parts(folder: &Path) -> Result<ClassifierParts, String> {
    let path = |name: &str| folder.join(name);
    let said = |name: &str, error: &dyn std::fmt::Display| format!("{}: {error}", path(name).display());
    let settings = std::fs::read_to_string(path("config.json")).map_err(|error| said("config.json", &error))?;
    let settings: Value = serde_json::from_str(&settings).map_err(|error| said("config.json", &error))?;
    let vocabulary = std::fs::read_to_string(path("vocab.txt")).map_err(|error| said("vocab.txt", &error))?;
    let model = std::fs::read(path("model.onnx")).map_err(|error| said("model.onnx", &error))?;
    let pieces = settings.get("vocab_size").and_then(Value::as_u64);
    let lines = vocabulary.lines().count() as u64;
    if pieces.is_some_and(|pieces| pieces != lines) {
        return Err(said("vocab.txt", &format!("{lines} pieces, config.json says {}", pieces.unwrap_or_default())));
    }
    Ok(ClassifierParts { model, vocabulary, labels: labels(&settings), longest: longest(&settings) })
}

/// The labels in the order of the model's outputs.
fn labels(settings: &Value) -> Vec<String> {
    let label = |id: usize| settings.get("id2label")?.get(id.to_string())?.as_str().map(str::to_owned);
    (0..).map_while(label).collect()
}

fn longest(settings: &Value) -> usize {
    let stated = settings.get("max_position_embeddings").and_then(Value::as_u64);
    stated.and_then(|stated| usize::try_from(stated).ok()).unwrap_or(0)
}
