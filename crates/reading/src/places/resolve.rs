//! Which place of its name a place is: the article's own evidence first (the state or country written behind it, the
//! countries, states and peoples it names, the other places near by), the number of inhabitants last.

use super::gazetteer::Gazetteer;
use super::options::{Candidate, options};
use crate::entities::tables::{countries, region};
use copydesk_article::{Draft, Entity, EntityKind, Place};
use std::collections::BTreeMap;

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
    let chosen: Vec<Option<(usize, f64)>> = (0..cases.len()).map(|at| evidence.choose(at, &cases)).collect();
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

/// What the article says of where it plays: how much it speaks of each country and state, by each of its places.
struct Evidence {
    /// What its peoples and what is written behind its places say.
    stated: Votes,
    /// What each place says, by what it may be: the belief in each of its options.
    beliefs: Vec<Vec<f64>>,
    weights: Vec<f64>,
    all: Votes,
}

/// Weights of countries and of their states.
#[derive(Clone, Debug, Default)]
struct Votes {
    countries: BTreeMap<String, f64>,
    states: BTreeMap<(String, String), f64>,
}

impl Votes {
    fn country(&mut self, code: &str, weight: f64) {
        *self.countries.entry(code.to_owned()).or_default() += weight;
    }

    fn state(&mut self, country: &str, state: &str, weight: f64) {
        if !state.is_empty() {
            *self.states.entry((country.to_owned(), state.to_owned())).or_default() += weight;
        }
    }

    /// Adds what a place says, or takes it away again.
    fn place(&mut self, case: &Case, beliefs: &[f64], weight: f64) {
        for (option, belief) in case.options.iter().zip(beliefs) {
            if let Some(country) = &option.place.country {
                self.country(country, weight * belief);
                self.state(country, option.place.admin1.as_deref().unwrap_or_default(), weight * belief);
            }
        }
    }
}

impl Evidence {
    fn of(entities: &[Entity], cases: &[Case]) -> Self {
        let mut stated = Votes::default();
        for entity in entities.iter().filter(|entity| entity.r#type == EntityKind::Group) {
            if let Some(country) = countries().of_people(&entity.name) {
                stated.country(country.code, 0.5 * times(entity));
            }
        }
        let weights: Vec<f64> = cases.iter().map(|case| entities.get(case.entity).map_or(1.0, times)).collect();
        for (case, weight) in cases.iter().zip(&weights) {
            if let Some((country, state)) = &case.stated {
                stated.country(country, *weight);
                stated.state(country, state, 2.0 * weight);
            }
        }
        let mut evidence = Self { all: stated.clone(), stated, beliefs: Vec::new(), weights };
        evidence.believe(cases.iter().map(|case| beliefs(&fames(case))).collect(), cases);
        for _ in 0..ROUNDS {
            let next = (0..cases.len()).map(|at| beliefs(&evidence.scores(at, cases))).collect();
            evidence.believe(next, cases);
        }
        evidence
    }

    fn believe(&mut self, beliefs: Vec<Vec<f64>>, cases: &[Case]) {
        self.all = self.stated.clone();
        for ((case, beliefs), weight) in cases.iter().zip(&beliefs).zip(&self.weights) {
            self.all.place(case, beliefs, *weight);
        }
        self.beliefs = beliefs;
    }

