//! What the article says a person is: the title before the name (“US Secretary of State”) and the words set off after it
//! (“…, the mayor of Oldtown,”). Owns the words of office; a role is taken as it is written.

use super::Name;
use copydesk_article::{Draft, Finding};

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

/// The roles that stand beside one name.
pub(super) fn of(draft: &Draft, names: &[Name], name: &Name) -> Vec<Finding<String>> {
    let Some((sentence, first, last)) = name.sentence else { return Vec::new() };
    let sentences = draft.sentences.as_deref().unwrap_or_default();
    let Some(sentence) = sentences.get(sentence) else { return Vec::new() };
    let words: Vec<&str> = sentence.tokens.iter().map(|token| draft.text.slice(token.bytes())).collect();
    let place = |from: usize, to: usize, by: &'static str| {
        let (head, tail) = (sentence.tokens.get(from)?, sentence.tokens.get(to.checked_sub(1)?)?);
        let bytes = head.start..tail.end;
        let persons = names.iter().filter(|other| other.kind == super::NameKind::Person);
        if persons.into_iter().any(|other| other.bytes.start < bytes.end && bytes.start < other.bytes.end) {
            return None;
        }
        let span = draft.text.span(bytes.clone()).ok()?;
        Some(Finding::stated(draft.text.slice(bytes).to_owned(), by).at(span))
    };
    let before = before(&words, first).and_then(|(from, to)| place(from, to, "entities.role.before"));
    let after = after(&words, last).and_then(|(from, to)| place(from, to, "entities.role.after"));
    before.into_iter().chain(after).collect()
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

fn is_office(word: &str) -> bool {
    OFFICES.contains(&word.to_lowercase().as_str())
}

/// Tokens of the title that ends right before a name.
fn before(words: &[&str], first: usize) -> Option<(usize, usize)> {
    let mut from = first;
    while from > 0 {
        let word = *words.get(from - 1)?;
        let lower = word.to_lowercase();
        let capital = word.starts_with(char::is_uppercase);
        let owner = matches!(word, "'s" | "’s");
        if !(capital || owner || is_office(word) || BEFORE.contains(&lower.as_str()))
            || matches!(lower.as_str(), "the" | "mr." | "mrs.")
        {
            break;
        }
        from -= 1;
    }
    // What leads to the title but is no part of it.
    while from < first {
        let word = *words.get(from)?;
        let lower = word.to_lowercase();
        let opener = from == 0
            && matches!(
                lower.as_str(),
                "on" | "in" | "but" | "and" | "when" | "while" | "as" | "after" | "meanwhile" | "earlier"
            );
        if !(opener || matches!(lower.as_str(), "of" | "for" | "then" | "-" | "'s" | "’s")) {
            break;
        }
        from += 1;
    }
    let title = words.get(from..first)?;
    let last = title.last()?;
    let office = title.iter().rposition(|word| is_office(word))?;
    let whole = office + 1 == title.len() || title.get(office + 1).is_some_and(|word| *word == "of");
    (whole && title.len() <= 9 && !matches!(*last, "'s" | "’s" | "-")).then_some((from, first))
}

/// Tokens of the role set off by commas behind a name.
fn after(words: &[&str], last: usize) -> Option<(usize, usize)> {
    if words.get(last) != Some(&",") {
        return None;
    }
    let article = matches!(words.get(last + 1), Some(&("the" | "a" | "an")));
    let from = last + 1 + usize::from(article);
    let rest = words.get(from..)?;
    let end = rest
        .iter()
        .take(14)
        .position(|word| matches!(*word, "," | "." | ";" | "who" | "and" | "said" | "told" | "—" | "–"))?;
    let phrase = rest.get(..end)?;
    let head_end = phrase
        .iter()
        .position(|word| matches!(*word, "of" | "for" | "at" | "in" | "from" | "to" | "with"))
        .unwrap_or(end);
    let head = phrase.get(..head_end)?.last()?;
    (is_office(head) && matches!(rest.get(end), Some(&("," | "." | "who" | ";")))).then_some((from, from + end))
}
