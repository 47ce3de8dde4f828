//! What the tagger looks at: for every token a handful of hashed observations on the word, its neighbours, the run of
//! capitals it stands in, the lists it stands on, and how the same word is used elsewhere in the article.
//! Used alike by the trainer and by the reader, so that both see the same.

use super::lexicon::{LONGEST, Lexicon, PEOPLE, hash, mix, phrase};
use super::words::{Case, Word, Words};
use copydesk_article::Sentence;

/// Most observations of one token.
pub const MOST: usize = 64;

/// An article made ready for the tagger.
#[derive(Debug)]
pub struct Page {
    /// Its words.
    pub words: Words,
    /// Per distinct word, how it is used in the article; see [`usage`].
    usage: Vec<u16>,
    lists: Vec<Vec<u16>>,
    joints: Joints,
}

/// Hashes of the words that features ask for.
#[derive(Debug)]
struct Joints {
    titles: Vec<u64>,
    places: Vec<u64>,
    links: Vec<u64>,
}

/// How a word is used in an article.
mod usage {
    pub(super) const LOWER: u16 = 1;
    pub(super) const INSIDE: u16 = 1 << 1;
    pub(super) const TITLED: u16 = 1 << 2;
    pub(super) const FOLLOWS_NAME: u16 = 1 << 3;
    pub(super) const LEADS_NAME: u16 = 1 << 4;
    pub(super) const LOCATED: u16 = 1 << 5;
    pub(super) const BRACKETED: u16 = 1 << 6;
    pub(super) const OFTEN: u16 = 1 << 7;
}

const TITLES: &[&str] = &[
    "mr",
    "mr.",
    "mrs",
    "mrs.",
    "ms",
    "ms.",
    "miss",
    "dr",
    "dr.",
    "sir",
    "lord",
    "lady",
    "president",
    "minister",
    "secretary",
    "senator",
    "sen.",
    "rep.",
    "gov.",
    "governor",
    "mayor",
    "general",
    "gen.",
    "col.",
    "colonel",
    "captain",
    "capt.",
    "judge",
    "justice",
    "professor",
    "prof.",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "chancellor",
    "spokesman",
    "spokeswoman",
    "director",
    "leader",
    "chairman",
    "sgt.",
    "lt.",
    "maj.",
    "premier",
    "sheriff",
    "coach",
];
const PLACING: &[&str] =
    &["in", "at", "from", "near", "into", "to", "outside", "around", "across", "toward", "towards"];
const LINKS: &[&str] =
    &["of", "the", "and", "&", "for", "de", "van", "von", "al", "bin", "der", "la", "del", "di", "da"];

impl Page {
    /// Makes an article ready.
    #[must_use]
    pub fn new(text: &str, sentences: &[Sentence], lexicon: &Lexicon<'_>) -> Self {
        let words = super::words::read(text, sentences, lexicon);
        let table = |list: &[&str]| list.iter().map(|word| hash(word)).collect();
        let joints = Joints { titles: table(TITLES), places: table(PLACING), links: table(LINKS) };
        let mut page = Self { words, usage: Vec::new(), lists: Vec::new(), joints };
        page.usage = page.read_usage();
        page.lists = page.words.sentences.iter().map(|indices| page.read_lists(indices, lexicon)).collect();
        page
    }

    fn word(&self, indices: &[u32], at: usize) -> Option<&Word> {
        indices.get(at).and_then(|&index| self.words.words.get(index as usize))
    }

