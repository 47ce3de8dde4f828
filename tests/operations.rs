//! The operator's tools on a real Kafka: what they say of what lies in the topics, and what they do to it.

use anyhow::{Context, Result, ensure};
use copydesk_testbed::{Broker, Record, Until, produce, read_committed, unique};
use std::process::{Command, Output};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

/// Topics and a group that no other test has, and the program set to them.
struct Desk {
    broker: &'static Broker,
    group: String,
    input: String,
    output: String,
    dead: String,
}

impl Desk {
    fn new(partitions: i32) -> Result<Self> {
        let broker = Broker::shared()?;
        let [input, output, dead] = ["raw", "enriched", "dead"].map(|stem| broker.new_topic(stem, partitions));
        Ok(Self { broker, group: unique("desk"), input: input?, output: output?, dead: dead? })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.args(arguments).current_dir(std::env::temp_dir());
        command.env("COPYDESK__KAFKA__BOOTSTRAP_SERVERS", self.broker.bootstrap());
        command.env("COPYDESK__KAFKA__GROUP_ID", &self.group);
        command.env("COPYDESK__TOPICS__INPUT", &self.input);
        command.env("COPYDESK__TOPICS__OUTPUT", &self.output);
        command.env("COPYDESK__TOPICS__DEAD_LETTERS", &self.dead);
        command
    }

    /// Runs the program to its end: exit status, standard output, standard error.
    fn run(&self, arguments: &[&str]) -> Result<(i32, String, String)> {
        let Output { status, stdout, stderr } = self.command(arguments).output().context("starting copydesk")?;
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Ok((status.code().context("ended by a signal")?, text(&stdout), text(&stderr)))
    }

    fn feed(&self, topic: &str, records: impl IntoIterator<Item = Record>) -> Result<()> {
        produce(&self.broker.inside(), topic, records).map(drop)
    }

    fn article(&self, partition: i32, offset: i64) -> Record {
        let origin = format!("{}/{partition}/{offset}", self.input);
        Record::new(partition, "{}")
            .with_header("copydesk-origin", origin)
            .with_header("copydesk-id", offset.to_string())
    }

    fn letter(&self, partition: i32, offset: i64, reason: &str, body: &str) -> Record {
        Record::new(partition, body)
            .with_key(format!("key-{offset}"))
            .with_timestamp(1_700_000_000_000 + offset)
            .with_header("desk", "foreign")
            .with_header("copydesk-dlq-reason", reason)
            .with_header("copydesk-dlq-stage", "read")
            .with_header("copydesk-dlq-message", "a \u{1b}[31mred\u{1b}[0m word")
            .with_header("copydesk-dlq-topic", self.input.clone())
            .with_header("copydesk-dlq-partition", partition.to_string())
            .with_header("copydesk-dlq-offset", offset.to_string())
            .with_header("copydesk-dlq-timestamp", (1_700_000_000_000 + offset).to_string())
            .with_header("copydesk-dlq-attempts", "1")
            .with_header("copydesk-dlq-at", "2026-01-31T06:00:00.000Z")
    }
}

#[test]
fn the_simulator_reports_and_says_yes() -> Result<()> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_copydesk")).args(["simulate", "--seed", "7", "--runs", "50"]).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success() && said.starts_with("50 runs"), "{said}");
    ensure!(said.contains("no rule was broken"), "{said}");
    Ok(())
}

