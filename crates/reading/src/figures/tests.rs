//! Tables of figures: what is found and what is left alone.

use super::{Figures, Kind};
use crate::Times;
use copydesk_article::Text;

type Wanted<'a> = (&'a str, Kind, f64, &'a str);

fn read(text: &str, tag: &str) -> Vec<(String, Kind, f64, String)> {
    let text = Text::from(text);
    let whole = 0..text.as_str().len();
    let parts = std::slice::from_ref(&whole);
    let times = Times::new().find(&text, parts, "en", Some("2024-12-12")).expect("English is read");
    let figures = Figures::new().find(&text, parts, tag, &times).expect("English is read");
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
    assert!(Figures::new().find(&text, std::slice::from_ref(&(0..5)), "fr", &[]).is_none());
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
