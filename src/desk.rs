//! The desk that the poll thread, the reading threads and the sender share: the pure [`Desk`] behind a mutex that is
//! held for moments only, with two bells: something to send, room to take more.

use crate::chain::{Fate, Outcome};
use copydesk_ledger::{Desk, OutcomeKind, Pressure, Settled, Ticket, Weight};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

impl copydesk_ledger::Outcome for Outcome {
    fn kind(&self) -> OutcomeKind {
        match self.fate {
            Fate::Published => OutcomeKind::Published,
            Fate::DeadLettered { .. } => OutcomeKind::DeadLettered,
            Fate::Dropped { .. } => OutcomeKind::Dropped,
        }
    }
}

/// The shared desk.
pub struct SharedDesk {
    desk: Mutex<Desk<Outcome>>,
    to_send: Condvar,
    room: Condvar,
    started: Instant,
}

impl SharedDesk {
    /// A desk that lets so much be in flight.
    #[must_use]
    pub fn new(limit: Weight) -> Self {
        let desk = Mutex::new(Desk::new(limit));
        Self { desk, to_send: Condvar::new(), room: Condvar::new(), started: Instant::now() }
    }

    /// Time since the start: the ledger's clock.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.started.elapsed()
    }

    /// The desk itself, for a moment.
    pub fn lock(&self) -> MutexGuard<'_, Desk<Outcome>> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Settles finished records and rings for the sender. Outcomes of forgotten records are let fall.
    pub fn settle(&self, finished: Vec<(Ticket, Outcome)>) -> usize {
        let mut stale = 0;
        let mut desk = self.lock();
        for (ticket, outcome) in finished {
            let weight = outcome.weight() as u64;
            if desk.settle(ticket, outcome, weight) == Settled::Stale {
                stale += 1;
            }
        }
        drop(desk);
        self.ring();
        stale
    }

    /// Something has changed that the sender should see.
    pub fn ring(&self) {
        self.to_send.notify_all();
    }

    /// There is room again, or the poll thread has another reason to look.
    pub fn make_room(&self) {
        self.room.notify_all();
    }

    /// The sender waits for the bell, on a desk it has just looked at, until a moment of the ledger's clock.
    pub fn wait(&self, desk: MutexGuard<'_, Desk<Outcome>>, until: Option<Duration>) {
        let longest = until.map_or(Duration::from_secs(1), |until| until.saturating_sub(self.now()));
        drop(self.to_send.wait_timeout(desk, longest.min(Duration::from_secs(1))));
    }

    /// The poll thread waits for room until it is rung for, but not longer than this. Tells whether there is some.
    pub fn wait_for_room(&self, longest: Duration) -> Pressure {
        let mut desk = self.lock();
        if desk.pressure() == Pressure::Closed && !longest.is_zero() {
            desk = self.room.wait_timeout(desk, longest).unwrap_or_else(PoisonError::into_inner).0;
        }
        desk.pressure()
    }
}
