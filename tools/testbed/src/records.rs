//! Owns the records of a test as plain values, how they get into a topic, and names that no two tests share.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rdkafka::ClientConfig;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{BorrowedMessage, DeliveryResult, Header, Headers, Message, OwnedHeaders};
use rdkafka::producer::{BaseRecord, Producer, ProducerContext, ThreadedProducer};

const DELIVERED_WITHIN: Duration = Duration::from_secs(180);

/// One record, on its way in or as it was read back. `offset` has no meaning on the way in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The partition it goes to or came from.
    pub partition: i32,
    /// Where it was read; ignored when it is produced.
    pub offset: i64,
    /// The key, when there is one.
    pub key: Option<Vec<u8>>,
    /// The value; `None` is a tombstone.
    pub value: Option<Vec<u8>>,
    /// The headers in their order; a header's value may be null.
    pub headers: Vec<(String, Option<Vec<u8>>)>,
    /// Milliseconds since 1970; `None`, and to librdkafka also 0, is the time of day.
    pub timestamp: Option<i64>,
}

impl Record {
    /// A record of a partition with a value, and nothing else to it.
    pub fn new(partition: i32, value: impl Into<Vec<u8>>) -> Self {
        Self { partition, value: Some(value.into()), ..Self::default() }
    }

    /// With a key.
    #[must_use]
    pub fn with_key(mut self, key: impl Into<Vec<u8>>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// With one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.to_owned(), Some(value.into())));
        self
    }

    /// With a timestamp in milliseconds since 1970.
    #[must_use]
    pub fn with_timestamp(mut self, timestamp: i64) -> Self {
        self.timestamp = Some(timestamp);
        self
    }

    /// The value as text; broken UTF-8 shows as such.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(self.value.as_deref().unwrap_or_default()).into_owned()
    }

    /// The last header of this name as text, when it is there and not null.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let found = self.headers.iter().rev().find(|(known, _)| known == name)?;
        found.1.as_deref().map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    pub(crate) fn from_message(message: &BorrowedMessage<'_>) -> Self {
        let headers = message
            .headers()
            .map(|all| all.iter().map(|header| (header.key.to_owned(), header.value.map(<[u8]>::to_vec))).collect());
        Self {
            partition: message.partition(),
            offset: message.offset(),
            key: message.key().map(<[u8]>::to_vec),
            value: message.payload().map(<[u8]>::to_vec),
            headers: headers.unwrap_or_default(),
            timestamp: message.timestamp().to_millis(),
        }
    }
}

/// A name that begins with `stem` and that no other test, now or before, has used.
#[must_use]
pub fn unique(stem: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    format!("{stem}-{}-{:x}-{}", std::process::id(), since.as_millis(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Counts what the broker refused.
#[derive(Default)]
struct Refusals {
    first: std::sync::Mutex<Option<String>>,
}

impl rdkafka::ClientContext for Refusals {}

impl ProducerContext for Refusals {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        if let (Err((error, _)), Ok(mut first)) = (result, self.first.lock()) {
            first.get_or_insert_with(|| error.to_string());
        }
    }
}

/// Writes records to `topic`, each to its partition, and returns when the broker has taken all of them.
pub fn produce(bootstrap: &str, topic: &str, records: impl IntoIterator<Item = Record>) -> Result<u64> {
    let producer: ThreadedProducer<Refusals> = ClientConfig::new()
        .set("bootstrap.servers", bootstrap)
        .set("enable.idempotence", "true")
        .set("linger.ms", "2")
        .set("message.max.bytes", "100000000")
        .set("queue.buffering.max.kbytes", "262144")
        .create_with_context(Refusals::default())
        .context("making a producer")?;
    let mut sent = 0;
    for record in records {
        send(&producer, topic, &record)?;
        sent += 1;
    }
    producer.flush(DELIVERED_WITHIN).context("waiting until the broker has taken the records")?;
    let refused = producer.context().first.lock().ok().and_then(|mut first| first.take());
    ensure!(refused.is_none(), "the broker refused a record for {topic}: {}", refused.unwrap_or_default());
    Ok(sent)
}

fn send(producer: &ThreadedProducer<Refusals>, topic: &str, record: &Record) -> Result<()> {
    let mut outgoing = base_record(topic, record);
    loop {
        match producer.send(outgoing) {
            Ok(()) => return Ok(()),
            Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), refused)) => {
                std::thread::park_timeout(Duration::from_millis(2));
                outgoing = refused;
            }
            Err((error, _)) => bail!("producing to {topic}: {error}"),
        }
    }
}

/// The record as the producer wants it, for tests that hold a producer of their own.
#[must_use]
pub fn base_record<'a>(topic: &'a str, record: &'a Record) -> BaseRecord<'a, [u8], [u8]> {
    let mut outgoing = BaseRecord::to(topic).partition(record.partition);
    if let Some(key) = &record.key {
        outgoing = outgoing.key(key.as_slice());
    }
    if let Some(value) = &record.value {
        outgoing = outgoing.payload(value.as_slice());
    }
    if let Some(timestamp) = record.timestamp {
        outgoing = outgoing.timestamp(timestamp);
    }
    if !record.headers.is_empty() {
        let mut headers = OwnedHeaders::new_with_capacity(record.headers.len());
        for (key, value) in &record.headers {
            headers = headers.insert(Header { key, value: value.as_deref() });
        }
        outgoing = outgoing.headers(headers);
    }
    outgoing
}
