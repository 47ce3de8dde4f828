//! How the copy is laid out: lines become pieces, one for each paragraph, headline, byline or table.
//!
//! Owns the decision whether a line break ends a paragraph or only a line. Copy comes with blank lines between
//! paragraphs, with one paragraph a line, or hard-wrapped at the width of a wire printer, with or without blank lines
//! and indents. A break is a wrap when the next word would not have fitted into the width of the copy; nothing else is
//! known about the copy here. Knows no roles.

use super::passage::Passage;
use copydesk_article::Text;
use std::ops::Range;

/// The widest copy that is taken to be wrapped by hand or by a printer.
const WIDEST: usize = 110;
/// The narrowest width at which copy is wrapped.
const NARROWEST: usize = 40;

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Its bytes, without white space around.
    pub(crate) bytes: Range<usize>,
    /// Whether a blank line stands before it (or it is the first).
    pub(crate) apart: bool,
    /// Whether it is made of columns.
    pub(crate) table: bool,
}

struct Line<'a> {
    passage: Passage<'a>,
    width: usize,
    indented: bool,
    apart: bool,
    columns: bool,
}

/// Cuts a text into its pieces.
pub(crate) fn pieces(text: &Text) -> Vec<Piece> {
    let lines = lines(text);
    let width = wrap_width(&lines);
    let mut pieces: Vec<Piece> = Vec::with_capacity(lines.len());
    let mut before: Option<&Line<'_>> = None;
    for line in &lines {
        let joins = before.is_some_and(|last| belongs(last, line, width));
        match pieces.last_mut() {
            Some(piece) if joins => piece.bytes.end = line.passage.end(),
            _ => pieces.push(Piece { bytes: line.passage.bytes(), apart: line.apart, table: line.columns }),
        }
        before = Some(line);
    }
    settle_tables(text, pieces)
}

fn lines(text: &Text) -> Vec<Line<'_>> {
    let whole = Passage::of(text, 0..text.as_str().len());
    let mut lines = Vec::new();
    let mut apart = true;
    for raw in text.as_str().split(['\n', '\u{2028}', '\u{2029}', '\u{c}']) {
        let passage = whole.part(raw).trim();
        if passage.text.is_empty() {
            apart = true;
            continue;
        }
        let indented = raw.starts_with([' ', '\t', '\u{3000}']);
        let width = if raw.is_ascii() { passage.text.len() } else { passage.text.chars().count() };
        lines.push(Line { passage, width, indented, apart, columns: has_columns(passage.text) });
        apart = false;
    }
    mark_results(&mut lines);
    lines
}

