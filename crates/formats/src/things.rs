//! Named things that a document's markup states: persons, organisations, places, events. Owns how they become entities:
//! one a thing, with every place in the text where its name stands word for word. Nothing is guessed beyond that: a short
//! form is the names stage's to find.

use crate::story::fold;
use aho_corasick::{AhoCorasick, MatchKind};
use copydesk_article::{Basis, Entity, EntityKind, Mention, MentionKind, Place, PlaceKind, Text};

/// Things of one document, at most.
const MOST: usize = 500;
/// Mentions of one thing, at most.
const MOST_MENTIONS: usize = 1000;
/// The longest name, in characters.
const LONGEST: usize = 200;

/// A thing as the markup states it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Thing {
    /// What kind of thing it is.
    pub(crate) kind: EntityKind,
    /// Its name.
    pub(crate) name: String,
    /// Its addresses elsewhere.
    pub(crate) same_as: Vec<String>,
    /// Where it lies, for places.
    pub(crate) place: Option<Place>,
    /// Where it is stated.
    pub(crate) by: &'static str,
}

impl Thing {
    /// A thing of which only the name is known.
    pub(crate) fn new(kind: EntityKind, name: String, by: &'static str) -> Self {
        Self { kind, name, same_as: Vec::new(), place: None, by }
    }

    /// A place with its country, as a code of two letters.
    pub(crate) fn of_country(mut self, code: Option<&str>, kind: PlaceKind) -> Self {
        let country =
            code.map(str::trim).filter(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic()));
        self.place = country.map(|code| Place { country: Some(code.to_ascii_uppercase()), ..unknown(kind) });
        self
    }
}

/// A place of which nothing is known.
pub(crate) fn unknown(kind: PlaceKind) -> Place {
    Place { geonames: None, country: None, admin1: None, lat: None, lon: None, kind, confidence: 1.0 }
}

/// Adds a thing unless it is there; what is there learns what is new.
pub(crate) fn add(things: &mut Vec<Thing>, thing: Thing) {
    let name = thing.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST || !name.chars().any(char::is_alphabetic) {
        return;
    }
    let (folded, full) = (fold(name), things.len() >= MOST);
    match things.iter_mut().find(|known| known.kind == thing.kind && fold(&known.name) == folded) {
        Some(known) => {
            for address in thing.same_as {
                if !known.same_as.contains(&address) {
                    known.same_as.push(address);
                }
            }
            known.place = known.place.take().or(thing.place);
        }
        None if !full => things.push(Thing { name: name.to_owned(), ..thing }),
        None => {}
    }
}

/// The entities, in the order of their first mention; those that the text does not name come last.
pub(crate) fn entities(things: Vec<Thing>, text: &Text) -> Vec<Entity> {
    let mentions = mentions(&things, text);
    let most = mentions.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let mut named: Vec<(Thing, Vec<Mention>)> = things.into_iter().zip(mentions).collect();
    named.sort_by_key(|(_, mentions)| mentions.first().map_or(usize::MAX, |mention| mention.start));
    let entity = |(nth, (thing, mentions)): (usize, (Thing, Vec<Mention>))| Entity {
        id: format!("e{}", nth + 1),
        r#type: thing.kind,
        name: thing.name,
        aliases: Vec::new(),
        salience: share(mentions.len(), most),
        mentions,
        roles: Vec::new(),
        place: thing.place,
        same_as: thing.same_as,
        basis: Some(Basis::Stated),
        by: thing.by.into(),
    };
    named.into_iter().enumerate().map(entity).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of mentions are small")]
fn share(count: usize, most: usize) -> f32 {
    (count as f32 / most as f32 * 1000.0).round() / 1000.0
}

/// Where each name stands in the text as whole words, the longest of overlapping names first.
fn mentions(things: &[Thing], text: &Text) -> Vec<Vec<Mention>> {
    let mut found: Vec<Vec<Mention>> = vec![Vec::new(); things.len()];
    let names = things.iter().map(|thing| thing.name.as_str());
    let Ok(automaton) = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names) else {
        return found;
    };
    let whole = text.as_str();
    for hit in automaton.find_iter(whole) {
        let before = whole.get(..hit.start()).and_then(|text| text.chars().next_back());
        let after = whole.get(hit.end()..).and_then(|text| text.chars().next());
        if before.is_some_and(char::is_alphanumeric) || after.is_some_and(char::is_alphanumeric) {
            continue;
        }
        if let (Some(list), Ok(span)) = (found.get_mut(hit.pattern().as_usize()), text.span(hit.range()))
            && list.len() < MOST_MENTIONS
        {
            list.push(Mention::new(span, text.at(span), MentionKind::Full));
        }
    }
    found
}

/// An address of a thing: a web address as it is, a code of a vocabulary behind the vocabulary's address.
pub(crate) fn address(scheme: Option<&str>, code: &str) -> Option<String> {
    let is_web = |text: &str| text.starts_with("http://") || text.starts_with("https://");
    if is_web(code) {
        return Some(code.to_owned());
    }
    let scheme = scheme.filter(|scheme| is_web(scheme))?;
    Some(format!("{}/{code}", scheme.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(names: &[(EntityKind, &str)], text: &str) -> Vec<(String, usize)> {
        let mut things = Vec::new();
        for (kind, name) in names {
            add(&mut things, Thing::new(*kind, (*name).to_owned(), "test"));
        }
        let found = entities(things, &Text::new(text.to_owned()));
        found.into_iter().map(|entity| (entity.name, entity.mentions.len())).collect()
    }

    #[test]
    fn a_stated_name_is_found_as_whole_words_and_the_longest_wins() {
        use EntityKind::{Organisation, Person, Place};
        let names = [(Place, "Paris"), (Organisation, "Paris Museum"), (Person, "Ana Lee"), (Place, " paris ")];
        let found = listed(&names, "Ana Lee's Paris Museum lies in Paris, not in Parisot. Paris again.");
        assert_eq!(found, [("Ana Lee".to_owned(), 1), ("Paris Museum".to_owned(), 1), ("Paris".to_owned(), 2)]);
        assert_eq!(listed(&[(Person, "Nobody Here")], "Text."), [("Nobody Here".to_owned(), 0)]);
        assert_eq!(listed(&[(Person, " "), (Person, "–")], "Text."), []);
    }

    #[test]
    fn addresses_are_web_addresses_or_none() {
        for (scheme, code, expected) in [
            (Some("http://sws.geonames.org"), "3196359", Some("http://sws.geonames.org/3196359")),
            (Some("https://www.wikidata.org/entity/"), "Q30", Some("https://www.wikidata.org/entity/Q30")),
            (Some("ticker"), "XML", None),
            (None, "https://example.org/a", Some("https://example.org/a")),
        ] {
            assert_eq!(address(scheme, code).as_deref(), expected);
        }
    }
}
