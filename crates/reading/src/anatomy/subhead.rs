//! Headlines inside the body: between dashes, or a short line without a full stop between paragraphs.

use super::layout::ends_sentence;
use super::passage::Passage;

/// A headline inside the body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Subhead<'a> {
    /// Its words, marks aside.
    pub(crate) words: Passage<'a>,
    /// The rule that read it.
    pub(crate) rule: &'static str,
    /// How sure it is, from 0 to 1.
    pub(crate) confidence: f32,
}

/// Marks that stand before and behind a subhead.
const FRAMES: &[&str] = &["–", "—", "--", "-", "***", "**", "*", "+++", "==", "=", "_", "•••"];

/// Reads a line between marks of its own: `– Truce in sight –`, `+++ 14.30 +++`, `## Heading`.
pub(crate) fn framed(line: Passage<'_>) -> Option<Subhead<'_>> {
    let line = line.trim();
    if line.text.len() > 140 || line.text.contains('\n') {
        return None;
    }
    let frame = FRAMES.iter().find(|frame| {
        line.text.len() > 2 * frame.len() && line.text.starts_with(**frame) && line.text.ends_with(**frame)
    });
    if let Some(frame) = frame {
        let words = line.cut(frame.len()..line.text.len() - frame.len());
        // `-30-` has no air between mark and word; a subhead has.
        let airy = words.text.starts_with(char::is_whitespace) && words.text.ends_with(char::is_whitespace)
            || frame.contains('*');
        let words = words.trim();
        let letters = words.text.chars().filter(|letter| letter.is_alphabetic()).count();
        return (airy && letters >= 3).then_some(Subhead { words, rule: "anatomy.subhead.dashes", confidence: 0.97 });
    }
    let words = line.text.trim_start_matches('#');
    (words.len() < line.text.len() && words.starts_with(' ') && line.text.len() - words.len() <= 6).then(|| Subhead {
        words: line.part(words).trim(),
        rule: "anatomy.subhead.hash",
        confidence: 0.9,
    })
}

/// Whether a line without marks is short and open enough for a headline between two paragraphs.
pub(crate) fn bare(line: Passage<'_>) -> Option<Subhead<'_>> {
    let text = line.text;
    // No longer line has so few characters.
    if text.len() > 70 * 4 {
        return None;
    }
    let words = text.split_whitespace().count();
    let fits = (1..=10).contains(&words)
        && text.chars().count() <= 70
        && (!ends_sentence(text) || text.ends_with(['?', '!']) && words <= 8)
        && !text.ends_with([':', ',', ';', '-', '–', '…', '"', '”', '»', '“'])
        && !text.starts_with(['"', '“', '„', '«', '-', '–', '•', '*', '(', '…'])
        && text.starts_with(|letter: char| {
            letter.is_uppercase() || (letter.is_alphabetic() && !letter.is_lowercase()) || "‘'".contains(letter)
        })
        && text.chars().filter(|letter| letter.is_alphabetic()).count() * 2 > text.chars().count()
        && !text.contains(['@', '\n', '\t', '=']);
    fits.then_some(Subhead { words: line, rule: "anatomy.subhead.short-line", confidence: 0.8 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subheads_lose_their_dashes() {
        for (line, words) in [
            ("– ‘Signs’ of truce –", "‘Signs’ of truce"),
            ("- Red and black -", "Red and black"),
            ("## Heading", "Heading"),
            ("*** Later ***", "Later"),
        ] {
            assert_eq!(framed(Passage { text: line, start: 0 }).map(|subhead| subhead.words.text), Some(words));
        }
        for line in ["-30-", "- a list item", "–", "#hashtag", "---", "– said he – and left"] {
            assert_eq!(framed(Passage { text: line, start: 0 }), None, "{line}");
        }
    }

    #[test]
    fn only_short_open_lines_are_bare_subheads() {
        assert!(bare(Passage { text: "A long night", start: 0 }).is_some());
        for line in ["He left.", "The results were:", "“Never again”", "12:30", "- item", ""] {
            assert!(bare(Passage { text: line, start: 0 }).is_none(), "{line}");
        }
    }
}
