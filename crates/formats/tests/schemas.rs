//! The official schemas of ninjs and ANS and their suites: what our readers make of every document that should pass and
//! should fail, and whether everything that our writers write is valid.

#![allow(missing_docs, clippy::expect_used, clippy::panic, reason = "a test states what must hold")]

use copydesk_article::Hints;
use copydesk_formats::{OutputFormat, read, write};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

mod official;

const NINJS_TYPE: &str = "application/vnd.iptc.ninjs+json";

/// What a reader makes of bytes: `read`, or the reason why not.
fn read_as(bytes: &[u8], content_type: &str) -> &'static str {
    let hints = Hints { content_type: Some(content_type.to_owned()), ..Hints::default() };
    read(bytes, hints).map_or_else(|refused| refused.reason, |_| "read")
}

/// The versions of the ninjs suite and their schemas. What is under `_dev` was checked with a draft of the next version.
const NINJS: &[(&str, &str)] = &[
    ("1.0", "_1.0"),
    ("1.1", "_1.1"),
    ("1.2", "_1.2"),
    ("1.3", "_1.3"),
    ("1.4", "_1.4"),
    ("1.5", "_1.5"),
    ("1.6", "_1.6"),
    ("1.x_dev", "-dev_0.2_v1.5"),
    ("2.0", "_2.0"),
    ("2.1", "_2.1"),
    ("2.2", "_2.2"),
    ("2.x_dev", "-dev_0.1_v2.1"),
    ("3.0", "_3.0"),
    ("3.1", "_3.1"),
];

/// Whether a document is an article: it has a headline, a byline, a body or a description, or it is a kill, which needs no words.
fn has_words(document: &Value) -> bool {
    let words = ["headline", "title", "body", "bodies", "description", "by"];
    let kill = document["pubstatus"] == "canceled" || document["pubStatus"] == "canceled";
    kill || document.as_object().is_some_and(|members| {
        members.iter().any(|(name, value)| {
            let written = value.as_str().is_some_and(|text| !text.trim().is_empty()) || value.is_array();
            written && words.iter().any(|word| name.starts_with(word))
        })
    })
}

#[test]
fn every_document_that_should_pass_is_read_where_it_has_words_and_none_is_refused_for_another_reason() {
    let Some(data) = official::data() else { return };
    let (mut read, mut wordless) = (0, 0);
    for (version, schema) in NINJS {
        let schema = data.join(format!("ninjs/specification/ninjs-schema{schema}.json"));
        let validator = official::validator(&data, &schema);
        for path in official::files(&data.join(format!("ninjs/validation/test_suite/{version}/should_pass"))) {
            let document = official::json(&path).expect("JSON");
            let valid = validator.as_ref().is_none_or(|validator| validator.is_valid(&document));
            assert!(valid, "{}: the schema and we disagree", path.display());
            let outcome = read_as(&std::fs::read(&path).expect("readable"), NINJS_TYPE);
            let expected = if has_words(&document) { "read" } else { "no_article" };
            assert_eq!(outcome, expected, "{}", path.display());
            *(if outcome == "read" { &mut read } else { &mut wordless }) += 1;
        }
    }
    println!("should pass: {read} read, {wordless} without a word of copy");
    assert!(read > 60 && wordless > 80, "{read} {wordless}");
}

/// A document that breaks the schema is read for what it states rightly, as newsrooms must: a status that nobody knows is
/// none, a date that is none is left out. It is refused where it is no JSON, or no copy is left.
#[test]
fn every_document_that_should_fail_is_read_tolerantly_or_refused_plainly() {
    let Some(data) = official::data() else { return };
    let mut counts = BTreeMap::<&str, usize>::new();
    for (version, schema) in NINJS {
        let schema = data.join(format!("ninjs/specification/ninjs-schema{schema}.json"));
        let validator = official::validator(&data, &schema);
        for path in official::files(&data.join(format!("ninjs/validation/test_suite/{version}/should_fail"))) {
            let document = official::json(&path);
            let valid = document.as_ref().zip(validator.as_ref()).is_some_and(|(json, schema)| schema.is_valid(json));
            assert!(!valid, "{}", path.display());
            let outcome = read_as(&std::fs::read(&path).expect("readable"), NINJS_TYPE);
            match document {
                None => assert_eq!(outcome, "broken_json", "{}", path.display()),
                Some(_) => assert!(["read", "no_article"].contains(&outcome), "{}: {outcome}", path.display()),
            }
            *counts.entry(outcome).or_default() += 1;
        }
    }
    println!("should fail: {counts:?}");
}

#[test]
fn every_official_example_of_an_article_is_read() {
    let Some(data) = official::data() else { return };
    let mut counts = BTreeMap::<&str, usize>::new();
    for folder in ["ninjs/examples", "newsml-g2/examples", "newsml-g2/apa-expected"] {
        let files = official::files(&data.join(folder)).into_iter();
        for path in files.filter(|path| path.extension().is_some_and(|kind| kind == "xml" || kind == "json")) {
            let bytes = std::fs::read(&path).expect("readable");
            let outcome = copydesk_formats::read(&bytes, Hints::default()).map_or_else(|no| no.reason, |_| "read");
            // Catalogues, events, plans and pictures without a word are no articles.
            assert!(["read", "no_article", "unknown_format"].contains(&outcome), "{outcome} {}", path.display());
            println!("{outcome} {}", path.display());
            *counts.entry(outcome).or_default() += 1;
        }
    }
    println!("examples: {counts:?}");
    assert!(counts.get("read").is_some_and(|read| *read >= 76), "{counts:?}");
}

#[test]
fn everything_that_is_written_is_valid() {
    let Some(data) = official::data() else { return };
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut inputs = official::files(&samples);
    inputs.retain(|path| !path.components().any(|part| part.as_os_str() == "expected"));
    let own = inputs.len();
    for folder in ["wire-samples", "ninjs/examples", "newsml-g2/examples", "newsml-g2/apa-expected"] {
        inputs.extend(official::files(&data.join(folder)));
    }
    let mut written = 0;
    let mut wrong = Vec::new();
    let validators: Vec<_> = OutputFormat::ALL
        .iter()
        .filter_map(|format| Some((format, official::validator(&data, &official::schema_of(&data, format.name())?)?)))
        .collect();
    let mut articles = Vec::new();
    for (nth, path) in inputs.iter().enumerate() {
        let Ok(bytes) = std::fs::read(path) else { continue };
        let drafts = read(&bytes, Hints::default());
        assert!(nth >= own || drafts.is_ok(), "{}: {drafts:?}", path.display());
        articles.extend(drafts.into_iter().flatten().map(|draft| (path, draft.finish())));
    }
    for (format, validator) in &validators {
        for (path, article) in &articles {
            let document = serde_json::from_slice(&write(article, **format)).expect("JSON");
            let errors = validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path()));
            wrong.extend(errors.map(|error| format!("{} {}: {error}", format.name(), path.display())));
            written += 1;
        }
    }
    println!("{} articles, {written} documents", articles.len());
    assert!(wrong.is_empty(), "{} errors\n{}", wrong.len(), wrong.join("\n"));
    assert!(articles.len() > 400, "{}", articles.len());
}
