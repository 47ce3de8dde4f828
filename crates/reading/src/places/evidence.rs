//! What an article says of where it plays, and how each place that a name may be stands by it. Each place speaks for the
//! countries and states of all that it may be, by how far that is believed; a few rounds settle it. Owns the weights.

use super::options::Candidate;
use super::resolve::Case;
use crate::entities::tables::countries;
use copydesk_article::{Entity, EntityKind};
use rustc_hash::FxHashMap;

/// Weights of country, state and nearness against the decimal logarithm of inhabitants; tuned on the half of LGL that
/// is not scored, where values around these give the same to half a point.
const WEIGHTS: [f64; 3] = [4.0, 5.0, 3.0];
/// How often the places are weighed again by what the others came to.
const ROUNDS: usize = 2;
/// How sharply a score tells: a belief grows by this power of e for each point.
const SHARPNESS: f64 = 2.0;
/// Weight of lying in the country and state written behind the name.
const INSIDE: f64 = 12.0;
/// Places whose nearness is weighed.
const MOST_PLACES: usize = 40;
/// Degrees beyond which two places are not near, whatever else.
const FAR: f64 = 8.0;
/// Kilometres at which nearness has sunk to a half.
const HALF: f64 = 60.0;

type Country = [u8; 2];
type State = (Country, [u8; 4]);
type Area = (Option<Country>, Option<State>);
/// An option of another place near by: the place, the option, from 0 to 1.
type Near = (usize, usize, f64);

/// The evidence of an article.
pub(super) struct Evidence {
    /// What its peoples and what is written behind its places say, and all places by what they may be.
    all: Votes,
    places: Vec<Standing>,
}

/// How one place stands.
struct Standing {
    /// How often the text speaks of it.
    weight: f64,
    /// Fame of each option, and whether it lies where the text says.
    fames: Vec<f64>,
    areas: Vec<Area>,
    beliefs: Vec<f64>,
    /// For each option the near options of other places: place, option, nearness.
    near: Vec<Vec<Near>>,
}

/// Weights of countries and of their states.
#[derive(Clone, Debug, Default)]
struct Votes {
    countries: FxHashMap<Country, f64>,
    states: FxHashMap<State, f64>,
    /// Sums of both.
    sums: [f64; 2],
}

impl Votes {
    fn add(&mut self, area: Area, weight: f64) {
        if let Some(country) = area.0 {
            *self.countries.entry(country).or_default() += weight;
            self.sums[0] += weight;
        }
        if let Some(state) = area.1 {
            *self.states.entry(state).or_default() += weight;
            self.sums[1] += weight;
        }
    }
}

impl Evidence {
    /// The evidence of an article's entities, settled.
    pub(super) fn of(entities: &[Entity], cases: &[Case]) -> Self {
        let mut stated = Votes::default();
        for entity in entities.iter().filter(|entity| entity.r#type == EntityKind::Group) {
            if let Some(country) = countries().of_people(&entity.name) {
                stated.add((Some(bytes(country.code)), None), 0.5 * times(entity));
            }
        }
        let places: Vec<Standing> = cases.iter().map(|case| Standing::of(entities, case)).collect();
        for (case, place) in cases.iter().zip(&places) {
            if let Some((country, state)) = &case.stated {
                stated.add((Some(bytes(country)), None), place.weight);
                stated.add((None, state_of(country, state)), 2.0 * place.weight);
            }
        }
        let mut evidence = Self { all: stated.clone(), places };
        for (at, near) in near(cases).into_iter().enumerate() {
            if let Some(place) = evidence.places.get_mut(at) {
                place.near = near;
            }
        }
        evidence.believe(&stated, |place, _| beliefs(&place.fames));
        for _ in 0..ROUNDS {
            evidence.believe(&stated, |place, evidence| beliefs(&evidence.scores(place)));
        }
        evidence
    }

    /// Gives every place its beliefs anew, and all of them their weight.
    fn believe(&mut self, stated: &Votes, anew: impl Fn(&Standing, &Self) -> Vec<f64>) {
        let next: Vec<Vec<f64>> = self.places.iter().map(|place| anew(place, self)).collect();
        self.all = stated.clone();
        for (place, beliefs) in self.places.iter_mut().zip(next) {
            place.beliefs = beliefs;
            for (area, belief) in place.areas.iter().zip(&place.beliefs) {
                self.all.add(*area, place.weight * belief);
            }
        }
    }

