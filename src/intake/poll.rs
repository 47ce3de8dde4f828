//! The poll thread: it alone polls the consumer, admits records, pauses, seeks and gives partitions up.
//!
//! It never waits on the sender. Orders from there (rewind, give up, end) are carried out between chunks, with no record
//! in hand; while a revoke drains or a rewind is tried again it polls on, so that the group sees it alive. A record that
//! is not admitted is let fall: it lies at or above the position that will be read again.

use super::context::{Context, list};
use super::departed::Bell;
use super::health::BrokerHealth;
use super::record::Record;
use crate::chain::{Job, Pool, Trouble, WRITE, reason};
use crate::desk::SharedDesk;
use copydesk_ledger::{Admission, NextOffset, Offset, Partition, Pressure};
use crossbeam_channel::{Receiver, Sender};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::message::Message;
use rdkafka::topic_partition_list::{self, TopicPartitionList};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Most records of a chunk.
const CHUNK_RECORDS: usize = 64;
/// Most bytes of a chunk, but for its last record.
const CHUNK_BYTES: usize = 256 * 1024;
/// How long a poll waits for the first record.
const IDLE: Duration = Duration::from_millis(10);
/// How long the thread waits for room before it looks at its orders again.
const SHORT_WAIT: Duration = Duration::from_millis(100);
/// How long there may be no room before the partitions are paused, so that polling, and with it rebalances, can go on.
/// Not sooner: pausing makes the client forget what it has fetched ahead, and after it resumes, it may wait a second
/// before it fetches again.
const PAUSE_AFTER: Duration = Duration::from_secs(1);
/// How long the broker is given to tell the positions of new partitions. Nothing is polled meanwhile.
const CONFIRM_WITHIN: Duration = Duration::from_secs(2);
/// How long the broker is given to tell positions or to seek.
const REWIND_WITHIN: Duration = Duration::from_secs(5);

/// What the sender asks of the poll thread.
pub enum Order {
    /// Go back to what is committed; answers whether it is done.
    Rewind(Vec<Partition>, Sender<bool>),
    /// These are drained: give them up.
    GiveUp(Vec<Partition>),
    /// End: all is drained.
    End,
}

/// The poll thread's own.
pub struct Intake {
    consumer: Arc<BaseConsumer<Context>>,
    desk: Arc<SharedDesk>,
    pool: Pool,
    health: Arc<BrokerHealth>,
    orders: Receiver<Order>,
    /// Where rebalances are told, if anybody listens.
    bell: Option<Bell>,
    topics: Vec<Arc<str>>,
    /// Since when there is no room.
    full: Option<Instant>,
    paused: Option<Vec<Partition>>,
    polled: Arc<AtomicU64>,
}

impl Intake {
    /// Joins the group.
    ///
    /// # Errors
    /// When the subscription is refused by the client itself.
    pub fn join(
        consumer: Arc<BaseConsumer<Context>>,
        desk: Arc<SharedDesk>,
        pool: Pool,
        health: Arc<BrokerHealth>,
        orders: Receiver<Order>,
        bell: Option<Bell>,
        topics: &[String],
    ) -> KafkaResult<Self> {
        let names: Vec<&str> = topics.iter().map(String::as_str).collect();
        consumer.subscribe(&names)?;
        let polled = Arc::default();
        let topics = Vec::new();
        Ok(Self { consumer, desk, pool, health, orders, bell, topics, full: None, paused: None, polled })
    }

