//! The language a page says it is in, as BCP 47, where its letters do not say otherwise.

use super::head::Statement;
use copydesk_article::{Basis, Language};

/// The stated language of a text.
pub(super) fn of(stated: Statement, text: &str) -> Option<Language> {
    let tag = tag(&stated.value)?;
    let script = script(text)?;
    let primary = tag.split('-').next()?;
    if !writes(primary, script) {
        return None;
    }
    // Templates state a language for every page of a site; it is evidence, not proof.
    Some(Language { tag, script: script.to_owned(), basis: Basis::Stated, by: stated.by.into(), confidence: 0.8 })
}

/// `en_us`, `EN-us` and `en` are `en-US`, `en-US` and `en`.
fn tag(value: &str) -> Option<String> {
    let value = value.split([',', ';', ' ']).next()?.trim();
    let mut parts = value.split(['-', '_']);
    let primary = parts.next()?.to_ascii_lowercase();
    if !matches!(primary.len(), 2 | 3) || !primary.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let region = parts.next().filter(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    Some(region.map_or(primary.clone(), |region| format!("{primary}-{}", region.to_ascii_uppercase())))
}

/// The script most letters at the start of a text are of.
fn script(text: &str) -> Option<&'static str> {
    const SCRIPTS: [(&str, std::ops::RangeInclusive<char>); 14] = [
        ("Latn", 'A'..='\u{24f}'),
        ("Grek", '\u{370}'..='\u{3ff}'),
        ("Cyrl", '\u{400}'..='\u{52f}'),
        ("Armn", '\u{530}'..='\u{58f}'),
        ("Hebr", '\u{590}'..='\u{5ff}'),
        ("Arab", '\u{600}'..='\u{77f}'),
        ("Deva", '\u{900}'..='\u{97f}'),
        ("Beng", '\u{980}'..='\u{9ff}'),
        ("Taml", '\u{b80}'..='\u{bff}'),
        ("Thai", '\u{e00}'..='\u{e7f}'),
        ("Geor", '\u{10a0}'..='\u{10ff}'),
        ("Jpan", '\u{3040}'..='\u{30ff}'),
        ("Hani", '\u{4e00}'..='\u{9fff}'),
        ("Kore", '\u{ac00}'..='\u{d7a3}'),
    ];
    let mut counts = [0_u32; 14];
    for c in text.chars().filter(|c| c.is_alphabetic()).take(2_000) {
        let at = SCRIPTS.iter().position(|(_, range)| range.contains(&c));
        if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
    let [.., kana, han, _] = counts;
    let (at, &most) = counts.iter().enumerate().max_by_key(|&(at, count)| (count, std::cmp::Reverse(at)))?;
    match SCRIPTS.get(at)?.0 {
        _ if most == 0 => None,
        "Hani" if kana * 10 > han => Some("Jpan"),
        script => Some(script),
    }
}

/// Whether a language is written so. Languages that are not named here are taken at their word.
fn writes(primary: &str, script: &str) -> bool {
    match primary {
        "en" | "de" | "fr" | "es" | "pt" | "it" | "nl" | "id" | "ms" | "sv" | "da" | "no" | "nb" | "fi" | "pl"
        | "cs" | "tr" | "vi" | "ro" | "hu" => script == "Latn",
        "ru" | "uk" | "bg" | "be" | "mk" => script == "Cyrl",
        "ja" => matches!(script, "Jpan" | "Hani"),
        "zh" => script == "Hani",
        "ko" => matches!(script, "Kore" | "Hani"),
        "ar" | "fa" | "ur" => script == "Arab",
        "he" => script == "Hebr",
        "el" => script == "Grek",
        "hi" | "mr" | "ne" => script == "Deva",
        "th" => script == "Thai",
        _ => true,
    }
}
