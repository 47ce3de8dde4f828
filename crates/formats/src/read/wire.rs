//! `iptc7901` and `anpa-1312`: the control-character envelopes of old wires. Their headers become fields; the copy inside
//! is wire text, for anatomy to read.

use crate::moment;
use crate::read::text::{is_blank, with_line_feeds};
use crate::story::{self, stated};
use crate::{Unreadable, reason};
use copydesk_article::{Draft, Finding, Item, Origin, Text};

const SOH: char = '\u{1}';
const STX: char = '\u{2}';
const ETX: char = '\u{3}';
const EOT: char = '\u{4}';

/// A message cut at its control characters.
struct Frame<'a> {
    header: &'a str,
    text: &'a str,
    end: &'a str,
}

/// Cuts a message at SOH, STX, ETX and EOT. Gateways lose the first and the last.
fn frame(message: &str) -> Option<Frame<'_>> {
    let start = message.split_once(SOH).map_or(message, |(_, rest)| rest);
    let (header, rest) = start.split_once(STX)?;
    let (text, end) = rest.rsplit_once(ETX).unwrap_or((rest, ""));
    Some(Frame { header, text, end: end.split(EOT).next().unwrap_or_default() })
}

fn broken(what: &str) -> Unreadable {
    Unreadable::new(reason::BROKEN_FRAME, what)
}

/// Reads an IPTC 7901 message: `SOH source+number priority category words … STX text ETX date EOT`.
pub(crate) fn iptc7901(message: &str) -> Result<Draft, Unreadable> {
    let message = with_line_feeds(message);
    let trimmed = message.trim_matches(|c: char| c.is_whitespace() || c == '\u{7f}' || c == EOT);
    let Frame { header, text, end } =
        frame(&message).or_else(|| unframed(trimmed)).ok_or_else(|| broken("IPTC 7901 without a start of text"))?;
    let mut lines = header.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().ok_or_else(|| broken("IPTC 7901 without a header"))?;
    let words: Vec<&str> = first.split_whitespace().collect();
    if !words.first().is_some_and(|id| is_message_id(id)) {
        return Err(broken("IPTC 7901 whose header does not begin with source and number"));
    }
    let mut item = Item { urgency: story::urgency(words.get(1).copied(), "iptc7901:priority"), ..Item::default() };
    let category = words.get(2).filter(|word| word.chars().all(char::is_alphabetic)).map(|word| (*word).to_owned());
    item.section = stated(category, "iptc7901:category");
    let keywords: Vec<&str> = lines.collect();
    let slugline = keywords.join(" ");
    item.slugline = stated(Some(slugline.trim_end_matches(['/', ' ']).to_owned()), "iptc7901:keyword");
    item.published = sent(end).map(|(value, precision)| {
        Finding::stated(value, "iptc7901:date").precise_to(precision).written(end.trim().to_owned())
    });
    draft("iptc7901", item, plain(text))
}

/// A message that lost its control characters: header line, copy, date.
fn unframed(message: &str) -> Option<Frame<'_>> {
    let (header, text) = message.split_once('\n')?;
    let last = message.lines().next_back().filter(|line| sent(line).is_some());
    let text = last.and_then(|last| text.strip_suffix(last)).unwrap_or(text);
    Some(Frame { header, text, end: last.unwrap_or_default() })
}

/// `eca062`: letters, then digits.
fn is_message_id(word: &str) -> bool {
    let letters = word.chars().take_while(char::is_ascii_alphabetic).count();
    let digits = word.get(letters..).unwrap_or_default();
    (1..=6).contains(&letters) && (2..=8).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// `131137 GMT Nov 13`: day, hour and minute, zone, month, year.
fn sent(end: &str) -> Option<(String, copydesk_article::Precision)> {
    let mut words = end.split_whitespace();
    let digits =
        words.next().filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_digit()))?;
    let rest: Vec<&str> = words.collect();
    let (zone, month, year) = match *rest.as_slice() {
        [zone, month, year, ..] => (zone, month, year),
        [month, year] => ("", month, year),
        _ => return None,
    };
    let number = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    let year: u8 = year.parse().ok().filter(|year| *year < 100)?;
    let year = u32::try_from(copydesk_article::full_year(year.into())).ok()?;
    let date = moment::date(year, month_number(month)?, number(0..2).parse().ok()?)?;
    moment::parse(format!("{date}T{}:{}{zone}", number(2..4), number(4..6)).trim())
}

