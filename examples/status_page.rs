//! The status page with invented data, to look at it: `cargo run --example status_page`, then open the address.

use copydesk::observe::{Health, Metrics, Outcome, Pages, PartitionState, Recent, Watched, serve};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

struct Invented(Instant);

impl Watched for Invented {
    fn unready(&self) -> Vec<String> {
        Vec::new()
    }

    fn partitions(&self) -> Vec<PartitionState> {
        let moved = i64::try_from(self.0.elapsed().as_millis() / 40).unwrap_or(0);
        let one = |partition: i32| PartitionState {
            topic: "articles.raw".to_owned(),
            partition,
            committed: Some(18_200 + moved),
            next: Some(18_240 + moved),
            end: Some(18_260 + moved),
            lag: Some(i64::from(partition) * 7 + 3),
            open: 12,
            finished: 9,
            gate: if partition == 2 { "draining".to_owned() } else { "open".to_owned() },
        };
        (0..4).map(one).collect()
    }

    fn refresh(&self, _: &Metrics) {}
}

/// An article whose marks are found by looking its own words up.
fn article(id: &str, headline: &str, text: &str, names: &[(&str, &str)]) -> Vec<u8> {
    let at = |words: &str| {
        let start = text.find(words).and_then(|byte| text.get(..byte)).map_or(0, |before| before.chars().count());
        (start, start + words.chars().count())
    };
    let entities = names.iter().filter(|(kind, _)| !["time", "figure", "quote"].contains(kind)).map(|(kind, name)| {
        let (start, end) = at(name);
        json!({ "type": kind, "name": name, "mentions": [{ "start": start, "end": end, "text": name }] })
    });
    let of = |kind: &str| {
        let spans = names.iter().filter(|(other, _)| *other == kind).map(|(_, words)| {
            let (start, end) = at(words);
            json!({ "start": start, "end": end, "text": words, "speaker": { "name": "Ilse Varga" }, "by": "quotes.after-name" })
        });
        spans.collect::<Vec<_>>()
    };
    let (first, last) = at(headline);
    let finding = |value: &str, by: &str| json!({ "value": value, "by": by, "basis": "stated", "spans": [] });
    json!({
        "schema": "copydesk.article/1", "id": id, "pubstatus": "usable", "text": text,
        "origin": { "format": "text", "source": "wire-a", "topic": "articles.raw", "partition": 1, "offset": 18207 },
        "headline": finding(headline, "anatomy.headline.first-line"),
        "byline": finding("By Jonas Albrecht", "anatomy.byline.by"),
        "provider": finding("ODN", "anatomy.dateline.provider"),
        "authors": [{ "name": "Jonas Albrecht", "by": "anatomy.byline.by" }],
        "blocks": [
            { "role": "headline", "start": first, "end": last },
            { "role": "byline", "start": at("By Jonas Albrecht").0, "end": at("By Jonas Albrecht").1 },
            { "role": "dateline", "start": at("VELDORF, March 3 (ODN) —").0, "end": at("VELDORF, March 3 (ODN) —").1 },
        ],
        "entities": entities.collect::<Vec<_>>(), "quotes": of("quote"), "times": of("time"), "figures": of("figure"),
        "subjects": [{ "label": "transport" }, { "label": "public finance" }],
        "checks": [{ "code": "weekday_agrees_with_date", "ok": true, "note": "3 March 2026 is a Tuesday" }],
    })
    .to_string()
    .into_bytes()
}

const TEXT: &str = "Harbour bridge to close for a year\n\nBy Jonas Albrecht\n\nVELDORF, March 3 (ODN) — The old harbour \
bridge of Veldorf will close in September for repairs that cost €48 million, mayor Ilse Varga said on Tuesday.\n\n\
“We have waited for two decades, and the bridge cannot wait any longer,” Varga said. The Norder Shipping Company, \
which runs 14 ferries, offered to carry commuters.\n\nVeldorfers crossed the bridge 9,000 times a day last year.\n";

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let metrics = Arc::new(Metrics::new("0.1.0", "sha256:0"));
    let (health, recent) = (Arc::new(Health::default()), Arc::new(Recent::default()));
    let names = [
        ("place", "Veldorf"),
        ("person", "Ilse Varga"),
        ("time", "September"),
        ("figure", "€48 million"),
        ("time", "Tuesday"),
        ("quote", "We have waited for two decades, and the bridge cannot wait any longer,"),
        ("organisation", "Norder Shipping Company"),
        ("figure", "14 ferries"),
        ("group", "Veldorfers"),
        ("time", "last year"),
    ];
    let hostile =
        "</script><script>document.title='owned'</script> <img src=x onerror=alert(1)> & <b>bold</b> \u{202e}evil";
    recent.push(article("hostile-1", hostile, hostile, &[]));
    recent.push(article("odn-20260303-1", "Harbour bridge to close for a year", TEXT, &names));
    metrics.polled(7_000, 7_000_000);
    metrics.finished(Outcome::Published, 6_900, 6_900_000);
    metrics.finished(Outcome::DeadLettered("too_large"), 9, 9_000);
    metrics.finished(Outcome::Dropped("held_kill"), 4, 4_000);
    let pages = Pages {
        metrics: Arc::clone(&metrics),
        health,
        recent,
        watched: Arc::new(Invented(Instant::now())),
        config: json!({}),
        started: Instant::now(),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:9465").await?;
    eprintln!("http://{}/", listener.local_addr()?);
    tokio::spawn(async move {
        for round in 0_u64.. {
            let records = 20 + round % 17;
            metrics.polled(records, records * 1000);
            metrics.finished(Outcome::Published, records, records * 1000);
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    });
    serve(listener, Arc::new(pages), std::future::pending()).await
}
