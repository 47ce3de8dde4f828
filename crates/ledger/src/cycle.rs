//! The transaction cycle as a pure state machine: which call to make next, and what its failure means. The worker's
//! sender thread and the simulator both run [`Cycle::next`]: they carry out the action it returns and come back with how
//! that ended. The cycle owns the order of the steps, every bound in time, and the reaction to every class of error; it
//! never makes a call itself.

mod rhythm;

mod action;

pub use action::{Action, Class, Event, Why};
pub use rhythm::{Mode, Rhythm};

use crate::Outcome;
use crate::breaker::Breaker;
use crate::desk::Desk;
use crate::partition::Epoch;
use crate::sabotage::{self, Sabotage};
use crate::weight::Weight;
use std::sync::Arc;
use std::time::Duration;

const MOST_REFUSALS: u32 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// There is no usable producer.
    Bare,
    /// No transaction is open.
    Idle,
    /// A transaction takes entries.
    Open,
    /// All is delivered; positions come next.
    Flushed,
    /// Positions are in; the commit comes next.
    Positioned,
    /// The transaction must be aborted.
    Broken,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    Begin,
    Send,
    Flush,
    SendOffsets,
    Commit,
    CommitOffsets,
    Abort,
    Renew,
    Rewind,
    AwaitAssignment,
    Released,
}

/// The call that is under way: since when, and the desk's last epoch at that moment.
#[derive(Clone, Copy, Debug)]
struct Asked {
    call: Call,
    at: Duration,
    epoch: Epoch,
}

#[derive(Clone, Copy, Debug)]
struct Retry {
    since: Duration,
    pause: Duration,
    not_before: Duration,
}

/// The state machine.
#[derive(Debug)]
pub struct Cycle {
    rhythm: Rhythm,
    breaker: Breaker,
    phase: Phase,
    asked: Option<Asked>,
    /// When the open transaction was begun.
    begun: Duration,
    /// What is begun from then on came after a rest and is committed without waiting for more.
    rested: Duration,
    retry: Option<Retry>,
    /// The last two fences, the older first. Not only a rival fences: the group's others do, where it thought us dead.
    fenced: [Option<Duration>; 2],
    forsaken: bool,
    stop: Option<Why>,
}

impl Cycle {
    /// A cycle that begins by making a producer.
    pub fn new(rhythm: Rhythm) -> Self {
        let breaker = Breaker::new(rhythm.breaker);
        Self {
            rhythm,
            breaker,
            phase: Phase::Bare,
            asked: None,
            begun: Duration::ZERO,
            rested: Duration::ZERO,
            retry: None,
            fenced: [None; 2],
            forsaken: false,
            stop: None,
        }
    }

    /// Hears how the last action ended and says what to do next. `now` is the time since the start.
    pub fn next<O: Outcome>(&mut self, desk: &mut Desk<O>, event: Event, now: Duration) -> Action<O> {
        match (self.asked, event) {
            (None, _) => {}
            (Some(_), Event::Tick) => return Action::Wait { until: None },
            (Some(asked), Event::Done) => self.done(desk, asked, now),
            (Some(asked), Event::Failed(class)) => self.failed(desk, asked, class, now),
        }
        self.asked = None;
        let (call, action) = self.decide(desk, now);
        self.asked = call.map(|call| Asked { call, at: now, epoch: desk.epoch() });
        action
    }

    fn decide<O: Outcome>(&mut self, desk: &mut Desk<O>, now: Duration) -> Step<O> {
        if self.phase != Phase::Broken
            && let Some(why) = self.stop.clone()
        {
            return (None, Action::Stop(why));
        }
        if let Some(retry) = self.retry
            && now < retry.not_before
        {
            return wait(Some(retry.not_before));
        }
        desk.reconsider(now);
        match self.phase {
            Phase::Bare if desk.finishing() => (None, Action::Stop(Why::Finished)),
            Phase::Bare => (Some(Call::Renew), Action::RenewProducer),
            Phase::Idle => self.idle(desk, now),
            Phase::Open => self.open(desk, now),
            Phase::Flushed => self.flushed(desk, now),
            Phase::Positioned => self.positioned(desk, now),
            Phase::Broken => self.broken(desk, now),
        }
    }

