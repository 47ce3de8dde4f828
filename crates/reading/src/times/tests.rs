//! Tables of expressions: what is found, and what it comes to on a given day.

use super::Times;
use copydesk_article::{Text, Time, TimeKind};

/// Thursday, 12 December 2024.
const THURSDAY: &str = "2024-12-12";

/// The times of a text read whole.
fn times(text: &Text, language: &str, anchor: Option<&str>) -> Option<Vec<Time>> {
    Times::new().find(text, std::slice::from_ref(&(0..text.as_str().len())), language, anchor)
}

fn read(text: &str, anchor: Option<&str>) -> Vec<(String, String)> {
    read_in("en", text, anchor)
}

fn read_in(language: &str, text: &str, anchor: Option<&str>) -> Vec<(String, String)> {
    let text = Text::from(text);
    let found = times(&text, language, anchor).expect("the language is read");
    for time in &found {
        let part: String = text.as_str().chars().skip(time.start).take(time.end - time.start).collect();
        assert_eq!(part, time.text, "span and text agree");
    }
    found.into_iter().map(|time| (time.text, time.value)).collect()
}

fn check(table: &[(&str, &[(&str, &str)])]) {
    for (text, wanted) in table {
        let wanted: Vec<_> = wanted.iter().map(|(text, value)| ((*text).to_owned(), (*value).to_owned())).collect();
        assert_eq!(read(text, Some(THURSDAY)), wanted, "{text}");
    }
}

#[test]
fn the_tense_tells_which_friday_is_meant() {
    check(&[
        ("The minister resigned on Friday.", &[("Friday", "2024-12-06")]),
        ("The minister will resign on Friday.", &[("Friday", "2024-12-13")]),
        ("She arrived on Thursday.", &[("Thursday", "2024-12-12")]),
        ("She spoke last Thursday.", &[("last Thursday", "2024-12-05")]),
        ("They fixed the vote to be held in January.", &[("January", "2025-01")]),
        ("It is down a fifth since January.", &[("January", "2024-01")]),
        ("A tug will be sent to the reef on Saturday.", &[("Saturday", "2024-12-14")]),
        ("Talks are expected to resume Monday.", &[("Monday", "2024-12-16")]),
        ("Talks had been scheduled to resume Monday.", &[("Monday", "2024-12-09")]),
    ]);
}

#[test]
fn a_length_ahead_is_a_date_where_the_sentence_looks_ahead() {
    check(&[
        ("In two years there will be a bridge.", &[("two years", "2026")]),
        ("The bonds would be redeemed in five years.", &[("five years", "2029")]),
        ("The port is expected to open in three weeks.", &[("three weeks", "2025-W01")]),
        ("It will be the first visit in two years.", &[("two years", "P2Y")]),
        ("It will be the worst harvest in ten years.", &[("ten years", "P10Y")]),
        ("They will answer within two years.", &[("two years", "P2Y")]),
        ("She will stay for two years.", &[("two years", "P2Y")]),
        ("They built it in two years.", &[("two years", "P2Y")]),
        ("The club wants a roof in two years' time.", &[("two years' time", "2026")]),
        ("It ends in a week’s time.", &[("a week’s time", "2024-W51")]),
        ("It was in a few months' time.", &[("a few months' time", "FUTURE_REF")]),
    ]);
}

#[test]
fn words_for_now_and_once_are_read() {
    check(&[
        ("These days a tram costs less.", &[("These days", "PRESENT_REF")]),
        ("These days of rage passed.", &[]),
        ("No sale is planned in the near future.", &[("the near future", "FUTURE_REF")]),
        ("That was in the distant past.", &[("the distant past", "PAST_REF")]),
        ("He has tried in the past to leave.", &[("the past", "PAST_REF")]),
        ("In the past two weeks it rained.", &[("the past two weeks", "P2W")]),
        ("The mill could soon close.", &[("soon", "FUTURE_REF")]),
    ]);
}

