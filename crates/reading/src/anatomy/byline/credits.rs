//! The people of a byline: names with the role, house, place and address that the line gives each.
//!
//! Owns the grammar of the line behind its cue. A line in which anything is no name, role, house, place, date or address
//! is no byline: then there is nothing, not a part.

use super::super::agencies;
use super::super::layout::ends_sentence;
use super::super::passage::{Passage, strip_prefix_no_case, strip_words_no_case};
use super::super::person;
use super::Credit;
use super::words::{
    ADJECTIVES, BEATS, DEGREES, FROM, HOUSES, JOB_ENDINGS, JOBS, JOINTS, OF_HOUSES, OTHERS, PICTURES, ROOMS, TITLES,
    TOWNS, WORK,
};

/// A role and a house.
pub(super) type Post = (Option<String>, Option<String>);

/// A part of the line between two marks.
#[derive(Clone, Copy)]
struct Segment<'a> {
    words: Passage<'a>,
    /// Whether `and` or the like stands before it.
    joined: bool,
}

/// The authors of a line; `None` where anything in it is no name, role, house, place or address.
pub(super) fn credits(line: Passage<'_>) -> Option<Vec<Credit<'_>>> {
    let mut list = List { line, credits: Vec::new(), open: 0, shared: None };
    for segment in segments(line) {
        list.take(segment)?;
    }
    Some(list.credits)
}

/// The authors as they come.
struct List<'a> {
    line: Passage<'a>,
    credits: Vec<Credit<'a>>,
    /// The first of those whose post is still to come.
    open: usize,
    /// The post of all that follow: `AP writers A and B`.
    shared: Option<Post>,
}

impl<'a> List<'a> {
    fn take(&mut self, segment: Segment<'a>) -> Option<()> {
        let words = segment.words.trim_matches(|mark| mark.is_whitespace() || mark == '/');
        let (words, address) = without_address(without_place(words));
        let (words, inside) = without_brackets(words);
        if !words.text.is_empty() {
            self.people(Segment { words, ..segment })?;
        }
        if let Some(address) = address {
            self.credits.last_mut()?.email = address.contains('.').then(|| address.to_owned());
        }
        if let (Some(inside), Some(last)) = (inside, self.credits.last_mut()) {
            last.fill(in_brackets(inside));
        }
        Some(())
    }

    fn people(&mut self, segment: Segment<'a>) -> Option<()> {
        let words = segment.words;
        if !self.credits.is_empty() && (self.rest_of_name(words) || is_source(words.text)) {
            return Some(());
        }
        // Behind a comma the house of the one before may stand: `By A, Press Association Political Correspondent`.
        let first_in_line = self.credits.is_empty() || segment.joined;
        if let Some((role, name)) = other_role(words) {
            self.push(name, (Some(role.to_owned()), None));
            self.open = self.credits.len();
        } else if let Some((post, name, many)) = post_before_name(words) {
            self.shared = many.then(|| post.clone());
            self.push(name, post);
        } else if let Some((name, post)) = first_in_line.then(|| name_before_post(words)).flatten() {
            self.push(name, post);
        } else if let Some(post) = self.post(segment) {
            // An agency behind `and` is another source, not this author's house.
            if !(segment.joined && post.0.is_none()) {
                self.credits.iter_mut().skip(self.open).for_each(|credit| credit.fill(post.clone()));
                self.open = self.credits.len();
            }
        } else if let Some((name, post)) = name_before_post(words) {
            self.push(name, post);
        } else if let Some(name) = name_of(words) {
            self.push(name, self.shared.clone().unwrap_or_default());
        } else if let Some((name, organisation)) = name_of_house(words) {
            self.push(name, (None, organisation));
        } else if self.credits.is_empty() || !is_place(words.text) {
            return None;
        }
        Some(())
    }

    fn push(&mut self, name: Passage<'a>, (role, organisation): Post) {
        self.credits.push(Credit { name, role, organisation, email: None });
    }

