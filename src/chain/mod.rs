//! Runs the stages over articles: the journey itself (`chain.rs`), its building, and the pool of threads it runs on.

mod build;
mod ceilings;
#[expect(clippy::module_inception, reason = "chain/chain.rs is where a reader looks for the journey")]
mod chain;
mod classifier;
mod dead_letter;
pub mod headers;
mod outcome;
mod policy;
mod pool;
pub mod reason;
mod stages;
mod suspects;

pub use build::{BadStage, Blueprint, Factory, Options, Registry};
pub use ceilings::Ceilings;
pub use chain::{Chain, Format, NoWitness, OutputSettings, OutputTopic, READ, Stopped, WRITE, Witness};
pub use dead_letter::DeadLetters;
pub use outcome::{Door, Fate, Outbound, Outcome, Trouble};
pub use policy::{Policies, Policy, Way};
pub use pool::{Job, Ledgers, Pool, PoolSettings};
pub use suspects::Suspects;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Takes a lock, whoever panicked while holding it: what it guards is whole between two statements.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
