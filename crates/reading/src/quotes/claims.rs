//! Nouns and adjectives that report: “his claim that …”, “Weber’s contention was that …”, “the council was adamant that …”.
//! Owns the two lists, and whose claim it is: an owner before the noun, a `by` behind it, the subject of the adjective.
//! They report clauses only, never words between marks, so that quotes keep to verbs.

use super::cues::{Attribution, Form};
use super::frame::{Frame, Named, What};
use super::lexicon::Sense;
use super::phrases::{Phrase, Phrases};

/// How far before its “that” a noun is looked for.
const REACH: usize = 7;

/// The claims of a paragraph, each with the piece that is its “that”.
pub(super) fn claims(frame: &Frame<'_>, names: &[Named]) -> Vec<(Attribution, usize)> {
    let phrases = Phrases { frame, names, english: true };
    let links = (1..frame.pieces.len()).filter(|&at| frame.word(at) == "that");
    links.filter_map(|that| Some((claim(frame, phrases, that)?, that))).collect()
}

fn claim(frame: &Frame<'_>, phrases: Phrases<'_, '_>, that: usize) -> Option<Attribution> {
    let last = that - 1;
    frame.before(that)?;
    let attribution = |at: usize, speaker: Option<Phrase>| {
        let sense = Sense::SAYS.and(Sense::CLAUSE);
        let sentence = frame.get(at)?.sentence;
        opens_clause(frame, that + 1).then_some(Attribution {
            cue: at..at + 1,
            sense,
            speaker,
            form: Form::Straight,
            sentence,
            credible: true,
        })
    };
    // Weber made (it) clear that …
    if frame.word(last) == "clear" {
        let making = last - 1 - usize::from(frame.is_word(last - 1, &["it"])).min(last - 1);
        let made = frame.is_word(making, &["made", "make", "makes", "making"]);
        let speaker = phrases.before(making).filter(|speaker| made && phrases.can_speak(speaker))?;
        return attribution(last, Some(speaker));
    }
    let copula = is_copula(frame, last);
    if !copula && listed(FEELINGS, frame.word(last)) {
        let subject = (last.saturating_sub(4)..last).rev().find(|&at| is_copula(frame, at))?;
        let speaker = phrases.before(subject).filter(|speaker| phrases.can_speak(speaker))?;
        return attribution(last, Some(speaker));
    }
    let within = (last.saturating_sub(REACH)..=last).rev().take_while(|&at| {
        let sense = frame.sense(at);
        frame.before(at + 1).is_some()
            && !matches!(frame.what(at), Some(What::Comma | What::Stop | What::Colon | What::Quote(_)))
            && !sense.is(Sense::RELATIVE)
            && (at == last || !sense.is(Sense::AUX))
    });
    let noun = within.into_iter().find(|&at| listed(CLAIMS, frame.word(at)))?;
    let behind = frame.is_word(noun + 1, &["by", "from", "among", "of", "within", "in", "on", "about"]);
    // Weber’s claim that it was safe was wrong: where the clause ends is not told.
    if !copula && is_subject(frame, noun) {
        return None;
    }
    if noun != last && !behind && !(copula && noun + 1 == last) {
        return None;
    }
    let speaker = owner(frame, phrases, noun).or_else(|| {
        let told = frame.is_word(noun + 1, &["by", "from"]);
        if told { phrases.after(noun + 1).filter(|speaker| phrases.can_speak(speaker)) } else { None }
    });
    attribution(noun, speaker)
}

/// Whose claim: `the mayor’s repeated claim`.
fn owner(frame: &Frame<'_>, phrases: Phrases<'_, '_>, noun: usize) -> Option<Phrase> {
    let mut at = noun;
    for _ in 0..4 {
        let before = frame.before(at)?;
        match before.what {
            What::Possessive => return phrases.ending_at(at - 1),
            What::Word(sense) if !sense.is(Sense::DET.and(Sense::PREP).and(Sense::AUX).and(Sense::PRONOUN)) => at -= 1,
            _ => return None,
        }
    }
    None
}

/// Whether a noun stands where the subject of its sentence does: no verb and no preposition comes before it.
fn is_subject(frame: &Frame<'_>, noun: usize) -> bool {
    (frame.sentence_start(noun)..noun).all(|at| {
        let sense = frame.sense(at);
        let verb = sense.is(Sense::AUX.and(Sense::VERB).and(Sense::CUE).and(Sense::PREP))
            || sense == Sense::NONE && frame.word(at).ends_with("ed");
        frame.name(at).is_some() || !verb
    })
}

fn is_copula(frame: &Frame<'_>, at: usize) -> bool {
    frame.is_word(
        at,
        &[
            "is", "was", "were", "are", "been", "be", "am", "remain", "remained", "seemed", "seems", "'re", "’re",
            "'m", "’m",
        ],
    )
}

/// Whether a subject follows, so that “that” links a clause rather than standing for the noun (`a claim that cost him votes`).
fn opens_clause(frame: &Frame<'_>, at: usize) -> bool {
    let Some(first) = frame.get(at) else { return false };
    let sense = first.sense();
    let subject = first.name.is_some()
        || first.is_capital()
        || sense.is(Sense::DET.and(Sense::PRONOUN).and(Sense::ING))
        || first.text.starts_with(|digit: char| digit.is_ascii_digit());
    subject && !sense.is(Sense::AUX)
}

fn listed(list: &str, word: &str) -> bool {
    word.len() > 3 && list.split_whitespace().any(|known| known == word)
}

/// Nouns with a clause of what is claimed.
const CLAIMS: &str = "claim claims belief beliefs assertion assertions fear fears suggestion suggestions assurance assurances \
    insistence argument arguments contention contentions complaint complaints concern concerns \
    allegation allegations accusation accusations charge charges statement statements report reports announcement \
    revelation revelations warning warnings prediction predictions promise promises pledge pledges vow \
    rumor rumors rumour rumours acknowledgment acknowledgement admission denial denials declaration remark remarks \
    conclusion conclusions finding findings testimony worry worries doubt doubts \
    conviction criticism critique confirmation suspicion suspicions reminder signal";

/// Adjectives with a clause.
const FEELINGS: &str = "adamant confident hopeful convinced worried concerned certain sure aware afraid optimistic skeptical sceptical \
    doubtful insistent proud glad pleased disappointed surprised grateful positive unaware";
