//! Names of places in Kafka: a partition, a record's offset, the position that is committed, an assignment epoch.
//! `Offset` is a record's own; `NextOffset` is the first one not yet done. Only [`Offset::next`] leads from one to the
//! other.

use std::fmt;
use std::sync::Arc;

/// A partition of a topic.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Partition {
    topic: Arc<str>,
    number: i32,
}

impl Partition {
    /// The partition `number` of `topic`.
    pub fn new(topic: impl Into<Arc<str>>, number: i32) -> Self {
        Self { topic: topic.into(), number }
    }

    /// The topic's name.
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// The number inside the topic.
    pub const fn number(&self) -> i32 {
        self.number
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.topic, self.number)
    }
}

/// A record's offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(i64);

impl Offset {
    /// The offset that the broker gave the record.
    pub const fn new(value: i64) -> Self {
        Self(value)
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The position after this record: what is committed once it and all below it are done. The only `+ 1`.
    pub const fn next(self) -> NextOffset {
        NextOffset(self.0 + 1)
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// A position: the offset of the next record to be read. What Kafka calls a committed offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NextOffset(i64);

impl NextOffset {
    /// The position that the broker or the client told.
    pub const fn new(value: i64) -> Self {
        Self(value)
    }

    /// The position at which reading begins with this very record: to rewind, never to commit.
    pub const fn at(offset: Offset) -> Self {
        Self(offset.0)
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Whether the record lies below this position, so that it is done.
    pub const fn covers(self, offset: Offset) -> bool {
        offset.0 < self.0
    }
}

impl fmt::Display for NextOffset {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// One span of time during which a partition was ours without interruption. Never used twice by a desk: each
/// assignment and each rewind begins a new one, so that work from before is known as stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(u64);

impl Epoch {
    pub(crate) const FIRST: Self = Self(0);

    pub(crate) const fn following(self) -> Self {
        Self(self.0.wrapping_add(1))
    }

    /// The number, for logs and `/state`.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partition_prints_as_topic_and_number() {
        assert_eq!(Partition::new("articles.raw", 3).to_string(), "articles.raw/3");
    }

    #[test]
    fn the_next_offset_covers_its_record_and_not_the_one_after() {
        for value in [0, 1, 41, i64::MAX - 1] {
            let next = Offset::new(value).next();
            assert!(next.covers(Offset::new(value)));
            assert!(!next.covers(Offset::new(next.get())));
            assert!(!NextOffset::at(Offset::new(value)).covers(Offset::new(value)));
        }
    }
}
