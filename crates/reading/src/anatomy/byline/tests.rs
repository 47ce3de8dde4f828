//! Bylines of all houses, line by line.

use super::*;

#[test]
fn a_name_with_more_than_its_post_is_no_bare_byline() {
    for line in ["Howard Tell (South Norrland)", "Barry Hall (Kent)"] {
        let whole = Passage { text: line, start: 0 };
        assert_eq!(read(whole).or_else(|| read_bare(whole)), None, "{line}");
    }
    assert_eq!(read(Passage { text: "Fate REALLY Helps Me", start: 0 }), None);
}

fn check(line: &str, value: &str, names: &[&str]) {
    let whole = Passage { text: line, start: 0 };
    let found = read(whole).or_else(|| read_bare(whole)).unwrap_or_else(|| panic!("no byline: {line}"));
    assert_eq!(found.value, value, "{line}");
    assert_eq!(found.credits.iter().map(|credit| credit.name.text).collect::<Vec<_>>(), names, "{line}");
}

#[test]
fn bylines_of_all_houses_are_read() {
    check("Shaun TANDON", "Shaun Tandon", &["Shaun TANDON"]);
    check("By BERNARD CONDON", "By Bernard Condon", &["BERNARD CONDON"]);
    check(
        "By PAUL BYRNE and ALMUDENA CALATRAVA=",
        "By Paul Byrne and Almudena Calatrava",
        &["PAUL BYRNE", "ALMUDENA CALATRAVA"],
    );
    check("Von Annett Gehler, dpa", "Von Annett Gehler, dpa", &["Annett Gehler"]);
    check("By Ann Reed and Tom Hall in Paris", "By Ann Reed and Tom Hall in Paris", &["Ann Reed", "Tom Hall"]);
    check(
        "By Ann Reed in Paris and Tom Hall in New York",
        "By Ann Reed in Paris and Tom Hall in New York",
        &["Ann Reed", "Tom Hall"],
    );
    check("Ann REED with Tom HALL in Rome", "Ann Reed with Tom Hall in Rome", &["Ann REED", "Tom HALL"]);
    check("By Ann Reed, Tom Hall and Li Na", "By Ann Reed, Tom Hall and Li Na", &["Ann Reed", "Tom Hall", "Li Na"]);
    check("Par Élodie LÉGER", "Par Élodie Léger", &["Élodie LÉGER"]);
    check("Por María Ruiz y José Sanz", "Por María Ruiz y José Sanz", &["María Ruiz", "José Sanz"]);
    check("Mia Rabson and Jordan Press", "Mia Rabson and Jordan Press", &["Mia Rabson", "Jordan Press"]);
    check(
        "By Sam Lister, Press Association Political Correspondent",
        "By Sam Lister, Press Association Political Correspondent",
        &["Sam Lister"],
    );
    check("By The Associated Press=", "By The Associated Press", &[]);
    check("By a Staff Reporter", "By a Staff Reporter", &[]);
    check("By dpa correspondents =", "By dpa correspondents", &[]);
    check("Ann Reed (ann.reed@example.org)", "Ann Reed (ann.reed@example.org)", &["Ann Reed"]);
    check("The Canadian Press", "The Canadian Press", &[]);
    check("Door Jan van den Berg", "Door Jan van den Berg", &["Jan van den Berg"]);
}

#[test]
fn roles_and_houses_go_with_their_author() {
    let line = Passage { text: "By Sam Lister, Press Association Political Correspondent", start: 0 };
    let found = read(line).expect("byline");
    let credit = found.credits.first().expect("one");
    assert_eq!((credit.role.as_deref(), credit.organisation.as_deref()), (Some("Political Correspondent"), Some("PA")));
    let line = Passage { text: "By Ann Reed and Tom Hall, Associated Press", start: 0 };
    let found = read(line).expect("byline");
    assert!(found.credits.iter().all(|credit| credit.organisation.as_deref() == Some("AP")));
    assert_eq!(
        read_under(Passage { text: "AP Sports Writer=", start: 0 }),
        Some((Some("Sports Writer".to_owned()), Some("AP".to_owned())))
    );
    assert_eq!(
        read_under(Passage { text: "Staff Reporters of The Wall Street Journal", start: 0 })
            .and_then(|found| found.1)
            .as_deref(),
        Some("The Wall Street Journal")
    );
}

