//! People's names as bylines and credits write them: what can be a name, its reading case, its parts.
//!
//! Owns the reading case of names set in capitals (`O’NEILL-VAN DER BERG`) and the split into given names and family
//! name. A name whose order is not known (one word, a script without capitals) is not split.

/// Particles that belong to the family name that follows them; lower case in reading case.
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "dos", "das", "da", "do", "di", "du", "la", "le", "bin", "ibn",
    "bint", "al", "el", "ter", "ten", "zu", "zur", "zum", "af", "av", "y", "e", "’t", "'t", "op", "vom", "st", "st.",
    "abu",
];

/// Particles that stay lower case when a name in capitals is set in reading case.
const LOWER: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "dos", "das", "da", "do", "bin", "ibn", "bint", "ter", "ten",
    "zu", "zur", "zum", "af", "av", "vom", "y", "e",
];

/// What may follow a family name.
const SUFFIXES: &[&str] = &["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"];

/// Words that open a title of a page and never a name.
const NO_NAMES: &[&str] = &[
    "the",
    "a",
    "an",
    "and",
    "or",
    "by",
    "in",
    "on",
    "at",
    "of",
    "for",
    "from",
    "with",
    "to",
    "no",
    "new",
    "news",
    "staff",
    "our",
    "update",
    "analysis",
    "opinion",
    "editorial",
    "breaking",
    "exclusive",
    "der",
    "die",
    "das",
    "les",
    "los",
    "las",
    "il",
    "und",
    "et",
    "mit",
    "ein",
    "eine",
    "une",
    "un",
    "uno",
    "una",
    "este",
    "esta",
];

/// Whether words can be one person's name: two to five words, each with a capital, particles between them.
pub(crate) fn is_name(text: &str) -> bool {
    if text.len() > 60 || text.chars().any(|mark| mark.is_ascii_digit() || ":;!?()«»&/@_*".contains(mark)) {
        return false;
    }
    let (mut words, mut full) = (0, 0);
    for word in text.split_whitespace() {
        words += 1;
        let word = if words > 1 { without_quotes(word) } else { word };
        let lower = word.to_lowercase();
        if NO_NAMES.contains(&lower.as_str()) && !PARTICLES.contains(&lower.as_str()) {
            return false;
        }
        match word_kind(word, &lower) {
            WordKind::Full => full += 1,
            WordKind::Small if words > 1 || PARTICLES.contains(&lower.as_str()) || is_initials(word) => {}
            _ => return false,
        }
    }
    let last = text.split_whitespace().next_back().unwrap_or_default();
    (2..=6).contains(&words) && full >= 1 && !PARTICLES.contains(&last) && !text.ends_with(['-', '\''])
}

/// `“Annie”` between two names, without its marks.
fn without_quotes(word: &str) -> &str {
    [('“', '”'), ('"', '"'), ('‘', '’'), ('\'', '\'')]
        .iter()
        .find_map(|(open, close)| word.strip_prefix(*open)?.strip_suffix(*close))
        .unwrap_or(word)
}

/// `J.R.` before a family name; countries write themselves so too.
fn is_initials(word: &str) -> bool {
    word.ends_with('.')
        && word.chars().any(char::is_uppercase)
        && !matches!(word, "U.S." | "U.K." | "U.N." | "E.U." | "D.C." | "L.A." | "N.Y." | "U.S.S.R." | "No." | "A.")
        && word.split_inclusive('.').all(|initial| initial.chars().count() <= 2)
}

/// Whether words without capitals (Arabic, Chinese, Hindi …) can be a name: two to four short words of letters alone.
pub(crate) fn is_uncased_name(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let letters = |word: &str| {
        word.chars().all(|letter| {
            (letter.is_alphabetic() || is_mark(letter) || letter == '-')
                && !letter.is_lowercase()
                && !letter.is_uppercase()
        })
    };
    (2..=4).contains(&words) && text.chars().count() <= 30 && text.split_whitespace().all(letters)
}

/// Vowel signs and the like.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}')
}

enum WordKind {
    Full,
    Small,
    No,
}

