//! The same work done by a peer: 3.6 KB JSON envelopes are parsed, get two fields more, are serialised and published,
//! exactly once every 100 ms. Kafka Streams does just that; copydesk, with no stages, reads the envelope, decodes its
//! text and writes an article with its origin. Beside them, what the machine allows: records passed on unread, by
//! copydesk and by the plain loop.

use crate::contestant::{Contestant, Kind, Places, race};
use crate::throughput::RAW;
use crate::{Size, load};
use anyhow::{Context, Result, ensure};
use copydesk_testbed::{Broker, produce};
use std::path::{Path, PathBuf};
use std::process::Command;

const ALL: [Contestant; 6] = [
    Contestant {
        name: "Kafka Streams 4.3.1, 2 threads, exactly-once v2",
        kind: Kind::Streams("exactly_once_v2"),
        input: "envelopes",
    },
    Contestant {
        name: "Kafka Streams 4.3.1, 2 threads, at-least-once",
        kind: Kind::Streams("at_least_once"),
        input: "envelopes",
    },
    Contestant {
        name: "copydesk, no stages, native, exactly-once",
        kind: Kind::Copydesk(&[("chain.stages", "[]")]),
        input: "envelopes",
    },
    Contestant {
        name: "copydesk, stage language, native, exactly-once",
        kind: Kind::Copydesk(&[("chain.stages", "anatomy,language")]),
        input: "envelopes",
    },
    Contestant { name: "copydesk raw, exactly-once", kind: RAW, input: "envelopes" },
    Contestant { name: "plain rdkafka loop, at-least-once", kind: Kind::Plain, input: "envelopes" },
];

/// Builds the peer and runs them all.
pub(crate) fn run(size: Size) -> Result<()> {
    build()?;
    let broker = Broker::start()?;
    broker.create_topic("envelopes", size.partitions, &[])?;
    produce(&broker.bootstrap(), "envelopes", load::envelopes(size))?;
    println!("{} envelopes of 3.6 KB, {} partitions, {} rounds", size.records, size.partitions, size.rounds);
    let best = race(&broker, &ALL.map(|one| (one, size.records)), size.partitions, size.rounds)?;
    if let [streams, _, copydesk, _, raw, plain] = best.as_slice() {
        println!("of the best: copydesk / Kafka Streams, both exactly-once: {:.1}", copydesk / streams);
        println!(
            "records passed on unread / Kafka Streams: {:.1}; the plain loop: {:.1}",
            raw / streams,
            plain / streams
        );
    }
    Ok(())
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/streams")
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers-streams")
}

fn build() -> Result<()> {
    let mut maven = Command::new("mvn");
    maven.args(["--batch-mode", "--quiet", "--file"]).arg(project().join("pom.xml"));
    maven.arg(format!("-Dpeers.target={}", target().display())).arg("package");
    let ended = maven.status().context("Kafka Streams is built by Maven, and `mvn` does not run")?;
    ensure!(ended.success(), "Kafka Streams could not be built");
    Ok(())
}

/// The peer's process.
pub(crate) fn streams(broker: &Broker, places: &Places, guarantee: &str) -> Result<Command> {
    let state = tempfile_folder(&places.group)?;
    let mut command = Command::new("java");
    command.args(["-Xmx1g", "-cp"]).arg(format!("{0}/classes:{0}/libs/*", target().display()));
    command.args([
        "copydesk.peers.Streams",
        &broker.bootstrap(),
        &places.input,
        &places.output,
        &places.group,
        guarantee,
    ]);
    command.arg(state).stderr(std::process::Stdio::null());
    Ok(command)
}

fn tempfile_folder(name: &str) -> Result<PathBuf> {
    let folder = target().join("state").join(name);
    std::fs::create_dir_all(&folder).context("making a folder for the peer's state")?;
    Ok(folder)
}
