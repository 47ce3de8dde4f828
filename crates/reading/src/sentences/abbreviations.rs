//! Words that end in a full stop of their own. Owns the tables only; `tokens` keeps the stop with such a word, and
//! `boundaries` decides whether it also ends the sentence. Sorted, so that a look-up is a binary search.

/// What the full stop of an abbreviation tells about the end of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// A name or number follows: never an end (`Mr.`, `Gen.`, `No.`).
    Leads,
    /// An end where a new sentence plainly begins after it (`Inc.`, `a.m.`, `Calif.`).
    Either,
}

/// Titles and words that lead to a name or a number. English, German, French, Spanish, Portuguese, Italian, Dutch.
const LEADING: &[&str] = &[
    "adj", "adm", "asst", "atty", "brig", "bros", "bt", "capt", "cf", "cmdr", "col", "comdr", "cpl", "cpt", "dem",
    "det", "dhr", "dipl", "dir", "dist", "dist", "dott", "dr", "dra", "drs", "ed", "eng", "ens", "esp", "exc", "fig",
    "figs", "fr", "ft", "geb", "gen", "gov", "govs", "herr", "hon", "hr", "hrn", "ing", "insp", "ir", "jhr", "lic",
    "lt", "ltc", "ltcol", "maj", "mevr", "mlle", "mme", "mons", "mr", "mrs", "ms", "msgr", "mt", "mtr", "mx", "nr",
    "nos", "op", "ord", "pfc", "pg", "pp", "pres", "prof", "profs", "pt", "pte", "pvt", "rep", "reps", "rev", "sec",
    "sen", "sens", "sgt", "sig", "sra", "srta", "ssgt", "st", "sta", "ste", "supt", "tel", "treas", "univ", "vgl",
    "vol", "vols", "vs", "bzw", "ca", "nr", "str", "dhr", "evtl", "ggf", "inkl", "zzgl", "approx", "assoc", "incl",
];

/// Words that may stand at the end of a sentence with their full stop.
const EITHER: &[&str] = &[
    "ala", "al", "apr", "ariz", "ark", "assn", "aug", "bhd", "blvd", "cal", "calif", "cie", "co", "colo", "conn",
    "corp", "cos", "ct", "dec", "del", "dept", "est", "etc", "feb", "fla", "ga", "hwy", "ill", "inc", "ind", "intl",
    "jan", "jr", "jul", "kan", "ky", "la", "ltd", "ltda", "mass", "md", "mfg", "mich", "minn", "mio", "miss", "mo",
    "mont", "mrd", "mtn", "natl", "neb", "nev", "nov", "oct", "okla", "ont", "ore", "pa", "ph.d", "plc", "pty", "que",
    "rd", "sept", "sr", "sp", "tenn", "tex", "usw", "va", "vt", "wash", "wis", "wyo", "alt", "sask", "jun", "usf",
    "hosp", "messrs", "mln", "bln", "ptas", "dna", "ave", "aufl", "abs", "bd", "hrsg", "s.a", "max", "min",
];

/// Abbreviations only when a number follows: also words, or ends of sentences.
const BEFORE_NUMBER: &[&str] = &["art", "ch", "eq", "no", "núm", "num", "p", "para", "sect", "ver"];

/// Capitalised only; in lower case a word of its own.
const CAPITAL_ONLY: &[&str] = &[
    "adj", "ala", "ark", "art", "cal", "col", "conn", "cos", "del", "dem", "det", "dir", "ed", "eng", "ga", "gen",
    "hon", "ill", "ind", "la", "lit", "mass", "max", "md", "min", "miss", "mo", "mont", "neb", "nos", "ont", "op",
    "ord", "ore", "pa", "pres", "que", "rep", "reps", "rev", "sec", "sen", "sig", "st", "sta", "ste", "va", "wash",
    "dec", "mar", "jan", "sat", "sun", "alt", "ct", "ft", "pt", "mt", "str",
];

/// What the full stop after `word` (without it) tells; `None` where the word is no abbreviation.
pub(super) fn stop_of(word: &str, before_number: bool) -> Option<Stop> {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if letters == 0 || letters != word.chars().filter(|c| *c != '.').count() {
        return None;
    }
    if letters == 1 && word.chars().all(char::is_uppercase) {
        return Some(Stop::Leads);
    }
    if ["e.g", "i.e", "z.B", "d.h", "u.a", "c"].contains(&word) {
        return Some(Stop::Leads);
    }
    if is_dotted(word) {
        return Some(Stop::Either);
    }
    let lower = word.to_lowercase();
    let has = |table: &[&str]| table.contains(&lower.as_str());
    let capital = word.starts_with(char::is_uppercase);
    if word.len() > 6 || (!capital && has(CAPITAL_ONLY)) {
        return None;
    }
    if has(BEFORE_NUMBER) {
        return before_number.then_some(Stop::Leads);
    }
    if has(LEADING) {
        return Some(Stop::Leads);
    }
    has(EITHER).then_some(Stop::Either)
}

