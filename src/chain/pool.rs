//! The threads that read articles. They take chunks of jobs, settle what is finished, and cannot be stopped by one article.
//!
//! A panic becomes a dead letter. A stage that does not end cannot be killed, so its thread is given up: the watchdog
//! takes the thread's desk away (the article in hand becomes a dead letter, the rest of the chunk goes back to the
//! others), starts another thread, and counts; too many given up and the worker must end. What a given-up thread still
//! finds is thrown away. The job channel is unbounded because the admission budget bounds what can be in it.

use super::ceilings::Ceilings;
use super::chain::{Chain, READ, Witness};
use super::lock;
use super::outcome::{Outcome, Trouble};
use super::reason;
use super::suspects::{Caution, Suspects};
use crate::intake::Record;
use copydesk_ledger::Ticket;
use copydesk_reading::Verdict;
use crossbeam_channel::{Receiver, Sender, unbounded};
use std::cell::Cell;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long finished articles may wait for their chunk's others.
const SETTLE_WITHIN: Duration = Duration::from_millis(5);
/// How often the watchdog looks.
const WATCH_EVERY: Duration = Duration::from_millis(50);
/// Stack of a reading thread: deep enough for anything that limits on nesting let through.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// One record to read.
pub struct Job {
    /// Its ticket.
    pub ticket: Ticket,
    /// The record.
    pub record: Arc<Record>,
    /// Set when it is known before reading that it cannot be published.
    pub condemned: Option<Trouble>,
}

/// Where finished records are settled, and who hears of the pool's troubles.
pub trait Ledgers: Send + Sync {
    /// Takes finished records.
    fn settle(&self, finished: Vec<(Ticket, Outcome)>);
    /// A stage took this long.
    fn stage_took(&self, stage: &'static str, took: Duration, verdict: &Verdict);
    /// An article took this long, all stages together.
    fn article_took(&self, took: Duration);
    /// A thread was given up; so many are lost by now.
    fn gave_up(&self, lost: usize);
}

/// How the pool is set up.
#[derive(Clone, Copy, Debug)]
pub struct PoolSettings {
    /// Reading threads.
    pub threads: usize,
    /// The longest one article may take.
    pub article_time: Duration,
}

/// The pool. Dropping it ends its threads after the chunks they hold.
pub struct Pool {
    jobs: Option<Sender<VecDeque<Job>>>,
    shared: Arc<Shared>,
    watchdog: Option<JoinHandle<()>>,
    stop_watchdog: Option<Sender<()>>,
}

struct Shared {
    chain: Arc<Chain>,
    ledgers: Arc<dyn Ledgers>,
    suspects: Suspects,
    ceilings: Arc<Ceilings>,
    settings: PoolSettings,
    work: Receiver<VecDeque<Job>>,
    threads: Mutex<Threads>,
}

#[derive(Default)]
struct Threads {
    /// The desks in use, by thread number.
    desks: Vec<Arc<Desk>>,
    handles: Vec<JoinHandle<()>>,
    given_up: usize,
}

/// What one thread has before it.
#[derive(Default)]
struct Desk {
    number: usize,
    top: Mutex<DeskTop>,
    stage: Mutex<&'static str>,
}

#[derive(Default)]
struct DeskTop {
    in_hand: Option<InHand>,
    waiting: VecDeque<Job>,
    finished: Vec<(Ticket, Outcome)>,
    given_up: bool,
}

struct InHand {
    ticket: Ticket,
    record: Arc<Record>,
    /// When reading began; it waits its turn until then.
    since: Option<Instant>,
}

impl Pool {
    /// Starts the threads.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        chain: Arc<Chain>,
        ledgers: Arc<dyn Ledgers>,
        suspects: Suspects,
        ceilings: Arc<Ceilings>,
        settings: PoolSettings,
    ) -> std::io::Result<Self> {
        let (jobs, work) = unbounded();
        let shared = Arc::new(Shared { chain, ledgers, suspects, ceilings, settings, work, threads: Mutex::default() });
        for number in 0..settings.threads.max(1) {
            Shared::start_thread(&shared, number, VecDeque::new())?;
        }
        let (stop_watchdog, stopped) = crossbeam_channel::bounded::<()>(1);
        let watched = Arc::clone(&shared);
        let watchdog = std::thread::Builder::new().name("watchdog".into()).spawn(move || watch(&watched, &stopped))?;
        Ok(Self { jobs: Some(jobs), shared, watchdog: Some(watchdog), stop_watchdog: Some(stop_watchdog) })
    }

