//! The configuration as it is written: one type a table of the file, its keys, their defaults and what they allow.
//!
//! This is the one source: the JSON Schema, `docs/configuration.md`, `config/copydesk.toml` and the check of every
//! written value are made from these types, their comments and their attributes. What must hold between two keys is not
//! here but in `rules.rs`; what the values mean, in `checked.rs`.

use super::secret::Secret;
use super::units::{ByteSize, Period};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// A table of options that somebody else understands: a stage's own.
pub type Options = serde_json::Map<String, serde_json::Value>;

/// The whole file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Raw {
    /// The broker and how to reach it.
    pub kafka: Kafka,
    /// Where articles come from and where they go.
    pub topics: Topics,
    /// How a position is committed together with what became of its records.
    pub delivery: Delivery,
    /// What one article, and all articles in work together, may cost.
    pub limits: Limits,
    /// Which stages read an article, in which order, on how many threads.
    pub chain: Chain,
    /// One table a stage, `[stage.NAME]`, with the options of that stage. `[stage.names] classifier = "FOLDER"` reads names
    /// with the token classifier (`model.onnx`, `vocab.txt`, `config.json`) in that folder: better names, about a hundredth of the speed.
    pub stage: BTreeMap<String, Options>,
    /// What a published article looks like.
    pub output: Output,
    /// What becomes of copy that a desk handles with care. Its status is published with it in any case.
    pub policy: Policy,
    /// How the worker is watched.
    pub observe: Observe,
}

/// The broker and how to reach it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Kafka {
    /// Brokers to ask first, `host:port`, separated by commas.
    pub bootstrap_servers: String,
    /// The consumer group. Workers of one group share the partitions.
    pub group_id: String,
    /// This worker's own name, the same after every restart: static membership and a stable transactional id, so that a
    /// successor takes over at once. Two workers must not share it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    /// The group protocol: `classic` (any broker) or `consumer` (KIP-848, Apache Kafka 4).
    pub protocol: Protocol,
    /// Any librdkafka setting that copydesk does not own, by its own name: `"ssl.ca.location" = "/etc/ca.pem"`. A name
    /// with `_file` behind it reads the value from a file: `"sasl.password_file" = "/run/secrets/kafka"`. As an
    /// environment variable: `COPYDESK__KAFKA__CLIENT__SSL_CA_LOCATION`, `…__SASL_PASSWORD_FILE`.
    pub client: BTreeMap<String, Scalar>,
}

/// A consumer group's protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "Kafka's own words")]
pub enum Protocol {
    Classic,
    Consumer,
}

/// Where articles come from and where they go.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Topics {
    /// Topics with raw articles.
    #[schemars(length(min = 1))]
    pub input: Vec<String>,
    /// The topic for enriched articles.
    pub output: String,
    /// The topic for records that could not be read.
    pub dead_letters: String,
}

/// How a position is committed together with what became of its records.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Delivery {
    /// `exactly-once`: outputs, dead letters and positions in one transaction. `at-least-once`: no transactions; after a
    /// crash some articles are published again.
    pub mode: Mode,
    /// How long finished articles wait for their commit. Half of it is added to the median latency of a stream; what comes
    /// after a rest twice as long is committed at once.
    #[schemars(extend("x-min" = "1ms", "x-max" = "1m"))]
    pub commit_every: Period,
    /// Commits earlier when so many records are finished.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub commit_records: u32,
    /// Commits earlier when so many bytes are finished.
    #[schemars(extend("x-min" = "1KiB", "x-max" = "1GiB"))]
    pub commit_bytes: ByteSize,
    /// How long work in hand may take to finish when partitions are taken away or the worker is told to stop.
    #[schemars(extend("x-min" = "0s", "x-max" = "10m"))]
    pub drain: Period,
    /// After how long the broker gives up on a transaction. A worker that dies and does not come back holds its readers
    /// for so long.
    #[schemars(extend("x-min" = "1s", "x-max" = "15m"))]
    pub transaction_timeout: Period,
    /// Where a group without a position begins: at the `earliest` or the `latest` record, or not at all: `fail`.
    pub offset_reset: OffsetReset,
    /// Stops the worker when so many records in a row would become dead letters; 0: never.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub breaker_run: u32,
    /// Stops the worker when more than this share of the last `breaker_window` records would become dead letters;
    /// 1: never.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub breaker_share: f64,
    /// The number of records that `breaker_share` looks back on.
    #[schemars(range(min = 10, max = 1_000_000))]
    pub breaker_window: u32,
    /// Where the journal of records in work lies: after a crash of the process it tells which ones to try alone. It must
    /// outlive the process; workers of a group that share the folder share what they know. Empty: a folder `copydesk`
    /// under the system's folder for temporary files.
    pub journal: String,
    /// A partition with records waiting whose position has not moved for so long is called stalled: `/ready` says so.
    #[schemars(extend("x-min" = "1s", "x-max" = "1h"))]
    pub stall_after: Period,
}

