//! Names whose form or neighbours tell what they are against the tagger: companies by their last word (“Sella Lines”), ships
//! by the letters or the noun before them (“MV Aurelia”, “the ferry Aurelia”), and countries that no map holds by what only a
//! country has (“Norrland's central bank”). Owns kinds, not borders, but for the letters of a ship.

use super::page::Page;
use super::tables::organisation;
use super::{Name, NameKind};
use std::collections::BTreeSet;

/// Last words of companies and bodies that are nobody's surname.
const COMPANIES: &[&str] = &[
    "Lines",
    "Airlines",
    "Airways",
    "Holdings",
    "Industries",
    "Inc",
    "Inc.",
    "Corp",
    "Corp.",
    "Corporation",
    "Company",
    "Ltd",
    "Ltd.",
    "LLC",
    "PLC",
    "plc",
    "GmbH",
    "AG",
    "Group",
    "Bank",
    "Motors",
    "Pharmaceuticals",
    "Technologies",
    "Systems",
    "Partners",
    "Associates",
    "Foundation",
    "Institute",
    "University",
    "Council",
    "Committee",
    "Ministry",
    "Association",
    "Federation",
    "Party",
    "Club",
    "Airport",
    "Robotics",
    "Shipping",
    "Energy",
    "Records",
];
/// Letters before the name of a ship.
const PREFIXES: &[&str] = &[
    "MV", "M/V", "MS", "M/S", "MT", "M/T", "SS", "RMS", "HMS", "HMAS", "HMCS", "HMNZS", "USS", "USNS", "USCGC", "RRS",
    "FV", "F/V",
];
/// Nouns before the name of a ship.
const VESSELS: &[&str] = &[
    "ferry",
    "ship",
    "tanker",
    "vessel",
    "freighter",
    "trawler",
    "yacht",
    "frigate",
    "destroyer",
    "warship",
    "submarine",
    "icebreaker",
    "steamer",
    "schooner",
    "tugboat",
    "lifeboat",
    "liner",
    "containership",
];
/// What a country alone has, behind “'s”.
const OF_A_COUNTRY: &[&str] = &["parliament", "navy", "airspace", "constitution", "embassy", "ambassador"];

/// The names with their kinds mended, in order.
pub(super) fn mend(page: &Page<'_>) -> Vec<Name> {
    let ships: BTreeSet<&str> = page.names.iter().filter_map(|name| page.ship(name)).collect();
    let countries: BTreeSet<&str> =
        page.names.iter().filter(|name| page.has_what_countries_have(name)).map(|name| page.written(name)).collect();
    let mut mended = Vec::with_capacity(page.names.len());
    for name in page.names {
        let written = page.written(name);
        let bare = without_letters(written);
        let person = name.kind == NameKind::Person;
        let unsure = person || name.kind == NameKind::Organisation;
        let kind = if ships.contains(bare) && name.kind != NameKind::Group {
            NameKind::Product
        } else if person && is_company(written) {
            NameKind::Organisation
        } else if unsure && countries.contains(written) {
            NameKind::Place
        } else {
            name.kind
        };
        mended.push(Name { kind, ..name.clone() });
    }
    mended
}

/// A ship's name without the letters before it.
pub(super) fn without_letters(written: &str) -> &str {
    written.split_once(' ').filter(|(first, _)| PREFIXES.contains(first)).map_or(written, |(_, rest)| rest)
}

fn is_company(written: &str) -> bool {
    written.rsplit_once(' ').is_some_and(|(_, last)| COMPANIES.contains(&last))
}

impl<'a> Page<'a> {
    /// The bare name of a ship, where letters or a noun stand before it.
    fn ship(&self, name: &Name) -> Option<&'a str> {
        let (sentence, first, _) = name.sentence?;
        let written = self.written(name);
        let bare = without_letters(written);
        let before = self.back(sentence, first, 1);
        let noun = VESSELS.contains(&before) && matches!(name.kind, NameKind::Person | NameKind::Organisation);
        (bare.len() < written.len() || PREFIXES.contains(&before) || noun && !is_company(written)).then_some(bare)
    }

    /// “Norrland's parliament”, “Norrland's central bank”, “Norrland's Prime Minister”.
    fn has_what_countries_have(&self, name: &Name) -> bool {
        let Some((sentence, first, last)) = name.sentence.filter(|_| name.kind != NameKind::Group) else {
            return false;
        };
        let written = self.written(name);
        let plain = last == first + 1 && written.chars().any(char::is_lowercase) && organisation(written).is_none();
        if !plain || !matches!(self.word(sentence, last), "'s" | "’s") {
            return false;
        }
        let (next, behind) = (self.word(sentence, last + 1), self.word(sentence, last + 2));
        let minister = matches!(behind, "Minister" | "minister") && next != "former" && next != "the";
        OF_A_COUNTRY.contains(&next)
            || next == "central" && behind == "bank"
            || next == "coast" && behind == "guard"
            || minister
    }
}
