//! Kafka headers in and out: what they tell about a record, and what copydesk adds to what it publishes.
//!
//! Headers that copydesk does not own pass unchanged and in order. Those it owns are written anew: an article that goes
//! through two copydesks says where it was last.

use crate::intake::{Header, Record};
use copydesk_article::Hints;
use sha2::{Digest, Sha256};

/// Media type of the value.
pub const CONTENT_TYPE: &str = "content-type";
/// W3C trace context.
pub const TRACEPARENT: &str = "traceparent";
/// `topic/partition/offset` of the input record.
pub const ORIGIN: &str = "copydesk-origin";
/// The article's id.
pub const ID: &str = "copydesk-id";
/// How often the record has been tried; absent the first time.
pub const ATTEMPTS: &str = "copydesk-attempts";
/// Present when the item must not be published as it stands: `withheld` or `canceled`.
pub const PUBSTATUS: &str = "copydesk-pubstatus";
/// Present when the item corrects or replaces another: the kind of version.
pub const VERSION: &str = "copydesk-version";
/// What the headers of a dead letter begin with.
pub const DEAD_LETTER_PREFIX: &str = "copydesk-dlq-";

/// What a record's headers tell about its value: content type, and CloudEvents attributes in binary mode.
#[must_use]
pub fn hints(record: &Record) -> Hints {
    let text = |name: &str| record.header(name).map(str::to_owned);
    let is_event = record.header("ce_specversion").is_some();
    let event = |name: &str| if is_event { text(name) } else { None };
    Hints {
        content_type: event("ce_datacontenttype").or_else(|| text(CONTENT_TYPE)),
        id: event("ce_id"),
        url: event("ce_subject").filter(|subject| subject.starts_with("http")),
        source: event("ce_source"),
        received_at: event("ce_time"),
        ..Hints::default()
    }
}

/// How often this record has been tried, this time included.
#[must_use]
pub fn attempts(record: &Record) -> u32 {
    record.header(ATTEMPTS).and_then(|count| count.trim().parse().ok()).filter(|&count| count > 0).unwrap_or(1)
}

/// `topic/partition/offset`.
#[must_use]
pub fn origin(record: &Record) -> String {
    format!("{}/{}/{}", record.topic, record.partition, record.offset)
}

/// The headers of a published article, without those that only the article knows.
#[must_use]
pub fn published(record: &Record, content_type: Option<&str>) -> Vec<Header> {
    let own = |name: &str| {
        name.starts_with("copydesk-") || (content_type.is_some() && name.eq_ignore_ascii_case(CONTENT_TYPE))
    };
    let mut headers: Vec<Header> = record.headers.iter().filter(|header| !own(&header.name)).cloned().collect();
    if let Some(content_type) = content_type {
        headers.insert(0, Header::new(CONTENT_TYPE, content_type));
    }
    for header in &mut headers {
        if header.name.eq_ignore_ascii_case(TRACEPARENT) {
            continue_trace(header, record);
        }
    }
    headers.push(Header::new(ORIGIN, origin(record)));
    let attempts = attempts(record);
    if attempts > 1 {
        headers.push(Header::new(ATTEMPTS, attempts.to_string()));
    }
    headers
}

/// Same trace, new span. The span's id is made of where the record lies, so that the same input gives the same output.
/// A value that is no W3C `traceparent` stays as it is.
fn continue_trace(header: &mut Header, record: &Record) {
    let Some(text) = header.value.as_deref().and_then(|value| std::str::from_utf8(value).ok()) else { return };
    let parts: Vec<&str> = text.trim().split('-').collect();
    let [version, trace, parent, flags, ..] = parts.as_slice() else { return };
    let hexadecimal = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !(hexadecimal(version, 2) && hexadecimal(trace, 32) && hexadecimal(parent, 16) && hexadecimal(flags, 2)) {
        return;
    }
    let digest = Sha256::digest(format!("{text} {}", origin(record)));
    let span = copydesk_article::hexadecimal(digest.get(..8).unwrap_or_default());
    header.value = Some(format!("00-{trace}-{span}-{flags}").into_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(headers: Vec<Header>) -> Record {
        Record { topic: "raw".into(), partition: 2, offset: 7, timestamp: None, key: None, value: None, headers }
    }

    fn value(headers: &[Header], name: &str) -> Option<String> {
        let header = headers.iter().find(|header| header.name == name)?;
        String::from_utf8(header.value.clone()?).ok()
    }

    #[test]
    fn foreign_headers_pass_and_ours_are_written_anew() {
        let sent = record(vec![
            Header::new("Content-Type", "text/plain"),
            Header::new("desk", "foreign"),
            Header { name: "empty".into(), value: None },
            Header::new(ORIGIN, "elsewhere/0/1"),
            Header::new(ATTEMPTS, "3"),
        ]);
        let out = published(&sent, Some("application/json"));
        let names: Vec<&str> = out.iter().map(|header| &*header.name).collect();
        assert_eq!(names, ["content-type", "desk", "empty", ORIGIN, ATTEMPTS]);
        assert_eq!(value(&out, ORIGIN).as_deref(), Some("raw/2/7"));
        assert_eq!(value(&out, ATTEMPTS).as_deref(), Some("3"));
    }

    #[test]
    fn a_trace_goes_on_with_a_new_span() {
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let out = published(&record(vec![Header::new(TRACEPARENT, parent)]), None);
        let next = value(&out, TRACEPARENT).expect("kept");
        assert!(next.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && next.ends_with("-01"), "{next}");
        assert_ne!(next, parent);
        let broken = published(&record(vec![Header::new(TRACEPARENT, "00-xyz")]), None);
        assert_eq!(value(&broken, TRACEPARENT).as_deref(), Some("00-xyz"));
    }

    #[test]
    fn a_cloud_event_in_binary_mode_names_its_data() {
        let sent = record(vec![
            Header::new("ce_specversion", "1.0"),
            Header::new("ce_id", "n-1"),
            Header::new("ce_source", "/desk"),
            Header::new("content-type", "text/html"),
        ]);
        let hints = hints(&sent);
        assert_eq!((hints.id.as_deref(), hints.source.as_deref()), (Some("n-1"), Some("/desk")));
        assert_eq!(hints.content_type.as_deref(), Some("text/html"));
        assert_eq!(super::hints(&record(vec![Header::new("ce_id", "n-1")])).id, None, "no event without a version");
    }
}
