//! Which names are the same thing. Persons by their last name, where only one person of the article bears it;
//! organisations by name, acronym, or the head of a longer name; places and peoples by what the tables know of them.

use super::forms::without_letters;
use super::tables::{countries, organisation, region};
use super::{Name, NameKind};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

/// One thing: indices of its names.
#[derive(Debug)]
pub(super) struct Thing {
    pub(super) kind: NameKind,
    pub(super) members: Vec<usize>,
    /// Folded words of its fullest name.
    words: Vec<String>,
    /// Folded words of all names.
    names: Vec<Vec<String>>,
}

/// Joins names, in order of the text; things come in the order of their first mention.
pub(super) fn things(names: &[Name], written: &[&str]) -> Vec<Thing> {
    let mut found: Vec<Thing> = Vec::new();
    let mut register = Register::default();
    // Full names first, so that a short name before its full one (a headline) finds it.
    let is_full = |index: &usize| written.get(*index).is_some_and(|text| text.split_whitespace().nth(1).is_some());
    let (mut order, short): (Vec<usize>, Vec<usize>) = (0..names.len()).partition(is_full);
    order.extend(short);
    for index in order {
        let (Some(name), Some(text)) = (names.get(index), written.get(index).copied()) else { continue };
        if let Some(thing) = register.same_text(name.kind, text).and_then(|at| found.get_mut(at)) {
            thing.members.push(index);
            continue;
        }
        let words = key(name.kind, text);
        let own =
            register.same_words(name.kind, &words).or_else(|| owner(&found, &register, (name, names), &words, text));
        let at = own.unwrap_or(found.len());
        register.note(name.kind, text, &words, at);
        match found.get_mut(at) {
            Some(thing) => {
                if words.len() > thing.words.len() {
                    thing.words.clone_from(&words);
                }
                if !thing.names.contains(&words) {
                    thing.names.push(words);
                }
                thing.members.push(index);
            }
            None => {
                let names = vec![words.clone()];
                found.push(Thing { kind: name.kind, members: vec![index], words, names });
            }
        }
    }
    for thing in &mut found {
        thing.members.sort_unstable();
    }
    found.sort_by_key(|thing| thing.members.first().copied());
    found
}

/// Where the things that a name may belong to are found without asking each: a text with ten thousand names is read in
/// time that grows with it.
#[derive(Debug, Default)]
struct Register<'a> {
    texts: FxHashMap<(NameKind, &'a str), usize>,
    words: FxHashMap<(NameKind, Vec<String>), usize>,
    /// By the first and the last word of any of its names, and by the initials of an organisation's.
    hints: FxHashMap<(NameKind, String), Vec<usize>>,
}

impl<'a> Register<'a> {
    fn same_text(&self, kind: NameKind, text: &'a str) -> Option<usize> {
        self.texts.get(&(kind, text)).copied()
    }

    fn same_words(&self, kind: NameKind, words: &[String]) -> Option<usize> {
        self.words.get(&(kind, words.to_vec())).copied()
    }

    fn note(&mut self, kind: NameKind, text: &'a str, words: &[String], at: usize) {
        self.texts.insert((kind, text), at);
        self.words.entry((kind, words.to_vec())).or_insert(at);
        let mut hint = |word: String| {
            let things = self.hints.entry((kind, word)).or_default();
            if !things.contains(&at) {
                things.push(at);
            }
        };
        match kind {
            NameKind::Person => edges(words).into_iter().flatten().for_each(|word| hint(word.clone())),
            NameKind::Organisation if words.len() > 1 => {
                words.iter().take(1).for_each(|word| hint(word.clone()));
                [false, true].map(|all| initials(words, all)).into_iter().for_each(hint);
            }
            NameKind::Organisation | NameKind::Place | NameKind::Group | NameKind::Product => {}
        }
    }

    /// The things that one of some words hints at, in their order.
    fn hinted<'w>(&self, kind: NameKind, words: impl Iterator<Item = &'w String>) -> Vec<usize> {
        let mut things: Vec<usize> =
            words.filter_map(|word| self.hints.get(&(kind, word.clone()))).flatten().copied().collect();
        things.sort_unstable();
        things.dedup();
        things
    }
}

/// First and last word of a person's name, suffixes left out.
fn edges(words: &[String]) -> [Option<&String>; 2] {
    let mut bare = words.iter().filter(|word| !SUFFIXES.contains(&word.as_str()));
    let first = bare.next();
    [first, bare.next_back()]
}

/// What a name is compared by.
fn key(kind: NameKind, text: &str) -> Vec<String> {
    let known = match kind {
        NameKind::Place => {
            let country = countries().named(text).or_else(|| countries().foreign(text));
            country.map(|country| country.name).or_else(|| region(text).map(|r| r.name))
        }
        NameKind::Organisation => organisation(text).map(|(name, _)| name),
        NameKind::Group => countries().of_people(text).map(|country| country.code).or_else(|| countries().people(text)),
        NameKind::Product => Some(without_letters(text)),
        NameKind::Person => None,
    };
    folded(known.unwrap_or(text))
}

