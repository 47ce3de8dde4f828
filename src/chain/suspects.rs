//! Suspects: records that were in work when a process died. They are written down before the work begins, found again
//! at the next start, and tried one at a time, with nothing else in work; one that kills the process while it is alone,
//! twice, is dead-lettered as `crashed`, unread.
//!
//! The journal is a small local file, one to a process, chosen by lock: a worker that is started again takes up the
//! journal of one that died. After a death the partition may go to another worker before that: at each assignment the
//! worker looks into the other journals of its group in the same folder, too. Of a process that lives it believes the
//! list of suspects only, of a dead one also what it had in work. So workers that share a folder lose three processes
//! to one record in all; workers with folders of their own, three each. A journal survives a crash of the process, not of
//! the machine, and that is enough: a machine that dies does not blame its articles. Without a journal (a disk that is
//! full or read-only) the worker works on, unprotected, and says so once. A clean end empties the journal.

use super::lock;
use crate::intake::Record;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// The first line of a journal; another one is not ours to read.
const TITLE: &str = "copydesk suspects 2";
/// Bytes of the first page, the list of suspects: the files are sparse, so that room costs nothing.
const FIRST_PAGE: usize = 256 * 1024;
/// Bytes of a thread's page: a whole chunk fits, whatever its topics are called.
const PAGE: usize = 32 * 1024;
/// Most bytes of a journal that are read.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// Most journals beside each other in one directory.
const MOST_JOURNALS: usize = 1024;
/// How often a suspect may kill the process while it is alone before it is found guilty.
const ALONE_TWICE: u32 = 2;

/// A record, by where it lies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    topic: String,
    partition: i32,
    offset: i64,
}

/// What is known of a suspect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Suspicion {
    /// How often it was tried alone.
    tried: u32,
    /// Whether it has come to this process.
    here: bool,
}

impl Place {
    fn of(record: &Record) -> Self {
        Self { topic: record.topic.to_string(), partition: record.partition, offset: record.offset }
    }
}

/// How a record is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caution {
    /// Beside the others.
    None,
    /// With nothing else in work.
    Alone,
    /// Not at all: it has killed the process, alone, twice.
    Guilty,
}

/// The journal of one process.
#[derive(Debug)]
pub struct Suspects {
    own: Option<Journal>,
    /// Those that were in work when a process died.
    known: Mutex<BTreeMap<Place, Suspicion>>,
    /// Whether there are any: until then nobody needs to look.
    any: AtomicBool,
    floor: Mutex<Floor>,
    bell: Condvar,
}

#[derive(Debug, Default)]
struct Floor {
    at_work: usize,
    alone: bool,
}

/// A journal's file, and where the others of the group lie.
#[derive(Debug)]
struct Journal {
    file: File,
    directory: PathBuf,
    name: String,
    number: usize,
}

impl Journal {
    fn path(directory: &Path, name: &str, number: usize) -> PathBuf {
        directory.join(format!("{name}-{number}.suspects"))
    }

    /// The first journal of this name that no other process holds.
    fn take(directory: &Path, name: &str) -> std::io::Result<Self> {
        std::fs::create_dir_all(directory)?;
        for number in 0..MOST_JOURNALS {
            let path = Self::path(directory, name, number);
            let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
            if file.try_lock().is_ok() {
                return Ok(Self { file, directory: directory.to_owned(), name: name.to_owned(), number });
            }
        }
        Err(std::io::Error::other("all journals are taken"))
    }

    /// What the other journals of the group say.
    fn others(&self) -> BTreeMap<Place, u32> {
        let mut known = BTreeMap::new();
        for number in (0..MOST_JOURNALS).filter(|number| *number != self.number) {
            let Ok(file) = File::open(Self::path(&self.directory, &self.name, number)) else {
                // Journals are numbered without a gap.
                if number > self.number { break } else { continue }
            };
            let Ok(content) = content(&file) else { continue };
            // Its owner, if it lives, holds a lock that excludes this one, which goes with the file.
            let trust = if file.try_lock_shared().is_ok() { Trust::All } else { Trust::Suspects };
            merge(&mut known, parse(&content, trust));
        }
        known
    }
}

