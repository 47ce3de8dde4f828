//! What the cycle and its caller say to each other: actions, how they end, what a failure means, and why the worker ends.

use crate::breaker::Tripped;
#[cfg(doc)]
use crate::desk::Desk;
use crate::desk::Entry;
use crate::partition::{NextOffset, Offset, Partition};
use std::sync::Arc;
use std::time::Duration;

/// How the last action ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Time has passed, or something has changed at the desk.
    Tick,
    /// The action is done.
    Done,
    /// The action failed.
    Failed(Class),
}

/// What a failure means. Told where the error is born.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// The same call may be made again.
    Retriable,
    /// The transaction cannot be committed any more.
    Abortable,
    /// The producer was replaced by a newer one, or the broker expired its transaction.
    Fenced,
    /// The group does not know this member.
    UnknownMember,
    /// The output of this record can never be accepted.
    Refused {
        /// The record's partition.
        partition: Partition,
        /// The record's offset.
        offset: Offset,
        /// What was said.
        reason: Arc<str>,
    },
    /// Nobody knows whether the call took effect.
    Unknown,
    /// Nothing can be done about it here.
    Fatal(Arc<str>),
}

/// What is to be done next. Every action but [`Action::Wait`] and [`Action::Stop`] is answered with `Done` or `Failed`.
#[must_use]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action<O> {
    /// Nothing, until that moment (since the start) or until the desk changes; then [`Event::Tick`].
    Wait {
        /// `None`: until the desk changes.
        until: Option<Duration>,
    },
    /// Begin a transaction.
    Begin,
    /// Hand these to the producer, in order. Never answered with `Retriable`: a full queue is waited for inside.
    Send(Vec<Entry<O>>),
    /// Await every delivery.
    Flush,
    /// Add these positions to the transaction, with the group's metadata read at that moment and [`Desk::sound`] asked
    /// after reading it.
    SendOffsets(Vec<(Partition, NextOffset)>),
    /// Commit the transaction.
    Commit,
    /// Commit these positions without a transaction (at-least-once).
    CommitOffsets(Vec<(Partition, NextOffset)>),
    /// Abort the transaction.
    Abort,
    /// Drop the producer; make one with the same transactional id and initialise it.
    RenewProducer,
    /// For each: ask the broker for the committed position, seek to [`Desk::rewind_target`], tell [`Desk::rewound`].
    /// Those that are not ours any more are passed over.
    Rewind(Vec<Partition>),
    /// Nothing is ours until the group says so: go on polling.
    AwaitAssignment,
    /// The revoke of these is over, they are unassigned at the desk: give them up at the client.
    Released(Vec<Partition>),
    /// End the worker.
    Stop(Why),
}

/// Why the worker ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was asked to, and has drained.
    Finished,
    /// Another worker uses the same transactional id.
    Rival,
    /// Too many dead letters.
    Breaker(Tripped),
    /// Not even the dead letter of this record is accepted.
    Refused {
        /// The record's partition.
        partition: Partition,
        /// The record's offset.
        offset: Offset,
        /// What was said.
        reason: Arc<str>,
    },
    /// Something that nothing can be done about.
    Fatal(Arc<str>),
}

impl Why {
    /// The process's exit status.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Finished => 0,
            Self::Rival | Self::Breaker(_) | Self::Refused { .. } | Self::Fatal(_) => 70,
        }
    }
}