/// Whether a word that could be a title is an acronym by its letters: `patients with MS. Final approval`. Copy writes
/// titles in capitals only where it writes everything so, and then the word behind is in capitals too.
pub(super) fn is_acronym(word: &str, rest: &str) -> bool {
    const TITLES: &[&str] =
        &["MR", "MRS", "DR", "ST", "MT", "FT", "GEN", "COL", "CAPT", "LT", "SGT", "SEN", "REP", "GOV"];
    let capitals = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase());
    let mut next = rest.chars();
    let mixed =
        next.next().is_some_and(char::is_uppercase) && next.next().is_some_and(|c| c.is_lowercase() || c == ' ');
    capitals && mixed && LEADING.contains(&word.to_ascii_lowercase().as_str()) && !TITLES.contains(&word)
}

/// `U.S`, `a.m`, `e.g`, `d.h`: single letters between stops (the last stop taken off).
fn is_dotted(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|part| part.chars().count() == 1)
        || ["Ph.D", "M.Sc", "B.Sc", "Lt.Col", "Lt.Gen", "Maj.Gen"].contains(&word)
}

/// Words that open a sentence far more often than they follow an abbreviation inside one.
pub(super) fn opens_sentences(word: &str) -> bool {
    const OPENERS: &[&str] = &[
        "A",
        "About",
        "According",
        "After",
        "All",
        "Also",
        "Although",
        "Among",
        "An",
        "And",
        "Another",
        "Any",
        "Are",
        "As",
        "Asked",
        "At",
        "Authorities",
        "Because",
        "Before",
        "Both",
        "But",
        "By",
        "Can",
        "Critics",
        "Despite",
        "Did",
        "Do",
        "Does",
        "During",
        "Each",
        "Earlier",
        "Even",
        "Every",
        "Experts",
        "Few",
        "For",
        "Former",
        "From",
        "Had",
        "Has",
        "Have",
        "He",
        "Her",
        "Here",
        "His",
        "How",
        "However",
        "I",
        "If",
        "In",
        "Instead",
        "Is",
        "It",
        "Its",
        "Last",
        "Later",
        "Many",
        "Meanwhile",
        "More",
        "Most",
        "My",
        "Neither",
        "No",
        "Nor",
        "Not",
        "Now",
        "Of",
        "Officials",
        "On",
        "Once",
        "One",
        "Only",
        "Or",
        "Other",
        "Others",
        "Our",
        "Over",
        "People",
        "Perhaps",
        "Police",
        "Several",
        "She",
        "Shares",
        "Since",
        "So",
        "Some",
        "Still",
        "Such",
        "Than",
        "That",
        "The",
        "Their",
        "Then",
        "There",
        "These",
        "They",
        "This",
        "Those",
        "Though",
        "Through",
        "Thus",
        "To",
        "Two",
        "Under",
        "Unlike",
        "Until",
        "Was",
        "We",
        "Were",
        "What",
        "When",
        "Where",
        "Whether",
        "Which",
        "While",
        "Who",
        "Why",
        "Will",
        "With",
        "Without",
        "Would",
        "Yes",
        "Yet",
        "You",
        "Your",
        "Der",
        "Die",
        "Das",
        "Er",
        "Sie",
        "Es",
        "Ein",
        "Eine",
        "Im",
        "Am",
        "Le",
        "Les",
        "Il",
        "Elle",
        "El",
        "Los",
        "Las",
        "Un",
        "Una",
        "O",
        "Os",
        "De",
        "Het",
    ];
    OPENERS.contains(&word)
}

/// Names of months that follow a German ordinal (`3. Oktober`).
pub(super) fn is_german_month(word: &str) -> bool {
    const MONTHS: &[&str] = &[
        "Januar",
        "Jänner",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
        "Jahrhundert",
        "Jahrhunderts",
        "Weltkrieg",
        "Bundesliga",
        "Liga",
        "Platz",
    ];
    MONTHS.contains(&word)
}
