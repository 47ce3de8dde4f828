//! Notes to editors and what follows from them: advisories, corrections, kills, terms of use, the notebook.
//!
//! Owns telling what kind of note a line is. A line is a note by how it opens (`Eds:`, `(Adds quotes)`, `EDITOR'S NOTE`,
//! `Achtung:`), never by a word in its middle, except the few that no reporter writes (`not for publication`).

use super::openings::Openings;
use super::passage::{
    Phrases, find_words_no_case, holds_any, phrases, strip_opening, strip_prefix_no_case, strip_words_no_case,
};
use super::version;
use std::sync::LazyLock;

/// What a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A note to editors.
    Note,
    /// What was corrected.
    Correction,
    /// An order to withdraw the item.
    Kill,
    /// How the item may be used.
    Usage,
    /// The heading of a notebook: everything behind it is not for publication.
    Notebook,
    /// Who owns the item.
    Copyright,
}

/// A note: its kind and the rule that told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// What it is.
    pub(crate) kind: Kind,
    /// The rule.
    pub(crate) rule: &'static str,
}

/// Openings of notes to editors, lower case.
const OPENINGS: &[&str] = &[
    "eds:",
    "(eds:",
    "eds.:",
    "ed:",
    "editors:",
    "(editors:",
    "editor's note",
    "editors' note",
    "editor’s note",
    "editors’ note",
    "editors note",
    "note to editors",
    "notes to editors",
    "note to editor",
    "note to desks",
    "attention editors",
    "attention:",
    "attention -",
    "eds note",
    "news editors",
    "newsdesks:",
    "(attention",
    "achtung redaktion",
    "achtung:",
    "(achtung",
    "redaktioneller hinweis",
    "redaktionelle hinweise",
    "hinweis an die redaktion",
    "note aux rédactions",
    "note aux rédacteurs",
    "attention rédactions",
    "nota a los editores",
    "nota del editor",
    "nota para los editores",
    "ap photo",
    "ap photos",
    "ap video",
    "afp photos",
    "with ap photo",
    "with photo",
    "with photos",
    "media advisory",
    "planungshinweis",
    "multimedia content",
    "note:",
    "(note:",
    "to go with",
    "all times",
    "check against delivery",
    "es gilt das gesprochene wort",
    "seul le prononcé fait foi",
    "for immediate release",
    "zur sofortigen veröffentlichung",
    "pour diffusion immédiate",
    "this is a repeat",
    "repeats story",
    "(removes",
    "(writes through",
    "(writes-through",
    "(recasts",
    "(recasts,",
    "story has been",
    "picture available",
    "pictures available",
];

/// Openings of Reuters' and AFP's advisory lines: verbs that say what this version does, lower case.
const DOES: &[&str] = &[
    "adds",
    "updates",
    "recasts",
    "repeats",
    "rewrites",
    "writes through",
    "refiles",
    "changes",
    "clarifies",
    "removes",
    "inserts",
    "restores",
    "recast",
    "leads with",
    "new throughout",
    "edits",
    "trims",
    "minor edits",
];

/// Openings of corrections, lower case.
const CORRECTIONS: &[&str] = &[
    "corrects",
    "(corrects",
    "correction:",
    "correction -",
    "correction –",
    "corrected:",
    "(corrected",
    "clarification:",
    "clarification -",
    "clarifies",
    "(clarifies",
    "klarstellung:",
    "corrects and",
    "this story corrects",
    "this story has been corrected",
    "this version corrects",
    "this article has been corrected",
    "this story was corrected",
    "this corrects",
    "(this story corrects",
    "(this version corrects",
    "korrektur:",
    "berichtigung:",
    "(berichtigung",
    "(berichtigt",
    "berichtigt",
    "rectificatif",
    "correctif",
    "corrección:",
    "errata:",
    "rettelse:",
    "rättelse:",
    "rettifica:",
    "in a story",
    "please correct",
];

/// Words that only terms of use hold, lower case.
const USAGE: &[&str] = &[
    "restricted to editorial use",
    "for editorial use only",
    "editorial use only",
    "no archival use",
    "no archive",
    "no archives",
    "no resale",
    "no resales",
    "no sales",
    "mandatory credit",
    "no use in betting",
    "no marketing",
    "no commercial use",
    "for use by new york times news service clients",
    "nutzung nur nach",
    "verwendung nur",
    "not for resale",
    "use only with the written agreement",
    "subscribers only",
    "may not be published, broadcast, rewritten",
    "no reproduction without",
    "nur zur redaktionellen",
    "usage terms:",
    "terms of use:",
    "usage restrictions:",
    "restrictions:",
    "free for editorial use",
];

static OPENING: LazyLock<Openings<()>> = LazyLock::new(|| Openings::plain(OPENINGS));
static CORRECTION: LazyLock<Openings<()>> = LazyLock::new(|| Openings::plain(CORRECTIONS));
static DOING: LazyLock<Openings<()>> = LazyLock::new(|| Openings::plain(DOES));
static USAGE_ANYWHERE: LazyLock<Phrases> = LazyLock::new(|| phrases(USAGE));
static SECRET_ANYWHERE: LazyLock<Phrases> = LazyLock::new(|| phrases(SECRET));