#[test]
fn an_audit_proves_a_clean_range_and_lists_every_offender() -> Result<()> {
    let desk = Desk::new(2)?;
    desk.feed(&desk.input, (0..20).map(|number| Record::new(number % 2, format!("{number}"))))?;
    desk.feed(&desk.output, (0..9).map(|offset| desk.article(0, offset)))?;
    desk.feed(&desk.output, (0..10).map(|offset| desk.article(1, offset)))?;
    desk.feed(&desk.dead, [desk.letter(0, 9, "empty", "")])?;
    let (status, said, complaint) = desk.run(&["audit"])?;
    ensure!(status == 0 && said.contains("the group has no position"), "{said}{complaint}");
    let whole = ["audit", "--to", "0=10,1=10"];
    let (status, said, complaint) = desk.run(&whole)?;
    ensure!(status == 0 && said.contains("20 records: 19 published"), "{said}{complaint}");

    desk.feed(&desk.dead, [desk.letter(1, 4, "empty", "")])?;
    desk.feed(&desk.output, [desk.article(0, 3), desk.article(1, 99), Record::new(0, "?")])?;
    desk.feed(&desk.input, [Record::new(1, "late")])?;
    let (status, said, complaint) = desk.run(&["audit", "--to", "0=10,1=11", "--json"])?;
    let found: serde_json::Value = serde_json::from_str(&said).with_context(|| format!("{said}{complaint}"))?;
    let offences = serde_json::json!({ "missing": 1, "twice": 1, "both_doors": 1, "unknown_origin": 1 });
    ensure!(status == 1 && found["offences"] == offences && found["outside"] == 1, "{said}");
    let (status, _, complaint) = desk.run(&["audit", "--from", "yesterday"])?;
    ensure!(status == 64 && complaint.contains("neither a time"), "{complaint}");
    Ok(())
}

#[test]
fn dead_letters_are_counted_filtered_and_shown_without_harm_to_the_terminal() -> Result<()> {
    let desk = Desk::new(1)?;
    let body = "OTTAWA (AFP) - The bridge was closed.\u{1b}[2J\n\nIt opened again on Friday.";
    desk.feed(
        &desk.dead,
        [desk.letter(0, 0, "empty", ""), desk.letter(0, 1, "panicked", body), desk.letter(0, 2, "empty", "")],
    )?;
    let (status, said, complaint) = desk.run(&["dlq", "ls", "--reason", "empty", "--json"])?;
    let found: serde_json::Value = serde_json::from_str(&said).with_context(|| format!("{said}{complaint}"))?;
    ensure!(status == 0 && found["summary"]["letters"] == 2, "{said}");
    ensure!(found["summary"]["by_hour"]["2026-01-31T06:00:00Z"] == 2, "{said}");
    ensure!(found["letters"][1]["origin"] == format!("{}/0/2", desk.input), "{said}");
    let (_, said, _) = desk.run(&["dlq", "ls", "--since", "2026-02-01"])?;
    ensure!(said.starts_with("0 dead letters"), "{said}");

    let (status, said, complaint) = desk.run(&["dlq", "show", "0/1"])?;
    ensure!(
        status == 0 && !said.contains('\u{1b}') && said.contains("copydesk-dlq-reason: panicked"),
        "{said}{complaint}"
    );
    ensure!(
        said.contains("today it would be published as 1 records") && said.contains("The bridge was closed"),
        "{said}"
    );
    let (_, said, _) = desk.run(&["dlq", "show", "0/0"])?;
    ensure!(said.contains("today it would be dead-lettered: empty in read"), "{said}");
    let (status, ..) = desk.run(&["dlq", "show", "0/3"])?;
    ensure!(status == 1, "there is no such letter");
    Ok(())
}

