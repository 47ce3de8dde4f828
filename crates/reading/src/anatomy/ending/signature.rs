//! Signatures: the initials of writers and desks, `hh/ph/ts` and `dpa geh yyth a3`.

use super::super::agencies;
use super::super::passage::Passage;

/// The initials at the end.
pub(super) fn read(line: Passage<'_>) -> Option<(Passage<'_>, Option<&'static str>)> {
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
        // `h/t The Post`: a group of words of which one is written like a name.
        let named = |part: &str| {
            part.chars().count() >= 3
                && part.starts_with(char::is_uppercase)
                && part.chars().skip(1).all(char::is_lowercase)
        };
        if parts > 1 && group.split(' ').any(named) {
            return false;
        }
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
