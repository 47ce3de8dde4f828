//! Quotes: who says what. Owns the stage: it finds the stretches between marks, the verbs that report and their subjects,
//! brings them together, and carries a speaker on to the next paragraph where copy does so. English is read fully;
//! German, French, Spanish, Portuguese, Italian and Dutch by marks and verbs of saying; other languages not at all.

mod abroad;
mod assign;
mod claims;
mod cues;
mod ends;
mod english;
mod found;
mod frame;
mod gender;
mod indirect;
mod languages;
mod lexicon;
mod marks;
mod phrases;
mod speakers;
mod subjects;
mod titles;

use crate::{Part, Stage, Verdict};
use assign::Way;
use copydesk_article::{Block, Draft, Quote, QuoteKind, Role, Sentence, Span};
use cues::Attribution;
use found::{Found, carry, confidence, merged, published, reported};
use frame::{Frame, Named, What};
use lexicon::{Lexicon, Sense};
use marks::Stretch;
use phrases::{Phrase, Phrases};
use speakers::{Known, Resolver};
use std::ops::Range;

/// The stage `quotes`.
#[derive(Debug)]
pub struct Quotes {
    english: Lexicon,
    others: Vec<(&'static str, Lexicon)>,
    doubled: bool,
}

impl Default for Quotes {
    fn default() -> Self {
        Self::new()
    }
}

impl Quotes {
    /// The stage with its words.
    #[must_use]
    pub fn new() -> Self {
        let others = ["de", "fr", "es", "pt", "it", "nl"];
        let others = others.into_iter().filter_map(|language| Some((language, languages::lexicon(language)?)));
        Self { english: english::english(), others: others.collect(), doubled: false }
    }

    /// The stage that takes '' as an opening mark too, as copy from some archives has it.
    #[must_use]
    pub fn doubled_apostrophes(mut self, doubled: bool) -> Self {
        self.doubled = doubled;
        self
    }
}

impl Stage for Quotes {
    fn name(&self) -> &'static str {
        "quotes"
    }

    fn needs(&self) -> &'static [Part] {
        &[Part::Language, Part::Sentences]
    }

    fn gives(&self) -> &'static [Part] {
        &[Part::Quotes]
    }

    fn read(&self, draft: &mut Draft) -> Verdict {
        let found = match draft.primary_language() {
            Some("en") => find(draft, &self.english, self.doubled),
            Some(language) => {
                let known = self.others.iter().find(|(known, _)| *known == language);
                known.map_or_else(Vec::new, |(_, lexicon)| find(draft, lexicon, self.doubled))
            }
            None => Vec::new(),
        };
        draft.quotes = Some(found);
        Verdict::Continue
    }
}

/// What one paragraph hands on to the next.
#[derive(Clone, Debug, Default)]
struct Carried {
    /// The last quote of the paragraph.
    quote: Option<usize>,
    /// Whether that quote was left open.
    open: bool,
    /// Whether the paragraph holds nothing else.
    alone: bool,
    /// Whether the paragraph ends with a colon.
    colon: bool,
    /// Whether its last sentence holds a quote.
    ends_said: bool,
    /// The last speaker of the paragraph.
    speaker: Option<Known>,
}

fn find(draft: &Draft, lexicon: &Lexicon, doubled: bool) -> Vec<Quote> {
    let names = frame::names(draft);
    let resolver = Resolver::new(draft, &names);
    let sentences = draft.sentences.as_deref().unwrap_or_default();
    let (mut found, mut indirect) = (Vec::new(), Vec::new());
    let mut carried = Carried::default();
    let opens = news_begins(draft);
    let mut from = 0;
    while let Some(first) = sentences.get(from) {
        let rest = sentences.get(from..).unwrap_or_default();
        let length = rest.iter().take_while(|sentence| sentence.block == first.block).count().max(1);
        let own = rest.get(..length).unwrap_or_default();
        from += length;
        if let Some(block) = draft.blocks.get(first.block) {
            carried = Paragraph { draft, lexicon, doubled, names: &names, resolver: &resolver, block, opens }.read(
                own,
                &carried,
                (&mut found, &mut indirect),
            );
        }
    }
    published(draft, merged(found, indirect))
}

