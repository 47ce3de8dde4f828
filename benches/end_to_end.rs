//! End to end on one real broker, in one run, side by side: a plain rdkafka loop, copydesk that reads nothing
//! (at-least-once, exactly-once), copydesk with an empty chain, copydesk with the full chain.
//!
//! `cargo bench --bench end_to_end -- [--records 300000] [--bytes 1024] [--partitions 6] [--rounds 3]`
//!
//! Throughput is taken from the first committed position seen to the last one, by a client that asks the group's
//! coordinator every 20 ms; CPU seconds and peak memory are the worker process's own, from /proc. The machine is noisy:
//! only figures of one run compare, and maxima say most.

use anyhow::{Context, Result};
use copydesk_testbed::{Broker, Record, produce};
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::message::Message;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

const ASK_EVERY: Duration = Duration::from_millis(20);
const PATIENCE: Duration = Duration::from_secs(300);

struct Size {
    records: usize,
    bytes: usize,
    partitions: i32,
    rounds: usize,
}

struct Runner {
    name: &'static str,
    settings: &'static [(&'static str, &'static str)],
    input: Input,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Input {
    Filler,
    Articles,
}

const COMMON: &[(&str, &str)] = &[
    ("limits.in_flight_records", "200000"),
    ("limits.in_flight_bytes", "256MiB"),
    ("delivery.commit_records", "100000"),
    ("delivery.commit_bytes", "128MiB"),
    ("delivery.breaker_run", "0"),
];

const RUNNERS: &[Runner] = &[
    Runner { name: "plain rdkafka loop, at-least-once", settings: &[], input: Input::Filler },
    Runner {
        name: "copydesk raw, at-least-once",
        settings: &[("output.format", "raw"), ("chain.stages", "[]"), ("delivery.mode", "at-least-once")],
        input: Input::Filler,
    },
    Runner {
        name: "copydesk raw, exactly-once 100 ms",
        settings: &[("output.format", "raw"), ("chain.stages", "[]")],
        input: Input::Filler,
    },
    Runner {
        name: "copydesk raw, exactly-once 250 ms",
        settings: &[("output.format", "raw"), ("chain.stages", "[]"), ("delivery.commit_every", "250ms")],
        input: Input::Filler,
    },
    Runner {
        name: "copydesk no stages, native, exactly-once",
        settings: &[("chain.stages", "[]")],
        input: Input::Filler,
    },
    Runner { name: "copydesk full chain, exactly-once", settings: &[], input: Input::Articles },
];

struct Figures {
    per_second: f64,
    cpu_seconds_per_million: f64,
    peak_mib: f64,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [role, brokers, input, output, group] = arguments.as_slice()
        && role == "plain"
    {
        return plain(brokers, input, output, group);
    }
    let number = |name: &str, usual: usize| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(usual)
    };
    let size = Size {
        records: number("--records", 300_000),
        bytes: number("--bytes", 1024),
        partitions: i32::try_from(number("--partitions", 6))?,
        rounds: number("--rounds", 3),
    };
    let broker = Broker::start()?;
    broker.create_topic("filler", size.partitions, &[])?;
    broker.create_topic("articles", size.partitions, &[])?;
    produce(&broker.bootstrap(), "filler", filler(&size))?;
    let articles = articles()?;
    let article_records = (size.records / 30).max(1000);
    produce(&broker.bootstrap(), "articles", cycle(&articles, article_records, size.partitions))?;
    println!(
        "{} records × {} bytes, {} articles of {} bytes in the mean, {} partitions, {} rounds",
        size.records,
        size.bytes,
        article_records,
        articles.iter().map(Vec::len).sum::<usize>() / articles.len().max(1),
        size.partitions,
        size.rounds
    );
    let mut table: Vec<Vec<Figures>> = RUNNERS.iter().map(|_| Vec::new()).collect();
    for round in 0..size.rounds {
        for (runner, row) in RUNNERS.iter().zip(&mut table) {
            let records = if runner.input == Input::Filler { size.records } else { article_records };
            row.push(measure(&broker, runner, records, round)?);
        }
    }
    println!("{:<44} {:>28} {:>14} {:>10}", "", "records/s min / median / max", "CPU s/M rec.", "peak MiB");
    for (runner, row) in RUNNERS.iter().zip(&mut table) {
        row.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
        let pick = |at: usize| row.get(at).map_or(0.0, |figures| figures.per_second);
        let best = row.last().context("no round")?;
        println!(
            "{:<44} {:>8.0} / {:>8.0} / {:>8.0} {:>14.2} {:>10.0}",
            runner.name,
            pick(0),
            pick(row.len() / 2),
            best.per_second,
            best.cpu_seconds_per_million,
            best.peak_mib
        );
    }
    Ok(())
}

fn filler(size: &Size) -> impl Iterator<Item = Record> + use<> {
    let (bytes, partitions) = (size.bytes, size.partitions);
    (0..size.records).map(move |number| {
        let value: Vec<u8> =
            format!("{number} ").bytes().chain("plain words without meaning ".bytes().cycle()).take(bytes).collect();
        Record::new(number as i32 % partitions, value).with_key(number.to_string())
    })
}

