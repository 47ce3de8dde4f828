//! The settings of the topics, judged. Pure.

use super::finding::Findings;
use std::collections::BTreeMap;

/// What a topic is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Articles come from it.
    Input,
    /// Articles go to it.
    Output,
    /// Dead letters go to it.
    DeadLetters,
}

/// What is known of a topic.
#[derive(Clone, Debug)]
pub(super) struct Topic {
    /// Its name.
    pub(super) name: String,
    /// What it is to us.
    pub(super) role: Role,
    /// Replicas of each partition, those in sync, whether it has a leader.
    pub(super) partitions: Vec<(usize, usize, bool)>,
    /// Its settings; empty where they may not be seen.
    pub(super) settings: BTreeMap<String, String>,
}

/// A day in milliseconds.
const DAY: i64 = 86_400_000;
/// Room for what a dead letter adds to its record.
const LETTER_HEADERS: i64 = 4096;

impl Topic {
    fn number(&self, name: &str) -> Option<i64> {
        self.settings.get(name)?.parse().ok()
    }

    fn about(&self) -> String {
        format!("topic {}", self.name)
    }

    /// The largest batch that it takes, in bytes.
    #[must_use]
    pub(super) fn largest(&self) -> Option<i64> {
        self.number("max.message.bytes")
    }
}

/// The worker's own sizes that the topics must fit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    /// The largest record that is read, in bytes.
    pub(super) record: u64,
    /// The largest batch that the producer makes of small records, in bytes.
    pub(super) batch: u64,
}

/// Judges each topic and how they and the worker fit together.
pub(super) fn judge(topics: &[Topic], ours: Sizes, findings: &mut Findings) {
    for topic in topics {
        replicas(topic, findings);
        if topic.settings.is_empty() {
            findings.note(topic.about(), "its settings may not be seen (DescribeConfigs), so they were not judged");
        } else {
            retention(topic, findings);
            cleanup(topic, findings);
        }
    }
    sizes(topics, ours.record, findings);
    batches(topics, ours.batch, findings);
    partitions(topics, findings);
}

fn replicas(topic: &Topic, findings: &mut Findings) {
    let count = topic.partitions.len();
    let leaderless = topic.partitions.iter().filter(|(.., led)| !led).count();
    if leaderless > 0 {
        let found = format!("{leaderless} of {count} partitions have no leader");
        findings.problem(topic.about(), found, "start the brokers that hold them");
    } else {
        findings.good(topic.about(), format!("{count} partitions, all led"));
    }
    let fewest = topic.partitions.iter().map(|(all, ..)| *all).min().unwrap_or(0);
    let behind = topic.partitions.iter().filter(|(all, in_sync, _)| in_sync < all).count();
    if behind > 0 {
        let found = format!("{behind} partitions have replicas that are not in sync");
        findings.warning(topic.about(), found, "see why brokers lag or are away");
    }
    let least = topic.number("min.insync.replicas").and_then(|least| usize::try_from(least).ok());
    match (fewest, least) {
        (1, _) => findings.warning(
            topic.about(),
            "one replica: a broker that is lost takes its articles with it",
            "replication factor 3 with min.insync.replicas=2 (kafka-reassign-partitions.sh)",
        ),
        (replicas, Some(least)) if least >= replicas => findings.warning(
            topic.about(),
            format!("min.insync.replicas={least} with {replicas} replicas: one broker away stops all writing"),
            format!("min.insync.replicas={} (kafka-configs.sh --alter)", replicas.saturating_sub(1).max(1)),
        ),
        (replicas, Some(1)) => findings.warning(
            topic.about(),
            format!("min.insync.replicas=1 with {replicas} replicas: what is acknowledged may lie on one broker only"),
            "min.insync.replicas=2 (kafka-configs.sh --alter)",
        ),
        _ => {}
    }
}

fn retention(topic: &Topic, findings: &mut Findings) {
    let Some(kept) = topic.number("retention.ms") else { return };
    let (least, why) = match topic.role {
        Role::Input => (3 * DAY, "an outage longer than that loses articles unread"),
        Role::DeadLetters => (7 * DAY, "letters that nobody looks at in time are lost"),
        Role::Output => return,
    };
    if kept >= 0 && kept < least {
        let found = format!("retention.ms={kept} ({:.1} days): {why}", hours(kept) / 24.0);
        findings.warning(topic.about(), found, format!("retention.ms={least} or more (kafka-configs.sh --alter)"));
    } else {
        findings.good(topic.about(), format!("retention.ms={kept}"));
    }
    if let Some(bytes) = topic.number("retention.bytes").filter(|bytes| *bytes >= 0) {
        findings
            .note(topic.about(), format!("retention.bytes={bytes} a partition: a burst can end it before its time"));
    }
}

#[expect(clippy::cast_precision_loss, reason = "for a person to read")]
fn hours(milliseconds: i64) -> f64 {
    milliseconds as f64 / 3_600_000.0
}

fn cleanup(topic: &Topic, findings: &mut Findings) {
    let compacted = topic.settings.get("cleanup.policy").is_some_and(|policy| policy.contains("compact"));
    if compacted && topic.role != Role::Output {
        let found = "it is compacted: a later record removes an earlier one of the same key, and records without a key are refused";
        findings.warning(topic.about(), found, "cleanup.policy=delete (kafka-configs.sh --alter)");
    }
}

