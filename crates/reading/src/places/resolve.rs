//! Which place of its name a place is: the article's own evidence first (the state or country written behind it, the
//! countries, states and peoples it names, the other places near by), the number of inhabitants last.

use super::gazetteer::{Gazetteer, Town, fold};
use crate::entities::tables::{Region, countries, region};
use copydesk_article::{Draft, Entity, EntityKind, Place, PlaceKind};
use std::collections::BTreeMap;

/// Candidates looked at for one name.
const MOST_CANDIDATES: usize = 24;
/// Places whose nearness is weighed.
const MOST_PLACES: usize = 40;

/// What is known of one place entity.
struct Case {
    entity: usize,
    /// The places that its name may be, and how each stands.
    options: Vec<Candidate>,
    /// Country and state written behind a mention.
    stated: Option<(String, String)>,
}

#[derive(Clone, Debug)]
struct Candidate {
    place: Place,
    item: &'static str,
    /// Weight of being well known.
    fame: f64,
}

/// Resolves the places of an article; gives each entity's place and Wikidata item.
pub(super) fn resolve(draft: &Draft, gazetteer: &Gazetteer) -> Vec<(usize, Place, &'static str)> {
    let entities = draft.entities.as_deref().unwrap_or_default();
    let mut cases = Vec::new();
    for (index, entity) in entities.iter().enumerate() {
        if entity.r#type == EntityKind::Place {
            let options = options(entity, gazetteer);
            let stated = entity.mentions.iter().find_map(|mention| stated_behind(draft, mention.end));
            cases.push(Case { entity: index, options, stated });
        }
    }
    let evidence = Evidence::of(entities, &cases);
    let chosen: Vec<Option<(usize, f64)>> = cases.iter().map(|case| evidence.choose(case, &cases)).collect();
    let mut found = Vec::new();
    for (case, choice) in cases.iter().zip(chosen) {
        if let Some((at, confidence)) = choice
            && let Some(option) = case.options.get(at)
        {
            let place = Place { confidence: (confidence * 100.0).round() as f32 / 100.0, ..option.place.clone() };
            found.push((case.entity, place, option.item));
        }
    }
    found
}

fn options(entity: &Entity, gazetteer: &Gazetteer) -> Vec<Candidate> {
    let names: Vec<&str> =
        std::iter::once(entity.name.as_str()).chain(entity.aliases.iter().map(String::as_str)).collect();
    let mut found = Vec::new();
    if let Some(country) = names.iter().find_map(|name| countries().named(name).or_else(|| countries().foreign(name))) {
        let place = Place {
            geonames: gazetteer.nation(country.code).map(u64::from),
            country: Some(country.code.to_owned()),
            ..bare(PlaceKind::Country)
        };
        found.push(Candidate { place, item: country.item, fame: 9.0 });
    }
    if let Some(known) = names.iter().find_map(|name| region(name)) {
        found.push(of_region(known));
    }
    if names.contains(&"Georgia") {
        found.extend(region("Ga.").map(of_region));
    }
    if names.contains(&"Washington") {
        found.extend(region("Wash.").map(|state| Candidate { fame: 5.0, ..of_region(state) }));
    }
    let mut towns = Vec::new();
    for name in &names {
        let folded = fold(name);
        towns = gazetteer.towns(&folded);
        if towns.is_empty() {
            towns = gazetteer.towns(folded.strip_suffix(" city").unwrap_or(&format!("{folded} city")));
        }
        let base =
            [" county", " parish", " township", " borough", " village", " province", " district", " governorate"];
        let wide = base.iter().find_map(|end| folded.strip_suffix(end));
        if let Some(base) = wide.filter(|_| towns.is_empty()) {
            towns = gazetteer.towns(base);
            found.extend(towns.iter().take(MOST_CANDIDATES).map(|town| {
                let option = of_town(town);
                Candidate { place: Place { geonames: None, kind: PlaceKind::Region, ..option.place }, ..option }
            }));
            return found;
        }
        if !towns.is_empty() {
            break;
        }
    }
    if found.iter().all(|option| option.fame < 8.5) {
        found.extend(towns.iter().take(MOST_CANDIDATES).map(of_town));
    }
    found
}

