//! The sender thread: carries out what the transaction cycle decides, one call at a time, and tells it how each ended.
//!
//! It owns the producer. It decides nothing: order, bounds and reactions are in `copydesk_ledger::Cycle`, which the
//! simulator runs too. While it waits for the broker, polling and reading go on.

use super::classify::{Failure, call_failed};
use super::producer::{Producer, Undelivered};
use super::tally::{Ear, Tally};
use crate::chain::{Ceilings, Outcome, reason};
use crate::desk::SharedDesk;
use crate::intake::{BrokerHealth, Context, Order};
use copydesk_ledger::{Action, Class, Cycle, Entry, Event, Mode, NextOffset, Offset, Partition, Rhythm, Why};
use crossbeam_channel::Sender as ChannelSender;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::producer::Producer as _;
use rdkafka::topic_partition_list::{self, TopicPartitionList};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long one call may block before the cycle is asked again, so that a shutdown is heard.
const SLICE: Duration = Duration::from_secs(2);
/// How long the poll thread is given for a rewind.
const REWIND_SLICE: Duration = Duration::from_secs(12);
/// How long the broker is given to tell a topic's state.
const LOOK_WITHIN: Duration = Duration::from_secs(1);
/// After how long without a step that succeeds the worker says so.
const STUCK_AFTER: Duration = Duration::from_secs(8);
/// Fewest records that are sent singly after a batch was refused.
const FEWEST_SINGLY: u64 = 64;
/// What committed positions carry as metadata: which worker wrote them, in which form.
const POSITION_METADATA: &str = concat!("copydesk/", env!("CARGO_PKG_VERSION"), " v1");

/// What the sender needs.
pub struct SenderParts {
    /// The shared desk.
    pub desk: Arc<SharedDesk>,
    /// The consumer, for group metadata and plain commits.
    pub consumer: Arc<BaseConsumer<Context>>,
    /// Orders to the poll thread.
    pub orders: ChannelSender<Order>,
    /// What is known of the broker.
    pub health: Arc<BrokerHealth>,
    /// librdkafka settings of the producer.
    pub producer: Vec<(String, String)>,
    /// Times and sizes.
    pub rhythm: Rhythm,
    /// What the topics were seen to refuse.
    pub ceilings: Arc<Ceilings>,
    /// Who hears what was committed.
    pub ear: Arc<dyn Ear>,
}

/// The sender thread's own.
pub struct Sender {
    parts: SenderParts,
    cycle: Cycle,
    producer: Option<Producer>,
    /// Whether the producer is a new one whose initialisation was not done in time and is to be gone on with.
    initialising: bool,
    tally: Tally,
    /// So many records are still to be sent each in a batch of its own: the broker refuses whole batches, and only a
    /// record that was alone in its batch may be blamed.
    singly: u64,
    /// Since when no step has succeeded.
    failing: Option<Instant>,
    /// The output's partition that was found to lack replicas when a delivery had timed out.
    thin: Option<String>,
}

impl Sender {
    /// A sender that begins by making a producer.
    #[must_use]
    pub fn new(parts: SenderParts) -> Self {
        let cycle = Cycle::new(parts.rhythm.clone());
        Self {
            parts,
            cycle,
            producer: None,
            initialising: false,
            tally: Tally::default(),
            singly: 0,
            failing: None,
            thin: None,
        }
    }

    /// Delivers until the cycle says stop.
    pub fn run(mut self) -> Why {
        let mut event = Event::Tick;
        loop {
            let desk = Arc::clone(&self.parts.desk);
            let mut at = desk.lock();
            if let Some(fatal) = self.parts.health.fatal() {
                return Why::Fatal(fatal.into());
            }
            match self.cycle.next(&mut at, event, desk.now()) {
                Action::Wait { until } => {
                    desk.wait(at, until);
                    event = Event::Tick;
                }
                Action::Stop(why) => return why,
                action => {
                    drop(at);
                    event = self.carry_out(action);
                }
            }
        }
    }

    fn carry_out(&mut self, action: Action<Outcome>) -> Event {
        let began = Instant::now();
        let name = name(&action);
        let done = match action {
            Action::Begin => self.begin(),
            Action::Send(entries) => self.send(entries),
            Action::Flush => self.flush(),
            Action::SendOffsets(positions) => self.send_offsets(&positions),
            Action::Commit => self.commit(),
            Action::CommitOffsets(positions) => self.commit_offsets(&positions),
            Action::Abort => self.abort(),
            Action::RenewProducer => self.renew(),
            Action::Rewind(partitions) => self.rewind(partitions),
            Action::AwaitAssignment => Ok(()),
            Action::Released(partitions) => self.order(Order::GiveUp(partitions)),
            Action::Wait { .. } | Action::Stop(_) => Ok(()),
        };
        self.parts.ear.step(name, began.elapsed(), done.is_ok());
        self.note_progress(name, done.is_ok());
        match done {
            Ok(()) => Event::Done,
            Err(class) => {
                if class == Class::Fenced {
                    self.parts.ear.fenced();
                }
                tracing::info!(step = name, ?class, "a step of the transaction failed");
                Event::Failed(class)
            }
        }
    }

