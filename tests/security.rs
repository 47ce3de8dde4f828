//! The worker at doors with locks, on a real Kafka: it enters with the right papers, says which are wrong, does with the
//! documented least of rights, and shows no secret.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use copydesk_testbed::{Broker, Builder, Journey, Operation, PASSWORD, Resource, USER, articles};

const PROGRAM: &str = env!("CARGO_BIN_EXE_copydesk");
const PATIENCE: Duration = Duration::from_secs(240);

/// A worker at this door does its work and tells nobody the secret.
fn works(door: Builder) -> Result<()> {
    let broker = door.start()?;
    let journey = Journey::new(&broker, PROGRAM, 2)?;
    journey.feed(articles(50, 2))?;
    let worker = journey.ready_worker(&[], PATIENCE)?;
    let books = journey.prove(PATIENCE).with_context(|| worker.output())?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (50, 0));
    let seen = Command::new("ps").args(["-o", "args=", "-p", &worker.pid().to_string()]).output()?;
    let pages = ["/config", "/state", "/metrics", "/ready", "/"].map(|path| worker.get(path).map(|page| page.body));
    for text in pages.into_iter().chain([Ok(worker.log()), Ok(String::from_utf8_lossy(&seen.stdout).into_owned())]) {
        assert!(!text?.contains(PASSWORD), "the password is shown");
    }
    Ok(())
}

#[test]
fn the_worker_enters_by_mutual_tls() -> Result<()> {
    works(Broker::builder().mutual_tls())
}

#[test]
fn the_worker_enters_by_scram_over_tls_and_shows_no_secret() -> Result<()> {
    works(Broker::builder().tls().scram())
}

#[test]
fn the_worker_enters_by_oauth_client_credentials_and_shows_no_secret() -> Result<()> {
    works(Broker::builder().oauth())
}

#[test]
fn a_broker_nobody_vouches_for_and_a_wrong_password_are_named() -> Result<()> {
    let broker = Broker::builder().tls().scram().start()?;
    let journey = Journey::new(&broker, PROGRAM, 1)?;
    let strange = broker.certificates()?.strange_authority.display().to_string();
    let table = [
        ("kafka.client.ssl.ca.location", strange.as_str(), "TLS failed"),
        ("kafka.client.sasl.password", "wrong", "authentication failed"),
    ];
    for (key, value, complaint) in table {
        let worker = journey.worker_with(&[(key, value)])?;
        let page = worker.wait_page("/ready", PATIENCE, |page| page.body.contains(complaint))?;
        assert_eq!(page.status, 503);
        worker.sigterm()?;
        assert_eq!(worker.wait_exit(Duration::from_secs(90))?, 143);
    }
    Ok(())
}

#[test]
fn the_documented_rights_are_enough_and_a_missing_one_is_named() -> Result<()> {
    let broker = Broker::builder().scram().guarded().start()?;
    let journey = Journey::new(&broker, PROGRAM, 1)?;
    journey.feed(articles(20, 1))?;
    let rights = [
        (Resource::Topic(&journey.input), Operation::Read),
        (Resource::Group(&journey.group), Operation::Read),
        (Resource::Topic(&journey.output), Operation::Write),
        (Resource::Topic(&journey.dead_letters), Operation::Write),
        (Resource::TransactionalIdPrefix(&journey.group), Operation::Write),
    ];
    let [reading, joining, rest @ ..] = &rights;
    let refused = journey.worker()?;
    let page = refused.wait_page("/ready", PATIENCE, |page| page.body.contains("not authorised"))?;
    assert_eq!(page.status, 503);
    drop(refused);
    broker.allow(USER, &[*reading, *joining])?;
    let mute = journey.worker()?;
    mute.wait_log("uthori", PATIENCE)?;
    drop(mute);
    broker.allow(USER, rest)?;
    let worker = journey.ready_worker(&[], PATIENCE)?;
    let books = journey.prove(PATIENCE).with_context(|| worker.output())?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (20, 0));
    Ok(())
}
