//! `copydesk simulate`: the delivery core under seeded schedules of everything that can go wrong.

use std::io::{self, Write};

/// Exit status when a rule was broken.
pub const BROKEN: u8 = 70;

/// Runs the simulator and prints its report; gives the exit status.
///
/// # Errors
/// When the output cannot be written.
pub fn simulate(seed: u64, runs: u64, out: &mut dyn Write) -> io::Result<u8> {
    let progress = super::progress(runs, "runs");
    let report = copydesk_ledger::simulate::run_told(seed, runs, |done| progress.set_position(done));
    progress.finish_and_clear();
    write!(out, "{report}")?;
    Ok(if report.failure.is_some() { BROKEN } else { 0 })
}
