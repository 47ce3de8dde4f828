//! Reads whole topics from outside the group: `audit`, `dlq` and `doctor` look at what the worker reads and writes
//! without taking a partition from it.
//!
//! It never joins the group and commits nothing. Its readings end at a certain place, not at a silence: what is read is
//! first known to be decided (no transaction open below it), so that a `read_committed` reader sees all of it.

use crate::config::Checked;
use crate::delivery::classify::call_failed;
use crate::intake::Record;
use copydesk_ledger::Class;
use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{BorrowedMessage, Headers, Message};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList, TopicPartitionListElem};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the broker is given for one answer.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// How long open transactions below a topic's end are waited for, and how long a reading may stand still.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long one poll waits.
const POLL: Duration = Duration::from_millis(50);

/// Why a topic could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// No broker answers.
    #[error("no broker at {0} answers: {1}")]
    Unreachable(String, KafkaError),
    /// There is no such topic, or it may not be seen.
    #[error("topic {0}: {1}")]
    Topic(String, String),
    /// Transactions stay open.
    #[error("topic {0}: a transaction has been open for {PATIENCE:?}; what lies behind it is not decided yet")]
    Undecided(String),
    /// Nothing comes.
    #[error("topic {0}: nothing has come for {PATIENCE:?}")]
    Still(String),
    /// The client's own error.
    #[error(transparent)]
    Kafka(#[from] KafkaError),
}

impl ReadError {
    /// The exit status that goes with it.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Unreachable(..) => 69,
            Self::Undecided(_) | Self::Still(_) => 75,
            Self::Topic(..) | Self::Kafka(_) => 70,
        }
    }
}

/// From where to where a partition is read: `[from, to)`.
pub type Bounds = BTreeMap<i32, (i64, i64)>;

/// Reads topics.
pub struct Bystander {
    committed: BaseConsumer,
    uncommitted: BaseConsumer,
    brokers: String,
}

impl Bystander {
    /// A reader with the worker's own settings.
    ///
    /// # Errors
    /// When the client refuses its settings.
    pub fn new(checked: &Checked) -> Result<Self, ReadError> {
        Self::of_group(checked, &checked.kafka.group_id)
    }

    /// A reader that asks for the positions of this group.
    ///
    /// # Errors
    /// When the client refuses its settings.
    pub fn of_group(checked: &Checked, group: &str) -> Result<Self, ReadError> {
        let make = |isolation: &str| -> Result<BaseConsumer, KafkaError> {
            client(checked, group).set("isolation.level", isolation).create()
        };
        let brokers = checked.kafka.bootstrap_servers.clone();
        Ok(Self { committed: make("read_committed")?, uncommitted: make("read_uncommitted")?, brokers })
    }

    /// The client: for questions about brokers, topics and groups.
    pub fn consumer(&self) -> &BaseConsumer {
        &self.committed
    }

    /// The partitions of a topic.
    ///
    /// # Errors
    /// When no broker answers, or there is no such topic.
    pub fn partitions(&self, topic: &str) -> Result<Vec<i32>, ReadError> {
        let asked = self.committed.fetch_metadata(Some(topic), ANSWER_WITHIN);
        let metadata = asked.map_err(|error| ReadError::Unreachable(self.brokers.clone(), error))?;
        let missing = |why: String| ReadError::Topic(topic.to_owned(), why);
        let found = metadata.topics().iter().find(|known| known.name() == topic);
        let found = found.ok_or_else(|| missing("there is no such topic".to_owned()))?;
        if let Some(error) = found.error() {
            return Err(missing(RDKafkaErrorCode::from(error).to_string()));
        }
        let mut partitions: Vec<i32> =
            found.partitions().iter().map(rdkafka::metadata::MetadataPartition::id).collect();
        partitions.sort_unstable();
        if partitions.is_empty() { Err(missing("there is no such topic".to_owned())) } else { Ok(partitions) }
    }

    /// The committed positions of the group and what is written beside them; `None` where there is none.
    ///
    /// # Errors
    /// When the broker does not tell.
    pub fn positions(&self, topic: &str) -> Result<BTreeMap<i32, Option<(i64, String)>>, ReadError> {
        let mut list = TopicPartitionList::new();
        for partition in self.partitions(topic)? {
            list.add_partition(topic, partition);
        }
        // A partition's own error counts: a position that could not be told is not one that is absent.
        let answer = patiently(|| {
            let answer = self.committed.committed_offsets(list.clone(), ANSWER_WITHIN)?;
            answer.elements().iter().try_for_each(TopicPartitionListElem::error)?;
            Ok(answer)
        })?;
        let position = |offset, metadata: &str| match offset {
            Offset::Offset(offset) => Some((offset, metadata.to_owned())),
            _ => None,
        };
        Ok(answer
            .elements()
            .iter()
            .map(|element| (element.partition(), position(element.offset(), element.metadata())))
            .collect())
    }

    /// The first offset at or after a time (milliseconds since 1970) in each partition; `None`: there is none.
    ///
    /// # Errors
    /// When the broker does not tell.
    pub fn at_time(&self, topic: &str, time: i64) -> Result<BTreeMap<i32, Option<i64>>, ReadError> {
        let mut list = TopicPartitionList::new();
        for partition in self.partitions(topic)? {
            list.add_partition_offset(topic, partition, Offset::Offset(time))?;
        }
        let answer = self.committed.offsets_for_times(list, ANSWER_WITHIN)?;
        let offset = |offset| if let Offset::Offset(offset) = offset { Some(offset) } else { None };
        Ok(answer.elements().iter().map(|element| (element.partition(), offset(element.offset()))).collect())
    }

