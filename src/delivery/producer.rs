//! The transactional producer: sends, counts what is delivered, and remembers the first delivery that failed.
//!
//! A delivery report carries where its record came from in one machine word, so that no allocation is made for it. The
//! client's own thread serves the reports; whoever awaits them sleeps on a condition.

use super::classify::{Failure, delivery_failed};
use crate::chain::Outbound;
use crate::intake::BrokerHealth;
use copydesk_ledger::{Offset, Partition};
use rdkafka::client::ClientContext;
use rdkafka::config::{ClientConfig, RDKafkaLogLevel};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::message::{DeliveryResult, Header as KafkaHeader, Message as _, OwnedHeaders};
use rdkafka::producer::{BaseRecord, NoCustomPartitioner, Producer as _, ProducerContext, ThreadedProducer};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Bits of the delivery tag that hold the offset; the rest number the partition.
const OFFSET_BITS: u32 = 46;
/// How long a full queue is waited for before it is looked at again.
const FULL_QUEUE_PAUSE: Duration = Duration::from_micros(500);

/// A delivery that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Undelivered {
    /// The input record's partition.
    pub(super) partition: Partition,
    /// The input record's offset.
    pub(super) offset: Offset,
    /// Why.
    pub(super) failure: Failure,
    /// The topic it was for, and what the client said.
    pub(super) said: String,
}

/// The first delivery that failed: its tag, the topic it was for, the broker's code.
#[derive(Clone)]
struct Failed {
    tag: usize,
    topic: String,
    code: RDKafkaErrorCode,
}

/// Counts delivery reports.
pub(super) struct Reports {
    health: Arc<BrokerHealth>,
    delivered: AtomicU64,
    failed: Mutex<Option<Failed>>,
    bell: Condvar,
}

impl ClientContext for Reports {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        crate::intake::log(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        self.health.trouble(&error, reason);
    }
}

impl ProducerContext<NoCustomPartitioner> for Reports {
    type DeliveryOpaque = usize;

    fn delivery(&self, result: &DeliveryResult<'_>, tag: usize) {
        if let Err((error, message)) = result {
            let code = error.rdkafka_error_code().unwrap_or(RDKafkaErrorCode::Unknown);
            self.failed().get_or_insert_with(|| Failed { tag, topic: message.topic().to_owned(), code });
        }
        self.delivered.fetch_add(1, Ordering::AcqRel);
        self.bell.notify_all();
    }
}

impl Reports {
    fn failed(&self) -> MutexGuard<'_, Option<Failed>> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The producer of one worker.
pub(super) struct Producer {
    client: ThreadedProducer<Reports>,
    sent: u64,
    /// The input partitions that delivery tags number.
    partitions: Vec<Partition>,
}

impl Producer {
    /// A producer with these librdkafka settings.
    ///
    /// # Errors
    /// When the client refuses its settings.
    pub(super) fn new(settings: &[(String, String)], health: Arc<BrokerHealth>) -> KafkaResult<Self> {
        let config: ClientConfig = settings.iter().cloned().collect();
        let reports = Reports { health, delivered: AtomicU64::new(0), failed: Mutex::default(), bell: Condvar::new() };
        Ok(Self { client: config.create_with_context(reports)?, sent: 0, partitions: Vec::new() })
    }

    /// The client itself, for transactional calls.
    pub(super) fn client(&self) -> &ThreadedProducer<Reports> {
        &self.client
    }

    /// Forgets an earlier failure: a new transaction begins.
    pub(super) fn fresh(&mut self) {
        *self.reports().failed() = None;
        self.partitions.clear();
    }

    /// Hands a record to the client; waits while its queue is full.
    ///
    /// # Errors
    /// When the client will not take it.
    pub(super) fn send(&mut self, from: &Partition, offset: Offset, outbound: &Outbound) -> Result<(), Undelivered> {
        let tag = self.tag(from, offset);
        let mut record = BaseRecord::<[u8], [u8], usize>::with_opaque_to(&outbound.topic, tag);
        record.key = outbound.key.as_deref();
        record.payload = outbound.value.as_deref();
        record.timestamp = outbound.timestamp;
        if !outbound.headers.is_empty() {
            let empty = OwnedHeaders::new_with_capacity(outbound.headers.len());
            record.headers = Some(outbound.headers.iter().fold(empty, |headers, header| {
                headers.insert(KafkaHeader { key: &header.name, value: header.value.as_deref() })
            }));
        }
        loop {
            match self.client.send(record) {
                Ok(()) => break,
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), back)) => {
                    record = back;
                    self.wait_for_report(FULL_QUEUE_PAUSE);
                }
                Err((error, _)) => {
                    let code = error.rdkafka_error_code().unwrap_or(RDKafkaErrorCode::Unknown);
                    return Err(self.undelivered(&Failed { tag, topic: outbound.topic.to_string(), code }));
                }
            }
        }
        self.sent += 1;
        Ok(())
    }

    /// Awaits the reports of everything sent, but not longer than this.
    ///
    /// # Errors
    /// The first delivery that failed. `Ok(false)`: some reports are still out.
    pub(super) fn await_deliveries(&self, longest: Duration) -> Result<bool, Undelivered> {
        let until = Instant::now() + longest;
        loop {
            let reported = self.reports().delivered.load(Ordering::Acquire);
            let failed = self.reports().failed().clone();
            if let Some(failed) = failed {
                return Err(self.undelivered(&failed));
            }
            // The client counts a report as served a moment after it has called back; a commit before that would wait.
            if reported >= self.sent && self.client.in_flight_count() == 0 {
                return Ok(true);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            let pause =
                if reported >= self.sent { Duration::from_micros(50) } else { left.min(Duration::from_millis(5)) };
            self.wait_for_report(pause);
        }
    }

    /// Awaits the reports of what an abort has thrown away, so that none of them is taken for the next transaction's.
    pub(super) fn await_silence(&self, longest: Duration) {
        let until = Instant::now() + longest;
        while self.client.in_flight_count() != 0 && Instant::now() < until {
            self.wait_for_report(Duration::from_millis(1));
        }
    }

    fn reports(&self) -> &Reports {
        self.client.client().context()
    }

    fn wait_for_report(&self, longest: Duration) {
        drop(self.reports().bell.wait_timeout(self.reports().failed(), longest));
    }

    #[expect(
        clippy::cast_sign_loss,
        clippy::cast_possible_truncation,
        reason = "offsets are not negative, words have 64 bits"
    )]
    fn tag(&mut self, partition: &Partition, offset: Offset) -> usize {
        let known = self.partitions.iter().position(|known| known == partition);
        let number = known.unwrap_or_else(|| {
            self.partitions.push(partition.clone());
            self.partitions.len() - 1
        });
        (number << OFFSET_BITS) | (offset.get() as usize & ((1 << OFFSET_BITS) - 1))
    }

    #[expect(clippy::cast_possible_wrap, reason = "46 bits fit")]
    fn undelivered(&self, failed: &Failed) -> Undelivered {
        let Failed { tag, code, .. } = *failed;
        let partition = self.partitions.get(tag >> OFFSET_BITS).cloned();
        Undelivered {
            partition: partition.unwrap_or_else(|| Partition::new("unknown", -1)),
            offset: Offset::new((tag & ((1 << OFFSET_BITS) - 1)) as i64),
            failure: delivery_failed(code),
            said: format!("{}: {}", failed.topic, KafkaError::MessageProduction(code)),
        }
    }
}