/// What delivery guarantees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the trade's own words")]
pub enum Mode {
    ExactlyOnce,
    AtLeastOnce,
}

/// Where a group without a position begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "Kafka's own words")]
pub enum OffsetReset {
    Earliest,
    Latest,
    Fail,
}

/// What one article, and all articles in work together, may cost.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The largest record that is read; a larger one becomes a dead letter.
    #[schemars(extend("x-min" = "1KiB", "x-max" = "512MiB"))]
    pub record_bytes: ByteSize,
    /// Bytes of records in work; beyond it the worker takes nothing new.
    #[schemars(extend("x-min" = "1KiB", "x-max" = "64GiB"))]
    pub in_flight_bytes: ByteSize,
    /// Records in work; beyond it the worker takes nothing new.
    #[schemars(range(min = 1, max = 10_000_000))]
    pub in_flight_records: u32,
    /// Seconds that one article may take; a slower one becomes a dead letter.
    #[schemars(range(min = 0.01, max = 3600.0))]
    pub article_seconds: f64,
}

/// Which stages read an article, in which order, on how many threads.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Chain {
    /// Threads that read; 0: one a core.
    #[schemars(range(min = 0, max = 1024))]
    pub threads: u32,
    /// The stages, in their order. One that is left out leaves its fields out of the article.
    pub stages: Vec<String>,
}

/// What a published article looks like.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Output {
    /// The format: `native` (CONTRACT.md), IPTC `ninjs-1.6`, `ninjs-2.x`, `ninjs-3.1`, Arc's `ans`, or `raw`: the bytes
    /// as they came.
    pub format: Format,
    /// Further topics that get every article too, each in its own format, in the same transaction:
    /// `also = [{ topic = "articles.ninjs", format = "ninjs-1.6" }]`, or a table `[[output.also]]` each; with
    /// `text = false` the text stays out of that one. As an environment variable:
    /// `COPYDESK__OUTPUT__ALSO=articles.ninjs=ninjs-1.6,articles.ans=ans`.
    pub also: Vec<Also>,
    /// Whether the text itself is published; `false` leaves it out where the licence asks for it, the spans stay.
    pub text: bool,
}

/// A further output topic and its format.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-short" = "topic=format"))]
pub struct Also {
    /// The topic.
    pub topic: String,
    /// The format of what is published there.
    pub format: Format,
    /// Whether the text goes there; left out: as `output.text` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<bool>,
}

/// A format of published articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the formats' own names")]
pub enum Format {
    #[serde(rename = "native")]
    Native,
    #[serde(rename = "ninjs-1.6")]
    Ninjs16,
    #[serde(rename = "ninjs-2.x")]
    Ninjs2,
    #[serde(rename = "ninjs-3.1")]
    Ninjs31,
    #[serde(rename = "ans")]
    Ans,
    #[serde(rename = "raw")]
    Raw,
}

