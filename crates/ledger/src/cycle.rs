//! The transaction cycle as a pure state machine: which call to make next, and what its failure means. The worker's
//! sender thread and the simulator both run [`Cycle::next`]: they carry out the action it returns and come back with how
//! that ended. The cycle owns the order of the steps, every bound in time, and the reaction to every class of error; it
//! never makes a call itself.

use crate::breaker::{Breaker, BreakerLimits, Tripped};
use crate::desk::{Desk, Entry};
use crate::partition::{NextOffset, Offset, Partition};
use crate::weight::Weight;
use crate::{Outcome, OutcomeKind};
use std::sync::Arc;
use std::time::Duration;

const MOST_REFUSALS: u32 = 2;

/// The guarantee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Outcomes and positions in one transaction.
    ExactlyOnce,
    /// Outcomes first, then positions; what lies between is published again after a failure.
    AtLeastOnce,
}

/// The cycle's times and sizes.
#[derive(Clone, Debug)]
pub struct Rhythm {
    /// The guarantee.
    pub mode: Mode,
    /// A transaction is committed when it is this old.
    pub commit_every: Duration,
    /// Or when it holds this much.
    pub commit_at: Weight,
    /// The most that one [`Action::Send`] carries.
    pub send_at_most: Weight,
    /// For how long one call is made again before the transaction is given up.
    pub retry_for: Duration,
    /// For how long an abort is waited for before the producer is replaced.
    pub abort_within: Duration,
    /// The broker's `transaction.timeout.ms`: a fence after it is our own expiry, not a rival.
    pub transaction_timeout: Duration,
    /// A second fence within this time means a rival.
    pub rival_within: Duration,
    /// The pause before a call is made again, doubled up to twenty times this.
    pub pause: Duration,
    /// When the dead-letter breaker trips.
    pub breaker: BreakerLimits,
}

impl Default for Rhythm {
    fn default() -> Self {
        Self {
            mode: Mode::ExactlyOnce,
            commit_every: Duration::from_millis(100),
            commit_at: Weight::new(1000, 64 << 20),
            send_at_most: Weight::new(256, 4 << 20),
            retry_for: Duration::from_secs(30),
            abort_within: Duration::from_secs(10),
            transaction_timeout: Duration::from_secs(15),
            rival_within: Duration::from_secs(60),
            pause: Duration::from_millis(50),
            breaker: BreakerLimits::default(),
        }
    }
}

/// How the last action ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Time has passed, or something has changed at the desk.
    Tick,
    /// The action is done.
    Done,
    /// The action failed.
    Failed(Class),
}

/// What a failure means. Told where the error is born.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// The same call may be made again.
    Retriable,
    /// The transaction cannot be committed any more.
    Abortable,
    /// The producer was replaced by a newer one, or the broker expired its transaction.
    Fenced,
    /// The group does not know this member.
    UnknownMember,
    /// The output of this record can never be accepted.
    Refused {
        /// The record's partition.
        partition: Partition,
        /// The record's offset.
        offset: Offset,
        /// What was said.
        reason: Arc<str>,
    },
    /// Nobody knows whether the call took effect.
    Unknown,
    /// Nothing can be done about it here.
    Fatal(Arc<str>),
}

/// What is to be done next. Every action but [`Action::Wait`] and [`Action::Stop`] is answered with `Done` or `Failed`.
#[must_use]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action<O> {
    /// Nothing, until that moment (since the start) or until the desk changes; then [`Event::Tick`].
    Wait {
        /// `None`: until the desk changes.
        until: Option<Duration>,
    },
    /// Begin a transaction.
    Begin,
    /// Hand these to the producer, in order. Never answered with `Retriable`: a full queue is waited for inside.
    Send(Vec<Entry<O>>),
    /// Await every delivery.
    Flush,
    /// Add these positions to the transaction, with the group's metadata read at that moment and [`Desk::sound`] asked
    /// after reading it.
    SendOffsets(Vec<(Partition, NextOffset)>),
    /// Commit the transaction.
    Commit,
    /// Commit these positions without a transaction (at-least-once).
    CommitOffsets(Vec<(Partition, NextOffset)>),
    /// Abort the transaction.
    Abort,
    /// Drop the producer; make one with the same transactional id and initialise it.
    RenewProducer,
    /// For each: ask the broker for the committed position, seek to [`Desk::rewind_target`], tell [`Desk::rewound`].
    /// Those that are not ours any more are passed over.
    Rewind(Vec<Partition>),
    /// Nothing is ours until the group says so: go on polling.
    AwaitAssignment,
    /// The revoke of these is over, they are unassigned at the desk: give them up at the client.
    Released(Vec<Partition>),
    /// End the worker.
    Stop(Why),
}

/// Why the worker ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was asked to, and has drained.
    Finished,
    /// Another worker uses the same transactional id.
    Rival,
    /// Too many dead letters.
    Breaker(Tripped),
    /// Not even the dead letter of this record is accepted.
    Refused {
        /// The record's partition.
        partition: Partition,
        /// The record's offset.
        offset: Offset,
        /// What was said.
        reason: Arc<str>,
    },
    /// Something that nothing can be done about.
    Fatal(Arc<str>),
}

