//! Learns the weights of the HTML reader's body: `cargo run --release -p copydesk-formats --example html_train --
//! ../shared/data/article-extraction-benchmark > crates/formats/src/read/html/weights.rs`.
//!
//! Only the tune half of the benchmark is read: the pages whose id's SHA-256 begins with an even byte. A block is body
//! where at least half of its runs of four words stand in the gold body; a short one, where it stands there beside its
//! neighbours. The weights are the one minimum of a convex loss (logistic, with a penalty on large weights), so the same
//! pages give the same table.

use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::io::Read as _;
use std::path::Path;

/// Weight of the data against the penalty.
const TRUST: f64 = 0.1;
/// How likely a block must be to be body: precision before recall.
const LIKELY: f64 = 0.6;

struct Example {
    values: Vec<f64>,
    body: bool,
    weight: f64,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let gold: BTreeMap<String, serde_json::Value> =
        serde_json::from_slice(&std::fs::read(Path::new(&folder).join("ground-truth.json"))?)?;
    let mut examples = Vec::new();
    for (id, gold) in
        gold.iter().filter(|(id, _)| Sha256::digest(id.as_bytes()).first().is_some_and(|byte| byte % 2 == 0))
    {
        let file = std::fs::File::open(Path::new(&folder).join("html").join(format!("{id}.html.gz")))?;
        let mut source = Vec::new();
        flate2::read::GzDecoder::new(file).read_to_end(&mut source)?;
        let body = gold.get("articleBody").and_then(serde_json::Value::as_str).unwrap_or_default();
        examples.extend(examples_of(&String::from_utf8_lossy(&source), body));
    }
    let weights = learn(&examples);
    print_table(&weights);
    Ok(())
}

fn tokens(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect()
}

fn examples_of(source: &str, gold: &str) -> Vec<Example> {
    let rows = copydesk_formats::training::rows(source);
    let gold = tokens(gold);
    let runs: HashSet<&[&str]> = gold.windows(4).collect();
    let blocks: Vec<Vec<&str>> = rows.iter().map(|(text, _)| tokens(text)).collect();
    let sure: Vec<Option<bool>> = blocks.iter().map(|words| long_label(words, &runs)).collect();
    let labels = (0..blocks.len())
        .map(|at| sure.get(at).copied().flatten().unwrap_or_else(|| short_label(at, &blocks, &sure, &gold)));
    let weights = blocks.iter().map(|words| (words.len() as f64 / gold.len().max(1) as f64).min(1.0) * 100.0 + 0.3);
    let values = rows.iter().map(|(_, row)| row.iter().copied().map(f64::from).chain([1.0]).collect());
    values.zip(labels).zip(weights).map(|((values, body), weight)| Example { values, body, weight }).collect()
}

/// Whether a block is body, for those long enough to tell by themselves.
fn long_label(words: &[&str], runs: &HashSet<&[&str]>) -> Option<bool> {
    match words.len() {
        0 => Some(false),
        1..4 => None,
        _ => Some(words.windows(4).filter(|run| runs.contains(run)).count() * 2 > words.len() - 3),
    }
}

/// Whether a short block stands in the gold body behind the words before it, or before those behind it.
fn short_label(at: usize, blocks: &[Vec<&str>], sure: &[Option<bool>], gold: &[&str]) -> bool {
    let near = |other: &usize| sure.get(*other).copied().flatten() == Some(true);
    let words = |other: usize| blocks.get(other).map(Vec::as_slice).unwrap_or_default();
    let before = (at.saturating_sub(14)..at).rev().find(near).map(words).unwrap_or_default();
    let after = (at + 1..at + 15).find(near).map(words).unwrap_or_default();
    let behind = [before.get(before.len().saturating_sub(4)..).unwrap_or_default(), words(at)].concat();
    let ahead = [words(at), after.get(..after.len().min(4)).unwrap_or_default()].concat();
    let stands = |run: &[&str]| gold.windows(run.len()).any(|window| window == run);
    (!before.is_empty() && stands(&behind)) || (!after.is_empty() && stands(&ahead))
}

/// Newton's method on the penalised loss; the last value of a row is the constant, which is not penalised.
fn learn(examples: &[Example]) -> Vec<f64> {
    let size = examples.first().map_or(0, |example| example.values.len());
    let mut weights = vec![0.0; size];
    for _ in 0..30 {
        let mut matrix = vec![vec![0.0; size + 1]; size];
        for example in examples {
            let sum: f64 = example.values.iter().zip(&weights).map(|(value, weight)| value * weight).sum();
            let likely = 1.0 / (1.0 + (-sum).exp());
            let wrong = example.weight * TRUST * (f64::from(u8::from(example.body)) - likely);
            let curve = example.weight * TRUST * likely * (1.0 - likely);
            for (line, value) in matrix.iter_mut().zip(&example.values).filter(|(_, value)| **value != 0.0) {
                for (cell, other) in
                    line.iter_mut().zip(example.values.iter().map(|other| other * curve).chain([wrong]))
                {
                    *cell += value * other;
                }
            }
        }
        for (nth, line) in matrix.iter_mut().enumerate() {
            let penalty = if nth + 1 == size { 0.0 } else { 1.0 };
            let weight = weights.get(nth).copied().unwrap_or_default();
            if let Some(cell) = line.get_mut(nth) {
                *cell += penalty + 1e-9;
            }
            if let Some(cell) = line.last_mut() {
                *cell -= penalty * weight;
            }
        }
        for (weight, step) in weights.iter_mut().zip(solve(matrix)) {
            *weight += step;
        }
    }
    weights
}

/// Gauss's elimination of lines that end in their right-hand side.
#[expect(clippy::indexing_slicing, reason = "square by construction; a trainer, not the reader")]
fn solve(mut lines: Vec<Vec<f64>>) -> Vec<f64> {
    let size = lines.len();
    for at in 0..size {
        let best =
            (at..size).max_by(|&one, &other| lines[one][at].abs().total_cmp(&lines[other][at].abs())).unwrap_or(at);
        lines.swap(at, best);
        let pivot = lines[at].clone();
        for line in lines.iter_mut().skip(at + 1) {
            let factor = line[at] / pivot[at];
            for (cell, above) in line.iter_mut().zip(&pivot).skip(at) {
                *cell -= factor * above;
            }
        }
    }
    let mut answer = vec![0.0; size];
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size).map(|other| lines[at][other] * answer[other]).sum();
        answer[at] = (lines[at][size] - known) / lines[at][at];
    }
    answer
}

fn print_table(weights: &[f64]) {
    let (bias, weights) = weights.split_last().map_or((0.0, weights), |(bias, weights)| (*bias, weights));
    println!("//! Weights of the body's features. Written by `examples/html_train.rs`: learn again, do not edit.\n");
    println!("/// Added to every score; holds how likely a block must be.");
    println!("pub(super) const BIAS: f32 = {:.4};\n", bias - (LIKELY / (1.0 - LIKELY)).ln());
    println!("/// By feature, in the order of `features::names`.");
    println!("pub(super) const WEIGHTS: &[(&str, f32)] = &[");
    for (name, weight) in copydesk_formats::training::names().iter().zip(weights) {
        println!("    (\"{name}\", {weight:.4}),");
    }
    println!("];");
}
