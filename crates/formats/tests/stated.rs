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

#[test]
fn a_package_states_its_groups_and_its_members_with_their_ids() {
    let g2 = r#"<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:p">
        <itemMeta><itemClass qcode="ninat:composite"/><service qcode="svc:1"><name>Northport World</name></service></itemMeta>
        <contentMeta><headline>Top of the hour</headline></contentMeta>
        <groupSet root="G1">
        <group id="G1" role="group:main" mode="pgrmod:seq">
        <itemRef residref="urn:x:1" version="3" contenttype="application/vnd.iptc.g2.newsitem+xml">
          <itemClass qcode="ninat:text"/><title>bridge</title><headline>Bridge opens</headline>
          <description role="drol:summary">Ferries stop.</description></itemRef>
        <itemRef href="https://example.org/b.jpg"><itemClass qcode="ninat:picture"/><title>The bridge at dawn</title></itemRef>
        <groupRef idref="G2"/></group><group id="G2"><itemRef/><groupRef/></group></groupSet></packageItem>"#;
    let (article, _) = things(g2);
    let package = article.package.expect("a package");
    assert_eq!((package.root.as_deref(), package.by.as_ref()), (Some("G1"), "newsml-g2:groupSet"));
    let told = serde_json::to_value(&package.groups).expect("JSON");
    assert_eq!(
        told,
        serde_json::json!([
            { "id": "G1", "role": "main", "mode": "seq", "members": [
                { "item": "urn:x:1", "version": "3", "kind": "text", "headline": "Bridge opens", "summary": "Ferries stop." },
                { "url": "https://example.org/b.jpg", "kind": "picture", "headline": "The bridge at dawn" },
                { "group": "G2" } ] },
            { "id": "G2", "members": [{}] },
        ])
    );
    assert!(article.text.is_some_and(|text| text.ends_with("Bridge opens\nThe bridge at dawn")));
    let section = article.item.and_then(|item| item.section).expect("a service");
    assert_eq!((section.value.as_str(), section.by.as_ref()), ("Northport World", "newsml-g2:itemMeta/service"));
}

#[test]
fn a_picture_states_its_regions_and_what_is_seen_in_each() {
    let g2 = r#"<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1">
        <itemMeta><itemClass qcode="ninat:picture"/></itemMeta>
        <contentMeta><description role="drol:caption">Ana Lee on the bridge.</description></contentMeta>
        <partMeta partid="r1"><regionDelim x="10" y="20" width="300" height="400"/>
          <role qcode="x:face"/>          <subject type="cpnat:person" qcode="p:1"><name>Ana Lee</name></subject></partMeta>
        <partMeta partid="r2"><regionDelim x="left" y="20"/><headline>Nothing</headline></partMeta></newsItem>"#;
    let (article, _) = things(g2);
    let pictures = article.item.expect("an item").pictures;
    let regions: Vec<_> = pictures.iter().flat_map(|picture| &picture.regions).collect();
    assert_eq!(
        serde_json::to_value(regions).expect("JSON"),
        serde_json::json!([{ "x": 10, "y": 20, "width": 300, "height": 400, "role": "face", "shows": ["Ana Lee"] }])
    );
    assert_eq!(article.text.as_deref(), Some("Ana Lee on the bridge."));
}

#[test]
fn contributors_are_people_with_full_names_and_notes_stand_whole() {
    let g2 = r#"<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1"><itemMeta>
        <itemClass qcode="ninat:text"/>
        <edNote role="x:notepad"><section xmlns="http://www.w3.org/1999/xhtml"><header><h3>Notebook</h3></header>
          <p>Harbour Board, Quay 1</p><p>Editor: Tom Hall</p><p>nwa al z2</p></section></edNote>
        <edNote role="x:contacts">Editor: Tom Hall</edNote><edNote role="x:closingline">nwa al z2</edNote></itemMeta>
        <contentMeta><headline>Bridge opens</headline><creator type="cpnat:person" qcode="p:1"><name>Ana Lee</name></creator>
        <contributor role="x:editor"><name>Tom Hall</name><affiliation><name>Northport News</name></affiliation></contributor>
        <contributor jobtitle="jobs:cpe" qcode="staff:1"><name>Mia Berg</name></contributor>
        <contributor qcode="x:hall"><name>hall</name></contributor>
        <contributor role="x:capWriter" literal="TH/"/><contributor role="x:supplier"><name>Northport Agency</name></contributor>
        </contentMeta><contentSet><inlineData>The bridge opened.</inlineData></contentSet></newsItem>"#;
    let (article, _) = things(g2);
    let item = article.item.expect("an item");
    let authors: Vec<_> = item.authors.iter().map(|a| (a.name.as_str(), a.role.as_deref())).collect();
    assert_eq!(authors, [("Ana Lee", None), ("Tom Hall", Some("editor")), ("Mia Berg", Some("contributor"))]);
    let value = |finding: Option<copydesk_article::Finding<String>>| finding.map(|finding| finding.value);
    assert_eq!(value(item.ednote).as_deref(), Some("Notebook\nHarbour Board, Quay 1\nEditor: Tom Hall\nnwa al z2"));
    assert_eq!(value(item.signature).as_deref(), Some("nwa al z2"));
}
