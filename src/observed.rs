//! Where the worker meets those who watch it: metrics hear what delivery and the stages do, the pages show the view, and
//! a housekeeper looks every second for partitions that stand still and reads commits back.

use crate::chain::Fate;
use crate::config::Checked;
use crate::delivery::{Ear, Tally};
use crate::observe::{
    self, Breaker, Gauges, Health, Metrics, Outcome, Pages, PartitionState, Rebalance, Recent, Transaction,
    Verification, Watched,
};
use crate::worker::{Observer, View};
use bytes::Bytes;
use copydesk_ledger::{Gate, Partition, Stall, Tripped, Watchdog};
use copydesk_reading::Verdict;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// How often the housekeeper looks.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often commits are read back.
const VERIFY_EVERY: Duration = Duration::from_secs(30);
/// The shortest time between two articles shown on the status page.
const SHOW_EVERY: Duration = Duration::from_millis(250);

/// Everything that watches one worker.
pub struct Observed {
    metrics: Arc<Metrics>,
    health: Arc<Health>,
    recent: Arc<Recent>,
    config: serde_json::Value,
    stall_after: Duration,
}

impl Observed {
    /// Watches a worker of this configuration.
    #[must_use]
    pub fn new(checked: &Checked) -> Self {
        Self {
            metrics: Arc::new(Metrics::new(env!("CARGO_PKG_VERSION"), &checked.digest())),
            health: Arc::default(),
            recent: Arc::default(),
            config: checked.redacted(),
            stall_after: checked.delivery.stall_after,
        }
    }

    /// Who hears what the worker does.
    #[must_use]
    pub fn observer(&self) -> Arc<dyn Observer> {
        Arc::new(Listener {
            metrics: Arc::clone(&self.metrics),
            recent: Arc::clone(&self.recent),
            began: Mutex::new(None),
            shown: Mutex::new(None),
        })
    }

    /// The breaker has tripped: nothing is published any more.
    pub fn tripped(&self, why: &Tripped) {
        self.metrics.breaker(Breaker::Open);
        self.health.hold("breaker", format!("too many dead letters: {why:?}"));
    }

    /// Serves the pages and looks after the worker, until the set is dropped.
    #[must_use]
    pub fn serve(&self, listener: TcpListener, view: View) -> JoinSet<()> {
        let pages = Arc::new(Pages {
            metrics: Arc::clone(&self.metrics),
            health: Arc::clone(&self.health),
            recent: Arc::clone(&self.recent),
            watched: Arc::new(Window { view: view.clone(), known: Mutex::default() }),
            config: self.config.clone(),
            started: Instant::now(),
        });
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            if let Err(error) = observe::serve(listener, pages, std::future::pending()).await {
                tracing::error!(%error, "the pages are down");
            }
        });
        tasks.spawn(keep_house(view, Arc::clone(&self.metrics), Arc::clone(&self.health), self.stall_after));
        tasks
    }
}

/// Hears delivery and the stages.
struct Listener {
    metrics: Arc<Metrics>,
    recent: Arc<Recent>,
    began: Mutex<Option<Instant>>,
    shown: Mutex<Option<Instant>>,
}

impl Ear for Listener {
    fn step(&self, name: &'static str, took: Duration, well: bool) {
        tracing::trace!(name, ?took, well);
        if name == "begin" && well {
            *self.began.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }

    fn committed(&self, tally: Tally) {
        for (fate, count) in tally.fates {
            let outcome = match fate {
                Fate::Published => Outcome::Published,
                Fate::DeadLettered { reason, .. } => Outcome::DeadLettered(reason),
                Fate::Dropped { reason } => Outcome::Dropped(reason),
            };
            self.metrics.outcome(outcome, count);
        }
        self.metrics.transaction(Transaction::Committed, self.lasted());
        if let Some(article) = tally.last {
            self.show(article);
        }
    }

    fn aborted(&self, _: Tally) {
        self.metrics.transaction(Transaction::Aborted, self.lasted());
    }

    fn fenced(&self) {
        self.metrics.transaction(Transaction::Fenced, self.lasted());
    }
}

impl Listener {
    fn lasted(&self) -> Duration {
        self.began.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Duration::ZERO, |began| began.elapsed())
    }

    fn show(&self, article: Bytes) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.is_none_or(|shown| shown.elapsed() >= SHOW_EVERY) {
            *shown = Some(Instant::now());
            self.recent.push(article);
        }
    }
}

impl Observer for Listener {
    fn stage_took(&self, stage: &'static str, took: Duration, verdict: &Verdict) {
        let verdict = match verdict {
            Verdict::Continue => "continue",
            Verdict::Drop(_) => "drop",
            Verdict::Poison(..) => "poison",
        };
        self.metrics.stage_took(stage, took, verdict);
    }