#[test]
fn sentences_and_headlines_are_no_bylines() {
    for line in [
        "By Monday, the storm had passed.",
        "By the way, nobody came",
        "By far the best",
        "Von der Leyen warnt vor Krieg",
        "Par la suite, il a été libéré",
        "Storm Closes Harbour in Northport for a Week",
        "",
        "By",
        "BY THE NUMBERS",
    ] {
        assert_eq!(read(Passage { text: line, start: 0 }), None, "{line}");
    }
}

/// What a line on its own is read as: names with role and house, `;` between them; nothing between for a house.
fn told(line: &str) -> Option<String> {
    let whole = Passage { text: line, start: 0 };
    let found = read(whole).or_else(|| read_bare(whole))?;
    let told = |credit: &Credit<'_>| match (&credit.role, &credit.organisation) {
        (None, None) => credit.name.text.to_owned(),
        (role, house) => format!(
            "{} [{}|{}]",
            credit.name.text,
            role.as_deref().unwrap_or_default(),
            house.as_deref().unwrap_or_default()
        ),
    };
    Some(found.credits.iter().map(told).collect::<Vec<_>>().join("; "))
}

#[test]
fn posts_houses_and_sources_go_where_the_line_puts_them() {
    for (line, names) in [
        ("By Ann Reed | Reuters", "Ann Reed [|Reuters]"),
        ("By Ann Reed/AFP", "Ann Reed [|AFP]"),
        ("By Ann Reed – Associated Press", "Ann Reed [|AP]"),
        ("By Ann Reed, for The Associated Press", "Ann Reed [|AP]"),
        ("Von Ann Reed (dpa)", "Ann Reed [|dpa]"),
        ("Af Ann Reed /ritzau/", "Ann Reed [|Ritzau]"),
        ("By Xinhua writers Ann Reed, Tom Hall", "Ann Reed [writers|Xinhua]; Tom Hall [writers|Xinhua]"),
        ("By AP Sports Writer Ann Reed", "Ann Reed [Sports Writer|AP]"),
        ("By Political Correspondent Ann Reed", "Ann Reed [Political Correspondent|]"),
        ("By our correspondent Ann Reed", "Ann Reed [correspondent|]"),
        ("Von unserer Korrespondentin Ann Reed", "Ann Reed [Korrespondentin|]"),
        ("De notre correspondante Ann Reed", "Ann Reed [correspondante|]"),
        ("Par notre envoyée spéciale Ann Reed", "Ann Reed [envoyée spéciale|]"),
        ("Par Ann Reed, envoyée spéciale", "Ann Reed [envoyée spéciale|]"),
        ("dall’inviata Ana Ruiz", "Ana Ruiz [inviata|]"),
        ("Propos recueillis par Ann Reed", "Ann Reed"),
        ("From Ann Reed in Oslo", "Ann Reed"),
        ("Words: Ann Reed", "Ann Reed"),
        ("Story by Ann Reed; photos by Tom Hall", "Ann Reed; Tom Hall [photographer|]"),
        ("By Ann Reed and agencies", "Ann Reed"),
        ("By Ann Reed and the Associated Press", "Ann Reed"),
        ("By Ann Reed @annreed", "Ann Reed"),
        ("By Ann Reed <ann@example.org>", "Ann Reed"),
        ("By Dr. Ann Reed", "Ann Reed"),
        ("By Ann Reed, M.D.", "Ann Reed"),
        ("By Ann Reed, Jr., Associated Press", "Ann Reed, Jr. [|AP]"),
        ("By J.R.R. Reed", "J.R.R. Reed"),
        ("By Ann “Annie” Reed", "Ann “Annie” Reed"),
        ("By the Editorial Board", ""),
        ("By agencies", ""),
        ("Von unserem Korrespondenten", ""),
        ("Par la rédaction", ""),
        ("Door onze redactie", ""),
        ("Staff Reporter", ""),
        ("Exampleweb/KN", ""),
        ("By Ann Reed AAP", "Ann Reed [|AAP]"),
        ("By Ann Reed AP Business Writer", "Ann Reed [Business Writer|AP]"),
        ("By Ann Reed Health Editor", "Ann Reed [Health Editor|]"),
        ("By ANN REED Chicago Tribune", "ANN REED [|Chicago Tribune]"),
        ("By Ann Reed Los Angeles Times", "Ann Reed [|Los Angeles Times]"),
        ("By Ann Reed Tribune News Service", "Ann Reed [|Tribune News Service]"),
        ("By Ann Reed, CNN Business", "Ann Reed [|CNN Business]"),
        ("By Ann Reed, special to the Herald", "Ann Reed [|Herald]"),
        ("By Ann Reed, University of Oslo", "Ann Reed [|University of Oslo]"),
        ("Von dpa-Korrespondentin Ann Reed", "Ann Reed [Korrespondentin|dpa]"),
        ("Von Ann Reed und Tom Hall, beide dpa", "Ann Reed [|dpa]; Tom Hall [|dpa]"),
        ("Von Ann Reed (Text) und Tom Hall (Foto)", "Ann Reed; Tom Hall [photographer|]"),
        ("*** Ana Ruiz, da agência Lusa ***", "Ana Ruiz [|Lusa]"),
        ("(dell'inviata Ana Ruiz)", "Ana Ruiz [inviata|]"),
        ("Shaun TANDON with AFP bureaus", "Shaun TANDON"),
        ("Analysis by Ann Reed, AP", "Ann Reed [|AP]"),
        ("Ein Kommentar von Ann Reed", "Ann Reed"),
        ("/By Ann Reed/", "Ann Reed"),
        ("By Express News Service", ""),
    ] {
        assert_eq!(told(line).as_deref(), Some(names), "{line}");
    }
}

