//! Whom to ask, and words that go with every item of a sender: contact lines, boilerplate, a press release's portrait.

use super::super::openings::Openings;
use super::super::passage::{strip_opening, strip_prefix_no_case};
use std::sync::LazyLock;

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

static CONTACT: LazyLock<Openings<()>> = LazyLock::new(|| Openings::plain(CONTACTS));
static ALWAYS: LazyLock<Openings<()>> = LazyLock::new(|| Openings::plain(BOILERPLATE));

/// Whether a line tells whom to ask.
pub(super) fn is_contact(line: &str) -> bool {
    if line.len() > 300 {
        return false;
    }
    let bare = line.trim_start_matches(['#', '-', ' ', '*', '•', '(']);
    let opened = CONTACT.words(bare).any(|opening| {
        strip_opening(bare, opening).is_some_and(|rest| {
            rest.trim_end_matches([':', ' ']).is_empty()
                || rest.starts_with([':', ',', '\n', ' ']) && has_address(rest)
                || opening.ends_with([':', '.'])
        })
    });
    opened || is_address_line(line)
}

/// A line that is only an e-mail address or a telephone number with a name before it.
fn is_address_line(line: &str) -> bool {
    line.len() <= 120 && !super::super::layout::ends_sentence(line) && has_address(line)
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
        && super::super::date::whole(run).is_none()
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

/// Whether a line goes with every item of its sender.
pub(super) fn is_boilerplate(line: &str) -> bool {
    ALWAYS.words(line).any(|opening| strip_prefix_no_case(line, opening).is_some())
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
