//! Bylines: who wrote the item, in all the customs of the wires.
//!
//! Owns the reading of one line as a byline. `By A and B in Paris`, `Von A, dpa`, `A with B`, a name with its surname in
//! capitals, bare names, a line with the role or the agency of the one above. Whether a line stands where a byline can
//! stand is decided by the head of the copy; a line that holds anything but names, roles, places and houses is none.

use super::agencies;
use super::passage::{Passage, strip_words_no_case};
use super::person;

/// Words that open a byline, by language.
const CUES: &[&str] = &[
    "by",
    "von",
    "par",
    "por",
    "di",
    "door",
    "af",
    "av",
    "van",
    "text by",
    "story by",
    "words by",
    "written by",
    "report by",
    "text",
    "autor",
    "autorin",
    "autoren",
    "author",
    "auteur",
    "tekst",
    "texto",
];

/// Words between two names.
const JOINTS: &[&str] =
    &["and", "und", "et", "y", "e", "en", "og", "och", "with", "mit", "avec", "con", "com", "met", "&"];

/// Words before the place that an author writes from.
const FROM: &[&str] = &["in", "à", "en", "aus", "em", "at", "a", "aux", "au"];

/// Words that make a role, lower case.
const JOBS: &[&str] = &[
    "reporter",
    "reporters",
    "correspondent",
    "correspondents",
    "writer",
    "writers",
    "editor",
    "editors",
    "columnist",
    "critic",
    "photographer",
    "producer",
    "analyst",
    "contributor",
    "staff",
    "bureau",
    "chief",
    "journalist",
    "redakteur",
    "redakteurin",
    "korrespondent",
    "korrespondentin",
    "journaliste",
    "envoyé",
    "redactor",
    "redactora",
    "corresponsal",
    "intern",
    "stringer",
];

/// Words that make a house, lower case.
const HOUSES: &[&str] = &[
    "news",
    "times",
    "post",
    "tribune",
    "journal",
    "herald",
    "press",
    "gazette",
    "magazine",
    "chronicle",
    "globe",
    "star",
    "sun",
    "guardian",
    "observer",
    "telegraph",
    "standard",
    "register",
    "review",
    "bulletin",
    "zeitung",
    "anzeiger",
    "radio",
    "tv",
    "service",
    "agency",
    "network",
    "media",
    "daily",
    "weekly",
    "express",
    "sentinel",
    "courier",
    "union-tribune",
    "dispatch",
];

/// One author as the line gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credit<'a> {
    /// The name as written.
    pub(crate) name: Passage<'a>,
    /// The role, as written.
    pub(crate) role: Option<String>,
    /// The house they write for.
    pub(crate) organisation: Option<String>,
    /// An address.
    pub(crate) email: Option<String>,
}

/// A line read as a byline.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Byline<'a> {
    /// The line as shown, marks of the wire aside.
    pub(crate) shown: Passage<'a>,
    /// The line in reading case.
    pub(crate) value: String,
    /// The authors, in order. Empty for `By Staff Reporter` and agencies.
    pub(crate) credits: Vec<Credit<'a>>,
    /// The rule that read it.
    pub(crate) rule: &'static str,
    /// How sure it is, from 0 to 1.
    pub(crate) confidence: f32,
}

