//! Owns the independent reader: what a `read_committed` consumer sees of a topic, from its first offset to its end. The
//! end is certain, not a silence: nothing is read as complete before the last stable offset has met the high watermark
//! (no transaction is open) and every partition has said that it is at its end.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::message::Message;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use crate::records::{Record, unique};
use crate::wait::try_until;

const ANSWER_WITHIN: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(50);

/// How far to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// To the present end, once no transaction is open.
    End,
    /// Until this many committed records have come, and then to the end: more of them show, too.
    Count(usize),
}

/// What a `read_committed` consumer sees of `topic`: partition by partition, in the order of offsets.
pub fn read_committed(bootstrap: &str, topic: &str, until: Until, patience: Duration) -> Result<Vec<Record>> {
    let deadline = Instant::now() + patience;
    let reader = Reader::open(bootstrap, topic, patience)?;
    let mut seen = Seen::default();
    if let Until::Count(wanted) = until {
        reader.assign(&seen)?;
        while seen.count < wanted {
            ensure!(
                Instant::now() < deadline,
                "after {patience:?} {topic} holds {} of {wanted} committed records ({})",
                seen.count,
                seen.positions()
            );
            reader.step(&mut seen)?;
        }
    }
    let left = deadline.saturating_duration_since(Instant::now());
    try_until(&format!("no transaction is open in {topic}"), left, || reader.settled())?;
    // A new assignment makes every partition say anew when it is at its end.
    seen.ended.clear();
    reader.assign(&seen)?;
    while seen.ended.len() < reader.partitions {
        ensure!(Instant::now() < deadline, "after {patience:?} {topic} is not read to its end ({})", seen.positions());
        reader.step(&mut seen)?;
    }
    Ok(seen.records.into_values().flatten().collect())
}

/// The committed offset of each partition of `topic` for `group`, `None` where there is none.
pub fn committed(bootstrap: &str, group: &str, topic: &str) -> Result<Vec<Option<i64>>> {
    let consumer = consumer(bootstrap, group, "read_committed")?;
    let partitions = partitions_of(&consumer, topic, ANSWER_WITHIN)?;
    let mut list = TopicPartitionList::new();
    for partition in 0..partitions {
        list.add_partition(topic, i32::try_from(partition)?);
    }
    let answer = answered("its positions", || consumer.committed_offsets(list.clone(), ANSWER_WITHIN))?;
    let offset = |offset| if let Offset::Offset(number) = offset { Some(number) } else { None };
    Ok(answer.elements().iter().map(|element| offset(element.offset())).collect())
}

/// The end of each partition of `topic`: the offset that its next record will have.
pub fn ends(bootstrap: &str, topic: &str) -> Result<Vec<i64>> {
    let consumer = consumer(bootstrap, "testbed-ends", "read_uncommitted")?;
    let end = |partition: usize| -> Result<i64> {
        let partition = i32::try_from(partition)?;
        let (_, end) = answered("its end", || consumer.fetch_watermarks(topic, partition, ANSWER_WITHIN))?;
        Ok(end)
    };
    (0..partitions_of(&consumer, topic, ANSWER_WITHIN)?).map(end).collect()
}

#[derive(Default)]
struct Seen {
    count: usize,
    records: BTreeMap<i32, Vec<Record>>,
    /// Partitions that have said, in this assignment, that they are at their end.
    ended: BTreeSet<i32>,
}

impl Seen {
    fn positions(&self) -> String {
        let last = |(partition, records): (&i32, &Vec<Record>)| {
            format!("partition {partition}: {} up to offset {}", records.len(), records.last().map_or(-1, |r| r.offset))
        };
        self.records.iter().map(last).collect::<Vec<_>>().join(", ")
    }
}

struct Reader {
    topic: String,
    partitions: usize,
    committed: BaseConsumer,
    /// Asks for the high watermark; the other one is told the last stable offset.
    uncommitted: BaseConsumer,
}

impl Reader {
    fn open(bootstrap: &str, topic: &str, patience: Duration) -> Result<Self> {
        let group = unique("testbed-reader");
        let committed = consumer(bootstrap, &group, "read_committed")?;
        let uncommitted = consumer(bootstrap, &group, "read_uncommitted")?;
        let partitions = partitions_of(&committed, topic, patience)?;
        Ok(Self { topic: topic.to_owned(), partitions, committed, uncommitted })
    }

