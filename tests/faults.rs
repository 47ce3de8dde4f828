//! The worker under fire on a real Kafka: processes killed and frozen, brokers stopped and killed, connections cut and
//! silent, doors that refuse. After each, an independent `read_committed` reader finds one outcome for every record, in
//! order. The counts fit CI; `copydesk simulate` walks far more schedules through the same core.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use copydesk_testbed::{
    Broker, Fault, Journey, Link, Moment, Proxy, Record, Request, Trap, Worker, article, articles, poll_until,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_copydesk");
const PATIENCE: Duration = Duration::from_secs(240);
/// Exit statuses of the contract.
const INTERNAL: i32 = 70;
const TERMINATED: i32 = 143;

/// A shallow chain: delivery is the same whatever is read, and the load is not the readers'.
fn journey(partitions: i32) -> Result<Journey<'static>> {
    Ok(Journey::new(Broker::shared()?, PROGRAM, partitions)?.set("chain.stages", "anatomy"))
}

/// The partitions that a worker has.
fn partitions(worker: &Worker) -> Result<Vec<String>> {
    let state: serde_json::Value = serde_json::from_str(&worker.get("/state")?.body)?;
    let all = state.get("partitions").and_then(serde_json::Value::as_array).context("partitions")?;
    Ok(all.iter().filter_map(|one| Some(one.get("partition")?.to_string())).collect())
}

/// Feeds `count` articles in small portions until the work of `meanwhile` is done, and the rest at once.
fn under_load(
    journey: &Journey<'_>,
    count: usize,
    partitions: i32,
    meanwhile: impl FnOnce() -> Result<()>,
) -> Result<()> {
    std::thread::scope(|scope| {
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let feeder = scope.spawn(move || -> Result<()> {
            let all: Vec<Record> = articles(count, partitions).collect();
            for portion in all.chunks(count.div_ceil(200)) {
                journey.feed(portion.iter().cloned())?;
                // A portion every so often, at once when the work is done and the sender is gone.
                stopped.recv_timeout(Duration::from_millis(100)).unwrap_or_default();
            }
            Ok(())
        });
        let done = meanwhile();
        drop(stop);
        feeder.join().map_err(|_| anyhow::anyhow!("the feeder panicked"))??;
        done
    })
}

#[test]
fn workers_killed_thirty_times_under_load_lose_and_repeat_nothing() -> Result<()> {
    const COUNT: usize = 20_000;
    let journey = journey(6)?;
    let slot = |number: usize| -> Result<Worker> {
        let name = format!("slot-{number}");
        journey.worker_with(&[("kafka.instance_id", name.as_str())])
    };
    let mut workers = [slot(0)?, slot(1)?, slot(2)?];
    under_load(&journey, COUNT, 6, || {
        for kill in 0..30_usize {
            // Pauses of no regular length: how far the group has come decides.
            let before = journey.done()?;
            let more = i64::try_from(50 + (kill * 97) % 400)?;
            let moved = poll_until("the group goes on", PATIENCE, || {
                (journey.done().ok()? >= (before + more).min(i64::try_from(COUNT).ok()?)).then_some(())
            });
            moved.with_context(|| workers.iter().map(Worker::output).collect::<String>())?;
            let victim = workers.get_mut(kill % 3).context("a worker")?;
            victim.kill()?;
            *victim = slot(kill % 3)?;
        }
        Ok(())
    })?;
    let books = journey.prove(PATIENCE * 2)?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (COUNT, 0));
    Ok(())
}

