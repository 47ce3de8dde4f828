//! The operator's tools on the command line: `audit`, `dlq`, `doctor`, `simulate`.

use super::line::Configuration;
use super::{audit, dlq, doctor, simulate};
use crate::audit::{Mark, Range};
use crate::chain::Registry;
use crate::config::{Checked, LogFormat};
use crate::deadletters::{Filter, Redrive};
use crate::setup;
use clap::{Args, Subcommand};

/// The operator's tools.
#[derive(Subcommand)]
pub(super) enum Tool {
    /// Proves from the topics alone that every input record has exactly one outcome, in order: exit status 0 or 1.
    Audit {
        #[command(flatten)]
        configuration: Configuration,
        /// Where the range begins: a time (2026-01-31T06:00:00Z), how long ago (2h), or PARTITION=OFFSET,…
        /// [default: where the input begins].
        #[arg(long, value_name = "TIME|OFFSETS", value_parser = Mark::parse)]
        from: Option<Mark>,
        /// Where it ends, itself left out [default: at the group's committed position].
        #[arg(long, value_name = "TIME|OFFSETS", value_parser = Mark::parse)]
        to: Option<Mark>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Lists, shows and sends back dead letters.
    Dlq {
        #[command(subcommand)]
        command: Dlq,
    },
    /// Examines broker, topics, group and permissions, each finding with its remedy: exit status 0, 1 or 69.
    Doctor {
        #[command(flatten)]
        configuration: Configuration,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Runs the delivery core under seeded schedules of everything that can go wrong: exit status 0 or 70.
    Simulate {
        /// The first seed; the same seed gives the same run.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many runs, each with the next seed.
        #[arg(long, default_value_t = 10_000)]
        runs: u64,
    },
}

#[derive(Subcommand)]
pub(super) enum Dlq {
    /// Counts dead letters by reason, source and hour, and lists the first.
    Ls {
        #[command(flatten)]
        configuration: Configuration,
        #[command(flatten)]
        letters: Letters,
        /// Also those that were sent back already.
        #[arg(long)]
        all: bool,
        /// How many are listed one by one; all are counted.
        #[arg(long, default_value_t = 50)]
        limit: usize,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Shows one dead letter, and what today's version makes of it.
    Show {
        #[command(flatten)]
        configuration: Configuration,
        /// Where it lies in the dead-letter topic.
        #[arg(value_name = "PARTITION/OFFSET", value_parser = place)]
        letter: (i32, i64),
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Sends dead letters back to their topic, each exactly once.
    Redrive {
        #[command(flatten)]
        configuration: Configuration,
        #[command(flatten)]
        letters: Letters,
        /// Only count.
        #[arg(long)]
        dry_run: bool,
        /// Letters a second [default: as fast as it goes].
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        rate: Option<u32>,
        /// Letters that were tried so often are left.
        #[arg(long, default_value_t = 3)]
        max_attempts: u32,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Which dead letters: everything that is given must fit.
#[derive(Args)]
pub(super) struct Letters {
    /// Only of this reason; may be given several times.
    #[arg(long)]
    reason: Vec<String>,
    /// Only of this stage; may be given several times.
    #[arg(long)]
    stage: Vec<String>,
    /// Only from this topic; may be given several times.
    #[arg(long, value_name = "TOPIC")]
    source: Vec<String>,
    /// Only what died at this time or later: 2026-01-31T06:00:00Z, or how long ago (2h).
    #[arg(long, value_name = "TIME", value_parser = crate::audit::time)]
    since: Option<i64>,
    /// Only what died before this time.
    #[arg(long, value_name = "TIME", value_parser = crate::audit::time)]
    until: Option<i64>,
}

impl From<Letters> for Filter {
    fn from(letters: Letters) -> Self {
        let Letters { reason, stage, source, since, until } = letters;
        Self { reasons: reason, stages: stage, sources: source, since, until }
    }
}

fn place(text: &str) -> Result<(i32, i64), String> {
    let place =
        text.split_once('/').and_then(|(partition, offset)| Some((partition.parse().ok()?, offset.parse().ok()?)));
    place.ok_or_else(|| format!("`{text}` is not PARTITION/OFFSET"))
}

/// Runs a tool; gives the exit status.
///
/// # Errors
/// When the configuration is wrong, the client refuses its settings, or the output cannot be written.
pub(super) fn run(tool: Tool, registry: &Registry) -> anyhow::Result<u8> {
    let out = &mut std::io::stdout().lock();
    match tool {
        Tool::Audit { configuration, from, to, json } => {
            audit::audit(&begin(&configuration, registry)?, &Range { from, to }, json, out)
        }
        Tool::Dlq { command } => dlq_command(command, registry, out),
        Tool::Doctor { configuration, json } => doctor::doctor(&begin(&configuration, registry)?, registry, json, out),
        Tool::Simulate { seed, runs } => Ok(simulate::simulate(seed, runs, out)?),
    }
}

/// What a tool begins with: the worker's configuration, and a quiet log.
fn begin(configuration: &Configuration, registry: &Registry) -> anyhow::Result<Checked> {
    let checked = configuration.load(registry)?;
    crate::observe::log::start("error", LogFormat::Auto)?;
    Ok(checked)
}

fn dlq_command(command: Dlq, registry: &Registry, out: &mut dyn std::io::Write) -> anyhow::Result<u8> {
    match command {
        Dlq::Ls { configuration, letters, all, limit, json } => {
            let listing = dlq::Listing { filter: letters.into(), all, limit, json };
            dlq::ls(&begin(&configuration, registry)?, &listing, out)
        }
        Dlq::Show { configuration, letter, json } => {
            let checked = begin(&configuration, registry)?;
            let chain = setup::chain(&checked, registry).map_err(|bad| anyhow::anyhow!("{bad:?}"))?;
            dlq::show(&checked, chain, letter, json, out)
        }
        Dlq::Redrive { configuration, letters, dry_run, rate, max_attempts, json } => {
            let order = Redrive { filter: letters.into(), dry_run, rate, max_attempts };
            dlq::redrive(&begin(&configuration, registry)?, &order, json, out)
        }
    }
}
