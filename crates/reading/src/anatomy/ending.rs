//! What stands at the end of copy: signatures, end marks, sign-off credits, word counts, transmission times, contacts.
//!
//! Owns telling what an end line is. `hh/ph/ts` and `dpa geh yyth a3` are signatures; `ends`, `-30-`, `###`, `MORE` and an
//! agency's bare name are end marks; `(Reporting by A; Editing by B)` names authors.

use super::agencies;
use super::calendar::{self, Clock};
use super::date::{Time, Written};
use super::passage::{Passage, find_words_no_case, strip_opening, strip_prefix_no_case};
use super::person;

/// What an end line is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ending<'a> {
    /// Initials of writers and desks, and the agency that signs.
    Signature(Passage<'a>, Option<&'static str>),
    /// A mark that the copy ends, or goes on in another take; the agency, where the mark names one.
    Mark(Option<&'static str>),
    /// Names behind roles.
    SignOff(Vec<Signed<'a>>),
    /// When it was sent.
    Sent(Written),
    /// Whom to ask.
    Contact,
    /// Words that go with every item of a sender.
    Boilerplate,
}

/// A name in a sign-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed<'a> {
    /// The name.
    pub(crate) name: Passage<'a>,
    /// `reporter`, `editor`, `contributor`, `writer`.
    pub(crate) role: &'static str,
}

/// Marks that end copy, lower case.
const MARKS: &[&str] = &[
    "ends",
    "end",
    "-30-",
    "30",
    "###",
    "more",
    "-more-",
    "- more -",
    "endall",
    "ende",
    "fin",
    "xxx",
    "//end//",
    "end it",
    "enditem",
    "the end",
    "end of story",
    "mf",
    "more to come",
    "fim",
];

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

/// Reads an end line.
pub(crate) fn read(line: Passage<'_>) -> Option<Ending<'_>> {
    let line = line.trim();
    if let Some(mark) = end_mark(line.text) {
        return Some(Ending::Mark(mark));
    }
    if let Some((signature, agency)) = signature(line) {
        return Some(Ending::Signature(signature, agency));
    }
    if let Some(names) = sign_off(line).or_else(|| contributed(line)) {
        return Some(Ending::SignOff(names));
    }
    if let Some(sent) = sent(line.text) {
        return Some(Ending::Sent(sent));
    }
    if is_contact(line.text) {
        return Some(Ending::Contact);
    }
    is_boilerplate(line.text).then_some(Ending::Boilerplate)
}

/// `ends`, `-30-`, `=Kyodo`, `/ritzau/`, `(dpa)`; the agency it names.
fn end_mark(line: &str) -> Option<Option<&'static str>> {
    let bare = line.trim_matches(|mark: char| mark.is_whitespace() || "()[]*./=-–—_<>^#".contains(mark));
    if bare.is_empty() {
        return Some(None);
    }
    if bare.len() > 60 {
        return None;
    }
    let lower = bare.to_lowercase();
    if MARKS.contains(&lower.as_str()) && (bare.len() < line.len() || !bare.contains(' ')) {
        return Some(None);
    }
    if is_word_count(bare) {
        return Some(None);
    }
    let framed = line.starts_with(['=', '/', '(', '-', '–', '[']) || line == bare;
    framed.then(|| agencies::known(bare)).flatten().map(Some)
}

/// `(512 words)`, `466 words`.
fn is_word_count(bare: &str) -> bool {
    bare.rsplit_once(' ').is_some_and(|(number, word)| {
        let number = strip_prefix_no_case(number, "word count:")
            .or_else(|| strip_prefix_no_case(number, "ca."))
            .unwrap_or(number)
            .trim();
        matches!(word.to_lowercase().as_str(), "words" | "wörter" | "zeilen" | "zl" | "mots" | "palabras")
            && number.parse::<u32>().is_ok()
    })
}

/// The initials at the end.
fn signature(line: Passage<'_>) -> Option<(Passage<'_>, Option<&'static str>)> {
    let bare = line.trim_matches(|mark| mark.is_whitespace() || "()[]=<>*^.".contains(mark));
    if bare.text.len() > 120 || bare.text.is_empty() || bare.text.chars().count() > 48 {
        return None;
    }
    by_agency(bare).or_else(|| initials(bare).then_some((bare, first_agency(bare))))
}