    /// Behind `and` a name comes first; behind a comma, a house.
    fn post(&self, segment: Segment<'_>) -> Option<Post> {
        let text = segment.words.text;
        house_first(text).or_else(|| {
            let name_first = self.credits.is_empty() || (segment.joined && person::is_name(text));
            if name_first { None } else { role_and_house(text).or_else(|| self.broadcaster(segment)) }
        })
    }

    /// `CNN Business` behind a comma, where the names are not in capitals.
    fn broadcaster(&self, segment: Segment<'_>) -> Option<Post> {
        let first = segment.words.text.split_whitespace().next()?;
        let code = (3..=5).contains(&first.len())
            && first.bytes().all(|letter| letter.is_ascii_uppercase() && !b"AEIOUY".contains(&letter));
        let small = self.credits.iter().all(|credit| !credit.name.text.split_whitespace().any(person::is_capitals));
        (code && small && !segment.joined).then(|| (None, Some(segment.words.text.to_owned())))
    }

    /// `Jr.` behind a comma belongs to the name, a degree to nothing.
    fn rest_of_name(&mut self, words: Passage<'a>) -> bool {
        if DEGREES.contains(&words.text.to_lowercase().as_str()) {
            return true;
        }
        let younger = matches!(words.text, "Jr." | "Jr" | "Sr." | "Sr");
        if let (true, Some(last)) = (younger, self.credits.last_mut()) {
            last.name = self.line.cut(last.name.start - self.line.start..words.end() - self.line.start);
        }
        younger
    }
}

impl Credit<'_> {
    fn fill(&mut self, (role, organisation): Post) {
        self.role = self.role.take().or(role);
        self.organisation = self.organisation.take().or(organisation);
    }
}

/// `agencies`, `AFP bureaus`: others who had a hand in it, without names.
fn is_source(text: &str) -> bool {
    if text.len() > 40 {
        return false;
    }
    let rest = agencies::leading(text).map_or(text, |(_, rest)| rest.trim_start());
    ROOMS.iter().any(|room| room.eq_ignore_ascii_case(rest))
}

/// What brackets behind a name tell: a house, a role, who wrote and who took the pictures.
fn in_brackets(inside: &str) -> Post {
    let first = inside.split([' ', ',', '/']).next().unwrap_or_default().to_lowercase();
    if WORK.contains(&first.as_str()) {
        return Post::default();
    }
    if PICTURES.contains(&first.as_str()) {
        return (Some("photographer".to_owned()), None);
    }
    role_and_house(inside).unwrap_or_default()
}

/// `A AAP`, `A AP Business Writer`, `A Health Editor`, `A Chicago Tribune`: a post behind a name without a comma.
fn name_before_post(words: Passage<'_>) -> Option<(Passage<'_>, Post)> {
    let mut first = words.text.split_whitespace();
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    if !(first.next().is_some_and(capital) && first.next().is_some_and(capital)) || first.nth(7).is_some() {
        return None;
    }
    let split: Vec<&str> = words.text.split_whitespace().collect();
    let name_ends = (2..split.len().min(6)).find(|at| is_post(&split, *at))?;
    let post = words.part(split.get(name_ends)?);
    let post = words.after(post.start - words.start);
    let name = name_of(words.before(post.start - words.start).trim())?;
    Some((name, role_and_house(post.text)?))
}

/// Whether the words from one on can only be a post: an agency first, beats and a role, or a town and a house.
fn is_post(words: &[&str], from: usize) -> bool {
    let Some((first, behind)) = words.get(from..).and_then(<[&str]>::split_first) else { return false };
    let lower = |word: &&str| word.to_lowercase();
    if agencies::known(first).is_some() && first.chars().filter(|letter| letter.is_uppercase()).count() != 1 {
        return behind.is_empty() || behind.last().is_some_and(|last| is_job(last));
    }
    let last = behind.last().copied().unwrap_or(first);
    let run = |part: &[&str]| part.iter().all(|word| BEATS.contains(&lower(word).as_str()));
    if is_job(last) && words.get(from..words.len() - 1).is_some_and(run) {
        return true;
    }
    let town = if TOWNS.contains(&lower(first).as_str()) { 2 } else { 1 };
    let service =
        behind.len() == 2 && behind.first().is_some_and(|word| lower(word) == "news") && lower(&last) == "service";
    HOUSES.contains(&last.to_lowercase().as_str()) && (behind.len() == town || service)
}

