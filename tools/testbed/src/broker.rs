//! Owns one Apache Kafka broker in KRaft mode: its folder, its ports, its process, and its life (`start`, `stop`, `kill`,
//! `start_again` on the same ports and data). What it listens on and how is `settings`' business. A broker ends with its
//! [`Broker`], and at the latest with the test process; its folder goes with it.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use nix::sys::signal::Signal;
use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer};
use tempfile::TempDir;

use crate::access::{self, Operation, Resource};
use crate::certificates::Certificates;
use crate::distribution::{Distribution, outcome};
use crate::guard::{Guarded, LastWill};
use crate::ports::free_port;
use crate::reader;
use crate::records::unique;
use crate::security::{Furniture, Line, Login};
use crate::settings::{Ports, Settings};
use crate::wait::try_until;

const UP_WITHIN: Duration = Duration::from_secs(180);
const DOWN_WITHIN: Duration = Duration::from_secs(60);
const ANSWER_WITHIN: Duration = Duration::from_secs(60);
/// Another process may take a port between its choice and the broker's start.
const ATTEMPTS: usize = 3;
/// Sixteen bytes in base64url, as Kafka wants it; every testbed is a cluster of its own, so one will do.
const CLUSTER_ID: &str = "Y29weWRlc2stdGVzdGJlZA";

/// A running (or stopped) broker.
#[derive(Debug)]
pub struct Broker {
    settings: Settings,
    ports: Ports,
    name: String,
    folder: TempDir,
    furniture: Furniture,
    distribution: Distribution,
    process: Mutex<Option<Guarded>>,
}

/// What a broker shall be like; [`Builder::start`] makes it so.
#[derive(Debug, Default)]
pub struct Builder {
    settings: Settings,
}

impl Builder {
    /// A broker property, in place of ours or beside them.
    #[must_use]
    pub fn property(mut self, key: &str, value: &str) -> Self {
        self.settings.extra.insert(key.to_owned(), value.to_owned());
        self
    }

    /// Clients are told to come to this port of 127.0.0.1, where a [`crate::Proxy`] stands before the broker.
    #[must_use]
    pub fn advertised_port(mut self, port: u16) -> Self {
        self.settings.advertised_port = Some(port);
        self
    }

    /// Clients come by TLS, with a certificate of an authority that is made for this broker.
    #[must_use]
    pub fn tls(mut self) -> Self {
        self.settings.door.line = Line::Tls;
        self
    }

    /// As [`Builder::tls`], and clients must show a certificate, too.
    #[must_use]
    pub fn mutual_tls(mut self) -> Self {
        self.settings.door.line = Line::MutualTls;
        self
    }

    /// Clients log in by SCRAM-SHA-512 as [`crate::USER`] with [`crate::PASSWORD`].
    #[must_use]
    pub fn scram(mut self) -> Self {
        self.settings.door.login = Login::Scram;
        self
    }

    /// Clients log in by PLAIN as [`crate::USER`] with [`crate::PASSWORD`].
    #[must_use]
    pub fn plain(mut self) -> Self {
        self.settings.door.login = Login::Plain;
        self
    }

    /// Clients log in by OAUTHBEARER with a token that they fetch as [`crate::USER`] with [`crate::PASSWORD`].
    #[must_use]
    pub fn oauth(mut self) -> Self {
        self.settings.door.login = Login::OAuth;
        self
    }

    /// Clients may do nothing but what [`Broker::allow`] allows. Asks for a door that tells who they are.
    #[must_use]
    pub fn guarded(mut self) -> Self {
        self.settings.door.guarded = true;
        self
    }

    /// Starts the broker and waits until it answers.
    pub fn start(self) -> Result<Broker> {
        let distribution = Distribution::at_hand()?;
        let mut last = anyhow!("not tried");
        for _ in 0..ATTEMPTS {
            match Broker::begin(self.settings.clone(), distribution.clone()) {
                Ok(broker) => return Ok(broker),
                Err(error) => last = error,
            }
        }
        Err(last.context(format!("starting Apache Kafka failed {ATTEMPTS} times; the last time")))
    }
}

impl Broker {
    /// A broker with one plaintext listener.
    pub fn start() -> Result<Self> {
        Self::builder().start()
    }

    /// A second broker of this one's cluster. Topics of the cluster itself that are there already stay with the first.
    pub fn join(&self) -> Result<Self> {
        let mut builder = Builder { settings: self.settings.clone() };
        builder.settings.joins = Some(self.ports.controller);
        builder.start()
    }