/// Lines of results that follow each other in one shape (`Northport 2 Eastport 1`) are columns without gaps.
fn mark_results(lines: &mut [Line<'_>]) {
    let shapes: Vec<Option<Vec<bool>>> = lines.iter().map(|line| result_shape(line.passage.text)).collect();
    for at in 1..lines.len() {
        let same = shapes.get(at).is_some_and(|shape| shape.is_some() && shapes.get(at - 1) == Some(shape));
        let joined = lines.get(at).is_some_and(|line| !line.apart);
        if same && joined {
            lines.iter_mut().take(at + 1).skip(at - 1).for_each(|line| line.columns = true);
        }
    }
}

/// The shape of a line of results: words in a run are one `false`, a figure is a `true`; two figures at least, one of them last.
fn result_shape(line: &str) -> Option<Vec<bool>> {
    if line.len() > 80 || ends_sentence(line) {
        return None;
    }
    let mut shape: Vec<bool> = Vec::new();
    for word in line.split_whitespace() {
        let figure = word.bytes().any(|byte| byte.is_ascii_digit()) && !word.contains(char::is_alphabetic);
        if figure || shape.last() != Some(&false) {
            shape.push(figure);
        }
    }
    let figures = shape.iter().filter(|figure| **figure).count();
    (figures >= 2 && figures < shape.len() && shape.last() == Some(&true)).then_some(shape)
}

/// The width at which the copy is wrapped, if it is.
fn wrap_width(lines: &[Line<'_>]) -> Option<usize> {
    let width = lines.iter().filter(|line| !line.columns).map(|line| line.width).max()?;
    if !(NARROWEST..=WIDEST).contains(&width) {
        return None;
    }
    let (mut full, mut long, mut open) = (0_usize, 0_usize, 0_usize);
    for (line, next) in lines.iter().zip(lines.iter().skip(1)) {
        if next.apart || line.width * 2 < width {
            continue;
        }
        long += 1;
        full += usize::from(overflows(line, next, width));
        open += usize::from(!ends_sentence(line.passage.text));
    }
    (long > 0 && full * 10 >= long * 6 && open * 10 >= long * 5).then_some(width)
}

/// Whether the next line's first word would not have fitted on this line.
fn overflows(line: &Line<'_>, next: &Line<'_>, width: usize) -> bool {
    let word = next.passage.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    line.width + 1 + word > width
}

fn belongs(line: &Line<'_>, next: &Line<'_>, width: Option<usize>) -> bool {
    if next.apart {
        return false;
    }
    if line.columns || next.columns {
        return line.columns && next.columns;
    }
    let Some(width) = width else {
        return false;
    };
    if next.indented && !line.indented {
        return false;
    }
    let open = !ends_sentence(line.passage.text) && !ends_header(line.passage.text);
    overflows(line, next, width)
        || (open && line.width * 5 > width * 4 && next.passage.text.starts_with(char::is_lowercase))
}

/// Marks with which wire systems end a header line.
fn ends_header(line: &str) -> bool {
    line.ends_with([':', '=', '<'])
}

/// Whether a line ends as a sentence does, quotation marks and brackets aside.
pub(crate) fn ends_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(|mark: char| mark.is_whitespace() || "\"'”’»)]›“".contains(mark));
    bare.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।', '۔'])
}

/// Whether a line is set in columns: cells apart by tabs, semicolons, bars or runs of spaces, figures among them.
fn has_columns(line: &str) -> bool {
    if line.len() > 240 {
        return false;
    }
    let gaps = line.matches('\t').count() + line.matches(" | ").count() + line.matches("   ").count();
    let semicolons = line.matches(';').count();
    let (digits, letters) = line.bytes().fold((0_usize, 0_usize), |(digits, letters), byte| {
        (digits + usize::from(byte.is_ascii_digit()), letters + usize::from(byte.is_ascii_alphabetic()))
    });
    (gaps >= 2 || (semicolons >= 3 && !line.contains("; "))) && digits > 0 && letters < 60
}

/// One line in columns is no table; its neighbours make it one.
fn settle_tables(text: &Text, mut pieces: Vec<Piece>) -> Vec<Piece> {
    for piece in &mut pieces {
        piece.table = piece.table && text.slice(piece.bytes.clone()).contains('\n');
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(copy: &str, wanted: &[&str]) {
        let text = Text::from(copy);
        let found: Vec<_> = pieces(&text).into_iter().map(|piece| text.slice(piece.bytes).to_owned()).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        check("One line.\n\n \nAnother line.\n", &["One line.", "Another line."]);
    }

    #[test]
    fn long_lines_are_paragraphs_of_their_own() {
        let long = "A sentence that goes on and on so that no printer would ever have set it on one single line of its \
                    own, not even the widest of them all.";
        check(&format!("{long}\n{long}"), &[long, long]);
    }

    #[test]
    fn hard_wrapped_copy_is_joined_and_its_header_lines_are_not() {
        check(
            "1ST LEAD\nRiver towns count the cost\nBy Ann Reed, xyz =\n\nNorthport (xyz) - The river Lind fell for the \
             first time in a\nweek on Monday, and the towns along its banks began to count\nwhat it had taken.\n\nNobody \
             was hurt.\n",
            &[
                "1ST LEAD",
                "River towns count the cost",
                "By Ann Reed, xyz =",
                "Northport (xyz) - The river Lind fell for the first time in a\nweek on Monday, and the towns along its \
                 banks began to count\nwhat it had taken.",
                "Nobody was hurt.",
            ],
        );
    }

    #[test]
    fn an_indent_opens_a_paragraph_in_wrapped_copy() {
        check(
            "   The harbour was closed for the night after the storm moved\nin from the west, officials said on Tuesday \
             in a statement.\n   Ferries will sail again in the morning, when the wind drops\nand the sea is calm.",
            &[
                "The harbour was closed for the night after the storm moved\nin from the west, officials said on Tuesday \
                 in a statement.",
                "Ferries will sail again in the morning, when the wind drops\nand the sea is calm.",
            ],
        );
    }

    #[test]
    fn columns_make_a_table() {
        let text = Text::from("Results:\n\nNorthport;23;13;.639\nEastwick;24;14;.632\n\nThe end.");
        let found: Vec<_> = pieces(&text).into_iter().map(|piece| piece.table).collect();
        assert_eq!(found, [false, true, false]);
    }

    #[test]
    fn results_in_one_shape_make_a_table() {
        let tables = |copy: &str| {
            let text = Text::from(copy);
            pieces(&text)
                .into_iter()
                .filter(|piece| piece.table)
                .map(|piece| text.slice(piece.bytes).to_owned())
                .collect()
        };
        let found: Vec<String> = tables("Results\n\nNorthport 2 Eastport 1\nWest Port 0 Southport 0\n\nThe end.");
        assert_eq!(found, ["Northport 2 Eastport 1\nWest Port 0 Southport 0"]);
        let found: Vec<String> =
            tables("1. Ann Reed (Northport) 1:02.3\n2. Tom Hall (Eastport) 1:02.9\n3. Li Na 1:03.4");
        assert_eq!(found.len(), 1);
        let none: Vec<String> =
            tables("Northport 2 Eastport 1\n\nThe team won 2 games in 2024\nNobody was hurt in 3 of them.");
        assert!(none.is_empty(), "{none:?}");
    }

    #[test]
    fn nasty_input_gives_no_pieces_or_whole_ones() {
        check("", &[]);
        check(" \n\t\n", &[]);
        check("\u{2028}a\u{2029}b\u{c}", &["a", "b"]);
    }
}
