//! What the Kafka client calls back: rebalances, errors, statistics, log lines. Runs on the poll thread, inside a poll,
//! and waits for nothing. A revoke is only noted here; it is answered by the poll loop when what is in flight has drained.

use super::health::BrokerHealth;
use crate::desk::SharedDesk;
use copydesk_ledger::{NextOffset, Partition};
use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::statistics::Statistics;
use rdkafka::topic_partition_list::TopicPartitionList;
use rdkafka::types::RDKafkaRespErr;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A revoke that waits for its drain.
#[derive(Clone, Debug, Default)]
pub(super) struct Revoke {
    /// What is to be given up, all at once.
    pub(super) partitions: Vec<Partition>,
    /// What is still being drained.
    pub(super) draining: Vec<Partition>,
}

/// Consumer callbacks.
pub struct Context {
    desk: Arc<SharedDesk>,
    health: Arc<BrokerHealth>,
    drain: Duration,
    revoke: Mutex<Option<Revoke>>,
    /// Grows with every rebalance event, so that the poll loop admits what it holds before it polls on.
    rebalances: AtomicU64,
    ending: std::sync::atomic::AtomicBool,
    ends: Mutex<BTreeMap<Partition, NextOffset>>,
    taken: Mutex<BTreeMap<Partition, i64>>,
}

impl Context {
    /// Callbacks that note at this desk and drain for so long before partitions are given up.
    pub fn new(desk: Arc<SharedDesk>, health: Arc<BrokerHealth>, drain: Duration) -> Self {
        Self {
            desk,
            health,
            drain,
            revoke: Mutex::default(),
            rebalances: AtomicU64::new(0),
            ending: false.into(),
            ends: Mutex::default(),
            taken: Mutex::default(),
        }
    }

    /// From now on revokes are answered at once: all is drained and the consumer is being closed.
    pub(super) fn end(&self) {
        self.ending.store(true, Ordering::Release);
    }

    /// How many rebalance events there were.
    pub(super) fn rebalances(&self) -> u64 {
        self.rebalances.load(Ordering::Acquire)
    }

    /// The revoke that waits for its drain.
    pub(super) fn revoke(&self) -> std::sync::MutexGuard<'_, Option<Revoke>> {
        self.revoke.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The end of each partition, as the client last knew.
    #[must_use]
    pub fn ends(&self) -> BTreeMap<Partition, NextOffset> {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Timestamp of the last record taken from each partition, milliseconds since 1970.
    #[must_use]
    pub fn taken(&self) -> BTreeMap<Partition, i64> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes the last records taken.
    pub(super) fn note_taken(&self, records: impl Iterator<Item = (Partition, i64)>) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).extend(records);
    }

    fn assigned(&self, consumer: &BaseConsumer<Self>, list: &TopicPartitionList) -> KafkaResult<()> {
        let partitions = partitions(list);
        tracing::info!(partitions = %shown(&partitions), "assigned");
        {
            let mut desk = self.desk.lock();
            for partition in &partitions {
                desk.assign(partition);
            }
        }
        self.health.assigned();
        consumer.incremental_assign(list)
    }

    fn revoked(&self, consumer: &BaseConsumer<Self>, list: &TopicPartitionList) -> KafkaResult<()> {
        let partitions = partitions(list);
        if consumer.assignment_lost() {
            tracing::warn!(partitions = %shown(&partitions), "lost: the group went on without this member");
            self.desk.lock().lost(&partitions);
            *self.revoke() = None;
            self.health.lost();
            self.desk.ring();
            return consumer.incremental_unassign(list);
        }
        if self.ending.load(Ordering::Acquire) {
            self.desk.lock().unassign(&partitions);
            return consumer.incremental_unassign(list);
        }
        tracing::info!(partitions = %shown(&partitions), "revoked: draining");
        let deadline = self.desk.now() + self.drain;
        self.desk.lock().close(&partitions, deadline);
        self.health.revoked();
        *self.revoke() = Some(Revoke { draining: partitions.clone(), partitions });
        self.desk.ring();
        Ok(())
    }
}

impl ClientContext for Context {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        super::log(level, facility, message);
    }

    fn stats(&self, statistics: Statistics) {
        let ends = statistics.topics.values().flat_map(|topic| {
            let end = move |partition: &rdkafka::statistics::Partition| {
                (Partition::new(topic.topic.as_str(), partition.partition), NextOffset::new(partition.hi_offset))
            };
            topic.partitions.values().filter(|partition| partition.hi_offset >= 0).map(end)
        });
        *self.ends.lock().unwrap_or_else(PoisonError::into_inner) = ends.collect();
        self.health.brokers(statistics.brokers.values().any(|broker| broker.nodeid >= 0 && broker.state == "UP"));
    }

    fn error(&self, error: KafkaError, reason: &str) {
        self.health.trouble(&error, reason);
    }
}

impl ConsumerContext for Context {
    fn rebalance(&self, consumer: &BaseConsumer<Self>, event: RDKafkaRespErr, list: &mut TopicPartitionList) {
        self.rebalances.fetch_add(1, Ordering::AcqRel);
        let answered = if event == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            self.assigned(consumer, list)
        } else {
            self.revoked(consumer, list)
        };
        if let Err(error) = answered {
            tracing::error!(%error, "rebalance could not be answered");
        }
    }
}

/// The partitions of a list.
pub(super) fn partitions(list: &TopicPartitionList) -> Vec<Partition> {
    list.elements().iter().map(|element| Partition::new(element.topic(), element.partition())).collect()
}

/// The list of some partitions.
pub(super) fn list(partitions: &[Partition]) -> TopicPartitionList {
    let mut list = TopicPartitionList::with_capacity(partitions.len());
    for partition in partitions {
        list.add_partition(partition.topic(), partition.number());
    }
    list
}

fn shown(partitions: &[Partition]) -> String {
    partitions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
