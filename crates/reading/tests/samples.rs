//! The sample stories of `samples/text` against their expected anatomy and language in `samples/expected/*.json`, and
//! against what the whole default chain finds in them in `samples/expected/*.txt`: one line a finding, with `!` before what its reviewer knows to be wrong.
//!
//! The expected files are reviewed by hand against the text: when a rule changes, read the new output (the failing test
//! says where it lies) before it replaces the old.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop where its samples are broken"
)]

use copydesk_article::{Draft, Entity, Figure, Origin, Quote, Text, Time};
use copydesk_reading::{Anatomy, Language, Stage, stages};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name)
}

fn read(text: &str) -> Draft {
    read_with(&[&Anatomy, &Language], text)
}

fn read_with(stages: &[&dyn Stage], text: &str) -> Draft {
    let mut draft = Draft {
        text: Text::from(text),
        origin: Origin { format: "text".to_owned(), ..Origin::default() },
        ..Draft::default()
    };
    for stage in stages {
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

/// What the whole chain found, one line a finding, in the order of the text.
fn listed(draft: &Draft) -> String {
    let mut out = String::new();
    let entities = draft.entities.as_deref().unwrap_or_default();
    section(&mut out, "entities", entities, entity);
    section(&mut out, "quotes", draft.quotes.as_deref().unwrap_or_default(), |found| quote(found, entities));
    section(&mut out, "times", draft.times.as_deref().unwrap_or_default(), time);
    section(&mut out, "figures", draft.figures.as_deref().unwrap_or_default(), figure);
    out
}

fn section<T>(out: &mut String, name: &str, found: &[T], line: impl Fn(&T) -> String) {
    writeln!(out, "{name}").expect("a string");
    for found in found {
        writeln!(out, "  {}", line(found).replace('\n', " ")).expect("a string");
    }
}

/// A value's word in the output.
fn word<T: serde::Serialize>(value: &T) -> String {
    as_written(value).as_str().unwrap_or_default().to_owned()
}

fn entity(found: &Entity) -> String {
    let mentions: Vec<String> =
        found.mentions.iter().map(|mention| format!("{}@{}", mention.text, mention.start)).collect();
    let mut line = format!("{} {} {} = {}", found.id, word(&found.r#type), found.name, mentions.join(", "));
    for role in &found.roles {
        write!(line, "; role {}", role.value).expect("a string");
    }
    if let Some(place) = &found.place {
        let geonames = place.geonames.map_or_else(|| "-".to_owned(), |id| id.to_string());
        write!(line, "; {} in {}, GeoNames {geonames}", word(&place.kind), place.country.as_deref().unwrap_or("-"))
            .expect("a string");
    }
    for same in &found.same_as {
        write!(line, "; {same}").expect("a string");
    }
    line
}

fn quote(found: &Quote, entities: &[Entity]) -> String {
    let speaker = found.speaker.as_ref().map_or_else(
        || "nobody named".to_owned(),
        |speaker| {
            let entity = speaker.entity.as_ref().filter(|id| entities.iter().any(|entity| entity.id == **id));
            format!("{} ({})", speaker.name, entity.map_or("no entity", String::as_str))
        },
    );
    let cue = found.cue.as_ref().map_or("-", |cue| cue.text.as_str());
    let continues = found.continues.map_or_else(String::new, |nth| format!(", goes on from {nth}"));
    let kind = word(&found.kind);
    format!("{}-{} {kind} [{}] {speaker}, {cue}{continues}; {}", found.start, found.end, found.text, word(&found.by))
}

fn time(found: &Time) -> String {
    let ends = match (&found.first, &found.last) {
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    };
    let modifier = found.r#mod.as_ref().map_or_else(String::new, |modifier| format!(" {modifier}"));
    let kind = word(&found.r#type);
    format!("{}-{} [{}] {kind} {}{modifier}{ends}", found.start, found.end, found.text, found.value)
}

fn figure(found: &Figure) -> String {
    let unit = found.unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
    let of = found.of.as_ref().map_or_else(String::new, |of| format!(" of {of}"));
    format!("{}-{} [{}] {} {}{unit}{of}", found.start, found.end, found.text, word(&found.kind), found.value)
}

#[test]
fn the_whole_chain_finds_in_every_sample_what_its_reviewer_found() {
    let stages = stages();
    let stages: Vec<&dyn Stage> = stages.iter().map(Box::as_ref).collect();
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("findings");
    std::fs::create_dir_all(&out).expect("folder");
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(folder("text")).expect("samples") {
        let path = entry.expect("entry").path();
        let name = path.file_stem().expect("name").to_string_lossy().into_owned();
        let found = listed(&read_with(&stages, &std::fs::read_to_string(&path).expect("text")));
        let expected = std::fs::read_to_string(folder("expected").join(format!("{name}.txt"))).unwrap_or_default();
        if expected.replace("\n! ", "\n  ") != found {
            let actual = out.join(format!("{name}.txt"));
            std::fs::write(&actual, found).expect("written");
            wrong.push(actual.display().to_string());
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "differ from samples/expected; read what was found in {wrong:#?}");
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
