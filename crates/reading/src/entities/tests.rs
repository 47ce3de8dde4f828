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
