//! Every stage over the same megabyte of news in pieces of 1 KB to 1 MB: microseconds a piece, MB/s, tokens a second of
//! the tagger alone, and how long the models take to load. Linear reading shows as equal MB/s down a column.
//! `cargo bench -p copydesk-reading --bench stages [-- STAGE]`; with a stage's name only that stage and what it needs is
//! read, many times: the target of a profiler. The text is the local news of LGL in `../shared/data`, else the samples.
//! `-- chain [seed|samples]` reads the seed article and the samples through one stage after the other, as the worker does.

#![expect(clippy::expect_used, reason = "a bench ends where its text is broken")]

use copydesk_article::{Draft, Origin, Text};
use copydesk_reading::names::training::{Lexicon, Model, Page, tag};
use copydesk_reading::sentences::split;
use copydesk_reading::{Stage, stages};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];
const ROUNDS: usize = 3;
const ROUNDS_OF_CHAIN: usize = 1_000;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let only = arguments.next();
    let began = Instant::now();
    let stages = stages();
    let loaded = began.elapsed();
    let models: usize = stages.iter().map(|stage| stage.models().len()).sum();
    println!("loaded in {:.2} ms; with the sums of {models} models {:.2} ms", ms(loaded), ms(began.elapsed()));
    if only.as_deref() == Some("chain") {
        return chain(&stages, &arguments.next().unwrap_or_default());
    }
    let text = news();
    println!("{} bytes of news", text.len());
    if let Some(only) = only {
        return profile(&stages, &text, &only);
    }
    println!("{:<12} {}", "MB/s", SIZES.map(|size| format!("{:>10}", format!("{} KB", size / 1000))).join(" "));
    let spent = SIZES.map(|size| measure(&stages, &pieces(&text, size)));
    for (nth, stage) in stages.iter().enumerate() {
        let cells = spent.iter().map(|spent| spent.get(nth).copied().unwrap_or_default());
        show(stage.name(), text.len(), cells);
    }
    show("whole", text.len(), spent.iter().map(|spent| spent.iter().sum()));
    tagger(&text);
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

fn show(name: &str, bytes: usize, cells: impl Iterator<Item = Duration>) {
    let cells: Vec<String> = cells.map(|took| format!("{:>10.2}", bytes as f64 / 1e6 / took.as_secs_f64())).collect();
    println!("{name:<12} {}", cells.join(" "));
}

/// The best time of each stage over all pieces. A stage reads all before the next begins.
fn measure(stages: &[Box<dyn Stage>], pieces: &[&str]) -> Vec<Duration> {
    let mut best = vec![Duration::MAX; stages.len()];
    for _ in 0..ROUNDS {
        let mut drafts: Vec<Draft> = pieces.iter().map(|piece| draft(piece)).collect();
        for (stage, best) in stages.iter().zip(&mut best) {
            let began = worked();
            for draft in &mut drafts {
                let _verdict = stage.read(draft);
            }
            *best = worked().saturating_sub(began).min(*best);
        }
    }
    best
}

/// Reads with one stage for some seconds, on drafts that the stages before it have read.
fn profile(stages: &[Box<dyn Stage>], text: &str, only: &str) {
    let at = stages.iter().position(|stage| stage.name() == only).expect("the name of a stage");
    let (before, stage) = stages.split_at(at);
    let stage = stage.first().expect("a stage");
    let mut drafts: Vec<Draft> = pieces(text, 3_000).into_iter().map(draft).collect();
    for draft in &mut drafts {
        for stage in before {
            let _verdict = stage.read(draft);
        }
    }
    let mut best = Duration::MAX;
    for _ in 0..40 {
        let began = worked();
        for draft in &mut drafts {
            let _verdict = stage.read(draft);
        }
        best = worked().saturating_sub(began).min(best);
    }
    let each = best.as_secs_f64() * 1e6 / drafts.len() as f64;
    println!("{only}: {each:.1} µs a piece of 3 KB, {:.2} MB/s", text.len() as f64 / 1e6 / best.as_secs_f64());
}

