//! Owns the broker's properties: one machine, 127.0.0.1 only, quick to start, and nothing that would surprise a test
//! (no retention, no delay before the first rebalance, no topic that appears by itself).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::security::{Door, Furniture};

const LOG4J: &str = "rootLogger.level = INFO
rootLogger.appenderRef.out.ref = OUT
appender.out.type = Console
appender.out.name = OUT
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{HH:mm:ss.SSS} %p %c{1}: %m%n
";

/// What is the same for every broker; a test's own properties come over it.
const COMMON: &[(&str, &str)] = &[
    ("process.roles", "broker,controller"),
    ("node.id", "1"),
    ("controller.listener.names", "CONTROLLER"),
    ("inter.broker.listener.name", "INSIDE"),
    ("auto.create.topics.enable", "false"),
    ("offsets.topic.replication.factor", "1"),
    ("offsets.topic.num.partitions", "4"),
    ("transaction.state.log.replication.factor", "1"),
    ("transaction.state.log.min.isr", "1"),
    ("transaction.state.log.num.partitions", "4"),
    ("share.coordinator.state.topic.replication.factor", "1"),
    ("share.coordinator.state.topic.min.isr", "1"),
    ("group.initial.rebalance.delay.ms", "0"),
    ("group.min.session.timeout.ms", "1000"),
    // A group of the new protocol (KIP-848) hears of changes as quickly as the classic one.
    ("group.consumer.heartbeat.interval.ms", "1000"),
    ("group.consumer.min.session.timeout.ms", "1000"),
    ("group.consumer.min.heartbeat.interval.ms", "500"),
    // The tests' records carry timestamps of their own, years ago.
    ("log.retention.ms", "-1"),
    ("log.cleaner.dedupe.buffer.size", "16777216"),
    ("num.network.threads", "2"),
    ("num.io.threads", "4"),
];

/// The ports of 127.0.0.1 that the broker binds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ports {
    pub(crate) client: u16,
    pub(crate) inside: u16,
    pub(crate) controller: u16,
}

/// What a test asks of its broker.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) advertised_port: Option<u16>,
    pub(crate) door: Door,
    /// The controller of the cluster that it joins as its second broker; `None`: it is a cluster of its own.
    pub(crate) joins: Option<u16>,
    pub(crate) extra: BTreeMap<String, String>,
}

impl Settings {
    /// Writes `server.properties` and the logging configuration into `folder`.
    pub(crate) fn write(&self, folder: &Path, ports: Ports, furniture: &Furniture) -> Result<()> {
        fs::write(folder.join("log4j2.properties"), LOG4J).context("writing log4j2.properties")?;
        let mut text = String::new();
        for (key, value) in self.properties(folder, ports, furniture) {
            // Backslashes and line ends mean something in a properties file.
            writeln!(text, "{key}={}", value.replace('\\', "\\\\").replace('\n', "\\n"))?;
        }
        fs::write(folder.join("server.properties"), text).context("writing server.properties")
    }

    fn properties(&self, folder: &Path, ports: Ports, furniture: &Furniture) -> BTreeMap<String, String> {
        let mut all: BTreeMap<String, String> =
            COMMON.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let Ports { client, inside, controller } = ports;
        let advertised = self.advertised_port.unwrap_or(client);
        let mut set = |key: &str, value: String| all.insert(key.to_owned(), value);
        set("log.dirs", folder.join("data").display().to_string());
        set("controller.quorum.voters", format!("1@127.0.0.1:{controller}"));
        set(
            "listeners",
            format!("CLIENT://127.0.0.1:{client},INSIDE://127.0.0.1:{inside},CONTROLLER://127.0.0.1:{controller}"),
        );
        set("advertised.listeners", format!("CLIENT://127.0.0.1:{advertised},INSIDE://127.0.0.1:{inside}"));
        set(
            "listener.security.protocol.map",
            format!("CLIENT:{},INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT", self.door.protocol()),
        );
        if let Some(first) = self.joins {
            all.insert("process.roles".to_owned(), "broker".to_owned());
            all.insert("node.id".to_owned(), "2".to_owned());
            all.insert("controller.quorum.voters".to_owned(), format!("1@127.0.0.1:{first}"));
            all.insert("listeners".to_owned(), format!("CLIENT://127.0.0.1:{client},INSIDE://127.0.0.1:{inside}"));
        }
        all.extend(self.door.properties(furniture, folder));
        all.extend(self.extra.clone());
        all
    }
}
