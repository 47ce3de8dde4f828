use super::*;
use copydesk_article::{Block, Dateline, Finding, Place, Role, Text};

fn read(text: &str, dateline: Option<&str>) -> Draft {
    let mut draft = Draft { text: Text::from(text), ..Draft::default() };
    draft.blocks.push(Block { role: Role::Paragraph, start: 0, end: draft.text.len() });
    if let Some(place) = dateline {
        let value = Dateline { place: Some(place.to_owned()), ..Dateline::default() };
        draft.item_mut().dateline = Some(Finding::stated(value, "test"));
    }
    let _verdict = crate::sentences::Sentences.read(&mut draft);
    let _verdict = crate::Names::new().read(&mut draft);
    let _verdict = Places::new().read(&mut draft);
    draft
}

fn place(text: &str, name: &str) -> Option<Place> {
    let draft = read(text, None);
    draft.entities?.into_iter().find(|entity| entity.name == name)?.place
}

fn check(text: &str, name: &str, country: &str, admin1: Option<&str>) {
    let found = place(text, name);
    assert_eq!(found.as_ref().and_then(|p| p.country.as_deref()), Some(country), "{text}");
    if admin1.is_some() {
        assert_eq!(found.as_ref().and_then(|p| p.admin1.as_deref()), admin1, "{text}");
    }
}

#[test]
fn the_article_tells_which_of_many_a_place_is() {
    for (text, name, country, admin1) in [
        ("The mayor of Paris, Texas, said the storm had passed.", "Paris", "US", Some("TX")),
        ("The mayor of Paris said France would win.", "Paris", "FR", None),
        ("Police in Springfield, Ill., closed the road.", "Springfield", "US", Some("IL")),
        ("Police in Springfield, Mass., closed the road.", "Springfield", "US", Some("MA")),
        ("Troops left Tbilisi after the talks between Russia and Georgia.", "Georgia", "GE", None),
        (
            "Voters in Atlanta and Savannah said Georgia would stay red. Atlanta lies in Georgia.",
            "Georgia",
            "US",
            Some("GA"),
        ),
        ("Turkey and Syria met in Ankara on Friday.", "Turkey", "TR", None),
        ("She was born in London, Ontario, in 1950.", "London", "CA", None),
    ] {
        check(text, name, country, admin1);
    }
}

#[test]
fn countries_carry_their_geonames_and_wikidata_ids() {
    let draft = read("Turkey and Syria met in Ankara on Friday.", None);
    let turkey = draft.entities.iter().flatten().find(|entity| entity.name == "Turkey").expect("found");
    assert_eq!(turkey.place.as_ref().and_then(|place| place.geonames), Some(298_795));
    assert_eq!(turkey.same_as, ["https://www.wikidata.org/entity/Q43"]);
}

#[test]
fn a_dateline_gets_the_entity_of_its_place() {
    let draft = read("Rain fell on Marseille all day, the mayor of Marseille said. France waits.", Some("Marseille"));
    let dateline = draft.item.and_then(|item| item.dateline).expect("kept").value;
    assert_eq!(dateline.country.as_deref(), Some("FR"));
    assert!(dateline.entity.is_some());
}
