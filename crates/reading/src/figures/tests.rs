//! Tables of figures: what is found and what is left alone.

use super::{Figures, Kind};
use crate::Times;
use copydesk_article::Text;

type Wanted<'a> = (&'a str, Kind, f64, &'a str);

fn read(text: &str, tag: &str) -> Vec<(String, Kind, f64, String)> {
    let text = Text::from(text);
    let whole = 0..text.as_str().len();
    let parts = std::slice::from_ref(&whole);
    let language = tag.split('-').next().unwrap_or_default();
    let times = Times::new().find(&text, parts, language, Some("2024-12-12")).expect("the language is read");
    let figures = Figures::new().find(&text, parts, tag, &times).expect("the language is read");
    figures
        .into_iter()
        .map(|figure| {
            let part: String = text.as_str().chars().skip(figure.start).take(figure.end - figure.start).collect();
            assert_eq!(part, figure.text, "span and text agree");
            (figure.text, figure.kind, figure.value, figure.of.or(figure.unit).unwrap_or_default())
        })
        .collect()
}

fn check(table: &[(&str, &[Wanted<'_>])]) {
    check_in("en", table);
}

fn check_in(tag: &str, table: &[(&str, &[Wanted<'_>])]) {
    for (text, wanted) in table {
        let wanted: Vec<_> = wanted
            .iter()
            .map(|(text, kind, value, unit)| ((*text).to_owned(), *kind, *value, (*unit).to_owned()))
            .collect();
        assert_eq!(read(text, tag), wanted, "{text}");
    }
}

use Kind::{Count, Measure, Money, Ordinal, Percent};

#[test]
fn money_is_read_with_its_currency() {
    check(&[
        ("It paid $5.2 million.", &[("$5.2 million", Money, 5_200_000.0, "USD")]),
        ("It paid €1.2bn.", &[("€1.2bn", Money, 1_200_000_000.0, "EUR")]),
        ("It paid US$300 and A$20m.", &[("US$300", Money, 300.0, "USD"), ("A$20m", Money, 20_000_000.0, "AUD")]),
        ("It paid EUR 5 million.", &[("EUR 5 million", Money, 5_000_000.0, "EUR")]),
        ("a million dollars", &[("a million dollars", Money, 1_000_000.0, "USD")]),
        ("half a billion euros", &[("half a billion euros", Money, 500_000_000.0, "EUR")]),
        ("10 million Swiss francs", &[("10 million Swiss francs", Money, 10_000_000.0, "CHF")]),
        ("20 billion New Zealand dollars", &[("20 billion New Zealand dollars", Money, 2e10, "NZD")]),
        ("a net of $1.34 a share", &[("$1.34", Money, 1.34, "USD")]),
        ("$1,234,567.89", &[("$1,234,567.89", Money, 1_234_567.89, "USD")]),
        ("a $3-billion plan", &[("$3-billion", Money, 3e9, "USD")]),
        (
            "It lost 18 Canadian cents a share, or 22 euro cents.",
            &[("18 Canadian cents", Money, 0.18, "CAD"), ("22 euro cents", Money, 0.22, "EUR")],
        ),
        ("£500 and 67 pence", &[("£500", Money, 500.0, "GBP"), ("67 pence", Money, 0.67, "GBP")]),
    ]);
}

#[test]
fn ranges_share_their_scale_and_sign() {
    check(&[
        ("$17-19 million", &[("$17", Money, 17e6, "USD"), ("19 million", Money, 19e6, "USD")]),
        ("$5 million to $6 million", &[("$5 million", Money, 5e6, "USD"), ("$6 million", Money, 6e6, "USD")]),
        ("5 to 10 percent", &[("5", Percent, 5.0, "%"), ("10 percent", Percent, 10.0, "%")]),
        ("from 5 to 10 million dollars", &[("5", Money, 5e6, "USD"), ("10 million dollars", Money, 1e7, "USD")]),
        ("He has $5 and 3 tickets.", &[("$5", Money, 5.0, "USD")]),
    ]);
}

#[test]
fn shares_are_percent_or_points() {
    check(&[
        ("It rose 5.2 percent.", &[("5.2 percent", Percent, 5.2, "%")]),
        ("It rose 5 per cent.", &[("5 per cent", Percent, 5.0, "%")]),
        ("It rose 5%.", &[("5%", Percent, 5.0, "%")]),
        ("a ten-percent stake", &[("ten-percent", Percent, 10.0, "%")]),
        ("up two percentage points", &[("two percentage points", Percent, 2.0, "pp")]),
        ("a cut of 25 basis points", &[("25 basis points", Percent, 25.0, "bp")]),
        ("twenty-five percent", &[("twenty-five percent", Percent, 25.0, "%")]),
    ]);
}

#[test]
fn counts_say_of_what() {
    check(&[
        ("The blast killed at least 12 people.", &[("12 people", Count, 12.0, "dead")]),
        ("It fell, killing 12 and wounding 40.", &[("12", Count, 12.0, "dead"), ("40", Count, 40.0, "injured")]),
        ("Some 258 people were killed.", &[("258 people", Count, 258.0, "dead")]),
        ("Two dozen were injured.", &[("Two dozen", Count, 24.0, "injured")]),
        ("It will cut 5,000 jobs.", &[("5,000 jobs", Count, 5000.0, "jobs")]),
        ("about 1.5 million refugees", &[("1.5 million refugees", Count, 1.5e6, "refugees")]),
        (
            "It killed 253 people and injured 5,000 others.",
            &[("253 people", Count, 253.0, "dead"), ("5,000 others", Count, 5000.0, "injured")],
        ),
        ("They are killing one another.", &[]),
        ("The storm claimed 30 lives.", &[("30 lives", Count, 30.0, "dead")]),
        ("Three Turkish soldiers died.", &[("Three Turkish soldiers", Count, 3.0, "dead")]),
        ("three hundred and fifty families", &[("three hundred and fifty families", Count, 350.0, "families")]),
    ]);
}

#[test]
fn shares_in_words_are_percent() {
    check(&[
        ("Catches have fallen by a fifth.", &[("a fifth", Percent, 20.0, "%")]),
        ("Prices are up a third on last year.", &[("a third", Percent, 33.333333, "%")]),
        ("It fell by more than a quarter in May.", &[("a quarter", Percent, 25.0, "%")]),
        ("It holds two-thirds of the seats.", &[("two-thirds", Percent, 66.666667, "%")]),
        ("It lost half its fleet.", &[("half", Percent, 50.0, "%")]),
        ("Nearly half of the town left.", &[("half", Percent, 50.0, "%")]),
        ("One in five smokes.", &[("One in five", Percent, 20.0, "%")]),
        ("It affects one in five people.", &[("one in five", Percent, 20.0, "%")]),
        ("Nine out of 10 people agree.", &[("Nine out of 10", Percent, 90.0, "%")]),
        ("She seeks a fifth term; it was a third of its kind.", &[("a third", Percent, 33.333333, "%")]),
        ("It was a fifth defeat by a third party.", &[]),
        ("They led in the second half of the match.", &[]),
        ("A rise of a quarter of a percentage point, two and a half of them.", &[]),
        ("He scored two in 10 minutes.", &[]),
    ]);
}

#[test]
fn things_of_no_list_are_counted_from_ten_on() {
    check(&[
        ("About 30 boats lay idle.", &[("30 boats", Count, 30.0, "boats")]),
        (
            "Some 45 fishing vessels and 12 ferries sank.",
            &[("45 fishing vessels", Count, 45.0, "vessels"), ("12 ferries", Count, 12.0, "ferries")],
        ),
        (
            "17 of 19 economists expect a cut.",
            &[("17", Count, 17.0, "economists"), ("19 economists", Count, 19.0, "economists")],
        ),
        ("Six of the 12 jurors agreed.", &[("Six", Count, 6.0, "jurors"), ("12 jurors", Count, 12.0, "jurors")]),
        ("Four out of 40 people died.", &[("Four", Count, 4.0, "people"), ("40 people", Count, 40.0, "dead")]),
        ("The two sides met three times in four ways.", &[]),
        ("Number 10 denies it; page 12 shows why.", &[]),
        ("Flight 370 leaves; a reading above 50 indicates growth.", &[]),
        ("In 2004 sales fell 20 times.", &[]),
        ("The Boeing 747 jets fly for 30 years' service.", &[]),
        ("He made 20 women's hats.", &[]),
    ]);
}

#[test]
fn measures_are_in_units_that_are_known() {
    check(&[
        ("200 kilometers away", &[("200 kilometers", Measure, 200.0, "km")]),
        ("3,000 square feet", &[("3,000 square feet", Measure, 3000.0, "ft²")]),
        ("30 degrees Celsius", &[("30 degrees Celsius", Measure, 30.0, "°C")]),
        ("a 6.2-magnitude quake", &[("6.2-magnitude", Measure, 6.2, "magnitude")]),
        ("a magnitude 7 quake", &[("magnitude 7", Measure, 7.0, "magnitude")]),
        ("at 120 km/h", &[("120 km/h", Measure, 120.0, "km/h")]),
        ("10 1/2 miles", &[("10 1/2 miles", Measure, 10.5, "mi")]),
        ("2 million barrels", &[("2 million barrels", Measure, 2e6, "bbl")]),
    ]);
}

#[test]
fn ordinals_count_only_where_they_rank() {
    check(&[
        ("the third-largest bank", &[("third", Ordinal, 3.0, "")]),
        ("She finished second in the race.", &[("second", Ordinal, 2.0, "")]),
        ("the 10th biggest city", &[("10th", Ordinal, 10.0, "")]),
        ("the third time, the second phase", &[]),
        ("the first lady", &[]),
    ]);
}

#[test]
fn what_is_no_figure_is_left_alone() {
    check(&[
        ("The 52-year-old, aged 52, won 3-2 on Oct. 7, 2023.", &[]),
        ("Smith, 52, called 555-1234 about Flight 370.", &[]),
        ("Resolution 425 of 1978", &[]),
        ("It lasted 12 days and 5 hours.", &[]),
        ("Thousands of people, hundreds of dollars.", &[]),
        ("They won the race; 10 won nothing.", &[]),
        ("", &[]),
        ("$ $ % - 5 $", &[]),
    ]);
}

#[test]
fn pounds_weigh_or_buy_by_the_region() {
    check_in("en-GB", &[("It cost 200 pounds.", &[("200 pounds", Money, 200.0, "GBP")])]);
    check_in("en-US", &[("It weighs 200 pounds.", &[("200 pounds", Measure, 200.0, "lb")])]);
    check_in("en", &[("It has 200 pounds.", &[])]);
}

#[test]
fn other_languages_are_not_read() {
    let text = Text::from("5 millions d'euros");
    assert!(Figures::new().find(&text, std::slice::from_ref(&(0..5)), "fi", &[]).is_none());
}

#[test]
fn nonsense_is_read_without_harm() {
    let words = [
        "$",
        "€",
        "5",
        "1.2",
        "million",
        "hundred",
        "thousand",
        "a",
        "half",
        "dozen",
        "percent",
        "per",
        "cent",
        "points",
        "US",
        "C$",
        "killed",
        "12",
        "people",
        "injured",
        "-",
        "to",
        "and",
        "between",
        "square",
        "miles",
        "°",
        "C",
        "magnitude",
        "third",
        "largest",
        "1/2",
        "/",
        "99999999999999999999",
        "1,2,3",
        ".",
        ",",
        "é",
        "𝄞",
        "\n\n",
        "m",
        "bn",
        "Rs",
        "new",
        "Swiss",
        "francs",
    ];
    let text = crate::times::soup(&words, 20_000);
    let found = read(&text, "en");
    assert!(!found.is_empty() && found.iter().all(|(_, _, value, _)| value.is_finite()));
    for word in ["hundred ", "one ", "5 to ", "killed ", "$", "5-", "a half dozen "] {
        read(&word.repeat(50_000), "en");
    }
}

#[test]
fn six_other_languages_have_money_shares_and_measures() {
    let table: &[(&str, &str, &[Wanted<'_>])] = &[
        ("de", "Der Bau kostet 2,5 Millionen Euro.", &[("2,5 Millionen Euro", Money, 2_500_000.0, "EUR")]),
        (
            "de",
            "Das sind 1.200 Euro oder 12,5 Prozent.",
            &[("1.200 Euro", Money, 1200.0, "EUR"), ("12,5 Prozent", Percent, 12.5, "%")],
        ),
        ("de", "Die Strecke ist 14 Kilometer lang, sie wurde 1998 gebaut.", &[("14 Kilometer", Measure, 14.0, "km")]),
        ("de", "Der Umsatz lag bei 3,4 Milliarden Dollar.", &[("3,4 Milliarden Dollar", Money, 3.4e9, "USD")]),
        ("fr", "Le chantier coûte 12 000 euros.", &[("12 000 euros", Money, 12_000.0, "EUR")]),
        (
            "fr",
            "Il vaut 2,5 millions d'euros, soit 3 pour cent.",
            &[("2,5 millions d'euros", Money, 2_500_000.0, "EUR"), ("3 pour cent", Percent, 3.0, "%")],
        ),
        ("fr", "La route fait 40 kilomètres.", &[("40 kilomètres", Measure, 40.0, "km")]),
        ("es", "Cuesta 3 mil millones de dólares.", &[("3 mil millones de dólares", Money, 3e9, "USD")]),
        (
            "es",
            "Subió un 4,2 por ciento, hasta 1.500 euros.",
            &[("4,2 por ciento", Percent, 4.2, "%"), ("1.500 euros", Money, 1500.0, "EUR")],
        ),
        ("es", "Está a 20 kilómetros de la costa.", &[("20 kilómetros", Measure, 20.0, "km")]),
        ("pt", "Custa dois milhões de euros.", &[("dois milhões de euros", Money, 2e6, "EUR")]),
        (
            "pt",
            "Caiu 7 por cento em 30 quilómetros.",
            &[("7 por cento", Percent, 7.0, "%"), ("30 quilómetros", Measure, 30.0, "km")],
        ),
        ("it", "Vale 5 milioni di euro.", &[("5 milioni di euro", Money, 5e6, "EUR")]),
        (
            "it",
            "È salito del 2,1 per cento in 8 chilometri.",
            &[("2,1 per cento", Percent, 2.1, "%"), ("8 chilometri", Measure, 8.0, "km")],
        ),
        (
            "nl",
            "Het kost 4 miljoen euro, 15 procent meer.",
            &[("4 miljoen euro", Money, 4e6, "EUR"), ("15 procent", Percent, 15.0, "%")],
        ),
        ("nl", "De weg is 12 kilometer lang.", &[("12 kilometer", Measure, 12.0, "km")]),
        ("nl", "Het bedrag is €1,5 miljard.", &[("€1,5 miljard", Money, 1.5e9, "EUR")]),
        ("de", "Er ist 62 Jahre alt und gewann 3:1.", &[]),
        ("nl", "Een stijging van 0,2571 procent op 167 km².", &[("167 km²", Measure, 167.0, "km²")]),
        ("pt", "Custa 350$00 no mercado, ou €2,4M.", &[("€2,4M", Money, 2.4e6, "EUR")]),
        ("fr", "Voir le Bull. n° 16, 2°.", &[]),
        ("fr", "Il fait 12°C.", &[("12°C", Measure, 12.0, "°C")]),
    ];
    for (language, text, wanted) in table {
        check_in(language, &[(text, wanted)]);
    }
}
