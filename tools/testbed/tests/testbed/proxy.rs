//! The testbed on itself: the proxy passes, delays, cuts, refuses and falls silent, and its traps snap on their request.

use std::time::{Duration, Instant};

use anyhow::Result;
use copydesk_testbed::{Broker, Fault, Link, Moment, Proxy, Record, Request, Trap, Until, produce, read_committed};
use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;

const PATIENCE: Duration = Duration::from_secs(60);
const BRIEF: Duration = Duration::from_millis(1500);

#[test]
fn a_broker_behind_a_proxy_is_reached_lost_and_reached_again() -> Result<()> {
    let proxy = Proxy::new()?;
    let broker = Broker::builder().advertised_port(proxy.port()).start()?;
    let address = broker.bootstrap();
    assert!(answer(&address, BRIEF).is_err(), "the proxy is not yet open");
    proxy.towards(broker.port())?;
    assert!(answer(&address, PATIENCE)? < BRIEF);

    proxy.set(Link::Delay(Duration::from_millis(400)))?;
    assert!(answer(&address, PATIENCE)? > Duration::from_millis(800), "both ways are slow");

    proxy.set(Link::HalfOpen)?;
    assert!(answer(&address, BRIEF).is_err());

    proxy.set(Link::Pass)?;
    let topic = broker.new_topic("behind", 1)?;
    produce(&address, &topic, [Record::new(0, "one")])?;
    proxy.cut();
    assert_eq!(read_committed(&address, &topic, Until::Count(1), PATIENCE)?.len(), 1);

    proxy.set(Link::Refuse)?;
    assert!(answer(&address, BRIEF).is_err());
    assert!(std::net::TcpStream::connect(&address).is_err(), "the port is closed");
    proxy.set(Link::Pass)?;

    for moment in [Moment::BeforeRequest, Moment::BeforeAnswer] {
        proxy.lay(Trap { request: Request::Produce, moment, fault: Fault::Cut });
        produce(&address, &topic, [Record::new(0, format!("{moment:?}"))])?;
    }
    assert_eq!(proxy.sprung(), 2);
    let read = read_committed(&broker.inside(), &topic, Until::Count(3), PATIENCE)?;
    let values: Vec<String> = read.iter().map(Record::text).collect();
    assert_eq!(values, ["one", "BeforeRequest", "BeforeAnswer"], "the idempotent producer writes each once");
    Ok(())
}

/// How long a new client waits for an answer from the cluster.
fn answer(address: &str, patience: Duration) -> Result<Duration, KafkaError> {
    let client: BaseConsumer = ClientConfig::new().set("bootstrap.servers", address).create()?;
    let begin = Instant::now();
    client.fetch_metadata(None, patience)?;
    Ok(begin.elapsed())
}
