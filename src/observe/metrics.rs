//! The metrics: every name in one place ([`names`]), labels from closed sets, and handles that cost an atomic
//! operation each.
//!
//! The books balance, and a test says so: polled = published + dead-lettered + dropped + forgotten + in flight, where
//! forgotten records (revoked, lost, aborted) will be polled again, by this worker or another.

use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The names of all metrics. Counters are exposed with `_total` behind, seconds and bytes with their unit, the build
/// with `_info`.
pub mod names {
    /// Records taken from the broker.
    pub const POLLED: &str = "copydesk_records_polled";
    /// Records by what became of them, and why.
    pub const OUTCOMES: &str = "copydesk_records";
    /// Records that the client delivered a second time, let fall.
    pub const REPEATED: &str = "copydesk_records_repeated";
    /// Records forgotten by a revoke, a loss or an abort; they are polled again.
    pub const FORGOTTEN: &str = "copydesk_records_forgotten";
    /// Records in work.
    pub const IN_FLIGHT_RECORDS: &str = "copydesk_in_flight_records";
    /// Bytes of records in work.
    pub const IN_FLIGHT: &str = "copydesk_in_flight";
    /// Time one article takes, all stages together.
    pub const ARTICLE: &str = "copydesk_article";
    /// Time one stage takes with one article.
    pub const STAGE: &str = "copydesk_stage";
    /// Articles by stage and verdict.
    pub const STAGE_OUTCOMES: &str = "copydesk_stage_articles";
    /// Records of a partition that are not committed.
    pub const LAG_RECORDS: &str = "copydesk_lag_records";
    /// Age of a partition's oldest record that is not committed.
    pub const LAG: &str = "copydesk_lag";
    /// Time one transaction takes, from begin to commit.
    pub const TRANSACTION: &str = "copydesk_transaction";
    /// Transactions by their end.
    pub const TRANSACTIONS: &str = "copydesk_transactions";
    /// Rebalances by kind.
    pub const REBALANCES: &str = "copydesk_rebalances";
    /// How often a partition was found stalled.
    pub const STALLS: &str = "copydesk_stalls";
    /// Partitions that are stalled now.
    pub const STALLED: &str = "copydesk_stalled_partitions";
    /// Whether the breaker for dead letters is open (1) or not (0).
    pub const BREAKER: &str = "copydesk_breaker_open";
    /// Commits read back, by whether they held.
    pub const VERIFICATIONS: &str = "copydesk_commit_verifications";
    /// Version and configuration.
    pub const BUILD: &str = "copydesk_build";

    /// All of them.
    pub const ALL: [&str; 19] = [
        POLLED,
        OUTCOMES,
        REPEATED,
        FORGOTTEN,
        IN_FLIGHT_RECORDS,
        IN_FLIGHT,
        ARTICLE,
        STAGE,
        STAGE_OUTCOMES,
        LAG_RECORDS,
        LAG,
        TRANSACTION,
        TRANSACTIONS,
        REBALANCES,
        STALLS,
        STALLED,
        BREAKER,
        VERIFICATIONS,
        BUILD,
    ];
}

/// What became of a record. Reasons are of the closed set in `chain::reason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Published.
    Published,
    /// Sent to the dead letters.
    DeadLettered(&'static str),
    /// Dropped.
    Dropped(&'static str),
}

/// How a transaction ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "Kafka's own words")]
pub enum Transaction {
    Committed,
    Aborted,
    Fenced,
}

/// What a rebalance did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "Kafka's own words")]
pub enum Rebalance {
    Assigned,
    Revoked,
    Lost,
}

impl Transaction {
    fn label(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::Aborted => "aborted",
            Self::Fenced => "fenced",
        }
    }
}

