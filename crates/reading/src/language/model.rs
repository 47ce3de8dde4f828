//! The model that tells languages of one script apart: naive Bayes over byte n-grams (`models/language`).
//!
//! Owns reading the packed file, once, and scoring a text: at every byte the longest known n-gram that ends there counts; a
//! language's score is its prior and, for each n-gram, its weight times the logarithm of the count and one.

use copydesk_article::ModelName;
use std::sync::LazyLock;

/// The packed model; `models/language/pack.py` makes it and tells its layout.
static PACKED: &[u8] = include_bytes!("../../../../models/language/language.bin");
static MODEL: LazyLock<Model> = LazyLock::new(|| Model::unpack(PACKED).unwrap_or_else(Model::empty));

/// Weights are stored in sixteenths.
const STEP: f32 = 1.0 / 16.0;
/// Bytes of the longest n-gram in the model.
const LONGEST: usize = 6;
/// Slots of the table of n-grams: a power of two, a good deal more than their number.
const SLOTS: usize = 1 << 15;
/// Bytes of a text whose n-grams are looked up together.
const TOGETHER: usize = 16;
/// Words of 64 bits in [`Model::seen`].
const SEEN: usize = 1 << 12;

/// A language with how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Guess {
    /// The primary subtag.
    pub(crate) language: &'static str,
    /// From 0 to 1.
    pub(crate) confidence: f32,
    /// The rule that told it.
    pub(crate) by: &'static str,
}

/// Grams whose weights are summed in sixteen bits: 255 times the least weight is above the least such number.
const AT_ONCE: usize = 255;

/// The n-grams of a text with their counts; kept from text to text, so that its room is made once an article.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    /// How often each gram of the model was met.
    counts: Vec<u16>,
    /// Those that were met, in the order of their first appearance; then in the order of their counts.
    grams: Vec<u32>,
}

impl Counted {
    fn clear(&mut self, grams: usize) {
        for gram in self.grams.drain(..) {
            if let Some(count) = self.counts.get_mut(gram as usize) {
                *count = 0;
            }
        }
        self.counts.resize(grams, 0);
    }

    fn add(&mut self, gram: u32) {
        let Some(count) = self.counts.get_mut(gram as usize) else { return };
        if *count == 0 {
            self.grams.push(gram);
        }
        *count = count.saturating_add(1);
    }

    /// The grams by their count.
    fn by_count(&mut self) -> impl Iterator<Item = (u16, &[u32])> {
        let Self { counts, grams } = self;
        let count = |gram: &u32| counts.get(*gram as usize).copied().unwrap_or(0);
        grams.sort_by_key(count);
        grams
            .chunk_by(move |one, other| count(one) == count(other))
            .map(move |grams| (grams.first().map_or(0, count), grams))
    }
}

struct Model {
    languages: Vec<&'static str>,
    priors: Vec<f32>,
    grams: usize,
    /// One bit a hash: most n-grams of a text are unknown, and this is small enough to stay in the nearest cache.
    seen: Box<[u64; SEEN]>,
    /// Keys of the n-grams, open addressing; 0 where a slot is free.
    table: Vec<u64>,
    /// The number of the n-gram in each slot.
    places: Vec<u16>,
    weights: &'static [u8],
}

/// The model's name for `made_by`.
pub(crate) fn name() -> ModelName {
    use sha2::Digest as _;
    static SHA: LazyLock<String> = LazyLock::new(|| copydesk_article::hexadecimal(&sha2::Sha256::digest(PACKED)));
    ModelName { name: "language".to_owned(), version: "1".to_owned(), sha256: SHA.clone() }
}

/// The likeliest of some languages.
pub(crate) fn guess(text: &str, among: &[&str], counted: &mut Counted) -> Option<Guess> {
    // Copy all in capitals says nothing in n-grams of running text.
    let lowered =
        (!text.chars().any(char::is_lowercase) && text.chars().any(char::is_uppercase)).then(|| text.to_lowercase());
    MODEL.guess(lowered.as_deref().unwrap_or(text).as_bytes(), among, counted)
}

