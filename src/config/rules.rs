//! What must hold between two values, each right on its own.
//!
//! Owns one small function a rule. A rule names the key that a person would change, and both values.

use super::checked::{Checked, Handling};
use super::problem::{Origin, Problem, Problems};
use super::raw::{Mode, Protocol};
use super::units::{ByteSize, Period};
use std::collections::BTreeMap;
use std::time::Duration;

/// librdkafka's own value where nothing is written.
const SESSION: Duration = Duration::from_secs(45);
/// librdkafka's own value where nothing is written.
const POLL_INTERVAL: Duration = Duration::from_secs(300);

/// Judges a configuration whose values are right one by one.
pub(super) fn judge(checked: &Checked, origins: &BTreeMap<String, Origin>, problems: &mut Problems) {
    let mut bench = Bench { checked, origins, problems };
    bench.drain_ends_in_time();
    bench.transactions_outlive_commits();
    bench.budgets_hold_a_record();
    bench.topics_form_no_loop();
    bench.outputs_have_topics_of_their_own();
    bench.stalls_are_slower_than_articles();
    bench.the_protocol_knows_its_settings();
    bench.protections_take_effect();
    bench.librdkafka_agrees();
}

struct Bench<'a> {
    checked: &'a Checked,
    origins: &'a BTreeMap<String, Origin>,
    problems: &'a mut Problems,
}

