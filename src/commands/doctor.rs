//! `copydesk doctor`: what the worker will meet, with a remedy for each finding.

use crate::chain::Registry;
use crate::config::Checked;
use crate::doctor::{Level, examine};
use crate::setup;
use serde_json::json;
use std::io::Write;

/// Exit status when something will not work.
pub const ILL: u8 = 1;
/// Exit status when no broker answers.
pub const UNREACHED: u8 = 69;

/// Examines and prints; gives the exit status.
///
/// # Errors
/// When the client refuses its settings or the output cannot be written.
pub fn doctor(checked: &Checked, registry: &Registry, as_json: bool, out: &mut dyn Write) -> anyhow::Result<u8> {
    let unique = format!("{:x}", std::process::id());
    let chain = setup::chain(checked, registry).map_err(|bad| anyhow::anyhow!("{bad:?}"))?;
    let examination = examine(checked, chain.models(), &unique)?;
    let findings = &examination.findings;
    if as_json {
        let shown = json!({ "reached": examination.reached, "worst": findings.worst(), "findings": findings.0 });
        writeln!(out, "{}", serde_json::to_string_pretty(&shown)?)?;
    } else {
        for finding in &findings.0 {
            let level = match finding.level {
                Level::Good => "good",
                Level::Note => "note",
                Level::Warning => "WARNING",
                Level::Problem => "PROBLEM",
            };
            writeln!(out, "{level:8} {}: {}", finding.about, finding.found)?;
            if let Some(remedy) = &finding.remedy {
                writeln!(out, "{:8} → {remedy}", "")?;
            }
        }
    }
    Ok(match (examination.reached, findings.worst()) {
        (false, _) => UNREACHED,
        (true, Level::Problem) => ILL,
        (true, _) => 0,
    })
}
