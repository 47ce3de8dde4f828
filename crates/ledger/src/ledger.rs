//! The ledger of one partition in one assignment epoch: which records were admitted, which are finished, and how far the
//! finished ones reach without a hole. It owns the order and the guard against repeated delivery; it knows neither
//! budget nor transactions of other partitions.

use crate::partition::{Epoch, NextOffset, Offset};
use crate::sabotage::{self, Sabotage};
use crate::weight::Weight;
use std::collections::VecDeque;

/// The records of one partition in flight, in offset order.
#[derive(Debug)]
pub struct Ledger<O> {
    epoch: Epoch,
    first: Option<Offset>,
    next: Option<NextOffset>,
    rows: VecDeque<Row<O>>,
    finished: usize,
    open: Weight,
    settled: Weight,
    taken: Weight,
    position: Option<NextOffset>,
    committed: Option<NextOffset>,
}

#[derive(Debug)]
struct Row<O> {
    offset: Offset,
    bytes: u64,
    outcome: Option<(O, u64)>,
}

/// A finished record taken from the front: its offset, its outcome, its weight (record and outcome).
#[derive(Debug, PartialEq, Eq)]
pub struct Taken<O> {
    /// The record's offset.
    pub offset: Offset,
    /// What became of it.
    pub outcome: O,
    /// Bytes of record and outcome.
    pub bytes: u64,
}

impl<O> Ledger<O> {
    /// An empty ledger for this epoch.
    pub const fn new(epoch: Epoch) -> Self {
        Self {
            epoch,
            first: None,
            next: None,
            rows: VecDeque::new(),
            finished: 0,
            open: Weight::new(0, 0),
            settled: Weight::new(0, 0),
            taken: Weight::new(0, 0),
            position: None,
            committed: None,
        }
    }

    /// Reading begins at what the group has committed: a record below it is repeated. `None`: it never committed, and
    /// the first record tells.
    pub const fn began(&mut self, committed: Option<NextOffset>) {
        self.next = committed;
        self.committed = committed;
    }

    /// A record came that is not admitted now: should nothing be committed, reading goes back to the first of these.
    pub fn seen(&mut self, offset: Offset) {
        self.first.get_or_insert(offset);
    }

    /// Admits a record. `false`: a record at or above it was admitted before, so it is repeated and must be let fall.
    /// Offsets may leave gaps (control records, compaction).
    pub fn open(&mut self, offset: Offset, bytes: u64) -> bool {
        if self.next.is_some_and(|next| next.covers(offset)) && !sabotage::on(Sabotage::NoGuard) {
            return false;
        }
        self.next = Some(offset.next());
        self.first.get_or_insert(offset);
        self.rows.push_back(Row { offset, bytes, outcome: None });
        self.open += Weight::one(bytes);
        true
    }

    /// Finishes an open record; its own bytes, or `None` when no such record is open.
    pub fn settle(&mut self, offset: Offset, outcome: O, outcome_bytes: u64) -> Option<u64> {
        let place = self.rows.binary_search_by_key(&offset, |row| row.offset).ok()?;
        let row = self.rows.get_mut(place)?;
        if row.outcome.is_some() {
            return None;
        }
        row.outcome = Some((outcome, outcome_bytes));
        let bytes = row.bytes;
        self.finished += 1;
        self.open -= Weight::one(bytes);
        self.settled += Weight::one(bytes.saturating_add(outcome_bytes));
        Some(bytes)
    }

    /// Whether the front is finished, so that [`Ledger::take`] gives something.
    pub fn ready(&self) -> bool {
        self.rows.front().is_some_and(|row| row.outcome.is_some())
    }

    /// Takes the front if it is finished. It then belongs to the current transaction.
    pub fn take(&mut self) -> Option<Taken<O>> {
        if sabotage::on(Sabotage::TakeBeyondAHole) {
            let finished = self.rows.iter().position(|row| row.outcome.is_some())?;
            self.rows.swap(0, finished);
        }
        if !self.ready() {
            return None;
        }
        let Row { offset, bytes, outcome } = self.rows.pop_front()?;
        let (outcome, outcome_bytes) = outcome?;
        let bytes = bytes.saturating_add(outcome_bytes);
        self.finished -= 1;
        self.settled -= Weight::one(bytes);
        self.taken += Weight::one(bytes);
        self.position = Some(offset.next());
        Some(Taken { offset, outcome, bytes })
    }

    /// The transaction with what was taken is committed: the weight that is free now.
    pub fn commit(&mut self) -> Weight {
        self.committed = self.position.take().or(self.committed);
        std::mem::take(&mut self.taken)
    }

    /// Forgets everything in flight and begins a new epoch. The guard falls too: the next record decides anew, unless
    /// [`Ledger::rewound`] tells the position.
    pub fn forget(&mut self, epoch: Epoch) -> (Weight, Weight) {
        let open = std::mem::take(&mut self.open);
        let mut settled = std::mem::take(&mut self.settled);
        settled += std::mem::take(&mut self.taken);
        self.rows.clear();
        self.finished = 0;
        self.position = None;
        self.next = None;
        self.epoch = epoch;
        (open, settled)
    }

