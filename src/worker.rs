//! The worker: puts intake, pool and sender together, runs them, and ends them in order.
//!
//! Three kinds of threads share one desk. The sender decides when it is over: it drains, commits and returns why; then
//! the poll thread is told to end, which leaves the group. Every step of the end is bounded.

use crate::chain::{Ceilings, Chain, Ledgers, Outcome, Pool, PoolSettings, Suspects};
use crate::delivery::{Ear, Sender, SenderParts};
use crate::desk::SharedDesk;
use crate::intake::{BrokerHealth, Context, Departed, Intake, Order};
use copydesk_ledger::{NextOffset, Partition, Rhythm, Standing, Ticket, Weight, Why};
use copydesk_reading::Verdict;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::topic_partition_list::{self, TopicPartitionList};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

/// How long the broker is given to tell positions.
const VERIFY_WITHIN: Duration = Duration::from_secs(5);
/// How long the consumer is given to leave the group.
const LEAVE_WITHIN: Duration = Duration::from_secs(10);

/// Everything a worker is set up with.
pub struct WorkerSettings {
    /// librdkafka settings of the consumer.
    pub consumer: Vec<(String, String)>,
    /// librdkafka settings of the producer.
    pub producer: Vec<(String, String)>,
    /// The input topics.
    pub topics: Vec<String>,
    /// Reading threads and the time an article may take.
    pub pool: PoolSettings,
    /// Records and bytes in flight.
    pub in_flight: Weight,
    /// The transaction cycle.
    pub rhythm: Rhythm,
    /// How long what is in flight may drain when partitions are revoked.
    pub revoke_drain: Duration,
    /// How long what is in flight may drain at the end.
    pub drain: Duration,
    /// Where the journal of suspects lies, and its name; `None`: nowhere.
    pub journal: Option<(PathBuf, String)>,
    /// How many hanging threads are too many.
    pub most_hanging: usize,
}

/// Who hears what the worker does: the metrics.
pub trait Observer: Ear {
    /// A stage took this long.
    fn stage_took(&self, stage: &'static str, took: Duration, verdict: &Verdict);
    /// An article took this long.
    fn article_took(&self, took: Duration);
}

/// A running worker.
pub struct Worker {
    desk: Arc<SharedDesk>,
    health: Arc<BrokerHealth>,
    consumer: Arc<Mutex<Option<Arc<BaseConsumer<Context>>>>>,
    polled: Arc<AtomicU64>,
    draining: Arc<AtomicBool>,
    sender: Option<JoinHandle<Why>>,
    intake: Option<JoinHandle<()>>,
    orders: crossbeam_channel::Sender<Order>,
    drain: Duration,
}

impl Worker {
    /// Starts the threads and joins the group. The broker need not be there yet.
    ///
    /// # Errors
    /// When the client refuses its settings or the system gives no thread.
    pub fn start(settings: WorkerSettings, chain: Arc<Chain>, observer: Arc<dyn Observer>) -> Result<Self, StartError> {
        let desk = Arc::new(SharedDesk::new(settings.in_flight));
        let health = Arc::new(BrokerHealth::default());
        let (departed, bell) = Departed::watch(&settings.consumer, &settings.producer).unzip();
        let context = Context::new(Arc::clone(&desk), Arc::clone(&health), settings.revoke_drain);
        let consumer: BaseConsumer<Context> =
            ClientConfig::from_iter(settings.consumer).create_with_context(context)?;
        let consumer = Arc::new(consumer);
        let floor = Floor {
            desk: Arc::clone(&desk),
            health: Arc::clone(&health),
            observer: Arc::clone(&observer),
            most_hanging: settings.most_hanging,
        };
        let suspects =
            settings.journal.map_or_else(Suspects::none, |(directory, name)| Suspects::open(&directory, &name));
        let ceilings = Arc::new(Ceilings::new(compressed(&settings.producer)));
        let pool = Pool::start(chain, Arc::new(floor), suspects, Arc::clone(&ceilings), settings.pool)?;
        let (orders, ordered) = crossbeam_channel::unbounded();
        let intake = Intake::join(
            Arc::clone(&consumer),
            Arc::clone(&desk),
            pool,
            Arc::clone(&health),
            ordered,
            bell,
            &settings.topics,
        )?;
        let polled = intake.polled();
        let sender = Sender::new(SenderParts {
            desk: Arc::clone(&desk),
            consumer: Arc::clone(&consumer),
            orders: orders.clone(),
            health: Arc::clone(&health),
            producer: settings.producer,
            rhythm: settings.rhythm,
            ceilings,
            ear: observer,
        });
        let intake = std::thread::Builder::new().name("intake".into()).spawn(move || intake.run())?;
        let sender = std::thread::Builder::new().name("sender".into()).spawn(move || sender.run())?;
        if let Some(departed) = departed {
            // Nobody waits for it: it ends with the bell, which the poll thread has.
            std::thread::Builder::new().name("departed".into()).spawn(move || departed.run())?;
        }
        Ok(Self {
            desk,
            health,
            consumer: Arc::new(Mutex::new(Some(consumer))),
            polled,
            draining: Arc::default(),
            sender: Some(sender),
            intake: Some(intake),
            orders,
            drain: settings.drain,
        })
    }