/// A word that makes a role; of `dpa-Korrespondentin`, its last part.
fn is_job(word: &str) -> bool {
    word.len() >= 4 && is_lower_job(&word.to_lowercase())
}

/// The same for a word in small letters.
fn is_lower_job(word: &str) -> bool {
    let last = word.rsplit('-').next().unwrap_or_default();
    JOBS.contains(&last) || JOB_ENDINGS.iter().any(|ending| last.ends_with(ending))
}

/// Words as a person's name, without the title before it.
fn name_of(words: Passage<'_>) -> Option<Passage<'_>> {
    if words.text.len() > 80 {
        return None;
    }
    let bare = words
        .text
        .split_once(' ')
        .filter(|(title, _)| TITLES.contains(&title.to_lowercase().as_str()))
        .map_or(words, |(_, name)| words.part(name).trim());
    let room = bare.text.split_whitespace().any(|word| ROOMS.iter().any(|room| room.eq_ignore_ascii_case(word)));
    // `AFP Sports` is no person.
    let first = bare.text.split_whitespace().next().unwrap_or_default();
    let agency = first.len() > 2 && person::is_capitals(first) && agencies::known(first).is_some();
    (!room && !agency && person::is_name(bare.text)).then_some(bare)
}

/// `photos by A`.
fn other_role(words: Passage<'_>) -> Option<(&'static str, Passage<'_>)> {
    let (rest, role) =
        OTHERS.iter().find_map(|(opening, role)| Some((strip_words_no_case(words.text, opening)?, *role)))?;
    Some((role, name_of(words.part(rest).trim())?))
}

/// `AP Sports Writer A`, `correspondent A`, `writers A`: the post, the name, and whether the post is for several.
fn post_before_name(words: Passage<'_>) -> Option<(Post, Passage<'_>, bool)> {
    let split: Vec<&str> = words.text.split_whitespace().collect();
    let job = split.iter().rposition(|word| is_job(word))?;
    let last = split.get(job)?;
    let adjective = split.get(job + 1).is_some_and(|word| ADJECTIVES.contains(&word.to_lowercase().as_str()));
    let name = words.part(split.get(job + 1 + usize::from(adjective))?);
    let name = words.after(name.start - words.start);
    let post = words.before(name.start - words.start).trim();
    let post = role_and_house(without_own(post.text))?;
    Some((post, name_of(name)?, last.ends_with(['s', 'S'])))
}

/// A post without the possessive before it.
fn without_own(post: &str) -> &str {
    ["our", "notre", "unserer", "unserem", "unsere", "unser", "onze", "nuestro", "nuestra"]
        .iter()
        .find_map(|own| strip_words_no_case(post, own))
        .map_or(post, str::trim_start)
}

/// A segment that can only be a house or a role, even where a name could stand.
fn house_first(text: &str) -> Option<Post> {
    let job = text.split_whitespace().any(is_job);
    (agencies::known(text).is_some() || job).then(|| role_and_house(text)).flatten()
}

/// Cuts at commas, strokes, dashes and the words between names.
fn segments(rest: Passage<'_>) -> Vec<Segment<'_>> {
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
        let Some((length, joins)) = rest.text.get(at..).and_then(border) else { continue };
        found.push(Segment { words: rest.cut(from..at), joined });
        (from, joined) = (at + length, joins);
    }
    found.push(Segment { words: rest.cut(from..rest.text.len()), joined });
    found
}

/// The bytes of a border between two segments, where one stands at the start, and whether it joins names.
fn border(text: &str) -> Option<(usize, bool)> {
    let mark = text.chars().next()?;
    match mark {
        ',' | ';' | '|' | '•' | '·' => Some((mark.len_utf8(), false)),
        '/' => {
            let house = text.get(1..)?.split(['/', ',', ';']).next()?;
            agencies::known(house).map(|_| (1, false))
        }
        _ if mark.is_whitespace() => joint(text).map(|length| (length, true)).or_else(|| {
            let word = text.split_whitespace().next()?;
            let stroke = matches!(word, "-" | "–" | "—" | "--" | "/") || word.starts_with('/') && word.len() > 1;
            let length = text.len() - text.trim_start().len() + if word.starts_with('/') { 1 } else { word.len() };
            stroke.then_some((length, false))
        }),
        _ => None,
    }
}

/// The bytes of ` and ` with the white space around it, where that stands at the start.
fn joint(text: &str) -> Option<usize> {
    let word = text.trim_start();
    let end = word.find(char::is_whitespace)?;
    let token = word.get(..end)?;
    let small = JOINTS.contains(&token) || matches!(token, "AND" | "UND" | "ET" | "WITH");
    let behind = word.get(end..)?.trim_start();
    // A capital follows: `e` and `y` are also inside names, but between two words with capitals they join.
    let source = || ROOMS.contains(&behind.to_lowercase().as_str()) || agencies::leading(behind).is_some();
    (small && (behind.starts_with(|letter: char| !letter.is_lowercase()) || source()))
        .then(|| text.len() - word.len() + end)
}

/// What follows a word between two names, where a line opens with one.
pub(super) fn behind_joint(line: &str) -> Option<&str> {
    JOINTS.iter().find_map(|word| strip_words_no_case(line, word)).filter(|rest| rest.starts_with(char::is_whitespace))
}

/// Cuts ` in Paris` off.
pub(super) fn without_place(segment: Passage<'_>) -> Passage<'_> {
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

/// Cuts the mail address or the handle at the end off.
fn without_address(segment: Passage<'_>) -> (Passage<'_>, Option<&str>) {
    let last = segment.text.split_whitespace().next_back().unwrap_or_default();
    if !last.contains('@') {
        return (segment, None);
    }
    (segment.before(segment.text.len() - last.len()).trim(), Some(last.trim_matches(['<', '>', '(', ')'])))
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
    [" for ", " of ", " For "].iter().find_map(|link| {
        let (name, house) = segment.text.split_once(link)?;
        let house = house.trim();
        let name = name_of(segment.part(name).trim())?;
        (house.starts_with(char::is_uppercase) || agencies::known(house).is_some())
            .then(|| (name, Some(house_name(house))))
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
pub(super) fn role_and_house(text: &str) -> Option<Post> {
    let text = text.trim();
    // A line that reads like news asks for nothing.
    if text.len() > 80 {
        return None;
    }
    let of = OF_HOUSES.iter().find_map(|of| strip_words_no_case(text, of)).map(str::trim_start);
    if let Some(code) = of.and_then(agencies::known) {
        return Some((None, Some(code.to_owned())));
    }
    if of.is_some_and(|of| ROOMS.contains(&of.to_lowercase().as_str())) {
        return Some(Post::default());
    }
    if let Some(house) = ["special to ", "for ", "special for "].iter().find_map(|to| strip_prefix_no_case(text, to)) {
        let house = strip_words_no_case(house, "the")
            .map_or(house, |bare| if house.starts_with('t') { bare.trim_start() } else { house });
        let named = house.starts_with(char::is_uppercase) || agencies::known(house).is_some();
        return named.then(|| (None, Some(house_name(house))));
    }
    if let Some(code) = agencies::known(text) {
        return Some((None, Some(code.to_owned())));
    }
    let words = text.split_whitespace().count();
    if words == 0 || words > 8 || ends_sentence(text) {
        return None;
    }
    let lower = text.to_lowercase();
    let job = lower.split([' ', '-', '/']).any(is_lower_job);
    if let Some((code, rest)) = agencies::leading(text) {
        let rest = rest.trim_start_matches([' ', ',', '\'', '’', 's', '-']).trim();
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
