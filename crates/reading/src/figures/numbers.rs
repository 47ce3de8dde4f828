//! Numbers as news writes them: “1.2 million”, “twenty-four”, “a dozen”, “half a million”, “2 1/2”, “1,200”, “$5m”.

use super::lexicon::Sense;
use crate::times::words::Word;

/// The words of a text and how to ask about them.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) text: &'a str,
    pub(crate) words: &'a [Word<Sense>],
    /// Whether the language writes `1.200,5`.
    pub(crate) comma: bool,
}

/// A number: where it ends, its value, and whether a scale was written (“million”).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number {
    pub(crate) to: usize,
    pub(crate) value: f64,
    pub(crate) scaled: bool,
}

/// Words of the longest number.
const LONGEST: usize = 12;

impl<'a> Reader<'a> {
    pub(crate) fn sense(self, at: usize) -> Sense {
        self.words.get(at).map_or(Sense::Plain, |word| word.sense)
    }

    /// What stands before a word on its line.
    pub(crate) fn before(self, at: usize) -> Sense {
        match at.checked_sub(1) {
            Some(before) if self.joined(at) => self.sense(before),
            _ => Sense::Plain,
        }
    }

    pub(crate) fn joined(self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| !word.breaks)
    }

    pub(crate) fn glued(self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.glued)
    }

    pub(crate) fn word(self, at: usize) -> &'a str {
        self.words.get(at).and_then(|word| self.text.get(word.start..word.end)).unwrap_or_default()
    }

    pub(crate) fn is_mark(self, at: usize, mark: u8) -> bool {
        self.sense(at) == Sense::Mark(mark) && self.joined(at)
    }

    /// Behind a hyphen that joins two words, else here.
    pub(crate) fn hyphen(self, at: usize) -> usize {
        if self.is_mark(at, b'-') && self.glued(at) && self.glued(at + 1) { at + 1 } else { at }
    }

    /// The number that begins at a word. `money` allows the short scales: `$5m`, `€1.2 bn`.
    pub(crate) fn number(self, at: usize, money: bool) -> Option<Number> {
        match self.sense(at) {
            Sense::Digits(value, length) if self.comma && length <= 3 => {
                Some(self.scaled(self.groups(at + 1, f64::from(value)), money))
            }
            Sense::Digits(value, _) => Some(self.scaled(self.fraction(at + 1, f64::from(value)), money)),
            Sense::Amount => self.written(at).map(|value| self.scaled((at + 1, value), money)),
            Sense::Cardinal(_) => Some(self.spoken(at)),
            Sense::A | Sense::Half => self.round(at),
            Sense::Dozen => Some(Number { to: at + 1, value: 12.0, scaled: false }),
            _ => None,
        }
    }

    /// “12 000” where thousands are set apart by blanks; decimals behind the last group.
    fn groups(self, at: usize, mut value: f64) -> (usize, f64) {
        let mut next = at;
        while let Sense::Digits(group, 3) = self.sense(next)
            && self.joined(next)
            && !self.glued(next)
        {
            value = value * 1000.0 + f64::from(group);
            next += 1;
        }
        (next, value)
    }

    /// “1,200”, “2.5”; with a decimal comma “1.200”, “2,5”, and “2.5” where no thousand can be meant.
    fn written(self, at: usize) -> Option<f64> {
        let word = self.word(at);
        if self.comma {
            let thousands = word.split('.').skip(1).all(|group| group.split(',').next().is_some_and(|g| g.len() == 3));
            let plain = if thousands { word.replace('.', "") } else { word.to_owned() };
            return plain.replace(',', ".").parse().ok();
        }
        if word.contains(',') { word.replace(',', "").parse().ok() } else { word.parse().ok() }
    }

    /// “1/2” behind whole digits.
    fn fraction(self, at: usize, whole: f64) -> (usize, f64) {
        if let (Sense::Digits(part @ 1..=7, 1), true, Sense::Digits(of @ 2..=8, 1)) =
            (self.sense(at), self.is_mark(at + 1, b'/'), self.sense(at + 2))
            && self.joined(at)
            && !self.glued(at)
            && part < of
        {
            return (at + 3, whole + f64::from(part) / f64::from(of));
        }
        (at, whole)
    }

    /// A number with the scale behind it.
    fn scaled(self, (at, value): (usize, f64), money: bool) -> Number {
        let next = self.hyphen(at);
        if !self.joined(next) {
            return Number { to: at, value, scaled: false };
        }
        match self.sense(next) {
            Sense::Scale(power) => {
                // “3 mil millones”.
                let (to, more) = match self.sense(next + 1) {
                    Sense::Scale(more) if self.comma && self.joined(next + 1) => (next + 2, power_of_ten(more)),
                    _ => (next + 1, 1.0),
                };
                Number { to, value: value * power_of_ten(power) * more, scaled: true }
            }
            Sense::Short(power) if money && next == at => {
                Number { to: next + 1, value: value * power_of_ten(power), scaled: true }
            }
            Sense::Dozen if next == at => Number { to: next + 1, value: value * 12.0, scaled: false },
            _ => Number { to: at, value, scaled: false },
        }
    }

    /// “one point three”, else a number in words.
    fn spoken(self, at: usize) -> Number {
        let number = self.in_words(at);
        match (self.word(number.to), self.sense(number.to + 1)) {
            ("point", Sense::Cardinal(tenths @ 1..=9)) if self.joined(number.to + 1) => {
                let value = number.value + f64::from(tenths) / 10.0;
                self.scaled((number.to + 2, value), false)
            }
            _ => number,
        }
    }

    /// “twenty-four”, “two hundred and fifty thousand”.
    fn in_words(self, at: usize) -> Number {
        let (mut total, mut part) = (0.0, 0.0);
        let mut next = at;
        let mut scaled = false;
        let mut last = f64::INFINITY;
        while next < at + LONGEST {
            match self.sense(next) {
                Sense::Cardinal(value) if next == at || fits(part, value) => part += f64::from(value),
                Sense::Scale(2) => part = f64::max(part, 1.0) * 100.0,
                Sense::Scale(power) if power_of_ten(power) < last => {
                    total += f64::max(part, 1.0) * power_of_ten(power);
                    (part, last, scaled) = (0.0, power_of_ten(power), scaled || power >= 6);
                }
                Sense::Dozen if next > at => part *= 12.0,
                _ => break,
            }
            next += 1;
            let ahead =
                if self.sense(next) == Sense::Joins && self.word(next) == "and" && (part >= 100.0 || total > 0.0) {
                    next + 1
                } else {
                    self.hyphen(next)
                };
            let goes_on = match self.sense(ahead) {
                Sense::Cardinal(value) => fits(part, value),
                Sense::Scale(_) => ahead == self.hyphen(next),
                _ => false,
            };
            if goes_on && self.joined(ahead) {
                next = ahead;
            } else if !self.joined(next) {
                break;
            }
        }
        Number { to: next, value: total + part, scaled }
    }

    /// “a million”, “half a million”, “a dozen”, “half a dozen”.
    fn round(self, at: usize) -> Option<Number> {
        let half = self.sense(at) == Sense::Half;
        let next = if half && self.sense(at + 1) == Sense::A { at + 2 } else { at + 1 };
        let factor = if half { 0.5 } else { 1.0 };
        if !self.joined(next) {
            return None;
        }
        match self.sense(next) {
            Sense::Scale(power) => {
                // “a hundred thousand”.
                let (to, more) = match self.sense(next + 1) {
                    Sense::Scale(more) if power == 2 && self.joined(next + 1) => (next + 2, power_of_ten(more)),
                    _ => (next + 1, 1.0),
                };
                Some(Number { to, value: factor * power_of_ten(power) * more, scaled: power >= 6 || more > 1.0 })
            }
            Sense::Dozen => Some(Number { to: next + 1, value: factor * 12.0, scaled: false }),
            Sense::Half if !half && self.sense(next + 1) == Sense::Dozen => {
                Some(Number { to: next + 2, value: 6.0, scaled: false })
            }
            _ => None,
        }
    }

    /// The second number of a range, and where it begins: “$17-19 million”, “between 5 and 10 percent”, “5 to 10 km”.
    pub(crate) fn range(self, to: usize, money: bool) -> Option<(usize, Number)> {
        let dash = self.is_mark(to, b'-') && self.glued(to);
        let joins = dash || self.sense(to) == Sense::Joins && self.joined(to);
        if !joins || !self.joined(to + 1) {
            return None;
        }
        let at = to + 1;
        let start = if matches!(self.sense(at), Sense::Currency(_)) { at + 1 } else { at };
        matches!(self.sense(start), Sense::Digits(..) | Sense::Amount | Sense::Cardinal(_))
            .then(|| self.number(start, money))
            .flatten()
            .map(|number| (at, number))
    }
}

/// Whether a number word goes on from what stands before it.
fn fits(part: f64, value: u32) -> bool {
    if part == 0.0 {
        return true;
    }
    let tens = (20.0..100.0).contains(&part) && part % 10.0 == 0.0 && value < 10;
    tens || part >= 100.0 && part % 100.0 == 0.0 && value < 100
}

fn power_of_ten(power: u8) -> f64 {
    10_f64.powi(i32::from(power))
}