#[test]
fn a_rolling_restart_repeats_nothing_and_never_stops_the_group_for_long() -> Result<()> {
    const COUNT: usize = 10_000;
    const LONGEST_STOP: Duration = Duration::from_secs(45);
    let journey = journey(6)?;
    let mut workers: Vec<Worker> = (0..3).map(|_| journey.ready_worker(&[], PATIENCE)).collect::<Result<_>>()?;
    let (over, is_over) = std::sync::mpsc::channel::<()>();
    let journey = &journey;
    std::thread::scope(|scope| -> Result<()> {
        // Watches how long the group's positions stand still while there is something to do.
        let watch = scope.spawn(move || -> Result<Duration> {
            let (mut last, mut since, mut longest) = (0, Instant::now(), Duration::ZERO);
            while is_over.recv_timeout(Duration::from_millis(100)) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                let now = journey.done()?;
                if now != last {
                    (last, since) = (now, Instant::now());
                }
                longest = longest.max(since.elapsed());
            }
            Ok(longest)
        });
        let done = under_load(journey, COUNT, 6, || {
            for _ in 0..3 {
                let leaving = workers.remove(0);
                workers.push(journey.ready_worker(&[], PATIENCE)?);
                leaving.sigterm()?;
                assert_eq!(leaving.wait_exit(PATIENCE)?, TERMINATED);
            }
            Ok(())
        });
        drop(over);
        let longest = watch.join().map_err(|_| anyhow::anyhow!("the watch panicked"))??;
        done?;
        assert!(longest < LONGEST_STOP, "the group stood still for {longest:?}");
        Ok(())
    })?;
    let books = journey.prove(PATIENCE)?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (COUNT, 0));
    Ok(())
}

#[test]
fn a_broker_stopped_and_killed_is_waited_for_and_no_good_article_becomes_a_dead_letter() -> Result<()> {
    const COUNT: usize = 3_000;
    let broker = Broker::start()?;
    let journey = Journey::new(&broker, PROGRAM, 3)?;
    let workers = [journey.ready_worker(&[], PATIENCE)?, journey.ready_worker(&[], PATIENCE)?];
    let mut fed = 0;
    for kill in [false, true] {
        journey.feed(articles(COUNT, 3))?;
        fed += COUNT;
        journey.wait_count(i64::try_from(fed - COUNT / 2)?, PATIENCE)?;
        if kill {
            broker.kill()?
        } else {
            broker.stop()?
        }
        workers[0].wait_page("/ready", PATIENCE, |page| page.status == 503)?;
        broker.start_again()?;
        journey.wait_done(PATIENCE).with_context(|| workers.iter().map(Worker::output).collect::<String>())?;
    }
    let books = journey.prove(PATIENCE)?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (fed, 0));
    for worker in &workers {
        assert!(worker.is_running()?, "{}", worker.output());
        worker.wait_ready(PATIENCE)?;
    }
    Ok(())
}

#[test]
fn a_connection_cut_or_silent_at_any_step_of_a_transaction_is_survived_without_a_restart() -> Result<()> {
    const PORTION: usize = 200;
    let proxy = Proxy::new()?;
    let broker = Broker::builder().advertised_port(proxy.port()).start()?;
    proxy.towards(broker.port())?;
    let journey = Journey::new(&broker, PROGRAM, 2)?.set("kafka.client.socket.timeout.ms", "10000");
    let worker = journey.ready_worker(&[], PATIENCE)?;
    let mut fed = 0;
    let requests =
        [Request::Fetch, Request::Produce, Request::AddOffsetsToTxn, Request::TxnOffsetCommit, Request::EndTxn];
    for request in requests {
        for (moment, fault) in [
            (Moment::BeforeRequest, Fault::Cut),
            (Moment::BeforeAnswer, Fault::Cut),
            (Moment::BeforeAnswer, Fault::Silence),
        ] {
            let sprung = proxy.sprung();
            proxy.lay(Trap { request, moment, fault });
            journey.feed(articles(PORTION, 2))?;
            fed += PORTION;
            proxy.await_sprung(sprung + 1)?;
            let gone_on = journey.wait_done(PATIENCE);
            gone_on.with_context(|| format!("{request:?}, {moment:?}, {fault:?}\n{}", worker.output()))?;
        }
    }
    let books = journey.prove(PATIENCE)?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (fed, 0));
    assert!(worker.is_running()?);
    Ok(())
}