impl Model {
    /// A model that knows nothing.
    fn empty() -> Self {
        Self {
            languages: Vec::new(),
            priors: Vec::new(),
            grams: 0,
            seen: Box::new([0; SEEN]),
            table: vec![0; SLOTS],
            places: Vec::new(),
            weights: &[],
        }
    }

    fn unpack(packed: &'static [u8]) -> Option<Self> {
        let rest = packed.strip_prefix(b"CDLANG1\n")?;
        let (counts, rest) = rest.split_at_checked(8)?;
        let number = |at: usize| Some(u32::from_le_bytes(counts.get(at..at + 4)?.try_into().ok()?) as usize);
        let (languages, grams) = (number(0)?, number(4)?);
        let (codes, rest) = rest.split_at_checked(2 * languages)?;
        let (priors, rest) = rest.split_at_checked(4 * languages)?;
        let (keys, weights) = rest.split_at_checked(8 * grams)?;
        (weights.len() == languages * grams && grams * 4 < SLOTS * 3).then_some(())?;
        let (mut table, mut places) = (vec![0; SLOTS], vec![0; SLOTS]);
        let mut seen = Box::new([0_u64; SEEN]);
        for (gram, key) in keys.chunks_exact(8).enumerate() {
            let (length, bytes) = key.split_first()?;
            let bytes = bytes.get(..usize::from(*length))?;
            let key = bytes.iter().fold(0_u64, |key, byte| key << 8 | u64::from(*byte)) | u64::from(*length) << 56;
            let (word, bit) = mark(key);
            *seen.get_mut(word)? |= bit;
            let mut slot = slot(key);
            while *table.get(slot)? != 0 {
                slot = (slot + 1) % SLOTS;
            }
            *table.get_mut(slot)? = key;
            *places.get_mut(slot)? = u16::try_from(gram).ok()?;
        }
        Some(Self {
            languages: codes.chunks_exact(2).map(|code| std::str::from_utf8(code).unwrap_or_default()).collect(),
            priors: priors
                .chunks_exact(4)
                .filter_map(|bytes| Some(f32::from_le_bytes(bytes.try_into().ok()?)))
                .collect(),
            grams,
            seen,
            table,
            places,
            weights,
        })
    }

    /// Counts the n-grams of a text: at every byte the longest that ends there. Some bytes go together: the lengths that may
    /// be known are told for all, then the table is looked into for all, so that the waits for memory overlap.
    fn count(&self, text: &[u8], counted: &mut Counted) {
        counted.clear(self.grams);
        let mut last = 0_u64;
        for (nth, bytes) in text.chunks(TOGETHER).enumerate() {
            let mut ends = [(0_u64, 0_u32); TOGETHER];
            for (at, (end, byte)) in ends.iter_mut().zip(bytes).enumerate() {
                last = last << 8 | u64::from(*byte);
                let most = LONGEST.min(nth * TOGETHER + at + 1);
                *end = (last, self.marked(last) & ((2 << most) - 1));
            }
            let firsts = ends.map(|(last, marked)| {
                let slot = slot(key(last, longest(marked)));
                (slot, self.table.get(slot).copied().unwrap_or(0))
            });
            for ((last, marked), first) in ends.into_iter().zip(firsts) {
                if let Some(gram) = self.find(last, marked, first) {
                    counted.add(gram);
                }
            }
        }
    }

    /// Which lengths the n-gram that ends a text may have, a bit each; nearly always known ones.
    fn marked(&self, last: u64) -> u32 {
        (1..=LONGEST).fold(0, |marked, length| {
            let (word, bit) = mark(key(last, length));
            marked | u32::from(self.seen.get(word).is_some_and(|word| word & bit != 0)) << length
        })
    }

    /// The longest n-gram among the marked lengths; `first` is the slot of the longest, and what stands there.
    fn find(&self, last: u64, mut marked: u32, first: (usize, u64)) -> Option<u32> {
        let (mut at, mut held) = first;
        while marked != 0 {
            let length = longest(marked);
            let wanted = key(last, length);
            while held != 0 {
                if held == wanted {
                    return self.places.get(at).copied().map(u32::from);
                }
                at = (at + 1) % SLOTS;
                held = *self.table.get(at)?;
            }
            marked &= !(1 << length);
            at = slot(key(last, longest(marked)));
            held = *self.table.get(at)?;
        }
        None
    }

