//! The dead-letter breaker: a bad deployment must not drain the topic into the dead letters. It is asked with what is
//! about to be produced, before it is, and trips on a long run of dead letters or on too large a share of the last
//! outcomes. Dropped records count as good: dropping is a rule of the house.

use crate::OutcomeKind;
use std::collections::VecDeque;

/// When the breaker trips. Zero switches a limit off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakerLimits {
    /// So many dead letters without another outcome between them.
    pub run: u32,
    /// So large a share (0 to 1) of the last `window` outcomes.
    pub share: f64,
    /// How many outcomes the share is taken over; it is not judged before there were so many.
    pub window: usize,
}

impl Default for BreakerLimits {
    fn default() -> Self {
        Self { run: 100, share: 0.5, window: 500 }
    }
}

/// Why the breaker tripped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tripped {
    /// So many dead letters in a row.
    Run(u32),
    /// So many dead letters among so many outcomes.
    Share {
        /// Dead letters.
        dead: usize,
        /// Outcomes.
        of: usize,
    },
}

/// Counts outcomes and trips. What an aborted transaction held does not count: it comes again.
#[derive(Debug)]
pub struct Breaker {
    limits: BreakerLimits,
    committed: Tally,
    current: Tally,
}

#[derive(Clone, Debug, Default)]
struct Tally {
    run: u32,
    window: VecDeque<bool>,
    dead: usize,
}

impl Breaker {
    /// A breaker that has seen nothing.
    pub fn new(limits: BreakerLimits) -> Self {
        Self { limits, committed: Tally::default(), current: Tally::default() }
    }

    /// Looks at the outcomes about to be produced, in order. `Some`: none of them is to be produced.
    pub fn judge(&mut self, kinds: impl IntoIterator<Item = OutcomeKind>) -> Option<Tripped> {
        kinds.into_iter().find_map(|kind| self.current.see(kind == OutcomeKind::DeadLettered, &self.limits))
    }

    /// What was judged is committed.
    pub fn committed(&mut self) {
        self.committed.clone_from(&self.current);
    }

    /// What was judged since the last commit is undone.
    pub fn aborted(&mut self) {
        self.current.clone_from(&self.committed);
    }
}

impl Tally {
    fn see(&mut self, dead: bool, limits: &BreakerLimits) -> Option<Tripped> {
        self.run = if dead { self.run.saturating_add(1) } else { 0 };
        if limits.run > 0 && self.run >= limits.run {
            return Some(Tripped::Run(self.run));
        }
        if limits.share <= 0.0 || limits.window == 0 {
            return None;
        }
        self.window.push_back(dead);
        self.dead += usize::from(dead);
        if self.window.len() > limits.window && self.window.pop_front() == Some(true) {
            self.dead -= 1;
        }
        let full = self.window.len() >= limits.window;
        let tripped = full && self.dead as f64 >= limits.share * self.window.len() as f64;
        tripped.then_some(Tripped::Share { dead: self.dead, of: self.window.len() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(limits: (u32, f64, usize), outcomes: &str, expected: Option<Tripped>) {
        let (run, share, window) = limits;
        let mut breaker = Breaker::new(BreakerLimits { run, share, window });
        let kinds = outcomes.chars().map(|letter| match letter {
            'x' => OutcomeKind::DeadLettered,
            '-' => OutcomeKind::Dropped,
            _ => OutcomeKind::Published,
        });
        assert_eq!(breaker.judge(kinds), expected, "{outcomes}");
    }

    #[test]
    fn a_run_trips_and_any_other_outcome_ends_it() {
        check((3, 0.0, 0), "xx.xx.xx", None);
        check((3, 0.0, 0), "xx-xx", None);
        check((3, 0.0, 0), ".xxx.", Some(Tripped::Run(3)));
        check((0, 0.0, 0), "xxxxxxxxxx", None);
    }

    #[test]
    fn a_share_trips_once_the_window_is_full() {
        check((0, 0.5, 4), "xx.", None);
        check((0, 0.5, 4), "xx..", Some(Tripped::Share { dead: 2, of: 4 }));
        check((0, 0.5, 4), "x...x...x...", None);
        check((0, 0.5, 4), "....x.x", Some(Tripped::Share { dead: 2, of: 4 }));
    }

    #[test]
    fn what_an_aborted_transaction_held_does_not_count() {
        let mut breaker = Breaker::new(BreakerLimits { run: 3, share: 0.0, window: 0 });
        let dead = [OutcomeKind::DeadLettered; 2];
        for _ in 0..5 {
            assert_eq!(breaker.judge(dead), None);
            breaker.aborted();
        }
        assert_eq!(breaker.judge(dead), None);
        breaker.committed();
        assert_eq!(breaker.judge(dead), Some(Tripped::Run(3)));
    }
}
