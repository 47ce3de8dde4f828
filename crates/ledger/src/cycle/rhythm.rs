//! The cycle's guarantee, times and sizes.

use crate::breaker::BreakerLimits;
use crate::weight::Weight;
use std::time::Duration;

/// The guarantee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Outcomes and positions in one transaction.
    ExactlyOnce,
    /// Outcomes first, then positions; what lies between is published again after a failure.
    AtLeastOnce,
}

/// The cycle's times and sizes.
#[derive(Clone, Debug)]
pub struct Rhythm {
    /// The guarantee.
    pub mode: Mode,
    /// A transaction is committed when it is this old; at once when the last commit lies twice as long back.
    pub commit_every: Duration,
    /// Or when it holds this much.
    pub commit_at: Weight,
    /// The most that one `Action::Send` carries.
    pub send_at_most: Weight,
    /// For how long one call is made again before the transaction is given up.
    pub retry_for: Duration,
    /// For how long an abort is waited for before the producer is replaced.
    pub abort_within: Duration,
    /// The broker's `transaction.timeout.ms`: a fence after it is our own expiry, not a rival.
    pub transaction_timeout: Duration,
    /// A third fence within this time means a rival.
    pub rival_within: Duration,
    /// The pause before a call is made again, doubled up to twenty times this.
    pub pause: Duration,
    /// For how long the loss of what the group does not know to be ours is waited for before it is tried again.
    pub forsaken_for: Duration,
    /// When the dead-letter breaker trips.
    pub breaker: BreakerLimits,
}

impl Default for Rhythm {
    fn default() -> Self {
        Self {
            mode: Mode::ExactlyOnce,
            commit_every: Duration::from_millis(100),
            commit_at: Weight::new(1000, 64 << 20),
            send_at_most: Weight::new(256, 4 << 20),
            retry_for: Duration::from_secs(10),
            abort_within: Duration::from_secs(10),
            transaction_timeout: Duration::from_secs(15),
            rival_within: Duration::from_secs(60),
            pause: Duration::from_millis(50),
            forsaken_for: Duration::from_secs(60),
            breaker: BreakerLimits::default(),
        }
    }
}
