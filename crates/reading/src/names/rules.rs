//! What is certain without learning: written forms that name a country whatever stands around them, words that are never
//! a name, and the names of countries and peoples for languages that the tagger has not learned.

use super::features::Page;
use super::roads;
use super::tagger::{Found, NameKind};
use crate::entities::Name;
use crate::entities::tables::{countries, region};
use crate::places::is_town;
use copydesk_article::Sentence;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// Corrects the tagger where a rule knows better.
pub(super) fn correct<'a>(found: Vec<Found>, page: &Page, written: &dyn Fn(usize, usize) -> &'a str) -> Vec<Found> {
    let mut names: Vec<Found> = found.into_iter().filter_map(|name| trimmed(name, written)).collect();
    roads::join(&mut names, written);
    locate(&mut names, written);
    let mut added = Vec::new();
    for sentence in 0..page.words.sentences() {
        for at in 0..page.tokens(sentence) {
            let word = written(sentence, at);
            let country = matches!(word, "US" | "U.S." | "U.S" | "UK" | "U.K." | "USA" | "U.S.A." | "UAE");
            let last = match roads::road(page, sentence, at, written) {
                Some(last) => last,
                None if country => at + 1,
                None => continue,
            };
            let near = names.partition_point(|name| (name.sentence, name.last) <= (sentence, at));
            if !names.get(near).is_some_and(|name| name.sentence == sentence && name.first < last) {
                let votes = [0, 0, 1, 0];
                added.push(Found { sentence, first: at, last, kind: NameKind::Place, votes });
            }
        }
    }
    names.extend(added);
    names.sort_by_key(|name| (name.sentence, name.first));
    names
}

const TITLES: &[&str] = &[
    "President",
    "Mr.",
    "Mrs.",
    "Ms.",
    "Mr",
    "Mrs",
    "Ms",
    "Dr.",
    "Dr",
    "Sen.",
    "Rep.",
    "Gov.",
    "Gen.",
    "Sgt.",
    "Lt.",
    "Col.",
    "Capt.",
    "Maj.",
    "Senator",
    "Minister",
    "Secretary",
    "Governor",
    "Mayor",
    "Judge",
    "Justice",
    "King",
    "Queen",
    "Prince",
    "Princess",
    "Sir",
    "Lord",
    "Lady",
    "Pope",
    "Chancellor",
    "Professor",
    "Prof.",
    "Rev.",
    "Premier",
    "Prime",
    "Congressman",
    "Congresswoman",
    "Ambassador",
    "Chairman",
    "Spokesman",
    "Spokeswoman",
    "Coach",
    "General",
    "Captain",
];

/// A name without title, article, marks at its edges; nothing where no name is left.
fn trimmed<'a>(mut name: Found, written: &dyn Fn(usize, usize) -> &'a str) -> Option<Found> {
    let sentence = name.sentence;
    let word = |at: usize| written(sentence, at);
    while name.first < name.last {
        let first = word(name.first);
        let title = name.kind == NameKind::Person && TITLES.contains(&first);
        let article = matches!(first, "the" | "a" | "an" | "The") && word(name.first + 1) != "Hague";
        let mark = !first.chars().any(char::is_alphanumeric);
        // “775 Main St.” stands in Main St.
        let house = name.kind == NameKind::Place && roads::is_number(first) && name.last - name.first > 1;
        if !(title || article || mark || house) {
            break;
        }
        name.first += 1;
    }
    while name.first < name.last {
        let last = word(name.last - 1);
        if last.chars().any(char::is_alphanumeric) && !matches!(last, "'s" | "’s") {
            break;
        }
        name.last -= 1;
    }
    // “Bucknell Drive”, “Glen Crossing Road” are ways, whoever they are named after.
    let way = matches!(name.kind, NameKind::Person | NameKind::Organisation)
        && WAYS.contains(&word(name.last))
        && !word(name.last + 1).starts_with(char::is_uppercase);
    if way {
        name.kind = NameKind::Place;
        name.votes = [0, 0, 1, 0];
    }
    if name.kind == NameKind::Place {
        fit_place(&mut name, written);
    }
    let first = word(name.first);
    let generic = name.kind == NameKind::Place && name.last - name.first == 1 && GENERIC.contains(&first);
    let said = generic || name.last - name.first == 1 && NEVER.iter().any(|never| first.eq_ignore_ascii_case(never));
    let political = name.kind == NameKind::Group && POLITICAL.contains(&first.trim_end_matches('s'));
    (name.first < name.last && !said && !political).then_some(name)
}

/// Lower-case words at the edges of a place go (`north Arlington`, `Ankara airport`); the kind of its street comes in.
fn fit_place<'a>(name: &mut Found, written: &dyn Fn(usize, usize) -> &'a str) {
    let sentence = name.sentence;
    let word = |at: usize| written(sentence, at);
    let lower = |at: usize| word(at).starts_with(char::is_lowercase);
    while name.last - name.first > 1 && lower(name.first) && !matches!(word(name.first), "al" | "el" | "de") {
        name.first += 1;
    }
    while name.last - name.first > 1 && lower(name.last - 1) {
        name.last -= 1;
    }
    if WAYS.contains(&word(name.last)) || word(name.last - 1) == "W.Va" && word(name.last) == "." {
        name.last += 1;
    }
    if NUMBERED.contains(&word(name.last - 1)) && roads::is_number(word(name.last)) {
        name.last += 1;
    }
    while name.last - name.first > 1 && is_part(word(name.first)) {
        let rest: Vec<&str> = (name.first + 1..name.last).map(word).collect();
        let rest = rest.join(" ");
        let state = region(&rest).is_some_and(|region| region.country == "US");
        if !state && (COMPASS.contains(&word(name.first)) || !is_town(&rest)) {
            break;
        }
        name.first += 1;
    }
}

