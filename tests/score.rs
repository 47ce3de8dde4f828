//! Nothing falls back unseen: the reading sets of `../shared/score` with floors a little under the figures of
//! `docs/quality.md`. The scorers and their data lie outside the repository; where they or `python3` are absent, the test
//! says so and measures nothing. A new stage adds its set and its rows to [`FLOORS`].

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Set, metric, and what it may not fall under.
const FLOORS: &[(&str, &str, f64)] = &[
    ("seed", "blocks (role and span) F1", 1.0),
    ("seed", "stated fields, value and span", 1.0),
    ("seed", "fields that must be null and are", 1.0),
    ("seed", "people, mentions F1", 1.0),
    ("seed", "organisations, mentions F1", 1.0),
    ("seed", "places, mentions F1", 1.0),
    ("seed", "entities with right name and all mentions", 1.0),
    ("seed", "places resolved (GeoNames)", 1.0),
    ("seed", "times, span and value", 1.0),
    ("seed", "quotes, span F1", 1.0),
    ("seed", "quotes, right speaker F1", 1.0),
    ("seed", "two runs byte-equal", 1.0),
    ("ner", "gum exact F1", 0.735),
    ("ner", "uner-ewt exact F1", 0.700),
    ("ner", "wikigold exact F1", 0.787),
    ("ner", "gmb exact F1", 0.802),
    ("places", "lgl toponyms F1", 0.775),
    ("places", "lgl accuracy@161km", 0.808),
    ("places", "tr-news toponyms F1", 0.861),
    ("places", "tr-news accuracy@161km", 0.893),
    ("quotes", "direct+mixed exact F1", 0.950),
    ("quotes", "speaker precision", 0.928),
    ("quotes", "speaker F1", 0.876),
    ("quotes", "indirect relaxed F1", 0.384),
    ("times", "tbaq strict F1", 0.878),
    ("times", "tbaq value F1", 0.790),
    ("times", "wikiwars strict F1", 0.858),
    ("times", "wikiwars value F1", 0.821),
    ("wire", "headline", 0.995),
    ("wire", "byline", 0.995),
    ("wire", "dateline", 0.995),
    ("wire", "ednote", 0.980),
    ("wire", "pubstatus", 0.995),
    ("wire", "body F1", 0.988),
    ("wire", "subjects: IPTC subject codes mapped to medtop", 0.995),
    ("wire", "urgency, embargoed null where not stated", 1.0),
    ("wire-text", "headline", 0.980),
    ("wire-text", "byline", 0.950),
    ("wire-text", "dateline", 0.990),
    ("wire-text", "body F1", 0.983),
    ("html", "body F1", 0.974),
    ("html", "body precision", 0.979),
    ("language", "17 news languages paragraph accuracy", 0.996),
    ("language", "paragraph accuracy", 0.932),
];

#[test]
fn no_figure_of_the_reading_falls_under_its_floor() -> Result<()> {
    let scorer = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/score/score.py");
    if !scorer.is_file() {
        println!("nothing was measured: {} is absent", scorer.display());
        return Ok(());
    }
    if Command::new("python3").arg("--version").output().is_err() {
        println!("nothing was measured: python3 is absent");
        return Ok(());
    }
    let figures = measure(&scorer)?;
    let mut fallen = Vec::new();
    for (set, metric, floor) in FLOORS {
        let rows = figures.get(*set).with_context(|| format!("the scorer has no set {set}"))?;
        let Some(value) = rows.get(*metric) else {
            match rows.is_empty() {
                true => println!("{set}: {metric} was not measured, the data are absent"),
                false => fallen.push(format!("{set}: there is no row {metric}")),
            }
            continue;
        };
        println!("{set}: {metric} {value:.3}, floor {floor:.3}");
        if value < floor {
            fallen.push(format!("{set}: {metric} is {value:.4}, under its floor of {floor:.4}"));
        }
    }
    ensure!(fallen.is_empty(), "{}", fallen.join("\n"));
    Ok(())
}

/// Metrics and their values.
type Rows = BTreeMap<String, f64>;

/// What is measured of each set that has a floor; nothing of one whose data are absent.
fn measure(scorer: &Path) -> Result<BTreeMap<String, Rows>> {
    let sets: BTreeSet<&str> = FLOORS.iter().map(|(set, _, _)| *set).collect();
    let report = Path::new(env!("CARGO_TARGET_TMPDIR")).join("score.json");
    let mut command = Command::new("python3");
    command.arg(scorer).args(["--binary", env!("CARGO_BIN_EXE_copydesk"), "--json"]).arg(&report);
    let output = command.arg("--set").args(sets).output().context("running the scorer")?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "the scorer failed: {said}");
    let report: Value = serde_json::from_slice(&std::fs::read(report)?)?;
    let mut figures = BTreeMap::new();
    for (set, result) in report.get("sets").and_then(Value::as_object).context("sets")? {
        ensure!(result.get("failed").is_none_or(|failed| failed == 0), "{set}: articles without an answer: {said}");
        let rows = result.get("rows").and_then(Value::as_array).context("rows")?;
        let rows =
            rows.iter().filter_map(|row| Some((row.get("metric")?.as_str()?.to_owned(), row.get("value")?.as_f64()?)));
        figures.insert(set.clone(), rows.collect());
    }
    Ok(figures)
}
