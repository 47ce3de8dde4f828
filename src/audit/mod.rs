//! Proves from the topics alone that every input offset has exactly one outcome, in order.
//!
//! It trusts nothing of the worker's but the headers of the contract. The positions are read first and the output up to
//! an end that is decided later, so that whatever the positions promise must be there. `account.rs` does the sums.

mod account;

pub use account::{Account, Content, MOST_LISTED, Offence, Offender, Place, Verdict};

use crate::bystander::{Bounds, Bystander, ReadError, header};
use crate::chain::headers;
use crate::config::{Checked, Format, Handling};
use rdkafka::message::Message;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// One end of the range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The records from this time on (milliseconds since 1970).
    Time(i64),
    /// Offsets by topic (none: whichever input topic) and partition.
    Offsets(Vec<(Option<String>, i32, i64)>),
}

impl Mark {
    /// Reads `2026-01-31T06:00:00Z`, `2h` (so long ago), or `PARTITION=OFFSET,…` with `TOPIC/` before the partition
    /// where there are several topics.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.contains('=') {
            return text.split(',').map(offset).collect::<Option<Vec<_>>>().map(Self::Offsets).ok_or_else(|| {
                format!("`{text}`: offsets are written PARTITION=OFFSET or TOPIC/PARTITION=OFFSET, with commas between")
            });
        }
        time(text).map(Self::Time)
    }

    fn of(&self, seen: &Bystander, topic: &str) -> Result<BTreeMap<i32, Option<i64>>, ReadError> {
        match self {
            Self::Time(time) => seen.at_time(topic, *time),
            Self::Offsets(offsets) => {
                let ours = offsets.iter().filter(|(named, ..)| named.as_deref().is_none_or(|named| named == topic));
                Ok(ours.map(|(_, partition, offset)| (*partition, Some(*offset))).collect())
            }
        }
    }
}

fn offset(text: &str) -> Option<(Option<String>, i32, i64)> {
    let (place, offset) = text.trim().split_once('=')?;
    let (topic, partition) = match place.split_once('/') {
        Some((topic, partition)) => (Some(topic.to_owned()), partition),
        None => (None, place),
    };
    Some((topic, partition.parse().ok()?, offset.parse().ok().filter(|offset| *offset >= 0)?))
}

