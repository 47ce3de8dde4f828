//! What a word can be in the grammar of attribution: a verb of saying in one of its forms, a word that begins a noun
//! phrase, that ends one, that stands between subject and verb. Owns the look-up and the making of verb forms; the words
//! themselves stand in `english.rs` and `languages.rs`.

use rustc_hash::FxHashMap;

/// What a word can be; several things at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sense(u32);

impl Sense {
    /// Nothing known.
    pub(super) const NONE: Self = Self(0);
    /// A verb of saying: its words can be given as they were said.
    pub(super) const SAYS: Self = Self(1);
    /// A verb of thinking, feeling, knowing.
    pub(super) const THINKS: Self = Self(1 << 1);
    /// A verb that judges something in words: called, described, criticised.
    pub(super) const JUDGES: Self = Self(1 << 2);
    /// A verb by which a thing tells something: showed, suggested, found.
    pub(super) const SHOWS: Self = Self(1 << 3);
    /// Any verb that reports.
    pub(super) const CUE: Self = Self(0b1111);
    /// An -ing form.
    pub(super) const ING: Self = Self(1 << 4);
    /// A form that is as often a noun: report, claims, call.
    pub(super) const NOUNISH: Self = Self(1 << 5);
    /// is, has, will, not …
    pub(super) const AUX: Self = Self(1 << 6);
    /// An adverb between subject and verb.
    pub(super) const ADVERB: Self = Self(1 << 7);
    /// Begins a noun phrase: the, his, many.
    pub(super) const DET: Self = Self(1 << 8);
    /// he, she, they … as a subject.
    pub(super) const PRONOUN: Self = Self(1 << 9);
    /// of, in, for.
    pub(super) const PREP: Self = Self(1 << 10);
    /// and, but, while.
    pub(super) const CONJ: Self = Self(1 << 11);
    /// who, which.
    pub(super) const RELATIVE: Self = Self(1 << 12);
    /// Friday, yesterday, later.
    pub(super) const DAY: Self = Self(1 << 13);
    /// A verb that reports nothing: ends a noun phrase.
    pub(super) const VERB: Self = Self(1 << 14);
    /// Takes a clause or the bare words after it (said that …).
    pub(super) const CLAUSE: Self = Self(1 << 15);
    /// Takes an infinitive (promised to …).
    pub(super) const TO: Self = Self(1 << 16);
    /// Names a person spoken to first (told him that …, urged them to …).
    pub(super) const HEARER: Self = Self(1 << 17);
    /// A preposition that attributes: according to, per, laut.
    pub(super) const SOURCE: Self = Self(1 << 18);
    /// A past form that is a participle as often (said, called).
    pub(super) const PAST: Self = Self(1 << 19);
    /// The bare form (say).
    pub(super) const BARE: Self = Self(1 << 20);
    /// A verb of saying so plain that it attributes wherever it stands beside a quote.
    pub(super) const PLAIN: Self = Self(1 << 21);

    /// Both.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two share anything.
    pub(super) const fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// No word of a lexicon is longer, in bytes.
const LONGEST: usize = 24;

/// The words of a language.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    words: FxHashMap<Box<str>, Sense>,
    /// Whether adverbs are told by their ending.
    english: bool,
    /// Whether copy sets dialogue with dashes.
    dashes: bool,
}

impl Lexicon {
    /// An empty lexicon.
    pub(super) fn new(english: bool) -> Self {
        Self { words: FxHashMap::default(), english, dashes: false }
    }

    /// Whether English is read: titles are told by their capitals, and who can speak by a list.
    pub(super) fn is_english(&self) -> bool {
        self.english
    }

    /// Says that copy sets dialogue with dashes.
    pub(super) fn dashes(&mut self, dashes: bool) {
        self.dashes = dashes;
    }

    /// Whether copy sets dialogue with dashes.
    pub(super) fn has_dashes(&self) -> bool {
        self.dashes
    }