#[test]
fn a_slow_a_closed_and_a_half_open_line_are_survived_without_a_restart() -> Result<()> {
    const PORTION: usize = 500;
    let proxy = Proxy::new()?;
    let broker = Broker::builder().advertised_port(proxy.port()).start()?;
    proxy.towards(broker.port())?;
    let journey = Journey::new(&broker, PROGRAM, 2)?.set("kafka.client.socket.timeout.ms", "10000");
    let worker = journey.ready_worker(&[], PATIENCE)?;
    let mut fed = 0;
    for link in [Link::Delay(Duration::from_millis(300)), Link::Refuse, Link::HalfOpen] {
        journey.feed(articles(PORTION, 2))?;
        proxy.set(link)?;
        journey.feed(articles(PORTION, 2))?;
        fed += 2 * PORTION;
        match link {
            Link::Refuse | Link::HalfOpen => drop(worker.wait_page("/ready", PATIENCE, |page| page.status == 503)?),
            Link::Delay(_) | Link::Pass => journey.wait_done(PATIENCE)?,
        }
        proxy.set(Link::Pass)?;
        let gone_on = journey.wait_done(PATIENCE);
        gone_on.with_context(|| format!("{link:?}\n{}", worker.output()))?;
        worker.wait_ready(PATIENCE)?;
    }
    let books = journey.prove(PATIENCE)?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (fed, 0));
    Ok(())
}

#[test]
fn a_broker_that_never_answers_shows_also_while_nothing_is_in_flight() -> Result<()> {
    let proxy = Proxy::new()?;
    let broker = Broker::builder().advertised_port(proxy.port()).start()?;
    proxy.towards(broker.port())?;
    let journey = Journey::new(&broker, PROGRAM, 2)?.set("kafka.client.socket.timeout.ms", "10000");
    let worker = journey.ready_worker(&[], PATIENCE)?;
    journey.feed(articles(20, 2))?;
    journey.wait_done(PATIENCE)?;
    proxy.set(Link::HalfOpen)?;
    worker.wait_page("/ready", PATIENCE, |page| page.status == 503)?;
    proxy.set(Link::Pass)?;
    worker.wait_ready(PATIENCE)?;
    journey.feed(articles(20, 2))?;
    let books = journey.prove(PATIENCE).with_context(|| worker.output())?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (40, 0));
    Ok(())
}

#[test]
fn a_worker_frozen_for_a_minute_publishes_nothing_more_of_what_was_taken_over() -> Result<()> {
    const COUNT: usize = 4_000;
    const MINUTE: Duration = Duration::from_secs(60);
    // The session and the longest pause between polls are both over long before the minute is.
    let journey = journey(4)?.set("kafka.client.max.poll.interval.ms", "10000");
    let zombie = journey.ready_worker(&[], PATIENCE)?;
    journey.feed(articles(COUNT, 4))?;
    journey.wait_count(100, PATIENCE)?;
    zombie.sigstop()?;
    let frozen = Instant::now();
    let heir = journey.worker()?;
    journey.wait_done(PATIENCE * 2).with_context(|| heir.output())?;
    journey.feed(articles(COUNT, 4))?;
    poll_until("the minute is over", MINUTE * 2, || (frozen.elapsed() >= MINUTE).then_some(()))?;
    zombie.sigcont()?;
    zombie.wait_ready(PATIENCE)?;
    let books = journey.prove(PATIENCE)?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (2 * COUNT, 0));
    assert!(zombie.is_running()? && heir.is_running()?, "both go on");
    Ok(())
}

#[test]
fn a_rebalance_in_the_middle_of_a_transaction_keeps_what_was_read_and_the_order() -> Result<()> {
    const COUNT: usize = 3_000;
    // Transactions so long that every rebalance falls into one.
    let journey = journey(6)?.set("delivery.commit_every", "2s").set("delivery.commit_records", "100000");
    let mut workers = vec![journey.ready_worker(&[], PATIENCE)?];
    under_load(&journey, COUNT, 6, || {
        for _ in 0..3 {
            workers.push(journey.ready_worker(&[], PATIENCE)?);
        }
        for leaving in workers.drain(..2) {
            leaving.sigterm()?;
            assert_eq!(leaving.wait_exit(PATIENCE)?, TERMINATED);
        }
        Ok(())
    })?;
    let books = journey.prove(PATIENCE)?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (COUNT, 0));
    Ok(())
}

