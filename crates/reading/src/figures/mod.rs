//! How much and how many: the stage `figures`, which finds money, percentages, counts, measures and ranks.
//!
//! A finite grammar over the same light tokenizer as the times. A number is read once and then asked, in this order,
//! whether it is money, a share, a measure, a count; what is none of these, or part of a date, an age, a score or a
//! phone number, is left alone. German, French, Spanish, Portuguese, Italian and Dutch get money, shares and measures; any other
//! language gives an empty list.

mod counts;
mod languages;
mod lexicon;
mod money;
mod numbers;
mod shares;
mod things;

use crate::times::{Times, reading_parts, words};
use crate::{Part, Stage, Verdict};
use copydesk_article::{Figure, FigureKind as Kind, Rule, Text, Time};
use lexicon::{Lexicon, Sense};
use money::Home;
use numbers::Reader;
use std::borrow::Cow;
use std::ops::Range;

/// The stage `figures`.
#[derive(Debug)]
pub struct Figures {
    lexicons: Vec<Lexicon>,
    times: Times,
}

/// A figure whose place is still counted in words.
#[derive(Clone, Debug, PartialEq)]
struct Draft {
    from: usize,
    to: usize,
    kind: Kind,
    value: f64,
    unit: Option<String>,
    of: Option<Cow<'static, str>>,
    rule: &'static str,
}

impl Draft {
    fn new(from: usize, to: usize, kind: Kind, value: f64, unit: &str, rule: &'static str) -> Self {
        Self { from, to, kind, value, unit: (!unit.is_empty()).then(|| unit.to_owned()), of: None, rule }
    }
}

impl Figures {
    /// The stage with its words.
    #[must_use]
    pub fn new() -> Self {
        Self { lexicons: std::iter::once(Lexicon::english()).chain(Lexicon::others()).collect(), times: Times::new() }
    }

    /// The figures of some parts of a text that are no times. `None` where the language is not read.
    #[must_use]
    pub fn find(&self, text: &Text, parts: &[Range<usize>], tag: &str, times: &[Time]) -> Option<Vec<Figure>> {
        let language = tag.split('-').next()?;
        let lexicon = self.lexicons.iter().find(|lexicon| lexicon.language == language)?;
        let mut words = Vec::with_capacity(text.as_str().len() / 5);
        for part in parts {
            words::scan(text.as_str(), part.clone(), lexicon, &mut words);
        }
        let comma = lexicon.language != "en";
        let drafts = Reader { text: text.as_str(), words: &words, comma }.figures(Home::of(tag, text.as_str()));
        let mut figures: Vec<Figure> = drafts
            .into_iter()
            .filter_map(|draft| {
                let from = words.get(draft.from)?.start;
                let to = words.get(draft.to.checked_sub(1)?)?.end;
                let span = text.span(from..to).ok()?;
                Some(Figure {
                    start: span.start(),
                    end: span.end(),
                    text: text.slice(from..to).to_owned(),
                    kind: draft.kind,
                    value: rounded(draft.value),
                    unit: draft.unit,
                    of: draft.of.map(Cow::into_owned),
                    by: Rule::from(draft.rule),
                })
            })
            .filter(|figure| !is_within(figure, times))
            .collect();
        figures.sort_by_key(|figure| (figure.start, figure.end));
        figures.dedup_by_key(|figure| (figure.start, figure.end));
        Some(figures)
    }
}

impl Default for Figures {
    fn default() -> Self {
        Self::new()
    }
}

impl Stage for Figures {
    fn name(&self) -> &'static str {
        "figures"
    }

    fn needs(&self) -> &'static [Part] {
        &[Part::Language]
    }

    fn gives(&self) -> &'static [Part] {
        &[Part::Figures]
    }

    fn read(&self, draft: &mut copydesk_article::Draft) -> Verdict {
        let parts = reading_parts(draft);
        let tag = draft.language.as_ref().and_then(Option::as_ref).map_or("", |language| language.tag.as_str());
        let found = match &draft.times {
            Some(times) => self.find(&draft.text, &parts, tag, times),
            None => {
                let times = self.times.find(&draft.text, &parts, tag.split('-').next().unwrap_or_default(), None);
                self.find(&draft.text, &parts, tag, &times.unwrap_or_default())
            }
        };
        draft.figures = Some(found.unwrap_or_default());
        Verdict::Continue
    }
}

impl Reader<'_> {
    fn figures(self, home: Home) -> Vec<Draft> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let next = match self.sense(at) {
                Sense::Plain | Sense::Of(_) | Sense::Currency(_) => self.money_before(at, home, &mut out),
                Sense::Ordinal(_) => self.rank(at, &mut out),
                Sense::Digits(..) | Sense::Amount | Sense::Cardinal(_) | Sense::A | Sense::Half | Sense::Dozen => {
                    self.quantity(at, home, &mut out)
                }
                Sense::Unit("magnitude") => self.magnitude(at, &mut out),
                _ => None,
            };
            at = next.filter(|next| *next > at).unwrap_or(at + 1);
        }
        out
    }

    /// A number and what it is a number of; where it is none that matters, what stands behind it.
    fn quantity(self, at: usize, home: Home, out: &mut Vec<Draft>) -> Option<usize> {
        if let Some(to) = self.rank(at, out) {
            return Some(to);
        }
        if self.sense(at) == Sense::A
            && let Some(to) = self.money_before(at, home, out)
        {
            return Some(to);
        }
        if let Some(to) = self.part(at, out) {
            return Some(to);
        }
        // The decimals of a number too long for the words: “0,2571”.
        let decimals = self.comma && self.glued(at) && matches!(self.before(at), Sense::Mark(b',' | b'.'));
        let number = self.number(at, false)?;
        if decimals || self.is_age(at, number) {
            return Some(number.to);
        }
        self.money_behind(at, self.number(at, true).unwrap_or(number), home, out)
            .or_else(|| self.share(at, number, out))
            .or_else(|| self.measure(at, number, home.pounds, out))
            .or_else(|| self.count(at, number, out))
            .or(Some(number.to))
    }
}

/// Whether a figure is part of a time; times are in order and do not overlap.
fn is_within(figure: &Figure, times: &[Time]) -> bool {
    let behind = times.partition_point(|time| time.end <= figure.start);
    times.get(behind).is_some_and(|time| time.start < figure.end)
}

/// Without the noise of binary fractions: `0.67`, not `0.6700000000000001`.
fn rounded(value: f64) -> f64 {
    let scaled = (value * 1e6).round() / 1e6;
    if scaled.is_finite() { scaled } else { value }
}

#[cfg(test)]
mod tests;
