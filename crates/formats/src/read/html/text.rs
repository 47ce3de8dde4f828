//! White space and words as a reader of a page sees them.

/// Appends text as it shows on a page: runs of white space become one space, none at the start or after a line break.
pub(super) fn push_collapsed(out: &mut String, text: &str) {
    let mut rest = text;
    loop {
        let solid = rest.trim_start_matches(is_space);
        if solid.len() < rest.len() && !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
        if solid.is_empty() {
            return;
        }
        let end = solid.find(is_space).unwrap_or(solid.len());
        let (word, after) = solid.split_at_checked(end).unwrap_or((solid, ""));
        if word.contains(is_invisible) {
            out.extend(word.chars().filter(|&c| !is_invisible(c)));
        } else {
            out.push_str(word);
        }
        rest = after;
    }
}

/// A copy with white space collapsed and trimmed.
pub(super) fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_collapsed(&mut out, text);
    out.truncate(out.trim_end().len());
    out
}

/// A hard line break.
pub(super) fn push_break(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    if !out.is_empty() {
        out.push('\n');
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// Characters that carry nothing: soft hyphen, zero-width space, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// Words of a text, each in lower case, cut at everything that is neither letter nor digit.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}