#[test]
fn a_missing_output_topic_is_named_and_waited_for() -> Result<()> {
    let late = copydesk_testbed::unique("late");
    let mut journey = journey(1)?.set("topics.output", &late);
    journey.output.clone_from(&late);
    journey.feed(articles(10, 1))?;
    let worker = journey.worker()?;
    let page = worker.wait_page("/ready", PATIENCE, |page| page.body.contains("output topic missing"))?;
    assert_eq!(page.status, 503);
    worker.wait_log("output topic missing", PATIENCE)?;
    journey.broker.create_topic(&late, 1, &[])?;
    let books = journey.prove(PATIENCE).with_context(|| worker.output())?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (10, 0));
    worker.wait_ready(PATIENCE)?;
    Ok(())
}

#[test]
fn an_output_without_enough_replicas_is_named_and_waited_for() -> Result<()> {
    // A topic of one replica never lacks any, whatever its settings say: this takes a second broker.
    let broker = Broker::start()?;
    let before = Journey::new(&broker, PROGRAM, 1)?.set("chain.stages", "anatomy");
    before.feed(articles(10, 1))?;
    let worker = before.ready_worker(&[], PATIENCE)?;
    before.prove(PATIENCE)?;
    drop(worker);
    // The group's and the transactions' own topics lie with the first broker by now.
    // So do input and dead letters.
    let pair = copydesk_testbed::unique("pair");
    let mut journey = Journey::new(&broker, PROGRAM, 1)?
        .set("chain.stages", "anatomy")
        .set("topics.output", &pair)
        .set("delivery.transaction_timeout", "5s");
    journey.output.clone_from(&pair);
    let second = broker.join()?;
    broker.create_replicated_topic(&pair, 1, 2, &[("min.insync.replicas", "2")])?;
    journey.feed(articles(50, 1))?;
    let worker = journey.ready_worker(&[], PATIENCE)?;
    journey.wait_done(PATIENCE).with_context(|| worker.output())?;
    second.stop()?;
    journey.feed(articles(50, 1))?;
    let page = worker.wait_page("/ready", PATIENCE, |page| page.body.contains("not enough replicas"))?;
    assert_eq!(page.status, 503);
    worker.wait_log("not enough replicas", PATIENCE)?;
    second.start_again()?;
    let books = journey.prove(PATIENCE).with_context(|| worker.output())?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (100, 0));
    worker.wait_ready(PATIENCE)?;
    Ok(())
}

#[test]
fn a_run_of_dead_letters_stops_the_worker_before_it_drains_the_topic() -> Result<()> {
    let journey = journey(1)?.set("delivery.breaker_run", "50");
    journey.feed((0..500).map(|number| Record::new(0, "").with_key(format!("empty-{number}"))))?;
    let worker = journey.worker()?;
    let status = worker.wait_exit(PATIENCE)?;
    assert!([INTERNAL, 75].contains(&status), "{status}");
    assert!(worker.log().contains("too many dead letters"), "{}", worker.output());
    let books = journey.books_now()?;
    assert!(books.dead_letters.len() < 50, "{} dead letters", books.dead_letters.len());
    Ok(())
}

/// Positions of the partitions in turn, committed for the group before any worker is there.
fn commit_as_another_program(journey: &Journey<'_>, positions: &[i64]) -> Result<()> {
    use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
    use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
    let before: BaseConsumer = journey.broker.client().set("group.id", &journey.group).create()?;
    let mut list = TopicPartitionList::new();
    for (partition, position) in (0..).zip(positions) {
        list.add_partition_offset(&journey.input, partition, Offset::Offset(*position))?;
    }
    // The first group of a new broker has to wait until the broker has made the topic of positions.
    poll_until("the positions are taken", PATIENCE, || before.commit(&list, CommitMode::Sync).ok())
}

