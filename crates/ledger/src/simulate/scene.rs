//! What all workers of a run share: the broker, the time, the setup, the counters, and the notes of a run that is told.

use super::broker::Broker;
use super::dice::Dice;
use crate::{BreakerLimits, Mode, Partition, Rhythm, Weight};
use std::time::Duration;

/// The size and temper of one run.
#[derive(Clone, Debug)]
pub(super) struct Setup {
    pub(super) workers: usize,
    pub(super) partitions: usize,
    pub(super) stable_ids: bool,
    pub(super) in_flight: Weight,
    pub(super) drain: Duration,
    pub(super) rhythm: Rhythm,
    pub(super) first_records: u8,
    pub(super) input_seed: u64,
}

impl Setup {
    pub(super) fn roll(dice: &mut Dice) -> Self {
        let mode = if dice.percent(90) { Mode::ExactlyOnce } else { Mode::AtLeastOnce };
        let rhythm = Rhythm {
            mode,
            commit_every: Duration::from_millis(20),
            commit_at: Weight::new(2 + dice.below(6), 400),
            send_at_most: Weight::new(1 + dice.below(3), 200),
            breaker: BreakerLimits { run: 0, share: 0.0, window: 0 },
            ..Rhythm::default()
        };
        Self {
            workers: 1 + dice.below(3) as usize,
            partitions: 1 + dice.below(3) as usize,
            stable_ids: dice.percent(70),
            in_flight: Weight::new(2 + dice.below(10), 100_000),
            drain: Duration::from_millis(dice.below(60)),
            rhythm,
            first_records: 3 + (dice.below(12) as u8),
            input_seed: dice.roll(),
        }
    }
}

/// How often things happened. All of it together over the runs shows that the schedules go everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records put in.
    pub records: u64,
    /// Steps made.
    pub steps: u64,
    /// Transactions committed.
    pub committed: u64,
    /// Transactions aborted.
    pub aborted: u64,
    /// Calls made again.
    pub retried: u64,
    /// Commits whose outcome was not known.
    pub unknown_commit: u64,
    /// Aborts that never returned.
    pub hung_aborts: u64,
    /// Calls refused because a newer producer was there or the transaction had expired.
    pub fenced: u64,
    /// Positions refused because the group did not know the member.
    pub unknown_member: u64,
    /// Positions refused because the generation was old.
    pub illegal_generation: u64,
    /// Outputs refused for good.
    pub refused: u64,
    /// Partitions rewound.
    pub rewinds: u64,
    /// Assignments whose position could not be read back.
    pub unconfirmed: u64,
    /// Partitions given up in order.
    pub released: u64,
    /// Assignments lost.
    pub lost: u64,
    /// Generations of the group.
    pub rebalances: u64,
    /// Workers killed.
    pub crashes: u64,
    /// Workers that ended by themselves for a fault.
    pub stops: u64,
    /// Workers that drained and went.
    pub shutdowns: u64,
    /// Workers that stood still for a while.
    pub pauses: u64,
    /// Records delivered a second time and let fall.
    pub repeated: u64,
    /// Outcomes let fall because their record had been forgotten.
    pub stale: u64,
    /// Stalls that the watchdog told.
    pub stalls: u64,
}

impl Counts {
    /// Each with its name, in this order.
    pub const fn named(&self) -> [(&'static str, u64); 23] {
        [
            ("records put in", self.records),
            ("steps made", self.steps),
            ("transactions committed", self.committed),
            ("transactions aborted", self.aborted),
            ("calls made again", self.retried),
            ("commits whose outcome was not known", self.unknown_commit),
            ("aborts that never returned", self.hung_aborts),
            ("calls refused because a newer producer was there or the transaction had expired", self.fenced),
            ("positions refused because the group did not know the member", self.unknown_member),
            ("positions refused because the generation was old", self.illegal_generation),
            ("outputs refused for good", self.refused),
            ("partitions rewound", self.rewinds),
            ("assignments whose position could not be read back", self.unconfirmed),
            ("partitions given up in order", self.released),
            ("assignments lost", self.lost),
            ("generations of the group", self.rebalances),
            ("workers killed", self.crashes),
            ("workers that ended by themselves for a fault", self.stops),
            ("workers that drained and went", self.shutdowns),
            ("workers that stood still for a while", self.pauses),
            ("records delivered a second time and let fall", self.repeated),
            ("outcomes let fall because their record had been forgotten", self.stale),
            ("stalls that the watchdog told", self.stalls),
        ]
    }

    pub(super) const fn add(&mut self, other: &Self) {
        self.records += other.records;
        self.steps += other.steps;
        self.committed += other.committed;
        self.aborted += other.aborted;
        self.retried += other.retried;
        self.unknown_commit += other.unknown_commit;
        self.hung_aborts += other.hung_aborts;
        self.fenced += other.fenced;
        self.unknown_member += other.unknown_member;
        self.illegal_generation += other.illegal_generation;
        self.refused += other.refused;
        self.rewinds += other.rewinds;
        self.unconfirmed += other.unconfirmed;
        self.released += other.released;
        self.lost += other.lost;
        self.rebalances += other.rebalances;
        self.crashes += other.crashes;
        self.stops += other.stops;
        self.shutdowns += other.shutdowns;
        self.pauses += other.pauses;
        self.repeated += other.repeated;
        self.stale += other.stale;
        self.stalls += other.stalls;
    }
}

#[derive(Debug)]
pub(super) struct Scene {
    pub(super) broker: Broker,
    pub(super) now: Duration,
    pub(super) setup: Setup,
    pub(super) counts: Counts,
    names: Vec<Partition>,
    pub(super) notes: Option<Vec<String>>,
}

impl Scene {
    pub(super) fn new(setup: &Setup) -> Self {
        Self {
            broker: Broker::new(setup.rhythm.mode == Mode::ExactlyOnce, setup.partitions),
            now: Duration::ZERO,
            setup: setup.clone(),
            counts: Counts::default(),
            names: (0..setup.partitions).map(|slot| Partition::new("raw", number(slot))).collect(),
            notes: None,
        }
    }

    pub(super) fn note(&mut self, text: impl FnOnce() -> String) {
        if let Some(notes) = &mut self.notes {
            notes.push(text());
        }
    }

    pub(super) fn name(&self, slot: usize) -> Partition {
        self.names.get(slot).cloned().unwrap_or_else(|| Partition::new("raw", number(slot)))
    }

    pub(super) fn names(&self, slots: impl IntoIterator<Item = usize>) -> Vec<Partition> {
        slots.into_iter().map(|slot| self.name(slot)).collect()
    }
}

fn number(slot: usize) -> i32 {
    i32::try_from(slot).unwrap_or(i32::MAX)
}