/// The seed article where it is, else the samples.
fn articles() -> Result<Vec<Vec<u8>>> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in [root.join("../shared/data/seed"), root.join("samples/text")] {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "txt") {
                found.push(std::fs::read(path)?);
            }
        }
    }
    anyhow::ensure!(!found.is_empty(), "no articles to read");
    found.sort();
    Ok(found)
}

fn cycle(articles: &[Vec<u8>], records: usize, partitions: i32) -> impl Iterator<Item = Record> + use<'_> {
    articles.iter().cycle().take(records).enumerate().map(move |(number, article)| {
        Record::new(number as i32 % partitions, article.clone()).with_key(number.to_string())
    })
}

fn measure(broker: &Broker, runner: &Runner, records: usize, round: usize) -> Result<Figures> {
    let stem = format!("{}-{round}", runner.name.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-"));
    let (output, group) = (format!("out-{stem}"), format!("group-{stem}"));
    let input = if runner.input == Input::Filler { "filler" } else { "articles" };
    let partitions = partition_count(broker, input)?;
    broker.create_topic(&output, partitions, &[])?;
    broker.create_topic(&format!("dead-{stem}"), 1, &[])?;
    let mut child = start(broker, runner, input, &output, &group, &stem)?;
    let asker: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", broker.bootstrap())
        .set("group.id", &group)
        .set("log_level", "0")
        .create()?;
    let until = Instant::now() + PATIENCE;
    let (_never, tick) = mpsc::channel::<()>();
    let mut first: Option<(Instant, i64)> = None;
    let (began, ended, done) = loop {
        anyhow::ensure!(Instant::now() < until, "{} did not come to an end", runner.name);
        anyhow::ensure!(child.try_wait()?.is_none(), "{} ended too early", runner.name);
        let done = committed(&asker, input, partitions).unwrap_or(0);
        let now = Instant::now();
        if done > 0 && first.is_none() {
            first = Some((now, done));
        }
        if done as usize >= records {
            let (began, at) = first.context("nothing was committed")?;
            break (began, now, done - at);
        }
        if tick.recv_timeout(ASK_EVERY).is_ok() {
            anyhow::bail!("nobody sends here");
        }
    };
    let (cpu, peak_mib) = used(child.id())?;
    stop(&mut child)?;
    let seconds = ended.duration_since(began).as_secs_f64().max(1e-3);
    Ok(Figures { per_second: done as f64 / seconds, cpu_seconds_per_million: cpu / records as f64 * 1e6, peak_mib })
}

fn partition_count(broker: &Broker, topic: &str) -> Result<i32> {
    let client: BaseConsumer = broker.client().create()?;
    let metadata = client.fetch_metadata(Some(topic), Duration::from_secs(10))?;
    let topic = metadata.topics().first().context("no such topic")?;
    Ok(i32::try_from(topic.partitions().len())?)
}

fn start(broker: &Broker, runner: &Runner, input: &str, output: &str, group: &str, stem: &str) -> Result<Child> {
    let mut command = if runner.settings.is_empty() && runner.input == Input::Filler {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["plain", &broker.bootstrap(), input, output, group]);
        command
    } else {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.arg("run").arg("--set").arg(format!("kafka.bootstrap_servers={}", broker.bootstrap()));
        let dead = format!("dead-{stem}");
        let topics = [("topics.input", input), ("topics.output", output), ("topics.dead_letters", &dead)];
        let rest = [("kafka.group_id", group), ("observe.listen", "127.0.0.1:0"), ("observe.log", "error")];
        for (key, value) in COMMON.iter().chain(&topics).chain(&rest).chain(runner.settings) {
            command.arg("--set").arg(format!("{key}={value}"));
        }
        command.current_dir(std::env::temp_dir());
        command
    };
    Ok(command.stdout(Stdio::null()).spawn()?)
}

fn committed(asker: &BaseConsumer, topic: &str, partitions: i32) -> Result<i64> {
    let mut list = TopicPartitionList::new();
    for partition in 0..partitions {
        list.add_partition(topic, partition);
    }
    let told = asker.committed_offsets(list, Duration::from_secs(5))?;
    let offset = |offset| if let Offset::Offset(offset) = offset { offset } else { 0 };
    Ok(told.elements().iter().map(|element| offset(element.offset())).sum())
}

/// CPU seconds and peak resident memory of a process.
fn used(process: u32) -> Result<(f64, f64)> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let fields: Vec<&str> = stat.rsplit_once(')').context("no stat")?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no peak")?;
    let kib: f64 = peak.trim().trim_end_matches(" kB").parse()?;
    Ok(((ticks(11) + ticks(12)) / 100.0, kib / 1024.0))
}

fn stop(child: &mut Child) -> Result<()> {
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status()?;
    child.wait()?;
    Ok(())
}

/// The plain loop: poll, send, every 100 ms flush and commit what was polled.
fn plain(brokers: &str, input: &str, output: &str, group: &str) -> Result<()> {
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
    let mut positions = std::collections::BTreeMap::<i32, i64>::new();
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
