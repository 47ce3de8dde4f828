//! The time of the sentence around an expression, told by its verbs: enough to choose between last Friday and next.

use super::grammar::Reader;
use super::sense::{Particle as P, Sense, Tense};

/// Words looked at on each side.
const REACH: usize = 40;

/// The tense around the words `from..to`: that of the nearest telling verb before them in the sentence, else behind.
pub(crate) fn around(reader: Reader<'_>, from: usize, to: usize) -> Option<Tense> {
    beside(reader, from, to).or_else(|| backward(reader, from)).or_else(|| forward(reader, to))
}

/// What the words right beside an expression tell: “until Tuesday” and “as soon as Tuesday” are ahead, “Tuesday's
/// ruling” has been.
fn beside(reader: Reader<'_>, from: usize, to: usize) -> Option<Tense> {
    let back = |steps: usize| from.checked_sub(steps).map(|word| reader.word(word)).unwrap_or_default();
    if !reader.joined(from) {
        return None;
    }
    let by = reader.before(from) == Sense::Is(P::By) && !matches!(reader.sense(from), Sense::Weekday(_));
    let until = (by || reader.before(from) == Sense::Is(P::Until)) && from > 1 && !reader.opens(from - 1);
    if until || back(1) == "as" && matches!(back(2), "soon" | "early" | "late") {
        return Some(Tense::Future);
    }
    if reader.before(from) == Sense::Is(P::Since) {
        return Some(Tense::Past);
    }
    let possessive = reader.is_mark(to, b'\'') && reader.glued(to) && reader.word(to + 1) == "s";
    (possessive && !matches!(back(1), "for" | "of" | "before" | "to")).then_some(Tense::Past)
}

fn backward(reader: Reader<'_>, from: usize) -> Option<Tense> {
    let mut at = from;
    for _ in 0..REACH {
        if at == 0 || !reader.joined(at) || ends_sentence(reader, at) {
            return None;
        }
        at -= 1;
        if let Some(tense) = telling(reader, at) {
            return Some(tense);
        }
    }
    None
}

fn forward(reader: Reader<'_>, to: usize) -> Option<Tense> {
    for at in to..to + REACH {
        if !reader.joined(at) || (at > to && ends_sentence(reader, at)) {
            return None;
        }
        if let Some(tense) = telling(reader, at) {
            return Some(tense);
        }
    }
    None
}

/// What a word tells: verbs in the past or future; “to” before a plain word is an infinitive, ahead of us.
fn telling(reader: Reader<'_>, at: usize) -> Option<Tense> {
    match reader.sense(at) {
        Sense::Verb(Tense::Present) => None,
        Sense::Verb(Tense::Past) if is_adjective(reader, at) => None,
        Sense::Verb(Tense::Past) if is_passive(reader, at) => {
            let to = at.checked_sub(2).is_some_and(|word| reader.sense(word) == Sense::Is(P::To));
            to.then_some(Tense::Future)
        }
        Sense::Verb(Tense::Future) if was_planned(reader, at) => Some(Tense::Past),
        Sense::Verb(tense) => Some(tense),
        Sense::Is(P::Set) if reader.is(at + 1, P::To) || reader.is(at + 1, P::For) => Some(Tense::Future),
        Sense::Is(P::Set) => Some(Tense::Past),
        Sense::Mark(b'\'') if reader.word(at + 1) == "ll" => Some(Tense::Future),
        Sense::Is(P::To) if is_infinitive(reader, at) => Some(Tense::Future),
        _ => None,
    }
}

/// “the expected rise”, “state-owned”: participles that stand before a noun.
fn is_adjective(reader: Reader<'_>, at: usize) -> bool {
    matches!(at.checked_sub(1).map(|before| reader.sense(before)), Some(Sense::Is(P::The | P::A) | Sense::Mark(b'-')))
}

/// “to be held”, “will be shown”: the word before “be” tells the time.
fn is_passive(reader: Reader<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|word| reader.word(word) == "be")
}

/// “had been scheduled”, “as planned”: plans of the past.
fn was_planned(reader: Reader<'_>, at: usize) -> bool {
    let back = |steps: usize| at.checked_sub(steps).map(|word| reader.word(word)).unwrap_or_default();
    back(1) == "as"
        || back(1) == "previously"
        || back(1) == "had"
        || back(2) == "had"
        || back(3) == "had"
        || fell_through(reader, at)
}

/// “a service planned for Saturday was cancelled”: a participle behind its noun, and the verb of the past after the day.
fn fell_through(reader: Reader<'_>, at: usize) -> bool {
    let participle = matches!(reader.word(at), "planned" | "scheduled" | "slated" | "due");
    participle
        && matches!(reader.sense(at + 1), Sense::Is(P::For | P::On))
        && matches!(reader.sense(at + 2), Sense::Weekday(_) | Sense::Month(_))
        && matches!(reader.word(at + 3), "was" | "were")
}

fn is_infinitive(reader: Reader<'_>, at: usize) -> bool {
    let planned = matches!(at.checked_sub(1).map(|before| reader.sense(before)), Some(Sense::Verb(Tense::Present)));
    planned && reader.sense(at + 1) == Sense::Plain && !reader.capital(at + 1)
}

/// Whether a sentence ends right before a word.
fn ends_sentence(reader: Reader<'_>, at: usize) -> bool {
    let mark = matches!(at.checked_sub(1).map(|before| reader.sense(before)), Some(Sense::Mark(b'.' | b'?' | b'!')));
    if !mark || !reader.capital(at) || reader.glued(at) {
        return false;
    }
    // An abbreviation ends no sentence: Mr., Oct., Corp.
    let word = at.checked_sub(2).map(|word| reader.word(word)).unwrap_or_default();
    !(word.len() == 1
        || matches!(word, "vs" | "etc" | "approx")
        || word.starts_with(char::is_uppercase) && word.len() <= 4)
}