    /// All that a topic holds now, once every transaction in it is decided.
    ///
    /// # Errors
    /// When the broker does not tell, or a transaction stays open.
    pub fn decided(&self, topic: &str) -> Result<Bounds, ReadError> {
        let until = Instant::now() + PATIENCE;
        let mut bounds = Bounds::new();
        for partition in self.partitions(topic)? {
            let (low, high) = self.uncommitted.fetch_watermarks(topic, partition, ANSWER_WITHIN)?;
            bounds.insert(partition, (low, high));
        }
        for (partition, (_, high)) in &bounds {
            while self.committed.fetch_watermarks(topic, *partition, ANSWER_WITHIN)?.1 < *high {
                if Instant::now() > until {
                    return Err(ReadError::Undecided(topic.to_owned()));
                }
                std::thread::park_timeout(POLL);
            }
        }
        Ok(bounds)
    }

    /// Reads the committed records of a topic within bounds that are decided, in the order of each partition. The
    /// reading ends early when `each` answers `false`.
    ///
    /// # Errors
    /// When the broker refuses, or nothing comes for long.
    pub fn read(
        &self,
        topic: &str,
        bounds: &Bounds,
        mut each: impl FnMut(&BorrowedMessage<'_>) -> bool,
    ) -> Result<(), ReadError> {
        let mut open = bounds.clone();
        open.retain(|_, (from, to)| from < to);
        let mut list = TopicPartitionList::new();
        for (partition, (from, _)) in &open {
            list.add_partition_offset(topic, *partition, Offset::Offset(*from))?;
        }
        self.committed.assign(&list)?;
        let read = self.read_on(topic, &mut open, &mut each);
        let ended = self.committed.assign(&TopicPartitionList::new());
        read.and(ended.map_err(Into::into))
    }

    fn read_on(
        &self,
        topic: &str,
        open: &mut Bounds,
        each: &mut impl FnMut(&BorrowedMessage<'_>) -> bool,
    ) -> Result<(), ReadError> {
        let mut moved = Instant::now();
        while !open.is_empty() {
            let done = match self.committed.poll(POLL) {
                None if moved.elapsed() > PATIENCE => return Err(ReadError::Still(topic.to_owned())),
                None => None,
                Some(Ok(message)) => {
                    moved = Instant::now();
                    let (partition, offset) = (message.partition(), message.offset());
                    let Some(&(_, to)) = open.get(&partition) else { continue };
                    if offset < to && !each(&message) {
                        return Ok(());
                    }
                    (offset + 1 >= to).then_some(partition)
                }
                // What is decided lies below this end: the partition is read.
                Some(Err(KafkaError::PartitionEOF(partition))) => Some(partition),
                Some(Err(error)) if refuses(&error) => {
                    return Err(ReadError::Topic(topic.to_owned(), error.to_string()));
                }
                // The client tries again by itself.
                Some(Err(error)) => {
                    tracing::debug!(%error, topic, "reading goes on");
                    None
                }
            };
            if let Some(partition) = done
                && open.remove(&partition).is_some()
            {
                let mut list = TopicPartitionList::new();
                list.add_partition(topic, partition);
                self.committed.pause(&list)?;
            }
        }
        Ok(())
    }
}

/// Asks again while the broker is only not there yet: a coordinator that moves, a position that a transaction holds.
pub(crate) fn patiently<T>(mut ask: impl FnMut() -> Result<T, KafkaError>) -> Result<T, KafkaError> {
    let until = Instant::now() + PATIENCE;
    loop {
        match ask() {
            Err(error) if matches!(call_failed(&error), Class::Retriable) && Instant::now() < until => {
                std::thread::park_timeout(POLL);
            }
            done => return done,
        }
    }
}

/// Whether trying again is of no use.
fn refuses(error: &KafkaError) -> bool {
    use RDKafkaErrorCode as Code;
    matches!(
        error.rdkafka_error_code(),
        Some(
            Code::TopicAuthorizationFailed
                | Code::GroupAuthorizationFailed
                | Code::UnknownTopicOrPartition
                | Code::UnknownTopic
                | Code::UnknownPartition
                | Code::OffsetOutOfRange
                | Code::AutoOffsetReset
                | Code::Fatal
        )
    )
}

/// The settings of a client that looks on: the worker's, without its membership.
pub(crate) fn client(checked: &Checked, group: &str) -> ClientConfig {
    let settings = checked.consumer_settings().into_iter();
    let mut config: ClientConfig = settings.filter(|(name, _)| name != "group.instance.id").collect();
    config.set("group.id", group).set("enable.partition.eof", "true").set("auto.offset.reset", "error");
    config
}

/// A message as the worker's intake would have it.
#[must_use]
pub fn record(message: &BorrowedMessage<'_>) -> Record {
    Record::copied(message, Arc::from(message.topic()))
}

/// The last header of a name, as text, without copying the record.
#[must_use]
pub fn header<'m>(message: &'m BorrowedMessage<'_>, name: &str) -> Option<&'m str> {
    let found = message.headers()?.iter().filter(|header| header.key.eq_ignore_ascii_case(name)).last()?;
    std::str::from_utf8(found.value?).ok()
}