    /// Partitions came to this worker: what is in them may have ended another.
    pub fn partitions_came(&self) {
        self.shared.suspects.look_around();
    }

    /// Hands over a chunk of records. What bounds the channel is the admission budget.
    pub fn hand_over(&self, chunk: VecDeque<Job>) {
        self.shared.suspects.come(chunk.iter().map(|job| &*job.record));
        if let Some(jobs) = &self.jobs
            && jobs.send(chunk).is_err()
        {
            tracing::error!("the reading threads are gone");
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.jobs = None;
        self.stop_watchdog = None;
        if let Some(watchdog) = self.watchdog.take()
            && watchdog.join().is_err()
        {
            tracing::error!("the watchdog had panicked");
        }
        let handles = std::mem::take(&mut lock(&self.shared.threads).handles);
        for handle in handles.into_iter().filter(JoinHandle::is_finished) {
            if handle.join().is_err() {
                tracing::error!("a reading thread had panicked");
            }
        }
        self.shared.suspects.clear();
    }
}

impl Shared {
    /// Starts a thread with jobs already on its desk.
    fn start_thread(shared: &Arc<Self>, number: usize, waiting: VecDeque<Job>) -> std::io::Result<()> {
        let top = Mutex::new(DeskTop { waiting, ..DeskTop::default() });
        let desk = Arc::new(Desk { number, top, ..Desk::default() });
        let (mine, at) = (Arc::clone(shared), Arc::clone(&desk));
        let thread = std::thread::Builder::new().name(format!("reader-{number}")).stack_size(STACK_BYTES);
        let handle = thread.spawn(move || work(&mine, &at))?;
        let mut threads = lock(&shared.threads);
        threads.desks.retain(|desk| desk.number != number);
        threads.desks.push(desk);
        threads.handles.retain(|handle| !handle.is_finished());
        threads.handles.push(handle);
        Ok(())
    }
}

/// One thread's life: read what lies on the desk, settle it, fetch the next chunk.
fn work(shared: &Shared, desk: &Desk) {
    let mut settled_at = Instant::now();
    loop {
        let mut top = lock(&desk.top);
        if top.given_up {
            return;
        }
        if top.waiting.is_empty() || (settled_at.elapsed() > SETTLE_WITHIN && !top.finished.is_empty()) {
            let finished = std::mem::take(&mut top.finished);
            let fetch = top.waiting.is_empty();
            drop(top);
            if !finished.is_empty() {
                shared.ledgers.settle(finished);
            }
            if fetch {
                let Some(chunk) = next_chunk(shared, desk.number) else { return };
                lock(&desk.top).waiting = chunk;
            }
            settled_at = Instant::now();
            continue;
        }
        let Some(job) = top.waiting.pop_front() else { continue };
        let record = Arc::clone(&job.record);
        top.in_hand = Some(InHand { ticket: job.ticket, record: Arc::clone(&record), since: None });
        drop(top);
        let (outcome, caution) = read_with_caution(shared, desk, &record, job.condemned.as_ref());
        let mut top = lock(&desk.top);
        if let Some(in_hand) = top.in_hand.take() {
            top.finished.push((in_hand.ticket, outcome));
            drop(top);
            if caution != Caution::Guilty {
                shared.suspects.leave(&record);
            }
        }
    }
}

/// The next chunk, written down before any of it is read; `None` when the pool ends.
fn next_chunk(shared: &Shared, thread: usize) -> Option<VecDeque<Job>> {
    let chunk = match shared.work.try_recv() {
        Ok(chunk) => chunk,
        Err(_) => {
            shared.suspects.idle(thread);
            shared.work.recv().ok()?
        }
    };
    shared.suspects.at_work(thread, chunk.iter().map(|job| &*job.record));
    Some(chunk)
}

/// Reads one record: beside the others, alone when it is a suspect, not at all when it is guilty.
fn read_with_caution(shared: &Shared, desk: &Desk, record: &Record, condemned: Option<&Trouble>) -> (Outcome, Caution) {
    let caution = shared.suspects.caution(record);
    if caution == Caution::Guilty {
        let message = "the process died on it, alone, twice".to_owned();
        let trouble = Trouble { reason: reason::CRASHED, stage: READ, message };
        return (shared.chain.dead_letter(record, &trouble), caution);
    }
    shared.suspects.enter(record, caution);
    if let Some(in_hand) = lock(&desk.top).in_hand.as_mut() {
        in_hand.since = Some(Instant::now());
    }
    (read(shared, desk, record, condemned), caution)
}

/// Reads one record; a panic is an outcome too.
fn read(shared: &Shared, desk: &Desk, record: &Record, condemned: Option<&Trouble>) -> Outcome {
    if let Some(trouble) = condemned {
        return shared.chain.dead_letter(record, trouble);
    }
    let watcher = Watcher { shared, desk, began: Cell::new(Instant::now()) };
    let began = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| shared.chain.outcome(record, &watcher)));
    shared.ledgers.article_took(began.elapsed());
    match outcome {
        Ok(outcome) => match shared.ceilings.trouble(&outcome) {
            Some(trouble) => shared.chain.dead_letter(record, &trouble),
            None => outcome,
        },
        Err(panic) => {
            let said = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
            let message = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            let stage = *lock(&desk.stage);
            shared.chain.dead_letter(record, &Trouble { reason: reason::PANICKED, stage, message })
        }
    }
}

