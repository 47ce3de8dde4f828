//! Nothing falls back unseen: the times of TimeBank, AQUAINT and WikiWars, with floors a little under the measured
//! figures of `docs/quality.md`. The corpora lie outside the repository; where they are absent, the test says so and ends.

#![expect(clippy::expect_used, clippy::string_slice, reason = "test helpers: a broken corpus ends the test")]

use copydesk_article::Text;
use copydesk_reading::Times;
use std::path::{Path, PathBuf};

/// What an annotator marked: code points and value.
type Gold = (usize, usize, String);

#[derive(Default)]
struct Tally {
    gold: usize,
    found: usize,
    strict: usize,
    value: usize,
}

impl Tally {
    fn f1(&self, hits: usize) -> f64 {
        2.0 * hits as f64 / (self.gold + self.found).max(1) as f64
    }
}

#[test]
fn the_figures_of_the_corpora_hold() {
    let temporal = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/temporal");
    if !temporal.is_dir() {
        println!("left out: {} is absent", temporal.display());
        return;
    }
    let parts: [(&str, &[&str], f64, f64); 2] = [
        ("TimeBank and AQUAINT", &["TBAQ-cleaned/AQUAINT", "TBAQ-cleaned/TimeBank"], 0.87, 0.79),
        ("WikiWars", &["wikiwars/trainingset/tml", "wikiwars/testset/tml"], 0.87, 0.84),
    ];
    for (name, folders, strict, value) in parts {
        let tally = measure(folders.iter().flat_map(|folder| files(&temporal.join(folder))));
        let (got_strict, got_value) = (tally.f1(tally.strict), tally.f1(tally.value));
        println!("{name}: {} times, strict F1 {got_strict:.3}, value F1 {got_value:.3}", tally.gold);
        assert!(tally.gold > 1000, "{name}: the corpus is there");
        assert!(got_strict >= strict && got_value >= value, "{name}: {got_strict:.3} and {got_value:.3}");
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the corpus has its folders");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "tml") && !hidden(path));
    paths.sort();
    paths
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn measure(paths: impl Iterator<Item = PathBuf>) -> Tally {
    let times = Times::new();
    let mut tally = Tally::default();
    for path in paths {
        let file = std::fs::read_to_string(&path).expect("UTF-8");
        let (content, gold) = marked(between(&file, "<TEXT>", "</TEXT>"));
        let created = attribute(between(&file, "<DCT>", "</DCT>"), "value").unwrap_or_default();
        let text = Text::new(content);
        let whole = 0..text.as_str().len();
        let found = times.find(&text, std::slice::from_ref(&whole), "en", Some(&created)).expect("English");
        tally.gold += gold.len();
        tally.found += found.len();
        for (start, end, value) in &gold {
            let hit = found.iter().find(|time| time.start < *end && *start < time.end);
            tally.strict += usize::from(found.iter().any(|time| (time.start, time.end) == (*start, *end)));
            tally.value += usize::from(hit.is_some_and(|time| plain(&time.value) == plain(value)));
        }
    }
    tally
}

/// The score compares values without zero seconds and without a `Z`.
fn plain(value: &str) -> String {
    value.to_uppercase().trim_end_matches('Z').trim_end_matches(":00Z").to_owned()
}

fn between<'a>(file: &'a str, from: &str, to: &str) -> &'a str {
    let start = file.find(from).map_or(0, |at| at + from.len());
    let end = file.find(to).unwrap_or(file.len());
    file.get(start..end).unwrap_or_default()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let rest = tag.get(from..)?;
    rest.split('"').next().map(str::to_owned)
}

/// The text without its tags, and the expressions that were marked in it.
fn marked(xml: &str) -> (String, Vec<Gold>) {
    let (mut text, mut gold, mut open) = (String::new(), Vec::new(), Vec::new());
    let mut length = 0;
    let mut rest = xml;
    while let Some(next) = rest.chars().next() {
        if next == '<' {
            let end = rest.find('>').map_or(rest.len(), |at| at + 1);
            let tag = &rest[..end];
            if tag.starts_with("<TIMEX3") {
                open.push((length, attribute(tag, "value").unwrap_or_default()));
            } else if tag.starts_with("</TIMEX3") {
                let (start, value) = open.pop().expect("opened before");
                gold.push((start, length, value));
            }
            rest = &rest[end..];
            continue;
        }
        let (taken, written) = entity(rest).unwrap_or((next.len_utf8(), next));
        text.push(written);
        length += 1;
        rest = &rest[taken..];
    }
    (text, gold)
}

fn entity(rest: &str) -> Option<(usize, char)> {
    let names = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&apos;", '\'')];
    names.into_iter().find(|(name, _)| rest.starts_with(name)).map(|(name, written)| (name.len(), written))
}