/// Months as English, French and German wires shorten them.
fn month_number(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let other = match name.get(..3)? {
        "fév" | "fev" => 2,
        "mär" | "mrz" => 3,
        "avr" => 4,
        "mai" => 5,
        "jui" => {
            if name.starts_with("juin") {
                6
            } else {
                7
            }
        }
        "aoû" | "aou" => 8,
        "okt" => 10,
        "dez" | "déc" => 12,
        _ => return moment::month(&name),
    };
    Some(other)
}

/// Copy without control characters other than those that lay out text.
fn plain(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.trim_matches('\n').to_owned()
}

/// Reads an ANPA 1312 message: `SYN SYN SOH service+number US level, priority category version keyword date words STX …`.
pub(crate) fn anpa1312(message: &str) -> Result<Draft, Unreadable> {
    let message = with_line_feeds(message);
    let Frame { header, text, end } = frame(&message).ok_or_else(|| broken("ANPA 1312 without a start of text"))?;
    let mut lines = header.lines().filter(|line| !line.trim().is_empty());
    let (Some(_selector), Some(second)) = (lines.next(), lines.next()) else {
        return Err(broken("ANPA 1312 with less than two header lines"));
    };
    let mut item = Item::default();
    let mut letters = second.chars();
    let priority = letters.next();
    item.urgency = priority.and_then(priority_number).map(|number| {
        Finding::derived(number, "anpa-1312:priority").written(priority.map(String::from).unwrap_or_default())
    });
    let category: String = letters.take_while(|c| !c.is_control()).collect();
    item.section = stated(Some(category.trim().to_owned()), "anpa-1312:category");
    let keyword = second.rsplit(|c: char| c.is_control()).next().unwrap_or_default();
    let keyword = keyword.split("  ").next().unwrap_or_default().trim();
    let copy = copy(text);
    let whole = copy.lines().next().and_then(|line| line.split(',').next()).filter(|line| {
        let start: String = keyword.chars().filter(|c| !c.is_whitespace()).take(8).collect();
        let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        !start.is_empty() && line.starts_with(&start)
    });
    item.slugline = stated(Some(whole.unwrap_or(keyword).to_owned()), "anpa-1312:keyword");
    let end = end.trim().trim_end_matches(['<', '\u{c}']).trim();
    item.published = transmitted(end);
    let wire = end
        .split('-')
        .next()
        .filter(|name| (2..=4).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase()));
    item.provider = stated(wire.filter(|_| item.published.is_some()).map(str::to_owned), "anpa-1312:transmission");
    draft("anpa-1312", item, copy)
}

/// Priorities as American wires number them.
fn priority_number(letter: char) -> Option<u8> {
    match letter {
        'f' => Some(1),
        'b' => Some(2),
        'u' => Some(3),
        'r' => Some(4),
        'd' => Some(5),
        _ => None,
    }
}

/// `AP-WF-11-13-13 1509GMT`: month, day, year, hour and minute.
fn transmitted(end: &str) -> Option<Finding<String>> {
    let (date, time) = end.rsplit_once(' ')?;
    let mut parts = date.rsplit('-').map(|part| part.parse::<u32>().ok());
    let (year, day, month) = (parts.next()??, parts.next()??, parts.next()??);
    let date = moment::date(2000 + year, month, day)?;
    let zone = time.get(4..)?;
    let written = format!("{date}T{}:{}{zone}", time.get(..2)?, time.get(2..4)?);
    let (value, precision) = moment::parse(&written)?;
    Some(Finding::stated(value, "anpa-1312:transmission").precise_to(precision).written(end))
}

/// The copy: lines between `^` and `<` or `=` stand alone, an indented line opens a paragraph, two grave accents or
/// apostrophes are quotation marks and a lone low line is a dash, as the six-bit codes of the wires had it.
fn copy(text: &str) -> String {
    let mut copy = String::with_capacity(text.len());
    for line in text.lines() {
        let indented = line.starts_with([' ', '\t']);
        let spaced: String = line
            .chars()
            .filter_map(|c| match c {
                '\u{1e}' | '\u{1f}' | '\u{10}' | '\t' => Some(' '),
                c if c.is_control() => None,
                c => Some(c),
            })
            .collect();
        let words = spaced.trim().trim_start_matches('^');
        let alone = words.ends_with(['<', '=', '+']) || spaced.trim().starts_with('^');
        let words = words.trim_end_matches(['<', '=', ' ']);
        if words.is_empty() {
            continue;
        }
        if !copy.is_empty() {
            copy.push_str(if indented || alone { "\n\n" } else { "\n" });
        }
        copy.push_str(&words.replace("``", "“").replace("''", "”").replace(" _ ", " — "));
    }
    copy
}

