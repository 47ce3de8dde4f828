//! The verbs of a paragraph that report, and who is the subject of each: `said Ruiz`, `the mayor told reporters`,
//! `according to police`. Owns which verb forms count (a noun `report`, a participle before a noun do not) and how subjects
//! are shared along a sentence; what is attributed to whom is decided in `assign.rs`.

use super::abroad;
use super::frame::{Frame, Named, What};
use super::lexicon::Sense;
use super::phrases::{Phrase, Phrases};
use std::ops::Range;

/// How verb and speaker stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Ruiz said.
    Straight,
    /// said Ruiz.
    Inverted,
    /// …, adding; … and said: the subject is another verb's.
    Shared,
    /// according to Ruiz; described by Ruiz.
    Governed,
    /// was described as: nobody says it.
    Passive,
}

/// A reporting word with its speaker.
#[derive(Clone, Debug)]
pub(super) struct Attribution {
    /// Its pieces.
    pub(super) cue: Range<usize>,
    pub(super) sense: Sense,
    pub(super) speaker: Option<Phrase>,
    pub(super) form: Form,
    pub(super) sentence: usize,
    /// Whether the speaker is somebody who can speak.
    pub(super) credible: bool,
}

impl Attribution {
    /// Its first piece, speaker taken along.
    pub(super) fn start(&self) -> usize {
        match (&self.speaker, self.form) {
            (Some(speaker), Form::Straight) => speaker.stands.start.min(self.cue.start),
            _ => self.cue.start,
        }
    }

    /// One past its last piece, speaker taken along.
    pub(super) fn end(&self) -> usize {
        match (&self.speaker, self.form) {
            (Some(speaker), Form::Inverted | Form::Governed) => speaker.stands.end.max(self.cue.end),
            _ => self.cue.end,
        }
    }
}

/// The attributions of a paragraph, in order.
pub(super) fn attributions(frame: &Frame<'_>, names: &[Named], english: bool) -> Vec<Attribution> {
    let phrases = Phrases { frame, names, english };
    let mut found: Vec<Attribution> = Vec::new();
    for at in 0..frame.pieces.len() {
        let Some(piece) = frame.get(at) else { continue };
        if piece.name.is_some() {
            continue;
        }
        let sense = piece.sense();
        let source = if english { None } else { abroad::source(frame, at) };
        let next = if let Some(end) = source {
            sourced(frame, phrases, at..end)
        } else if sense.is(Sense::SOURCE)
            || piece.text.eq_ignore_ascii_case("according") && frame.is_word(at + 1, &["to"])
        {
            governed(frame, phrases, at)
        } else if sense.is(Sense::CUE) {
            verb(frame, phrases, at, &found)
        } else {
            None
        };
        found.extend(next.map(|next| {
            let subject = matches!(next.form, Form::Straight | Form::Inverted);
            let says = subject && matches!(piece.text, "said" | "says" | "say" | "told" | "tells" | "wrote" | "writes");
            let source = next.form == Form::Governed && frame.is_word(at, &["according"]);
            let credible = next.speaker.as_ref().is_some_and(|speaker| says || source || phrases.can_speak(speaker));
            Attribution { credible, ..next }
        }));
    }
    found
}

/// `according to Ruiz`.
fn governed(frame: &Frame<'_>, phrases: Phrases<'_, '_>, at: usize) -> Option<Attribution> {
    sourced(frame, phrases, at..at + 1 + usize::from(frame.is_word(at + 1, &["to"])))
}

/// The words that attribute, and behind them whom to.
fn sourced(frame: &Frame<'_>, phrases: Phrases<'_, '_>, cue: Range<usize>) -> Option<Attribution> {
    let (at, end) = (cue.start, cue.end);
    let speaker = phrases.after(end - 1)?;
    let sentence = frame.get(at)?.sentence;
    // per cent, per year
    let written =
        frame.get(speaker.pieces.start).is_some_and(|first| first.is_capital() || first.sense().is(Sense::DET));
    let named = speaker.name.is_some() || end > at + 1 || written;
    named.then_some(Attribution {
        cue,
        sense: Sense::SAYS.and(Sense::PLAIN),
        speaker: Some(speaker),
        form: Form::Governed,
        sentence,
        credible: false,
    })
}