#[test]
fn days_beside_another_are_counted_from_it() {
    check(&[
        ("It is due the day after tomorrow.", &[("the day after tomorrow", "2024-12-14")]),
        ("It came the day before yesterday.", &[("the day before yesterday", "2024-12-10")]),
        ("It was the week before last.", &[("the week before last", "2024-W48")]),
        ("It fell in 2019; the year before, it rose.", &[("2019", "2019"), ("the year before", "2018")]),
        (
            "On Dec. 5 it froze; the night before, it rained.",
            &[("Dec. 5", "2024-12-05"), ("the night before", "2024-12-04TNI")],
        ),
        ("The day after the vote was calm.", &[]),
        ("This past week was quiet.", &[("This past week", "2024-W49")]),
        ("It opens this coming Friday.", &[("this coming Friday", "2024-12-13")]),
        ("It came last evening at dusk.", &[("last evening", "2024-12-11TEV"), ("dusk", "2024-12-11TEV")]),
        ("It met in the first week of May 1998.", &[("the first week of May 1998", "1998-W19")]),
        ("It closes on the last day of August 2025.", &[("the last day of August 2025", "2025-08-31")]),
        (
            "Sales fell in the third and fourth quarters of 1998.",
            &[("the third", "1998-Q3"), ("fourth quarters of 1998", "1998-Q4")],
        ),
        ("The 1990 fiscal year was weak.", &[("1990 fiscal year", "1990")]),
        ("They will decide by mid-year or at year's end.", &[("mid-year", "2024"), ("year's end", "2024-12-31")]),
        ("For the rest of the year it rained.", &[("the year", "2024")]),
        ("It took three-and-a-half years.", &[("three-and-a-half years", "P42M")]),
        (
            "It shut in 2010; it had opened five years previously.",
            &[("2010", "2010"), ("five years previously", "2005")],
        ),
        ("He called hours later.", &[("hours", "PTXH")]),
        ("I saw her the other day.", &[("the other day", "PAST_REF")]),
    ]);
}

#[test]
fn lengths_without_a_number_are_read() {
    check(&[
        ("It broke down just weeks after the repair.", &[("weeks", "PXW")]),
        ("The seal failed minutes before the start.", &[("minutes", "PTXM")]),
        ("It was over within seconds.", &[("seconds", "PTXS")]),
        ("Over the years, many left.", &[("the years", "PXY")]),
        ("They waited a number of years.", &[("a number of years", "PXY")]),
        ("It takes another year.", &[("another year", "P1Y")]),
        ("It takes another two weeks.", &[("another two weeks", "P2W")]),
        ("Try another day.", &[]),
        ("It lasts no more than sixty days.", &[("no more than sixty days", "P60D")]),
        ("Sales rose in the year to March.", &[("the year", "P1Y"), ("March", "2024-03")]),
        ("The gauge rose since year-end.", &[("year-end", "2023-12-31")]),
        ("Doors shut at 0200 local time.", &[("0200", "2024-12-12T02:00")]),
    ]);
}

#[test]
fn dates_are_read_in_every_order() {
    check(&[
        ("It began on Oct. 7, 2023, in the south.", &[("Oct. 7, 2023", "2023-10-07")]),
        ("It began on 7 October 2023.", &[("7 October 2023", "2023-10-07")]),
        ("It began on the 7th of October.", &[("the 7th of October", "2024-10-07")]),
        ("It was on January first.", &[("January first", "2024-01-01")]),
        ("It fell on Nov. 3; on the 20th it was over.", &[("Nov. 3", "2024-11-03"), ("the 20th", "2024-11-20")]),
        ("It cost $12 December 27.", &[("December 27", "2024-12-27")]),
        ("Filed 2024-12-13 at the court.", &[("2024-12-13", "2024-12-13")]),
        ("Filed 12/13/2024 at the court.", &[("12/13/2024", "2024-12-13")]),
        ("In March 1990 it closed.", &[("March 1990", "1990-03")]),
        ("He ruled from 1939 to 1945.", &[("1939", "1939"), ("1945", "1945")]),
    ]);
}

