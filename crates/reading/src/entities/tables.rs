//! The small tables of countries, regions and organisations under `data/`, read once. Owns look-ups by name; what a name
//! means in an article is decided elsewhere.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A country.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Country {
    /// ISO 3166-1 alpha-2.
    pub(crate) code: &'static str,
    /// Wikidata item.
    pub(crate) item: &'static str,
    /// Its usual name.
    pub(crate) name: &'static str,
}

/// A state, region, continent or water.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Region {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) country: &'static str,
    pub(crate) admin1: &'static str,
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    pub(crate) item: &'static str,
}

/// Countries and the words for their people.
#[derive(Debug, Default)]
pub(crate) struct Countries {
    by_name: BTreeMap<&'static str, Country>,
    by_people: BTreeMap<String, Country>,
    peoples: BTreeMap<String, &'static str>,
    foreign: BTreeMap<&'static str, Country>,
}

impl Countries {
    /// The country of a name, in any of its English forms.
    pub(crate) fn named(&self, name: &str) -> Option<Country> {
        self.by_name.get(name).copied()
    }

    /// The country of a word for its people (`Turkish`, `Turks`), lower case.
    pub(crate) fn of_people(&self, word: &str) -> Option<Country> {
        self.by_people.get(&word.to_lowercase()).copied()
    }

    /// The common form of a word for a people that is no country's, lower case.
    pub(crate) fn people(&self, word: &str) -> Option<&'static str> {
        self.peoples.get(&word.to_lowercase()).copied()
    }

    /// Whether a word names a country in one of the languages beside English, or in all.
    pub(crate) fn is_foreign(&self, word: &str) -> bool {
        self.foreign.contains_key(word)
    }

    /// The country of a name in one of the languages beside English.
    pub(crate) fn foreign(&self, word: &str) -> Option<Country> {
        self.foreign.get(word).copied()
    }
}

/// All countries.
pub(crate) fn countries() -> &'static Countries {
    static TABLE: LazyLock<Countries> = LazyLock::new(read_countries);
    &TABLE
}

fn read_countries() -> Countries {
    let mut table = Countries::default();
    let mut by_code = BTreeMap::new();
    for row in rows(include_str!("../../data/countries.tsv")) {
        let [code, item, name, others, peoples] = cells(row);
        let country = Country { code, item, name };
        by_code.insert(code, country);
        for name in std::iter::once(name).chain(others.split(';')).filter(|name| !name.is_empty()) {
            table.by_name.insert(name, country);
        }
        for people in peoples.split(';').filter(|people| !people.is_empty()) {
            table.by_people.insert(people.to_lowercase(), country);
        }
    }
    let mut stem = "";
    for row in rows(include_str!("../../data/peoples.txt")) {
        let shared = row.strip_suffix('s').unwrap_or(row);
        if stem.is_empty() || shared != stem {
            stem = shared;
        }
        table.peoples.insert(row.to_lowercase(), stem);
    }
    for (code, names) in FOREIGN {
        for name in *names {
            if let Some(country) = by_code.get(code) {
                table.foreign.insert(name, *country);
            }
        }
    }
    table
}

