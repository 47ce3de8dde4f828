//! Bylines to people: which words of `By Ana Ruiz and Tom Okafor, Staff Writers` are names.
//!
//! Desks, agencies, sites and log-in names are no people; where it is not clear that a name is a person's, there is none.

/// A person as a byline names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) given: Option<String>,
    pub(super) family: Option<String>,
    pub(super) raw: String,
}

/// How sure it is that a text holds names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Markup says that this is a person's name.
    Person,
    /// Markup says that this is an author, or the text is a byline.
    Byline,
}

/// The people named in a byline; `sites` are names of publisher and site.
pub(super) fn people(text: &str, source: Source, sites: &[String]) -> Vec<Person> {
    let mut found: Vec<Person> = Vec::new();
    for part in parts(text) {
        if let Some(person) = person(part, source, sites)
            && !found.iter().any(|known| known.name == person.name)
        {
            found.push(person);
        }
    }
    found
}

/// A byline without its first words, cut at what joins names.
fn parts(text: &str) -> Vec<&str> {
    let mut cut = vec![without_lead(text.trim())];
    for joint in [
        " and ", " AND ", " And ", " & ", ",", ";", "|", " with ", " und ", " et ", " y ", " e ", "/", "\n", " • ",
        " · ", " for ", " on ", " by ", " - ", " – ", " — ",
    ] {
        cut = cut.into_iter().flat_map(|part| part.split(joint)).collect();
    }
    cut.into_iter().map(|part| without_lead(part.trim())).filter(|part| !part.is_empty()).collect()
}

const LEADS: &[&str] = &[
    "analysis by",
    "opinion by",
    "commentary by",
    "perspective by",
    "review by",
    "written by",
    "posted by",
    "by",
    "von",
    "por",
    "par",
    "di",
    "door",
    "oleh",
    "text:",
    "author:",
    "autor:",
    "reported by",
    "story by",
    "автор:",
    "текст:",
];

fn without_lead(text: &str) -> &str {
    for lead in LEADS {
        let Some((start, rest)) = text.split_at_checked(lead.len()) else { continue };
        if start.to_lowercase() == *lead && (lead.ends_with(':') || rest.starts_with([' ', ':', '\u{a0}'])) {
            return rest.trim_start_matches([':', ' ', '\u{a0}']).trim();
        }
    }
    text
}

/// Words that stand in names of desks, titles, sites and jobs, never in people's.
const NOT_NAMES: &[&str] = &[
    "news",
    "staff",
    "editor",
    "editors",
    "editorial",
    "desk",
    "team",
    "reporter",
    "reporters",
    "press",
    "admin",
    "administrator",
    "agency",
    "associated",
    "reuters",
    "ap",
    "afp",
    "pti",
    "ians",
    "ani",
    "xinhua",
    "bloomberg",
    "cnn",
    "bbc",
    "times",
    "post",
    "writer",
    "writers",
    "correspondent",
    "contributor",
    "contributors",
    "contributing",
    "daily",
    "weekly",
    "online",
    "digital",
    "media",
    "magazine",
    "newspaper",
    "network",
    "tv",
    "radio",
    "sports",
    "sport",
    "world",
    "business",
    "the",
    "our",
    "your",
    "updated",
    "published",
    "posted",
    "am",
    "pm",
    "est",
    "edt",
    "gmt",
    "special",
    "guest",
    "author",
    "senior",
    "columnist",
    "chief",
    "producer",
    "service",
    "services",
    "wire",
    "wires",
    "bureau",
    "inc",
    "llc",
    "ltd",
    "gmbh",
    "company",
    "group",
    "university",
    "institute",
    "international",
    "national",
    "today",
    "report",
    "reports",
    "review",
    "blog",
    "com",
    "www",
    "http",
    "https",
    "twitter",
    "email",
    "follow",
    "more",
    "read",
    "share",
    "department",
    "office",
    "association",
    "foundation",
    "webmaster",
    "redaktion",
    "redação",
    "redacción",
    "rédaction",
    "unknown",
    "anonymous",
    "undefined",
    "null",
    "user",
    "in",
    "on",
    "at",
    "of",
    "from",
    "minutes",
    "hours",
    "ago",
    "view",
    "all",
    "posts",
    "comments",
    "photo",
    "photos",
    "video",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "nov",
    "dec",
    "oct",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "copyright",
    "getty",
    "images",
    "channel",
    "club",
    "is",
    "has",
    "for",
    "to",
    "and",
    "with",
    "editorials",
    "newsroom",
    "content",
    "marketing",
    "community",
    "support",
    "system",
    "home",
    "last",
    "partner",
    "coordenadoria",
    "departamento",
    "assessoria",
    "prefeitura",
    "imprensa",
    "today",
];

const PARTICLES: &[&str] = &[
    "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "el", "al", "bin",
    "ibn", "ter", "ten", "zu", "af", "y", "st.", "st",
];

fn person(text: &str, source: Source, sites: &[String]) -> Option<Person> {
    let raw = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '.' | ':' | '-' | '–' | '—' | '(' | ')' | '"' | '“' | '”')
    });
    let raw = before_number(raw.split(['(', '[', '@', '<']).next().unwrap_or(raw));
    let raw = sites.iter().fold(raw, |raw, site| without_site(raw, site));
    let words: Vec<&str> = raw.split_whitespace().collect();
    let fewest = if source == Source::Person { 1 } else { 2 };
    if words.len() < fewest || words.len() > 5 || raw.len() > 60 || raw.len() < 3 {
        return None;
    }
    if sites.iter().any(|site| alike(site, raw)) || words.iter().any(|word| !is_name_word(word)) {
        return None;
    }
    let capital =
        words.iter().filter(|word| word.chars().next().is_some_and(|c| c.is_uppercase() || is_caseless(c))).count();
    if capital == 0 || words.first().is_some_and(|word| word.starts_with(char::is_lowercase) && !is_particle(word)) {
        return None;
    }
    let name = words.iter().map(|word| reading_case(word, words.len())).collect::<Vec<_>>().join(" ");
    let (given, family) = split(&name);
    Some(Person { name, given, family, raw: raw.to_owned() })
}

