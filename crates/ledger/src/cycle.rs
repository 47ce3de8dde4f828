//! The transaction cycle as a pure state machine: which call to make next, and what its failure means. The worker's
//! sender thread and the simulator both run [`Cycle::next`]: they carry out the action it returns and come back with how
//! that ended. The cycle owns the order of the steps, every bound in time, and the reaction to every class of error; it
//! never makes a call itself.

use crate::breaker::{Breaker, BreakerLimits, Tripped};
use crate::desk::{Desk, Entry};
use crate::partition::{Epoch, NextOffset, Offset, Partition};
use crate::sabotage::{self, Sabotage};
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
    /// For how long the loss of what the group does not know to be ours is waited for before it is tried again.
    pub forsaken_for: Duration,
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
            retry_for: Duration::from_secs(10),
            abort_within: Duration::from_secs(10),
            transaction_timeout: Duration::from_secs(15),
            rival_within: Duration::from_secs(60),
            pause: Duration::from_millis(50),
            forsaken_for: Duration::from_secs(60),
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
    begun: Duration,
    retry: Option<Retry>,
    fenced: Option<Duration>,
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
            retry: None,
            fenced: None,
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
        let due = self.begun.saturating_add(self.rhythm.commit_every);
        if now >= due || self.full(desk) || !desk.closed(now).is_empty() || desk.finished(now) {
            return (Some(Call::Flush), Action::Flush);
        }
        let entries = desk.take(self.room(desk));
        if entries.is_empty() {
            let until = desk.deadline().map_or(due, |deadline| deadline.min(due));
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
        if self.retry.is_none() && !desk.sound() {
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
        if self.fenced.is_some_and(|before| now.saturating_sub(before) < self.rhythm.rival_within) {
            self.stop = Some(Why::Rival);
        }
        self.fenced = Some(now);
    }
}

/// The call that is made and the action that asks for it.
type Step<O> = (Option<Call>, Action<O>);

const fn wait<O>(until: Option<Duration>) -> Step<O> {
    (None, Action::Wait { until })
}

impl Outcome for OutcomeKind {
    fn kind(&self) -> OutcomeKind {
        *self
    }
}

#[cfg(test)]
mod tests;
