//! No storm of allocations: how often each stage asks for memory on the samples, with a ceiling for all of them. The
//! counting is done by an allocator that this test program alone uses; `-- --nocapture` shows the table.

use copydesk_article::{Draft, Origin, Text};
use copydesk_reading::{Stage, stages};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::path::Path;

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Allocations for each kilobyte of text that all stages together may make; a little over what was measured.
const CEILING: usize = 910;

#[test]
fn the_stages_do_not_storm_the_allocator() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/text");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("samples").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let texts: Vec<String> = paths.iter().map(|path| std::fs::read_to_string(path).expect("text")).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let stages = stages();
    // The first round reads tables that are kept.
    let _warm = count(&stages, &texts);
    let counts = count(&stages, &texts);
    let all: usize = counts.iter().sum();
    for (stage, count) in stages.iter().zip(&counts) {
        println!("{:<10} {:>6} an article, {:>5} a kilobyte", stage.name(), count / texts.len(), count * 1000 / bytes);
    }
    println!("{:<10} {:>6} an article, {:>5} a kilobyte", "whole", all / texts.len(), all * 1000 / bytes);
    assert!(all * 1000 / bytes <= CEILING, "{} allocations a kilobyte", all * 1000 / bytes);
}

/// Allocations and reallocations of each stage over all texts.
fn count(stages: &[Box<dyn Stage>], texts: &[String]) -> Vec<usize> {
    let mut counts = vec![0; stages.len()];
    for text in texts {
        let origin = Origin { format: "text".to_owned(), ..Origin::default() };
        let mut draft = Draft { text: Text::from(text.as_str()), origin, ..Draft::default() };
        for (stage, count) in stages.iter().zip(&mut counts) {
            let region = Region::new(COUNTING);
            let _verdict = stage.read(&mut draft);
            let change = region.change();
            *count += change.allocations + change.reallocations;
        }
    }
    counts
}
