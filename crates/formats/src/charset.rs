//! Bytes to characters. A byte order mark wins, then UTF-8 where the bytes are UTF-8 beyond doubt, then what the sender
//! or the document declared, then detection. A declaration that turned out wrong is told, not followed; bytes that are
//! damaged rather than differently encoded are refused rather than guessed at.

use crate::{Unreadable, reason};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};
use std::borrow::Cow;

/// Text decoded from bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decoded<'a> {
    /// The characters, without a byte order mark.
    pub(crate) text: Cow<'a, str>,
    /// The charset it was decoded from, in the registry's spelling, small letters.
    pub(crate) charset: String,
    /// The declared charset, where it was not the right one.
    pub(crate) misdeclared: Option<String>,
}

/// Decodes bytes. `declared` are the charsets that somebody named, the most trusted first.
///
/// # Errors
/// When no charset fits.
pub(crate) fn decode<'a>(bytes: &'a [u8], declared: &[&str]) -> Result<Decoded<'a>, Unreadable> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        let text = encoding
            .decode_without_bom_handling_and_without_replacement(rest)
            .ok_or_else(|| damaged(encoding, "although it begins with that charset's byte order mark"))?;
        return Ok(found(text, encoding, declared));
    }
    let named = declared.iter().find_map(|label| known(label));
    if named == Some(ISO_2022_JP)
        && bytes.contains(&0x1b)
        && let Some(text) = strictly(bytes, ISO_2022_JP)
    {
        return Ok(found(text, ISO_2022_JP, declared));
    }
    if let Some(encoding) = wide(bytes, named)
        && let Some(text) = strictly(bytes, encoding)
    {
        return Ok(found(text, encoding, declared));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Pure ASCII is what nearly every charset says it is; then the declaration stands.
        let ascii = text.is_ascii();
        let encoding = named.filter(|name| ascii && name.is_ascii_compatible()).unwrap_or(UTF_8);
        return Ok(found(Cow::Borrowed(text), encoding, declared));
    }
    legacy(bytes, declared)
}

/// Bytes that are neither UTF-8 nor UTF-16.
fn legacy<'a>(bytes: &'a [u8], declared: &[&str]) -> Result<Decoded<'a>, Unreadable> {
    let (sound, broken) = utf8_evidence(bytes);
    if sound > broken {
        return Err(damaged(UTF_8, &format!("although {sound} other characters are well-formed UTF-8")));
    }
    for encoding in declared.iter().filter_map(|label| known(label)) {
        if encoding.is_ascii_compatible()
            && let Some(text) = strictly(bytes, encoding)
            && plausible(&text)
        {
            return Ok(found(text, encoding, declared));
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    match strictly(bytes, guess) {
        Some(text) if plausible(&text) => Ok(found(text, guess, declared)),
        _ => Err(Unreadable {
            reason: reason::WRONG_CHARSET,
            detail: match declared.first() {
                Some(label) => format!("not text in the declared charset {label:?}, nor in another that can be told"),
                None => "not text in any charset that can be told".to_owned(),
            },
        }),
    }
}

/// The charset with a name, unless it stands for “cannot be decoded”.
fn known(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes()).filter(|found| *found != REPLACEMENT && *found != X_USER_DEFINED)
}

fn strictly<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Option<Cow<'a, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

/// UTF-16 without a mark: declared, or shown by zero bytes in every other place.
fn wide(bytes: &[u8], named: Option<&'static Encoding>) -> Option<&'static Encoding> {
    if bytes.len() < 2 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let looked_at = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let zeros_at = |place: usize| looked_at.iter().skip(place).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second, pairs) = (zeros_at(0), zeros_at(1), looked_at.len() / 2);
    if first == 0 && second * 10 >= pairs * 3 {
        return Some(UTF_16LE);
    }
    if second == 0 && first * 10 >= pairs * 3 {
        return Some(UTF_16BE);
    }
    named.filter(|name| (*name == UTF_16LE || *name == UTF_16BE) && std::str::from_utf8(bytes).is_err())
}

/// How many characters beyond ASCII are well-formed UTF-8, and how many places are not.
fn utf8_evidence(bytes: &[u8]) -> (usize, usize) {
    let mut sound = 0;
    let mut broken = 0;
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (sound, broken)
}

