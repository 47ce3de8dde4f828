//! The testbed on itself: doors with locks open for the right papers and for no others.

use std::time::Duration;

use anyhow::{Context, Result};
use copydesk_testbed::{Broker, Operation, Resource, USER};
use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};

const PATIENCE: Duration = Duration::from_secs(30);
const BRIEF: Duration = Duration::from_secs(3);

fn config(broker: &Broker, changes: &[(&str, &str)]) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", broker.bootstrap()).set("group.id", "testbed");
    for (key, value) in broker.client_settings() {
        config.set(key, value);
    }
    for (key, value) in changes {
        config.set(*key, *value);
    }
    config
}

fn enters(broker: &Broker, changes: &[(&str, &str)], patience: Duration) -> Result<bool> {
    let client: BaseConsumer = config(broker, changes).create()?;
    // Tokens are fetched while the client is polled.
    drop(client.poll(Duration::from_millis(100)).map(|event| event.map(drop)));
    Ok(client.fetch_metadata(None, patience).is_ok())
}

#[test]
fn mutual_tls_lets_in_who_has_a_certificate_of_the_right_authority() -> Result<()> {
    let broker = Broker::builder().mutual_tls().start()?;
    let stranger = broker.certificates()?.stranger.clone();
    let strange_authority = broker.certificates()?.strange_authority.display().to_string();
    assert!(enters(&broker, &[], PATIENCE)?, "{}", broker.log());
    assert!(!enters(&broker, &[("ssl.ca.location", &strange_authority)], BRIEF)?, "a broker nobody vouches for");
    let certificate = stranger.certificate.display().to_string();
    let key = stranger.key.display().to_string();
    let papers = [("ssl.certificate.location", certificate.as_str()), ("ssl.key.location", &key)];
    assert!(!enters(&broker, &papers, BRIEF)?, "a client nobody vouches for");
    Ok(())
}

#[test]
fn scram_over_tls_and_rules_let_a_user_do_what_is_allowed_and_no_more() -> Result<()> {
    let broker = Broker::builder().tls().scram().guarded().start()?;
    assert!(!enters(&broker, &[("sasl.password", "wrong")], BRIEF)?);
    let (open, closed) = (broker.new_topic("open", 1)?, broker.new_topic("closed", 1)?);
    broker.allow(USER, &[(Resource::Topic(&open), Operation::Write), (Resource::Cluster, Operation::Describe)])?;
    let producer: BaseProducer = config(&broker, &[("message.timeout.ms", "10000")]).create()?;
    let written = |topic: &str| -> Result<(), KafkaError> {
        producer.send(BaseRecord::<(), str>::to(topic).payload("x")).map_err(|(error, _)| error)?;
        producer.flush(PATIENCE)?;
        producer.client().fetch_metadata(Some(topic), PATIENCE).map(drop)
    };
    written(&open)?;
    let metadata = producer.client().fetch_metadata(Some(&closed), PATIENCE)?;
    let error = metadata.topics().first().context("the topic")?.error();
    assert_eq!(error.map(RDKafkaErrorCode::from), Some(RDKafkaErrorCode::TopicAuthorizationFailed));
    Ok(())
}

#[test]
fn oauth_fetches_a_token_for_the_right_secret_only() -> Result<()> {
    let broker = Broker::builder().oauth().start()?;
    assert!(!enters(&broker, &[("sasl.oauthbearer.client.secret", "wrong")], BRIEF)?);
    assert_eq!(broker.tokens_given(), 0);
    assert!(enters(&broker, &[], PATIENCE)?, "{}", broker.log());
    assert!(broker.tokens_given() > 0);
    Ok(())
}

#[test]
fn plain_asks_for_the_password() -> Result<()> {
    let broker = Broker::builder().plain().start()?;
    assert!(enters(&broker, &[], PATIENCE)?, "{}", broker.log());
    assert!(!enters(&broker, &[("sasl.password", "wrong")], BRIEF)?);
    Ok(())
}