    /// A broker that takes connections and never answers shows only here.
    fn note_progress(&mut self, step: &'static str, well: bool) {
        if well {
            self.failing = None;
            return self.parts.health.moving();
        }
        let since = *self.failing.get_or_insert_with(Instant::now);
        if since.elapsed() >= STUCK_AFTER {
            let cause = self.thin.as_ref().map_or_else(
                || "the broker does not answer".to_owned(),
                |thin| format!("not enough replicas in sync: {thin}"),
            );
            self.parts.health.stuck(format!("{cause}: {step} has failed for {:?}", since.elapsed()));
        }
    }

    fn begin(&mut self) -> Result<(), Class> {
        self.tally = Tally::default();
        let Some(producer) = &mut self.producer else { return Err(Class::Abortable) };
        producer.fresh();
        producer.client().begin_transaction().map_err(|error| call_failed(&error))
    }

    fn send(&mut self, entries: Vec<Entry<Outcome>>) -> Result<(), Class> {
        let Some(producer) = &mut self.producer else { return Err(Class::Abortable) };
        for entry in entries {
            for outbound in &entry.outcome.outbound {
                let sent = producer.send(&entry.partition, entry.offset, outbound);
                let delivered = match sent {
                    Ok(()) if self.singly > 0 => producer.await_deliveries(SLICE),
                    Ok(()) => Ok(true),
                    Err(refused) => Err(refused),
                };
                match delivered {
                    Ok(true) => {}
                    Ok(false) => return Err(Class::Abortable),
                    Err(undelivered) => {
                        if undelivered.failure == Failure::TooLarge {
                            self.parts.ceilings.learn(outbound);
                        }
                        return Err(self.undelivered(undelivered));
                    }
                }
            }
            self.singly = self.singly.saturating_sub(1);
            self.tally.add(entry);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Class> {
        let Some(producer) = &self.producer else { return Err(Class::Abortable) };
        match producer.await_deliveries(SLICE) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Class::Retriable),
            Err(Undelivered { failure, said, .. }) if failure.is_refusal() => {
                self.go_singly(self.tally.records(), &said);
                Err(Class::Abortable)
            }
            Err(undelivered) => Err(self.undelivered(undelivered)),
        }
    }

    /// A batch was refused, and with it records that nothing is wrong with: these and as many again come singly.
    fn go_singly(&mut self, records: u64, said: &str) {
        if self.singly == 0 {
            self.singly = records.saturating_mul(2).max(FEWEST_SINGLY);
            tracing::info!(said, records = self.singly, "a batch was refused: its records are sent singly");
        }
    }

    /// What an undelivered record means; named for a person where a person must act.
    fn undelivered(&mut self, undelivered: Undelivered) -> Class {
        let Undelivered { partition, offset, failure, topic, said } = undelivered;
        if let Failure::Outage | Failure::Replicas = failure {
            self.thin = self.lacking_replicas(&topic);
        }
        let health = &self.parts.health;
        match failure {
            Failure::TooLarge => refused(partition, offset, reason::OUTPUT_TOO_LARGE, &said),
            Failure::Refused => refused(partition, offset, reason::OUTPUT_REFUSED, &said),
            Failure::Fenced => Class::Fenced,
            Failure::NotAuthorised => {
                Class::Fatal(format!("not authorised to write what {partition} becomes: {said}").into())
            }
            Failure::NoTopic => {
                health.in_trouble(format!("output topic missing: {said}"));
                Class::Abortable
            }
            Failure::Replicas => {
                health.in_trouble(format!("not enough replicas in sync: {said}"));
                Class::Abortable
            }
            Failure::Outage => {
                tracing::warn!(%partition, %offset, said, lacking = self.thin, "undelivered");
                Class::Abortable
            }
        }
    }

    /// The client tries again by itself while too few replicas are in sync, and in the end reports a time-out: what it
    /// waited for only the topic's state tells.
    fn lacking_replicas(&self, topic: &str) -> Option<String> {
        let client = self.producer.as_ref()?.client().client();
        let metadata = client.fetch_metadata(Some(topic), LOOK_WITHIN).ok()?;
        let partitions = metadata.topics().first()?.partitions();
        let thin = partitions.iter().find(|one| one.isr().len() < one.replicas().len())?;
        let (in_sync, all) = (thin.isr().len(), thin.replicas().len());
        Some(format!("partition {} of {topic} has {in_sync} of {all}", thin.id()))
    }

