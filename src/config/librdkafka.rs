//! The settings that are handed to librdkafka: which names it knows and for which client, which of them copydesk owns,
//! which would take away a protection, and which two names are one setting.
//!
//! Owns the check of `kafka.client`. It asks librdkafka itself about every name and value, and at last lets it make a
//! consumer and a producer without any broker to talk to; nothing is connected.

use super::problem::{Origin, Problem, Problems};
use super::raw::Scalar;
use super::secret::{Secret, is_secret_name};
use super::shape::{nearest, path_text};
use rdkafka::config::{ClientConfig, RDKafkaLogLevel};
use rdkafka::consumer::BaseConsumer;
use rdkafka::error::KafkaError;
use rdkafka::producer::BaseProducer;
use rdkafka::types::RDKafkaConfRes;
use std::collections::BTreeMap;
use std::fmt;

/// Settings for one client, in the order of their names. Handed over by iterating; printing hides the secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, Secret<String>>);

impl Settings {
    /// Sets a value.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), Secret::new(value.into()));
    }

    /// A setting's value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.reveal().as_str())
    }

    /// Names and values, secrets as stars.
    pub fn shown(&self) -> impl Iterator<Item = (&str, String)> {
        self.0.iter().map(|(name, value)| {
            let shown = if is_secret_name(name) { value.to_string() } else { without_login(value.reveal()) };
            (name.as_str(), shown)
        })
    }

    fn overlay(&mut self, user: &Settings, scope: Scope) {
        let fits = |name: &&String| scope_of(name).is_none_or(|known| known == Scope::Both || known == scope);
        self.0.extend(user.0.iter().filter(|(name, _)| fits(name)).map(|(name, value)| (name.clone(), value.clone())));
    }

    /// These settings with the user's, as far as this client knows them, on top.
    pub(super) fn for_consumer(mut self, user: &Settings) -> Self {
        self.overlay(user, Scope::Consumer);
        self
    }

    /// These settings with the user's, as far as this client knows them, on top.
    pub(super) fn for_producer(mut self, user: &Settings) -> Self {
        self.overlay(user, Scope::Producer);
        self
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.shown()).finish()
    }
}

impl IntoIterator for Settings {
    type Item = (String, String);
    type IntoIter = std::vec::IntoIter<(String, String)>;

    fn into_iter(self) -> Self::IntoIter {
        let plain = self.0.iter().map(|(name, value)| (name.clone(), value.reveal().clone()));
        plain.collect::<Vec<_>>().into_iter()
    }
}

/// An address without the user and password before its host.
pub(super) fn without_login(value: &str) -> String {
    match value.split_once("://") {
        Some((scheme, rest)) => match rest.split_once('@') {
            Some((login, host)) if !login.contains('/') => format!("{scheme}://***@{host}"),
            Some(_) | None => value.to_owned(),
        },
        None => value.to_owned(),
    }
}

/// Which client a setting is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Both,
    Consumer,
    Producer,
}

fn scope_of(name: &str) -> Option<Scope> {
    let in_list = |list: &[&str]| list.contains(&name);
    if in_list(FOR_BOTH) {
        Some(Scope::Both)
    } else if in_list(FOR_CONSUMER) {
        Some(Scope::Consumer)
    } else {
        in_list(FOR_PRODUCER).then_some(Scope::Producer)
    }
}

/// The setting that `written` names: the part after `…CLIENT__` with its underscores as dots, except that `_file` at
/// the end stays where librdkafka has no setting of that name.
pub(super) fn setting_name(written: &str) -> String {
    if scope_of(written).is_some() {
        return written.to_owned();
    }
    let dotted = written.replace('_', ".");
    match dotted.strip_suffix(".file") {
        Some(stem) if scope_of(&dotted).is_none() => format!("{stem}_file"),
        Some(_) | None => dotted,
    }
}