    /// Where reading goes on after a rewind: at what the group has committed (never below what we know of it, should
    /// the broker have forgotten), else at the first record that came since the assignment. `None`: none ever came, so
    /// that there is nowhere to go back to.
    pub fn rewind_target(&self, committed: Option<NextOffset>) -> Option<NextOffset> {
        committed.max(self.committed).or_else(|| self.first.map(NextOffset::at))
    }

    /// Reading goes on from [`Ledger::rewind_target`]: a record below it is repeated.
    pub fn rewound(&mut self, committed: Option<NextOffset>) {
        self.next = self.rewind_target(committed);
        self.committed = committed.max(self.committed);
    }

    /// The epoch.
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The first record that came since the assignment: where to rewind to when the group never committed.
    pub const fn first(&self) -> Option<Offset> {
        self.first
    }

    /// The guard: a record below it is repeated.
    pub const fn next(&self) -> Option<NextOffset> {
        self.next
    }

    /// What the current transaction would commit.
    pub const fn position(&self) -> Option<NextOffset> {
        self.position
    }

    /// What is committed, as far as is known.
    pub const fn committed(&self) -> Option<NextOffset> {
        self.committed
    }

    /// The first record that is not finished.
    pub fn front(&self) -> Option<Offset> {
        self.rows.iter().find(|row| row.outcome.is_none()).map(|row| row.offset)
    }

    /// How many records are open.
    pub fn open_records(&self) -> usize {
        self.rows.len() - self.finished
    }

    /// How many are finished and not yet taken.
    pub const fn finished_records(&self) -> usize {
        self.finished
    }

    /// What the current transaction holds of this partition.
    pub const fn taken(&self) -> Weight {
        self.taken
    }

    /// Everything in flight, taken included.
    pub fn load(&self) -> Weight {
        let mut load = self.open;
        load += self.settled;
        load += self.taken;
        load
    }

    /// Whether nothing waits to be finished or taken.
    pub fn drained(&self) -> bool {
        self.rows.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(offsets: &[i64]) -> Ledger<char> {
        let mut ledger = Ledger::new(Epoch::FIRST);
        for offset in offsets {
            assert!(ledger.open(Offset::new(*offset), 10), "{offset}");
        }
        ledger
    }

    #[test]
    fn offsets_may_leave_gaps_and_never_go_back() {
        // (admitted before, offered, taken)
        let cases: [(&[i64], i64, bool); 6] =
            [(&[], 0, true), (&[], 900, true), (&[5], 5, false), (&[5], 4, false), (&[5], 6, true), (&[5], 60, true)];
        for (before, offset, expected) in cases {
            assert_eq!(ledger(before).open(Offset::new(offset), 1), expected, "{offset} after {before:?}");
        }
    }

    #[test]
    fn a_record_is_settled_once_and_only_if_it_is_open() {
        let mut ledger = ledger(&[3, 7]);
        assert_eq!(ledger.settle(Offset::new(7), 'a', 1), Some(10));
        assert_eq!(ledger.settle(Offset::new(7), 'b', 1), None, "again");
        for offset in [0, 4, 8] {
            assert_eq!(ledger.settle(Offset::new(offset), 'c', 1), None, "never admitted: {offset}");
        }
        assert_eq!((ledger.open_records(), ledger.finished_records()), (1, 1));
        assert_eq!(ledger.front(), Some(Offset::new(3)));
        assert!(!ledger.ready());
    }

    #[test]
    fn weights_go_from_open_to_settled_to_taken_to_nothing() {
        let mut ledger = ledger(&[0, 1]);
        assert_eq!(ledger.load(), Weight::new(2, 20));
        assert_eq!(ledger.settle(Offset::new(0), 'a', 5), Some(10));
        assert_eq!(ledger.load(), Weight::new(2, 25));
        assert_eq!(ledger.take(), Some(Taken { offset: Offset::new(0), outcome: 'a', bytes: 15 }));
        assert_eq!((ledger.take(), ledger.taken(), ledger.load()), (None, Weight::one(15), Weight::new(2, 25)));
        assert_eq!(ledger.commit(), Weight::one(15));
        assert_eq!((ledger.load(), ledger.committed()), (Weight::one(10), Some(NextOffset::new(1))));
        assert_eq!(ledger.commit(), Weight::default(), "nothing was taken since");
        assert_eq!(ledger.committed(), Some(NextOffset::new(1)));
        assert_eq!(ledger.forget(Epoch::FIRST.following()), (Weight::one(10), Weight::default()));
        assert!(ledger.drained() && ledger.load().is_zero());
    }

    #[test]
    fn a_rewind_goes_to_what_is_committed_else_to_where_reading_began() {
        let told = |value: i64| Some(NextOffset::new(value));
        let mut fresh: Ledger<char> = Ledger::new(Epoch::FIRST);
        assert_eq!(fresh.rewind_target(None), None);
        assert_eq!(fresh.rewind_target(told(4)), told(4));
        fresh.rewound(told(4));
        assert!(!fresh.open(Offset::new(3), 1) && fresh.open(Offset::new(4), 1));
        let mut read = ledger(&[8, 9]);
        let _weights = read.forget(Epoch::FIRST.following());
        assert_eq!(read.rewind_target(None), told(8));
        read.rewound(None);
        assert!(!read.open(Offset::new(7), 1) && read.open(Offset::new(8), 1));
    }
}
