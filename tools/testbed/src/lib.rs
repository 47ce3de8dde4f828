//! A real Apache Kafka for the tests, and what they need around it: a [`Broker`] that is fetched, started, stopped and
//! killed; a feeder and an independent `read_committed` reader; a [`Proxy`] that breaks connections; the [`Worker`]
//! process under test; and the [`audit`] of what came out against what went in.
//!
//! Everything blocks and runs on plain threads; every waiting has a deadline; nothing outlives the test process, even
//! when that is killed. It is a tool of the tests: no other part of copydesk uses it, and its failures are for a
//! person to read (`anyhow`).

mod access;
mod audit;
mod broker;
mod certificates;
mod distribution;
mod guard;
mod http;
mod journey;
mod ports;
mod proxy;
mod reader;
mod records;
mod security;
mod settings;
mod tokens;
mod wait;
mod worker;

pub use access::{Operation, Resource};
pub use audit::audit;
pub use broker::{Broker, Builder};
pub use certificates::{Certificates, Identity};
pub use distribution::KAFKA_VERSION;
pub use http::{Page, get};
pub use journey::{Books, Journey, article, articles};
pub use ports::free_port;
pub use proxy::{Fault, Link, Moment, Proxy, Request, Trap};
pub use reader::{Until, committed, ends, read_committed};
pub use records::{Record, base_record, produce, unique};
pub use security::{PASSWORD, USER};
pub use wait::{poll_until, try_until};
pub use worker::Worker;
