//! The dateline: place, date and agency with which the first paragraph opens.
//!
//! Customs: `STOCKHOLM, Aug 29, 2014 (AFP) -`, `NEW YORK (AP) —`, `Berlin (dpa) -`, `MOSCOW, January 21. /TASS/.`,
//! `København /ritzau/:`, `SAITAMA, Japan, Dec. 9 Kyodo -`, `Nueva Delhi, 21 ene (EFE).-`, `OTTAWA -`, `Landquart GR -`,
//! `新华社北京1月5日电`. An agency or a date makes a dateline whatever its case; without either the place must stand in
//! capitals. The place is given in reading case; the country only where the line names it.

use super::agencies;
use super::date::{self, Written};
use super::passage::Passage;
use super::regions;

/// The longest line that a dateline can take, in bytes.
const LONGEST: usize = 140;

/// A dateline as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line<'a> {
    /// All of it, without the dash.
    pub(crate) whole: Passage<'a>,
    /// Bytes up to where the news begins.
    pub(crate) length: usize,
    /// The place in reading case.
    pub(crate) place: String,
    /// The country that the line names.
    pub(crate) country: Option<&'static str>,
    /// The date, where one is written.
    pub(crate) date: Option<Written>,
    /// The agency, by its code or as written, and where it stands.
    pub(crate) provider: Option<(String, Passage<'a>)>,
    /// The people that it names: `/TASS Correspondent A/`, `（记者A、B）`.
    pub(crate) people: Option<Passage<'a>>,
    /// The rule that read it.
    pub(crate) rule: &'static str,
    /// How sure it is, from 0 to 1.
    pub(crate) confidence: f32,
}

/// Reads the dateline at the start of a paragraph.
pub(crate) fn read(paragraph: Passage<'_>) -> Option<Line<'_>> {
    chinese(paragraph).or_else(|| agency_first(paragraph)).or_else(|| western(paragraph))
}

/// Where a dateline can end.
struct Close<'a> {
    /// Bytes before the agency's bracket, or before the dash.
    head: usize,
    /// Bytes through the dash and white space.
    length: usize,
    /// What stands between brackets or strokes.
    inside: Option<Passage<'a>>,
}

fn western(paragraph: Passage<'_>) -> Option<Line<'_>> {
    let lead = skip_lead(paragraph);
    let opening = lead.before(floor(lead.text, LONGEST));
    let close = bracketed(opening).or_else(|| dashed(opening))?;
    let head = lead.before(close.head).trim_matches(|mark| mark.is_whitespace() || ",.".contains(mark));
    if head.text.starts_with("By ") {
        // A byline that lost its line's end: nothing tells where the place begins.
        return None;
    }
    let (head, glued) = if close.inside.is_none() { agency_at_end(head) } else { (head, None) };
    let inside = close.inside.map(|inside| inside.trim());
    let parts = Parts::of(head)?;
    let provider =
        inside.map(|inside| (agency_of(inside.text), inside)).or_else(|| glued.map(|(code, at)| (Some(code), at)));
    let sure_agency = provider.is_some_and(|(code, _)| code.is_some());
    let capitals = is_in_capitals(parts.place.text);
    let (rule, confidence) = match (sure_agency, parts.date.is_some(), capitals) {
        (true, _, _) => ("anatomy.dateline.agency", 0.98),
        (false, true, true) => ("anatomy.dateline.date", 0.9),
        (false, true, false) if inside.is_some() => ("anatomy.dateline.date", 0.8),
        (false, false, true) => ("anatomy.dateline.place-caps", 0.85),
        _ if parts.canton.is_some() => ("anatomy.dateline.canton", 0.85),
        _ => return None,
    };
    if !sure_agency && parts.date.is_none() && (parts.place.text.len() < 4 || NO_PLACES.contains(&parts.place.text)) {
        return None;
    }
    let end = provider.map_or(head.end(), |(_, at)| at.end().max(head.end()));
    let closing = lead.text.get(end - lead.start..).map_or(0, |rest| usize::from(rest.starts_with([')', '/'])));
    let length = close.length + (lead.start - paragraph.start);
    Some(Line {
        whole: lead.before(end - lead.start + closing),
        length,
        place: parts.place_in_reading_case(),
        country: parts.country,
        date: parts.date,
        provider: provider.map(|(code, at)| (code.map_or_else(|| at.text.to_owned(), str::to_owned), at)),
        people: inside.and_then(|inside| Some(inside.part(correspondent(inside.text)?.1))),
        rule,
        confidence,
    })
}

/// The agency that a bracket names, alone, with others, or with its correspondent.
fn agency_of(inside: &str) -> Option<&'static str> {
    agencies::first_of(inside).or_else(|| correspondent(inside).map(|(code, _)| code))
}