fn bare(kind: PlaceKind) -> Place {
    Place { geonames: None, country: None, admin1: None, lat: None, lon: None, kind, confidence: 0.0 }
}

fn of_region(region: &Region) -> Candidate {
    let text = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
    let kind = match region.kind {
        "continent" => PlaceKind::Continent,
        "water" => PlaceKind::Water,
        _ => PlaceKind::Region,
    };
    let place = Place {
        country: text(region.country),
        admin1: text(region.admin1),
        lat: Some(region.lat),
        lon: Some(region.lon),
        ..bare(kind)
    };
    Candidate { place, item: region.item, fame: if region.admin1.is_empty() { 8.6 } else { 7.0 } }
}

fn of_town(town: &Town) -> Candidate {
    let text = |bytes: &[u8]| {
        let cell: String = bytes.iter().take_while(|&&byte| byte != 0).map(|&byte| char::from(byte)).collect();
        (!cell.is_empty()).then_some(cell)
    };
    let degrees = |value: f32| Some((f64::from(value) * 100_000.0).round() / 100_000.0);
    let place = Place {
        geonames: Some(u64::from(town.geonames)),
        country: text(&town.country),
        admin1: text(&town.admin1),
        lat: degrees(town.lat),
        lon: degrees(town.lon),
        ..bare(PlaceKind::City)
    };
    Candidate { place, item: "", fame: f64::from(town.population.max(300)).log10() }
}

/// Country and state written right behind a mention: `, Calif.`, `, TX`, `, France`.
fn stated_behind(draft: &Draft, end: usize) -> Option<(String, String)> {
    let from = draft.text.bytes(copydesk_article::Span::new(end, end, draft.text.len()).ok()?).start;
    let rest = draft.text.as_str().get(from..)?.strip_prefix(", ")?;
    let stop = rest.find([',', ';', '(', ')', '\n', ':', '—', '–']).unwrap_or(rest.len());
    let head = rest.get(..stop)?;
    let words: Vec<&str> = head.split(' ').take(4).collect();
    (1..=words.len()).rev().find_map(|count| {
        let name = words.get(..count)?.join(" ");
        let bare = name.trim_end_matches('.').trim_end_matches("'s").trim_end_matches("’s");
        let states = [name.as_str(), bare];
        if let Some(known) = states.iter().find_map(|name| {
            region(name)
                .filter(|known| !known.country.is_empty())
                .or_else(|| region(if *name == "Georgia" { "Ga." } else { "" }))
        }) {
            return Some((known.country.to_owned(), known.admin1.to_owned()));
        }
        if bare.len() == 2 && count == 1 && STATES.contains(&bare) {
            return Some(("US".to_owned(), bare.to_owned()));
        }
        if bare == "Washington" || bare == "New York" {
            return Some(("US".to_owned(), if bare == "New York" { "NY" } else { "WA" }.to_owned()));
        }
        states.iter().find_map(|name| countries().named(name)).map(|country| (country.code.to_owned(), String::new()))
    })
}

const STATES: &[&str] = &[
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME",
    "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA",
    "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC",
];

/// What the article says of where it plays.
struct Evidence {
    countries: BTreeMap<String, f64>,
    states: BTreeMap<(String, String), f64>,
}

