//! Examines what the worker will meet: the broker, its features, the topics and their settings, the group, what may be
//! done. It changes nothing: no topic, no record, no position; the one thing it leaves is a transactional id without a
//! transaction, which the broker forgets by itself.
//!
//! `finding.rs` what is told · `topics.rs` settings judged · `tries.rs` what the broker is asked.

mod finding;
mod topics;
mod tries;

pub use finding::{Finding, Findings, Level};

use crate::audit::output_topics;
use crate::config::{Checked, Mode};
use copydesk_article::ModelName;
use std::time::{Duration, SystemTime};
use topics::{Role, Sizes, Topic};
use tries::Patient;

/// How far the clocks of producers and worker may be apart before it is told.
const CLOCKS_APART: Duration = Duration::from_secs(10);

/// What an examination ended with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// Whether a broker answered.
    pub reached: bool,
    /// What was found.
    pub findings: Findings,
}

/// Examines what a worker of this configuration will meet, and names the models it reads with. `unique` makes a
/// transactional id that nobody has.
///
/// # Errors
/// When the client refuses its settings.
pub fn examine(checked: &Checked, models: &[ModelName], unique: &str) -> anyhow::Result<Examination> {
    let mut findings = Findings::default();
    tries::client(&mut findings);
    reading_with(models, &mut findings);
    let patient = Patient::new(checked)?;
    if !patient.reach(&mut findings) {
        return Ok(Examination { reached: false, findings });
    }
    patient.features(&mut findings);
    let mut known = Vec::new();
    let inputs = checked.topics.input.iter().map(|topic| (topic.clone(), Role::Input));
    let outputs = output_topics(checked).into_iter().map(|topic| (topic, Role::Output));
    let dead = [(checked.topics.dead_letters.clone(), Role::DeadLetters)];
    for (name, role) in inputs.chain(outputs).chain(dead) {
        known.extend(patient.topic(&name, role, &mut findings));
    }
    topics::judge(&known, own_sizes(checked), &mut findings);
    for topic in &known {
        may_be_used(&patient, topic, &mut findings);
    }
    patient.group(&mut findings);
    if checked.delivery.mode == Mode::ExactlyOnce {
        patient.transactions(unique, &mut findings);
    } else {
        findings.note("transactions", "delivery.mode is at-least-once: not needed");
    }
    Ok(Examination { reached: true, findings })
}

fn own_sizes(checked: &Checked) -> Sizes {
    let batch = checked.producer_settings().get("batch.size").and_then(|bytes| bytes.parse().ok());
    Sizes { record: checked.limits.record_bytes, batch: batch.unwrap_or(0) }
}

fn reading_with(models: &[ModelName], findings: &mut Findings) {
    let short = |sha256: &str| sha256.chars().take(12).collect::<String>();
    let named: Vec<String> =
        models.iter().map(|model| format!("{} {} ({}…)", model.name, model.version, short(&model.sha256))).collect();
    let said =
        if named.is_empty() { "none: no stage that is configured needs one".to_owned() } else { named.join(", ") };
    findings.good("models", said);
}

fn may_be_used(patient: &Patient<'_>, topic: &Topic, findings: &mut Findings) {
    match topic.role {
        Role::Input => {
            if let Some(newest) = patient.may_read(&topic.name, findings) {
                clock(&topic.name, newest, SystemTime::now(), findings);
            }
        }
        Role::Output | Role::DeadLetters => patient.may_write(&topic.name, topic.largest(), findings),
    }
}

/// A record from the future tells of clocks that differ. One from the past tells nothing: it may be old.
fn clock(topic: &str, newest: SystemTime, now: SystemTime, findings: &mut Findings) {
    match newest.duration_since(now) {
        Ok(ahead) if ahead > CLOCKS_APART => findings.warning(
            "clock",
            format!(
                "the newest record of {topic} is {} ahead of this machine's clock",
                humantime::format_duration(Duration::from_secs(ahead.as_secs()))
            ),
            "compare this machine's clock and the producer's with a time server; lag in seconds is wrong meanwhile",
        ),
        Ok(_) | Err(_) => {
            findings.good("clock", format!("the newest record of {topic} is not from the future"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_record_from_the_future_tells_of_the_clocks() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let table = [(-5_000_000_i64, Level::Good), (0, Level::Good), (9, Level::Good), (600, Level::Warning)];
        for (seconds, expected) in table {
            let newest = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_u64.saturating_add_signed(seconds));
            let mut findings = Findings::default();
            clock("raw", newest, now, &mut findings);
            assert_eq!(findings.worst(), expected, "{seconds}");
        }
    }
}
