//! `copydesk dlq ls|show|redrive`: dead letters counted, shown, sent back.

use super::audit::failed;
use crate::bystander::{Bounds, Bystander, ReadError, record};
use crate::chain::{Chain, Door, Fate, NoWitness, Outcome};
use crate::config::Checked;
use crate::deadletters::{self, Done, Filter, Letter, Redrive, Summary, safely};
use crate::intake::Record;
use rdkafka::message::Message as _;
use serde_json::{Value as Json, json};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

/// Which letters are listed, and how.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Which letters.
    pub filter: Filter,
    /// Also those that were sent back.
    pub all: bool,
    /// The most letters that are listed one by one; all are counted.
    pub limit: usize,
    /// Print JSON.
    pub json: bool,
}

/// Counts the letters and lists the first of them; gives the exit status.
///
/// # Errors
/// When the output cannot be written.
pub fn ls(checked: &Checked, listing: &Listing, out: &mut dyn Write) -> anyhow::Result<u8> {
    let (summary, letters) = match gather(checked, listing) {
        Ok(gathered) => gathered,
        Err(error) => return failed(&error),
    };
    if listing.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&json!({ "summary": summary, "letters": letters }))?)?;
        return Ok(0);
    }
    let text = |letter: &Json, key: &str| {
        letter.get(key).map_or_else(String::new, |value| match value {
            Json::String(text) => safely::line(text),
            other => other.to_string(),
        })
    };
    for letter in &letters {
        writeln!(
            out,
            "{:>12}  {:24}  {:18} {:10} {:3} {:24} {}{}",
            text(letter, "letter"),
            text(letter, "at"),
            text(letter, "reason"),
            text(letter, "stage"),
            text(letter, "attempts"),
            text(letter, "origin"),
            text(letter, "message"),
            if letter.get("redriven") == Some(&Json::Bool(true)) { "  (sent back)" } else { "" }
        )?;
    }
    if summary.letters > letters.len() as u64 {
        writeln!(out, "… the first {} of {} (--limit)", letters.len(), summary.letters)?;
    }
    print_summary(&summary, out)?;
    Ok(0)
}

fn gather(checked: &Checked, listing: &Listing) -> Result<(Summary, Vec<Json>), ReadError> {
    let topic = &checked.topics.dead_letters;
    let seen = Bystander::of_group(checked, &deadletters::redrive_group(checked))?;
    let sent = deadletters::redriven(&seen, topic)?;
    let bounds = seen.decided(topic)?;
    let length = bounds.values().map(|(from, to)| to.abs_diff(*from)).sum();
    let progress = super::progress(length, "letters");
    let (mut summary, mut letters) = (Summary::default(), Vec::new());
    seen.read(topic, &bounds, |message| {
        progress.inc(1);
        let letter = Letter { record: record(message) };
        let redriven = sent.get(&message.partition()).is_some_and(|sent| sent.contains(message.offset()));
        if listing.filter.fits(&letter) && (listing.all || !redriven) {
            summary.add(&letter, redriven);
            if letters.len() < listing.limit {
                letters.push(listed(&letter, redriven));
            }
        }
        true
    })?;
    progress.finish_and_clear();
    Ok((summary, letters))
}

fn listed(letter: &Letter, redriven: bool) -> Json {
    let original = letter.original();
    json!({
        "letter": format!("{}/{}", letter.record.partition, letter.record.offset),
        "at": letter.says("at").unwrap_or_default(),
        "reason": letter.reason(),
        "stage": letter.stage(),
        "message": letter.says("message").unwrap_or_default(),
        "attempts": letter.attempts(),
        "origin": format!("{}/{}/{}", original.topic, original.partition, original.offset),
        "bytes": letter.record.value.as_ref().map_or(0, bytes::Bytes::len),
        "redriven": redriven,
    })
}

fn print_summary(summary: &Summary, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{} dead letters, {} of them sent back", summary.letters, summary.redriven)?;
    for (reason, stages) in &summary.by_reason {
        for (stage, count) in stages {
            writeln!(out, "  {count:>8}  {} in {}", safely::line(reason), safely::line(stage))?;
        }
    }
    for (source, count) in &summary.by_source {
        writeln!(out, "  {count:>8}  from {}", safely::line(source))?;
    }
    let most = summary.by_hour.values().max().copied().unwrap_or(1).max(1);
    for (hour, count) in &summary.by_hour {
        let length = usize::try_from((count * 40).div_ceil(most)).unwrap_or(0);
        writeln!(out, "  {count:>8}  {hour}  {}", "█".repeat(length))?;
    }
    Ok(())
}

