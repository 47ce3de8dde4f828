//! What the article says a person is: the title before the name (“US Secretary of State”) and the words set off after it
//! (“…, the mayor of Oldtown,”). Owns the words of office; a role is taken as it is written.

use super::Name;
use copydesk_article::{Draft, Finding, Sentence};

const OFFICES: &[&str] = &[
    "president",
    "minister",
    "secretary",
    "senator",
    "sen.",
    "representative",
    "rep.",
    "governor",
    "gov.",
    "mayor",
    "chancellor",
    "ambassador",
    "chairman",
    "chairwoman",
    "chair",
    "chief",
    "director",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "leader",
    "general",
    "gen.",
    "colonel",
    "col.",
    "captain",
    "capt.",
    "major",
    "maj.",
    "lieutenant",
    "lt.",
    "sergeant",
    "sgt.",
    "judge",
    "justice",
    "prosecutor",
    "attorney",
    "lawyer",
    "commissioner",
    "commander",
    "coach",
    "manager",
    "professor",
    "prof.",
    "doctor",
    "analyst",
    "economist",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "cardinal",
    "archbishop",
    "bishop",
    "premier",
    "speaker",
    "deputy",
    "lawmaker",
    "congressman",
    "congresswoman",
    "councillor",
    "councilman",
    "sheriff",
    "officer",
    "executive",
    "founder",
    "author",
    "actor",
    "actress",
    "singer",
    "striker",
    "midfielder",
    "defender",
    "goalkeeper",
    "captain",
    "envoy",
    "diplomat",
    "editor",
    "adviser",
    "advisor",
    "administrator",
    "superintendent",
    "principal",
    "ceo",
    "head",
    "candidate",
    "treasurer",
    "emir",
    "sultan",
    "sheikh",
    "ayatollah",
    "imam",
    "rabbi",
    "reverend",
    "rev.",
    "scientist",
    "researcher",
    "historian",
];
const BEFORE: &[&str] = &[
    "vice",
    "deputy",
    "prime",
    "foreign",
    "former",
    "acting",
    "interim",
    "first",
    "state",
    "police",
    "senior",
    "chief",
    "defense",
    "defence",
    "finance",
    "interior",
    "health",
    "executive",
    "managing",
    "assistant",
    "national",
    "of",
    "for",
    "attorney",
    "then",
    "-",
    "party",
    "security",
    "general",
    "house",
    "opposition",
    "military",
    "army",
];

/// The roles that stand beside one name; `names` are those of the article in the order of the text.
pub(super) fn of(draft: &Draft, names: &[Name], name: &Name) -> Vec<Finding<String>> {
    let Some((sentence, first, last)) = name.sentence else { return Vec::new() };
    let sentences = draft.sentences.as_deref().unwrap_or_default();
    let Some(sentence) = sentences.get(sentence) else { return Vec::new() };
    let words = Words { draft, sentence };
    let place = |from: usize, to: usize, by: &'static str| {
        let (head, tail) = (sentence.tokens.get(from)?, sentence.tokens.get(to.checked_sub(1)?)?);
        let bytes = head.start..tail.end;
        let near = names.partition_point(|other| other.bytes.end <= sentence.bytes.start);
        let mut here = names.iter().skip(near).take_while(|other| other.bytes.start < bytes.end);
        if here.any(|other| other.kind == super::NameKind::Person && bytes.start < other.bytes.end) {
            return None;
        }
        let span = draft.text.span(bytes.clone()).ok()?;
        Some(Finding::stated(draft.text.slice(bytes).to_owned(), by).at(span))
    };
    let before = before(words, first).and_then(|(from, to)| place(from, to, "entities.role.before"));
    let after = after(words, last).and_then(|(from, to)| place(from, to, "entities.role.after"));
    let apposed = apposed(words, (first, last)).and_then(|(from, to)| place(from, to, "entities.role.apposed"));
    before.or(apposed).into_iter().chain(after).collect()
}

/// The words of a sentence.
#[derive(Clone, Copy)]
struct Words<'a> {
    draft: &'a Draft,
    sentence: &'a Sentence,
}

