//! Every input that a reader once failed on (`tests/found/`) is read in time, to a draft or to a reason, and written.

#![allow(missing_docs, clippy::expect_used, reason = "a test states what must hold")]

use copydesk_article::Hints;
use copydesk_formats::{OutputFormat, read, write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn found() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the folder").map(|file| file.expect("a file").path()).collect();
    files.retain(|path| path.extension().is_none_or(|ending| ending != "md"));
    files.sort();
    files
}

#[test]
fn what_was_found_once_is_read_or_refused_in_time() {
    let files = found();
    assert!(files.len() >= 3, "the inputs are missing");
    for path in files {
        let bytes = std::fs::read(&path).expect("readable");
        let begun = Instant::now();
        for draft in read(&bytes, Hints::default()).unwrap_or_default() {
            let article = draft.finish();
            for format in OutputFormat::ALL {
                let written: Result<serde_json::Value, _> = serde_json::from_slice(&write(&article, *format));
                assert!(written.is_ok(), "{path:?}");
            }
        }
        assert!(begun.elapsed() < Duration::from_secs(600), "{path:?} hangs: it took {:?}", begun.elapsed());
    }
}

#[test]
fn a_script_that_closes_itself_swallows_no_copy() {
    for path in found().iter().filter(|path| path.to_string_lossy().ends_with("script-closes-itself")) {
        let bytes = std::fs::read(path).expect("readable");
        let drafts = read(&bytes, Hints::default()).expect("an article");
        let text = drafts.iter().map(|draft| draft.text.as_str()).collect::<String>();
        assert!(text.contains("again on Monday") || text.contains("Two & three"), "{path:?}: {text}");
    }
}
