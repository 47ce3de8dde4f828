//! `envelope`: JSON around a document, `{"id","url","source","content_type","body"|"body_base64","received_at","meta"}`,
//! and CloudEvents in structured mode, which is the same with other names. What the envelope says goes before what the
//! record's headers said; its body is read as any record is. JSON that is neither is led to the format that it shows.

use super::{Content, Source, ans, ninjs};
use crate::sniff::Format;
use crate::{Unreadable, reason};
use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use copydesk_article::{Draft, Hints};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// An envelope as written. Serde refuses a member that stands twice.
#[derive(Deserialize)]
struct Envelope {
    id: Option<Word>,
    url: Option<String>,
    source: Option<String>,
    content_type: Option<String>,
    body: Option<Value>,
    body_base64: Option<String>,
    received_at: Option<String>,
    #[serde(default)]
    meta: Option<Meta>,
}

/// A CloudEvent as written; extension attributes are passed over.
#[derive(Deserialize)]
struct CloudEvent {
    specversion: String,
    id: Option<Word>,
    source: Option<String>,
    time: Option<String>,
    dataschema: Option<String>,
    subject: Option<String>,
    r#type: Option<String>,
    datacontenttype: Option<String>,
    data: Option<Value>,
    data_base64: Option<String>,
}

/// What tells the JSON formats apart.
#[derive(Deserialize)]
struct Peek {
    #[serde(default)]
    specversion: Seen,
    #[serde(default)]
    body: Seen,
    #[serde(default)]
    body_base64: Seen,
}

/// Whether a member is there and not null.
#[derive(Default)]
struct Seen(bool);

impl<'de> Deserialize<'de> for Seen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Option::<serde::de::IgnoredAny>::deserialize(deserializer)?.is_some()))
    }
}

/// A string, or a number as its digits.
struct Word(String);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Self(text)),
            Value::Number(number) => Ok(Self(number.to_string())),
            _ => Err(D::Error::custom("expected a string or a number")),
        }
    }
}

/// `meta`: strings as they are, anything else as its JSON text, nulls left out.
#[derive(Default)]
struct Meta(BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Meta {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MetaVisitor)
    }
}

struct MetaVisitor;

impl<'de> Visitor<'de> for MetaVisitor {
    type Value = Meta;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Meta, A::Error> {
        let mut seen = BTreeMap::new();
        while let Some((name, value)) = members.next_entry::<String, Value>()? {
            if seen.insert(name, as_text(value)).is_some() {
                return Err(A::Error::custom("duplicate field in `meta`"));
            }
        }
        Ok(Meta(seen.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()))
    }
}