fn verb(frame: &Frame<'_>, phrases: Phrases<'_, '_>, at: usize, found: &[Attribution]) -> Option<Attribution> {
    let piece = frame.get(at)?;
    let (sense, sentence) = (piece.sense(), piece.sentence);
    let attribution =
        |speaker, form| Some(Attribution { cue: at..at + 1, sense, speaker, form, sentence, credible: false });
    let before = frame.before(at);
    if before
        .is_some_and(|before| phrases.english && ARTICLES.contains(&before.text) || before.what == What::Possessive)
    {
        return None;
    }
    if sense.is(Sense::PAST) && frame.is_word(at + 1, &["by"]) {
        return attribution(phrases.after(at + 1), Form::Governed);
    }
    if sense.is(Sense::PAST) && !sense.is(Sense::BARE) && is_passive(frame, at) {
        return attribution(None, Form::Passive);
    }
    if stands_after_quote(frame, at)
        && !sense.is(Sense::ING)
        && let Some(speaker) = phrases.after_hearer(at)
        && (sense.is(Sense::SAYS) || speaker.name.is_some())
    {
        return attribution(Some(speaker), Form::Inverted);
    }
    // The bridge is safe, said Ruiz.
    if before.is_some_and(|before| before.what == What::Comma)
        && sense.is(Sense::PLAIN)
        && !sense.is(Sense::ING.and(Sense::HEARER))
        && let Some(speaker) = phrases.after(at).filter(|speaker| phrases.can_speak(speaker))
        && frame
            .get(speaker.pieces.end)
            .is_none_or(|next| next.sentence != sentence || matches!(next.what, What::Stop | What::Comma))
    {
        return attribution(Some(speaker), Form::Inverted);
    }
    let shared = || {
        found
            .iter()
            .rev()
            .find(|known| known.sentence == sentence && known.speaker.is_some())
            .and_then(|known| known.speaker.clone())
    };
    if sense.is(Sense::ING) {
        let gerund = before.is_some_and(|before| {
            before.sense().is(Sense::PREP) && !before.sense().is(Sense::CONJ) || before.sense().is(Sense::DET)
        });
        let progressive =
            before.is_some_and(|before| before.sense().is(Sense::AUX) || before.sense().is(Sense::ADVERB));
        // Weber calling it …; signs saying …: the words right before are the subject.
        let own = before.is_some_and(|before| {
            before.name.is_some() || before.sense() == Sense::NONE && matches!(before.what, What::Word(_))
        });
        let own = if progressive || own { phrases.before(at) } else { None };
        let speaker = own.or_else(shared).or_else(|| phrases.leading(at));
        return if gerund && !sense.is(Sense::SAYS) { None } else { attribution(speaker, Form::Shared) };
    }
    if before.is_some_and(|before| before.text == "to") {
        return attribution(shared().or_else(|| phrases.leading(at)), Form::Shared);
    }
    if before.is_some_and(|before| {
        before.sense().is(Sense::CONJ) && matches!(before.text, "and" | "but" | "then" | "or" | "And" | "But")
    }) {
        let speaker = shared().or_else(|| phrases.leading(at));
        return if sense.is(Sense::NOUNISH) && sense.is(Sense::BARE) {
            None
        } else {
            attribution(speaker, Form::Shared)
        };
    }
    // Am Montag sagte Weber; Stated Weber: the subject stands behind its verb.
    let inverted = !phrases.english || before.is_none() && sense.is(Sense::PLAIN) && sense.is(Sense::PAST);
    let led = phrases.before(at).filter(|led| phrases.english || !phrases.is_bare_article(led));
    let speaker = led.or_else(|| if inverted { phrases.after(at) } else { None });
    // A survey of the town shows that …
    let shows = frame.is_word(at, &["show", "shows", "states", "notes"]) && frame.word(at + 1) == "that";
    if sense.is(Sense::NOUNISH) && !shows && !is_verb_of(frame, at, speaker.as_ref()) {
        return None;
    }
    match speaker {
        Some(speaker) => attribution(Some(speaker), Form::Straight),
        None if sense.is(Sense::SAYS) && !sense.is(Sense::NOUNISH) => {
            attribution(shared().or_else(|| phrases.leading(at)), Form::Shared)
        }
        None => None,
    }
}

/// Words after which a verb form is a noun or modifies one.
const ARTICLES: &[&str] =
    &["the", "a", "an", "The", "A", "An", "his", "her", "its", "their", "our", "my", "your", "no", "such", "every"];

/// Whether a quote, with no more than a comma and auxiliaries, stands right before a verb.
fn stands_after_quote(frame: &Frame<'_>, at: usize) -> bool {
    let mut back = at;
    while let Some(before) = back.checked_sub(1) {
        match frame.what(before) {
            Some(What::Quote(_)) => return true,
            Some(What::Comma | What::Dash) => {}
            Some(What::Word(sense)) if sense.is(Sense::AUX.and(Sense::ADVERB)) => {}
            _ => return false,
        }
        back = before;
    }
    false
}

/// Whether a form of be stands before a participle.
fn is_passive(frame: &Frame<'_>, at: usize) -> bool {
    let mut back = at;
    while let Some(piece) = frame.before(back) {
        if matches!(piece.text, "is" | "are" | "was" | "were" | "be" | "been" | "being" | "am" | "got") {
            return true;
        }
        if !piece.sense().is(Sense::ADVERB) && !matches!(piece.text, "n't" | "not") {
            return false;
        }
        back -= 1;
    }
    false
}

/// Whether a form that may be a noun is a verb here: right behind a pronoun, a name, the comma that ends an apposition.
fn is_verb_of(frame: &Frame<'_>, at: usize, speaker: Option<&Phrase>) -> bool {
    let Some(speaker) = speaker else { return false };
    let Some(before) = frame.before(at) else { return false };
    let noun_follows = frame.is_word(at + 1, &["of", "by", "from", "against"]);
    let behind_quote =
        speaker.stands.start.checked_sub(1).is_some_and(|back| matches!(frame.what(back), Some(What::Quote(_))));
    let auxiliary = before.sense().is(Sense::AUX.and(Sense::ADVERB));
    let plural = before.text.ends_with('s') && frame.sense(at).is(Sense::BARE);
    !noun_follows
        && (speaker.pronoun
            || auxiliary
            || before.what == What::Comma
            || before.name.is_some() && (speaker.name.is_some() || frame.name(speaker.pieces.start).is_some())
            || plural
            || behind_quote)
}
