use super::joining::things;
use super::*;

/// Indices of the names of each thing.
fn joined(names: &[(&str, NameKind)]) -> Vec<Vec<usize>> {
    let written: Vec<&str> = names.iter().map(|name| name.0).collect();
    let names: Vec<Name> = names
        .iter()
        .enumerate()
        .map(|(nth, name)| Name {
            bytes: nth * 100..nth * 100 + name.0.len(),
            kind: name.1,
            sentence: Some((nth, 0, 1)),
        })
        .collect();
    things(&names, &written).into_iter().map(|thing| thing.members).collect()
}

#[test]
fn names_are_joined_where_nothing_speaks_against_it() {
    use NameKind::{Group, Organisation, Person, Place};
    for (names, expected) in [
        (vec![("Recep Tayyip Erdoğan", Person), ("Erdogan", Person)], vec![vec![0, 1]]),
        (vec![("Assad", Person), ("Bashar al-Assad", Person)], vec![vec![0, 1]]),
        (vec![("Joseph Marlow", Person), ("Joe Marlow", Person)], vec![vec![0, 1]]),
        (vec![("J. Marlow", Person), ("Joe Marlow", Person)], vec![vec![0, 1]]),
        (vec![("Ann Marlow", Person), ("Joe Marlow", Person), ("Marlow", Person)], vec![vec![0], vec![1], vec![2]]),
        (vec![("US", Place), ("United States", Place), ("America", Place)], vec![vec![0, 1, 2]]),
        (vec![("Gaza", Place), ("Gaza Strip", Place)], vec![vec![0, 1]]),
        (vec![("Turkish", Group), ("Turks", Group), ("Kurdish", Group)], vec![vec![0, 1], vec![2]]),
        (vec![("World Health Organization", Organisation), ("WHO", Organisation)], vec![vec![0, 1]]),
        (vec![("Marlow Harbour Trust", Organisation), ("Marlow", Person)], vec![vec![0], vec![1]]),
    ] {
        assert_eq!(joined(&names), expected, "{names:?}");
    }
}

