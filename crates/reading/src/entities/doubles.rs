//! Words with two meanings, where a name is taken for something that its neighbours rule out: “IS” the group and “is”, “May”
//! the person and the month, “Washington” the city beside George Washington, parties and families beside their members.

use super::page::Page;
use super::tables::{countries, region};
use super::{Name, NameKind};
use std::collections::BTreeMap;

const MONTHS: &[&str] = &["March", "April", "May", "June", "July", "August"];
/// Words before a month.
const BEFORE_MONTH: &[&str] =
    &["in", "since", "until", "till", "during", "last", "next", "early", "late", "mid", "this", "between", "through"];
/// Who belongs to a party: a group, no person.
const MEMBERS: &[&str] = &["Republicans", "Democrats", "Tories", "Socialists", "Conservatives", "Liberals", "Greens"];
/// Words beside “IS” that no “is” stands beside.
const BEFORE_GROUP: &[&str] = &[
    "by", "against", "from", "joined", "join", "where", "when", "fighting", "fight", "defeat", "defeated", "that",
    "said",
];
const BEHIND_GROUP: &[&str] = &[
    "claimed",
    "has",
    "had",
    "was",
    "fighters",
    "fighter",
    "militants",
    "militant",
    "jihadists",
    "group",
    "forces",
    "said",
    "attacked",
    "seized",
    "lost",
    "captured",
    "leader",
    "suspects",
    "members",
    "affiliate",
    "attack",
    "attacks",
];

/// The names with their doubles sorted out, in order.
pub(super) fn sort_out(page: &Page<'_>) -> Vec<Name> {
    let first_full = page.first_full_names();
    let mut sorted: Vec<Name> = Vec::with_capacity(page.names.len());
    for name in page.names {
        let written = page.written(name);
        if MONTHS.contains(&written) && page.is_month(name) {
            continue;
        }
        let kind = page.kind(name, written, &first_full);
        sorted.push(Name { kind, ..name.clone() });
    }
    for sentence in 0..page.sentences.len() {
        page.islamic_state(sentence, &mut sorted);
    }
    sorted.sort_by_key(|name| name.bytes.start);
    sorted
}

impl<'a> Page<'a> {
    /// By each word of a person's full name, where the first such name stands.
    fn first_full_names(&self) -> BTreeMap<&'a str, usize> {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for name in self.names.iter().filter(|name| name.kind == NameKind::Person) {
            let written = self.written(name);
            for word in written.split(' ').filter(|_| written.contains(' ')) {
                first.entry(word).or_insert(name.bytes.start);
            }
        }
        first
    }

    fn kind(&self, name: &Name, written: &str, first_full: &BTreeMap<&str, usize>) -> NameKind {
        if MEMBERS.contains(&written) {
            return NameKind::Group;
        }
        let of_family = || written.strip_suffix('s').is_some_and(|family| first_full.contains_key(family));
        if matches!(name.kind, NameKind::Person | NameKind::Organisation) && self.follows(name, "the") && of_family() {
            return NameKind::Group;
        }
        if name.kind == NameKind::Person && self.is_place_first(name, written, first_full) {
            return NameKind::Place;
        }
        name.kind
    }

    fn follows(&self, name: &Name, word: &str) -> bool {
        name.sentence.is_some_and(|(sentence, first, _)| self.back(sentence, first, 1).eq_ignore_ascii_case(word))
    }

    /// “talks in May”, “May 3”, “3 May”.
    fn is_month(&self, name: &Name) -> bool {
        let Some((sentence, first, last)) = name.sentence else { return false };
        let number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        BEFORE_MONTH.contains(&self.back(sentence, first, 1).to_lowercase().as_str())
            || number(self.word(sentence, last))
            || number(self.back(sentence, first, 1))
    }

    /// A country or state that is named before any person of that name is introduced.
    fn is_place_first(&self, name: &Name, written: &str, first_full: &BTreeMap<&str, usize>) -> bool {
        let Some((sentence, first, _)) = name.sentence else { return false };
        let known = || written == "Washington" || countries().named(written).is_some() || region(written).is_some();
        let introduced = first_full.get(written).is_some_and(|start| *start < name.bytes.start);
        let before = self.back(sentence, first, 1);
        let titled = before.ends_with('.') || before.starts_with(char::is_uppercase);
        !written.contains(' ') && first_full.contains_key(written) && !introduced && !titled && known()
    }

    /// Adds “IS” where its neighbours show the group and the sentence is not all in capitals.
    fn islamic_state(&self, sentence: usize, found: &mut Vec<Name>) {
        let Some(tokens) = self.sentences.get(sentence).map(|sentence| &sentence.tokens) else { return };
        for (at, token) in tokens.iter().enumerate() {
            if self.word(sentence, at) != "IS" || !self.is_free(sentence, at) {
                continue;
            }
            let (before, next) = (self.back(sentence, at, 1), self.word(sentence, at + 1));
            if BEHIND_GROUP.contains(&next) || BEFORE_GROUP.contains(&before) {
                let (bytes, sentence) = (token.start..token.end, Some((sentence, at, at + 1)));
                found.push(Name { bytes, kind: NameKind::Organisation, sentence });
            }
        }
    }
}
