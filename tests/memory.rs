//! What a worker needs beside its budget, measured on a real Kafka: the peak of its resident memory, less
//! `limits.in_flight_bytes`, stays below one stated constant, whatever comes. `cargo test -p copydesk --test memory --
//! --nocapture` prints the table that stands in `docs/performance.md`.

use std::time::Duration;

use anyhow::{Context, Result};
use copydesk_testbed::{Broker, Journey, Record, Worker, articles};

const PROGRAM: &str = env!("CARGO_BIN_EXE_copydesk");
const PATIENCE: Duration = Duration::from_secs(240);
const MIB: u64 = 1 << 20;
/// The budget of every row.
const BUDGET: u64 = 64 * MIB;
/// What a worker may need beside its budget for each byte of the largest record (`limits.record_bytes`): the client's
/// receive buffer, the article being read, its output, the client's copy of it.
const OF_THE_LARGEST: u64 = 8;
/// What it may need beside that: models, client library, stacks, allocator.
const CONSTANT: u64 = 160 * MIB;
const LARGE: usize = 50 << 20;
/// An output that takes anything.
const WIDE: [(&str, &str); 1] = [("max.message.bytes", "104857600")];

fn journey(partitions: i32, stages: &str, output: &[(&str, &str)]) -> Result<Journey<'static>> {
    Ok(Journey::with_output(Broker::shared()?, PROGRAM, partitions, output)?
        .set("limits.in_flight_bytes", "64MiB")
        .set("limits.article_seconds", "30")
        .set("chain.stages", stages))
}

/// The peak, less the budget and what the largest record may cost, in one line of the table.
fn judge(row: &str, worker: &Worker, record_bytes: u64) -> Result<()> {
    let peak = worker.peak_memory()?;
    let beside = peak.saturating_sub(BUDGET);
    println!("| {row} | {} | {} |", peak / MIB, beside / MIB);
    let allowed = CONSTANT + OF_THE_LARGEST * record_bytes;
    assert!(beside < allowed, "{row}: {} MiB beside the budget, {} allowed", beside / MIB, allowed / MIB);
    Ok(())
}

/// Everything is fed before the worker starts, so that it takes as much as it ever will.
fn measure(row: &str, journey: &Journey<'_>, own: &[(&str, &str)], record_bytes: u64) -> Result<(usize, usize)> {
    let worker = journey.ready_worker(own, PATIENCE)?;
    let books = journey.prove(PATIENCE * 2).with_context(|| worker.output())?;
    judge(row, &worker, record_bytes)?;
    Ok((books.articles.len(), books.dead_letters.len()))
}

const ALL_STAGES: &str = "anatomy, language, sentences, names, places, times, figures";

#[test]
fn a_worker_stays_within_its_budget_and_a_constant() -> Result<()> {
    let small = MIB;
    measure("idle, all stages", &journey(1, ALL_STAGES, &[])?, &[], small)?;
    let load = |partitions: i32, stages: &str, count: usize| -> Result<Journey<'static>> {
        let journey = journey(partitions, stages, &WIDE)?;
        journey.feed(articles(count, partitions))?;
        Ok(journey)
    };
    measure("no stages, 100,000 articles", &load(6, "[]", 100_000)?, &[], small)?;
    measure("all stages, 5,000 articles", &load(6, ALL_STAGES, 5_000)?, &[], small)?;
    let hot = load(1, "anatomy", 20_000)?;
    hot.feed(
        (0..200)
            .map(|number| Record::new(0, "A long day in Port Ellery.\n".repeat(20_000)).with_key(format!("{number}"))),
    )?;
    measure("one hot partition, 20,000 articles and 100 of 540 kB", &hot, &[], small)?;
    let wide = load(100, "anatomy", 20_000)?;
    let tombstones = (0..100).cycle().take(10_000).enumerate().map(|(number, partition)| Record {
        value: None,
        ..Record::new(partition, "").with_key(format!("gone-{number}"))
    });
    wide.feed(tombstones.chain((0..100).map(|partition| Record::new(partition, "x"))))?;
    let done = measure("100 partitions, 20,000 articles, 10,000 tombstones, 100 of one byte", &wide, &[], small)?;
    assert_eq!(done.0 + done.1, 30_100);
    Ok(())
}

/// Bodies of 50 MB on one partition, small articles beside them.
fn large(output: &[(&str, &str)]) -> Result<Journey<'static>> {
    let journey = journey(2, "[]", output)?.set("limits.record_bytes", "60MiB");
    let line = "A long day in the harbour of Port Ellery.\n";
    let body = line.repeat(LARGE / line.len());
    journey.feed((0..4).map(|number| Record::new(0, body.as_str()).with_key(format!("large-{number}"))))?;
    journey.feed(articles(50, 2))?;
    Ok(journey)
}

#[test]
fn bodies_of_fifty_megabytes_are_published_within_the_budget_and_a_constant() -> Result<()> {
    let journey = large(&WIDE)?;
    assert_eq!(measure("four bodies of 50 MiB, published", &journey, &[], 60 * MIB)?, (54, 0));
    Ok(())
}

#[test]
fn what_becomes_of_fifty_megabytes_and_is_too_large_for_the_output_is_dead_lettered() -> Result<()> {
    let journey = large(&[])?;
    let worker = journey.ready_worker(&[], PATIENCE)?;
    let books = journey.prove(PATIENCE * 2).with_context(|| worker.output())?;
    judge("four bodies of 50 MiB, dead-lettered", &worker, 60 * MIB)?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (50, 4));
    for letter in &books.dead_letters {
        assert_eq!(letter.header("copydesk-dlq-reason").as_deref(), Some("output_too_large"));
        assert!(letter.value.as_ref().is_some_and(|value| value.len() > LARGE - 100), "the whole original");
    }
    Ok(())
}