/// `TASS Correspondent A`: the agency and the name.
fn correspondent(inside: &str) -> Option<(&'static str, &str)> {
    let (code, rest) = agencies::leading(inside)?;
    let (job, name) = rest.trim_start().split_once(' ')?;
    matches!(job.to_lowercase().as_str(), "correspondent" | "correspondents").then_some((code, name.trim()))
}

/// Labels in capitals that open paragraphs and are no places.
const NO_PLACES: &[&str] = &[
    "NOTE",
    "UPDATE",
    "BREAKING",
    "EXCLUSIVE",
    "ANALYSIS",
    "OPINION",
    "PHOTO",
    "VIDEO",
    "WATCH",
    "URGENT",
    "FLASH",
    "ALERT",
    "CORRECTION",
    "SPOILER ALERT",
    "EDITORIAL",
    "FACTBOX",
    "TIMELINE",
    "WRAPUP",
    "PREVIEW",
    "REVIEW",
    "INTERVIEW",
    "FEATURE",
    "MORE",
    "ADVISORY",
    "BREAKING NEWS",
    "WINNERS",
    "LOSERS",
    "QUESTION",
    "ANSWER",
    "SCORE",
    "RESULT",
    "RESULTS",
    "NEWS",
    "SPORT",
    "WORLD",
    "BUSINESS",
    "FILE PHOTO",
    "CAPTION",
    "SOURCE",
    "UPDATED",
    "LIVE",
    "EMBARGO",
    "EMBARGOED",
    "LEAD",
    "KILL",
    "END",
];

