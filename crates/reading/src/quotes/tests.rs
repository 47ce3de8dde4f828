//! The stage on sentences of our own: a quote, its speaker as published, its kind.

use super::Quotes;
use crate::{Anatomy, Language, Names, Stage, sentences::Sentences};
use copydesk_article::{Draft, Origin, Quote, QuoteKind, Text};
use std::sync::LazyLock;

static NAMES: LazyLock<Names> = LazyLock::new(Names::new);

/// Enough English before a short case that its language is known.
const LEAD: &str = "The council of the harbour town met on Monday evening to talk about the bridge and the money that it will cost.\n\n";

fn read(text: &str) -> Vec<Quote> {
    read_in(text, LEAD)
}

fn read_in(text: &str, lead: &str) -> Vec<Quote> {
    let whole = format!("{lead}{text}");
    let origin = Origin { format: "text".to_owned(), ..Origin::default() };
    let mut draft = Draft { text: Text::new(whole.clone()), origin, ..Draft::default() };
    for stage in [&Anatomy as &dyn Stage, &Language, &Sentences, &*NAMES, &Quotes::new()] {
        let _verdict = stage.read(&mut draft);
    }
    let letters: Vec<char> = whole.chars().collect();
    let quotes = draft.quotes.expect("looked");
    for quote in &quotes {
        assert_eq!(letters[quote.start..quote.end].iter().collect::<String>(), quote.text, "span and text agree");
    }
    quotes
}

/// Text, and the quotes wanted in it: words, speaker (`-` for none).
fn check(kinds: &[QuoteKind], table: &[(&str, &[(&str, &str)])]) {
    for (text, wanted) in table {
        let found: Vec<(String, String)> = read(text)
            .into_iter()
            .filter(|quote| kinds.contains(&quote.kind))
            .map(|quote| (quote.text, quote.speaker.map_or_else(|| "-".to_owned(), |speaker| speaker.name)))
            .collect();
        let wanted: Vec<(String, String)> =
            wanted.iter().map(|&(words, who)| (words.to_owned(), who.to_owned())).collect();
        assert_eq!(found, wanted, "{text}");
    }
}

const MARKED: &[QuoteKind] = &[QuoteKind::Direct, QuoteKind::Mixed];

#[test]
fn the_speaker_stands_behind_before_or_in_the_middle() {
    check(
        MARKED,
        &[
            ("“The bridge is safe,” said Maria Lopez.", &[("The bridge is safe,", "Maria Lopez")]),
            ("“The bridge is safe,” Maria Lopez said on Friday.", &[("The bridge is safe,", "Maria Lopez")]),
            ("Maria Lopez said, “The bridge is safe.”", &[("The bridge is safe.", "Maria Lopez")]),
            ("Maria Lopez on Thursday said the bridge was “safe”.", &[("safe", "Maria Lopez")]),
            (
                "“The bridge,” Maria Lopez said, “is safe.”",
                &[("The bridge,", "Maria Lopez"), ("is safe.", "Maria Lopez")],
            ),
            ("“Is it safe?” Maria Lopez asked.", &[("Is it safe?", "Maria Lopez")]),
            ("The bridge is “not safe yet,” according to Maria Lopez.", &[("not safe yet,", "Maria Lopez")]),
            ("Maria Lopez: “The bridge is safe.”", &[("The bridge is safe.", "Maria Lopez")]),
        ],
    );
}

#[test]
fn a_speaker_is_found_across_what_stands_between_name_and_verb() {
    check(
        MARKED,
        &[
            ("“It is safe,” said the town’s engineer, Maria Lopez.", &[("It is safe,", "Maria Lopez")]),
            ("Maria Lopez, who leads the council in Oldham, said “it is safe”.", &[("it is safe", "Maria Lopez")]),
            ("Maria Lopez, 54, a former teacher, called the bridge “a joke”.", &[("a joke", "Maria Lopez")]),
            ("US Secretary of State Maria Lopez told reporters it was “a joke”.", &[("a joke", "Maria Lopez")]),
            ("“It is safe,” a spokesman for Maria Lopez said.", &[("It is safe,", "a spokesman for Maria Lopez")]),
            ("Maria Lopez met John Weber and said it was “a joke”.", &[("a joke", "Maria Lopez")]),
        ],
    );
}