    fn idle<O: Outcome>(&mut self, desk: &mut Desk<O>, now: Duration) -> Step<O> {
        if std::mem::take(&mut self.forsaken) {
            return (Some(Call::AwaitAssignment), Action::AwaitAssignment);
        }
        let closed = desk.closed(now);
        if !closed.is_empty() {
            desk.unassign(&closed);
            return (Some(Call::Released), Action::Released(closed));
        }
        if desk.finished(now) {
            return (None, Action::Stop(Why::Finished));
        }
        let to_rewind = desk.to_rewind();
        if !to_rewind.is_empty() && !desk.finishing() {
            return (Some(Call::Rewind), Action::Rewind(to_rewind));
        }
        if !desk.ready() {
            return wait(desk.deadline());
        }
        match self.rhythm.mode {
            Mode::ExactlyOnce => (Some(Call::Begin), Action::Begin),
            Mode::AtLeastOnce => {
                self.begin(now);
                self.open(desk, now)
            }
        }
    }

    const fn begin(&mut self, now: Duration) {
        self.begun = now;
        self.phase = Phase::Open;
    }

    fn open<O: Outcome>(&mut self, desk: &mut Desk<O>, now: Duration) -> Step<O> {
        if !desk.sound() {
            return self.broken(desk, now);
        }
        if sabotage::on(Sabotage::ReleaseEarly) && !desk.closed(now).is_empty() {
            let closed = desk.closed(now);
            desk.unassign(&closed);
            return (Some(Call::Released), Action::Released(closed));
        }
        let old = self.begun.saturating_add(self.rhythm.commit_every);
        if now >= old || self.full(desk) || !desk.closed(now).is_empty() || desk.finished(now) {
            return self.flush(now);
        }
        let entries = desk.take(self.room(desk));
        if entries.is_empty() {
            if self.begun >= self.rested && !desk.taken().is_zero() {
                return self.flush(now);
            }
            let until = desk.deadline().map_or(old, |deadline| deadline.min(old));
            return wait(Some(until));
        }
        match self.breaker.judge(entries.iter().map(|entry| entry.outcome.kind())) {
            None => (Some(Call::Send), Action::Send(entries)),
            Some(tripped) => {
                self.stop = Some(Why::Breaker(tripped));
                self.broken(desk, now)
            }
        }
    }

    const fn flush<O>(&mut self, now: Duration) -> Step<O> {
        self.rested = now.saturating_add(self.rhythm.commit_every.saturating_mul(2));
        (Some(Call::Flush), Action::Flush)
    }

    const fn full<O>(&self, desk: &Desk<O>) -> bool {
        desk.taken().reaches(self.rhythm.commit_at)
    }

    fn room<O>(&self, desk: &Desk<O>) -> Weight {
        let held = desk.taken();
        let Rhythm { commit_at, send_at_most, .. } = &self.rhythm;
        Weight {
            records: commit_at.records.saturating_sub(held.records).min(send_at_most.records),
            bytes: commit_at.bytes.saturating_sub(held.bytes).min(send_at_most.bytes),
        }
    }

    fn flushed<O: Outcome>(&mut self, desk: &mut Desk<O>, now: Duration) -> Step<O> {
        if !desk.sound() {
            return self.broken(desk, now);
        }
        let positions: Vec<_> = desk.transaction().positions.into_iter().collect();
        match self.rhythm.mode {
            Mode::AtLeastOnce => (Some(Call::CommitOffsets), Action::CommitOffsets(positions)),
            Mode::ExactlyOnce if positions.is_empty() => self.positioned(desk, now),
            Mode::ExactlyOnce => (Some(Call::SendOffsets), Action::SendOffsets(positions)),
        }
    }

    /// A commit that was begun is never turned into an abort: the broker has accepted the positions, so they were ours.
    fn positioned<O: Outcome>(&mut self, desk: &mut Desk<O>, now: Duration) -> Step<O> {
        if (self.retry.is_none() || sabotage::on(Sabotage::AbortACommit)) && !desk.sound() {
            return self.broken(desk, now);
        }
        (Some(Call::Commit), Action::Commit)
    }

    fn broken<O: Outcome>(&mut self, desk: &mut Desk<O>, now: Duration) -> Step<O> {
        self.phase = Phase::Broken;
        match self.rhythm.mode {
            Mode::ExactlyOnce => (Some(Call::Abort), Action::Abort),
            Mode::AtLeastOnce => {
                self.give_up(desk, Phase::Bare);
                self.decide(desk, now)
            }
        }
    }

    fn done<O: Outcome>(&mut self, desk: &mut Desk<O>, asked: Asked, now: Duration) {
        let unfinished = asked.call == Call::Rewind && !desk.to_rewind().is_empty();
        if !unfinished {
            self.retry = None;
        }
        match asked.call {
            Call::Begin => self.begin(now),
            Call::Send => self.phase = Phase::Open,
            Call::Flush => self.phase = Phase::Flushed,
            Call::SendOffsets => self.phase = Phase::Positioned,
            Call::Commit | Call::CommitOffsets => self.committed(desk),
            Call::Abort => self.give_up(desk, Phase::Idle),
            Call::Rewind if unfinished => self.rest(asked.at, now),
            Call::Renew => self.phase = Phase::Idle,
            Call::Rewind | Call::AwaitAssignment | Call::Released => {}
        }
    }