    /// What a word can be.
    pub(super) fn sense(&self, word: &str) -> Sense {
        if word.len() > LONGEST {
            return Sense::NONE;
        }
        let known = if !word.is_ascii() {
            self.words.get(word.to_lowercase().replace('’', "'").as_str())
        } else if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            let mut lower = [0; LONGEST];
            let own = lower.get_mut(..word.len()).unwrap_or_default();
            own.copy_from_slice(word.as_bytes());
            own.make_ascii_lowercase();
            std::str::from_utf8(own).ok().and_then(|word| self.words.get(word))
        } else {
            self.words.get(word)
        };
        match known {
            Some(sense) => *sense,
            None if self.english && word.len() > 4 && word.ends_with("ly") && word.starts_with(char::is_lowercase) => {
                Sense::ADVERB
            }
            None => Sense::NONE,
        }
    }

    /// Adds words parted by blanks.
    pub(super) fn add(&mut self, words: &str, sense: Sense) {
        for word in words.split_whitespace() {
            self.put(word, sense);
        }
    }

    fn put(&mut self, word: &str, sense: Sense) {
        let known = self.words.entry(word.into()).or_default();
        *known = known.and(sense);
    }

    /// Adds English verbs in all forms: `tell told` with an irregular past, `beg begged begging` with all forms, a `*` behind
    /// verbs whose bare and -s forms are as often nouns.
    pub(super) fn verbs(&mut self, list: &str, sense: Sense) {
        for entry in list.split(',') {
            let mut forms = entry.split_whitespace();
            let Some(first) = forms.next() else { continue };
            let base = first.trim_end_matches('*');
            let nounish = if first.ends_with('*') { Sense::NOUNISH } else { Sense::NONE };
            let past = forms.next().map_or_else(|| past_of(base), str::to_owned);
            let ing = forms.next().map_or_else(|| ing_of(base), str::to_owned);
            self.put(base, sense.and(nounish).and(Sense::BARE));
            self.put(&s_of(base), sense.and(nounish));
            self.put(&past, sense.and(Sense::PAST));
            self.put(&ing, sense.and(Sense::ING));
            if let Some(participle) = forms.next() {
                self.put(participle, sense.and(Sense::PAST));
            }
        }
    }
}

fn ends_in_consonant_y(base: &str) -> bool {
    let mut ends = base.chars().rev();
    ends.next() == Some('y') && ends.next().is_some_and(|letter| !"aeiou".contains(letter))
}

fn s_of(base: &str) -> String {
    if ends_in_consonant_y(base) {
        return format!("{}ies", base.trim_end_matches('y'));
    }
    let hiss = ["s", "x", "z", "ch", "sh", "o"].iter().any(|ending| base.ends_with(ending));
    format!("{base}{}", if hiss { "es" } else { "s" })
}

fn past_of(base: &str) -> String {
    if ends_in_consonant_y(base) {
        return format!("{}ied", base.trim_end_matches('y'));
    }
    format!("{base}{}", if base.ends_with('e') { "d" } else { "ed" })
}

fn ing_of(base: &str) -> String {
    match base.strip_suffix('e') {
        Some(stem) if !base.ends_with("ee") && !base.ends_with("ye") => format!("{stem}ing"),
        _ => format!("{base}ing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_known_in_every_form() {
        let mut words = Lexicon::new(true);
        words.verbs("deny, tell told, argue, beg begged begging, express, report*, see saw seeing seen", Sense::SAYS);
        for form in [
            "denies",
            "denied",
            "denying",
            "told",
            "Telling",
            "argues",
            "argued",
            "arguing",
            "begged",
            "expresses",
            "seen",
        ] {
            assert!(words.sense(form).is(Sense::SAYS), "{form}");
        }
        assert!(words.sense("reports").is(Sense::NOUNISH) && !words.sense("reported").is(Sense::NOUNISH));
        assert!(words.sense("previously").is(Sense::ADVERB) && words.sense("Kelly") == Sense::NONE);
    }
}
