//! Quotes and their speakers in German, French, Spanish, Portuguese, Italian and Dutch: ten invented sentences and more
//! each, by who wrote the rules too (`quotes_abroad.tsv`): what holds the figures, more than a measure. The
//! figures stand in `docs/quality.md` (`-- --nocapture` prints them), and none may fall.

#![expect(clippy::expect_used, reason = "a test may stop where its table is broken")]

use copydesk_article::{Draft, Origin, QuoteKind, Text};
use copydesk_reading::{Anatomy, Language, Names, Quotes, Stage, sentences::Sentences};
use std::collections::BTreeMap;

const TABLE: &str = include_str!("quotes_abroad.tsv");

/// A paragraph in each language, so that a short sentence's language is known.
const LEADS: [(&str, &str); 6] = [
    ("de", "Der Rat der Hafenstadt hat am Montagabend über die Brücke und das Geld beraten, das sie kosten wird."),
    (
        "fr",
        "Le conseil de la ville s’est réuni lundi soir pour parler du pont et de l’argent qu’il va coûter aux habitants.",
    ),
    (
        "es",
        "El consejo de la ciudad se reunió el lunes por la noche para hablar del puente y del dinero que va a costar.",
    ),
    (
        "pt",
        "O conselho da cidade reuniu-se na segunda-feira à noite para falar da ponte e do dinheiro que ela vai custar.",
    ),
    (
        "it",
        "Il consiglio della città si è riunito lunedì sera per parlare del ponte e dei soldi che costerà ai cittadini.",
    ),
    (
        "nl",
        "De raad van de havenstad sprak maandagavond over de brug en over het geld dat die de inwoners gaat kosten.",
    ),
];

/// What may not fall, by language: quotes found of those wanted, quotes found that are none, right speakers, wrong ones.
const FLOORS: [(&str, usize, usize, usize, usize); 6] = [
    ("de", 10, 1, 9, 1),
    ("fr", 9, 0, 7, 1),
    ("es", 11, 0, 11, 0),
    ("pt", 9, 0, 9, 0),
    ("it", 10, 0, 10, 0),
    ("nl", 9, 0, 7, 1),
];

#[derive(Default)]
struct Count {
    wanted: usize,
    found: usize,
    surplus: usize,
    right: usize,
    wrong: usize,
}

fn quotes(stages: &[Box<dyn Stage>], language: &str, sentence: &str) -> Vec<(String, String)> {
    let lead = LEADS.iter().find(|(known, _)| *known == language).expect("a lead").1;
    let origin = Origin { format: "text".to_owned(), ..Origin::default() };
    let mut draft = Draft { text: Text::new(format!("{lead}\n\n{sentence}")), origin, ..Draft::default() };
    for stage in stages {
        let _verdict = stage.read(&mut draft);
    }
    let found = draft.quotes.expect("looked").into_iter().filter(|quote| quote.kind != QuoteKind::Indirect);
    found.map(|quote| (bare(&quote.text), quote.speaker.map_or_else(String::new, |speaker| speaker.name))).collect()
}

/// Words without the marks that custom puts inside or outside.
fn bare(words: &str) -> String {
    words.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned()
}

#[test]
fn quotes_and_speakers_of_other_languages_do_not_fall() {
    let stages: Vec<Box<dyn Stage>> = vec![
        Box::new(Anatomy),
        Box::new(Language),
        Box::new(Sentences),
        Box::new(Names::new()),
        Box::new(Quotes::new()),
    ];
    let mut wanted: BTreeMap<(&str, &str), Vec<(String, &str)>> = BTreeMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let own = wanted.entry((cells[0], cells[1])).or_default();
        if cells[2] != "=" {
            own.push((bare(cells[2]), cells[3]));
        }
    }
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for ((language, sentence), wanted) in &wanted {
        let count = counts.entry(language).or_default();
        let found = quotes(&stages, language, sentence);
        count.wanted += wanted.len();
        count.surplus += found.iter().filter(|(words, _)| !wanted.iter().any(|(own, _)| own == words)).count();
        for (words, who) in wanted {
            let Some((_, speaker)) = found.iter().find(|(own, _)| own == words) else { continue };
            count.found += 1;
            let right = speaker.ends_with(who);
            count.right += usize::from(right);
            count.wrong += usize::from(!right && !speaker.is_empty());
        }
    }
    let mut fallen = Vec::new();
    for (language, found, surplus, right, wrong) in FLOORS {
        let count = &counts[language];
        println!(
            "{language}: {} quotes, {} found, {} that are none; speakers {} right, {} wrong",
            count.wanted, count.found, count.surplus, count.right, count.wrong
        );
        if count.found < found || count.surplus > surplus || count.right < right || count.wrong > wrong {
            fallen.push(language);
        }
    }
    assert!(fallen.is_empty(), "fallen: {fallen:?}");
}