/// `(LEAD) SEOUL, …`, `(Adds details) ROME, …`: a bracket before the place.
fn skip_lead(paragraph: Passage<'_>) -> Passage<'_> {
    let bare = paragraph.trim();
    if let Some(rest) = bare.text.strip_prefix('(')
        && let Some((inside, after)) = rest.split_once(')')
        && inside.len() <= 40
        && after.starts_with(' ')
    {
        return bare.part(after).trim();
    }
    bare
}

/// The largest character boundary up to a length.
fn floor(text: &str, length: usize) -> usize {
    (0..=length.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// `(AP) -`, `/TASS/.`, `/ritzau/:`, `(ats afp) `: the bracket that names an agency, with its dash.
fn bracketed(opening: Passage<'_>) -> Option<Close<'_>> {
    let text = opening.text;
    for (at, mark) in text.char_indices() {
        let closing = match mark {
            '(' => ')',
            '/' if at > 0 && text.get(..at).is_some_and(|head| head.ends_with(char::is_whitespace)) => '/',
            '\n' if text.get(at..).is_some_and(|rest| rest.starts_with("\n\n")) => return None,
            _ => continue,
        };
        let inner = text.get(at + 1..)?;
        let Some(length) = inner.find(closing) else { continue };
        let inside = opening.cut(at + 1..at + 1 + length);
        let after = inner.get(length + 1..).unwrap_or_default();
        let named = agency_of(inside.text).is_some();
        // A full stop alone is a dash only behind an agency's name.
        let dash =
            dash_length(after).filter(|_| named || after.trim_start().starts_with(['-', '–', '—', '_', '−', '―']));
        // Some houses drop the dash: then the agency must be known, and a capital or a quote follows.
        let bare =
            named && after.starts_with(' ') && after.trim_start().starts_with(|letter: char| !letter.is_lowercase());
        let ends = after.trim().is_empty() && named;
        if dash.is_some() || bare || ends {
            let taken = dash.unwrap_or_else(|| after.len() - after.trim_start().len());
            let stop = usize::from(inside.text.is_empty());
            return (stop == 0).then_some(Close { head: at, length: at + length + 2 + taken, inside: Some(inside) });
        }
    }
    None
}

/// Bytes of a dash after a bracket: ` - `, ` — `, `_ `, `.- `, `:`, `. ` after strokes.
fn dash_length(after: &str) -> Option<usize> {
    let marks = |mark: char| mark.is_whitespace() || "-–—_.:−―".contains(mark);
    let rest = after.trim_start_matches(marks);
    let taken = after.get(..after.len() - rest.len())?;
    (taken.contains(['-', '–', '—', '_', ':', '−', '―']) || taken.starts_with('.')).then_some(taken.len())
}

/// `OTTAWA - `, `WASHINGTON — `, `LONDON -- `.
fn dashed(opening: Passage<'_>) -> Option<Close<'_>> {
    let text = opening.text;
    // On a line of its own the dash ends the line.
    let alone = [" -", " –", " —", " --", " _"]
        .iter()
        .filter(|dash| text.ends_with(**dash))
        .map(|dash| (text.len() - dash.len(), *dash))
        .next_back();
    let (at, dash) = [" - ", " – ", " — ", " -- ", " _ ", "— ", " —", " ― "]
        .iter()
        .filter_map(|dash| text.find(dash).map(|at| (at, *dash)))
        .chain(alone)
        .min_by_key(|(at, _)| *at)?;
    let head = text.get(..at)?;
    (!head.contains(['(', '"', '“', '\n', ':', ';']) && head.len() <= 60).then_some(Close {
        head: at,
        length: at + dash.len(),
        inside: None,
    })
}

/// `SEOUL, Nov 26 AFP -`: the agency without brackets, after a date.
fn agency_at_end(head: Passage<'_>) -> (Passage<'_>, Option<(&'static str, Passage<'_>)>) {
    if let Some(at) = head.text.rfind(char::is_whitespace)
        && let Some(word) = head.text.get(at..).map(str::trim)
        && let Some(code) = agencies::known(word)
        && date::find(head.text).is_some()
    {
        return (head.before(at).trim(), Some((code, head.part(word))));
    }
    (head, None)
}

/// The parts between the commas.
struct Parts<'a> {
    place: Passage<'a>,
    country: Option<&'static str>,
    canton: Option<&'static str>,
    date: Option<Written>,
}

impl<'a> Parts<'a> {
    fn of(head: Passage<'a>) -> Option<Self> {
        let date = date::find(head.text).filter(|written| written.month_day.is_some());
        let named = match &date {
            Some(written) => head.before(written.bytes.start),
            None => head,
        };
        if let Some(written) = &date {
            let rest = head.text.get(written.bytes.end..).unwrap_or_default();
            rest.chars().all(|mark| !mark.is_alphanumeric()).then_some(())?;
        }
        let named = named.trim_matches(|mark| mark.is_whitespace() || ",.–—-".contains(mark));
        let mut segments = named.text.split(',').map(str::trim);
        let first = named.part(segments.next()?);
        let (place, inside) = match first.text.split_once('(') {
            Some((place, inside)) => (first.part(place).trim(), Some(inside.trim_end_matches(')'))),
            None => (first, None),
        };
        let rest: Vec<&str> = segments.filter(|segment| !segment.is_empty()).collect();
        (rest.len() <= 3 && is_place(place.text) && rest.iter().all(|segment| is_place(segment))).then_some(())?;
        let canton = place.text.rsplit_once(' ').and_then(|(_, code)| regions::canton(code));
        let country =
            rest.iter().chain(&inside).rev().find_map(|segment| regions::country(segment)).or(canton.map(|_| "CH"));
        Some(Self { place, country, canton, date })
    }

    fn place_in_reading_case(&self) -> String {
        if self.canton.is_some() {
            return self.place.text.to_owned();
        }
        reading_case(self.place.text)
    }
}

/// Words that join the words of a place's name.
const LINKS: &[&str] = &[
    "de", "del", "della", "di", "da", "do", "dos", "la", "le", "les", "el", "am", "an", "der", "im", "in", "ob", "bei",
    "a.d.", "sur", "sous", "en", "upon", "on", "of", "the", "by", "al", "du", "aan", "den", "op", "y", "and", "und",
    "i", "a", "près", "near", "aboard", "with",
];

/// Whether words can name a place: one to six, each with a capital (or from a script without), linking words between.
fn is_place(text: &str) -> bool {
    let words = text.split_whitespace().count();
    if !(1..=6).contains(&words)
        || text.len() > 60
        || text.chars().any(|mark| mark.is_ascii_digit() || "\"“”!?:;%$€=".contains(mark))
    {
        return false;
    }
    let mut first = true;
    text.split_whitespace().all(|word| {
        let initial = word.trim_start_matches(['(', '\'', '’']).chars().next().unwrap_or(' ');
        let fits = initial.is_uppercase()
            || (initial.is_alphabetic() && !initial.is_lowercase())
            || (!first && LINKS.contains(&word))
            || word == "/"
            || word.starts_with("al-");
        first = false;
        fits
    })
}

fn is_in_capitals(place: &str) -> bool {
    let letters = place.chars().filter(|letter| letter.is_alphabetic()).count();
    letters >= 3 && place.chars().all(|letter| !letter.is_lowercase()) && place.chars().any(char::is_uppercase)
}

/// A place in reading case: `RIO DE JANEIRO` is `Rio de Janeiro`, `PORT-AU-PRINCE` is `Port-au-Prince`.
pub(crate) fn reading_case(place: &str) -> String {
    if !is_in_capitals(place) || place.contains('.') && place.len() <= 4 {
        return place.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let mut read = String::with_capacity(place.len());
    let mut first = true;
    for word in place.split_whitespace() {
        if !first {
            read.push(' ');
        }
        for (nth, part) in word.split_inclusive(['-', '/']).enumerate() {
            let lower = part.to_lowercase();
            let bare = lower.trim_end_matches(['-', '/']);
            let link = LINKS.contains(&bare) || matches!(bare, "au" | "aux" | "et" | "ben" | "lès");
            if link && !(first && nth == 0) && !matches!(bare, "el" | "al" | "a" | "la" | "le" | "les") {
                read.push_str(&lower);
            } else {
                push_capitalised(&lower, &mut read);
            }
        }
        first = false;
    }
    read
}

fn push_capitalised(lower: &str, read: &mut String) {
    let mut capital = true;
    for (nth, letter) in lower.chars().enumerate() {
        if capital && letter.is_alphabetic() {
            read.extend(letter.to_uppercase());
            capital = false;
        } else {
            read.push(letter);
        }
        // `L’AQUILA`, `D.C.`
        capital |= letter == '.' || (nth == 1 && matches!(letter, '\'' | '’'));
    }
}

/// `ANSA - ROME, 5 JAN - …`: the agency before the place.
fn agency_first(paragraph: Passage<'_>) -> Option<Line<'_>> {
    let bare = paragraph.trim();
    let inner = bare.text.strip_prefix('(').unwrap_or(bare.text);
    let code = ["ANSA", "Adnkronos", "LUSA", "Belga"].iter().find(|code| inner.starts_with(**code))?;
    let rest = inner.get(code.len()..)?.trim_start_matches(')');
    // `ANSA TEST - ROME, …`: the service behind the agency's name.
    let service = rest.trim_start().split(' ').next().filter(|word| is_in_capitals(word)).unwrap_or_default();
    let rest = rest.trim_start().strip_prefix(service).filter(|_| rest.starts_with(' ')).unwrap_or(rest);
    let taken = dash_length(rest)?;
    let after = bare.part(rest.get(taken..)?);
    let mut line = western(after)?;
    let start = bare.text.len() - inner.len();
    line.provider = Some(((*code).to_owned(), bare.cut(start..start + code.len())));
    line.whole = bare.before(line.whole.end() - bare.start);
    line.length += after.start - paragraph.start;
    Some(line)
}

/// `新华社北京1月5日电`, `新华社北京1月5日电（记者A、B）`.
fn chinese(paragraph: Passage<'_>) -> Option<Line<'_>> {
    let bare = paragraph.trim();
    let agency = ["新华社", "新華社", "中新社", "中新网"].iter().find(|name| bare.text.starts_with(**name))?;
    let rest = bare.text.get(agency.len()..)?;
    let (place, after) = rest.split_at_checked(rest.find(is_digit)?)?;
    let (month, after) = after.split_once('月')?;
    let (day, after) = after.split_once('日')?;
    let (month, day) = (number(month)?, number(day)?);
    let news = after.strip_prefix('电').or_else(|| after.strip_prefix('電'))?;
    let whole = bare.before(bare.text.len() - news.len());
    let (people, news) = reporters(news).map_or((None, news), |(people, news)| (Some(bare.part(people)), news));
    (place.chars().count() <= 10 && !place.is_empty()).then(|| Line {
        whole,
        length: paragraph.text.len() - paragraph.text.trim_start().len() + bare.text.len() - news.trim_start().len(),
        place: place.to_owned(),
        country: None,
        date: Some(Written { month_day: Some((month, day)), ..Written::default() }),
        provider: Some((agencies::known(agency).unwrap_or(agency).to_owned(), bare.before(agency.len()))),
        people,
        rule: "anatomy.dateline.chinese",
        confidence: 0.95,
    })
}

/// `（记者A、B）` before the news: the names, and the news.
fn reporters(news: &str) -> Option<(&str, &str)> {
    let inside = news.trim_start().strip_prefix(['（', '('])?;
    let (people, news) = inside.split_once(['）', ')'])?;
    let names = people.strip_prefix("记者").or_else(|| people.strip_prefix("記者"))?;
    (people.chars().count() <= 40).then_some((names.trim_start(), news))
}

/// ASCII digits and those as wide as an ideograph.
fn is_digit(mark: char) -> bool {
    mark.is_ascii_digit() || ('０'..='９').contains(&mark)
}

fn number(digits: &str) -> Option<u8> {
    let ascii = |mark: char| match mark {
        '０'..='９' => char::from_u32(u32::from(mark) - 0xFEE0),
        mark => mark.is_ascii_digit().then_some(mark),
    };
    digits.chars().map(ascii).collect::<Option<String>>()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paragraph: &str, place: &str, country: Option<&str>, provider: Option<&str>, news: &str) {
        let found = read(Passage { text: paragraph, start: 0 }).unwrap_or_else(|| panic!("no dateline: {paragraph}"));
        assert_eq!(found.place, place, "{paragraph}");
        assert_eq!(found.country, country, "{paragraph}");
        assert_eq!(found.provider.as_ref().map(|(name, _)| name.as_str()), provider, "{paragraph}");
        assert_eq!(paragraph.get(found.length..), Some(news), "{paragraph}");
    }

    #[test]
    fn the_people_in_a_dateline_are_named() {
        for (paragraph, people) in [
            ("MOSCOW, January 21. /TASS Correspondent Ann Reed/. News", Some("Ann Reed")),
            ("新华社北京1月5日电（记者张三、李小四）港口", Some("张三、李小四")),
            ("新华社北京1月5日电（国际观察）港口", None),
            ("NORTHPORT (AP) — News", None),
        ] {
            let found = read(Passage { text: paragraph, start: 0 }).expect(paragraph);
            assert_eq!(found.people.map(|people| people.text), people, "{paragraph}");
        }
    }

    #[test]
    fn datelines_of_all_houses_are_read() {
        check("MOSCOW, January 21. /TASS Correspondent Ann Reed/. News", "Moscow", None, Some("TASS"), "News");
        check("MOSCOW/MINSK, January 21. /TASS/. News", "Moscow/Minsk", None, Some("TASS"), "News");
        check("新华社北京１月５日电 港口", "北京", None, Some("Xinhua"), "港口");
        check("新华社北京1月5日电（记者张三、李小四）港口", "北京", None, Some("Xinhua"), "港口");
        check("STOCKHOLM, Aug 29, 2014 (AFP) - A firm", "Stockholm", None, Some("AFP"), "A firm");
        check("NEW YORK (AP) — The gas", "New York", None, Some("AP"), "The gas");
        check("GROSSETO, Italy (AP) -- The trial", "Grosseto", Some("IT"), Some("AP"), "The trial");
        check("ISTANBUL, Turkey (AP)_ Some", "Istanbul", Some("TR"), Some("AP"), "Some");
        check("Berlin (dpa) - Der", "Berlin", None, Some("dpa"), "Der");
        check("Frankfurt/Main (dpa) - Der", "Frankfurt/Main", None, Some("dpa"), "Der");
        check("San Diego (tca/dpa) - History", "San Diego", None, Some("dpa"), "History");
        check("MOSCOW, January 21. /TASS/. The", "Moscow", None, Some("TASS"), "The");
        check("København /ritzau/: En", "København", None, Some("Ritzau"), "En");
        check("SAITAMA, Japan, Dec. 9 Kyodo - Reds", "Saitama", Some("JP"), Some("Kyodo"), "Reds");
        check("SEOUL, Nov 26 AFP - A", "Seoul", None, Some("AFP"), "A");
        check("Nueva Delhi, 21 ene (EFE).- Una", "Nueva Delhi", None, Some("EFE"), "Una");
        check("MIAMI _", "Miami", None, None, "");
        check("OTTAWA - A man", "Ottawa", None, None, "A man");
        check("RIO DE JANEIRO — Police", "Rio de Janeiro", None, None, "Police");
        check("PORT-AU-PRINCE (Reuters) - Police", "Port-au-Prince", None, Some("Reuters"), "Police");
        check("ANSA TEST - ROMA, 01 LUG - Un", "Roma", None, Some("ANSA"), "Un");
        check("ANSA - ROMA, 5 GEN - Un", "Roma", None, Some("ANSA"), "Un");
        check("Landquart GR - Un", "Landquart GR", Some("CH"), None, "Un");
        check(
            "SAN FRANCISCO, Dec. 03, 2019 (GLOBE NEWSWIRE) -- Labs",
            "San Francisco",
            None,
            Some("Globe Newswire"),
            "Labs",
        );
        check(
            "CALGARY, Alberta, Dec. 03, 2019 (GLOBE NEWSWIRE) -- X",
            "Calgary",
            Some("CA"),
            Some("Globe Newswire"),
            "X",
        );
        check("القدس, 25-11-2023 (أ ف ب) - أعلن", "القدس", None, Some("AFP"), "أعلن");
        check("WASHINGTON, March 12 (Xinhua) --", "Washington", None, Some("Xinhua"), "");
        check("Paris (ats afp) Les", "Paris", None, Some("ATS"), "Les");
        check("(LEAD) SEOUL, Jan. 5 (Yonhap) -- The", "Seoul", None, Some("Yonhap"), "The");
        check("L’AQUILA, Italy (Reuters) - The", "L’Aquila", Some("IT"), Some("Reuters"), "The");
        check("新华社北京1月5日电 国家", "北京", None, Some("Xinhua"), "国家");
        check("NASHVILLE, Tenn. (AP) — A", "Nashville", Some("US"), Some("AP"), "A");
    }

    #[test]
    fn sentences_with_brackets_and_dashes_are_no_datelines() {
        for paragraph in [
            "Angela Muster (CDU) - the chancellor - said no.",
            "The Islamic State (IS) group in Syria - said so.",
            "A chancellor - the first - spoke.",
            "UPDATE - The minister has resigned.",
            "US - China talks will resume.",
            "On Friday (Dec. 13) - a day later - they left.",
            "Merkel told Reuters - in March - that no",
            "",
            "-",
            "() - x",
            "In 1999, Berlin (dpa) was a wire.",
            "By Ann Reed NORTHPORT (Reuters) - A firm",
        ] {
            assert_eq!(read(Passage { text: paragraph, start: 0 }), None, "{paragraph}");
        }
    }
}