impl Rebalance {
    fn label(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Revoked => "revoked",
            Self::Lost => "lost",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabels {
    outcome: &'static str,
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StageLabels {
    stage: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct VerdictLabels {
    stage: &'static str,
    verdict: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PartitionLabels {
    topic: String,
    partition: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TransactionLabels {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RebalanceLabels {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct HeldLabels {
    held: &'static str,
}

/// Totals that are counted elsewhere, at the desk, and copied here before they are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gauges {
    /// Records taken from the broker.
    pub polled: u64,
    /// Records let fall because they came a second time.
    pub repeated: u64,
    /// Records forgotten.
    pub forgotten: u64,
    /// Records in work.
    pub in_flight_records: u64,
    /// Bytes in work.
    pub in_flight_bytes: u64,
}

/// The books: every record that was polled, by what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[allow(missing_docs, reason = "told at the metrics' names")]
pub struct Books {
    pub polled: u64,
    pub published: u64,
    pub dead_lettered: u64,
    pub dropped: u64,
    pub forgotten: u64,
    pub in_flight: u64,
}

impl Books {
    /// Whether every polled record is accounted for, once.
    #[must_use]
    pub fn balance(&self) -> bool {
        self.polled == self.published + self.dead_lettered + self.dropped + self.forgotten + self.in_flight
    }
}

type Seconds = fn() -> Histogram;

/// The metrics of one worker.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    polled: Counter,
    repeated: Counter,
    forgotten: Counter,
    in_flight_records: Gauge<u64, AtomicU64>,
    in_flight_bytes: Gauge<u64, AtomicU64>,
    published: AtomicU64,
    dead_lettered: AtomicU64,
    dropped: AtomicU64,
    by_reason: Mutex<BTreeMap<&'static str, u64>>,
    outcomes: Family<OutcomeLabels, Counter>,
    article: Histogram,
    stage: Family<StageLabels, Histogram, Seconds>,
    stage_outcomes: Family<VerdictLabels, Counter>,
    lag_records: Family<PartitionLabels, Gauge>,
    lag_seconds: Family<PartitionLabels, Gauge<f64, AtomicU64>>,
    transaction: Histogram,
    transactions: Family<TransactionLabels, Counter>,
    rebalances: Family<RebalanceLabels, Counter>,
    stalls: Counter,
    stalled: Gauge,
    breaker: Gauge,
    verifications: Family<HeldLabels, Counter>,
}

/// 10 µs to 10 s: reading.
fn reading_seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.000_01, 2.0, 21))
}

/// 1 ms to 30 s: the broker.
fn broker_seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.001, 2.0, 16))
}

impl Metrics {
    /// All metrics at nought.
    #[must_use]
    pub fn new(version: &str, config_digest: &str) -> Self {
        let mut metrics = Self {
            registry: Registry::default(),
            polled: Counter::default(),
            repeated: Counter::default(),
            forgotten: Counter::default(),
            in_flight_records: Gauge::default(),
            in_flight_bytes: Gauge::default(),
            published: AtomicU64::new(0),
            dead_lettered: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            by_reason: Mutex::default(),
            outcomes: Family::default(),
            article: reading_seconds(),
            stage: Family::new_with_constructor(reading_seconds),
            stage_outcomes: Family::default(),
            lag_records: Family::default(),
            lag_seconds: Family::default(),
            transaction: broker_seconds(),
            transactions: Family::default(),
            rebalances: Family::default(),
            stalls: Counter::default(),
            stalled: Gauge::default(),
            breaker: Gauge::default(),
            verifications: Family::default(),
        };
        metrics.register_records();
        metrics.register_work();
        metrics.register_broker();
        let build = vec![("version".to_owned(), version.to_owned()), ("config".to_owned(), config_digest.to_owned())];
        metrics.registry.register(names::BUILD, "Version and digest of the configuration", Info::new(build));
        metrics
    }

    fn register_records(&mut self) {
        let registry = &mut self.registry;
        registry.register(names::POLLED, "Records taken from the broker", self.polled.clone());
        registry.register(names::OUTCOMES, "Records by what became of them", self.outcomes.clone());
        registry.register(names::REPEATED, "Records that came a second time, let fall", self.repeated.clone());
        registry.register(names::FORGOTTEN, "Records forgotten, to be polled again", self.forgotten.clone());
        registry.register(names::IN_FLIGHT_RECORDS, "Records in work", self.in_flight_records.clone());
        let bytes = self.in_flight_bytes.clone();
        registry.register_with_unit(names::IN_FLIGHT, "Bytes of records in work", Unit::Bytes, bytes);
    }

    fn register_work(&mut self) {
        let registry = &mut self.registry;
        let seconds = || Unit::Seconds;
        registry.register_with_unit(names::ARTICLE, "Time one article takes", seconds(), self.article.clone());
        registry.register_with_unit(names::STAGE, "Time one stage takes", seconds(), self.stage.clone());
        registry.register(names::STAGE_OUTCOMES, "Articles by stage and verdict", self.stage_outcomes.clone());
        registry.register(names::LAG_RECORDS, "Records that are not committed", self.lag_records.clone());
        let age = "Age of the oldest record that is not committed";
        registry.register_with_unit(names::LAG, age, seconds(), self.lag_seconds.clone());
    }

