//! How things stand, for `/state` and the status page: positions, lag, what is in work, counts, the last articles.

use super::{Health, Metrics, Recent};
use serde::Serialize;
use serde_json::Value as Json;

/// The worker, as it answers when it is asked. Called for every look at a page: must be quick and never wait.
pub trait Watched: Send + Sync + 'static {
    /// Why the worker is not ready, beside what is held up in [`Health`].
    fn unready(&self) -> Vec<String>;

    /// The partitions that are ours.
    fn partitions(&self) -> Vec<PartitionState>;

    /// Copies into the metrics what is counted elsewhere, before they are shown.
    fn refresh(&self, metrics: &Metrics);
}

/// One partition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PartitionState {
    /// Its topic.
    pub topic: String,
    /// Its number.
    pub partition: i32,
    /// The position that is committed, as far as is known.
    pub committed: Option<i64>,
    /// The next offset to be read.
    pub next: Option<i64>,
    /// The partition's end, as last heard.
    pub end: Option<i64>,
    /// Records not committed.
    pub lag: Option<i64>,
    /// Records in work.
    pub open: u64,
    /// Records finished that wait for the front or the commit.
    pub finished: u64,
    /// What it may do: `open`, `paused`, `draining` …
    pub gate: String,
}

/// Everything at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct State {
    /// Version of copydesk.
    pub version: &'static str,
    /// Since the start.
    pub uptime_seconds: u64,
    /// Whether nothing speaks against it.
    pub ready: bool,
    /// What speaks against it.
    pub reasons: Vec<String>,
    /// Records by what became of them.
    pub books: super::Books,
    /// Dead letters and drops by reason.
    pub reasons_by_count: Vec<(String, u64)>,
    /// The partitions.
    pub partitions: Vec<PartitionState>,
    /// The last articles, newest first.
    pub articles: Vec<Json>,
}

/// Every reason there is.
pub(super) fn reasons(health: &Health, watched: &dyn Watched) -> Vec<String> {
    health.reasons().into_iter().chain(watched.unready()).collect()
}

impl State {
    pub(super) fn now(
        uptime_seconds: u64,
        metrics: &Metrics,
        health: &Health,
        recent: &Recent,
        watched: &dyn Watched,
    ) -> Self {
        watched.refresh(metrics);
        let reasons = reasons(health, watched);
        Self {
            version: env!("CARGO_PKG_VERSION"),
            uptime_seconds,
            ready: reasons.is_empty(),
            reasons,
            books: metrics.books(),
            reasons_by_count: metrics.by_reason(),
            partitions: watched.partitions(),
            articles: recent.articles(),
        }
    }
}
