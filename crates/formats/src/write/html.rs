//! Blocks of an article as the HTML and the plain pieces that other formats carry.

use copydesk_article::{Article, Role, Span, Text};
use std::fmt::Write as _;

/// A block's role and words.
pub(crate) struct Piece {
    pub(crate) role: Role,
    pub(crate) text: String,
}

/// The blocks that are body: what stands in fields of its own is left out.
pub(crate) fn body(article: &Article) -> Vec<Piece> {
    let (Some(text), Some(blocks)) = (&article.text, &article.blocks) else { return Vec::new() };
    let text = Text::new(text.clone());
    let pieces = blocks.iter().filter(|block| is_body(block.role)).filter_map(|block| {
        let span = Span::new(block.start, block.end, text.len()).ok()?;
        let words = text.at(span).trim();
        (!words.is_empty()).then(|| Piece { role: block.role, text: words.to_owned() })
    });
    pieces.collect()
}

fn is_body(role: Role) -> bool {
    match role {
        Role::Paragraph | Role::Subhead | Role::List | Role::Quote | Role::Table => true,
        Role::Dateline | Role::Signature | Role::Correction | Role::Boilerplate | Role::Contact => true,
        Role::Headline | Role::Kicker | Role::Byline | Role::Caption | Role::Credit => false,
        Role::Date | Role::Ednote | Role::Slugline => false,
    }
}

/// The pieces as HTML.
pub(crate) fn html(pieces: &[Piece]) -> String {
    pieces.iter().map(piece_html).collect()
}

fn piece_html(piece: &Piece) -> String {
    let text = &piece.text;
    match piece.role {
        Role::Subhead => format!("<h2>{}</h2>", one_line(text)),
        Role::Quote => format!("<blockquote><p>{}</p></blockquote>", one_line(text)),
        Role::List => format!("<ul>{}</ul>", each(text, "li")),
        Role::Table => {
            let rows = text.lines().map(|row| {
                let cells: String = row.split('\t').map(|cell| format!("<td>{}</td>", escaped(cell.trim()))).collect();
                format!("<tr>{cells}</tr>")
            });
            format!("<table>{}</table>", rows.collect::<String>())
        }
        _ => format!("<p>{}</p>", one_line(text)),
    }
}

fn each(text: &str, name: &str) -> String {
    text.lines().fold(String::new(), |mut html, line| {
        // Writing to a string cannot fail.
        if write!(html, "<{name}>{}</{name}>", escaped(line.trim())).is_err() {
            html.clear();
        }
        html
    })
}

/// A paragraph's lines, which the wire broke, in one.
pub(crate) fn one_line(text: &str) -> String {
    escaped(&text.lines().map(str::trim).collect::<Vec<_>>().join(" "))
}

/// Text safe in HTML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The pieces as plain text.
pub(crate) fn plain(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join("\n\n")
}