/// A name without the date or time that runs on behind it.
pub(super) fn before_number(text: &str) -> &str {
    let end = text.find(|c: char| c.is_ascii_digit()).map_or(text.len(), |digit| {
        text.get(..digit).and_then(|before| before.rfind(char::is_whitespace)).unwrap_or(0)
    });
    text.get(..end).unwrap_or(text).trim()
}

/// A name without the site's behind it: `Ana Ruiz HARBOUR GAZETTE`.
fn without_site<'t>(text: &'t str, site: &str) -> &'t str {
    let Some(at) = text.len().checked_sub(site.len()).filter(|&at| at > 0 && !site.is_empty()) else { return text };
    match text.split_at_checked(at) {
        Some((name, end)) if end.eq_ignore_ascii_case(site) && name.ends_with(' ') => name.trim_end(),
        _ => text,
    }
}

/// A site's own name, written together or apart.
fn alike(publisher: &str, name: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (publisher, name) = (letters(publisher), letters(name));
    !name.is_empty()
        && (publisher == name
            || (name.len() >= 5 && publisher.contains(&name))
            || (publisher.len() >= 5 && name.contains(&publisher)))
}

fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word.to_lowercase().as_str())
}

fn is_name_word(word: &str) -> bool {
    let bare = word.trim_matches(['.', ',', '’', '\'']);
    let lower = bare.to_lowercase();
    let letters = bare
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '\'' | '’' | '‘' | '`' | '\u{300}'..='\u{36f}'));
    let cased = bare.starts_with(|c: char| c.is_uppercase() || is_caseless(c))
        || is_particle(bare)
        || bare.contains(['-', '\'', '’']);
    // `Gazette.com` is a site, `J.R.` are initials.
    let site = bare.split('.').skip(1).any(|part| part.len() > 1 && part.starts_with(char::is_lowercase));
    letters && cased && !site && !bare.is_empty() && !NOT_NAMES.contains(&lower.as_str())
}

/// `TANDON` is `Tandon`; `JR`, initials and short words in capitals stay.
fn reading_case(word: &str, words: usize) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let shouted = letters > 2 && words > 1 && !word.contains('.') && word.chars().all(|c| !c.is_lowercase());
    if !shouted || matches!(word, "III") {
        return word.to_owned();
    }
    let mut start = true;
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = matches!(c, '-' | '\'' | '’');
    }
    out
}

/// Given and family name; family names keep their particles. Scripts without case are left whole.
fn split(name: &str) -> (Option<String>, Option<String>) {
    let mut words: Vec<&str> = name.split(' ').collect();
    if words.len() < 2 || !name.starts_with(char::is_uppercase) {
        return (None, None);
    }
    let suffix =
        words.last().is_some_and(|last| matches!(last.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV"));
    if suffix && words.len() > 2 {
        words.pop();
    }
    let mut at = words.len() - 1;
    while at > 1 && words.get(at - 1).is_some_and(|word| is_particle(word)) {
        at -= 1;
    }
    let (given, family) = words.split_at_checked(at).unwrap_or((&words, &[]));
    (Some(given.join(" ")), Some(family.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        people(text, Source::Byline, &["Harbour Gazette".to_owned()]).into_iter().map(|person| person.name).collect()
    }

    #[test]
    fn people_are_told_from_desks_and_sites() {
        let table: [(&str, &[&str]); 16] = [
            ("By Ana Ruiz, Li Wei 2019-11-18T22:05:36Z", &["Ana Ruiz", "Li Wei"]),
            ("Ana Ruiz and Li Wei Harbour Gazette", &["Ana Ruiz", "Li Wei"]),
            ("Gazette.com", &[]),
            ("J.R. Stone", &["J.R. Stone"]),
            ("By Ana Ruiz and Tom Okafor", &["Ana Ruiz", "Tom Okafor"]),
            ("By ANA RUIZ, Staff Writer", &["Ana Ruiz"]),
            ("Ana Ruiz, Tom Okafor & Li Wei", &["Ana Ruiz", "Tom Okafor", "Li Wei"]),
            ("Von Jürgen van der Berg", &["Jürgen van der Berg"]),
            ("By Associated Press", &[]),
            ("Harbour Gazette", &[]),
            ("HarbourGazette", &[]),
            ("admin", &[]),
            ("Staff Report", &[]),
            ("The Editorial Board of the Gazette", &[]),
            ("By Ana Ruiz | Updated Nov 19, 2019 10:30 a.m.", &["Ana Ruiz"]),
            ("Seán O'Hara-Diaz (Dublin)", &["Seán O'Hara-Diaz"]),
        ];
        for (text, wanted) in table {
            assert_eq!(names(text), wanted, "{text}");
        }
    }

    #[test]
    fn family_names_keep_their_particles() {
        let table = [("Ursula van der Meer", "Ursula", "van der Meer"), ("John Q. Public Jr.", "John Q.", "Public")];
        for (name, given, family) in table {
            assert_eq!(split(name), (Some(given.to_owned()), Some(family.to_owned())), "{name}");
        }
    }
}
