//! Whether the worker lives and whether it is ready, each with the reasons that say otherwise.
//!
//! Owns the list of reasons that other rooms hold up by name and take down again. Readiness is the absence of reasons.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The reasons against. Shared; held for moments only.
#[derive(Debug, Default)]
pub struct Health {
    reasons: Mutex<BTreeMap<&'static str, String>>,
    dead: Mutex<Option<String>>,
}

impl Health {
    /// Holds readiness off under a name: `draining`, `breaker`. The same name again replaces the words.
    pub fn hold(&self, name: &'static str, words: impl Into<String>) {
        lock(&self.reasons).insert(name, words.into());
    }

    /// Takes a reason down.
    pub fn clear(&self, name: &'static str) {
        lock(&self.reasons).remove(name);
    }

    /// Nothing can be done any more but start again.
    pub fn die(&self, words: impl Into<String>) {
        lock(&self.dead).get_or_insert(words.into());
    }

    /// Why the worker is not alive.
    #[must_use]
    pub fn dead(&self) -> Option<String> {
        lock(&self.dead).clone()
    }

    /// Why the worker is not ready; empty when it is.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let dead = self.dead();
        dead.into_iter().chain(lock(&self.reasons).values().cloned()).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_ready_when_nothing_speaks_against_it() {
        let health = Health::default();
        health.hold("broker", "broker unreachable");
        health.hold("stalled", "stalled orders/3");
        health.hold("stalled", "stalled orders/3, orders/4");
        assert_eq!(health.reasons(), ["broker unreachable", "stalled orders/3, orders/4"]);
        health.clear("broker");
        health.clear("stalled");
        health.clear("never held");
        assert!(health.reasons().is_empty() && health.dead().is_none());
        health.die("two threads hang");
        health.die("and a third");
        assert_eq!(health.reasons(), ["two threads hang"]);
    }
}
