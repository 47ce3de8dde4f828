//! Reads the corpora of names into one form: a text put together as a writer would, our own tokens, and a label for
//! each as the contract wants it (no article, no title, no possessive; nationalities are groups).

use crate::conllu;
use anyhow::{Context, Result};
use copydesk_article::Sentence;
use copydesk_reading::names::training::Label;
use copydesk_reading::sentences::words;
use std::collections::BTreeSet;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

/// A document with its labels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labelled {
    /// Which corpus it is from, and its number there.
    pub(crate) id: String,
    /// Its text.
    pub(crate) text: String,
    /// Its sentences with our tokens.
    pub(crate) sentences: Vec<Sentence>,
    /// The label of each token.
    pub(crate) labels: Vec<Vec<Label>>,
}

/// The kinds of name that corpora mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Person,
    Organisation,
    Place,
    Group,
}

type Name = (Range<usize>, Kind);

/// Everything that may be trained on. No scored portion is among it: GUM dev and test, EWT test, wikigold documents
/// from 117, the GMB blocks 9, 19 … are left out here or were left out when `silver-voa` was made.
pub(crate) fn all(data: &Path) -> Result<Vec<Labelled>> {
    let peoples = peoples();
    let ner = data.join("ner");
    let mut found = Vec::new();
    for file in ["voa-news", "ewt-web"] {
        let content = gunzip(&ner.join(format!("silver-voa/{file}.iob2.gz")))?;
        found.extend(columns(file, &content, 0, 1, None));
    }
    found.extend(gum(&ner)?);
    let uner = std::fs::read_to_string(ner.join("uner-ewt/en_ewt-ud-dev.iob2"))?;
    found.extend(conllu::documents(&uner).iter().map(|document| treebank("uner", document, &uner_names(document))));
    let wikigold = std::fs::read_to_string(ner.join("wikigold/CONLL-format/data/wikigold.conll.txt"))?;
    found.extend(columns("wikigold", &wikigold, 0, 1, None).into_iter().take(116));
    for part in ["a", "b", "e", "f", "g", "h"] {
        let content = std::fs::read_to_string(ner.join(format!("btc/CONLL-format/data/{part}.conll")))?;
        found.extend(columns(&format!("btc-{part}"), &content, 0, 1, Some(1)));
    }
    for part in ["train/wnut17train.conll", "dev/emerging.dev.conll"] {
        let content = std::fs::read_to_string(ner.join("wnut17/CONLL-format/data").join(part))?;
        found.extend(columns("wnut17", &content, 0, 1, Some(1)));
    }
    for document in &mut found {
        mark_peoples(document, &peoples);
    }
    Ok(found)
}

/// Text of a gzip file.
pub(crate) fn gunzip(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text)?;
    Ok(text)
}

fn gum(ner: &Path) -> Result<Vec<Labelled>> {
    const FREE: &[&str] = &["news", "interview", "bio", "voyage", "court", "speech", "textbook", "academic", "vlog"];
    let path = ner.join("gum/gum-conllu.tar.xz");
    let held_out: BTreeSet<String> =
        conllu::archive(&path, |name| name.ends_with("-dev.conllu") || name.ends_with("-test.conllu"))?
            .values()
            .flat_map(|content| conllu::documents(content))
            .map(|document| document.id)
            .collect();
    let files = conllu::archive(&path, |name| name.contains("sources/GUM_") && name.ends_with(".conllu"))?;
    let mut found = Vec::new();
    for content in files.values() {
        for document in conllu::documents(content) {
            let genre = document.id.split('_').nth(1).unwrap_or_default();
            if FREE.contains(&genre) && !held_out.contains(&document.id) {
                found.push(treebank("gum", &document, &gum_names(&document)));
            }
        }
    }
    Ok(found)
}

fn uner_names(document: &conllu::Document) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for row in &document.sentences {
        let tags: Vec<&str> = row.words.iter().map(|(_, columns)| columns.get(2).map_or("O", String::as_str)).collect();
        names.extend(spans(&tags, &row.words.iter().map(|(bytes, _)| bytes.clone()).collect::<Vec<_>>()));
    }
    names
}

