//! From configuration to parts: the chain, and what a worker is set up with.

use crate::chain::{
    BadStage, Blueprint, Chain, DeadLetters, Format, OutputSettings, OutputTopic, Policies, Policy, PoolSettings,
    Registry,
};
use crate::config::{self, Checked, Handling, Mode, Origin, Problem, Text};
use crate::worker::WorkerSettings;
use copydesk_formats::OutputFormat;
use copydesk_ledger::{BreakerLimits, Rhythm, Weight};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How many reading threads may hang, for each that reads, before the worker gives up.
const HANGING_PER_THREAD: usize = 4;

/// Builds the chain of a configuration.
///
/// # Errors
/// Everything that is wrong with its stages.
pub fn chain(checked: &Checked, registry: &Registry) -> Result<Chain, Vec<BadStage>> {
    let stages = checked.chain.stages.iter().map(|name| (name.clone(), checked.stage_options(name)));
    let config: Arc<str> = checked.digest().into();
    let main = std::iter::once((&checked.topics.output, checked.output.format, checked.output.text));
    let further = checked.output.also.iter().map(|further| (&further.topic, further.format, further.text));
    let output = OutputSettings {
        topics: main
            .chain(further)
            .map(|(topic, kind, text)| OutputTopic {
                topic: topic.as_str().into(),
                format: format(kind),
                text: text == Text::Kept,
            })
            .collect(),
        policies: Policies {
            kill: policy(&checked.policy.kill),
            embargo: policy(&checked.policy.embargo),
            correction: policy(&checked.policy.correction),
        },
    };
    let blueprint = Blueprint {
        stages: stages.collect(),
        output,
        dead_letters: DeadLetters {
            topic: checked.topics.dead_letters.as_str().into(),
            config: Arc::clone(&config),
            now: SystemTime::now,
        },
        config,
        record_bytes: usize::try_from(checked.limits.record_bytes).unwrap_or(usize::MAX),
    };
    Chain::build(registry, blueprint)
}

/// The rule that a configuration's stages fit together, for the configuration's own check.
#[must_use]
pub fn stages_fit(registry: &Registry, checked: &Checked) -> Vec<Problem> {
    let bad = chain(checked, registry).err().unwrap_or_default();
    let origin = || {
        checked.effective.iter().find(|one| one.key == "chain.stages").map_or(Origin::Default, |one| one.origin.clone())
    };
    bad.into_iter().map(|bad| Problem::new("chain.stages", origin(), bad.to_string())).collect()
}

/// What a worker of this configuration is set up with.
#[must_use]
pub fn worker(checked: &Checked, unique: &str) -> WorkerSettings {
    let mut consumer = checked.consumer_settings();
    let milliseconds = |name: &str, usual: u64| {
        Duration::from_millis(consumer.get(name).and_then(|value| value.parse().ok()).unwrap_or(usual))
    };
    let longest_poll = milliseconds("max.poll.interval.ms", 300_000);
    let session = milliseconds("session.timeout.ms", 45_000);
    let mut producer = checked.producer_settings();
    if checked.delivery.mode == Mode::ExactlyOnce {
        let id = checked.transactional_id(unique);
        // The group's other members see the client id: by it they know whose transactions are left when one dies.
        if checked.kafka.client.get("client.id").is_none() {
            consumer.set("client.id", id.clone());
        }
        producer.set("transactional.id", id);
    }
    let records = checked.limits.in_flight_records as u64;
    WorkerSettings {
        topics: checked.topics.input.clone(),
        pool: PoolSettings { threads: checked.chain.threads, article_time: checked.limits.article_time },
        in_flight: Weight::new(records, checked.limits.in_flight_bytes),
        rhythm: rhythm(checked),
        revoke_drain: checked.delivery.drain.min(longest_poll / 5).min(session / 2),
        drain: checked.delivery.drain,
        journal: Some((checked.delivery.journal.clone(), journal_name(&checked.kafka.group_id))),
        most_hanging: checked.chain.threads.max(1) * HANGING_PER_THREAD,
        consumer: consumer.into_iter().collect(),
        producer: producer.into_iter().collect(),
    }
}

/// A file name made of a group's.
fn journal_name(group: &str) -> String {
    group.chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' }).collect()
}

fn rhythm(checked: &Checked) -> Rhythm {
    let delivery = &checked.delivery;
    Rhythm {
        mode: match delivery.mode {
            Mode::ExactlyOnce => copydesk_ledger::Mode::ExactlyOnce,
            Mode::AtLeastOnce => copydesk_ledger::Mode::AtLeastOnce,
        },
        commit_every: delivery.commit_every,
        commit_at: Weight::new(delivery.commit_records as u64, delivery.commit_bytes),
        transaction_timeout: delivery.transaction_timeout,
        breaker: BreakerLimits {
            run: delivery.breaker.run,
            share: if delivery.breaker.share >= 1.0 { 0.0 } else { delivery.breaker.share },
            window: delivery.breaker.window as usize,
        },
        ..Rhythm::default()
    }
}

fn policy(handling: &Handling) -> Policy {
    match handling {
        Handling::Publish => Policy::Publish,
        Handling::Hold => Policy::Hold,
        Handling::Route(topic) => Policy::Route(topic.as_str().into()),
    }
}

fn format(format: config::Format) -> Format {
    match format {
        config::Format::Raw => Format::Raw,
        config::Format::Native => Format::Written(OutputFormat::Native),
        config::Format::Ninjs16 => Format::Written(OutputFormat::Ninjs16),
        config::Format::Ninjs2 => Format::Written(OutputFormat::Ninjs2),
        config::Format::Ninjs31 => Format::Written(OutputFormat::Ninjs31),
        config::Format::Ans => Format::Written(OutputFormat::Ans),
    }
}
