//! Owns the judgement over a run: every input offset has exactly one outcome, an article or a dead letter, and the
//! outcomes of a partition come in its order. It trusts nothing of the worker's but the headers of the contract.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use crate::records::Record;

const LISTED: usize = 20;

/// Compares what went into `topic` with what came out: articles (told by `copydesk-origin`) and dead letters (told by
/// `copydesk-dlq-topic`, `-partition`, `-offset`). Every offender is named in the error.
pub fn audit(topic: &str, input: &[Record], output: &[Record], dead_letters: &[Record]) -> Result<()> {
    let mut offenders = Vec::new();
    let mut outcomes: BTreeMap<Place, Vec<Outcome>> = BTreeMap::new();
    note(topic, output, article_origin, Outcome::article, &mut outcomes, &mut offenders);
    note(topic, dead_letters, dead_letter_origin, |_| Outcome::DeadLetter, &mut outcomes, &mut offenders);
    let expected: BTreeSet<Place> = input.iter().map(|record| Place(record.partition, record.offset)).collect();
    for place in &expected {
        judge(*place, outcomes.get(place).map_or(&[], Vec::as_slice), &mut offenders);
    }
    for place in outcomes.keys().filter(|place| !expected.contains(place)) {
        offenders.push(format!("{place}: has an outcome and never was in the input"));
    }
    judge_order("articles", topic, output, article_origin, &mut offenders);
    judge_order("dead letters", topic, dead_letters, dead_letter_origin, &mut offenders);
    report(topic, expected.len(), &offenders)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place(i32, i64);

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "partition {} offset {}", self.0, self.1)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// By the article's id: one record may hold several articles, each with an id of its own.
    Article(String),
    DeadLetter,
}

impl Outcome {
    fn article(record: &Record) -> Self {
        Self::Article(record.header("copydesk-id").unwrap_or_default())
    }
}

type Origin = fn(&Record) -> Option<(String, Place)>;

fn article_origin(record: &Record) -> Option<(String, Place)> {
    let header = record.header("copydesk-origin")?;
    let mut parts = header.rsplitn(3, '/');
    let offset = parts.next()?.parse().ok()?;
    let partition = parts.next()?.parse().ok()?;
    Some((parts.next()?.to_owned(), Place(partition, offset)))
}

fn dead_letter_origin(record: &Record) -> Option<(String, Place)> {
    let partition = record.header("copydesk-dlq-partition")?.parse().ok()?;
    let offset = record.header("copydesk-dlq-offset")?.parse().ok()?;
    Some((record.header("copydesk-dlq-topic")?, Place(partition, offset)))
}

fn note(
    topic: &str,
    records: &[Record],
    origin: Origin,
    outcome: fn(&Record) -> Outcome,
    outcomes: &mut BTreeMap<Place, Vec<Outcome>>,
    offenders: &mut Vec<String>,
) {
    for record in records {
        match origin(record) {
            Some((from, place)) if from == topic => outcomes.entry(place).or_default().push(outcome(record)),
            Some((from, _)) => offenders.push(format!("{} comes from another topic, {from}", at(record))),
            None => offenders.push(format!("{} does not say where it comes from: {:?}", at(record), record.headers)),
        }
    }
}

fn at(record: &Record) -> String {
    format!("output partition {} offset {}", record.partition, record.offset)
}

fn judge(place: Place, outcomes: &[Outcome], offenders: &mut Vec<String>) {
    if outcomes.is_empty() {
        offenders.push(format!("{place}: lost, no outcome"));
    }
    let distinct: BTreeSet<&Outcome> = outcomes.iter().collect();
    if distinct.len() < outcomes.len() {
        offenders.push(format!("{place}: {} outcomes where one was right: {outcomes:?}", outcomes.len()));
    } else if distinct.len() > 1 && distinct.contains(&Outcome::DeadLetter) {
        offenders.push(format!("{place}: an article and a dead letter, too"));
    }
}

