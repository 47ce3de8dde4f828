#![expect(clippy::string_slice, reason = "tests cut the text where the code said it may be cut")]

use super::*;
use copydesk_article::{Block, Entity, EntityKind, Text};

/// The draft of a text with paragraphs between empty lines, read by sentences and names.
fn read(text: &str) -> Draft {
    let mut draft = Draft { text: Text::from(text), ..Draft::default() };
    let mut at = 0;
    for part in text.split("\n\n") {
        let length = part.chars().count();
        draft.blocks.push(Block { role: Role::Paragraph, start: at, end: at + length });
        at += length + 2;
    }
    let _verdict = crate::sentences::Sentences.read(&mut draft);
    let _verdict = Names::new().read(&mut draft);
    draft
}

fn entities(text: &str) -> Vec<Entity> {
    read(text).entities.expect("read")
}

fn of_kind(found: &[Entity], kind: EntityKind) -> Vec<(&str, usize)> {
    found.iter().filter(|e| e.r#type == kind).map(|e| (e.name.as_str(), e.mentions.len())).collect()
}

#[test]
fn the_models_are_whole() {
    let names = Names::new();
    assert!(names.lexicon.is_some() && names.model.is_some());
    assert!(names.models().iter().all(|model| model.sha256.len() == 64));
}

#[test]
fn a_person_is_one_under_full_name_and_last_name() {
    let found = entities(
        "President Maria Lindqvist met John Harrow in Paris on Monday.\n\nLindqvist said Harrow had agreed. Harrow’s aides said little.",
    );
    assert_eq!(of_kind(&found, EntityKind::Person), [("Maria Lindqvist", 2), ("John Harrow", 3)]);
    assert_eq!(of_kind(&found, EntityKind::Place), [("Paris", 1)]);
    assert_eq!(found[0].roles.first().map(|role| role.value.as_str()), Some("President"));
}

#[test]
fn an_acronym_in_brackets_is_its_expansion_in_either_order() {
    for text in [
        "The Northern Harbour Authority (NHA) said on Friday that the NHA was closed.",
        "The NHA (Northern Harbour Authority) said on Friday that the NHA was closed.",
    ] {
        let found = entities(text);
        let names: Vec<(&str, usize)> = found.iter().map(|e| (e.name.as_str(), e.mentions.len())).collect();
        assert_eq!(names, [("Northern Harbour Authority", 3)], "{text}");
    }
}

#[test]
fn us_and_is_in_capitals_are_names_and_in_lower_case_are_not() {
    let found = entities(
        "US troops fought Islamic State (IS) in Syria. He told us that it is over. IS is beaten, the US said.",
    );
    assert_eq!(of_kind(&found, EntityKind::Place).first(), Some(&("US", 2)));
    assert!(of_kind(&found, EntityKind::Organisation).contains(&("Islamic State", 3)));
}

#[test]
fn couples_with_one_last_name_stay_apart() {
    let found =
        entities("Anna Keller and Peter Keller live in Berlin. Anna Keller is a doctor. Peter Keller is a lawyer.");
    assert_eq!(of_kind(&found, EntityKind::Person), [("Anna Keller", 2), ("Peter Keller", 2)]);
}

#[test]
fn mentions_hold_what_the_text_holds_and_never_overlap() {
    for text in [
        "",
        "...",
        "US",
        "(",
        "Mr.",
        "The",
        "THE PRIME MINISTER OF FRANCE SAID NO TO LONDON",
        "«Ça va», dit Jean-Luc.",
        "\u{200b}Paris\u{200b}",
        "’s",
        "A (B) C (D (E))",
        "San San San San San",
        "Müller’s Müller Müllers 😀 Köln",
    ] {
        let draft = read(text);
        let characters: Vec<char> = text.chars().collect();
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for mention in draft.entities.iter().flatten().flat_map(|entity| &entity.mentions) {
            let held: String = characters[mention.start..mention.end].iter().collect();
            assert_eq!(held, mention.text, "{text:?}");
            spans.push((mention.start, mention.end));
        }
        spans.sort_unstable();
        assert!(spans.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{text:?}");
    }
}

#[test]
fn a_language_that_was_not_learned_gives_no_guesses() {
    let text = "Der Minister reiste nach Frankreich. Anna Keller blieb zu Hause.";
    let mut draft = Draft { text: Text::from(text), ..Draft::default() };
    draft.blocks.push(Block { role: Role::Paragraph, start: 0, end: text.len() });
    draft.language = Some(Some(copydesk_article::Language {
        tag: "de".into(),
        script: "Latn".into(),
        basis: copydesk_article::Basis::Inferred,
        by: "test".into(),
        confidence: 1.0,
    }));
    let _verdict = crate::sentences::Sentences.read(&mut draft);
    let _verdict = Names::new().read(&mut draft);
    let found = draft.entities.expect("read");
    assert_eq!(of_kind(&found, EntityKind::Place), [("Frankreich", 1)]);
    assert_eq!(found.len(), 1);
    assert_eq!(&text[25..35], "Frankreich");
}

#[test]
fn what_the_markup_states_goes_before_what_was_read_and_joins_it() {
    use copydesk_article::{Basis, Mention, MentionKind};
    let text = "Maria Lindqvist runs Paris Blue in Paris.\n\nLindqvist said Paris Blue was closed.";
    let mut draft = Draft { text: Text::from(text), ..Draft::default() };
    draft.blocks.push(Block { role: Role::Paragraph, start: 0, end: 41 });
    draft.blocks.push(Block { role: Role::Paragraph, start: 43, end: 79 });
    let stated = |kind, name: &str, same: &str| {
        let spans = text.match_indices(name).map(|(at, _)| draft.text.span(at..at + name.len()).expect("a span"));
        let mentions = spans.map(|span| Mention::new(span, name, MentionKind::Full)).collect();
        Entity {
            id: "e1".into(),
            r#type: kind,
            name: name.into(),
            aliases: vec![],
            mentions,
            salience: 0.0,
            roles: vec![],
            place: None,
            same_as: vec![same.into()],
            basis: Some(Basis::Stated),
            by: "markup".into(),
        }
    };
    let things = vec![
        stated(EntityKind::Organisation, "Paris Blue", "https://example.org/blue"),
        stated(EntityKind::Person, "Maria Lindqvist", "https://example.org/maria"),
        stated(EntityKind::Event, "Bridge Day", "https://example.org/day"),
    ];
    draft.entities = Some(things);
    let _verdict = crate::sentences::Sentences.read(&mut draft);
    let _verdict = Names::new().read(&mut draft);
    let found = draft.entities.expect("read");
    assert_eq!(of_kind(&found, EntityKind::Person), [("Maria Lindqvist", 2)]);
    assert_eq!(of_kind(&found, EntityKind::Organisation), [("Paris Blue", 2)]);
    assert_eq!(of_kind(&found, EntityKind::Place), [("Paris", 1)]);
    assert_eq!(of_kind(&found, EntityKind::Event), [("Bridge Day", 0)]);
    for entity in found.iter().filter(|entity| entity.r#type != EntityKind::Place) {
        assert_eq!((entity.basis, entity.by.as_ref()), (Some(Basis::Stated), "markup"), "{}", entity.name);
        assert!(entity.same_as.iter().any(|address| address.starts_with("https://example.org/")));
    }
    let ids: Vec<_> = found.iter().map(|entity| entity.id.as_str()).collect();
    assert_eq!(ids, ["e1", "e2", "e3", "e4"]);
}

#[test]
fn roads_and_halves_of_names_are_read_by_their_form() {
    for (text, wanted) in [
        ("Crews closed Interstate 55 near the bridge on Friday.", "Interstate 55"),
        ("A fire damaged the house at 1205 Lone Elm Road on Friday.", "Lone Elm Road"),
        ("The wreck happened on County Road 225 on Friday.", "County Road 225"),
        ("He was foreign minister of the Czech Republic until Friday.", "Czech Republic"),
        ("Police in the Northeast Ohio town closed two schools on Friday.", "Ohio"),
    ] {
        let found = entities(text);
        let places = of_kind(&found, EntityKind::Place);
        assert!(places.contains(&(wanted, 1)), "{text}: {places:?}");
    }
    let found = entities("The club held a food drive, and all 3 Good friends will Drive home on Friday.");
    assert_eq!(of_kind(&found, EntityKind::Place), []);
}

/// The entities of a wire text that the anatomy has read, as `type:name x mentions`.
fn marked(text: &str) -> Vec<String> {
    let mut draft = Draft { text: Text::from(text), ..Draft::default() };
    draft.origin.format = "text".to_owned();
    for stage in crate::stages() {
        let _verdict = stage.read(&mut draft);
    }
    let show = |entity: &Entity| {
        format!("{}:{} x{}", format!("{:?}", entity.r#type).to_lowercase(), entity.name, entity.mentions.len())
    };
    draft.entities.iter().flatten().map(show).collect()
}

#[test]
fn what_the_anatomy_marked_is_what_it_was_marked_as() {
    let body = "A bridge was closed on Tuesday after a crack was found in one of its pillars, the council said. \
                The road will stay closed until the pillar has been mended and tested.";
    for (opening, expected) in [
        ("PORT SELLA, Ostholm (AP) — ", &["place:Port Sella x1", "place:Ostholm x1"][..]),
        ("KARLSBY, June 6 (Reuters) - ", &["place:Karlsby x1"]),
        ("Karlsby (dpa) - ", &["place:Karlsby x1"]),
        ("WARREN, Ohio (AP) — ", &["place:Warren x1", "place:Ohio x1"]),
        ("SAINT-OUEN, France (AFP) - ", &["place:Saint-Ouen x1", "place:France x1"]),
    ] {
        let mut found = marked(&format!("Bridge closed after a crack\n\n{opening}{body}\n"));
        // The agency may be named too.
        found.retain(|entity| !entity.starts_with("organisation"));
        assert_eq!(found, expected, "{opening}");
    }
}

#[test]
fn mark_up_that_was_left_in_the_text_names_nothing() {
    for text in [
        "<![CDATA[ The council met on Tuesday and the mayor spoke. ]]>",
        "The council met <IMG SRC=\"Harbour.png\" ALT=\"The Harbour\"> on Tuesday, and it was long.",
        "The council met &Eacute; on Tuesday {{Template:Infobox}} and it was long.",
    ] {
        assert!(entities(text).is_empty(), "{text}: {:?}", entities(text));
    }
}

#[test]
fn ships_companies_and_lands_off_the_map_are_told_by_form_and_neighbours() {
    for (text, expected) in [
        (
            "The MV Aurelia ran aground. The Aurelia was built in 1988, according to its operator, Nordic Lines.",
            &["product:MV Aurelia x2", "organisation:Nordic Lines x1"][..],
        ),
        ("The ferry Aurelia sank off Norway. The Aurelia was old.", &["product:Aurelia x2", "place:Norway x1"]),
        (
            "Norrland's parliament voted on Monday. Norrland's Prime Minister Ingrid Falk had asked for it.",
            &["place:Norrland x2", "person:Ingrid Falk x1"],
        ),
    ] {
        let found: Vec<String> = entities(text)
            .iter()
            .map(|e| format!("{}:{} x{}", format!("{:?}", e.r#type).to_lowercase(), e.name, e.mentions.len()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_paragraph_in_another_language_is_not_read_as_english() {
    let found = marked(
        "A museum in France opened an exhibition on Sunday of letters that emigrants sent home from France. \
         The letters tell of long days in the shipyards and of the first winter in a strange city, the curator said.\n\n\
         Liebe Mutter, die Arbeit auf der Werft ist schwer, aber der Meister ist gerecht, und am Sonntag gehen wir an den \
         Fluss in Frankreich und denken an euch. Der Winter war lang, und ein Paar Schuhe ist teuer geworden.\n\n\
         The exhibition is open until the end of September, and schools can visit it free of charge.\n",
    );
    assert_eq!(found, ["place:France x3"]);
}
