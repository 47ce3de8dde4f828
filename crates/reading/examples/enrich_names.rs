//! Reads NDJSON envelopes on standard input and prints what sentences, names and places find, one article a line: what
//! `../shared/score` calls where only this part of the chain is to be measured.

use copydesk_article::{Block, Draft, Role, Text};
use copydesk_reading::names::ClassifierParts;
use copydesk_reading::{Names, Places, Stage, sentences::Sentences};
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // `enrich -` and, for the accurate tier, the folder of a classifier.
    let names = std::env::args().nth(3).map_or_else(|| Ok(Names::new()), |folder| accurate(folder.as_ref()))?;
    let stages: [Box<dyn Stage>; 3] = [Box::new(Sentences), Box::new(names), Box::new(Places::new())];
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        let envelope: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        let body = envelope.get("body").and_then(|body| body.as_str()).unwrap_or_default().replace("\r\n", "\n");
        let mut draft = Draft { text: Text::new(body), ..Draft::default() };
        draft.id = envelope.get("id").and_then(|id| id.as_str()).map(str::to_owned);
        draft.blocks = paragraphs(draft.text.as_str());
        for stage in &stages {
            let _verdict = stage.read(&mut draft);
        }
        let article = serde_json::to_string(&draft.finish()).unwrap_or_default();
        if writeln!(out, "{article}").is_err() {
            break;
        }
    }
    Ok(())
}

fn accurate(folder: &std::path::Path) -> Result<Names, Box<dyn std::error::Error>> {
    let labels = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"];
    Ok(Names::accurate(ClassifierParts {
        model: std::fs::read(folder.join("model.onnx"))?,
        vocabulary: std::fs::read_to_string(folder.join("vocab.txt"))?,
        labels: labels.map(str::to_owned).to_vec(),
        longest: 256,
    })?)
}

/// Runs of text between empty lines.
fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    for part in text.split("\n\n") {
        let length = part.chars().count();
        if !part.trim().is_empty() {
            blocks.push(Block { role: Role::Paragraph, start: at, end: at + length });
        }
        at += length + 2;
    }
    blocks
}
