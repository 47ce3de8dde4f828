//! Shrinking: cuts a failing schedule and its world down while it still fails, larger pieces first, until no single step
//! can be left out.

use super::judge::Violation;
use super::scene::Setup;
use super::step::Step;
use super::world::World;
use super::{Counts, Failure};

/// The shortest failing schedule found, told step by step.
pub(super) fn shortest(seed: u64, setup: Setup, steps: Vec<Step>) -> Failure {
    let steps_before = steps.len();
    let (setup, steps) = settle(setup, steps);
    let (violation, told) = tell(&setup, &steps);
    Failure {
        seed,
        violation,
        setup: format!(
            "{} workers, {} partitions, {:?}, transactional ids {}",
            setup.workers,
            setup.partitions,
            setup.rhythm.mode,
            if setup.stable_ids { "stable" } else { "new at each start" }
        ),
        steps_before,
        steps: told,
    }
}

/// Cuts the schedule and the world in turn until neither gives way.
fn settle(mut setup: Setup, mut steps: Vec<Step>) -> (Setup, Vec<Step>) {
    loop {
        let before = (steps.len(), size(&setup));
        steps = cut(&setup, steps);
        setup = smaller(setup, &steps);
        if (steps.len(), size(&setup)) == before {
            return (setup, steps);
        }
    }
}

const fn size(setup: &Setup) -> usize {
    setup.workers + setup.partitions + setup.first_records as usize
}

fn cut(setup: &Setup, mut steps: Vec<Step>) -> Vec<Step> {
    let mut piece = steps.len().div_ceil(2).max(1);
    loop {
        let mut start = 0;
        while start < steps.len() {
            let end = (start + piece).min(steps.len());
            let kept: Vec<Step> = steps.iter().take(start).chain(steps.iter().skip(end)).copied().collect();
            if fails(setup, &kept) {
                steps = kept;
            } else {
                start = end;
            }
        }
        if piece == 1 {
            return steps;
        }
        piece = piece.div_ceil(2);
    }
}

fn smaller(setup: Setup, steps: &[Step]) -> Setup {
    let mut best = setup;
    loop {
        let candidates = [
            Setup { workers: best.workers.saturating_sub(1), ..best.clone() },
            Setup { partitions: best.partitions.saturating_sub(1), ..best.clone() },
            Setup { first_records: best.first_records / 2, ..best.clone() },
            Setup { first_records: best.first_records.saturating_sub(1), ..best.clone() },
        ];
        let before = size(&best);
        let fitting = |setup: &Setup| setup.workers > 0 && setup.partitions > 0 && size(setup) < before;
        match candidates.into_iter().filter(fitting).find(|setup| fails(setup, steps)) {
            Some(found) => best = found,
            None => return best,
        }
    }
}

fn fails(setup: &Setup, steps: &[Step]) -> bool {
    play(&mut World::new(setup), steps).is_err()
}

fn play(world: &mut World, steps: &[Step]) -> Result<Counts, Violation> {
    for step in steps {
        world.apply(*step)?;
    }
    world.run_dry()?;
    Ok(world.counts())
}

fn tell(setup: &Setup, steps: &[Step]) -> (Violation, Vec<String>) {
    /// More than this of the end, in which everything runs dry, helps nobody.
    const MOST: usize = 400;
    let mut world = World::new(setup);
    world.tell();
    let violation = play(&mut world, steps).err().unwrap_or_default();
    let mut told = world.told();
    told.truncate(MOST);
    (violation, told)
}