/// What becomes of copy that a desk handles with care.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Killed and withdrawn items.
    pub kill: Handling,
    /// Items with an embargo.
    pub embargo: Handling,
    /// Corrections.
    pub correction: Handling,
}

/// What is done with one kind of copy.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Handling {
    /// `publish` it like any other article, its status in the article and in the headers; `hold` it back among the dead
    /// letters, with a reason of its own; `route` it, in the main format, to `topic` in place of all output topics.
    pub action: Action,
    /// Where `route` sends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
}

/// What is done with one kind of copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "told at the key")]
pub enum Action {
    #[default]
    Publish,
    Hold,
    Route,
}

/// How the worker is watched.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Observe {
    /// Address and port of `/live`, `/ready`, `/metrics`, `/state`, `/config` and the status page. Loopback unless it is
    /// changed: the pages ask nobody who they are.
    pub listen: String,
    /// What is logged: `error`, `warn`, `info`, `debug`, `trace`, or a filter by module, `info,copydesk::delivery=debug`.
    pub log: String,
    /// `pretty` lines, `json` lines, or `auto`: pretty on a terminal, else json.
    pub log_format: LogFormat,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "told at the key")]
pub enum LogFormat {
    Auto,
    Pretty,
    Json,
}

impl Default for Kafka {
    fn default() -> Self {
        Self {
            bootstrap_servers: "127.0.0.1:9092".to_owned(),
            group_id: "copydesk".to_owned(),
            instance_id: None,
            protocol: Protocol::Classic,
            client: BTreeMap::new(),
        }
    }
}

impl Default for Topics {
    fn default() -> Self {
        Self {
            input: vec!["articles.raw".to_owned()],
            output: "articles.enriched".to_owned(),
            dead_letters: "articles.dead".to_owned(),
        }
    }
}

impl Default for Delivery {
    fn default() -> Self {
        Self {
            mode: Mode::ExactlyOnce,
            commit_every: Period(Duration::from_millis(100)),
            commit_records: 25_000,
            commit_bytes: ByteSize(64 << 20),
            drain: Period(Duration::from_secs(10)),
            transaction_timeout: Period(Duration::from_secs(15)),
            offset_reset: OffsetReset::Earliest,
            breaker_run: 100,
            breaker_share: 0.5,
            breaker_window: 1000,
            journal: String::new(),
            stall_after: Period(Duration::from_secs(60)),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: ByteSize(16 << 20),
            in_flight_bytes: ByteSize(256 << 20),
            in_flight_records: 50_000,
            article_seconds: 5.0,
        }
    }
}

impl Default for Chain {
    fn default() -> Self {
        let stages = ["anatomy", "language", "sentences", "names", "places", "times", "quotes", "figures"];
        Self { threads: 0, stages: stages.map(str::to_owned).to_vec() }
    }
}

impl Default for Output {
    fn default() -> Self {
        Self { format: Format::Native, also: Vec::new(), text: true }
    }
}

impl Default for Observe {
    fn default() -> Self {
        Self { listen: "127.0.0.1:9464".to_owned(), log: "info".to_owned(), log_format: LogFormat::Auto }
    }
}

/// A setting's value that is handed through as text, be it written as text, number or truth value. Printed as stars:
/// whether it is a secret is only known by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar(pub Secret<String>);

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl Visitor<'_> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text, a number, true or false")
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar(Secret::new(text.to_owned())))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar(Secret::new(value.to_string())))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar(Secret::new(value.to_string())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
        Ok(Scalar(Secret::new(value.to_string())))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Scalar, E> {
        if value.is_finite() { Ok(Scalar(Secret::new(value.to_string()))) } else { Err(E::custom("not a number")) }
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Scalar, E> {
        Err(E::custom("nothing written"))
    }
}

impl JsonSchema for Scalar {
    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

/// The JSON Schema of the configuration file.
#[must_use]
pub fn schema() -> Schema {
    schemars::generate::SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator()
        .into_root_schema_for::<Raw>()
}
