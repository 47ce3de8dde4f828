//! Takes and versions: what an item does to the ones before it, and how urgent the wire says it is.
//!
//! Owns the words: `1st Ld-Writethru`, `2ndlead`, `UPDATE 2-`, `WRAPUP 3-`, `CORRECTED-`, `=2`, `2nd take`, `ADVISORY`,
//! `KILL`, `ALERT`, `Zusammenfassung`. What follows from a kill is decided with the other notes.

use super::openings::Openings;
use super::passage::{find_words_no_case, strip_prefix_no_case, strip_words_no_case};
use copydesk_article::{Version, VersionKind};
use std::sync::LazyLock;

/// A mark of a version: what it is, and the bytes it takes at the start of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// What it says.
    pub(crate) version: Version,
    /// How many bytes of the line it takes.
    pub(crate) length: usize,
    /// The rule that read it.
    pub(crate) rule: &'static str,
}

/// Words with a kind, lower case, longest first. With a number before (`2nd lead`) or behind (`update 2-`).
const KINDS: &[(&str, VersionKind)] = &[
    ("ld-writethru", VersionKind::Writethru),
    ("lead-writethru", VersionKind::Writethru),
    ("ld writethru", VersionKind::Writethru),
    ("lead writethru", VersionKind::Writethru),
    ("writethru", VersionKind::Writethru),
    ("zusammenfassung", VersionKind::Wrap),
    ("wrapup", VersionKind::Wrap),
    ("corrected", VersionKind::Correction),
    ("correction", VersionKind::Correction),
    ("berichtigung", VersionKind::Correction),
    ("korrektur", VersionKind::Correction),
    ("rectificatif", VersionKind::Correction),
    ("refile", VersionKind::Correction),
    ("advisory", VersionKind::Advisory),
    ("newsalert", VersionKind::Alert),
    ("apnewsalert", VersionKind::Alert),
    ("ap newsalert", VersionKind::Alert),
    ("clarification", VersionKind::Correction),
    ("update", VersionKind::Update),
    ("alerte", VersionKind::Alert),
    ("alert", VersionKind::Alert),
    ("flash", VersionKind::Alert),
    ("snap", VersionKind::Alert),
    ("bulletin", VersionKind::Alert),
    ("eilmeldung", VersionKind::Alert),
    ("lead", VersionKind::Lead),
    ("take", VersionKind::Take),
    ("add", VersionKind::Take),
    ("ld", VersionKind::Lead),
];

static KIND: LazyLock<Openings<VersionKind>> = LazyLock::new(|| Openings::new(KINDS.iter().copied()));

/// A line that is nothing but a version's mark: `1ST LEAD`, `URGENT`, `(2nd take)`, `=2`.
pub(crate) fn whole(line: &str) -> Option<Mark> {
    let bare = line.trim_matches(|mark: char| mark.is_whitespace() || "()[]*+<^".contains(mark));
    if let Some(number) = bare.strip_prefix('=').and_then(|rest| rest.trim().parse().ok()) {
        return Some(Mark {
            version: Version { number: Some(number), kind: VersionKind::Take },
            length: line.len(),
            rule: "anatomy.version.take",
        });
    }
    let mark = leading(bare)?;
    let rest = bare.get(mark.length..)?.trim_matches([' ', '-', '.', '=', ':', ',']);
    // A word in small letters is a word; wires set a bare mark in capitals or with its number.
    let shown = mark.version.number.is_some()
        || !bare.chars().any(char::is_lowercase)
        || ["writethru", "newsalert"].iter().any(|word| bare.to_lowercase().contains(word));
    // `1st add Harbour`: the take names its story.
    let names_story = mark.version.kind == VersionKind::Take
        && mark.version.number.is_some()
        && rest.split_whitespace().count() <= 2
        && rest.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
    ((rest.is_empty() || names_story) && shown).then_some(mark)
}