    /// Reads on after what has been seen.
    fn assign(&self, seen: &Seen) -> Result<()> {
        let mut list = TopicPartitionList::new();
        for partition in 0..self.partitions {
            let partition = i32::try_from(partition)?;
            let last = seen.records.get(&partition).and_then(|records| records.last());
            let next = last.map_or(Offset::Beginning, |record| Offset::Offset(record.offset + 1));
            list.add_partition_offset(&self.topic, partition, next)?;
        }
        self.committed.assign(&list).with_context(|| format!("assigning {}", self.topic))
    }

    fn step(&self, seen: &mut Seen) -> Result<()> {
        match self.committed.poll(POLL) {
            None => {}
            Some(Ok(message)) => {
                seen.ended.remove(&message.partition());
                seen.count += 1;
                seen.records.entry(message.partition()).or_default().push(Record::from_message(&message));
            }
            Some(Err(KafkaError::PartitionEOF(partition))) => {
                seen.ended.insert(partition);
            }
            Some(Err(error)) if is_outage(&error) => {}
            Some(Err(error)) => bail!("reading {}: {error}", self.topic),
        }
        Ok(())
    }

    /// Whether every record of the topic is decided: committed or aborted.
    fn settled(&self) -> Result<Option<()>> {
        for partition in 0..self.partitions {
            let partition = i32::try_from(partition)?;
            let stable = self.committed.fetch_watermarks(&self.topic, partition, ANSWER_WITHIN);
            let high = self.uncommitted.fetch_watermarks(&self.topic, partition, ANSWER_WITHIN);
            match (stable, high) {
                (Ok((_, stable)), Ok((_, high))) if stable == high => {}
                _ => return Ok(None),
            }
        }
        Ok(Some(()))
    }
}

/// Asks until the broker answers; a broker that has just started again refuses for a while what it will answer soon.
fn answered<T>(what: &str, ask: impl Fn() -> KafkaResult<T>) -> Result<T> {
    try_until(&format!("the broker tells {what}"), ANSWER_WITHIN, || match ask() {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if is_outage(&error) => Ok(None),
        Err(error) => Err(error).with_context(|| format!("asking for {what}")),
    })
}

/// Trouble that passes when the broker is back and has found its feet.
fn is_outage(error: &KafkaError) -> bool {
    use rdkafka::error::RDKafkaErrorCode as Code;
    matches!(
        error.rdkafka_error_code(),
        Some(
            Code::BrokerTransportFailure
                | Code::AllBrokersDown
                | Code::OperationTimedOut
                | Code::RequestTimedOut
                | Code::Resolve
                | Code::NotLeaderForPartition
                | Code::LeaderNotAvailable
                | Code::UnknownPartition
                | Code::NotCoordinator
                | Code::CoordinatorNotAvailable
                | Code::CoordinatorLoadInProgress
                | Code::WaitingForCoordinator
                | Code::NetworkException
        )
    )
}

fn consumer(bootstrap: &str, group: &str, isolation: &str) -> Result<BaseConsumer> {
    ClientConfig::new()
        .set("bootstrap.servers", bootstrap)
        .set("group.id", group)
        .set("isolation.level", isolation)
        .set("enable.auto.commit", "false")
        .set("enable.partition.eof", "true")
        .set("auto.offset.reset", "earliest")
        .set("fetch.message.max.bytes", "104857600")
        .set("receive.message.max.bytes", "209715200")
        .set("fetch.wait.max.ms", "20")
        .set("fetch.queue.backoff.ms", "2")
        .set("reconnect.backoff.max.ms", "500")
        .create()
        .context("making a consumer")
}

fn partitions_of(consumer: &BaseConsumer, topic: &str, patience: Duration) -> Result<usize> {
    try_until(&format!("the broker knows the topic {topic}"), patience, || {
        let Ok(metadata) = consumer.fetch_metadata(Some(topic), patience.min(Duration::from_secs(2))) else {
            return Ok(None);
        };
        let found = metadata.topics().iter().find(|known| known.name() == topic && known.error().is_none());
        Ok(found.map(|known| known.partitions().len()).filter(|count| *count > 0))
    })
}
