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

#[test]
fn small_towns_are_told_by_how_the_copy_sets_them() {
    for (text, name, admin1) in [
        ("Rep. Ann Weir, D-Oakland, of California, said so.", "Oakland", "CA"),
        ("An Albany-based firm of New York State won it. Rochester and Buffalo, New York, bid too.", "Albany", "NY"),
        ("DANVILLE, Ky. (AP) - A truck left the road on Monday.", "DANVILLE", "KY"),
        ("Mindy Weir of Ravenel, whose son is eight, lives in South Carolina.", "Ravenel", "SC"),
        ("The storm hit Laurel County on Sunday.", "Laurel County", "KY"),
        ("The jury sat in Guernsey County.", "Guernsey County", "OH"),
    ] {
        check(text, name, "US", Some(admin1));
    }
}

#[test]
fn a_town_of_many_lies_where_the_others_lie() {
    let text = "Police in Columbus looked for him. He was seen in Norfolk, Madison and Schuyler, towns of Nebraska.";
    check(text, "Columbus", "US", Some("NE"));
    check("Police in Columbus looked for him in Cleveland and Dayton.", "Columbus", "US", Some("OH"));
}

#[test]
fn a_person_with_the_name_of_a_town_stays_one() {
    let draft = read("Paris Weir met Sharon in Berlin. Sharon said the Weirs were well. Mr. Martinez laughed.", None);
    let places: Vec<_> = draft.entities.iter().flatten().filter(|e| e.r#type == EntityKind::Place).collect();
    assert_eq!(places.iter().map(|place| place.name.as_str()).collect::<Vec<_>>(), ["Berlin"]);
}

#[test]
fn a_team_is_not_linked_to_its_town() {
    let draft = read("Turkey beat Wales in Ankara. Detroit 6, Texas 3.", None);
    let linked: Vec<_> = draft.entities.iter().flatten().filter(|e| !e.same_as.is_empty()).collect();
    assert_eq!(linked.iter().map(|place| place.name.as_str()).collect::<Vec<_>>(), ["Ankara"]);
}