    fn guess(&self, text: &[u8], among: &[&str], counted: &mut Counted) -> Option<Guess> {
        self.count(text, counted);
        if counted.grams.is_empty() {
            return None;
        }
        let mut scores = self.priors.clone();
        let mut sums = vec![0_i16; self.languages.len()];
        for (count, grams) in counted.by_count() {
            let factor = (1.0 + f32::from(count)).ln() * STEP;
            // Grams that are counted alike weigh alike: their weights are whole numbers and summed as such, so many at a
            // time that no sum leaves its range.
            for grams in grams.chunks(AT_ONCE) {
                sums.fill(0);
                for gram in grams {
                    let from = *gram as usize * self.languages.len();
                    let weights = self.weights.get(from..from + self.languages.len())?;
                    for (sum, weight) in sums.iter_mut().zip(weights) {
                        *sum += i16::from(weight.cast_signed());
                    }
                }
                for (score, sum) in scores.iter_mut().zip(&sums) {
                    *score += factor * f32::from(*sum);
                }
            }
        }
        self.best(&scores, among, text.len())
    }

    /// The best score, and its share where scores are softened by the root of the length, as the model was made for.
    fn best(&self, scores: &[f32], among: &[&str], length: usize) -> Option<Guess> {
        // A set of two-letter codes as bits: comparing every language with every candidate cost more than the scoring.
        let mut codes = [0_u64; 11];
        for code in among {
            if let Some((word, bit)) = place(code).and_then(|(word, bit)| Some((codes.get_mut(word)?, bit))) {
                *word |= bit;
            }
        }
        let is_allowed =
            |code: &str| place(code).and_then(|(word, bit)| Some(codes.get(word)? & bit != 0)).unwrap_or(false);
        let allowed: Vec<(&'static str, f32)> = self
            .languages
            .iter()
            .copied()
            .zip(scores.iter().copied())
            .filter(|(language, _)| is_allowed(language))
            .collect();
        let (language, best) = allowed.iter().copied().max_by(|one, other| one.1.total_cmp(&other.1))?;
        #[expect(clippy::cast_precision_loss, reason = "a length of a few thousand bytes is exact in an f32")]
        let softness = (length.max(1) as f32).sqrt();
        let (mut own, mut all) = (0.0, 0.0);
        for (other, score) in allowed {
            let share = ((score - best) / softness).exp();
            all += share;
            own += if other == language { share } else { 0.0 };
        }
        let confidence = ((own / all).min(0.999) * 1000.0).round() / 1000.0;
        Some(Guess { language, confidence, by: "language.model" })
    }
}

/// A two-letter code's word and bit among 26 × 26.
fn place(code: &str) -> Option<(usize, u64)> {
    let [first, second] = *code.as_bytes() else { return None };
    let number = u32::from(first.checked_sub(b'a')?) * 26 + u32::from(second.checked_sub(b'a')?);
    Some((number as usize / 64, 1 << (number % 64)))
}

/// The longest of some marked lengths.
fn longest(marked: u32) -> usize {
    marked.checked_ilog2().unwrap_or(0) as usize
}

/// The key of the n-gram of some length that ends with some bytes.
fn key(last: u64, length: usize) -> u64 {
    let mask = (1_u64 << (8 * length)) - 1;
    last & mask | (length as u64) << 56
}

/// A key's word and bit in [`Model::seen`].
fn mark(key: u64) -> (usize, u64) {
    let hash = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    (usize::try_from(hash >> 6).unwrap_or(0) % SEEN, 1 << (hash & 63))
}

/// Where a key is looked for first.
fn slot(key: u64) -> usize {
    usize::try_from(key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48).unwrap_or(0) % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packed_model_is_whole() {
        assert!(MODEL.languages.len() > 100 && MODEL.languages.len() == MODEL.priors.len());
        for script in ["en", "de", "fr", "fi", "da", "pl", "ru", "ar", "hi"] {
            assert!(MODEL.languages.contains(&script), "{script}");
        }
    }

    #[test]
    fn a_broken_model_is_refused() {
        assert!(Model::unpack(b"").is_none() && Model::unpack(b"CDLANG1\n\xff\xff\xff\xff\xff\xff\xff\xff").is_none());
    }
}