fn draft(format: &str, item: Item, text: String) -> Result<Draft, Unreadable> {
    if is_blank(&text) {
        return Err(Unreadable::new(reason::NO_ARTICLE, "a wire message without text"));
    }
    let origin = Origin { format: format.to_owned(), ..Origin::default() };
    Ok(Draft { origin, text: Text::new(text), item: Some(item), ..Draft::default() })
}

#[cfg(test)]
mod tests {
    use crate::{read, reason};
    use copydesk_article::{Draft, Hints};

    fn wire(message: &str, content_type: &str) -> Result<Draft, &'static str> {
        let content_type = (!content_type.is_empty()).then(|| content_type.to_owned());
        let read = read(message.as_bytes(), Hints { content_type, ..Hints::default() });
        read.map(|mut drafts| drafts.remove(0)).map_err(|unreadable| unreadable.reason)
    }

    const IPTC: &str = "\u{1}nwa062 4 i 211 x   nwa 061\r\n\r\nCalder-bridge/\r\n\u{2}Bridge to close for six weeks =\r\n\r\n   Port Calder (nwa) - The bridge\r\nwill close.\r\n\r\nnwa me to\r\n\u{3}131137 GMT Nov 13\r\n\u{7f}\u{4}";
    const ANPA: &str = "\u{16}\u{16}\u{1}a2870\u{1f}_nwa\r\nu i\u{13}\u{11} BC-Calder-Bridge     11-13 0120\r\n\u{2}^BC-Calder-Bridge, 1st Ld,120<\r\n^Bridge to close<\r\n^By MARA ELLINGTON=\r\n\t   PORT CALDER (NWA) _ ``We will close it,'' the port said.\r\n\t   More.\r\n\t   \u{3}NWA-WF-11-13-13 1509GMT<\r\n\u{c}\r\n\u{4}";

    #[test]
    fn iptc_7901_gives_its_header_as_fields_and_its_copy_as_text() {
        for (message, content_type) in [(IPTC, ""), (IPTC, "text/vnd.iptc.iptc7901")] {
            let draft = wire(message, content_type).expect("a message");
            let item = draft.item.clone().expect("an item");
            assert_eq!(
                draft.text.as_str(),
                "Bridge to close for six weeks =\n\n   Port Calder (nwa) - The bridge\nwill close.\n\nnwa me to"
            );
            assert_eq!(item.urgency.map(|found| found.value), Some(4));
            assert_eq!(item.slugline.map(|found| found.value).as_deref(), Some("Calder-bridge"));
            assert_eq!(item.published.map(|found| found.value).as_deref(), Some("2013-11-13T11:37:00Z"));
            assert!(!draft.marked_up);
        }
        let bare =
            "nwa0075 3 i 510    nwa 1003\n\n/bridge\nBridge closes =\n\nPort Calder (nwa) - Text.\n\n101137 GMT Dez 18";
        let draft = wire(bare, "text/vnd.iptc.iptc7901").expect("a message");
        assert_eq!(
            draft.item.and_then(|item| item.published).map(|found| found.value).as_deref(),
            Some("2018-12-10T11:37:00Z")
        );
    }

    #[test]
    fn anpa_1312_gives_its_header_as_fields_and_its_copy_as_text() {
        let draft = wire(ANPA, "").expect("a message");
        let item = draft.item.clone().expect("an item");
        assert_eq!(draft.origin.format, "anpa-1312");
        assert_eq!(
            draft.text.as_str(),
            "BC-Calder-Bridge, 1st Ld,120\n\nBridge to close\n\nBy MARA ELLINGTON\n\nPORT CALDER (NWA) — “We will close it,” the port said.\n\nMore."
        );
        assert_eq!(item.urgency.map(|found| found.value), Some(3));
        assert_eq!(item.slugline.map(|found| found.value).as_deref(), Some("BC-Calder-Bridge"));
        assert_eq!(item.published.map(|found| found.value).as_deref(), Some("2013-11-13T15:09:00Z"));
        assert_eq!(item.provider.map(|found| found.value).as_deref(), Some("NWA"));
    }

    #[test]
    fn a_broken_frame_is_told() {
        for (message, content_type, expected) in [
            ("words without a frame", "text/vnd.iptc.anpa", reason::BROKEN_FRAME),
            ("words without a header\nand more", "text/vnd.iptc.iptc7901", reason::BROKEN_FRAME),
            ("\u{1}abc001 4 i\r\n\u{2} \u{3}\u{4}", "text/vnd.iptc.iptc7901", reason::NO_ARTICLE),
            ("\u{16}\u{1}a\n\u{2}x\u{3}", "text/vnd.iptc.anpa", reason::BROKEN_FRAME),
        ] {
            assert_eq!(wire(message, content_type).expect_err(message), expected, "{message:?}");
        }
    }
}