#[test]
fn lengths_keep_their_bounds() {
    check(&[
        ("They met for more than an hour.", &[("more than an hour", "PT1H")]),
        ("a two-decade insurgency", &[("two-decade", "P20Y")]),
        ("over the last couple of weeks", &[("the last couple of weeks", "P2W")]),
        ("It took half an hour.", &[("half an hour", "PT30M")]),
        ("It took a year and a half.", &[("a year and a half", "P18M")]),
        ("for many years", &[("many years", "PXY")]),
        ("The trial is expected to last five months.", &[("five months", "P5M")]),
        ("after an hour and 20 minutes", &[("an hour and 20 minutes", "PT1H20M")]),
        ("every other week, on Mondays", &[("every other week", "P2W"), ("Mondays", "XXXX-WXX-1")]),
    ]);
}

#[test]
fn relative_words_are_counted_from_the_item() {
    check(&[
        ("He said so yesterday.", &[("yesterday", "2024-12-11")]),
        ("It opens next month.", &[("next month", "2025-01")]),
        ("It closed two years ago.", &[("two years ago", "2022")]),
        ("It rose last week.", &[("last week", "2024-W49")]),
        ("They met Thursday evening.", &[("Thursday evening", "2024-12-12TEV")]),
        ("They ate on Thanksgiving Day.", &[("Thanksgiving Day", "2024-11-28")]),
        ("It was last summer.", &[("last summer", "2024-SU")]),
    ]);
}

#[test]
fn clocks_keep_the_zone_that_is_stated() {
    check(&[
        ("It struck at 10:35 a.m. Friday.", &[("10:35 a.m. Friday", "2024-12-06T10:35")]),
        ("It struck at 1000 GMT.", &[("1000 GMT", "2024-12-12T10:00Z")]),
        ("It ended at midnight.", &[("midnight", "2024-12-12T24:00")]),
        ("It opens at 8am.", &[("8am", "2024-12-12T08:00")]),
        ("They left at 5 p.m. EST.", &[("5 p.m. EST", "2024-12-12T17:00-05:00")]),
    ]);
}

#[test]
fn what_is_no_time_is_left_alone() {
    check(&[
        ("The 52-year-old singer, aged 52, is 52 years old.", &[]),
        ("He may march, and prices fall.", &[]),
        ("It won 10-2, in front of 2000 people.", &[]),
        ("It cost $1999 and 1,999 euros.", &[]),
        ("The fall of the city was swift.", &[]),
        ("Three-quarters of the house.", &[]),
        ("Call 555-1999.", &[]),
        ("It runs on Windows 2000 and Server 2003.", &[]),
        ("USA Today said so on This Week.", &[]),
        ("They saw Happy Mondays and 20th Century Fox.", &[]),
        ("", &[]),
        ("the the the of of", &[]),
    ]);
}

#[test]
fn without_a_date_relative_times_stay_open() {
    let wanted = [("Friday", "XXXX-WXX-5"), ("last month", "XXXX-XX"), ("today", "XXXX-XX-XX")];
    let found = read("On Friday he said that last month and today differ.", None);
    assert_eq!(found, wanted.map(|(text, value)| (text.to_owned(), value.to_owned())));
}

#[test]
fn an_old_story_counts_from_the_date_spoken_of_last() {
    let story = "In 1939 war began. On September 1, 1939, troops crossed. On 3 October the city fell. In 1940 came more. \
                 On May 10, 1940, it spread. By June it was over. In 1941 and 1942 it went on. Two years later, in 1944, \
                 the coast was taken. On 25 August the capital was free. In 1945 it ended, on May 8, 1945.";
    let found = read(story, Some("2009-12-19"));
    let value = |text: &str| found.iter().find(|(found, _)| found == text).map(|(_, value)| value.as_str());
    assert_eq!(value("3 October"), Some("1939-10-03"));
    assert_eq!(value("June"), Some("1940-06"));
    assert_eq!(value("Two years later"), Some("1944"));
    assert_eq!(value("25 August"), Some("1944-08-25"));
}

