//! Measures the reading stages against treebanks: what `docs/quality.md` quotes.

use crate::conllu::{Document, archive, documents};
use anyhow::Result;
use copydesk_reading::sentences::split;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Sentence and token F1 on GUM dev (nine factual genres) and EWT dev, paragraph by paragraph.
pub(crate) fn sentences(data: &Path) -> Result<()> {
    let gum = archive(&data.join("ner/gum/gum-conllu.tar.xz"), |name| name.ends_with("en_gum-ud-dev.conllu"))?;
    let ewt = archive(&data.join("ner/ud-ewt/ud-ewt-conllu.tar.xz"), |name| name.ends_with("en_ewt-ud-dev.conllu"))?;
    for (label, files) in [("GUM dev", gum), ("EWT dev", ewt)] {
        let found: Vec<Document> = files.values().flat_map(|content| documents(content)).collect();
        report(label, &found);
        borders(&found);
        let mut genres: Vec<String> = found.iter().map(genre).collect();
        genres.sort();
        genres.dedup();
        for name in genres {
            let part: Vec<Document> = found.iter().filter(|document| genre(document) == name).cloned().collect();
            report(&format!("  {name}"), &part);
        }
    }
    Ok(())
}

/// How many borders inside paragraphs are missed and how many are too many, by what stands before and behind them.
fn borders(found: &[Document]) {
    let mut classes: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut all = [0; 2];
    for document in found {
        for paragraph in &document.paragraphs {
            let inside = |end: &usize| *end > paragraph.start && *end < paragraph.end;
            let gold: BTreeSet<usize> = document.sentences.iter().map(|row| row.bytes.end).filter(inside).collect();
            let ours = split(&document.text, paragraph.clone());
            let own: BTreeSet<usize> = ours.iter().map(|sentence| sentence.bytes.end).filter(inside).collect();
            all[0] += gold.len();
            all[1] += own.len();
            for (nth, ends) in [gold.difference(&own), own.difference(&gold)].into_iter().enumerate() {
                for &end in ends {
                    classes.entry(class(&document.text, end)).or_default()[nth] += 1;
                }
            }
        }
    }
    println!("  borders inside paragraphs: {} in the treebank, {} found; missed, too many:", all[0], all[1]);
    for (class, [missed, surplus]) in classes {
        println!("    {class:<44} {missed:>5} {surplus:>5}");
    }
}

/// What stands before and behind a border.
fn class(text: &str, end: usize) -> &'static str {
    let before = text.get(..end).unwrap_or_default().trim_end();
    let behind = text.get(end..).unwrap_or_default().trim_start();
    let closing = before.trim_end_matches(['"', '\'', '”', '’', ')', ']']);
    let small = behind.starts_with(char::is_lowercase);
    match closing.chars().next_back() {
        Some('.') if small => "full stop, then a small letter",
        Some('.') => "full stop, then anything else",
        Some('!' | '?') => "! or ?",
        Some('…') => "ellipsis",
        Some(':') => "colon",
        Some(';') => "semicolon",
        Some(',' | '-' | '–' | '—') => "comma or dash",
        _ if before.len() > closing.len() => "no mark, closing quote or bracket",
        _ if small => "no mark, then a small letter",
        _ => "no mark, then anything else",
    }
}

fn genre(document: &Document) -> String {
    document.id.split(['_', '-']).nth(if document.id.starts_with("GUM") { 1 } else { 0 }).unwrap_or_default().to_owned()
}

type Spans = BTreeSet<(usize, usize)>;

fn report(label: &str, found: &[Document]) {
    let mut sentences = [0; 3];
    let mut tokens = [0; 3];
    let show = std::env::args().any(|argument| argument == "--misses");
    for document in found {
        let gold: Spans = document.sentences.iter().map(|row| (row.bytes.start, row.bytes.end)).collect();
        let ours: Vec<_> = document.paragraphs.iter().flat_map(|bytes| split(&document.text, bytes.clone())).collect();
        let cut: Spans = ours.iter().map(|sentence| (sentence.bytes.start, sentence.bytes.end)).collect();
        count(&mut sentences, &gold, &cut);
        let words: Spans = document.sentences.iter().flat_map(|row| whole_words(&document.text, row)).collect();
        let own: Spans = ours.iter().flat_map(|sentence| &sentence.tokens).map(|t| (t.start, t.end)).collect();
        count(&mut tokens, &words, &own);
        if show && label.starts_with(' ') {
            for &(start, end) in gold.difference(&cut) {
                println!("  - {:?}", document.text.get(start..end).unwrap_or_default());
            }
            for &(start, end) in cut.difference(&gold) {
                println!("  + {:?}", document.text.get(start..end).unwrap_or_default());
            }
            for &(start, end) in words.difference(&own) {
                println!("  t- {:?}", document.text.get(start..end).unwrap_or_default());
            }
            for &(start, end) in own.difference(&words) {
                println!("  t+ {:?}", document.text.get(start..end).unwrap_or_default());
            }
        }
    }
    println!("{label}: sentences {} tokens {}", f1(sentences), f1(tokens));
}

/// Gold words with hyphens inside put together again, as both tokenisers are free there: the contract keeps `al-Assad`
/// whole and sets `US-|backed` apart, the treebanks cut at every hyphen.
fn whole_words(text: &str, row: &crate::conllu::Row) -> Vec<(usize, usize)> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut joins = false;
    for (bytes, _) in &row.words {
        let hyphen = text.get(bytes.clone()) == Some("-");
        match words.last_mut() {
            Some(last) if last.1 == bytes.start && (hyphen || joins) => last.1 = bytes.end,
            _ => words.push((bytes.start, bytes.end)),
        }
        joins = hyphen;
    }
    words
}

fn count(total: &mut [usize; 3], gold: &Spans, found: &Spans) {
    total[0] += gold.intersection(found).count();
    total[1] += found.len();
    total[2] += gold.len();
}

fn f1([hits, found, gold]: [usize; 3]) -> String {
    format!(
        "F1 {:.4} (P {:.4} R {:.4}, n {gold})",
        2.0 * hits as f64 / (found + gold).max(1) as f64,
        hits as f64 / found.max(1) as f64,
        hits as f64 / gold.max(1) as f64
    )
}
