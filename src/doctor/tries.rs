//! What the broker is asked: questions, and tries that it must refuse for a reason that tells what may be done.

use super::finding::Findings;
use super::topics::{Role, Topic};
use crate::bystander::{ANSWER_WITHIN, client as onlooker, patiently};
use crate::config::{Checked, Protocol};
use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, ResourceSpecifier};
use rdkafka::client::{ClientContext, DefaultClientContext};
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{DeliveryResult, Message};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer, ProducerContext};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// How long a try may take.
const TRY_WITHIN: Duration = Duration::from_secs(5);
/// A topic that takes larger records than this is not tried with one too large for it.
const LARGEST_TRY: i64 = 16 << 20;

/// Listens to what the client says by itself.
#[derive(Default)]
struct Ear {
    /// Versions of the broker's requests, by name.
    requests: Mutex<BTreeMap<String, i32>>,
    /// The last trouble.
    trouble: Mutex<Option<String>>,
}

impl ClientContext for Ear {
    fn log(&self, _: RDKafkaLogLevel, _: &str, message: &str) {
        if let Some((name, newest)) = request(message) {
            self.requests.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), newest);
        }
    }

    fn error(&self, error: KafkaError, reason: &str) {
        let outage = error.rdkafka_error_code() == Some(RDKafkaErrorCode::AllBrokersDown);
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if !outage || trouble.is_none() {
            *trouble = Some(reason.to_owned());
        }
    }
}

impl ConsumerContext for Ear {}

/// `…ApiKey Produce (0) Versions 0..13`.
fn request(message: &str) -> Option<(&str, i32)> {
    let (name, rest) = message.split_once("ApiKey ")?.1.split_once(" (")?;
    let newest = rest.split_once("Versions ")?.1.split_once("..")?.1;
    Some((name, newest.trim().parse().ok()?))
}

/// What is compiled into the client.
pub(super) fn client(findings: &mut Findings) {
    let (_, version) = rdkafka::util::get_rdkafka_version();
    let features = ClientConfig::new().create_native_config().and_then(|config| config.get("builtin.features"));
    let features = features.unwrap_or_else(|_| "unknown".to_owned());
    let lacking: Vec<&str> = ["ssl", "sasl_scram", "sasl_oauthbearer", "zstd", "lz4"]
        .into_iter()
        .filter(|one| !features.contains(one))
        .collect();
    let found = format!("librdkafka {version} with {features}");
    if lacking.is_empty() {
        findings.good("client", found);
    } else {
        findings.warning(
            "client",
            format!("{found}; without {}", lacking.join(", ")),
            "build copydesk as its Dockerfile does",
        );
    }
}

/// The broker under examination.
pub(super) struct Patient<'a> {
    checked: &'a Checked,
    consumer: BaseConsumer<Ear>,
}

impl<'a> Patient<'a> {
    pub(super) fn new(checked: &'a Checked) -> anyhow::Result<Self> {
        let mut config = onlooker(checked, &checked.kafka.group_id);
        // The versions of the broker's requests come by no other way than the log.
        config.set("debug", "feature").set_log_level(RDKafkaLogLevel::Debug);
        Ok(Self { checked, consumer: config.create_with_context(Ear::default())? })
    }

    /// Whether a broker answers.
    pub(super) fn reach(&self, findings: &mut Findings) -> bool {
        let servers = &self.checked.kafka.bootstrap_servers;
        match self.consumer.fetch_metadata(self.checked.topics.input.first().map(String::as_str), ANSWER_WITHIN) {
            Ok(metadata) => {
                let brokers = metadata.brokers().iter().map(|broker| format!("{}:{}", broker.host(), broker.port()));
                let brokers: Vec<String> = brokers.collect();
                findings.good("broker", format!("{} answer: {}", brokers.len(), brokers.join(", ")));
                true
            }
            Err(error) => {
                // Errors are handed over while polling.
                drop(self.consumer.poll(Duration::from_millis(100)));
                let trouble = self.consumer.context().trouble.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let found = format!("none at {servers} answers: {}", trouble.unwrap_or_else(|| error.to_string()));
                findings.problem(
                    "broker",
                    found,
                    "check kafka.bootstrap_servers, the network, and kafka.client (TLS, SASL)",
                );
                false
            }
        }
    }