fn word_kind(word: &str, lower: &str) -> WordKind {
    let mut letters = word.chars().filter(|letter| letter.is_alphabetic());
    let Some(first) = letters.next() else { return WordKind::No };
    let odd = word.chars().any(|letter| !(letter.is_alphabetic() || is_mark(letter) || "-'’.‐".contains(letter)));
    if odd {
        return WordKind::No;
    }
    if PARTICLES.contains(&lower) || SUFFIXES.contains(&lower) || lower.starts_with("d'") || lower.starts_with("d’") {
        return WordKind::Small;
    }
    if lower.starts_with("al-") || lower.starts_with("el-") {
        return WordKind::Full;
    }
    if !first.is_uppercase() {
        return WordKind::No;
    }
    let count = letters.count();
    if word.ends_with('.') && count > 3 {
        return WordKind::No;
    }
    if count == 0 || word.ends_with('.') { WordKind::Small } else { WordKind::Full }
}

/// Whether a word is set in capitals: two letters at least, none of them small.
pub(crate) fn is_capitals(word: &str) -> bool {
    let (mut upper, mut lower) = (0, 0);
    for letter in word.chars() {
        upper += usize::from(letter.is_uppercase());
        lower += usize::from(letter.is_lowercase());
    }
    // `McDONALD`, `d'EMILIO` are set in capitals too.
    upper >= 2 && (lower == 0 || (lower <= 2 && upper >= lower + 3 && word.ends_with(char::is_uppercase)))
}

/// A name in reading case: words in capitals get small letters, all others stay.
pub(crate) fn reading_case(name: &str) -> String {
    let all = name
        .split_whitespace()
        .filter(|word| word.chars().filter(|letter| letter.is_alphabetic()).count() > 1)
        .all(is_capitals);
    let mut read = String::with_capacity(name.len());
    for (nth, word) in name.split_whitespace().enumerate() {
        if nth > 0 {
            read.push(' ');
        }
        let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
        let initials = word.contains('.') || (letters <= 2 && (!all && nth == 0 || !has_vowel(word)));
        let suffix = matches!(word, "II" | "III" | "IV");
        if !is_capitals(word) || suffix || (initials && letters <= 3) {
            read.push_str(word);
        } else if nth > 0 && LOWER.contains(&word.to_lowercase().as_str()) {
            read.push_str(&word.to_lowercase());
        } else {
            push_reading_word(word, &mut read);
        }
    }
    read
}

fn has_vowel(word: &str) -> bool {
    word.chars().any(|letter| "AEIOUYÄÖÜÉ".contains(letter))
}

/// One word: a capital after every hyphen and after the apostrophe of `O’`, `D’`, `L’`; `Mc` keeps its second capital.
fn push_reading_word(word: &str, read: &mut String) {
    let parts = word.split('-').count();
    for (nth, part) in word.split('-').enumerate() {
        if nth > 0 {
            read.push('-');
        }
        let lower = part.to_lowercase();
        if nth == 0 && parts > 1 && matches!(lower.as_str(), "al" | "el") {
            read.push_str(&lower);
        } else {
            push_part(part, read);
        }
    }
}

fn push_part(part: &str, read: &mut String) {
    let mut capital = true;
    let mut letters = 0;
    for (at, letter) in part.char_indices() {
        if matches!(letter, '\'' | '’') {
            // An apostrophe after one letter opens a name (O’Neill); later ones do not (Shi’a).
            capital = letters == 1;
            read.push(letter);
            continue;
        }
        let after_mc = at == 2 && part.len() > 4 && part.get(..2).is_some_and(|head| head.eq_ignore_ascii_case("mc"));
        if capital || after_mc {
            read.extend(letter.to_uppercase());
        } else {
            read.extend(letter.to_lowercase());
        }
        capital = false;
        letters += usize::from(letter.is_alphabetic());
    }
}

/// Given names and family name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    /// Given names, in reading case.
    pub(crate) given: Option<String>,
    /// Family name with its particles, in reading case.
    pub(crate) family: Option<String>,
}

