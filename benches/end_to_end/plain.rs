//! The measure of what the client library alone can do: poll, send, every 100 ms flush and commit what was polled.

use crate::contestant::Places;
use anyhow::Result;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::message::Message;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};

/// The first argument of this program when it is to be the loop.
pub(crate) const ROLE: &str = "plain";

/// This program again, as the loop.
pub(crate) fn command(brokers: &str, places: &Places) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([ROLE, brokers, &places.input, &places.output, &places.group]);
    Ok(command)
}

/// The loop; it ends when it is killed.
pub(crate) fn run(brokers: &str, input: &str, output: &str, group: &str) -> Result<()> {
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", brokers)
        .set("group.id", group)
        .set("enable.auto.commit", "false")
        .set("enable.auto.offset.store", "false")
        .set("auto.offset.reset", "earliest")
        .set("fetch.queue.backoff.ms", "2")
        .set("queued.max.messages.kbytes", "16384")
        .create()?;
    let producer: BaseProducer = ClientConfig::new()
        .set("bootstrap.servers", brokers)
        .set("enable.idempotence", "true")
        .set("linger.ms", "5")
        .set("batch.size", "1000000")
        .set("batch.num.messages", "100000")
        .set("queue.buffering.max.messages", "1000000")
        .set("queue.buffering.max.kbytes", "262144")
        .create()?;
    consumer.subscribe(&[input])?;
    let mut positions = BTreeMap::<i32, i64>::new();
    let mut due = Instant::now() + Duration::from_millis(100);
    loop {
        if let Some(message) = consumer.poll(Duration::from_millis(10)) {
            let message = message?;
            let mut record = BaseRecord::<[u8], [u8]>::to(output);
            record.key = message.key();
            record.payload = message.payload();
            producer.send(record).map_err(|(error, _)| error)?;
            positions.insert(message.partition(), message.offset() + 1);
        }
        if Instant::now() >= due && !positions.is_empty() {
            producer.flush(Duration::from_secs(60))?;
            let mut list = TopicPartitionList::new();
            for (partition, position) in std::mem::take(&mut positions) {
                list.add_partition_offset(input, partition, Offset::Offset(position))?;
            }
            consumer.commit(&list, CommitMode::Sync)?;
            due = Instant::now() + Duration::from_millis(100);
        }
    }
}
