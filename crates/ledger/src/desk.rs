//! The desk: all partitions of one worker. It owns who may be admitted, what is finished, what the current transaction
//! holds, and what must be rewound. The poll thread tells it of assignments and records, the pool of outcomes, and the
//! [`Cycle`](crate::Cycle) decides on its state; in the worker all three share it behind one mutex, for moments.
//!
//! Two rules bind whoever calls it. A rewind (seek, then [`Desk::rewound`]) is carried out by the thread that polls, with
//! no record in hand: a record polled before the seek and admitted after it would look like a gap. And a partition that
//! is revoked or lost is told here before the client is allowed to give it up.

mod standing;

pub use standing::{Admission, Books, Entry, Gate, Settled, Standing, Transaction};

use crate::budget::{Budget, Pressure};
use crate::condemned::CondemnedList;
use crate::ledger::{Ledger, Taken};
use crate::partition::{Epoch, NextOffset, Offset, Partition};
use crate::sabotage::{self, Sabotage};
use crate::ticket::Ticket;
use crate::weight::Weight;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;
use std::time::Duration;

/// How many refused records are remembered.
const MOST_CONDEMNED: usize = 1024;

#[derive(Debug)]
struct Lane<O> {
    ledger: Ledger<O>,
    assigned: Epoch,
    gate: Gate,
}

/// All partitions of one worker.
#[derive(Debug)]
pub struct Desk<O> {
    lanes: BTreeMap<Partition, Lane<O>>,
    budget: Budget,
    condemned: CondemnedList,
    epoch: Epoch,
    taken: Weight,
    unsound: bool,
    finish_by: Option<Duration>,
    served_last: Option<Partition>,
    books: Books,
}

impl<O> Desk<O> {
    /// A desk without partitions that lets so much be in flight.
    pub fn new(limit: Weight) -> Self {
        Self {
            lanes: BTreeMap::new(),
            budget: Budget::new(limit),
            condemned: CondemnedList::new(MOST_CONDEMNED),
            epoch: Epoch::FIRST,
            taken: Weight::default(),
            unsound: false,
            finish_by: None,
            served_last: None,
            books: Books::default(),
        }
    }

    // ---- the poll thread ----

    /// The partition is ours from now on. Nothing of it is admitted before [`Desk::confirm`] has told the position at
    /// which reading began.
    pub fn assign(&mut self, partition: &Partition) {
        self.unassign(std::slice::from_ref(partition));
        let assigned = self.fresh_epoch();
        self.lanes.insert(partition.clone(), Lane { ledger: Ledger::new(assigned), assigned, gate: Gate::Unconfirmed });
    }

    /// The partitions of which it is not known yet where reading began. Their committed positions are to be read back
    /// when their first record is in hand: by then the client has read them, too, so that none is asked in vain.
    pub fn unconfirmed(&self) -> Vec<Partition> {
        self.with_gate(|gate| gate == Gate::Unconfirmed)
    }

    /// What the broker says is committed, which is where reading began: records below it are repeated, even the first.
    pub fn confirm(&mut self, partition: &Partition, committed: Option<NextOffset>) {
        if let Some(lane) = self.lanes.get_mut(partition)
            && lane.gate == Gate::Unconfirmed
        {
            lane.ledger.began(committed.filter(|_| !sabotage::on(Sabotage::NoConfirmation)));
            lane.gate = Gate::Open;
        }
    }

    /// Asks for a record's admission. Lack of room never refuses a record in hand: ask [`Desk::pressure`] before polling.
    pub fn admit(&mut self, partition: &Partition, offset: Offset, bytes: u64) -> Admission {
        let Some(lane) = self.lanes.get_mut(partition) else {
            self.books.refused += 1;
            return Admission::NotAssigned;
        };
        if lane.gate == Gate::Unconfirmed {
            // The broker did not tell: the record comes again from where it will.
            lane.gate = Gate::Rewinding;
        }
        if lane.gate != Gate::Open || self.finish_by.is_some() {
            lane.ledger.seen(offset);
            self.books.refused += 1;
            return Admission::Closed;
        }
        if !lane.ledger.open(offset, bytes) {
            self.books.repeated += 1;
            return Admission::Repeated;
        }
        self.books.admitted += 1;
        Admission::Taken(Ticket {
            partition: partition.clone(),
            epoch: lane.ledger.epoch(),
            offset,
            bytes,
            condemned: self.condemned.get(partition, offset).cloned(),
            held: self.budget.admit(bytes),
        })
    }