    fn article_took(&self, took: Duration) {
        self.metrics.article_took(took);
    }
}

/// The worker, as the pages see it.
struct Window {
    view: View,
    /// The partitions whose lag was told last, so that those given up are taken back.
    known: Mutex<BTreeSet<Partition>>,
}

impl Watched for Window {
    fn unready(&self) -> Vec<String> {
        self.view.unready()
    }

    fn partitions(&self) -> Vec<PartitionState> {
        let state = |partition: crate::worker::PartitionView| {
            let standing = &partition.standing;
            PartitionState {
                topic: standing.partition.topic().to_owned(),
                partition: standing.partition.number(),
                committed: standing.committed.map(copydesk_ledger::NextOffset::get),
                next: standing.next.map(copydesk_ledger::NextOffset::get),
                end: partition.end.map(copydesk_ledger::NextOffset::get),
                lag: partition.lag(),
                open: standing.open as u64,
                finished: standing.finished as u64,
                gate: gate(standing.gate).to_owned(),
            }
        };
        self.view.partitions().into_iter().map(state).collect()
    }

    fn refresh(&self, metrics: &Metrics) {
        let (books, load) = self.view.books_and_load();
        metrics.copy(Gauges {
            polled: books.admitted,
            repeated: books.repeated,
            forgotten: books.forgotten,
            in_flight_records: books.admitted.saturating_sub(books.committed + books.forgotten),
            in_flight_bytes: load.bytes,
        });
        let [assigned, revoked, lost] = self.view.rebalances();
        metrics.rebalances(Rebalance::Assigned, assigned);
        metrics.rebalances(Rebalance::Revoked, revoked);
        metrics.rebalances(Rebalance::Lost, lost);
        self.refresh_lag(metrics);
    }
}

impl Window {
    fn refresh_lag(&self, metrics: &Metrics) {
        let partitions = self.view.partitions();
        let now = SystemTime::now();
        let ours: BTreeSet<Partition> = partitions.iter().map(|one| one.standing.partition.clone()).collect();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        for gone in known.difference(&ours) {
            metrics.partition_gone(gone.topic(), gone.number());
        }
        *known = ours;
        for one in partitions {
            if let Some(lag) = one.lag() {
                metrics.lag(one.standing.partition.topic(), one.standing.partition.number(), lag, one.age(now));
            }
        }
    }
}

fn gate(gate: Gate) -> &'static str {
    match gate {
        Gate::Unconfirmed | Gate::Open => "open",
        Gate::Closing(_) => "draining",
        Gate::Rewinding => "rewinding",
        Gate::Forsaken(_) => "awaiting assignment",
    }
}

/// Looks for partitions that stand still, and reads commits back.
async fn keep_house(view: View, metrics: Arc<Metrics>, health: Arc<Health>, stall_after: Duration) {
    let mut watchdog = Watchdog::new(stall_after);
    let mut stalled = BTreeSet::new();
    let mut look = tokio::time::interval(LOOK_EVERY);
    let mut verified = Instant::now();
    loop {
        look.tick().await;
        let stalls = watchdog.look(&view.standings(), view.now());
        stalled = tell_stalls(&stalls, &stalled, &metrics, &health);
        if verified.elapsed() < VERIFY_EVERY {
            continue;
        }
        verified = Instant::now();
        let asked = view.clone();
        match tokio::task::spawn_blocking(move || asked.verify()).await {
            Ok(Some(wrong)) if wrong.is_empty() => {
                metrics.verified(Verification::Held);
                health.clear("commit");
            }
            Ok(Some(wrong)) => {
                metrics.verified(Verification::Differs);
                tracing::error!(?wrong, "the broker holds other positions than were committed");
                health.hold("commit", format!("committed positions do not read back: {}", wrong.join(", ")));
            }
            Ok(None) | Err(_) => {}
        }
    }
}

fn tell_stalls(
    stalls: &[Stall],
    before: &BTreeSet<Partition>,
    metrics: &Metrics,
    health: &Health,
) -> BTreeSet<Partition> {
    let now: BTreeSet<Partition> = stalls.iter().map(|stall| stall.partition.clone()).collect();
    let newly = now.difference(before).count() as u64;
    metrics.stalled(now.len(), newly);
    if now.is_empty() {
        health.clear("stalled");
        return now;
    }
    for stall in stalls.iter().filter(|stall| !before.contains(&stall.partition)) {
        tracing::error!(partition = %stall.partition, front = ?stall.front, lasting = ?stall.lasting, "stalled");
    }
    let names: Vec<String> = now.iter().map(ToString::to_string).collect();
    health.hold("stalled", format!("stalled {}", names.join(", ")));
    now
}