/// A mark before a headline: `UPDATE 2-Oil rises`, `CORRECTED-`, `(2nd Lead) `, `ALERT: `.
pub(crate) fn before_headline(line: &str) -> Option<Mark> {
    let open = line.len() - line.trim_start_matches(['(', '*', ' ']).len();
    let mark = leading(line.get(open..)?)?;
    let rest = line.get(open + mark.length..)?;
    let closed = rest.starts_with(['-', ')', ':', '/']) || rest.starts_with(" - ") || rest.starts_with(" – ");
    let shown = line.get(open..open + mark.length)?;
    let capitals = !shown.chars().any(char::is_lowercase);
    (closed && (capitals || open > 0) && !(shown == "SNAP" && is_food_programme(rest)))
        .then(|| Mark { length: mark.length + open, ..mark })
}

/// `SNAP: millions lose food benefits`: the American programme. A wire's alert goes on with a capital, as headlines begin,
/// and does not speak of what the programme gives.
fn is_food_programme(rest: &str) -> bool {
    let told = rest.trim_start_matches(|mark: char| !mark.is_alphanumeric());
    let of_programme = |word: &str| {
        let word = word.trim_matches(|mark: char| !mark.is_alphanumeric()).to_lowercase();
        PROGRAMME.contains(&word.as_str())
    };
    told.starts_with(char::is_lowercase) || told.split_whitespace().any(of_programme)
}

/// Words of headlines on food aid, lower case.
const PROGRAMME: &[&str] = &[
    "benefit",
    "benefits",
    "food",
    "stamp",
    "stamps",
    "nutrition",
    "recipient",
    "recipients",
    "grocery",
    "groceries",
    "hunger",
    "hungry",
    "usda",
    "ebt",
    "eligibility",
    "enrollment",
    "enrolment",
    "households",
];

/// A mark behind the comma of a keyword line: `BC-Place-Story, 5th Ld-Writethru,466`.
pub(crate) fn in_keyword_line(line: &str) -> Option<Mark> {
    let behind_slug = || leading(line.get(mark_behind_slug(line)?..)?.trim_start());
    line.split([',', '<']).skip(1).find_map(|part| whole(part.trim())).or_else(behind_slug).or_else(|| {
        let at = find_words_no_case(line, "newsalert").or_else(|| find_words_no_case(line, "apnewsalert"))?;
        leading(line.get(at..)?)
    })
}