/// The proper-noun core of each person, organisation or place in GUM's nested mentions, the widest mention first.
fn gum_names(document: &conllu::Document) -> Vec<Name> {
    let mut names = Vec::new();
    for row in &document.sentences {
        let mut mentions: Vec<(usize, usize, String)> = Vec::new();
        let mut open: Vec<(String, usize, String)> = Vec::new();
        for (index, (_, columns)) in row.words.iter().enumerate() {
            let misc = columns.get(9).map_or("", String::as_str);
            let note = misc.split('|').find_map(|part| part.strip_prefix("Entity=")).unwrap_or_default();
            for event in events(note) {
                match event {
                    (id, Some(kind), true) => {
                        let _ = id;
                        mentions.push((index, index + 1, kind));
                    }
                    (id, Some(kind), false) => open.push((id, index, kind)),
                    (id, None, _) => {
                        if let Some(at) = open.iter().rposition(|held| held.0 == id) {
                            let (_, start, kind) = open.remove(at);
                            mentions.push((start, index + 1, kind));
                        }
                    }
                }
            }
        }
        mentions.sort_by_key(|mention| std::cmp::Reverse(mention.1 - mention.0));
        let mut taken = vec![false; row.words.len()];
        for (start, end, kind) in mentions {
            let kind = match kind.as_str() {
                "person" => Kind::Person,
                "organization" => Kind::Organisation,
                "place" => Kind::Place,
                _ => continue,
            };
            if let Some((first, last)) = core(row, start, end, kind)
                && taken.iter().skip(first).take(last - first).all(|taken| !taken)
            {
                taken.iter_mut().skip(first).take(last - first).for_each(|taken| *taken = true);
                names.push((row.words[first].0.start..row.words[last - 1].0.end, kind));
            }
        }
    }
    names.sort_by_key(|name| name.0.start);
    names
}

/// Opening and closing brackets of an Entity note: `(id-kind-…)`, `(id-kind-…`, `id)`.
fn events(note: &str) -> Vec<(String, Option<String>, bool)> {
    let mut found = Vec::new();
    let mut rest = note;
    while let Some(first) = rest.chars().next() {
        if first == '(' {
            let end = rest.get(1..).and_then(|after| after.find(['(', ')'])).map_or(rest.len(), |at| at + 1);
            let body = rest.get(1..end).unwrap_or_default();
            let closed = rest.get(end..).is_some_and(|after| after.starts_with(')'));
            let mut parts = body.split('-');
            let id = parts.next().unwrap_or_default().to_owned();
            found.push((id, Some(parts.next().unwrap_or_default().to_owned()), closed));
            rest = rest.get(end + usize::from(closed)..).unwrap_or_default();
        } else {
            let end = rest.find(')').unwrap_or(rest.len());
            found.push((rest.get(..end).unwrap_or_default().to_owned(), None, false));
            rest = rest.get((end + 1).min(rest.len())..).unwrap_or_default();
        }
    }
    found
}

fn core(row: &conllu::Row, start: usize, end: usize, kind: Kind) -> Option<(usize, usize)> {
    let column =
        |at: usize, which: usize| row.words.get(at).and_then(|word| word.1.get(which)).map_or("", String::as_str);
    let head = (start..end).find(|&at| {
        let to: usize = column(at, 6).parse().unwrap_or(0);
        !(start < to && to <= end) && column(at, 3) == "PROPN"
    })?;
    let named = |at: usize| {
        (start..end).contains(&at)
            && (column(at, 4).starts_with("NNP")
                || at > 0
                    && column(at, 1).starts_with(char::is_uppercase)
                    && matches!(column(at, 3), "ADJ" | "NOUN" | "NUM"))
    };
    let link = |at: usize| {
        kind != Kind::Person
            && (start..end).contains(&at)
            && matches!(column(at, 1), "of" | "for" | "and" | "the" | "de" | "&" | "-")
    };
    let (mut first, mut last) = (head, head + 1);
    loop {
        if first > 0 && named(first - 1) {
            first -= 1;
        } else if first > 1 && link(first - 1) && named(first - 2) {
            first -= 2;
        } else {
            break;
        }
    }
    loop {
        if named(last) {
            last += 1;
        } else if link(last) && named(last + 1) {
            last += 2;
        } else {
            break;
        }
    }
    Some((first, last))
}

