//! The whole worker on a real Kafka: what goes in comes out, once, in order, with everything that belongs to it; and what
//! cannot be read is kept. `copydesk_testbed` starts the broker; each test has topics and a group of its own.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use copydesk_testbed::{
    Books, Broker, Journey, Record, Until, Worker, article, articles, free_port, poll_until, produce, read_committed,
};
use rdkafka::mocking::MockCluster;
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_copydesk");
const PATIENCE: Duration = Duration::from_secs(180);
/// Exit statuses of the contract.
const TERMINATED: i32 = 143;

fn journey(partitions: i32) -> Result<Journey<'static>> {
    Journey::new(Broker::shared()?, PROGRAM, partitions)
}

fn json(record: &Record) -> Result<Value> {
    serde_json::from_slice(record.value.as_deref().unwrap_or_default())
        .with_context(|| format!("the value is JSON: {}", record.text()))
}

fn names(record: &Record) -> Vec<&str> {
    record.headers.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn an_article_keeps_its_key_headers_timestamp_and_trace_and_says_where_it_comes_from() -> Result<()> {
    let journey = journey(3)?;
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let fed: Vec<Record> = (0_i64..)
        .zip(articles(30, 3))
        .map(|(number, record)| {
            let record = record.with_timestamp(1_700_000_000_000 + number).with_header("desk", "foreign");
            let record = record.with_header("traceparent", format!("00-{trace}-{:016x}-01", number + 1));
            let mut record = record.with_header("desk", format!("second of the name {number}"));
            record.headers.push(("nothing".to_owned(), None));
            if number % 5 == 0 {
                record.key = None;
            }
            record
        })
        .collect();
    journey.feed(fed)?;
    let worker = journey.ready_worker(&[], PATIENCE)?;
    let books = journey.prove(PATIENCE)?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (30, 0));
    let input: BTreeMap<String, &Record> = books
        .input
        .iter()
        .map(|record| (format!("{}/{}/{}", journey.input, record.partition, record.offset), record))
        .collect();
    for out in &books.articles {
        let origin = out.header("copydesk-origin").context("an origin")?;
        let raw = input.get(&origin).with_context(|| format!("{origin} was fed"))?;
        let article = json(out)?;
        let id = article["id"].as_str().context("an id")?;
        assert_eq!(out.key.as_deref(), Some(raw.key.as_deref().unwrap_or(id.as_bytes())), "{origin}");
        assert_eq!(out.timestamp, raw.timestamp, "{origin}");
        assert_eq!(article["schema"], "copydesk.article/1");
        assert_eq!(article["text"].as_str(), Some(raw.text().as_str()));
        assert_eq!(article["origin"]["topic"], journey.input.as_str());
        assert_eq!(article["origin"]["partition"], raw.partition);
        assert_eq!(article["origin"]["offset"], raw.offset);
        assert_eq!(article["origin"]["timestamp"].as_i64(), raw.timestamp);
        assert_eq!(
            names(out),
            ["content-type", "desk", "traceparent", "desk", "nothing", "copydesk-origin", "copydesk-id"],
            "{origin}"
        );
        assert_eq!(out.header("copydesk-id").as_deref(), Some(id));
        assert!(out.header("content-type").is_some_and(|kind| kind.starts_with("application/")), "{origin}");
        for place in [1, 3, 4] {
            let same = raw.headers.get(match place {
                1 => 0,
                3 => 2,
                _ => 3,
            });
            assert_eq!(out.headers.get(place), same, "{origin}: header {place} passes unchanged");
        }
        let (old, new) = (raw.header("traceparent").context("old")?, out.header("traceparent").context("new")?);
        assert!(new.starts_with(&format!("00-{trace}-")) && new.ends_with("-01") && new.len() == 55, "{new}");
        assert_ne!(new, old, "a new span");
    }
    worker.sigterm()?;
    assert_eq!(worker.wait_exit(PATIENCE)?, TERMINATED);
    Ok(())
}

