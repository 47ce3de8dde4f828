//! From what was written to what is meant: each value on its own. What must hold between values is in `rules.rs`.

use super::checked::{
    Breaker, Chain, Checked, Delivery, Further, Handling, Kafka, Limits, Observe, Output, Policy, Text, Topics,
};
use super::librdkafka;
use super::problem::{Origin, Problem, Problems};
use super::raw::{self, Action, Raw};
use super::shape::nearest;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

/// Turns written values into meant ones. A wrong one is told, and its default stands in so that the rest can be judged.
pub(super) struct Reader<'a> {
    pub(super) origins: &'a BTreeMap<String, Origin>,
    pub(super) problems: &'a mut Problems,
}

impl Reader<'_> {
    pub(super) fn read(&mut self, raw: &Raw, stages: &[&str]) -> Checked {
        Checked {
            kafka: self.kafka(&raw.kafka),
            topics: self.topics(&raw.topics),
            delivery: delivery(&raw.delivery),
            limits: limits(&raw.limits),
            chain: self.chain(raw, stages),
            output: self.output(&raw.output),
            policy: Policy {
                kill: self.handling(&raw.policy.kill, "policy.kill"),
                embargo: self.handling(&raw.policy.embargo, "policy.embargo"),
                correction: self.handling(&raw.policy.correction, "policy.correction"),
            },
            observe: self.observe(&raw.observe),
            effective: Vec::new(),
        }
    }

    fn origin(&self, key: &str) -> Origin {
        self.origins.get(key).cloned().unwrap_or_default()
    }

    fn wrong(&mut self, key: &str, value: &str, message: impl Into<String>, allowed: &str) {
        let problem = Problem::new(key, self.origin(key), message);
        self.problems.push(problem.value(format!("{value:?}")).allowed(allowed));
    }

    fn kafka(&mut self, raw: &raw::Kafka) -> Kafka {
        let servers = raw.bootstrap_servers.trim();
        if !servers.split(',').all(|server| is_server(server.trim())) {
            let allowed = "`host:port`, several with commas between";
            self.wrong("kafka.bootstrap_servers", servers, "this is no list of brokers", allowed);
        }
        if !is_group(&raw.group_id) {
            self.wrong("kafka.group_id", &raw.group_id, "this is no name for a group", "1 to 200 visible characters");
        }
        if raw.instance_id.as_deref().is_some_and(|instance| !is_topic(instance)) {
            let instance = raw.instance_id.as_deref().unwrap_or_default();
            self.wrong("kafka.instance_id", instance, "this is no name for an instance", NAME);
        }
        let origins = self.origins;
        let origin = |key: &str| origins.get(key).cloned().unwrap_or_default();
        Kafka {
            bootstrap_servers: servers.to_owned(),
            group_id: raw.group_id.clone(),
            instance_id: raw.instance_id.clone(),
            protocol: raw.protocol,
            client: librdkafka::check_client(&raw.client, origin, self.problems),
        }
    }

    fn topics(&mut self, raw: &raw::Topics) -> Topics {
        for topic in &raw.input {
            self.topic("topics.input", topic);
        }
        self.topic("topics.output", &raw.output);
        self.topic("topics.dead_letters", &raw.dead_letters);
        Topics { input: raw.input.clone(), output: raw.output.clone(), dead_letters: raw.dead_letters.clone() }
    }

    fn topic(&mut self, key: &str, topic: &str) {
        if !is_topic(topic) {
            self.wrong(key, topic, "this is no name for a topic", NAME);
        }
    }

    fn output(&mut self, raw: &raw::Output) -> Output {
        for (nth, also) in raw.also.iter().enumerate() {
            self.topic(&format!("output.also.{nth}.topic"), &also.topic);
            if also.format == raw::Format::Raw && also.text == Some(false) {
                let key = format!("output.also.{nth}.text");
                self.wrong(&key, "false", "the bytes as they came hold the text", "another format than `raw`");
            }
        }
        let kept = |kept: bool| if kept { Text::Kept } else { Text::LeftOut };
        let also = raw.also.iter().map(|also| Further {
            topic: also.topic.clone(),
            format: also.format,
            text: kept(also.text.unwrap_or(raw.text)),
        });
        Output { format: raw.format, also: also.collect(), text: kept(raw.text) }
    }

    fn chain(&mut self, raw: &Raw, known: &[&str]) -> Chain {
        let known_list = known.iter().map(|stage| format!("`{stage}`")).collect::<Vec<_>>().join(", ");
        let mut seen: Vec<&str> = Vec::new();
        for stage in &raw.chain.stages {
            if seen.contains(&stage.as_str()) {
                self.wrong("chain.stages", stage, "this stage is there twice", "each stage once");
            } else if !known.contains(&stage.as_str()) {
                let message = format!("there is no stage `{stage}`{}", hint(stage, known));
                self.wrong("chain.stages", stage, message, &known_list);
            }
            seen.push(stage);
        }
        for stage in raw.stage.keys().filter(|stage| !known.contains(&stage.as_str())) {
            let key = format!("stage.{stage}");
            let written = self.origins.iter().find(|(path, _)| path.starts_with(&format!("{key}.")));
            let origin = written.map(|(_, origin)| origin.clone()).unwrap_or_default();
            let message = format!("there is no stage `{stage}`{}", hint(stage, known));
            self.problems.push(Problem::new(key, origin, message).allowed(known_list.clone()));
        }
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = if raw.chain.threads == 0 { cores() } else { raw.chain.threads as usize };
        Chain { threads, stages: raw.chain.stages.clone(), options: raw.stage.clone() }
    }

    fn handling(&mut self, raw: &raw::Handling, key: &str) -> Handling {
        let topic_key = format!("{key}.topic");
        if let Some(topic) = &raw.topic {
            self.topic(&topic_key, topic);
        }
        match (raw.action, &raw.topic) {
            (Action::Publish, None) => Handling::Publish,
            (Action::Hold, None) => Handling::Hold,
            (Action::Route, Some(topic)) => Handling::Route(topic.clone()),
            (Action::Route, None) => {
                let action = format!("{key}.action");
                self.wrong(&action, "route", "there is no topic to route to", &format!("`{topic_key}` beside it"));
                Handling::Publish
            }
            (Action::Publish | Action::Hold, Some(topic)) => {
                let allowed = format!("`{key}.action = \"route\"` beside it");
                self.wrong(&topic_key, topic, "a topic has no effect here", &allowed);
                Handling::Publish
            }
        }
    }

    fn observe(&mut self, raw: &raw::Observe) -> Observe {
        let listen = raw.listen.parse().unwrap_or_else(|_| {
            let allowed = "`address:port`, `127.0.0.1:9464` or `[::1]:9464`; `0.0.0.0:9464` for every interface";
            self.wrong("observe.listen", &raw.listen, "this is no address with a port", allowed);
            SocketAddr::from(([127, 0, 0, 1], 9464))
        });
        if let Err(error) = tracing_subscriber::EnvFilter::builder().parse(&raw.log) {
            let allowed = "`error`, `warn`, `info`, `debug`, `trace`, or `info,copydesk::delivery=debug`";
            self.wrong("observe.log", &raw.log, format!("this is no filter for logs: {error}"), allowed);
        }
        Observe { listen, log: raw.log.clone(), log_format: raw.log_format }
    }
}

