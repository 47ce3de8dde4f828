//! Owns the setting of one whole-worker test: three topics and a group of its own on a broker, the configuration that
//! leads workers there, what was fed, and the books at the end. Its times are short, so that what takes a minute in
//! production takes seconds here.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::audit::audit;
use crate::broker::Broker;
use crate::reader::{Until, ends, read_committed};
use crate::records::{Record, produce, unique};
use crate::wait::try_until;
use crate::worker::Worker;

/// Partitions of the output topic; another number than any test's input has, so that the two are not mistaken.
const OUTPUT_PARTITIONS: i32 = 4;
const READ_WITHIN: Duration = Duration::from_secs(300);
/// What every worker of a test is given; a test's own keys come over it.
const QUICK: &[(&str, &str)] = &[
    ("kafka.client.session.timeout.ms", "6000"),
    ("kafka.client.heartbeat.interval.ms", "500"),
    ("delivery.drain", "2s"),
    ("observe.log", "info,copydesk=debug"),
    ("observe.log_format", "json"),
];

/// The setting of a test.
#[derive(Debug)]
pub struct Journey<'a> {
    /// The broker it plays on.
    pub broker: &'a Broker,
    /// The topic of raw articles.
    pub input: String,
    /// The topic of enriched articles.
    pub output: String,
    /// The topic of dead letters.
    pub dead_letters: String,
    /// The workers' group.
    pub group: String,
    program: PathBuf,
    configuration: Vec<(String, String)>,
}

/// What a journey came to.
#[derive(Debug, Clone)]
pub struct Books {
    /// Everything that was fed, with its offsets.
    pub input: Vec<Record>,
    /// The articles that came out.
    pub articles: Vec<Record>,
    /// The dead letters.
    pub dead_letters: Vec<Record>,
}

impl<'a> Journey<'a> {
    /// Topics and a group of its own for workers that are run as `program`.
    pub fn new(broker: &'a Broker, program: &str, partitions: i32) -> Result<Self> {
        Self::with_output(broker, program, partitions, &[])
    }

    /// As [`Journey::new`], with topic settings for the output topic.
    pub fn with_output(broker: &'a Broker, program: &str, partitions: i32, settings: &[(&str, &str)]) -> Result<Self> {
        let name = unique("j");
        let topic = |part: &str| format!("{name}.{part}");
        let (input, output, dead_letters) = (topic("raw"), topic("enriched"), topic("dead"));
        // Tests feed what they like; only the doors out are narrow.
        broker.create_topic(&input, partitions, &[("max.message.bytes", "104857600")])?;
        broker.create_topic(&output, OUTPUT_PARTITIONS, settings)?;
        broker.create_topic(&dead_letters, 2, &[("max.message.bytes", "104857600")])?;
        let mut configuration: Vec<(String, String)> = [
            ("kafka.bootstrap_servers", broker.bootstrap()),
            ("kafka.group_id", topic("group")),
            ("topics.input", input.clone()),
            ("topics.output", output.clone()),
            ("topics.dead_letters", dead_letters.clone()),
        ]
        .map(|(key, value)| (key.to_owned(), value))
        .to_vec();
        configuration.extend(QUICK.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
        let door = broker.client_settings().into_iter();
        configuration.extend(door.map(|(key, value)| (format!("kafka.client.{key}"), value)));
        let group = topic("group");
        Ok(Self { broker, input, output, dead_letters, group, program: program.into(), configuration })
    }

    /// A configuration key for all workers of the journey.
    #[must_use]
    pub fn set(mut self, key: &str, value: &str) -> Self {
        self.configuration.push((key.to_owned(), value.to_owned()));
        self
    }

    /// Starts a worker.
    pub fn worker(&self) -> Result<Worker> {
        self.worker_with(&[])
    }

    /// Starts a worker with keys of its own.
    pub fn worker_with(&self, own: &[(&str, &str)]) -> Result<Worker> {
        let common = self.configuration.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let all: Vec<(&str, &str)> = common.chain(own.iter().copied()).collect();
        Worker::spawn(&self.program, &all)
    }

    /// Runs another command of the program with the workers' configuration: its exit status and what it printed.
    pub fn command(&self, arguments: &[&str], patience: Duration) -> Result<(i32, String)> {
        let all: Vec<(&str, &str)> =
            self.configuration.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let command = Worker::spawn_with(&self.program, arguments, &all)?;
        Ok((command.wait_exit(patience)?, command.log()))
    }

    /// Starts a worker and waits until it is ready.
    pub fn ready_worker(&self, own: &[(&str, &str)], patience: Duration) -> Result<Worker> {
        let worker = self.worker_with(own)?;
        worker.wait_ready(patience)?;
        Ok(worker)
    }

    /// Feeds records to the input topic.
    pub fn feed(&self, records: impl IntoIterator<Item = Record>) -> Result<u64> {
        produce(&self.broker.inside(), &self.input, records)
    }

    /// How many records of the input are done with: the sum of the committed positions.
    pub fn done(&self) -> Result<i64> {
        Ok(self.broker.committed(&self.group, &self.input)?.into_iter().flatten().sum())
    }

    /// Waits until the group's positions have come to the end of the input.
    pub fn wait_done(&self, patience: Duration) -> Result<()> {
        let ends = ends(&self.broker.inside(), &self.input)?;
        let mut last = Vec::new();
        let done = try_until(&format!("all of {} is done with", self.input), patience, || {
            last = self.broker.committed(&self.group, &self.input)?.into_iter().map(|at| at.unwrap_or(0)).collect();
            Ok((last == ends).then_some(()))
        });
        done.with_context(|| format!("the positions are {last:?}, the ends {ends:?}"))
    }

    /// Waits until at least `count` records are done with.
    pub fn wait_count(&self, count: i64, patience: Duration) -> Result<()> {
        let what = format!("{count} records of {} are done with", self.input);
        try_until(&what, patience, || Ok((self.done()? >= count).then_some(())))
    }

    /// Waits until everything is done with, and reads what came of it.
    pub fn books(&self, patience: Duration) -> Result<Books> {
        self.wait_done(patience)?;
        self.books_now()
    }

    /// What has come of it by now.
    pub fn books_now(&self) -> Result<Books> {
        let read = |topic: &str| read_committed(&self.broker.inside(), topic, Until::End, READ_WITHIN);
        Ok(Books { articles: read(&self.output)?, dead_letters: read(&self.dead_letters)?, input: read(&self.input)? })
    }

    /// Waits for the end and proves it: one outcome per record, in order. Returns the books.
    pub fn prove(&self, patience: Duration) -> Result<Books> {
        let books = self.books(patience)?;
        audit(&self.input, &books.input, &books.articles, &books.dead_letters)?;
        Ok(books)
    }
}

/// Short articles of our own, numbered, over all partitions in turn, each with a key.
pub fn articles(count: usize, partitions: i32) -> impl Iterator<Item = Record> {
    (0_u64..).zip((0..partitions).cycle()).take(count).map(|(number, partition)| article(number, partition))
}

/// The article of a number.
#[must_use]
pub fn article(number: u64, partition: i32) -> Record {
    let text = format!(
        "Harbour master counts {number} boats\n\nBy Ada MORROW\n\nPORT ELLERY, March 3 - The harbour master of Port \
         Ellery said on Monday that {number} boats had come in before the storm.\n\n\"We were lucky,\" Tom Hale told \
         reporters on the quay. He added that repairs would cost $4 million.\n"
    );
    Record::new(partition, text).with_key(format!("story-{number}"))
}
