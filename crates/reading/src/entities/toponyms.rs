//! Small towns that a tagger passes over or takes for a person, told by how the copy sets them: “D-Hillborough”,
//! “Hillborough-based”, “HILLBOROUGH —”, “in Hillborough”, “the Hillborough mayor”, “Anna Weir, 40, of Hillborough”. Owns names
//! of towns on the map only; where anything speaks for a person, a name stays what it was.

mod signs;
mod words;

use super::page::Page;
use super::tables::region;
use super::{Name, NameKind};
use crate::places::is_town;
use std::collections::{BTreeMap, BTreeSet};
use words::{CIVIC, NEVER, OFFICES, PARTIES, TAKEN};

/// Words of the longest name of a town.
const LONGEST: usize = 3;

/// The names with the towns that the copy shows, in order.
pub(super) fn mend(page: &Page<'_>) -> Vec<Name> {
    let mut mended: Vec<Name> = page.names.to_vec();
    for index in page.towns_taken_for_others() {
        if let Some(own) = mended.get_mut(index) {
            own.kind = NameKind::Place;
        }
    }
    for name in &mut mended {
        page.trim_party(name);
    }
    let mut new = Vec::new();
    for sentence in 0..page.sentences.len() {
        page.shown(sentence, &mut new);
    }
    let known: BTreeSet<String> = new.iter().map(|name| page.written(name).to_uppercase()).collect();
    let mut taken: BTreeSet<usize> = new.iter().map(|name| name.bytes.start).collect();
    for sentence in (0..page.sentences.len()).filter(|_| !known.is_empty()) {
        page.known(sentence, &known, &mut taken, &mut new);
    }
    mended.append(&mut new);
    mended.sort_by_key(|name| name.bytes.start);
    mended
}