#[test]
fn a_speaker_is_carried_on_and_over() {
    check(
        MARKED,
        &[
            (
                "“It is safe,” Maria Lopez said. “We built it well.”",
                &[("It is safe,", "Maria Lopez"), ("We built it well.", "Maria Lopez")],
            ),
            (
                "“It is safe,” Maria Lopez said.\n\n“And it will stay so.”",
                &[("It is safe,", "Maria Lopez"), ("And it will stay so.", "Maria Lopez")],
            ),
            (
                "Maria Lopez said: “It is safe. We know it.\n\n“And it will stay so for years.”",
                &[("It is safe. We know it.", "Maria Lopez"), ("And it will stay so for years.", "Maria Lopez")],
            ),
            (
                "“It is safe and it will stay so.”\n\n- Maria Lopez, the mayor.",
                &[("It is safe and it will stay so.", "Maria Lopez")],
            ),
            ("Her family said it was “safe and sound”.", &[("safe and sound", "Her family")]),
            ("Maria Lopez answered on Monday:\n\n“The bridge is safe.”", &[("The bridge is safe.", "Maria Lopez")]),
        ],
    );
}

#[test]
fn a_pronoun_is_resolved_only_where_it_is_safe() {
    check(
        MARKED,
        &[
            ("Maria Lopez came late. “It is safe,” she said.", &[("It is safe,", "Maria Lopez")]),
            ("Maria Lopez met John Weber. “It is safe,” she said.", &[("It is safe,", "Maria Lopez")]),
            (
                "Talks were held with both John Weber and Peter Schmidt. “It is safe,” he said.",
                &[("It is safe,", "he")],
            ),
        ],
    );
}

#[test]
fn scare_quotes_and_titles_of_works_are_no_quotes() {
    check(
        MARKED,
        &[
            ("The so-called “smart” bridge is closed.", &[]),
            ("Maria Lopez spoke on “Fox & Friends” about it and said it was “a joke”.", &[("a joke", "Maria Lopez")]),
            ("The film “The Long Bridge” opened there.", &[]),
        ],
    );
}

#[test]
fn reported_clauses_are_found_with_their_edges() {
    check(
        &[QuoteKind::Indirect],
        &[
            ("Maria Lopez said that the bridge was safe.", &[("the bridge was safe", "Maria Lopez")]),
            ("Maria Lopez said the bridge was safe.", &[("the bridge was safe", "Maria Lopez")]),
            (
                "Maria Lopez told reporters on Friday that the bridge was safe.",
                &[("the bridge was safe", "Maria Lopez")],
            ),
            ("The bridge is safe, Maria Lopez said.", &[("The bridge is safe", "Maria Lopez")]),
            ("The bridge is safe, said Maria Lopez.", &[("The bridge is safe", "Maria Lopez")]),
            ("According to Maria Lopez, the bridge is safe.", &[("the bridge is safe", "Maria Lopez")]),
            ("The bridge is safe, according to Maria Lopez.", &[("The bridge is safe", "Maria Lopez")]),
            ("Maria Lopez promised to close the bridge.", &[("to close the bridge", "Maria Lopez")]),
            ("Maria Lopez praised the bridge.", &[]),
            ("Maria Lopez pointed out that the bridge was safe.", &[("the bridge was safe", "Maria Lopez")]),
            (
                "A survey of the harbour shows that the bridge is safe.",
                &[("the bridge is safe", "A survey of the harbour")],
            ),
            ("Some of the figures show that the bridge is safe.", &[("the bridge is safe", "-")]),
            ("The town closed the bridge, which Maria Lopez said was safe.", &[("was safe", "Maria Lopez")]),
            (
                "Maria Lopez has said for weeks she will close the bridge.",
                &[("she will close the bridge", "Maria Lopez")],
            ),
            ("Maria Lopez told the Oldham Post her bridge was safe.", &[("her bridge was safe", "Maria Lopez")]),
            ("Some 42% say they want the bridge.", &[("they want the bridge", "Some 42%")]),
            ("The bridge is safe, said Maria Lopez, the mayor.", &[("The bridge is safe", "Maria Lopez")]),
            ("In a flood, the bridge is safe, Maria Lopez said.", &[("In a flood, the bridge is safe", "Maria Lopez")]),
            (
                "The bridge, according to Maria Lopez, is safe.",
                &[("The bridge", "Maria Lopez"), ("is safe", "Maria Lopez")],
            ),
            (
                "While Maria Lopez said the bridge was safe, the council closed it.",
                &[("the bridge was safe", "Maria Lopez")],
            ),
            (
                "Maria Lopez said the bridge was safe and said the road was not.",
                &[("the bridge was safe", "Maria Lopez"), ("the road was not", "Maria Lopez")],
            ),
            ("Maria Lopez left, adding to the troubles of the bridge.", &[]),
            ("Maria Lopez did not say who closed the bridge.", &[]),
            ("Maria Lopez hopes to find a way to save it.", &[]),
            (
                "However, while Maria Lopez says the bridge is safe, she keeps it closed.",
                &[("the bridge is safe", "Maria Lopez")],
            ),
            ("The bridge is safe, Maria Lopez said, and the council agreed.", &[("The bridge is safe", "Maria Lopez")]),
            ("It was reported that the bridge was safe.", &[("the bridge was safe", "-")]),
            ("Voters reading this week about the bridge know it well.", &[]),
            ("''After all,'' Maria Lopez said, ''it is safe.''", &[]),
            ("Maria Lopez tried to close the bridge.", &[]),
            ("On Friday, Maria Lopez spoke.", &[]),
        ],
    );
}

