//! A worker of the model: the real desk and the real cycle, with a poll thread, a pool and a sender thread that move only
//! when the schedule says so. A call of the sender takes several moves, so that everything may happen between reading
//! the group's metadata, asking the desk, and the call itself.

mod sender;

use super::broker::Nature;
use super::group::Notice;
use super::judge::Violation;
use super::scene::Scene;
use super::step::Fault;
use crate::{
    Admission, Class, Cycle, Desk, Event, NextOffset, Offset, Outcome, OutcomeKind, Partition, Pressure, Settled,
    Ticket, Watchdog, Weight,
};
use sender::{Doing, Stage};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

/// What the pool makes of a record.
#[derive(Clone, Debug)]
pub(super) struct Made {
    kind: OutcomeKind,
    refused: u32,
}

impl Outcome for Made {
    fn kind(&self) -> OutcomeKind {
        self.kind
    }
}

/// What came of a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moved {
    /// There was nothing to do.
    Not,
    /// Something happened.
    Yes,
    /// The worker has ended; whether by itself, drained.
    Ended { drained: bool },
}

#[derive(Debug)]
pub(super) struct Worker {
    index: usize,
    pub(super) desk: Desk<Made>,
    cycle: Cycle,
    tickets: Vec<Ticket>,
    doing: Doing,
    pub(super) inbox: VecDeque<Notice>,
    fetch: BTreeMap<usize, Option<i64>>,
    closing: BTreeSet<usize>,
    view: Option<(u64, u64)>,
    pub(super) member: u64,
    producer: (usize, u32),
    stage: Stage,
    rewind: Option<Vec<Partition>>,
    pub(super) fault: Option<Fault>,
    hung: bool,
    dog: Watchdog,
}

impl Worker {
    /// Worker `index` comes up with this transactional id and joins the group.
    pub(super) fn start(scene: &mut Scene, index: usize, id: usize) -> Self {
        let member = scene.broker.group.join(index);
        Self {
            index,
            desk: Desk::new(scene.setup.in_flight),
            cycle: Cycle::new(scene.setup.rhythm.clone()),
            tickets: Vec::new(),
            doing: Doing::Hear(Event::Tick),
            inbox: VecDeque::new(),
            fetch: BTreeMap::new(),
            closing: BTreeSet::new(),
            view: None,
            member,
            producer: (id, 0),
            stage: Stage::Nothing,
            rewind: None,
            fault: None,
            hung: false,
            dog: Watchdog::new(Duration::from_secs(120)),
        }
    }

    // ---- the poll thread ----

    pub(super) fn poll(&mut self, scene: &mut Scene, slot: u8, count: u8) -> Result<Moved, Violation> {
        if let Some(notice) = self.inbox.pop_front() {
            self.hear(scene, notice);
            return Ok(Moved::Yes);
        }
        if let Some(partitions) = self.rewind.take() {
            self.rewind(scene, &partitions);
            return Ok(Moved::Yes);
        }
        let turn = usize::from(slot) % self.fetch.len().max(1);
        let Some((slot, position)) = self.fetch.iter().nth(turn).map(|(slot, position)| (*slot, *position)) else {
            return Ok(Moved::Not);
        };
        match position {
            None => Ok(self.resolve(scene, slot)),
            Some(position) => self.read(scene, slot, position, 1 + count % 4),
        }
    }

    pub(super) fn partitions(&self) -> usize {
        self.fetch.len()
    }

    fn hear(&mut self, scene: &mut Scene, notice: Notice) {
        scene.note(|| format!("  the client hears {notice:?}"));
        match notice {
            Notice::Lost => {
                scene.counts.lost += 1;
                self.desk.lost(&scene.names(self.fetch.keys().copied()));
                self.fetch.clear();
                self.closing.clear();
                self.view = None;
                self.member = scene.broker.group.join(self.index);
            }
            Notice::Sync { member, .. } if member != self.member => {}
            Notice::Sync { member, generation, revoke, assign } => {
                self.view = Some((member, generation));
                let revoke: Vec<usize> = revoke.into_iter().filter(|slot| self.fetch.contains_key(slot)).collect();
                self.desk.close(&scene.names(revoke.iter().copied()), scene.now + scene.setup.drain);
                self.closing.extend(revoke);
                for slot in assign {
                    self.fetch.insert(slot, None);
                    self.desk.assign(&scene.name(slot));
                }
                self.acknowledge(scene);
            }
        }
    }

    fn acknowledge(&self, scene: &mut Scene) {
        if let Some((member, generation)) = self.view
            && self.closing.is_empty()
        {
            scene.broker.group.acknowledge(member, generation);
        }
    }

    fn resolve(&mut self, scene: &Scene, slot: usize) -> Moved {
        let Some(committed) = scene.broker.committed(slot) else { return Moved::Not };
        self.fetch.insert(slot, Some(committed.unwrap_or(0)));
        Moved::Yes
    }

