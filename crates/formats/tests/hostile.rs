//! What hostile input may do to the readers: nothing but be refused. Every sample is cut at every byte and mutated some
//! thousand times; bombs of every format are refused in time.

#![allow(missing_docs, clippy::expect_used, reason = "a test states what must hold")]

use copydesk_article::Hints;
use copydesk_formats::{OutputFormat, read, reason, write};
use std::path::PathBuf;

#[path = "../examples/mutate/mod.rs"]
mod mutate;
#[path = "../examples/mutate/structure.rs"]
mod structure;

fn samples() -> Vec<(PathBuf, Vec<u8>)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let formats = ["ans", "anpa", "feed", "iptc7901", "mail", "newsml-1", "newsml-g2", "ninjs", "nitf"];
    let mut files: Vec<PathBuf> = formats
        .iter()
        .filter_map(|format| std::fs::read_dir(root.join(format)).ok())
        .flat_map(|folder| folder.map(|file| file.expect("a file").path()))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    assert!(files.len() >= 8, "the samples are missing: {files:?}");
    files.into_iter().map(|path| (path.clone(), std::fs::read(path).expect("readable"))).collect()
}

/// Reads, and checks what must hold whatever came.
fn check(bytes: &[u8]) -> bool {
    match read(bytes, Hints::default()) {
        Ok(drafts) => {
            assert!(!drafts.is_empty());
            for draft in drafts {
                let length = draft.text.len();
                assert!(draft.blocks.iter().all(|block| block.start <= block.end && block.end <= length));
                let article = draft.finish();
                for format in OutputFormat::ALL {
                    assert!(serde_json::from_slice::<serde_json::Value>(&write(&article, *format)).is_ok());
                }
            }
            true
        }
        Err(unreadable) => {
            assert!(reason::ALL.contains(&unreadable.reason), "{unreadable:?}");
            assert!(unreadable.detail.len() < 300, "{unreadable:?}");
            false
        }
    }
}

#[test]
fn every_sample_is_read_whole_and_survives_being_cut_at_every_byte() {
    for (path, sample) in samples() {
        assert!(check(&sample), "{path:?}: {:?}", read(&sample, Hints::default()).err());
        for end in 0..sample.len() {
            check(sample.get(..end).expect("inside"));
        }
    }
}

#[test]
fn some_thousand_mutated_inputs_end_with_a_draft_or_a_reason() {
    let samples = samples();
    let mut numbers = mutate::Numbers(20_250_314);
    for _ in 0..6_000 {
        let (_, sample) = samples.get(numbers.below(samples.len())).expect("a sample");
        check(&mutate::mutate(sample, &mut numbers));
    }
}

#[test]
fn what_is_mutated_by_its_structure_reaches_the_readers_and_ends_well() {
    let samples = samples();
    let mut numbers = mutate::Numbers(20_261_124);
    let (mut reached, mut all) = (0, 0);
    while all < 3_000 {
        let (_, sample) = samples.get(numbers.below(samples.len())).expect("a sample");
        let Some(changed) = structure::mutate(sample, &mut numbers) else { continue };
        let broken = [reason::BROKEN_XML, reason::BROKEN_JSON, reason::UNKNOWN_FORMAT];
        let refused = read(&changed, Hints::default()).err().is_some_and(|error| broken.contains(&error.reason));
        reached += usize::from(!refused);
        all += 1;
        check(&changed);
    }
    assert!(reached * 10 > all * 8, "{reached} of {all} reached a reader");
}

#[test]
fn bombs_of_every_format_are_refused_in_time() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    let nested_json = |head: &str, tail: &str| format!("{head}{}{tail}", deep("[", "]"));
    let html =
        format!("{{\"uri\":\"x:1\",\"type\":\"text\",\"body_html\":\"{}\"}}", "<div><ul><li><table>".repeat(100_000));
    let long = format!("{{\"body\":\"{}\"}}", "A line of copy. ".repeat(3_300_000));
    let parts = "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".repeat(20_000);
    let mail =
        format!("From: a@b.example\r\nMessage-ID: <x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{parts}");
    let headers = format!("From: a@b.example\r\nMessage-ID: <x>\r\n{}\r\nText", "X-A: b\r\n".repeat(200_000));
    for (name, bytes, expected) in [
        ("nitf", format!("<nitf>{}</nitf>", deep("<p>", "</p>")), Some(reason::TOO_DEEP)),
        ("newsml-g2", format!("<newsItem>{}</newsItem>", deep("<a>", "</a>")), Some(reason::TOO_DEEP)),
        ("rss", format!("<rss>{}</rss>", deep("<channel>", "</channel>")), Some(reason::TOO_DEEP)),
        ("ninjs", nested_json("{\"uri\":\"x:1\",\"type\":\"text\",\"a\":", "}"), Some(reason::TOO_DEEP)),
        ("ans", nested_json("{\"type\":\"story\",\"version\":\"0.10.9\",\"a\":", "}"), Some(reason::TOO_DEEP)),
        ("html in ninjs", html, Some(reason::NO_ARTICLE)),
        ("50 MB of copy", long, None),
        ("mail in mail in mail", mail, Some(reason::NO_ARTICLE)),
        ("a mail of headers", headers, None),
        ("controls", "\u{1}".repeat(1_000_000), Some(reason::BROKEN_FRAME)),
    ] {
        let begun = std::time::Instant::now();
        let outcome = read(bytes.as_bytes(), Hints::default()).err().map(|unreadable| unreadable.reason);
        assert_eq!(outcome, expected, "{name}");
        assert!(begun.elapsed().as_secs() < 600, "{name} hangs: it took {:?}", begun.elapsed());
    }
}
