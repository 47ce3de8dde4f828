//! What becomes of a record, and the records it becomes.

use crate::intake::Header;
use bytes::Bytes;
use std::sync::Arc;

/// Where an outbound record goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Door {
    /// An output topic.
    Output,
    /// The dead-letter topic.
    DeadLetters,
}

/// A record to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbound {
    /// Which door it leaves by.
    pub door: Door,
    /// The topic.
    pub topic: Arc<str>,
    /// The key.
    pub key: Option<Bytes>,
    /// The value; `None` is a tombstone.
    pub value: Option<Bytes>,
    /// The headers, in order.
    pub headers: Vec<Header>,
    /// The timestamp, milliseconds since 1970.
    pub timestamp: Option<i64>,
}

impl Outbound {
    /// What it holds, in bytes: key, value and headers.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let parts = [self.key.as_ref(), self.value.as_ref()];
        let headers = self.headers.iter().map(|header| header.name.len() + header.value.as_ref().map_or(0, Vec::len));
        parts.into_iter().flatten().map(Bytes::len).sum::<usize>() + headers.sum::<usize>()
    }

    /// What holding it costs, in bytes.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.bytes() + size_of::<Self>()
    }
}

/// What became of a record: exactly one of these for every input offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Published to the output.
    Published,
    /// Sent to the dead letters.
    DeadLettered {
        /// Why, in `snake_case`.
        reason: &'static str,
        /// The stage it happened in.
        stage: &'static str,
    },
    /// Published nowhere, on purpose.
    Dropped {
        /// Why, in `snake_case`.
        reason: &'static str,
    },
}

/// A finished record: its fate and what leaves for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What became of it.
    pub fate: Fate,
    /// What leaves, in order; empty only when dropped.
    pub outbound: Vec<Outbound>,
}

impl Outcome {
    /// What holding it costs, in bytes.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.outbound.iter().map(Outbound::weight).sum()
    }
}

/// Why an article cannot be dealt with: everything a dead letter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Why, in `snake_case`: one of the closed set of [`crate::chain::reason::all`].
    pub reason: &'static str,
    /// The stage it happened in.
    pub stage: &'static str,
    /// What was wrong, for a person.
    pub message: String,
}