    fn register_broker(&mut self) {
        let registry = &mut self.registry;
        let took = self.transaction.clone();
        registry.register_with_unit(names::TRANSACTION, "Time one transaction takes", Unit::Seconds, took);
        registry.register(names::TRANSACTIONS, "Transactions by their end", self.transactions.clone());
        registry.register(names::REBALANCES, "Rebalances by kind", self.rebalances.clone());
        registry.register(names::STALLS, "How often a partition was found stalled", self.stalls.clone());
        registry.register(names::STALLED, "Partitions stalled now", self.stalled.clone());
        registry.register(names::BREAKER, "Whether the breaker for dead letters is open", self.breaker.clone());
        registry.register(names::VERIFICATIONS, "Commits read back", self.verifications.clone());
    }

    /// Records were taken from the broker.
    pub fn polled(&self, records: u64, bytes: u64) {
        self.polled.inc_by(records);
        self.in_flight_records.inc_by(records);
        self.in_flight_bytes.inc_by(bytes);
    }

    /// Records came a second time.
    pub fn repeated(&self, records: u64) {
        self.repeated.inc_by(records);
    }

    /// Records in work have come to their end, committed with it.
    pub fn finished(&self, outcome: Outcome, records: u64, bytes: u64) {
        self.outcome(outcome, records);
        self.in_flight_records.dec_by(records);
        self.in_flight_bytes.dec_by(bytes);
    }

    /// Records in work are forgotten.
    pub fn forgotten(&self, records: u64, bytes: u64) {
        self.forgotten.inc_by(records);
        self.in_flight_records.dec_by(records);
        self.in_flight_bytes.dec_by(bytes);
    }

    /// Records have come to their end, where what is in flight is counted elsewhere ([`Metrics::copy`]).
    pub fn outcome(&self, outcome: Outcome, records: u64) {
        let (total, labels) = match outcome {
            Outcome::Published => (&self.published, OutcomeLabels { outcome: "published", reason: "" }),
            Outcome::DeadLettered(reason) => (&self.dead_lettered, OutcomeLabels { outcome: "dead_lettered", reason }),
            Outcome::Dropped(reason) => (&self.dropped, OutcomeLabels { outcome: "dropped", reason }),
        };
        total.fetch_add(records, Ordering::Relaxed);
        if !labels.reason.is_empty() {
            let mut by_reason = self.by_reason.lock().unwrap_or_else(PoisonError::into_inner);
            *by_reason.entry(labels.reason).or_default() += records;
        }
        self.outcomes.get_or_create(&labels).inc_by(records);
    }

    /// Copies totals that are counted at the desk.
    pub fn copy(&self, gauges: Gauges) {
        self.polled.inner().store(gauges.polled, Ordering::Relaxed);
        self.repeated.inner().store(gauges.repeated, Ordering::Relaxed);
        self.forgotten.inner().store(gauges.forgotten, Ordering::Relaxed);
        self.in_flight_records.set(gauges.in_flight_records);
        self.in_flight_bytes.set(gauges.in_flight_bytes);
    }

    /// The books as they stand.
    #[must_use]
    pub fn books(&self) -> Books {
        Books {
            polled: self.polled.get(),
            published: self.published.load(Ordering::Relaxed),
            dead_lettered: self.dead_lettered.load(Ordering::Relaxed),
            dropped: self.dropped.load(Ordering::Relaxed),
            forgotten: self.forgotten.get(),
            in_flight: self.in_flight_records.get(),
        }
    }

    /// Dead letters and drops by reason, in the order of the reasons.
    #[must_use]
    pub fn by_reason(&self) -> Vec<(String, u64)> {
        let by_reason = self.by_reason.lock().unwrap_or_else(PoisonError::into_inner);
        by_reason.iter().map(|(reason, count)| ((*reason).to_owned(), *count)).collect()
    }

    /// An article took this long.
    pub fn article_took(&self, took: Duration) {
        self.article.observe(took.as_secs_f64());
    }

    /// A stage took this long and ended so: `continue`, `drop` or `poison`.
    pub fn stage_took(&self, stage: &'static str, took: Duration, verdict: &'static str) {
        self.stage.get_or_create(&StageLabels { stage }).observe(took.as_secs_f64());
        self.stage_outcomes.get_or_create(&VerdictLabels { stage, verdict }).inc();
    }

    /// A partition's lag, and the age of its oldest record where that is known.
    pub fn lag(&self, topic: &str, partition: i32, records: i64, age: Option<Duration>) {
        let labels = PartitionLabels { topic: topic.to_owned(), partition };
        if let Some(age) = age {
            self.lag_seconds.get_or_create(&labels).set(age.as_secs_f64());
        }
        self.lag_records.get_or_create(&labels).set(records);
    }

