//! The counties of the United States, by their folded names.

use super::gazetteer::fold;
use crate::entities::tables::{Region, cells, rows};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The counties of a folded name (`madison county`).
pub(super) fn counties(name: &str) -> &'static [Region] {
    static TABLE: LazyLock<BTreeMap<String, Vec<Region>>> = LazyLock::new(|| {
        let mut table: BTreeMap<String, Vec<Region>> = BTreeMap::new();
        for row in rows(include_str!("../../data/counties.tsv")) {
            let [name, admin1, lat, lon] = cells(row);
            let degrees = |cell: &str| cell.parse().unwrap_or(0.0);
            let (lat, lon) = (degrees(lat), degrees(lon));
            let county = Region { name, kind: "region", country: "US", admin1, lat, lon, item: "" };
            table.entry(fold(name)).or_default().push(county);
        }
        table
    });
    let ends = [" county", " parish", " borough", " census area", " municipality"];
    if !ends.iter().any(|end| name.ends_with(end)) {
        return &[];
    }
    TABLE.get(name).map(Vec::as_slice).unwrap_or_default()
}