/// Checks what the user wrote under `kafka.client` and reads secrets from their files.
pub(super) fn check_client(
    written: &BTreeMap<String, Scalar>,
    origin: impl Fn(&str) -> Origin,
    problems: &mut Problems,
) -> Settings {
    let mut settings = Settings::default();
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, value) in written {
        let path = client_path(key);
        let (name, text) = match from_file(key, value) {
            Ok(read) => read,
            Err(message) => {
                problems.push(Problem::new(&path, origin(&path), message));
                continue;
            }
        };
        let canonical = canonical_name(name);
        if let Some(other) = names.insert(canonical, key) {
            let message = format!("`{other}` and `{key}` are one setting");
            problems.push(Problem::new(&path, origin(&path), message).allowed("one of the two"));
            continue;
        }
        match refusal(name, text.reveal()) {
            Some((message, allowed)) => {
                problems.push(written_there(key, value, origin(&path), message).allowed(allowed));
            }
            None => {
                settings.0.insert(canonical.to_owned(), text);
            }
        }
    }
    settings
}

fn client_path(key: &str) -> String {
    path_text(&["kafka".to_owned(), "client".to_owned(), key.to_owned()])
}

fn written_there(key: &str, value: &Scalar, origin: Origin, message: String) -> Problem {
    let problem = Problem::new(client_path(key), origin, message);
    // A name that nobody knows may be a secret's, misspelt.
    let hidden = is_secret_name(key) || scope_of(key).is_none();
    if hidden { problem } else { problem.value(format!("{:?}", without_login(value.0.reveal()))) }
}

/// A setting's name and value; the value from a file where the name ends in `_file`.
fn from_file<'k>(key: &'k str, value: &Scalar) -> Result<(&'k str, Secret<String>), String> {
    let Some(name) = key.strip_suffix("_file") else { return Ok((key, value.0.clone())) };
    let path = value.0.reveal();
    let content = std::fs::read_to_string(path).map_err(|error| format!("cannot read `{path}`: {error}"))?;
    let content = Secret::new(content);
    let trimmed = content.reveal().trim_end_matches(['\n', '\r']);
    if trimmed.is_empty() { Err(format!("`{path}` is empty")) } else { Ok((name, Secret::new(trimmed.to_owned()))) }
}

/// Why a setting is refused, and what is there in its place.
fn refusal(name: &str, value: &str) -> Option<(String, String)> {
    if let Some((_, owner)) = OWNED.iter().find(|(owned, _)| *owned == name) {
        return Some(("copydesk sets this itself".to_owned(), (*owner).to_owned()));
    }
    if let Some((_, safe, why)) = PROTECTIONS.iter().find(|(guard, safe, _)| *guard == name && *safe != value) {
        return Some(((*why).to_owned(), format!("`{safe}`")));
    }
    ask_librdkafka(name, value)
}

/// What librdkafka says about one setting.
fn ask_librdkafka(name: &str, value: &str) -> Option<(String, String)> {
    let error = ClientConfig::new().set(name, value).create_native_config().err()?;
    match error {
        KafkaError::ClientConfig(RDKafkaConfRes::RD_KAFKA_CONF_UNKNOWN, ..) => Some(unknown_name(name)),
        KafkaError::ClientConfig(_, detail, ..) if !is_secret_name(name) => {
            Some(("librdkafka refuses the value".to_owned(), detail))
        }
        _ => Some(("librdkafka refuses the value".to_owned(), "see librdkafka's list of settings".to_owned())),
    }
}

fn unknown_name(name: &str) -> (String, String) {
    let all = FOR_BOTH.iter().chain(FOR_CONSUMER).chain(FOR_PRODUCER).copied();
    let java = JAVA_NAMES.iter().find(|(java, _)| *java == name);
    let message = match (java, nearest(name, all)) {
        (Some((_, ours)), _) => format!("this is a name of the Java client; librdkafka has {ours}"),
        (None, Some(near)) => format!("librdkafka has no such setting; did you mean `{near}`?"),
        (None, None) => "librdkafka has no such setting".to_owned(),
    };
    (message, "a setting of librdkafka, by its own name".to_owned())
}

/// What is refused, and what is there in its place.
pub(super) fn refused() -> Vec<(&'static str, String)> {
    let owned = OWNED.iter().map(|(name, instead)| (*name, (*instead).to_owned()));
    owned.chain(PROTECTIONS.iter().map(|(name, safe, why)| (*name, format!("only `{safe}`: {why}")))).collect()
}