    /// A partition is no longer ours: its lag is somebody else's to tell.
    pub fn partition_gone(&self, topic: &str, partition: i32) {
        let labels = PartitionLabels { topic: topic.to_owned(), partition };
        self.lag_records.remove(&labels);
        self.lag_seconds.remove(&labels);
    }

    /// A transaction has ended.
    pub fn transaction(&self, outcome: Transaction, took: Duration) {
        self.transaction.observe(took.as_secs_f64());
        self.transactions.get_or_create(&TransactionLabels { outcome: outcome.label() }).inc();
    }

    /// A rebalance of this kind; `total` where it is counted elsewhere.
    pub fn rebalances(&self, kind: Rebalance, total: u64) {
        self.rebalances.get_or_create(&RebalanceLabels { kind: kind.label() }).inner().store(total, Ordering::Relaxed);
    }

    /// So many partitions are stalled now, so many of them newly.
    pub fn stalled(&self, now: usize, newly: u64) {
        self.stalled.set(i64::try_from(now).unwrap_or(i64::MAX));
        self.stalls.inc_by(newly);
    }

    /// The breaker has opened (or not).
    pub fn breaker(&self, state: Breaker) {
        self.breaker.set(match state {
            Breaker::Open => 1,
            Breaker::Closed => 0,
        });
    }

    /// A commit was read back.
    pub fn verified(&self, verification: Verification) {
        let held = match verification {
            Verification::Held => "yes",
            Verification::Differs => "no",
        };
        self.verifications.get_or_create(&HeldLabels { held }).inc();
    }

    /// Everything in the OpenMetrics text format.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => text,
            Err(_) => "# EOF\n".to_owned(),
        }
    }
}

/// The breaker for dead letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaker {
    /// Nothing is taken any more.
    Open,
    /// All is well.
    Closed,
}

/// What reading a commit back showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The broker holds what was committed.
    Held,
    /// It holds something else.
    Differs,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_books_balance_after_every_event() {
        let metrics = Metrics::new("0", "sha256:0");
        let events: [fn(&Metrics); 7] = [
            |metrics| metrics.polled(100, 1000),
            |metrics| metrics.finished(Outcome::Published, 60, 600),
            |metrics| metrics.finished(Outcome::DeadLettered("too_large"), 5, 50),
            |metrics| metrics.finished(Outcome::Dropped("held_kill"), 2, 20),
            |metrics| metrics.forgotten(3, 30),
            |metrics| metrics.repeated(4),
            |metrics| metrics.polled(3, 30),
        ];
        for event in events {
            event(&metrics);
            assert!(metrics.books().balance(), "{:?}", metrics.books());
        }
        let books = metrics.books();
        assert_eq!((books.polled, books.published, books.forgotten, books.in_flight), (103, 60, 3, 33));
        assert_eq!((books.dead_lettered, books.dropped), (5, 2));
    }

    #[test]
    fn books_with_a_record_missing_do_not_balance() {
        assert!(!Books { polled: 3, published: 2, ..Books::default() }.balance());
    }

    #[test]
    fn every_name_is_shown() {
        let metrics = Metrics::new("1.2.3", "sha256:abc");
        metrics.polled(1, 2);
        metrics.finished(Outcome::DeadLettered("too_large"), 1, 2);
        metrics.stage_took("names", Duration::from_micros(150), "continue");
        metrics.article_took(Duration::from_millis(1));
        metrics.lag("raw", 3, 7, Some(Duration::from_secs(2)));
        metrics.transaction(Transaction::Committed, Duration::from_millis(5));
        metrics.rebalances(Rebalance::Assigned, 1);
        metrics.verified(Verification::Held);
        metrics.breaker(Breaker::Closed);
        metrics.stalled(1, 1);
        let text = metrics.text();
        for name in names::ALL {
            assert!(text.contains(name), "{name}\n{text}");
        }
        for line in [
            "copydesk_records_total{outcome=\"dead_lettered\",reason=\"too_large\"} 1",
            "copydesk_lag_records{topic=\"raw\",partition=\"3\"} 7",
            "copydesk_lag_seconds{topic=\"raw\",partition=\"3\"} 2.0",
            "copydesk_transactions_total{outcome=\"committed\"} 1",
            "copydesk_build_info{version=\"1.2.3\",config=\"sha256:abc\"} 1",
            "copydesk_in_flight_bytes 0",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        metrics.partition_gone("raw", 3);
        assert!(!metrics.text().contains("copydesk_lag_records{"));
    }
}
