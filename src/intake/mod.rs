//! Kafka to records: the poll thread, assignment, rebalance, budget.

mod context;
mod departed;
mod health;
mod poll;
mod record;

pub use context::Context;
pub use departed::{Bell, Departed};
pub use health::BrokerHealth;
pub use poll::{Intake, Order};
pub use record::{Header, Record};

use rdkafka::config::RDKafkaLogLevel;

/// A log line of librdkafka.
pub(crate) fn log(level: RDKafkaLogLevel, facility: &str, message: &str) {
    match level {
        RDKafkaLogLevel::Emerg | RDKafkaLogLevel::Alert | RDKafkaLogLevel::Critical | RDKafkaLogLevel::Error => {
            tracing::warn!(target: "librdkafka", facility, "{message}");
        }
        RDKafkaLogLevel::Warning => tracing::info!(target: "librdkafka", facility, "{message}"),
        RDKafkaLogLevel::Notice | RDKafkaLogLevel::Info | RDKafkaLogLevel::Debug => {
            tracing::debug!(target: "librdkafka", facility, "{message}");
        }
    }
}
