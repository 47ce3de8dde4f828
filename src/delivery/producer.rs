//! The transactional producer: sends, waits until nothing is under way, and remembers the delivery that failed first: of
//! those that the broker refused if there is one, because a refusal makes deliveries around it fail for no fault of theirs.
//!
//! The client reports only deliveries that failed (`delivery.report.only.error`): a report for each record that arrived
//! would cost about a sixth of the work of passing it on and say nothing that the count of records under way does not. A report
//! carries where its record came from in one machine word, so that no allocation is made for it; the client's own thread
//! serves it before it counts the record as gone.

use super::classify::{Failure, delivery_failed};
use crate::chain::Outbound;
use crate::intake::BrokerHealth;
use copydesk_ledger::{Offset, Partition};
use rdkafka::client::ClientContext;
use rdkafka::config::{ClientConfig, RDKafkaLogLevel};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::message::{DeliveryResult, Header as KafkaHeader, Message as _, OwnedHeaders};
use rdkafka::producer::{BaseRecord, NoCustomPartitioner, Producer as _, ProducerContext, ThreadedProducer};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Bits of the delivery tag that hold the offset; the rest number the partition.
const OFFSET_BITS: u32 = 46;
/// How long a full queue is waited for before it is looked at again.
const FULL_QUEUE_PAUSE: Duration = Duration::from_micros(500);
/// How long what is under way is waited for before it is looked at again: at first, and at most.
const PAUSES: [Duration; 2] = [Duration::from_micros(50), Duration::from_millis(1)];

/// A delivery that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Undelivered {
    /// The input record's partition.
    pub(super) partition: Partition,
    /// The input record's offset.
    pub(super) offset: Offset,
    /// Why.
    pub(super) failure: Failure,
    /// The topic it was for.
    pub(super) topic: String,
    /// The topic it was for, and what the client said.
    pub(super) said: String,
}

/// A delivery that failed: its tag, the topic it was for, the broker's code.
#[derive(Clone)]
struct Failed {
    tag: usize,
    topic: String,
    code: RDKafkaErrorCode,
}

impl Failed {
    /// The broker will not have the record, or one of its batch.
    fn is_refusal(&self) -> bool {
        delivery_failed(self.code).is_refusal()
    }

    /// The first is remembered, but a refusal before anything else.
    fn note(self, known: &mut Option<Self>) {
        if known.as_ref().is_none_or(|known| self.is_refusal() && !known.is_refusal()) {
            *known = Some(self);
        }
    }
}

/// Hears of deliveries that failed.
pub(super) struct Reports {
    health: Arc<BrokerHealth>,
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
            Failed { tag, topic: message.topic().to_owned(), code }.note(&mut self.failed());
            self.bell.notify_all();
        }
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
    /// The input partitions that delivery tags number.
    partitions: Vec<Partition>,
}

impl Producer {
    /// A producer with these librdkafka settings.
    ///
    /// # Errors
    /// When the client refuses its settings.
    pub(super) fn new(settings: &[(String, String)], health: Arc<BrokerHealth>) -> KafkaResult<Self> {
        let mut config: ClientConfig = settings.iter().cloned().collect();
        config.set("delivery.report.only.error", "true");
        let reports = Reports { health, failed: Mutex::default(), bell: Condvar::new() };
        Ok(Self { client: config.create_with_context(reports)?, partitions: Vec::new() })
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
        Ok(())
    }

    /// Waits until everything sent is at the broker, but not longer than this.
    ///
    /// # Errors
    /// The delivery that failed. `Ok(false)`: some are still under way.
    pub(super) fn await_deliveries(&self, longest: Duration) -> Result<bool, Undelivered> {
        let arrived =
            self.wait_until(longest, || self.client.in_flight_count() == 0 || self.reports().failed().is_some());
        let failed = self.reports().failed().clone();
        failed.map_or(Ok(arrived), |failed| Err(self.undelivered(&failed)))
    }

    /// Waits until nothing is under way that an abort has thrown away, so that no report of it is taken for the next
    /// transaction's. What the broker refused of it, if anything: only now every report has come.
    pub(super) fn await_silence(&self, longest: Duration) -> Option<Undelivered> {
        self.wait_until(longest, || self.client.in_flight_count() == 0);
        let failed = self.reports().failed().clone();
        failed.filter(Failed::is_refusal).map(|failed| self.undelivered(&failed))
    }

    fn wait_until(&self, longest: Duration, come: impl Fn() -> bool) -> bool {
        let until = Instant::now() + longest;
        let [mut pause, longest_pause] = PAUSES;
        while !come() {
            if Instant::now() >= until {
                return false;
            }
            self.wait_for_report(pause);
            pause = (pause * 2).min(longest_pause);
        }
        true
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
            topic: failed.topic.clone(),
            said: format!("{}: {}", failed.topic, KafkaError::MessageProduction(code)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RDKafkaErrorCode::{InvalidRecord, MessageSizeTooLarge, PurgeQueue};

    #[test]
    fn a_refusal_is_remembered_before_what_was_thrown_out_because_of_it() {
        let table: [(&[RDKafkaErrorCode], usize); 4] = [
            (&[PurgeQueue, PurgeQueue], 0),
            (&[MessageSizeTooLarge, PurgeQueue], 0),
            (&[PurgeQueue, PurgeQueue, MessageSizeTooLarge, PurgeQueue], 2),
            (&[PurgeQueue, InvalidRecord, MessageSizeTooLarge], 1),
        ];
        for (codes, expected) in table {
            let mut known = None;
            for (tag, code) in codes.iter().enumerate() {
                Failed { tag, topic: "enriched".to_owned(), code: *code }.note(&mut known);
            }
            assert_eq!(known.map(|failed| failed.tag), Some(expected), "{codes:?}");
        }
    }
}
