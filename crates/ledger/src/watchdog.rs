//! The stall watchdog: a partition that has work in flight (or waits for a rewind or an assignment) and whose committed
//! position has not moved for too long. The committed position stops at the front within one transaction, so a lost
//! ticket, a stage that hangs, a transaction that is aborted again and again, a rewind that never ends: all show here. It
//! looks at the desk's standings now and then and knows no clock.

use crate::desk::{Gate, Standing};
use crate::partition::{NextOffset, Offset, Partition};
use std::collections::BTreeMap;
use std::time::Duration;

/// A partition that does not move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stall {
    /// Which.
    pub partition: Partition,
    /// The record that holds it; `None`: it waits for a rewind or an assignment.
    pub front: Option<Offset>,
    /// For how long.
    pub lasting: Duration,
}

/// Remembers when each partition last moved.
#[derive(Debug)]
pub struct Watchdog {
    patience: Duration,
    seen: BTreeMap<Partition, (Option<NextOffset>, Duration)>,
}

impl Watchdog {
    /// One that barks after this long.
    pub const fn new(patience: Duration) -> Self {
        Self { patience, seen: BTreeMap::new() }
    }

    /// Looks, and tells what has stood still for too long.
    pub fn look(&mut self, standings: &[Standing], now: Duration) -> Vec<Stall> {
        self.seen.retain(|partition, _| standings.iter().any(|standing| standing.partition == *partition));
        standings.iter().filter_map(|standing| self.look_at(standing, now)).collect()
    }

    fn look_at(&mut self, standing: &Standing, now: Duration) -> Option<Stall> {
        let waits = matches!(standing.gate, Gate::Rewinding | Gate::Forsaken(_));
        let idle = standing.load.is_zero() && !waits;
        let (committed, since) = self.seen.entry(standing.partition.clone()).or_insert((standing.committed, now));
        if idle || *committed != standing.committed {
            (*committed, *since) = (standing.committed, now);
            return None;
        }
        let lasting = now.saturating_sub(*since);
        (lasting >= self.patience).then(|| Stall {
            partition: standing.partition.clone(),
            front: standing.front,
            lasting,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Admission, Desk, Settled, Ticket, Weight};

    fn admit(desk: &mut Desk<()>, offset: i64) -> Ticket {
        let Admission::Taken(ticket) = desk.admit(&Partition::new("raw", 0), Offset::new(offset), 1) else {
            panic!("not admitted")
        };
        ticket
    }

    fn finish(desk: &mut Desk<()>, ticket: Ticket) {
        assert_eq!(desk.settle(ticket, (), 0), Settled::Kept);
    }

    #[test]
    fn it_barks_only_when_work_stands_still() {
        let mut desk = Desk::new(Weight::new(9, 9));
        desk.assign(&Partition::new("raw", 0));
        desk.confirm(&Partition::new("raw", 0), None);
        let mut dog = Watchdog::new(Duration::from_secs(10));
        let mut look = |desk: &Desk<()>, second| dog.look(&desk.states(), Duration::from_secs(second));
        assert_eq!(look(&desk, 0), []);
        assert_eq!(look(&desk, 100), [], "idle for long");
        let ticket = admit(&mut desk, 7);
        assert_eq!(look(&desk, 109), []);
        finish(&mut desk, ticket);
        assert_eq!(desk.take(Weight::new(9, 9)).len(), 1);
        desk.committed();
        drop(admit(&mut desk, 8));
        assert_eq!(look(&desk, 110), [], "it moved");
        let behind = admit(&mut desk, 9);
        finish(&mut desk, behind);
        assert_eq!(look(&desk, 119), []);
        let stall = Stall {
            partition: Partition::new("raw", 0),
            front: Some(Offset::new(8)),
            lasting: Duration::from_secs(10),
        };
        assert_eq!(look(&desk, 120), [stall]);
        let _ = desk.aborted();
        assert_eq!(look(&desk, 121).first().map(|stall| stall.front), Some(None), "it waits for its rewind");
        desk.unassign(&[Partition::new("raw", 0)]);
        assert_eq!(look(&desk, 200), []);
    }
}
