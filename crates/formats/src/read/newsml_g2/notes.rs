//! Notes to editors. One with the role of a closing line is the desk's signature; a part of a note that the sender repeats
//! as a note of its own stands once. A note is kept as it is written, heading and closing line with it.

use crate::markup;
use crate::story;
use crate::xml::Element;

/// What the notes of an item say.
pub(super) struct Notes {
    /// The notes, a line each part.
    pub(super) notes: Option<String>,
    /// The line that closes the item.
    pub(super) closing: Option<String>,
}

/// Reads all notes of an item.
pub(super) fn read<'a>(all: impl Iterator<Item = &'a Element>) -> Notes {
    let closes = |note: &&Element| note.attribute("role").is_some_and(|role| role.ends_with("closingline"));
    let (closing, notes): (Vec<&Element>, Vec<&Element>) = all.take(200).partition(closes);
    let closing = closing.into_iter().find_map(Element::words);
    let notes: Vec<String> = notes.into_iter().map(lines).filter(|note| !note.is_empty()).collect();
    let folded: Vec<String> = notes.iter().map(|note| story::fold(note)).collect();
    let repeated = |nth: usize, note: &str| {
        let mut others = folded.iter().enumerate().filter(|(other, _)| *other != nth);
        others.any(|(other, long)| long.contains(note) && (long != note || other < nth))
    };
    let kept = notes.into_iter().zip(&folded).enumerate().filter(|(nth, (_, folded))| !repeated(*nth, folded));
    let kept: Vec<String> = kept.map(|(_, (note, _))| note).filter(|note| Some(note) != closing.as_ref()).collect();
    Notes { notes: (!kept.is_empty()).then(|| kept.join("\n")), closing }
}

/// The lines of a note; its headers are headings of its sections here, not furniture of a page.
fn lines(note: &Element) -> String {
    let mut lines: Vec<String> = note.deep("header").into_iter().filter_map(Element::words).take(1).collect();
    lines.extend(markup::from_element(note).parts.into_iter().map(|part| part.text));
    lines.join("\n").trim().to_owned()
}
