//! Counts of dead letters, and when they died.

use super::Letter;
use serde::Serialize;
use std::collections::BTreeMap;

/// An hour in milliseconds.
const HOUR: i64 = 3_600_000;
/// The most different names that are counted by themselves: headers are whatever somebody wrote.
const MOST_NAMES: usize = 1000;

/// Counts of dead letters.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// All that fit.
    pub letters: u64,
    /// Those of them that were sent back already.
    pub redriven: u64,
    /// By reason and stage.
    pub by_reason: BTreeMap<String, BTreeMap<String, u64>>,
    /// By the topic they came from.
    pub by_source: BTreeMap<String, u64>,
    /// By the hour in which they died (RFC 3339, UTC).
    pub by_hour: BTreeMap<String, u64>,
}

impl Summary {
    /// Counts a letter.
    pub fn add(&mut self, letter: &Letter, redriven: bool) {
        self.letters += 1;
        self.redriven += u64::from(redriven);
        let stages = self.by_reason.entry(known(&self.by_reason, letter.reason())).or_default();
        *stages.entry(known(stages, letter.stage())).or_default() += 1;
        *self.by_source.entry(known(&self.by_source, letter.source().unwrap_or("unknown"))).or_default() += 1;
        *self.by_hour.entry(letter.at().map_or_else(|| "unknown".to_owned(), hour)).or_default() += 1;
    }
}

/// The name, or `others` when there are too many.
fn known<V>(map: &BTreeMap<String, V>, name: &str) -> String {
    if map.len() < MOST_NAMES || map.contains_key(name) { name.to_owned() } else { "others".to_owned() }
}

fn hour(at: i64) -> String {
    let seconds = u64::try_from(at / HOUR * (HOUR / 1000)).unwrap_or(0);
    let moment = std::time::UNIX_EPOCH.checked_add(std::time::Duration::from_secs(seconds));
    moment.map_or_else(|| "unknown".to_owned(), |moment| humantime::format_rfc3339_seconds(moment).to_string())
}
