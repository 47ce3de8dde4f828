//! What the markup of each format states about things, and about the parts of an item: it becomes entities, subjects and
//! keywords, and nothing that was not stated does.

#![allow(missing_docs, clippy::expect_used, reason = "a test states what must hold")]

use copydesk_article::{Article, Basis, Hints};
use copydesk_formats::read;

/// `type name mentions [same_as] country` of each entity.
fn things(document: &str) -> (Article, Vec<String>) {
    let mut drafts = read(document.as_bytes(), Hints::default()).expect(document);
    let article = drafts.remove(0).finish();
    let named = article.entities.iter().flatten().map(|entity| {
        assert_eq!(entity.basis, Some(Basis::Stated), "{}", entity.name);
        let country = entity.place.as_ref().and_then(|place| place.country.clone()).unwrap_or_default();
        let told =
            format!("{:?} {} {} {:?} {country}", entity.r#type, entity.name, entity.mentions.len(), entity.same_as);
        told.trim_end().to_owned()
    });
    let named = named.collect();
    (article, named)
}

#[test]
fn things_stated_in_ninjs_of_all_versions_are_entities() {
    let one = r#"{"uri":"urn:x:1","type":"text","headline":"Ana Lee opens the bridge","body_text":"Ana Lee came to Port Calder.",
        "person":[{"name":"Ana Lee","rel":"about","scheme":"https://www.wikidata.org/entity/","code":"Q1"},{"code":"no-name"}],
        "organisation":[{"name":"Harbour Board","rel":"mentions","code":"4711","scheme":"house"}],
        "place":[{"name":"Port Calder"},{"name":"Britain","scheme":"http://cvx.iptc.org/iso3166-1a2/","code":"gb"}],
        "event":[{"name":"Bridge Day"}]}"#;
    let three = r#"{"uri":"urn:x:1","type":"text","headlines":[{"value":"Ana Lee opens the bridge"}],
        "bodies":[{"contentType":"text/plain","value":"Ana Lee came to Port Calder."}],
        "people":[{"name":"Ana Lee","rel":"about","uri":"https://www.wikidata.org/entity/Q1"},{"literal":"4711"}],
        "organisations":[{"name":"Harbour Board","literal":"4711"}],
        "places":[{"name":"Port Calder"},{"name":"Britain","uri":"http://cvx.iptc.org/iso3166-1a2/gb"}],
        "events":[{"name":"Bridge Day"}]}"#;
    let expected = [
        r#"Person Ana Lee 2 ["https://www.wikidata.org/entity/Q1"]"#,
        "Place Port Calder 1 []",
        "Organisation Harbour Board 0 []",
    ];
    for document in [one, three] {
        let (_, found) = things(document);
        assert_eq!(found.get(..3), Some(expected.map(str::to_owned).as_slice()), "{found:?}");
        assert!(found.iter().any(|thing| thing.starts_with("Place Britain 0")), "{found:?}");
        assert!(found.iter().any(|thing| thing == "Event Bridge Day 0 []"), "{found:?}");
        assert_eq!(found.len(), 5);
    }
    assert!(things(one).1.iter().any(|thing| thing.starts_with("Place Britain") && thing.ends_with("GB")));
}

