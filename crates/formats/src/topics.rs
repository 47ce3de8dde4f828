//! IPTC Media Topics: names of codes, the older subject codes mapped by the vocabulary's own table, and stated codes
//! turned into subjects. The table is `data/medtop.tsv`; where it comes from stands in `data/README.md`.

use copydesk_article::Subject;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A line of the table.
struct Topic {
    name: &'static str,
    retired: bool,
}

/// The vocabulary by code.
static TOPICS: LazyLock<BTreeMap<&'static str, Topic>> = LazyLock::new(|| {
    let topic = |(code, _, retired, name): Line| (code, Topic { name, retired: !retired.is_empty() });
    lines().map(topic).collect()
});

/// Media topics by subject code; a topic in use goes before one that is retired.
static BY_SUBJECT_CODE: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut table: BTreeMap<&'static str, &'static str> = BTreeMap::new();
    for (code, old, retired, _) in lines().filter(|(_, old, ..)| !old.is_empty()) {
        let known = table.entry(old).or_insert(code);
        if is_retired(known) && retired.is_empty() {
            *known = code;
        }
    }
    table
});

/// Code, subject code, retired, name.
type Line = (&'static str, &'static str, &'static str, &'static str);

fn lines() -> impl Iterator<Item = Line> {
    include_str!("../data/medtop.tsv").lines().filter_map(|line| {
        let mut fields = line.split('\t');
        Some((fields.next()?, fields.next()?, fields.next()?, fields.next()?))
    })
}

fn is_retired(code: &str) -> bool {
    TOPICS.get(code).is_some_and(|topic| topic.retired)
}

/// The name of a media topic.
pub(crate) fn name(code: &str) -> Option<&'static str> {
    TOPICS.get(code).map(|topic| topic.name)
}

/// A code as a document states it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stated<'a> {
    /// The vocabulary's alias or address.
    pub(crate) scheme: &'a str,
    /// The code in it.
    pub(crate) code: &'a str,
    /// The name given beside it.
    pub(crate) name: Option<String>,
    /// Where it stands.
    pub(crate) by: &'a str,
}

/// What a stated code means: a media topic wherever it is one or maps to one, else what it was.
pub(crate) fn subject(stated: Stated<'_>) -> Option<Subject> {
    let code = stated.code.trim();
    if code.is_empty() {
        return None;
    }
    let by = stated.by.to_owned();
    let topic = |code: &str, by: String, given: Option<String>| Subject {
        scheme: "medtop".to_owned(),
        code: code.to_owned(),
        label: name(code).map(str::to_owned).or(given),
        confidence: 1.0,
        by: by.into(),
    };
    match vocabulary(stated.scheme) {
        Vocabulary::MediaTopics => Some(topic(code, by, stated.name)),
        Vocabulary::SubjectCodes => match BY_SUBJECT_CODE.get(code) {
            Some(mapped) => Some(topic(mapped, by + "+iptc.subject-code-to-medtop", stated.name)),
            None if TOPICS.contains_key(code) => Some(topic(code, by, stated.name)),
            None => Some(other("subj", code, stated.name, by)),
        },
        Vocabulary::Other => Some(other(stated.scheme, code, stated.name, by)),
    }
}

fn other(scheme: &str, code: &str, label: Option<String>, by: String) -> Subject {
    Subject { scheme: scheme.to_owned(), code: code.to_owned(), label, confidence: 1.0, by: by.into() }
}

enum Vocabulary {
    MediaTopics,
    SubjectCodes,
    Other,
}

/// The vocabulary behind an alias or an address.
fn vocabulary(scheme: &str) -> Vocabulary {
    let scheme = scheme.trim_end_matches('/');
    let last = scheme.rsplit('/').next().unwrap_or(scheme).to_ascii_lowercase();
    match last.as_str() {
        "medtop" | "mediatopic" | "mediatopics" => Vocabulary::MediaTopics,
        "subj" | "subject" | "subjectcode" | "iptcsubjectcodes" | "iptcsubjectcode" | "iptc" => {
            Vocabulary::SubjectCodes
        }
        _ => Vocabulary::Other,
    }
}

/// Adds a subject unless it is there.
pub(crate) fn add(subjects: &mut Vec<Subject>, found: Option<Subject>) {
    if let Some(subject) = found
        && subjects.len() < 1000
        && !subjects.iter().any(|known| known.scheme == subject.scheme && known.code == subject.code)
    {
        subjects.push(subject);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_resolved_by_the_vocabulary_itself() {
        for (scheme, code, expected, label) in [
            ("medtop", "20000003", "medtop:20000003", Some("animation")),
            ("http://cv.iptc.org/newscodes/mediatopic/", "20000003", "medtop:20000003", Some("animation")),
            ("subj", "01025000", "medtop:20000003", Some("animation")),
            ("subj", "15000000", "medtop:15000000", Some("sport")),
            ("subj", "99999999", "subj:99999999", None),
            ("N2", "WEA", "N2:WEA", None),
        ] {
            let found = subject(Stated { scheme, code, name: None, by: "test" }).expect(code);
            assert_eq!(
                (format!("{}:{}", found.scheme, found.code).as_str(), found.label.as_deref()),
                (expected, label)
            );
        }
        assert!(TOPICS.len() > 1300 && BY_SUBJECT_CODE.len() > 800);
        assert!(!BY_SUBJECT_CODE.get("16009000").is_some_and(|code| is_retired(code)));
    }
}
