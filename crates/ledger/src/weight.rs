//! How much something is: records and bytes together, because every limit here is on both.

use std::ops::{AddAssign, SubAssign};

/// Records and bytes. As a limit: whichever is reached first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Weight {
    /// Number of records.
    pub records: u64,
    /// Bytes.
    pub bytes: u64,
}

impl Weight {
    /// So many records of so many bytes in all.
    pub const fn new(records: u64, bytes: u64) -> Self {
        Self { records, bytes }
    }

    /// One record of so many bytes.
    pub const fn one(bytes: u64) -> Self {
        Self { records: 1, bytes }
    }

    /// Whether there is nothing.
    pub const fn is_zero(self) -> bool {
        self.records == 0 && self.bytes == 0
    }

    /// Whether either figure has come up to the limit's.
    pub const fn reaches(self, limit: Self) -> bool {
        self.records >= limit.records || self.bytes >= limit.bytes
    }

    /// Whether both figures are at most the limit's.
    pub const fn within(self, limit: Self) -> bool {
        self.records <= limit.records && self.bytes <= limit.bytes
    }

    /// An eighth less, and less by one at least.
    pub(crate) const fn low_water(self) -> Self {
        const fn below(high: u64) -> u64 {
            let eighth = high / 8;
            high.saturating_sub(if eighth == 0 { 1 } else { eighth })
        }
        Self { records: below(self.records), bytes: below(self.bytes) }
    }

    pub(crate) fn max(self, other: Self) -> Self {
        Self { records: self.records.max(other.records), bytes: self.bytes.max(other.bytes) }
    }
}

impl AddAssign for Weight {
    fn add_assign(&mut self, other: Self) {
        self.records = self.records.saturating_add(other.records);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

/// Never below zero; going below would be a bug in the books, which the simulator looks for.
impl SubAssign for Weight {
    fn sub_assign(&mut self, other: Self) {
        debug_assert!(other.within(*self), "more given back than taken: {other:?} of {self:?}");
        self.records = self.records.saturating_sub(other.records);
        self.bytes = self.bytes.saturating_sub(other.bytes);
    }
}