/// Names of countries in German, French, Spanish, Portuguese, Italian and Dutch that mean nothing else there.
const FOREIGN: &[(&str, &[&str])] = &[
    ("DE", &["Deutschland", "Allemagne", "Alemania", "Alemanha", "Germania", "Duitsland"]),
    ("FR", &["Frankreich", "France", "Francia", "França", "Frankrijk"]),
    ("ES", &["Spanien", "Espagne", "España", "Espanha", "Spagna", "Spanje"]),
    ("IT", &["Italien", "Italie", "Italia", "Itália", "Italië"]),
    ("PT", &["Portugal", "Portogallo"]),
    ("NL", &["Niederlande", "Niederlanden", "Nederland"]),
    ("AT", &["Österreich", "Autriche", "Oostenrijk"]),
    ("CH", &["Schweiz", "Suiza", "Suíça", "Svizzera", "Zwitserland"]),
    ("BE", &["Belgien", "Belgique", "Bélgica", "Belgio", "België"]),
    ("GB", &["Großbritannien", "Royaume-Uni", "Grande-Bretagne"]),
    ("PL", &["Polen", "Pologne", "Polonia", "Polônia"]),
    ("RU", &["Russland", "Russie", "Rusia", "Rússia", "Rusland"]),
    ("UA", &["Ukraine", "Ucrania", "Ucrânia", "Ucraina", "Oekraïne"]),
    ("CN", &["China", "Chine", "Cina"]),
    ("JP", &["Japan", "Japon", "Japón", "Japão", "Giappone"]),
    ("IN", &["Indien", "Inde", "Índia"]),
    ("TR", &["Türkei", "Turquie", "Turquía", "Turquia", "Turchia", "Turkije"]),
    ("SY", &["Syrien", "Syrie", "Siria", "Síria", "Syrië"]),
    ("IQ", &["Irak", "Iraque"]),
    ("IL", &["Israel", "Israël", "Israele"]),
    ("EG", &["Ägypten", "Égypte", "Egipto", "Egito", "Egitto", "Egypte"]),
    ("GR", &["Griechenland", "Grèce", "Grecia", "Grécia", "Griekenland"]),
    ("BR", &["Brasilien", "Brésil", "Brasil", "Brasile", "Brazilië"]),
    ("MX", &["Mexiko", "Mexique", "México", "Messico"]),
    ("AR", &["Argentinien", "Argentine", "Argentina", "Argentinië"]),
    ("CO", &["Kolumbien", "Colombie", "Colombia"]),
    ("VE", &["Venezuela"]),
    ("SE", &["Schweden", "Suède", "Suecia", "Suécia", "Svezia", "Zweden"]),
    ("NO", &["Norwegen", "Norvège", "Noruega", "Norvegia", "Noorwegen"]),
    ("DK", &["Dänemark", "Danemark", "Dinamarca", "Danimarca", "Denemarken"]),
    ("FI", &["Finnland", "Finlande", "Finlandia", "Finlândia"]),
    ("HU", &["Ungarn", "Hongrie", "Hungría", "Hungria", "Ungheria", "Hongarije"]),
    ("CA", &["Kanada", "Canada", "Canadá"]),
    ("AU", &["Australien", "Australie", "Australia", "Austrália"]),
    ("US", &["USA", "Estados", "États-Unis"]),
    ("IR", &["Iran", "Irán", "Irão"]),
    ("AF", &["Afghanistan", "Afganistán", "Afeganistão"]),
];

/// The region of a name.
pub(crate) fn region(name: &str) -> Option<&'static Region> {
    static TABLE: LazyLock<BTreeMap<&'static str, Region>> = LazyLock::new(|| {
        let mut table = BTreeMap::new();
        for row in rows(include_str!("../../data/regions.tsv")) {
            let [name, others, kind, country, admin1, lat, lon, item] = cells(row);
            let number = |cell: &str| cell.parse().unwrap_or(0.0);
            let region = Region { name, kind, country, admin1, lat: number(lat), lon: number(lon), item };
            for name in std::iter::once(name).chain(others.split(';')).filter(|name| !name.is_empty()) {
                table.insert(name, region);
            }
        }
        table
    });
    TABLE.get(name)
}

/// A well-known organisation: its usual name and its Wikidata item.
pub(crate) fn organisation(name: &str) -> Option<(&'static str, &'static str)> {
    static TABLE: LazyLock<BTreeMap<&'static str, (&'static str, &'static str)>> = LazyLock::new(|| {
        let mut table = BTreeMap::new();
        for row in rows(include_str!("../../data/organisations.tsv")) {
            let [item, name, others] = cells(row);
            for written in std::iter::once(name).chain(others.split(';')).filter(|name| !name.is_empty()) {
                table.insert(written, (name, item));
            }
        }
        table
    });
    TABLE.get(name).copied()
}

/// The Wikidata item of a well-known person, by a name in full.
pub(crate) fn person(name: &str) -> Option<&'static str> {
    static TABLE: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
        let mut table = BTreeMap::new();
        for row in rows(include_str!("../../data/persons.tsv")) {
            let [item, name, others] = cells(row);
            for written in std::iter::once(name).chain(others.split(';')).filter(|name| !name.is_empty()) {
                table.insert(written, item);
            }
        }
        table
    });
    TABLE.get(name).copied()
}

/// The Wikidata item of a large city, by its GeoNames id; empty where the table does not hold it.
pub(crate) fn city(geonames: u32) -> &'static str {
    static TABLE: LazyLock<BTreeMap<u32, &'static str>> = LazyLock::new(|| {
        let read = |row| {
            let [geonames, item] = cells(row);
            Some((geonames.parse().ok()?, item))
        };
        rows(include_str!("../../data/cities.tsv")).filter_map(read).collect()
    });
    TABLE.get(&geonames).copied().unwrap_or_default()
}

/// The rows of a table.
pub(crate) fn rows(content: &'static str) -> impl Iterator<Item = &'static str> {
    content.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The cells of a row.
pub(crate) fn cells<const N: usize>(row: &'static str) -> [&'static str; N] {
    let mut cells = row.split('\t').map(str::trim);
    std::array::from_fn(|_| cells.next().unwrap_or_default())
}