#[test]
fn workers_that_come_and_go_under_load_publish_fifty_thousand_articles_once_each_in_order() -> Result<()> {
    const COUNT: usize = 50_000;
    // A shallow chain: delivery is the same whatever is read.
    let journey = journey(6)?.set("chain.stages", "anatomy");
    let first = journey.ready_worker(&[], PATIENCE)?;
    let second = journey.ready_worker(&[], PATIENCE)?;
    let mut third = None;
    let quarter = i64::try_from(COUNT / 4)?;
    std::thread::scope(|scope| -> Result<()> {
        let feeder = scope.spawn(|| journey.feed(articles(COUNT, 6)));
        journey.wait_count(quarter, PATIENCE * 3)?;
        third = Some(journey.worker()?);
        journey.wait_count(2 * quarter, PATIENCE * 3)?;
        first.sigterm()?;
        let fed = feeder.join().map_err(|_| anyhow::anyhow!("the feeder panicked"))??;
        assert_eq!(fed, u64::try_from(COUNT)?);
        Ok(())
    })?;
    assert_eq!(first.wait_exit(PATIENCE)?, TERMINATED);
    let books = journey.prove(PATIENCE * 3)?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (COUNT, 0));
    for worker in [second, third.context("the third worker")?] {
        worker.wait_ready(PATIENCE)?;
        worker.sigterm()?;
        assert_eq!(worker.wait_exit(PATIENCE)?, TERMINATED);
    }
    Ok(())
}

#[test]
fn an_unreadable_record_is_kept_byte_for_byte_with_what_was_wrong_and_the_stream_goes_on() -> Result<()> {
    let journey = journey(1)?.set("limits.record_bytes", "64KiB");
    let table: &[(&str, &[u8], &str)] = &[
        ("text/plain", b"", "empty"),
        ("text/plain", b" \n\t\n ", "empty"),
        ("application/json", b"{\"body\": \"cut of", "broken_json"),
        ("application/json", b"{\"body_base64\": \"%%%\"}", "broken_base64"),
        ("application/nitf+xml", b"<nitf><body><p>never closed", "broken_xml"),
        ("text/plain", &[b'x'; 70_000], "too_large"),
    ];
    let letter = |number: i64, kind: &str, value: &[u8]| {
        let record = Record::new(0, value).with_key([0, 255, u8::try_from(number).unwrap_or(0)]);
        let mut record = record.with_timestamp(1_600_000_000_000 + number).with_header("content-type", kind);
        record.headers.push(("twice".to_owned(), Some(vec![0xff, 0])));
        record.headers.push(("twice".to_owned(), None));
        record
    };
    let mut fed = vec![article(1, 0)];
    fed.extend((0..).zip(table).map(|(number, (kind, value, _))| letter(number, kind, value)));
    fed.push(article(2, 0));
    journey.feed(fed)?;
    let worker = journey.ready_worker(&[], PATIENCE)?;
    let books = journey.prove(PATIENCE)?;
    assert_eq!(books.articles.len(), 2, "the articles around them are published");
    assert_eq!(books.dead_letters.len(), table.len());
    for (offset, (kind, value, reason)) in (1_i64..).zip(table) {
        let dead = dead_letter(&books, offset)?;
        let sent = letter(offset - 1, kind, value);
        assert_eq!(dead.header("copydesk-dlq-reason").as_deref(), Some(*reason), "offset {offset}: {:?}", names(dead));
        assert_eq!((&dead.key, &dead.value, dead.timestamp), (&sent.key, &sent.value, sent.timestamp), "{reason}");
        let (own, added) = dead.headers.split_at(sent.headers.len());
        assert_eq!(own, sent.headers, "{reason}: its own headers come first, unchanged");
        let expected = [
            ("reason", Some((*reason).to_owned())),
            ("stage", Some("read".to_owned())),
            ("message", None),
            ("topic", Some(journey.input.clone())),
            ("partition", Some("0".to_owned())),
            ("offset", Some(offset.to_string())),
            ("timestamp", sent.timestamp.map(|at| at.to_string())),
            ("attempts", Some("1".to_owned())),
            ("config", None),
            ("version", Some(env!("CARGO_PKG_VERSION").to_owned())),
            ("at", None),
        ];
        assert_eq!(added.len(), expected.len(), "{reason}: {:?}", names(dead));
        for ((name, found), (wanted, text)) in added.iter().zip(expected) {
            assert_eq!(name, &format!("copydesk-dlq-{wanted}"), "{reason}");
            let found = String::from_utf8(found.clone().unwrap_or_default())?;
            match (wanted, text) {
                (_, Some(text)) => assert_eq!(found, text, "{reason}: {name}"),
                ("config", None) => assert!(found.starts_with("sha256:") && found.len() == 71, "{found}"),
                ("at", None) => assert!(found.starts_with("20") && found.ends_with('Z'), "{found}"),
                (_, None) => assert!(found.len() > 3, "{reason}: a message for a person, not `{found}`"),
            }
        }
    }
    assert!(worker.is_running()?);
    Ok(())
}

