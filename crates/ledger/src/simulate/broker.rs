//! The model broker: input logs with gaps, group positions, producers with fencing epochs, transactions, and an output of
//! which the judge sees only what is committed.

use super::group::Group;
use super::judge::{Judge, Violation};
use crate::OutcomeKind;
use std::time::Duration;

/// What a record is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    Good,
    /// It ends as a dead letter (an error, a panic, a time-out).
    Poison,
    /// It ends nowhere.
    Dropped,
    /// Its output is refused so many times: the article, then the whole dead letter.
    Refused(u32),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) offset: i64,
    pub(super) nature: Nature,
}

/// One outcome in the output log. A dropped record has a place too: its outcome is part of the transaction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    pub(super) place: u64,
    pub(super) slot: usize,
    pub(super) offset: i64,
}

#[derive(Debug, Default)]
struct Producer {
    epoch: u32,
    open: Option<Transaction>,
}

#[derive(Debug)]
struct Transaction {
    begun: Duration,
    outputs: Vec<Output>,
    positions: Vec<(usize, i64)>,
}

/// The producer was replaced or its transaction expired.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fenced;

/// Why positions were not taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotTaken {
    Fenced,
    UnknownMember,
    IllegalGeneration,
}

#[derive(Debug)]
pub(super) struct Broker {
    pub(super) input: Vec<Vec<Record>>,
    pub(super) positions: Vec<Option<i64>>,
    pub(super) group: Group,
    pub(super) judge: Judge,
    producers: Vec<Producer>,
    place: u64,
}

impl Broker {
    pub(super) fn new(exact: bool, partitions: usize) -> Self {
        Self {
            input: vec![Vec::new(); partitions],
            positions: vec![None; partitions],
            group: Group::new(partitions),
            judge: Judge::new(exact, partitions),
            producers: Vec::new(),
            place: 0,
        }
    }

    pub(super) fn append(&mut self, slot: usize, gap: i64, nature: Nature) {
        if let Some(log) = self.input.get_mut(slot) {
            let offset = log.last().map_or(gap, |last| last.offset + 1 + gap);
            log.push(Record { offset, nature });
        }
    }

    /// The first record at or after this position.
    pub(super) fn read(&self, slot: usize, position: i64) -> Option<Record> {
        let log = self.input.get(slot)?;
        log.get(log.partition_point(|record| record.offset < position)).copied()
    }

    // ---- producers ----

    pub(super) fn new_id(&mut self) -> usize {
        self.producers.push(Producer::default());
        self.producers.len() - 1
    }

    /// `init_transactions`: fences the predecessor and ends its transaction.
    pub(super) fn init(&mut self, id: usize) -> u32 {
        let Some(producer) = self.producers.get_mut(id) else { return 0 };
        producer.open = None;
        producer.epoch += 1;
        producer.epoch
    }

    /// The broker gives up the producer's transaction, as after `transaction.timeout.ms` or for a rival.
    pub(super) fn fence(&mut self, id: usize) {
        let _epoch = self.init(id);
    }

    /// Whether there is a transaction that is this old; if so it is ended.
    pub(super) fn expire(&mut self, id: usize, now: Duration, timeout: Duration) -> bool {
        let open = self.producers.get(id).and_then(|producer| producer.open.as_ref());
        let old = open.is_some_and(|open| now.saturating_sub(open.begun) >= timeout);
        if old {
            self.fence(id);
        }
        old
    }

    pub(super) fn ids(&self) -> usize {
        self.producers.len()
    }

    fn valid(&mut self, id: usize, epoch: u32) -> Result<&mut Producer, Fenced> {
        self.producers.get_mut(id).filter(|producer| producer.epoch == epoch).ok_or(Fenced)
    }

    fn open(&mut self, id: usize, epoch: u32, now: Duration) -> Result<&mut Transaction, Fenced> {
        let fresh = || Transaction { begun: now, outputs: Vec::new(), positions: Vec::new() };
        Ok(self.valid(id, epoch)?.open.get_or_insert_with(fresh))
    }

