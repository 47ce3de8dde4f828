//! Sends dead letters back to where they came from, exactly once, even when it is killed half-way.
//!
//! What is sent and the memory of it move in one transaction: the records to their topics, and the position of the group
//! `GROUP-redrive` on the dead-letter topic, whose metadata names the letters above it that were sent (`progress.rs`). The
//! producer's transactional id is the group's: a second redrive fences the first, and initialising it settles what a
//! killed one left open, before the position is read.

use super::{Filter, Letter, Redriven, TooScattered, redrive_group, redriven};
use crate::bystander::{ANSWER_WITHIN, Bystander, ReadError, patiently, record};
use crate::config::Checked;
use crate::delivery::classify::call_failed;
use copydesk_ledger::Class;
use rdkafka::ClientConfig;
use rdkafka::consumer::Consumer;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Most letters of a transaction.
const BATCH_LETTERS: usize = 500;
/// Most bytes of a transaction, but for its last letter.
const BATCH_BYTES: usize = 16 << 20;
/// The longest that a transaction stays open while letters come slowly.
const BATCH_TIME: Duration = Duration::from_secs(1);

/// What is sent back, and how.
#[derive(Clone, Debug)]
pub struct Redrive {
    /// Which letters.
    pub filter: Filter,
    /// Only count.
    pub dry_run: bool,
    /// Letters a second; `None`: as fast as it goes.
    pub rate: Option<u32>,
    /// Letters that were tried so often are left.
    pub max_attempts: u32,
}

/// What became of the letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Done {
    /// Sent back (or, in a dry run, to be sent back).
    pub sent: u64,
    /// Sent back earlier.
    pub sent_earlier: u64,
    /// Left, because the filter does not mean them.
    pub not_meant: u64,
    /// Left, because they were tried too often.
    pub too_often: u64,
    /// Left, because they do not say from which of our input topics they came.
    pub homeless: u64,
}

/// Why a redrive ended before its end. What was committed until then stays, and is not sent again.
#[derive(Debug, thiserror::Error)]
pub enum RedriveError {
    /// The letters cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Too scattered to be remembered.
    #[error(transparent)]
    Scattered(#[from] TooScattered),
    /// Another redrive of this group has begun.
    #[error("another redrive of this group has begun: this one ends")]
    Rival,
    /// The broker does not take it now.
    #[error("the broker does not take it: {0}; what was not committed was not sent, run it again")]
    Broker(KafkaError),
    /// The broker will not take it.
    #[error("the broker refuses: {0}")]
    Refused(String),
}

impl RedriveError {
    /// The exit status that goes with it.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Read(error) => error.exit_code(),
            Self::Broker(_) => 75,
            Self::Scattered(_) | Self::Rival | Self::Refused(_) => 70,
        }
    }
}

impl From<KafkaError> for RedriveError {
    fn from(error: KafkaError) -> Self {
        match call_failed(&error) {
            Class::Fenced => Self::Rival,
            Class::Fatal(said) => Self::Refused(said.to_string()),
            _ => Self::Broker(error),
        }
    }
}

/// Sends letters back. `tell` hears how many offsets of how many were looked at.
///
/// # Errors
/// When the letters cannot be read or sent; what was committed until then stays.
pub fn redrive(checked: &Checked, order: &Redrive, mut tell: impl FnMut(u64, u64)) -> Result<Done, RedriveError> {
    let group = redrive_group(checked);
    let topic = &checked.topics.dead_letters;
    let seen = Bystander::of_group(checked, &group)?;
    let partitions = targets(&seen, checked)?;
    let producer = if order.dry_run { None } else { Some(producer(checked, &group)?) };
    // After the initialisation: what a killed redrive left open is settled by now.
    let sent = redriven(&seen, topic)?;
    let mut bounds = seen.decided(topic)?;
    for (partition, (low, _)) in &mut bounds {
        *low = sent.get(partition).map_or(*low, |sent| sent.below().max(*low));
    }
    let length = bounds.values().map(|(low, high)| high.saturating_sub(*low).unsigned_abs()).sum();
    let mut run = Run {
        order,
        topic,
        partitions,
        seen: &seen,
        producer,
        sent,
        left: BTreeMap::new(),
        batch: None,
        due: None,
        done: Done::default(),
    };
    let (mut looked, mut failed) = (0, None);
    let read = seen.read(topic, &bounds, |message| {
        looked += 1;
        tell(looked, length);
        failed = run.letter(&Letter { record: record(message) }).err();
        failed.is_none()
    });
    let committed = match failed {
        None => read.map_err(Into::into).and_then(|()| run.commit()),
        Some(error) => Err(error),
    };
    if committed.is_err() {
        run.give_up();
    }
    committed.map(|()| run.done)
}

/// The input topics and how many partitions each has: a letter goes nowhere else, whatever its headers say.
fn targets(seen: &Bystander, checked: &Checked) -> Result<BTreeMap<String, i32>, ReadError> {
    let count = |topic: &String| {
        let partitions = seen.partitions(topic)?;
        Ok((topic.clone(), i32::try_from(partitions.len()).unwrap_or(i32::MAX)))
    };
    checked.topics.input.iter().map(count).collect()
}

fn producer(checked: &Checked, id: &str) -> Result<BaseProducer, RedriveError> {
    let mut config: ClientConfig = checked.producer_settings().into_iter().collect();
    config.set("transactional.id", id);
    let producer: BaseProducer = config.create()?;
    patiently(|| producer.init_transactions(ANSWER_WITHIN))?;
    Ok(producer)
}