#[test]
fn a_group_whose_positions_another_program_committed_is_taken_over_without_a_gap() -> Result<()> {
    let journey = journey(2)?;
    journey.feed(articles(40, 2))?;
    commit_as_another_program(&journey, &[7, 13])?;
    let _worker = journey.ready_worker(&[], PATIENCE)?;
    let mut books = journey.books(PATIENCE)?;
    books.input.retain(|record| record.offset >= if record.partition == 0 { 7 } else { 13 });
    copydesk_testbed::audit(&journey.input, &books.input, &books.articles, &books.dead_letters)?;
    assert_eq!(books.articles.len(), 20);
    Ok(())
}

#[test]
fn a_position_beyond_the_end_of_its_partition_hides_nothing() -> Result<()> {
    let journey = journey(1)?;
    journey.feed(articles(20, 1))?;
    commit_as_another_program(&journey, &[1000])?;
    let worker = journey.worker()?;
    let books = journey.prove(PATIENCE).with_context(|| worker.output())?;
    assert_eq!(books.articles.len(), 20);
    worker.wait_log("lies beyond the partition's end", PATIENCE)?;
    Ok(())
}

#[test]
fn an_article_too_large_for_the_output_topic_becomes_a_dead_letter_that_says_so() -> Result<()> {
    let journey = Journey::with_output(Broker::shared()?, PROGRAM, 1, &[("max.message.bytes", "20000")])?;
    let large = Record::new(0, "A long day in the harbour of Port Ellery. ".repeat(1000)).with_key("large");
    journey.feed([article(1, 0), large.clone(), article(2, 0)])?;
    let worker = journey.ready_worker(&[], PATIENCE)?;
    let books = journey.prove(PATIENCE).with_context(|| worker.output())?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (2, 1));
    let dead = books.dead_letters.first().context("the dead letter")?;
    assert_eq!(dead.header("copydesk-dlq-reason").as_deref(), Some("output_too_large"));
    assert_eq!((&dead.key, &dead.value), (&large.key, &large.value));
    Ok(())
}

#[test]
fn a_run_of_articles_too_large_for_the_output_costs_a_few_transactions_and_not_one_each() -> Result<()> {
    let journey = Journey::with_output(Broker::shared()?, PROGRAM, 2, &[("max.message.bytes", "100000")])?
        .set("kafka.client.batch.size", "50000");
    let large = |number: u64| {
        let text = "A long day in the harbour of Port Ellery. ".repeat(3000);
        Record::new((number % 2) as i32, text).with_key(format!("large-{number}"))
    };
    journey.feed((0..100).flat_map(|number| [article(number, (number % 2) as i32), large(number)]))?;
    let worker = journey.ready_worker(&[], PATIENCE)?;
    let books = journey.prove(PATIENCE).with_context(|| worker.output())?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (100, 100));
    let reasons = books.dead_letters.iter().map(|dead| dead.header("copydesk-dlq-reason"));
    assert!(
        reasons.clone().all(|reason| reason.as_deref() == Some("output_too_large")),
        "{:?}",
        reasons.collect::<Vec<_>>()
    );
    let aborted = worker.metric("copydesk_transactions_total", "outcome=\"aborted\"")?;
    assert!(aborted < 10.0, "{aborted} transactions aborted: {}", worker.output());
    Ok(())
}

#[test]
fn the_second_process_with_an_instance_id_says_so_and_ends_and_the_first_goes_on() -> Result<()> {
    let journey = journey(2)?;
    let slot = [("kafka.instance_id", "slot-0")];
    let first = journey.ready_worker(&slot, PATIENCE)?;
    let second = journey.worker_with(&slot)?;
    assert_eq!(second.wait_exit(PATIENCE)?, INTERNAL);
    assert!(second.log().contains("runs with the same kafka.instance_id"), "{}", second.output());
    journey.feed(articles(100, 2))?;
    let books = journey.prove(PATIENCE).with_context(|| first.output())?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (100, 0));
    assert!(first.is_running()? && !first.log().contains("fenced"), "{}", first.output());
    // One that dies makes room at once.
    first.kill()?;
    journey.ready_worker(&slot, PATIENCE)?;
    Ok(())
}

