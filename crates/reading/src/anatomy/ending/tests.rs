//! End lines of all houses.

use super::*;

fn read_line(line: &str) -> Option<Ending<'_>> {
    read(Passage { text: line, start: 0 })
}

#[test]
fn signatures_of_all_houses_are_read() {
    for (line, agency) in [
        ("hh/ph/ts/hd", None),
        ("dpa geh yyth a3 hgo", Some("dpa")),
        ("dpa /ck/jha yyfx z2 hgo", Some("dpa")),
        ("AAP RTV ar", Some("AAP")),
        ("AFP sn", Some("AFP")),
        ("(SDA/sj)", Some("ATS")),
        ("ته-كسب/كام/غ ر", None),
        ("اف ب/ب ق/ود", Some("AFP")),
        ("سب-لال/نور-كام-ريم-كبج-ود/سام", None),
        ("asl/tib/pid/cac", None),
    ] {
        let found = read_line(line);
        assert!(matches!(found, Some(Ending::Signature(_, who)) if who == agency), "{line}: {found:?}");
    }
}

#[test]
fn thanks_for_a_hint_are_no_signature() {
    for line in ["h/t The Post", "h/t Ann Reed"] {
        assert_eq!(read_line(line), None, "{line}");
    }
}

#[test]
fn ends_and_counts_are_marks() {
    for line in [
        "ends",
        "-30-",
        "###",
        "(MORE)",
        "==Kyodo",
        "/ritzau/",
        "(512 words)",
        "Word count: 512",
        "1,024 words",
        "___",
        "END",
        "* * *",
        "(dpa)",
    ] {
        assert!(matches!(read_line(line), Some(Ending::Mark(_))), "{line}: {:?}", read_line(line));
    }
}

#[test]
fn sign_offs_name_people_with_their_roles() {
    let names = |line| match read_line(line) {
        Some(Ending::SignOff(names)) => {
            names.into_iter().map(|signed| (signed.name.text, signed.role)).collect::<Vec<_>>()
        }
        other => panic!("{line}: {other:?}"),
    };
    assert_eq!(
        names("(Reporting by Ann Reed in Rome and Tom Hall; Editing by Li Na)"),
        [("Ann Reed", "reporter"), ("Tom Hall", "reporter"), ("Li Na", "editor")]
    );
    assert_eq!(
        names("(Reporting by Ann Reed, editing by Tom Hall)"),
        [("Ann Reed", "reporter"), ("Tom Hall", "editor")]
    );
    assert_eq!(
        names("(Reporting by Ann Reed; Additional reporting by Li Na; Writing by Tom Hall)"),
        [("Ann Reed", "reporter"), ("Li Na", "contributor"), ("Tom Hall", "writer")]
    );
    assert_eq!(
        names("Associated Press writers Ann Reed in Rome and Tom Hall in Paris contributed to this report."),
        [("Ann Reed", "contributor"), ("Tom Hall", "contributor")]
    );
    assert_eq!(names("- Editing by: Ann Reed, +49 30 2852 31472, <desk@example.org>"), [("Ann Reed", "editor")]);
    assert_eq!(names("Ann S. Reed contributed to this article."), [("Ann S. Reed", "contributor")]);
    assert_eq!(
        names("Reed reported from Washington. Associated Press writer Tom Hall contributed to this report."),
        [("Tom Hall", "contributor")]
    );
}

#[test]
fn transmission_times_are_read_to_the_minute() {
    for (line, value) in [
        ("212322 GMT Nov 18", "2018-11-21T23:22:00Z"),
        ("101137 GMT Dez 18", "2018-12-10T11:37:00Z"),
        ("AP-WF-11-13-13 1509GMT<", "2013-11-13T15:09:00Z"),
        ("AFP 061230 GMT JUN 14", "2014-06-06T12:30:00Z"),
    ] {
        let Some(Ending::Sent(written)) = read_line(line) else { panic!("{line}") };
        assert_eq!(written.moment(written.day().expect("day"), None).value, value, "{line}");
    }
}

#[test]
fn contacts_are_told_from_news() {
    for line in [
        "Media Contact: Ann Reed, ann@example.org",
        "Tel: +49 30 1234567; <desk@example.org>",
        "Ansprechpartner",
        "ann.reed@example.org",
    ] {
        assert_eq!(read_line(line), Some(Ending::Contact), "{line}");
    }
    for line in [
        "Contact was lost at 10 a.m.",
        "The end of the war came late.",
        "More",
        "A and B contributed.",
        "He earned $2,000,000 (1.9 million euros).",
        "Prices fell and/or rose",
        "EUR/USD",
        "He said so",
    ] {
        let found = read_line(line);
        assert!(found.is_none() || line == "More", "{line}: {found:?}");
    }
    assert!(is_portrait("About Northport Harbour Company") && !is_portrait("About 200 people came"));
}
