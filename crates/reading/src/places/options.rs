//! Which places a name may be: countries, states, counties, towns, and how well known each is. Owns the candidates, not the
//! choice between them.

use super::counties::counties;
use super::gazetteer::{Gazetteer, Town, fold};
use crate::entities::tables::{Region, city, countries, region};
use copydesk_article::{Entity, Place, PlaceKind};

/// Candidates looked at for one name.
const MOST_CANDIDATES: usize = 24;

/// Fame of a country; what is not one may only be taken for it against all the rest of an article.
const NATION: f64 = 9.0;
/// Fame of a county: that of a town of some tens of thousands.
const COUNTY: f64 = 5.0;

/// A place that a name may be.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) place: Place,
    pub(super) item: &'static str,
    /// Weight of being well known.
    pub(super) fame: f64,
}

/// What a name may end in whose place is only known as a town's surroundings.
const WIDE: [&str; 8] =
    [" county", " parish", " township", " borough", " village", " province", " district", " governorate"];

pub(super) fn options(entity: &Entity, gazetteer: &Gazetteer) -> Vec<Candidate> {
    let names: Vec<&str> =
        std::iter::once(entity.name.as_str()).chain(entity.aliases.iter().map(String::as_str)).collect();
    let mut found = Vec::new();
    if let Some(country) = names.iter().find_map(|name| countries().named(name).or_else(|| countries().foreign(name))) {
        let place = Place {
            geonames: gazetteer.nation(country.code).map(u64::from),
            country: Some(country.code.to_owned()),
            ..bare(PlaceKind::Country)
        };
        found.push(Candidate { place, item: country.item, fame: NATION });
    }
    if let Some(known) = names.iter().find_map(|name| region(name)) {
        // The city is meant, unless the article lives in the state.
        let option = of_region(known);
        let fame = if known.name == "New York" { 6.5 } else { option.fame };
        found.push(Candidate { fame, ..option });
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
        let known = counties(&folded);
        if !known.is_empty() {
            found.extend(known.iter().map(|county| Candidate { fame: COUNTY, ..of_region(county) }));
            return found;
        }
        if let Some(base) = WIDE.iter().find_map(|end| folded.strip_suffix(end)).filter(|_| towns.is_empty()) {
            found.extend(gazetteer.towns(base).iter().take(MOST_CANDIDATES).map(|town| {
                let option = of_town(town);
                Candidate { place: Place { geonames: None, kind: PlaceKind::Region, ..option.place }, ..option }
            }));
            return found;
        }
        if !towns.is_empty() {
            break;
        }
    }
    let local = found.iter().any(|option| option.fame > 8.5);
    let towns = towns.iter().filter(|town| !local || &town.country == b"US");
    found.extend(towns.take(MOST_CANDIDATES).map(of_town));
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
    Candidate { place, item: city(town.geonames), fame: f64::from(town.population.max(300)).log10() }
}
