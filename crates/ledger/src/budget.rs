//! The budget: how much may be in flight, in records and bytes, with hysteresis. Closed at the limit, open again an eighth
//! below it, so that the poll thread is not woken for every record; not lower, because what is below it must last until
//! more has been read. It never refuses a record that was already polled: the worker asks [`Budget::pressure`] before it
//! polls, so the overshoot is at most one poll. When nothing is in flight it is open, so that one record larger than the
//! whole budget still passes, alone.

use crate::weight::Weight;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Whether more may be polled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressure {
    /// Poll on.
    Open,
    /// Poll nothing more for now; keep in the group.
    Closed,
}

/// What is in flight, against what may be.
#[derive(Debug)]
pub struct Budget {
    limit: Weight,
    open: Weight,
    settled: Weight,
    held: Arc<Held>,
    closed: bool,
}

impl Budget {
    /// A budget with this limit.
    pub fn new(limit: Weight) -> Self {
        Self { limit, open: Weight::default(), settled: Weight::default(), held: Arc::default(), closed: false }
    }

    /// The limit.
    pub const fn limit(&self) -> Weight {
        self.limit
    }

    /// What is in flight: open records, or live tickets where these are more (work on forgotten records still fills
    /// memory), and everything settled but not yet committed.
    pub fn load(&self) -> Weight {
        let mut load = self.open.max(self.held.weight());
        load += self.settled;
        load
    }

    /// Whether more may be polled.
    pub fn pressure(&mut self) -> Pressure {
        let load = self.load();
        self.closed = if self.closed { !load.within(self.limit.low_water()) } else { load.reaches(self.limit) };
        if load.is_zero() {
            self.closed = false;
        }
        if self.closed { Pressure::Closed } else { Pressure::Open }
    }

    pub(crate) fn admit(&mut self, bytes: u64) -> Arc<Held> {
        self.open += Weight::one(bytes);
        self.held.take_up(bytes);
        Arc::clone(&self.held)
    }

    pub(crate) fn settle(&mut self, record: u64, outcome: u64) {
        self.open -= Weight::one(record);
        self.settled += Weight::one(record.saturating_add(outcome));
    }

    pub(crate) fn forget_open(&mut self, weight: Weight) {
        self.open -= weight;
    }

    pub(crate) fn release(&mut self, weight: Weight) {
        self.settled -= weight;
    }
}

/// What the live tickets hold. Counted where they are dropped, on whatever thread.
#[derive(Debug, Default)]
pub(crate) struct Held {
    records: AtomicU64,
    bytes: AtomicU64,
}

impl Held {
    fn take_up(&self, bytes: u64) {
        self.records.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(crate) fn let_go(&self, bytes: u64) {
        self.records.fetch_sub(1, Ordering::Relaxed);
        self.bytes.fetch_sub(bytes, Ordering::Relaxed);
    }

    fn weight(&self) -> Weight {
        Weight::new(self.records.load(Ordering::Relaxed), self.bytes.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closes_at_the_limit_and_opens_again_an_eighth_below() {
        // (records open, bytes each, pressure), one after the other on the same budget of 10 records, 1000 bytes.
        let mut budget = Budget::new(Weight::new(10, 1000));
        let steps = [
            (9, 10, Pressure::Open),
            (10, 10, Pressure::Closed),
            (10, 10, Pressure::Closed),
            (9, 10, Pressure::Open),
            (9, 100, Pressure::Open),
            (9, 112, Pressure::Closed),
            (8, 110, Pressure::Closed),
            (7, 125, Pressure::Open),
        ];
        for (records, bytes, expected) in steps {
            budget.open = Weight::new(records, records * bytes);
            assert_eq!(budget.pressure(), expected, "{records} records of {bytes}");
        }
    }

    #[test]
    fn one_record_larger_than_the_budget_passes_alone() {
        let mut budget = Budget::new(Weight::new(1, 1));
        assert_eq!(budget.pressure(), Pressure::Open);
        let held = budget.admit(50_000_000);
        assert_eq!(budget.pressure(), Pressure::Closed);
        held.let_go(50_000_000);
        budget.settle(50_000_000, 7);
        assert_eq!(budget.pressure(), Pressure::Closed);
        budget.release(Weight::one(50_000_007));
        assert_eq!(budget.pressure(), Pressure::Open);
        assert!(budget.load().is_zero());
    }

    #[test]
    fn work_on_forgotten_records_still_fills_the_budget() {
        let mut budget = Budget::new(Weight::new(10, 100));
        let held = budget.admit(100);
        budget.forget_open(Weight::one(100));
        assert_eq!(budget.pressure(), Pressure::Closed);
        held.let_go(100);
        assert_eq!(budget.pressure(), Pressure::Open);
    }
}