/// Whether decoded text has none of the C1 controls that single-byte charsets give when they are the wrong ones.
fn plausible(text: &str) -> bool {
    !text.chars().any(|character| ('\u{80}'..='\u{9f}').contains(&character) && character != '\u{85}')
}

fn found<'a>(text: Cow<'a, str>, encoding: &'static Encoding, declared: &[&str]) -> Decoded<'a> {
    let misdeclared = declared.first().filter(|label| known(label) != Some(encoding) && !same_family(label, encoding));
    Decoded {
        text,
        charset: encoding.name().to_ascii_lowercase(),
        misdeclared: misdeclared.map(|&label| label.to_owned()),
    }
}

/// `utf-16` names either byte order.
fn same_family(label: &str, encoding: &'static Encoding) -> bool {
    (encoding == UTF_16BE || encoding == UTF_16LE) && label.trim().eq_ignore_ascii_case("utf-16")
}

fn damaged(encoding: &'static Encoding, why: &str) -> Unreadable {
    Unreadable { reason: reason::WRONG_CHARSET, detail: format!("not well-formed {}, {why}", encoding.name()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COPY: &str = "Der Präsident sagte am Freitag in Köln, er prüfe „jede Möglichkeit“.";

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn the_right_charset_is_found() {
        let latin = encoding_rs::WINDOWS_1252.encode(COPY).0.into_owned();
        let gbk = encoding_rs::GBK.encode("新华社北京电 国家主席周五会见了来访的外国代表团。").0.into_owned();
        let japanese = ISO_2022_JP.encode("東京で会談").0.into_owned();
        let mut marked = vec![0xef, 0xbb, 0xbf];
        marked.extend_from_slice(COPY.as_bytes());
        let mut little = vec![0xff, 0xfe];
        little.extend(utf16(COPY, u16::to_le_bytes));
        for (name, bytes, declared, charset, wrong) in [
            ("ASCII says nothing", b"plain".to_vec(), vec![], "utf-8", false),
            ("ASCII fits a declared charset", b"plain".to_vec(), vec!["iso-8859-1"], "windows-1252", false),
            ("UTF-8", COPY.as_bytes().to_vec(), vec![], "utf-8", false),
            ("UTF-8 wins over a declaration", COPY.as_bytes().to_vec(), vec!["iso-8859-1"], "utf-8", true),
            ("a mark wins", marked, vec!["iso-8859-1"], "utf-8", true),
            ("UTF-16 with a mark", little, vec!["utf-16"], "utf-16le", false),
            ("UTF-16 without one", utf16(COPY, u16::to_be_bytes), vec![], "utf-16be", false),
            ("UTF-16 with the other byte order", utf16(COPY, u16::to_be_bytes), vec!["utf-16"], "utf-16be", false),
            ("UTF-16 declared, ASCII in truth", b"no such thing.".to_vec(), vec!["utf-16le"], "utf-8", true),
            ("Latin declared", latin.clone(), vec!["iso-8859-1"], "windows-1252", false),
            ("Latin detected", latin.clone(), vec![], "windows-1252", false),
            ("Latin that says UTF-8", latin, vec!["utf-8"], "windows-1252", true),
            ("the second declaration", gbk.clone(), vec!["utf-8", "gb2312"], "gbk", true),
            ("GBK detected", gbk, vec![], "gbk", false),
            ("ISO-2022-JP is seven-bit", japanese, vec!["iso-2022-jp"], "iso-2022-jp", false),
            ("an unknown name", b"plain".to_vec(), vec!["klingon"], "utf-8", true),
        ] {
            let decoded = decode(&bytes, &declared).expect(name);
            assert_eq!((decoded.charset.as_str(), decoded.misdeclared.is_some()), (charset, wrong), "{name}");
            assert!(!decoded.text.contains(['\u{feff}', '\u{fffd}']), "{name}");
        }
    }

    #[test]
    fn damaged_bytes_are_refused_and_not_guessed_at() {
        let mut cut = "Élysée, Zürich".as_bytes().to_vec();
        cut.extend_from_slice(&[0xc3]);
        for bytes in [cut, vec![0xef, 0xbb, 0xbf, 0xff], vec![0xff, 0xfe, 0x00, 0xd8]] {
            assert_eq!(decode(&bytes, &[]).expect_err("damaged").reason, reason::WRONG_CHARSET);
        }
    }
}
