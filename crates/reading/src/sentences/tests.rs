#![expect(clippy::string_slice, reason = "tests cut the text where the code said it may be cut")]

use super::*;
use copydesk_article::Text;

fn sentences(text: &str) -> Vec<&str> {
    split(text, 0..text.len()).into_iter().map(|sentence| &text[sentence.bytes]).collect()
}

fn tokens(text: &str) -> Vec<&str> {
    words(text, 0..text.len()).into_iter().map(|token| &text[token.bytes()]).collect()
}

/// `|` stands between the expected sentences.
fn check(expected: &str) {
    let parts: Vec<&str> = expected.split('|').map(str::trim).collect();
    assert_eq!(sentences(&parts.join(" ")), parts, "{expected}");
}

#[test]
fn a_sentence_ends_where_a_reader_says_it_does() {
    for expected in [
        "Mr. Olsen met Gen. J. R. Achterberg on Friday. | They spoke for an hour.",
        "He lives in the U.S. | The house is old.",
        "The U.S. Senate voted. | It passed.",
        "It opened at 9 a.m. Monday. | Nobody came.",
        "It closed at 5 p.m. | The crowd left.",
        "It helps patients with MS. | Final approval is due.",
        "He was fined by the SEC. | A judge agreed.",
        "Ms. Rivera spoke. | DR. Olsen did not.",
        "WHAT MS. RIVERA SAID. | It rained.",
        "Acme Inc. said so. | Its shares rose.",
        "Shares of Acme Inc. | The price fell.",
        "“We won,” she said. | “We really did.” | Nobody cheered.",
        "“Why?” he asked. | “No reason!” | Silence followed.",
        "It cost $3.5 million. | That is 4.2 percent more.",
        "The match ended 2-1. | Rovers go top.",
        "LONDON, Dec. 13 (Newsline) - The minister resigned. | He gave no reason.",
        "See www.example.org. | Write to desk@example.org. | Thanks.",
        "We talked… and talked. | Then we left.",
        "He was born on Jan. 5, 1990, in St. Marten. | She came later.",
        "1. Mix the flour. | Add water.",
        "Was it plan B? | No. | It was plan C.",
        "Sen. Ada Quill, D-Ore., spoke. | She won.",
        "(This is aside.) | The rest follows.",
        "J.P. Dorne of No. 10 said nothing. | It rained.",
        "Er kam am 3. Oktober nach Köln. | Dort blieb er.",
        "« C’est fini. » | Elle partit.",
        "¿Qué pasó? | No se sabe.",
        "She uses an iPad. | iPads are cheap.",
    ] {
        check(expected);
    }
}

#[test]
fn a_token_is_a_word_a_number_or_a_mark() {
    for (text, expected) in [
        ("Turkey’s army didn't move.", "Turkey ’s army did n't move ."),
        ("the U.S.-backed group", "the U.S. - backed group"),
        ("US-backed, anti-American al-Assad", "US - backed , anti - American al-Assad"),
        ("war-torn Jean-Pierre Abdul-Rahman", "war-torn Jean-Pierre Abdul-Rahman"),
        ("the SDF (Syrian Democratic Forces),", "the SDF ( Syrian Democratic Forces ) ,"),
        ("It cost $1,250.50 (10%).", "It cost $ 1,250.50 ( 10 % ) ."),
        ("at 10:30 on 10/12/2004", "at 10:30 on 10/12/2004"),
        ("2019–2020 and/or", "2019 – 2020 and / or"),
        ("visit http://a.example/x?y=1, or a.b@c.org.", "visit http://a.example/x?y=1 , or a.b@c.org ."),
        ("opportunity… to get...", "opportunity … to get ..."),
        ("Hamas’ leaders", "Hamas ’ leaders"),
        ("“‘yes’ to it”", "“ ‘ yes ’ to it ”"),
        ("rock 'n' roll in the ’90s", "rock 'n ' roll in the ’90s"),
        ("AT&T cannot wait", "AT&T can not wait"),
        ("O’Neill, D'Arcy", "O’Neill , D'Arcy"),
        ("at 5pm", "at 5 pm"),
        ("–‘Signs’–", "– ‘ Signs ’ –"),
    ] {
        assert_eq!(tokens(text).join(" "), expected, "{text}");
    }
}

#[test]
fn elided_articles_split_in_french_only() {
    let text = "L’Élysée et l’État";
    let mut draft = Draft { text: Text::from(text), blocks: vec![], ..Draft::default() };
    draft.blocks.push(Block { role: Role::Paragraph, start: 0, end: draft.text.len() });
    draft.language = Some(Some(copydesk_article::Language {
        tag: "fr".into(),
        script: "Latn".into(),
        basis: copydesk_article::Basis::Inferred,
        by: "test".into(),
        confidence: 1.0,
    }));
    assert_eq!(Sentences.read(&mut draft), Verdict::Continue);
    let found = draft.sentences.expect("read");
    let words: Vec<&str> = found[0].tokens.iter().map(|token| &text[token.bytes()]).collect();
    assert_eq!(words, ["L’", "Élysée", "et", "l’", "État"]);
}

#[test]
fn nasty_input_gives_slices_in_order() {
    for text in [
        "",
        " ",
        "\u{feff}",
        "....",
        "'''",
        "’’’s",
        "-",
        "--",
        "a-",
        "-a",
        "’",
        "\0\0",
        "(((",
        "😀😀.😀",
        "a\u{300}.B\u{300}",
        "U.S.",
        ".",
        ". . .",
        "n't",
        "’s",
        "\u{2028}x\u{2028}",
        "€",
        "مرحبا بالعالم. كيف",
        "你好。世界！",
        "A.",
        "B. C.",
        "x.Y",
        "x.Yz",
        "@",
        "#",
        "@@@",
        "://",
        "www.",
        "a@b",
        "-\u{2010}-",
        "’’t",
        "’t",
        "N’T",
    ] {
        let mut last = 0;
        for sentence in split(text, 0..text.len()) {
            assert!(text.get(sentence.bytes.clone()).is_some(), "{text:?}");
            for token in sentence.tokens {
                assert!(token.start >= last && token.end > token.start, "{text:?}");
                assert!(text.get(token.bytes()).is_some(), "{text:?}");
                last = token.end;
            }
        }
    }
}

#[test]
fn only_running_text_is_read_and_only_the_body_counts() {
    let text = "Fire in Old Town\n\nBy A. Writer\n\nIt burned. Nobody was hurt.";
    let mut draft = Draft { text: Text::from(text), ..Draft::default() };
    draft.blocks = vec![
        Block { role: Role::Headline, start: 0, end: 16 },
        Block { role: Role::Byline, start: 18, end: 30 },
        Block { role: Role::Paragraph, start: 32, end: text.len() },
    ];
    assert_eq!(Sentences.read(&mut draft), Verdict::Continue);
    let found = draft.sentences.expect("read");
    assert_eq!(found.iter().map(|sentence| sentence.block).collect::<Vec<_>>(), [0, 2, 2]);
    assert_eq!(draft.stats.map(|stats| stats.sentences), Some(2));
}