/// Lets librdkafka make both clients, with nobody to talk to.
pub(super) fn try_offline(consumer: Settings, producer: Settings, transactional: bool) -> Vec<(String, String)> {
    let mut complaints = Vec::new();
    if let Err(error) = offline(consumer).create::<BaseConsumer>() {
        complaints.push(complaint(&error));
    }
    let mut producer = offline(producer);
    if transactional {
        producer.set("transactional.id", "copydesk-check");
    }
    if let Err(error) = producer.create::<BaseProducer>() {
        complaints.push(complaint(&error));
    }
    complaints.dedup();
    complaints
}

fn offline(settings: Settings) -> ClientConfig {
    let mut config: ClientConfig = settings.into_iter().filter(|(name, _)| name != "bootstrap.servers").collect();
    config.set_log_level(RDKafkaLogLevel::Emerg);
    config
}

/// The setting that an error of librdkafka's is about, as far as it names one, and its words.
fn complaint(error: &KafkaError) -> (String, String) {
    let message = match error {
        KafkaError::ClientCreation(message) => message.clone(),
        other => other.to_string(),
    };
    let named = FOR_BOTH.iter().chain(FOR_CONSUMER).chain(FOR_PRODUCER).filter(|name| message.contains(**name));
    let setting = named.max_by_key(|name| name.len()).map_or("kafka.client".to_owned(), |name| client_path(name));
    (setting, message)
}

/// The name under which two names for one setting meet.
fn canonical_name(name: &str) -> &str {
    TWINS.iter().find(|(twin, _)| *twin == name).map_or(name, |(_, canonical)| canonical)
}

/// Two names for one setting: the one that we turn into the other.
const TWINS: [(&str, &str); 8] = [
    ("sasl.mechanism", "sasl.mechanisms"),
    ("queue.buffering.max.ms", "linger.ms"),
    ("message.send.max.retries", "retries"),
    ("compression.codec", "compression.type"),
    ("fetch.message.max.bytes", "max.partition.fetch.bytes"),
    ("delivery.timeout.ms", "message.timeout.ms"),
    ("sasl.oauthbearer.client.credentials.client.id", "sasl.oauthbearer.client.id"),
    ("sasl.oauthbearer.client.credentials.client.secret", "sasl.oauthbearer.client.secret"),
];

/// What cannot be switched off by a setting of ours.
const PROTECTIONS: [(&str, &str, &str); 3] = [
    ("enable.ssl.certificate.verification", "true", "the broker's certificate is always checked"),
    ("ssl.endpoint.identification.algorithm", "https", "the broker's name is always checked against its certificate"),
    ("enable.sasl.oauthbearer.unsecure.jwt", "false", "tokens without a signature prove nothing"),
];

/// Settings that are copydesk's own, and where to say it instead.
const OWNED: [(&str, &str); 38] = [
    ("bootstrap.servers", "the key `kafka.bootstrap_servers`"),
    ("metadata.broker.list", "the key `kafka.bootstrap_servers`"),
    ("group.id", "the key `kafka.group_id`"),
    ("group.instance.id", "the key `kafka.instance_id`"),
    ("group.protocol", "the key `kafka.protocol`"),
    ("group.protocol.type", "nothing: it is always `consumer`"),
    ("partition.assignment.strategy", "nothing: it is always cooperative-sticky"),
    ("transactional.id", "the key `kafka.instance_id`, from which it is made"),
    ("transaction.timeout.ms", "the key `delivery.transaction_timeout`"),
    ("auto.offset.reset", "the key `delivery.offset_reset`"),
    ("enable.auto.commit", COMMITTED_BY_US),
    ("auto.commit.enable", COMMITTED_BY_US),
    ("auto.commit.interval.ms", COMMITTED_BY_US),
    ("enable.auto.offset.store", COMMITTED_BY_US),
    ("offset.store.method", COMMITTED_BY_US),
    ("offset.store.path", COMMITTED_BY_US),
    ("offset.store.sync.interval.ms", COMMITTED_BY_US),
    ("isolation.level", "nothing: aborted records are never read"),
    ("enable.idempotence", "nothing: it is always on"),
    ("enable.gapless.guarantee", "nothing: order is kept by the idempotent producer"),
    ("acks", "nothing: every replica in sync must have a record"),
    ("request.required.acks", "nothing: every replica in sync must have a record"),
    ("max.in.flight", "nothing: order is kept"),
    ("max.in.flight.requests.per.connection", "nothing: order is kept"),
    ("queuing.strategy", "nothing: order is kept"),
    ("delivery.report.only.error", "nothing: every delivery is awaited, and those that fail are reported"),
    ("enable.partition.eof", "nothing: ends of partitions are of no use to the worker"),
    ("consume.callback.max.messages", "nothing: records are polled"),
    ("log.queue", "the key `observe.log`"),
    ("enabled_events", "nothing: events are copydesk's"),
    ("plugin.library.paths", "nothing: foreign code is not loaded"),
    ("ssl.providers", "nothing: foreign code is not loaded"),
    ("ssl.engine.location", "nothing: foreign code is not loaded"),
    ("ssl.engine.id", "nothing: foreign code is not loaded"),
    ("sasl.kerberos.kinit.cmd", "nothing: foreign code is not run"),
    ("internal.termination.signal", "nothing: signals are copydesk's"),
    ("builtin.features", "nothing: they are built in"),
    ("api.version.request", "nothing: brokers are always asked for their versions"),
];