fn dead_letter(books: &Books, offset: i64) -> Result<&Record> {
    let wanted = Some(offset.to_string());
    let found = books.dead_letters.iter().find(|letter| letter.header("copydesk-dlq-offset") == wanted);
    found.with_context(|| format!("a dead letter of offset {offset}"))
}

#[test]
fn tombstones_pass_and_a_record_with_nothing_at_all_is_a_dead_letter() -> Result<()> {
    let journey = journey(1)?;
    let nothing = Record { value: None, ..Record::new(0, "") };
    journey.feed([
        article(1, 0),
        Record { timestamp: Some(1_600_000_000_000), ..nothing.clone() }
            .with_key("story-1")
            .with_header("why", "libel"),
        nothing,
        article(2, 0),
    ])?;
    let _worker = journey.ready_worker(&[], PATIENCE)?;
    let books = journey.prove(PATIENCE)?;
    let tombstone = books.articles.iter().find(|record| record.value.is_none()).context("the tombstone passes")?;
    assert_eq!(tombstone.key.as_deref(), Some(b"story-1".as_slice()));
    assert_eq!(tombstone.timestamp, Some(1_600_000_000_000));
    assert_eq!(tombstone.header("why").as_deref(), Some("libel"));
    assert_eq!(tombstone.header("copydesk-origin"), Some(format!("{}/0/1", journey.input)));
    let first = books.articles.iter().find(|record| record.key == tombstone.key).context("the article")?;
    assert_eq!(first.partition, tombstone.partition, "a tombstone goes where its article went");
    assert_eq!(books.dead_letters.len(), 1);
    let dead = dead_letter(&books, 2)?;
    assert_eq!((dead.header("copydesk-dlq-reason").as_deref(), &dead.value, &dead.key), (Some("empty"), &None, &None));
    Ok(())
}

#[test]
fn without_a_broker_the_worker_says_so_waits_and_ends_when_it_is_told() -> Result<()> {
    let nobody = format!("127.0.0.1:{}", free_port()?);
    let worker = Worker::spawn(PROGRAM, &[("kafka.bootstrap_servers", nobody.as_str())])?;
    let page = worker.wait_page("/ready", PATIENCE, |page| page.body.contains("broker unreachable"))?;
    assert_eq!(page.status, 503, "{}", page.body);
    worker.wait_log("broker unreachable", PATIENCE)?;
    assert_eq!(worker.get("/live")?.status, 200, "it waits, which is no reason to restart it");
    let complaints = worker.log().matches("broker unreachable").count();
    assert!(complaints < 10, "it says so without shouting: {complaints} times");
    worker.sigterm()?;
    assert_eq!(worker.wait_exit(Duration::from_secs(90))?, TERMINATED);
    Ok(())
}

#[test]
fn a_broker_that_comes_late_is_found() -> Result<()> {
    let broker = Broker::start()?;
    let journey = Journey::new(&broker, PROGRAM, 2)?;
    journey.feed(articles(10, 2))?;
    broker.stop()?;
    let worker = journey.worker()?;
    worker.wait_page("/ready", PATIENCE, |page| page.status == 503)?;
    broker.start_again()?;
    worker.wait_ready(PATIENCE)?;
    journey.prove(PATIENCE)?;
    Ok(())
}

