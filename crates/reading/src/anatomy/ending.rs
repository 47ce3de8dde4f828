//! What stands at the end of copy: signatures, end marks, sign-off credits, word counts, transmission times, contacts.
//!
//! Owns telling what an end line is, and the marks that copy ends with (`ends`, `-30-`, `###`, `MORE`, an agency's bare
//! name, a word count). The other kinds have a room each.

mod contact;
mod sent;
mod sign_off;
mod signature;
#[cfg(test)]
mod tests;

use super::agencies;
use super::date::Written;
use super::passage::{Passage, strip_prefix_no_case};
pub(crate) use contact::is_portrait;
pub(crate) use sign_off::Signed;

/// What an end line is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ending<'a> {
    /// Initials of writers and desks, and the agency that signs.
    Signature(Passage<'a>, Option<&'static str>),
    /// A mark that the copy ends, or goes on in another take; the agency, where the mark names one.
    Mark(Option<&'static str>),
    /// Names behind roles.
    SignOff(Vec<Signed<'a>>),
    /// When it was sent.
    Sent(Written),
    /// Whom to ask.
    Contact,
    /// Words that go with every item of a sender.
    Boilerplate,
}

/// Marks that end copy, lower case.
const MARKS: &[&str] = &[
    "ends",
    "end",
    "-30-",
    "30",
    "###",
    "more",
    "-more-",
    "- more -",
    "endall",
    "ende",
    "fin",
    "xxx",
    "//end//",
    "end it",
    "enditem",
    "the end",
    "end of story",
    "mf",
    "more to come",
    "fim",
];

/// Reads an end line.
pub(crate) fn read(line: Passage<'_>) -> Option<Ending<'_>> {
    let line = line.trim();
    if let Some(mark) = end_mark(line.text) {
        return Some(Ending::Mark(mark));
    }
    if let Some(sent) = sent::read(line.text) {
        return Some(Ending::Sent(sent));
    }
    if let Some((signature, agency)) = signature::read(line) {
        return Some(Ending::Signature(signature, agency));
    }
    if let Some(names) = sign_off::read(line) {
        return Some(Ending::SignOff(names));
    }
    if contact::is_contact(line.text) {
        return Some(Ending::Contact);
    }
    contact::is_boilerplate(line.text).then_some(Ending::Boilerplate)
}

/// `ends`, `-30-`, `=Kyodo`, `/ritzau/`, `(dpa)`; the agency it names.
fn end_mark(line: &str) -> Option<Option<&'static str>> {
    let bare = line.trim_matches(|mark: char| mark.is_whitespace() || "()[]*./=-–—_<>^#".contains(mark));
    if bare.is_empty() {
        return Some(None);
    }
    if bare.len() > 60 {
        return None;
    }
    let lower = bare.to_lowercase();
    if MARKS.contains(&lower.as_str()) && (bare.len() < line.len() || !bare.contains(' ')) {
        return Some(None);
    }
    if is_word_count(bare) {
        return Some(None);
    }
    let framed = line.starts_with(['=', '/', '(', '-', '–', '[']) || line == bare;
    framed.then(|| agencies::known(bare)).flatten().map(Some)
}

/// `(512 words)`, `466 words`, `Word count: 512`.
fn is_word_count(bare: &str) -> bool {
    let announced = ["word count:", "words:", "wordcount:", "wörter:", "zeilen:", "mots:", "palabras:", "length:"]
        .iter()
        .find_map(|label| strip_prefix_no_case(bare, label));
    let number = |text: &str| text.trim().replace(['.', ','], "").parse::<u32>().is_ok();
    let counted = |text: &str| {
        text.trim().rsplit_once(' ').is_some_and(|(count, word)| {
            let count = strip_prefix_no_case(count, "ca.").unwrap_or(count);
            matches!(word.to_lowercase().as_str(), "words" | "wörter" | "zeilen" | "zl" | "mots" | "palabras")
                && number(count)
        })
    };
    announced.map_or_else(|| counted(bare), |count| number(count) || counted(count))
}
