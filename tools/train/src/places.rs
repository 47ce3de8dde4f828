//! Packs the gazetteer: `models/places/gazetteer.bin`.

use crate::gazetteer::{City, cities, countries};
use anyhow::Result;
use copydesk_reading::places::training::{Town, fold, pack};
use std::collections::BTreeMap;
use std::path::Path;

/// Population from which the names in other languages and spellings are taken too.
const WITH_OTHER_NAMES: u64 = 150_000;

/// Builds the gazetteer's bytes.
pub(crate) fn build(cache: &Path) -> Result<Vec<u8>> {
    let mut names: BTreeMap<String, Vec<Town>> = BTreeMap::new();
    for city in cities(cache)? {
        let town = town(&city);
        let others = city.alternatenames.iter().filter(|_| city.population >= WITH_OTHER_NAMES);
        let mut own: Vec<String> =
            std::iter::once(&city.name).chain(others.filter(|name| is_plain(name))).map(|name| fold(name)).collect();
        own.sort();
        own.dedup();
        for name in own.into_iter().filter(|name| name.len() > 2) {
            names.entry(name).or_default().push(town);
        }
    }
    for towns in names.values_mut() {
        towns.sort_by_key(|town| (std::cmp::Reverse(town.population), town.geonames));
        towns.truncate(60);
    }
    let nations: Vec<([u8; 2], u32)> = countries(cache)?
        .values()
        .filter_map(|country| Some((two(&country.iso)?, u32::try_from(country.geonameid).ok()?)))
        .collect();
    Ok(pack(&names, &nations)?)
}

fn town(city: &City) -> Town {
    let mut admin1 = [0_u8; 4];
    for (to, from) in admin1.iter_mut().zip(city.admin1code.bytes()) {
        *to = from;
    }
    Town {
        geonames: u32::try_from(city.geonameid).unwrap_or(0),
        lat: city.latitude as f32,
        lon: city.longitude as f32,
        country: two(&city.countrycode).unwrap_or_default(),
        admin1,
        population: u32::try_from(city.population).unwrap_or(u32::MAX),
    }
}

fn two(code: &str) -> Option<[u8; 2]> {
    code.as_bytes().first_chunk::<2>().copied()
}

/// Latin letters, capitalised, no codes.
fn is_plain(name: &str) -> bool {
    let letters =
        name.chars().all(|c| c.is_alphabetic() && (c as u32) < 0x250 || matches!(c, ' ' | '-' | '\'' | '’' | '.'));
    letters && name.starts_with(char::is_uppercase) && name.chars().count() > 3
}