#[test]
fn positions_count_code_points() {
    let text = Text::from("“Él” — on 7 October");
    let found = times(&text, "en", None).expect("English is read");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].start, found[0].end, found[0].r#type), (10, 19, TimeKind::Date));
}

#[test]
fn a_language_without_a_table_is_not_read() {
    assert!(times(&Text::from("perjantaina"), "fi", None).is_none());
}

/// Words in an order that nobody wrote.
pub(crate) fn soup(words: &[&str], length: usize) -> String {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut text = String::new();
    for _ in 0..length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        text.push_str(words[usize::try_from(state % words.len() as u64).expect("small")]);
        text.push_str(if state & 0x700 == 0 { "" } else { " " });
    }
    text
}

#[test]
fn nonsense_is_read_without_harm() {
    let words = [
        "the",
        "a",
        "of",
        "week",
        "of the",
        "last",
        "next",
        "year",
        "hundred",
        "thousand",
        "two",
        "1999",
        "31",
        "99999999999",
        "2.5",
        "0",
        "February",
        "May",
        "Friday",
        "noon",
        "a.m.",
        "GMT",
        "-",
        "–",
        "'",
        "’",
        "s",
        ".",
        ",",
        "(",
        ":",
        "é",
        "𝄞",
        "\n\n",
        "and a half",
        "ago",
        "later",
        "from now",
        "quarter",
        "first",
        "second",
        "century",
        "BC",
        "decades",
        "New Year's",
        "early",
        "end",
        "every",
        "9999 BC",
        "4294967295.5 years ago",
        "/",
        "12/31/99",
        "$",
        "%",
        "yesterday",
        "'80s",
        "1990s",
        "will",
    ];
    for anchor in [None, Some("2024-02-29"), Some("9999-12-31"), Some("nonsense")] {
        let text = Text::new(soup(&words, 20_000));
        let found = times(&text, "en", anchor).expect("English is read");
        assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start), "in order and apart");
        assert!(found.iter().all(|time| time.start < time.end && time.end <= text.len() && !time.value.is_empty()));
    }
}

#[test]
fn a_long_chain_of_one_word_is_read_in_one_pass() {
    for word in ["the week of ", "hundred ", "two ", "the first ", "1999-", "every ", "and a half "] {
        let text = Text::new(word.repeat(100_000));
        assert!(times(&text, "en", Some("2024-12-12")).is_some());
    }
}

/// A row of the table of languages: the text, then what is found and its value.
type Row<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

