//! The pure core of exactly-once: tickets, ledgers, the desk, the transaction cycle, and a simulator that tries to break
//! them.
//!
//! What this crate owns: which record may be admitted, which finished records may go into a transaction, which offsets
//! may be committed, and which step of the transaction cycle comes next. What it refuses to own: Kafka, threads, locks,
//! clocks. Time enters as a [`std::time::Duration`] since the start of the process. The worker wraps the [`Desk`] in a
//! mutex; the simulator calls it directly. Both run this very code. `docs/delivery-core.md` tells it in plain words.

mod sabotage;

mod weight;

mod partition;

mod ticket;

mod ledger;

mod budget;

mod condemned;

mod desk;

mod breaker;

mod watchdog;

mod cycle;

pub mod simulate;

pub use breaker::{Breaker, BreakerLimits, Tripped};
pub use budget::{Budget, Pressure};
pub use condemned::Condemned;
pub use cycle::{Action, Class, Cycle, Event, Mode, Rhythm, Why};
pub use desk::{Admission, Books, Desk, Entry, Gate, Settled, Standing, Transaction};
pub use ledger::{Ledger, Taken};
pub use partition::{Epoch, NextOffset, Offset, Partition};
pub use ticket::Ticket;
pub use watchdog::{Stall, Watchdog};
pub use weight::Weight;

/// What became of a record, as far as delivery must know it. The worker's own outcome type implements it.
pub trait Outcome {
    /// Published, dead-lettered or dropped.
    fn kind(&self) -> OutcomeKind;
}

/// The three ends of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutcomeKind {
    /// It goes to the output topic.
    Published,
    /// It goes to the dead letters.
    DeadLettered,
    /// It goes nowhere, for a named reason.
    Dropped,
}

impl Outcome for OutcomeKind {
    fn kind(&self) -> OutcomeKind {
        *self
    }
}
