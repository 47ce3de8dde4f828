//! Which attribution a quoted stretch belongs to: the one beside it, the one before it in its sentence, the one that ends
//! its sentence. Owns also the two judgements that need both: whether a stretch is anybody's words at all (scare quotes and
//! titles of works are not), and whether it is a whole utterance or a fragment in a sentence of the reporter's.

use super::cues::{Attribution, Form};
use super::frame::{Frame, What};
use super::lexicon::Sense;
use super::marks::Stretch;
use super::titles;
use copydesk_article::QuoteKind;

/// How a stretch came by its attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The attribution follows the stretch.
    Behind,
    /// It leads to the stretch.
    Before,
    /// It ends the sentence.
    AtEnd,
}

impl Way {
    /// The rule's name.
    pub(super) fn rule(self) -> &'static str {
        match self {
            Self::Behind => "quotes.speaker-behind",
            Self::Before => "quotes.speaker-before",
            Self::AtEnd => "quotes.speaker-at-end",
        }
    }
}

/// The attribution of the stretch at a piece: its index and how it was found.
pub(super) fn attribution(frame: &Frame<'_>, found: &[Attribution], at: usize) -> Option<(usize, Way)> {
    let behind = behind(frame, found, at);
    let before = before(frame, found, at);
    match (behind, before) {
        (Some(behind), Some(before)) => {
            // Ruiz called it “a joke,” Weber said: the nearer of the two, the one before where it leads straight to the marks.
            let led = found.get(before).is_some_and(|known| leads(frame, known, at));
            Some(if led { (before, Way::Before) } else { (behind, Way::Behind) })
        }
        (Some(behind), None) => Some((behind, Way::Behind)),
        (None, Some(before)) => Some((before, Way::Before)),
        (None, None) => at_end(frame, found, at).map(|nth| (nth, Way::AtEnd)),
    }
}

/// Whether an attribution leads straight to a stretch, with no other stretch before it.
fn leads(frame: &Frame<'_>, known: &Attribution, at: usize) -> bool {
    let adjacent = known.end() == at
        || known.end() + 1 == at && matches!(frame.what(known.end()), Some(What::Comma | What::Colon));
    let behind_another = frame.before(known.start()).is_some_and(|before| matches!(before.what, What::Quote(_)));
    adjacent && known.form == Form::Straight && !behind_another
}

/// The attribution that leads to a stretch in its sentence: the nearest whose speaker can speak, else the nearest at all.
fn before(frame: &Frame<'_>, found: &[Attribution], at: usize) -> Option<usize> {
    let sentence = frame.get(at)?.sentence;
    let fits = |known: &Attribution| {
        known.sentence == sentence
            && known.cue.end <= at
            && !(known.form == Form::Inverted && crosses(frame, known, at))
            // They were calling “every hour”: nothing is called so.
            && !(known.form == Form::Straight && known.cue.end == at && frame.word(known.cue.start) == "calling")
    };
    let nearest = found.iter().rposition(fits)?;
    // was dubbed “…”: the words beside the marks are nobody's
    if found.get(nearest).is_some_and(|known| known.form == Form::Passive && known.end() + 1 >= at) {
        return Some(nearest);
    }
    let credible = found.iter().rposition(|known| fits(known) && known.credible);
    // Ruiz said she saw “…”: the verb of saying reports it.
    let thought =
        credible.and_then(|nth| found.get(nth)).is_some_and(|known| !known.sense.is(Sense::SAYS.and(Sense::JUDGES)));
    let said = || found.iter().rposition(|known| fits(known) && known.credible && known.sense.is(Sense::PLAIN));
    if thought { said().or(credible) } else { credible }.or(Some(nearest))
}

/// Whether an inverted attribution belongs to the stretch before it and a new clause begins after it.
fn crosses(frame: &Frame<'_>, known: &Attribution, at: usize) -> bool {
    (known.end()..at).any(|between| frame.sense(between).is(Sense::CONJ))
}

/// The attribution that begins right behind a stretch.
fn behind(frame: &Frame<'_>, found: &[Attribution], at: usize) -> Option<usize> {
    let sentence = frame.get(at)?.sentence;
    let mut next = at + 1;
    while matches!(frame.what(next), Some(What::Comma | What::Dash))
        || frame.sense(next).is(Sense::ADVERB) && !frame.is_word(next, &["according"])
    {
        next += 1;
    }
    // a déclaré Ruiz
    let verb = (next..).find(|&at| !frame.sense(at).is(Sense::AUX)).unwrap_or(next);
    let nth = found.iter().position(|known| {
        let reach = if known.form == Form::Inverted { verb } else { next };
        known.cue.start >= next && (known.start() <= reach || is_one_phrase(frame, next..known.start()))
    })?;
    let known = found.get(nth)?;
    if !known.sense.is(Sense::SAYS.and(Sense::THINKS).and(Sense::SHOWS))
        || known.form == Form::Passive
        || known.speaker.is_none()
    {
        return None;
    }
    let sayer = known.sense.is(Sense::SAYS) || known.form == Form::Inverted;
    if known.sentence == sentence {
        // “a joke” that he said was bad: the verb goes on to a clause of its own.
        let relative = known.form == Form::Straight && frame.sense(next).is(Sense::RELATIVE);
        return (sayer && !relative).then_some(nth);
    }
    // “Why?” Ruiz asked.
    let asks = frame.word(at).ends_with(['?', '!', '…', '—']);
    let alone = frame.get(known.end()).is_none_or(|after| {
        after.sentence != known.sentence
            || matches!(after.what, What::Stop | What::Comma)
            || after.sense().is(Sense::PREP.and(Sense::DAY)) && after.text != "to"
    });
    let told = asks && known.sense.is(Sense::HEARER);
    let verb = known.sense.is(Sense::PLAIN) || known.sense.is(Sense::PAST) && known.sense.is(Sense::SAYS);
    let finite = verb && !frame.sense(known.cue.start).is(Sense::BARE);
    let stopped = frame.word(at).ends_with('.');
    ((alone || told) && !stopped && finite && known.sentence == sentence + 1).then_some(nth)
}