    /// Whether more may be polled.
    pub fn pressure(&mut self) -> Pressure {
        self.budget.pressure()
    }

    /// A revoke begins: nothing more is admitted, what is in flight is drained until `deadline` (a moment since the
    /// start). The cycle answers with [`Action::Released`](crate::Action::Released).
    pub fn close(&mut self, partitions: &[Partition], deadline: Duration) {
        for partition in partitions {
            if let Some(lane) = self.lanes.get_mut(partition) {
                lane.gate = Gate::Closing(deadline);
            }
        }
    }

    /// Whether nothing of these is in flight any more.
    pub fn drained(&self, partitions: &[Partition]) -> bool {
        partitions.iter().filter_map(|partition| self.lanes.get(partition)).all(|lane| lane.ledger.load().is_zero())
    }

    /// The revoke is over: these are forgotten. To be called after `Released`; earlier, it breaks the transaction, which
    /// the cycle then aborts.
    pub fn unassign(&mut self, partitions: &[Partition]) {
        for partition in partitions {
            let Some(mut lane) = self.lanes.remove(partition) else { continue };
            self.unsound |= !lane.ledger.taken().is_zero() && !sabotage::on(Sabotage::ReleaseEarly);
            self.forget(&mut lane);
            self.condemned.unassigned(partition);
        }
    }

    /// These were lost (another may own them already): all is forgotten, and a transaction that holds some of them will
    /// not be committed.
    pub fn lost(&mut self, partitions: &[Partition]) {
        self.unassign(partitions);
    }

    /// The partitions that must be rewound.
    pub fn to_rewind(&self) -> Vec<Partition> {
        self.with_gate(|gate| gate == Gate::Rewinding)
    }

    /// Where to seek, given what the broker says is committed. `None`: no seek is needed, or the partition was lost and
    /// assigned anew since the rewind was asked for.
    pub fn rewind_target(&self, partition: &Partition, committed: Option<NextOffset>) -> Option<NextOffset> {
        let lane = self.lanes.get(partition).filter(|lane| lane.gate == Gate::Rewinding)?;
        lane.ledger.rewind_target(committed)
    }

    /// The seek to [`Desk::rewind_target`] is done: records are admitted again, from there on.
    pub fn rewound(&mut self, partition: &Partition, committed: Option<NextOffset>) {
        if let Some(lane) = self.lanes.get_mut(partition)
            && lane.gate == Gate::Rewinding
        {
            lane.ledger.rewound(committed);
            lane.gate = Gate::Open;
        }
    }

    /// The worker is to end: nothing more is admitted, what is in flight is drained until `deadline`.
    pub fn finish(&mut self, deadline: Duration) {
        self.finish_by = Some(self.finish_by.map_or(deadline, |earlier| earlier.min(deadline)));
    }

    // ---- the pool ----

    /// Finishes a record.
    pub fn settle(&mut self, ticket: Ticket, outcome: O, outcome_bytes: u64) -> Settled {
        let kept = self
            .lanes
            .get_mut(&ticket.partition)
            .filter(|lane| lane.ledger.epoch() == ticket.epoch || sabotage::on(Sabotage::NoEpochCheck))
            .and_then(|lane| lane.ledger.settle(ticket.offset, outcome, outcome_bytes));
        let Some(bytes) = kept else {
            self.books.stale += 1;
            return Settled::Stale;
        };
        self.budget.settle(bytes, outcome_bytes);
        Settled::Kept
    }

    /// Whether work on this ticket is still wanted. The pool asks before it begins.
    pub fn wanted(&self, ticket: &Ticket) -> bool {
        self.lanes.get(&ticket.partition).is_some_and(|lane| lane.ledger.epoch() == ticket.epoch)
    }

    // ---- the cycle ----