    /// For a broker with more to it.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The one broker that the tests of a binary share, each with topics and groups of its own ([`unique`]).
    pub fn shared() -> Result<&'static Self> {
        static SHARED: OnceLock<Result<Broker, String>> = OnceLock::new();
        let shared = SHARED.get_or_init(|| Self::start().map_err(|error| format!("{error:#}")));
        shared.as_ref().map_err(|text| anyhow!("{text}"))
    }

    /// Where the clients under test connect.
    #[must_use]
    pub fn bootstrap(&self) -> String {
        format!("127.0.0.1:{}", self.settings.advertised_port.unwrap_or(self.ports.client))
    }

    /// Where the test itself connects: always plaintext, past proxy and access rules.
    #[must_use]
    pub fn inside(&self) -> String {
        format!("127.0.0.1:{}", self.ports.inside)
    }

    /// The port that the clients' listener is bound to (a proxy's target).
    #[must_use]
    pub fn port(&self) -> u16 {
        self.ports.client
    }

    /// What opens the clients' door, in librdkafka's words, without `bootstrap.servers`.
    #[must_use]
    pub fn client_settings(&self) -> Vec<(String, String)> {
        self.settings.door.client_settings(&self.furniture)
    }

    /// The certificates of a broker with TLS.
    pub fn certificates(&self) -> Result<&Certificates> {
        self.furniture.certificates.as_ref().context("a broker without TLS has no certificates")
    }

    /// How many tokens a broker's authority has given.
    #[must_use]
    pub fn tokens_given(&self) -> usize {
        self.furniture.tokens.as_ref().map_or(0, |tokens| tokens.given())
    }

    /// Allows a user of a guarded broker these operations on these resources.
    pub fn allow(&self, user: &str, rules: &[(Resource<'_>, Operation)]) -> Result<()> {
        access::allow(&self.inside(), user, rules)
    }

    /// SIGTERM, and waits for the end.
    pub fn stop(&self) -> Result<()> {
        let mut process = self.lock();
        let Some(running) = process.as_mut() else { return Ok(()) };
        running.signal(Signal::SIGTERM)?;
        running.wait("the broker", DOWN_WITHIN)?;
        *process = None;
        Ok(())
    }

    /// `kill -9`: nothing is flushed, no client is told.
    pub fn kill(&self) -> Result<()> {
        let mut process = self.lock();
        if let Distribution::Docker = self.distribution {
            outcome(Command::new("docker").args(["kill", &self.name]).output(), "docker kill")?;
        }
        *process = None;
        Ok(())
    }

    /// SIGSTOP: connections stay open and nothing answers (a machine that hangs). Not with Docker's client process.
    pub fn freeze(&self) -> Result<()> {
        self.pause(Signal::SIGSTOP, "pause")
    }

    /// SIGCONT after [`Broker::freeze`].
    pub fn thaw(&self) -> Result<()> {
        self.pause(Signal::SIGCONT, "unpause")
    }

    /// Starts a stopped or killed broker on the same ports and data.
    pub fn start_again(&self) -> Result<()> {
        let mut process = self.lock();
        if process.is_some() {
            bail!("the broker is running: stop or kill it before it can start again");
        }
        *process = Some(self.launch()?);
        Ok(())
    }

    /// Makes a topic, with topic settings where wanted.
    pub fn create_topic(&self, name: &str, partitions: i32, settings: &[(&str, &str)]) -> Result<()> {
        self.create_replicated_topic(name, partitions, 1, settings)
    }

    /// As [`Broker::create_topic`], with each partition on so many brokers.
    pub fn create_replicated_topic(
        &self,
        name: &str,
        partitions: i32,
        replicas: i32,
        settings: &[(&str, &str)],
    ) -> Result<()> {
        let admin: AdminClient<DefaultClientContext> = self.client().create().context("making an admin client")?;
        let mut topic = NewTopic::new(name, partitions, TopicReplication::Fixed(replicas));
        for (key, value) in settings {
            topic = topic.set(key, value);
        }
        let options = AdminOptions::new().operation_timeout(Some(ANSWER_WITHIN)).request_timeout(Some(ANSWER_WITHIN));
        let answers = futures_executor::block_on(admin.create_topics([&topic], &options));
        let answers = answers.with_context(|| format!("creating the topic {name}"))?;
        match answers.into_iter().next() {
            Some(Ok(_)) => self.await_topic(name, partitions),
            Some(Err((_, code))) => bail!("creating the topic {name}: {code}"),
            None => bail!("creating the topic {name}: no answer"),
        }
    }

    /// Makes a topic of a name that no other test has, beginning with `stem`.
    pub fn new_topic(&self, stem: &str, partitions: i32) -> Result<String> {
        let name = unique(stem);
        self.create_topic(&name, partitions, &[])?;
        Ok(name)
    }

    /// The committed offset of each partition of `topic` for `group`, `None` where there is none.
    pub fn committed(&self, group: &str, topic: &str) -> Result<Vec<Option<i64>>> {
        reader::committed(&self.inside(), group, topic)
    }

    /// A client configuration that reaches the broker from inside.
    #[must_use]
    pub fn client(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", self.inside());
        config
    }

    /// What the broker has written, its end at least.
    #[must_use]
    pub fn log(&self) -> String {
        tail(&self.folder.path().join("broker.log"), 60)
    }

    fn begin(settings: Settings, distribution: Distribution) -> Result<Self> {
        let folder =
            tempfile::Builder::new().prefix("copydesk-kafka-").tempdir().context("making the broker's folder")?;
        let ports = Ports { client: free_port()?, inside: free_port()?, controller: free_port()? };
        let furniture = Furniture::make(settings.door, folder.path())?;
        let (name, process) = (unique("copydesk-kafka"), Mutex::new(None));
        let broker = Self { settings, ports, name, folder, furniture, distribution, process };
        broker.format()?;
        let running = broker.launch()?;
        *broker.lock() = Some(running);
        Ok(broker)
    }

    fn format(&self) -> Result<()> {
        let folder = self.folder.path();
        self.settings.write(folder, self.ports, &self.furniture)?;
        let options = ["-Xmx256m".to_owned(), "-XX:TieredStopAtLevel=1".to_owned(), logging(folder)];
        let name = format!("{}-format", self.name);
        let mut command = self.distribution.command(&name, folder, &options, "kafka.tools.StorageTool");
        command.args(["format", "--cluster-id", CLUSTER_ID, "--config"]).arg(folder.join("server.properties"));
        command.args(self.settings.door.format_arguments());
        outcome(command.output(), "formatting the broker's storage").map(drop)
    }

    fn launch(&self) -> Result<Guarded> {
        let folder = self.folder.path();
        let log = File::options().create(true).append(true).open(folder.join("broker.log"));
        let log = log.context("opening the broker's log")?;
        let mut options = vec!["-Xms256m".to_owned(), "-Xmx1g".to_owned(), "-XX:+UseSerialGC".to_owned()];
        options.extend([logging(folder), "-Dkafka.logs.dir=.".to_owned()]);
        options.extend(self.settings.door.java_options(folder));
        let mut command = self.distribution.command(&self.name, folder, &options, "kafka.Kafka");
        command.arg(folder.join("server.properties")).current_dir(folder);
        command.stdin(Stdio::null()).stderr(log.try_clone().context("sharing the broker's log")?).stdout(log);
        let killer = match self.distribution {
            Distribution::Docker => Some(["docker", "rm", "--force", &self.name].map(Into::into).to_vec()),
            Distribution::Jars { .. } => None,
        };
        let mut process = Guarded::spawn(&mut command, LastWill { folder, killer })?;
        self.await_up(&mut process).with_context(|| format!("the broker's log ends:\n{}", self.log()))?;
        Ok(process)
    }

    fn await_up(&self, process: &mut Guarded) -> Result<()> {
        let client: BaseConsumer = self.client().create().context("making a client")?;
        try_until("the broker answers", UP_WITHIN, || {
            if let Some(status) = process.exited()? {
                bail!("the broker ended at its start with {status}");
            }
            let answer = client.fetch_metadata(None, Duration::from_millis(500));
            Ok(answer.ok().filter(|metadata| !metadata.brokers().is_empty()).map(drop))
        })
    }

    fn await_topic(&self, name: &str, partitions: i32) -> Result<()> {
        let client: BaseConsumer = self.client().create().context("making a client")?;
        let wanted = usize::try_from(partitions).context("a number of partitions")?;
        try_until(&format!("every partition of {name} has a leader"), ANSWER_WITHIN, || {
            let Ok(metadata) = client.fetch_metadata(Some(name), Duration::from_secs(2)) else { return Ok(None) };
            let led = metadata.topics().iter().flat_map(|topic| topic.partitions()).filter(|part| part.leader() >= 0);
            Ok((led.count() == wanted).then_some(()))
        })
    }

    fn pause(&self, signal: Signal, word: &str) -> Result<()> {
        let mut process = self.lock();
        let running = process.as_mut().context("the broker is not running")?;
        match self.distribution {
            Distribution::Docker => outcome(Command::new("docker").args([word, &self.name]).output(), word).map(drop),
            Distribution::Jars { .. } => running.signal(signal),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Guarded>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        if let (Distribution::Docker, true) = (&self.distribution, self.lock().is_some()) {
            // Best effort: the guardian's last will covers the rest.
            drop(Command::new("docker").args(["rm", "--force", &self.name]).output());
        }
    }
}

fn logging(folder: &Path) -> String {
    format!("-Dlog4j2.configurationFile={}", folder.join("log4j2.properties").display())
}

/// The last `lines` lines of a file, or why they cannot be had.
pub(crate) fn tail(path: &Path, lines: usize) -> String {
    match fs::read(path) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            let all: Vec<&str> = text.lines().collect();
            all.get(all.len().saturating_sub(lines)..).unwrap_or_default().join("\n")
        }
        Err(error) => format!("({}: {error})", path.display()),
    }
}
