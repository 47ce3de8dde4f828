//! The worker with the worst of stages, on a real Kafka: one that panics, never ends, overflows the stack, aborts the
//! process. The stream goes on, the article is dead-lettered for what it did, every other one is published once, in
//! order. What starts a dead process again (an operator's supervisor) is played by the test.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use copydesk_testbed::{Books, Broker, Journey, Record, Worker, article, poll_until};

const PROGRAM: &str = env!("CARGO_BIN_EXE_mischief");
const PATIENCE: Duration = Duration::from_secs(120);
/// Deaths that one record may cost: among others, alone, alone again.
const DEATHS: usize = 3;

/// Articles of one partition; those of the given numbers say what the stage is to do.
fn stream(count: u64, mischief: &[(u64, &str)]) -> Vec<Record> {
    let wicked: BTreeMap<u64, &str> = mischief.iter().copied().collect();
    let text = |number: u64, words: &str| format!("A quiet day in Port Ellery, {number}\n\nPLEASE {words}.\n");
    let record = |number: u64| match wicked.get(&number) {
        Some(words) => Record::new(0, text(number, words)).with_key(format!("wicked-{number}")),
        None => article(number, 0),
    };
    (0..count).map(record).collect()
}

fn journey(partitions: i32) -> Result<Journey<'static>> {
    let journey = Journey::new(Broker::shared()?, PROGRAM, partitions)?;
    Ok(journey.set("chain.stages", "anatomy, mischief").set("limits.article_seconds", "2"))
}

/// Each dead letter's key and reason, in the order of the input.
fn reasons(books: &Books) -> Vec<(String, String)> {
    let mut letters: Vec<&Record> = books.dead_letters.iter().collect();
    letters.sort_by_key(|letter| letter.header("copydesk-dlq-offset").and_then(|offset| offset.parse::<u64>().ok()));
    let text = |bytes: &Option<Vec<u8>>| String::from_utf8_lossy(bytes.as_deref().unwrap_or_default()).into_owned();
    let reason = |letter: &Record| letter.header("copydesk-dlq-reason").unwrap_or_default();
    letters.into_iter().map(|letter| (text(&letter.key), reason(letter))).collect()
}

fn expected(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(key, reason)| ((*key).to_owned(), (*reason).to_owned())).collect()
}

/// Starts a dead worker again, as an operator's supervisor does, after a pause.
struct Supervisor<'a> {
    journey: &'a Journey<'a>,
    own: Vec<(&'a str, &'a str)>,
    pause: Duration,
    worker: Worker,
    died: Option<Instant>,
    deaths: usize,
}

impl<'a> Supervisor<'a> {
    fn start(journey: &'a Journey<'a>, own: &[(&'a str, &'a str)], pause: Duration) -> Result<Self> {
        let worker = journey.worker_with(own)?;
        Ok(Self { journey, own: own.to_vec(), pause, worker, died: None, deaths: 0 })
    }

    fn look(&mut self) -> Result<()> {
        match self.died {
            None if self.worker.is_running()? => {}
            None => {
                self.deaths += 1;
                self.died = Some(Instant::now());
            }
            Some(died) if died.elapsed() >= self.pause => {
                self.worker = self.journey.worker_with(&self.own)?;
                self.died = None;
            }
            Some(_) => {}
        }
        Ok(())
    }
}

/// Watches over the workers until the input is done with; the number of deaths.
fn watch(journey: &Journey<'_>, supervisors: &mut [Supervisor<'_>], count: i64, most: usize) -> Result<usize> {
    let mut failed = None;
    let done = poll_until("all is done with", PATIENCE, || {
        let looked = supervisors.iter_mut().try_for_each(Supervisor::look);
        let deaths: usize = supervisors.iter().map(|one| one.deaths).sum();
        if let Err(error) = looked {
            failed = Some(error);
        } else if deaths > most {
            failed = Some(anyhow::anyhow!("{deaths} deaths"));
        }
        (failed.is_some() || journey.done().is_ok_and(|done| done >= count)).then_some(())
    });
    let said = || supervisors.iter().map(|one| one.worker.output()).collect::<String>();
    done.with_context(said)?;
    if let Some(error) = failed {
        bail!("{error:#}\n{}", said());
    }
    Ok(supervisors.iter().map(|one| one.deaths).sum())
}

