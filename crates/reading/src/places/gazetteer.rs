//! The packed gazetteer: an `fst` from folded names to runs of towns, read in place. Owns its form and its look-up.

use fst::Map;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

const MAGIC: &[u8; 8] = b"CDPLACE1";
const ROW: usize = 22;

/// A town of the gazetteer (GeoNames).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Town {
    /// GeoNames id.
    pub geonames: u32,
    /// Latitude.
    pub lat: f32,
    /// Longitude.
    pub lon: f32,
    /// ISO 3166-1 alpha-2.
    pub country: [u8; 2],
    /// GeoNames admin1 code, zeros behind it.
    pub admin1: [u8; 4],
    /// Inhabitants.
    pub population: u32,
}

/// Lower case, no accents, `saint` for `st.`, blanks for hyphens.
#[must_use]
pub fn fold(name: &str) -> String {
    let plain: String = name.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect::<String>().to_lowercase();
    let words = plain.split(|c: char| c.is_whitespace() || c == '-').map(|word| match word {
        "st." | "st" => "saint",
        "ft." | "ft" => "fort",
        "mt." | "mt" => "mount",
        other => other.trim_end_matches('.'),
    });
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").replace('’', "'")
}

/// The packed gazetteer.
#[derive(Clone, Debug)]
pub(crate) struct Gazetteer {
    nations: &'static [u8],
    towns: &'static [u8],
    names: Map<&'static [u8]>,
}

impl Gazetteer {
    pub(crate) fn parse(bytes: &'static [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (nations, rest) = section(rest, 6)?;
        let (towns, rest) = section(rest, ROW)?;
        Some(Self { nations, towns, names: Map::new(rest).ok()? })
    }

    /// GeoNames id of a country.
    pub(crate) fn nation(&self, code: &str) -> Option<u32> {
        let (rows, _) = self.nations.as_chunks::<6>();
        rows.iter()
            .find(|row| row.starts_with(code.as_bytes()))
            .map(|[_, _, a, b, c, d]| u32::from_le_bytes([*a, *b, *c, *d]))
    }

    /// Whether it holds a folded name.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// The towns of a folded name, the most populous first.
    pub(crate) fn towns(&self, name: &str) -> Vec<Town> {
        let Some(value) = self.names.get(name) else { return Vec::new() };
        let (start, count) = ((value >> 8) as usize, (value & 255) as usize);
        let (rows, _) = self.towns.as_chunks::<ROW>();
        rows.get(start..start + count).unwrap_or_default().iter().map(read).collect()
    }
}

fn section(bytes: &[u8], row: usize) -> Option<(&[u8], &[u8])> {
    let (count, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_le_bytes(*count) as usize * row)
}

fn read(row: &[u8; ROW]) -> Town {
    let [g0, g1, g2, g3, a0, a1, a2, a3, o0, o1, o2, o3, c0, c1, d0, d1, d2, d3, p0, p1, p2, p3] = *row;
    Town {
        geonames: u32::from_le_bytes([g0, g1, g2, g3]),
        lat: f32::from_le_bytes([a0, a1, a2, a3]),
        lon: f32::from_le_bytes([o0, o1, o2, o3]),
        country: [c0, c1],
        admin1: [d0, d1, d2, d3],
        population: u32::from_le_bytes([p0, p1, p2, p3]),
    }
}

/// Packs a gazetteer.
///
/// # Errors
/// When the names are out of order, which a map's never are.
pub fn pack(names: &BTreeMap<String, Vec<Town>>, nations: &[([u8; 2], u32)]) -> Result<Vec<u8>, fst::Error> {
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
    let mut bytes = MAGIC.to_vec();
    bytes.extend(count(nations.len()));
    for (code, id) in nations {
        bytes.extend(code);
        bytes.extend(id.to_le_bytes());
    }
    bytes.extend(count(names.values().map(Vec::len).sum()));
    let mut index = fst::MapBuilder::memory();
    let mut at = 0_u64;
    for (name, towns) in names {
        index.insert(name, (at << 8) | (towns.len() as u64 & 255))?;
        at += towns.len() as u64;
        for town in towns {
            bytes.extend(town.geonames.to_le_bytes());
            bytes.extend(town.lat.to_le_bytes());
            bytes.extend(town.lon.to_le_bytes());
            bytes.extend(town.country);
            bytes.extend(town.admin1);
            bytes.extend(town.population.to_le_bytes());
        }
    }
    bytes.extend(index.into_inner()?);
    Ok(bytes)
}
