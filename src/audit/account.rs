//! The account of an audit: what was read, what came of it, and whether that adds up. Pure; it holds four bytes for each
//! offset in the range, and no more than a fixed number of offenders.

use serde::Serialize;
use std::collections::{BTreeMap, HashSet};

/// How many offenders are listed; all are counted.
pub const MOST_LISTED: usize = 100;

/// An offset that is not in the input (a marker of a transaction, an aborted record).
const ABSENT: u32 = 0;
/// A record without an outcome so far.
const OPEN: u32 = 1;
/// A record with a dead letter.
const DEAD: u32 = 2;
/// Marks of articles begin here.
const ARTICLE: u32 = 3;

/// Where a record lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Its topic.
    pub topic: String,
    /// Its partition.
    pub partition: i32,
    /// Its offset.
    pub offset: i64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}/{}/{}", self.topic, self.partition, self.offset)
    }
}

impl Place {
    /// `topic/partition/offset`; topics hold no `/`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let place = Self {
            topic: parts.next().filter(|topic| !topic.is_empty())?.to_owned(),
            partition: parts.next()?.parse().ok()?,
            offset: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(place)
    }
}

/// What is wrong with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Offence {
    /// No outcome: lost, or dropped on purpose by a stage (which only the metrics tell).
    Missing,
    /// The same article, or a dead letter, more than once.
    Twice,
    /// An article and a dead letter.
    BothDoors,
    /// An outcome that comes after one of a later record of its partition.
    OutOfOrder,
    /// An outcome that does not say what it comes of, or comes of nothing that was read.
    UnknownOrigin,
}

impl std::fmt::Display for Offence {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Missing => "missing",
            Self::Twice => "twice",
            Self::BothDoors => "both doors",
            Self::OutOfOrder => "out of order",
            Self::UnknownOrigin => "unknown origin",
        })
    }
}

/// One offender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offender {
    /// What is wrong.
    pub offence: Offence,
    /// The input record, where it is known.
    pub record: Option<Place>,
    /// The outcome, where there is one.
    pub outcome: Option<Place>,
}

/// What an audit found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Input records in the range.
    pub records: u64,
    /// Records with articles.
    pub published: u64,
    /// Records with a dead letter.
    pub dead_lettered: u64,
    /// Articles of records in the range.
    pub articles: u64,
    /// Outcomes of records outside the range, left alone.
    pub outside: u64,
    /// How many offenders of each kind.
    pub offences: BTreeMap<Offence, u64>,
    /// The first offenders.
    pub offenders: Vec<Offender>,
}

impl Verdict {
    /// Whether every record has exactly one outcome, in order.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.offences.is_empty()
    }

    fn offence(&mut self, offence: Offence, record: Option<Place>, outcome: Option<Place>) {
        *self.offences.entry(offence).or_default() += 1;
        if self.offenders.len() < MOST_LISTED {
            self.offenders.push(Offender { offence, record, outcome });
        }
    }
}

/// An input partition: the range, and a mark for each of its offsets.
struct Partition {
    from: i64,
    to: i64,
    marks: Vec<u32>,
}

impl Partition {
    fn mark(&mut self, offset: i64) -> Option<&mut u32> {
        self.marks.get_mut(usize::try_from(offset.checked_sub(self.from)?).ok()?)
    }
}

/// The account.
#[derive(Default)]
pub struct Account {
    partitions: BTreeMap<(String, i32), Partition>,
    /// Second and further articles of a record.
    more: HashSet<(String, i32, i64, u32)>,
    /// The last record of an input partition whose outcome an output partition holds, by topics and partitions of both.
    last: BTreeMap<(String, i32, String, i32), i64>,
    verdict: Verdict,
}

impl Account {
    /// An input partition with its range `[from, to)`.
    pub fn open(&mut self, topic: &str, partition: i32, from: i64, to: i64) {
        let length = usize::try_from(to.saturating_sub(from)).unwrap_or(0);
        self.partitions.insert((topic.to_owned(), partition), Partition { from, to, marks: vec![ABSENT; length] });
    }