/// Whether a word stands before the name of a place and is no part of it: “Historic Dublin”, “Northeast Georgia”.
fn is_part(word: &str) -> bool {
    matches!(word, "Historic" | "Metro" | "Metropolitan" | "Downtown") || COMPASS.contains(&word)
}

/// Parts of a state; “Southeast Asia” has them in its name.
const COMPASS: &[&str] = &["Northeast", "Northwest", "Southeast", "Southwest"];

/// Ways that have numbers.
const NUMBERED: &[&str] = &["Route", "Road", "Highway", "Interstate"];

/// Kinds of way and of county behind a name.
pub(super) const WAYS: &[&str] =
    &["Street", "Avenue", "Road", "Drive", "Lane", "Boulevard", "Parkway", "County", "Township", "Parish"];

/// Words for kinds of place that name none alone.
const GENERIC: &[&str] = &[
    "City", "Highway", "Route", "St.", "Port", "Land", "River", "Street", "County", "Road", "Town", "Village", "Lake",
];

/// Written forms that are countries or states and hardly anything else, and single names that the article locates
/// (`in Henderson`) while no person bears them, are places.
fn locate<'a>(names: &mut [Found], written: &dyn Fn(usize, usize) -> &'a str) {
    const ALSO_PEOPLE: &[&str] =
        &["Jordan", "Georgia", "Chad", "Virginia", "Israel", "Kent", "Norfolk", "Congress", "IS"];
    let text = |name: &Found| -> Cow<'a, str> {
        let first = written(name.sentence, name.first);
        if name.last - name.first == 1 {
            return Cow::Borrowed(first);
        }
        let mut whole = first.to_owned();
        for at in name.first + 1..name.last {
            whole.push(' ');
            whole.push_str(written(name.sentence, at));
        }
        Cow::Owned(whole)
    };
    let mut borne: FxHashSet<&str> = FxHashSet::default();
    for name in names.iter().filter(|name| name.kind == NameKind::Person && name.last - name.first > 1) {
        borne.extend((name.first..name.last).flat_map(|at| written(name.sentence, at).split(' ')));
    }
    let located: FxHashSet<&str> = names
        .iter()
        .filter(|name| name.kind == NameKind::Person && name.last - name.first == 1)
        .filter(|name| {
            let before = name.first.checked_sub(1).map(|at| written(name.sentence, at)).unwrap_or_default();
            matches!(before, "in" | "near" | "outside") && !matches!(written(name.sentence, name.last), "'s" | "’s")
        })
        .map(|name| written(name.sentence, name.first))
        .filter(|name| !borne.contains(name))
        .collect();
    for name in names.iter_mut().filter(|name| matches!(name.kind, NameKind::Person | NameKind::Organisation)) {
        let written_as = text(name);
        let known = countries().named(&written_as).is_some() || region(&written_as).is_some();
        let street = name.last - name.first > 1 && WAYS.contains(&written(name.sentence, name.last - 1));
        let person = name.kind == NameKind::Person;
        let located = || located.contains(written_as.as_ref());
        if known && !ALSO_PEOPLE.contains(&written_as.as_ref()) || person && (street || located()) {
            name.kind = NameKind::Place;
            name.votes = [0, 0, i32::MAX / 64, 0];
        }
    }
}

/// Whether a word is no name however the sentence looks.
pub(super) fn is_never(word: &str) -> bool {
    NEVER.iter().any(|never| word.eq_ignore_ascii_case(never))
}

/// Whether a word is a title before names.
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

/// Whether a word is a party or a creed.
pub(super) fn is_political(word: &str) -> bool {
    POLITICAL.contains(&word.trim_end_matches('s'))
}

/// Words that are no name however the sentence looks.
const NEVER: &[&str] = &[
    "i",
    "he",
    "she",
    "it",
    "we",
    "they",
    "you",
    "the",
    "a",
    "an",
    "and",
    "but",
    "if",
    "in",
    "on",
    "at",
    "of",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "december",
    "november",
    "october",
    "september",
    "president",
    "mr.",
    "mrs.",
    "ms.",
    "minister",
    "god",
    "internet",
    "mom",
    "dad",
];

/// Parties and creeds of politics: no peoples.
const POLITICAL: &[&str] = &[
    "Republican",
    "Democrat",
    "Democratic",
    "Communist",
    "Marxist",
    "Nazi",
    "Tory",
    "Tories",
    "Socialist",
    "Maoist",
    "Liberal",
    "Conservative",
    "Baathist",
    "Leftist",
    "Federalist",
    "Confederate",
];

/// Names of countries as they are written in a language that the tagger has not learned, where the word is certain.
pub(super) fn listed(text: &str, sentences: &[Sentence], language: Option<&str>) -> Vec<Name> {
    if !matches!(language, Some("de" | "fr" | "es" | "pt" | "it" | "nl")) {
        return Vec::new();
    }
    let mut names = Vec::new();
    for (nth, sentence) in sentences.iter().enumerate() {
        for (at, token) in sentence.tokens.iter().enumerate() {
            let word = text.get(token.bytes()).unwrap_or_default();
            if word.chars().count() > 4 && word.starts_with(char::is_uppercase) && countries().is_foreign(word) {
                names.push(Name { bytes: token.bytes(), kind: NameKind::Place, sentence: Some((nth, at, at + 1)) });
            }
        }
    }
    names
}