#[test]
fn a_missing_input_topic_is_named() -> Result<()> {
    let journey = journey(1)?.set("topics.input", "no.such.topic");
    let worker = journey.worker()?;
    let page = worker.wait_page("/ready", PATIENCE, |page| page.body.contains("no.such.topic"))?;
    assert_eq!(page.status, 503, "{}", page.body);
    worker.wait_log("no.such.topic", PATIENCE)?;
    worker.sigterm()?;
    assert_eq!(worker.wait_exit(Duration::from_secs(90))?, TERMINATED);
    Ok(())
}

#[test]
fn the_same_article_comes_out_of_all_three_doors_but_for_its_origin() -> Result<()> {
    let mut inputs = vec![article(7, 0).value.unwrap_or_default()];
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/seed/000_f0c4252c0ba92acb.txt");
    match std::fs::read(&seed) {
        Ok(bytes) => inputs.push(bytes),
        Err(error) => eprintln!("left out: the seed article ({}: {error})", seed.display()),
    }
    let journey = journey(1)?;
    journey.feed(inputs.iter().map(|bytes| Record::new(0, bytes.as_slice())))?;
    let _worker = journey.ready_worker(&[], PATIENCE)?;
    let books = journey.prove(PATIENCE)?;
    let on_kafka = without_origin(&books.articles)?;
    let on_mock = without_origin(&through_the_mock_cluster(&inputs)?)?;
    for input in &inputs {
        let enriched = enrich(input)?;
        ensure!(on_kafka.contains(&enriched), "enrich and run differ:\n{enriched}\n{on_kafka:?}");
        ensure!(on_mock.contains(&enriched), "enrich and the mock cluster differ:\n{enriched}\n{on_mock:?}");
    }
    assert_eq!((on_kafka.len(), on_mock.len()), (inputs.len(), inputs.len()));
    Ok(())
}

fn without_origin(records: &[Record]) -> Result<Vec<Value>> {
    records.iter().map(|record| json(record).map(stripped)).collect()
}

fn stripped(mut article: Value) -> Value {
    if let Some(fields) = article.as_object_mut() {
        fields.remove("origin");
    }
    article
}

/// The command without a broker.
fn enrich(input: &[u8]) -> Result<Value> {
    let folder = std::env::temp_dir().join(copydesk_testbed::unique("copydesk-enrich"));
    std::fs::create_dir(&folder)?;
    std::fs::write(folder.join("article.txt"), input)?;
    let mut command = Command::new(PROGRAM);
    let output = command.args(["enrich", "article.txt"]).current_dir(&folder).stdin(Stdio::null()).output();
    std::fs::remove_dir_all(&folder)?;
    let output = output.context("copydesk enrich")?;
    ensure!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    Ok(stripped(serde_json::from_slice(&output.stdout)?))
}

/// The worker on librdkafka's own imitation of a broker.
fn through_the_mock_cluster(inputs: &[Vec<u8>]) -> Result<Vec<Record>> {
    let cluster = MockCluster::new(1)?;
    for topic in ["articles.raw", "articles.enriched", "articles.dead"] {
        cluster.create_topic(topic, 1, 1)?;
    }
    let brokers = cluster.bootstrap_servers();
    produce(&brokers, "articles.raw", inputs.iter().map(|bytes| Record::new(0, bytes.as_slice())))?;
    let worker = Worker::spawn(PROGRAM, &[("kafka.bootstrap_servers", &brokers)])?;
    worker.wait_ready(PATIENCE)?;
    let read = read_committed(&brokers, "articles.enriched", Until::Count(inputs.len()), PATIENCE);
    read.with_context(|| worker.output())
}

