//! Regional variants by spelling: `en-GB` beside `en-US`, `pt-BR` beside `pt-PT`, Swiss and Austrian German.
//!
//! Words with a capital are left out: they may be names (`Department of Defense`, `Labour Party`). Both spellings in one
//! text settle nothing.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Words that only one side writes, lower case; a `*` stands for any ending.
struct Sides {
    language: &'static str,
    regions: [(&'static str, &'static [&'static str]); 2],
}

static SIDES: &[Sides] = &[
    Sides {
        language: "en",
        regions: [
            (
                "GB",
                &[
                    "organisation*",
                    "organise*",
                    "organising",
                    "colour*",
                    "centre",
                    "centres",
                    "centred",
                    "defence",
                    "offence",
                    "labour",
                    "favour*",
                    "neighbour*",
                    "honour*",
                    "behaviour*",
                    "harbour*",
                    "humour*",
                    "rumour*",
                    "theatre*",
                    "metre",
                    "metres",
                    "kilometre*",
                    "litre*",
                    "travell*",
                    "cancell*",
                    "programme*",
                    "tonnes",
                    "grey",
                    "tyre*",
                    "cheque",
                    "cheques",
                    "aluminium",
                    "recognise*",
                    "realise*",
                    "criticis*",
                    "apologis*",
                    "emphasis*",
                    "authoris*",
                    "mobilis*",
                    "stabilis*",
                    "privatis*",
                    "nationalis*",
                    "civilis*",
                    "specialis*",
                    "analyse*",
                    "catalogue",
                    "dialled",
                    "fuelled",
                    "labelled",
                    "modelled",
                    "signalled",
                    "jewellery",
                    "mould*",
                    "plough*",
                    "sceptic*",
                    "whilst",
                    "licence",
                    "licences",
                    "storey",
                    "storeys",
                    "ageing",
                    "manoeuvre*",
                    "paediatric*",
                    "orthopaedic*",
                    "anaesthe*",
                    "foetus",
                    "oestrogen",
                    "diarrhoea",
                    "endeavour*",
                    "vapour",
                    "armour*",
                    "savour*",
                    "rigour",
                    "valour",
                    "parlour",
                    "splendour",
                    "saviour*",
                    "pyjamas",
                    "moustache",
                    "enrol",
                    "fulfil",
                    "instalment*",
                    "skilful",
                    "wilful",
                ],
            ),
            (
                "US",
                &[
                    "color",
                    "colors",
                    "colored",
                    "colorful",
                    "center",
                    "centers",
                    "centered",
                    "defense",
                    "offense",
                    "labor",
                    "favor",
                    "favors",
                    "favored",
                    "favorite*",
                    "neighbor*",
                    "honor",
                    "honors",
                    "honored",
                    "honoring",
                    "behavior*",
                    "harbor",
                    "harbors",
                    "humor",
                    "rumor",
                    "rumors",
                    "theater*",
                    "meters",
                    "kilometer*",
                    "liter",
                    "liters",
                    "traveled",
                    "traveling",
                    "traveler*",
                    "canceled",
                    "canceling",
                    "gray",
                    "aluminum",
                    "fueled",
                    "fueling",
                    "labeled",
                    "modeled",
                    "signaled",
                    "signaling",
                    "jewelry",
                    "plow",
                    "plowed",
                    "skeptic*",
                    "maneuver*",
                    "pediatric*",
                    "orthopedic*",
                    "endeavor*",
                    "vapor",
                    "armor",
                    "armored",
                    "savior",
                    "pajamas",
                    "mustache",
                    "fulfill",
                    "enroll",
                    "skillful",
                    "analyze*",
                    "catalog",
                    "paralyze*",
                ],
            ),
        ],
    },
    Sides {
        language: "pt",
        regions: [
            (
                "BR",
                &[
                    "econômic*",
                    "acadêmic*",
                    "gênero*",
                    "quilômetro*",
                    "polêmic*",
                    "fenômeno*",
                    "prêmio*",
                    "bebê*",
                    "bilhões",
                    "bilhão",
                    "você",
                    "ônibus",
                    "trem",
                    "trens",
                    "eletrônic*",
                    "atômic*",
                    "cômodo*",
                    "tênis",
                    "esporte*",
                    "planejamento",
                ],
            ),
            (
                "PT",
                &[
                    "económic*",
                    "académic*",
                    "género*",
                    "quilómetro*",
                    "polémic*",
                    "fenómeno*",
                    "prémio*",
                    "bebé*",
                    "autocarro*",
                    "comboio*",
                    "facto",
                    "factos",
                    "equipa",
                    "equipas",
                    "eletrónic*",
                    "atómic*",
                    "ténis",
                    "desporto*",
                    "planeamento",
                    "utente*",
                    "telemóvel",
                    "telemóveis",
                ],
            ),
        ],
    },
    Sides {
        language: "de",
        regions: [
            (
                "CH",
                &[
                    "grosse",
                    "grossen",
                    "grosser",
                    "grosses",
                    "gross",
                    "ausserdem",
                    "ausser",
                    "ausserhalb",
                    "schliesslich",
                    "schliessen",
                    "heisst",
                    "heissen",
                    "weiss",
                    "strasse",
                    "strassen",
                    "liess",
                    "liessen",
                    "mass",
                    "massnahmen",
                    "gemäss",
                    "dreissig",
                    "draussen",
                ],
            ),
            ("AT", &["jänner", "feber", "heuer", "heurigen", "marillen", "paradeiser", "erdäpfel"]),
        ],
    },
];

/// The words of both sides by their first four letters' bytes.
struct Index {
    language: &'static str,
    regions: [&'static str; 2],
    by_start: FxHashMap<&'static str, Vec<(&'static str, usize)>>,
}

static INDEX: LazyLock<Vec<Index>> = LazyLock::new(|| {
    SIDES
        .iter()
        .map(|sides| {
            let mut by_start: FxHashMap<&'static str, Vec<(&'static str, usize)>> = FxHashMap::default();
            for (side, (_, words)) in sides.regions.iter().enumerate() {
                for word in *words {
                    by_start.entry(start(word).unwrap_or(word)).or_default().push((word, side));
                }
            }
            let [(one, _), (other, _)] = sides.regions;
            Index { language: sides.language, regions: [one, other], by_start }
        })
        .collect()
});

/// The region whose spelling a text shows.
pub(crate) fn of(language: &str, text: &str) -> Option<&'static str> {
    let sides = INDEX.iter().find(|index| index.language == language)?;
    // In German `ß` rules Switzerland out, and `Jänner` is written with a capital.
    let german = language == "de";
    let mut counts = [0_usize; 2];
    for word in text.split(|mark: char| !mark.is_alphabetic()) {
        let lower;
        let word = if german && word.starts_with(char::is_uppercase) {
            lower = word.to_lowercase();
            lower.as_str()
        } else {
            word
        };
        if word.len() < 4 || word.starts_with(char::is_uppercase) {
            continue;
        }
        let Some(start) = start(word) else { continue };
        for (known, side) in sides.by_start.get(start).into_iter().flatten() {
            if let Some(count) = counts.get_mut(*side).filter(|_| fits(word, known)) {
                *count += 1;
            }
        }
    }
    let [one, other] = sides.regions;
    match counts {
        [found, 0] if found > 0 => (!german || (found > 1 && !text.contains('ß'))).then_some(one),
        [0, found] if found > 0 => Some(other),
        _ => None,
    }
}

/// The first four bytes, or three where the fourth is inside a letter.
fn start(word: &str) -> Option<&str> {
    word.get(..4).or_else(|| word.get(..3))
}

fn fits(word: &str, known: &str) -> bool {
    match known.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => word == known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_shows_the_region_and_names_do_not() {
        for (language, text, region) in [
            ("en", "the organisation said", Some("GB")),
            ("en", "a center for labor", Some("US")),
            ("en", "the Department of Defense and the Labour Party met", None),
            ("en", "the colour of the center", None),
            ("pt", "a crise econômica", Some("BR")),
            ("de", "Die Massnahmen sind gemäss Plan schliesslich gross", Some("CH")),
            ("de", "Am 3. Jänner kam der Schnee", Some("AT")),
            ("de", "Die Straße war groß", None),
            ("fr", "le port", None),
        ] {
            assert_eq!(of(language, text), region, "{text}");
        }
    }
}
