//! Captions and credits: the words under a picture, who took it, who owns it.
//!
//! Owns finding a credit at the end of a line and taking it apart. A credit is what follows a label (`Copyright`, `Photo
//! by`, `Foto:`, `©`) or an agency's own form (`AP Photo/A`, `REUTERS/A`, `A/dpa`), reaches to the end of the line, and
//! holds nothing but names, agencies and marks such as `Pool` and `Handout`. The words before it are the caption.

use super::agencies;
use super::passage::{Passage, strip_prefix_no_case, strip_words_no_case};
use super::person;

/// The longest credit, in bytes.
const LONGEST: usize = 140;

/// Labels that open a credit, lower case. Those without a colon need a name or an agency right behind.
const LABELS: &[&str] = &[
    "copyright",
    "©",
    "(c)",
    "photo by",
    "photos by",
    "photo credit:",
    "photo:",
    "photos:",
    "photograph:",
    "photograph by",
    "photographer:",
    "picture:",
    "picture by",
    "pictures:",
    "image:",
    "image by",
    "image credit:",
    "image credits:",
    "credit:",
    "foto:",
    "fotos:",
    "foto de",
    "bild:",
    "bilder:",
    "crédit photo :",
    "crédit photo:",
    "crédits photo:",
    "photo ©",
    "photo :",
    "foto di",
    "foto door",
    "illustration:",
    "graphic:",
    "afp photo",
    "ap photo",
    "afp photos",
];

/// Labels that open a caption, lower case.
const CAPTION_LABELS: &[&str] = &[
    "file photo:",
    "file photo -",
    "file -",
    "file–",
    "file —",
    "file picture:",
    "photo caption:",
    "caption:",
    "picture caption:",
    "pictured:",
    "in this photo",
    "archivfoto:",
    "bildunterschrift:",
    "légende:",
    "pie de foto:",
    "handout photo:",
    "this image",
    "(file)",
];

/// Words of a credit that are neither name nor agency, lower case.
const MARKS: &[&str] = &[
    "pool",
    "file",
    "file photo",
    "handout",
    "archive",
    "archives",
    "archiv",
    "photo",
    "photos",
    "via",
    "courtesy",
    "illustration",
    "all rights reserved",
    "symbolbild",
    "archivbild",
    "video",
    "tv",
    "screengrab",
    "images",
];

/// A credit taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credit<'a> {
    /// All of it, brackets aside.
    pub(crate) whole: Passage<'a>,
    /// Who took the picture, as written.
    pub(crate) photographer: Option<Passage<'a>>,
    /// The agencies credited, as written.
    pub(crate) agencies: Option<Passage<'a>>,
    /// The code of the first agency that writes news.
    pub(crate) newsroom: Option<&'static str>,
    /// Whether it opens as a copyright line does.
    pub(crate) copyright: bool,
    /// Whether the picture is a pool's.
    pub(crate) pool: bool,
    /// The rule that read it.
    pub(crate) rule: &'static str,
}

/// A line read as a caption with its credit, or as either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caption<'a> {
    /// The words under the picture.
    pub(crate) words: Option<Passage<'a>>,
    /// The credit.
    pub(crate) credit: Option<Credit<'a>>,
}

