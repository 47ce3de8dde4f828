//! Which format it is. A content type that names one is believed, one that names only JSON or XML leads to a look inside,
//! and without any the bytes are looked at. Plain copy is never taken for something else: every mark asked for here is
//! one that no desk writes.

use crate::media_type::MediaType;
use crate::{Unreadable, reason};
use std::borrow::Cow;

/// The formats of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Html,
    Json,
    CloudEvent,
    Ninjs,
    Xml,
    Iptc7901,
    Anpa1312,
    Mail,
}

/// The format that a content type names; `None` where it names nothing in particular.
///
/// # Errors
/// When it names something that is no article.
pub(crate) fn named(media_type: &MediaType) -> Result<Option<Format>, Unreadable> {
    let format = match media_type.essence.as_str() {
        "text/plain" => Format::Text,
        "text/html" | "application/xhtml+xml" => Format::Html,
        "application/cloudevents+json" => Format::CloudEvent,
        "application/vnd.iptc.ninjs+json" => Format::Ninjs,
        "text/vnd.iptc.newsml" | "text/vnd.iptc.nitf" | "text/xml" | "application/xml" => Format::Xml,
        "text/vnd.iptc.iptc7901" => Format::Iptc7901,
        "text/vnd.iptc.anpa" => Format::Anpa1312,
        "message/rfc822" => Format::Mail,
        "application/json" | "text/json" => Format::Json,
        "application/octet-stream" | "binary/octet-stream" | "application/x-unknown" | "*/*" => return Ok(None),
        other if other.ends_with("+xml") => Format::Xml,
        other if other.ends_with("+json") => Format::Json,
        other => return Err(Unreadable::new(reason::UNSUPPORTED_FORMAT, format!("no reader takes {other:?}"))),
    };
    Ok(Some(format))
}

/// Documents that are no text, by how they begin.
const BINARIES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
];

/// Refuses bytes that begin as a known binary format does.
pub(crate) fn refuse_binary(bytes: &[u8]) -> Result<(), Unreadable> {
    match BINARIES.iter().find(|(start, _)| bytes.starts_with(start)) {
        Some((_, what)) => Err(Unreadable::new(reason::BINARY, format!("{what}, not an article"))),
        None => Ok(()),
    }
}

/// The charset that an XML declaration names.
pub(crate) fn declared_in_xml(bytes: &[u8]) -> Option<&str> {
    let start = bytes.trim_ascii_start();
    let start = start.strip_prefix(b"<?xml")?;
    let end = start.iter().take(200).position(|byte| *byte == b'>')?;
    let declaration = std::str::from_utf8(start.get(..end)?).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    value.split(['"', '\'']).nth(1)
}

/// The first so many bytes as text, whatever their charset: enough to look at.
pub(crate) fn start(bytes: &[u8], most: usize) -> Cow<'_, str> {
    let start = bytes.get(..bytes.len().min(most)).unwrap_or_default();
    match std::str::from_utf8(start) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(start),
    }
}

/// The format that decoded text shows.
pub(crate) fn shown(text: &str) -> Format {
    let start = text.trim_start_matches(|first: char| first.is_whitespace() || matches!(first, '\u{feff}' | '\u{7f}'));
    match start.as_bytes() {
        [b'{', rest @ ..] if rest.trim_ascii_start().first().is_some_and(|next| matches!(next, b'"' | b'}')) => {
            Format::Json
        }
        [b'<', ..] => shown_markup(start),
        // ANPA 1312 and IPTC 7901 both open with SYN or SOH; the readers tell which.
        [0x16 | 0x01, ..] => framed(start),
        _ if is_mail(start) => Format::Mail,
        _ => Format::Text,
    }
}

/// A message that opens with SYN or SOH. ANPA 1312 has a second control character, DC2 or `^`, between the parts of its
/// header; IPTC 7901 has none.
fn framed(start: &str) -> Format {
    let header = start.split('\u{2}').next().unwrap_or_default();
    if header.contains(['\u{12}', '\u{13}', '\u{1f}', '^']) || start.starts_with('\u{16}') {
        Format::Anpa1312
    } else {
        Format::Iptc7901
    }
}

/// Elements whose presence at the very start says HTML.
const HTML: &[&str] = &[
    "!doctype html",
    "html",
    "head",
    "body",
    "article",
    "main",
    "section",
    "div",
    "p",
    "h1",
    "h2",
    "h3",
    "meta",
    "title",
];
/// Elements whose presence at the very start says XML.
const XML: &[&str] = &["?xml", "nitf", "newsml", "newsitem", "newsmessage", "packageitem", "rss", "feed", "rdf:rdf"];