impl Page<'_> {
    /// Persons and organisations whose name is a town's: the map knows it, some mention stands where a town does, none where
    /// a person does.
    fn towns_taken_for_others(&self) -> Vec<usize> {
        let mut others: BTreeMap<(&str, bool), Vec<usize>> = BTreeMap::new();
        let mut parts: BTreeSet<&str> = BTreeSet::new();
        for (index, name) in self.names.iter().enumerate() {
            let person = name.kind == NameKind::Person;
            let written = self.written(name);
            if person && written.contains(' ') {
                parts.extend(written.split(' '));
            }
            if person || name.kind == NameKind::Organisation {
                others.entry((written, person)).or_default().push(index);
            }
        }
        let towns = others.into_iter().filter(|&((written, person), ref indices)| {
            let acronym = written.len() < 4 && !written.contains(char::is_lowercase);
            let short = written.split(' ').count() <= 2 && !NEVER.contains(&written);
            short
                && !acronym
                && !parts.contains(&written)
                && is_town(written)
                && self.is_town_throughout(indices, person)
        });
        towns.flat_map(|(_, indices)| indices).collect()
    }

    fn is_town_throughout(&self, indices: &[usize], person: bool) -> bool {
        let places: Option<Vec<_>> = indices.iter().map(|&index| self.names.get(index)?.sentence).collect();
        places.is_some_and(|places| {
            // “Albany-based”, “HAMILTON —” are no organisation; for one “in Congress” says nothing.
            let shown = |&(sentence, first, last): &(usize, usize, usize)| {
                self.is_dateline(sentence, first, last)
                    || self.is_based(sentence, last)
                    || person
                        && (self.is_town_place(sentence, first, last) || TAKEN.contains(&self.word(sentence, last)))
            };
            places.iter().any(shown)
                && !places.iter().any(|&(sentence, first, last)| self.is_person(sentence, first, last))
        })
    }

    /// “R-Moorpark” names Moorpark.
    fn trim_party(&self, name: &mut Name) {
        let written = self.written(name);
        let Some((party, rest)) = written.split_once('-') else { return };
        if PARTIES.contains(&party) && (is_town(rest) || region(rest).is_some()) {
            name.bytes.start += party.len() + 1;
            name.kind = NameKind::Place;
        }
    }

    /// Adds the towns of a sentence that no name covers.
    fn shown(&self, sentence: usize, found: &mut Vec<Name>) {
        let Some(tokens) = self.sentences.get(sentence).map(|sentence| &sentence.tokens) else { return };
        let mut at = 0;
        while at < tokens.len() {
            let word = self.word(sentence, at);
            let capital = word.starts_with(char::is_uppercase);
            let town = if capital && self.is_free(sentence, at) { self.town(sentence, at) } else { None };
            match town {
                Some((start, end, last)) => {
                    let sentence = Some((sentence, at, last));
                    found.push(Name { bytes: start..end, kind: NameKind::Place, sentence });
                    at = last;
                }
                None => at += 1,
            }
        }
    }

    /// The town that begins at a word: its first byte, the one past its last, and one past its last token.
    fn town(&self, sentence: usize, at: usize) -> Option<(usize, usize, usize)> {
        let token = self.sentences.get(sentence)?.tokens.get(at)?;
        let word = self.word(sentence, at);
        if let Some((party, rest)) = word.split_once('-').filter(|(party, _)| PARTIES.contains(party)) {
            let start = token.start + party.len() + 1;
            let state = || region(rest).or_else(|| region(&format!("{rest}."))).map(|_| (token.end, at + 1));
            let (end, last) = self.longest(sentence, at, start).or_else(state)?;
            return Some((start, end, last));
        }
        if let Some(base) = word
            .strip_suffix("-based")
            .or_else(|| word.strip_suffix('-').filter(|_| self.word(sentence, at + 1) == "based"))
        {
            let known = is_town(base) || region(base).is_some();
            return (known && !NEVER.contains(&base)).then_some((token.start, token.start + base.len(), at + 1));
        }
        if self.is_state(sentence, at) {
            return Some((token.start, token.end, at + 1));
        }
        if !self.is_worth_a_look(sentence, at) {
            return None;
        }
        let (end, last) = self.longest(sentence, at, token.start)?;
        let name = self.text.get(token.start..end)?;
        let next = self.word(sentence, last);
        let plain = name.chars().any(char::is_lowercase) && self.back(sentence, at, 1) != ",";
        let shown = self.is_dateline(sentence, at, last)
            || plain && OFFICES.contains(&next)
            || plain && !next.starts_with(char::is_uppercase) && self.is_town_place(sentence, at, last);
        (shown && !NEVER.contains(&name)).then_some((token.start, end, last))
    }

    /// Whether anything beside a word may show a town: the map is asked only then.
    fn is_worth_a_look(&self, sentence: usize, at: usize) -> bool {
        let loud = |word: &str| word.len() > 2 && !word.contains(char::is_lowercase);
        let led = matches!(
            self.back(sentence, at, 1),
            "in" | "near" | "outside" | "around" | "of" | "from" | "and" | "," | "-"
        );
        let followed = |ahead: usize| {
            let word = self.word(sentence, at + ahead);
            matches!(word, "-" | "counties" | "County") || CIVIC.contains(&word) || OFFICES.contains(&word)
        };
        led || at == 0 && loud(self.word(sentence, at)) || (1..=LONGEST).any(followed)
    }

    /// Adds the other mentions of towns that were found in a sentence.
    fn known(&self, sentence: usize, known: &BTreeSet<String>, taken: &mut BTreeSet<usize>, found: &mut Vec<Name>) {
        let Some(tokens) = self.sentences.get(sentence).map(|sentence| &sentence.tokens) else { return };
        for (at, token) in tokens.iter().enumerate() {
            if !self.word(sentence, at).starts_with(char::is_uppercase) {
                continue;
            }
            let Some((end, last)) = self.longest(sentence, at, token.start) else { continue };
            let name = self.text.get(token.start..end).unwrap_or_default();
            let fresh = taken.range(token.start..end).next().is_none();
            let longer = self.word(sentence, last).starts_with(char::is_uppercase)
                && !OFFICES.contains(&self.word(sentence, last));
            if fresh && !longer && known.contains(&name.to_uppercase()) {
                let sentence = Some((sentence, at, last));
                taken.insert(token.start);
                found.push(Name { bytes: token.start..end, kind: NameKind::Place, sentence });
            }
        }
    }

    /// The longest name of a town from a byte on, that no name covers: one past its last byte and token.
    fn longest(&self, sentence: usize, at: usize, start: usize) -> Option<(usize, usize)> {
        let tokens = &self.sentences.get(sentence)?.tokens;
        (at + 1..=(at + LONGEST).min(tokens.len())).rev().find_map(|last| {
            let end = tokens.get(last - 1)?.end;
            let free = (at..last)
                .all(|nth| self.is_free(sentence, nth) && self.word(sentence, nth).starts_with(char::is_uppercase));
            let name = self.text.get(start..end)?;
            (free && is_town(name)).then_some((end, last))
        })
    }
}
