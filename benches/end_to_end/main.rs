//! copydesk on one real broker, beside others, in one run.
//!
//! `cargo bench --bench end_to_end -- COMMAND [--records N] [--bytes N] [--partitions N] [--rounds N]`, where the command is
//!
//! - `throughput` (the usual one): a plain rdkafka loop, copydesk that reads nothing at-least-once and exactly-once, with
//!   an empty chain, with the full chain;
//! - `latency`: from the call that produces a record to the moment a `read_committed` reader sees what became of it, at
//!   10 %, 50 % and 90 % of the highest rate;
//! - `recovery`: how long a partition stands still when its worker is killed, killed and started again, or told to end;
//! - `peers`: the same work done by Kafka Streams (`benches/peers/streams`, built with Maven).
//!
//! The machine is noisy and is shared by broker, worker and load: only figures of one run compare.

mod contestant;
mod latency;
mod load;
mod peers;
mod plain;
mod recovery;
mod throughput;

use anyhow::{Result, bail};

/// What the command line asks for.
#[derive(Clone, Copy, Debug)]
struct Size {
    /// Records fed to each contestant.
    records: usize,
    /// Bytes of a filler record.
    bytes: usize,
    /// Partitions of the topics.
    partitions: i32,
    /// How often all is measured.
    rounds: usize,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [role, brokers, input, output, group] = arguments.as_slice()
        && role == plain::ROLE
    {
        return plain::run(brokers, input, output, group);
    }
    let number = |name: &str, usual: usize| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(usual)
    };
    let size = Size {
        records: number("--records", 300_000),
        bytes: number("--bytes", 1024),
        partitions: i32::try_from(number("--partitions", 6))?,
        rounds: number("--rounds", 3),
    };
    match arguments.first().map(String::as_str) {
        None | Some("throughput") => throughput::run(size),
        Some("latency") => latency::run(size),
        Some("recovery") => recovery::run(size),
        Some("peers") => peers::run(size),
        Some(option) if option.starts_with("--") => throughput::run(size),
        Some(other) => bail!("no such command: {other}; it may be throughput, latency, recovery or peers"),
    }
}
