//! How a running worker is watched: metrics, health, the state of its positions, the last articles, the pages that
//! show them, and the log.
//!
//! Owns no truth of its own: the worker tells it what happened ([`Metrics`], [`Health`], [`Recent`]) and answers when
//! it is asked how things stand ([`Watched`]). Nothing here can hold the worker up.

mod health;
pub mod log;
mod metrics;
mod recent;
mod server;
mod state;

pub use health::Health;
pub use metrics::{Books, Breaker, Gauges, Metrics, Outcome, Rebalance, Transaction, Verification, names};
pub use recent::Recent;
pub use server::{Pages, router, serve};
pub use state::{PartitionState, State, Watched};