    /// The best option of a case and how sure it is.
    fn choose(&self, at: usize, cases: &[Case]) -> Option<(usize, f64)> {
        let scores = self.scores(at, cases);
        let (best, top) = scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))?;
        let next =
            scores.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, score)| *score).fold(f64::MIN, f64::max);
        let gap = if scores.len() == 1 { 2.0 } else { (top - next).min(4.0) };
        Some((best, 1.0 - 0.5 * (-gap).exp()))
    }

    /// How each option of a case stands, by what all others say.
    fn scores(&self, at: usize, cases: &[Case]) -> Vec<f64> {
        let Some(case) = cases.get(at) else { return Vec::new() };
        let mut others = self.all.clone();
        if let (Some(beliefs), Some(weight)) = (self.beliefs.get(at), self.weights.get(at)) {
            others.place(case, beliefs, -weight);
        }
        let countries: f64 = others.countries.values().sum::<f64>() + 1.0;
        let states: f64 = others.states.values().sum::<f64>() + 0.5;
        let weigh = |(option, fame): (&Candidate, f64)| {
            let country = option.place.country.as_deref().unwrap_or_default();
            let state = option.place.admin1.as_deref().unwrap_or_default();
            let key = (country.to_owned(), state.to_owned());
            let mut score = fame;
            score += WEIGHTS[0] * others.countries.get(country).copied().unwrap_or(0.0) / countries;
            score += WEIGHTS[1] * others.states.get(&key).copied().unwrap_or(0.0) / states;
            score + WEIGHTS[2] * self.nearness(option, at, cases)
        };
        case.options.iter().zip(fames(case)).map(weigh).collect()
    }

    /// How many other places of the article may lie near, near ones counting most, from 0 to 1.5.
    fn nearness(&self, option: &Candidate, at: usize, cases: &[Case]) -> f64 {
        let (Some(lat), Some(lon)) = (option.place.lat, option.place.lon) else { return 0.0 };
        let mut sum = 0.0;
        for (other, case) in cases.iter().enumerate().filter(|(other, _)| *other != at).take(MOST_PLACES) {
            let Some(beliefs) = self.beliefs.get(other) else { continue };
            let near = case.options.iter().zip(beliefs).take(NEAR).filter_map(|(option, belief)| {
                let distance = km(lat, lon, option.place.lat?, option.place.lon?);
                let share = 0.7 * belief + 0.3 / (case.options.len() as f64).sqrt().max(1.0);
                Some(share / (1.0 + (distance / 60.0).powi(2)))
            });
            sum += near.fold(0.0, f64::max);
        }
        (sum / 2.0).min(1.5)
    }
}
/// Weights of country, state and nearness against the decimal logarithm of inhabitants; tuned on the half of LGL that
/// is not scored, where values around these give the same to half a point.
const WEIGHTS: [f64; 3] = [4.0, 5.0, 3.0];
/// How often the places are weighed again by what the others came to.
const ROUNDS: usize = 2;
/// How sharply a score tells: a belief grows by this power of e for each point.
const SHARPNESS: f64 = 2.0;

/// Options of a place whose nearness is weighed.
const NEAR: usize = 24;

/// Fame, and whether an option lies in the country and state written behind the name.
fn fames(case: &Case) -> Vec<f64> {
    let fame = |option: &Candidate| {
        let inside = case.stated.as_ref().is_some_and(|(country, state)| {
            option.place.country.as_ref() == Some(country)
                && (state.is_empty() || option.place.admin1.as_ref() == Some(state))
        });
        option.fame + if inside { 12.0 } else { 0.0 }
    };
    case.options.iter().map(fame).collect()
}

/// Scores as shares of one.
fn beliefs(scores: &[f64]) -> Vec<f64> {
    let top = scores.iter().copied().fold(f64::MIN, f64::max);
    let raised: Vec<f64> = scores.iter().map(|score| (SHARPNESS * (score - top)).exp()).collect();
    let sum: f64 = raised.iter().sum();
    raised.iter().map(|share| share / sum.max(1e-9)).collect()
}

fn km(lat: f64, lon: f64, other_lat: f64, other_lon: f64) -> f64 {
    let x = (lon - other_lon) * lat.midpoint(other_lat).to_radians().cos();
    111.2 * (x * x + (lat - other_lat).powi(2)).sqrt()
}

/// How often a thing is named, with a slow growth.
fn times(entity: &Entity) -> f64 {
    (entity.mentions.len() as f64).sqrt()
}
