//! Which place of its name a place is: the article's own evidence first (the state or country written behind it, the
//! countries, states and peoples it names, the other places near by), the number of inhabitants last.

use super::evidence::Evidence;
use super::gazetteer::Gazetteer;
use super::options::{Candidate, options};
use crate::entities::tables::{countries, region};
use copydesk_article::{Draft, Entity, EntityKind, Place};

/// What is known of one place entity.
pub(super) struct Case {
    /// Its place among the entities.
    pub(super) entity: usize,
    /// The places that its name may be, and how each stands.
    pub(super) options: Vec<Candidate>,
    /// Country and state written behind a mention.
    pub(super) stated: Option<(String, String)>,
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
    let chosen: Vec<Option<(usize, f64)>> = (0..cases.len()).map(|at| evidence.choose(at)).collect();
    let mut found = Vec::new();
    for (case, choice) in cases.iter().zip(chosen) {
        explain(draft, case, choice.map(|(at, _)| at));
        if let Some((at, confidence)) = choice
            && let Some(option) = case.options.get(at)
        {
            let place = Place { confidence: (confidence * 100.0).round() as f32 / 100.0, ..option.place.clone() };
            let team = entities.get(case.entity).is_some_and(|entity| plays(draft, entity));
            found.push((case.entity, place, if team { "" } else { option.item }));
        }
    }
    found
}

/// Notes the places of the same name that were not taken.
fn explain(draft: &Draft, case: &Case, taken: Option<usize>) {
    let entity = draft.entities.as_deref().and_then(|entities| entities.get(case.entity));
    let Some(mention) = entity.and_then(|entity| entity.mentions.first()).filter(|_| draft.rejections.wanted()) else {
        return;
    };
    let Ok(span) = copydesk_article::Span::new(mention.start, mention.end, draft.text.len()) else { return };
    let why = if taken.is_some() {
        "the article’s countries, states and other places, then size, speak for another"
    } else {
        "nothing in the article speaks for one of the places of this name"
    };
    for (nth, option) in case.options.iter().enumerate().filter(|(nth, _)| Some(*nth) != taken) {
        draft.rejections.tell("places", draft.text.bytes(span), || {
            let parts = [option.place.country.as_deref(), option.place.admin1.as_deref()];
            let of: Vec<&str> = parts.into_iter().flatten().collect();
            let id = option.place.geonames.map_or(String::new(), |id| format!(", GeoNames {id}"));
            let kind = format!("{:?}", option.place.kind).to_lowercase();
            (format!("{} ({kind}, {}{id})", mention.text, of.join("-")), why.to_owned())
        });
        // A common name has dozens of towns: the first tell enough.
        if nth >= 8 {
            break;
        }
    }
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

/// Verbs of a match, before or behind the side that is named by its town or country.
const PLAYS: &[&str] = &[
    "beat",
    "beats",
    "defeated",
    "defeats",
    "won",
    "wins",
    "lost",
    "drew",
    "scored",
    "thrashed",
    "routed",
    "edged",
    "trailed",
    "hosts",
    "host",
    "plays",
    "played",
    "faced",
    "downed",
    "outscored",
];

/// Whether a place stands for its team somewhere in the article: “Turkey beat Wales”, “against Texas”, “Detroit 6 Texas 3”. It
/// lies where it lies, but it is not linked: the team is another thing than the town.
fn plays(draft: &Draft, entity: &Entity) -> bool {
    entity.mentions.iter().any(|mention| {
        let Ok(span) = copydesk_article::Span::new(mention.start, mention.end, draft.text.len()) else { return false };
        let bytes = draft.text.bytes(span);
        let (before, behind) = (draft.text.as_str().get(..bytes.start), draft.text.as_str().get(bytes.end..));
        let (Some(before), Some(behind)) = (before, behind) else { return false };
        let last =
            before.strip_suffix(' ').and_then(|line| line.rsplit(char::is_whitespace).next()).unwrap_or_default();
        let next: &str =
            behind.strip_prefix(' ').and_then(|rest| rest.split(char::is_whitespace).next()).unwrap_or_default();
        let score = |word: &str| {
            let digits = word.trim_end_matches([',', ';', '.']);
            matches!(digits.len(), 1..=3) && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        PLAYS.contains(&next) && !last.eq_ignore_ascii_case("in")
            || score(next)
            || matches!(
                last,
                "beat"
                    | "defeated"
                    | "thrashed"
                    | "routed"
                    | "downed"
                    | "against"
                    | "edged"
                    | "v"
                    | "v."
                    | "vs."
                    | "vs"
            )
    })
}