/// A moment, or how long ago: milliseconds since 1970.
///
/// # Errors
/// When it is neither.
pub fn time(text: &str) -> Result<i64, String> {
    let moment = match humantime::parse_duration(text) {
        Ok(ago) => SystemTime::now().checked_sub(ago).unwrap_or(UNIX_EPOCH),
        Err(_) => humantime::parse_rfc3339_weak(text)
            .or_else(|_| humantime::parse_rfc3339_weak(&format!("{text} 00:00:00")))
            .map_err(|_| format!("`{text}` is neither a time (2026-01-31T06:00:00Z, in UTC) nor how long ago (2h)"))?,
    };
    let since = moment.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Ok(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// What is audited.
#[derive(Clone, Debug, Default)]
pub struct Range {
    /// Where it begins; `None`: where the input begins.
    pub from: Option<Mark>,
    /// Where it ends; `None`: at the group's committed position.
    pub to: Option<Mark>,
}

/// A range, as it came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Examined {
    /// The topic.
    pub topic: String,
    /// The partition.
    pub partition: i32,
    /// The first offset.
    pub from: i64,
    /// One after the last.
    pub to: i64,
}

/// An audit's result.
#[derive(Clone, Debug, Serialize)]
pub struct Audit {
    /// Whether every record has exactly one outcome, in order.
    pub holds: bool,
    /// What was examined.
    pub range: Vec<Examined>,
    /// What should be known beside it.
    pub notes: Vec<String>,
    /// What was found.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// Audits a range. `tell` hears how many offsets of how many have been read.
///
/// # Errors
/// When a topic cannot be read.
pub fn audit(checked: &Checked, range: &Range, mut tell: impl FnMut(u64, u64)) -> Result<Audit, ReadError> {
    let seen = Bystander::new(checked)?;
    let mut notes = Vec::new();
    let inputs = ranges(&seen, checked, range, &mut notes)?;
    let outputs = output_topics(checked);
    let mut others = Vec::new();
    for topic in outputs.iter().chain([&checked.topics.dead_letters]) {
        let bounds = seen.decided(topic)?;
        for (partition, (low, _)) in bounds.iter().filter(|(_, (low, _))| *low > 0) {
            notes.push(format!(
                "{topic}/{partition} begins at {low}: older outcomes are gone, their records show as missing"
            ));
        }
        others.push((topic, bounds));
    }
    let all = inputs.iter().map(|(_, bounds)| bounds).chain(others.iter().map(|(_, bounds)| bounds));
    let length: u64 = all.flat_map(BTreeMap::values).map(|(from, to)| to.abs_diff(*from).min(i64::MAX as u64)).sum();
    let mut done = 0;
    let mut step = || {
        done += 1;
        if done % 256 == 0 {
            tell(done, length);
        }
    };
    let mut account = Account::default();
    let also = &checked.output.also;
    for further in also {
        let content = if further.format == Format::Raw { Content::Records } else { Content::Articles };
        account.further(&further.topic, content);
    }
    for (topic, bounds) in &inputs {
        for (partition, (from, to)) in bounds {
            account.open(topic, *partition, *from, *to);
        }
        seen.read(topic, bounds, |message| {
            step();
            account.read(topic, message.partition(), message.offset());
            true
        })?;
    }
    for (topic, bounds) in &others {
        let dead = **topic == checked.topics.dead_letters;
        let (main, further) = (**topic == checked.topics.output, also.iter().position(|also| also.topic == **topic));
        seen.read(topic, bounds, |message| {
            step();
            let at = Place { topic: (*topic).clone(), partition: message.partition(), offset: message.offset() };
            if dead {
                account.dead_letter(&at, dead_origin(message));
            } else {
                let origin = header(message, headers::ORIGIN).and_then(Place::parse);
                let id = header(message, headers::ID).unwrap_or_default();
                match further {
                    Some(number) => account.copy(number, &at, origin, id),
                    None if main => account.article(&at, origin, id),
                    None => account.routed(&at, origin, id),
                }
            }
            true
        })?;
    }
    let examined = |(topic, bounds): &(String, Bounds)| {
        let each = |(partition, (from, to)): (&i32, &(i64, i64))| Examined {
            topic: topic.clone(),
            partition: *partition,
            from: *from,
            to: *to,
        };
        bounds.iter().map(each).collect::<Vec<_>>()
    };
    let range = inputs.iter().flat_map(examined).collect();
    let verdict = account.close();
    Ok(Audit { holds: verdict.holds(), range, notes, verdict })
}

fn dead_origin(message: &rdkafka::message::BorrowedMessage<'_>) -> Option<Place> {
    let part = |what: &str| header(message, &format!("{}{what}", headers::DEAD_LETTER_PREFIX));
    Some(Place {
        topic: part("topic")?.to_owned(),
        partition: part("partition")?.parse().ok()?,
        offset: part("offset")?.parse().ok()?,
    })
}

/// All topics that articles may go to.
#[must_use]
pub fn output_topics(checked: &Checked) -> Vec<String> {
    let policy = &checked.policy;
    let routed =
        [&policy.kill, &policy.embargo, &policy.correction].into_iter().filter_map(|handling| match handling {
            Handling::Route(topic) => Some(topic.clone()),
            Handling::Publish | Handling::Hold => None,
        });
    let also = checked.output.also.iter().map(|further| further.topic.clone());
    let mut topics: Vec<String> = std::iter::once(checked.topics.output.clone()).chain(also).chain(routed).collect();
    topics.sort();
    topics.dedup();
    topics
}

/// The range of each input partition: never below what the topic still holds, never beyond what it holds by now.
fn ranges(
    seen: &Bystander,
    checked: &Checked,
    range: &Range,
    notes: &mut Vec<String>,
) -> Result<Vec<(String, Bounds)>, ReadError> {
    let mut all = Vec::new();
    for topic in &checked.topics.input {
        let committed = seen.positions(topic)?;
        let mut bounds = seen.decided(topic)?;
        let from = range.from.as_ref().map(|mark| mark.of(seen, topic)).transpose()?;
        let to = range.to.as_ref().map(|mark| mark.of(seen, topic)).transpose()?;
        for (partition, (low, high)) in &mut bounds {
            let (first, last) = (*low, *high);
            let begin = from.as_ref().map_or(Some(first), |from| from.get(partition).copied().flatten());
            let end = match &to {
                // No record so late: the range ends where the partition does.
                Some(to) => to.get(partition).copied().flatten().unwrap_or(last),
                None => match committed.get(partition).and_then(Option::as_ref) {
                    Some((position, _)) => *position,
                    None => {
                        notes.push(format!("{topic}/{partition}: the group has no position, nothing is examined"));
                        first
                    }
                },
            };
            // A time later than all records leaves the partition out; offsets that name only others leave it whole.
            let begin = match (&range.from, begin) {
                (_, Some(begin)) => begin,
                (Some(Mark::Time(_)), None) => last,
                (_, None) => first,
            };
            *low = begin.clamp(first, last);
            *high = end.clamp(*low, last);
        }
        all.push((topic.clone(), bounds));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_times_or_offsets() {
        assert_eq!(Mark::parse("1970-01-01T00:00:01Z"), Ok(Mark::Time(1000)));
        assert_eq!(Mark::parse("1970-01-02"), Ok(Mark::Time(86_400_000)));
        let offsets = Mark::Offsets(vec![(None, 0, 7), (Some("raw".into()), 1, 9)]);
        assert_eq!(Mark::parse("0=7,raw/1=9"), Ok(offsets));
        for wrong in ["", "yesterday", "0=-1", "x=1", "0=1,"] {
            assert!(Mark::parse(wrong).is_err(), "{wrong}");
        }
    }
}
