//! One name, one decision: what the tagger saw in one sentence is brought together over the article. A surface takes the
//! kind that its mentions together speak for, a person's last name alone is that person, an acronym in brackets is what
//! stands beside them, and repeats that the tagger missed are filled in where nothing speaks against it.

use super::features::Page;
use super::tagger::{Found, NameKind};
use super::words::Case;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// The names of an article as tokens, with the words they are made of.
pub(super) struct Reconciler<'a> {
    page: &'a Page,
    /// The written form of a token.
    written: &'a dyn Fn(usize, usize) -> &'a str,
    /// Sentences whose capitals say nothing: headlines in capitals or title case.
    loud: Vec<bool>,
}

/// The words of a name.
type Key<'a> = &'a [u32];

impl<'a> Reconciler<'a> {
    pub(super) fn new(page: &'a Page, written: &'a dyn Fn(usize, usize) -> &'a str, headings: &[bool]) -> Self {
        let loud = (0..page.words.sentences())
            .map(|sentence| is_loud(page, sentence, headings.get(sentence).copied().unwrap_or_default()))
            .collect();
        Self { page, written, loud }
    }

    /// The names of the article, in order and without overlap.
    pub(super) fn reconcile(&self, found: Vec<Found>) -> Vec<Found> {
        let (quiet, mut loud): (Vec<Found>, Vec<Found>) =
            found.into_iter().partition(|name| !self.is_loud(name.sentence));
        let mut names = if quiet.is_empty() { loud.clone() } else { quiet };
        self.decide_kinds(&mut names);
        self.bind_acronyms(&mut names);
        self.decide_surnames(&mut names);
        self.fill_in(&mut names);
        let known: FxHashSet<Key<'_>> = names.iter().map(|name| self.key(name)).collect();
        let taken = self.taken(&names);
        loud.retain(|name| known.contains(self.key(name)) && !is_taken(&taken, self.tokens_of(name)));
        names.append(&mut loud);
        names.sort_by_key(|name| (name.sentence, name.first));
        names
    }

    /// Which tokens of the article are part of a name.
    fn taken(&self, names: &[Found]) -> Vec<bool> {
        let mut taken = vec![false; self.page.words.tokens()];
        for name in names {
            mark(&mut taken, self.tokens_of(name));
        }
        taken
    }

    /// The tokens of a name, counted over the article.
    fn tokens_of(&self, name: &Found) -> Range<usize> {
        let start = self.page.words.tokens_of(name.sentence).start;
        start + name.first..start + name.last
    }

    fn is_loud(&self, sentence: usize) -> bool {
        self.loud.get(sentence).copied().unwrap_or_default()
    }