/// Notes which stage is at work and how long each took.
struct Watcher<'a> {
    shared: &'a Shared,
    desk: &'a Desk,
    began: Cell<Instant>,
}

impl Witness for Watcher<'_> {
    fn begins(&self, stage: &'static str) {
        *lock(&self.desk.stage) = stage;
        self.began.set(Instant::now());
    }

    fn ended(&self, stage: &'static str, verdict: &Verdict) {
        self.shared.ledgers.stage_took(stage, self.began.get().elapsed(), verdict);
    }
}

/// Looks for articles that take too long until it is told to stop.
fn watch(shared: &Arc<Shared>, stopped: &Receiver<()>) {
    while stopped.recv_timeout(WATCH_EVERY) == Err(crossbeam_channel::RecvTimeoutError::Timeout) {
        let desks = lock(&shared.threads).desks.clone();
        for desk in desks {
            relieve(shared, &desk);
        }
    }
}

/// Takes an overdue article from its thread, gives the rest of the chunk to the others, and replaces the thread.
fn relieve(shared: &Arc<Shared>, desk: &Desk) {
    let mut top = lock(&desk.top);
    let limit = shared.settings.article_time;
    let since = top.in_hand.as_ref().and_then(|in_hand| in_hand.since);
    if since.is_none_or(|since| since.elapsed() <= limit) {
        return;
    }
    let Some(InHand { ticket, record, .. }) = top.in_hand.take() else { return };
    top.given_up = true;
    let waiting = std::mem::take(&mut top.waiting);
    let mut finished = std::mem::take(&mut top.finished);
    drop(top);
    let stage = *lock(&desk.stage);
    let message = format!("not done after {}", humantime::format_duration(limit));
    let outcome = shared.chain.dead_letter(&record, &Trouble { reason: reason::TIMED_OUT, stage, message });
    finished.push((ticket, outcome));
    shared.ledgers.settle(finished);
    shared.suspects.leave(&record);
    let lost = {
        let mut threads = lock(&shared.threads);
        threads.given_up += 1;
        threads.given_up
    };
    // Should there be no thread, the jobs are forgotten, which is safe: their offsets stay uncommitted.
    if let Err(error) = Shared::start_thread(shared, desk.number, waiting) {
        tracing::error!(%error, "no thread to replace one that hangs");
    }
    shared.ledgers.gave_up(lost);
}
