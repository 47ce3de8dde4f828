//! Members that are gone: their open transactions are ended at once.
//!
//! The records of a worker that died lie in a transaction that is still open. Until the broker gives it up
//! (`transaction.timeout.ms`, and up to ten seconds more) its partitions stand still for every `read_committed` reader,
//! and its positions for its successor. Whoever initialises a producer of the same transactional id has the broker abort
//! it there and then. So each worker notes who is in the group, by the client ids, which are the transactional ids; and
//! after a rebalance it fences those who were there before, are there no more and do not come back. Whoever was only thought dead finds
//! itself fenced, which it would have been by the group anyway, and makes a new producer.

use super::log;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use rdkafka::client::ClientContext;
use rdkafka::config::{ClientConfig, RDKafkaLogLevel};
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::producer::{BaseProducer, NoCustomPartitioner, Producer, ProducerContext};
use rdkafka::statistics::Statistics;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// How long the broker is given for one answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// How often the group is looked at until it stands, and how long between.
const LOOKS: u32 = 50;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
/// How long a member that is not there is given to come back: one that lives learns by its next heartbeat (3 s) that it
/// was put out, and joins again.
const GRACE: Duration = Duration::from_secs(4);
/// The state of a group whose members all know what they have.
const STABLE: &str = "Stable";

/// Where a rebalance is told. The watch ends when it is dropped.
pub struct Bell(Sender<()>);

impl Bell {
    /// A rebalance has been heard.
    pub(super) fn ring(&self) {
        if self.0.try_send(()).is_err() {
            tracing::trace!("one that is already waiting says the same");
        }
    }
}

/// The watch over the group's members.
pub struct Departed {
    group: String,
    /// This worker's transactional id and client id.
    own: String,
    consumer: ClientConfig,
    producer: ClientConfig,
    present: BTreeSet<String>,
    rung: Receiver<()>,
}

impl Departed {
    /// A watch and its bell. `None` where the consumer's client id is not the transactional id: then members cannot be
    /// told apart, and what a dead one left open ends at its time-out.
    #[must_use]
    pub fn watch(consumer: &[(String, String)], producer: &[(String, String)]) -> Option<(Self, Bell)> {
        let setting = |settings: &[(String, String)], wanted: &str| {
            settings.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
        };
        let own = setting(producer, "transactional.id")?;
        let group = setting(consumer, "group.id")?;
        if setting(consumer, "client.id")? != own {
            return None;
        }
        let (bell, rung) = bounded(1);
        // An onlooker must not count as the member whose name it has.
        let onlooker = consumer.iter().filter(|(name, _)| name != "group.instance.id").cloned();
        let (consumer, producer) = (onlooker.collect(), producer.iter().cloned().collect());
        Some((Self { group, own, consumer, producer, present: BTreeSet::new(), rung }, Bell(bell)))
    }

    /// Watches until the bell is gone.
    pub fn run(mut self) {
        let mut again = false;
        while again || self.rung.recv().is_ok() {
            again = match self.look() {
                Ok(more) => more,
                Err(error) => {
                    tracing::info!(%error, "the group's members could not be seen");
                    false
                }
            };
        }
    }

    /// Fences those who are gone and do not come back; tells whether others have gone meanwhile.
    fn look(&mut self) -> KafkaResult<bool> {
        let Some(present) = self.members()? else { return Ok(false) };
        let missing = departed(&self.group, &self.present, &present);
        if missing.is_empty() {
            self.present = present;
            return Ok(false);
        }
        let until = Instant::now() + GRACE;
        while self.rung.recv_deadline(until) != Err(RecvTimeoutError::Disconnected) {
            if Instant::now() >= until {
                return self.settle(&missing, present);
            }
        }
        Ok(false)
    }

    /// As [`Departed::look`], after the grace.
    fn settle(&mut self, missing: &[String], present: BTreeSet<String>) -> KafkaResult<bool> {
        // Who is missing is looked for again after the next rebalance if the group cannot be seen now.
        let Some(now) = self.members()? else { return Ok(false) };
        missing.iter().filter(|gone| !now.contains(*gone)).for_each(|gone| self.fence(gone));
        let more = !departed(&self.group, &present, &now).is_empty();
        self.present = present;
        self.present.extend(now);
        Ok(more)
    }

