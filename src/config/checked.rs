//! The configuration as it is meant: durations, byte counts, addresses and words that are known to fit together.
//!
//! Owns what the rest of the worker asks of its configuration, among it the settings for librdkafka, the digest for
//! `made_by.config` and the view for `/config`, in which no secret appears. Made by [`super::Loader`] only.

use super::librdkafka::Settings;
use super::problem::Origin;
use super::raw::{Format, LogFormat, Mode, OffsetReset, Options, Protocol};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

/// The configuration as it is meant.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The broker and how to reach it.
    pub kafka: Kafka,
    /// Where articles come from and where they go.
    pub topics: Topics,
    /// How positions are committed.
    pub delivery: Delivery,
    /// What articles may cost.
    pub limits: Limits,
    /// Which stages read an article.
    pub chain: Chain,
    /// What a published article looks like.
    pub output: Output,
    /// What becomes of copy that a desk handles with care.
    pub policy: Policy,
    /// How the worker is watched.
    pub observe: Observe,
    /// What holds, key by key as it would be written, and where it was written. Without secrets.
    pub effective: Vec<Effective>,
}

/// One key with what holds for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    /// Its path.
    pub key: String,
    /// Its value, as written in TOML; stars in a secret's place.
    pub value: String,
    /// Where it was written.
    pub origin: Origin,
}

/// The broker and how to reach it.
#[derive(Clone, Debug)]
pub struct Kafka {
    /// Brokers to ask first.
    pub bootstrap_servers: String,
    /// The consumer group.
    pub group_id: String,
    /// This worker's own name, stable over restarts, where it has one.
    pub instance_id: Option<String>,
    /// The group protocol.
    pub protocol: Protocol,
    /// The user's librdkafka settings, secrets read from their files.
    pub client: Settings,
}

/// Where articles come from and where they go.
#[derive(Clone, Debug)]
pub struct Topics {
    /// Topics with raw articles; at least one.
    pub input: Vec<String>,
    /// The topic for enriched articles.
    pub output: String,
    /// The topic for records that could not be read.
    pub dead_letters: String,
}

/// How positions are committed.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// What is guaranteed.
    pub mode: Mode,
    /// How long finished articles wait for their commit.
    pub commit_every: Duration,
    /// Commits earlier at so many records.
    pub commit_records: usize,
    /// Commits earlier at so many bytes.
    pub commit_bytes: u64,
    /// How long work in hand may take to finish.
    pub drain: Duration,
    /// After how long the broker gives up on a transaction.
    pub transaction_timeout: Duration,
    /// Where a group without a position begins.
    pub offset_reset: OffsetReset,
    /// When the worker stops for too many dead letters.
    pub breaker: Breaker,
    /// The folder of the journal of records in work.
    pub journal: std::path::PathBuf,
    /// After how long without movement a partition is called stalled.
    pub stall_after: Duration,
}

/// When the worker stops for too many dead letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Breaker {
    /// So many in a row; 0: never.
    pub run: u32,
    /// More than this share of the window; 1: never.
    pub share: f64,
    /// The number of records looked back on.
    pub window: u32,
}

/// What articles may cost.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The largest record that is read.
    pub record_bytes: u64,
    /// Bytes of records in work.
    pub in_flight_bytes: u64,
    /// Records in work.
    pub in_flight_records: usize,
    /// The time that one article may take.
    pub article_time: Duration,
}

/// Which stages read an article.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Threads that read; at least one.
    pub threads: usize,
    /// The stages, in their order.
    pub stages: Vec<String>,
    /// Options by stage.
    pub options: BTreeMap<String, Options>,
}

/// What a published article looks like.
#[derive(Clone, Debug)]
pub struct Output {
    /// The format.
    pub format: Format,
    /// Further topics that get every article.
    pub also: Vec<Further>,
    /// What becomes of the text.
    pub text: Text,
}

/// A further topic that gets every article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Further {
    /// The topic.
    pub topic: String,
    /// The format of what goes there.
    pub format: Format,
    /// What becomes of the text there.
    pub text: Text,
}

/// What becomes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// It is published.
    Kept,
    /// It is left out; spans stay.
    LeftOut,
}

/// What becomes of copy that a desk handles with care.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Killed and withdrawn items.
    pub kill: Handling,
    /// Items with an embargo.
    pub embargo: Handling,
    /// Corrections.
    pub correction: Handling,
}

