//! Places: where the named places lie. Owns the packed gazetteer (GeoNames towns from 500 inhabitants, countries) and the
//! choice between places of one name by the article's own evidence. A name that no list holds stays without a place.

mod counties;
mod evidence;
mod gazetteer;
mod options;
mod resolve;

use crate::entities::link;
use crate::names::model_name;
use crate::{Part, Stage, Verdict};
use copydesk_article::{Draft, EntityKind, ModelName};
use gazetteer::Gazetteer;
use std::sync::LazyLock;

/// Whether a town of this name is on the map.
pub(crate) fn is_town(name: &str) -> bool {
    static TOWNS: LazyLock<Option<Gazetteer>> = LazyLock::new(|| Gazetteer::parse(GAZETTEER));
    TOWNS.as_ref().is_some_and(|gazetteer| gazetteer.knows(&gazetteer::fold(name)))
}

static GAZETTEER: &[u8] = include_bytes!("../../../../models/places/gazetteer.bin");

/// What the trainer shares. Not for others.
#[doc(hidden)]
pub mod training {
    pub use super::gazetteer::{Town, fold, pack};
}

/// The stage: fills `place` of the place entities, and the dateline's entity and country.
#[derive(Clone, Debug)]
pub struct Places {
    gazetteer: Option<Gazetteer>,
}

impl Default for Places {
    fn default() -> Self {
        Self::new()
    }
}

impl Places {
    /// The stage with its embedded gazetteer.
    #[must_use]
    pub fn new() -> Self {
        Self { gazetteer: Gazetteer::parse(GAZETTEER) }
    }
}

impl Stage for Places {
    fn name(&self) -> &'static str {
        "places"
    }

    fn needs(&self) -> &'static [Part] {
        &[Part::Entities]
    }

    fn gives(&self) -> &'static [Part] {
        &[Part::Places]
    }

    fn models(&self) -> Vec<ModelName> {
        vec![model_name("places-gazetteer", GAZETTEER)]
    }

    fn read(&self, draft: &mut Draft) -> Verdict {
        let Some(gazetteer) = &self.gazetteer else { return Verdict::Continue };
        let found = resolve::resolve(draft, gazetteer);
        if let Some(entities) = &mut draft.entities {
            for (at, place, item) in found {
                let Some(entity) = entities.get_mut(at) else { continue };
                // The country that the document states goes before one that was worked out.
                let stated = entity.place.as_ref().and_then(|place| place.country.as_ref());
                if stated.is_some() && stated != place.country.as_ref() {
                    continue;
                }
                if !item.is_empty() && !entity.same_as.contains(&link(item)) {
                    entity.same_as.push(link(item));
                }
                entity.place = Some(place);
            }
        }
        settle_dateline(draft);
        Verdict::Continue
    }
}

/// Gives the dateline the entity of its place and that place's country.
fn settle_dateline(draft: &mut Draft) {
    let entities = draft.entities.as_deref().unwrap_or_default();
    let Some(dateline) = draft.item.as_mut().and_then(|item| item.dateline.as_mut()) else { return };
    let Some(name) = &dateline.value.place else { return };
    let wanted = gazetteer::fold(name);
    let same = |written: &str| gazetteer::fold(written) == wanted;
    let places = entities.iter().filter(|entity| entity.r#type == EntityKind::Place);
    let own = places.into_iter().find(|entity| same(&entity.name) || entity.aliases.iter().any(|alias| same(alias)));
    if let Some(entity) = own {
        dateline.value.entity = Some(entity.id.clone());
        if dateline.value.country.is_none() {
            dateline.value.country = entity.place.as_ref().and_then(|place| place.country.clone());
        }
    }
}

#[cfg(test)]
mod tests;
