//! The account of an audit: what was read, what came of it, and whether that adds up. Pure; it holds four bytes for each
//! offset in the range and each output that gets every article, and no more than a fixed number of offenders.

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
    /// Its articles in a further output are not those of the main one.
    Uneven,
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
            Self::Uneven => "uneven",
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
    /// The further output that it is about, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
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
            self.offenders.push(Offender { offence, record, outcome, topic: None });
        }
    }

    fn offence_in(&mut self, topic: &str, offence: Offence, record: Place) {
        *self.offences.entry(offence).or_default() += 1;
        if self.offenders.len() < MOST_LISTED {
            let topic = Some(topic.to_owned());
            self.offenders.push(Offender { offence, record: Some(record), outcome: None, topic });
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

/// What a further output holds of each record.
struct Further {
    topic: String,
    content: Content,
    marks: BTreeMap<(String, i32), Vec<u32>>,
    more: More,
}

/// What a further output gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Every article that the main output gets.
    Articles,
    /// The record itself, once, whatever the number of its articles.
    Records,
}

/// Second and further articles of a record.
type More = HashSet<(String, i32, i64, u32)>;

/// The account.
#[derive(Default)]
pub struct Account {
    partitions: BTreeMap<(String, i32), Partition>,
    more: More,
    /// What was routed past the outputs: the sum of the marks by record.
    routed: BTreeMap<(String, i32, i64), u64>,
    further: Vec<Further>,
    /// The last record of an input partition whose outcome an output partition holds, by topics and partitions of both.
    last: BTreeMap<(String, i32, String, i32), i64>,
    verdict: Verdict,
}

impl Account {
    /// A further output, named before the partitions are opened.
    pub fn further(&mut self, topic: &str, content: Content) {
        let topic = topic.to_owned();
        self.further.push(Further { topic, content, marks: BTreeMap::new(), more: More::new() });
    }

    /// An input partition with its range `[from, to)`.
    pub fn open(&mut self, topic: &str, partition: i32, from: i64, to: i64) {
        let length = usize::try_from(to.saturating_sub(from)).unwrap_or(0);
        for further in &mut self.further {
            further.marks.insert((topic.to_owned(), partition), vec![ABSENT; length]);
        }
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

    /// An article that went to a topic of its own in place of the outputs.
    pub fn routed(&mut self, at: &Place, origin: Option<Place>, id: &str) {
        if let Some(origin) = &origin {
            let key = (origin.topic.clone(), origin.partition, origin.offset);
            *self.routed.entry(key).or_default() += u64::from(label_of(id));
        }
        self.article(at, origin, id);
    }

    /// An article in the further output of that number.
    pub fn copy(&mut self, number: usize, at: &Place, origin: Option<Place>, id: &str) {
        let Some(origin) = self.known(at, origin) else { return };
        let Some(absent) = self.mark_of(&origin).map(|mark| *mark == ABSENT) else { return };
        let label = label_of(id);
        let key = (origin.topic.clone(), origin.partition, origin.offset, label);
        let from = self.partitions.get(&(origin.topic.clone(), origin.partition)).map_or(0, |known| known.from);
        let Some(further) = self.further.get_mut(number) else { return };
        let marks = further.marks.get_mut(&(origin.topic.clone(), origin.partition));
        let place = usize::try_from(origin.offset - from).ok();
        let Some(mark) = marks.zip(place).and_then(|(marks, place)| marks.get_mut(place)) else { return };
        let offence = match *mark {
            ABSENT if absent => Some(Offence::UnknownOrigin),
            ABSENT => {
                *mark = label;
                None
            }
            first if first == label => Some(Offence::Twice),
            _ => (!further.more.insert(key)).then_some(Offence::Twice),
        };
        if let Some(offence) = offence {
            self.verdict.offence(offence, Some(origin.clone()), Some(at.clone()));
        }
        self.ordered(at, &origin, offence);
    }

    /// An article in the main output: where it lies, what it says it comes of, its id.
    pub fn article(&mut self, at: &Place, origin: Option<Place>, id: &str) {
        let Some(origin) = self.known(at, origin) else { return };
        let label = label_of(id);
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
        for further in std::mem::take(&mut self.further) {
            self.compare(&further);
        }
        self.verdict
    }

    /// Whether a further output holds of every record what the main one holds of it.
    fn compare(&mut self, further: &Further) {
        let (main, copies) = (sums(&self.more), sums(&further.more));
        for ((topic, partition), known) in &self.partitions {
            let Some(marks) = further.marks.get(&(topic.clone(), *partition)) else { continue };
            for ((offset, mark), copy) in (known.from..).zip(&known.marks).zip(marks) {
                let key = (topic.clone(), *partition, offset);
                let rest = |sums: &Sums| if sums.is_empty() { 0 } else { sums.get(&key).copied().unwrap_or(0) };
                let past = rest(&self.routed);
                let wanted = if *mark >= ARTICLE { (u64::from(*mark) + rest(&main)).saturating_sub(past) } else { 0 };
                let found = u64::from(*copy) + rest(&copies);
                let same = match further.content {
                    Content::Articles => wanted == found,
                    Content::Records => (wanted > 0) == (found > 0),
                };
                if same || *mark == OPEN || *mark == ABSENT {
                    continue;
                }
                let place = Place { topic: topic.clone(), partition: *partition, offset };
                let offence = if *mark == DEAD { Offence::BothDoors } else { Offence::Uneven };
                self.verdict.offence_in(&further.topic, offence, place);
            }
        }
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

type Sums = BTreeMap<(String, i32, i64), u64>;

/// The sum of the marks of each record.
fn sums(more: &More) -> Sums {
    let mut sums = Sums::new();
    for (topic, partition, offset, label) in more {
        *sums.entry((topic.clone(), *partition, *offset)).or_default() += u64::from(*label);
    }
    sums
}

/// The mark of an article.
fn label_of(id: &str) -> u32 {
    ARTICLE + mark_of_id(id.as_bytes()) % (u32::MAX - ARTICLE)
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
    fn a_further_output_must_hold_what_the_main_one_holds() {
        // The input is `in/0/0..4`: one article, two articles, a dead letter, one that is routed past the outputs.
        let check = |copies: &[(&str, &str, &str)], content: Content| {
            let mut account = Account::default();
            account.further("also", content);
            account.open("in", 0, 0, 4);
            (0..4).for_each(|offset| account.read("in", 0, offset));
            for (at, origin, id) in copies {
                account.copy(0, &place(at), Place::parse(origin), id);
            }
            for (at, origin, id) in [("out/0/0", "in/0/0", "a"), ("out/0/1", "in/0/1", "b"), ("out/1/0", "in/0/1", "c")]
            {
                account.article(&place(at), Place::parse(origin), id);
            }
            account.dead_letter(&place("dead/0/0"), Place::parse("in/0/2"));
            account.routed(&place("kills/0/0"), Place::parse("in/0/3"), "d");
            let verdict = account.close();
            verdict.offences.into_iter().collect::<Vec<_>>()
        };
        let whole = [("also/0/0", "in/0/0", "a"), ("also/0/1", "in/0/1", "c"), ("also/1/0", "in/0/1", "b")];
        let and = |extra: (&'static str, &'static str, &'static str)| [whole.as_slice(), &[extra]].concat();
        let articles = |copies: &[(&str, &str, &str)]| check(copies, Content::Articles);
        assert_eq!(articles(&whole), []);
        assert_eq!(articles(&whole[..2]), [(Offence::Uneven, 1)]);
        assert_eq!(articles(&[]), [(Offence::Uneven, 2)]);
        assert_eq!(articles(&and(("also/0/2", "in/0/1", "b"))), [(Offence::Twice, 1)]);
        assert_eq!(articles(&and(("also/0/2", "in/0/2", "x"))), [(Offence::BothDoors, 1)]);
        assert_eq!(articles(&and(("also/0/2", "in/0/3", "d"))), [(Offence::Uneven, 1)]);
        assert_eq!(articles(&and(("also/0/2", "in/0/9", "d"))), []);
        assert_eq!(articles(&and(("also/0/2", "", "d"))), [(Offence::UnknownOrigin, 1)]);
        assert_eq!(check(&whole[..2], Content::Records), []);
        assert_eq!(check(&whole[..1], Content::Records), [(Offence::Uneven, 1)]);
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