    fn read(&mut self, scene: &mut Scene, slot: usize, position: i64, count: u8) -> Result<Moved, Violation> {
        let mut position = position;
        let mut moved = Moved::Not;
        for _ in 0..count {
            if self.desk.pressure() == Pressure::Closed {
                break;
            }
            let Some(record) = scene.broker.read(slot, position) else { break };
            let offset = Offset::new(record.offset);
            self.confirm(scene, slot, record.offset);
            match self.desk.admit(&scene.name(slot), offset, 40) {
                Admission::Taken(ticket) => self.tickets.push(ticket),
                Admission::Repeated => scene.counts.repeated += 1,
                Admission::Closed => {}
                Admission::NotAssigned if self.closing.contains(&slot) => {}
                Admission::NotAssigned => return Err(format!("the desk does not know partition {slot}")),
            }
            position = offset.next().get();
            moved = Moved::Yes;
        }
        self.fetch.insert(slot, Some(position));
        Ok(moved)
    }

    /// Where reading began is read back with the first record in hand. Now and then the broker does not answer.
    fn confirm(&mut self, scene: &mut Scene, slot: usize, offset: i64) {
        let name = scene.name(slot);
        let answers = (offset + scene.now.as_millis() as i64) % 5 != 0;
        if !self.desk.unconfirmed().contains(&name) {
            return;
        }
        match scene.broker.committed(slot) {
            Some(committed) if answers => self.desk.confirm(&name, committed.map(NextOffset::new)),
            Some(_) | None => scene.counts.unconfirmed += 1,
        }
    }

    fn rewind(&mut self, scene: &mut Scene, partitions: &[Partition]) {
        let mut answer = Event::Done;
        for partition in partitions {
            let slot = slot_of(partition);
            if !self.fetch.contains_key(&slot) {
                continue;
            }
            let Some(committed) = scene.broker.committed(slot) else {
                answer = Event::Failed(Class::Retriable);
                continue;
            };
            let committed = committed.map(NextOffset::new);
            if let Some(target) = self.desk.rewind_target(partition, committed) {
                self.fetch.insert(slot, Some(target.get()));
            }
            self.desk.rewound(partition, committed);
            scene.counts.rewinds += 1;
        }
        self.doing = Doing::Hear(answer);
    }

    /// The client forgets where it was and delivers again, even what lies below the position it began at.
    pub(super) fn redeliver(&mut self, slot: u8, back: u8) -> Moved {
        let turn = usize::from(slot) % self.fetch.len().max(1);
        let Some((_, Some(position))) = self.fetch.iter_mut().nth(turn) else { return Moved::Not };
        *position = (*position - i64::from(back % 16)).max(0);
        Moved::Yes
    }

    // ---- the pool ----

    pub(super) fn finish(&mut self, scene: &mut Scene, which: u8) -> Result<Moved, Violation> {
        if self.tickets.is_empty() {
            return Ok(Moved::Not);
        }
        let ticket = self.tickets.remove(usize::from(which) % self.tickets.len());
        let made = make(scene, &ticket);
        let (wanted, place) = (self.desk.wanted(&ticket), (ticket.partition().clone(), ticket.offset()));
        match self.desk.settle(ticket, made, 9) {
            Settled::Kept if !wanted => {
                Err(format!("an outcome of {}/{} from before a rewind counts", place.0, place.1))
            }
            Settled::Kept => Ok(Moved::Yes),
            Settled::Stale => {
                scene.counts.stale += 1;
                Ok(Moved::Yes)
            }
        }
    }

    pub(super) fn lose_ticket(&mut self, which: u8) -> Moved {
        if self.tickets.is_empty() {
            return Moved::Not;
        }
        drop(self.tickets.remove(usize::from(which) % self.tickets.len()));
        Moved::Yes
    }

    pub(super) const fn working(&self) -> usize {
        self.tickets.len()
    }

    pub(super) fn stalled(&mut self, now: Duration) -> bool {
        !self.dog.look(&self.desk.states(), now).is_empty()
    }

    // ---- whoever looks ----

    /// Whether the books and the budget agree with what is really there.
    pub(super) fn audit(&self, scene: &Scene) -> Result<(), Violation> {
        let books = self.desk.books();
        let mut in_flight = Weight::default();
        for standing in self.desk.states() {
            in_flight += standing.load;
        }
        if books.admitted != books.committed + books.forgotten + in_flight.records {
            return Err(format!("the books do not balance: {books:?}, in flight {}", in_flight.records));
        }
        let load = self.desk.load();
        if load.records < in_flight.records || load.bytes < in_flight.bytes {
            return Err(format!("the budget counts {load:?} of {in_flight:?} in flight"));
        }
        if self.tickets.is_empty() && load != in_flight {
            return Err(format!("the budget counts {load:?} where {in_flight:?} is in flight"));
        }
        if load.records > scene.setup.in_flight.records {
            return Err(format!("the budget is exceeded: {load:?}"));
        }
        Ok(())
    }
}

fn slot_of(partition: &Partition) -> usize {
    usize::try_from(partition.number()).unwrap_or(usize::MAX)
}

/// What becomes of a record: its nature decides, and whether it was refused before.
fn make(scene: &Scene, ticket: &Ticket) -> Made {
    let nature = scene.broker.nature(slot_of(ticket.partition()), ticket.offset().get());
    let kind = match (ticket.condemned(), nature) {
        (Some(_), _) | (None, Nature::Poison) => OutcomeKind::DeadLettered,
        (None, Nature::Dropped) => OutcomeKind::Dropped,
        (None, Nature::Good | Nature::Refused(_)) => OutcomeKind::Published,
    };
    Made { kind, refused: ticket.condemned().map_or(0, |condemned| condemned.times) }
}