    /// What the broker can do.
    pub(super) fn features(&self, findings: &mut Findings) {
        drop(self.consumer.poll(Duration::from_millis(50)));
        let requests = self.consumer.context().requests.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let newest = |name: &str| requests.get(name).copied();
        let Some(produce) = newest("Produce") else {
            return findings.note("features", "the broker's request versions did not show");
        };
        let groups = newest("ConsumerGroupHeartbeat").is_some();
        let found = format!(
            "Produce up to version {produce} ({}), new group protocol {}",
            if produce >= 12 {
                "Kafka 4"
            } else if produce >= 9 {
                "Kafka 2.8 to 3.9"
            } else {
                "older than Kafka 2.8"
            },
            if groups { "yes" } else { "no" }
        );
        if newest("TxnOffsetCommit").is_none_or(|newest| newest < 3) {
            let remedy = "Kafka 2.5 or later, or delivery.mode=\"at-least-once\"";
            findings.problem("features", format!("{found}; no transactional positions of a group (KIP-447)"), remedy);
        } else if self.checked.kafka.protocol == Protocol::Consumer && !groups {
            findings.problem("features", found, "kafka.protocol=\"classic\", or Kafka 4");
        } else {
            findings.good("features", found);
        }
    }

    /// A topic as it is, when it is there.
    pub(super) fn topic(&self, name: &str, role: Role, findings: &mut Findings) -> Option<Topic> {
        let about = format!("topic {name}");
        let create = format!(
            "kafka-topics.sh --create --topic {name} --partitions 6 --replication-factor 3, and Describe on it"
        );
        let metadata = match self.consumer.fetch_metadata(Some(name), ANSWER_WITHIN) {
            Ok(metadata) => metadata,
            Err(error) => {
                findings.problem(about, error.to_string(), create);
                return None;
            }
        };
        let found = metadata.topics().iter().find(|topic| topic.name() == name);
        let trouble = found.and_then(rdkafka::metadata::MetadataTopic::error).map(RDKafkaErrorCode::from);
        let Some(found) = found.filter(|found| trouble.is_none() && !found.partitions().is_empty()) else {
            let said = trouble.map_or_else(|| "there is no such topic".to_owned(), |code| code.to_string());
            findings.problem(about, said, create);
            return None;
        };
        let partition =
            |one: &rdkafka::metadata::MetadataPartition| (one.replicas().len(), one.isr().len(), one.leader() >= 0);
        let partitions = found.partitions().iter().map(partition).collect();
        Some(Topic { name: name.to_owned(), role, partitions, settings: self.settings(name) })
    }

    /// A topic's settings; empty where they may not be seen.
    fn settings(&self, name: &str) -> BTreeMap<String, String> {
        let described = || -> Option<BTreeMap<String, String>> {
            let admin: AdminClient<DefaultClientContext> = self.plain().create().ok()?;
            let runtime = tokio::runtime::Builder::new_current_thread().build().ok()?;
            let options = AdminOptions::new().request_timeout(Some(ANSWER_WITHIN));
            let answer = runtime.block_on(admin.describe_configs(&[ResourceSpecifier::Topic(name)], &options)).ok()?;
            let resource = answer.into_iter().next()?.ok()?;
            Some(resource.entries.into_iter().filter_map(|entry| Some((entry.name, entry.value?))).collect())
        };
        described().unwrap_or_default()
    }

    /// The way to the broker, and nothing else of the worker's settings.
    fn plain(&self) -> ClientConfig {
        self.checked.producer_settings().into_iter().filter(|(name, _)| name != "transaction.timeout.ms").collect()
    }

