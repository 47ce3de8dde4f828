//! Reads web pages: NDJSON envelopes on standard input, one article as JSON a line on standard output.
//!
//! Runs the scorer on the HTML reader alone: `python3 score.py --binary target/release/examples/html --set html`.

use base64::Engine as _;
use copydesk_article::Hints;
use serde_json::Value;
use std::io::{BufRead as _, Write as _};

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let envelope: Value = serde_json::from_str(&line?)?;
        let word = |key: &str| envelope.get(key).and_then(Value::as_str).map(str::to_owned);
        let bytes = match word("body_base64") {
            Some(coded) => base64::engine::general_purpose::STANDARD.decode(coded).map_err(std::io::Error::other)?,
            None => word("body").unwrap_or_default().into_bytes(),
        };
        let hints = Hints { content_type: word("content_type"), id: word("id"), url: word("url"), ..Hints::default() };
        match copydesk_formats::read(&bytes, hints) {
            Ok(drafts) => {
                for draft in drafts {
                    writeln!(out, "{}", serde_json::to_string(&draft.finish())?)?;
                }
            }
            Err(unreadable) => eprintln!("{}: {unreadable}", unreadable.reason),
        }
    }
    out.flush()
}
