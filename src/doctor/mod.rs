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
use topics::{Role, Topic};
use tries::Patient;

/// What an examination ended with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// Whether a broker answered.
    pub reached: bool,
    /// What was found.
    pub findings: Findings,
}

/// Examines what a worker of this configuration will meet. `unique` makes a transactional id that nobody has.
///
/// # Errors
/// When the client refuses its settings.
pub fn examine(checked: &Checked, unique: &str) -> anyhow::Result<Examination> {
    let mut findings = Findings::default();
    tries::client(&mut findings);
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
    topics::judge(&known, checked.limits.record_bytes, &mut findings);
    for topic in &known {
        may_be_used(&patient, topic, &mut findings);
    }
    patient.group(&mut findings);
    if checked.delivery.mode == Mode::ExactlyOnce {
        patient.transactions(unique, &mut findings);
    } else {
        findings.note("transactions", "delivery.mode is at-least-once: not needed");
    }
    findings
        .note("clock", "the broker's clock cannot be told without writing a record; compare both with a time server");
    Ok(Examination { reached: true, findings })
}

fn may_be_used(patient: &Patient<'_>, topic: &Topic, findings: &mut Findings) {
    match topic.role {
        Role::Input => patient.may_read(&topic.name, findings),
        Role::Output | Role::DeadLetters => patient.may_write(&topic.name, topic.largest(), findings),
    }
}