/// Each article through all stages, as the worker reads: microseconds an article of each stage, the best of many rounds.
fn chain(stages: &[Box<dyn Stage>], only: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in ["../shared/data/seed", "samples/text"].into_iter().filter(|folder| folder.contains(only)) {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else { continue };
        let paths = entries.map(|entry| entry.expect("an article").path());
        let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).collect();
        paths.sort();
        let articles: Vec<String> = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
        let mut best = vec![Duration::MAX; stages.len()];
        for _ in 0..ROUNDS_OF_CHAIN {
            let mut spent = vec![Duration::ZERO; stages.len()];
            for article in &articles {
                let mut draft = draft(article);
                for (stage, spent) in stages.iter().zip(&mut spent) {
                    let began = Instant::now();
                    let _verdict = stage.read(&mut draft);
                    *spent += began.elapsed();
                }
            }
            for (best, spent) in best.iter_mut().zip(spent) {
                *best = spent.min(*best);
            }
        }
        let each = |spent: Duration| spent.as_secs_f64() * 1e6 / articles.len() as f64;
        println!("{folder}: {} articles, µs an article", articles.len());
        for (stage, best) in stages.iter().zip(&best) {
            println!("{:<12} {:>8.1}", stage.name(), each(*best));
        }
        println!("{:<12} {:>8.1}", "all", each(best.iter().sum()));
    }
}

/// How long this process has been on a core, so that other work on the machine does not count; else the time of day.
fn worked() -> Duration {
    let spent = std::fs::read_to_string("/proc/self/schedstat");
    let nanos = spent.ok().and_then(|line| line.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(), Duration::from_nanos)
}

/// Tokens a second of the tagger with its features, without sentences, consistency or entities.
fn tagger(text: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/names");
    let bytes = ["lexicon.bin", "tagger.bin"].map(|name| std::fs::read(folder.join(name)).expect("model"));
    let [lexicon, model] = &bytes;
    let lexicon = Lexicon::parse(lexicon).expect("lexicon");
    let model = Model::parse(model).expect("tagger");
    let articles: Vec<_> = pieces(text, 3_000).into_iter().map(|piece| (piece, split(piece, 0..piece.len()))).collect();
    let tokens: usize = articles.iter().flat_map(|(_, sentences)| sentences).map(|s| s.tokens.len()).sum();
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS * 3 {
        let began = worked();
        for (piece, sentences) in &articles {
            std::hint::black_box(tag(&Page::new(piece, sentences, &lexicon), &model));
        }
        best = best.min(worked().saturating_sub(began));
    }
    println!("tagger       {:.0} tokens a second, {tokens} tokens", tokens as f64 / best.as_secs_f64());
}

fn draft(piece: &str) -> Draft {
    let origin = Origin { format: "text".to_owned(), ..Origin::default() };
    Draft { text: Text::from(piece), origin, ..Draft::default() }
}

/// The text in pieces of about a size, cut between paragraphs.
fn pieces(text: &str, size: usize) -> Vec<&str> {
    let mut rest = text;
    let mut found = Vec::new();
    while let Some(far) = rest.get(size.min(rest.len())..).and_then(|tail| tail.find("\n\n")) {
        let (piece, tail) = rest.split_at(size.min(rest.len()) + far);
        found.push(piece);
        rest = tail.trim_start();
    }
    if found.is_empty() || rest.len() > size / 2 {
        found.push(rest);
    }
    found
}

/// A megabyte of news.
fn news() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut articles: Vec<String> = Vec::new();
    if let Ok(xml) = std::fs::read_to_string(root.join("../shared/data/geoparsing-news/lgl.xml")) {
        let parts = xml.split("<text>").skip(1).filter_map(|part| part.split("</text>").next());
        articles.extend(parts.map(|part| part.replace("&quot;", "\"").replace("&amp;", "&")));
    } else {
        let entries = std::fs::read_dir(root.join("samples/text")).expect("samples");
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("a sample").path()).collect();
        paths.sort();
        articles.extend(paths.into_iter().filter_map(|path| std::fs::read_to_string(path).ok()));
    }
    let mut text = String::new();
    for article in articles.iter().cycle() {
        if text.len() > 1_000_000 {
            break;
        }
        text.push_str(article.trim());
        text.push_str("\n\n");
    }
    text
}