/// Whether pieces can belong to the phrase behind them: “the senator and candidate | Ruiz said”.
fn is_one_phrase(frame: &Frame<'_>, pieces: std::ops::Range<usize>) -> bool {
    const PARTS: Sense =
        Sense::VERB.and(Sense::CUE).and(Sense::AUX).and(Sense::RELATIVE).and(Sense::PRONOUN).and(Sense::DAY);
    let first = frame.sense(pieces.start);
    let opens = first.is(Sense::DET) || first == Sense::NONE || frame.name(pieces.start).is_some();
    opens
        && pieces.len() <= 10
        && pieces.clone().all(|at| {
            let sense = frame.sense(at);
            let word = matches!(frame.what(at), Some(What::Word(_) | What::Possessive));
            word && (frame.name(at).is_some() || !sense.is(PARTS) || sense.is(Sense::DET))
        })
}

/// An attribution set off by a comma that ends the stretch's sentence.
fn at_end(frame: &Frame<'_>, found: &[Attribution], at: usize) -> Option<usize> {
    let sentence = frame.get(at)?.sentence;
    found.iter().position(|known| {
        let set_off = known.start().checked_sub(1).and_then(|before| frame.what(before));
        known.sentence == sentence
            && known.cue.start > at
            && known.sense.is(Sense::SAYS)
            && known.speaker.is_some()
            && (known.form == Form::Governed
                || matches!(known.form, Form::Straight | Form::Inverted)
                    && matches!(set_off, Some(What::Comma | What::Quote(_) | What::Dash)))
    })
}

/// Whether the sentence of a stretch holds nothing else than quotes.
pub(super) fn is_alone(frame: &Frame<'_>, at: usize) -> bool {
    let Some(sentence) = frame.get(at).map(|piece| piece.sentence) else { return false };
    let own = |piece: &&super::frame::Piece<'_>| piece.sentence == sentence;
    !frame.pieces.iter().filter(own).any(|piece| matches!(piece.what, What::Word(_)))
}

/// Whether a stretch is a whole utterance.
pub(super) fn kind(frame: &Frame<'_>, at: usize, cue: Option<&Attribution>, stretch: &Stretch) -> QuoteKind {
    let opens = frame.before(at).is_none_or(|before| matches!(before.what, What::Stop | What::Quote(_)));
    let set_off = frame.before(at).is_some_and(|before| matches!(before.what, What::Comma | What::Colon | What::Dash));
    let said = cue.is_some_and(|cue| cue.sense.is(Sense::SAYS) && cue.end() == at);
    let capital = frame.word(at).starts_with(|first: char| !first.is_lowercase());
    let whole = opens && (is_alone(frame, at) || cue.is_some_and(|cue| cue.start() > at && reaches(frame, at, cue)))
        || (set_off || said) && capital
        || set_off && cue.is_some_and(|cue| cue.end() < at && cue.end() + 1 == at);
    if whole || !stretch.closed { QuoteKind::Direct } else { QuoteKind::Mixed }
}

/// Whether nothing but marks lies between a stretch and the attribution behind it.
fn reaches(frame: &Frame<'_>, at: usize, cue: &Attribution) -> bool {
    (at + 1..cue.start()).all(
        |between| !matches!(frame.what(between), Some(What::Word(sense)) if !sense.is(Sense::ADVERB.and(Sense::AUX))),
    )
}

/// Why a stretch is nobody's words; nothing where it may be.
pub(super) fn refusal(
    frame: &Frame<'_>,
    at: usize,
    stretch: &Stretch,
    attributed: Option<&Attribution>,
    english: bool,
) -> Option<&'static str> {
    let words: Vec<&str> = frame.word(at).split_whitespace().collect();
    let title = if english { titles::is_title } else { titles::is_title_abroad };
    if title(frame, at, &words) {
        return Some("title of a work");
    }
    if words.len() <= 4 && titles::is_so_called(frame, at) {
        return Some("so called, nobody says it");
    }
    if attributed.is_some() || is_alone(frame, at) && words.len() > 1 {
        return None;
    }
    if words.len() <= 3 {
        return Some(if stretch.single {
            "single marks around a word or two, nobody says them"
        } else {
            "scare quotes: nobody says them"
        });
    }
    None
}