impl<'a> Words<'a> {
    fn get(self, at: usize) -> Option<&'a str> {
        self.sentence.tokens.get(at).map(|token| self.draft.text.slice(token.bytes()))
    }

    fn range(self, from: usize, to: usize) -> impl DoubleEndedIterator<Item = &'a str> + ExactSizeIterator {
        let tokens = self.sentence.tokens.get(from..to.min(self.sentence.tokens.len())).unwrap_or_default();
        tokens.iter().map(move |token| self.draft.text.slice(token.bytes()))
    }
}

/// One finding a role, the first place where it stands.
pub(super) fn settle(roles: &mut Vec<Finding<String>>) {
    let mut seen: Vec<String> = Vec::new();
    roles.retain(|role| {
        let new = !seen.iter().any(|known| known.eq_ignore_ascii_case(&role.value));
        if new {
            seen.push(role.value.clone());
        }
        new
    });
}

/// Whether a word names an office or a calling.
pub(crate) fn is_office(word: &str) -> bool {
    is_one_of(OFFICES, word)
}

/// Whether a word is on a list of lower-case ones.
fn is_one_of(list: &[&str], word: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Tokens of the title that ends right before a name.
fn before(words: Words<'_>, first: usize) -> Option<(usize, usize)> {
    const OPENERS: &[&str] = &["on", "in", "but", "and", "when", "while", "as", "after", "meanwhile", "earlier"];
    let mut from = first;
    while from > 0 {
        let word = words.get(from - 1)?;
        let capital = word.starts_with(char::is_uppercase);
        let owner = matches!(word, "'s" | "’s");
        if !(capital || owner || is_office(word) || is_one_of(BEFORE, word)) || is_one_of(&["the", "mr.", "mrs."], word)
        {
            break;
        }
        from -= 1;
    }
    // What leads to the title but is no part of it.
    while from < first {
        let word = words.get(from)?;
        let opener = from == 0 && is_one_of(OPENERS, word);
        if !(opener || is_one_of(&["of", "for", "then", "-", "'s", "’s"], word)) {
            break;
        }
        from += 1;
    }
    let last = words.get(first.checked_sub(1).filter(|&last| last >= from)?)?;
    let office = words.range(from, first).rposition(is_office)?;
    let whole = from + office + 1 == first || words.get(from + office + 1) == Some("of");
    (whole && first - from <= 9 && !matches!(last, "'s" | "’s" | "-")).then_some((from, first))
}

/// Tokens of the role set off by commas behind a name.
fn after(words: Words<'_>, last: usize) -> Option<(usize, usize)> {
    if words.get(last) != Some(",") {
        return None;
    }
    let article = matches!(words.get(last + 1), Some("the" | "a" | "an"));
    let from = last + 1 + usize::from(article);
    let stops = |word: &str| matches!(word, "," | "." | ";" | "who" | "and" | "said" | "told" | "—" | "–");
    let end = from + words.range(from, from + 14).position(stops)?;
    let links = |word: &str| matches!(word, "of" | "for" | "at" | "in" | "from" | "to" | "with" | "since");
    let head_end = words.range(from, end).position(links).map_or(end, |at| from + at);
    let head = words.range(from, head_end).next_back()?;
    (is_office(head) && matches!(words.get(end), Some("," | "." | "who" | ";"))).then_some((from, end))
}

/// Tokens of the role that a name is set behind: “The mayor of Oldham, Sarah Whitlock, resigned”.
fn apposed(words: Words<'_>, (first, last): (usize, usize)) -> Option<(usize, usize)> {
    let comma = first.checked_sub(1)?;
    if words.get(comma) != Some(",") || words.get(last) != Some(",") {
        return None;
    }
    let from = (comma.saturating_sub(12)..comma)
        .rev()
        .find(|&at| words.get(at).is_some_and(|word| is_one_of(&["the", "its"], word)))?
        + 1;
    let plain = |word: &str| !matches!(word, "," | "." | ";" | "and" | "said" | "who" | "was" | "is");
    let office = words.range(from, comma).position(is_office)?;
    let linked = words.get(from + office + 1).is_some_and(|word| matches!(word, "of" | "for"));
    (linked && office < 3 && words.range(from, comma).all(plain)).then_some((from, comma))
}