/// Lower-case words without accents; `al-` and stops taken off.
fn folded(text: &str) -> Vec<String> {
    let plain: String = text
        .nfd()
        .filter(|letter| !('\u{300}'..='\u{36f}').contains(letter))
        .map(|letter| match letter {
            'ı' => 'i',
            'ø' => 'o',
            'ł' => 'l',
            'đ' => 'd',
            '’' => '\'',
            other => other,
        })
        .collect();
    let lower = plain.to_lowercase();
    let words = lower.split_whitespace().map(|word| {
        let word = word.trim_end_matches('.');
        ["al-", "el-", "ul-"].iter().find_map(|prefix| word.strip_prefix(prefix)).unwrap_or(word).to_owned()
    });
    words.filter(|word| !word.is_empty()).collect()
}

/// The thing that a name belongs to, where none has the very same.
fn owner(
    found: &[Thing],
    register: &Register<'_>,
    (name, names): (&Name, &[Name]),
    words: &[String],
    text: &str,
) -> Option<usize> {
    let options = match name.kind {
        NameKind::Person => {
            let mut options = register.hinted(name.kind, edges(words).into_iter().flatten());
            options.retain(|&at| found.get(at).is_some_and(|thing| is_same_person(&thing.words, words)));
            options
        }
        NameKind::Organisation => {
            let letters = acronym(text);
            let mut options = register.hinted(name.kind, letters.iter().chain(words.first()));
            options.retain(|&at| {
                found.get(at).is_some_and(|thing| is_same_organisation(thing, words, letters.as_deref()))
            });
            options
        }
        NameKind::Place | NameKind::Group | NameKind::Product => Vec::new(),
    };
    match options.as_slice() {
        [] => None,
        [only] => Some(*only),
        // Two bear the name: the one named in full in the same sentence, or none.
        _ => {
            let sentence = name.sentence.map(|place| place.0);
            let near = |at: &&usize| {
                found.get(**at).is_some_and(|thing| {
                    let mut places = thing.members.iter().filter_map(|&member| names.get(member)?.sentence);
                    places.any(|place| Some(place.0) == sentence)
                })
            };
            let mut here = options.iter().filter(near);
            match (here.next(), here.next()) {
                (Some(only), None) if name.kind == NameKind::Person => Some(*only),
                _ => None,
            }
        }
    }
}

const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];

/// One name holds the other's last word, and their given names do not contradict each other.
fn is_same_person(a: &[String], b: &[String]) -> bool {
    fn bare(words: &[String]) -> Vec<&String> {
        words.iter().filter(|word| !SUFFIXES.contains(&word.as_str())).collect()
    }
    let (a, b) = (bare(a), bare(b));
    let (long, short) = if a.len() >= b.len() { (&a, &b) } else { (&b, &a) };
    let (Some(last), Some(own)) = (long.last(), short.last()) else { return false };
    if short.len() == 1 {
        return last == own || long.len() > 1 && long.first() == Some(own) && own.chars().count() > 2;
    }
    if last != own {
        return false;
    }
    let mut given = long.iter().take(long.len() - 1);
    short.iter().take(short.len() - 1).all(|word| given.any(|known| is_same_given(known, word)))
}

/// `John` and `J`, `Joe` and `Joseph`.
fn is_same_given(a: &str, b: &str) -> bool {
    const SHORT: &[(&str, &str)] = &[
        ("joe", "joseph"),
        ("bill", "william"),
        ("will", "william"),
        ("bob", "robert"),
        ("rob", "robert"),
        ("tom", "thomas"),
        ("jim", "james"),
        ("jimmy", "james"),
        ("mike", "michael"),
        ("tony", "antony"),
        ("tony", "anthony"),
        ("dick", "richard"),
        ("rick", "richard"),
        ("ted", "edward"),
        ("dave", "david"),
        ("dan", "daniel"),
        ("ben", "benjamin"),
        ("chris", "christopher"),
        ("steve", "steven"),
        ("steve", "stephen"),
        ("matt", "matthew"),
        ("liz", "elizabeth"),
        ("kate", "katherine"),
        ("sam", "samuel"),
        ("alex", "alexander"),
        ("nick", "nicholas"),
        ("ron", "ronald"),
        ("don", "donald"),
        ("ken", "kenneth"),
    ];
    let short = |a: &str, b: &str| SHORT.iter().any(|&(nick, full)| nick == a && full == b);
    let initial = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
    a == b || short(a, b) || short(b, a) || initial(a, b) || initial(b, a)
}

/// The letters of an acronym.
fn acronym(text: &str) -> Option<String> {
    let letters: String = text.chars().filter(|letter| *letter != '.').collect();
    (letters.chars().count() >= 2 && letters.chars().all(char::is_uppercase)).then_some(letters)
}

/// First letters of the words of a name, in capitals; of the small words too where all are asked for.
fn initials(words: &[String], all: bool) -> String {
    const SMALL: &[&str] = &["of", "the", "and", "for", "in", "on", "&", "de", "la"];
    let parts = words.iter().flat_map(|word| word.split('-'));
    let kept = parts.filter(|word| all || !SMALL.contains(word));
    kept.filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}

/// An acronym of the other, or the first words of it (`Goldman`, `Goldman Sachs`).
fn is_same_organisation(thing: &Thing, words: &[String], letters: Option<&str>) -> bool {
    const GENERIC: &[&str] =
        &["united", "national", "bank", "university", "new", "american", "international", "first", "us", "european"];
    if let Some(letters) = letters {
        let mut long = thing.names.iter().filter(|known| known.len() > 1);
        return long.any(|known| initials(known, false) == letters || initials(known, true) == letters);
    }
    let [only] = words else { return false };
    thing.words.len() > 1 && thing.words.first() == Some(only) && !GENERIC.contains(&only.as_str())
}