    /// The client ids of the group's members, once it stands and this worker is among them.
    fn members(&self) -> KafkaResult<Option<BTreeSet<String>>> {
        let client: BaseConsumer<Quiet> = self.consumer.create_with_context(Quiet)?;
        for _ in 0..LOOKS {
            let told = client.fetch_group_list(Some(&self.group), ANSWER_WITHIN)?;
            if let Some(group) =
                told.groups().iter().find(|group| group.name() == self.group && group.state() == STABLE)
            {
                let members: BTreeSet<_> = group.members().iter().map(|member| member.client_id().to_owned()).collect();
                if members.contains(&self.own) {
                    return Ok(Some(members));
                }
            }
            if self.rung.recv_timeout(BETWEEN_LOOKS) == Err(RecvTimeoutError::Disconnected) {
                break;
            }
        }
        tracing::debug!("the group does not come to rest; its members are looked at after the next rebalance");
        Ok(None)
    }

    /// Has the broker abort what this transactional id has open.
    fn fence(&self, gone: &str) {
        let fenced = || -> KafkaResult<()> {
            let mut config = self.producer.clone();
            let producer: BaseProducer<Quiet> =
                config.set("transactional.id", gone).set("client.id", &self.own).create_with_context(Quiet)?;
            producer.init_transactions(ANSWER_WITHIN)
        };
        match fenced() {
            Ok(()) => tracing::info!(member = gone, "has left the group: what it had open is aborted"),
            Err(error) => {
                tracing::info!(member = gone, %error, "has left the group; what it had open ends at its time-out");
            }
        }
    }
}

/// Who was there and is there no more, of those whose client id is a transactional id of this group.
fn departed(group: &str, before: &BTreeSet<String>, now: &BTreeSet<String>) -> Vec<String> {
    let ours = |id: &&String| id.strip_prefix(group).is_some_and(|rest| rest.starts_with('-'));
    before.difference(now).filter(ours).cloned().collect()
}

/// Logs as the worker does; its errors are those of the calls.
struct Quiet;

impl ClientContext for Quiet {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        tracing::debug!(%error, reason, "the watch over the group's members");
    }

    fn stats(&self, _: Statistics) {}
}

impl ConsumerContext for Quiet {}

impl ProducerContext<NoCustomPartitioner> for Quiet {
    type DeliveryOpaque = ();

    fn delivery(&self, _: &rdkafka::message::DeliveryResult<'_>, (): ()) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn only_those_of_the_group_who_were_there_and_are_gone_have_departed() {
        let set = |names: &[&str]| -> BTreeSet<String> { names.iter().map(|name| (*name).to_owned()).collect() };
        let table: [(&[&str], &[&str], &[&str]); 4] = [
            (&[], &["desk-a", "desk-b"], &[]),
            (&["desk-a", "desk-b"], &["desk-a", "desk-c"], &["desk-b"]),
            (&["desk-a", "console-consumer", "desk2-b", "desk"], &["desk-a"], &[]),
            (&["desk-a", "desk-b", "desk-c"], &["desk-a"], &["desk-b", "desk-c"]),
        ];
        for (before, now, gone) in table {
            assert_eq!(departed("desk", &set(before), &set(now)), gone, "{before:?} -> {now:?}");
        }
    }

    #[test]
    fn without_names_that_tell_members_apart_nobody_is_watched() {
        let producer = settings(&[("transactional.id", "desk-a")]);
        let named = settings(&[("group.id", "desk"), ("client.id", "desk-a")]);
        assert!(Departed::watch(&named, &producer).is_some());
        assert!(Departed::watch(&settings(&[("group.id", "desk"), ("client.id", "mine")]), &producer).is_none());
        assert!(Departed::watch(&named, &[]).is_none(), "at-least-once has no transactions");
    }
}