#[test]
fn nouns_and_adjectives_report_clauses_too() {
    check(
        &[QuoteKind::Indirect],
        &[
            ("He denied Maria Lopez’s claim that the bridge was safe.", &[("the bridge was safe", "Maria Lopez")]),
            ("Maria Lopez’s claim that the bridge was safe was wrong.", &[]),
            ("Despite complaints that the bridge is unsafe, it stays open.", &[("the bridge is unsafe", "-")]),
            ("Maria Lopez’s contention was that the bridge was safe.", &[("the bridge was safe", "Maria Lopez")]),
            (
                "There was an admission from Maria Lopez that the bridge was closed.",
                &[("the bridge was closed", "Maria Lopez")],
            ),
            ("Maria Lopez was adamant that the bridge was safe.", &[("the bridge was safe", "Maria Lopez")]),
            ("Maria Lopez made it clear that the bridge was safe.", &[("the bridge was safe", "Maria Lopez")]),
            ("It was a claim that cost him votes.", &[]),
            ("The bridge is clear that far.", &[]),
        ],
    );
}

#[test]
fn marks_that_open_again_in_one_paragraph_carry_the_speaker_on() {
    check(
        MARKED,
        &[(
            "\"It is safe,\" Maria Lopez said. \"We know it. \"And it will stay so.\"",
            &[("It is safe,", "Maria Lopez"), ("We know it.", "Maria Lopez"), ("And it will stay so.", "Maria Lopez")],
        )],
    );
}

#[test]
fn a_report_or_a_claim_is_no_verb_of_saying() {
    check(MARKED, &[("The report of the “old guard” is long, and the claims are many.", &[])]);
}

#[test]
fn other_languages_are_read_by_marks_and_verbs_of_saying() {
    for (lead, text, words, who) in [
        (
            "Der Rat der Hafenstadt hat am Montagabend über die Brücke und das Geld beraten, das sie kosten wird.",
            "„Die Brücke ist sicher“, sagte Bürgermeisterin Maria Weber am Montag.",
            "Die Brücke ist sicher",
            "Bürgermeisterin Maria Weber",
        ),
        (
            "Der Rat der Hafenstadt hat am Montagabend über die Brücke und das Geld beraten, das sie kosten wird.",
            "Maria Weber sagte: »Die Brücke ist sicher.«",
            "Die Brücke ist sicher.",
            "Maria Weber",
        ),
        (
            "Le conseil de la ville s’est réuni lundi soir pour parler du pont et de l’argent qu’il va coûter aux habitants.",
            "« Le pont est sûr », a déclaré Marie Dupont lundi.",
            "Le pont est sûr",
            "Marie Dupont",
        ),
        (
            "El consejo de la ciudad se reunió el lunes por la noche para hablar del puente y del dinero que va a costar.",
            "“El puente es seguro”, dijo la alcaldesa Ana Ruiz.",
            "El puente es seguro",
            "la alcaldesa Ana Ruiz",
        ),
        (
            "El consejo de la ciudad se reunió el lunes por la noche para hablar del puente y del dinero que va a costar.",
            "—El puente es seguro —dijo Ana Ruiz.",
            "El puente es seguro",
            "Ana Ruiz",
        ),
        (
            "O conselho da cidade reuniu-se na segunda-feira à noite para falar da ponte e do dinheiro que ela vai custar.",
            "“A ponte é segura”, disse Ana Souza.",
            "A ponte é segura",
            "Ana Souza",
        ),
        (
            "Il consiglio della città si è riunito lunedì sera per parlare del ponte e dei soldi che costerà ai cittadini.",
            "«Il ponte è sicuro», ha detto Anna Rossi.",
            "Il ponte è sicuro",
            "Anna Rossi",
        ),
        (
            "De raad van de havenstad sprak maandagavond over de brug en over het geld dat die de inwoners gaat kosten.",
            "„De brug is veilig”, zei Anna de Vries.",
            "De brug is veilig",
            "Anna de Vries",
        ),
    ] {
        let found = read_in(text, &format!("{lead}\n\n"));
        let found: Vec<_> = found
            .iter()
            .map(|quote| (quote.text.as_str(), quote.speaker.as_ref().map(|speaker| speaker.name.as_str())))
            .collect();
        assert_eq!(found, [(words, Some(who))], "{text}");
    }
}

