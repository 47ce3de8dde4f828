//! The worker at doors with locks, on a real Kafka: it enters with the right papers, says which are wrong, does with the
//! documented least of rights, and shows no secret.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
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

#[test]
fn the_doctor_names_each_right_that_is_missing_and_leaves_nothing() -> Result<()> {
    let broker = Broker::builder().scram().guarded().start()?;
    let journey = Journey::new(&broker, PROGRAM, 1)?;
    journey.feed(articles(3, 1))?;
    let outputs = [Resource::Topic(&journey.output), Resource::Topic(&journey.dead_letters)];
    // (rights given before, what is a problem afterwards, what is allowed)
    let examine = |problems: &[&str], good: &[(&str, &str)]| -> Result<()> {
        let (status, said) = journey.command(&["doctor", "--json"], PATIENCE)?;
        let found: serde_json::Value = serde_json::from_str(&said).with_context(|| said.clone())?;
        let findings = found["findings"].as_array().context("findings")?;
        let is = |level: &str, about: &str| {
            findings.iter().any(|one| one["level"] == level && one["about"].as_str().is_some_and(|a| a.contains(about)))
        };
        for problem in problems {
            ensure!(is("problem", problem), "no problem of {problem} in {said}");
        }
        for (level, about) in good {
            ensure!(is(level, about), "no {level} finding of {about} in {said}");
        }
        let told = findings.iter().filter(|one| one["level"] == "problem");
        ensure!(told.clone().all(|one| one["remedy"].is_string()), "{said}");
        ensure!((status == 1) != problems.is_empty(), "exit status {status}: {said}");
        ensure!(!said.contains(PASSWORD), "the password is shown");
        Ok(())
    };
    let writing = outputs.map(|topic| match topic {
        Resource::Topic(name) => format!("writing {name}"),
        _ => String::new(),
    });
    let [articles_out, letters_out] = writing.each_ref().map(String::as_str);
    examine(&["topic ", "group ", "transactions"], &[("good", "models"), ("good", "client")])?;
    broker.allow(USER, &[(Resource::Topic(&journey.input), Operation::Read)])?;
    broker.allow(USER, &[(Resource::Group(&journey.group), Operation::Read)])?;
    broker.allow(USER, &[(Resource::TransactionalIdPrefix(&journey.group), Operation::Write)])?;
    broker.allow(USER, &outputs.map(|topic| (topic, Operation::Describe)))?;
    examine(&[], &[("note", articles_out), ("good", "reading"), ("good", "transactions")])?;
    broker.allow(USER, &outputs.map(|topic| (topic, Operation::DescribeConfigs)))?;
    // The dead letters take records of 100 MiB here: nothing is too large for them that could be tried.
    examine(&[articles_out], &[("note", letters_out)])?;
    broker.allow(USER, &outputs.map(|topic| (topic, Operation::Write)))?;
    examine(&[], &[("good", articles_out), ("note", letters_out), ("good", "clock")])?;
    let books = journey.books_now()?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (0, 0), "something was left");
    Ok(())
}