const COMMITTED_BY_US: &str = "nothing: positions are committed together with what became of their records";

/// Names of the Java client that people write from habit, and what is there in their place.
const JAVA_NAMES: [(&str, &str); 12] = [
    ("ssl.truststore.location", "`ssl.ca.location` (a PEM file)"),
    ("ssl.truststore.password", "`ssl.ca.location` (a PEM file, without a password)"),
    ("ssl.truststore.certificates", "`ssl.ca.pem`"),
    ("ssl.keystore.key", "`ssl.key.pem`"),
    ("ssl.keystore.certificate.chain", "`ssl.certificate.pem`"),
    ("ssl.keystore.type", "`ssl.keystore.location` (PKCS#12)"),
    ("sasl.jaas.config", "`sasl.username` and `sasl.password`"),
    ("sasl.oauthbearer.token.endpoint", "`sasl.oauthbearer.token.endpoint.url`"),
    ("max.poll.records", "no such limit; see the key `limits.in_flight_records`"),
    ("buffer.memory", "`queue.buffering.max.kbytes`"),
    ("max.request.size", "`message.max.bytes`"),
    ("fetch.max.wait.ms", "`fetch.wait.max.ms`"),
];

/// Settings of both clients.
const FOR_BOTH: &[&str] = &[
    "allow.auto.create.topics",
    "api.version.fallback.ms",
    "api.version.request",
    "api.version.request.timeout.ms",
    "broker.address.family",
    "broker.address.ttl",
    "broker.version.fallback",
    "builtin.features",
    "client.dns.lookup",
    "client.id",
    "client.rack",
    "connections.max.idle.ms",
    "debug",
    "enable.metrics.push",
    "enable.random.seed",
    "enable.sasl.oauthbearer.unsecure.jwt",
    "enable.ssl.certificate.verification",
    "enabled_events",
    "https.ca.location",
    "https.ca.pem",
    "internal.termination.signal",
    "log.connection.close",
    "log.queue",
    "log.thread.name",
    "log_level",
    "max.in.flight",
    "max.in.flight.requests.per.connection",
    "message.copy.max.bytes",
    "message.max.bytes",
    "metadata.broker.list",
    "bootstrap.servers",
    "metadata.max.age.ms",
    "metadata.recovery.rebootstrap.trigger.ms",
    "metadata.recovery.strategy",
    "plugin.library.paths",
    "receive.message.max.bytes",
    "reconnect.backoff.jitter.ms",
    "reconnect.backoff.max.ms",
    "reconnect.backoff.ms",
    "retry.backoff.max.ms",
    "retry.backoff.ms",
    "sasl.kerberos.keytab",
    "sasl.kerberos.kinit.cmd",
    "sasl.kerberos.min.time.before.relogin",
    "sasl.kerberos.principal",
    "sasl.kerberos.service.name",
    "sasl.mechanism",
    "sasl.mechanisms",
    "sasl.oauthbearer.assertion.algorithm",
    "sasl.oauthbearer.assertion.claim.aud",
    "sasl.oauthbearer.assertion.claim.exp.seconds",
    "sasl.oauthbearer.assertion.claim.iss",
    "sasl.oauthbearer.assertion.claim.jti.include",
    "sasl.oauthbearer.assertion.claim.nbf.seconds",
    "sasl.oauthbearer.assertion.claim.sub",
    "sasl.oauthbearer.assertion.file",
    "sasl.oauthbearer.assertion.jwt.template.file",
    "sasl.oauthbearer.assertion.private.key.file",
    "sasl.oauthbearer.assertion.private.key.passphrase",
    "sasl.oauthbearer.assertion.private.key.pem",
    "sasl.oauthbearer.client.credentials.client.id",
    "sasl.oauthbearer.client.credentials.client.secret",
    "sasl.oauthbearer.client.id",
    "sasl.oauthbearer.client.secret",
    "sasl.oauthbearer.config",
    "sasl.oauthbearer.extensions",
    "sasl.oauthbearer.grant.type",
    "sasl.oauthbearer.metadata.authentication.type",
    "sasl.oauthbearer.method",
    "sasl.oauthbearer.scope",
    "sasl.oauthbearer.token.endpoint.url",
    "sasl.password",
    "sasl.username",
    "security.protocol",
    "socket.blocking.max.ms",
    "socket.connection.setup.timeout.ms",
    "socket.keepalive.enable",
    "socket.max.fails",
    "socket.nagle.disable",
    "socket.receive.buffer.bytes",
    "socket.send.buffer.bytes",
    "socket.timeout.ms",
    "ssl.ca.certificate.stores",
    "ssl.ca.location",
    "ssl.ca.pem",
    "ssl.certificate.location",
    "ssl.certificate.pem",
    "ssl.cipher.suites",
    "ssl.crl.location",
    "ssl.curves.list",
    "ssl.endpoint.identification.algorithm",
    "ssl.engine.id",
    "ssl.engine.location",
    "ssl.key.location",
    "ssl.key.password",
    "ssl.key.pem",
    "ssl.keystore.location",
    "ssl.keystore.password",
    "ssl.providers",
    "ssl.sigalgs.list",
    "statistics.interval.ms",
    "topic.blacklist",
    "topic.metadata.propagation.max.ms",
    "topic.metadata.refresh.fast.cnt",
    "topic.metadata.refresh.fast.interval.ms",
    "topic.metadata.refresh.interval.ms",
    "topic.metadata.refresh.sparse",
];