    /// Takes finished records from the fronts into the current transaction, up to `room` (the last one may exceed its
    /// bytes). Partitions take turns, so that a full one does not starve the others. Nothing joins a transaction that is
    /// not [`Desk::sound`].
    pub fn take(&mut self, room: Weight) -> Vec<Entry<O>> {
        let mut entries = Vec::new();
        let mut weight = Weight::default();
        let ready = if self.sound() { self.ready_in_turn() } else { Vec::new() };
        if ready.is_empty() {
            return entries;
        }
        let share = room.records.div_ceil(ready.len() as u64).max(1);
        loop {
            let before = entries.len();
            for partition in &ready {
                let Some(lane) = self.lanes.get_mut(partition) else { continue };
                for _ in 0..share {
                    if weight.reaches(room) {
                        break;
                    }
                    let Some(Taken { offset, outcome, bytes }) = lane.ledger.take() else { break };
                    weight += Weight::one(bytes);
                    entries.push(Entry { partition: partition.clone(), offset, outcome, bytes });
                }
                if weight.reaches(room) {
                    self.served_last = Some(partition.clone());
                    break;
                }
            }
            if entries.len() == before || weight.reaches(room) {
                break;
            }
        }
        self.taken += weight;
        entries
    }

    /// Whether any front is finished.
    pub fn ready(&self) -> bool {
        self.lanes.values().any(|lane| lane.ledger.ready())
    }

    /// How much the current transaction holds.
    pub const fn taken(&self) -> Weight {
        self.taken
    }

    /// What the current transaction holds.
    pub fn transaction(&self) -> Transaction {
        let positions = self
            .lanes
            .iter()
            .filter_map(|(partition, lane)| Some((partition.clone(), lane.ledger.position()?)))
            .collect();
        Transaction { weight: self.taken, positions }
    }

    /// Whether the current transaction may still be committed: nothing in it was lost. The worker asks once more after
    /// it has read the group's metadata and before `send_offsets`, so that offsets of a lost partition never travel
    /// under a fresh membership; `false` is answered as `Failed(Class::Abortable)`.
    pub fn sound(&self) -> bool {
        !self.unsound || sabotage::on(Sabotage::CommitAfterLoss)
    }

    /// The current transaction is committed.
    pub fn committed(&mut self) {
        for (partition, lane) in &mut self.lanes {
            let freed = lane.ledger.commit();
            if freed.is_zero() {
                continue;
            }
            self.books.committed += freed.records;
            self.budget.release(freed);
            if let Some(position) = lane.ledger.committed() {
                self.condemned.committed(partition, position);
            }
        }
        self.taken = Weight::default();
        self.unsound = false;
    }

    /// The current transaction is aborted, or was never to be: everything in flight of all partitions is forgotten and
    /// their epochs are new. Those that stay and had something in flight must be rewound before they admit again; these
    /// are returned. A partition with nothing in flight stands where it should and goes on.
    pub fn aborted(&mut self) -> Vec<Partition> {
        self.forget_where(|_| true, Gate::Rewinding);
        self.taken = Weight::default();
        self.unsound = false;
        self.to_rewind()
    }

    /// The last epoch given out. What was assigned since has a later one.
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The group did not know us in `epoch`: of all partitions assigned by then nothing is kept, and each waits for being
    /// lost and assigned anew, at most until `until`. The transaction, if any, is to be aborted.
    pub fn forsake(&mut self, epoch: Epoch, until: Duration) {
        self.unsound = true;
        self.forget_where(
            |lane| lane.assigned <= epoch || sabotage::on(Sabotage::ForsakeTheNew),
            Gate::Forsaken(until),
        );
    }

    /// Those that waited in vain for being lost are to be rewound.
    pub fn reconsider(&mut self, now: Duration) {
        for lane in self.lanes.values_mut() {
            if matches!(lane.gate, Gate::Forsaken(until) if now >= until) && !sabotage::on(Sabotage::ForsakeTheNew) {
                lane.gate = Gate::Rewinding;
            }
        }
    }

    /// Condemns a record whose output was refused for good; returns how often it was by now.
    pub fn condemn(&mut self, partition: &Partition, offset: Offset, reason: Arc<str>) -> u32 {
        self.condemned.add(partition, offset, reason)
    }

