//! Outcomes to Kafka: articles, dead letters and positions out by one door, in one transaction.

pub mod classify;
mod producer;
mod sender;
mod tally;

pub use sender::{Sender, SenderParts};
pub use tally::{Ear, Tally};