/// Headings of notebooks.
const NOTEBOOKS: &[&str] = &["notebook", "notizblock", "notes for editors"];

/// Words that nobody writes for readers.
const SECRET: &[&str] = &[
    "information is not for publication",
    "not intended for publication",
    "informationen sind nicht zur veröffentlichung bestimmt",
    "nicht zur veröffentlichung bestimmt",
    "ne pas publier",
    "no publicar",
];

/// Reads a line as a note.
pub(crate) fn read(line: &str) -> Option<Note> {
    let bare = line.trim_matches(|mark: char| mark.is_whitespace() || "*+<^#=/".contains(mark));
    if bare.is_empty() {
        return None;
    }
    let note = |kind, rule| Some(Note { kind, rule });
    if version::is_kill(bare) || orders_kill(bare) {
        return note(Kind::Kill, "anatomy.note.kill");
    }
    if is_notebook(bare) {
        return note(Kind::Notebook, "anatomy.note.notebook");
    }
    if opens(bare, &CORRECTION) && !starts_story(bare) {
        return note(Kind::Correction, "anatomy.note.correction");
    }
    if does(bare) {
        return note(Kind::Note, "anatomy.note.advisory-line");
    }
    if bare.len() <= 600 && holds_any(bare, &USAGE_ANYWHERE) && !is_quoted(bare) && !opens_with_news(bare) {
        return note(Kind::Usage, "anatomy.note.usage");
    }
    if is_copyright(bare) {
        return note(Kind::Copyright, "anatomy.note.copyright");
    }
    opens(bare, &OPENING).then_some(Note { kind: Kind::Note, rule: "anatomy.note.opening" })
}

fn opens(line: &str, openings: &Openings<()>) -> bool {
    openings.words(line).any(|opening| strip_opening(line, opening).is_some())
}

/// `Corrects officers said…`: a correction's opening inside a sentence has a comma or a verb soon; notes are in brackets,
/// end with a colon's text or stand in a line of their own. `In a story` needs the house's words.
fn starts_story(line: &str) -> bool {
    if strip_words_no_case(line, "in a story").is_some() {
        return find_words_no_case(line, "reported erroneously").is_none()
            && find_words_no_case(line, "erroneously").is_none();
    }
    false
}

/// `(Adds quotes, background)`, `ADDS quotes`, `Updates with minister's comments`.
fn does(line: &str) -> bool {
    let bracketed = line.starts_with('(') && line.trim_end_matches(['.', ' ']).ends_with(')');
    let inside = line.trim_start_matches(['(', '-', ' ']);
    let Some(rest) = DOING.words(inside).find_map(|verb| strip_words_no_case(inside, verb)) else { return false };
    let capitals =
        inside.get(..inside.len() - rest.len()).is_some_and(|verb| verb.chars().all(|letter| !letter.is_lowercase()));
    line.len() <= 300 && (bracketed || (capitals && !rest.is_empty() && rest.chars().any(char::is_lowercase)))
}

/// `Kill the story`, `The story … is withdrawn`, `please kill`.
fn orders_kill(line: &str) -> bool {
    if line.len() > 700 {
        return false;
    }
    let thing =
        ["story", "item", "article", "report", "headline", "picture", "photo", "dispatch", "meldung", "dépêche", "bc-"];
    let inside = ["eds:", "editors:", "attention", "advisory:", "(", "note to editors:", "achtung:"]
        .iter()
        .fold(line, |line, opening| strip_prefix_no_case(line, opening).map_or(line, str::trim_start));
    let order = [
        "please kill",
        "kill the",
        "kill story",
        "kill bc-",
        "editors please kill",
        "members are asked to kill",
        "disregard",
        "please disregard",
        "please withdraw",
        "do not use the",
    ];
    let ordered = order.iter().any(|order| {
        strip_prefix_no_case(inside, order).is_some_and(|rest| {
            thing
                .iter()
                .any(|thing| find_words_no_case(rest.get(..rest.len().min(80)).unwrap_or(rest), thing).is_some())
                || order.contains("story")
                || order.contains("bc-")
        })
    });
    let withdrawn = [
        "is withdrawn",
        "has been withdrawn",
        "was withdrawn",
        "is being withdrawn",
        "wird zurückgezogen",
        "est annulée",
        "est annulé",
        "has been killed",
    ];
    let about = [
        "story",
        "the story",
        "this story",
        "the article",
        "this article",
        "the item",
        "this item",
        "the report",
        "die meldung",
        "diese meldung",
        "la dépêche",
        "cette dépêche",
        "the headline",
        "the above story",
    ];
    let retracted = about.iter().any(|about| strip_words_no_case(inside, about).is_some())
        && withdrawn.iter().any(|word| find_words_no_case(inside, word).is_some());
    ordered || retracted
}

