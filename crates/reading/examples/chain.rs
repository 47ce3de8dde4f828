//! Runs every stage of this crate over NDJSON envelopes of plain text, one article as JSON a line out: to compare the output
//! of two versions over many articles (`chain < envelopes > articles`). Not part of the product.

use copydesk_article::{Draft, Hints, Origin, Text};
use std::collections::BTreeMap;
use std::io::{BufRead as _, Write as _};

#[derive(serde::Deserialize)]
struct Envelope {
    id: Option<String>,
    body: String,
    #[serde(default)]
    meta: BTreeMap<String, String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stages = copydesk_reading::stages();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let envelope: Envelope = serde_json::from_str(&line?)?;
        let mut draft = Draft {
            id: envelope.id,
            origin: Origin { format: "text".to_owned(), ..Origin::default() },
            hints: Hints { meta: envelope.meta, ..Hints::default() },
            text: Text::new(envelope.body.replace("\r\n", "\n")),
            ..Draft::default()
        };
        for stage in &stages {
            let _verdict = stage.read(&mut draft);
        }
        draft.text = Text::default();
        serde_json::to_writer(&mut out, &draft.finish())?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