    /// Counts the records that were polled.
    #[must_use]
    pub fn polled(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.polled)
    }

    /// Polls until it is told to end; then the consumer leaves the group.
    pub fn run(mut self) {
        while self.follow_orders() {
            self.regard_loss();
            if self.may_poll() {
                let chunk = self.fill();
                self.admit(chunk);
            }
        }
        self.consumer.context().end();
        let Self { consumer, pool, .. } = self;
        drop(pool);
        // The last owner closes the consumer, which leaves the group. The sender has let go of it by now.
        drop(consumer);
    }

    /// Carries out what was ordered; false when it is to end.
    fn follow_orders(&mut self) -> bool {
        while let Ok(order) = self.orders.try_recv() {
            match order {
                Order::Rewind(partitions, answer) => {
                    let done = self.rewind(&partitions);
                    if answer.send(done).is_err() {
                        tracing::debug!("nobody waits for the rewind any more");
                    }
                }
                Order::GiveUp(partitions) => self.give_up(&partitions),
                Order::End => return false,
            }
        }
        true
    }

    /// Answers a revoke once all of its partitions are drained.
    fn give_up(&self, drained: &[Partition]) {
        let mut slot = self.consumer.context().revoke();
        let Some(revoke) = slot.as_mut() else { return };
        revoke.draining.retain(|partition| !drained.contains(partition));
        if !revoke.draining.is_empty() {
            return;
        }
        let Some(revoke) = slot.take() else { return };
        drop(slot);
        tracing::info!(count = revoke.partitions.len(), "drained and given up");
        if let Err(error) = self.consumer.incremental_unassign(&list(&revoke.partitions)) {
            tracing::error!(%error, "partitions could not be given up");
        }
    }

    /// A membership that ends while a revoke drains: there is nothing to wait for any more.
    fn regard_loss(&self) {
        let context = self.consumer.context();
        let waiting = context.revoke().as_ref().map(|revoke| revoke.partitions.clone());
        if let Some(partitions) = waiting
            && self.consumer.assignment_lost()
        {
            self.desk.lock().lost(&partitions);
            self.give_up(&partitions);
            self.desk.ring();
        }
    }

    /// Whether to poll now. Not while there is no room, and that is waited for; when it has lasted too long the partitions
    /// are paused, and polling goes on without them.
    fn may_poll(&mut self) -> bool {
        let longest = if self.paused.is_some() { Duration::ZERO } else { SHORT_WAIT };
        if self.desk.wait_for_room(longest) == Pressure::Open {
            self.full = None;
            if let Some(paused) = self.paused.take() {
                self.resume(&paused);
            }
            return true;
        }
        let since = *self.full.get_or_insert_with(Instant::now);
        if self.paused.is_none() && since.elapsed() >= PAUSE_AFTER {
            tracing::debug!("no room for a second: the partitions are paused until there is some");
            self.pause();
        }
        self.paused.is_some()
    }

    fn pause(&mut self) {
        let partitions = self.desk.lock().assigned();
        if let Err(error) = self.consumer.pause(&list(&partitions)) {
            tracing::warn!(%error, "partitions could not be paused");
        }
        self.paused = Some(partitions);
    }

    fn resume(&self, paused: &[Partition]) {
        let ours = self.desk.lock().assigned();
        let still_ours: Vec<Partition> = paused.iter().filter(|one| ours.contains(one)).cloned().collect();
        if let Err(error) = self.consumer.resume(&list(&still_ours)) {
            tracing::warn!(%error, "partitions could not be resumed");
        }
    }

    /// Polls until a chunk is full, nothing more is there, or a rebalance has happened.
    fn fill(&mut self) -> Vec<Record> {
        let consumer = Arc::clone(&self.consumer);
        let context = consumer.context();
        let rebalances = context.rebalances();
        let mut chunk = Vec::new();
        let mut bytes = 0;
        while chunk.len() < CHUNK_RECORDS && bytes < CHUNK_BYTES {
            let wait = if chunk.is_empty() { IDLE } else { Duration::ZERO };
            match consumer.poll(wait) {
                Some(Ok(message)) => {
                    let topic = self.topic(message.topic());
                    let record = Record::copied(&message, topic);
                    bytes += record.weight();
                    chunk.push(record);
                }
                Some(Err(error)) => self.regard_error(&error),
                None => break,
            }
            if context.rebalances() != rebalances {
                break;
            }
        }
        // Also after a poll that brought no record: most that carry a rebalance do not.
        if context.rebalances() != rebalances {
            self.regard_rebalance();
        }
        chunk
    }

    fn regard_rebalance(&mut self) {
        if let Some(bell) = &self.bell {
            bell.ring();
        }
        self.pool.partitions_came();
        // What has come while there is no room must wait like the others.
        if self.paused.is_some() {
            self.pause();
        }
    }

    fn regard_error(&self, error: &KafkaError) {
        match error {
            KafkaError::PartitionEOF(_) => {}
            KafkaError::MessageConsumptionFatal(RDKafkaErrorCode::FencedInstanceId) => {
                self.health.die("another worker runs with the same kafka.instance_id".to_owned());
                self.desk.ring();
            }
            KafkaError::MessageConsumptionFatal(code) => {
                self.health.die(format!("the consumer has failed for good: {code}"));
                self.desk.ring();
            }
            _ if error.rdkafka_error_code() == Some(RDKafkaErrorCode::AutoOffsetReset) => {
                self.health.die("no committed position to begin at, and delivery.offset_reset is \"fail\"".to_owned());
                self.desk.ring();
            }
            _ => self.health.trouble(error, &error.to_string()),
        }
    }

    fn topic(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.topics.iter().find(|known| &***known == name) {
            return Arc::clone(known);
        }
        let topic: Arc<str> = name.into();
        self.topics.push(Arc::clone(&topic));
        topic
    }

    /// Opens a ticket for each record and hands them to the pool.
    fn admit(&self, chunk: Vec<Record>) {
        if chunk.is_empty() {
            return;
        }
        self.health.well();
        self.polled.fetch_add(chunk.len() as u64, Ordering::Relaxed);
        self.confirm(&chunk);
        let mut jobs = VecDeque::with_capacity(chunk.len());
        let mut refused = false;
        let mut desk = self.desk.lock();
        for record in chunk {
            let partition = Partition::new(Arc::clone(&record.topic), record.partition);
            match desk.admit(&partition, Offset::new(record.offset), record.weight() as u64) {
                Admission::Taken(ticket) => {
                    let condemned = ticket.condemned().map(|condemned| trouble(&condemned.reason));
                    jobs.push_back(Job { ticket, record: Arc::new(record), condemned });
                }
                Admission::Repeated => {
                    tracing::warn!(%partition, offset = record.offset, "delivered twice by the client; let fall");
                }
                Admission::Closed | Admission::NotAssigned => refused = true,
            }
        }
        drop(desk);
        if refused {
            // It may have to be rewound now.
            self.desk.ring();
        }
        self.consumer.context().note_taken(last_taken(&jobs));
        self.pool.hand_over(jobs);
    }

    /// Asks where reading began in partitions whose first record is in hand: the client was seen to deliver records again,
    /// and the first of an assignment has none before it to be told by. Without an answer the record is let fall, and
    /// the partition rewound, which asks again.
    fn confirm(&self, chunk: &[Record]) {
        let mut fresh = self.desk.lock().unconfirmed();
        fresh.retain(|partition| chunk.iter().any(|record| of(record, partition)));
        if fresh.is_empty() {
            return;
        }
        match self.consumer.committed_offsets(list(&fresh), CONFIRM_WITHIN) {
            Ok(told) => {
                for element in told.elements().iter().filter(|element| element.error().is_ok()) {
                    let partition = Partition::new(element.topic(), element.partition());
                    let committed = position(element.offset()).filter(|committed| {
                        let first = chunk.iter().find(|record| of(record, &partition)).map(|record| record.offset);
                        first.is_none_or(|first| first >= committed.get()) || self.is_there(&partition, *committed)
                    });
                    self.desk.lock().confirm(&partition, committed);
                }
            }
            Err(error) => tracing::info!(%error, "positions could not be read back yet"),
        }
    }

    /// Whether a committed position lies within its partition. Beyond its end, as after an unclean election of a leader,
    /// it says nothing of what is there now: the client has begun anew where `delivery.offset_reset` says, rightly.
    fn is_there(&self, partition: &Partition, committed: NextOffset) -> bool {
        let Ok((_, end)) = self.consumer.fetch_watermarks(partition.topic(), partition.number(), CONFIRM_WITHIN) else {
            return true;
        };
        if end < committed.get() {
            tracing::error!(%partition, %committed, end, "the committed position lies beyond the partition's end: records were lost there; reading begins anew");
        }
        end >= committed.get()
    }

    /// Goes back to what the broker says is committed, or to where reading began when nothing is.
    fn rewind(&self, partitions: &[Partition]) -> bool {
        match self.try_rewind(partitions) {
            Ok(left) => left == 0,
            Err(error) => {
                self.health.trouble(&error, &error.to_string());
                tracing::info!(%error, "positions could not be read back yet");
                false
            }
        }
    }

    /// Tells how many partitions could not be rewound yet.
    fn try_rewind(&self, partitions: &[Partition]) -> KafkaResult<usize> {
        let ours = self.desk.lock().to_rewind();
        let wanted: Vec<Partition> = partitions.iter().filter(|one| ours.contains(one)).cloned().collect();
        if wanted.is_empty() {
            return Ok(0);
        }
        let until = Instant::now() + REWIND_WITHIN;
        let committed = self.consumer.committed_offsets(list(&wanted), REWIND_WITHIN)?;
        let mut seeks = TopicPartitionList::new();
        let mut targets = Vec::new();
        for element in committed.elements() {
            element.error()?;
            let partition = Partition::new(element.topic(), element.partition());
            let committed = position(element.offset());
            if let Some(target) = self.desk.lock().rewind_target(&partition, committed) {
                let to = topic_partition_list::Offset::Offset(target.get());
                seeks.add_partition_offset(partition.topic(), partition.number(), to)?;
            }
            targets.push((partition, committed));
        }
        let failed = if seeks.count() == 0 {
            Vec::new()
        } else {
            let left = until.saturating_duration_since(Instant::now()).max(Duration::from_secs(1));
            let sought = self.consumer.seek_partitions(seeks, left)?;
            let failed = sought.elements().into_iter().filter(|element| element.error().is_err());
            failed.map(|element| Partition::new(element.topic(), element.partition())).collect()
        };
        let mut desk = self.desk.lock();
        for (partition, committed) in targets.iter().filter(|(partition, _)| !failed.contains(partition)) {
            desk.rewound(partition, *committed);
        }
        tracing::info!(partitions = targets.len(), failed = failed.len(), "rewound to what is committed");
        Ok(failed.len())
    }
}