fn sizes(topics: &[Topic], record_bytes: u64, findings: &mut Findings) {
    let record_bytes = i64::try_from(record_bytes).unwrap_or(i64::MAX);
    let input = topics.iter().filter(|topic| topic.role == Role::Input).filter_map(Topic::largest).max();
    let Some(input) = input else { return };
    if input > record_bytes {
        let found = format!(
            "limits.record_bytes is {record_bytes}, the input takes up to {input}: larger records become dead letters"
        );
        findings.note("sizes", found);
    }
    for topic in topics {
        let Some(largest) = topic.largest() else { continue };
        match topic.role {
            Role::Input => {}
            Role::DeadLetters if largest < input.saturating_add(LETTER_HEADERS) => findings.warning(
                topic.about(),
                format!("max.message.bytes={largest}, no more than the input's {input}: the dead letter of the largest records is refused, which stops the worker"),
                format!("max.message.bytes={} or more (kafka-configs.sh --alter)", input.saturating_add(64 * 1024)),
            ),
            Role::Output if largest < input.saturating_mul(2) => findings.warning(
                topic.about(),
                format!("max.message.bytes={largest} with input up to {input}: an enriched article is larger than its record; those that are too large become dead letters"),
                format!("max.message.bytes={} or more (kafka-configs.sh --alter)", input.saturating_mul(4)),
            ),
            Role::DeadLetters | Role::Output => findings.good(topic.about(), format!("max.message.bytes={largest}")),
        }
    }
}

/// A batch larger than its topic takes is refused whole, however small its records.
fn batches(topics: &[Topic], batch_bytes: u64, findings: &mut Findings) {
    let batch_bytes = i64::try_from(batch_bytes).unwrap_or(i64::MAX);
    let written = topics.iter().filter(|topic| topic.role != Role::Input);
    for (topic, largest) in written.filter_map(|topic| Some((topic, topic.largest()?))) {
        if largest < batch_bytes {
            findings.warning(
                topic.about(),
                format!("max.message.bytes={largest} is less than batch.size={batch_bytes}: batches of good records are refused under load, and their records are then sent singly, slowly"),
                format!("batch.size = {} in [kafka.client], or max.message.bytes={batch_bytes} (kafka-configs.sh --alter)", largest / 10 * 9),
            );
        }
    }
}

fn partitions(topics: &[Topic], findings: &mut Findings) {
    let most = |role| topics.iter().filter(|topic| topic.role == role).map(|topic| topic.partitions.len()).max();
    let (Some(input), Some(output)) = (most(Role::Input), most(Role::Output)) else { return };
    if output < input {
        let found = format!(
            "the output has {output} partitions, the input {input}: readers can share the work less than workers"
        );
        findings.note("partitions", found);
    } else {
        findings.good("partitions", format!("input {input}, output {output}: up to {input} workers share the input"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::Level;
    use super::*;

    fn topic(role: Role, settings: &[(&str, &str)]) -> Topic {
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Topic { name: format!("{role:?}"), role, partitions: vec![(3, 3, true); 2], settings }
    }

    #[test]
    fn each_risk_is_told_with_its_remedy() {
        let fine = [("max.message.bytes", "4000000"), ("retention.ms", "-1"), ("min.insync.replicas", "2")];
        let with = |role, name, value| topic(role, &[fine.as_slice(), &[(name, value)]].concat());
        let input = topic(Role::Input, &[("max.message.bytes", "1000000"), ("retention.ms", "-1")]);
        let table = [
            (topic(Role::Output, &fine), None),
            (with(Role::DeadLetters, "min.insync.replicas", "3"), Some("one broker away stops")),
            (with(Role::DeadLetters, "min.insync.replicas", "1"), Some("on one broker only")),
            (with(Role::DeadLetters, "retention.ms", "1000"), Some("lost")),
            (with(Role::DeadLetters, "cleanup.policy", "compact"), Some("compacted")),
            (with(Role::DeadLetters, "max.message.bytes", "1000000"), Some("stops the worker")),
            (with(Role::Output, "max.message.bytes", "1500000"), Some("larger than its record")),
            (with(Role::Output, "max.message.bytes", "400000"), Some("less than batch.size=500000")),
            (with(Role::DeadLetters, "max.message.bytes", "400000"), Some("less than batch.size=500000")),
            (Topic { partitions: vec![(3, 3, false)], ..topic(Role::Output, &fine) }, Some("no leader")),
            (Topic { partitions: vec![(3, 2, true); 2], ..topic(Role::Output, &fine) }, Some("not in sync")),
            (Topic { partitions: vec![(1, 1, true); 2], ..topic(Role::Output, &fine) }, Some("one replica")),
        ];
        for (topic, expected) in table {
            let mut findings = Findings::default();
            let ours = Sizes { record: 10_000_000, batch: 500_000 };
            judge(&[input.clone(), topic.clone()], ours, &mut findings);
            let bad: Vec<_> = findings.0.iter().filter(|finding| finding.level >= Level::Warning).collect();
            match expected {
                None => assert!(bad.is_empty(), "{topic:?}: {bad:?}"),
                Some(words) => {
                    let told = bad.iter().any(|finding| finding.found.contains(words) && finding.remedy.is_some());
                    assert!(told, "{words} of {topic:?}: {bad:?}");
                }
            }
        }
    }
}
