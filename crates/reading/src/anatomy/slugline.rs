//! Sluglines and keyword lines, and the header lines of the wires that carry them.
//!
//! Owns `BC-Place-Story, 1st Ld-Writethru,466`, `Country/topic/`, `PLACE-STORY/ANGLE (UPDATE 2, PIX)`, `Slug: …`, PA's
//! `1 POLITICS Story`, and dpa's `eca0003 3 i 380 dpa 0045`. A slug has no spaces, or is announced.

use super::agencies;
use super::passage::{Passage, strip_prefix_no_case};
use super::version;

/// A slugline with what its line says beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slug<'a> {
    /// The slug itself.
    pub(crate) words: Option<Passage<'a>>,
    /// The urgency that the line states.
    pub(crate) urgency: Option<u8>,
    /// The agency that the line names.
    pub(crate) provider: Option<&'static str>,
    /// The rule that read it.
    pub(crate) rule: &'static str,
}

/// Reads a line as a slugline.
pub(crate) fn read(line: Passage<'_>) -> Option<Slug<'_>> {
    let line = line.trim_matches(|mark| mark.is_whitespace() || "^<".contains(mark));
    if line.text.is_empty() || line.text.len() > 120 || line.text.contains('\n') {
        return None;
    }
    labelled(line)
        .or_else(|| service_line(line))
        .or_else(|| keyword_line(line))
        .or_else(|| catchline(line))
        .or_else(|| path(line))
        .or_else(|| keywords(line))
}

fn slug<'a>(words: Passage<'a>, rule: &'static str) -> Slug<'a> {
    Slug { words: Some(words), urgency: None, provider: None, rule }
}

fn labelled(line: Passage<'_>) -> Option<Slug<'_>> {
    let rest = ["slugline:", "slug:", "keyword:", "keywords:", "catchline:", "stichwort:", "stichworte:"]
        .iter()
        .find_map(|label| strip_prefix_no_case(line.text, label))?;
    let words = line.part(rest).trim();
    (!words.text.is_empty()).then(|| slug(words, "anatomy.slugline.label"))
}

/// `BC-US--Story`, also behind a priority and a category (`r a BC-US--Story`).
fn keyword_line(line: Passage<'_>) -> Option<Slug<'_>> {
    let mut rest = line;
    let mut urgency = None;
    if let Some((letter, after)) = line.text.split_once(' ')
        && let Some(number) = version::urgency_letter(letter)
        && let Some((category, after)) = after.split_once(' ')
        && category.len() == 1
    {
        (urgency, rest) = (Some(number), line.part(after).trim());
    }
    let cycle = ["BC-", "AM-", "PM-", "AP-"].iter().any(|cycle| rest.text.starts_with(cycle));
    let end = rest.text.find([',', '<']).unwrap_or(rest.text.len());
    let words = rest.before(version::mark_behind_slug(rest.text).unwrap_or(end).min(end)).trim();
    // `AP-Example Poll: Voters …` is a headline: a slug has no colon, and no full stop at its end.
    let spoken = words.text.contains(": ") || words.text.ends_with('.');
    (cycle && words.text.len() > 3 && !spoken).then(|| Slug { urgency, ..slug(words, "anatomy.slugline.keyword-line") })
}

/// `Switzerland/migration/UN/`, `/politics/Britain/`, `SYRIA-CRISIS/ASSAD (UPDATE 2)`.
fn path(line: Passage<'_>) -> Option<Slug<'_>> {
    let end = line.text.find(" (").unwrap_or(line.text.len());
    let words = line.before(end);
    let closed = words.text.ends_with('/') || words.text.starts_with('/');
    let parts = words.text.split('/').filter(|part| !part.is_empty()).count();
    let joints = words.text.matches(['-', '/']).count();
    let capitals = !words.text.chars().any(char::is_lowercase) && words.text.chars().any(char::is_uppercase);
    let spaces = words.text.matches(' ').count();
    if words.text.contains(['.', ':', '?', '"', '“', '(']) || !words.text.chars().any(char::is_alphabetic) {
        return None;
    }
    if closed && parts >= 2 && spaces <= parts + 2 {
        return Some(slug(words.trim_matches(|mark| mark == '/' || mark.is_whitespace()), "anatomy.slugline.path"));
    }
    (spaces == 0 && capitals && joints >= 1 && words.text.len() >= 6 && words.text.contains('/'))
        .then(|| slug(words, "anatomy.slugline.capitals"))
}

/// AFP: `Country-Other-topic-detail`, four words and more with hyphens and no space.
fn keywords(line: Passage<'_>) -> Option<Slug<'_>> {
    let parts: Vec<&str> = line.text.split('-').collect();
    let word = |part: &&str| part.chars().count() >= 2 && part.chars().all(char::is_alphanumeric);
    let fits = parts.len() >= 4 && parts.iter().all(word) && line.text.starts_with(char::is_uppercase);
    fits.then(|| slug(line, "anatomy.slugline.keywords"))
}

/// PA: `1 POLITICS Story`.
fn catchline(line: Passage<'_>) -> Option<Slug<'_>> {
    let (number, rest) = line.text.split_once(' ')?;
    let (desk, story) = rest.split_once(' ')?;
    let fits = number.len() == 1
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && (4..=14).contains(&desk.len())
        && desk.bytes().all(|byte| byte.is_ascii_uppercase())
        && story.split_whitespace().count() <= 3
        && story.starts_with(char::is_uppercase)
        && story.chars().any(char::is_lowercase)
        && !story.contains(['.', ',']);
    fits.then(|| slug(line.part(rest), "anatomy.slugline.catchline"))
}

/// dpa: service and number, priority, category, words, agency, number.
fn service_line(line: Passage<'_>) -> Option<Slug<'_>> {
    let parts: Vec<&str> = line.text.split_whitespace().collect();
    let (service, priority, category) = (parts.first()?, parts.get(1)?, parts.get(2)?);
    let urgency: u8 = priority.parse().ok().filter(|number| (1..=9).contains(number) && priority.len() == 1)?;
    let numbered = service.len() >= 6
        && service.ends_with(|mark: char| mark.is_ascii_digit())
        && service.starts_with(|mark: char| mark.is_ascii_lowercase());
    let provider = parts.get(3..)?.iter().find_map(|part| agencies::first_of(part));
    (numbered && category.len() <= 3 && parts.len() <= 9 && provider.is_some()).then_some(Slug {
        words: None,
        urgency: Some(urgency),
        provider,
        rule: "anatomy.slugline.service-line",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sluglines_of_all_houses_are_read() {
        for (line, words) in [
            ("BC-Kenya-Explosion, 5th Ld-Writethru,466<", "BC-Kenya-Explosion"),
            ("r a BC-US--Grassland", "BC-US--Grassland"),
            ("u a BC-Northport-Harbor 3rdLd-Writethru 06-06 0466", "BC-Northport-Harbor"),
            ("BC-SOC--Northport Cup-Final", "BC-SOC--Northport Cup-Final"),
            ("Switzerland/migration/UN/", "Switzerland/migration/UN"),
            ("/politics/Britain/EU/Brexit/justice/", "politics/Britain/EU/Brexit/justice"),
            ("SYRIA-CRISIS/ASSAD (UPDATE 2, PIX, TV)", "SYRIA-CRISIS/ASSAD"),
            ("Slug: storm-harbour", "storm-harbour"),
            ("1 POLITICS Budget", "POLITICS Budget"),
            ("Norrland-Ostholm-fishing-talks", "Norrland-Ostholm-fishing-talks"),
        ] {
            assert_eq!(
                read(Passage { text: line, start: 0 }).and_then(|slug| slug.words).map(|words| words.text),
                Some(words),
                "{line}"
            );
        }
        let service = read(Passage { text: "eca0003 3 i 380  dpa 0045", start: 0 }).expect("service line");
        assert_eq!((service.urgency, service.provider, service.words), (Some(3), Some("dpa"), None));
    }

    #[test]
    fn headlines_are_no_sluglines() {
        for line in [
            "Yleisurheilutuloksia/SM",
            "Dax geht auf Talfahrt",
            "US-China talks resume",
            "AP-Example Poll: Voters warm to the harbour.",
            "futurezone/KN",
            "HARD BREXIT",
            "1/2",
            "",
            "/",
            "2 DIE IN STORM",
        ] {
            assert_eq!(read(Passage { text: line, start: 0 }), None, "{line}");
        }
    }
}
