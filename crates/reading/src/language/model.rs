//! The model that tells languages of one script apart: naive Bayes over byte n-grams (`models/language`).
//!
//! Owns reading the packed file, once, and scoring a text: at every byte the longest known n-gram that ends there counts; a
//! language's score is its prior and, for each n-gram, its weight times the logarithm of the count and one.

use copydesk_article::ModelName;
use std::sync::LazyLock;

/// The packed model; `models/language/pack.py` makes it and tells its layout.
static PACKED: &[u8] = include_bytes!("../../../../models/language/language.bin");
static MODEL: LazyLock<Model> = LazyLock::new(|| Model::unpack(PACKED).unwrap_or_default());

/// Weights are stored in sixteenths.
const STEP: f32 = 1.0 / 16.0;
/// Bytes of the longest n-gram in the model.
const LONGEST: usize = 6;
/// Slots of the table of n-grams: a power of two, more than twice their number.
const SLOTS: usize = 1 << 16;
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

#[derive(Default)]
struct Model {
    languages: Vec<&'static str>,
    priors: Vec<f32>,
    grams: usize,
    /// One bit a hash: most n-grams of a text are unknown, and this is small enough to stay in the nearest cache.
    seen: Vec<u64>,
    table: Vec<(u64, u32)>,
    weights: &'static [u8],
}

/// The model's name for `made_by`.
pub(crate) fn name() -> ModelName {
    use sha2::Digest as _;
    static SHA: LazyLock<String> =
        LazyLock::new(|| sha2::Sha256::digest(PACKED).iter().map(|byte| format!("{byte:02x}")).collect());
    ModelName { name: "language".to_owned(), version: "1".to_owned(), sha256: SHA.clone() }
}

/// The likeliest of some languages.
pub(crate) fn guess(text: &str, among: &[&str]) -> Option<Guess> {
    // Copy all in capitals says nothing in n-grams of running text.
    let lowered =
        (!text.chars().any(char::is_lowercase) && text.chars().any(char::is_uppercase)).then(|| text.to_lowercase());
    MODEL.guess(lowered.as_deref().unwrap_or(text).as_bytes(), among)
}

impl Model {
    fn unpack(packed: &'static [u8]) -> Option<Self> {
        let rest = packed.strip_prefix(b"CDLANG1\n")?;
        let (counts, rest) = rest.split_at_checked(8)?;
        let number = |at: usize| Some(u32::from_le_bytes(counts.get(at..at + 4)?.try_into().ok()?) as usize);
        let (languages, grams) = (number(0)?, number(4)?);
        let (codes, rest) = rest.split_at_checked(2 * languages)?;
        let (priors, rest) = rest.split_at_checked(4 * languages)?;
        let (keys, weights) = rest.split_at_checked(8 * grams)?;
        (weights.len() == languages * grams && grams * 2 < SLOTS).then_some(())?;
        let mut table = vec![(0, 0); SLOTS];
        let mut seen = vec![0_u64; SEEN];
        for (gram, key) in keys.chunks_exact(8).enumerate() {
            let (length, bytes) = key.split_first()?;
            let bytes = bytes.get(..usize::from(*length))?;
            let key = bytes.iter().fold(0_u64, |key, byte| key << 8 | u64::from(*byte)) | u64::from(*length) << 56;
            let (word, bit) = mark(key);
            *seen.get_mut(word)? |= bit;
            let mut slot = slot(key);
            while table.get(slot)?.0 != 0 {
                slot = (slot + 1) % SLOTS;
            }
            *table.get_mut(slot)? = (key, u32::try_from(gram).ok()?);
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
            weights,
        })
    }

    fn find(&self, key: u64) -> Option<u32> {
        let (word, bit) = mark(key);
        if self.seen.get(word)? & bit == 0 {
            return None;
        }
        let mut slot = slot(key);
        loop {
            match self.table.get(slot)? {
                (0, _) => return None,
                (known, gram) if *known == key => return Some(*gram),
                _ => slot = (slot + 1) % SLOTS,
            }
        }
    }

    /// The n-grams of a text with their counts, in the order of their first appearance.
    fn count(&self, text: &[u8]) -> Vec<(u32, u16)> {
        let mut places = vec![0_u32; self.grams];
        let mut counted: Vec<(u32, u16)> = Vec::with_capacity(text.len() / 2);
        let mut last = 0_u64;
        for (at, byte) in text.iter().enumerate() {
            last = last << 8 | u64::from(*byte);
            let longest = LONGEST.min(at + 1);
            let found = (1..=longest).rev().find_map(|length| {
                let mask = (1_u64 << (8 * length)) - 1;
                self.find(last & mask | (length as u64) << 56)
            });
            let Some(gram) = found else { continue };
            let Some(place) = places.get_mut(gram as usize) else { continue };
            match counted.get_mut((*place as usize).wrapping_sub(1)) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => {
                    counted.push((gram, 1));
                    *place = u32::try_from(counted.len()).unwrap_or(0);
                }
            }
        }
        counted
    }

    fn guess(&self, text: &[u8], among: &[&str]) -> Option<Guess> {
        let grams = self.count(text);
        if grams.is_empty() {
            return None;
        }
        let mut scores = self.priors.clone();
        for (gram, count) in grams {
            let factor = (1.0 + f32::from(count)).ln() * STEP;
            let from = gram as usize * self.languages.len();
            let weights = self.weights.get(from..from + self.languages.len())?;
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += factor * f32::from(weight.cast_signed());
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