    /// Reads the last record of a topic, or waits at its end: a refusal comes at once. The record's time, if there is one.
    pub(super) fn may_read(&self, topic: &str, findings: &mut Findings) -> Option<SystemTime> {
        let about = format!("reading {topic}");
        match self.read_end(topic) {
            Ok(Some(newest)) => {
                findings.good(about, "allowed");
                return newest;
            }
            Ok(None) => findings.note(about, format!("no answer within {TRY_WITHIN:?}")),
            Err(error) => findings.problem(about, error.to_string(), format!("allow Read on topic {topic}")),
        }
        None
    }

    fn read_end(&self, topic: &str) -> Result<Option<Option<SystemTime>>, KafkaError> {
        let mut list = TopicPartitionList::new();
        list.add_partition_offset(topic, 0, Offset::OffsetTail(1))?;
        self.consumer.assign(&list)?;
        let until = Instant::now() + TRY_WITHIN;
        let mut answer = Ok(None);
        while Instant::now() < until {
            match self.consumer.poll(Duration::from_millis(50)) {
                Some(Ok(message)) => {
                    let millis = message.timestamp().to_millis().and_then(|millis| u64::try_from(millis).ok());
                    answer = Ok(Some(millis.map(|millis| SystemTime::UNIX_EPOCH + Duration::from_millis(millis))));
                    break;
                }
                Some(Err(KafkaError::PartitionEOF(_))) => {
                    answer = Ok(Some(None));
                    break;
                }
                Some(Err(error)) if error.rdkafka_error_code() == Some(RDKafkaErrorCode::TopicAuthorizationFailed) => {
                    answer = Err(error);
                    break;
                }
                _ => {}
            }
        }
        self.consumer.assign(&TopicPartitionList::new())?;
        answer
    }

    /// Sends a record that is larger than the topic takes: the broker refuses it for its size only to whoever may write.
    pub(super) fn may_write(&self, topic: &str, largest: Option<i64>, findings: &mut Findings) {
        let about = format!("writing {topic}");
        let size = largest.filter(|largest| (1..=LARGEST_TRY).contains(largest));
        let Some(size) = size.and_then(|size| usize::try_from(size + 1024).ok()) else {
            return findings.note(
                about,
                "not tried: without its max.message.bytes (DescribeConfigs), or with a large one, a try could leave a record",
            );
        };
        match self.send_too_large(topic, size) {
            Ok(Some(RDKafkaErrorCode::MessageSizeTooLarge | RDKafkaErrorCode::InvalidMessageSize)) => {
                findings.good(about, "allowed (tried with a record that is too large)");
            }
            Ok(Some(RDKafkaErrorCode::TopicAuthorizationFailed)) => {
                findings.problem(about, "not allowed", format!("allow Write on topic {topic}"));
            }
            Ok(said) => findings.note(about, said.map_or_else(|| "no answer".to_owned(), |code| code.to_string())),
            Err(error) => findings.note(about, error.to_string()),
        }
    }

    fn send_too_large(&self, topic: &str, size: usize) -> Result<Option<RDKafkaErrorCode>, KafkaError> {
        let mut config = self.plain();
        // Plain and uncompressed: neither a transaction nor a codec makes it pass.
        config
            .set("enable.idempotence", "false")
            .set("compression.type", "none")
            .set("message.max.bytes", "1000000000");
        config.set("message.timeout.ms", "5000").set("retries", "0");
        let producer: BaseProducer<Refusal> = config.create_with_context(Refusal::default())?;
        let body = vec![b' '; size];
        let record = BaseRecord::<[u8], [u8]>::to(topic).partition(0).key(b"copydesk-doctor".as_slice()).payload(&body);
        if let Err((error, _)) = producer.send(record) {
            return Ok(error.rdkafka_error_code());
        }
        producer.flush(TRY_WITHIN)?;
        let said = producer.context().0.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(said)
    }

