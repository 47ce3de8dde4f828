//! The stall watchdog: a partition whose first open record has not changed for too long. It looks at the desk's
//! standings now and then and remembers when each front last moved. A lost ticket, a stage that hangs, a rewind that
//! never ends: all show here.

use crate::desk::{Gate, Standing};
use crate::partition::{Epoch, Offset, Partition};
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

/// Remembers when each front last moved.
#[derive(Debug)]
pub struct Watchdog {
    patience: Duration,
    seen: BTreeMap<Partition, (Mark, Duration)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    epoch: Epoch,
    front: Option<Offset>,
    idle: bool,
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
        let waits = matches!(standing.gate, Gate::Rewinding | Gate::Forsaken);
        let mark = Mark { epoch: standing.epoch, front: standing.front, idle: standing.load.is_zero() && !waits };
        let (known, since) = self.seen.entry(standing.partition.clone()).or_insert((mark, now));
        if *known != mark || mark.idle {
            (*known, *since) = (mark, now);
            return None;
        }
        let lasting = now.saturating_sub(*since);
        (lasting >= self.patience).then(|| Stall { partition: standing.partition.clone(), front: mark.front, lasting })
    }
}