    fn key(&self, name: &Found) -> Key<'a> {
        self.page.words.sentence(name.sentence).get(name.first..name.last).unwrap_or_default()
    }

    /// Each surface takes the kind for which its mentions together vote, among those that were chosen at least once.
    fn decide_kinds(&self, names: &mut [Found]) {
        let mut votes: FxHashMap<Key<'_>, ([i64; 4], [u32; 4])> = FxHashMap::default();
        for name in names.iter() {
            let (sums, chosen) = votes.entry(self.key(name)).or_default();
            for (sum, vote) in sums.iter_mut().zip(name.votes) {
                *sum += i64::from(vote);
            }
            if let Some(count) = chosen.get_mut(name.kind as usize) {
                *count += 1;
            }
        }
        for name in names.iter_mut() {
            let Some((sums, chosen)) = votes.get(self.key(name)) else { continue };
            let best = KINDS.iter().zip(sums.iter().zip(chosen)).filter(|(_, (_, chosen))| **chosen > 0);
            if let Some((kind, _)) =
                best.max_by_key(|(kind, (sum, chosen))| (**chosen, **sum, std::cmp::Reverse(**kind)))
            {
                name.kind = *kind;
            }
        }
    }

    /// `Long Name (LN)` and `LN (Long Name)`: both are one thing, of the kind of the long name.
    fn bind_acronyms(&self, names: &mut Vec<Found>) {
        let mut added = Vec::new();
        for name in names.iter() {
            let text = |at: usize| (self.written)(name.sentence, at);
            let behind = (text(name.last) == "(" && text(name.last + 2) == ")").then_some(name.last + 1);
            let before = name.first.checked_sub(2).filter(|_| text(name.last) == ")" && text(name.first - 1) == "(");
            if behind.is_none() && before.is_none() {
                continue;
            }
            let initials = self.initials(name);
            if initials.len() < 2 {
                continue;
            }
            for at in [behind, before].into_iter().flatten() {
                if is_acronym_of(text(at), &initials) {
                    added.push(Found { first: at, last: at + 1, ..*name });
                }
            }
        }
        let sorted = names.len();
        let mut new: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        for name in added {
            let (known, _) = names.split_at_mut(sorted);
            let near = known.partition_point(|other| (other.sentence, other.last) <= (name.sentence, name.first));
            match known.get_mut(near).filter(|other| overlaps(other, &name)) {
                Some(other) if other.first == name.first && other.last == name.last => other.kind = name.kind,
                Some(_) => {}
                None => match new.get(&(name.sentence, name.first)).and_then(|&at| names.get_mut(at)) {
                    Some(other) => other.kind = name.kind,
                    None => {
                        new.insert((name.sentence, name.first), names.len());
                        names.push(name);
                    }
                },
            }
        }
        let organisations =
            names.iter().filter(|name| name.last - name.first > 1 && name.kind == NameKind::Organisation);
        let long: FxHashSet<String> =
            organisations.map(|name| self.initials(name)).filter(|initials| initials.len() > 2).collect();
        for name in names.iter_mut().filter(|name| name.last - name.first == 1) {
            if long.contains((self.written)(name.sentence, name.first)) {
                name.kind = NameKind::Organisation;
            }
        }
    }

    /// First letters of the capitalised words of a name.
    fn initials(&self, name: &Found) -> String {
        let parts = (name.first..name.last).flat_map(|at| (self.written)(name.sentence, at).split('-'));
        parts.filter_map(|part| part.chars().next()).filter(|letter| letter.is_uppercase()).collect()
    }

    /// The last word of a person's full name, alone, is that person.
    fn decide_surnames(&self, names: &mut [Found]) {
        let mut surnames: FxHashSet<u32> = FxHashSet::default();
        for name in names.iter().filter(|name| name.kind == NameKind::Person && name.last - name.first > 1) {
            surnames.extend(self.key(name).last());
        }
        let strongly_place = |name: &Found| {
            let [person, _, place, _] = name.votes;
            name.kind == NameKind::Place && i64::from(place) > 2 * i64::from(person.max(1))
        };
        for name in names.iter_mut().filter(|name| name.last - name.first == 1) {
            let own = self.key(name);
            let surname = own.first().is_some_and(|word| surnames.contains(word));
            if surname && !strongly_place(name) && name.kind != NameKind::Group {
                name.kind = NameKind::Person;
            }
        }
    }

    /// Fills in exact repeats of names, and last names of persons, that were left out.
    fn fill_in(&self, names: &mut Vec<Found>) {
        let mut known: FxHashMap<u32, Vec<(Key<'_>, NameKind)>> = FxHashMap::default();
        for name in names.iter() {
            let key = self.key(name);
            let Some(first) = key.first() else { continue };
            if name.kind == NameKind::Person
                && key.len() > 1
                && let Some(last) = key.last()
            {
                note(known.entry(*last).or_default(), std::slice::from_ref(last), NameKind::Person);
            }
            note(known.entry(*first).or_default(), key, name.kind);
        }
        let mut taken = self.taken(names);
        for sentence in 0..self.page.words.sentences() {
            let indices = self.page.words.sentence(sentence);
            let own = self.page.words.tokens_of(sentence);
            for (first, word) in indices.iter().enumerate() {
                let Some(options) = known.get(word) else { continue };
                let fits = |key: Key<'_>| indices.get(first..first + key.len()) == Some(key);
                let free = |key: Key<'_>| !is_taken(&taken, own.start + first..own.start + first + key.len());
                let best = options.iter().filter(|(key, _)| fits(key) && free(key)).max_by_key(|(key, _)| key.len());
                if let Some(&(key, kind)) = best
                    && self.may_fill(sentence, first, key, taken.get(own.clone()).unwrap_or_default())
                {
                    let last = first + key.len();
                    mark(&mut taken, own.start + first..own.start + last);
                    names.push(Found { sentence, first, last, kind, votes: [0; 4] });
                }
            }
        }
        names.sort_by_key(|name| (name.sentence, name.first));
    }

    /// A missed repeat of one word is filled in unless the word is also used in lower case or other capitals that are no
    /// names stand around it.
    fn may_fill(&self, sentence: usize, first: usize, key: Key<'_>, taken: &[bool]) -> bool {
        let last = first + key.len();
        let case = |at: usize| {
            let index = self.page.words.sentence(sentence).get(at);
            index.and_then(|&index| self.page.words.words.get(index as usize)).map(|word| word.case)
        };
        if key.len() > 1 {
            return true;
        }
        let Some(own) = case(first) else { return false };
        if !own.is_capital() || own == Case::Single {
            return false;
        }
        if self.is_loud(sentence) {
            return own != Case::Upper || !matches!((self.written)(sentence, first), "US" | "IS" | "IT");
        }
        let lone_capital = |at: Option<usize>| {
            at.is_none_or(|at| taken.get(at) == Some(&true) || at == 0 || !case(at).is_some_and(Case::is_capital))
        };
        let lower = key.first().is_some_and(|&word| self.page.is_used_in_lower_case(word)) && own != Case::Upper;
        !lower && lone_capital(first.checked_sub(1)) && lone_capital(Some(last))
    }
}

