//! A page's charset. Pages name their own in their first lines, and many are damaged in a character or two; a browser
//! shows them nevertheless, and so they are read: strictly where they are sound, else with the damage marked by U+FFFD.

use crate::charset::{self, Decoded};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes at the start of a page in which it may name its charset.
const START: usize = 4096;

/// Decodes a page. `declared` is what the sender said.
pub(crate) fn decode<'b>(bytes: &'b [u8], declared: Option<&str>) -> Decoded<'b> {
    let named = in_page(bytes);
    let labels: Vec<&str> = declared.into_iter().chain(named.as_deref()).collect();
    charset::decode(bytes, &labels).unwrap_or_else(|_| leniently(bytes, &labels))
}

fn leniently<'b>(bytes: &'b [u8], labels: &[&str]) -> Decoded<'b> {
    let known = || labels.iter().find_map(|label| Encoding::for_label(label.as_bytes()));
    let encoding = match Encoding::for_bom(bytes) {
        Some((marked, _)) => marked,
        None if mostly_utf8(bytes) => UTF_8,
        None => known().filter(|encoding| *encoding != UTF_8).unwrap_or(WINDOWS_1252),
    };
    let (text, used, _) = encoding.decode(bytes);
    Decoded { text, charset: used.name().to_ascii_lowercase(), misdeclared: None }
}

/// The label in `<meta charset>`, `<meta http-equiv content>` or an XML declaration, all told by the word before it.
fn in_page(bytes: &[u8]) -> Option<String> {
    let start: Vec<u8> = bytes.iter().take(START).map(u8::to_ascii_lowercase).collect();
    let declared = |word: &[u8]| {
        let at = memchr::memmem::find(&start, word)? + word.len();
        let rest = start.get(at..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_:.".contains(byte))?;
        let label = String::from_utf8(rest.get(..end)?.to_vec()).ok()?;
        let encoding = Encoding::for_label(label.as_bytes())?;
        // A page that can be read this far as ASCII is not in UTF-16, whatever it says.
        (encoding != UTF_16LE && encoding != UTF_16BE).then_some(label)
    };
    let in_declaration = || if start.starts_with(b"<?xml") { declared(b"encoding") } else { None };
    declared(b"charset").or_else(in_declaration)
}

/// Whether most characters beyond ASCII are sound UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_in_the_charset_it_is_in() {
        let cyrillic =
            encoding_rs::WINDOWS_1251.encode("<meta charset=windows-1251><p>Губернатор ответил</p>").0.into_owned();
        let japanese = encoding_rs::SHIFT_JIS
            .encode("<meta http-equiv=content-type content='text/html; charset=Shift_JIS'><p>東京で会談が開かれた</p>")
            .0
            .into_owned();
        let mut damaged = "<p>Zürich, Genève, Fribourg: été</p>".as_bytes().to_vec();
        damaged.push(0xff);
        for (name, bytes, declared, wanted, word) in [
            ("named in the page", cyrillic.clone(), None, "windows-1251", "ответил"),
            ("the page knows better than a wrong sender", cyrillic, Some("utf-8"), "windows-1251", "ответил"),
            ("named in an http-equiv", japanese, None, "shift_jis", "東京で"),
            ("damaged in one character", damaged, Some("utf-8"), "utf-8", "Genève"),
            ("UTF-16 in name only", b"<meta charset=utf-16><p>plain</p>".to_vec(), None, "utf-8", "plain"),
        ] {
            let decoded = decode(&bytes, declared);
            assert!(decoded.text.contains(word), "{name}: {}", decoded.text);
            assert_eq!(decoded.charset, wanted, "{name}");
        }
    }
}
