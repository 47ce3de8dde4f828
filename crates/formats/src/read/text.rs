//! `text`: plain copy, wire or pasted. The text is the decoded input with every line end as LF and nothing else changed;
//! what its lines are is anatomy's question.

use crate::charset::Decoded;
use crate::{Unreadable, reason};
use copydesk_article::{Draft, Origin, Text};

/// Of so many characters at most one may be a control character; more is no text.
const CHARACTERS_PER_CONTROL: usize = 10;

/// Reads plain text.
pub(crate) fn read(decoded: &Decoded<'_>) -> Result<Vec<Draft>, Unreadable> {
    let text = with_line_feeds(&decoded.text);
    refuse_binary(&text)?;
    if is_blank(&text) {
        return Err(Unreadable::new(reason::EMPTY, "nothing in it but white space"));
    }
    let origin = Origin { format: "text".to_owned(), ..Origin::default() };
    Ok(vec![Draft { origin, text: Text::new(text), ..Draft::default() }])
}

/// CRLF and CR become LF.
pub(crate) fn with_line_feeds(text: &str) -> String {
    if !text.contains('\r') {
        return text.to_owned();
    }
    let mut written = String::with_capacity(text.len());
    let mut parts = text.split('\r');
    written.extend(parts.next());
    for part in parts {
        if !part.starts_with('\n') {
            written.push('\n');
        }
        written.push_str(part);
    }
    written
}

/// Refuses text with a NUL or with more control characters than text has. A stray one is kept: it is what was sent.
pub(crate) fn refuse_binary(text: &str) -> Result<(), Unreadable> {
    if !may_hold_controls(text) {
        return Ok(());
    }
    if let Some(at) = text.bytes().position(|byte| byte == 0) {
        return Err(Unreadable::new(reason::BINARY, format!("a NUL at byte {at}: not text")));
    }
    let controls = text.chars().filter(|character| character.is_control() && !is_layout(*character)).count();
    if controls > 1 && controls * CHARACTERS_PER_CONTROL > text.chars().count() {
        return Err(Unreadable::new(reason::BINARY, format!("{controls} control characters: not text")));
    }
    Ok(())
}

/// Whether any byte may belong to a control character beyond those of layout; one pass without branches, for nearly all
/// text holds none.
fn may_hold_controls(text: &str) -> bool {
    let suspect = |byte: u8| (byte < 0x20 && !matches!(byte, b'\t'..=b'\r')) | (byte == 0x7f) | (byte == 0xc2);
    text.bytes().fold(false, |found, byte| found | suspect(byte))
}

/// Control characters that lay out text.
fn is_layout(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}')
}

/// Whether nothing in it can be seen.
pub(crate) fn is_blank(text: &str) -> bool {
    let unseen = |character: char| matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    text.chars().all(|character| character.is_whitespace() || character.is_control() || unseen(character))
}

#[cfg(test)]
mod tests {
    use crate::{read, reason};
    use copydesk_article::{Draft, Hints};

    fn plain(bytes: &[u8], content_type: &str) -> Result<Draft, &'static str> {
        let hints = Hints { content_type: Some(content_type.to_owned()), ..Hints::default() };
        match read(bytes, hints) {
            Ok(mut drafts) if drafts.len() == 1 => Ok(drafts.remove(0)),
            Ok(_) => Err("several"),
            Err(unreadable) => Err(unreadable.reason),
        }
    }

    #[test]
    fn nothing_but_line_ends_is_changed() {
        let draft = plain(b" A\r\nB\rC\n\r\n\tD \x07\r", "text/plain").expect("text");
        assert_eq!(draft.text.as_str(), " A\nB\nC\n\n\tD \x07\n");
        assert!(!draft.marked_up && draft.item.is_none() && draft.blocks.is_empty());
    }

    #[test]
    fn origin_tells_of_the_record() {
        let draft = plain(b"abc", "text/plain; charset=us-ascii").expect("text");
        assert_eq!(draft.origin.format, "text");
        assert_eq!(draft.origin.bytes, 3);
        assert_eq!(draft.origin.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(draft.origin.charset.as_deref(), Some("windows-1252"));
        assert_eq!(draft.origin.content_type.as_deref(), Some("text/plain; charset=us-ascii"));
        assert_eq!(draft.id, None);
    }

    #[test]
    fn a_wrong_declaration_is_told() {
        let draft = plain("Köln".as_bytes(), "text/plain; charset=iso-8859-1").expect("text");
        assert_eq!(draft.text.as_str(), "Köln");
        assert!(draft.checks.iter().any(|check| check.code == "charset_as_declared" && !check.ok));
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_reason() {
        for (bytes, expected) in [
            (&b""[..], reason::EMPTY),
            (b" \r\n\t\x0c", reason::EMPTY),
            ("\u{feff}\u{200b}\n".as_bytes(), reason::EMPTY),
            (b"a\0b", reason::BINARY),
            (b"\x01\x02\x03\x04words", reason::BINARY),
            (b"%PDF-1.7 words", reason::BINARY),
            (b"\xff\xd8\xff\xe0 words", reason::BINARY),
            (b"Z\xc3\xbcrich und K\xc3\xb6ln, Gen\xc3", reason::WRONG_CHARSET),
        ] {
            assert_eq!(plain(bytes, "text/plain").expect_err("unreadable"), expected, "{bytes:?}");
        }
    }

    #[test]
    fn text_that_says_it_is_plain_is_plain() {
        for copy in ["<html><p>markup in plain text</p></html>", "{\"id\":1}", "<?xml version='1.0'?><nitf/>"] {
            assert_eq!(plain(copy.as_bytes(), "text/plain").expect("text").text.as_str(), copy);
        }
    }
}
