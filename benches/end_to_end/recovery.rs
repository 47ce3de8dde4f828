//! How long a partition stands still when its worker goes: killed, killed and started again at once under its own name,
//! or told to end. Two workers share the partitions under an even trickle; what counts is the longest silence of any
//! partition, as a `read_committed` reader sees it.

use crate::Size;
use crate::contestant::{AtWork, Places, reader};
use crate::throughput::RAW;
use anyhow::{Result, ensure};
use copydesk_testbed::Broker;
use rdkafka::message::{Headers, Message};
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer, ThreadedProducer};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const SESSION: (&str, &str) = ("kafka.client.session.timeout.ms", "6000");
const HEARTBEAT: (&str, &str) = ("kafka.client.heartbeat.interval.ms", "1000");
const DRAIN: (&str, &str) = ("delivery.drain", "2s");
/// How long the two work undisturbed, and how long what follows is watched.
const BEFORE: Duration = Duration::from_secs(6);
const AFTER: Duration = Duration::from_secs(25);
const TRICKLE: Duration = Duration::from_millis(20);

/// How a worker goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Killed,
    KilledAndBack,
    Told,
}

/// Measures each way to go.
pub(crate) fn run(size: Size) -> Result<()> {
    let broker = Broker::start()?;
    println!(
        "session.timeout.ms 6000, {} partitions, two workers; the longest silence of a partition:",
        size.partitions
    );
    for (end, name) in [
        (End::Killed, "kill -9, nobody comes back"),
        (End::KilledAndBack, "kill -9, back at once, kafka.instance_id"),
        (End::Told, "SIGTERM"),
    ] {
        let mut silences: Vec<Duration> =
            (0..size.rounds).map(|round| silence(&broker, size, end, round)).collect::<Result<_>>()?;
        silences.sort();
        let all: Vec<String> = silences.iter().map(|silence| format!("{:.2} s", silence.as_secs_f64())).collect();
        println!("{name:<44} {}", all.join("  "));
    }
    Ok(())
}

fn silence(broker: &Broker, size: Size, end: End, round: usize) -> Result<Duration> {
    let input = format!("{end:?}-{round}").to_lowercase();
    broker.create_topic(&input, size.partitions, &[])?;
    let places = Places::beside(broker, &input, size.partitions, &input)?;
    let start = |name: &str| {
        let mut own = vec![SESSION, HEARTBEAT, DRAIN];
        own.extend((end == End::KilledAndBack).then_some(("kafka.instance_id", name)));
        AtWork::start(broker, RAW, &places, &own)
    };
    let mut workers = [start("one")?, start("two")?];
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let feeder = scope.spawn(|| feed(broker, size, &input, &over));
        let watch = scope.spawn(|| watch(broker, &places.output, size.partitions, &over));
        let (_never, tick) = std::sync::mpsc::channel::<()>();
        let mut disturb = || -> Result<()> {
            tick.recv_timeout(BEFORE).unwrap_or_default();
            if let Some(victim) = workers.first_mut() {
                match end {
                    End::Killed => victim.kill()?,
                    End::KilledAndBack => {
                        victim.kill()?;
                        *victim = start("one")?;
                    }
                    End::Told => victim.ask_to_end()?,
                }
            }
            tick.recv_timeout(AFTER).unwrap_or_default();
            Ok(())
        };
        let disturbed = disturb();
        over.store(true, Ordering::Release);
        feeder.join().map_err(|_| anyhow::anyhow!("the feeder panicked"))??;
        let longest = watch.join().map_err(|_| anyhow::anyhow!("the watch panicked"))?;
        disturbed?;
        longest
    })
}

fn feed(broker: &Broker, size: Size, input: &str, over: &AtomicBool) -> Result<()> {
    let producer: ThreadedProducer<DefaultProducerContext> = broker.client().set("linger.ms", "1").create()?;
    let (_never, tick) = std::sync::mpsc::channel::<()>();
    while !over.load(Ordering::Acquire) {
        for partition in 0..size.partitions {
            let record = BaseRecord::<str, str>::to(input).key("k").payload("a line of news").partition(partition);
            producer.send(record).map_err(|(error, _)| error)?;
        }
        tick.recv_timeout(TRICKLE).unwrap_or_default();
    }
    Ok(producer.flush(Duration::from_secs(30))?)
}

/// The longest silence of any input partition, from the time when each had been heard, and the two were at work.
fn watch(broker: &Broker, topic: &str, partitions: i32, over: &AtomicBool) -> Result<Duration> {
    let reader = reader(broker, topic, partitions)?;
    let began = Instant::now();
    let mut heard = BTreeMap::<String, Instant>::new();
    let mut longest = Duration::ZERO;
    while !over.load(Ordering::Acquire) {
        let Some(Ok(message)) = reader.poll(Duration::from_millis(20)) else { continue };
        let Some(from) = origin(message.headers()) else { continue };
        let now = Instant::now();
        // The last seconds of the undisturbed time count: what comes before is the group's first assembly.
        if let Some(before) = heard.insert(from, now)
            && now.duration_since(began) > BEFORE.saturating_sub(Duration::from_secs(1))
        {
            longest = longest.max(now.duration_since(before));
        }
    }
    ensure!(heard.len() == usize::try_from(partitions)?, "only {} of {partitions} partitions were heard", heard.len());
    Ok(longest)
}

/// The input partition a record came from.
fn origin<H: Headers>(headers: Option<&H>) -> Option<String> {
    let value = headers?.iter().find(|header| header.key == "copydesk-origin")?.value?;
    let place = std::str::from_utf8(value).ok()?;
    place.rsplit_once('/').map(|(partition, _)| partition.to_owned())
}