    fn send_offsets(&self, positions: &[(Partition, NextOffset)]) -> Result<(), Class> {
        let Some(producer) = &self.producer else { return Err(Class::Abortable) };
        let list = position_list(positions).map_err(|error| call_failed(&error))?;
        let Some(membership) = self.parts.consumer.group_metadata() else { return Err(Class::Abortable) };
        // Read first, then asked: offsets of a partition that is lost by now never travel under a fresh membership.
        if !self.parts.desk.lock().sound() {
            return Err(Class::Abortable);
        }
        let sent = producer.client().send_offsets_to_transaction(&list, &membership, SLICE);
        sent.map_err(|error| call_failed(&error))
    }

    fn commit(&mut self) -> Result<(), Class> {
        let Some(producer) = &self.producer else { return Err(Class::Abortable) };
        producer.client().commit_transaction(SLICE).map_err(|error| call_failed(&error))?;
        self.committed();
        Ok(())
    }

    fn commit_offsets(&mut self, positions: &[(Partition, NextOffset)]) -> Result<(), Class> {
        let committed: KafkaResult<()> =
            position_list(positions).and_then(|list| self.parts.consumer.commit(&list, CommitMode::Sync));
        committed.map_err(|error| call_failed(&error))?;
        self.committed();
        Ok(())
    }

    fn committed(&mut self) {
        self.thin = None;
        self.parts.health.well();
        self.parts.ear.committed(std::mem::take(&mut self.tally));
        self.parts.desk.make_room();
    }

    fn abort(&mut self) -> Result<(), Class> {
        let records = self.tally.records();
        self.parts.ear.aborted(std::mem::take(&mut self.tally));
        let Some(producer) = &self.producer else { return Ok(()) };
        producer.client().abort_transaction(SLICE).map_err(|error| call_failed(&error))?;
        // What failed first may only have been thrown out because of a refusal that was reported later.
        if let Some(refused) = producer.await_silence(SLICE) {
            self.go_singly(records, &refused.said);
        }
        Ok(())
    }

    /// Makes a producer, or goes on initialising the one whose initialisation was not done in time.
    fn renew(&mut self) -> Result<(), Class> {
        self.tally = Tally::default();
        if !std::mem::take(&mut self.initialising) {
            // The old one goes first: its successor has the same id.
            self.producer = None;
            let made = Producer::new(&self.parts.producer, Arc::clone(&self.parts.health));
            self.producer = Some(made.map_err(|error| Class::Fatal(error.to_string().into()))?);
        }
        let Some(producer) = &self.producer else { return Err(Class::Retriable) };
        if self.parts.rhythm.mode == Mode::AtLeastOnce {
            return Ok(());
        }
        producer.client().init_transactions(SLICE).map_err(|error| {
            let class = call_failed(&error);
            self.initialising = class == Class::Retriable;
            if self.initialising {
                self.parts.health.trouble(&error, &error.to_string());
            }
            class
        })
    }

    fn rewind(&self, partitions: Vec<Partition>) -> Result<(), Class> {
        let (answer, answered) = crossbeam_channel::bounded(1);
        self.order(Order::Rewind(partitions, answer))?;
        match answered.recv_timeout(REWIND_SLICE) {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(Class::Retriable),
        }
    }

    fn order(&self, order: Order) -> Result<(), Class> {
        self.parts.orders.send(order).map_err(|_| Class::Fatal("the poll thread is gone".into()))?;
        self.parts.desk.make_room();
        Ok(())
    }
}

/// The desk remembers the reason of the dead letter to come, and what was said, in one text.
fn refused(partition: Partition, offset: Offset, reason: &str, said: &str) -> Class {
    Class::Refused { partition, offset, reason: format!("{reason}: {said}").into() }
}

fn position_list(positions: &[(Partition, NextOffset)]) -> Result<TopicPartitionList, KafkaError> {
    let mut list = TopicPartitionList::with_capacity(positions.len());
    for (partition, position) in positions {
        let mut element = list.add_partition(partition.topic(), partition.number());
        element.set_offset(topic_partition_list::Offset::Offset(position.get()))?;
        element.set_metadata(POSITION_METADATA);
    }
    Ok(list)
}

fn name(action: &Action<Outcome>) -> &'static str {
    match action {
        Action::Wait { .. } => "wait",
        Action::Begin => "begin",
        Action::Send(_) => "send",
        Action::Flush => "flush",
        Action::SendOffsets(_) => "send_offsets",
        Action::Commit => "commit",
        Action::CommitOffsets(_) => "commit_offsets",
        Action::Abort => "abort",
        Action::RenewProducer => "renew_producer",
        Action::Rewind(_) => "rewind",
        Action::AwaitAssignment => "await_assignment",
        Action::Released(_) => "give_up",
        Action::Stop(_) => "stop",
    }
}