    /// An input record.
    pub fn read(&mut self, topic: &str, partition: i32, offset: i64) {
        let Some(known) = self.partitions.get_mut(&(topic.to_owned(), partition)) else { return };
        if let Some(mark) = known.mark(offset) {
            *mark = OPEN;
            self.verdict.records += 1;
        }
    }

    /// An article: where it lies, what it says it comes of, its id.
    pub fn article(&mut self, at: &Place, origin: Option<Place>, id: &str) {
        let Some(origin) = self.known(at, origin) else { return };
        let label = ARTICLE + mark_of_id(id.as_bytes()) % (u32::MAX - ARTICLE);
        let key = (origin.topic.clone(), origin.partition, origin.offset, label);
        let offence = match self.mark_of(&origin) {
            None => return,
            Some(mark) if *mark == OPEN => {
                *mark = label;
                self.verdict.published += 1;
                None
            }
            Some(mark) => match *mark {
                ABSENT => Some(Offence::UnknownOrigin),
                DEAD => Some(Offence::BothDoors),
                first if first == label => Some(Offence::Twice),
                _ => (!self.more.insert(key)).then_some(Offence::Twice),
            },
        };
        match offence {
            None => self.verdict.articles += 1,
            Some(offence) => self.verdict.offence(offence, Some(origin.clone()), Some(at.clone())),
        }
        self.ordered(at, &origin, offence);
    }

    /// A dead letter: where it lies, what it says it comes of.
    pub fn dead_letter(&mut self, at: &Place, origin: Option<Place>) {
        let Some(origin) = self.known(at, origin) else { return };
        let offence = match self.mark_of(&origin) {
            None => return,
            Some(mark) if *mark == OPEN => {
                *mark = DEAD;
                self.verdict.dead_lettered += 1;
                None
            }
            Some(mark) => Some(match *mark {
                ABSENT => Offence::UnknownOrigin,
                DEAD => Offence::Twice,
                _ => Offence::BothDoors,
            }),
        };
        if let Some(offence) = offence {
            self.verdict.offence(offence, Some(origin.clone()), Some(at.clone()));
        }
        self.ordered(at, &origin, offence);
    }

    /// The verdict.
    #[must_use]
    pub fn close(mut self) -> Verdict {
        for ((topic, partition), known) in &self.partitions {
            for (offset, _) in (known.from..).zip(&known.marks).filter(|(_, mark)| **mark == OPEN) {
                let place = Place { topic: topic.clone(), partition: *partition, offset };
                self.verdict.offence(Offence::Missing, Some(place), None);
            }
        }
        self.verdict
    }

    /// The origin, when it is of an input partition; an offence otherwise.
    fn known(&mut self, at: &Place, origin: Option<Place>) -> Option<Place> {
        match origin {
            Some(origin) if self.partitions.contains_key(&(origin.topic.clone(), origin.partition)) => Some(origin),
            other => {
                self.verdict.offence(Offence::UnknownOrigin, other, Some(at.clone()));
                None
            }
        }
    }

    /// The mark of a record in the range; outside it is counted and left alone.
    fn mark_of(&mut self, origin: &Place) -> Option<&mut u32> {
        let known = self.partitions.get_mut(&(origin.topic.clone(), origin.partition))?;
        if origin.offset < known.from || origin.offset >= known.to {
            self.verdict.outside += 1;
            return None;
        }
        known.mark(origin.offset)
    }

    fn ordered(&mut self, at: &Place, origin: &Place, offence: Option<Offence>) {
        if offence == Some(Offence::UnknownOrigin) {
            return;
        }
        let key = (at.topic.clone(), at.partition, origin.topic.clone(), origin.partition);
        let last = self.last.entry(key).or_insert(origin.offset);
        if *last <= origin.offset {
            *last = origin.offset;
        } else if offence.is_none() {
            self.verdict.offence(Offence::OutOfOrder, Some(origin.clone()), Some(at.clone()));
        }
    }
}

