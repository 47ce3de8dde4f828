//! A ticket: the right to settle one admitted record. It cannot be copied, so a record is settled at most once. Letting
//! it fall is safe: its record stays open, holds its partition's front, and the watchdog tells. While a ticket lives its
//! record's bytes count as in memory, even when the record was forgotten meanwhile (abort, revoke): that is where the
//! bytes are.

use crate::budget::Held;
use crate::condemned::Condemned;
use crate::partition::{Epoch, Offset, Partition};
use std::sync::Arc;

/// The right to settle one admitted record.
#[must_use = "a ticket that is not settled holds its partition's front"]
#[derive(Debug)]
pub struct Ticket {
    pub(crate) partition: Partition,
    pub(crate) epoch: Epoch,
    pub(crate) offset: Offset,
    pub(crate) bytes: u64,
    pub(crate) condemned: Option<Condemned>,
    pub(crate) held: Arc<Held>,
}

impl Ticket {
    /// The record's partition.
    pub const fn partition(&self) -> &Partition {
        &self.partition
    }

    /// The assignment epoch in which it was admitted.
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The record's offset.
    pub const fn offset(&self) -> Offset {
        self.offset
    }

    /// The record's size as it was told at admission.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Set when the broker refused this record's output before: it is to be settled as a dead letter, unread.
    pub const fn condemned(&self) -> Option<&Condemned> {
        self.condemned.as_ref()
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.held.let_go(self.bytes);
    }
}