impl Bench<'_> {
    fn report(&mut self, key: &str, value: impl ToString, message: String, allowed: String) {
        let origin = self.origins.get(key).cloned().unwrap_or_default();
        self.problems.push(Problem::new(key, origin, message).value(value.to_string()).allowed(allowed));
    }

    /// A setting that is a number of milliseconds.
    fn milliseconds(&self, name: &str) -> Option<Duration> {
        self.checked.kafka.client.get(name)?.parse().ok().map(Duration::from_millis)
    }

    fn drain_ends_in_time(&mut self) {
        let drain = self.checked.delivery.drain;
        let poll = self.milliseconds("max.poll.interval.ms").unwrap_or(POLL_INTERVAL);
        let session = self.milliseconds("session.timeout.ms").unwrap_or(SESSION);
        let mut bounds = vec![("max.poll.interval.ms", poll)];
        if self.checked.kafka.protocol == Protocol::Classic {
            bounds.push(("session.timeout.ms", session));
        }
        for (name, bound) in bounds {
            if drain >= bound {
                let message = format!("the group would take the partitions away before the drain ends ({name})");
                let allowed = format!("less than {}, or a longer `kafka.client.\"{name}\"`", Period(bound));
                self.report("delivery.drain", Period(drain), message, allowed);
            }
        }
    }

    fn transactions_outlive_commits(&mut self) {
        let delivery = &self.checked.delivery;
        if delivery.mode != Mode::ExactlyOnce {
            return;
        }
        let (timeout, every) = (delivery.transaction_timeout, delivery.commit_every);
        if timeout <= every {
            let message = "the broker would give up on every transaction before its commit".to_owned();
            let allowed = format!("more than `delivery.commit_every` ({})", Period(every));
            self.report("delivery.transaction_timeout", Period(timeout), message, allowed);
        }
        if let Some(publish) = self.milliseconds("message.timeout.ms").filter(|publish| *publish > timeout) {
            let message = format!("publishing may take longer ({}) than its transaction may", Period(publish));
            let allowed = "at least `kafka.client.\"message.timeout.ms\"`".to_owned();
            self.report("delivery.transaction_timeout", Period(timeout), message, allowed);
        }
    }

    fn budgets_hold_a_record(&mut self) {
        let limits = &self.checked.limits;
        if limits.in_flight_bytes < limits.record_bytes {
            let message = "the largest record would never fit".to_owned();
            let allowed = format!("at least `limits.record_bytes` ({})", ByteSize(limits.record_bytes));
            self.report("limits.in_flight_bytes", ByteSize(limits.in_flight_bytes), message, allowed);
        }
    }

    fn topics_form_no_loop(&mut self) {
        let (topics, policy) = (self.checked.topics.clone(), self.checked.policy.clone());
        for (key, topic) in [("topics.output", &topics.output), ("topics.dead_letters", &topics.dead_letters)] {
            self.not_an_input(key, topic);
        }
        if topics.dead_letters == topics.output {
            let message = "dead letters would mix with articles".to_owned();
            self.report(
                "topics.dead_letters",
                &topics.dead_letters,
                message,
                "another topic than the output".to_owned(),
            );
        }
        for (key, handling) in [
            ("policy.kill.topic", policy.kill),
            ("policy.embargo.topic", policy.embargo),
            ("policy.correction.topic", policy.correction),
        ] {
            if let Handling::Route(topic) = handling {
                self.not_an_input(key, &topic);
                let also = self.checked.output.also.iter().map(|further| &further.topic);
                if also.chain([&topics.output, &topics.dead_letters]).any(|taken| *taken == topic) {
                    let message = "what is routed must be told from what is not".to_owned();
                    self.report(key, &topic, message, "a topic that no output and no dead letter goes to".to_owned());
                }
            }
        }
        let mut seen: Vec<&String> = Vec::new();
        for topic in &topics.input {
            if seen.contains(&topic) {
                self.report(
                    "topics.input",
                    topic,
                    "this topic is there twice".to_owned(),
                    "each topic once".to_owned(),
                );
            }
            seen.push(topic);
        }
    }

    /// Two formats in one topic would be read as one.
    fn outputs_have_topics_of_their_own(&mut self) {
        let topics = self.checked.topics.clone();
        let also = self.checked.output.also.clone();
        for (nth, further) in also.iter().enumerate() {
            let topic = &further.topic;
            let key = format!("output.also.{nth}.topic");
            self.not_an_input(&key, topic);
            let taken = match () {
                () if *topic == topics.output => "`topics.output` has this topic already",
                () if *topic == topics.dead_letters => "dead letters would mix with articles",
                () if also.iter().take(nth).any(|other| other.topic == *topic) => "this topic is there twice",
                () => continue,
            };
            self.report(&key, topic, taken.to_owned(), "a topic that no other output has".to_owned());
        }
    }

    fn not_an_input(&mut self, key: &str, topic: &str) {
        if self.checked.topics.input.iter().any(|input| input == topic) {
            let message = "the worker would read what it writes".to_owned();
            self.report(key, topic, message, "a topic that is not among `topics.input`".to_owned());
        }
    }

    fn stalls_are_slower_than_articles(&mut self) {
        let (stall, article) = (self.checked.delivery.stall_after, self.checked.limits.article_time);
        if stall <= article {
            let message = "a slow article would be called a stall".to_owned();
            let allowed = format!("more than `limits.article_seconds` ({})", Period(article));
            self.report("delivery.stall_after", Period(stall), message, allowed);
        }
    }

    fn the_protocol_knows_its_settings(&mut self) {
        let (protocol, names): (_, &[&str]) = match self.checked.kafka.protocol {
            Protocol::Consumer => ("consumer", &["session.timeout.ms", "heartbeat.interval.ms"]),
            Protocol::Classic => ("classic", &["group.remote.assignor"]),
        };
        for name in names {
            if let Some(value) = self.checked.kafka.client.get(name).map(str::to_owned) {
                let message = format!("the `{protocol}` protocol does not know this setting: the broker decides");
                let message =
                    if protocol == "classic" { "the `classic` protocol has none".to_owned() } else { message };
                let key = format!("kafka.client.\"{name}\"");
                self.report(&key, value, message, "leave it out, or change `kafka.protocol`".to_owned());
            }
        }
    }

    /// A password that would travel in the clear, a certificate that nobody would look at.
    fn protections_take_effect(&mut self) {
        let client = self.checked.kafka.client.clone();
        let security = client.get("security.protocol").unwrap_or("plaintext").to_ascii_lowercase();
        let names: Vec<String> = client.shown().map(|(name, _)| name.to_owned()).collect();
        for (prefix, word) in [("ssl.", "ssl"), ("sasl.", "sasl_")] {
            let idle = names.iter().find(|name| name.starts_with(prefix));
            if let Some(name) = idle.filter(|_| !security.contains(word)) {
                let key = format!("kafka.client.\"{name}\"");
                let message = format!("has no effect while `security.protocol` is `{security}`");
                let origin = self.origins.get(&key).cloned().unwrap_or_default();
                let allowed = "`\"security.protocol\" = \"ssl\"`, `\"sasl_ssl\"` or `\"sasl_plaintext\"` beside it";
                self.problems.push(Problem::new(key, origin, message).allowed(allowed));
            }
        }
    }

    /// Asked last, and only when nothing else is wrong: librdkafka stops at the first thing it dislikes.
    fn librdkafka_agrees(&mut self) {
        if !self.problems.is_empty() {
            return;
        }
        let transactional = self.checked.delivery.mode == Mode::ExactlyOnce;
        let (consumer, producer) = (self.checked.consumer_settings(), self.checked.producer_settings());
        for (key, message) in super::librdkafka::try_offline(consumer, producer, transactional) {
            let origin = self.origins.get(&key).cloned().unwrap_or_default();
            self.problems.push(Problem::new(key, origin, format!("librdkafka refuses: {message}")));
        }
    }
}
