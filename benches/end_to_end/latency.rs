//! From the call that produces a record to the moment a `read_committed` reader sees what became of it: copydesk that
//! passes bytes on, exactly once every 100 ms, at parts of the highest rate. Feeder and reader share the machine.

use crate::contestant::{AtWork, Places, reader};
use crate::throughput::RAW;
use crate::{Size, load};
use anyhow::{Context, Result, ensure};
use copydesk_testbed::Broker;
use rdkafka::consumer::BaseConsumer;
use rdkafka::message::Message;
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer, ThreadedProducer};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const WARM_UP: Duration = Duration::from_secs(2);
const MEASURED: Duration = Duration::from_secs(8);
const PARTS: [f64; 3] = [0.1, 0.5, 0.9];
/// How long after the last record was fed the last outcome may come.
const TAIL: Duration = Duration::from_secs(20);

/// Finds the highest rate, then measures at parts of it.
pub(crate) fn run(size: Size) -> Result<()> {
    let broker = Broker::start()?;
    let flood = measured(&broker, size, 0, f64::INFINITY)?;
    let highest = flood.seen as f64 / flood.lasted.as_secs_f64();
    println!("highest rate with feeder and reader on the same machine: {highest:.0} records/s of {} bytes", size.bytes);
    println!("{:<28} {:>10} {:>10} {:>10} {:>10}", "", "p50 ms", "p99 ms", "p99.9 ms", "records");
    for (number, part) in PARTS.into_iter().enumerate() {
        let told = measured(&broker, size, number + 1, highest * part)?;
        let at = |share: f64| told.quantile(share).as_secs_f64() * 1e3;
        let line = format!("{:.0} records/s ({:.0} %)", highest * part, part * 100.0);
        println!("{line:<28} {:>10.1} {:>10.1} {:>10.1} {:>10}", at(0.5), at(0.99), at(0.999), told.delays.len());
    }
    Ok(())
}

/// What a reader saw.
struct Told {
    /// Delays of the records that were fed after the warm-up, sorted.
    delays: Vec<Duration>,
    /// All records seen.
    seen: u64,
    /// From the first to the last.
    lasted: Duration,
}

impl Told {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list of delays")]
    fn quantile(&self, share: f64) -> Duration {
        let place = (self.delays.len() as f64 * share) as usize;
        self.delays.get(place.min(self.delays.len().saturating_sub(1))).copied().unwrap_or_default()
    }
}

fn measured(broker: &Broker, size: Size, number: usize, rate: f64) -> Result<Told> {
    let input = format!("pace-{number}");
    broker.create_topic(&input, size.partitions, &[])?;
    let places = Places::beside(broker, &input, size.partitions, &input)?;
    let mut worker = AtWork::start(broker, RAW, &places, &[])?;
    let reader = reader(broker, &places.output, size.partitions)?;
    let (origin, fed) = (Instant::now(), AtomicBool::new(false));
    let told = std::thread::scope(|scope| -> Result<Told> {
        let feeder = scope.spawn(|| {
            let count = feed(broker, size, &input, rate, origin);
            fed.store(true, Ordering::Release);
            count
        });
        let told = read(&reader, origin, &fed)?;
        let count = feeder.join().map_err(|_| anyhow::anyhow!("the feeder panicked"))??;
        ensure!(told.seen == count, "{count} records were fed and {} came out", told.seen);
        Ok(told)
    })?;
    worker.end()?;
    Ok(told)
}

/// Feeds records that say when they were sent, at an even pace; returns how many.
fn feed(broker: &Broker, size: Size, input: &str, rate: f64, origin: Instant) -> Result<u64> {
    let producer: ThreadedProducer<DefaultProducerContext> = broker.client().set("linger.ms", "1").create()?;
    let (_never, tick) = std::sync::mpsc::channel::<()>();
    let began = Instant::now();
    let mut sent = 0_u64;
    while began.elapsed() < WARM_UP + MEASURED {
        while (sent as f64) < rate * began.elapsed().as_secs_f64() && began.elapsed() < WARM_UP + MEASURED {
            let value = load::words(&format!("{} ", origin.elapsed().as_nanos()), size.bytes);
            let key = sent.to_string();
            let mut record = BaseRecord::<str, [u8]>::to(input).key(&key).payload(&value);
            record = record.partition(sent as i32 % size.partitions);
            if producer.send(record).is_err() {
                break;
            }
            sent += 1;
        }
        tick.recv_timeout(Duration::from_millis(1)).unwrap_or_default();
    }
    producer.flush(Duration::from_secs(30))?;
    Ok(sent)
}

fn read(reader: &BaseConsumer, origin: Instant, fed: &AtomicBool) -> Result<Told> {
    let mut told = Told { delays: Vec::new(), seen: 0, lasted: Duration::ZERO };
    let (mut first, mut last) = (None, Instant::now());
    loop {
        let Some(message) = reader.poll(Duration::from_millis(20)) else {
            let quiet = last.elapsed();
            // A second of silence after everything was fed is the end.
            if fed.load(Ordering::Acquire) && (quiet > Duration::from_secs(1) && told.seen > 0 || quiet > TAIL) {
                break;
            }
            continue;
        };
        let (message, now) = (message?, origin.elapsed());
        last = Instant::now();
        let began = *first.get_or_insert(last);
        told.seen += 1;
        told.lasted = last.duration_since(began);
        let sent = sent_at(message.payload()).context("a record that does not say when it was sent")?;
        if sent >= WARM_UP {
            told.delays.push(now.saturating_sub(sent));
        }
    }
    told.delays.sort_unstable();
    Ok(told)
}

fn sent_at(value: Option<&[u8]>) -> Option<Duration> {
    let number = value?.split(|byte| *byte == b' ').next()?;
    std::str::from_utf8(number).ok()?.parse().ok().map(Duration::from_nanos)
}
