//! When: the stage `times`, which finds TIMEX3 expressions and what they mean on the calendar.
//!
//! Three steps, each in its own file: [`words`] cuts the text and gives each word a sense from a language's
//! [`lexicon`]; the [`grammar`] finds expressions and their meaning without knowing any date; [`resolve`] counts from
//! the item's own date (published, dateline, `meta.published`; never the clock) and writes values. Languages without a
//! table give an empty list. Nothing here reads the sentences stage: a line end and a full stop are enough.

mod calendar;
pub(crate) mod grammar;
mod holidays;
pub(crate) mod lexicon;
mod meaning;
mod resolve;
pub(crate) mod sense;
mod story;
mod tense;
mod values;
pub(crate) mod words;

use crate::{Part, Stage, Verdict};
use copydesk_article::{Draft, Role, Rule, Text, Time, TimeKind};
use grammar::Reader;
use jiff::civil::Date;
use lexicon::Lexicon;
use meaning::What;
use resolve::Resolver;
use std::ops::Range;

/// The stage `times`.
#[derive(Debug)]
pub struct Times {
    lexicons: Vec<Lexicon>,
}

impl Times {
    /// The stage with all its languages.
    #[must_use]
    pub fn new() -> Self {
        Self { lexicons: Lexicon::all() }
    }

    /// The time expressions of some parts of a text, counted from `anchor` where there is one (RFC 3339 date or
    /// date-time). `None` where the language has no table.
    #[must_use]
    pub fn find(&self, text: &Text, parts: &[Range<usize>], language: &str, anchor: Option<&str>) -> Option<Vec<Time>> {
        let lexicon = self.lexicons.iter().find(|lexicon| lexicon.language == language)?;
        let mut words = Vec::with_capacity(text.as_str().len() / 5);
        for part in parts {
            words::scan(text.as_str(), part.clone(), lexicon, &mut words);
        }
        let reader = Reader { text: text.as_str(), words: &words, habits: lexicon.habits(), origin: usize::MAX };
        let found = reader.expressions();
        let mut resolver = Resolver::new(reader, anchor.and_then(date_of), &found);
        let times = found.iter().filter_map(|one| {
            let value = resolver.value(one);
            let from = words.get(one.from)?.start;
            let to = words.get(one.to.checked_sub(1)?)?.end;
            let span = text.span(from..to).ok()?;
            Some(Time {
                start: span.start(),
                end: span.end(),
                text: text.slice(from..to).to_owned(),
                r#type: kind(one.what),
                value: value.value,
                r#mod: one.bend.map(str::to_owned),
                first: value.first,
                last: value.last,
                by: Rule::from(one.rule),
            })
        });
        Some(times.collect())
    }
}

impl Times {
    /// Notes the words that can begin a time expression and do not.
    fn turned_down(&self, draft: &Draft, parts: &[Range<usize>], language: &str, found: &[Time]) {
        let Some(lexicon) = self.lexicons.iter().find(|lexicon| lexicon.language == language) else {
            return draft.rejections.note("times", 0..0, "this language is not read");
        };
        let mut words = Vec::new();
        for part in parts {
            words::scan(draft.text.as_str(), part.clone(), lexicon, &mut words);
        }
        for word in words.iter().filter(|word| word.sense.starts()) {
            let Ok(span) = draft.text.span(word.start..word.end) else { continue };
            let within = found.iter().any(|time| time.start < span.end() && span.start() < time.end);
            // Numbers by themselves are no candidates: nearly all of them count something else.
            let number = draft.text.slice(word.start..word.end).starts_with(|first: char| first.is_ascii_digit());
            if !within && !number {
                let why = "can begin a time expression, but no rule goes on from it here";
                draft.rejections.note("times", word.start..word.end, why);
            }
        }
    }
}

impl Default for Times {
    fn default() -> Self {
        Self::new()
    }
}

impl Stage for Times {
    fn name(&self) -> &'static str {
        "times"
    }

    fn needs(&self) -> &'static [Part] {
        &[Part::Language]
    }

    fn gives(&self) -> &'static [Part] {
        &[Part::Times]
    }

    fn read(&self, draft: &mut Draft) -> Verdict {
        let anchor = anchor(draft);
        let parts = reading_parts(draft);
        let language = draft.primary_language().unwrap_or_default();
        let found = self.find(&draft.text, &parts, language, anchor.as_deref()).unwrap_or_default();
        if draft.rejections.wanted() {
            self.turned_down(draft, &parts, language, &found);
        }
        draft.times = Some(found);
        Verdict::Continue
    }
}

/// The item's own date: published, else the dateline's, else what the sender said.
fn anchor(draft: &Draft) -> Option<String> {
    let item = draft.item.as_ref();
    let published = item.and_then(|item| item.published.as_ref()).map(|finding| finding.value.clone());
    let dateline = || item.and_then(|item| item.dateline.as_ref()).and_then(|finding| finding.value.date.clone());
    published.or_else(dateline).or_else(|| draft.hints.meta.get("published").cloned())
}

/// The bytes of the blocks that are read; the whole text where nothing has cut it into blocks.
pub(crate) fn reading_parts(draft: &Draft) -> Vec<Range<usize>> {
    if draft.blocks.is_empty() {
        return std::iter::once(0..draft.text.as_str().len()).collect();
    }
    let read = |role: Role| match role {
        Role::Headline
        | Role::Kicker
        | Role::Dateline
        | Role::Caption
        | Role::Paragraph
        | Role::Subhead
        | Role::List
        | Role::Quote
        | Role::Table
        | Role::Correction => true,
        Role::Byline
        | Role::Credit
        | Role::Date
        | Role::Ednote
        | Role::Signature
        | Role::Slugline
        | Role::Boilerplate
        | Role::Contact => false,
    };
    let bytes = |start, end| {
        let span = copydesk_article::Span::new(start, end, draft.text.len()).ok()?;
        Some(draft.text.bytes(span))
    };
    draft.blocks.iter().filter(|block| read(block.role)).filter_map(|block| bytes(block.start, block.end)).collect()
}

/// The date at the beginning of an RFC 3339 date or date-time.
fn date_of(written: &str) -> Option<Date> {
    written.get(..10)?.parse().ok()
}

fn kind(what: What) -> TimeKind {
    match what {
        What::Date(_) | What::Vague(_) => TimeKind::Date,
        What::Time(..) => TimeKind::Time,
        What::Duration(..) | What::Sum(..) | What::Stretch(..) => TimeKind::Duration,
        What::Every(..) | What::EveryOne(_) => TimeKind::Set,
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::soup;