#[test]
fn six_other_languages_are_read_by_their_tables() {
    let table: &[Row<'_>] = &[
        ("de", "Er starb am Freitag.", &[("Freitag", "2024-12-06")]),
        ("de", "Er kommt am 13. Oktober 1989.", &[("13. Oktober 1989", "1989-10-13")]),
        ("de", "Das war am 24.12.1999.", &[("24.12.1999", "1999-12-24")]),
        ("de", "Das war vor drei Jahren.", &[("vor drei Jahren", "2021")]),
        ("de", "Im März 1990 und letzte Woche.", &[("März 1990", "1990-03"), ("letzte Woche", "2024-W49")]),
        (
            "de",
            "Um 10.30 Uhr war es Anfang Mai, gestern.",
            &[("10.30 Uhr", "2024-12-12T10:30"), ("Anfang Mai", "2024-05"), ("gestern", "2024-12-11")],
        ),
        ("de", "In den 1990er Jahren", &[("den 1990er Jahren", "199")]),
        ("fr", "Il est mort vendredi dernier.", &[("vendredi dernier", "2024-12-06")]),
        (
            "fr",
            "le 1er octobre 1989, l'année dernière",
            &[("1er octobre 1989", "1989-10-01"), ("l'année dernière", "2023")],
        ),
        ("fr", "Il y a trois ans, en mars 2019.", &[("Il y a trois ans", "2021"), ("mars 2019", "2019-03")]),
        ("fr", "Il a été élu à 10h30 aujourd'hui.", &[("10h30", "2024-12-12T10:30"), ("aujourd'hui", "2024-12-12")]),
        ("fr", "pendant deux semaines, cet été", &[("deux semaines", "P2W"), ("cet été", "2024-SU")]),
        (
            "es",
            "El 13 de octubre de 1989 y el viernes pasado.",
            &[("13 de octubre de 1989", "1989-10-13"), ("el viernes pasado", "2024-12-06")],
        ),
        (
            "es",
            "Hace tres años, la semana pasada, ayer.",
            &[("Hace tres años", "2021"), ("la semana pasada", "2024-W49"), ("ayer", "2024-12-11")],
        ),
        ("pt", "Na sexta-feira, 13 de outubro de 1989.", &[("sexta-feira, 13 de outubro de 1989", "1989-10-13")]),
        (
            "pt",
            "Há três anos, no próximo mês, na segunda-feira.",
            &[("Há três anos", "2021"), ("próximo mês", "2025-01"), ("segunda-feira", "2024-12-09")],
        ),
        (
            "it",
            "Il 13 ottobre 1989, tre anni fa, l'anno scorso.",
            &[("13 ottobre 1989", "1989-10-13"), ("tre anni fa", "2021"), ("l'anno scorso", "2023")],
        ),
        (
            "nl",
            "Op 13 oktober 1989, drie jaar geleden, vorige week.",
            &[("13 oktober 1989", "1989-10-13"), ("drie jaar geleden", "2021"), ("vorige week", "2024-W49")],
        ),
        ("nl", "In 2019 vielen 2000 mensen af.", &[("2019", "2019")]),
    ];
    let mut wrong = Vec::new();
    for (language, text, wanted) in table {
        let wanted: Vec<_> = wanted.iter().map(|(text, value)| ((*text).to_owned(), (*value).to_owned())).collect();
        let found = read_in(language, text, Some(THURSDAY));
        if found != wanted {
            wrong.push(format!("{language}: {text}: {found:?}, not {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn quotation_marks_open_sentences_and_titles_are_no_times() {
    check(&[
        ("``Today is a sad day,'' she said.", &[("Today", "2024-12-12")]),
        ("He said: 'Today we won.'", &[("Today", "2024-12-12")]),
        ("The host of “This Week” asked him.", &[]),
        ("The film “High Noon” was shown.", &[]),
        ("The party daily Vorwahr printed it.", &[]),
        ("The quarter-to-quarter figures fell.", &[]),
        ("Now officials are looking for him.", &[("Now", "PRESENT_REF")]),
        ("Now, that is another matter.", &[]),
    ]);
}

#[test]
fn two_units_are_one_length() {
    check(&[
        ("He died within weeks or months of it.", &[("weeks or months", "PXW")]),
        ("Many funds in recent weeks and months have sold.", &[("recent weeks and months", "PXW")]),
        ("It may, in a year or two, save a few lives.", &[("a year or two", "P1Y")]),
        ("They will one day be many.", &[("one day", "FUTURE_REF")]),
        ("For the year, volume was flat.", &[("the year", "2024")]),
        ("It was the week's best session.", &[("the week", "2024-W50")]),
        ("Sales will fall in the near term.", &[("the near term", "FUTURE_REF")]),
        ("The first nine months of 2023 were good.", &[("The first nine months of 2023", "P9M")]),
        ("Thousands left in the first hours of it.", &[("the first hours", "PTXH")]),
        ("A service planned for Saturday was canceled.", &[("Saturday", "2024-12-07")]),
    ]);
}
