//! `copydesk audit`: one outcome for each input offset, proven from the topics alone.

use crate::audit::{Audit, MOST_LISTED, Range};
use crate::bystander::ReadError;
use crate::config::Checked;
use std::io::Write;

/// Exit status when the proof fails.
pub const FAILED: u8 = 1;

/// Audits a range and prints what was found; gives the exit status.
///
/// # Errors
/// When the output cannot be written.
pub fn audit(checked: &Checked, range: &Range, json: bool, out: &mut dyn Write) -> anyhow::Result<u8> {
    let progress = super::progress(0, "offsets");
    let told = |done: u64, length: u64| {
        progress.set_length(length);
        progress.set_position(done);
    };
    let audited = crate::audit::audit(checked, range, told);
    progress.finish_and_clear();
    match audited {
        Ok(audit) => {
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&audit)?)?;
            } else {
                print(&audit, out)?;
            }
            Ok(if audit.holds { 0 } else { FAILED })
        }
        Err(error) => failed(&error),
    }
}

/// Says why a topic could not be read; gives the exit status.
pub(super) fn failed(error: &ReadError) -> anyhow::Result<u8> {
    eprintln!("copydesk: {error}");
    Ok(error.exit_code())
}

fn print(audit: &Audit, out: &mut dyn Write) -> std::io::Result<()> {
    for examined in &audit.range {
        let count = examined.to - examined.from;
        writeln!(
            out,
            "{}/{}: offsets {}..{} ({count})",
            examined.topic, examined.partition, examined.from, examined.to
        )?;
    }
    for note in &audit.notes {
        writeln!(out, "note: {note}")?;
    }
    let verdict = &audit.verdict;
    writeln!(
        out,
        "{} records: {} published as {} articles, {} dead-lettered; {} outcomes of records outside the range",
        verdict.records, verdict.published, verdict.articles, verdict.dead_lettered, verdict.outside
    )?;
    for offender in &verdict.offenders {
        let record = offender.record.as_ref().map_or_else(|| "(not said)".to_owned(), ToString::to_string);
        let outcome = offender.outcome.as_ref().map_or_else(String::new, |outcome| format!(" → {outcome}"));
        let topic = offender.topic.as_ref().map_or_else(String::new, |topic| format!(" in {topic}"));
        writeln!(out, "  {}: {record}{outcome}{topic}", offender.offence)?;
    }
    let all: u64 = verdict.offences.values().sum();
    if all > MOST_LISTED as u64 {
        writeln!(out, "  … the first {MOST_LISTED} of {all}")?;
    }
    if audit.holds {
        return writeln!(out, "every record has exactly one outcome, in order");
    }
    let kinds: Vec<String> = verdict.offences.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    writeln!(out, "it does not add up: {}", kinds.join(", "))
}