fn shown_markup(start: &str) -> Format {
    let opens = |name: &&str| {
        let after = start.get(1..).and_then(|rest| rest.get(..name.len())).filter(|tag| tag.eq_ignore_ascii_case(name));
        let next = start.as_bytes().get(1 + name.len());
        after.is_some() && next.is_none_or(|next| matches!(next, b'>' | b'/') || next.is_ascii_whitespace())
    };
    if start.starts_with("<!--") || start.starts_with("<!DOCTYPE") || start.starts_with("<!doctype") {
        return after_prolog(start);
    }
    if XML.iter().any(opens) {
        return if start.starts_with("<?xml") { after_prolog(start) } else { Format::Xml };
    }
    if HTML.iter().any(opens) && start.contains("</") { Format::Html } else { Format::Text }
}

/// A document with a prolog: HTML when its first element is `html`, XML otherwise.
fn after_prolog(start: &str) -> Format {
    let mut rest = start;
    loop {
        rest = rest.trim_start();
        let skipped = if rest.starts_with("<!--") {
            rest.split_once("-->")
        } else if rest.starts_with("<?") {
            rest.split_once("?>")
        } else if rest.starts_with("<!") {
            if rest.get(2..14).is_some_and(|doctype| doctype.eq_ignore_ascii_case("doctype html")) {
                return Format::Html;
            }
            rest.split_once('>')
        } else {
            break;
        };
        match skipped {
            Some((_, after)) => rest = after,
            None => return Format::Xml,
        }
    }
    let html = rest.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case("<html"));
    if html { Format::Html } else { Format::Xml }
}

/// Header fields that only a mail has.
const MAIL_ONLY: &[&str] = &["message-id", "mime-version", "received", "return-path", "delivered-to", "dkim-signature"];

/// Whether the first lines, up to an empty one, are all header fields, with a sender and one that only a mail has.
fn is_mail(start: &str) -> bool {
    let mut from = false;
    let mut mail_only = false;
    for (nth, line) in start.lines().take(400).enumerate() {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) || (nth == 0 && line.starts_with("From ")) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        from |= name.eq_ignore_ascii_case("from");
        mail_only |= MAIL_ONLY.iter().any(|only| name.eq_ignore_ascii_case(only));
    }
    from && mail_only
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_copy_stays_plain_and_the_rest_is_told_apart() {
        for (text, format) in [
            ("PARIS (AFP) - A story.", Format::Text),
            ("<p", Format::Text),
            ("<p>From our correspondent", Format::Text),
            ("<3 is what she wrote</", Format::Text),
            ("{brackets} around a word", Format::Text),
            ("From: the press office\nTo: editors\n\nDear all", Format::Text),
            ("Received: nothing, he said.", Format::Text),
            ("Message-ID: x\nFrom: a@b.example\n\nHello", Format::Mail),
            ("From a@b.example Tue Nov 24\nFrom: a@b.example\nReceived: by\n\tx\n\nHello", Format::Mail),
            ("  {\"id\": 1}", Format::Json),
            ("{}", Format::Json),
            ("{\"id\": ", Format::Json),
            ("<?xml version='1.0'?><nitf/>", Format::Xml),
            ("<?xml version='1.0'?><!-- a --><!DOCTYPE html SYSTEM 'x'><html/>", Format::Html),
            ("<?xml version='1.0'?>\n<html xmlns='x'/>", Format::Html),
            ("<?xml", Format::Xml),
            ("<NewsML>", Format::Xml),
            ("<newsItem xmlns='x'>", Format::Xml),
            ("<!DOCTYPE nitf SYSTEM 'nitf-3-2.dtd'><nitf/>", Format::Xml),
            ("<!doctype HTML><title>x</title>", Format::Html),
            ("<p>A story.</p>", Format::Html),
            ("<person>no html</person>", Format::Text),
            ("\u{1}ABC0001 4 POL 123\n\u{2}Text\u{3}", Format::Iptc7901),
            ("\u{7f}\u{7f}\r\n\u{1}ABC0001 4 POL 123\n\u{2}Text\u{3}", Format::Iptc7901),
            ("\u{16}\u{16}\u{1}a1234\u{12}\u{2}Text\u{3}", Format::Anpa1312),
            ("", Format::Text),
        ] {
            assert_eq!(shown(text), format, "{text:?}");
        }
    }

    #[test]
    fn a_content_type_is_believed_or_refused() {
        let of = |essence: &str| named(&MediaType { essence: essence.to_owned(), charset: None });
        assert_eq!(of("application/vnd.iptc.g2.newsitem+xml"), Ok(Some(Format::Xml)));
        assert_eq!(of("application/ld+json"), Ok(Some(Format::Json)));
        assert_eq!(of("application/octet-stream"), Ok(None));
        assert_eq!(of("image/jpeg").expect_err("a picture").reason, reason::UNSUPPORTED_FORMAT);
    }
}