/// A transaction under way.
struct Batch {
    began: Instant,
    letters: usize,
    bytes: usize,
    touched: BTreeMap<i32, i64>,
}

struct Run<'a> {
    order: &'a Redrive,
    topic: &'a str,
    partitions: BTreeMap<String, i32>,
    seen: &'a Bystander,
    /// None in a dry run.
    producer: Option<BaseProducer>,
    sent: BTreeMap<i32, Redriven>,
    /// The first letter of each partition that was left.
    left: BTreeMap<i32, i64>,
    batch: Option<Batch>,
    due: Option<Instant>,
    done: Done,
}

impl Run<'_> {
    fn letter(&mut self, letter: &Letter) -> Result<(), RedriveError> {
        let (partition, offset) = (letter.record.partition, letter.record.offset);
        let counter = if self.sent.get(&partition).is_some_and(|sent| sent.contains(offset)) {
            &mut self.done.sent_earlier
        } else if !self.order.filter.fits(letter) {
            &mut self.done.not_meant
        } else if !letter.source().is_some_and(|source| self.partitions.contains_key(source)) {
            &mut self.done.homeless
        } else if letter.attempts() >= self.order.max_attempts {
            &mut self.done.too_often
        } else {
            if self.producer.is_some() {
                self.send(letter)?;
            }
            self.done.sent += 1;
            return self.commit_when_full();
        };
        *counter += 1;
        if !self.sent.get(&partition).is_some_and(|sent| sent.contains(offset)) {
            self.left.entry(partition).or_insert(offset);
        }
        self.commit_when_full()
    }

    fn send(&mut self, letter: &Letter) -> Result<(), RedriveError> {
        self.keep_the_rate()?;
        let Some(producer) = &self.producer else { return Ok(()) };
        if self.batch.is_none() {
            producer.begin_transaction()?;
        }
        let now = Instant::now();
        let batch =
            self.batch.get_or_insert_with(|| Batch { began: now, letters: 0, bytes: 0, touched: BTreeMap::new() });
        let back = letter.sent_back();
        let empty = OwnedHeaders::new_with_capacity(back.headers.len());
        let headers = back.headers.iter().fold(empty, |headers, header| {
            headers.insert(Header { key: &header.name, value: header.value.as_deref() })
        });
        let mut outgoing = BaseRecord::<[u8], [u8]>::to(&back.topic).headers(headers);
        outgoing.key = back.key.as_deref();
        outgoing.payload = back.value.as_deref();
        outgoing.timestamp = back.timestamp;
        // To the partition it came from, where the key's other records lie.
        let count = self.partitions.get(&*back.topic).copied().unwrap_or(0);
        outgoing.partition = (0..count).contains(&back.partition).then_some(back.partition);
        loop {
            match producer.send(outgoing) {
                Ok(()) => break,
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), again)) => {
                    producer.poll(Duration::from_millis(100));
                    outgoing = again;
                }
                Err((error, _)) => return Err(RedriveError::Refused(format!("{}: {error}", back.topic))),
            }
        }
        batch.letters += 1;
        batch.bytes += back.weight();
        batch.touched.insert(letter.record.partition, letter.record.offset);
        self.sent.entry(letter.record.partition).or_default().insert(letter.record.offset);
        Ok(())
    }

    /// Waits for the letter's turn; no transaction stays open over a long wait.
    fn keep_the_rate(&mut self) -> Result<(), RedriveError> {
        let Some(rate) = self.order.rate.filter(|rate| *rate > 0) else { return Ok(()) };
        let pause = Duration::from_secs(1) / rate;
        let due = self.due.unwrap_or_else(Instant::now);
        if pause >= BATCH_TIME {
            self.commit()?;
        }
        while let Some(left) = due.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
            std::thread::park_timeout(left);
        }
        self.due = Some(due.max(Instant::now().checked_sub(pause).unwrap_or(due)) + pause);
        Ok(())
    }

    fn commit_when_full(&mut self) -> Result<(), RedriveError> {
        let full = self.batch.as_ref().is_some_and(|batch| {
            batch.letters >= BATCH_LETTERS || batch.bytes >= BATCH_BYTES || batch.began.elapsed() >= BATCH_TIME
        });
        if full { self.commit() } else { Ok(()) }
    }

    fn commit(&mut self) -> Result<(), RedriveError> {
        let (Some(batch), Some(producer)) = (&self.batch, &self.producer) else { return Ok(()) };
        let mut list = TopicPartitionList::new();
        for (partition, last) in &batch.touched {
            let sent = self.sent.entry(*partition).or_default();
            sent.settle(self.left.get(partition).copied().unwrap_or(*last + 1));
            let (position, metadata) = sent.encode()?;
            let mut element = list.add_partition(self.topic, *partition);
            element.set_offset(Offset::Offset(position))?;
            element.set_metadata(metadata);
        }
        let membership = self.seen.consumer().group_metadata();
        let membership = membership.ok_or_else(|| RedriveError::Refused("no group".to_owned()))?;
        patiently(|| producer.flush(ANSWER_WITHIN))?;
        patiently(|| producer.send_offsets_to_transaction(&list, &membership, ANSWER_WITHIN))?;
        patiently(|| producer.commit_transaction(ANSWER_WITHIN))?;
        self.batch = None;
        Ok(())
    }

    /// Leaves nothing open; when the broker is away it ends the transaction by itself.
    fn give_up(&mut self) {
        if let (Some(_), Some(producer)) = (self.batch.take(), &self.producer)
            && let Err(error) = producer.abort_transaction(ANSWER_WITHIN)
        {
            tracing::debug!(%error, "the transaction was not aborted; the broker does so when its time is over");
        }
    }
}