/// Where the slug of a keyword line ends because a version's mark or a month and day stand behind a blank:
/// `BC-Place-Story 3rdLd-Writethru 06-06 0466`.
pub(crate) fn mark_behind_slug(line: &str) -> Option<usize> {
    let dated = |word: &str| {
        word.len() == 5
            && word.bytes().enumerate().all(|(at, byte)| match at {
                2 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
    };
    line.match_indices(' ').map(|(at, _)| at).find(|at| {
        let behind = line.get(*at..).unwrap_or_default().trim_start();
        let word = behind.split(' ').next().unwrap_or_default();
        leading(behind).is_some_and(|mark| mark.version.number.is_some()) || dated(word)
    })
}

/// Whether a line orders that a story be killed: a mark of its own, never a verb in a headline.
pub(crate) fn is_kill(line: &str) -> bool {
    let bare = line.trim_matches(|mark: char| mark.is_whitespace() || "()[]*+<^.!:=".contains(mark));
    let ordered = |rest: &str| {
        rest.is_empty()
            || rest.starts_with([':', ',', '-', '–', '—', '/', '.'])
            || rest.starts_with(" - ")
            || rest.starts_with(" – ")
    };
    let opens = [
        "MANDATORY KILL",
        "STORY KILL",
        "BULLETIN KILL",
        "KILL",
        "STORY WITHDRAWN",
        "WITHDRAWN",
        "WITHDRAWAL",
        "ANNULATION",
        "RÜCKZUG",
        "ZURÜCKGEZOGEN",
    ]
    .iter()
    .any(|word| bare.strip_prefix(word).is_some_and(ordered));
    let closes = bare.split(',').skip(1).any(|part| {
        part.len() <= 24
            && matches!(
                part.trim().to_ascii_lowercase().as_str(),
                "kill" | "mandatory kill" | "bulletin kill" | "1st ld-writethru kill"
            )
    });
    opens || closes
}

fn leading(line: &str) -> Option<Mark> {
    let (number, start) = ordinal(line);
    let rest = line.get(start..)?;
    let (kind, word, after) = KIND.of(rest).find_map(|(word, kind)| {
        strip_words_no_case(rest, word).or_else(|| glued(rest, word)).map(|after| (kind, word, after))
    })?;
    let length = line.len() - after.len();
    let (behind, used) = if number.is_none() { number_behind(after) } else { (None, 0) };
    if matches!(word, "add" | "take" | "ld") && number.is_none() && behind.is_none() {
        return None;
    }
    let rule = match kind {
        VersionKind::Update => "anatomy.version.update",
        VersionKind::Writethru => "anatomy.version.writethru",
        VersionKind::Lead => "anatomy.version.lead",
        VersionKind::Correction => "anatomy.version.correction",
        VersionKind::Advisory => "anatomy.version.advisory",
        VersionKind::Kill => "anatomy.version.kill",
        VersionKind::Take => "anatomy.version.take",
        VersionKind::Wrap => "anatomy.version.wrap",
        VersionKind::Alert => "anatomy.version.alert",
    };
    Some(Mark { version: Version { number: number.or(behind), kind }, length: length + used, rule })
}

/// `lead` in `2ndlead`: the word right behind its number.
fn glued<'a>(rest: &'a str, word: &str) -> Option<&'a str> {
    strip_prefix_no_case(rest, word).filter(|after| after.starts_with(|mark: char| !mark.is_alphanumeric()))
}

/// `5th `, `2nd`, `1. `: a number before the word.
fn ordinal(line: &str) -> (Option<u32>, usize) {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let Some(number) = line.get(..digits).and_then(|digits| digits.parse().ok()).filter(|number| *number < 100) else {
        return (None, 0);
    };
    let rest = line.get(digits..).unwrap_or_default();
    let after =
        ["st", "nd", "rd", "th", "."].iter().find_map(|ending| strip_prefix_no_case(rest, ending)).unwrap_or(rest);
    (Some(number), line.len() - after.trim_start().len())
}

/// ` 2` in `UPDATE 2-`, `take 2`.
fn number_behind(after: &str) -> (Option<u32>, usize) {
    let rest = after.trim_start_matches([' ', '-', '/', '#']);
    let skipped = after.len() - rest.len();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number =
        rest.get(..digits).and_then(|digits| digits.parse().ok()).filter(|number| *number < 100 && skipped > 0);
    (number, if number.is_some() { skipped + digits } else { 0 })
}

/// The urgency (IPTC, 1 to 9) that a bare word of the wire states.
pub(crate) fn urgency(line: &str) -> Option<(u8, &'static str)> {
    let bare = line.trim_matches(|mark: char| mark.is_whitespace() || "()[]*+<^!:=/".contains(mark));
    if matches!(bare.to_ascii_lowercase().as_str(), "newsalert" | "apnewsalert" | "ap newsalert") {
        return Some((1, "anatomy.urgency.word"));
    }
    for (word, urgency) in [
        ("FLASH", 1),
        ("ALERT", 1),
        ("ALERTE", 1),
        ("SNAP", 1),
        ("BULLETIN", 2),
        ("URGENT", 3),
        ("EILMELDUNG", 2),
        ("EIL", 2),
    ] {
        if bare == word {
            return Some((urgency, "anatomy.urgency.word"));
        }
    }
    ["priority:", "urgency:", "prio:", "priorität:", "priorité:", "prioridad:"]
        .iter()
        .find_map(|label| strip_prefix_no_case(bare, label))
        .and_then(|rest| rest.trim().parse().ok())
        .filter(|number| (1..=9).contains(number))
        .map(|number| (number, "anatomy.urgency.iptc"))
}