const KINDS: [NameKind; 4] = [NameKind::Person, NameKind::Organisation, NameKind::Place, NameKind::Group];

fn note<'a>(options: &mut Vec<(Key<'a>, NameKind)>, key: Key<'a>, kind: NameKind) {
    if !options.iter().any(|(known, _)| *known == key) {
        options.push((key, kind));
    }
}

fn mark(taken: &mut [bool], tokens: Range<usize>) {
    if let Some(own) = taken.get_mut(tokens) {
        own.fill(true);
    }
}

fn is_taken(taken: &[bool], tokens: Range<usize>) -> bool {
    taken.get(tokens).is_some_and(|own| own.contains(&true))
}

fn overlaps(a: &Found, b: &Found) -> bool {
    a.sentence == b.sentence && a.first < b.last && b.first < a.last
}

/// Whether letters are the initials of a name, in order; a final letter more or less is forgiven in long ones.
fn is_acronym_of(letters: &str, initials: &str) -> bool {
    let plain: String = letters.chars().filter(|letter| letter.is_uppercase()).collect();
    plain.len() >= 2
        && letters.chars().all(|letter| letter.is_uppercase() || letter == '.' || letter == '-' || letter == '&')
        && (plain == initials
            || initials.len() > 2 && plain.len() > 2 && (plain.starts_with(initials) || initials.starts_with(&plain)))
}

/// Whether most words of a sentence are capitalised, so that capitals do not show names.
fn is_loud(page: &Page, sentence: usize, heading: bool) -> bool {
    let indices = page.words.sentence(sentence);
    let (mut letters, mut capitals, mut upper) = (0_usize, 0, 0);
    for word in indices.iter().filter_map(|&index| page.words.words.get(index as usize)) {
        match word.case {
            Case::Lower => letters += 1,
            Case::Upper => (letters, capitals, upper) = (letters + 1, capitals + 1, upper + 1),
            Case::Initial | Case::Mixed | Case::Single => (letters, capitals) = (letters + 1, capitals + 1),
            Case::Mark | Case::Digits | Case::Number => {}
        }
    }
    letters >= 4 && (upper * 10 > letters * 7 || heading && capitals * 10 > letters * 6)
}
