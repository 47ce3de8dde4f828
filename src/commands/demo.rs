//! `copydesk demo`: an embedded broker, the whole worker, a feeder that plays the samples, and the status page.
//!
//! The broker is librdkafka's mock cluster. It lives in this process, keeps little and fakes transactions: it shows how
//! copydesk works, it proves nothing about delivery. That is what the tests on a real Kafka are for.

use super::enrich::by_ending;
use super::{pretty, run};
use crate::chain::{Registry, headers};
use crate::config::{Checked, Loader, Problems};
use crate::setup;
use copydesk_article::Article;
use include_dir::{Dir, File, include_dir};
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{Header, Headers, Message, OwnedHeaders};
use rdkafka::mocking::MockCluster;
use rdkafka::producer::{BaseProducer, BaseRecord, DefaultProducerContext, Producer};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// The samples, carried in the program.
static SAMPLES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/samples");
/// Partitions of the demo's input topic.
const PARTITIONS: i32 = 3;
/// How long `--once` waits for everything to come out.
const ONCE_WITHIN: Duration = Duration::from_secs(60);

/// How the demo is run.
#[derive(Clone, Debug)]
pub struct Request {
    /// Play every sample once, print what came out, and end.
    pub once: bool,
    /// The status page's address.
    pub listen: String,
    /// The pause between two articles.
    pub pace: Duration,
    /// Whether to print with colours.
    pub coloured: bool,
}

