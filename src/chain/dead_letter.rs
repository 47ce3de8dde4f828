//! Dead letters: the original record, byte for byte, with headers that say what was wrong with it.

use super::headers::{DEAD_LETTER_PREFIX, attempts};
use super::outcome::{Door, Outbound, Trouble};
use crate::intake::{Header, Record};
use std::sync::Arc;
use std::time::SystemTime;

/// The longest message a dead letter carries, in bytes; the rest is cut.
const LONGEST_MESSAGE: usize = 1000;

/// Writes dead letters.
#[derive(Clone, Debug)]
pub struct DeadLetters {
    /// The topic they go to.
    pub topic: Arc<str>,
    /// The configuration's digest.
    pub config: Arc<str>,
    /// Tells the time for the header `copydesk-dlq-at`.
    pub now: fn() -> SystemTime,
}

impl DeadLetters {
    /// The dead letter of a record. Its own headers of an earlier death are replaced; all else is kept.
    #[must_use]
    pub fn letter(&self, record: &Record, trouble: &Trouble) -> Outbound {
        let kept = record.headers.iter().filter(|header| !header.name.starts_with(DEAD_LETTER_PREFIX));
        let mut headers: Vec<Header> = kept.cloned().collect();
        let mut say =
            |what: &str, value: String| headers.push(Header::new(format!("{DEAD_LETTER_PREFIX}{what}"), value));
        say("reason", trouble.reason.to_owned());
        say("stage", trouble.stage.to_owned());
        say("message", shortened(&trouble.message));
        say("topic", record.topic.to_string());
        say("partition", record.partition.to_string());
        say("offset", record.offset.to_string());
        say("timestamp", record.timestamp.map_or_else(String::new, |timestamp| timestamp.to_string()));
        say("attempts", attempts(record).to_string());
        say("config", self.config.to_string());
        say("version", env!("CARGO_PKG_VERSION").to_owned());
        say("at", humantime::format_rfc3339_millis((self.now)()).to_string());
        Outbound {
            door: Door::DeadLetters,
            topic: Arc::clone(&self.topic),
            key: record.key.clone(),
            value: record.value.clone(),
            headers,
            timestamp: record.timestamp,
        }
    }
}

/// A message in one line, cut at a character's border.
fn shortened(message: &str) -> String {
    let mut line = String::with_capacity(message.len().min(LONGEST_MESSAGE));
    for character in message.chars() {
        if line.len() + character.len_utf8() > LONGEST_MESSAGE {
            break;
        }
        line.push(if character.is_control() { ' ' } else { character });
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dead_letter_keeps_the_record_and_says_what_was_wrong() {
        let letters = DeadLetters { topic: "dead".into(), config: "sha256:0".into(), now: || SystemTime::UNIX_EPOCH };
        let record = Record {
            topic: "raw".into(),
            partition: 1,
            offset: 9,
            timestamp: Some(5),
            key: Some(vec![0, 255].into()),
            value: Some(vec![1, 2].into()),
            headers: vec![
                Header::new("a", "b"),
                Header::new("copydesk-dlq-reason", "older"),
                Header::new("copydesk-attempts", "2"),
            ],
        };
        let letter = letters.letter(&record, &Trouble { reason: "empty", stage: "read", message: "no\ntext".into() });
        assert_eq!((letter.key, letter.value, letter.timestamp), (record.key, record.value, Some(5)));
        let headers: Vec<(String, String)> = letter
            .headers
            .into_iter()
            .map(|header| {
                (header.name.into_owned(), String::from_utf8(header.value.unwrap_or_default()).expect("text"))
            })
            .collect();
        let expected = [
            ("a", "b"),
            ("copydesk-attempts", "2"),
            ("copydesk-dlq-reason", "empty"),
            ("copydesk-dlq-stage", "read"),
            ("copydesk-dlq-message", "no text"),
            ("copydesk-dlq-topic", "raw"),
            ("copydesk-dlq-partition", "1"),
            ("copydesk-dlq-offset", "9"),
            ("copydesk-dlq-timestamp", "5"),
            ("copydesk-dlq-attempts", "2"),
            ("copydesk-dlq-config", "sha256:0"),
            ("copydesk-dlq-version", env!("CARGO_PKG_VERSION")),
            ("copydesk-dlq-at", "1970-01-01T00:00:00.000Z"),
        ];
        assert_eq!(headers, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