    pub(super) fn produce(
        &mut self,
        (id, epoch): (usize, u32),
        (slot, offset): (usize, i64),
        now: Duration,
    ) -> Result<(), Fenced> {
        self.place += 1;
        let place = self.place;
        self.open(id, epoch, now)?.outputs.push(Output { place, slot, offset });
        Ok(())
    }

    /// Outside a transaction: visible at once.
    pub(super) fn publish(&mut self, slot: usize, offset: i64) -> Result<(), Violation> {
        self.place += 1;
        let place = self.place;
        self.judge.outputs(&[Output { place, slot, offset }])
    }

    pub(super) fn send_offsets(
        &mut self,
        (id, epoch): (usize, u32),
        view: Option<(u64, u64)>,
        positions: &[(usize, i64)],
        now: Duration,
    ) -> Result<(), NotTaken> {
        self.may_commit(view)?;
        let open = self.open(id, epoch, now).map_err(|Fenced| NotTaken::Fenced)?;
        open.positions.extend_from_slice(positions);
        Ok(())
    }

    fn may_commit(&self, view: Option<(u64, u64)>) -> Result<(), NotTaken> {
        let (member, generation) = view.ok_or(NotTaken::UnknownMember)?;
        match self.group.current(member, generation) {
            None => Err(NotTaken::UnknownMember),
            Some(false) => Err(NotTaken::IllegalGeneration),
            Some(true) => Ok(()),
        }
    }

    /// Commits; a second call for the same transaction finds it done.
    pub(super) fn commit(&mut self, id: usize, epoch: u32) -> Result<Result<(), Violation>, Fenced> {
        let Some(done) = self.valid(id, epoch)?.open.take() else { return Ok(Ok(())) };
        Ok(self.judge.outputs(&done.outputs).and_then(|()| self.set_positions(&done.positions)))
    }

    /// Positions outside a transaction.
    pub(super) fn commit_offsets(
        &mut self,
        view: Option<(u64, u64)>,
        positions: &[(usize, i64)],
    ) -> Result<Result<(), Violation>, NotTaken> {
        self.may_commit(view)?;
        Ok(self.set_positions(positions))
    }

    fn set_positions(&mut self, positions: &[(usize, i64)]) -> Result<(), Violation> {
        for (slot, position) in positions {
            let (Some(known), Some(input)) = (self.positions.get_mut(*slot), self.input.get(*slot)) else { continue };
            self.judge.position(*slot, *known, *position, input)?;
            *known = Some(*position);
        }
        Ok(())
    }

    pub(super) fn abort(&mut self, id: usize, epoch: u32) -> Result<(), Fenced> {
        self.valid(id, epoch)?.open = None;
        Ok(())
    }

    /// The committed position; `None`: a transaction that may still change it is open.
    pub(super) fn committed(&self, slot: usize) -> Option<Option<i64>> {
        let open = self.producers.iter().filter_map(|producer| producer.open.as_ref());
        let mut pending = open.flat_map(|open| &open.positions);
        (!pending.any(|(other, _)| *other == slot)).then(|| self.positions.get(slot).copied().flatten())
    }

    /// Whether no transaction is open.
    pub(super) fn quiet(&self) -> bool {
        self.producers.iter().all(|producer| producer.open.is_none())
    }

    pub(super) fn nature(&self, slot: usize, offset: i64) -> Nature {
        self.read(slot, offset).map_or(Nature::Good, |record| record.nature)
    }
}

/// Whether the broker takes this outcome of a record that was refused so many times before.
pub(super) fn takes(nature: Nature, kind: OutcomeKind, refused: u32) -> bool {
    match nature {
        Nature::Refused(times) => refused >= times && kind != OutcomeKind::Published,
        Nature::Good | Nature::Poison | Nature::Dropped => true,
    }
}
