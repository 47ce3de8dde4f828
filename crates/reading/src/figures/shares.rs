//! Shares in words: “fallen by a fifth”, “two-thirds of the seats”, “half the town”, “one in five”, “nine out of 10”.
//! English only; values are percentages. “a fifth term” and “the second half” are none.

use super::lexicon::Sense;
use super::numbers::Reader;
use super::{Draft, Kind};

/// Parts of a whole, one and several, and how many of them it has.
const PARTS: &[(&str, &str, u32)] = &[
    ("third", "thirds", 3),
    ("quarter", "quarters", 4),
    ("fifth", "fifths", 5),
    ("sixth", "sixths", 6),
    ("seventh", "sevenths", 7),
    ("eighth", "eighths", 8),
    ("ninth", "ninths", 9),
    ("tenth", "tenths", 10),
];

impl Reader<'_> {
    /// A share in words that begins here.
    pub(super) fn part(self, at: usize, out: &mut Vec<Draft>) -> Option<usize> {
        if self.comma || self.glued(at) && self.is_mark(at.wrapping_sub(1), b'-') {
            return None;
        }
        let (to, share, rule) = self.fraction_of(at).or_else(|| self.half_of(at)).or_else(|| self.so_many_in(at))?;
        out.push(Draft::new(at, to, Kind::Percent, share, "%", rule));
        Some(to)
    }

    /// “a fifth”, “one-third”, “two thirds”.
    fn fraction_of(self, at: usize) -> Option<(usize, f64, &'static str)> {
        let count = match self.sense(at) {
            Sense::A => 1,
            Sense::Cardinal(count @ 1..=9) => count,
            _ => return None,
        };
        let next = self.hyphen(at + 1);
        let word = self.word(next);
        let (.., whole) = PARTS.iter().find(|(one, several, _)| word == if count == 1 { *one } else { *several })?;
        let to = next + 1;
        // “three quarters” alone are nine months.
        let shown = match count {
            1 => self.is_share(at, to),
            _ => *whole != 4 || self.is_of_whole(to) || self.before(at) == Sense::Plain && self.follows(at, "by"),
        };
        let sound = count < *whole && self.joined(next) && shown;
        sound.then(|| (to, 100.0 * f64::from(count) / f64::from(*whole), "figures.percent.fraction"))
    }

    /// Whether “a fifth” is a share and not the fifth of a row: “of” follows, or it is what something rose by.
    fn is_share(self, at: usize, to: usize) -> bool {
        self.is_of_whole(to) || self.is_change(at) && self.is_closed(to) || self.joined(to) && self.is_compared(to)
    }

    /// “of the seats”, but not “of a million” or “of a percentage point”, which makes a number.
    fn is_of_whole(self, at: usize) -> bool {
        let number = self.sense(at + 1) == Sense::A
            && matches!(
                self.sense(at + 2),
                Sense::Scale(_) | Sense::Dozen | Sense::Percent | Sense::Percentage | Sense::Point | Sense::Per
            );
        self.joined(at) && self.word(at) == "of" && !number
    }

    /// “by a fifth”, “by more than a third”, “down a quarter”.
    fn is_change(self, at: usize) -> bool {
        (1..=3).filter_map(|back| at.checked_sub(back)).take_while(|&word| self.joined(word + 1)).any(|word| {
            let open =
                (word + 1..at).all(|between| self.sense(between) == Sense::Bound || self.word(between) == "more");
            open && matches!(self.word(word), "by" | "up" | "down")
        })
    }

    /// Whether the phrase ends here, so that no noun follows that “a fifth” could count.
    fn is_closed(self, at: usize) -> bool {
        !self.joined(at)
            || matches!(
                self.sense(at),
                Sense::Mark(b'.' | b',' | b';' | b':' | b')' | b'-' | b'"') | Sense::Joins | Sense::Bound | Sense::Be
            )
            || matches!(
                self.word(at),
                "in" | "from"
                    | "on"
                    | "since"
                    | "last"
                    | "this"
                    | "compared"
                    | "during"
                    | "after"
                    | "between"
                    | "by"
                    | "when"
                    | "while"
                    | "as"
                    | "with"
                    | "for"
                    | "within"
                    | "before"
                    | "because"
            )
    }

    /// “a third less”, “a quarter higher”.
    fn is_compared(self, at: usize) -> bool {
        matches!(self.word(at), "less" | "fewer" | "higher" | "lower" | "cheaper" | "smaller" | "larger")
    }

    /// “half of the seats”, “half the town”, “by half”.
    fn half_of(self, at: usize) -> Option<(usize, f64, &'static str)> {
        if self.sense(at) != Sense::Half || self.word(at) != "half" {
            return None;
        }
        // “the first half of”, “two and a half of”, “the half of”.
        let back = at.checked_sub(1).filter(|_| self.joined(at)).map(|word| self.word(word)).unwrap_or_default();
        let named = matches!(self.before(at), Sense::Ordinal(_) | Sense::A | Sense::Mark(b'-') | Sense::Cardinal(_))
            || matches!(
                back,
                "the"
                    | "last"
                    | "latter"
                    | "this"
                    | "other"
                    | "opposite"
                    | "top"
                    | "bottom"
                    | "each"
                    | "either"
                    | "first"
                    | "second"
                    | "our"
                    | "opening"
                    | "final"
                    | "closing"
                    | "better"
                    | "every"
                    | "next"
                    | "early"
                    | "late"
                    | "his"
            );
        let of = self.is_of_whole(at + 1)
            || self.joined(at + 1) && matches!(self.word(at + 1), "the" | "its" | "their" | "all")
            || self.is_change(at) && self.is_closed(at + 1);
        let while_ = matches!(self.word(at + 2), "time" | "way" | "battle" | "fun");
        (of && !named && !while_).then_some((at + 1, 50.0, "figures.percent.half"))
    }

    /// “one in five”, “nine out of 10”.
    fn so_many_in(self, at: usize) -> Option<(usize, f64, &'static str)> {
        let some = self.small(at)?;
        let out = self.word(at + 1) == "out" && self.word(at + 2) == "of";
        let next = if out { at + 3 } else { at + 2 };
        if !(out || self.word(at + 1) == "in") || !self.joined(at + 1) || !self.joined(next) {
            return None;
        }
        let whole = self.small(next)?;
        let round = matches!(whole, 3..=20 | 50 | 100 | 1000);
        let to = next + 1;
        let glued = self.glued(to) && (self.word(to).starts_with(char::is_alphanumeric) || self.is_mark(to, b'-'));
        let people = matches!(self.sense(to), Sense::Counted(_) | Sense::Be) && self.joined(to);
        let told = people || self.joined(to) && matches!(self.word(to), "of" | "say" | "said" | "now" | "believe");
        let sound = some < whole && round && !glued && !matches!(self.sense(to), Sense::Scale(_) | Sense::Percent);
        let meant = (some == 1 && (told || self.is_closed(to) || self.is_plural(to)))
            || told && matches!(whole, 3..=5 | 10 | 100);
        (sound && meant).then(|| (to, 100.0 * f64::from(some) / f64::from(whole), "figures.percent.ratio"))
    }

    fn small(self, at: usize) -> Option<u32> {
        match self.sense(at) {
            Sense::Cardinal(value) | Sense::Digits(value, 1..=4) => Some(value),
            _ => None,
        }
    }

    fn follows(self, at: usize, word: &str) -> bool {
        self.joined(at) && at.checked_sub(1).is_some_and(|before| self.word(before) == word)
    }
}