impl Evidence {
    fn of(entities: &[Entity], cases: &[Case]) -> Self {
        let mut evidence = Self { countries: BTreeMap::new(), states: BTreeMap::new() };
        for entity in entities.iter().filter(|entity| entity.r#type == EntityKind::Group) {
            if let Some(country) = countries().of_people(&entity.name) {
                evidence.country(country.code, 0.5 * times(entity));
            }
        }
        for case in cases {
            let weight = entities.get(case.entity).map_or(1.0, times);
            if let Some((country, state)) = &case.stated {
                evidence.country(country, weight);
                evidence.state(country, state, 2.0 * weight);
            }
            let certain = match case.options.as_slice() {
                [only] => Some(only),
                // One far larger than the next of its name.
                [first, second, ..] if first.fame > second.fame + 1.5 => Some(first),
                _ => None,
            };
            if let Some(Candidate { place: Place { country: Some(country), admin1, .. }, .. }) = certain {
                evidence.country(country, weight);
                if let Some(state) = admin1 {
                    evidence.state(country, state, weight);
                }
            }
        }
        evidence
    }

    fn country(&mut self, code: &str, weight: f64) {
        *self.countries.entry(code.to_owned()).or_default() += weight;
    }

    fn state(&mut self, country: &str, state: &str, weight: f64) {
        if !state.is_empty() {
            *self.states.entry((country.to_owned(), state.to_owned())).or_default() += weight;
        }
    }

    /// The best option of a case and how sure it is.
    fn choose(&self, case: &Case, cases: &[Case]) -> Option<(usize, f64)> {
        let scores: Vec<f64> = case.options.iter().map(|option| self.weigh(option, case, cases)).collect();
        let (best, top) = scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))?;
        let next =
            scores.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, score)| *score).fold(f64::MIN, f64::max);
        let gap = if scores.len() == 1 { 2.0 } else { (top - next).min(4.0) };
        Some((best, 1.0 - 0.5 * (-gap).exp()))
    }

    fn weigh(&self, option: &Candidate, case: &Case, cases: &[Case]) -> f64 {
        let country = option.place.country.as_deref().unwrap_or_default();
        let state = option.place.admin1.as_deref().unwrap_or_default();
        let mut score = option.fame;
        if let Some((stated, own)) = &case.stated {
            let inside = stated == country && (own.is_empty() || own == state);
            score += if inside { 12.0 } else { 0.0 };
        }
        let total: f64 = self.countries.values().sum::<f64>() + 1.0;
        score += WEIGHTS[0] * self.countries.get(country).copied().unwrap_or(0.0) / total;
        let total: f64 = self.states.values().sum::<f64>() + 0.5;
        let key = (country.to_owned(), state.to_owned());
        score += WEIGHTS[1] * self.states.get(&key).copied().unwrap_or(0.0) / total;
        score + WEIGHTS[2] * nearness(option, case, cases)
    }
}

/// Weights of country, state and nearness against the decimal logarithm of inhabitants; tuned on the half of LGL that
/// is not scored.
const WEIGHTS: [f64; 3] = [2.5, 3.0, 2.0];

/// How many other places of the article may lie near, near ones counting most, from 0 to 1.5.
fn nearness(option: &Candidate, case: &Case, cases: &[Case]) -> f64 {
    let (Some(lat), Some(lon)) = (option.place.lat, option.place.lon) else { return 0.0 };
    let mut sum = 0.0;
    for other in cases.iter().filter(|other| other.entity != case.entity).take(MOST_PLACES) {
        let near = other.options.iter().take(12).filter_map(|option| {
            let distance = km(lat, lon, option.place.lat?, option.place.lon?);
            Some(1.0 / (1.0 + (distance / 60.0).powi(2)))
        });
        sum += near.fold(0.0, f64::max) / (other.options.len() as f64).sqrt().max(1.0);
    }
    (sum / 2.0).min(1.5)
}

fn km(lat: f64, lon: f64, other_lat: f64, other_lon: f64) -> f64 {
    let x = (lon - other_lon) * lat.midpoint(other_lat).to_radians().cos();
    111.2 * (x * x + (lat - other_lat).powi(2)).sqrt()
}

/// How often a thing is named, with a slow growth.
fn times(entity: &Entity) -> f64 {
    (entity.mentions.len() as f64).sqrt()
}