fn content(file: &File) -> std::io::Result<Vec<u8>> {
    let mut content = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut content)?;
    Ok(content)
}

/// What of a journal is believed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// Suspects, and what its threads had before them: its process is dead.
    All,
    /// Suspects only: its process lives.
    Suspects,
}

impl Suspects {
    /// Opens the first journal of this name that no other process holds, and reads what the last one left in it.
    #[must_use]
    pub fn open(directory: &Path, name: &str) -> Self {
        let opened = Journal::take(directory, name).and_then(|journal| Ok((content(&journal.file)?, journal)));
        match opened {
            Ok((left, journal)) => {
                let suspects = Self::with(Some(journal));
                // Written anew before anything is cut off: a death right here forgets nothing.
                suspects.suspect(parse(&left, Trust::All));
                suspects.shorten(FIRST_PAGE);
                suspects
            }
            Err(error) => {
                tracing::warn!(%error, directory = %directory.display(), "no journal: a crash will not be told from its cause");
                Self::none()
            }
        }
    }

    /// No journal and no suspects.
    #[must_use]
    pub fn none() -> Self {
        Self::with(None)
    }

    fn with(own: Option<Journal>) -> Self {
        Self { own, known: Mutex::default(), any: false.into(), floor: Mutex::default(), bell: Condvar::new() }
    }

    /// Partitions came: those who had them before may have died of something in them.
    pub(super) fn look_around(&self) {
        if let Some(own) = &self.own {
            self.suspect(own.others());
        }
    }

    /// These are suspects from now on.
    fn suspect(&self, found: BTreeMap<Place, u32>) {
        let mut known = lock(&self.known);
        let before = known.len();
        for (place, tried) in found {
            let suspicion = known.entry(place).or_default();
            suspicion.tried = suspicion.tried.max(tried);
        }
        let new = known.len() - before;
        self.any.store(!known.is_empty(), Ordering::Release);
        drop(known);
        self.write_known();
        if new > 0 {
            tracing::warn!(count = new, "a process died at work: its records are tried one at a time");
        }
    }

    /// Records come in, in their partitions' order, before any of them is read. A suspect that lies below one that comes,
    /// and did not come itself, is done already.
    pub(super) fn come<'a>(&self, records: impl Iterator<Item = &'a Record>) {
        if !self.any.load(Ordering::Acquire) {
            return;
        }
        let mut known = lock(&self.known);
        for record in records {
            let place = Place::of(record);
            known.retain(|other, suspicion| {
                let below = other.topic == place.topic && other.partition == place.partition && *other < place;
                suspicion.here || !below
            });
            if let Some(suspicion) = known.get_mut(&place) {
                suspicion.here = true;
            }
        }
        self.any.store(!known.is_empty(), Ordering::Release);
    }

    /// A thread has these before it. Written before any of them is read.
    pub(super) fn at_work<'a>(&self, thread: usize, records: impl Iterator<Item = &'a Record>) {
        if self.own.is_none() {
            return;
        }
        let mut page = String::new();
        for record in records {
            line(&mut page, 0, &record.topic, record.partition, record.offset);
        }
        self.write_thread(thread, &page);
    }

    /// A thread has nothing before it.
    pub(super) fn idle(&self, thread: usize) {
        self.write_thread(thread, "");
    }

    /// A clean end: there is nothing to suspect.
    pub fn clear(&self) {
        self.shorten(0);
    }

    fn shorten(&self, bytes: usize) {
        if let Some(own) = &self.own
            && let Err(error) = own.file.set_len(bytes as u64)
        {
            tracing::warn!(%error, "the journal could not be emptied");
        }
    }

    /// How a record is to be read.
    pub(super) fn caution(&self, record: &Record) -> Caution {
        if !self.any.load(Ordering::Acquire) {
            return Caution::None;
        }
        match lock(&self.known).get(&Place::of(record)) {
            None => Caution::None,
            Some(suspicion) if suspicion.tried >= ALONE_TWICE => Caution::Guilty,
            Some(_) => Caution::Alone,
        }
    }

    /// Waits until a record may be read: beside others, or alone. To be answered with [`Suspects::leave`].
    pub(super) fn enter(&self, record: &Record, caution: Caution) {
        let mut floor = lock(&self.floor);
        let alone = caution == Caution::Alone;
        while floor.alone || (alone && floor.at_work > 0) {
            floor = self.bell.wait(floor).unwrap_or_else(PoisonError::into_inner);
        }
        floor.at_work += 1;
        floor.alone = alone;
        drop(floor);
        if alone {
            lock(&self.known).entry(Place::of(record)).or_default().tried += 1;
            self.write_known();
        }
    }

    /// A record has been read, or its thread was given up: the process has survived it. One that is guilty is not read,
    /// does not come here, and stays known: should the process die of the next one before its dead letter is committed,
    /// it need not be found out again.
    pub(super) fn leave(&self, record: &Record) {
        let looked_at = self.any.load(Ordering::Acquire);
        if looked_at && lock(&self.known).remove(&Place::of(record)).is_some() {
            self.write_known();
        }
        let mut floor = lock(&self.floor);
        floor.at_work = floor.at_work.saturating_sub(1);
        floor.alone = false;
        drop(floor);
        if looked_at {
            self.bell.notify_all();
        }
    }

    fn write_known(&self) {
        let mut page = format!("{TITLE}\n");
        for (place, suspicion) in lock(&self.known).iter() {
            line(&mut page, suspicion.tried, &place.topic, place.partition, place.offset);
        }
        self.write_page(0, FIRST_PAGE, &page);
    }

    fn write_thread(&self, thread: usize, content: &str) {
        self.write_page(FIRST_PAGE + thread * PAGE, PAGE, content);
    }

    /// Writes one page, cut after the last line that fits: what does not fit is unprotected, not wrong.
    fn write_page(&self, at: usize, size: usize, content: &str) {
        let Some(own) = &self.own else { return };
        let most = content.as_bytes().get(..size - 1).unwrap_or(content.as_bytes());
        let whole = most.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
        let mut page: Vec<u8> = most.iter().copied().take(whole).collect();
        page.push(0);
        if let Err(error) = own.file.write_all_at(&page, at as u64) {
            tracing::debug!(%error, "the journal could not be written");
        }
    }
}

