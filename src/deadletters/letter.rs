//! What a dead letter says, read from its headers. Nothing in it is believed beyond what it is used for: whoever can write
//! to the dead-letter topic can write anything.

use crate::chain::headers::{ATTEMPTS, DEAD_LETTER_PREFIX};
use crate::intake::{Header, Record};

/// A dead letter: the record, and what its headers say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The record as it lies in the dead-letter topic.
    pub record: Record,
}

impl Letter {
    /// One `copydesk-dlq-…` header.
    #[must_use]
    pub fn says(&self, what: &str) -> Option<&str> {
        self.record.header(&format!("{DEAD_LETTER_PREFIX}{what}"))
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> &str {
        self.says("reason").unwrap_or("unknown")
    }

    /// The stage it happened in.
    #[must_use]
    pub fn stage(&self) -> &str {
        self.says("stage").unwrap_or("unknown")
    }

    /// The topic it came from.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.says("topic")
    }

    /// When it died, milliseconds since 1970.
    #[must_use]
    pub fn at(&self) -> Option<i64> {
        let moment = humantime::parse_rfc3339(self.says("at")?).ok()?;
        i64::try_from(moment.duration_since(std::time::UNIX_EPOCH).ok()?.as_millis()).ok()
    }

    /// How often it had been tried.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.says("attempts").and_then(|count| count.parse().ok()).filter(|count| *count > 0).unwrap_or(1)
    }

    /// The record as it was before it died, in its own topic, place and time.
    #[must_use]
    pub fn original(&self) -> Record {
        let number = |what| self.says(what).and_then(|text| text.parse().ok());
        let kept = self.record.headers.iter().filter(|header| !header.name.starts_with(DEAD_LETTER_PREFIX));
        Record {
            topic: self.source().unwrap_or_default().into(),
            partition: self.says("partition").and_then(|text| text.parse().ok()).unwrap_or(-1),
            offset: number("offset").unwrap_or(-1),
            timestamp: number("timestamp").or(self.record.timestamp),
            key: self.record.key.clone(),
            value: self.record.value.clone(),
            headers: kept.cloned().collect(),
        }
    }

    /// The original with its attempts counted on: what a redrive sends.
    #[must_use]
    pub fn sent_back(&self) -> Record {
        let mut record = self.original();
        record.headers.retain(|header| !header.name.eq_ignore_ascii_case(ATTEMPTS));
        record.headers.push(Header::new(ATTEMPTS, self.attempts().saturating_add(1).to_string()));
        record
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_gives_its_record_back_with_one_more_attempt() {
        let headers = [
            ("desk", "foreign"),
            ("copydesk-attempts", "2"),
            ("copydesk-dlq-topic", "raw"),
            ("copydesk-dlq-partition", "3"),
            ("copydesk-dlq-offset", "9"),
            ("copydesk-dlq-timestamp", "5"),
            ("copydesk-dlq-attempts", "2"),
            ("copydesk-dlq-at", "1970-01-01T00:00:01.500Z"),
        ];
        let letter = Letter {
            record: Record {
                topic: "dead".into(),
                partition: 0,
                offset: 1,
                timestamp: Some(7),
                key: Some(vec![0].into()),
                value: Some(vec![255].into()),
                headers: headers.map(|(name, value)| Header::new(name, value)).to_vec(),
            },
        };
        assert_eq!((letter.attempts(), letter.at(), letter.reason()), (2, Some(1500), "unknown"));
        let back = letter.sent_back();
        assert_eq!((&*back.topic, back.partition, back.offset, back.timestamp), ("raw", 3, 9, Some(5)));
        assert_eq!(back.headers, [Header::new("desk", "foreign"), Header::new("copydesk-attempts", "3")]);
        assert_eq!((back.key, back.value), (Some(vec![0].into()), Some(vec![255].into())));
    }
}