impl Why {
    /// The process's exit status.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Finished => 0,
            Self::Rival | Self::Breaker(_) | Self::Refused { .. } | Self::Fatal(_) => 70,
        }
    }
}

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
    asked: Option<Call>,
    begun: Duration,
    retry: Option<Retry>,
    fenced: Option<Duration>,
    forsake: bool,
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
            retry: None,
            fenced: None,
            forsake: false,
            stop: None,
        }
    }

    /// Hears how the last action ended and says what to do next. `now` is the time since the start.
    pub fn next<O: Outcome>(&mut self, desk: &mut Desk<O>, event: Event, now: Duration) -> Action<O> {
        match (self.asked, event) {
            (None, _) => {}
            (Some(_), Event::Tick) => return Action::Wait { until: None },
            (Some(call), Event::Done) => self.done(desk, call, now),
            (Some(call), Event::Failed(class)) => self.failed(desk, call, class, now),
        }
        self.asked = None;
        self.decide(desk, now)
    }

    fn decide<O: Outcome>(&mut self, desk: &mut Desk<O>, now: Duration) -> Action<O> {
        if self.phase != Phase::Broken
            && let Some(why) = self.stop.clone()
        {
            return Action::Stop(why);
        }
        if let Some(retry) = self.retry
            && now < retry.not_before
        {
            return Action::Wait { until: Some(retry.not_before) };
        }
        match self.phase {
            Phase::Bare if desk.finishing() => Action::Stop(Why::Finished),
            Phase::Bare => self.ask(Call::Renew, Action::RenewProducer),
            Phase::Idle => self.idle(desk, now),
            Phase::Open => self.open(desk, now),
            Phase::Flushed => self.flushed(desk, now),
            Phase::Positioned => self.positioned(desk, now),
            Phase::Broken => self.broken(desk, now),
        }
    }

    const fn ask<O>(&mut self, call: Call, action: Action<O>) -> Action<O> {
        self.asked = Some(call);
        action
    }

    fn idle<O: Outcome>(&mut self, desk: &mut Desk<O>, now: Duration) -> Action<O> {
        if std::mem::take(&mut self.forsake) {
            return self.ask(Call::AwaitAssignment, Action::AwaitAssignment);
        }
        let closed = desk.closed(now);
        if !closed.is_empty() {
            desk.unassign(&closed);
            return self.ask(Call::Released, Action::Released(closed));
        }
        if desk.finished(now) {
            return Action::Stop(Why::Finished);
        }
        let to_rewind = desk.to_rewind();
        if !to_rewind.is_empty() && !desk.finishing() {
            return self.ask(Call::Rewind, Action::Rewind(to_rewind));
        }
        if !desk.ready() {
            return Action::Wait { until: desk.deadline() };
        }
        match self.rhythm.mode {
            Mode::ExactlyOnce => self.ask(Call::Begin, Action::Begin),
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

    fn open<O: Outcome>(&mut self, desk: &mut Desk<O>, now: Duration) -> Action<O> {
        if !desk.sound() {
            return self.broken(desk, now);
        }
        let due = self.begun.saturating_add(self.rhythm.commit_every);
        if now >= due || self.full(desk) || !desk.closed(now).is_empty() || desk.finished(now) {
            return self.ask(Call::Flush, Action::Flush);
        }
        let entries = desk.take(self.room(desk));
        if entries.is_empty() {
            let until = desk.deadline().map_or(due, |deadline| deadline.min(due));
            return Action::Wait { until: Some(until) };
        }
        match self.breaker.judge(entries.iter().map(|entry| entry.outcome.kind())) {
            None => self.ask(Call::Send, Action::Send(entries)),
            Some(tripped) => {
                self.stop = Some(Why::Breaker(tripped));
                self.broken(desk, now)
            }
        }
    }

    fn full<O>(&self, desk: &Desk<O>) -> bool {
        desk.transaction().weight.reaches(self.rhythm.commit_at)
    }

    fn room<O>(&self, desk: &Desk<O>) -> Weight {
        let held = desk.transaction().weight;
        let Rhythm { commit_at, send_at_most, .. } = &self.rhythm;
        Weight {
            records: commit_at.records.saturating_sub(held.records).min(send_at_most.records),
            bytes: commit_at.bytes.saturating_sub(held.bytes).min(send_at_most.bytes),
        }
    }

    fn flushed<O: Outcome>(&mut self, desk: &mut Desk<O>, now: Duration) -> Action<O> {
        if !desk.sound() {
            return self.broken(desk, now);
        }
        let positions: Vec<_> = desk.transaction().positions.into_iter().collect();
        match self.rhythm.mode {
            Mode::AtLeastOnce => self.ask(Call::CommitOffsets, Action::CommitOffsets(positions)),
            Mode::ExactlyOnce if positions.is_empty() => self.positioned(desk, now),
            Mode::ExactlyOnce => self.ask(Call::SendOffsets, Action::SendOffsets(positions)),
        }
    }

    fn positioned<O: Outcome>(&mut self, desk: &mut Desk<O>, now: Duration) -> Action<O> {
        if !desk.sound() {
            return self.broken(desk, now);
        }
        self.ask(Call::Commit, Action::Commit)
    }

    fn broken<O: Outcome>(&mut self, desk: &mut Desk<O>, now: Duration) -> Action<O> {
        self.phase = Phase::Broken;
        match self.rhythm.mode {
            Mode::ExactlyOnce => self.ask(Call::Abort, Action::Abort),
            Mode::AtLeastOnce => {
                self.give_up(desk, Phase::Bare);
                self.decide(desk, now)
            }
        }
    }

    fn done<O: Outcome>(&mut self, desk: &mut Desk<O>, call: Call, now: Duration) {
        self.retry = None;
        match call {
            Call::Begin => self.begin(now),
            Call::Send => self.phase = Phase::Open,
            Call::Flush => self.phase = Phase::Flushed,
            Call::SendOffsets => self.phase = Phase::Positioned,
            Call::Commit | Call::CommitOffsets => {
                desk.committed();
                self.phase = Phase::Idle;
            }
            Call::Abort => self.give_up(desk, Phase::Idle),
            Call::Renew | Call::Rewind | Call::AwaitAssignment | Call::Released => self.phase = Phase::Idle,
        }
    }

    /// Everything in flight is forgotten.
    fn give_up<O>(&mut self, desk: &mut Desk<O>, phase: Phase) {
        self.phase = phase;
        if self.forsake { desk.forsaken() } else { drop(desk.aborted()) }
    }

    fn failed<O: Outcome>(&mut self, desk: &mut Desk<O>, call: Call, class: Class, now: Duration) {
        if let Class::Fatal(reason) = class {
            self.stop = Some(Why::Fatal(reason));
            self.give_up(desk, Phase::Bare);
            return;
        }
        match call {
            Call::Begin | Call::Flush | Call::SendOffsets | Call::CommitOffsets => {
                self.step_failed(desk, class, Patience::Again, now);
            }
            Call::Send => self.step_failed(desk, class, Patience::None, now),
            Call::Commit => self.step_failed(desk, class, Patience::ThenUnknown, now),
            Call::Abort => self.abort_failed(desk, &class, now),
            Call::Renew => {
                self.count_fence(&class, now);
                self.rest(now);
            }
            Call::Rewind | Call::AwaitAssignment | Call::Released => self.rest(now),
        }
    }

    fn step_failed<O: Outcome>(&mut self, desk: &mut Desk<O>, class: Class, patience: Patience, now: Duration) {
        match class {
            Class::Retriable if patience != Patience::None && self.may_retry(self.rhythm.retry_for, now) => {
                self.rest(now);
            }
            Class::Retriable if patience == Patience::ThenUnknown => self.spoil(desk),
            Class::Retriable | Class::Abortable => self.break_off(),
            Class::UnknownMember => {
                self.forsake = true;
                self.break_off();
            }
            Class::Refused { partition, offset, reason } => {
                if desk.condemn(&partition, offset, Arc::clone(&reason)) > MOST_REFUSALS {
                    self.stop = Some(Why::Refused { partition, offset, reason });
                }
                self.break_off();
            }
            Class::Fenced => {
                self.count_fence(&Class::Fenced, now);
                self.spoil(desk);
            }
            Class::Unknown | Class::Fatal(_) => self.spoil(desk),
        }
    }

    fn abort_failed<O: Outcome>(&mut self, desk: &mut Desk<O>, class: &Class, now: Duration) {
        self.count_fence(class, now);
        if *class == Class::Retriable && self.may_retry(self.rhythm.abort_within, now) {
            self.rest(now);
        } else {
            self.spoil(desk);
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

    fn may_retry(&self, bound: Duration, now: Duration) -> bool {
        self.retry.is_none_or(|retry| now.saturating_sub(retry.since) < bound)
    }

    fn rest(&mut self, now: Duration) {
        let longest = self.rhythm.pause.saturating_mul(20);
        let (since, pause) = match self.retry {
            None => (now, self.rhythm.pause),
            Some(retry) => (retry.since, retry.pause.saturating_mul(2).min(longest)),
        };
        self.retry = Some(Retry { since, pause, not_before: now.saturating_add(pause) });
    }

    fn count_fence(&mut self, class: &Class, now: Duration) {
        if *class != Class::Fenced {
            return;
        }
        let in_transaction = !matches!(self.phase, Phase::Bare | Phase::Idle);
        if in_transaction && now.saturating_sub(self.begun) >= self.rhythm.transaction_timeout {
            return;
        }
        let again = self.fenced.is_some_and(|before| now.saturating_sub(before) < self.rhythm.rival_within);
        if again {
            self.stop = Some(Why::Rival);
        }
        self.fenced = Some(now);
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Patience {
    /// The call is not made again.
    None,
    /// The call is made again, then the transaction is aborted.
    Again,
    /// The call is made again, then its outcome counts as unknown.
    ThenUnknown,
}

impl Outcome for OutcomeKind {
    fn kind(&self) -> OutcomeKind {
        *self
    }
}

#[cfg(test)]
mod tests;
