//! Counts of things that no list names: “30 boats”, “45 fishing vessels”, and the first number of “17 of 19 economists”.
//! A noun is told by its plural, so a number of ten or more is asked for: “two sides” and “three ways” count nothing
//! that a desk wants.

use super::lexicon::Sense;
use super::numbers::{Number, Reader};
use std::borrow::Cow;

/// The smallest number that counts a noun of no list.
const FEWEST: f64 = 10.0;

/// What a count says: where it ends, what is counted, the rule.
type Counted = (usize, Cow<'static, str>, &'static str);

impl Reader<'_> {
    /// “17” of “17 of 19 economists”, “17 out of the 19 economists”: what the second number counts.
    pub(super) fn some_of(self, to: usize) -> Option<Counted> {
        if self.comma || !self.joined(to) {
            return None;
        }
        let of = if self.word(to) == "out" { to + 1 } else { to };
        if self.word(of) != "of" {
            return None;
        }
        let whole = if matches!(self.word(of + 1), "the" | "its" | "their") { of + 2 } else { of + 1 };
        let number = self.number(whole, false).filter(|_| self.joined(whole))?;
        if matches!(self.sense(whole), Sense::A | Sense::Half) || number.value.fract() != 0.0 {
            return None;
        }
        let noun = match self.counted(number.to) {
            (_, Some(noun)) => Cow::Borrowed(noun),
            _ => self.things(whole, number)?.1,
        };
        Some((to, noun, "figures.count.some-of"))
    }

    /// A plural behind a number, with one adjective between at most.
    pub(super) fn things(self, at: usize, number: Number) -> Option<Counted> {
        if self.comma || number.value < FEWEST || self.is_numbering(at) {
            return None;
        }
        let next = number.to;
        let noun = if self.is_plural(next) {
            next
        } else if self.is_describing(next) && self.is_plural(next + 1) {
            next + 1
        } else {
            return None;
        };
        // “40 seconds' lead”, “20 women's groups”: what owns is not what is counted.
        let owns = self.is_mark(noun + 1, b'\'') && self.glued(noun + 1);
        (!owns).then(|| (noun + 1, Cow::Owned(self.word(noun).to_lowercase()), "figures.count.things"))
    }

    /// Whether a number names one of a row: “Number 10 denies”, “Highway 61 runs”, “page 12 shows”.
    fn is_numbering(self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|_| self.joined(at)) else { return false };
        let word = self.word(before);
        let named = self.words.get(before).is_some_and(|word| word.capital) && before > 0 && self.joined(before);
        let opens = matches!(self.before(before), Sense::Mark(b'.' | b'"' | b'?' | b'!'));
        let bound = matches!(self.sense(before), Sense::Bound | Sense::Other | Sense::Joins);
        named && !opens && !bound || matches!(word, "page" | "number" | "chapter" | "route" | "line" | "day" | "week")
    }

    /// Whether a word is a plural by its form, and no verb or adverb that ends in “s”.
    pub(super) fn is_plural(self, at: usize) -> bool {
        let word = self.word(at);
        let formed = word.len() > 3 && word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end));
        let small = word.chars().all(|c| c.is_lowercase());
        self.joined(at) && !self.glued(at) && self.sense(at) == Sense::Plain && formed && small && !is_no_thing(word)
    }

    /// Whether a word may describe a plural: an adjective by its ending, or a nation's.
    fn is_describing(self, at: usize) -> bool {
        let word = self.word(at);
        let ending = ["ing", "al", "ic", "ary", "ern", "ese", "ian", "ish", "ous", "ive"];
        self.joined(at)
            && !self.glued(at)
            && matches!(self.sense(at), Sense::Plain | Sense::Of(_) | Sense::Other)
            && word.len() > 3
            && (ending.iter().any(|end| word.ends_with(end)) || matches!(word, "new" | "small" | "large" | "more"))
    }
}

/// Words in “s” that count nothing: verbs, adverbs, times, and measures of other stages.
fn is_no_thing(word: &str) -> bool {
    matches!(
        word,
        "says"
            | "does"
            | "goes"
            | "comes"
            | "gets"
            | "makes"
            | "takes"
            | "gives"
            | "shows"
            | "wants"
            | "plus"
            | "times"
            | "minus"
            | "yes"
            | "always"
            | "perhaps"
            | "across"
            | "besides"
            | "towards"
            | "afterwards"
            | "thanks"
            | "overseas"
            | "sometimes"
            | "whereas"
            | "seconds"
            | "minutes"
            | "hours"
            | "days"
            | "nights"
            | "weeks"
            | "months"
            | "quarters"
            | "years"
            | "decades"
            | "centuries"
            | "weekends"
            | "ones"
            | "things"
            | "points"
            | "runs"
            | "denies"
            | "means"
            | "seems"
            | "includes"
            | "remains"
            | "follows"
            | "begins"
            | "ends"
            | "thirds"
            | "fifths"
            | "tenths"
            | "hundreds"
            | "thousands"
            | "millions"
            | "billions"
            | "cents"
            | "this"
            | "hers"
            | "indicates"
            | "suggests"
            | "represents"
            | "reflects"
            | "equals"
            | "translates"
            | "meets"
            | "leaves"
            | "becomes"
            | "requires"
            | "starts"
            | "occasions"
            | "milliseconds"
    )
}