#[test]
fn things_stated_in_newsml_g2_are_entities_with_what_its_assertions_say() {
    let g2 = r#"<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1"><catalog>
        <scheme alias="wd" uri="https://www.wikidata.org/entity/"/></catalog>
        <itemMeta><itemClass qcode="ninat:text"/></itemMeta><contentMeta>
        <located qcode="geo:1"><name>Port Calder</name></located>
        <headline>Ana Lee opens the bridge</headline>
        <subject type="cpnat:person" qcode="p:1"><name>Ana Lee</name><sameAs qcode="wd:Q1"/></subject>
        <subject qcode="o:7"/>
        <subject type="cpnat:geoArea" why="why:ancestor" qcode="geo:9"><name>Europe</name></subject>
        <subject type="cpnat:geoArea" qcode="iso3166-1a2:GB"><name>Britain</name></subject>
        <subject type="cpnat:organisation" qcode="o:nameless"/>
        <subject type="cpnat:abstract" qcode="medtop:20000003"/><keyword>bridges</keyword></contentMeta>
        <assert qcode="o:7"><type qcode="cpnat:organisation"/><name>Harbour Board</name></assert>
        <contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Ana Lee met the Harbour Board in Port Calder.</p></body></html></inlineXML></contentSet>
        </newsItem>"#;
    let (article, found) = things(g2);
    assert_eq!(
        found,
        [
            r#"Person Ana Lee 2 ["https://www.wikidata.org/entity/Q1"]"#,
            "Organisation Harbour Board 1 []",
            "Place Port Calder 1 []",
            "Place Britain 0 [] GB",
        ]
    );
    let codes: Vec<_> = article.subjects.iter().flatten().map(|subject| subject.code.as_str()).collect();
    assert_eq!(codes, ["20000003"]);
    assert_eq!(article.keywords.iter().flatten().map(|keyword| keyword.text.as_str()).collect::<Vec<_>>(), ["bridges"]);
}

#[test]
fn the_parts_of_a_video_are_its_copy_and_their_subjects_and_keywords_are_the_item_s() {
    let g2 = r#"<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1">
        <itemMeta><itemClass qcode="ninat:video"/></itemMeta>
        <contentMeta><headline>Bridge opens</headline><keyword>bridges</keyword></contentMeta>
        <partMeta partid="p1" seq="1"><description>Wide shot of the bridge</description><keyword>Bridges</keyword>
        <subject qcode="medtop:20000003"/></partMeta>
        <partMeta partid="p2" seq="2"><headline>Speech</headline><description>Ana Lee speaks</description>
        <subject type="cpnat:person"><name>Ana Lee</name></subject><keyword>speeches</keyword></partMeta>
        <contentSet><remoteContent href="https://example.org/v.mp4"/></contentSet></newsItem>"#;
    let (article, found) = things(g2);
    assert_eq!(article.text.as_deref(), Some("Bridge opens\n\nWide shot of the bridge\nSpeech – Ana Lee speaks"));
    assert_eq!(found, ["Person Ana Lee 1 []"]);
    assert_eq!(article.subjects.iter().flatten().count(), 1);
    let keywords: Vec<_> = article.keywords.iter().flatten().map(|keyword| keyword.text.as_str()).collect();
    assert_eq!(keywords, ["bridges", "speeches"]);
}

#[test]
fn things_stated_in_ans_are_entities() {
    let ans = r#"{"type":"story","version":"0.10.12","_id":"A","headlines":{"basic":"Ana Lee opens the bridge"},
        "content_elements":[{"type":"text","content":"She came."}],
        "taxonomy":{"named_entities":[{"_id":"https://www.wikidata.org/entity/Q1","name":"Ana Lee","type":"person"},
        {"_id":"o","name":"Harbour Board","type":"organization"},{"_id":"x","name":"Blue","type":"colour"}]}}"#;
    let (_, found) = things(ans);
    assert_eq!(
        found,
        [r#"Person Ana Lee 1 ["https://www.wikidata.org/entity/Q1"]"#, "Organisation Harbour Board 0 []"]
    );
}

#[test]
fn places_stated_in_newsml_1_are_entities_and_codes_of_countries_are_not() {
    let newsml = r#"<NewsML><NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:x:1</PublicIdentifier></NewsIdentifier>
        </Identification><NewsComponent><NewsLines><HeadLine>Bridge opens</HeadLine></NewsLines><DescriptiveMetadata>
        <Location HowPresent="Origin"><Property FormalName="Country" Value="GBR"/><Property FormalName="City" Value="PORT CALDER"/></Location>
        <Location HowPresent="Event"><Property FormalName="Country" Value="GBR"/></Location><Location/>
        </DescriptiveMetadata><ContentItem><DataContent><p>The bridge of Port Calder is open.</p></DataContent></ContentItem>
        </NewsComponent></NewsItem></NewsML>"#;
    assert_eq!(things(newsml).1, ["Place Port Calder 1 []"]);
}
