//! A worker of the model: the real desk and the real cycle, with a poll thread, a pool and a sender thread that move only
//! when the schedule says so. A call of the sender takes several moves, so that everything may happen between reading
//! the group's metadata, asking the desk, and the call itself.

use super::broker::{Fenced, Nature, NotTaken, takes};
use super::group::Notice;
use super::judge::Violation;
use super::scene::Scene;
use super::step::Fault;
use crate::{
    Action, Admission, Class, Cycle, Desk, Entry, Event, Mode, NextOffset, Offset, Outcome, OutcomeKind, Partition,
    Pressure, Settled, Ticket, Watchdog, Why,
};
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

/// What the sender thread is about.
#[derive(Debug)]
enum Doing {
    Hear(Event),
    Call(Action<Made>),
    /// The group's metadata is read; the desk is asked next.
    Metadata(Vec<(Partition, NextOffset)>, Option<(u64, u64)>),
    /// The desk had no objection; the call is made next.
    Asked(Vec<(Partition, NextOffset)>, Option<(u64, u64)>),
    /// The poll thread was asked to rewind.
    Rewinding,
}

/// What the client library would allow next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// No producer was made.
    Nothing,
    Ready,
    /// A transaction is open; some outputs may still be under way.
    Open,
    /// All outputs are delivered.
    Flushed,
    /// The positions are in.
    Positioned,
    /// A commit has begun.
    Committing,
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
    /// Where reading began in this assignment.
    began: BTreeMap<usize, i64>,
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
            began: BTreeMap::new(),
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
        self.began.insert(slot, committed.unwrap_or(0));
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

    /// The client forgets where it was and delivers again, though nothing from before this assignment.
    pub(super) fn redeliver(&mut self, slot: u8, back: u8) -> Moved {
        let turn = usize::from(slot) % self.fetch.len().max(1);
        let Some((slot, Some(position))) = self.fetch.iter_mut().nth(turn) else { return Moved::Not };
        let began = self.began.get(slot).copied().unwrap_or(0);
        *position = (*position - i64::from(back % 16)).max(began);
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

    // ---- the sender thread ----

    pub(super) fn turn(&mut self, scene: &mut Scene) -> Result<Moved, Violation> {
        match std::mem::replace(&mut self.doing, Doing::Hear(Event::Tick)) {
            Doing::Hear(event) => self.decide(scene, event),
            Doing::Rewinding => {
                self.doing = Doing::Rewinding;
                Ok(Moved::Not)
            }
            Doing::Metadata(positions, view) => {
                self.doing = if self.desk.sound() {
                    Doing::Asked(positions, view)
                } else {
                    Doing::Hear(Event::Failed(Class::Abortable))
                };
                Ok(Moved::Yes)
            }
            Doing::Asked(positions, view) => {
                let event = self.send_offsets(scene, &positions, view)?;
                self.end(scene, event)
            }
            Doing::Call(action) => self.call(scene, action),
        }
    }

    fn decide(&mut self, scene: &mut Scene, event: Event) -> Result<Moved, Violation> {
        match self.cycle.next(&mut self.desk, event, scene.now) {
            Action::Wait { until: Some(until) } if until <= scene.now => {
                Err("it waits for a moment that is past".into())
            }
            Action::Wait { .. } => Ok(Moved::Not),
            Action::Stop(why) => {
                scene.note(|| format!("  it stops: {why:?}"));
                scene.counts.stops += u64::from(why != Why::Finished);
                Ok(Moved::Ended { drained: why == Why::Finished })
            }
            action => {
                scene.note(|| format!("  it decides {}", name(&action)));
                if scene.setup.rhythm.mode == Mode::ExactlyOnce {
                    self.check_order(&action)?;
                }
                self.doing = Doing::Call(action);
                Ok(Moved::Yes)
            }
        }
    }

    /// The client library refuses calls out of order, so the cycle must not make them.
    fn check_order(&mut self, action: &Action<Made>) -> Result<(), Violation> {
        let next = match (self.stage, action) {
            (_, Action::RenewProducer | Action::Rewind(_) | Action::AwaitAssignment | Action::Released(_)) => {
                self.stage
            }
            (Stage::Ready, Action::Begin) | (Stage::Open, Action::Send(_) | Action::Flush) => Stage::Open,
            (Stage::Flushed, Action::SendOffsets(_)) => Stage::Flushed,
            (Stage::Flushed, Action::Commit) if self.desk.taken().is_zero() => Stage::Committing,
            (Stage::Positioned | Stage::Committing, Action::Commit) => Stage::Committing,
            (Stage::Open | Stage::Flushed | Stage::Positioned, Action::Abort) => self.stage,
            (stage, action) => return Err(format!("{} is out of order at {stage:?}", name(action))),
        };
        self.stage = next;
        Ok(())
    }

    const fn advance(&mut self, action: Stage) -> Event {
        self.stage = action;
        Event::Done
    }

    fn end(&mut self, scene: &mut Scene, event: Event) -> Result<Moved, Violation> {
        scene.note(|| format!("  it hears {event:?}"));
        self.doing = Doing::Hear(event);
        Ok(Moved::Yes)
    }

    fn call(&mut self, scene: &mut Scene, action: Action<Made>) -> Result<Moved, Violation> {
        let event = match action {
            Action::AwaitAssignment | Action::Wait { .. } | Action::Stop(_) => Event::Done,
            Action::Begin => self.advance(Stage::Open),
            Action::Send(entries) => self.send(scene, &entries)?,
            Action::Flush => match self.faulty(scene) {
                Some(event) => event,
                None => self.advance(Stage::Flushed),
            },
            Action::SendOffsets(positions) | Action::CommitOffsets(positions) => {
                self.doing = Doing::Metadata(positions, self.view);
                return Ok(Moved::Yes);
            }
            Action::Commit => self.commit(scene)?,
            Action::Abort => self.abort(scene),
            Action::RenewProducer => self.renew(scene),
            Action::Rewind(partitions) => {
                self.rewind = Some(partitions);
                self.doing = Doing::Rewinding;
                return Ok(Moved::Yes);
            }
            Action::Released(partitions) => self.released(scene, &partitions),
        };
        self.end(scene, event)
    }

    /// The fault that any call may meet.
    fn faulty(&mut self, scene: &mut Scene) -> Option<Event> {
        let class = match self.fault? {
            Fault::Retriable => Class::Retriable,
            Fault::Abortable => Class::Abortable,
            Fault::UnknownCommit { .. } | Fault::CommitAgain | Fault::HungAbort => return None,
        };
        self.fault = None;
        scene.counts.retried += u64::from(class == Class::Retriable);
        Some(Event::Failed(class))
    }

    fn send(&mut self, scene: &mut Scene, entries: &[Entry<Made>]) -> Result<Event, Violation> {
        let broken = self.fault == Some(Fault::Abortable);
        for (place, entry) in entries.iter().enumerate() {
            if broken && place >= entries.len() / 2 {
                self.fault = None;
                return Ok(Event::Failed(Class::Abortable));
            }
            let (slot, offset) = (slot_of(&entry.partition), entry.offset);
            if !takes(scene.broker.nature(slot, offset.get()), entry.outcome.kind, entry.outcome.refused) {
                scene.counts.refused += 1;
                let reason = "too large".into();
                return Ok(Event::Failed(Class::Refused { partition: entry.partition.clone(), offset, reason }));
            }
            if scene.setup.rhythm.mode == Mode::AtLeastOnce {
                scene.broker.publish(slot, offset.get())?;
            } else if scene.broker.produce(self.producer, (slot, offset.get()), scene.now).is_err() {
                scene.counts.fenced += 1;
                return Ok(Event::Failed(Class::Fenced));
            }
        }
        Ok(Event::Done)
    }

    fn send_offsets(
        &mut self,
        scene: &mut Scene,
        positions: &[(Partition, NextOffset)],
        view: Option<(u64, u64)>,
    ) -> Result<Event, Violation> {
        if let Some(event) = self.faulty(scene) {
            return Ok(event);
        }
        let positions: Vec<_> = positions.iter().map(|(partition, next)| (slot_of(partition), next.get())).collect();
        let answer = match scene.setup.rhythm.mode {
            Mode::ExactlyOnce => scene.broker.send_offsets(self.producer, view, &positions, scene.now),
            Mode::AtLeastOnce => match scene.broker.commit_offsets(view, &positions) {
                Ok(judged) => {
                    scene.counts.committed += 1;
                    judged.map(|()| Ok(()))?
                }
                Err(refusal) => Err(refusal),
            },
        };
        Ok(match answer {
            Ok(()) => self.advance(Stage::Positioned),
            Err(NotTaken::Fenced) => {
                scene.counts.fenced += 1;
                Event::Failed(Class::Fenced)
            }
            Err(NotTaken::UnknownMember) => {
                scene.counts.unknown_member += 1;
                Event::Failed(Class::UnknownMember)
            }
            Err(NotTaken::IllegalGeneration) => {
                scene.counts.illegal_generation += 1;
                Event::Failed(Class::Abortable)
            }
        })
    }

    fn commit(&mut self, scene: &mut Scene) -> Result<Event, Violation> {
        if let Some(event) = self.faulty(scene) {
            if event == Event::Failed(Class::Abortable) {
                self.stage = Stage::Positioned;
            }
            return Ok(event);
        }
        let fault = self.fault.take_if(|fault| matches!(fault, Fault::UnknownCommit { .. } | Fault::CommitAgain));
        if fault == Some(Fault::UnknownCommit { applied: false }) {
            scene.counts.unknown_commit += 1;
            return Ok(Event::Failed(Class::Unknown));
        }
        match scene.broker.commit(self.producer.0, self.producer.1) {
            Ok(judged) => judged?,
            Err(Fenced) => {
                scene.counts.fenced += 1;
                return Ok(Event::Failed(Class::Fenced));
            }
        }
        scene.counts.committed += 1;
        Ok(match fault {
            Some(Fault::CommitAgain) => Event::Failed(Class::Retriable),
            Some(_) => {
                scene.counts.unknown_commit += 1;
                Event::Failed(Class::Unknown)
            }
            None => self.advance(Stage::Ready),
        })
    }

    fn abort(&mut self, scene: &mut Scene) -> Event {
        if let Some(event) = self.faulty(scene) {
            return event;
        }
        if self.fault.take_if(|fault| *fault == Fault::HungAbort).is_some() {
            self.hung = true;
            scene.counts.hung_aborts += 1;
        }
        if self.hung {
            return Event::Failed(Class::Retriable);
        }
        match scene.broker.abort(self.producer.0, self.producer.1) {
            Ok(()) => {
                scene.counts.aborted += 1;
                self.advance(Stage::Ready)
            }
            Err(Fenced) => {
                scene.counts.fenced += 1;
                Event::Failed(Class::Fenced)
            }
        }
    }

    fn renew(&mut self, scene: &mut Scene) -> Event {
        if let Some(event) = self.faulty(scene) {
            return event;
        }
        self.hung = false;
        self.producer.1 = scene.broker.init(self.producer.0);
        self.advance(Stage::Ready)
    }

    fn released(&mut self, scene: &mut Scene, partitions: &[Partition]) -> Event {
        let slots: Vec<usize> = partitions.iter().map(slot_of).filter(|slot| self.closing.remove(slot)).collect();
        for slot in &slots {
            self.fetch.remove(slot);
        }
        scene.counts.released += slots.len() as u64;
        if let Some((member, _)) = self.view {
            scene.broker.group.released(member, &slots);
        }
        self.acknowledge(scene);
        Event::Done
    }

    // ---- whoever looks ----

    /// Whether the books and the budget agree with what is really there.
    pub(super) fn audit(&self, scene: &Scene) -> Result<(), Violation> {
        let books = self.desk.books();
        let mut in_flight = crate::Weight::default();
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

fn name(action: &Action<Made>) -> String {
    match action {
        Action::Send(entries) => {
            let offsets: Vec<_> =
                entries.iter().map(|entry| format!("{}@{}", entry.partition.number(), entry.offset)).collect();
            format!("Send [{}]", offsets.join(" "))
        }
        other => format!("{other:?}"),
    }
}