/// The entities of a text, each as `type:name` with its mentions, roles and Wikidata item.
fn read(text: &str) -> Vec<String> {
    use crate::Stage;
    let mut draft = Draft { text: copydesk_article::Text::from(text), ..Draft::default() };
    draft.blocks.push(copydesk_article::Block { role: Role::Paragraph, start: 0, end: draft.text.len() });
    let _verdict = crate::sentences::Sentences.read(&mut draft);
    let _verdict = crate::Names::new().read(&mut draft);
    let _verdict = crate::Places::new().read(&mut draft);
    let show = |entity: &Entity| {
        let kind = format!("{:?}", entity.r#type).to_lowercase();
        let roles: Vec<_> = entity.roles.iter().map(|role| role.value.as_str()).collect();
        let item = entity.same_as.first().and_then(|link| link.rsplit('/').next()).unwrap_or("-");
        format!("{kind}:{} x{} [{}] {item}", entity.name, entity.mentions.len(), roles.join("; "))
    };
    draft.entities.iter().flatten().map(show).collect()
}

fn check(table: &[(&str, &[&str])]) {
    for (text, expected) in table {
        assert_eq!(read(text), *expected, "{text}");
    }
}

#[test]
fn titles_before_and_behind_are_roles_and_no_part_of_the_name() {
    check(&[
        (
            "Foreign Minister Hakan Demir met Ana Costa. Demir said the talks went well.",
            &["person:Hakan Demir x2 [Foreign Minister] -", "person:Ana Costa x1 [] -"],
        ),
        (
            "The mayor of Oldham, Sarah Whitlock, resigned. Whitlock, the mayor since 2019, gave no reason.",
            &["place:Oldham x1 [] -", "person:Sarah Whitlock x2 [mayor of Oldham; mayor since 2019] -"],
        ),
        (
            "Former Chancellor Gerd Brandt, the leader of the opposition Free Union, spoke in Bonn.",
            &[
                "person:Gerd Brandt x1 [Former Chancellor; leader of the opposition Free Union] -",
                "organisation:Free Union x1 [] -",
                "place:Bonn x1 [] Q586",
            ],
        ),
    ]);
}

#[test]
fn couples_and_namesakes_are_kept_apart() {
    check(&[
        (
            "John Marlow and his wife Anna Marlow were found at home. Marlow, 54, was a banker. Anna Marlow taught.",
            &["person:John Marlow x1 [] -", "person:Anna Marlow x2 [] -", "person:Marlow x1 [] -"],
        ),
        (
            "Ms. Rice, who is 40, met Mr. Rice, who is not related, in Houston.",
            &["person:Rice x1 [] -", "person:Rice x1 [] -", "place:Houston x1 [] Q16555"],
        ),
        (
            "The Marlow Foundation gave money, and Peter Marlow thanked the foundation.",
            &["organisation:Marlow Foundation x1 [] -", "person:Peter Marlow x1 [] -"],
        ),
        (
            "The University of Leeds and Leeds United share a ground in Leeds.",
            &[
                "organisation:University of Leeds x1 [] -",
                "organisation:Leeds United x1 [] -",
                "place:Leeds x1 [] Q39121",
            ],
        ),
        (
            "Sydney Weir moved from Sydney to Perth. Weir likes Perth.",
            &["person:Sydney Weir x2 [] -", "place:Sydney x1 [] Q3130", "place:Perth x2 [] Q3183"],
        ),
    ]);
}

#[test]
fn words_with_two_meanings_are_told_by_their_neighbours() {
    check(&[
        (
            "IS claimed the attack in Mosul, and the army is hunting its fighters.",
            &["organisation:IS x1 [] Q2429253", "place:Mosul x1 [] -"],
        ),
        ("What is it? It IS true, he said.", &[]),
        (
            "Jordan and Egypt signed it in Amman. The king of Jordan thanked Egypt.",
            &["place:Jordan x2 [] Q810", "place:Egypt x2 [] Q79", "place:Amman x1 [] Q3805"],
        ),
        (
            "Michael Jordan bought the team in Chicago. Jordan said he was glad.",
            &["person:Michael Jordan x2 [] -", "place:Chicago x1 [] Q1297"],
        ),
        ("The US said it would help us, and most of us believed it.", &["place:US x1 [] Q30"]),
        (
            "The Turkish lira fell, and Turkey raised rates. A turkey was roasted in Istanbul.",
            &["group:Turkish x1 [] -", "place:Turkey x1 [] Q43", "place:Istanbul x1 [] Q406"],
        ),
        (
            "Georgia and Russia fought a war in 2008, and Tbilisi lost.",
            &["place:Georgia x1 [] Q230", "place:Russia x1 [] Q159", "place:Tbilisi x1 [] Q994"],
        ),
        (
            "Voters in Atlanta chose a governor, and Georgia stayed with the Republicans.",
            &["place:Atlanta x1 [] Q23556", "place:Georgia x1 [] Q1428", "group:Republicans x1 [] -"],
        ),
        (
            "Chad Weller, from Leeds, won. Weller said he was tired.",
            &["person:Chad Weller x2 [] -", "place:Leeds x1 [] Q39121"],
        ),
        (
            "Chad and Sudan closed the border on Friday, officials in Chad said.",
            &["place:Chad x2 [] Q657", "place:Sudan x1 [] Q1049"],
        ),
        (
            "Prime Minister Theresa May said she would stay. May told them in London that talks in May had failed.",
            &["person:Theresa May x2 [Prime Minister] Q264766", "place:London x1 [] Q84"],
        ),
        (
            "Washington said it would send aid. George Washington slept here.",
            &["place:Washington x1 [] Q61", "person:George Washington x1 [] -"],
        ),
    ]);
}