/// Within a partition that was written, the records of one partition that was read come in rising order.
fn judge_order(what: &str, topic: &str, records: &[Record], origin: Origin, offenders: &mut Vec<String>) {
    let mut written: Vec<&Record> = records.iter().collect();
    written.sort_by_key(|record| (record.partition, record.offset));
    let mut last: BTreeMap<(i32, i32), i64> = BTreeMap::new();
    for record in written {
        let Some((from, Place(partition, offset))) = origin(record) else { continue };
        if from != topic {
            continue;
        }
        let before = last.insert((record.partition, partition), offset);
        if let Some(before) = before.filter(|before| *before > offset) {
            offenders
                .push(format!("{what}, {}: partition {partition} offset {offset} comes after {before}", at(record)));
        }
    }
}

fn report(topic: &str, expected: usize, offenders: &[String]) -> Result<()> {
    if offenders.is_empty() {
        return Ok(());
    }
    let listed: Vec<&str> = offenders.iter().take(LISTED).map(String::as_str).collect();
    let more = offenders.len().saturating_sub(LISTED);
    let rest = if more > 0 { format!("\n  and {more} more") } else { String::new() };
    bail!("{} of {expected} records of {topic} have a complaint:\n  {}{rest}", offenders.len(), listed.join("\n  "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(offsets: std::ops::Range<i64>) -> Vec<Record> {
        offsets.map(|offset| Record { offset, ..Record::new(0, "x") }).collect()
    }

    fn article(place: i64, origin: &str, id: &str) -> Record {
        let record = Record { offset: place, ..Record::new(3, "x") };
        record.with_header("copydesk-origin", origin).with_header("copydesk-id", id)
    }

    fn dead(place: i64, offset: i64) -> Record {
        let record = Record { offset: place, ..Record::new(0, "x") };
        let record = record.with_header("copydesk-dlq-topic", "in").with_header("copydesk-dlq-partition", "0");
        record.with_header("copydesk-dlq-offset", offset.to_string())
    }

    #[test]
    fn every_kind_of_offence_is_named_and_a_clean_run_passes() {
        let fine = || vec![article(0, "in/0/0", "a"), article(1, "in/0/1", "b"), article(2, "in/0/1", "c")];
        let with = |extra: Record| fine().into_iter().chain([extra]).collect::<Vec<_>>();
        let table: Vec<(Vec<Record>, Vec<Record>, &str)> = vec![
            (fine(), vec![dead(0, 2)], ""),
            (fine(), vec![], "partition 0 offset 2: lost"),
            (with(article(3, "in/0/0", "a")), vec![dead(0, 2)], "2 outcomes where one was right"),
            (with(article(3, "in/0/2", "z")), vec![dead(0, 2)], "an article and a dead letter"),
            (fine(), vec![dead(0, 2), dead(1, 2)], "2 outcomes where one was right"),
            (with(article(3, "in/0/7", "z")), vec![dead(0, 2)], "never was in the input"),
            (with(article(3, "other/0/0", "z")), vec![dead(0, 2)], "another topic, other"),
            (with(Record { offset: 3, ..Record::new(3, "x") }), vec![dead(0, 2)], "does not say where"),
            (vec![article(0, "in/0/1", "b"), article(1, "in/0/0", "a")], vec![dead(0, 2)], "offset 0 comes after 1"),
        ];
        for (output, dead_letters, complaint) in table {
            let verdict = audit("in", &input(0..3), &output, &dead_letters);
            match verdict {
                Ok(()) => assert!(complaint.is_empty(), "missed: {complaint}"),
                Err(error) => {
                    assert!(!complaint.is_empty() && error.to_string().contains(complaint), "{complaint}: {error}");
                }
            }
        }
    }

    #[test]
    fn a_long_list_of_offenders_is_cut() {
        let error = audit("in", &input(0..50), &[], &[]).unwrap_err().to_string();
        assert!(error.contains("50 of 50") && error.contains("and 30 more"), "{error}");
    }
}
