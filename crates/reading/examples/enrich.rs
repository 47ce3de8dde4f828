//! Runs stages of this crate over NDJSON envelopes of plain text, one article as JSON a line out: the scorer's door to the
//! stages before the worker has its own (`enrich -`). Not part of the product.

use base64::Engine as _;
use copydesk_article::{Draft, Hints, Origin, Text};
use copydesk_reading::{Anatomy, Language, Stage};
use std::collections::BTreeMap;
use std::io::{BufRead as _, Write as _};

#[derive(serde::Deserialize)]
struct Envelope {
    id: Option<String>,
    body: Option<String>,
    body_base64: Option<String>,
    #[serde(default)]
    meta: BTreeMap<String, String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stages: [&dyn Stage; 2] = [&Anatomy, &Language];
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut spent = [std::time::Duration::ZERO; 2];
    let mut bytes = 0;
    let mut count = 0_u32;
    for line in std::io::stdin().lock().lines() {
        let envelope: Envelope = serde_json::from_str(&line?)?;
        let body = match (envelope.body, envelope.body_base64) {
            (Some(body), _) => body,
            (None, Some(encoded)) => {
                String::from_utf8_lossy(&base64::engine::general_purpose::STANDARD.decode(encoded)?).into_owned()
            }
            (None, None) => String::new(),
        };
        bytes += body.len();
        count += 1;
        let mut draft = Draft {
            id: envelope.id,
            origin: Origin { format: "text".to_owned(), ..Origin::default() },
            hints: Hints { meta: envelope.meta, ..Hints::default() },
            text: Text::new(body.replace("\r\n", "\n")),
            ..Draft::default()
        };
        for (stage, spent) in stages.iter().zip(&mut spent) {
            let start = std::time::Instant::now();
            let _verdict = stage.read(&mut draft);
            *spent += start.elapsed();
        }
        serde_json::to_writer(&mut out, &draft.finish())?;
        out.write_all(b"\n")?;
    }
    for (stage, spent) in stages.iter().zip(spent) {
        eprintln!("{}: {count} articles, {bytes} bytes, {:?} each", stage.name(), spent / count.max(1));
    }
    Ok(())
}