#[test]
fn letters_go_back_exactly_once_though_the_redrive_is_killed_half_way() -> Result<()> {
    const LETTERS: i64 = 120;
    let desk = Desk::new(2)?;
    let reason = |offset: i64| if offset % 3 == 0 { "empty" } else { "timed_out" };
    desk.feed(
        &desk.dead,
        (0..LETTERS).map(|offset| desk.letter(i32::from(offset % 2 == 1), offset, reason(offset), "body")),
    )?;
    let worn = desk.letter(0, 500, "timed_out", "worn").with_header("copydesk-dlq-attempts", "3");
    let stray = desk.letter(0, 501, "timed_out", "stray").with_header("copydesk-dlq-topic", "somewhere.else");
    desk.feed(&desk.dead, [worn, stray])?;

    let (status, said, complaint) = desk.run(&["dlq", "redrive", "--dry-run", "--json"])?;
    let found: serde_json::Value = serde_json::from_str(&said).with_context(|| format!("{said}{complaint}"))?;
    let expected =
        serde_json::json!({ "sent": LETTERS, "sent_earlier": 0, "not_meant": 0, "too_often": 1, "homeless": 1 });
    ensure!(status == 0 && found == expected, "{said}");

    let mut slow = desk.command(&["dlq", "redrive", "--reason", "timed_out", "--rate", "30"]).spawn()?;
    // The first transaction is committed, the second is under way.
    let some = read_committed(&desk.broker.inside(), &desk.input, Until::Count(10), PATIENCE);
    slow.kill()?;
    slow.wait()?;
    ensure!(some?.len() < 80, "it was to be killed half-way");

    let (status, said, complaint) = desk.run(&["dlq", "redrive", "--reason", "timed_out"])?;
    ensure!(status == 0, "{said}{complaint}");
    let (_, said, _) = desk.run(&["dlq", "ls"])?;
    ensure!(said.contains("42 dead letters, 0 of them sent back"), "{said}");
    let (status, said, complaint) = desk.run(&["dlq", "redrive"])?;
    ensure!(status == 0 && said.starts_with("40 sent back"), "{said}{complaint}");
    let (_, said, _) = desk.run(&["dlq", "redrive"])?;
    ensure!(said.starts_with("0 sent back"), "{said}");

    let back = read_committed(&desk.broker.inside(), &desk.input, Until::End, PATIENCE)?;
    let mut keys: Vec<String> = back
        .iter()
        .map(|record| String::from_utf8_lossy(record.key.as_deref().unwrap_or_default()).into_owned())
        .collect();
    keys.sort();
    let mut expected: Vec<String> = (0..LETTERS).map(|offset| format!("key-{offset}")).collect();
    expected.sort();
    ensure!(keys == expected, "each exactly once: {} came back", keys.len());
    for record in &back {
        let names: Vec<&str> = record.headers.iter().map(|(name, _)| name.as_str()).collect();
        ensure!(
            names == ["desk", "copydesk-attempts"] && record.header("copydesk-attempts").as_deref() == Some("2"),
            "{record:?}"
        );
        let key = String::from_utf8_lossy(record.key.as_deref().unwrap_or_default());
        let offset: i64 = key.trim_start_matches("key-").parse()?;
        ensure!(record.text() == "body" && record.timestamp == Some(1_700_000_000_000 + offset), "{record:?}");
        ensure!(record.partition == i32::from(offset % 2 == 1), "{record:?}");
    }
    Ok(())
}

#[test]
fn the_doctor_names_every_risk_with_a_remedy() -> Result<()> {
    let desk = Desk::new(2)?;
    let (status, said, complaint) = desk.run(&["doctor", "--json"])?;
    let found: serde_json::Value = serde_json::from_str(&said).with_context(|| format!("{said}{complaint}"))?;
    ensure!(status == 0 && found["reached"] == true && found["worst"] == "warning", "{said}");
    let findings = found["findings"].as_array().context("findings")?;
    let about = |name: String, words: &str| {
        let told = |one: &serde_json::Value| {
            one["about"] == name && one["found"].as_str().is_some_and(|found| found.contains(words))
        };
        ensure!(findings.iter().any(told), "{name}: {words} is not in {said}");
        Ok(())
    };
    about("transactions".into(), "can begin")?;
    about("features".into(), "Kafka 4")?;
    about(format!("topic {}", desk.input), "one replica")?;
    about(format!("topic {}", desk.dead), "stops the worker")?;
    about(format!("reading {}", desk.input), "allowed")?;
    about(format!("writing {}", desk.output), "allowed")?;
    let remedies = findings.iter().filter(|one| one["level"] == "warning" || one["level"] == "problem");
    ensure!(remedies.clone().all(|one| one["remedy"].is_string()), "{said}");
    for topic in [&desk.output, &desk.dead] {
        let left = read_committed(&desk.broker.inside(), topic, Until::End, PATIENCE)?;
        ensure!(left.is_empty(), "the doctor has left something in {topic}");
    }
    let missing = desk.command(&["doctor"]).env("COPYDESK__TOPICS__OUTPUT", "not.there").output()?;
    ensure!(missing.status.code() == Some(1), "a missing topic is a problem");
    let nobody = desk.command(&["doctor"]).env("COPYDESK__KAFKA__BOOTSTRAP_SERVERS", "127.0.0.1:1").output()?;
    ensure!(nobody.status.code() == Some(69), "{}", String::from_utf8_lossy(&nobody.stdout));
    Ok(())
}