#[test]
fn a_panic_and_an_endless_loop_cost_their_article_and_no_process() -> Result<()> {
    let journey = journey(1)?;
    journey.feed(stream(300, &[(40, "PANIC"), (41, "PANIC"), (120, "LOOP FOR EVER"), (299, "PANIC")]))?;
    let worker = journey.ready_worker(&[("chain.threads", "2")], PATIENCE)?;
    let books = journey.prove(PATIENCE).with_context(|| worker.output())?;
    let letters = [("wicked-40", "panicked"), ("wicked-41", "panicked"), ("wicked-120", "timed_out")];
    assert_eq!(reasons(&books), expected(&[letters.as_slice(), &[("wicked-299", "panicked")]].concat()));
    assert_eq!(books.articles.len(), 296);
    let stage = |letter: &Record| letter.header("copydesk-dlq-stage").as_deref() == Some("mischief");
    assert!(books.dead_letters.iter().all(stage), "the stage is named");
    assert!(worker.is_running()?);
    assert!(!worker.log().contains("PLEASE"), "no article's text is in the log");
    Ok(())
}

#[test]
fn an_article_that_kills_the_process_is_found_out_alone_and_dead_lettered_as_crashed() -> Result<()> {
    for words in ["OVERFLOW THE STACK", "ABORT", "TAKE ALL MEMORY"] {
        let journey = journey(1)?;
        let journals = tempfile::tempdir()?;
        let folder = journals.path().display().to_string();
        journey.feed(stream(200, &[(70, words)]))?;
        // One that comes back at once, to the partitions it had.
        let own = [("delivery.journal", folder.as_str()), ("kafka.instance_id", "slot-0")];
        let mut supervisors = [Supervisor::start(&journey, &own, Duration::ZERO)?];
        let deaths = watch(&journey, &mut supervisors, 200, DEATHS)?;
        assert_eq!(deaths, DEATHS, "{words}");
        let books = journey.prove(PATIENCE)?;
        assert_eq!(reasons(&books), expected(&[("wicked-70", "crashed")]), "{words}");
        assert_eq!(books.articles.len(), 199);
    }
    Ok(())
}

#[test]
fn two_killers_beside_each_other_are_both_found_and_nothing_else_is_blamed() -> Result<()> {
    let journey = journey(1)?;
    let journals = tempfile::tempdir()?;
    let folder = journals.path().display().to_string();
    journey.feed(stream(100, &[(30, "ABORT"), (31, "ABORT")]))?;
    let own = [("delivery.journal", folder.as_str()), ("kafka.instance_id", "slot-0")];
    let mut supervisors = [Supervisor::start(&journey, &own, Duration::ZERO)?];
    watch(&journey, &mut supervisors, 100, 2 * DEATHS)?;
    let books = journey.prove(PATIENCE)?;
    assert_eq!(reasons(&books), expected(&[("wicked-30", "crashed"), ("wicked-31", "crashed")]));
    assert_eq!(books.articles.len(), 98);
    Ok(())
}

/// Two workers whose partitions move to the other at each death: they are started again only after that.
fn two_workers(folders: [&str; 2], most: usize) -> Result<()> {
    const SESSION: Duration = Duration::from_secs(3);
    let journey = journey(2)?.set("kafka.client.session.timeout.ms", "3000");
    let own = folders.map(|folder| [("delivery.journal", folder)]);
    let [first, second] = &own;
    let pause = SESSION + Duration::from_secs(2);
    let mut supervisors = [Supervisor::start(&journey, first, pause)?, Supervisor::start(&journey, second, pause)?];
    for supervisor in &supervisors {
        supervisor.worker.wait_ready(PATIENCE)?;
    }
    let good = |partition: i32| (1000..1100_u64).map(move |number| article(number, partition));
    journey.feed(stream(100, &[(50, "ABORT")]).into_iter().chain(good(1)))?;
    let deaths = watch(&journey, &mut supervisors, 200, most)?;
    ensure!(supervisors.iter().all(|one| one.deaths > 0), "the partition did not move to the other: {deaths} deaths");
    let books = journey.prove(PATIENCE)?;
    assert_eq!(reasons(&books), expected(&[("wicked-50", "crashed")]));
    assert_eq!(books.articles.len(), 199);
    Ok(())
}

#[test]
fn two_workers_of_one_machine_lose_three_processes_to_one_article_in_all() -> Result<()> {
    let journals = tempfile::tempdir()?;
    let folder = journals.path().display().to_string();
    two_workers([&folder, &folder], DEATHS)
}

#[test]
fn two_workers_that_know_nothing_of_each_other_lose_three_processes_each_at_most() -> Result<()> {
    let journals = [tempfile::tempdir()?, tempfile::tempdir()?];
    let [first, second] = journals.each_ref().map(|folder| folder.path().display().to_string());
    two_workers([&first, &second], 2 * DEATHS)
}
