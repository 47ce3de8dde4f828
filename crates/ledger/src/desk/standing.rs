//! What the desk answers and shows: admissions, settlements, entries, the transaction, and how each partition stands.

use crate::partition::{Epoch, NextOffset, Offset, Partition};
use crate::ticket::Ticket;
use crate::weight::Weight;
use std::collections::BTreeMap;
use std::time::Duration;

/// What became of a record that asked for admission.
#[must_use]
#[derive(Debug)]
pub enum Admission {
    /// It is ours to work on.
    Taken(Ticket),
    /// It, or a later one, was admitted before: let it fall.
    Repeated,
    /// Its partition takes nothing now (revoked, lost, to be rewound, shutting down): let it fall, it comes again.
    Closed,
    /// Its partition is not ours: let it fall.
    NotAssigned,
}

/// What became of an outcome.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The record is finished.
    Kept,
    /// The record was forgotten meanwhile; the outcome is let fall.
    Stale,
}

/// A finished record on its way into the transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<O> {
    /// Where it came from.
    pub partition: Partition,
    /// The record's offset.
    pub offset: Offset,
    /// What became of it.
    pub outcome: O,
    /// Bytes of record and outcome.
    pub bytes: u64,
}

/// What the current transaction holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transaction {
    /// Records taken and their bytes.
    pub weight: Weight,
    /// The position to commit for each partition that has some.
    pub positions: BTreeMap<Partition, NextOffset>,
}

/// What a partition may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// It is ours; where reading began is not read back yet.
    Unconfirmed,
    /// Records are admitted.
    Open,
    /// It was revoked: what is in flight is drained until this moment.
    Closing(Duration),
    /// It must be rewound before records are admitted again.
    Rewinding,
    /// The group does not know us: it waits for being lost and assigned anew. Should neither come until this moment, it
    /// is rewound and tried again; if the group still does not know us, the broker refuses, and we wait again.
    Forsaken(Duration),
}

/// One partition as `/state`, the metrics and the watchdog see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub partition: Partition,
    /// Its assignment epoch.
    pub epoch: Epoch,
    /// What it may do.
    pub gate: Gate,
    /// The guard: the next offset that would be admitted.
    pub next: Option<NextOffset>,
    /// What is committed, as far as is known.
    pub committed: Option<NextOffset>,
    /// The first record that is not finished.
    pub front: Option<Offset>,
    /// Open records.
    pub open: usize,
    /// Finished records that wait for the front or the transaction.
    pub finished: usize,
    /// Everything in flight, the transaction's included.
    pub load: Weight,
}

/// The books since the start. They balance: `admitted = committed + forgotten + in flight`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// Records admitted.
    pub admitted: u64,
    /// Records let fall because they were admitted before.
    pub repeated: u64,
    /// Records let fall because their partition was closed or not ours.
    pub refused: u64,
    /// Outcomes let fall because their record was forgotten.
    pub stale: u64,
    /// Records committed with their outcomes.
    pub committed: u64,
    /// Records forgotten by abort, revoke or loss; they are read again, by us or another.
    pub forgotten: u64,
}