    /// Lists of every token: those of phrases that begin at it in the low byte, of phrases that run on in the high one.
    fn read_lists(&self, indices: &[u32], lexicon: &Lexicon<'_>) -> Vec<u16> {
        let mut found = vec![0_u16; indices.len()];
        for start in 0..indices.len() {
            let Some(word) = self.word(indices, start) else { continue };
            if !word.case.is_capital() {
                continue;
            }
            let mut so_far = phrase([word.lower]);
            let mut best = (lexicon.lists(so_far), 1);
            for length in 2..=LONGEST {
                let Some(next) = self.word(indices, start + length - 1) else { break };
                so_far = mix(so_far, next.lower);
                let lists = lexicon.lists(so_far);
                if lists != 0 {
                    best = (lists, length);
                }
            }
            for (offset, held) in found.iter_mut().skip(start).take(best.1).enumerate() {
                *held |= if offset == 0 { best.0 } else { best.0 << 8 };
            }
        }
        found
    }

    fn read_usage(&self) -> Vec<u16> {
        let mut usage = vec![0_u16; self.words.words.len()];
        let mut counts = vec![0_u16; self.words.words.len()];
        let mut lower: Vec<u64> = self.words.words.iter().filter(|w| w.case == Case::Lower).map(|w| w.lower).collect();
        lower.sort_unstable();
        for (word, flags) in self.words.words.iter().zip(usage.iter_mut()) {
            if word.case.is_capital() && lower.binary_search(&word.lower).is_ok() {
                *flags |= usage::LOWER;
            }
        }
        for indices in &self.words.sentences {
            for (at, &index) in indices.iter().enumerate() {
                let Some(word) = self.word(indices, at) else { continue };
                if !word.case.is_capital() {
                    continue;
                }
                let before = at.checked_sub(1).and_then(|at| self.word(indices, at));
                let after = self.word(indices, at + 1);
                let mut flags = 0;
                if let Some(before) = before {
                    if before.case == Case::Lower {
                        flags |= usage::INSIDE;
                    }
                    if self.joints.titles.contains(&before.lower) {
                        flags |= usage::TITLED;
                    } else if before.case.is_capital() {
                        flags |= usage::FOLLOWS_NAME;
                    }
                    if self.joints.places.contains(&before.lower) {
                        flags |= usage::LOCATED;
                    }
                    if before.lower == hash("(") && after.is_some_and(|after| after.lower == hash(")")) {
                        flags |= usage::BRACKETED;
                    }
                }
                if after.is_some_and(|after| after.case.is_capital()) {
                    flags |= usage::LEADS_NAME;
                }
                if let (Some(held), Some(count)) = (usage.get_mut(index as usize), counts.get_mut(index as usize)) {
                    *held |= flags;
                    *count += 1;
                    if *count >= 3 {
                        *held |= usage::OFTEN;
                    }
                }
            }
        }
        usage
    }

    /// Whether a distinct word that is written with a capital also occurs in lower case.
    #[must_use]
    pub fn is_used_in_lower_case(&self, word: u32) -> bool {
        self.usage.get(word as usize).is_some_and(|used| used & usage::LOWER != 0)
    }

    /// How many tokens a sentence has.
    #[must_use]
    pub fn tokens(&self, sentence: usize) -> usize {
        self.words.sentences.get(sentence).map_or(0, Vec::len)
    }

