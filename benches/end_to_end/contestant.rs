//! Who is measured, and the process of one who is: started, watched through the group's positions, ended.

use crate::plain;
use anyhow::{Context, Result, ensure};
use copydesk_testbed::Broker;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

const ASK_EVERY: Duration = Duration::from_millis(20);
const PATIENCE: Duration = Duration::from_secs(400);

/// Settings that every copydesk of a measurement has.
const COMMON: &[(&str, &str)] = &[("delivery.breaker_run", "0"), ("observe.log", "error")];

/// One who is measured.
#[derive(Clone, Copy)]
pub(crate) struct Contestant {
    /// Its line of the table.
    pub(crate) name: &'static str,
    /// What it runs.
    pub(crate) kind: Kind,
    /// The topic it reads.
    pub(crate) input: &'static str,
}

/// What a contestant runs.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// The plain loop of this program.
    Plain,
    /// copydesk with these settings.
    Copydesk(&'static [(&'static str, &'static str)]),
    /// Kafka Streams with this guarantee.
    Streams(&'static str),
}

/// What was measured of one.
pub(crate) struct Figures {
    /// Records a second, from the first committed position seen to the last.
    pub(crate) per_second: f64,
    /// The process's CPU seconds for a million records, its start included.
    pub(crate) cpu_seconds_per_million: f64,
    /// Its most resident memory, in MiB.
    pub(crate) peak_mib: f64,
}

/// Topics and group of one run.
pub(crate) struct Places {
    /// The topic it reads.
    pub(crate) input: String,
    /// The topic it writes.
    pub(crate) output: String,
    /// Its dead letters.
    pub(crate) dead: String,
    /// Its consumer group.
    pub(crate) group: String,
}

impl Places {
    /// Fresh topics beside an input.
    pub(crate) fn beside(broker: &Broker, input: &str, partitions: i32, stem: &str) -> Result<Self> {
        let stem = stem.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
        let (output, dead) = (format!("out-{stem}"), format!("dead-{stem}"));
        broker.create_topic(&output, partitions, &[])?;
        broker.create_topic(&dead, 1, &[])?;
        Ok(Self { input: input.to_owned(), output, dead, group: format!("group-{stem}") })
    }
}

/// A contestant at work; ended at the latest when it is let go.
pub(crate) struct AtWork(Child);

impl AtWork {
    /// Starts it.
    pub(crate) fn start(broker: &Broker, kind: Kind, places: &Places, own: &[(&str, &str)]) -> Result<Self> {
        let mut command = match kind {
            Kind::Plain => plain::command(&broker.bootstrap(), places)?,
            Kind::Copydesk(settings) => {
                let all: Vec<(&str, &str)> =
                    COMMON.iter().chain(settings).copied().chain(own.iter().copied()).collect();
                copydesk(broker, places, &all)
            }
            Kind::Streams(guarantee) => crate::peers::streams(broker, places, guarantee)?,
        };
        Ok(Self(command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().context("starting a contestant")?))
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.0.kill()?;
        self.0.wait().map(drop).context("waiting for the end of one that was killed")
    }

    /// SIGTERM; returns when it has ended.
    pub(crate) fn end(&mut self) -> Result<()> {
        self.ask_to_end()?;
        self.0.wait().map(drop).context("waiting for the end of a contestant")
    }

    /// SIGTERM.
    pub(crate) fn ask_to_end(&self) -> Result<()> {
        let signalled = Command::new("kill").args(["-TERM", &self.id().to_string()]).status()?;
        ensure!(signalled.success(), "a contestant could not be signalled");
        Ok(())
    }

    fn has_ended(&mut self) -> Result<bool> {
        Ok(self.0.try_wait()?.is_some())
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        if self.0.try_wait().is_ok_and(|ended| ended.is_none()) {
            drop(self.0.kill());
            drop(self.0.wait());
        }
    }
}

/// Lets a contestant do away with so many records and measures it.
pub(crate) fn measure(
    broker: &Broker,
    one: &Contestant,
    records: usize,
    partitions: i32,
    round: usize,
) -> Result<Figures> {
    let places = Places::beside(broker, one.input, partitions, &format!("{}-{round}", one.name))?;
    let mut at_work = AtWork::start(broker, one.kind, &places, &[])?;
    let asker: BaseConsumer = broker.client().set("group.id", &places.group).set("log_level", "0").create()?;
    let until = Instant::now() + PATIENCE;
    let (_never, tick) = mpsc::channel::<()>();
    let mut first: Option<(Instant, i64)> = None;
    let (began, ended, done) = loop {
        ensure!(Instant::now() < until, "{} did not come to an end", one.name);
        ensure!(!at_work.has_ended()?, "{} ended too early", one.name);
        let done = committed(&asker, one.input, partitions).unwrap_or(0);
        let now = Instant::now();
        if done > 0 && first.is_none() {
            first = Some((now, done));
        }
        if done as usize >= records {
            let (began, at) = first.context("nothing was committed")?;
            break (began, now, done - at);
        }
        tick.recv_timeout(ASK_EVERY).unwrap_or_default();
    };
    let (cpu, peak_mib) = used(at_work.id())?;
    at_work.end()?;
    let seconds = ended.duration_since(began).as_secs_f64().max(1e-3);
    Ok(Figures { per_second: done as f64 / seconds, cpu_seconds_per_million: cpu / records as f64 * 1e6, peak_mib })
}

/// Measures all of them in turn, round after round, and prints the table; returns the best figure of each.
pub(crate) fn race(broker: &Broker, all: &[(Contestant, usize)], partitions: i32, rounds: usize) -> Result<Vec<f64>> {
    let mut table: Vec<Vec<Figures>> = all.iter().map(|_| Vec::new()).collect();
    for round in 0..rounds {
        for ((one, records), row) in all.iter().zip(&mut table) {
            row.push(measure(broker, one, *records, partitions, round)?);
        }
    }
    println!("{:<48} {:>28} {:>14} {:>10}", "", "records/s min / median / max", "CPU s/M rec.", "peak MiB");
    let mut best = Vec::new();
    for ((one, _), row) in all.iter().zip(&mut table) {
        row.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
        let pick = |at: usize| row.get(at).map_or(0.0, |figures| figures.per_second);
        let least = |of: fn(&Figures) -> f64| row.iter().map(of).fold(f64::INFINITY, f64::min);
        println!(
            "{:<48} {:>8.0} / {:>8.0} / {:>8.0} {:>14.2} {:>10.0}",
            one.name,
            pick(0),
            pick(row.len() / 2),
            pick(row.len() - 1),
            least(|figures| figures.cpu_seconds_per_million),
            least(|figures| figures.peak_mib),
        );
        best.push(pick(row.len() - 1));
    }
    Ok(best)
}

fn copydesk(broker: &Broker, places: &Places, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    let bootstrap = broker.bootstrap();
    let ours = [
        ("kafka.bootstrap_servers", bootstrap.as_str()),
        ("kafka.group_id", &places.group),
        ("topics.input", &places.input),
        ("topics.output", &places.output),
        ("topics.dead_letters", &places.dead),
        ("observe.listen", "127.0.0.1:0"),
    ];
    command.arg("run");
    for (key, value) in ours.iter().chain(settings) {
        command.arg("--set").arg(format!("{key}={value}"));
    }
    command.current_dir(std::env::temp_dir());
    command
}

/// A `read_committed` reader of a whole topic, from its beginning.
pub(crate) fn reader(broker: &Broker, topic: &str, partitions: i32) -> Result<BaseConsumer> {
    let mut config = broker.client();
    config.set("group.id", "bench-reader").set("isolation.level", "read_committed").set("fetch.wait.max.ms", "10");
    let reader: BaseConsumer = config.set("enable.auto.commit", "false").create()?;
    let mut list = TopicPartitionList::new();
    for partition in 0..partitions {
        list.add_partition_offset(topic, partition, Offset::Beginning)?;
    }
    reader.assign(&list)?;
    Ok(reader)
}

/// The sum of a group's committed positions; a broker that does not answer yet is asked again by the caller.
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