fn treebank(corpus: &str, document: &conllu::Document, names: &[Name]) -> Labelled {
    let ranges: Vec<Range<usize>> = document.sentences.iter().map(|row| row.bytes.clone()).collect();
    label(format!("{corpus}/{}", document.id), document.text.clone(), &ranges, names)
}

/// Documents of a file of columns with empty lines between sentences and `-DOCSTART-` between documents; `size` makes
/// documents of that many sentences where the file has none.
fn columns(corpus: &str, content: &str, word: usize, tag: usize, size: Option<usize>) -> Vec<Labelled> {
    let mut documents: Vec<Vec<Vec<(String, String)>>> = vec![Vec::new()];
    let mut sentence: Vec<(String, String)> = Vec::new();
    for line in content.lines().chain([""]) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let start = cells.first().is_some_and(|cell| cell.starts_with("-DOCSTART-"));
        if let (Some(word), Some(tag), false) = (cells.get(word), cells.get(tag), start) {
            sentence.push(((*word).to_owned(), (*tag).to_owned()));
            continue;
        }
        if !sentence.is_empty()
            && let Some(last) = documents.last_mut()
        {
            last.push(std::mem::take(&mut sentence));
        }
        let full = size.is_some_and(|size| documents.last().is_some_and(|last| last.len() >= size));
        if (start || full) && documents.last().is_some_and(|last| !last.is_empty()) {
            documents.push(Vec::new());
        }
    }
    documents.retain(|document| !document.is_empty());
    documents.iter().enumerate().map(|(nth, sentences)| written(format!("{corpus}/{nth}"), sentences)).collect()
}

/// Puts tagged words together as a writer would.
fn written(id: String, sentences: &[Vec<(String, String)>]) -> Labelled {
    let mut text = String::new();
    let mut ranges = Vec::new();
    let mut names = Vec::new();
    for sentence in sentences {
        if !text.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        let places = put_together(&mut text, sentence.iter().map(|(word, _)| word.as_str()));
        let tags: Vec<&str> = sentence.iter().map(|(_, tag)| tag.as_str()).collect();
        names.extend(spans(&tags, &places));
        ranges.push(start..text.len());
    }
    label(id, text, &ranges, &names)
}

fn put_together<'a>(text: &mut String, sentence: impl Iterator<Item = &'a str>) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let (mut glue, mut quoted) = (true, false);
    for written in sentence {
        let word = match written {
            "``" => "“",
            "''" => "”",
            "-LRB-" => "(",
            "-RRB-" => ")",
            "-LSB-" => "[",
            "-RSB-" => "]",
            _ => written,
        };
        let clitic = ["'s", "’s", "'re", "'ve", "'ll", "'d", "'m", "n't", "n’t", "'t"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known));
        let mut left = clitic || [",", ".", ";", ":", "?", "!", "%", ")", "]", "...", "…", "”", "’"].contains(&word);
        let mut right = ["(", "[", "$", "£", "€", "“", "‘"].contains(&word);
        if word == "\"" {
            left = quoted;
            quoted = !quoted;
            right = quoted;
        } else if word == "'" {
            left = text.ends_with(['s', 'x', 'z']);
            right = !left;
        }
        if !glue && !left {
            text.push(' ');
        }
        places.push(text.len()..text.len() + word.len());
        text.push_str(word);
        glue = right;
    }
    places
}

/// Names of a tagged sentence.
fn spans(tags: &[&str], places: &[Range<usize>]) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut open: Option<&str> = None;
    for (tag, place) in tags.iter().zip(places) {
        let (head, name) = tag.split_once('-').unwrap_or(("O", ""));
        let kind = match name {
            "PER" | "person" => Kind::Person,
            "ORG" | "corporation" | "group" => Kind::Organisation,
            "LOC" | "location" => Kind::Place,
            "GROUP" => Kind::Group,
            _ => {
                open = None;
                continue;
            }
        };
        match found.last_mut() {
            Some(last) if head == "I" && open == Some(name) => last.0.end = place.end,
            _ => found.push((place.clone(), kind)),
        }
        open = Some(name);
    }
    found
}

