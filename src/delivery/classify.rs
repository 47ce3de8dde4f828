//! What an error of the Kafka client means for the transaction. Decided here, where it is born; the cycle in
//! `copydesk-ledger` decides what to do about it. Every code is one that was seen on a real broker or that the protocol
//! documents; `docs/delivery.md` has the table.

use copydesk_ledger::Class;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};

/// What a failed transactional call means.
#[must_use]
pub fn call_failed(error: &KafkaError) -> Class {
    let KafkaError::Transaction(said) = error else {
        return error
            .rdkafka_error_code()
            .map_or_else(|| Class::Fatal(error.to_string().into()), |code| by_code(code, error));
    };
    match by_code(said.code(), error) {
        // What the client itself says about the call outranks what is usual for the code.
        Class::Fatal(_) if said.txn_requires_abort() => Class::Abortable,
        Class::Fatal(_) if said.is_retriable() => Class::Retriable,
        // A producer that has failed for good (its sequence numbers out of step with the broker's, say) is replaced; the
        // initialisation of the next one settles at the broker what became of the transaction.
        Class::Fatal(_) if said.is_fatal() && !is_refusal(said.code()) => Class::Unknown,
        class => class,
    }
}

/// What a failed delivery means. The client has retried whatever can be retried.
#[must_use]
pub fn delivery_failed(code: RDKafkaErrorCode) -> Failure {
    use RDKafkaErrorCode as Code;
    match code {
        Code::MessageSizeTooLarge | Code::MessageBatchTooLarge | Code::InvalidMessageSize => Failure::TooLarge,
        Code::InvalidRecord | Code::InvalidTimestamp => Failure::Refused,
        Code::TopicAuthorizationFailed
        | Code::ClusterAuthorizationFailed
        | Code::TransactionalIdAuthorizationFailed => Failure::NotAuthorised,
        Code::UnknownTopicOrPartition | Code::UnknownTopic | Code::UnknownPartition => Failure::NoTopic,
        Code::NotEnoughReplicas | Code::NotEnoughReplicasAfterAppend => Failure::Replicas,
        Code::Fenced | Code::ProducerFenced | Code::InvalidProducerEpoch => Failure::Fenced,
        // Everything else is trouble on the way, not with the record: the transaction is given up and tried again.
        _ => Failure::Outage,
    }
}

/// Why a delivery failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The record is larger than the broker takes.
    TooLarge,
    /// The broker takes no such record.
    Refused,
    /// The topic may not be written.
    NotAuthorised,
    /// There is no such topic.
    NoTopic,
    /// Too few replicas are in sync.
    Replicas,
    /// A newer producer has this id.
    Fenced,
    /// Trouble on the way.
    Outage,
}

impl Failure {
    /// The broker will not have the record, or one of its batch, however often it is sent.
    #[must_use]
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::TooLarge | Self::Refused)
    }
}

/// Refusals that a new producer would meet again.
fn is_refusal(code: RDKafkaErrorCode) -> bool {
    use RDKafkaErrorCode as Code;
    matches!(
        code,
        Code::TransactionalIdAuthorizationFailed
            | Code::ClusterAuthorizationFailed
            | Code::GroupAuthorizationFailed
            | Code::TopicAuthorizationFailed
            | Code::UnsupportedVersion
            | Code::UnsupportedFeature
            | Code::InvalidTransactionTimeout
            | Code::InvalidConfig
    )
}

fn by_code(code: RDKafkaErrorCode, error: &KafkaError) -> Class {
    use RDKafkaErrorCode as Code;
    match code {
        Code::Fenced | Code::ProducerFenced | Code::InvalidProducerEpoch => Class::Fenced,
        Code::UnknownMemberId => Class::UnknownMember,
        Code::OutOfOrderSequenceNumber
        | Code::DuplicateSequenceNumber
        | Code::UnknownProducerId
        | Code::InvalidProducerIdMapping
        | Code::Fatal => Class::Unknown,
        Code::IllegalGeneration
        | Code::RebalanceInProgress
        | Code::MessageTimedOut
        | Code::PurgeInflight
        | Code::PurgeQueue
        | Code::InvalidTransactionalState => Class::Abortable,
        Code::OperationTimedOut
        | Code::TimedOutQueue
        | Code::RequestTimedOut
        | Code::BrokerTransportFailure
        | Code::AllBrokersDown
        | Code::CoordinatorLoadInProgress
        | Code::CoordinatorNotAvailable
        | Code::NotCoordinator
        | Code::ConcurrentTransactions
        | Code::UnstableOffsetCommit
        | Code::NotEnoughReplicas
        | Code::NotEnoughReplicasAfterAppend
        | Code::WaitingForCoordinator
        | Code::LeaderNotAvailable
        | Code::NotLeaderForPartition
        | Code::NetworkException
        | Code::ThrottlingQuotaExceeded
        | Code::Conflict
        | Code::InProgress => Class::Retriable,
        _ => Class::Fatal(error.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_seen_on_a_real_broker_mean_what_they_meant() {
        use RDKafkaErrorCode as Code;
        let check = |code, expected| assert_eq!(call_failed(&KafkaError::Global(code)), expected, "{code:?}");
        check(Code::IllegalGeneration, Class::Abortable);
        check(Code::UnknownMemberId, Class::UnknownMember);
        check(Code::OperationTimedOut, Class::Retriable);
        check(Code::ConcurrentTransactions, Class::Retriable);
        check(Code::Fenced, Class::Fenced);
        check(Code::ProducerFenced, Class::Fenced);
        check(Code::OutOfOrderSequenceNumber, Class::Unknown);
        check(Code::Fatal, Class::Unknown);
        assert!(matches!(call_failed(&KafkaError::Global(Code::TransactionalIdAuthorizationFailed)), Class::Fatal(_)));
        assert!(matches!(call_failed(&KafkaError::Global(Code::UnsupportedVersion)), Class::Fatal(_)));
    }

    #[test]
    fn a_record_is_blamed_only_for_what_is_wrong_with_it() {
        use RDKafkaErrorCode as Code;
        assert_eq!(delivery_failed(Code::MessageSizeTooLarge), Failure::TooLarge);
        assert_eq!(delivery_failed(Code::InvalidRecord), Failure::Refused);
        for outage in [Code::MessageTimedOut, Code::BrokerTransportFailure, Code::NetworkException, Code::PurgeQueue] {
            assert_eq!(delivery_failed(outage), Failure::Outage, "{outage:?}");
        }
    }
}