    fn committed<O>(&mut self, desk: &mut Desk<O>) {
        self.breaker.committed();
        desk.committed();
        self.phase = Phase::Idle;
    }

    /// Everything in flight is forgotten.
    fn give_up<O>(&mut self, desk: &mut Desk<O>, phase: Phase) {
        self.phase = phase;
        self.breaker.aborted();
        let _to_rewind = desk.aborted();
    }

    fn failed<O: Outcome>(&mut self, desk: &mut Desk<O>, asked: Asked, class: Class, now: Duration) {
        if let Class::Fatal(reason) = class {
            self.stop = Some(Why::Fatal(reason));
            self.spoil(desk);
            return;
        }
        if class == Class::Fenced {
            self.count_fence(now);
        }
        match asked.call {
            Call::Begin | Call::Send | Call::Flush | Call::SendOffsets | Call::Commit | Call::CommitOffsets => {
                self.step_failed(desk, asked, class, now);
            }
            Call::Abort if class == Class::Retriable && self.may_retry(asked, now) => self.rest(asked.at, now),
            Call::Abort => self.spoil(desk),
            Call::Renew | Call::Rewind | Call::AwaitAssignment | Call::Released => self.rest(asked.at, now),
        }
    }

    fn step_failed<O: Outcome>(&mut self, desk: &mut Desk<O>, asked: Asked, class: Class, now: Duration) {
        match class {
            Class::Retriable if self.may_retry(asked, now) => self.rest(asked.at, now),
            Class::Retriable if asked.call == Call::Commit => self.spoil(desk),
            Class::Retriable | Class::Abortable => self.break_off(),
            Class::UnknownMember => {
                desk.forsake(asked.epoch, now.saturating_add(self.rhythm.forsaken_for));
                self.forsaken = true;
                self.break_off();
            }
            Class::Refused { partition, offset, reason } => {
                if desk.condemn(&partition, offset, Arc::clone(&reason)) > MOST_REFUSALS {
                    self.stop = Some(Why::Refused { partition, offset, reason });
                }
                self.break_off();
            }
            Class::Unknown if sabotage::on(Sabotage::UnknownIsDone) => self.committed(desk),
            Class::Fenced | Class::Unknown | Class::Fatal(_) => self.spoil(desk),
        }
    }

    const fn break_off(&mut self) {
        self.retry = None;
        self.phase = Phase::Broken;
    }

    fn spoil<O>(&mut self, desk: &mut Desk<O>) {
        self.retry = None;
        self.give_up(desk, Phase::Bare);
    }

    /// Whether the call may be made again: it was first made not too long ago.
    fn may_retry(&self, asked: Asked, now: Duration) -> bool {
        let bound = match asked.call {
            Call::Send => return false,
            Call::Abort => self.rhythm.abort_within,
            _ => self.rhythm.retry_for,
        };
        let since = self.retry.map_or(asked.at, |retry| retry.since);
        now.saturating_sub(since) < bound
    }

    fn rest(&mut self, asked_at: Duration, now: Duration) {
        let longest = self.rhythm.pause.saturating_mul(20);
        let (since, pause) = match self.retry {
            None => (asked_at, self.rhythm.pause),
            Some(retry) => (retry.since, retry.pause.saturating_mul(2).min(longest)),
        };
        self.retry = Some(Retry { since, pause, not_before: now.saturating_add(pause) });
    }

    /// The broker also fences a producer whose transaction it has expired: that is our own fault and no sign of a rival.
    fn count_fence(&mut self, now: Duration) {
        let in_transaction = !matches!(self.phase, Phase::Bare | Phase::Idle);
        if in_transaction && now.saturating_sub(self.begun) >= self.rhythm.transaction_timeout {
            return;
        }
        let [older, last] = self.fenced;
        if older.is_some_and(|before| now.saturating_sub(before) < self.rhythm.rival_within) {
            self.stop = Some(Why::Rival);
        }
        self.fenced = [last, Some(now)];
    }
}

/// The call that is made and the action that asks for it.
type Step<O> = (Option<Call>, Action<O>);

const fn wait<O>(until: Option<Duration>) -> Step<O> {
    (None, Action::Wait { until })
}

#[cfg(test)]
mod tests;
