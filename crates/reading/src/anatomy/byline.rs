//! Bylines: who wrote the item, in all the customs of the wires.
//!
//! Owns the reading of one line as a byline. `By A and B in Paris`, `Von A, dpa`, `A with B`, `By AP Sports Writer A`, a
//! name with its surname in capitals, bare names, a line with the role or the agency of the one above. Whether a line
//! stands where a byline can stand is decided by the head of the copy; a line that holds anything but names, roles,
//! places, dates and houses is none.

mod credits;
#[cfg(test)]
mod tests;
mod uncased;
mod words;

use super::agencies;
use super::date::{self, Written};
use super::layout::ends_sentence;
use super::passage::{Passage, strip_words_no_case};
use super::person;
use credits::{behind_joint, credits, role_and_house, without_place};
use words::{ARTICLES, CUES, GENRES, HOUSES, JOBS, LABELS, OWN, ROOMS, TOWNS};

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
    /// A date behind the names, and where it stands.
    pub(crate) dated: Option<(Written, Passage<'a>)>,
}

/// Reads a line that says itself that it is a byline: a cue, or a surname in capitals.
pub(crate) fn read(line: Passage<'_>) -> Option<Byline<'_>> {
    let (shown, dated) = without_date(tidy(line));
    if shown.text.len() > 240 || shown.text.contains('\n') && shown.text.len() > 160 {
        return None;
    }
    let found = cued(shown).or_else(|| of_genre(shown)).or_else(|| from_place(shown)).or_else(|| own_people(shown));
    found.or_else(|| surname_in_capitals(shown)).map(|byline| Byline { dated, ..byline })
}

/// Reads `A/AFP`, `ANP/A`, `A (EFE)`: a name and an agency, which datelines and sluglines are written like too.
pub(crate) fn read_with_agency(line: Passage<'_>) -> Option<Byline<'_>> {
    let shown = tidy(line);
    (shown.text.len() <= 60).then_some(())?;
    let (before, behind) = shown.text.split_once(['/', '(', '–'])?;
    let (before, behind) = (before.trim(), behind.trim_end_matches(')').trim());
    let (name, house) = agencies::known(behind)
        .map(|house| (before, house))
        .or_else(|| agencies::known(before).map(|house| (behind, house)))?;
    let town = name.split_whitespace().next().is_some_and(|word| TOWNS.contains(&word.to_lowercase().as_str()));
    (!town && agencies::writes(house) && person::is_name(name)).then_some(())?;
    let credit = Credit { name: shown.part(name), role: None, organisation: Some(house.to_owned()), email: None };
    Some(made(shown, vec![credit], "anatomy.byline.name-and-agency", 0.8))
}

/// Reads a line of names alone, which is a byline only where one must stand.
pub(crate) fn read_bare(line: Passage<'_>) -> Option<Byline<'_>> {
    let (shown, dated) = without_date(tidy(line));
    if shown.text.len() > 160 {
        return None;
    }
    let house = |confidence| Some(made(shown, Vec::new(), "anatomy.byline.house", confidence));
    if let Some(credits) = uncased::credits(shown, false) {
        return Some(made(shown, credits, "anatomy.byline.bare-name", 0.6));
    }
    if agencies::known(shown.text).is_some_and(agencies::writes) || is_room(shown.text) {
        return house(0.8);
    }
    if is_house_with_initials(shown.text) {
        return Some(made(shown, Vec::new(), "anatomy.byline.house-initials", 0.6));
    }
    if shown.text.len() > 100 {
        return None;
    }
    let credits = credits(shown).filter(|credits| !credits.is_empty())?;
    // `Ann Reed (Kent)`: brackets that tell no post stand behind referees, players and members of parliament.
    let posted = |credit: &Credit<'_>| credit.role.is_some() || credit.organisation.is_some() || credit.email.is_some();
    if shown.text.contains('(') && !credits.iter().any(posted) {
        return None;
    }
    Some(Byline { dated, ..made(shown, credits, "anatomy.byline.bare-name", 0.7) })
}

/// A line under a byline: the role or the house of its authors.
pub(crate) fn read_under(line: Passage<'_>) -> Option<(Option<String>, Option<String>)> {
    let shown = tidy(line);
    (shown.text.len() <= 80).then_some(())?;
    let place = role_and_house(shown.text)?;
    (place.0.is_some() || place.1.is_some()).then_some(place)
}

/// A line under a byline that goes on with it: `and TOM HALL`.
pub(crate) fn read_on(line: Passage<'_>) -> Option<Byline<'_>> {
    let shown = tidy(line);
    (shown.text.len() <= 100).then_some(())?;
    let names = shown.part(behind_joint(shown.text)?).trim();
    let credits = credits(names).filter(|credits| !credits.is_empty())?;
    Some(made(shown, credits, "anatomy.byline.cue", 0.95))
}

/// The people that a dateline names, in a script with capitals or without.
pub(crate) fn read_in_dateline(names: Passage<'_>) -> Option<Byline<'_>> {
    let people = uncased::credits(names, true).or_else(|| credits(names)).filter(|people| !people.is_empty())?;
    Some(made(names, people, "anatomy.byline.dateline", 0.9))
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
    Byline { shown, value, credits, rule, confidence, dated: None }
}

/// Takes the end marks of the wires, brackets and marks of direction away.
fn tidy(line: Passage<'_>) -> Passage<'_> {
    let unseen = |mark: char| matches!(mark, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let address = line.text.contains('@');
    let mark_of_wire = |mark: char| "=^*|-–—".contains(mark) || (!address && "<>".contains(mark));
    let bare = line.trim_matches(|mark| mark.is_whitespace() || mark_of_wire(mark) || unseen(mark));
    let within = |open, close| {
        let inside = bare.text.strip_prefix(open)?.strip_suffix(close)?;
        (!inside.contains([open, close])).then(|| bare.part(inside).trim())
    };
    within('(', ')').or_else(|| within('/', '/')).unwrap_or(bare)
}

/// `By A | June 6, 2014`: the line without the date at its end.
fn without_date(line: Passage<'_>) -> (Passage<'_>, Option<(Written, Passage<'_>)>) {
    if line.text.len() > 160 || !line.text.ends_with(|mark: char| mark.is_ascii_digit() || mark == '.' || mark == 'T') {
        return (line, None);
    }
    for (at, mark) in line.text.char_indices() {
        if !matches!(mark, ',' | '|' | '·' | '•' | '-' | '–' | '—') {
            continue;
        }
        let behind = line.after(at + mark.len_utf8());
        if let Some(written) = date::whole(behind.text).filter(|written| written.year.is_some()) {
            let place = behind.cut(written.bytes.clone());
            return (line.before(at).trim(), Some((written, place)));
        }
    }
    (line, None)
}

fn cued(shown: Passage<'_>) -> Option<Byline<'_>> {
    let labelled = LABELS.iter().chain(CUES).find_map(|label| {
        let rest = strip_words_no_case(shown.text, label)?.trim_start();
        rest.strip_prefix([':', '：'])
    });
    let spoken = || CUES.iter().rev().find_map(|cue| strip_words_no_case(shown.text, cue));
    let (rest, rule) = match labelled {
        Some(rest) => (rest, "anatomy.byline.label"),
        None => (spoken().filter(|rest| rest.starts_with([' ', '\u{a0}']))?, "anatomy.byline.cue"),
    };
    let rest = shown.part(rest).trim_matches(|mark| mark.is_whitespace() || matches!(mark, '-' | '–' | '—'));
    if let Some(credits) = uncased::credits(rest, true) {
        return Some(made(shown, credits, rule, 0.9));
    }
    // Lower-case `di`, `van`, `por` also open sentences and names; English `By` opens paragraphs.
    if let Some(credits) = credits(rest).filter(|credits| !credits.is_empty()) {
        return Some(made(shown, credits, rule, 0.98));
    }
    nobody(rest).then(|| made(shown, Vec::new(), "anatomy.byline.house", 0.95))
}

/// `Analysis by A`, `An AP analysis by A`, `Ein Kommentar von A`: what the piece is, then a cue.
fn of_genre(shown: Passage<'_>) -> Option<Byline<'_>> {
    let words = || shown.text.split_whitespace();
    let cue = words().take(5).position(|word| CUES.iter().any(|cue| cue.eq_ignore_ascii_case(word)))?;
    let genre = words().nth(cue.checked_sub(1)?)?.to_lowercase();
    let opens = |word: &str| {
        ARTICLES.contains(&word.to_lowercase().as_str()) || agencies::known(word).is_some_and(agencies::writes)
    };
    (GENRES.contains(&genre.as_str()) && words().take(cue - 1).all(opens)).then_some(())?;
    let names = shown.after(shown.part(words().nth(cue + 1)?).start - shown.start);
    let people = credits(names).filter(|people| people.iter().any(|credit| person::is_name(credit.name.text)))?;
    Some(made(shown, people, "anatomy.byline.genre", 0.9))
}

/// `From A in Oslo`: the place makes the byline.
fn from_place(shown: Passage<'_>) -> Option<Byline<'_>> {
    let rest = shown.part(strip_words_no_case(shown.text, "from")?).trim();
    let name = without_place(rest);
    (name.text.len() < rest.text.len() && person::is_name(name.text)).then_some(())?;
    Some(made(shown, credits(rest)?, "anatomy.byline.cue", 0.9))
}

/// `De notre correspondante A`, `Dal nostro inviato`: a house's own people.
fn own_people(shown: Passage<'_>) -> Option<Byline<'_>> {
    let rest = OWN.iter().find_map(|own| strip_words_no_case(shown.text, own).or_else(|| elided(shown.text, own)))?;
    let rest = shown.part(rest).trim();
    let first = rest.text.split_whitespace().next()?.to_lowercase();
    if !JOBS.contains(&first.as_str()) && !is_room(rest.text) {
        return None;
    }
    let credits = credits(rest).unwrap_or_default();
    let rule = if credits.is_empty() { "anatomy.byline.house" } else { "anatomy.byline.cue" };
    (!credits.is_empty() || is_room(rest.text)).then(|| made(shown, credits, rule, 0.9))
}

/// What follows an opening with an apostrophe (`dall’inviata`).
fn elided<'a>(text: &'a str, opening: &str) -> Option<&'a str> {
    opening.ends_with(['\'', '’']).then(|| super::passage::strip_prefix_no_case(text, opening)).flatten()
}

/// `Staff Reporter`, `The Associated Press`, `dpa correspondents`, `the Editorial Board`: a byline without a name.
fn nobody(rest: Passage<'_>) -> bool {
    let bare = rest.text.trim();
    if bare.split_whitespace().count() > 6 || ends_sentence(bare) {
        return false;
    }
    if agencies::first_of(bare).is_some() || is_room(bare) || is_service(bare) {
        return true;
    }
    let words = || bare.split_whitespace().map(str::to_lowercase);
    let house = agencies::leading(bare).is_some() || words().any(|word| word == "staff" || word == "our");
    house && words().any(|word| JOBS.contains(&word.as_str()) || word == "staff")
}

/// `Express News Service`: three words with capitals that make a house, which names do not.
fn is_service(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    text.split_whitespace().count() >= 3
        && text.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
        && HOUSES.contains(&last.as_str())
}

/// `Staff Reporter`, `Our Correspondent`, `la rédaction`, `agencies`: nothing but articles, roles and rooms.
fn is_room(text: &str) -> bool {
    if text.len() > 60 {
        return false;
    }
    let mut rest = text.to_lowercase().replace(['\'', '’', '-'], " ");
    let room = ROOMS.iter().any(|room| {
        rest.strip_suffix(room).is_some_and(|before| before.is_empty() || before.ends_with(' ')) && {
            rest.truncate(rest.len() - room.len());
            true
        }
    });
    let words: Vec<&str> = rest.split_whitespace().collect();
    let job = words.last().is_some_and(|last| JOBS.contains(last)) && words.len() >= 2;
    let fits = |word: &&str| ARTICLES.contains(word) || (!room && JOBS.contains(word));
    (room || job) && words.iter().all(fits)
}

/// `Exampleweb/KN`: a house and the initials of its writer.
fn is_house_with_initials(text: &str) -> bool {
    text.split_once('/').is_some_and(|(house, initials)| {
        (4..=25).contains(&house.chars().count())
            && house.chars().all(|mark| mark.is_alphanumeric() || mark == '.' || mark == '-')
            && house.chars().any(char::is_lowercase)
            && (2..=3).contains(&initials.len())
            && initials.bytes().all(|letter| letter.is_ascii_uppercase())
    })
}

fn surname_in_capitals(shown: Passage<'_>) -> Option<Byline<'_>> {
    // Most lines are no such thing, and have no word with two capitals.
    let two = |word: &str| word.chars().filter(|letter| letter.is_uppercase()).nth(1).is_some();
    shown.text.split_whitespace().any(two).then_some(())?;
    let credits = credits(shown).filter(|credits| !credits.is_empty())?;
    let marked = |name: &str| {
        let words: Vec<&str> = name.split_whitespace().collect();
        let capitals = words.iter().filter(|word| person::is_capitals(word) && word.chars().count() > 2).count();
        let small = words.iter().filter(|word| word.chars().any(char::is_lowercase)).count();
        // A surname opens or ends the name; `God REALLY Loves Me` only stresses a word.
        let at_edge = |word: Option<&&str>| word.is_some_and(|word| person::is_capitals(word));
        capitals >= 1 && small >= 1 && (at_edge(words.first()) || at_edge(words.last()))
    };
    credits
        .iter()
        .all(|credit| marked(credit.name.text))
        .then(|| made(shown, credits, "anatomy.byline.surname-caps", 0.95))
}
