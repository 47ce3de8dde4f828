//! Names that their form shows: roads with a number, streets behind a house number, and names of which the tagger read one
//! half as something else (“Czech | Republic”, “John F. Kennedy | International Airport”).

use super::features::Page;
use super::rules::WAYS;
use super::tagger::{Found, NameKind};

/// Ways whose name needs no house number to be one.
const CERTAIN: &[&str] = &["Avenue", "Boulevard", "Parkway"];
/// Ways that are written short.
const SHORT: &[&str] = &["St.", "Ave.", "Rd.", "Blvd.", "Dr."];
/// Words of the longest name of a way, without the way.
const LONGEST: usize = 3;

/// Whether a word is a number in digits.
pub(super) fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The end of a way that begins at a token: “Interstate 55”, “1205 Lone Oak Road” (without its number), “to Hammond Avenue”.
pub(super) fn road<'a>(
    page: &Page,
    sentence: usize,
    at: usize,
    written: &dyn Fn(usize, usize) -> &'a str,
) -> Option<usize> {
    let word = |at: usize| written(sentence, at);
    if matches!(word(at), "Interstate" | "Highway" | "Route") && is_number(word(at + 1)) {
        return Some(at + 2);
    }
    let before = at.checked_sub(1).map(word)?;
    let led = is_number(before) || before.starts_with(char::is_lowercase);
    if !led || !is_plain(word(at)) {
        return None;
    }
    let run = (at + 1..=(at + LONGEST).min(page.tokens(sentence))).take_while(|&nth| is_plain(word(nth - 1)));
    let way = run.into_iter().find(|&nth| WAYS.contains(&word(nth)) || SHORT.contains(&word(nth)))?;
    let sure = is_number(before) && before.len() < 6 || CERTAIN.contains(&word(way));
    let ends = !word(way + 1).starts_with(char::is_uppercase);
    (sure && ends && !matches!(word(way), "County" | "Township" | "Parish")).then_some(way + 1)
}

/// A capital first, lower after.
fn is_plain(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.all(|letter| letter.is_lowercase() || letter == '.')
}

/// Joins the halves of one name.
pub(super) fn join<'a>(names: &mut Vec<Found>, written: &dyn Fn(usize, usize) -> &'a str) {
    let mut joined: Vec<Found> = Vec::with_capacity(names.len());
    for name in names.drain(..) {
        let first = written(name.sentence, name.first);
        match joined.last_mut() {
            Some(before)
                if name.kind == NameKind::Place
                    && before.sentence == name.sentence
                    && before.last == name.first
                    && continues(written(before.sentence, before.first), before, first) =>
            {
                *before = Found { first: before.first, ..name };
            }
            _ => joined.push(name),
        }
    }
    *names = joined;
}

/// Whether a place that begins with a word is the rest of the name before it.
fn continues(word: &str, before: &Found, first: &str) -> bool {
    match before.kind {
        NameKind::Group => first == "Republic" && matches!(word, "Czech" | "Dominican" | "African"),
        NameKind::Person | NameKind::Organisation => {
            matches!(first, "International" | "Airport" | "Boulevard" | "Avenue" | "Parkway")
        }
        NameKind::Place => matches!(first, "Boulevard" | "Avenue" | "Parkway"),
        NameKind::Product => false,
    }
}
