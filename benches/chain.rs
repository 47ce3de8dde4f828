//! The chain per article and per stage, on the seed article where it is and on the samples: microseconds and MB/s on one
//! core. `cargo bench --bench chain`. Figures of one run compare; the machine is noisy, so the best of many rounds is shown.

use anyhow::{Context, Result};
use copydesk::chain::{Chain, Registry, Witness};
use copydesk::config::Loader;
use copydesk_article::Hints;
use copydesk_reading::Verdict;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 40;

struct Stopwatch {
    began: Cell<Instant>,
    spent: RefCell<BTreeMap<&'static str, Duration>>,
}

impl Witness for Stopwatch {
    fn begins(&self, _: &'static str) {
        self.began.set(Instant::now());
    }

    fn ended(&self, stage: &'static str, _: &Verdict) {
        *self.spent.borrow_mut().entry(stage).or_default() += self.began.get().elapsed();
    }
}

fn main() -> Result<()> {
    let registry = Registry::standard();
    let checked = Loader::new().stages(registry.names()).load().map_err(|problems| anyhow::anyhow!("{problems}"))?;
    let chain = copydesk::setup::chain(&checked, &registry).map_err(|bad| anyhow::anyhow!("{bad:?}"))?;
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["../shared/data/seed", "samples/text"] {
        let mut articles = Vec::new();
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else {
            println!("{folder}: not here, left out");
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "txt") {
                articles.push(std::fs::read(path)?);
            }
        }
        measure(&chain, folder, &articles)?;
    }
    Ok(())
}

fn measure(chain: &Chain, name: &str, articles: &[Vec<u8>]) -> Result<()> {
    let mut best: BTreeMap<&'static str, Duration> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let watch = Stopwatch { began: Cell::new(Instant::now()), spent: RefCell::default() };
        let mut writing = Duration::ZERO;
        let began = Instant::now();
        for article in articles {
            let read = chain.articles(article, Hints::default(), None, &watch);
            let read = read.map_err(|stopped| anyhow::anyhow!("{stopped:?}"))?;
            let start = Instant::now();
            for article in &read {
                std::hint::black_box(chain.written(article, copydesk_formats::OutputFormat::Native));
            }
            writing += start.elapsed();
        }
        let mut spent = watch.spent.into_inner();
        spent.insert("write", writing);
        spent.insert("whole", began.elapsed());
        for (stage, took) in spent {
            let known = best.entry(stage).or_insert(took);
            *known = took.min(*known);
        }
    }
    let bytes: usize = articles.iter().map(Vec::len).sum();
    let whole = best.get("whole").context("nothing measured")?;
    println!("\n{name}: {} articles, {} bytes in the mean", articles.len(), bytes / articles.len().max(1));
    println!("{:<12} {:>12} {:>10} {:>8}", "", "µs/article", "MB/s", "share");
    for (stage, took) in &best {
        println!(
            "{stage:<12} {:>12.1} {:>10.1} {:>7.1}%",
            took.as_secs_f64() * 1e6 / articles.len() as f64,
            bytes as f64 / 1e6 / took.as_secs_f64(),
            took.as_secs_f64() / whole.as_secs_f64() * 100.0
        );
    }
    println!("{:.0} articles/s on one core", articles.len() as f64 / whole.as_secs_f64());
    Ok(())
}
