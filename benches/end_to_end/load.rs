//! What the contestants are fed.

use crate::Size;
use anyhow::Result;
use copydesk_testbed::Record;
use std::path::Path;

/// Plain words of a given length, with a key, over all partitions in turn.
pub(crate) fn filler(size: Size) -> impl Iterator<Item = Record> {
    (0..size.records).map(move |number| {
        let value = words(&format!("{number} "), size.bytes);
        Record::new(number as i32 % size.partitions, value).with_key(number.to_string())
    })
}

/// Words without meaning, of so many bytes.
pub(crate) fn words(start: &str, bytes: usize) -> Vec<u8> {
    start.bytes().chain("plain words without meaning ".bytes().cycle()).take(bytes).collect()
}

/// JSON envelopes of 3.6 KB as a newsroom's gateway sends them.
pub(crate) fn envelopes(size: Size) -> impl Iterator<Item = Record> {
    let body = String::from_utf8(words("", 3400)).unwrap_or_default();
    (0..size.records).map(move |number| {
        let envelope = serde_json::json!({
            "id": format!("story-{number}"),
            "source": "gateway",
            "content_type": "text/plain",
            "received_at": "2026-11-24T10:00:00Z",
            "body": format!("{number} {body}"),
        });
        Record::new(number as i32 % size.partitions, envelope.to_string()).with_key(number.to_string())
    })
}

/// The seed article where it is, else the samples, over and over.
pub(crate) fn articles(records: usize, partitions: i32) -> Result<Vec<Record>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in [root.join("../shared/data/seed"), root.join("samples/text")] {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "txt") {
                found.push(std::fs::read(path)?);
            }
        }
    }
    anyhow::ensure!(!found.is_empty(), "no articles to read");
    found.sort();
    let record = |(number, article): (usize, &Vec<u8>)| {
        Record::new(number as i32 % partitions, article.clone()).with_key(number.to_string())
    };
    Ok(found.iter().cycle().take(records).enumerate().map(record).collect())
}
