//! Times and figures of German, French, Spanish, Portuguese, Italian and Dutch against sentences of our own, labelled by
//! hand (`six_languages.tsv`): what `docs/quality.md` quotes. `cargo test -p copydesk-reading --test six_languages --
//! --nocapture` shows each miss.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test ends where its table is broken"
)]

use copydesk_article::{Basis, Draft, Language, Text};
use copydesk_reading::{Figures, Stage, Times};
use std::collections::BTreeMap;

/// What is found of what is labelled, strictly by span and value: the least of a language's times and of its figures.
const FLOOR: (f64, f64) = (0.75, 0.85);

#[derive(Default)]
struct Score {
    spans: usize,
    values: usize,
    found: usize,
    labelled: usize,
}

impl Score {
    fn add(&mut self, wanted: &[(String, String)], found: &[(String, String)], sentence: &str) {
        self.labelled += wanted.len();
        self.found += found.len();
        for (words, value) in wanted {
            let of_words = || found.iter().filter(|(own, _)| own == words);
            self.spans += usize::from(of_words().next().is_some());
            self.values += usize::from(of_words().any(|(_, own)| own == value));
        }
        if wanted != found {
            println!("{sentence}\n  labelled {wanted:?}\n  found    {found:?}");
        }
    }

    fn f1(&self, hits: usize) -> f64 {
        2.0 * hits as f64 / (self.found + self.labelled).max(1) as f64
    }
}

/// A line without its labels, its times and its figures.
fn unlabelled(line: &str) -> (String, [Vec<(String, String)>; 2]) {
    let (mut plain, mut labels) = (String::new(), [Vec::new(), Vec::new()]);
    let mut rest = line;
    while let Some(at) = rest.find(['[', '{']) {
        let (before, label) = rest.split_at(at);
        plain.push_str(before);
        let nth = usize::from(label.starts_with('{'));
        let (inside, behind) = label[1..].split_once([']', '}']).expect("a label ends");
        let (words, value) = inside.split_once('|').expect("a label has a value");
        plain.push_str(words);
        labels[nth].push((words.to_owned(), value.to_owned()));
        rest = behind;
    }
    plain.push_str(rest);
    (plain, labels)
}

fn read(language: &str, text: &str) -> [Vec<(String, String)>; 2] {
    let mut draft = Draft { text: Text::from(text), ..Draft::default() };
    draft.hints.meta.insert("published".to_owned(), "2024-03-13T12:00:00Z".to_owned());
    draft.language = Some(Some(Language {
        tag: language.to_owned(),
        script: "Latn".to_owned(),
        basis: Basis::Stated,
        by: "test".into(),
        confidence: 1.0,
    }));
    let _verdict = Times::new().read(&mut draft);
    let _verdict = Figures::new().read(&mut draft);
    let times = draft.times.unwrap_or_default().into_iter().map(|time| (time.text, time.value)).collect();
    let figures = draft.figures.unwrap_or_default();
    let unit = |figure: &copydesk_article::Figure| figure.unit.clone().unwrap_or_default();
    let figures = figures.iter().map(|figure| (figure.text.clone(), format!("{} {}", figure.value, unit(figure))));
    [times, figures.collect()]
}

#[test]
fn times_and_figures_of_six_languages_are_found() {
    let mut scores: BTreeMap<&str, [Score; 2]> = BTreeMap::new();
    for line in include_str!("six_languages.tsv").lines().filter(|line| !line.starts_with('#')) {
        let (language, sentence) = line.split_once('\t').expect("language and sentence");
        let (plain, labels) = unlabelled(sentence);
        let found = read(language, &plain);
        let scores = scores.entry(language).or_default();
        for ((score, wanted), found) in scores.iter_mut().zip(&labels).zip(&found) {
            score.add(wanted, found, &plain);
        }
    }
    for (language, [times, figures]) in scores {
        let all = [&times, &figures].map(|score| (score.f1(score.spans), score.f1(score.values), score.labelled));
        println!(
            "{language}: times {:.3} / {:.3} ({}), figures {:.3} / {:.3} ({})",
            all[0].0, all[0].1, all[0].2, all[1].0, all[1].1, all[1].2
        );
        assert!(all[0].1 >= FLOOR.0 && all[1].1 >= FLOOR.1, "{language} {all:?}");
    }
}