fn delivery(raw: &raw::Delivery) -> Delivery {
    Delivery {
        mode: raw.mode,
        commit_every: raw.commit_every.0,
        commit_records: raw.commit_records as usize,
        commit_bytes: raw.commit_bytes.0,
        drain: raw.drain.0,
        transaction_timeout: raw.transaction_timeout.0,
        offset_reset: raw.offset_reset,
        breaker: Breaker { run: raw.breaker_run, share: raw.breaker_share, window: raw.breaker_window },
        journal: if raw.journal.is_empty() {
            std::env::temp_dir().join("copydesk")
        } else {
            raw.journal.as_str().into()
        },
        stall_after: raw.stall_after.0,
    }
}

fn limits(raw: &raw::Limits) -> Limits {
    Limits {
        record_bytes: raw.record_bytes.0,
        in_flight_bytes: raw.in_flight_bytes.0,
        in_flight_records: raw.in_flight_records as usize,
        article_time: Duration::try_from_secs_f64(raw.article_seconds).unwrap_or(Duration::from_secs(5)),
    }
}

const NAME: &str = "1 to 249 of letters, digits, `.`, `_` and `-`";

fn is_topic(name: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    (1..=249).contains(&name.len()) && name != "." && name != ".." && name.chars().all(legal)
}

fn is_group(name: &str) -> bool {
    (1..=200).contains(&name.chars().count()) && name.trim() == name && !name.chars().any(char::is_control)
}

/// `host:port`, the host perhaps an IPv6 address in brackets, a listener's protocol perhaps before it.
fn is_server(server: &str) -> bool {
    let server = server.split_once("://").map_or(server, |(_, rest)| rest);
    let Some((host, port)) = server.rsplit_once(':') else { return false };
    let bracketed = host.starts_with('[') && host.ends_with(']');
    let plain = !host.is_empty() && !host.contains([':', ' ', '/', '@']);
    (bracketed || plain) && port.parse::<u16>().is_ok_and(|port| port > 0)
}

fn hint(written: &str, names: &[&str]) -> String {
    nearest(written, names.iter().copied()).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}
