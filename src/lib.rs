//! copydesk: a worker that reads news articles from Kafka, finds in them what an editor would, and publishes them
//! enriched: exactly once, in order.
//!
//! The rooms, in the order a record travels: [`intake`] polls and admits, [`chain`] reads, `delivery` publishes.
//! `docs/architecture.md` is the map.

pub mod audit;
pub mod bystander;
pub mod chain;
pub mod commands;
pub mod config;
pub mod deadletters;
pub mod delivery;
pub mod desk;
pub mod doctor;
pub mod instance;
pub mod intake;
pub mod observe;
pub mod observed;
pub mod setup;
pub mod worker;
