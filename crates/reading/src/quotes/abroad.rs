//! What German, French, Spanish, Portuguese, Italian and Dutch copy does that English does not: sources of several words
//! (`nach Worten von`, `de acuerdo con`), `so Weber` behind a quote, `Pour Marie Dupont, …` before one, and the reporter's
//! words inside the marks (« Oui, répond Marie Dupont, mais … »).

use super::frame::{Frame, What};
use super::lexicon::{Lexicon, Sense};
use std::ops::Range;

/// Words that attribute what stands around them to whom stands behind them.
const SOURCES: &[&[&str]] = &[
    &["nach", "angaben", "von"],
    &["nach", "worten", "von"],
    &["nach", "den", "worten", "von"],
    &["nach", "aussage", "von"],
    &["nach", "aussagen", "von"],
    &["nach", "ansicht", "von"],
    &["nach", "auffassung", "von"],
    &["nach", "einschätzung", "von"],
    &["d'après"],
    &["d’après"],
    &["aux", "yeux", "de"],
    &["de", "acuerdo", "con"],
    &["en", "palabras", "de"],
    &["a", "juicio", "de"],
    &["de", "acordo", "com"],
    &["nas", "palavras", "de"],
    &["a", "detta", "di"],
    &["a", "parere", "di"],
    &["stando", "a"],
    &["naar", "eigen", "zeggen", "van"],
];

/// One past the words at a piece that attribute; `None` where they do not.
pub(super) fn source(frame: &Frame<'_>, at: usize) -> Option<usize> {
    let long = SOURCES
        .iter()
        .find(|words| words.iter().enumerate().all(|(nth, word)| frame.word(at + nth).eq_ignore_ascii_case(word)));
    if let Some(words) = long {
        return Some(at + words.len());
    }
    let capital = |at: usize| frame.get(at).is_some_and(super::frame::Piece::is_capital);
    // „…“, so Weber.
    let quoted =
        at >= 2 && frame.what(at - 1) == Some(What::Comma) && matches!(frame.what(at - 2), Some(What::Quote(_)));
    if quoted && frame.word(at) == "so" && (capital(at + 1) || frame.sense(at + 1).is(Sense::DET)) {
        return Some(at + 1);
    }
    // Pour l’avocat Marc Giraud, …
    let opens = frame.before(at).is_none() && matches!(frame.word(at), "Pour" | "Per" | "Para");
    let comma = (at + 1..at + 8).find(|&end| frame.what(end) == Some(What::Comma))?;
    let person = opens && capital(comma - 1) && (capital(comma - 2) || comma == at + 2);
    person.then_some(at + 1)
}

/// Who speaks by the reporter's words inside the marks, as bytes of the quote: a verb of saying and a subject behind it,
/// between commas or dashes.
pub(super) fn inside(words: &str, lexicon: &Lexicon) -> Option<Range<usize>> {
    let next = |words: &str| [", ", " – ", " — ", " - "].iter().filter_map(|mark| words.find(mark)).min();
    let mut from = next(words)?;
    for _ in 0..6 {
        let mark = words
            .get(from..)?
            .chars()
            .take_while(|letter| !letter.is_alphanumeric())
            .map(char::len_utf8)
            .sum::<usize>();
        let start = from + mark;
        let rest = words.get(start..)?;
        let end = start + rest.find([',', '–', '—', '.', '!', '?']).unwrap_or(rest.len());
        if let Some(subject) = subject(words.get(start..end)?, lexicon) {
            return Some(start + subject.start..start + subject.end);
        }
        from = end + next(words.get(end..)?)?;
    }
    None
}

/// The subject behind the verb of saying that opens a segment.
fn subject(segment: &str, lexicon: &Lexicon) -> Option<Range<usize>> {
    let segment = segment.trim_end();
    let mut at = 0;
    let mut says = false;
    for word in segment.split(' ').take(3) {
        let sense = lexicon.sense(word);
        if !sense.is(Sense::SAYS.and(Sense::AUX)) {
            break;
        }
        says |= sense.is(Sense::SAYS);
        at += word.len() + 1;
    }
    let rest = segment.get(at..).filter(|_| says)?;
    let named = rest.starts_with(char::is_uppercase) || lexicon.sense(rest.split(' ').next()?).is(Sense::DET);
    let short = rest.split(' ').count() <= 7 && rest.contains(char::is_alphabetic);
    (named && short).then_some(at..segment.len())
}

#[cfg(test)]
mod tests {
    use super::super::languages::lexicon;
    use super::*;

    #[test]
    fn the_reporter_speaks_inside_the_marks() {
        for (language, words, wanted) in [
            ("fr", "Non, dit Marie Dupont, pas demain.", Some("Marie Dupont")),
            ("fr", "Le pont, a expliqué le maire, est sûr.", Some("le maire")),
            ("it", "Il ponte – ha detto Anna Rossi – è sicuro", Some("Anna Rossi")),
            ("it", "Il ponte, bello, è sicuro", None),
            ("fr", "Il dit, elle dit, on verra.", None),
            ("fr", "Non.", None),
        ] {
            let found = inside(words, &lexicon(language).expect("a lexicon"));
            assert_eq!(found.and_then(|range| words.get(range)), wanted, "{words}");
        }
    }
}
