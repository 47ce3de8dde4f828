//! Suspects: records that were in work when the process died. They are written down before the work begins, found again
//! at the next start, and tried one at a time, with nothing else in work; one that kills the process while it is alone,
//! twice, is dead-lettered as `crashed`, unread.
//!
//! The journal is a small local file, one to a process, chosen by lock: a worker that is started again takes up the
//! journal of the one that died. It survives a crash of the process, not of the machine, and that is enough: a machine
//! that dies does not blame its articles. Without a journal (a disk that is full or read-only) the worker works on,
//! unprotected, and says so once. A clean end empties the journal.

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
const TITLE: &str = "copydesk suspects 1";
/// Bytes of a page: one for the list of suspects, one for each thread.
const PAGE: u64 = 8192;
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
    file: Option<File>,
    /// Those that were in work when the last process died, and how often they were tried alone.
    known: Mutex<BTreeMap<Place, u32>>,
    /// Whether there were any: until then nobody needs to count who is at work.
    any: AtomicBool,
    floor: Mutex<Floor>,
    bell: Condvar,
}

#[derive(Debug, Default)]
struct Floor {
    at_work: usize,
    alone: bool,
}

impl Suspects {
    /// Opens the first journal of this name that no other process holds, and reads what the last one left in it.
    #[must_use]
    pub fn open(directory: &Path, name: &str) -> Self {
        match Self::take(directory, name) {
            Ok((file, known)) => {
                if !known.is_empty() {
                    tracing::warn!(
                        count = known.len(),
                        "the last process died at work: its records are tried one at a time"
                    );
                }
                let journal = Self::with(Some(file), known);
                journal.write_known();
                journal
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
        Self::with(None, BTreeMap::new())
    }

    fn with(file: Option<File>, known: BTreeMap<Place, u32>) -> Self {
        let any = AtomicBool::new(!known.is_empty());
        Self { file, known: Mutex::new(known), any, floor: Mutex::default(), bell: Condvar::new() }
    }

    fn take(directory: &Path, name: &str) -> std::io::Result<(File, BTreeMap<Place, u32>)> {
        std::fs::create_dir_all(directory)?;
        for number in 0..MOST_JOURNALS {
            let path: PathBuf = directory.join(format!("{name}-{number}.suspects"));
            let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
            if file.try_lock().is_err() {
                continue;
            }
            let mut content = Vec::new();
            file.by_ref().take(PAGE * 1024).read_to_end(&mut content)?;
            let known = parse(&content);
            file.set_len(0)?;
            return Ok((file, known));
        }
        Err(std::io::Error::other("all journals are taken"))
    }

    /// A thread has these before it. Written before any of them is read.
    pub(super) fn at_work<'a>(&self, thread: usize, records: impl Iterator<Item = &'a Record>) {
        if self.file.is_none() {
            return;
        }
        let mut page = String::new();
        for record in records {
            line(&mut page, 0, &record.topic, record.partition, record.offset);
        }
        self.write_page(thread as u64 + 1, &page);
    }

    /// A thread has nothing before it.
    pub(super) fn idle(&self, thread: usize) {
        self.write_page(thread as u64 + 1, "");
    }

    /// A clean end: there is nothing to suspect.
    pub fn clear(&self) {
        if let Some(file) = &self.file
            && let Err(error) = file.set_len(0)
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
            Some(&tried) if tried >= ALONE_TWICE => Caution::Guilty,
            Some(_) => Caution::Alone,
        }
    }

    /// Waits until a record may be read: beside others, or alone. To be answered with [`Suspects::leave`].
    pub(super) fn enter(&self, record: &Record, caution: Caution) {
        if !self.any.load(Ordering::Acquire) {
            return;
        }
        let mut floor = lock(&self.floor);
        let alone = caution == Caution::Alone;
        while floor.alone || (alone && floor.at_work > 0) {
            floor = self.bell.wait(floor).unwrap_or_else(PoisonError::into_inner);
        }
        floor.at_work += 1;
        floor.alone = alone;
        drop(floor);
        if alone {
            *lock(&self.known).entry(Place::of(record)).or_default() += 1;
            self.write_known();
        }
    }

    /// A record has been read, or its thread was given up: the process has survived it.
    pub(super) fn leave(&self, record: &Record) {
        if !self.any.load(Ordering::Acquire) {
            return;
        }
        let cleared = lock(&self.known).remove(&Place::of(record)).is_some();
        if cleared {
            self.write_known();
        }
        let mut floor = lock(&self.floor);
        floor.at_work = floor.at_work.saturating_sub(1);
        floor.alone = false;
        drop(floor);
        self.bell.notify_all();
    }

    fn write_known(&self) {
        let mut page = format!("{TITLE}\n");
        for (place, tried) in lock(&self.known).iter() {
            line(&mut page, *tried, &place.topic, place.partition, place.offset);
        }
        self.write_page(0, &page);
    }

    /// Writes one page, cut at its size: what does not fit is unprotected, not wrong.
    fn write_page(&self, number: u64, content: &str) {
        let Some(file) = &self.file else { return };
        let mut page = content.as_bytes().to_vec();
        page.truncate(usize::try_from(PAGE).unwrap_or(0) - 1);
        page.push(0);
        if let Err(error) = file.write_all_at(&page, number * PAGE) {
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
fn parse(content: &[u8]) -> BTreeMap<Place, u32> {
    let mut known = BTreeMap::new();
    if !content.starts_with(TITLE.as_bytes()) {
        return known;
    }
    for page in content.chunks(usize::try_from(PAGE).unwrap_or(usize::MAX)) {
        let text = page.split(|&byte| byte == 0).next().and_then(|text| std::str::from_utf8(text).ok());
        for (place, tried) in text.unwrap_or_default().lines().filter_map(parse_line) {
            let known_tried: &mut u32 = known.entry(place).or_default();
            *known_tried = (*known_tried).max(tried);
        }
    }
    known
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
    fn two_processes_do_not_share_a_journal() {
        let at = directory("two");
        let first = Suspects::open(&at, "g");
        first.at_work(0, [record(5)].iter());
        let second = Suspects::open(&at, "g");
        assert_eq!(second.caution(&record(5)), Caution::None);
    }
}