    /// The revoked partitions that are drained, or whose deadline has come.
    pub fn closed(&self, now: Duration) -> Vec<Partition> {
        self.lanes
            .iter()
            .filter(|(_, lane)| match lane.gate {
                Gate::Closing(deadline) => {
                    lane.ledger.drained() || (now >= deadline && !sabotage::on(Sabotage::DrainForEver))
                }
                Gate::Unconfirmed | Gate::Open | Gate::Rewinding | Gate::Forsaken(_) => false,
            })
            .map(|(partition, _)| partition.clone())
            .collect()
    }

    /// The earliest moment at which the cycle must look again, even if nothing changes.
    pub fn deadline(&self) -> Option<Duration> {
        let gates = self.lanes.values().filter_map(|lane| match lane.gate {
            Gate::Closing(deadline) | Gate::Forsaken(deadline) => Some(deadline),
            Gate::Unconfirmed | Gate::Open | Gate::Rewinding => None,
        });
        gates.chain(self.finish_by).min()
    }

    /// Whether the worker is to end and all is drained, or its deadline has come.
    pub fn finished(&self, now: Duration) -> bool {
        self.finish_by.is_some_and(|deadline| now >= deadline || self.lanes.values().all(|lane| lane.ledger.drained()))
    }

    /// Whether the worker is to end.
    pub const fn finishing(&self) -> bool {
        self.finish_by.is_some()
    }

    // ---- whoever looks ----

    /// All partitions as they stand.
    pub fn states(&self) -> Vec<Standing> {
        self.lanes
            .iter()
            .map(|(partition, Lane { ledger, gate, .. })| Standing {
                partition: partition.clone(),
                epoch: ledger.epoch(),
                gate: *gate,
                next: ledger.next(),
                committed: ledger.committed(),
                front: ledger.front(),
                open: ledger.open_records(),
                finished: ledger.finished_records(),
                load: ledger.load(),
            })
            .collect()
    }

    /// The partitions that are ours.
    pub fn assigned(&self) -> Vec<Partition> {
        self.with_gate(|_| true)
    }

    /// Everything in flight, work on forgotten records included.
    pub fn load(&self) -> Weight {
        self.budget.load()
    }

    /// The books since the start.
    pub const fn books(&self) -> Books {
        self.books
    }

    // ---- inside ----

    fn with_gate(&self, wanted: impl Fn(Gate) -> bool) -> Vec<Partition> {
        let chosen = self.lanes.iter().filter(|(_, lane)| wanted(lane.gate));
        chosen.map(|(partition, _)| partition.clone()).collect()
    }

    const fn fresh_epoch(&mut self) -> Epoch {
        self.epoch = self.epoch.following();
        self.epoch
    }

    fn ready_in_turn(&mut self) -> Vec<Partition> {
        let ready = |(partition, lane): (&Partition, &Lane<O>)| lane.ledger.ready().then(|| partition.clone());
        match self.served_last.take() {
            None => self.lanes.iter().filter_map(ready).collect(),
            Some(last) => {
                let after = self.lanes.range((Bound::Excluded(last.clone()), Bound::Unbounded));
                after.chain(self.lanes.range(..=last)).filter_map(ready).collect()
            }
        }
    }

    fn forget(&mut self, lane: &mut Lane<O>) {
        if lane.ledger.load().is_zero() {
            return;
        }
        let epoch = self.fresh_epoch();
        let (open, settled) = lane.ledger.forget(epoch);
        self.books.forgotten += open.records + settled.records;
        if sabotage::on(Sabotage::KeepBudget) {
            return;
        }
        self.budget.forget_open(open);
        self.budget.release(settled);
    }

    fn forget_where(&mut self, chosen: impl Fn(&Lane<O>) -> bool, gate: Gate) {
        let mut lanes = std::mem::take(&mut self.lanes);
        for lane in lanes.values_mut().filter(|lane| chosen(lane)) {
            let idle = lane.ledger.load().is_zero();
            self.forget(lane);
            match (lane.gate, gate) {
                (Gate::Closing(_) | Gate::Forsaken(_), _) => {}
                (Gate::Unconfirmed, Gate::Rewinding) => {}
                (Gate::Open, Gate::Rewinding) if idle || sabotage::on(Sabotage::NoRewind) => {}
                (Gate::Unconfirmed | Gate::Open | Gate::Rewinding, _) => lane.gate = gate,
            }
        }
        self.lanes = lanes;
    }
}

#[cfg(test)]
mod tests;