/// The urgency of the letter that a wire header opens with: AP's flash, bulletin, urgent, regular, deferred, advance.
pub(crate) fn urgency_letter(letter: &str) -> Option<u8> {
    match letter {
        "f" => Some(1),
        "b" => Some(2),
        "u" => Some(3),
        "r" => Some(4),
        "d" => Some(5),
        "a" => Some(6),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_all_houses_are_read() {
        for (line, number, kind) in [
            ("1ST LEAD", Some(1), VersionKind::Lead),
            ("5th Ld-Writethru", Some(5), VersionKind::Writethru),
            ("2ndlead", Some(2), VersionKind::Lead),
            ("(2nd take)", Some(2), VersionKind::Take),
            ("=2", Some(2), VersionKind::Take),
            ("ADVISORY", None, VersionKind::Advisory),
            ("2. Zusammenfassung", Some(2), VersionKind::Wrap),
            ("CORRECTION", None, VersionKind::Correction),
            ("CLARIFICATION", None, VersionKind::Correction),
            ("APNewsAlert", None, VersionKind::Alert),
            ("1st add Harbour", Some(1), VersionKind::Take),
        ] {
            assert_eq!(whole(line).map(|mark| mark.version), Some(Version { number, kind }), "{line}");
        }
        for (line, number, kind, rest) in [
            ("UPDATE 2-Oil rises", Some(2), VersionKind::Update, "-Oil rises"),
            ("CORRECTED-Oil rises", None, VersionKind::Correction, "-Oil rises"),
            ("WRAPUP 3-Oil rises", Some(3), VersionKind::Wrap, "-Oil rises"),
            ("(2nd Lead) Oil rises", Some(2), VersionKind::Lead, ") Oil rises"),
            ("SNAP: Oil rises", None, VersionKind::Alert, ": Oil rises"),
            ("SNAP - Northport harbour reopens", None, VersionKind::Alert, " - Northport harbour reopens"),
        ] {
            let mark = before_headline(line).expect(line);
            assert_eq!((mark.version, line.get(mark.length..)), (Version { number, kind }, Some(rest)), "{line}");
        }
        assert_eq!(
            in_keyword_line("u a BC-Northport-Harbor 3rdLd-Writethru 06-06 0466").and_then(|mark| mark.version.number),
            Some(3)
        );
        assert_eq!(
            in_keyword_line("BC-Kenya-Explosion, 5th Ld-Writethru,466<").and_then(|mark| mark.version.number),
            Some(5)
        );
    }

    #[test]
    fn headlines_are_no_marks() {
        for line in [
            "Lead levels rise in Northport",
            "Update on the storm",
            "Take two: the sequel",
            "Alert driver saves child",
            "Corrections officer held",
            "SNAP benefits cut in Northport",
            "SNAP: millions lose food benefits",
            "SNAP: Millions lose benefits",
            "SNAP – what recipients need to know",
            "Snap election called",
        ] {
            assert_eq!((whole(line), before_headline(line)), (None, None), "{line}");
        }
    }

    #[test]
    fn a_kill_is_an_order_and_never_a_verb() {
        for line in ["KILL", "MANDATORY KILL", "BC-Northport-Storm, Kill", "(KILL)", "STORY WITHDRAWN"] {
            assert!(is_kill(line), "{line}");
        }
        for line in [
            "Kill Bill returns",
            "Storms kill 12",
            "KILLING FIELDS",
            "Troops, rebels kill each other",
            "KILL BILL RETURNS",
        ] {
            assert!(!is_kill(line), "{line}");
        }
    }
}
