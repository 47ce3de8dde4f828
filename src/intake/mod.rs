//! Kafka to records: the poll thread, assignment, rebalance, budget.

mod record;

pub use record::{Header, Record};
