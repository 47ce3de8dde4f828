//! The runs that CI makes, and the proof that the simulator notices: each rule switched off is caught.

use super::*;
use crate::sabotage::{self, Sabotage};

#[test]
fn ten_thousand_runs_break_no_rule_and_go_everywhere() {
    let report = run(1, 10_000);
    assert!(report.failure.is_none(), "{report}");
    for (name, count) in report.counts.named() {
        assert!(count > 0, "no run came across: {name}\n{report}");
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let (first, second) = (run(77, 20), run(77, 20));
    assert_eq!(first.counts, second.counts);
}

fn caught(fault: Sabotage) {
    let report = sabotage::with(fault, || run(1, 10_000));
    let failure = report.failure.unwrap_or_else(|| panic!("{fault:?} went unseen"));
    eprintln!("{fault:?} after {} runs: {failure}", report.runs);
    let again = sabotage::with(fault, || run(failure.seed, 1));
    assert!(again.failure.is_some(), "the seed alone must fail again");
    assert!(run(failure.seed, 1).failure.is_none(), "the sound core stands where {fault:?} fell");
    assert!(failure.steps.len() <= failure.steps_before.max(40) * 4, "{failure}");
}

#[test]
fn taking_beyond_a_hole_is_caught() {
    caught(Sabotage::TakeBeyondAHole);
}

#[test]
fn a_missing_guard_is_caught() {
    caught(Sabotage::NoGuard);
}

#[test]
fn a_first_record_below_the_committed_position_is_caught() {
    caught(Sabotage::NoConfirmation);
}

#[test]
fn a_missing_epoch_check_is_caught() {
    caught(Sabotage::NoEpochCheck);
}

#[test]
fn committing_after_a_loss_is_caught() {
    caught(Sabotage::CommitAfterLoss);
}

#[test]
fn releasing_before_the_commit_is_caught() {
    caught(Sabotage::ReleaseEarly);
}

#[test]
fn going_on_without_a_rewind_is_caught() {
    caught(Sabotage::NoRewind);
}

#[test]
fn taking_an_unknown_commit_for_done_is_caught() {
    caught(Sabotage::UnknownIsDone);
}

#[test]
fn a_budget_that_is_not_given_back_is_caught() {
    caught(Sabotage::KeepBudget);
}

#[test]
fn a_revoke_without_a_deadline_is_caught() {
    caught(Sabotage::DrainForEver);
}

#[test]
fn turning_a_commit_into_an_abort_is_caught() {
    caught(Sabotage::AbortACommit);
}

#[test]
fn giving_up_what_was_assigned_since_is_caught() {
    caught(Sabotage::ForsakeTheNew);
}