/// FNV-1a: tells the articles of one record apart.
fn mark_of_id(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Place {
        Place::parse(text).expect("a place")
    }

    /// Articles, dead letters, the offences that they make.
    type Case<'a> = (Vec<(&'a str, &'a str, &'a str)>, &'a [(&'a str, &'a str)], &'a [(Offence, u64)]);

    /// Articles as `at origin id`, dead letters as `at origin`; the input is `in/0/0..5` without 4.
    fn verdict(articles: &[(&str, &str, &str)], dead: &[(&str, &str)]) -> Verdict {
        let mut account = Account::default();
        account.open("in", 0, 0, 5);
        (0..4).for_each(|offset| account.read("in", 0, offset));
        for (at, origin, id) in articles {
            account.article(&place(at), Place::parse(origin), id);
        }
        for (at, origin) in dead {
            account.dead_letter(&place(at), Place::parse(origin));
        }
        account.close()
    }

    #[test]
    fn every_offence_is_found_and_named() {
        let whole = [("out/0/0", "in/0/0", "a"), ("out/0/1", "in/0/1", "b"), ("out/0/2", "in/0/2", "c")];
        let letter = [("dead/0/0", "in/0/3")];
        let with = |extra: &[(&'static str, &'static str, &'static str)]| -> Vec<(&str, &str, &str)> {
            whole.iter().chain(extra).copied().collect()
        };
        let table: Vec<Case<'_>> = vec![
            (with(&[]), &letter, &[]),
            (with(&[]), &[], &[(Offence::Missing, 1)]),
            (with(&[("out/0/3", "in/0/2", "d"), ("out/1/0", "in/0/2", "e")]), &letter, &[]),
            (with(&[("out/0/3", "in/0/2", "c")]), &letter, &[(Offence::Twice, 1)]),
            (with(&[("out/1/0", "in/0/0", "a")]), &letter, &[(Offence::Twice, 1)]),
            (with(&[("out/0/3", "in/0/2", "d"), ("out/1/3", "in/0/2", "d")]), &letter, &[(Offence::Twice, 1)]),
            (with(&[]), &[("dead/0/0", "in/0/3"), ("dead/0/1", "in/0/3")], &[(Offence::Twice, 1)]),
            (with(&[]), &[("dead/0/0", "in/0/3"), ("dead/1/0", "in/0/0")], &[(Offence::BothDoors, 1)]),
            (with(&[("out/0/3", "in/0/4", "d")]), &letter, &[(Offence::UnknownOrigin, 1)]),
            (with(&[("out/0/3", "", "d")]), &letter, &[(Offence::UnknownOrigin, 1)]),
            (with(&[("out/0/3", "other/0/0", "d")]), &letter, &[(Offence::UnknownOrigin, 1)]),
            (with(&[("out/0/3", "in/0/17", "d")]), &letter, &[]),
            (
                vec![("out/0/0", "in/0/1", "b"), ("out/0/1", "in/0/0", "a"), ("out/0/2", "in/0/2", "c")],
                &letter,
                &[(Offence::OutOfOrder, 1)],
            ),
        ];
        for (articles, dead, expected) in table {
            let verdict = verdict(&articles, dead);
            let found: Vec<(Offence, u64)> = verdict.offences.iter().map(|(kind, count)| (*kind, *count)).collect();
            assert_eq!(found, expected, "{articles:?} {dead:?}");
            assert_eq!(verdict.holds(), expected.is_empty());
        }
    }

    #[test]
    fn a_million_missing_records_make_a_short_list() {
        let mut account = Account::default();
        account.open("in", 0, 0, 1_000_000);
        (0..1_000_000).for_each(|offset| account.read("in", 0, offset));
        let verdict = account.close();
        assert_eq!(verdict.offences.get(&Offence::Missing), Some(&1_000_000));
        assert_eq!(verdict.offenders.len(), MOST_LISTED);
    }
}