/// Why a demo could not run.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Its configuration is wrong.
    #[error("the demo's configuration is wrong:\n{0}")]
    Config(#[from] Problems),
    /// The embedded broker does not work.
    #[error("the embedded broker does not work")]
    Broker(#[from] KafkaError),
    /// Not everything came out in time.
    #[error("only {0} of {1} articles came out within {2:?}")]
    Late(usize, usize, Duration),
    /// The worker could not run.
    #[error(transparent)]
    Run(#[from] run::RunError),
    /// Something could not be printed.
    #[error("nothing could be printed")]
    Print(#[from] std::io::Error),
}

/// Runs the demo until it is interrupted, or once.
///
/// # Errors
/// When it cannot run, or when articles do not come out.
pub async fn demo(request: Request) -> Result<u8, DemoError> {
    let cluster = MockCluster::new(1)?;
    let registry = Registry::standard();
    let checked = configuration(&request, &cluster.bootstrap_servers(), &registry)?;
    cluster.create_topic("articles.raw", PARTITIONS, 1)?;
    cluster.create_topic("articles.enriched", PARTITIONS, 1)?;
    cluster.create_topic("articles.dead", 1, 1)?;
    let (stop, stopped) = watch::channel(false);
    let brokers = cluster.bootstrap_servers();
    if request.once {
        return once(&request, checked, registry, brokers, (stop, stopped)).await;
    }
    let line = format!("copydesk demo: an article every {:?}; Ctrl-C ends it", request.pace);
    println(&line)?;
    let feeder = tokio::task::spawn_blocking(move || feed_for_ever(&brokers, request.pace, &stopped));
    let status = run::run(checked, registry, run::Started::Announced, run::until_signal()).await;
    // Nobody listens any more when the feeder has ended by itself.
    stop.send_replace(true);
    if let Ok(Err(error)) = feeder.await {
        tracing::warn!(%error, "the feeder had trouble");
    }
    drop(cluster);
    Ok(status.map(|status| if status == 130 { 0 } else { status })?)
}

async fn once(
    request: &Request,
    checked: Checked,
    registry: Registry,
    brokers: String,
    (stop, stopped): (watch::Sender<bool>, watch::Receiver<bool>),
) -> Result<u8, DemoError> {
    let coloured = request.coloured;
    let player = tokio::task::spawn_blocking(move || {
        let played = play_once(&brokers, coloured);
        // The worker ends however the playing went.
        stop.send_replace(true);
        played
    });
    let mut stopped = stopped;
    let told = async move {
        if stopped.wait_for(|stop| *stop).await.is_err() {
            tracing::debug!("the player has ended");
        }
        0
    };
    let status = run::run(checked, registry, run::Started::Quiet, told).await?;
    match player.await {
        Ok(Ok(())) => Ok(status),
        Ok(Err(error)) => Err(error),
        Err(_) => Ok(70),
    }
}

fn configuration(request: &Request, brokers: &str, registry: &Registry) -> Result<Checked, Problems> {
    let known = registry.clone();
    Loader::new()
        .flag("kafka.bootstrap_servers", brokers, "demo")
        .flag("kafka.group_id", "copydesk-demo", "demo")
        .flag("chain.threads", "1", "demo")
        .flag("observe.listen", request.listen.as_str(), "--listen")
        .stages(registry.names())
        .rule(move |checked| setup::stages_fit(&known, checked))
        .load()
}

/// A sample: its path under `samples/`, its bytes.
fn samples() -> Vec<(&'static Path, &'static [u8])> {
    let mut files: Vec<&File<'static>> = Vec::new();
    let mut folders: Vec<&Dir<'static>> = SAMPLES.dirs().collect();
    while let Some(folder) = folders.pop() {
        if folder.path().starts_with("expected") {
            continue;
        }
        files.extend(folder.files());
        folders.extend(folder.dirs());
    }
    files.retain(|file| file.path().extension().is_some_and(|ending| ending != "md"));
    files.sort_by_key(|file| file.path());
    files.into_iter().map(|file| (file.path(), file.contents())).collect()
}

fn producer(brokers: &str) -> Result<BaseProducer, KafkaError> {
    ClientConfig::new().set("bootstrap.servers", brokers).set("linger.ms", "5").create()
}

fn play(producer: &BaseProducer, path: &Path, bytes: &[u8]) -> Result<(), KafkaError> {
    let name = path.to_string_lossy();
    let mut headers = OwnedHeaders::new().insert(Header { key: "sample", value: Some(name.as_bytes()) });
    if let Some(content_type) = by_ending(path) {
        headers = headers.insert(Header { key: headers::CONTENT_TYPE, value: Some(content_type) });
    }
    let record = BaseRecord::<str, [u8]>::to("articles.raw").key(&*name).payload(bytes).headers(headers);
    producer.send(record).map_err(|(error, _)| error)?;
    producer.poll(Duration::ZERO);
    Ok(())
}

fn feed_for_ever(brokers: &str, pace: Duration, stopped: &watch::Receiver<bool>) -> Result<(), KafkaError> {
    let producer: BaseProducer<DefaultProducerContext> = producer(brokers)?;
    for (path, bytes) in samples().into_iter().cycle() {
        if *stopped.borrow() {
            break;
        }
        play(&producer, path, bytes)?;
        producer.poll(pace);
    }
    producer.flush(Duration::from_secs(2))
}

/// Plays every sample, prints what comes out of both doors in the order of the samples, and a summary.
fn play_once(brokers: &str, coloured: bool) -> Result<(), DemoError> {
    let producer = producer(brokers)?;
    let samples = samples();
    for (path, bytes) in &samples {
        play(&producer, path, bytes)?;
    }
    producer.flush(Duration::from_secs(10))?;
    let mut came = Vec::new();
    let reader = reader(brokers)?;
    let until = Instant::now() + ONCE_WITHIN;
    let mut heard = std::collections::BTreeSet::new();
    while heard.len() < samples.len() {
        if Instant::now() > until {
            return Err(DemoError::Late(heard.len(), samples.len(), ONCE_WITHIN));
        }
        let Some(message) = reader.poll(Duration::from_millis(100)) else { continue };
        let message = message?;
        let header = |name: &str| {
            let value = message.headers()?.iter().find(|header| header.key == name)?.value?;
            std::str::from_utf8(value).ok().map(str::to_owned)
        };
        let sample = header("sample").unwrap_or_default();
        let dead =
            header("copydesk-dlq-reason").map(|reason| (reason, header("copydesk-dlq-message").unwrap_or_default()));
        heard.insert(sample.clone());
        came.push((sample, message.offset(), dead, message.payload().map(<[u8]>::to_vec).unwrap_or_default()));
    }
    came.sort();
    print_all(&came, coloured)
}

type Came = (String, i64, Option<(String, String)>, Vec<u8>);

fn print_all(came: &[Came], coloured: bool) -> Result<(), DemoError> {
    let mut dead = 0;
    for (sample, _, letter, value) in came {
        if let Some((reason, message)) = letter {
            dead += 1;
            println(&format!("── {sample}: dead letter, {reason}: {message}\n"))?;
            continue;
        }
        match serde_json::from_slice::<Article>(value) {
            Ok(article) => println(&format!("{sample}\n{}", pretty::pretty(&article, coloured)))?,
            Err(error) => println(&format!("{sample}: not an article: {error}"))?,
        }
    }
    println(&format!("{} articles enriched, {dead} dead letters", came.len() - dead))?;
    Ok(())
}

fn reader(brokers: &str) -> Result<BaseConsumer, KafkaError> {
    let reader: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", brokers)
        .set("group.id", "copydesk-demo-reader")
        .set("enable.auto.commit", "false")
        .create()?;
    let mut list = TopicPartitionList::new();
    for partition in 0..PARTITIONS {
        list.add_partition_offset("articles.enriched", partition, Offset::Beginning)?;
    }
    list.add_partition_offset("articles.dead", 0, Offset::Beginning)?;
    reader.assign(&list)?;
    Ok(reader)
}

fn println(line: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    writeln!(std::io::stdout().lock(), "{line}")
}