/// The agency among the initials (`SDA/sj`, `اف ب/ب ق/ود`).
fn first_agency(bare: Passage<'_>) -> Option<&'static str> {
    bare.text.split('/').find_map(agencies::known)
}

/// `dpa geh yyth a3 hgo`, `AAP RTV ar`, `AFP sn`.
fn by_agency(bare: Passage<'_>) -> Option<(Passage<'_>, Option<&'static str>)> {
    let (first, rest) = bare.text.split_once([' ', '\u{a0}'])?;
    let code = agencies::known(first)?;
    let mut tokens = 0;
    for token in rest.split([' ', '/']).filter(|token| !token.is_empty()) {
        let letters = token.chars().count();
        let small = token.chars().all(|letter| letter.is_lowercase() || letter.is_ascii_digit() || letter == '-');
        let desk = token.chars().all(char::is_uppercase) && (2..=4).contains(&letters);
        (letters <= 6 && (small || desk)).then_some(())?;
        tokens += 1;
    }
    // One agency writes itself in small letters; only its own initials follow it so. Words of a sentence are longer.
    ((1..=12).contains(&tokens)).then_some((bare, Some(code)))
}

/// Two to seven groups of one to five letters with strokes between: `hh/ph/ts`, `ته-كسب/كام/غ ر`.
fn initials(bare: Passage<'_>) -> bool {
    let mut groups = 0;
    for group in bare.text.split('/') {
        let group = group.trim();
        let letters = group.chars().filter(|letter| letter.is_alphabetic()).count();
        let parts = group.split([' ', '-']).count();
        let fits = (1..=15).contains(&letters)
            && parts <= 5
            && group
                .split([' ', '-'])
                .all(|part| (1..=5).contains(&part.chars().count()) && part.chars().all(char::is_alphanumeric));
        if !fits {
            return false;
        }
        groups += 1;
    }
    // Capitals alone with strokes are markets and slugs (`EUR/USD`); writers sign in small letters or mixed.
    let capitals = bare.text.chars().all(|letter| !letter.is_lowercase()) && bare.text.chars().any(char::is_uppercase);
    let words = bare.text.split('/').map(|group| group.trim().chars().count()).max().unwrap_or(0);
    (2..=8).contains(&groups)
        && !(capitals && words > 2)
        && bare.text.chars().any(char::is_alphabetic)
        && !bare.text.chars().any(|mark| mark.is_ascii_digit())
}

/// `(Reporting by A in Rome and B; Editing by C)`, one role a line included.
fn sign_off(line: Passage<'_>) -> Option<Vec<Signed<'_>>> {
    let bare = line.trim_matches(|mark| mark.is_whitespace() || "()[]-–•*=.".contains(mark));
    if bare.text.len() > 600 {
        return None;
    }
    SIGNS.iter().find_map(|(sign, _)| strip_opening(bare.text, sign))?;
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
            && let Some((rest, next)) = SIGNS
                .iter()
                .find_map(|(sign, next)| strip_opening(bare.text.get(at..)?, sign).map(|rest| (rest, *next)))
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

/// `212322 GMT Nov 18`, `AP-WF-11-13-13 1509GMT`.
fn sent(line: &str) -> Option<Written> {
    military(line).or_else(|| associated(line))
}

/// Day, hours and minutes in one number, zone, month, year.
fn military(line: &str) -> Option<Written> {
    let parts: Vec<&str> = line.split_whitespace().collect();
    let [number, rest @ ..] = parts.as_slice() else { return None };
    let digits = number.len() == 6 && number.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !(2..=3).contains(&rest.len()) {
        return None;
    }
    let field = |range: std::ops::Range<usize>| number.get(range)?.parse::<u16>().ok();
    let (day, hours, minutes) = (u8::try_from(field(0..2)?).ok()?, field(2..4)?, field(4..6)?);
    let (zone, rest) = match rest {
        [zone, month, year] => (Some(*zone), (*month, *year)),
        [month, year] => (None, (*month, *year)),
        _ => return None,
    };
    let clock = match zone {
        Some(zone) => Some(Clock::named(zone)?),
        None => None,
    };
    let (month, year) = (calendar::month(rest.0)?, rest.1.parse::<i32>().ok()?);
    let year = if year < 70 {
        2000 + year
    } else if year < 100 {
        1900 + year
    } else {
        year
    };
    super::day::Day::new(year, month, day)?;
    (hours < 24 && minutes < 60).then(|| Written {
        bytes: 0..line.len(),
        year: Some(year),
        month_day: Some((month, day)),
        weekday: None,
        time: Some(Time { minutes: hours * 60 + minutes, seconds: None, clock }),
    })
}

/// AP: service, month-day-year, time.
fn associated(line: &str) -> Option<Written> {
    let bare = line.trim_matches(|mark: char| mark.is_whitespace() || "<>^".contains(mark));
    let (stamp, time) = bare.split_once(' ')?;
    let rest = stamp.strip_prefix("AP-")?;
    let parts: Vec<&str> = rest.split('-').collect();
    let [_, month, day, year] = parts.as_slice() else { return None };
    let number = |text: &str| (text.len() == 2).then(|| text.parse::<u8>().ok()).flatten();
    let (month, day, year) = (number(month)?, number(day)?, i32::from(number(year)?));
    let year = if year < 70 { 2000 + year } else { 1900 + year };
    super::day::Day::new(year, month, day)?;
    let (clock, zone) = time.split_at_checked(4)?;
    let clock: u16 = clock.parse().ok()?;
    let time = Time { minutes: clock / 100 * 60 + clock % 100, seconds: None, clock: Clock::named(zone.trim()) };
    (time.minutes < 1440).then_some(Written {
        bytes: 0..line.len(),
        year: Some(year),
        month_day: Some((month, day)),
        weekday: None,
        time: Some(time),
    })
}

/// Openings of contact lines, lower case.
const CONTACTS: &[&str] = &[
    "contact:",
    "contacts:",
    "media contact",
    "media contacts",
    "press contact",
    "press contacts",
    "media inquiries",
    "media enquiries",
    "media relations",
    "investor contact",
    "investor relations",
    "for more information",
    "for further information",
    "for media inquiries",
    "for press inquiries",
    "for inquiries",
    "further information:",
    "kontakt:",
    "pressekontakt",
    "ansprechpartner",
    "rückfragen",
    "rückfragehinweis",
    "kontakte",
    "kontakte:",
    "dpa contacts",
    "editorial contacts",
    "editorial contact",
    "contact presse",
    "contacts presse",
    "contact médias",
    "contacto",
    "tel:",
    "tel.:",
    "tel.",
    "telefon:",
    "phone:",
    "telephone:",
    "e-mail:",
    "email:",
    "fax:",
    "mobile:",
    "twitter:",
    "newsroom:",
    "newsdesk:",
];

fn is_contact(line: &str) -> bool {
    let bare = line.trim_start_matches(['#', '-', ' ', '*', '•', '(']);
    let short = line.len() <= 300;
    let opened = CONTACTS.iter().any(|opening| {
        strip_opening(bare, opening).is_some_and(|rest| {
            rest.trim_end_matches([':', ' ']).is_empty()
                || rest.starts_with([':', ',', '\n', ' ']) && has_address(rest)
                || opening.ends_with([':', '.'])
        })
    });
    short && (opened || is_address_line(line))
}

/// A line that is only an e-mail address or a telephone number with a name before it.
fn is_address_line(line: &str) -> bool {
    line.len() <= 120 && !super::layout::ends_sentence(line) && has_address(line)
}

fn has_address(text: &str) -> bool {
    let email = text
        .split_whitespace()
        .any(|word| word.split_once('@').is_some_and(|(who, house)| !who.is_empty() && house.contains('.')));
    email || text.split(|mark: char| !(mark.is_ascii_digit() || "+ ()/-.\u{a0}".contains(mark))).any(is_phone)
}

/// A number with seven digits or more that opens with `+`, `0` or a bracket.
fn is_phone(run: &str) -> bool {
    let run = run.trim_matches([' ', '.', '/', '-', ')', '\u{a0}']);
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    (7..=16).contains(&digits)
        && run.starts_with(['+', '0', '('])
        && !run.contains(". ")
        && super::date::whole(run).is_none()
}

/// Openings of words that go with every item of a sender, lower case.
const BOILERPLATE: &[&str] = &[
    "this report by the canadian press was first published",
    "this content was published",
    "this article was first published",
    "this story was first published",
    "this article was originally published",
    "this material may not be published",
    "click for restrictions",
    "our standards:",
    "follow us on",
    "follow ap",
    "sign up for",
    "read more:",
    "the associated press receives",
    "the associated press health and science department",
    "this is an automatically generated",
    "all rights reserved",
    "forward-looking statements",
    "cautionary statement",
    "safe harbor",
    "a photo accompanying this announcement",
    "photos accompanying this announcement",
    "the views expressed",
    "source:",
    "quelle:",
    "view source version",
    "original-content von",
    "disclaimer:",
];

fn is_boilerplate(line: &str) -> bool {
    BOILERPLATE.iter().any(|opening| strip_prefix_no_case(line, opening).is_some())
}

/// `About Northport Harbour Company`: the heading of a press release's own portrait.
pub(crate) fn is_portrait(line: &str) -> bool {
    let heading = line.trim_end_matches([':', ' ', '.']);
    heading.len() <= 80
        && ["about ", "über ", "à propos de ", "à propos d’", "à propos d'", "sobre ", "acerca de "].iter().any(
            |opening| strip_prefix_no_case(heading, opening).is_some_and(|name| name.starts_with(char::is_uppercase)),
        )
        && heading
            .split_whitespace()
            .skip(1)
            .filter(|word| word.chars().count() > 3)
            .all(|word| word.starts_with(|letter: char| !letter.is_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_line(line: &str) -> Option<Ending<'_>> {
        read(Passage { text: line, start: 0 })
    }

    #[test]
    fn signatures_of_all_houses_are_read() {
        for (line, agency) in [
            ("hh/ph/ts/hd", None),
            ("dpa geh yyth a3 hgo", Some("dpa")),
            ("dpa /ck/jha yyfx z2 hgo", Some("dpa")),
            ("AAP RTV ar", Some("AAP")),
            ("AFP sn", Some("AFP")),
            ("(SDA/sj)", Some("ATS")),
            ("ته-كسب/كام/غ ر", None),
            ("اف ب/ب ق/ود", Some("AFP")),
            ("سب-لال/نور-كام-ريم-كبج-ود/سام", None),
            ("asl/tib/pid/cac", None),
        ] {
            let found = read_line(line);
            assert!(matches!(found, Some(Ending::Signature(_, who)) if who == agency), "{line}: {found:?}");
        }
    }

    #[test]
    fn ends_and_counts_are_marks() {
        for line in
            ["ends", "-30-", "###", "(MORE)", "==Kyodo", "/ritzau/", "(512 words)", "___", "END", "* * *", "(dpa)"]
        {
            assert!(matches!(read_line(line), Some(Ending::Mark(_))), "{line}: {:?}", read_line(line));
        }
    }

    #[test]
    fn sign_offs_name_people_with_their_roles() {
        let names = |line| match read_line(line) {
            Some(Ending::SignOff(names)) => {
                names.into_iter().map(|signed| (signed.name.text, signed.role)).collect::<Vec<_>>()
            }
            other => panic!("{line}: {other:?}"),
        };
        assert_eq!(
            names("(Reporting by Ann Reed in Rome and Tom Hall; Editing by Li Na)"),
            [("Ann Reed", "reporter"), ("Tom Hall", "reporter"), ("Li Na", "editor")]
        );
        assert_eq!(
            names("(Reporting by Ann Reed, editing by Tom Hall)"),
            [("Ann Reed", "reporter"), ("Tom Hall", "editor")]
        );
        assert_eq!(
            names("(Reporting by Ann Reed; Additional reporting by Li Na; Writing by Tom Hall)"),
            [("Ann Reed", "reporter"), ("Li Na", "contributor"), ("Tom Hall", "writer")]
        );
        assert_eq!(
            names("Associated Press writers Ann Reed in Rome and Tom Hall in Paris contributed to this report."),
            [("Ann Reed", "contributor"), ("Tom Hall", "contributor")]
        );
        assert_eq!(names("- Editing by: Ann Reed, +49 30 2852 31472, <desk@example.org>"), [("Ann Reed", "editor")]);
        assert_eq!(names("Ann S. Reed contributed to this article."), [("Ann S. Reed", "contributor")]);
        assert_eq!(
            names("Reed reported from Washington. Associated Press writer Tom Hall contributed to this report."),
            [("Tom Hall", "contributor")]
        );
    }

    #[test]
    fn transmission_times_are_read_to_the_minute() {
        for (line, value) in [
            ("212322 GMT Nov 18", "2018-11-21T23:22:00Z"),
            ("101137 GMT Dez 18", "2018-12-10T11:37:00Z"),
            ("AP-WF-11-13-13 1509GMT<", "2013-11-13T15:09:00Z"),
        ] {
            let Some(Ending::Sent(written)) = read_line(line) else { panic!("{line}") };
            assert_eq!(written.moment(written.day().expect("day"), None).value, value, "{line}");
        }
    }

    #[test]
    fn contacts_are_told_from_news() {
        for line in [
            "Media Contact: Ann Reed, ann@example.org",
            "Tel: +49 30 1234567; <desk@example.org>",
            "Ansprechpartner",
            "ann.reed@example.org",
        ] {
            assert_eq!(read_line(line), Some(Ending::Contact), "{line}");
        }
        for line in [
            "Contact was lost at 10 a.m.",
            "The end of the war came late.",
            "More",
            "A and B contributed.",
            "He earned $2,000,000 (1.9 million euros).",
            "Prices fell and/or rose",
            "EUR/USD",
            "He said so",
        ] {
            let found = read_line(line);
            assert!(found.is_none() || line == "More", "{line}: {found:?}");
        }
        assert!(is_portrait("About Northport Harbour Company") && !is_portrait("About 200 people came"));
    }
}