/// Whether a line heads a notebook.
pub(crate) fn is_notebook(line: &str) -> bool {
    let heading = line.trim_matches(|mark: char| mark.is_whitespace() || "*+<^#=/:".contains(mark));
    NOTEBOOKS.iter().any(|word| heading.eq_ignore_ascii_case(word))
        || (line.len() <= 200 && holds_any(line, &SECRET_ANYWHERE))
}

/// `© AFP 2024`, `c.1998 The Boston Globe`, `Copyright 2024 X. All rights reserved.`
fn is_copyright(line: &str) -> bool {
    if line.len() > 300 {
        return false;
    }
    let sign = ["©", "(c)", "c.", "copyright", "℗"].iter().find_map(|sign| strip_prefix_no_case(line, sign));
    let Some(rest) = sign
        .map(|rest| rest.trim_start_matches([' ', ':', '©', ',']))
        .map(|rest| strip_prefix_no_case(rest, "(c) ").unwrap_or(rest))
    else {
        return false;
    };
    let year = rest.get(..4).is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
    let reserved =
        ["all rights reserved", "alle rechte vorbehalten", "tous droits réservés", "todos los derechos reservados"]
            .iter()
            .any(|words| find_words_no_case(line, words).is_some());
    year || reserved || (line.starts_with('©') && line.len() <= 60)
}

/// A letter or a short item that was run together with its copyright line: sentences before the sign are no terms.
fn opens_with_news(line: &str) -> bool {
    let sign = find_words_no_case(line, "copyright").or_else(|| line.find('©'));
    sign.and_then(|at| line.get(..at)).is_some_and(|before| before.len() > 40 && before.contains(['.', '!', '?']))
}

/// Where a note in brackets ends and the news goes on behind it: `(Corrects spelling.) NORTHPORT (Reuters) - …`.
pub(crate) fn end_of_bracketed(line: &str) -> Option<usize> {
    line.starts_with('(').then_some(())?;
    let mut depth = 0_usize;
    let close = line.char_indices().find(|(_, mark)| {
        match mark {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    let end = close?.0 + 1;
    let news = line.get(end..)?.trim();
    (news.split_whitespace().count() >= 8 && read(line.get(..end)?).is_some()).then_some(end)
}

/// Terms inside quotation marks are news.
fn is_quoted(line: &str) -> bool {
    line.contains(['“', '"', '«', '„'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_told_by_their_openings() {
        for (line, kind) in [
            ("Eds: UPDATES with witness account.", Kind::Note),
            ("(Adds quotes, background)", Kind::Note),
            ("EDITOR'S NOTE _ This is part of a series.", Kind::Note),
            ("ADDS quotes from mayor", Kind::Note),
            ("Achtung: Im dritten Absatz wurde eine Zahl ergänzt.", Kind::Note),
            ("(Corrects spelling of mayor's name in paragraph 4)", Kind::Correction),
            ("Korrektur: Im 2. Absatz wurde das Alter berichtigt.", Kind::Correction),
            ("CLARIFICATION: The vote in the story is on Monday.", Kind::Correction),
            ("CHECK AGAINST DELIVERY", Kind::Note),
            ("This story corrects the day of the vote.", Kind::Correction),
            ("MANDATORY KILL", Kind::Kill),
            ("Eds: Please kill the story BC-Northport-Storm.", Kind::Kill),
            ("The story headlined “Storm” is withdrawn.", Kind::Kill),
            ("RESTRICTED TO EDITORIAL USE. NO RESALE.", Kind::Usage),
            ("(For use by New York Times News Service clients)", Kind::Usage),
            ("# Notebook", Kind::Notebook),
            ("Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt", Kind::Notebook),
            ("c.1998 The Boston Globe", Kind::Copyright),
            ("Copyright 2024, Northport News. All rights reserved.", Kind::Copyright),
        ] {
            assert_eq!(read(line).map(|note| note.kind), Some(kind), "{line}");
        }
    }

    #[test]
    fn a_note_in_brackets_ends_where_they_do() {
        let line =
            "(Corrects name (Reed) in 2nd paragraph.) NORTHPORT (Reuters) - The harbour reopened on Friday, it said.";
        assert_eq!(end_of_bracketed(line).and_then(|end| line.get(end..end + 10)), Some(" NORTHPORT"));
        for line in
            ["(Adds quotes, background)", "(Adds quotes) More", "(AP) The harbour reopened on Friday, the office said."]
        {
            assert_eq!(end_of_bracketed(line), None, "{line}");
        }
    }

    #[test]
    fn news_is_no_note() {
        for line in [
            "Editors at the paper walked out on Monday.",
            "Corrections officers went on strike.",
            "Adds up: the budget at a glance",
            "“Kill the story,” the minister told the editor, who refused.",
            "The bill was withdrawn on Monday.",
            "Copyright law is slow, he said.",
            "In a story as old as the sea, a boat came home.",
            "Attention spans are short.",
            "Notebook sales rise",
            "The people spoke at last. Ann Reed Northport Copyright 2011 The Post. This may not be published, broadcast, rewritten.",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