/// Splits a name as written: capitals mark the family name wherever it stands, else the last word is it.
pub(crate) fn split(name: &str) -> Parts {
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.len() < 2 || !name.chars().any(char::is_uppercase) {
        return Parts::default();
    }
    let family_at = marked_family(&words).unwrap_or_else(|| last_family(&words));
    let read = reading_case(name);
    let read: Vec<&str> = read.split_whitespace().collect();
    let join = |words: Option<&[&str]>| words.filter(|words| !words.is_empty()).map(|words| words.join(" "));
    let (start, end) = family_at;
    match (start, end == words.len()) {
        (0, true) => Parts::default(),
        (0, false) => Parts { given: join(read.get(end..)), family: join(read.get(..end)) },
        _ => Parts { given: join(read.get(..start)), family: join(read.get(start..)) },
    }
}

/// The run of words in capitals, where the others are not.
fn marked_family(words: &[&str]) -> Option<(usize, usize)> {
    let capitals: Vec<bool> =
        words.iter().map(|word| is_capitals(word) && word.chars().count() > 1 && !word.contains('.')).collect();
    if capitals.iter().all(|set| *set) {
        return None;
    }
    let (first, last) = (capitals.iter().position(|set| *set)?, capitals.iter().rposition(|set| *set)?);
    if first == 0 && last + 1 < words.len() {
        // `AJ Smith` has initials; `CHEN Wei` has its family name first.
        let short = words.first().is_some_and(|word| word.chars().count() <= 2);
        return (!short).then_some((0, last + 1));
    }
    (last + 1 == words.len()).then(|| (before_particles(words, first), words.len()))
}

fn last_family(words: &[&str]) -> (usize, usize) {
    let mut last = words.len() - 1;
    while last > 1 && words.get(last).is_some_and(|word| SUFFIXES.contains(&word.to_lowercase().as_str())) {
        last -= 1;
    }
    (before_particles(words, last), words.len())
}

/// Takes the particles before a family name along, but never the first word.
fn before_particles(words: &[&str], mut at: usize) -> usize {
    while at > 1 && words.get(at - 1).is_some_and(|word| PARTICLES.contains(&word.to_lowercase().as_str())) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_become_reading_case() {
        for (written, read) in [
            ("Shaun TANDON", "Shaun Tandon"),
            ("ANDREW CABALLERO-REYNOLDS", "Andrew Caballero-Reynolds"),
            ("BERNARD CONDON", "Bernard Condon"),
            ("Siobhan O’NEILL", "Siobhan O’Neill"),
            ("JOHN MCDONALD", "John McDonald"),
            ("TJ DIXON", "TJ Dixon"),
            ("AJ Dixon", "AJ Dixon"),
            ("J.R. SMITH II", "J.R. Smith II"),
            ("ROBERT VAN DER BERG", "Robert van der Berg"),
            ("Omar AL-HADDAD", "Omar al-Haddad"),
            ("Jing LI", "Jing Li"),
            ("Élodie LÉGER", "Élodie Léger"),
            ("Ian McKay", "Ian McKay"),
        ] {
            assert_eq!(reading_case(written), read);
        }
    }

    #[test]
    fn names_are_split_with_their_particles() {
        for (written, given, family) in [
            ("Shaun TANDON", "Shaun", "Tandon"),
            ("Ursula von der Weide", "Ursula", "von der Weide"),
            ("CHEN Wei", "Wei", "Chen"),
            ("Ann B. Carter Jr.", "Ann B.", "Carter Jr."),
            ("Maria de la Cruz", "Maria", "de la Cruz"),
            ("Omar al-Haddad", "Omar", "al-Haddad"),
        ] {
            let parts = split(written);
            assert_eq!((parts.given.as_deref(), parts.family.as_deref()), (Some(given), Some(family)), "{written}");
        }
        assert_eq!(split("Ronaldo"), Parts::default());
        assert_eq!(split("دانا مخلاتي"), Parts::default());
    }

    #[test]
    fn names_look_like_names() {
        for name in
            ["Shaun TANDON", "Frances d'Emilio", "Ann B. Reed", "Ludwig van der Meer", "Li Na", "José María Ruiz"]
        {
            assert!(is_name(name), "{name}");
        }
        for no_name in
            ["The Associated Press", "Stocks", "Rain expected", "Up 5 percent", "Who Won?", "In Paris", "a b", "", "Dr"]
        {
            assert!(!is_name(no_name), "{no_name}");
        }
        assert!(is_uncased_name("دانا مخلاتي") && !is_uncased_name("Dana M"));
    }
}
