//! Sign-off credits: `(Reporting by A; Editing by B)` and `A contributed to this report` name people with their roles.

use super::super::agencies;
use super::super::openings::Openings;
use super::super::passage::{Passage, find_words_no_case, strip_opening};
use super::super::person;
use std::sync::LazyLock;

/// A name in a sign-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed<'a> {
    /// The name.
    pub(crate) name: Passage<'a>,
    /// `reporter`, `editor`, `contributor`, `writer`.
    pub(crate) role: &'static str,
}

/// Verbs of a sign-off and their roles, lower case.
const SIGNS: &[(&str, &str)] = &[
    ("additional reporting by", "contributor"),
    ("additional reporting and writing by", "contributor"),
    ("reporting and writing by", "reporter"),
    ("reporting and editing by", "reporter"),
    ("reported and written by", "reporter"),
    ("reporting by:", "reporter"),
    ("reporting by", "reporter"),
    ("reporting from", "reporter"),
    ("reported by", "reporter"),
    ("writing and editing by", "writer"),
    ("writing by", "writer"),
    ("written by", "writer"),
    ("compiled by", "writer"),
    ("editing by:", "editor"),
    ("editing by", "editor"),
    ("edited by", "editor"),
    ("translated by", "translator"),
    ("translation by", "translator"),
    ("graphics by", "contributor"),
    ("graphic by", "contributor"),
    ("research by", "contributor"),
    ("photography by", "photographer"),
    ("reporting:", "reporter"),
    ("editing:", "editor"),
    ("bericht:", "reporter"),
    ("redaktion:", "editor"),
    ("bearbeitung:", "editor"),
    ("autoren:", "reporter"),
    ("autor:", "reporter"),
    ("autorin:", "reporter"),
    ("geschrieben von", "writer"),
    ("reportage de", "reporter"),
    ("edité par", "editor"),
    ("édité par", "editor"),
    ("rédigé par", "writer"),
    ("(par", "reporter"),
];

static SIGN: LazyLock<Openings<&str>> = LazyLock::new(|| Openings::new(SIGNS.iter().copied()));

/// The people that a line names behind their roles.
pub(super) fn read(line: Passage<'_>) -> Option<Vec<Signed<'_>>> {
    sign_off(line).or_else(|| contributed(line))
}

/// `(Reporting by A in Rome and B; Editing by C)`, one role a line included.
fn sign_off(line: Passage<'_>) -> Option<Vec<Signed<'_>>> {
    let bare = line.trim_matches(|mark| mark.is_whitespace() || "()[]-–•*=.".contains(mark));
    if bare.text.len() > 600 {
        return None;
    }
    SIGN.of(bare.text).find_map(|(sign, _)| strip_opening(bare.text, sign))?;
    let mut names = Vec::new();
    let mut from = 0;
    let mut role = "";
    // Cut before every sign; what stands between two signs are names.
    for (at, _) in bare.text.char_indices() {
        if at < from {
            continue;
        }
        let fresh =
            at == 0 || bare.text.get(..at).is_some_and(|head| head.ends_with([' ', ';', ',', '.', '\n', '(', '-']));
        if fresh
            && let Some((rest, next)) = bare.text.get(at..).and_then(|text| {
                SIGN.of(text).find_map(|(sign, next)| strip_opening(text, sign).map(|rest| (rest, next)))
            })
        {
            names_in(bare.cut(from..at), role, &mut names);
            (from, role) = (bare.text.len() - rest.len(), next);
        }
    }
    names_in(bare.after(from), role, &mut names);
    (!names.is_empty()).then_some(names)
}

/// The names in `A in Rome, B and C, +49 30 …, <d@e.f>`.
fn names_in<'a>(list: Passage<'a>, role: &'static str, names: &mut Vec<Signed<'a>>) {
    if role.is_empty() {
        return;
    }
    for part in list.text.split([',', ';', '\n', '<', '(']) {
        let mut rest = part;
        loop {
            let (head, tail) = [" and ", " und ", " et ", " y "]
                .iter()
                .find_map(|joint| rest.split_once(joint))
                .map_or((rest, None), |(head, tail)| (head, Some(tail)));
            let name = [" in ", " at ", " from ", " à ", " aus "]
                .iter()
                .find_map(|from| head.split_once(from))
                .map_or(head, |(name, _)| name);
            let name = list.part(name).trim_matches(|mark| mark.is_whitespace() || ".)(:-–>".contains(mark));
            if person::is_name(name.text) && agencies::known(name.text).is_none() {
                names.push(Signed { name, role });
            }
            let Some(tail) = tail else { break };
            rest = tail;
        }
    }
}

/// `Associated Press writers A in Rome and B in Paris contributed to this report.`
fn contributed(line: Passage<'_>) -> Option<Vec<Signed<'_>>> {
    if line.text.len() > 400 || !(line.text.contains("ontribut") || line.text.contains("elped")) {
        return None;
    }
    let at = [
        "contributed to this",
        "contributed reporting",
        "contributed to the report",
        "helped with this story",
        "helped report this",
    ]
    .iter()
    .find_map(|phrase| find_words_no_case(line.text, phrase))?;
    let head = line.before(at);
    // The sentence of the phrase: `A reported from Rome. B contributed to this report.`
    let mut names = Vec::new();
    for sentence in sentences(head.text) {
        let (sentence, role) = match sentence.split_once(" reported from") {
            Some((who, _)) => (who, "reporter"),
            None => (sentence, "contributor"),
        };
        let opening = [
            "Associated Press writers",
            "Associated Press writer",
            "AP writers",
            "AP writer",
            "AFP correspondents",
            "Reuters reporters",
            "Associated Press reporters",
            "Associated Press reporter",
            "Associated Press journalists",
            "Associated Press journalist",
            "APTN contributor",
            "Staff writer",
            "Staff writers",
        ];
        let who = opening.iter().find_map(|words| sentence.trim_start().strip_prefix(words)).unwrap_or(sentence);
        names_in(line.part(who), role, &mut names);
    }
    (!names.is_empty()).then_some(names)
}

/// Cuts at full stops behind small letters: the stop of an initial ends no sentence.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    let mut ends: Vec<usize> = text.match_indices(". ").map(|(at, _)| at).collect();
    ends.retain(|at| text.get(..*at).is_some_and(|head| head.ends_with(char::is_lowercase)));
    ends.push(text.len());
    ends.into_iter().map(move |end| {
        let sentence = text.get(from..end).unwrap_or_default().trim_start_matches(['.', ' ']);
        from = end;
        sentence
    })
}