/// Reads a line that says itself that it is a byline: a cue, or a surname in capitals.
pub(crate) fn read(line: Passage<'_>) -> Option<Byline<'_>> {
    let shown = tidy(line);
    if shown.text.len() > 240 || shown.text.contains('\n') && shown.text.len() > 160 {
        return None;
    }
    cued(shown).or_else(|| surname_in_capitals(shown))
}

/// Reads a line of names alone, which is a byline only where one must stand.
pub(crate) fn read_bare(line: Passage<'_>) -> Option<Byline<'_>> {
    let shown = tidy(line);
    if shown.text.len() > 100 {
        return None;
    }
    if person::is_uncased_name(shown.text) {
        let credit = Credit { name: shown, role: None, organisation: None, email: None };
        return Some(made(shown, vec![credit], "anatomy.byline.bare-name", 0.6));
    }
    if agencies::known(shown.text).is_some_and(agencies::writes) {
        return Some(made(shown, Vec::new(), "anatomy.byline.house", 0.8));
    }
    let credits = credits(shown).filter(|credits| !credits.is_empty())?;
    Some(made(shown, credits, "anatomy.byline.bare-name", 0.7))
}

/// A line under a byline: the role or the house of its authors.
pub(crate) fn read_under(line: Passage<'_>) -> Option<(Option<String>, Option<String>)> {
    let shown = tidy(line);
    (shown.text.len() <= 80).then_some(())?;
    let place = role_and_house(shown.text)?;
    (place.0.is_some() || place.1.is_some()).then_some(place)
}

fn made<'a>(shown: Passage<'a>, credits: Vec<Credit<'a>>, rule: &'static str, confidence: f32) -> Byline<'a> {
    let mut value = String::with_capacity(shown.text.len());
    let mut at = 0;
    for credit in &credits {
        let (start, end) = (credit.name.start - shown.start, credit.name.end() - shown.start);
        value.push_str(shown.text.get(at..start).unwrap_or_default());
        value.push_str(&person::reading_case(credit.name.text));
        at = end;
    }
    value.push_str(shown.text.get(at..).unwrap_or_default());
    let mut value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(rest) = value.strip_prefix("BY ") {
        value = format!("By {rest}");
    }
    Byline { shown, value, credits, rule, confidence }
}

