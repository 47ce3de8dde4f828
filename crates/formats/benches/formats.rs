//! Every reader and every writer, one core: `cargo bench -p copydesk-formats --bench formats -- [SECONDS] [FORMAT …]`.
//!
//! Readers get the samples of their format and, where `../shared/data` is there, the wire items and web pages of it. Each
//! set is read over and over for SECONDS (2). Time is time on the processor, where Linux tells it (`/proc/self/schedstat`),
//! so that other work on the machine does not count. Writers write what the readers read.

use copydesk_article::{Article, Hints};
use copydesk_formats::{OutputFormat, read, write};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn main() {
    let seconds = std::env::args().skip(1).find_map(|argument| argument.parse::<f64>().ok()).unwrap_or(2.0);
    let inputs = inputs();
    println!(
        "{:<14} {:>6} {:>9} {:>9} {:>12} {:>11}",
        "reader", "files", "KB each", "MB/s", "articles/s", "µs/article"
    );
    let mut read_by: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    let mut articles: Vec<Article> = Vec::new();
    for bytes in inputs {
        let Ok(drafts) = read(&bytes, Hints::default()) else { continue };
        let Some(format) = drafts.first().map(|draft| draft.origin.format.clone()) else { continue };
        articles.extend(drafts.into_iter().map(copydesk_article::Draft::finish));
        read_by.entry(format).or_default().push(bytes);
    }
    let wanted: Vec<String> = std::env::args().skip(1).filter(|name| name.parse::<f64>().is_err()).collect();
    let wanted = |name: &str| !wanted.iter().any(|one| !one.starts_with('-')) || wanted.iter().any(|one| one == name);
    for (format, files) in read_by.iter().filter(|(format, _)| wanted(format)) {
        let count = |bytes: &Vec<u8>| read(bytes, Hints::default()).map_or(0, |drafts| drafts.len());
        let (bytes, items) = (files.iter().map(Vec::len).sum(), files.iter().map(count).sum());
        let best = round_time(seconds, || files.iter().map(count).sum());
        print_row(format, files.len(), bytes, items, best);
    }
    println!(
        "\n{:<14} {:>6} {:>9} {:>9} {:>12} {:>11}",
        "writer", "items", "KB each", "MB/s", "articles/s", "µs/article"
    );
    for format in OutputFormat::ALL.iter().filter(|format| wanted(format.name())) {
        let bytes = articles.iter().map(|article| write(article, *format).len()).sum();
        let best = round_time(seconds, || articles.iter().map(|article| write(article, *format).len()).sum());
        print_row(format.name(), articles.len(), bytes, articles.len(), best);
    }
}

/// How long a round takes: time on the processor over all rounds that fit into some seconds (three at least), else the
/// shortest round by the clock on the wall.
fn round_time(seconds: f64, mut round: impl FnMut() -> usize) -> Duration {
    let (begun, before, mut best, mut rounds) = (Instant::now(), worked(), Duration::MAX, 0_u32);
    while rounds < 3 || begun.elapsed().as_secs_f64() < seconds {
        let started = Instant::now();
        std::hint::black_box(round());
        best = best.min(started.elapsed());
        rounds += 1;
    }
    let worked = worked().zip(before).map(|(after, before)| after.saturating_sub(before) / rounds);
    worked.filter(|time| !time.is_zero()).unwrap_or(best)
}

/// Time that this process has had on a processor.
fn worked() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

fn print_row(name: &str, files: usize, bytes: usize, articles: usize, best: Duration) {
    let seconds = best.as_secs_f64();
    println!(
        "{name:<14} {files:>6} {:>9.1} {:>9.1} {:>12.0} {:>11.1}",
        bytes as f64 / 1000.0 / files.max(1) as f64,
        bytes as f64 / 1e6 / seconds,
        articles as f64 / seconds,
        seconds * 1e6 / articles.max(1) as f64
    );
}

/// All files that may be read, in the order of their paths.
fn inputs() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = root.join("../shared/data");
    if !shared.is_dir() {
        println!("../shared/data is not there: samples alone");
    }
    let mut files = Vec::new();
    for folder in [root.join("samples"), shared.join("wire-samples"), shared.join("article-extraction-benchmark/html")]
    {
        walk(&folder, &mut files);
    }
    let kept = ["xml", "json", "html", "gz", "txt", "iptc", "anpa", "tst", "eml", "rss"];
    let kind = |path: &PathBuf| path.extension().is_some_and(|ending| kept.iter().any(|kept| ending == *kept));
    files.retain(|path| kind(path) && !path.components().any(|part| part.as_os_str() == "expected"));
    files.sort();
    files.iter().filter_map(|path| bytes_of(path)).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            walk(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn bytes_of(path: &Path) -> Option<Vec<u8>> {
    let bytes = std::fs::read(path).ok()?;
    if path.extension().is_none_or(|ending| ending != "gz") {
        return Some(bytes);
    }
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).ok()?;
    Some(plain)
}
