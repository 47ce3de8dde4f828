//! The agencies, by the codes and names they sign with. A table and look-ups, no rules.

use super::openings::Openings;
use std::sync::LazyLock;

/// How an agency signs: the code that desks know it by, then every other way it writes itself, lower case.
const AGENCIES: &[(&str, &[&str])] = &[
    (
        "AFP",
        &[
            "agence france-presse",
            "agence france presse",
            "أ ف ب",
            "ا ف ب",
            "اف ب",
            "أف ب",
            "فرانس برس",
            "وكالة فرانس برس",
        ],
    ),
    ("AP", &["associated press", "the associated press", "the ap"]),
    ("Reuters", &["thomson reuters", "rtrs", "reuters health", "reuters breakingviews"]),
    ("dpa", &["deutsche presse-agentur", "dpa international", "dpa-afx", "dpa/tmn"]),
    ("PA", &["press association", "pa media", "the press association"]),
    ("TASS", &["itar-tass", "тасс"]),
    ("Xinhua", &["新华社", "新華社", "xinhua news agency"]),
    ("EFE", &["agencia efe"]),
    ("ANSA", &[]),
    ("AAP", &["australian associated press"]),
    ("UPI", &["united press international"]),
    ("CP", &["the canadian press", "canadian press", "la presse canadienne"]),
    ("Kyodo", &["kyodo news"]),
    ("Yonhap", &["yonhap news agency"]),
    ("Belga", &[]),
    ("ANP", &["algemeen nederlands persbureau"]),
    ("APA", &["austria presse agentur"]),
    ("ATS", &["keystone-ats", "keystone-sda", "sda"]),
    ("Ritzau", &[]),
    ("NTB", &["norsk telegrambyrå"]),
    ("TT", &["tidningarnas telegrambyrå"]),
    ("STT", &[]),
    ("Lusa", &[]),
    ("PAP", &[]),
    ("CTK", &["čtk"]),
    ("MTI", &[]),
    ("Interfax", &["интерфакс"]),
    ("RIA Novosti", &["риа новости", "ria novosti", "ria"]),
    ("IANS", &[]),
    ("PTI", &["press trust of india"]),
    ("Bernama", &[]),
    ("Anadolu", &["anadolu agency", "aa"]),
    ("EP", &["europa press"]),
    ("Bloomberg", &["bloomberg news"]),
    ("VOA", &["voice of america"]),
    ("Getty Images", &["getty", "gettyimages"]),
    ("EPA", &["european pressphoto agency", "epa-efe"]),
    ("SIPA", &["sipa usa", "sipa press"]),
    ("Zuma Press", &["zuma", "zuma wire"]),
    ("Shutterstock", &[]),
    ("Picture Alliance", &["picture-alliance", "picture alliance/dpa"]),
    ("NurPhoto", &[]),
    ("Imago", &["imago images"]),
    ("Globe Newswire", &["globenewswire"]),
    ("PRNewswire", &["pr newswire"]),
    ("Business Wire", &["businesswire"]),
    ("ACCESSWIRE", &[]),
    ("Newsfile", &["newsfile corp."]),
    ("news aktuell", &["ots"]),
];

/// Agencies that supply pictures and nothing else, and the distributors of press releases.
const NO_NEWSROOMS: &[&str] =
    &["Getty Images", "SIPA", "Zuma Press", "Shutterstock", "Picture Alliance", "NurPhoto", "Imago", "EPA"];

/// The code of the agency that a name is.
pub(crate) fn known(name: &str) -> Option<&'static str> {
    let bare = name.trim().trim_end_matches(['.', ',', '=']).trim();
    if bare.is_empty() || bare.len() > 40 {
        return None;
    }
    let lower = bare.to_lowercase();
    let named = |code: &str, names: &[&str]| names.contains(&lower.as_str()) || code.eq_ignore_ascii_case(bare);
    AGENCIES.iter().find(|(code, names)| named(code, names)).map(|(code, _)| *code)
}

/// The agencies that a text such as `tca/dpa`, `ats afp` or `APA/dpa` names: the first, where all of it is names.
pub(crate) fn first_of(names: &str) -> Option<&'static str> {
    if let Some(code) = known(names) {
        return Some(code);
    }
    let mut first = None;
    for part in names.split(['/', ' ', ',', '-']).filter(|part| !part.is_empty()) {
        match known(part) {
            Some(code) => first = first.or(Some(code)),
            None if part.len() <= 6 && part.chars().all(char::is_alphanumeric) => {}
            None => return None,
        }
    }
    first
}

/// Whether an agency writes news (and does not only take pictures).
pub(crate) fn writes(code: &str) -> bool {
    !NO_NEWSROOMS.contains(&code)
}

/// Every name of every agency, with its code.
static NAMES: LazyLock<Openings<&str>> = LazyLock::new(|| {
    let all = |(code, names): &(&'static str, &'static [&'static str])| {
        (*code, std::iter::once(*code).chain(names.iter().copied()))
    };
    Openings::new(AGENCIES.iter().map(all).flat_map(|(code, names)| names.map(move |name| (name, code))))
});

/// The agency that a text opens with, and what follows it.
pub(crate) fn leading(text: &str) -> Option<(&'static str, &str)> {
    let mut best: Option<(&'static str, &str)> = None;
    for (name, code) in NAMES.of(text) {
        if let Some(rest) = super::passage::strip_words_no_case(text, name)
            && best.is_none_or(|(_, shortest)| rest.len() < shortest.len())
        {
            best = Some((code, rest));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_are_known_by_all_their_names() {
        for (name, code) in [
            ("Agence France-Presse", "AFP"),
            ("REUTERS", "Reuters"),
            ("dpa", "dpa"),
            ("أ ف ب", "AFP"),
            ("ТАСС", "TASS"),
        ] {
            assert_eq!(known(name), Some(code), "{name}");
        }
        assert_eq!((known(""), known("CDU"), known("Apple")), (None, None, None));
    }

    #[test]
    fn a_pair_of_agencies_gives_the_first_known() {
        assert_eq!(
            (first_of("tca/dpa"), first_of("ats afp"), first_of("Angela Merkel")),
            (Some("dpa"), Some("ATS"), None)
        );
    }

    #[test]
    fn the_longest_name_opens_a_text() {
        assert_eq!(leading("Press Association Political Correspondent"), Some(("PA", " Political Correspondent")));
        assert_eq!(leading("Paul Smith"), None);
    }
}