/// One paragraph being read.
struct Paragraph<'d> {
    draft: &'d Draft,
    lexicon: &'d Lexicon,
    doubled: bool,
    names: &'d [Named],
    resolver: &'d Resolver<'d>,
    block: &'d Block,
    /// The byte where the news begins, behind the dateline.
    opens: usize,
}

/// The byte behind the dateline and the dash that sets it off; the beginning where there is none.
fn news_begins(draft: &Draft) -> usize {
    let dateline = draft.item.as_ref().and_then(|item| item.dateline.as_ref());
    let Some(last) = dateline.and_then(|dateline| dateline.spans.last()) else { return 0 };
    let end = draft.text.bytes(*last).end;
    let rest = draft.text.slice(end..draft.text.as_str().len());
    let marks = |letter: char| letter.is_whitespace() || matches!(letter, '-' | '–' | '—' | '.' | ':' | ',');
    end + (rest.len() - rest.trim_start_matches(marks).len())
}

impl Paragraph<'_> {
    fn read(
        &self,
        sentences: &[Sentence],
        before: &Carried,
        (found, indirect): (&mut Vec<Found>, &mut Vec<Found>),
    ) -> Carried {
        let text = self.draft.text.as_str();
        let Ok(span) = Span::new(self.block.start, self.block.end, self.draft.text.len()) else {
            return Carried::default();
        };
        let paragraph = self.draft.text.bytes(span);
        let mut stretches = marks::stretches(text, paragraph.clone(), self.doubled);
        if stretches.is_empty() && self.lexicon.has_dashes() {
            stretches = marks::dialogue(text, paragraph.clone());
        }
        let opens = if paragraph.contains(&self.opens) { self.opens } else { paragraph.start };
        let frame = Frame::new(text, (sentences, opens), &stretches, self.names, self.lexicon);
        let attributions = cues::attributions(&frame, self.names, self.lexicon.is_english());
        let mut speakers: Vec<Option<Known>> = Vec::with_capacity(attributions.len());
        let mut last = self.resolver.person(before.speaker.as_ref());
        for attribution in &attributions {
            let known = attribution.speaker.as_ref().and_then(|phrase| self.resolver.known(&frame, phrase, last));
            last = self.resolver.person(known.as_ref()).or(last);
            speakers.push(known);
        }
        self.sign(&frame, before, found);
        let first = found.len();
        for (at, piece) in frame.pieces.iter().enumerate() {
            let What::Quote(nth) = piece.what else { continue };
            let Some(stretch) = stretches.get(nth) else { continue };
            let quote = self.quote(&frame, (at, stretch), (&attributions, &speakers), (before, first), found);
            found.extend(quote);
        }
        let carried = self.carried(&frame, &stretches, &speakers, first, found);
        if self.lexicon.is_english() {
            self.indirect(&frame, (&attributions, &speakers), last, indirect);
        }
        carried
    }

    /// A dash and a name that begin the paragraph under a quote sign it: `- Ana Ruiz, the mayor`.
    fn sign(&self, frame: &Frame<'_>, before: &Carried, found: &mut [Found]) {
        let dash = matches!(frame.what(0), Some(What::Dash)) || frame.word(0) == "-";
        let open = before.quote.filter(|_| dash && before.alone).and_then(|nth| found.get_mut(nth));
        let Some(quote) = open.filter(|quote| quote.speaker.is_none() && quote.kind == QuoteKind::Direct) else {
            return;
        };
        let phrases = Phrases { frame, names: self.names, english: self.lexicon.is_english() };
        if let Some(phrase) = phrases.after(0).filter(|phrase| phrase.name.is_some() && phrase.pieces.start == 1) {
            quote.speaker = self.resolver.known(frame, &phrase, None);
            (quote.by, quote.confidence) = ("quotes.signed", 0.85);
        }
    }

    /// Judges one stretch.
    fn quote(
        &self,
        frame: &Frame<'_>,
        (at, stretch): (usize, &Stretch),
        (attributions, speakers): (&[Attribution], &[Option<Known>]),
        (before, first): (&Carried, usize),
        found: &[Found],
    ) -> Option<Found> {
        let attributed = assign::attribution(frame, attributions, at);
        let cue = attributed.and_then(|(nth, _)| attributions.get(nth));
        if let Some(why) = assign::refusal(frame, at, stretch, cue, self.lexicon.is_english()) {
            self.draft.rejections.note("quotes", stretch.inner.clone(), why);
            return None;
        }
        if cue.is_none() && self.block.role == Role::Subhead {
            self.draft.rejections.note(
                "quotes",
                stretch.inner.clone(),
                "a subhead: its marks repeat what is said elsewhere",
            );
            return None;
        }
        let kind = assign::kind(frame, at, cue, stretch);
        let bytes = stretch.inner.clone();
        if let (Some((nth, way)), Some(cue)) = (attributed, cue) {
            let taken = cue.credible || way == Way::Behind;
            let speaker = speakers.get(nth).cloned().flatten();
            if let Some(speaker) = speaker.as_ref().filter(|_| !taken) {
                let why = "stands before a verb that reports, but can hardly speak: the quote keeps no speaker";
                self.draft.rejections.note("quotes", speaker.bytes.clone(), why);
            }
            let speaker = speaker.filter(|_| taken);
            let confidence = if speaker.is_some() { confidence(way) } else { 0.5 };
            let cue = frame.bytes(cue.cue.clone());
            return Some(Found { bytes, kind, speaker, cue, continues: None, by: way.rule(), confidence });
        }
        if let Some(speaker) = self.inside(frame, at, &bytes) {
            let (by, confidence) = ("quotes.speaker-inside", 0.85);
            return Some(Found { bytes, kind, speaker: Some(speaker), cue: None, continues: None, by, confidence });
        }
        let alone = assign::is_alone(frame, at);
        if let Some((speaker, by, confidence)) = self.beside(frame, at) {
            return Some(Found { bytes, kind, speaker: Some(speaker), cue: None, continues: None, by, confidence });
        }
        let here = found.get(first..).and_then(<[Found]>::last).filter(|_| alone);
        if let Some(known) = here.filter(|known| known.speaker.is_some()) {
            let continues = Some(found.len() - 1);
            return Some(Found {
                bytes,
                kind,
                speaker: carry(known.speaker.as_ref()),
                cue: None,
                continues,
                by: "quotes.carried-on",
                confidence: 0.85,
            });
        }
        if alone
            && found.len() == first
            && let Some(quote) = self.carried_here(frame, at, (attributions, speakers), before)
        {
            return Some(Found { bytes, kind, ..quote });
        }
        Some(Found { bytes, kind, speaker: None, cue: None, continues: None, by: "quotes.marks", confidence: 0.5 })
    }

    /// The speaker whom the reporter's words inside the marks name.
    fn inside(&self, frame: &Frame<'_>, at: usize, bytes: &Range<usize>) -> Option<Known> {
        if self.lexicon.is_english() {
            return None;
        }
        let subject = abroad::inside(frame.word(at), self.lexicon)?;
        let bytes = bytes.start + subject.start..bytes.start + subject.end;
        let name = self.draft.text.slice(bytes.clone()).to_owned();
        Some(Known { entity: None, name, bytes, basis: copydesk_article::Basis::Stated })
    }

    /// The speaker of a stretch without a verb of saying: before its colon, or behind its dash.
    fn beside(&self, frame: &Frame<'_>, at: usize) -> Option<(Known, &'static str, f32)> {
        let phrases = Phrases { frame, names: self.names, english: self.lexicon.is_english() };
        let known = |phrase: &Phrase| self.resolver.known(frame, phrase, None);
        if frame.before(at).is_some_and(|before| before.what == What::Colon) {
            let colon = at - 1;
            return match phrases.label(colon) {
                Some(phrase) => Some((known(&phrase)?, "quotes.label", 0.9)),
                None => Some((known(&phrases.leading(colon)?)?, "quotes.led-by-colon", 0.75)),
            };
        }
        if matches!(frame.what(at + 1), Some(What::Dash)) || frame.word(at + 1) == "-" {
            let phrase = phrases.after(at + 1)?;
            let ends = frame.get(phrase.pieces.end).is_none_or(|next| matches!(next.what, What::Stop | What::Comma));
            return if ends && phrase.name.is_some() { Some((known(&phrase)?, "quotes.signed", 0.85)) } else { None };
        }
        None
    }

    /// The first quote of a paragraph that stands alone in its sentence: whose the words are by what stood before.
    fn carried_here(
        &self,
        frame: &Frame<'_>,
        at: usize,
        (attributions, speakers): (&[Attribution], &[Option<Known>]),
        before: &Carried,
    ) -> Option<Found> {
        let found = |speaker: Option<Known>, continues, by, confidence| {
            Some(Found { bytes: 0..0, kind: QuoteKind::Direct, speaker, cue: None, continues, by, confidence })
        };
        let sentence = frame.get(at)?.sentence;
        if sentence > 0 {
            // Ruiz agreed. “…”
            let last = attributions
                .iter()
                .rposition(|known| known.sentence + 1 == sentence && known.credible && known.sense.is(Sense::SAYS));
            let speaker = last.and_then(|nth| speakers.get(nth).cloned().flatten());
            return speaker.and_then(|speaker| found(carry(Some(&speaker)), None, "quotes.after-sentence", 0.75));
        }
        if before.colon {
            return found(carry(before.speaker.as_ref()), None, "quotes.after-colon", 0.9);
        }
        let whole = frame.pieces.iter().all(|piece| !matches!(piece.what, What::Word(_)));
        if before.quote.is_some() && (before.open || before.ends_said && whole) {
            return found(
                carry(before.speaker.as_ref()),
                before.quote,
                "quotes.carried-over",
                if before.open { 0.95 } else { 0.8 },
            );
        }
        None
    }

    /// Adds the reported clauses of a paragraph, in order.
    fn indirect(
        &self,
        frame: &Frame<'_>,
        (attributions, speakers): (&[Attribution], &[Option<Known>]),
        last: Option<usize>,
        into: &mut Vec<Found>,
    ) {
        let from = into.len();
        let clauses = indirect::reported(frame, attributions);
        let (claims, links): (Vec<Attribution>, Vec<usize>) = claims::claims(frame, self.names).into_iter().unzip();
        for clause in indirect::claimed(frame, &claims, links.into_iter(), &clauses) {
            let Some(known) = claims.get(clause.attribution) else { continue };
            let speaker = known.speaker.as_ref().and_then(|phrase| self.resolver.known(frame, phrase, last));
            into.extend(reported(frame, &clause, known, speaker));
        }
        for clause in clauses {
            let Some(known) = attributions.get(clause.attribution) else { continue };
            let speaker = speakers.get(clause.attribution).cloned().flatten().filter(|_| known.credible);
            into.extend(reported(frame, &clause, known, speaker));
        }
        if let Some(own) = into.get_mut(from..) {
            own.sort_by_key(|found| found.bytes.start);
        }
    }

    fn carried(
        &self,
        frame: &Frame<'_>,
        stretches: &[Stretch],
        speakers: &[Option<Known>],
        first: usize,
        found: &[Found],
    ) -> Carried {
        let own = found.get(first..).unwrap_or_default();
        let last_piece = frame.pieces.last();
        // The last sentence holds a quote, so that the next paragraph can go on with it.
        let ends_said = frame
            .pieces
            .iter()
            .rev()
            .take_while(|piece| last_piece.is_some_and(|last| last.sentence == piece.sentence))
            .any(|piece| matches!(piece.what, What::Quote(_)));
        let said = own.iter().rev().find_map(|quote| quote.speaker.clone());
        let colon = last_piece.is_some_and(|piece| piece.what == What::Colon);
        let cued = speakers.iter().rev().find_map(Clone::clone);
        let speaker = if colon { cued.or(said) } else { said.or(cued) };
        Carried {
            quote: (!own.is_empty()).then(|| found.len() - 1),
            alone: frame.pieces.iter().all(|piece| !matches!(piece.what, What::Word(_))),
            open: stretches.last().is_some_and(|stretch| !stretch.closed),
            colon,
            ends_said,
            speaker,
        }
    }
}

#[cfg(test)]
mod tests;
