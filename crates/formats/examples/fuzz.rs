//! Mutates the samples and reads what comes out: `cargo run --release -p copydesk-formats --example fuzz -- 1000000 [SEED]`.
//! Prints how many were read, how many refused and why, and the slowest; a panic ends it.

use copydesk_article::Hints;
use copydesk_formats::{OutputFormat, read, write};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

mod mutate;

fn main() -> std::io::Result<()> {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let runs = numbers.first().copied().unwrap_or(1_000_000);
    let mut random = mutate::Numbers(numbers.get(1).copied().unwrap_or(1));
    let mut samples = Vec::new();
    for folder in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples"))? {
        let folder = folder?.path();
        if folder.is_dir() {
            for file in std::fs::read_dir(folder)? {
                samples.extend(std::fs::read(file?.path()));
            }
        }
    }
    samples.sort();
    let (mut outcomes, mut slowest) = (BTreeMap::<&str, u64>::new(), Duration::ZERO);
    let begun = Instant::now();
    for _ in 0..runs {
        let Some(sample) = samples.get(random.below(samples.len())) else { break };
        let broken = mutate::mutate(sample, &mut random);
        let started = Instant::now();
        let outcome = match read(&broken, Hints::default()) {
            Ok(drafts) => {
                for draft in drafts {
                    let article = draft.finish();
                    OutputFormat::ALL.iter().for_each(|format| drop(write(&article, *format)));
                }
                "read"
            }
            Err(unreadable) => unreadable.reason,
        };
        slowest = slowest.max(started.elapsed());
        *outcomes.entry(outcome).or_default() += 1;
    }
    println!("{runs} mutated inputs of {} samples in {:.1?}, slowest {slowest:.1?}", samples.len(), begun.elapsed());
    for (outcome, count) in outcomes {
        println!("{count:9} {outcome}");
    }
    Ok(())
}
