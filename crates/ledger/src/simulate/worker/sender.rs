//! The sender thread of a modelled worker: it carries out what the cycle decides against the model broker, one move at a
//! time, and sees to it that the cycle asks for nothing that the client library would refuse.

use super::{Made, Moved, Worker, slot_of};
use crate::simulate::broker::{Fenced, NotTaken, takes};
use crate::simulate::judge::Violation;
use crate::simulate::scene::Scene;
use crate::simulate::step::Fault;
use crate::{Action, Class, Entry, Event, Mode, NextOffset, Partition, Why};

/// What the sender thread is about.
#[derive(Debug)]
pub(super) enum Doing {
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
pub(super) enum Stage {
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

impl Worker {
    pub(in crate::simulate) fn turn(&mut self, scene: &mut Scene) -> Result<Moved, Violation> {
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
