//! Records a second: the plain loop, copydesk that reads nothing, with an empty chain, with the full chain.

use crate::contestant::{Contestant, Kind, race};
use crate::{Size, load};
use anyhow::Result;
use copydesk_testbed::{Broker, produce};

/// So many records of filler to one article: an article costs more.
const FILLER_TO_ARTICLE: usize = 30;

/// copydesk that passes bytes on unread, exactly once, every 100 ms.
pub(crate) const RAW: Kind = Kind::Copydesk(&[("output.format", "raw"), ("chain.stages", "[]")]);

const ALL: [Contestant; 6] = [
    Contestant { name: "plain rdkafka loop, at-least-once", kind: Kind::Plain, input: "filler" },
    Contestant {
        name: "copydesk raw, at-least-once",
        kind: Kind::Copydesk(&[("output.format", "raw"), ("chain.stages", "[]"), ("delivery.mode", "at-least-once")]),
        input: "filler",
    },
    Contestant { name: "copydesk raw, exactly-once 100 ms", kind: RAW, input: "filler" },
    Contestant {
        name: "copydesk raw, exactly-once 250 ms",
        kind: Kind::Copydesk(&[("output.format", "raw"), ("chain.stages", "[]"), ("delivery.commit_every", "250ms")]),
        input: "filler",
    },
    Contestant {
        name: "copydesk no stages, native, exactly-once",
        kind: Kind::Copydesk(&[("chain.stages", "[]")]),
        input: "filler",
    },
    Contestant { name: "copydesk full chain, exactly-once", kind: Kind::Copydesk(&[]), input: "articles" },
];

/// Runs them all.
pub(crate) fn run(size: Size) -> Result<()> {
    let broker = Broker::start()?;
    broker.create_topic("filler", size.partitions, &[])?;
    broker.create_topic("articles", size.partitions, &[])?;
    produce(&broker.bootstrap(), "filler", load::filler(size))?;
    let articles = (size.records / FILLER_TO_ARTICLE).max(1000);
    produce(&broker.bootstrap(), "articles", load::articles(articles, size.partitions)?)?;
    println!(
        "{} records of {} bytes, {articles} articles, {} partitions, {} rounds",
        size.records, size.bytes, size.partitions, size.rounds
    );
    let records = |one: &Contestant| if one.input == "filler" { size.records } else { articles };
    let best = race(&broker, &ALL.map(|one| (one, records(&one))), size.partitions, size.rounds)?;
    if let [plain, at_least_once, fast, slow, ..] = best.as_slice() {
        println!("of the best: exactly-once 100 ms / at-least-once {:.2}", fast / at_least_once);
        println!("             exactly-once 250 ms / at-least-once {:.2}", slow / at_least_once);
        println!("             exactly-once 100 ms / plain loop    {:.2}", fast / plain);
    }
    Ok(())
}
