//! Trials of the tagger on portions held out of the training data (never the scored ones), and the final fit on all.

use crate::corpora::{self, Labelled};
use crate::fit::{Plan, fit, pack};
use anyhow::{Context, Result};
use copydesk_reading::names::training::{Found, Label, Lexicon, Model, NameKind, names};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const PLAN: Plan =
    Plan { passes: 12, least: 2, lines: 32_000, kept: 160_000, most: 15.0, margin: 0.0, hidden: 26, fits: 1 };

/// Fits on everything that may be trained on.
pub(crate) fn fit_all(data: &Path) -> Result<Vec<u8>> {
    let bytes = lexicon_bytes()?;
    let lexicon = Lexicon::parse(&bytes).context("lexicon")?;
    Ok(pack(&fit(&corpora::all(data)?, &lexicon, PLAN), PLAN))
}

fn lexicon_bytes() -> Result<Vec<u8>> {
    std::fs::read("models/names/lexicon.bin").context("models/names/lexicon.bin: build it first")
}

/// Fits without the held-out tenth and reports exact F1 on it, corpus by corpus.
pub(crate) fn run(data: &Path) -> Result<()> {
    let bytes = lexicon_bytes()?;
    let lexicon = Lexicon::parse(&bytes).context("lexicon")?;
    let (mut learn, mut held) = (Vec::new(), Vec::new());
    for (nth, document) in corpora::all(data)?.into_iter().enumerate() {
        let corpus = document.id.split('/').next().unwrap_or_default();
        let dev = match corpus {
            "wikigold" => document.id.split('/').nth(1).and_then(|n| n.parse().ok()).is_some_and(|n: usize| n >= 66),
            "gum" => nth % 4 == 0,
            "uner" => nth % 2 == 0,
            "voa-news" => nth % 20 == 0,
            _ => false,
        };
        if dev { held.push(document) } else { learn.push(document) }
    }
    let plan = plan_from_environment();
    let start = std::time::Instant::now();
    let model = pack(&fit(&learn, &lexicon, plan), plan);
    eprintln!("fitted in {:?}", start.elapsed());
    std::fs::write("target/trial.bin", &model)?;
    report(&held, &lexicon, &Model::parse(&model).context("model")?);
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a trial's settings; nothing that is published reads them")]
fn plan_from_environment() -> Plan {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<f32>().ok());
    Plan {
        passes: number("PASSES").map_or(PLAN.passes, |n| n as usize),
        least: number("LEAST").map_or(PLAN.least, |n| n as u32),
        lines: number("LINES_").map_or(PLAN.lines, |n| n as usize),
        kept: number("KEPT").map_or(PLAN.kept, |n| n as usize),
        most: number("WEIGHT").unwrap_or(PLAN.most),
        margin: number("MARGIN").unwrap_or(PLAN.margin),
        hidden: number("HIDDEN").map_or(PLAN.hidden, |n| n as u64),
        fits: number("FITS").map_or(PLAN.fits, |n| n as usize),
    }
}

fn report(held: &[Labelled], lexicon: &Lexicon<'_>, model: &Model<'_>) {
    let mut totals: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let start = std::time::Instant::now();
    let mut tokens = 0;
    let show = std::env::args().any(|argument| argument == "--misses");
    for document in held {
        let corpus = document.id.split('/').next().unwrap_or_default().to_owned();
        let found = names(&document.text, &document.sentences, lexicon, model);
        let found: BTreeSet<_> = found.iter().filter(|f| f.kind != NameKind::Group).map(key).collect();
        let gold = gold(document);
        tokens += document.labels.iter().map(Vec::len).sum::<usize>();
        if show && !document.id.starts_with("voa") {
            gold.difference(&found).for_each(|miss| println!("{} - {}", document.id, shown(document, *miss)));
            found.difference(&gold).for_each(|miss| println!("{} + {}", document.id, shown(document, *miss)));
        }
        let total = totals.entry(corpus).or_default();
        total[0] += gold.intersection(&found).count();
        total[1] += found.len();
        total[2] += gold.len();
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{tokens} tokens in {seconds:.2} s: {:.0} a second", tokens as f64 / seconds);
    for (corpus, [hits, found, gold]) in totals {
        let f1 = 200.0 * hits as f64 / (found + gold) as f64;
        println!(
            "{corpus:10} F1 {f1:.2} P {:.2} R {:.2} n {gold}",
            100.0 * hits as f64 / found as f64,
            100.0 * hits as f64 / gold as f64
        );
    }
}

/// A name in its sentence.
fn shown(document: &Labelled, (sentence, first, last, kind): (usize, usize, usize, NameKind)) -> String {
    let tokens = &document.sentences[sentence].tokens;
    let part = |from: usize, to: usize| {
        let bytes = tokens.get(from).map_or(0, |token| token.start)..tokens[to.max(from + 1).min(tokens.len()) - 1].end;
        document.text.get(bytes).unwrap_or_default().to_owned()
    };
    let before = if first > 0 { part(first.saturating_sub(6), first) } else { String::new() };
    let after = if last < tokens.len() { part(last, (last + 5).min(tokens.len())) } else { String::new() };
    format!("{kind:?}: {before} [{}] {after}", part(first, last))
}

fn key(found: &Found) -> (usize, usize, usize, NameKind) {
    (found.sentence, found.first, found.last, found.kind)
}

fn gold(document: &Labelled) -> BTreeSet<(usize, usize, usize, NameKind)> {
    let mut names = BTreeSet::new();
    for (sentence, labels) in document.labels.iter().enumerate() {
        let mut open: Option<(usize, NameKind)> = None;
        for at in 0..=labels.len() {
            let label = labels.get(at).copied().unwrap_or_default();
            let inside = matches!(label, Label::InPerson | Label::InOrganisation | Label::InPlace);
            if let (Some((first, kind)), false) = (open, inside) {
                names.insert((sentence, first, at, kind));
            }
            open = match label {
                Label::Person => Some((at, NameKind::Person)),
                Label::Organisation => Some((at, NameKind::Organisation)),
                Label::Place => Some((at, NameKind::Place)),
                Label::Out | Label::Group => None,
                Label::InPerson | Label::InOrganisation | Label::InPlace => open,
            };
        }
    }
    names
}