fn as_text(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

/// What JSON was.
pub(crate) enum Opened {
    /// An envelope: what was inside, read and stamped.
    Inside(Vec<Draft>),
    /// An article itself.
    Article(Box<Draft>),
}

/// Reads JSON: an envelope, a CloudEvent, or an article in one of the JSON formats.
pub(crate) fn read(json: &str, source: &Source<'_>, format: Format) -> Result<Opened, Unreadable> {
    if !json.trim_start().starts_with('{') {
        // Serde would take an array for an object's members in order.
        serde_json::from_str::<serde::de::IgnoredAny>(json).map_err(|error| json_error(&error))?;
        return Err(Unreadable::new(reason::UNKNOWN_FORMAT, "JSON, but no object"));
    }
    let peek: Peek = parse(json)?;
    if format == Format::CloudEvent || peek.specversion.0 {
        return read_event(json, source).map(Opened::Inside);
    }
    if (peek.body.0 || peek.body_base64.0) && format != Format::Ninjs {
        return read_envelope(json, source).map(Opened::Inside);
    }
    read_article(json, format).map(|draft| Opened::Article(Box::new(draft)))
}

/// Reads an article in one of the JSON formats.
fn read_article(json: &str, format: Format) -> Result<Draft, Unreadable> {
    let Value::Object(object) = parse::<Value>(json)? else {
        return Err(Unreadable::new(reason::UNKNOWN_FORMAT, "JSON, but no object"));
    };
    if ans::is_story(&object) {
        return ans::story(&object).draft();
    }
    if ninjs::is_item(&object) || format == Format::Ninjs {
        return ninjs::story(&object).draft();
    }
    let detail = "a JSON object with no `body`, `body_base64`, `specversion`, and of no known format";
    Err(Unreadable::new(reason::UNKNOWN_FORMAT, detail))
}

fn read_envelope(json: &str, source: &Source<'_>) -> Result<Vec<Draft>, Unreadable> {
    let Envelope { id, url, source: from, content_type, body, body_base64, received_at, meta } = parse(json)?;
    let outer = &source.hints;
    let mut all_meta = outer.meta.clone();
    all_meta.extend(meta.unwrap_or_default().0);
    let hints = Hints {
        content_type,
        id: id.map(|id| id.0).or_else(|| outer.id.clone()),
        url: url.or_else(|| outer.url.clone()),
        source: from.or_else(|| outer.source.clone()),
        received_at: received_at.or_else(|| outer.received_at.clone()),
        meta: all_meta,
    };
    read_body(source, hints, body, body_base64, ["body", "body_base64"])
}

fn read_event(json: &str, source: &Source<'_>) -> Result<Vec<Draft>, Unreadable> {
    let event: CloudEvent = parse(json)?;
    if event.specversion != "1.0" && event.specversion != "0.3" {
        return Err(Unreadable::new(reason::BROKEN_ENVELOPE, "a CloudEvent of a version other than 1.0 and 0.3"));
    }
    let outer = &source.hints;
    let mut meta = outer.meta.clone();
    let attributes = [("ce_type", event.r#type), ("ce_subject", event.subject), ("ce_dataschema", event.dataschema)];
    meta.extend(attributes.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    let structured = matches!(event.data, Some(Value::Object(_) | Value::Array(_)));
    let json_by_default = (event.datacontenttype.is_none() && structured).then(|| "application/json".to_owned());
    let hints = Hints {
        content_type: event.datacontenttype.or(json_by_default),
        id: event.id.map(|id| id.0).or_else(|| outer.id.clone()),
        url: outer.url.clone(),
        source: event.source.or_else(|| outer.source.clone()),
        received_at: event.time.or_else(|| outer.received_at.clone()),
        meta,
    };
    read_body(source, hints, event.data, event.data_base64, ["data", "data_base64"])
}

/// Reads what is inside: a string, an object or base64, exactly one of them.
fn read_body(
    source: &Source<'_>,
    hints: Hints,
    body: Option<Value>,
    base64: Option<String>,
    names: [&str; 2],
) -> Result<Vec<Draft>, Unreadable> {
    let [plain, encoded] = names;
    let broken = |detail: String| Unreadable::new(reason::BROKEN_ENVELOPE, detail);
    match (body, base64) {
        (Some(_), Some(_)) => Err(broken(format!("both `{plain}` and `{encoded}`"))),
        (None, None) => Err(broken(format!("neither `{plain}` nor `{encoded}`"))),
        (Some(Value::String(text)), None) => source.inside(Content::Text(&text), hints)?.read(),
        (Some(object @ Value::Object(_)), None) => source.inside(Content::Text(&object.to_string()), hints)?.read(),
        (Some(_), None) => Err(broken(format!("`{plain}` is neither a string nor an object"))),
        (None, Some(base64)) => {
            let bytes = from_base64(&base64).map_err(|error| {
                Unreadable::new(reason::BROKEN_BASE64, format!("`{encoded}` is no base64: {error}"))
            })?;
            source.inside(Content::Bytes(&bytes), hints)?.read()
        }
    }
}

/// Base64 as senders write it: with or without padding, broken into lines or not.
fn from_base64(written: &str) -> Result<Vec<u8>, base64::DecodeError> {
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, lenient);
    if written.bytes().any(|byte| byte.is_ascii_whitespace()) {
        let joined: Vec<u8> = written.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        return engine.decode(joined);
    }
    engine.decode(written)
}

/// Parses JSON into a type, with the position in every error.
fn parse<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, Unreadable> {
    serde_json::from_str(json).map_err(|error| json_error(&error))
}

/// What was wrong with JSON, in a reason and a position, without the words that stood there.
pub(crate) fn json_error(error: &serde_json::Error) -> Unreadable {
    let message = error.to_string();
    let at = format!("line {} column {}", error.line(), error.column());
    if message.contains("recursion limit") {
        return Unreadable::new(reason::TOO_DEEP, format!("JSON nested deeper than 127 at {at}"));
    }
    if message.contains("surrogate") || message.contains("unexpected end of hex escape") {
        let detail = format!("half of a surrogate pair in a \\u escape at {at}");
        return Unreadable::new(reason::BROKEN_JSON, detail);
    }
    match error.classify() {
        serde_json::error::Category::Data => Unreadable::new(reason::BROKEN_ENVELOPE, without_values(&message)),
        _ => Unreadable::new(reason::BROKEN_JSON, message),
    }
}

/// Serde quotes the value it did not expect; the article's words do not belong into an error.
fn without_values(message: &str) -> String {
    match (message.find(": string \""), message.rfind("\", expected")) {
        (Some(start), Some(end)) if start < end => {
            let (before, after) =
                (message.get(..start).unwrap_or_default(), message.get(end + 1..).unwrap_or_default());
            format!("{before}: a string{after}")
        }
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Unreadable, read, reason};
    use base64::Engine as _;
    use copydesk_article::{Draft, Hints};

    fn json(written: &str) -> Result<Draft, Unreadable> {
        let hints = Hints { content_type: Some("application/json".to_owned()), ..Hints::default() };
        read(written.as_bytes(), hints).map(|mut drafts| drafts.remove(0))
    }

    #[test]
    fn an_envelope_is_opened_and_its_record_is_what_counts() {
        let written = r#"{"id":"a1","url":"https://x.example/1","source":"desk","content_type":"text/plain","body":"One.\r\nTwo.",
            "received_at":"2024-05-01T10:00:00Z","meta":{"published":"2024-05-01","n":1,"o":{"a":[true]},"no":null},"else":[]}"#;
        let draft = json(written).expect("an envelope");
        assert_eq!(draft.text.as_str(), "One.\nTwo.");
        assert_eq!(draft.id.as_deref(), Some("a1"));
        assert_eq!(draft.origin.format, "text");
        assert_eq!(draft.origin.bytes, written.len() as u64);
        assert_eq!(draft.origin.content_type.as_deref(), Some("text/plain"));
        assert_eq!(draft.origin.url.as_deref(), Some("https://x.example/1"));
        assert_eq!(draft.origin.source.as_deref(), Some("desk"));
        assert_eq!(draft.hints.received_at.as_deref(), Some("2024-05-01T10:00:00Z"));
        let meta: Vec<_> = draft.hints.meta.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(meta, [("n", "1"), ("o", r#"{"a":[true]}"#), ("published", "2024-05-01")]);
    }

    #[test]
    fn a_body_is_read_whatever_way_it_is_put() {
        let latin = base64::prelude::BASE64_STANDARD.encode(b"K\xf6ln");
        for (name, written, text) in [
            ("no content type", r#"{"body":"Köln"}"#.to_owned(), "Köln"),
            ("a number for an id", r#"{"id":7,"body":"Köln"}"#.to_owned(), "Köln"),
            ("a whole surrogate pair", r#"{"body":"\ud83d\ude00"}"#.to_owned(), "😀"),
            ("a mark inside", "{\"body\":\"\u{feff}Köln\"}".to_owned(), "Köln"),
            ("base64", format!(r#"{{"content_type":"text/plain; charset=latin1","body_base64":"{latin}"}}"#), "Köln"),
            ("base64 without padding", r#"{"body_base64":"S8O2bG4"}"#.to_owned(), "Köln"),
            ("base64 in lines", r#"{"body_base64":"S8O2\nbG4="}"#.to_owned(), "Köln"),
            ("an envelope in an envelope", r#"{"body":"{\"body\":\"Köln\"}"}"#.to_owned(), "Köln"),
            ("an envelope as an object", r#"{"body":{"body":"Köln"}}"#.to_owned(), "Köln"),
            ("a null beside", r#"{"body":"Köln","body_base64":null,"meta":null,"id":null}"#.to_owned(), "Köln"),
            (
                "a CloudEvent",
                r#"{"specversion":"1.0","id":"e","type":"t","source":"/s","data":"Köln"}"#.to_owned(),
                "Köln",
            ),
            ("a CloudEvent with base64", r#"{"specversion":"1.0","data_base64":"S8O2bG4="}"#.to_owned(), "Köln"),
            ("a CloudEvent with an envelope", r#"{"specversion":"1.0","data":{"body":"Köln"}}"#.to_owned(), "Köln"),
        ] {
            assert_eq!(json(&written).map(|draft| draft.text.into_string()), Ok(text.to_owned()), "{name}");
        }
    }

    #[test]
    fn the_inner_word_goes_before_the_outer() {
        let draft = json(
            r#"{"id":"out","source":"o","meta":{"a":"1","b":"1"},"body":{"id":"in","meta":{"b":"2"},"body":"x"}}"#,
        )
        .expect("an envelope");
        assert_eq!((draft.id.as_deref(), draft.origin.source.as_deref()), (Some("in"), Some("o")));
        assert_eq!(draft.hints.meta.get("a").zip(draft.hints.meta.get("b")), Some((&"1".to_owned(), &"2".to_owned())));
    }

    #[test]
    fn a_broken_envelope_is_told_with_its_place_and_without_its_words() {
        let nested = (0..5).fold("x".to_owned(), |body, _| serde_json::json!({ "body": body }).to_string());
        let deep = format!(r#"{{"meta":{{"a":{}{}}},"body":"x"}}"#, "[".repeat(100_000), "]".repeat(100_000));
        for (written, expected, detail) in [
            (r#"{"body":"x""#, reason::BROKEN_JSON, "line 1 column 11"),
            ("{\n\"body\": Secret}", reason::BROKEN_JSON, "line 2 column 9"),
            (r#"{"body":"\ud83d"}"#, reason::BROKEN_JSON, "half of a surrogate pair"),
            (r#"{"body":"\ud83d\u0041"}"#, reason::BROKEN_JSON, "half of a surrogate pair"),
            (r#"{"body":"\ude00"}"#, reason::BROKEN_JSON, "half of a surrogate pair"),
            ("{\"body\":\"a\nb\"}", reason::BROKEN_JSON, "control character"),
            (r#"{"body":"x"} trailing"#, reason::BROKEN_JSON, "trailing"),
            (r#"{"body":"a","body":"b"}"#, reason::BROKEN_ENVELOPE, "duplicate field `body`"),
            (r#"{"body":"a","meta":{"a":"1","a":"2"}}"#, reason::BROKEN_ENVELOPE, "duplicate field in `meta`"),
            (r#"{"body":"a","meta":"Secret"}"#, reason::BROKEN_ENVELOPE, "a string, expected an object"),
            (r#"{"body":"a","url":5}"#, reason::BROKEN_ENVELOPE, "expected a string"),
            (r#"{"body":"a","id":["Secret"]}"#, reason::BROKEN_ENVELOPE, "expected a string or a number"),
            (r#"{"body":["Secret"]}"#, reason::BROKEN_ENVELOPE, "neither a string nor an object"),
            (r#"{"body":"a","body_base64":"YQ=="}"#, reason::BROKEN_ENVELOPE, "both"),
            (r#"{"body_base64":"?"}"#, reason::BROKEN_BASE64, "`body_base64` is no base64"),
            (r#"{"body":""}"#, reason::EMPTY, "nothing"),
            (r#"{"body":"\u0000"}"#, reason::BINARY, "NUL"),
            (r#"{"body":"x","content_type":"image/png"}"#, reason::UNSUPPORTED_FORMAT, "image/png"),
            (r#"{"specversion":"9","data":"x"}"#, reason::BROKEN_ENVELOPE, "version"),
            (r#"{"specversion":"1.0"}"#, reason::BROKEN_ENVELOPE, "neither `data` nor `data_base64`"),
            (r#"{"a":1}"#, reason::UNKNOWN_FORMAT, "no known format"),
            (r#"["body"]"#, reason::UNKNOWN_FORMAT, "no object"),
            ("5", reason::UNKNOWN_FORMAT, "no object"),
            (nested.as_str(), reason::TOO_DEEP, "envelopes"),
            (deep.as_str(), reason::TOO_DEEP, "nested deeper"),
        ] {
            let unreadable = json(written).expect_err(written.get(..40).unwrap_or(written));
            assert_eq!(unreadable.reason, expected, "{unreadable}");
            assert!(reason::ALL.contains(&unreadable.reason));
            assert!(unreadable.detail.contains(detail), "{unreadable}");
            assert!(!unreadable.detail.contains("Secret"), "{unreadable}");
        }
    }

    #[test]
    fn an_envelope_is_told_without_a_content_type() {
        let drafts = read(b"{\"body\":\"x\",\"id\":\"1\"}", Hints::default()).expect("an envelope");
        assert_eq!(drafts.first().and_then(|draft| draft.id.as_deref()), Some("1"));
    }
}
