//! Whether the broker can be reached, as far as the clients tell. Log lines here are for a person: one when trouble
//! begins, one when it is over, not one for every attempt.

use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// What is known of the broker and the group.
#[derive(Debug, Default)]
pub struct BrokerHealth {
    reached: AtomicBool,
    trouble: Mutex<Option<String>>,
    member: AtomicBool,
    /// Rebalance events by kind.
    pub(crate) rebalances: [AtomicU64; 3],
    fatal: Mutex<Option<String>>,
    stuck: Mutex<Option<String>>,
}

impl BrokerHealth {
    /// Why the worker is not ready, if the broker is the reason.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let stuck = || self.stuck.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(trouble) = trouble.or_else(stuck) {
            return Some(trouble);
        }
        if !self.reached.load(Ordering::Acquire) {
            return Some("broker not reached yet".to_owned());
        }
        if self.member.load(Ordering::Acquire) {
            return None;
        }
        let [_, _, lost] = &self.rebalances;
        let words = match lost.load(Ordering::Relaxed) {
            0 => "not a member of the group yet",
            _ => "not a member of the group any more: joining again",
        };
        Some(words.to_owned())
    }

    /// What the client said that cannot be survived.
    #[must_use]
    pub fn fatal(&self) -> Option<String> {
        self.fatal.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The client said something that cannot be survived.
    pub fn die(&self, what: String) {
        self.fatal.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(what);
    }

    /// No step of a transaction has succeeded for long.
    pub fn stuck(&self, what: String) {
        let mut stuck = self.stuck.lock().unwrap_or_else(PoisonError::into_inner);
        if stuck.is_none() {
            tracing::error!(what, "delivery does not move; trying on");
        }
        *stuck = Some(what);
    }

    /// A step of a transaction has succeeded.
    pub fn moving(&self) {
        if self.stuck.lock().unwrap_or_else(PoisonError::into_inner).take().is_some() {
            tracing::info!("delivery moves again");
        }
    }

    /// Whether any broker is up.
    pub(super) fn brokers(&self, up: bool) {
        if up {
            self.well();
        }
    }

    /// Something worked.
    pub fn well(&self) {
        self.reached.store(true, Ordering::Release);
        if let Some(trouble) = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take() {
            tracing::info!(after = trouble, "the broker is there again");
        }
    }

    pub(super) fn assigned(&self) {
        self.member.store(true, Ordering::Release);
        self.count(0);
        self.well();
    }

    pub(super) fn revoked(&self) {
        self.count(1);
    }

    /// The group went on without this worker. With nothing in flight a broker that takes connections and never answers
    /// shows only here.
    pub(super) fn lost(&self) {
        self.count(2);
        self.member.store(false, Ordering::Release);
    }

    fn count(&self, kind: usize) {
        if let Some(counter) = self.rebalances.get(kind) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// A client reports trouble with the broker.
    pub fn trouble(&self, error: &KafkaError, said: &str) {
        let code = error.rdkafka_error_code();
        let what = match code {
            Some(RDKafkaErrorCode::AllBrokersDown | RDKafkaErrorCode::BrokerTransportFailure) => {
                format!("broker unreachable: {said}")
            }
            Some(RDKafkaErrorCode::Resolve) => format!("broker address cannot be resolved: {said}"),
            Some(RDKafkaErrorCode::Authentication) => format!("authentication failed: {said}"),
            Some(RDKafkaErrorCode::SSL) => format!("TLS failed: {said}"),
            Some(RDKafkaErrorCode::UnknownTopicOrPartition | RDKafkaErrorCode::UnknownTopic) => {
                format!("topic missing: {said}")
            }
            Some(
                RDKafkaErrorCode::TopicAuthorizationFailed
                | RDKafkaErrorCode::GroupAuthorizationFailed
                | RDKafkaErrorCode::ClusterAuthorizationFailed
                | RDKafkaErrorCode::TransactionalIdAuthorizationFailed,
            ) => format!("not authorised: {said}"),
            Some(_) | None => {
                tracing::debug!(%error, said, "client error");
                return;
            }
        };
        self.in_trouble(what);
    }

    /// Notes a trouble that `/ready` names until something works again.
    pub fn in_trouble(&self, what: String) {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let same_kind = |known: &String| known.split(':').next() == what.split(':').next();
        if !trouble.as_ref().is_some_and(same_kind) {
            tracing::error!(what, "trouble with the broker; trying on");
            *trouble = Some(what);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_ready_while_it_is_a_member_of_the_group() {
        let health = BrokerHealth::default();
        let reason = || health.reason().unwrap_or_default();
        assert_eq!(reason(), "broker not reached yet");
        health.well();
        assert_eq!(reason(), "not a member of the group yet");
        health.assigned();
        assert_eq!(reason(), "");
        health.revoked();
        assert_eq!(reason(), "");
        health.lost();
        health.well();
        assert_eq!(reason(), "not a member of the group any more: joining again");
        health.assigned();
        assert_eq!(reason(), "");
    }
}