const GERMAN: &str =
    "Der Rat der Hafenstadt hat am Montagabend über die Brücke und das Geld beraten, das sie kosten wird.\n\n";

#[test]
fn papers_and_things_so_called_are_nobodys_words_in_other_languages() {
    for text in [
        "Das sagte Maria Weber der „Bild“ am Montag.",
        "Der Minister sagte der „Bild am Sonntag“, er sei froh.",
        "Wie der „Spiegel“ berichtet, ist die Brücke alt.",
        "Wie „Bild“ berichtet, ist die Brücke alt.",
        "Maria Weber sagte der „Bild“-Zeitung, sie sei froh.",
        "Maria Weber sagte im Magazin „Hafenleben“, sie sei froh.",
        "Maria Weber sagte, die sogenannte „Brücke der Zukunft“ sei zu.",
    ] {
        assert_eq!(read_in(text, GERMAN), [], "{text}");
    }
    let found = read_in("Maria Weber nannte die Brücke einen „Witz“.", GERMAN);
    assert_eq!(found.iter().map(|quote| quote.text.as_str()).collect::<Vec<_>>(), ["Witz"]);
}

#[test]
fn a_dateline_is_no_part_of_what_is_said() {
    for (text, wanted) in [
        (
            "BALTORA, Sept. 9 (Xinhua) -- The port will be closed for two weeks, the harbour authority said.",
            "The port will be closed for two weeks",
        ),
        ("OLDHAM, England (AP) — According to Maria Lopez, the bridge is safe.", "the bridge is safe"),
        ("OLDHAM (Reuters) - The bridge is safe, Maria Lopez said on Friday.", "The bridge is safe"),
    ] {
        let found = read_in(&format!("{text}\n\n{LEAD}"), "");
        assert_eq!(found.iter().map(|quote| quote.text.as_str()).collect::<Vec<_>>(), [wanted], "{text}");
    }
}

#[test]
fn a_description_that_ends_in_a_body_or_a_place_is_the_speaker_as_a_whole() {
    check(
        MARKED,
        &[
            ("“It is safe,” the head of the Red Cross said.", &[("It is safe,", "the head of the Red Cross")]),
            ("The head of the Red Cross said it was “safe”.", &[("safe", "The head of the Red Cross")]),
            (
                "A study by Oldham University and the Red Cross called it “a joke”.",
                &[("a joke", "A study by Oldham University and the Red Cross")],
            ),
            (
                "A woman who works for the Red Cross said it was “safe”.",
                &[("safe", "A woman who works for the Red Cross")],
            ),
            (
                "“It is safe,” a woman who works for the Red Cross said.",
                &[("It is safe,", "a woman who works for the Red Cross")],
            ),
            ("Maria Lopez, 54, from Leeds, who said it was “safe”, left.", &[("safe", "Maria Lopez")]),
            ("A woman along the Thames told police it was “a joke”.", &[("a joke", "A woman along the Thames")]),
        ],
    );
}

#[test]
fn a_language_that_is_not_read_gives_none() {
    let lead =
        "Rada města se v pondělí večer sešla, aby mluvila o mostu a o penězích, které bude stát všechny obyvatele.\n\n";
    assert_eq!(read_in("„Most je bezpečný,“ řekla Marie Nováková.", lead), []);
}

#[test]
fn nonsense_is_read_without_harm() {
    let words = [
        "“",
        "”",
        "‘",
        "’",
        "\"",
        "'",
        "«",
        "»",
        "„",
        "said",
        "Maria",
        "Lopez",
        ",",
        ".",
        "he",
        "who",
        "the",
        "(",
        ")",
        "—",
        "\n\n",
        "according",
        "to",
        "é",
        "𝄞",
        ":",
    ];
    let text = crate::times::soup(&words, 20_000);
    read(&text);
    for word in ["“", "”", "\"", "said ", "he said, ", "“a” ", "‘a’ ", "(", "who, ", "and ", "— "] {
        read(&word.repeat(20_000));
        read(&format!("{}said “a”.", word.repeat(20_000)));
    }
    for words in
        ["who ", "that ", "a man who works for ", "the head of ", "man, ", "from Leeds, who, ", "and Leeds and "]
    {
        read(&format!("{}he said it was “a joke”.", words.repeat(10_000)));
        read(&format!("A {}said it was “a joke”.", words.repeat(10_000)));
    }
}