/// Reads a line as a caption, a credit, or both.
pub(crate) fn read(line: Passage<'_>) -> Option<Caption<'_>> {
    let line = line.trim();
    if !may_hold_credit(line.text) {
        return labelled(line).map(|words| Caption { words: Some(words), credit: None });
    }
    if let Some(credit) = bracketed_credit(line).or_else(|| trailing_credit(line)) {
        let before = line.before(credit.whole.start - line.start);
        let words = before.trim_matches(|mark| mark.is_whitespace() || "([-–—|/".contains(mark));
        let words = without_label(words);
        let words = (!words.text.is_empty()).then_some(words);
        return Some(Caption { words, credit: Some(credit) });
    }
    labelled(line).map(|words| Caption { words: Some(words), credit: None })
}

/// Whether the end of a line holds any letters that a credit cannot do without: most paragraphs are let go here.
fn may_hold_credit(line: &str) -> bool {
    let from = line.len().saturating_sub(LONGEST + 20);
    let tail = line.as_bytes().get(from..).unwrap_or_default();
    tail.contains(&b'/')
        || line.get((from..=line.len()).find(|at| line.is_char_boundary(*at)).unwrap_or(0)..).is_some_and(|tail| {
            [
                "hoto",
                "HOTO",
                "oto",
                "opyright",
                "OPYRIGHT",
                "©",
                "(c)",
                "redit",
                "REDIT",
                "mage",
                "icture",
                "Bild",
                "ustration",
                "raphic",
            ]
            .iter()
            .any(|letters| tail.contains(letters))
        })
}

/// A line that opens with a caption's label.
fn labelled(line: Passage<'_>) -> Option<Passage<'_>> {
    let words = without_label(line);
    let sentence = CAPTION_LABELS
        .iter()
        .any(|label| label.starts_with("in this") && strip_words_no_case(line.text, label).is_some());
    (words.start != line.start && !words.text.is_empty() && !sentence).then_some(words)
}

fn without_label(words: Passage<'_>) -> Passage<'_> {
    CAPTION_LABELS
        .iter()
        .filter(|label| !label.starts_with("in this") && !label.starts_with("this "))
        .find_map(|label| strip_prefix_no_case(words.text, label))
        .map_or(words, |rest| words.part(rest).trim())
}

/// `… (AP Photo/A)`, `… [Photo by A]`.
fn bracketed_credit(line: Passage<'_>) -> Option<Credit<'_>> {
    let text = line.text.trim_end_matches('.');
    let (open, close) = if text.ends_with(')') {
        ('(', 1)
    } else if text.ends_with(']') {
        ('[', 1)
    } else {
        return None;
    };
    let at = text.rfind(open)?;
    let inside = line.cut(at + 1..text.len() - close).trim();
    credit(inside).or_else(|| bare_credit(inside))
}

/// `… Foto: A/dpa`, `… - Copyright POOL/AFP A`, `… REUTERS/A`.
fn trailing_credit(line: Passage<'_>) -> Option<Credit<'_>> {
    let from = line.text.len().saturating_sub(LONGEST);
    for (at, _) in line.text.char_indices().filter(|(at, _)| *at >= from) {
        if !opens_after(line.text.get(..at).unwrap_or_default()) {
            continue;
        }
        let rest = line.after(at);
        // Behind the end of a sentence a name and an agency are a credit too.
        let ended = || super::layout::ends_sentence(line.text.get(..at).unwrap_or_default().trim_end());
        if let Some(found) = credit(rest).or_else(|| ended().then(|| bare_credit(rest)).flatten()) {
            return Some(found);
        }
    }
    bare_credit(line)
}

/// Whether a credit can begin after this text: at the start, after a sentence, a dash or a bar.
fn opens_after(before: &str) -> bool {
    if !(before.is_empty() || before.ends_with(|mark: char| mark.is_whitespace() || mark == '(')) {
        return false;
    }
    let bare = before.trim_end();
    bare.is_empty()
        || (before.len() > bare.len() && bare.ends_with(|mark: char| ".!?”\"»’)-–—|/,]".contains(mark)))
        || before.ends_with('\n')
        || bare.ends_with('(')
}

/// A credit with a label or in an agency's form, from its first letter to the end.
fn credit(text: Passage<'_>) -> Option<Credit<'_>> {
    let text = text.trim_matches(|mark| mark.is_whitespace() || ")]".contains(mark));
    if text.text.is_empty() || text.text.len() > LONGEST {
        return None;
    }
    if let Some((label, rest)) =
        LABELS.iter().find_map(|label| strip_label(text.text, label).map(|rest| (*label, rest)))
    {
        let rest = text.part(rest.trim_start_matches([':', ' ', '\u{a0}', '/', '-']));
        let copyright = matches!(label, "copyright" | "©" | "(c)" | "photo ©");
        let mut found = take_apart(text, without_years(rest))?;
        if matches!(label, "ap photo" | "afp photo" | "afp photos") {
            let length = label.find(' ').unwrap_or(0);
            found.agencies = Some(text.before(length));
            found.newsroom = agencies::known(text.before(length).text);
        }
        found.copyright = copyright;
        found.rule = "anatomy.caption.credit-label";
        return (found.photographer.is_some() || found.agencies.is_some()).then_some(found);
    }
    let (first, _) = text.text.split_once('/')?;
    agencies::known(first)?;
    let mut found = take_apart(text, text)?;
    found.rule = "anatomy.caption.credit-agency";
    found.photographer.is_some().then_some(found)
}

/// `A/dpa`, `A / POOL / AFP`: all of a line, the agency last.
fn bare_credit(text: Passage<'_>) -> Option<Credit<'_>> {
    let (name, rest) = text.text.split_once('/')?;
    if text.text.len() > LONGEST || !person::is_name(name.trim()) {
        return None;
    }
    let agency = |part: &str| agencies::known(part.rsplit_once(" via ").map_or(part, |(_, agency)| agency)).is_some();
    rest.split(['/', ',']).any(agency).then_some(())?;
    let mut found = take_apart(text, text)?;
    found.rule = "anatomy.caption.credit-name";
    (found.photographer.is_some() && found.agencies.is_some()).then_some(found)
}

fn strip_label<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    if label.ends_with([':', '©', ')']) { strip_prefix_no_case(text, label) } else { strip_words_no_case(text, label) }
}

/// `© 2024 A`.
fn without_years(rest: Passage<'_>) -> Passage<'_> {
    let bare = rest.trim_matches(|mark| mark.is_ascii_digit() || mark.is_whitespace() || ",-".contains(mark));
    rest.part(bare.text)
}

/// Takes a credit apart; `None` where a part of it is no name, agency or mark.
fn take_apart<'a>(whole: Passage<'a>, body: Passage<'a>) -> Option<Credit<'a>> {
    let mut found =
        Credit { whole, photographer: None, agencies: None, newsroom: None, copyright: false, pool: false, rule: "" };
    let mut last_agency: Option<usize> = None;
    for part in parts(body) {
        let part = part.trim_matches(|mark| mark.is_whitespace() || ".()".contains(mark));
        if part.text.is_empty() {
            continue;
        }
        let lower = part.text.to_lowercase();
        if lower == "pool" || lower == "pool photo" || lower == "pool via" {
            found.pool = true;
            last_agency = Some(extend(&mut found, part, last_agency, body));
        } else if MARKS.contains(&lower.as_str()) {
        } else if let Some((code, rest)) = agencies::leading(part.text) {
            let agency = part.before(part.text.len() - rest.len());
            last_agency = Some(extend(&mut found, agency, last_agency, body));
            found.newsroom = found.newsroom.or(agencies::writes(code).then_some(code));
            let rest = part.part(rest).trim();
            if !rest.text.is_empty() && !MARKS.contains(&rest.text.to_lowercase().as_str()) {
                (found.photographer.is_none() && person::is_name(rest.text)).then_some(())?;
                found.photographer = Some(rest);
            }
        } else if found.photographer.is_none() && person::is_name(part.text) {
            found.photographer = Some(part);
        } else if part.text.split_whitespace().count() <= 5
            && part.text.starts_with(char::is_uppercase)
            && !super::layout::ends_sentence(part.text)
        {
            last_agency = Some(extend(&mut found, part, last_agency, body));
        } else {
            return None;
        }
    }
    Some(found)
}

/// Adds an agency to the line of agencies, where it stands right behind the last one.
fn extend<'a>(found: &mut Credit<'a>, agency: Passage<'a>, last: Option<usize>, body: Passage<'a>) -> usize {
    match (found.agencies, last) {
        (Some(line), Some(last)) => {
            let gap = body.text.get(last - body.start..agency.start - body.start).unwrap_or("x");
            if gap.trim() == "via" || gap.chars().all(|mark| mark == '/' || mark == ' ') {
                found.agencies = Some(body.cut(line.start - body.start..agency.end() - body.start));
            }
        }
        _ => found.agencies = Some(agency),
    }
    agency.end()
}

/// Cuts at strokes, commas and `via`.
fn parts(body: Passage<'_>) -> Vec<Passage<'_>> {
    let mut found = Vec::with_capacity(4);
    for part in body.text.split(['/', ',', ';', '|']) {
        let mut rest = part;
        while let Some((head, tail)) = rest.split_once(" via ") {
            found.push(body.part(head));
            rest = tail;
        }
        found.push(body.part(rest.trim_start().strip_prefix("via ").unwrap_or(rest)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, words: Option<&str>, photographer: Option<&str>, agencies: Option<&str>, pool: bool) {
        let found = read(Passage { text: line, start: 0 }).unwrap_or_else(|| panic!("no caption: {line}"));
        assert_eq!(found.words.map(|words| words.text), words, "{line}");
        let credit = found.credit.unwrap_or_else(|| panic!("no credit: {line}"));
        assert_eq!(credit.photographer.map(|name| name.text), photographer, "{line}");
        assert_eq!((credit.agencies.map(|name| name.text), credit.pool), (agencies, pool), "{line}");
    }

    #[test]
    fn captions_and_credits_of_all_houses_are_read() {
        let words = Some("The minister met her colleague in Northport");
        check(
            "The minister met her colleague in Northport - Copyright POOL/AFP ANN CABOT-REED",
            words,
            Some("ANN CABOT-REED"),
            Some("POOL/AFP"),
            true,
        );
        let words = Some("A woman votes in Northport on Monday.");
        check("A woman votes in Northport on Monday. (AP Photo/Ann Reed)", words, Some("Ann Reed"), Some("AP"), false);
        check(
            "A woman votes in Northport on Monday. (AP Photo/Ann Reed, Pool)",
            words,
            Some("Ann Reed"),
            Some("AP"),
            true,
        );
        check(
            "A woman votes in Northport on Monday. REUTERS/Ann Reed",
            words,
            Some("Ann Reed"),
            Some("REUTERS"),
            false,
        );
        check(
            "FILE PHOTO: A woman votes in Northport on Monday. REUTERS/Ann Reed/File Photo",
            words,
            Some("Ann Reed"),
            Some("REUTERS"),
            false,
        );
        check("A woman votes in Northport on Monday. Foto: Ann Reed/dpa", words, Some("Ann Reed"), Some("dpa"), false);
        check(
            "A woman votes in Northport on Monday. (Photo by Ann Reed / POOL / AFP)",
            words,
            Some("Ann Reed"),
            Some("POOL / AFP"),
            true,
        );
        check("© Ann Reed/Getty Images", None, Some("Ann Reed"), Some("Getty Images"), false);
        let pool = Some("Pool via REUTERS");
        check(
            "A woman votes on Monday. Ann Reed/Pool via REUTERS",
            Some("A woman votes on Monday."),
            Some("Ann Reed"),
            pool,
            true,
        );
        check("Ann Reed/PA", None, Some("Ann Reed"), Some("PA"), false);
        check("Photo: Ann Reed", None, Some("Ann Reed"), None, false);
    }

    #[test]
    fn sentences_are_no_credits() {
        for line in [
            "He fought over copyright for years. Copyright law is slow, he said.",
            "A paragraph that ends (Reuters)",
            "Germany's dpa/AFX said so.",
            "The film, shot in Rome / Paris, was a hit.",
            "",
            "()",
            "Images of the storm went round the world.",
        ] {
            assert_eq!(read(Passage { text: line, start: 0 }), None, "{line}");
        }
    }
}