    /// The best option of a place and how sure it is.
    pub(super) fn choose(&self, at: usize) -> Option<(usize, f64)> {
        let scores = self.scores(self.places.get(at)?);
        let (best, top) = scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))?;
        let next =
            scores.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, score)| *score).fold(f64::MIN, f64::max);
        let gap = if scores.len() == 1 { 2.0 } else { (top - next).min(4.0) };
        Some((best, 1.0 - 0.5 * (-gap).exp()))
    }

    /// How each option of a place stands, by what all others say.
    fn scores(&self, place: &Standing) -> Vec<f64> {
        let own = |holds: &dyn Fn(&Area) -> bool| -> f64 {
            let believed = place.areas.iter().zip(&place.beliefs).filter(|(area, _)| holds(area));
            place.weight * believed.map(|(_, belief)| belief).sum::<f64>()
        };
        let [of_countries, of_states] = self.all.sums;
        let in_countries = of_countries - own(&|area| area.0.is_some()) + 1.0;
        let in_states = of_states - own(&|area| area.1.is_some()) + 0.5;
        let weigh = |(nth, (fame, area)): (usize, (&f64, &Area))| {
            let country = area.0.and_then(|key| self.all.countries.get(&key)).copied().unwrap_or(0.0);
            let state = area.1.and_then(|key| self.all.states.get(&key)).copied().unwrap_or(0.0);
            let country = country - own(&|other| area.0.is_some() && other.0 == area.0);
            let state = state - own(&|other| area.1.is_some() && other.1 == area.1);
            let near = place.near.get(nth).map_or(0.0, |near| self.nearness(near));
            fame + WEIGHTS[0] * country / in_countries + WEIGHTS[1] * state / in_states + WEIGHTS[2] * near
        };
        place.fames.iter().zip(&place.areas).enumerate().map(weigh).collect()
    }

    /// How many other places of the article may lie near, near ones counting most, from 0 to 1.5.
    fn nearness(&self, near: &[Near]) -> f64 {
        let mut sum = 0.0;
        for group in near.chunk_by(|a, b| a.0 == b.0) {
            let Some(other) = group.first().and_then(|(place, ..)| self.places.get(*place)) else { continue };
            let base = 0.3 / (other.fames.len() as f64).sqrt().max(1.0);
            let share = |option: usize| 0.7 * other.beliefs.get(option).copied().unwrap_or(0.0) + base;
            sum += group.iter().map(|(_, option, nearness)| share(*option) * nearness).fold(0.0, f64::max);
        }
        (sum / 2.0).min(1.5)
    }
}

impl Standing {
    fn of(entities: &[Entity], case: &Case) -> Self {
        let area = |option: &Candidate| {
            let country = option.place.country.as_deref();
            let state = country.and_then(|code| state_of(code, option.place.admin1.as_deref().unwrap_or_default()));
            (country.map(bytes), state)
        };
        let inside = |option: &Candidate| {
            case.stated.as_ref().is_some_and(|(country, state)| {
                option.place.country.as_ref() == Some(country)
                    && (state.is_empty() || option.place.admin1.as_ref() == Some(state))
            })
        };
        let fame = |option: &Candidate| option.fame + if inside(option) { INSIDE } else { 0.0 };
        Self {
            weight: entities.get(case.entity).map_or(1.0, times),
            fames: case.options.iter().map(fame).collect(),
            areas: case.options.iter().map(area).collect(),
            beliefs: Vec::new(),
            near: Vec::new(),
        }
    }
}

/// For each option of each place the options of others that lie near.
fn near(cases: &[Case]) -> Vec<Vec<Vec<Near>>> {
    let point = |option: &Candidate| Some((option.place.lat?, option.place.lon?));
    let points: Vec<Vec<Option<(f64, f64)>>> =
        cases.iter().map(|case| case.options.iter().map(point).collect()).collect();
    let around = |at: usize, here: &Option<(f64, f64)>| {
        let Some(here) = here else { return Vec::new() };
        let mut found = Vec::new();
        for (other, options) in points.iter().enumerate().filter(|(other, _)| *other != at).take(MOST_PLACES) {
            for (option, there) in options.iter().enumerate() {
                if let Some(nearness) = there.and_then(|there| closeness(*here, there)) {
                    found.push((other, option, nearness));
                }
            }
        }
        found
    };
    points.iter().enumerate().map(|(at, options)| options.iter().map(|here| around(at, here)).collect()).collect()
}

/// From 0 to 1, where two points are near at all.
fn closeness(here: (f64, f64), there: (f64, f64)) -> Option<f64> {
    let north = here.0 - there.0;
    if north.abs() > FAR {
        return None;
    }
    let east = (here.1 - there.1) * here.0.midpoint(there.0).to_radians().cos();
    let kilometres = 111.2 * (east * east + north * north).sqrt();
    (kilometres < 111.2 * FAR).then(|| 1.0 / (1.0 + (kilometres / HALF).powi(2)))
}

/// Scores as shares of one.
fn beliefs(scores: &[f64]) -> Vec<f64> {
    let top = scores.iter().copied().fold(f64::MIN, f64::max);
    let raised: Vec<f64> = scores.iter().map(|score| (SHARPNESS * (score - top)).exp()).collect();
    let sum: f64 = raised.iter().sum();
    raised.iter().map(|share| share / sum.max(1e-9)).collect()
}

fn state_of(country: &str, state: &str) -> Option<State> {
    (!state.is_empty()).then(|| (bytes(country), bytes(state)))
}

/// The first bytes of a code, zeros behind it.
fn bytes<const N: usize>(code: &str) -> [u8; N] {
    let mut packed = [0; N];
    for (to, from) in packed.iter_mut().zip(code.bytes()) {
        *to = from;
    }
    packed
}

/// How often a thing is named, with a slow growth.
fn times(entity: &Entity) -> f64 {
    (entity.mentions.len() as f64).sqrt()
}