/// Shows one letter, and what today's version makes of it; gives the exit status.
///
/// # Errors
/// When the output cannot be written.
pub fn show(
    checked: &Checked,
    chain: Chain,
    place: (i32, i64),
    as_json: bool,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let letter = match fetch(checked, place) {
        Ok(Some(letter)) => letter,
        Ok(None) => {
            eprintln!("copydesk: {} has no letter {}/{}", checked.topics.dead_letters, place.0, place.1);
            return Ok(1);
        }
        Err(error) => return failed(&error),
    };
    let headers = letter.record.headers.iter();
    let headers: Vec<(String, String)> = headers
        .map(|header| {
            (header.name.to_string(), header.value.as_deref().map_or_else(|| "(null)".to_owned(), safely::body))
        })
        .collect();
    if !as_json {
        for (name, value) in &headers {
            writeln!(out, "{}: {}", safely::line(name), value.replace('\n', " "))?;
        }
        let key = letter.record.key.as_deref().map_or_else(|| "(none)".to_owned(), safely::body);
        writeln!(out, "key: {}\n", key.replace('\n', " "))?;
        writeln!(out, "{}\n", letter.record.value.as_deref().map_or_else(|| "(no value)".to_owned(), safely::body))?;
        // Before it is tried: it may have died of bringing the whole process down.
        out.flush()?;
    }
    let today = today(chain, letter.original(), checked.limits.article_time);
    if as_json {
        let body = letter.record.value.as_deref().map(safely::body);
        let headers: serde_json::Map<String, Json> =
            headers.into_iter().map(|(name, value)| (name, value.into())).collect();
        let shown = json!({ "letter": listed(&letter, false), "headers": headers, "body": body, "today": today });
        writeln!(out, "{}", serde_json::to_string_pretty(&shown)?)?;
        return Ok(0);
    }
    writeln!(out, "today it would be {}", today.get("fate").and_then(Json::as_str).unwrap_or_default())?;
    for article in today.get("articles").and_then(Json::as_array).into_iter().flatten() {
        writeln!(out, "{}", safely::body(serde_json::to_string_pretty(article)?.as_bytes()))?;
    }
    Ok(0)
}

fn fetch(checked: &Checked, (partition, offset): (i32, i64)) -> Result<Option<Letter>, ReadError> {
    let seen = Bystander::new(checked)?;
    let topic = &checked.topics.dead_letters;
    let there = seen.decided(topic)?;
    if !there.get(&partition).is_some_and(|(low, high)| (*low..*high).contains(&offset)) {
        return Ok(None);
    }
    let mut found = None;
    // Up to the end: at the offset itself may be no record, and the next tells so.
    let high = there.get(&partition).map_or(offset + 1, |(_, high)| *high);
    seen.read(topic, &Bounds::from([(partition, (offset, high))]), |message| {
        found = (message.offset() == offset).then(|| Letter { record: record(message) });
        false
    })?;
    Ok(found)
}

/// What the chain makes of a record, in time or not, panic or not.
fn today(chain: Chain, record: Record, article_time: Duration) -> Json {
    let (answer, answered) = crossbeam_channel::bounded(1);
    let chain = Arc::new(chain);
    let reading = std::thread::Builder::new().name("show".into()).spawn(move || {
        let outcome = catch_unwind(AssertUnwindSafe(|| chain.outcome(&record, &NoWitness)));
        // Whoever asked may have given up.
        drop(answer.send(outcome.ok()));
    });
    if let Err(error) = reading {
        return json!({ "fate": format!("unknown: {error}") });
    }
    match answered.recv_timeout(article_time) {
        Ok(Some(outcome)) => told(&outcome),
        Ok(None) => json!({ "fate": "dead-lettered: panicked" }),
        Err(_) => json!({ "fate": "dead-lettered: timed_out" }),
    }
}

fn told(outcome: &Outcome) -> Json {
    let fate = match outcome.fate {
        Fate::Published => format!("published as {} records", outcome.outbound.len()),
        Fate::DeadLettered { reason, stage } => {
            let said = outcome.outbound.iter().flat_map(|letter| &letter.headers);
            let message =
                said.filter(|header| header.name == "copydesk-dlq-message").find_map(|header| header.value.as_deref());
            format!("dead-lettered: {reason} in {stage}: {}", message.map(safely::body).unwrap_or_default())
        }
        Fate::Dropped { reason } => format!("dropped: {reason}"),
    };
    let published = outcome.outbound.iter().filter(|outbound| outbound.door == Door::Output);
    let articles: Vec<Json> = published
        .filter_map(|outbound| outbound.value.as_deref())
        .map(|value| serde_json::from_slice(value).unwrap_or_else(|_| safely::body(value).into()))
        .collect();
    json!({ "fate": fate, "articles": articles })
}

/// Sends letters back; gives the exit status.
///
/// # Errors
/// When the output cannot be written.
pub fn redrive(checked: &Checked, order: &Redrive, json: bool, out: &mut dyn Write) -> anyhow::Result<u8> {
    let progress = super::progress(0, "letters");
    let done = deadletters::redrive(checked, order, |looked, length| {
        progress.set_length(length);
        progress.set_position(looked);
    });
    progress.finish_and_clear();
    let done = match done {
        Ok(done) => done,
        Err(error) => {
            eprintln!("copydesk: {error}");
            return Ok(error.exit_code());
        }
    };
    if json {
        writeln!(out, "{}", serde_json::to_string(&done)?)?;
        return Ok(0);
    }
    let Done { sent, sent_earlier, not_meant, too_often, homeless } = done;
    let verb = if order.dry_run { "would be sent back" } else { "sent back" };
    writeln!(out, "{sent} {verb}")?;
    for (count, what) in [
        (sent_earlier, "were sent back earlier"),
        (not_meant, "left: the filter does not mean them"),
        (too_often, "left: tried too often (--max-attempts)"),
        (homeless, "left: they come from none of topics.input"),
    ] {
        if count > 0 {
            writeln!(out, "{count} {what}")?;
        }
    }
    Ok(0)
}