/// What is done with one kind of copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handling {
    /// Published like any other, with its status.
    Publish,
    /// Held back: dropped with a named reason.
    Hold,
    /// Published to this topic in place of the output topic.
    Route(String),
}

/// How the worker is watched.
#[derive(Clone, Debug)]
pub struct Observe {
    /// Address of the pages.
    pub listen: SocketAddr,
    /// A filter of `tracing-subscriber`, known to be well formed.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
}

/// A record larger than the limit is still received, to be dead-lettered whole: up to this size.
const RECEIVED_AT_LEAST: u64 = 100_000_000;
/// What librdkafka can receive at most.
const RECEIVED_AT_MOST: u64 = 1_000_000_000;
/// Room for a record's key, headers and frame.
const FRAME: u64 = 1 << 20;

impl Checked {
    /// The consumer's settings: ours, with the user's on top.
    #[must_use]
    pub fn consumer_settings(&self) -> Settings {
        let mut settings = self.common_settings();
        settings.set("group.id", &self.kafka.group_id);
        if let Some(instance) = &self.kafka.instance_id {
            settings.set("group.instance.id", instance);
        }
        match self.kafka.protocol {
            Protocol::Classic => {
                settings.set("group.protocol", "classic");
                // A dead worker's partitions move after so long; the usual 45 s are long for a newsroom.
                settings.set("session.timeout.ms", "10000");
                settings.set("partition.assignment.strategy", "cooperative-sticky");
            }
            Protocol::Consumer => settings.set("group.protocol", "consumer"),
        }
        settings.set(
            "auto.offset.reset",
            match self.delivery.offset_reset {
                OffsetReset::Earliest => "earliest",
                OffsetReset::Latest => "latest",
                OffsetReset::Fail => "error",
            },
        );
        for (name, value) in CONSUMER {
            settings.set(name, value);
        }
        let whole_record = (self.limits.record_bytes + FRAME).max(50 << 20);
        settings.set("fetch.max.bytes", whole_record.to_string());
        settings.set("receive.message.max.bytes", (whole_record + FRAME).max(RECEIVED_AT_LEAST).to_string());
        settings.for_consumer(&self.kafka.client)
    }

    /// The producer's settings: ours, with the user's on top. The transactional id is not among them: see
    /// [`Checked::transactional_id`].
    #[must_use]
    pub fn producer_settings(&self) -> Settings {
        let mut settings = self.common_settings();
        for (name, value) in PRODUCER {
            settings.set(name, value);
        }
        if self.delivery.mode == Mode::ExactlyOnce {
            settings.set("transaction.timeout.ms", self.delivery.transaction_timeout.as_millis().to_string());
        }
        // An enriched article is larger than its record, a dead letter at least as large: the broker's limit decides.
        let largest = (self.limits.record_bytes * 4 + FRAME).clamp(RECEIVED_AT_LEAST, RECEIVED_AT_MOST);
        settings.set("message.max.bytes", largest.to_string());
        settings.for_producer(&self.kafka.client)
    }

    fn common_settings(&self) -> Settings {
        let mut settings = Settings::default();
        settings.set("bootstrap.servers", &self.kafka.bootstrap_servers);
        settings.set("client.id", self.kafka.instance_id.as_deref().unwrap_or("copydesk"));
        settings.set("reconnect.backoff.max.ms", "1000");
        settings.set("socket.keepalive.enable", "true");
        settings.set("allow.auto.create.topics", "false");
        settings
    }

    /// The producer's transactional id: the instance's own, stable over restarts, else one made with what the caller
    /// knows to be unique to this process.
    #[must_use]
    pub fn transactional_id(&self, unique: &str) -> String {
        format!("{}-{}", self.kafka.group_id, self.kafka.instance_id.as_deref().unwrap_or(unique))
    }

    /// A stage's options; none where nothing was written.
    #[must_use]
    pub fn stage_options(&self, stage: &str) -> Options {
        self.chain.options.get(stage).cloned().unwrap_or_default()
    }

