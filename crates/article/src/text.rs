//! A text with the two ways of counting in it: bytes, which Rust slices by, and code points, which the contract counts.

use crate::{Span, SpanError};
use std::ops::Range;

/// Bytes between two remembered code-point counts; the work of one conversion is bounded by it.
const STRIDE: usize = 64;

/// An article's text. Readers work with byte ranges and turn them into [`Span`]s here, and only here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    content: String,
    /// Code points before each multiple of `STRIDE` bytes; empty when all of the text is ASCII.
    counts: Vec<u32>,
    length: usize,
}

impl Text {
    /// Takes a text and counts its code points.
    #[must_use]
    pub fn new(content: String) -> Self {
        if content.is_ascii() {
            let length = content.len();
            return Self { content, counts: Vec::new(), length };
        }
        let mut counts = Vec::with_capacity(content.len() / STRIDE + 1);
        let mut seen = 0_u32;
        for block in content.as_bytes().chunks(STRIDE) {
            counts.push(seen);
            seen += count_starts(block);
        }
        Self { content, counts, length: seen as usize }
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// Gives the text back.
    #[must_use]
    pub fn into_string(self) -> String {
        self.content
    }

    /// Length in code points.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The part of the text at a byte range; empty where the range is no part of it.
    #[must_use]
    pub fn slice(&self, bytes: Range<usize>) -> &str {
        self.content.get(bytes).unwrap_or_default()
    }

    /// The part of the text at a span; empty where the span is no part of it.
    #[must_use]
    pub fn at(&self, span: Span) -> &str {
        self.slice(self.bytes(span))
    }

    /// The span of a byte range.
    ///
    /// # Errors
    /// When the range is backwards or reaches beyond the text. A byte inside a character counts as that character's end.
    pub fn span(&self, bytes: Range<usize>) -> Result<Span, SpanError> {
        if bytes.end > self.content.len() {
            return Err(SpanError::Outside { end: bytes.end, length: self.content.len() });
        }
        Span::new(self.code_points_before(bytes.start), self.code_points_before(bytes.end), self.length)
    }

    /// The byte range of a span; clipped to the text.
    #[must_use]
    pub fn bytes(&self, span: Span) -> Range<usize> {
        self.byte_of(span.start())..self.byte_of(span.end())
    }

    fn code_points_before(&self, byte: usize) -> usize {
        let byte = byte.min(self.content.len());
        if self.counts.is_empty() {
            return byte;
        }
        let block = byte / STRIDE;
        match self.counts.get(block) {
            Some(&before) => {
                let rest = self.content.as_bytes().get(block * STRIDE..byte).unwrap_or_default();
                (before + count_starts(rest)) as usize
            }
            None => self.length,
        }
    }

    fn byte_of(&self, code_point: usize) -> usize {
        if self.counts.is_empty() {
            return code_point.min(self.content.len());
        }
        if code_point >= self.length {
            return self.content.len();
        }
        let block = self.counts.partition_point(|&before| (before as usize) <= code_point).saturating_sub(1);
        let mut left = code_point - self.counts.get(block).map_or(0, |&before| before as usize);
        let bytes = self.content.as_bytes();
        for (index, &byte) in bytes.iter().enumerate().skip(block * STRIDE) {
            if is_start(byte) {
                if left == 0 {
                    return index;
                }
                left -= 1;
            }
        }
        bytes.len()
    }
}

impl From<&str> for Text {
    fn from(content: &str) -> Self {
        Self::new(content.to_owned())
    }
}

/// Whether a byte of UTF-8 begins a code point.
fn is_start(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

fn count_starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&byte| u32::from(is_start(byte))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_code_points_agree_everywhere() {
        let mixed = "aé€𝄞 “x” ".repeat(40);
        let text = Text::from(mixed.as_str());
        assert_eq!(text.len(), mixed.chars().count());
        for (nth, (byte, _)) in mixed.char_indices().enumerate() {
            let span = text.span(byte..mixed.len()).expect("inside");
            assert_eq!(span.start(), nth);
            assert_eq!(text.bytes(span), byte..mixed.len());
        }
    }

    #[test]
    fn an_ascii_text_counts_alike() {
        let text = Text::from("plain words");
        let span = text.span(6..11).expect("inside");
        assert_eq!((span.start(), span.end(), text.at(span)), (6, 11, "words"));
        assert!(text.span(6..12).is_err());
    }
}
