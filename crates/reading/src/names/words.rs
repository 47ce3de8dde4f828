//! What a word looks like: its hashes, its shape, its case, what the lexicon says. Owns one pass over an article's
//! tokens that works each distinct word out once.

use super::lexicon::{Lexicon, hash, mix};
use copydesk_article::Sentence;
use rustc_hash::FxHashMap;

/// How a word is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Case {
    /// No letter or digit.
    #[default]
    Mark = 0,
    /// All letters lower.
    Lower = 1,
    /// A capital first, lower after.
    Initial = 2,
    /// Two capitals or more, no lower.
    Upper = 3,
    /// Other mixes.
    Mixed = 4,
    /// One capital.
    Single = 5,
    /// Digits among letters.
    Digits = 6,
    /// Digits.
    Number = 7,
}

impl Case {
    /// Whether a name can begin like this.
    #[must_use]
    pub fn is_capital(self) -> bool {
        matches!(self, Self::Initial | Self::Upper | Self::Mixed | Self::Single)
    }
}

/// One distinct word of an article.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// Hash of its lower-case form, digits as 0.
    pub lower: u64,
    /// How it is written.
    pub case: Case,
    /// Hash of its shape.
    pub shape: u64,
    /// Hashes of its first two, three and four letters.
    pub heads: [u64; 3],
    /// Hashes of its last two, three and four letters.
    pub tails: [u64; 3],
    /// Its cluster; 0 for none.
    pub cluster: u16,
}

/// The words of an article.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Distinct words.
    pub words: Vec<Word>,
    /// The index of each token's word, sentence after sentence.
    indices: Vec<u32>,
    /// Where each sentence ends among them.
    ends: Vec<usize>,
}

impl Words {
    /// How many sentences there are.
    #[must_use]
    pub fn sentences(&self) -> usize {
        self.ends.len()
    }

    /// The index of each word of a sentence; empty where there is no such sentence.
    #[must_use]
    pub fn sentence(&self, nth: usize) -> &[u32] {
        self.indices.get(self.tokens_of(nth)).unwrap_or_default()
    }

    /// Which tokens of the article a sentence has.
    #[must_use]
    pub fn tokens_of(&self, nth: usize) -> std::ops::Range<usize> {
        let end = self.ends.get(nth).copied().unwrap_or(self.indices.len());
        let start = nth.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        start.min(end)..end
    }

    /// How many tokens the article has.
    #[must_use]
    pub fn tokens(&self) -> usize {
        self.indices.len()
    }
}

/// Works out the words of an article.
#[must_use]
pub(super) fn read(text: &str, sentences: &[Sentence], lexicon: &Lexicon<'_>) -> Words {
    let tokens = sentences.iter().map(|sentence| sentence.tokens.len()).sum();
    let mut seen: FxHashMap<&str, u32> = FxHashMap::with_capacity_and_hasher(tokens / 2, Default::default());
    let mut found = Words { words: Vec::with_capacity(tokens / 2), ..Words::default() };
    found.indices.reserve_exact(tokens);
    found.ends.reserve_exact(sentences.len());
    let mut folded = String::new();
    for sentence in sentences {
        for token in &sentence.tokens {
            let written = text.get(token.bytes()).unwrap_or_default();
            let next = u32::try_from(found.words.len()).unwrap_or(u32::MAX);
            let index = *seen.entry(written).or_insert(next);
            if index == next {
                found.words.push(word(written, &mut folded, lexicon));
            }
            found.indices.push(index);
        }
        found.ends.push(found.indices.len());
    }
    found
}

/// What one word looks like.
#[must_use]
fn word(written: &str, folded: &mut String, lexicon: &Lexicon<'_>) -> Word {
    folded.clear();
    fold_into(written, folded);
    let lower = hash(folded);
    let (case, shape) = look(written);
    let mut ends = folded.char_indices();
    let mut heads = [0; 3];
    let letters = folded.chars().count();
    let mut offset = ends.nth(2).map_or(folded.len(), |(at, _)| at);
    for (index, head) in heads.iter_mut().enumerate() {
        if letters > index + 2 {
            *head = hash(folded.get(..offset).unwrap_or_default());
            offset = ends.next().map_or(folded.len(), |(at, _)| at);
        }
    }
    let mut tails = [0; 3];
    let mut ends = folded.char_indices().rev().skip(1);
    for (index, tail) in tails.iter_mut().enumerate() {
        let at = ends.next().map_or(0, |(at, _)| at);
        if letters > index + 2 {
            *tail = hash(folded.get(at..).unwrap_or_default());
        }
    }
    Word { lower, case, shape, heads, tails, cluster: lexicon.cluster(lower) }
}

/// Lower case, digits as 0, a curly apostrophe as a straight one.
#[must_use]
pub fn fold(written: &str) -> String {
    let mut folded = String::with_capacity(written.len());
    fold_into(written, &mut folded);
    folded
}

fn fold_into(written: &str, folded: &mut String) {
    for letter in written.chars() {
        match letter {
            'a'..='z' => folded.push(letter),
            '0'..='9' => folded.push('0'),
            '’' => folded.push('\''),
            'A'..='Z' => folded.push(letter.to_ascii_lowercase()),
            _ => folded.extend(letter.to_lowercase()),
        }
    }
}

fn look(written: &str) -> (Case, u64) {
    let (mut upper, mut lower, mut digits, mut first) = (0, 0, 0, false);
    let mut shape = 0x5eed;
    let mut last = (' ', 0);
    for (index, letter) in written.chars().enumerate() {
        let kind = if letter.is_uppercase() {
            upper += 1;
            first |= index == 0;
            'X'
        } else if letter.is_lowercase() {
            lower += 1;
            'x'
        } else if letter.is_ascii_digit() {
            digits += 1;
            'd'
        } else {
            letter
        };
        let run = if last.0 == kind { last.1 + 1 } else { 1 };
        if run <= 2 {
            shape = mix(shape, u64::from(kind));
        }
        last = (kind, run);
    }
    let case = match (upper, lower, digits) {
        (0, 0, 0) => Case::Mark,
        (0, 0, _) => Case::Number,
        (_, _, 1..) => Case::Digits,
        (0, _, _) => Case::Lower,
        (1, 0, _) => Case::Single,
        (_, 0, _) => Case::Upper,
        (1, _, _) if first => Case::Initial,
        _ => Case::Mixed,
    };
    (case, shape)
}