/// Settings of the consumer.
const FOR_CONSUMER: &[&str] = &[
    "auto.commit.enable",
    "auto.commit.interval.ms",
    "auto.offset.reset",
    "check.crcs",
    "consume.callback.max.messages",
    "coordinator.query.interval.ms",
    "enable.auto.commit",
    "enable.auto.offset.store",
    "enable.partition.eof",
    "fetch.error.backoff.ms",
    "fetch.max.bytes",
    "fetch.message.max.bytes",
    "fetch.min.bytes",
    "fetch.queue.backoff.ms",
    "fetch.wait.max.ms",
    "group.id",
    "group.instance.id",
    "group.protocol",
    "group.protocol.type",
    "group.remote.assignor",
    "heartbeat.interval.ms",
    "isolation.level",
    "max.partition.fetch.bytes",
    "max.poll.interval.ms",
    "offset.store.method",
    "offset.store.path",
    "offset.store.sync.interval.ms",
    "partition.assignment.strategy",
    "queued.max.messages.kbytes",
    "queued.min.messages",
    "session.timeout.ms",
];

/// Settings of the producer.
const FOR_PRODUCER: &[&str] = &[
    "acks",
    "batch.num.messages",
    "batch.size",
    "compression.codec",
    "compression.level",
    "compression.type",
    "delivery.report.only.error",
    "delivery.timeout.ms",
    "enable.gapless.guarantee",
    "enable.idempotence",
    "linger.ms",
    "message.send.max.retries",
    "message.timeout.ms",
    "partitioner",
    "produce.offset.report",
    "queue.buffering.backpressure.threshold",
    "queue.buffering.max.kbytes",
    "queue.buffering.max.messages",
    "queue.buffering.max.ms",
    "queuing.strategy",
    "request.required.acks",
    "request.timeout.ms",
    "retries",
    "sticky.partitioning.linger.ms",
    "transaction.timeout.ms",
    "transactional.id",
];