#[test]
fn the_books_of_the_metrics_balance() -> Result<()> {
    let journey = journey(2)?;
    let empty = |partition| Record::new(partition, "").with_key("x");
    journey.feed(articles(20, 2).chain([empty(0), empty(1), empty(1)]))?;
    let worker = journey.ready_worker(&[], PATIENCE)?;
    journey.prove(PATIENCE)?;
    let counts = poll_until("the metrics have counted 23 records", PATIENCE, || {
        let count = |outcome: &str| worker.metric("copydesk_records_total", &format!("outcome=\"{outcome}\"")).ok();
        let (published, dead) = (count("published")?, count("dead_lettered")?);
        (published + dead >= 23.0).then_some((published, dead))
    })
    .with_context(|| worker.get("/metrics").map_or_else(|error| error.to_string(), |page| page.body))?;
    assert_eq!(counts, (20.0, 3.0));
    Ok(())
}

#[test]
fn every_sample_s_output_satisfies_the_published_schema_and_is_the_same_twice() -> Result<()> {
    let run = |arguments: &[&str]| -> Result<Vec<u8>> {
        let output = Command::new(PROGRAM).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(output.stdout)
    };
    let schema: Value = serde_json::from_slice(&run(&["schema", "native"])?)?;
    let validator = jsonschema::validator_for(&schema)?;
    let mut inputs = vec!["enrich".to_owned()];
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"))? {
        let folder = entry?.file_name().to_string_lossy().into_owned();
        if folder != "expected" {
            inputs.push(format!("samples/{folder}"));
        }
    }
    inputs.sort();
    let arguments: Vec<&str> = inputs.iter().map(String::as_str).collect();
    let once = run(&arguments)?;
    assert_eq!(once, run(&arguments)?, "same bytes in, same bytes out");
    let lines: Vec<&[u8]> = once.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).collect();
    ensure!(lines.len() >= 20, "only {} articles", lines.len());
    for line in lines {
        let article: Value = serde_json::from_slice(line)?;
        let wrong: Vec<String> = validator.iter_errors(&article).map(|error| error.to_string()).collect();
        ensure!(wrong.is_empty(), "{}: {wrong:?}", article["id"]);
        // What is read back is what was written: the types and the JSON agree.
        let read: copydesk_article::Article = serde_json::from_slice(line)?;
        assert_eq!(serde_json::to_vec(&read)?, line);
    }
    Ok(())
}

#[test]
fn an_article_goes_to_every_output_in_its_format_and_a_killed_worker_loses_and_repeats_nothing_in_any() -> Result<()> {
    const COUNT: usize = 3_000;
    let broker = Broker::shared()?;
    let ninjs = broker.new_topic("ninjs", 3)?;
    let journey = journey(4)?.set("chain.stages", "anatomy").set("output.also", &format!("{ninjs}=ninjs-1.6"));
    let first = journey.ready_worker(&[("kafka.instance_id", "one")], PATIENCE)?;
    let _second = journey.ready_worker(&[("kafka.instance_id", "two")], PATIENCE)?;
    let unreadable = (0..4).map(|partition| Record::new(partition, "").with_key("empty"));
    journey.feed(articles(COUNT, 4).chain(unreadable))?;
    journey.wait_count(300, PATIENCE)?;
    first.kill()?;
    let _third = journey.worker_with(&[("kafka.instance_id", "one")])?;
    let books = journey.prove(PATIENCE)?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (COUNT, 4));
    let also = read_committed(&broker.inside(), &ninjs, Until::End, PATIENCE)?;
    copydesk_testbed::audit(&journey.input, &books.input, &also, &books.dead_letters)?;
    assert_eq!(also.len(), COUNT);
    let native: BTreeMap<Option<String>, &Record> =
        books.articles.iter().map(|record| (record.header("copydesk-origin"), record)).collect();
    for record in &also {
        let (article, main) = (json(record)?, native.get(&record.header("copydesk-origin")).context("its article")?);
        assert_eq!((&record.key, record.timestamp), (&main.key, main.timestamp));
        assert_eq!(record.header("content-type").as_deref(), Some("application/vnd.iptc.ninjs+json"));
        assert_eq!(article["headline"], json(main)?["headline"]["value"]);
        assert!(article["uri"].is_string() && article["schema"].is_null(), "{article}");
    }
    let (status, said) = journey.command(&["audit", "--json"], PATIENCE)?;
    assert_eq!(status, 0, "{said}");
    assert!(said.contains(&format!("\"published\": {COUNT}")), "{said}");
    // A stranger's article in the further output does not pass.
    let stray = Record::new(0, "{}").with_header("copydesk-origin", format!("{}/0/0", journey.input));
    produce(&broker.inside(), &ninjs, [stray.with_header("copydesk-id", "stray")])?;
    let (status, said) = journey.command(&["audit"], PATIENCE)?;
    assert_eq!(status, 1, "{said}");
    assert!(said.contains(&format!("uneven: {}/0/0 in {ninjs}", journey.input)), "{said}");
    Ok(())
}