/// Takes the end marks of the wires and brackets away.
fn tidy(line: Passage<'_>) -> Passage<'_> {
    let bare = line.trim_matches(|mark| mark.is_whitespace() || "=<>^*|".contains(mark));
    if bare.text.starts_with('(') && bare.text.ends_with(')') {
        return bare.cut(1..bare.text.len() - 1).trim();
    }
    bare.trim()
}

fn cued(shown: Passage<'_>) -> Option<Byline<'_>> {
    let (cue, rest) = CUES.iter().find_map(|cue| strip_words_no_case(shown.text, cue).map(|rest| (*cue, rest)))?;
    let colon = rest.trim_start().starts_with(':');
    if !colon
        && (!rest.starts_with([' ', '\u{a0}'])
            || matches!(cue, "text" | "autor" | "autorin" | "autoren" | "author" | "auteur" | "tekst" | "texto"))
    {
        return None;
    }
    let rest = shown.part(rest.trim_start_matches([':', ' ', '\u{a0}', '\t']));
    let rule = if colon { "anatomy.byline.label" } else { "anatomy.byline.cue" };
    // Lower-case `di`, `van`, `por` also open sentences and names; English `By` opens paragraphs.
    if let Some(credits) = credits(rest).filter(|credits| !credits.is_empty()) {
        return Some(made(shown, credits, rule, 0.98));
    }
    nobody(rest).then(|| made(shown, Vec::new(), "anatomy.byline.house", 0.95))
}

/// `Staff Reporter`, `The Associated Press`, `dpa correspondents`: a byline without a name.
fn nobody(rest: Passage<'_>) -> bool {
    if rest.text.split_whitespace().count() > 6 {
        return false;
    }
    let bare = rest.text.trim();
    if agencies::first_of(bare).is_some() {
        return true;
    }
    let words = || bare.split_whitespace().map(str::to_lowercase);
    let house = agencies::leading(bare).is_some() || words().any(|word| word == "staff" || word == "our");
    house && words().any(|word| JOBS.contains(&word.as_str()) || word == "staff")
}

fn surname_in_capitals(shown: Passage<'_>) -> Option<Byline<'_>> {
    let credits = credits(shown).filter(|credits| !credits.is_empty())?;
    let marked = |name: &str| {
        let words: Vec<&str> = name.split_whitespace().collect();
        let capitals = words.iter().filter(|word| person::is_capitals(word) && word.chars().count() > 2).count();
        let small = words.iter().filter(|word| word.chars().any(char::is_lowercase)).count();
        capitals >= 1 && small >= 1
    };
    credits
        .iter()
        .all(|credit| marked(credit.name.text))
        .then(|| made(shown, credits, "anatomy.byline.surname-caps", 0.95))
}

/// The authors of a line; `None` where anything in it is no name, role, house, place or address.
fn credits(rest: Passage<'_>) -> Option<Vec<Credit<'_>>> {
    let mut credits: Vec<Credit<'_>> = Vec::new();
    let mut open = 0;
    for (segment, joined) in segments(rest) {
        let segment = without_place(segment.trim());
        if segment.text.is_empty() {
            continue;
        }
        let (segment, inside) = without_brackets(segment);
        if segment.text.contains('@') {
            let email = segment.text.trim_matches(['<', '>', ' ']).to_owned();
            credits.last_mut()?.email = Some(email);
        } else if let Some((role, organisation)) = house_first(segment.text).or_else(|| {
            // Behind `and` a name comes first; behind a comma, a house.
            let name_first = credits.is_empty() || (joined && person::is_name(segment.text));
            if name_first { None } else { role_and_house(segment.text) }
        }) {
            for credit in credits.iter_mut().skip(open) {
                credit.role = credit.role.take().or_else(|| role.clone());
                credit.organisation = credit.organisation.take().or_else(|| organisation.clone());
            }
            open = credits.len();
        } else if person::is_name(segment.text) {
            credits.push(Credit { name: segment, role: None, organisation: None, email: None });
        } else if let Some((name, organisation)) = name_of_house(segment) {
            credits.push(Credit { name, role: None, organisation, email: None });
        } else if credits.is_empty() || !is_place(segment.text) {
            return None;
        }
        if let (Some(inside), Some(last)) = (inside, credits.last_mut()) {
            let (role, organisation) = role_and_house(inside).unwrap_or((None, None));
            last.role = last.role.take().or(role);
            last.organisation = last.organisation.take().or(organisation);
        }
    }
    Some(credits)
}

/// A segment that can only be a house or a role, even where a name could stand.
fn house_first(text: &str) -> Option<(Option<String>, Option<String>)> {
    let job = text.split_whitespace().any(|word| JOBS.contains(&word.to_lowercase().as_str()));
    (agencies::known(text).is_some() || job).then(|| role_and_house(text)).flatten()
}

/// Cuts at commas, semicolons and the words between names; tells of each part whether such a word joins it to the last.
fn segments(rest: Passage<'_>) -> Vec<(Passage<'_>, bool)> {
    let mut found = Vec::with_capacity(4);
    let (mut from, mut depth, mut joined) = (0, 0_usize, false);
    for (at, mark) in rest.text.char_indices() {
        match mark {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 || at < from {
            continue;
        }
        let (length, joins) = match mark {
            ',' | ';' | '|' | '•' => (mark.len_utf8(), false),
            _ if mark.is_whitespace() => match rest.text.get(at..).and_then(joint) {
                Some(length) => (length, true),
                None => continue,
            },
            _ => continue,
        };
        found.push((rest.cut(from..at), joined));
        (from, joined) = (at + length, joins);
    }
    found.push((rest.cut(from..rest.text.len()), joined));
    found
}

/// The bytes of ` and ` with the white space around it, where that stands at the start.
fn joint(text: &str) -> Option<usize> {
    let word = text.trim_start();
    let end = word.find(char::is_whitespace)?;
    let token = word.get(..end)?;
    let small = JOINTS.contains(&token) || matches!(token, "AND" | "UND" | "ET" | "WITH");
    // A capital follows: `e` and `y` are also inside names, but between two words with capitals they join.
    (small && word.get(end..)?.trim_start().starts_with(|letter: char| !letter.is_lowercase()))
        .then(|| text.len() - word.len() + end)
}

/// Cuts ` in Paris` off.
fn without_place(segment: Passage<'_>) -> Passage<'_> {
    let mut cut = segment;
    for (at, mark) in segment.text.char_indices() {
        if !mark.is_whitespace() {
            continue;
        }
        let rest = segment.text.get(at..).unwrap_or_default().trim_start();
        let word = rest.split_whitespace().next().unwrap_or_default();
        let place = rest.get(word.len()..).unwrap_or_default().trim_start();
        if (FROM.contains(&word) || matches!(word, "IN")) && is_place(place) {
            cut = segment.before(at).trim();
            break;
        }
    }
    FROM.iter()
        .find_map(|word| strip_words_no_case(cut.text, word))
        .filter(|rest| cut.start == segment.start && is_place(rest.trim()))
        .map_or(cut, |rest| cut.part(rest.get(rest.len()..).unwrap_or_default()))
}

fn without_brackets(segment: Passage<'_>) -> (Passage<'_>, Option<&str>) {
    match segment.text.split_once('(') {
        Some((name, inside)) if inside.trim_end().ends_with(')') => {
            (segment.part(name).trim(), Some(inside.trim_end().trim_end_matches(')')))
        }
        _ => (segment, None),
    }
}

/// `A for The Daily Post`, `A of dpa`.
fn name_of_house(segment: Passage<'_>) -> Option<(Passage<'_>, Option<String>)> {
    [" for ", " of ", " / "].iter().find_map(|link| {
        let (name, house) = segment.text.split_once(link)?;
        let house = house.trim();
        (person::is_name(name.trim()) && house.starts_with(char::is_uppercase))
            .then(|| (segment.part(name).trim(), Some(house_name(house))))
    })
}

/// One to four words with capitals.
fn is_place(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let capital = |word: &str| {
        word.starts_with(|letter: char| letter.is_uppercase())
            || matches!(word, "de" | "am" | "an" | "der" | "del" | "la")
    };
    (1..=4).contains(&words) && text.starts_with(char::is_uppercase) && text.split_whitespace().all(capital)
}

fn house_name(house: &str) -> String {
    agencies::known(house).map_or_else(|| house.to_owned(), str::to_owned)
}

/// What a segment says beside a name: a role, a house, or both (`AP Sports Writer`, `Political Correspondent, PA`).
fn role_and_house(text: &str) -> Option<(Option<String>, Option<String>)> {
    let text = text.trim();
    if let Some(code) = agencies::known(text) {
        return Some((None, Some(code.to_owned())));
    }
    let words = text.split_whitespace().count();
    if words == 0 || words > 8 || super::layout::ends_sentence(text) {
        return None;
    }
    let lower = text.to_lowercase();
    let job = lower.split([' ', '-', '/']).any(|word| JOBS.contains(&word));
    if let Some((code, rest)) = agencies::leading(text) {
        let rest = rest.trim_start_matches([' ', ',', '\'', '’', 's']).trim();
        if rest.is_empty() {
            return Some((None, Some(code.to_owned())));
        }
        return job.then(|| (Some(rest.to_owned()), Some(code.to_owned())));
    }
    if job {
        if let Some((role, house)) = split_of(text) {
            return Some((Some(role.to_owned()), Some(house_name(house))));
        }
        return Some((Some(text.to_owned()), None));
    }
    let house = lower.split_whitespace().any(|word| HOUSES.contains(&word)) && text.starts_with(char::is_uppercase);
    (house || lower.starts_with("the ")).then(|| (None, Some(text.to_owned())))
}

/// `Staff Reporters of The Wall Street Journal`.
fn split_of(text: &str) -> Option<(&str, &str)> {
    [" of ", " for ", " at "].iter().find_map(|link| text.split_once(link))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, value: &str, names: &[&str]) {
        let whole = Passage { text: line, start: 0 };
        let found = read(whole).or_else(|| read_bare(whole)).unwrap_or_else(|| panic!("no byline: {line}"));
        assert_eq!(found.value, value, "{line}");
        assert_eq!(found.credits.iter().map(|credit| credit.name.text).collect::<Vec<_>>(), names, "{line}");
    }

    #[test]
    fn bylines_of_all_houses_are_read() {
        check("Shaun TANDON", "Shaun Tandon", &["Shaun TANDON"]);
        check("By BERNARD CONDON", "By Bernard Condon", &["BERNARD CONDON"]);
        check(
            "By PAUL BYRNE and ALMUDENA CALATRAVA=",
            "By Paul Byrne and Almudena Calatrava",
            &["PAUL BYRNE", "ALMUDENA CALATRAVA"],
        );
        check("Von Annett Gehler, dpa", "Von Annett Gehler, dpa", &["Annett Gehler"]);
        check("By Ann Reed and Tom Hall in Paris", "By Ann Reed and Tom Hall in Paris", &["Ann Reed", "Tom Hall"]);
        check(
            "By Ann Reed in Paris and Tom Hall in New York",
            "By Ann Reed in Paris and Tom Hall in New York",
            &["Ann Reed", "Tom Hall"],
        );
        check("Ann REED with Tom HALL in Rome", "Ann Reed with Tom Hall in Rome", &["Ann REED", "Tom HALL"]);
        check("By Ann Reed, Tom Hall and Li Na", "By Ann Reed, Tom Hall and Li Na", &["Ann Reed", "Tom Hall", "Li Na"]);
        check("Par Élodie LÉGER", "Par Élodie Léger", &["Élodie LÉGER"]);
        check("Por María Ruiz y José Sanz", "Por María Ruiz y José Sanz", &["María Ruiz", "José Sanz"]);
        check("Mia Rabson and Jordan Press", "Mia Rabson and Jordan Press", &["Mia Rabson", "Jordan Press"]);
        check(
            "By Sam Lister, Press Association Political Correspondent",
            "By Sam Lister, Press Association Political Correspondent",
            &["Sam Lister"],
        );
        check("By The Associated Press=", "By The Associated Press", &[]);
        check("By a Staff Reporter", "By a Staff Reporter", &[]);
        check("By dpa correspondents =", "By dpa correspondents", &[]);
        check("Ann Reed (ann.reed@example.org)", "Ann Reed (ann.reed@example.org)", &["Ann Reed"]);
        check("The Canadian Press", "The Canadian Press", &[]);
        check("Door Jan van den Berg", "Door Jan van den Berg", &["Jan van den Berg"]);
    }

    #[test]
    fn roles_and_houses_go_with_their_author() {
        let line = Passage { text: "By Sam Lister, Press Association Political Correspondent", start: 0 };
        let found = read(line).expect("byline");
        let credit = found.credits.first().expect("one");
        assert_eq!(
            (credit.role.as_deref(), credit.organisation.as_deref()),
            (Some("Political Correspondent"), Some("PA"))
        );
        let line = Passage { text: "By Ann Reed and Tom Hall, Associated Press", start: 0 };
        let found = read(line).expect("byline");
        assert!(found.credits.iter().all(|credit| credit.organisation.as_deref() == Some("AP")));
        assert_eq!(
            read_under(Passage { text: "AP Sports Writer=", start: 0 }),
            Some((Some("Sports Writer".to_owned()), Some("AP".to_owned())))
        );
        assert_eq!(
            read_under(Passage { text: "Staff Reporters of The Wall Street Journal", start: 0 })
                .and_then(|found| found.1)
                .as_deref(),
            Some("The Wall Street Journal")
        );
    }

    #[test]
    fn sentences_and_headlines_are_no_bylines() {
        for line in [
            "By Monday, the storm had passed.",
            "By the way, nobody came",
            "By far the best",
            "Von der Leyen warnt vor Krieg",
            "Par la suite, il a été libéré",
            "Storm Closes Harbour in Northport for a Week",
            "",
            "By",
            "BY THE NUMBERS",
        ] {
            assert_eq!(read(Passage { text: line, start: 0 }), None, "{line}");
        }
    }
}