    /// `sha256:` and the hash of everything here that shapes an output: the chain, its stages' options, the output's
    /// form, the policies, the limits of one article. Not addresses, threads, commits or how the worker is watched.
    #[must_use]
    pub fn digest(&self) -> String {
        let handling = |handling: &Handling| match handling {
            Handling::Publish => "publish".to_owned(),
            Handling::Hold => "hold".to_owned(),
            Handling::Route(topic) => format!("route {topic}"),
        };
        let used = self.chain.options.iter().filter(|(stage, _)| self.chain.stages.contains(stage));
        let mut shaping = json!({
            "stages": self.chain.stages,
            "options": used.map(|(stage, options)| (stage.clone(), public_options(options))).collect::<Options>(),
            "format": self.output.format,
            "text": self.output.text == Text::Kept,
            "kill": handling(&self.policy.kill),
            "embargo": handling(&self.policy.embargo),
            "correction": handling(&self.policy.correction),
            "record_bytes": self.limits.record_bytes,
            "article_microseconds": u64::try_from(self.limits.article_time.as_micros()).unwrap_or(u64::MAX),
        });
        if let (Some(fields), false) = (shaping.as_object_mut(), self.output.also.is_empty()) {
            // Only an output that differs in its text says so: the digests of other configurations stay as they were.
            let also = self.output.also.iter().map(|further| match further.text == self.output.text {
                true => json!([further.topic, further.format]),
                false => json!([further.topic, further.format, further.text == Text::Kept]),
            });
            fields.insert("also".to_owned(), also.collect());
        }
        let mut text = String::new();
        canonical(&shaping, &mut text);
        format!("sha256:{}", copydesk_article::hexadecimal(&Sha256::digest(text.as_bytes())))
    }

    /// What holds, for `/config`: keys, values, where they were written, the digest. Without secrets.
    #[must_use]
    pub fn redacted(&self) -> Json {
        let keys = self
            .effective
            .iter()
            .map(|key| json!({ "key": key.key, "value": key.value, "from": key.origin.to_string() }));
        json!({
            "digest": self.digest(),
            "keys": keys.collect::<Vec<_>>(),
            "consumer": shown(&self.consumer_settings()),
            "producer": shown(&self.producer_settings()),
        })
    }
}

/// What wins for reading; the figures are in `docs/performance.md`.
const CONSUMER: [(&str, &str); 9] = [
    ("enable.auto.commit", "false"),
    ("enable.auto.offset.store", "false"),
    ("isolation.level", "read_committed"),
    ("enable.partition.eof", "false"),
    ("fetch.queue.backoff.ms", "2"),
    ("fetch.wait.max.ms", "100"),
    ("queued.max.messages.kbytes", "16384"),
    ("queued.min.messages", "100000"),
    // The ends of the partitions, for the lag, come with the statistics.
    ("statistics.interval.ms", "1000"),
];

/// What wins for publishing.
const PRODUCER: [(&str, &str); 8] = [
    ("enable.idempotence", "true"),
    ("acks", "all"),
    ("linger.ms", "5"),
    ("batch.size", "1000000"),
    ("batch.num.messages", "100000"),
    ("queue.buffering.max.kbytes", "262144"),
    ("queue.buffering.max.messages", "1000000"),
    // As Java clients do it, so that an article stays in the partition of its key whoever published it.
    ("partitioner", "murmur2_random"),
];

fn shown(settings: &Settings) -> Json {
    settings.shown().map(|(name, value)| (name.to_owned(), Json::from(value))).collect::<Options>().into()
}

/// Options without those that are secrets: a key to a service does not shape what it answers.
fn public_options(options: &Options) -> Json {
    let open = options.iter().filter(|(name, _)| !super::secret::is_secret_name(name));
    open.map(|(name, value)| (name.clone(), value.clone())).collect::<Options>().into()
}

/// JSON with its keys in order, whatever the order of the map that holds them.
fn canonical(value: &Json, into: &mut String) {
    match value {
        Json::Object(fields) => {
            let sorted: BTreeMap<&String, &Json> = fields.iter().collect();
            into.push('{');
            for (name, field) in sorted {
                into.push_str(&Json::from(name.as_str()).to_string());
                into.push(':');
                canonical(field, into);
                into.push(',');
            }
            into.push('}');
        }
        Json::Array(items) => {
            into.push('[');
            for item in items {
                canonical(item, into);
                into.push(',');
            }
            into.push(']');
        }
        leaf => into.push_str(&leaf.to_string()),
    }
}