const TITLES: &[&str] = &[
    "president",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sen",
    "rep",
    "gov",
    "senator",
    "representative",
    "congressman",
    "governor",
    "minister",
    "prime",
    "king",
    "queen",
    "prince",
    "princess",
    "sir",
    "lord",
    "lady",
    "professor",
    "prof",
    "chancellor",
    "general",
    "gen",
    "captain",
    "capt",
    "judge",
    "justice",
    "secretary",
    "pope",
    "colonel",
    "col",
    "major",
    "maj",
    "lieutenant",
    "lt",
    "sergeant",
    "sgt",
    "vice",
    "deputy",
    "foreign",
    "ambassador",
    "mayor",
    "chairman",
    "spokesman",
    "rev",
    "reverend",
    "imam",
    "sheikh",
];

/// Cuts a text into our tokens and gives each the label of the name that it stands in.
fn label(id: String, text: String, ranges: &[Range<usize>], names: &[Name]) -> Labelled {
    let mut document = Labelled { id, text, ..Labelled::default() };
    let mut names = names.iter().peekable();
    for range in ranges {
        let tokens = words(&document.text, range.clone());
        let mut labels = vec![Label::Out; tokens.len()];
        while let Some((bytes, kind)) = names.peek().filter(|name| name.0.start < range.end) {
            let mut inside: Vec<usize> =
                (0..tokens.len()).filter(|&at| tokens[at].start < bytes.end && tokens[at].end > bytes.start).collect();
            trim(&document.text, &tokens, &mut inside, *kind);
            for (nth, at) in inside.into_iter().enumerate() {
                labels[at] = match (kind, nth) {
                    (Kind::Person, 0) => Label::Person,
                    (Kind::Person, _) => Label::InPerson,
                    (Kind::Organisation, 0) => Label::Organisation,
                    (Kind::Organisation, _) => Label::InOrganisation,
                    (Kind::Place, 0) => Label::Place,
                    (Kind::Place, _) => Label::InPlace,
                    (Kind::Group, _) => Label::Group,
                };
            }
            names.next();
        }
        document.sentences.push(Sentence { bytes: range.clone(), block: 0, tokens });
        document.labels.push(labels);
    }
    document
}

/// Takes articles, titles and possessives off a name.
fn trim(text: &str, tokens: &[copydesk_article::Token], inside: &mut Vec<usize>, kind: Kind) {
    let word = |at: usize| text.get(tokens[at].bytes()).unwrap_or_default();
    while inside.len() > 1 {
        let first = word(inside[0]).trim_end_matches('.').to_lowercase();
        let article = matches!(first.as_str(), "the" | "a" | "an") && word(inside[1]) != "Hague";
        if article || kind == Kind::Person && TITLES.contains(&first.as_str()) {
            inside.remove(0);
        } else {
            break;
        }
    }
    while inside.len() > 1 && matches!(word(inside[inside.len() - 1]), "'s" | "’s" | "'" | "’" | "." | ",") {
        inside.pop();
    }
    // `US-backed` in one token of the corpus: only the name in it is one.
    if let Some(hyphen) = (1..inside.len()).find(|&at| word(inside[at]) == "-")
        && inside.get(hyphen + 1).is_some_and(|&at| word(at).starts_with(char::is_lowercase))
    {
        inside.truncate(hyphen);
    }
    if kind == Kind::Group {
        inside.retain(|&at| word(at) != "-");
    }
}

/// Words for peoples, lower case.
pub(crate) fn peoples() -> BTreeSet<String> {
    let countries = include_str!("../../../crates/reading/data/countries.tsv");
    let others = include_str!("../../../crates/reading/data/peoples.txt");
    let from_countries =
        countries.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').nth(4));
    from_countries
        .flat_map(|words| words.split(';'))
        .chain(others.lines().filter(|line| !line.starts_with('#')))
        .map(|word| word.trim().to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Corpora without groups: words for peoples that no other name holds become groups.
fn mark_peoples(document: &mut Labelled, peoples: &BTreeSet<String>) {
    if document.id.starts_with("voa-news") || document.id.starts_with("ewt-web") {
        return;
    }
    for (sentence, labels) in document.sentences.iter().zip(&mut document.labels) {
        for (token, label) in sentence.tokens.iter().zip(labels) {
            let word = document.text.get(token.bytes()).unwrap_or_default();
            let capital = word.starts_with(char::is_uppercase);
            if *label == Label::Out && capital && peoples.contains(&word.to_lowercase()) {
                *label = Label::Group;
            }
        }
    }
}
