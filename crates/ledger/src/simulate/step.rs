//! One step of a schedule: who moves, or what goes wrong. A step carries everything it needs as small numbers, so that a
//! schedule can be cut anywhere and played again; a step that makes no sense where it stands is passed over.

use super::dice::Dice;
use std::fmt;

/// What goes wrong with a worker's next call to which it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It fails and may be made again.
    Retriable,
    /// It fails for this transaction (a delivery timed out, a generation was old).
    Abortable,
    /// The commit's answer is lost; whether it took effect.
    UnknownCommit { applied: bool },
    /// The commit takes effect, and its answer says that it should be tried again.
    CommitAgain,
    /// Aborts never return until the producer is replaced.
    HungAbort,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Records come in.
    Append {
        slot: u8,
        count: u8,
        dice: u8,
    },
    /// The poll thread hears the group, rewinds, or reads some records.
    Poll {
        worker: u8,
        slot: u8,
        count: u8,
    },
    /// A record in the pool is finished.
    Finish {
        worker: u8,
        which: u8,
    },
    /// A ticket falls: a bug of the worker, which the watchdog must tell.
    LoseTicket {
        worker: u8,
        which: u8,
    },
    /// The sender thread makes one move.
    Turn {
        worker: u8,
    },
    Elapse {
        millis: u16,
    },
    Crash {
        worker: u8,
    },
    Start {
        worker: u8,
    },
    Shutdown {
        worker: u8,
    },
    /// The process stands still (SIGSTOP).
    Pause {
        worker: u8,
    },
    Resume {
        worker: u8,
    },
    /// The group moves partitions.
    Rebalance,
    /// The group loses sight of the worker; `at_once`: all clients hear of all that follows before any sender moves.
    ExpireSession {
        worker: u8,
        at_once: bool,
    },
    /// The broker ends a transaction that it finds too old.
    ExpireTransaction {
        worker: u8,
    },
    /// Somebody uses the worker's transactional id.
    Fence {
        worker: u8,
    },
    /// The client delivers records again.
    Redeliver {
        worker: u8,
        slot: u8,
        back: u8,
    },
    Fault {
        worker: u8,
        fault: Fault,
    },
}

impl Step {
    pub(super) fn roll(dice: &mut Dice) -> Self {
        let worker = dice.byte();
        match dice.below(1000) {
            0..250 => Self::Poll { worker, slot: dice.byte(), count: dice.byte() },
            250..440 => Self::Finish { worker, which: dice.byte() },
            440..820 => Self::Turn { worker },
            820..880 => Self::Elapse { millis: Self::time(dice) },
            880..894 => Self::Append { slot: dice.byte(), count: dice.byte(), dice: dice.byte() },
            894..904 => Self::Rebalance,
            904..909 => Self::Crash { worker },
            909..930 => Self::Start { worker },
            930..934 => Self::Pause { worker },
            934..948 => Self::Resume { worker },
            948..956 => Self::ExpireSession { worker, at_once: dice.percent(50) },
            956..959 => Self::ExpireTransaction { worker },
            959..962 => Self::Fence { worker },
            962..969 => Self::Redeliver { worker, slot: dice.byte(), back: dice.byte() },
            969..972 => Self::Shutdown { worker },
            972..973 => Self::LoseTicket { worker, which: dice.byte() },
            _ => Self::Fault { worker, fault: Fault::roll(dice) },
        }
    }

    const fn time(dice: &mut Dice) -> u16 {
        match dice.below(20) {
            0 => 16_000,
            1 | 2 => 2_000,
            3..7 => 200,
            _ => 15,
        }
    }
}

impl Fault {
    const fn roll(dice: &mut Dice) -> Self {
        match dice.below(10) {
            0..3 => Self::Retriable,
            3..6 => Self::Abortable,
            6 => Self::UnknownCommit { applied: true },
            7 => Self::UnknownCommit { applied: false },
            8 => Self::CommitAgain,
            _ => Self::HungAbort,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Retriable => "fails and may be made again",
            Self::Abortable => "fails for this transaction",
            Self::UnknownCommit { applied: true } => "is a commit that takes effect unseen",
            Self::UnknownCommit { applied: false } => "is a commit that is lost unseen",
            Self::CommitAgain => "is a commit that takes effect and asks to be made again",
            Self::HungAbort => "is an abort that never returns",
        })
    }
}
