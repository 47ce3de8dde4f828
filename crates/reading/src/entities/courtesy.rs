//! “Mr. Rice” and “Ms. Rice” are two: where one surname is borne under titles of both, neither mention may be joined with the
//! other's. Owns the titles, and the words that names are compared by.

use super::page::Page;
use super::{Name, NameKind};
use std::borrow::Cow;
use std::collections::BTreeMap;

const SIRS: &[&str] = &["Mr.", "Mr", "Sir", "Lord", "Herr", "Monsieur"];
const LADIES: &[&str] = &["Ms.", "Ms", "Mrs.", "Mrs", "Miss", "Lady", "Dame", "Frau", "Madame"];

/// What each name is compared by: as written, but with its title where its surname is borne under titles of both kinds.
pub(super) fn compared<'a>(page: &Page<'a>) -> Vec<Cow<'a, str>> {
    let titles: Vec<Option<&'static str>> = page.names.iter().map(|name| title(page, name)).collect();
    let mut borne: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for (name, title) in page.names.iter().zip(&titles) {
        let entry = borne.entry(page.written(name)).or_default();
        entry.0 |= *title == Some("Mr.");
        entry.1 |= *title == Some("Ms.");
    }
    let both = |written: &str| borne.get(written) == Some(&(true, true));
    let compare = |(name, title): (&Name, &Option<&'static str>)| match (page.written(name), title) {
        (written, Some(title)) if both(written) => Cow::Owned(format!("{title} {written}")),
        (written, _) => Cow::Borrowed(written),
    };
    page.names.iter().zip(&titles).map(compare).collect()
}

/// The courtesy title before a surname.
fn title(page: &Page<'_>, name: &Name) -> Option<&'static str> {
    let (sentence, first, last) = name.sentence?;
    if name.kind != NameKind::Person || last != first + 1 {
        return None;
    }
    let before = page.back(sentence, first, 1);
    let sir = SIRS.contains(&before).then_some("Mr.");
    sir.or_else(|| LADIES.contains(&before).then_some("Ms."))
}