    /// Calls `see` with every observation of a token.
    pub fn observe(&self, sentence: usize, at: usize, see: &mut impl FnMut(u64)) {
        let Some(indices) = self.words.sentences.get(sentence) else { return };
        let edge = Word::default();
        let near = |offset: isize| at.checked_add_signed(offset).and_then(|at| self.word(indices, at)).unwrap_or(&edge);
        let (w, l1, l2, r1, r2) = (near(0), near(-1), near(-2), near(1), near(2));
        let mut template = 0_u64;
        let mut say = |value: u64| {
            template += 1;
            if value != 0 {
                see(mix(template << 56, value));
            }
        };
        let pair = |a: u64, b: u64| mix(mix(1, a), b);
        let case = w.case as u64;
        say(w.lower);
        say(pair(w.lower, case));
        say(pair(l1.lower, 1));
        say(pair(r1.lower, 1));
        say(pair(l2.lower, 1));
        say(pair(r2.lower, 1));
        say(pair(l1.lower, w.lower));
        say(pair(w.lower, r1.lower));
        say(pair(l1.lower, r1.lower));
        say(pair(l2.lower, l1.lower));
        say(pair(r1.lower, r2.lower));
        say(w.shape);
        say(pair(l1.shape, w.shape));
        say(pair(w.shape, r1.shape));
        say(pair(pair(l1.shape, w.shape), r1.shape));
        for head in w.heads.into_iter().chain(w.tails) {
            say(if head == 0 { 0 } else { pair(head, case) });
        }
        say(l1.tails.get(1).copied().unwrap_or(0));
        say(r1.tails.get(1).copied().unwrap_or(0));
        let cluster = |word: &Word| u64::from(word.cluster) + 1;
        let broad = |word: &Word| u64::from(word.cluster >> 4) + 1;
        say(pair(cluster(w), case));
        say(pair(cluster(l1), 1));
        say(pair(cluster(r1), 1));
        say(pair(cluster(l2), 1));
        say(pair(cluster(r2), 1));
        say(pair(cluster(l1), cluster(w)));
        say(pair(cluster(w), cluster(r1)));
        say(pair(broad(w), case));
        say(pair(broad(l1), broad(r1)));
        say(pair(pair(broad(l1), broad(w)), broad(r1)));
        let lists = self.lists.get(sentence);
        let list = |offset: isize| {
            at.checked_add_signed(offset).and_then(|at| lists?.get(at)).map_or(0, |&found| u64::from(found))
        };
        say(pair(list(0), 1));
        say(pair(list(-1), 1));
        say(pair(list(1), 1));
        say(pair(pair(list(0), l1.shape), r1.shape));
        say(pair(list(0), list(1)));
        say(pair(list(0), cluster(l1)));
        self.observe_run(indices, at, &mut say);
        let used = indices.get(at).and_then(|&index| self.usage.get(index as usize)).copied().unwrap_or(0);
        for bit in 0..8 {
            let set = used & (1 << bit);
            say(if set == 0 { 0 } else { pair(u64::from(set), case) });
        }
        say(pair(u64::from(used), case));
        let first = u64::from(at == 0) + 1;
        say(pair(first, pair(case, u64::from(used & usage::LOWER))));
        say(if at == 0 { pair(w.lower, 9) } else { 0 });
        let people = u64::from(list(0) & u64::from(PEOPLE) != 0) + 1;
        say(pair(people, pair(r1.case as u64, broad(r1))));
    }

    /// The run of capitals that a token stands in: what leads to it, what follows, its first and last word.
    fn observe_run(&self, indices: &[u32], at: usize, say: &mut impl FnMut(u64)) {
        let capital = |at: usize| self.word(indices, at).is_some_and(|word| word.case.is_capital());
        let lower = |at: usize| self.word(indices, at).map_or(7, |word| word.lower);
        let pair = |a: u64, b: u64| mix(mix(1, a), b);
        if !capital(at) {
            let link = self.joints.links.contains(&lower(at));
            let between = link && at > 0 && capital(at - 1) && (capital(at + 1) || capital(at + 2));
            say(if between { pair(lower(at - 1), lower(at + 1)) } else { 0 });
            for _ in 0..6 {
                say(0);
            }
            return;
        }
        let (mut start, mut end) = (at, at + 1);
        while start > 0 && at - start < 6 && capital(start - 1) {
            start -= 1;
        }
        while end - at < 6 && capital(end) {
            end += 1;
        }
        let before = start.checked_sub(1).map_or(8, lower);
        let place = (at - start).min(3) as u64 * 4 + (end - 1 - at).min(3) as u64;
        say(0);
        say(pair(before, place));
        say(pair(lower(end), place));
        say(if end - start > 1 { pair(lower(end - 1), place + 1) } else { 0 });
        say(if end - start > 1 { pair(lower(start), place + 1) } else { 0 });
        say(pair(before, lower(end)));
        say(pair(place, 5));
    }
}
