//! What the tagger looks at: for every token a handful of hashed observations on the word, its neighbours, the run of
//! capitals it stands in, the lists it stands on, and how the same word is used elsewhere in the article.
//! Used alike by the trainer and by the reader, so that both see the same.

use super::lexicon::{LONGEST, Lexicon, PEOPLE, hash, mix, phrase};
use super::words::{Case, Word, Words};
use copydesk_article::Sentence;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Most observations of one token.
pub const MOST: usize = 64;

/// An article made ready for the tagger.
#[derive(Debug)]
pub struct Page {
    /// Its words.
    pub words: Words,
    /// Per distinct word, how it is used in the article; see [`usage`].
    usage: Vec<u16>,
    /// Per token, the lists it stands on.
    lists: Vec<u16>,
}

/// What a small word does to the name beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    Title,
    Placing,
    Link,
}

fn joint(word: u64) -> Option<Joint> {
    static JOINTS: LazyLock<FxHashMap<u64, Joint>> = LazyLock::new(|| {
        let lists = [(LINKS, Joint::Link), (PLACING, Joint::Placing), (TITLES, Joint::Title)];
        lists.into_iter().flat_map(|(words, joint)| words.iter().map(move |word| (hash(word), joint))).collect()
    });
    JOINTS.get(&word).copied()
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
        let mut page = Self { words, usage: Vec::new(), lists: Vec::new() };
        page.usage = page.read_usage();
        let mut lists = vec![0_u16; page.words.tokens()];
        for sentence in 0..page.words.sentences() {
            if let Some(own) = lists.get_mut(page.words.tokens_of(sentence)) {
                page.read_lists(page.words.sentence(sentence), lexicon, own);
            }
        }
        page.lists = lists;
        page
    }

    fn word(&self, indices: &[u32], at: usize) -> Option<&Word> {
        indices.get(at).and_then(|&index| self.words.words.get(index as usize))
    }

    /// Lists of every token: those of phrases that begin at it in the low byte, of phrases that run on in the high one.
    fn read_lists(&self, indices: &[u32], lexicon: &Lexicon<'_>, found: &mut [u16]) {
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
    }

    fn read_usage(&self) -> Vec<u16> {
        let mut usage = vec![0_u16; self.words.words.len()];
        let mut counts = vec![0_u16; self.words.words.len()];
        let lower = self.words.words.iter().filter(|word| word.case == Case::Lower).map(|word| word.lower);
        let lower: FxHashSet<u64> = lower.collect();
        let (open, shut) = (hash("("), hash(")"));
        for (word, flags) in self.words.words.iter().zip(usage.iter_mut()) {
            if word.case.is_capital() && lower.contains(&word.lower) {
                *flags |= usage::LOWER;
            }
        }
        for indices in (0..self.words.sentences()).map(|nth| self.words.sentence(nth)) {
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
                    let joint = joint(before.lower);
                    if joint == Some(Joint::Title) {
                        flags |= usage::TITLED;
                    } else if before.case.is_capital() {
                        flags |= usage::FOLLOWS_NAME;
                    }
                    if joint == Some(Joint::Placing) {
                        flags |= usage::LOCATED;
                    }
                    if before.lower == open && after.is_some_and(|after| after.lower == shut) {
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

    /// How a token is written.
    #[cfg(feature = "accurate")]
    pub(super) fn case(&self, sentence: usize, at: usize) -> Case {
        self.word(self.words.sentence(sentence), at).map_or(Case::Mark, |word| word.case)
    }

    /// How many tokens a sentence has.
    #[must_use]
    pub fn tokens(&self, sentence: usize) -> usize {
        self.words.sentence(sentence).len()
    }

    /// Every observation of a token, in the order of its templates: what the trainer learns from.
    pub fn observe(&self, sentence: usize, at: usize, see: &mut impl FnMut(u64)) {
        let indices = self.words.sentence(sentence);
        let mut seen: Vec<(u64, u64)> = Vec::with_capacity(MOST);
        let mut note = |template: u64, feature: u64| seen.push((template, feature));
        for seat in SEATS {
            let index = at.checked_add_signed(seat.offset()).and_then(|at| indices.get(at));
            self.observe_alone(index.copied(), seat, &mut note);
        }
        self.observe_together(sentence, at, &mut note);
        seen.sort_unstable();
        for (_, feature) in seen {
            see(feature);
        }
    }

    /// What a word says by itself in one of the seats around a token, with the number of each template. It is the same
    /// wherever the word stands, so that a reader may keep its sum.
    pub(super) fn observe_alone(&self, index: Option<u32>, seat: Seat, see: &mut impl FnMut(u64, u64)) {
        let edge = Word::default();
        let w = index.and_then(|index| self.words.words.get(index as usize)).unwrap_or(&edge);
        let mut say = saying(see);
        let middle = |tails: [u64; 3]| tails.get(1).copied().unwrap_or(0);
        match seat {
            Seat::Before => {
                say(3, pair(w.lower, 1));
                say(22, middle(w.tails));
                say(25, pair(cluster(w), 1));
            }
            Seat::After => {
                say(4, pair(w.lower, 1));
                say(23, middle(w.tails));
                say(26, pair(cluster(w), 1));
            }
            Seat::SecondBefore => {
                say(5, pair(w.lower, 1));
                say(27, pair(cluster(w), 1));
            }
            Seat::SecondAfter => {
                say(6, pair(w.lower, 1));
                say(28, pair(cluster(w), 1));
            }
            Seat::Here => {
                let case = w.case as u64;
                say(1, w.lower);
                say(2, pair(w.lower, case));
                say(12, w.shape);
                for (template, part) in (16..).zip(w.heads.into_iter().chain(w.tails)) {
                    say(template, if part == 0 { 0 } else { pair(part, case) });
                }
                say(24, pair(cluster(w), case));
                say(31, pair(broad(w), case));
                let used = index.map_or(0, |index| self.used(index));
                for bit in 0..8 {
                    let set = used & (1 << bit);
                    say(47 + bit, if set == 0 { 0 } else { pair(u64::from(set), case) });
                }
                say(55, pair(u64::from(used), case));
            }
        }
    }

    /// What a token and its neighbours say together, with the number of each template.
    pub(super) fn observe_together(&self, sentence: usize, at: usize, see: &mut impl FnMut(u64, u64)) {
        let indices = self.words.sentence(sentence);
        let edge = Word::default();
        let near = |offset: isize| at.checked_add_signed(offset).and_then(|at| self.word(indices, at)).unwrap_or(&edge);
        let (w, l1, l2, r1, r2) = (near(0), near(-1), near(-2), near(1), near(2));
        let mut say = saying(see);
        say(7, pair(l1.lower, w.lower));
        say(8, pair(w.lower, r1.lower));
        say(9, pair(l1.lower, r1.lower));
        say(10, pair(l2.lower, l1.lower));
        say(11, pair(r1.lower, r2.lower));
        let led = pair(l1.shape, w.shape);
        say(13, led);
        say(14, pair(w.shape, r1.shape));
        say(15, pair(led, r1.shape));
        say(29, pair(cluster(l1), cluster(w)));
        say(30, pair(cluster(w), cluster(r1)));
        say(32, pair(broad(l1), broad(r1)));
        say(33, pair(pair(broad(l1), broad(w)), broad(r1)));
        let lists = self.lists.get(self.words.tokens_of(sentence)).unwrap_or_default();
        let list = |offset: isize| {
            at.checked_add_signed(offset).and_then(|at| lists.get(at)).map_or(0, |&held| u64::from(held))
        };
        let own = list(0);
        say(34, pair(own, 1));
        say(35, pair(list(-1), 1));
        say(36, pair(list(1), 1));
        say(37, pair(pair(own, l1.shape), r1.shape));
        say(38, pair(own, list(1)));
        say(39, pair(own, cluster(l1)));
        self.observe_run(indices, at, &mut say);
        let case = w.case as u64;
        let used = indices.get(at).map_or(0, |&index| self.used(index));
        let first = u64::from(at == 0) + 1;
        say(56, pair(first, pair(case, u64::from(used & usage::LOWER))));
        if at == 0 {
            say(57, pair(w.lower, 9));
        }
        let people = u64::from(own & u64::from(PEOPLE) != 0) + 1;
        say(58, pair(people, pair(r1.case as u64, broad(r1))));
    }

    /// How a distinct word is used in the article.
    fn used(&self, index: u32) -> u16 {
        self.usage.get(index as usize).copied().unwrap_or(0)
    }

    /// The run of capitals that a token stands in: what leads to it, what follows, its first and last word.
    fn observe_run(&self, indices: &[u32], at: usize, say: &mut impl FnMut(u64, u64)) {
        let capital = |at: usize| self.word(indices, at).is_some_and(|word| word.case.is_capital());
        let lower = |at: usize| self.word(indices, at).map_or(7, |word| word.lower);
        if !capital(at) {
            let between = at > 0
                && capital(at - 1)
                && (capital(at + 1) || capital(at + 2))
                && joint(lower(at)) == Some(Joint::Link);
            if between {
                say(40, pair(lower(at - 1), lower(at + 1)));
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
        say(41, pair(before, place));
        say(42, pair(lower(end), place));
        if end - start > 1 {
            say(43, pair(lower(end - 1), place + 1));
            say(44, pair(lower(start), place + 1));
        }
        say(45, pair(before, lower(end)));
        say(46, pair(place, 5));
    }
}

/// Turns a template's number and a value into a feature; a value of 0 says nothing.
fn saying(see: &mut impl FnMut(u64, u64)) -> impl FnMut(u64, u64) {
    |template, value| {
        if value != 0 {
            see(template, mix(template << 56, value));
        }
    }
}

fn pair(a: u64, b: u64) -> u64 {
    mix(mix(1, a), b)
}

fn cluster(word: &Word) -> u64 {
    u64::from(word.cluster) + 1
}

fn broad(word: &Word) -> u64 {
    u64::from(word.cluster >> 4) + 1
}

/// Where a word stands as seen from a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Seat {
    /// The token itself.
    Here = 0,
    /// The one before it.
    Before = 1,
    /// The one after it.
    After = 2,
    /// Two before it.
    SecondBefore = 3,
    /// Two after it.
    SecondAfter = 4,
}

/// All seats, in their order.
pub(super) const SEATS: [Seat; 5] = [Seat::Here, Seat::Before, Seat::After, Seat::SecondBefore, Seat::SecondAfter];

impl Seat {
    /// How far it is from the token.
    pub(super) fn offset(self) -> isize {
        match self {
            Self::Here => 0,
            Self::Before => -1,
            Self::After => 1,
            Self::SecondBefore => -2,
            Self::SecondAfter => 2,
        }
    }
}
