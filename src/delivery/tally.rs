//! What one transaction holds, for the metrics: counted when it is committed, forgotten when it is not.

use crate::chain::{Door, Fate, Outcome};
use bytes::Bytes;
use copydesk_ledger::Entry;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The fates in one transaction, and the last article published in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Records by fate.
    pub fates: BTreeMap<Fate, u64>,
    /// Records sent.
    pub sent: u64,
    /// The value of the last article.
    pub last: Option<Bytes>,
}

impl Tally {
    /// Records in it.
    pub(super) fn records(&self) -> u64 {
        self.fates.values().sum()
    }

    /// Counts an entry that was sent.
    pub(super) fn add(&mut self, entry: Entry<Outcome>) {
        *self.fates.entry(entry.outcome.fate).or_default() += 1;
        self.sent += entry.outcome.outbound.len() as u64;
        // Where an article goes to several topics, the first holds the main format.
        let Some(first) = entry.outcome.outbound.first().map(|outbound| Arc::clone(&outbound.topic)) else { return };
        let last = entry.outcome.outbound.into_iter().rev().find(|outbound| outbound.topic == first);
        if let Some(outbound) = last.filter(|outbound| outbound.door == Door::Output) {
            self.last = outbound.value;
        }
    }
}

/// Who hears what delivery does. Called on the sender thread: must be quick.
pub trait Ear: Send + Sync {
    /// A step of the cycle has ended.
    fn step(&self, name: &'static str, took: Duration, well: bool);
    /// A transaction is committed.
    fn committed(&self, tally: Tally);
    /// A transaction is aborted.
    fn aborted(&self, tally: Tally);
    /// The producer was fenced.
    fn fenced(&self);
}
