//! How large a record each topic takes, learnt from what the broker refused: every refusal costs a transaction, so the
//! next record of that size goes to the dead letters without being tried. A ceiling is forgotten after a while, because
//! an operator may have raised the topic's `max.message.bytes`.

use super::lock;
use super::outcome::{Fate, Outbound, Outcome, Trouble};
use super::{WRITE, reason};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a ceiling holds.
const HOLDS_FOR: Duration = Duration::from_secs(600);

/// The ceilings of the output topics.
#[derive(Debug)]
pub struct Ceilings {
    /// The lowest of all, so that what is below it is passed without a lock.
    lowest: AtomicUsize,
    known: Mutex<Vec<Ceiling>>,
    /// With compression a larger record may be the smaller one on the wire: nothing can be learnt.
    blind: bool,
}

/// The smallest record that a topic was seen to refuse.
#[derive(Debug)]
struct Ceiling {
    topic: Arc<str>,
    bytes: usize,
    learnt: Instant,
}

impl Ceilings {
    /// None yet; `compressed`: whether records are compressed on their way.
    #[must_use]
    pub fn new(compressed: bool) -> Self {
        Self { lowest: AtomicUsize::new(usize::MAX), known: Mutex::default(), blind: compressed }
    }

    /// The broker has refused this as too large.
    pub fn learn(&self, outbound: &Outbound) {
        if self.blind {
            return;
        }
        let bytes = outbound.bytes();
        let mut known = lock(&self.known);
        known.retain(|ceiling| ceiling.topic != outbound.topic && ceiling.holds());
        known.push(Ceiling { topic: Arc::clone(&outbound.topic), bytes, learnt: Instant::now() });
        self.lowest.store(lowest(&known), Ordering::Release);
        tracing::info!(topic = %outbound.topic, bytes, "records of this size and above are not tried for ten minutes");
    }

    /// Why this outcome cannot be published, if it reaches a ceiling. A dead letter is always tried.
    pub(super) fn trouble(&self, outcome: &Outcome) -> Option<Trouble> {
        let lowest_known = self.lowest.load(Ordering::Acquire);
        if outcome.fate != Fate::Published || outcome.outbound.iter().all(|outbound| outbound.bytes() < lowest_known) {
            return None;
        }
        let mut known = lock(&self.known);
        known.retain(Ceiling::holds);
        self.lowest.store(lowest(&known), Ordering::Release);
        let (outbound, ceiling) = outcome.outbound.iter().find_map(|outbound| {
            let reached = |ceiling: &&Ceiling| ceiling.topic == outbound.topic && outbound.bytes() >= ceiling.bytes;
            Some((outbound, known.iter().find(reached)?))
        })?;
        let message = format!(
            "what it became was refused: {}: {} bytes; the broker has refused {} lately",
            outbound.topic,
            outbound.bytes(),
            ceiling.bytes
        );
        Some(Trouble { reason: reason::OUTPUT_TOO_LARGE, stage: WRITE, message })
    }
}

impl Ceiling {
    fn holds(&self) -> bool {
        self.learnt.elapsed() < HOLDS_FOR
    }
}

fn lowest(known: &[Ceiling]) -> usize {
    known.iter().map(|ceiling| ceiling.bytes).min().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::outcome::Door;
    use super::*;

    fn outcome(fate: Fate, topic: &str, bytes: usize) -> Outcome {
        let (door, value) = (Door::Output, Some(vec![0; bytes].into()));
        let outbound = Outbound { door, topic: topic.into(), key: None, value, headers: Vec::new(), timestamp: None };
        Outcome { fate, outbound: vec![outbound] }
    }

    fn refused(ceilings: &Ceilings, topic: &str, bytes: usize) {
        outcome(Fate::Published, topic, bytes).outbound.iter().for_each(|outbound| ceilings.learn(outbound));
    }

    #[test]
    fn what_reaches_a_topics_ceiling_is_not_tried_again() {
        let ceilings = Ceilings::new(false);
        refused(&ceilings, "wide", 900);
        refused(&ceilings, "narrow", 200);
        refused(&ceilings, "narrow", 100);
        let dead = Fate::DeadLettered { reason: reason::PANICKED, stage: WRITE };
        let cases = [
            (Fate::Published, "narrow", 99, false),
            (Fate::Published, "narrow", 100, true),
            (Fate::Published, "wide", 899, false),
            (Fate::Published, "wide", 900, true),
            (Fate::Published, "other", 5000, false),
            (dead, "narrow", 5000, false),
        ];
        for (fate, topic, bytes, expected) in cases {
            let trouble = ceilings.trouble(&outcome(fate, topic, bytes));
            assert_eq!(trouble.is_some(), expected, "{bytes} bytes to {topic}: {trouble:?}");
        }
    }

    #[test]
    fn nothing_is_learnt_where_records_are_compressed() {
        let ceilings = Ceilings::new(true);
        refused(&ceilings, "narrow", 100);
        assert_eq!(ceilings.trouble(&outcome(Fate::Published, "narrow", 100)), None);
    }
}