/// The timestamp of the last record of each run of a partition's records.
fn last_taken(jobs: &VecDeque<Job>) -> impl Iterator<Item = (Partition, i64)> {
    let following = jobs.iter().skip(1).map(Some).chain(std::iter::once(None));
    jobs.iter().zip(following).filter_map(|(job, next)| {
        let partition = job.ticket.partition();
        let ends = next.is_none_or(|next| next.ticket.partition() != partition);
        if ends { Some((partition.clone(), job.record.timestamp?)) } else { None }
    })
}

fn of(record: &Record, partition: &Partition) -> bool {
    record.partition == partition.number() && *record.topic == *partition.topic()
}

/// A position as the broker tells it; `None`: nothing was ever committed.
const fn position(offset: topic_partition_list::Offset) -> Option<NextOffset> {
    match offset {
        topic_partition_list::Offset::Offset(offset) => Some(NextOffset::new(offset)),
        _ => None,
    }
}

/// What a condemned record's dead letter says: the desk remembers `reason: what was said`.
fn trouble(condemned: &str) -> Trouble {
    let (name, said) = condemned.split_once(": ").unwrap_or(("", condemned));
    let reason = reason::named(name).unwrap_or(reason::OUTPUT_REFUSED);
    Trouble { reason, stage: WRITE, message: format!("what it became was refused: {said}") }
}
