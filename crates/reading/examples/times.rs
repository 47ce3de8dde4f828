//! Reads envelopes (one JSON object a line) on standard input and writes one article a line with its times and figures: enough to
//! run `../shared/score` over the stage alone. Paragraphs are what blank lines part; the language is `meta.language`,
//! else English.

use copydesk_article::{Basis, Draft, Language, Text};
use copydesk_reading::{Figures, Stage, Times, Verdict};
use std::io::{BufRead, BufWriter, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stages: Vec<Box<dyn Stage>> = vec![Box::new(Times::new()), Box::new(Figures::new())];
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let Some(mut draft) = draft(&line?)? else { continue };
        for stage in &stages {
            if stage.read(&mut draft) != Verdict::Continue {
                break;
            }
        }
        serde_json::to_writer(&mut out, &draft.finish())?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

/// The draft of an envelope with a text body.
fn draft(line: &str) -> Result<Option<Draft>, serde_json::Error> {
    let envelope: serde_json::Value = serde_json::from_str(line)?;
    let field = |name: &str| envelope.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    let Some(body) = field("body") else { return Ok(None) };
    let mut draft = Draft { id: field("id"), text: Text::new(body), ..Draft::default() };
    if let Some(meta) = envelope.get("meta").and_then(serde_json::Value::as_object) {
        for (key, value) in meta {
            draft.hints.meta.extend(value.as_str().map(|value| (key.clone(), value.to_owned())));
        }
    }
    draft.language = Some(Some(Language {
        tag: draft.hints.meta.get("language").cloned().unwrap_or_else(|| "en".to_owned()),
        script: "Latn".to_owned(),
        basis: Basis::Stated,
        by: "example".into(),
        confidence: 1.0,
    }));
    Ok(Some(draft))
}