    /// A view of the worker for those who watch it.
    #[must_use]
    pub fn view(&self) -> View {
        View {
            desk: Arc::clone(&self.desk),
            health: Arc::clone(&self.health),
            consumer: Arc::clone(&self.consumer),
            polled: Arc::clone(&self.polled),
            draining: Arc::clone(&self.draining),
        }
    }

    /// Begins to end: nothing more is taken, what is in flight is finished, committed or, after the deadline, forgotten.
    pub fn finish(&self) {
        self.draining.store(true, Ordering::Release);
        let deadline = self.desk.now() + self.drain;
        self.desk.lock().finish(deadline);
        self.desk.ring();
        self.desk.make_room();
    }

    /// Begins to end without finishing anything.
    pub fn finish_at_once(&self) {
        self.desk.lock().finish(Duration::ZERO);
        self.desk.ring();
    }

    /// Whether the sender has ended by itself.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.sender.as_ref().is_none_or(JoinHandle::is_finished)
            || self.intake.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Waits for the end and tells why it came. Blocks; every step is bounded but the sender's last call.
    pub fn join(mut self) -> Why {
        let why = match self.sender.take().map(JoinHandle::join) {
            Some(Ok(why)) => why,
            Some(Err(_)) | None => Why::Fatal("the sender thread has panicked".into()),
        };
        *self.consumer.lock().unwrap_or_else(PoisonError::into_inner) = None;
        if self.orders.send(Order::End).is_err() {
            tracing::error!("the poll thread had ended before");
        }
        let Some(intake) = self.intake.take() else { return why };
        let (left, leaving) = crossbeam_channel::bounded(1);
        let waiter = std::thread::spawn(move || left.send(intake.join().is_ok()));
        match leaving.recv_timeout(LEAVE_WITHIN) {
            Ok(true) => drop(waiter.join()),
            Ok(false) => return Why::Fatal("the poll thread has panicked".into()),
            Err(_) => tracing::warn!("the consumer did not leave the group in time; the broker will notice"),
        }
        why
    }
}

/// Why a worker could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The client refuses its settings.
    #[error("the Kafka client refuses its settings")]
    Kafka(#[from] KafkaError),
    /// The system gives no thread.
    #[error("no thread to run on")]
    Thread(#[from] std::io::Error),
}

/// What the pool settles on.
struct Floor {
    desk: Arc<SharedDesk>,
    health: Arc<BrokerHealth>,
    observer: Arc<dyn Observer>,
    most_hanging: usize,
}

impl Ledgers for Floor {
    fn settle(&self, finished: Vec<(Ticket, Outcome)>) {
        let stale = self.desk.settle(finished);
        if stale > 0 {
            tracing::debug!(stale, "outcomes of forgotten records let fall");
        }
    }

    fn stage_took(&self, stage: &'static str, took: Duration, verdict: &Verdict) {
        self.observer.stage_took(stage, took, verdict);
    }

    fn article_took(&self, took: Duration) {
        self.observer.article_took(took);
    }

    fn gave_up(&self, lost: usize) {
        tracing::error!(lost, "a reading thread hangs and was replaced");
        if lost >= self.most_hanging {
            self.health.die(format!("{lost} reading threads hang; a restart is the only remedy"));
            self.desk.ring();
        }
    }
}

/// One partition as watchers see it.
#[derive(Clone, Debug)]
pub struct PartitionView {
    /// As it stands at the desk.
    pub standing: Standing,
    /// The partition's end, as the client last knew.
    pub end: Option<NextOffset>,
    /// Timestamp of the last record taken, milliseconds since 1970.
    pub taken: Option<i64>,
}

impl PartitionView {
    /// Records that are not committed yet.
    #[must_use]
    pub fn lag(&self) -> Option<i64> {
        let done = self.standing.committed.or(self.standing.next)?;
        Some((self.end?.get() - done.get()).max(0))
    }

    /// How far behind the partition is in time: the age of the last record taken, nothing when all is committed.
    #[must_use]
    pub fn age(&self, now: SystemTime) -> Option<Duration> {
        if self.lag()? == 0 {
            return Some(Duration::ZERO);
        }
        let taken = Duration::from_millis(u64::try_from(self.taken?).ok()?);
        now.duration_since(SystemTime::UNIX_EPOCH + taken).ok()
    }
}

/// A view of a running worker. Cheap to clone; does not keep the consumer alive.
#[derive(Clone)]
pub struct View {
    desk: Arc<SharedDesk>,
    health: Arc<BrokerHealth>,
    consumer: Arc<Mutex<Option<Arc<BaseConsumer<Context>>>>>,
    polled: Arc<AtomicU64>,
    draining: Arc<AtomicBool>,
}

impl View {
    /// Why the worker is not ready; empty when it is.
    #[must_use]
    pub fn unready(&self) -> Vec<String> {
        let draining = self.draining.load(Ordering::Acquire).then(|| "draining".to_owned());
        draining.into_iter().chain(self.health.fatal()).chain(self.health.reason()).collect()
    }

    /// All partitions.
    #[must_use]
    pub fn partitions(&self) -> Vec<PartitionView> {
        let (ends, taken): (BTreeMap<Partition, NextOffset>, BTreeMap<Partition, i64>) = {
            let consumer = self.consumer.lock().unwrap_or_else(PoisonError::into_inner);
            let context = consumer.as_ref().map(|consumer| consumer.context());
            context.map(|context| (context.ends(), context.taken())).unwrap_or_default()
        };
        let view = |standing: Standing| PartitionView {
            end: ends.get(&standing.partition).copied(),
            taken: taken.get(&standing.partition).copied(),
            standing,
        };
        self.standings().into_iter().map(view).collect()
    }

    /// All partitions as they stand at the desk.
    #[must_use]
    pub fn standings(&self) -> Vec<Standing> {
        self.desk.lock().states()
    }

    /// Time since the start: the ledger's clock.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.desk.now()
    }

    /// Reads committed positions back from the broker; names those that lie before what was committed here. `None`:
    /// there was nothing to compare or the broker did not answer. Blocks for some seconds at most.
    #[must_use]
    pub fn verify(&self) -> Option<Vec<String>> {
        let ours: Vec<(Partition, NextOffset)> =
            self.standings().into_iter().filter_map(|one| Some((one.partition, one.committed?))).collect();
        let consumer = self.consumer.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        if ours.is_empty() {
            return None;
        }
        let mut list = TopicPartitionList::new();
        for (partition, _) in &ours {
            list.add_partition(partition.topic(), partition.number());
        }
        let told = consumer.committed_offsets(list, VERIFY_WITHIN).ok()?;
        let wrong = ours.iter().filter(|(partition, committed)| {
            let element = told.find_partition(partition.topic(), partition.number());
            match element.map(|element| element.offset()) {
                Some(topic_partition_list::Offset::Offset(offset)) => offset < committed.get(),
                Some(_) | None => true,
            }
        });
        Some(wrong.map(|(partition, _)| partition.to_string()).collect())
    }

    /// Records polled so far.
    #[must_use]
    pub fn polled(&self) -> u64 {
        self.polled.load(Ordering::Relaxed)
    }

    /// The desk's books, and what is in flight at the same moment.
    #[must_use]
    pub fn books_and_load(&self) -> (copydesk_ledger::Books, Weight) {
        let desk = self.desk.lock();
        (desk.books(), desk.load())
    }

    /// Rebalances so far: assigned, revoked, lost.
    #[must_use]
    pub fn rebalances(&self) -> [u64; 3] {
        std::array::from_fn(|kind| self.health.rebalances.get(kind).map_or(0, |count| count.load(Ordering::Relaxed)))
    }
}

/// Whether the producer compresses what it sends.
fn compressed(producer: &[(String, String)]) -> bool {
    producer
        .iter()
        .any(|(name, value)| name.starts_with("compression.") && name != "compression.level" && value != "none")
}
