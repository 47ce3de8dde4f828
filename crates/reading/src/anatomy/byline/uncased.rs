//! Bylines in scripts without capitals: names alone on a line, as Arabic wires set them, and Chinese ones behind a label.
//!
//! Arabic joins names by `و` glued to the second one, by commas and by `مع`; the place stands behind `في`. A family
//! name may itself begin with `و`: it joins only where two words at least stand on either side of it.

use super::super::agencies;
use super::super::passage::Passage;
use super::super::person;
use super::Credit;

/// The longest line of names, in code points.
const LONGEST: usize = 80;

/// The people of a line of names; `None` where anything in it is none. `announced`: a label says that names follow.
pub(super) fn credits(line: Passage<'_>, announced: bool) -> Option<Vec<Credit<'_>>> {
    if line.text.chars().count() > LONGEST || line.text.chars().any(|letter| letter.is_lowercase()) {
        return None;
    }
    let mut names: Vec<Credit<'_>> = Vec::new();
    for part in line.text.split(['،', ',', '、', '，', '/', ';']) {
        for segment in segments(line.part(part).trim()) {
            let (segment, house) = without_house(without_place(segment));
            if segment.text.is_empty() && house.is_none() {
                return None;
            }
            if let (true, Some(house)) = (segment.text.is_empty(), house) {
                names.iter_mut().for_each(|name| name.organisation = Some(house.to_owned()));
                continue;
            }
            (person::is_uncased_name(segment.text) || announced && is_short_name(segment.text)).then_some(())?;
            let organisation = house.map(str::to_owned);
            names.push(Credit { name: segment, role: None, organisation, email: None });
        }
    }
    (!names.is_empty()).then_some(names)
}

/// Two to four ideographs: a Chinese, Japanese or Korean name in one word.
fn is_short_name(text: &str) -> bool {
    let letters = text.chars().count();
    (2..=4).contains(&letters) && text.chars().all(|letter| matches!(letter, '\u{3400}'..='\u{9fff}' | '가'..='힣'))
}

/// Cuts at ` مع ` and before a `و` that joins.
fn segments(line: Passage<'_>) -> Vec<Passage<'_>> {
    let words: Vec<Passage<'_>> = line.text.split_whitespace().map(|word| line.part(word)).collect();
    let mut found = Vec::new();
    let (mut first, mut from) = (0, line.start);
    for (at, word) in words.iter().enumerate() {
        let (before, behind) = (at - first, words.len() - at);
        let end = word.start;
        if word.text == "مع" {
            found.push(line.cut(from - line.start..end - line.start).trim());
            (first, from) = (at + 1, word.end());
        } else if before >= 2 && behind >= 2 && word.text.starts_with('و') && word.text.chars().count() > 3 {
            found.push(line.cut(from - line.start..end - line.start).trim());
            (first, from) = (at, end + 'و'.len_utf8());
        }
    }
    found.push(line.after(from - line.start).trim());
    found
}

fn without_place(segment: Passage<'_>) -> Passage<'_> {
    segment.text.split_once(" في ").map_or(segment, |(name, _)| segment.part(name).trim())
}

/// `… (أ ف ب)`, or a segment that is an agency.
fn without_house(segment: Passage<'_>) -> (Passage<'_>, Option<&'static str>) {
    if let Some(code) = agencies::known(segment.text.trim_matches(['(', ')'])) {
        return (segment.before(0), Some(code));
    }
    let bracket = segment.text.split_once('(').and_then(|(name, inside)| {
        let code = agencies::known(inside.trim_end().trim_end_matches(')'))?;
        Some((segment.part(name).trim(), Some(code)))
    });
    bracket.unwrap_or((segment, None))
}