    /// The group: its members, its positions against what the input still holds.
    pub(super) fn group(&self, findings: &mut Findings) {
        let group = &self.checked.kafka.group_id;
        let about = format!("group {group}");
        match self.consumer.fetch_group_list(Some(group), ANSWER_WITHIN) {
            Ok(list) => {
                let found = list.groups().iter().find(|known| known.name() == group);
                let said = found.map_or_else(
                    || "has no members".to_owned(),
                    |known| format!("{} with {} members", known.state(), known.members().len()),
                );
                findings.good(about.clone(), said);
            }
            Err(error) => {
                findings.warning(about.clone(), error.to_string(), format!("allow Describe on group {group}"))
            }
        }
        for topic in &self.checked.topics.input {
            if let Err(error) = self.positions(topic, &about, findings) {
                findings.problem(
                    about.clone(),
                    format!("its positions in {topic}: {error}"),
                    format!("allow Read on group {group}"),
                );
            }
        }
    }

    fn positions(&self, topic: &str, about: &str, findings: &mut Findings) -> Result<(), KafkaError> {
        let metadata = self.consumer.fetch_metadata(Some(topic), ANSWER_WITHIN)?;
        let mut list = TopicPartitionList::new();
        for partition in metadata.topics().iter().flat_map(rdkafka::metadata::MetadataTopic::partitions) {
            list.add_partition(topic, partition.id());
        }
        let (mut behind, mut without, mut lost) = (0, 0, 0);
        for element in patiently(|| self.consumer.committed_offsets(list.clone(), ANSWER_WITHIN))?.elements() {
            element.error()?;
            let (low, high) = self.consumer.fetch_watermarks(topic, element.partition(), ANSWER_WITHIN)?;
            match element.offset() {
                Offset::Offset(position) => {
                    behind += (high - position).max(0);
                    lost += (low - position).max(0);
                }
                _ => without += 1,
            }
        }
        if lost > 0 {
            let found = format!("{lost} records of {topic} were deleted before they were read");
            findings.problem(about, found, "raise the input's retention.ms; the records are gone");
        } else {
            findings.good(
                about,
                format!("{behind} records of {topic} to be read; {without} partitions without a position"),
            );
        }
        Ok(())
    }

    /// Whether a transactional producer can begin.
    pub(super) fn transactions(&self, unique: &str, findings: &mut Findings) {
        let id = format!("{}-doctor-{unique}", self.checked.kafka.group_id);
        let begun = || -> Result<(), KafkaError> {
            let mut config: ClientConfig = self.checked.producer_settings().into_iter().collect();
            config.set("transactional.id", &id);
            let producer: BaseProducer = config.create()?;
            producer.init_transactions(ANSWER_WITHIN)
        };
        match begun() {
            Ok(()) => findings.good("transactions", "a transactional producer can begin"),
            Err(error) => {
                let remedy = match error.rdkafka_error_code() {
                    Some(RDKafkaErrorCode::TransactionalIdAuthorizationFailed) => {
                        format!(
                            "allow Write and Describe on transactional ids that begin with {}-",
                            self.checked.kafka.group_id
                        )
                    }
                    Some(RDKafkaErrorCode::InvalidTransactionTimeout) => {
                        "delivery.transaction_timeout below the broker's transaction.max.timeout.ms".to_owned()
                    }
                    _ => "transaction.state.log.replication.factor and .min.isr must fit the number of brokers"
                        .to_owned(),
                };
                findings.problem("transactions", error.to_string(), remedy);
            }
        }
    }
}

/// Remembers why a record was refused.
#[derive(Default)]
struct Refusal(Mutex<Option<RDKafkaErrorCode>>);

impl ClientContext for Refusal {}

impl ProducerContext for Refusal {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        if let Err((error, _)) = result {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = error.rdkafka_error_code();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_requests_are_read_from_the_clients_log() {
        let line = "[thrd:localhost:1/1]: localhost:1/1:   ApiKey TxnOffsetCommit (28) Versions 0..5";
        assert_eq!(request(line), Some(("TxnOffsetCommit", 5)));
        assert_eq!(request("ApiKey nonsense"), None);
    }
}