#[test]
fn names_without_capitals_are_told_apart() {
    for (line, names) in [
        ("سامي الخطيب ومنى عبد الله", "سامي الخطيب; منى عبد الله"),
        ("سامي الخطيب مع ليلى حداد في دبي", "سامي الخطيب; ليلى حداد"),
        ("سامي الخطيب، منى الله", "سامي الخطيب; منى الله"),
        ("\u{200f}سامي الخطيب", "سامي الخطيب"),
        ("بقلم سامي الخطيب", "سامي الخطيب"),
        ("بقلم: سامي الخطيب", "سامي الخطيب"),
        ("记者：张三、李小四", "张三; 李小四"),
    ] {
        assert_eq!(told(line).as_deref(), Some(names), "{line}");
    }
    // A family name with و in front, not a third person.
    assert_eq!(told("سامي وليد").as_deref(), Some("سامي وليد"));
}

#[test]
fn a_date_behind_the_names_is_kept_apart() {
    for line in ["By Ann Reed, June 6, 2014", "By Ann Reed | 6 June 2014", "By Ann Reed - 2014-06-06"] {
        let found = read(Passage { text: line, start: 0 }).expect(line);
        let day = found.dated.and_then(|(written, _)| written.day()).map(|day| day.to_string());
        assert_eq!((found.value.as_str(), day.as_deref()), ("By Ann Reed", Some("2014-06-06")), "{line}");
    }
}

#[test]
fn words_that_look_like_credits_are_none() {
    for line in [
        "By staff reductions alone, the harbour saved money.",
        "From Oslo to Rome",
        "From Russia With Love",
        "Von Redaktion zu Redaktion",
        "By the agency's own account, nothing happened.",
        "U.S. Troops",
        "AND/OR",
        "Da capo",
        "De notre temps",
        "AFP Sports",
        "Review by the court ends",
    ] {
        assert_eq!(told(line), None, "{line}");
    }
}

#[test]
fn an_agency_behind_a_stroke_or_in_brackets_makes_a_name_a_byline() {
    let name = |line| {
        let found = read_with_agency(Passage { text: line, start: 0 })?;
        found.credits.first().map(|credit| (credit.name.text, credit.organisation.clone().unwrap_or_default()))
    };
    for (line, house) in
        [("Ann Reed/dpa", "dpa"), ("ANP/Ann Reed", "ANP"), ("Ann Reed (EFE)", "EFE"), ("Ann Reed / STT", "STT")]
    {
        assert_eq!(name(line), Some(("Ann Reed", house.to_owned())), "{line}");
    }
    for line in ["New York (AFP)", "Ann Reed/Getty", "Ann Reed/Tom Hall", "AFP/dpa"] {
        assert_eq!(name(line), None, "{line}");
    }
}
