//! The simulator: many short runs of a model Kafka with several workers, each of which is the real [`Desk`](crate::Desk)
//! and the real [`Cycle`](crate::Cycle), under random schedules of everything that can go wrong. It owns the model and
//! the verdict; a failure is told with its seed and with the shortest schedule found that still fails. The same seed
//! gives the same run everywhere.

mod dice;

mod step;

mod scene;

mod group;

mod judge;

mod broker;

mod worker;

mod world;

mod shrink;

pub use scene::Counts;

use dice::Dice;
use judge::Violation;
use scene::Setup;
use std::fmt;
use step::Step;
use world::World;

/// How many steps a run makes before everything heals.
const STEPS: usize = 300;

/// What came of the runs.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Runs made, the failed one included.
    pub runs: u64,
    /// How often things happened.
    pub counts: Counts,
    /// The first run that failed, if any.
    pub failure: Option<Failure>,
}

/// A run that broke a rule.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Its seed: `run(seed, 1)` fails again.
    pub seed: u64,
    /// Which rule, as broken by the shortest schedule.
    pub violation: String,
    /// The size of the world.
    pub setup: String,
    /// How many steps the run had made when it failed.
    pub steps_before: usize,
    /// The shortest failing schedule, told.
    pub steps: Vec<String>,
}

/// Makes `runs` runs with the seeds from `seed` on; stops at the first failure.
pub fn run(seed: u64, runs: u64) -> Report {
    run_told(seed, runs, |_| {})
}

/// As [`run`], telling after each run how many are done.
pub fn run_told(seed: u64, runs: u64, mut tell: impl FnMut(u64)) -> Report {
    let mut report = Report::default();
    for number in 0..runs {
        let seed = seed.wrapping_add(number);
        let explored = explore(seed);
        report.runs += 1;
        report.counts.add(&explored.counts);
        if explored.violation.is_some() {
            report.failure = Some(shrink::shortest(seed, explored.setup, explored.steps));
            break;
        }
        tell(report.runs);
    }
    report
}

struct Explored {
    setup: Setup,
    steps: Vec<Step>,
    counts: Counts,
    violation: Option<Violation>,
}

/// Draws a world and a schedule from the seed.
fn explore(seed: u64) -> Explored {
    let mut dice = Dice::new(seed);
    let setup = Setup::roll(&mut dice);
    let mut world = World::new(&setup);
    let mut steps = Vec::with_capacity(STEPS);
    let mut violation = None;
    for _ in 0..STEPS {
        let step = Step::roll(&mut dice);
        match world.apply(step) {
            Ok(true) => steps.push(step),
            Ok(false) => {}
            Err(broken) => {
                steps.push(step);
                violation = Some(broken);
                break;
            }
        }
    }
    if violation.is_none() {
        violation = world.run_dry().err();
    }
    Explored { setup, steps, counts: world.counts(), violation }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{} runs", self.runs)?;
        for (name, count) in self.counts.named() {
            writeln!(out, "  {count:>10} {name}")?;
        }
        match &self.failure {
            None => writeln!(out, "no rule was broken"),
            Some(failure) => failure.fmt(out),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "seed {} breaks a rule: {}", self.seed, self.violation)?;
        writeln!(out, "with {}", self.setup)?;
        let steps = self.steps.iter().filter(|step| !step.starts_with(' ')).count();
        writeln!(out, "shortest schedule found, {steps} steps of {}:", self.steps_before)?;
        self.steps.iter().try_for_each(|step| writeln!(out, "  {step}"))
    }
}

#[cfg(test)]
mod tests;