#[test]
fn what_one_output_refuses_or_a_policy_holds_or_routes_reaches_no_other() -> Result<()> {
    let broker = Broker::shared()?;
    let (ans, kills) = (broker.new_topic("ans", 1)?, broker.new_topic("kills", 1)?);
    let narrow = copydesk_testbed::unique("narrow");
    broker.create_topic(&narrow, 1, &[("max.message.bytes", "20000")])?;
    let journey = journey(1)?
        .set("chain.stages", "anatomy")
        .set("output.also", &format!("{ans}=ans,{narrow}=ninjs-2.x"))
        .set("policy.kill.action", "route")
        .set("policy.kill.topic", &kills)
        .set("policy.embargo.action", "hold");
    let ninjs = |id: &str, status: &str| {
        let body = format!(
            r#"{{"uri":"{id}","type":"text","pubstatus":"{status}","headline":"Harbour opens","body_text":"It opened."}}"#
        );
        Record::new(0, body).with_key(id).with_header("content-type", "application/vnd.iptc.ninjs+json")
    };
    let large = Record::new(0, "A long day in the harbour of Port Ellery. ".repeat(1000)).with_key("large");
    let fed = [article(1, 0), large, ninjs("urn:k", "canceled"), ninjs("urn:e", "withheld"), ninjs("urn:u", "usable")];
    journey.feed(fed)?;
    let worker = journey.ready_worker(&[], PATIENCE)?;
    let books = journey.books(PATIENCE).with_context(|| worker.output())?;
    let read = |topic: &str| read_committed(&broker.inside(), topic, Until::End, PATIENCE);
    let offsets = |records: &[Record]| -> Vec<String> {
        let origins = records.iter().filter_map(|record| record.header("copydesk-origin"));
        let mut offsets: Vec<String> =
            origins.filter_map(|origin| Some(origin.rsplit('/').next()?.to_owned())).collect();
        // The output has several partitions.
        offsets.sort();
        offsets
    };
    for topic in [&journey.output, &ans, &narrow] {
        assert_eq!(offsets(&read(topic)?), ["0", "4"], "{topic}: {}", worker.output());
    }
    let routed = read(&kills)?;
    assert_eq!(offsets(&routed), ["2"]);
    assert_eq!(routed.first().and_then(|kill| kill.header("copydesk-pubstatus")).as_deref(), Some("canceled"));
    let refused = dead_letter(&books, 1)?;
    assert_eq!(refused.header("copydesk-dlq-reason").as_deref(), Some("output_too_large"));
    assert!(refused.header("copydesk-dlq-message").is_some_and(|said| said.contains(&narrow)), "{refused:?}");
    assert_eq!(dead_letter(&books, 3)?.header("copydesk-dlq-reason").as_deref(), Some("held_embargo"));
    assert_eq!(books.dead_letters.len(), 2);
    let (status, said) = journey.command(&["audit"], PATIENCE)?;
    assert_eq!(status, 0, "{said}");
    let (_, said) = journey.command(&["doctor"], PATIENCE)?;
    assert!([&ans, &narrow, &kills].iter().all(|topic| said.contains(topic.as_str())), "{said}");
    Ok(())
}