fn line(page: &mut String, tried: u32, topic: &str, partition: i32, offset: i64) {
    // Writing into a string cannot fail.
    let written = writeln!(page, "{tried}\t{topic}\t{partition}\t{offset}");
    debug_assert!(written.is_ok());
}

/// Reads a journal: the suspects of its first page, and what its threads had before them.
fn parse(content: &[u8], trust: Trust) -> BTreeMap<Place, u32> {
    let mut known = BTreeMap::new();
    if !content.starts_with(TITLE.as_bytes()) {
        return known;
    }
    let (first, threads) = content.split_at(content.len().min(FIRST_PAGE));
    let believed = if trust == Trust::All { threads } else { &[] };
    for page in std::iter::once(first).chain(believed.chunks(PAGE)) {
        let text = page.split(|&byte| byte == 0).next().and_then(|text| std::str::from_utf8(text).ok());
        merge(&mut known, text.unwrap_or_default().lines().filter_map(parse_line));
    }
    known
}

fn merge(known: &mut BTreeMap<Place, u32>, more: impl IntoIterator<Item = (Place, u32)>) {
    for (place, tried) in more {
        let before = known.entry(place).or_default();
        *before = tried.max(*before);
    }
}

fn parse_line(line: &str) -> Option<(Place, u32)> {
    let mut fields = line.split('\t');
    let tried = fields.next()?.parse().ok()?;
    let topic = fields.next()?.to_owned();
    let (partition, offset) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((Place { topic, partition, offset }, tried))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(offset: i64) -> Record {
        Record { topic: "raw".into(), partition: 0, offset, timestamp: None, key: None, value: None, headers: vec![] }
    }

    fn directory(name: &str) -> PathBuf {
        let directory = std::env::temp_dir().join(format!("copydesk-test-{}-{name}", std::process::id()));
        drop(std::fs::remove_dir_all(&directory));
        directory
    }

    /// A process that dies without a word: the file is closed, nothing is emptied.
    fn die(journal: Suspects) {
        drop(journal);
    }

    #[test]
    fn what_was_in_work_when_the_process_died_is_tried_alone_and_cleared() {
        let at = directory("alone");
        let first = Suspects::open(&at, "g");
        first.at_work(0, [record(5), record(6)].iter());
        first.at_work(1, [record(9)].iter());
        first.idle(1);
        die(first);
        let second = Suspects::open(&at, "g");
        let caution = |offset| second.caution(&record(offset));
        assert_eq!([caution(5), caution(6), caution(9)], [Caution::Alone, Caution::Alone, Caution::None]);
        second.enter(&record(5), Caution::Alone);
        second.leave(&record(5));
        assert_eq!(second.caution(&record(5)), Caution::None);
        die(second);
        assert_eq!(Suspects::open(&at, "g").caution(&record(6)), Caution::Alone, "still to be tried");
    }

    #[test]
    fn one_that_kills_the_process_twice_while_alone_is_guilty() {
        let at = directory("guilty");
        let first = Suspects::open(&at, "g");
        first.at_work(0, [record(5)].iter());
        die(first);
        for _ in 0..2 {
            let next = Suspects::open(&at, "g");
            assert_eq!(next.caution(&record(5)), Caution::Alone);
            next.enter(&record(5), Caution::Alone);
            die(next);
        }
        assert_eq!(Suspects::open(&at, "g").caution(&record(5)), Caution::Guilty);
    }

    #[test]
    fn a_clean_end_leaves_no_suspects_and_a_foreign_file_is_none() {
        let at = directory("clean");
        let first = Suspects::open(&at, "g");
        first.at_work(0, [record(5)].iter());
        first.clear();
        die(first);
        assert_eq!(Suspects::open(&at, "g").caution(&record(5)), Caution::None);
        std::fs::write(at.join("h-0.suspects"), "0\traw\t0\t5\n").expect("written");
        assert_eq!(Suspects::open(&at, "h").caution(&record(5)), Caution::None);
    }

    #[test]
    fn after_a_death_the_others_of_the_group_know_its_suspects_too() {
        let at = directory("others");
        let (dying, living) = (Suspects::open(&at, "g"), Suspects::open(&at, "g"));
        dying.at_work(0, [record(5)].iter());
        living.look_around();
        assert_eq!(living.caution(&record(5)), Caution::None, "it lives, and is at work on it");
        die(dying);
        living.look_around();
        assert_eq!(living.caution(&record(5)), Caution::Alone);
        living.enter(&record(5), Caution::Alone);
        // A third, whose own journal says nothing, hears of it from one that lives.
        let third = Suspects::open(&at, "g");
        third.look_around();
        third.enter(&record(5), Caution::Alone);
        assert_eq!(third.caution(&record(5)), Caution::Guilty);
    }

    #[test]
    fn a_suspect_that_does_not_come_where_it_should_is_done_already() {
        let at = directory("done");
        let first = Suspects::open(&at, "g");
        first.at_work(0, [record(5), record(7), record(9)].iter());
        die(first);
        let second = Suspects::open(&at, "g");
        second.come([record(7), record(8)].iter());
        let caution = |offset| second.caution(&record(offset));
        assert_eq!([caution(5), caution(7), caution(9)], [Caution::None, Caution::Alone, Caution::Alone]);
    }

    #[test]
    fn a_chunk_fits_into_its_page_and_no_line_is_cut() {
        let at = directory("page");
        let first = Suspects::open(&at, "g");
        let long = |offset| Record { topic: "t".repeat(249).into(), ..record(offset) };
        let chunk: Vec<Record> = (0..64).map(|number| long(i64::MAX - number)).collect();
        first.at_work(3, chunk.iter());
        first.at_work(4, (0..500).map(|number| long(number + 1000)).collect::<Vec<_>>().iter());
        die(first);
        let second = Suspects::open(&at, "g");
        assert!(chunk.iter().all(|record| second.caution(record) == Caution::Alone));
        assert!(lock(&second.known).keys().all(|place| place.offset >= 1000), "no number is cut short");
    }

    #[test]
    fn two_processes_do_not_share_a_journal() {
        let at = directory("two");
        let first = Suspects::open(&at, "g");
        first.at_work(0, [record(5)].iter());
        let second = Suspects::open(&at, "g");
        assert_eq!(second.caution(&record(5)), Caution::None);
    }
}
