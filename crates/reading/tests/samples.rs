//! The sample stories of `samples/text` against their expected anatomy and language in `samples/expected`.
//!
//! The expected files are reviewed by hand against the text: when a rule changes, read the new output (the failing test
//! says where it lies) before it replaces the old.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop where its samples are broken"
)]

use copydesk_article::{Draft, Origin, Text};
use copydesk_reading::{Anatomy, Language, Stage};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name)
}

fn read(text: &str) -> Draft {
    let mut draft = Draft {
        text: Text::from(text),
        origin: Origin { format: "text".to_owned(), ..Origin::default() },
        ..Draft::default()
    };
    for stage in [&Anatomy as &dyn Stage, &Language] {
        let _verdict = stage.read(&mut draft);
    }
    draft
}

/// What is compared: blocks with their first words, the item without what was not found, language, checks.
fn shown(draft: &Draft) -> Value {
    let text: Vec<char> = draft.text.as_str().chars().collect();
    let blocks: Vec<Value> = draft
        .blocks
        .iter()
        .map(|block| {
            let words: String = text[block.start..block.end].iter().take(60).collect();
            json!({ "role": block.role, "start": block.start, "end": block.end, "text": words })
        })
        .collect();
    let mut item = as_written(&draft.item);
    if let Value::Object(fields) = &mut item {
        fields.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
    }
    json!({
        "pubstatus": draft.pubstatus, "blocks": blocks, "item": item, "language": as_written(&draft.language), "checks": draft.checks,
        "stats": draft.stats,
    })
}

/// A value through its text, so that an `f32` is the number that is published.
fn as_written<T: serde::Serialize>(value: &T) -> Value {
    serde_json::from_str(&serde_json::to_string(value).expect("json")).expect("json")
}

#[test]
fn every_sample_reads_as_its_reviewer_read_it() {
    let mut names: Vec<PathBuf> =
        std::fs::read_dir(folder("text")).expect("samples").map(|entry| entry.expect("entry").path()).collect();
    names.sort();
    assert!(names.len() >= 14, "only {} samples", names.len());
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("samples");
    std::fs::create_dir_all(&out).expect("folder");
    let mut wrong = Vec::new();
    for path in names {
        let name = path.file_stem().expect("name").to_string_lossy().into_owned();
        let found = shown(&read(&std::fs::read_to_string(&path).expect("text")));
        let expected = std::fs::read_to_string(folder("expected").join(format!("{name}.json"))).unwrap_or_default();
        if serde_json::from_str::<Value>(&expected).ok().as_ref() != Some(&found) {
            let actual = out.join(format!("{name}.json"));
            std::fs::write(&actual, serde_json::to_string_pretty(&found).expect("json") + "\n").expect("written");
            wrong.push(actual.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "differ from samples/expected; read what was found in {wrong:#?}");
}

#[test]
fn spans_of_every_sample_lie_in_its_text_in_order() {
    for entry in std::fs::read_dir(folder("text")).expect("samples") {
        let text = std::fs::read_to_string(entry.expect("entry").path()).expect("text");
        let draft = read(&text);
        let mut last = 0;
        for block in &draft.blocks {
            assert!(last <= block.start && block.start < block.end && block.end <= draft.text.len(), "{block:?}");
            last = block.end;
        }
    }
}

#[test]
fn any_cut_of_a_sample_is_read_without_a_panic() {
    for entry in std::fs::read_dir(folder("text")).expect("samples") {
        let text = std::fs::read_to_string(entry.expect("entry").path()).expect("text");
        for (at, _) in text.char_indices().step_by(37) {
            let _head = read(&text[..at]);
            let _tail = read(&text[at..]);
        }
    }
}
