//! Mutates the samples of every reader and reads what comes out:
//! `cargo run --release -p copydesk-formats --example fuzz -- [EACH [SEED [READER …]]]`, EACH being the inputs of one reader.
//! What is read is also written in every format. Prints, for each reader, how many were read, how many were refused and
//! why, and the slowest. XML and JSON are mutated by their structure nine times out of ten, so that most inputs get past the
//! parser to the reader: `reached` tells how many did; all else is mutated by bytes. An input that panics, or takes longer than [`PATIENCE`], is kept in `tests/found/` of this crate,
//! where `tests/found.rs` reads it ever after; then the status is 1.

use copydesk_article::Hints;
use copydesk_formats::{OutputFormat, read, write};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

mod mutate;
#[path = "mutate/structure.rs"]
mod structure;

/// An input that takes longer hangs: samples take less than a millisecond.
const PATIENCE: Duration = Duration::from_secs(2);

/// Reasons that are given before the reader of a format sees anything.
const NEVER_REACHED: &[&str] = &[
    "broken_xml",
    "broken_json",
    "too_deep",
    "too_many",
    "binary",
    "wrong_charset",
    "unknown_format",
    "empty",
    "unsupported_format",
    "broken_envelope",
    "broken_base64",
];

/// The folders of `samples/` that hold inputs, one a reader.
const READERS: &[&str] =
    &["text", "html", "nitf", "newsml-g2", "newsml-1", "ninjs", "ans", "iptc7901", "anpa", "feed", "mail", "envelope"];

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let each: u64 = arguments.next().and_then(|number| number.parse().ok()).unwrap_or(1_000_000);
    let seed: u64 = arguments.next().and_then(|number| number.parse().ok()).unwrap_or(1);
    let wanted: Vec<String> = arguments.collect();
    let mut failures = 0;
    for reader in READERS.iter().filter(|reader| wanted.is_empty() || wanted.iter().any(|name| name == *reader)) {
        failures += one_reader(reader, each, seed)?;
    }
    if failures > 0 {
        eprintln!("{failures} inputs failed");
        std::process::exit(1);
    }
    Ok(())
}

fn one_reader(reader: &str, each: u64, seed: u64) -> std::io::Result<u64> {
    let samples = samples(reader)?;
    let mut random = mutate::Numbers(seed);
    let (mut outcomes, mut slowest, mut failures) = (BTreeMap::<&str, u64>::new(), Duration::ZERO, 0);
    let begun = Instant::now();
    for _ in 0..each {
        let Some(sample) = samples.get(random.below(samples.len())) else { break };
        let by_structure = random.below(10) != 0;
        let broken = by_structure.then(|| structure::mutate(sample, &mut random)).flatten();
        let broken = broken.unwrap_or_else(|| mutate::mutate(sample, &mut random));
        let started = Instant::now();
        let outcome = std::panic::catch_unwind(|| outcome(&broken)).unwrap_or("PANIC");
        let taken = started.elapsed();
        if outcome == "PANIC" || taken > PATIENCE {
            failures += 1;
            keep(reader, seed, failures, &broken)?;
        }
        slowest = slowest.max(taken);
        *outcomes.entry(outcome).or_default() += 1;
    }
    let told: Vec<String> = outcomes.iter().map(|(outcome, count)| format!("{outcome} {count}")).collect();
    let before: u64 = NEVER_REACHED.iter().filter_map(|reason| outcomes.get(reason)).sum();
    println!(
        "{reader:10} {each} inputs of {} samples, reached {:.1} %, in {:.1?}, slowest {slowest:.1?}, failures {failures}: {}",
        samples.len(),
        100.0 * each.saturating_sub(before) as f64 / each.max(1) as f64,
        begun.elapsed(),
        told.join(", ")
    );
    Ok(failures)
}

/// Reads, and writes what was read in every format.
fn outcome(bytes: &[u8]) -> &'static str {
    match read(bytes, Hints::default()) {
        Ok(drafts) => {
            for draft in drafts {
                let article = draft.finish();
                OutputFormat::ALL.iter().for_each(|format| drop(write(&article, *format)));
            }
            "read"
        }
        Err(unreadable) => unreadable.reason,
    }
}

/// The samples of a reader; an envelope is made around the first samples of the others.
fn samples(reader: &str) -> std::io::Result<Vec<Vec<u8>>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    if reader == "envelope" {
        let mut all = Vec::new();
        for other in READERS.iter().filter(|other| **other != "envelope") {
            let Some(sample) = samples(other)?.into_iter().next() else { continue };
            let body = String::from_utf8_lossy(&sample).into_owned();
            let envelope = serde_json::json!({"id": "x:1", "url": "https://example.org/a", "body": body,
                "meta": {"published": "2026-03-01T10:00:00Z"}});
            all.push(envelope.to_string().into_bytes());
        }
        return Ok(all);
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for file in std::fs::read_dir(root.join(reader))? {
        files.push(file?.path());
    }
    files.sort();
    files.iter().map(std::fs::read).collect()
}

/// Keeps an input that failed.
fn keep(reader: &str, seed: u64, number: u64, bytes: &[u8]) -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join(format!("{reader}-{seed}-{number}")), bytes)
}
