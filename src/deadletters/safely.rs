//! Bytes of strangers, made safe to print: no control character reaches the terminal, no line is endless.

use std::fmt::Write as _;

/// The most that is shown of a text, in characters.
const LONGEST: usize = 16 * 1024;
/// The most that is shown of what is no text, in bytes.
const LONGEST_BINARY: usize = 256;

/// A text in one line.
#[must_use]
pub fn line(text: &str) -> String {
    cut(text, false)
}

/// A value: its text with its line ends, or its first bytes in hexadecimal.
#[must_use]
pub fn body(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return cut(text, true);
    }
    let mut shown = format!("({} bytes that are not UTF-8)", bytes.len());
    for chunk in bytes.get(..bytes.len().min(LONGEST_BINARY)).unwrap_or_default().chunks(16) {
        shown.push('\n');
        for byte in chunk {
            let written = write!(shown, "{byte:02x} ");
            debug_assert!(written.is_ok(), "a String takes all");
        }
        shown.extend(chunk.iter().map(|byte| if byte.is_ascii_graphic() { char::from(*byte) } else { '.' }));
    }
    shown
}

fn cut(text: &str, lines: bool) -> String {
    let mut shown = String::new();
    let mut characters = text.chars();
    for character in characters.by_ref().take(LONGEST) {
        match character {
            '\n' | '\t' if lines => shown.push(character),
            '\r' if lines => {}
            // Marks of direction turn what a reader sees around.
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                shown.extend(character.escape_unicode());
            }
            other if other.is_control() => shown.extend(other.escape_default()),
            other => shown.push(other),
        }
    }
    let left = characters.count();
    if left > 0 {
        shown.push_str(&format!("… ({left} characters more)"));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_is_printed() {
        assert_eq!(line("a\u{1b}[31m\nb"), "a\\u{1b}[31m\\nb");
        assert_eq!(body(b"a\r\nb\x07"), "a\nb\\u{7}");
        assert_eq!(line("\u{202e}x"), "\\u{202e}x");
        assert_eq!(body(&[0xff, b'a']), "(2 bytes that are not UTF-8)\nff 61 .a");
        assert!(line(&"x".repeat(LONGEST + 5)).ends_with("… (5 characters more)"));
    }
}