#[test]
fn of_two_machines_with_one_instance_id_the_older_ends_and_nothing_is_published_twice() -> Result<()> {
    let journey = journey(2)?;
    let folders = [tempfile::tempdir()?, tempfile::tempdir()?];
    let [one, two] = folders.each_ref().map(|folder| folder.path().display().to_string());
    let on = |folder: &str| journey.worker_with(&[("kafka.instance_id", "slot-0"), ("delivery.journal", folder)]);
    journey.feed(articles(1000, 2))?;
    let older = on(&one)?;
    journey.wait_count(10, PATIENCE)?;
    let newer = on(&two)?;
    assert_eq!(older.wait_exit(PATIENCE)?, INTERNAL);
    assert!(older.log().contains("another worker"), "{}", older.output());
    let books = journey.prove(PATIENCE).with_context(|| newer.output())?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (1000, 0));
    assert!(newer.is_running()?);
    Ok(())
}

#[test]
fn what_a_dead_worker_left_open_is_ended_by_the_others_long_before_its_time_out() -> Result<()> {
    const COUNT: usize = 3_000;
    // Longer than the test waits.
    let journey = journey(6)?.set("delivery.transaction_timeout", "14m").set("delivery.commit_every", "5s");
    let (dying, staying) = (journey.ready_worker(&[], PATIENCE)?, journey.ready_worker(&[], PATIENCE)?);
    let has_three = |worker: &Worker| Some(partitions(worker).ok()?.len() == 3);
    let shared = || (has_three(&dying)? && has_three(&staying)?).then_some(());
    poll_until("each has three", PATIENCE, shared).with_context(|| dying.output())?;
    // The first commit comes at once, the next one five seconds later: what follows the first lies in an open transaction.
    journey.feed(articles(COUNT, 6))?;
    journey.wait_count(1, PATIENCE)?;
    journey.feed(articles(COUNT, 6))?;
    let sent = |worker: &Worker| worker.metric("copydesk_in_flight_records", "");
    poll_until("it has some in flight", PATIENCE, || (sent(&dying).ok()? > 0.0).then_some(()))?;
    dying.kill()?;
    let books = journey.prove(PATIENCE).with_context(|| staying.output())?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (2 * COUNT, 0));
    staying.wait_log("has left the group: what it had open is aborted", PATIENCE)?;
    Ok(())
}

#[test]
fn a_static_member_that_comes_back_within_its_session_moves_no_partition_of_the_others() -> Result<()> {
    const COUNT: usize = 2_000;
    // A session longer than any restart on a busy machine.
    let journey = journey(6)?.set("kafka.client.session.timeout.ms", "45000");
    let slot = |name: &'static str| journey.ready_worker(&[("kafka.instance_id", name)], PATIENCE);
    let (leaving, staying) = (slot("slot-0")?, slot("slot-1")?);
    journey.feed(articles(COUNT, 6))?;
    journey.wait_done(PATIENCE)?;
    let counted = |worker: &Worker| worker.metric("copydesk_rebalances_total", "");
    let shared = poll_until("each has three", PATIENCE, || (partitions(&staying).ok()?.len() == 3).then_some(()));
    shared.with_context(|| staying.output())?;
    let before = counted(&staying)?;
    let mut back = leaving;
    for by_signal in [true, false] {
        let had = partitions(&back)?;
        if by_signal {
            back.sigterm()?;
            assert_eq!(back.wait_exit(PATIENCE)?, TERMINATED);
        } else {
            back.kill()?;
        }
        back = slot("slot-0")?;
        journey.feed(articles(COUNT, 6))?;
        journey.wait_done(PATIENCE)?;
        assert_eq!(partitions(&back)?, had, "it has what it had");
        assert_eq!(counted(&staying)?, before, "nothing moved at the other: {}", staying.output());
    }
    let books = journey.prove(PATIENCE)?;
    assert_eq!((books.articles.len(), books.dead_letters.len()), (3 * COUNT, 0));
    Ok(())
}
