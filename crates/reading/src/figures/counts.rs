//! Counts of people and things (“killed at least 12 people”, “5,000 jobs”), measures (“200 km”, “6.2-magnitude”) and
//! ranks (“the third-largest bank”, “finished second”).

use super::lexicon::Sense;
use super::numbers::{Number, Reader};
use super::{Draft, Kind};
use std::borrow::Cow;

/// Adjectives that may stand between a number and what it counts.
const ADJECTIVES: usize = 2;

impl Reader<'_> {
    /// “12 people were killed”, “killing 12”, “40 injured”, “5,000 jobs”.
    pub(super) fn count(self, at: usize, number: Number, out: &mut Vec<Draft>) -> Option<usize> {
        if number.value.fract() != 0.0 || !self.is_free(at) {
            return None;
        }
        let glued = self.glued(number.to) && self.word(number.to).starts_with(char::is_alphabetic);
        // “killing one another”.
        if glued || number.value == 1.0 && self.word(number.to) == "another" {
            return None;
        }
        let (to, noun) = self.counted(number.to);
        let fate = self.fate_before(at, noun).or_else(|| self.fate_behind(to, noun));
        let (to, of, rule) = match (noun, fate) {
            (Some("lives"), None) => return None,
            (_, Some(fate)) => (to, Cow::Borrowed(fate), "figures.count.fate"),
            (Some(noun), None) => (to, Cow::Borrowed(noun), "figures.count"),
            (None, None) => self.some_of(number.to).or_else(|| self.things(at, number))?,
        };
        let mut figure = Draft::new(at, to, Kind::Count, number.value, "", rule);
        figure.of = Some(of);
        out.push(figure);
        Some(to)
    }

    /// The noun behind a number: “12 people”, “12 Turkish soldiers”, “12 other people”.
    pub(super) fn counted(self, at: usize) -> (usize, Option<&'static str>) {
        for ahead in at..=at + ADJECTIVES {
            if !self.joined(ahead) {
                break;
            }
            match self.sense(ahead) {
                Sense::Counted(noun) => {
                    // “civilian” is an adjective when another noun follows.
                    if let (Sense::Counted(more), true) = (self.sense(ahead + 1), self.joined(ahead + 1)) {
                        return (ahead + 2, Some(more));
                    }
                    // “20 women's shoes” counts shoes.
                    let owns = self.is_mark(ahead + 1, b'\'') && self.glued(ahead + 1) && self.word(ahead + 2) == "s";
                    return if owns { (at, None) } else { (ahead + 1, Some(noun)) };
                }
                Sense::Plain if is_adjective(self.word(ahead)) => {}
                Sense::Other | Sense::Of(_) => {}
                _ => break,
            }
        }
        (at, None)
    }

    /// “killed 12”, “killing at least 12”, “left 12 dead”.
    fn fate_before(self, at: usize, noun: Option<&'static str>) -> Option<&'static str> {
        let mut back = at;
        for _ in 0..4 {
            if !self.joined(back) {
                return None;
            }
            back = back.checked_sub(1)?;
            match self.sense(back) {
                Sense::Bound | Sense::Other | Sense::A => {}
                Sense::Joins if self.word(back) == "to" => {}
                Sense::Meets("claimed") => return (noun == Some("lives")).then_some("dead"),
                // “those killed were 12” counts behind.
                Sense::Meets(fate) => return Some(fate),
                Sense::Fate("injured") if self.is_verb(back) => return Some("injured"),
                _ => return None,
            }
        }
        None
    }

    /// “injured 12 people” is a verb, “the injured 12” is not.
    fn is_verb(self, at: usize) -> bool {
        !matches!(self.before(at), Sense::Be | Sense::A) && matches!(self.word(at), "injured" | "wounded" | "hurt")
    }

    /// “12 dead”, “12 people killed”, “12 were wounded”, “12 people have been reported missing”.
    fn fate_behind(self, to: usize, noun: Option<&'static str>) -> Option<&'static str> {
        for ahead in to..to + 4 {
            if !self.joined(ahead) {
                return None;
            }
            match self.sense(ahead) {
                Sense::Be => {}
                Sense::Fate(fate) => return Some(fate),
                Sense::Meets("dead") if noun.is_some() || ahead > to || self.word(ahead) == "killed" => {
                    // “12 soldiers killed 5 rebels”: the soldiers did it.
                    let active = ahead == to && noun.is_some() && self.number(ahead + 1, false).is_some();
                    return (!active && self.word(ahead) == "killed").then_some("dead");
                }
                _ => return None,
            }
        }
        None
    }

    /// Whether a number stands by itself: no part of a score, date, flight, code or phone number.
    pub(super) fn is_free(self, at: usize) -> bool {
        let before = self.before(at);
        if self.glued(at) && !matches!(before, Sense::Mark(b'(' | b'"' | b'\'' | b'[')) {
            return false;
        }
        !matches!(before, Sense::Currency(_) | Sense::Mark(b'#'))
            && !matches!(
                self.word(at.wrapping_sub(1)),
                "No" | "Nos" | "Flight" | "Resolution" | "Room" | "Article" | "Chapter"
            )
    }

    /// “200 kilometers”, “3,000 square feet”, “30 degrees Celsius”, “6.2-magnitude”, “120 km/h”.
    pub(super) fn measure(
        self,
        at: usize,
        number: Number,
        pounds: Option<bool>,
        out: &mut Vec<Draft>,
    ) -> Option<usize> {
        if self.glued(at) && matches!(self.before(at), Sense::Mark(b'-' | b'/' | b':')) && self.glued(at - 1) {
            return None;
        }
        let next = self.hyphen(number.to);
        if !self.joined(next) {
            return None;
        }
        // “4 millions de tonnes”.
        let linked = number.scaled && self.sense(next) == Sense::Link && self.joined(next + 1);
        let next = if linked { next + 1 } else { next };
        let (to, unit) = self.unit(next, number, pounds)?;
        let number_first = self.range_first(at);
        if let Some((from, first)) = number_first {
            out.push(Draft::new(from, first.to, Kind::Measure, first.value, &unit, "figures.measure.range"));
        }
        out.push(Draft::new(at, to, Kind::Measure, number.value, &unit, "figures.measure"));
        Some(to)
    }

    fn range_first(self, at: usize) -> Option<(usize, Number)> {
        let joins = at.checked_sub(1)?;
        let first = at.checked_sub(2)?;
        let ranged = self.sense(joins) == Sense::Joins && self.word(joins) == "to" && self.joined(at);
        let plain = matches!(self.sense(first), Sense::Digits(..) | Sense::Amount);
        (ranged && plain && self.is_free(first))
            .then(|| self.number(first, false))
            .flatten()
            .filter(|n| n.to == joins)
            .map(|n| (first, n))
    }

    fn unit(self, at: usize, number: Number, pounds: Option<bool>) -> Option<(usize, String)> {
        match self.sense(at) {
            Sense::Power(power) => {
                let next = self.hyphen(at + 1);
                let next = if self.is_mark(next, b'.') { next + 1 } else { next };
                let Sense::Unit(unit) = self.sense(next) else { return None };
                let superscript = if power == 2 { '²' } else { '³' };
                Some((next + 1, format!("{unit}{superscript}")))
            }
            // “1°” counts chapters and ranks in French and Italian.
            Sense::Unit("°") => Some(self.degrees(at)).filter(|(_, unit)| !self.comma || unit.len() > "°".len()),
            // “167 km²”.
            Sense::Unit(unit) if self.glued(at + 1) && matches!(self.word(at + 1), "²" | "³") => {
                Some((at + 2, format!("{unit}{}", self.word(at + 1))))
            }
            Sense::Unit("km") if self.is_mark(at + 1, b'/') && matches!(self.word(at + 2), "h" | "u") => {
                Some((at + 3, "km/h".to_owned()))
            }
            Sense::Unit(unit @ ("mi" | "km")) if self.sense(at + 1) == Sense::Per && self.word(at + 2) == "hour" => {
                Some((at + 3, if unit == "mi" { "mph" } else { "km/h" }.to_owned()))
            }
            Sense::Unit(unit @ ("mi" | "km")) if self.word(at + 1) == "an" && self.word(at + 2) == "hour" => {
                Some((at + 3, if unit == "mi" { "mph" } else { "km/h" }.to_owned()))
            }
            // “12 foot” soldiers and “magnitude” alone are none.
            Sense::Unit("magnitude") if at == number.to => None,
            Sense::Unit(unit) => Some((at + 1, unit.to_owned())),
            Sense::Short(6) if self.glued(at) && self.word(at) == "m" && number.to == at => None,
            Sense::Name(super::lexicon::Shared::Pound) if !number.scaled && pounds == Some(false) => {
                Some((at + 1, "lb".to_owned()))
            }
            _ => None,
        }
    }

    /// “30 degrees”, “30 degrees Celsius”, “30°C”.
    fn degrees(self, at: usize) -> (usize, String) {
        let next = self.hyphen(at + 1);
        match self.sense(next) {
            Sense::Unit(scale @ ("°C" | "°F")) if self.joined(next) => (next + 1, scale.to_owned()),
            _ if self.glued(next) && matches!(self.word(next), "C" | "F") => {
                (next + 1, format!("°{}", self.word(next)))
            }
            _ if matches!(self.word(next), "C" | "F") && self.joined(next) => {
                (next + 1, format!("°{}", self.word(next)))
            }
            _ => (at + 1, "°".to_owned()),
        }
    }

    /// “magnitude 6.2”, “a magnitude-6.2 earthquake”.
    pub(super) fn magnitude(self, at: usize, out: &mut Vec<Draft>) -> Option<usize> {
        let next = self.hyphen(at + 1);
        let next = if self.word(next) == "of" { next + 1 } else { next };
        let value: f64 = match self.sense(next) {
            Sense::Amount => self.word(next).parse().ok()?,
            Sense::Digits(value @ 1..=9, 1) => f64::from(value),
            _ => return None,
        };
        out.push(Draft::new(at, next + 1, Kind::Measure, value, "magnitude", "figures.measure.magnitude"));
        Some(next + 1)
    }

    /// “third-largest”, “ranked 10th”, “third place”, “world No. 1”.
    pub(super) fn rank(self, at: usize, out: &mut Vec<Draft>) -> Option<usize> {
        let (to, value) = self.ordinal(at)?;
        let next = self.hyphen(to);
        let superlative =
            self.joined(next) && (self.sense(next) == Sense::Superlative || self.word(next) == "most" && next > to);
        let led = self.sense(at.wrapping_sub(1)) == Sense::Ranked && self.joined(at);
        let placed = self.sense(to) == Sense::Place && self.joined(to) && !matches!(value, 1)
            || self.sense(to) == Sense::Place && self.word(at.wrapping_sub(1)) == "in";
        let rule = match (superlative, placed, led && self.ends(to)) {
            (true, ..) => "figures.rank.superlative",
            (_, true, _) => "figures.rank.place",
            (_, _, true) => "figures.rank.verb",
            _ => return None,
        };
        out.push(Draft::new(at, to, Kind::Ordinal, f64::from(value), "", rule));
        Some(to)
    }

    /// Whether the ranking ends here: “finished second in”, but not “finished second grade”.
    fn ends(self, at: usize) -> bool {
        !self.joined(at)
            || matches!(self.sense(at), Sense::Mark(b'.' | b',' | b';' | b')') | Sense::Joins | Sense::Bound)
            || matches!(
                self.word(at),
                "in" | "among" | "behind" | "on" | "with" | "for" | "out" | "nationally" | "globally" | "worldwide"
            )
    }

    fn ordinal(self, at: usize) -> Option<(usize, u32)> {
        match self.sense(at) {
            Sense::Ordinal(value) => Some((at + 1, u32::from(value))),
            Sense::Digits(value, 1..=3)
                if self.glued(at + 1) && matches!(self.word(at + 1), "st" | "nd" | "rd" | "th") =>
            {
                Some((at + 2, value))
            }
            _ => None,
        }
    }

    /// Whether a number is somebody's age: “52-year-old”, “aged 52”, “Smith, 52,”.
    pub(super) fn is_age(self, at: usize, number: Number) -> bool {
        let aged = self.before(at) == Sense::Age;
        let between = self.before(at) == Sense::Mark(b',')
            && self.is_mark(number.to, b',')
            && self.words.get(at.wrapping_sub(2)).is_some_and(|word| word.capital);
        aged || between
    }
}

/// Whether a plain word may be an adjective before a counted noun: no verb, preposition or article that ends the phrase.
fn is_adjective(word: &str) -> bool {
    let blocked = matches!(
        word,
        "of" | "in"
            | "on"
            | "for"
            | "from"
            | "by"
            | "with"
            | "the"
            | "that"
            | "which"
            | "who"
            | "as"
            | "after"
            | "before"
            | "when"
            | "while"
            | "but"
            | "per"
            | "into"
            | "its"
            | "his"
            | "her"
            | "their"
            | "will"
            | "would"
            | "said"
            | "if"
            | "so"
            | "against"
            | "between"
            | "during"
            | "this"
            | "those"
            | "these"
            | "hours"
            | "days"
            | "years"
            | "months"
            | "weeks"
            | "minutes"
            | "p.m"
            | "a.m"
            | "p.m."
            | "a.m."
    );
    !blocked && word.starts_with(char::is_alphabetic)
}
