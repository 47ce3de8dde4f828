//! Reads NDJSON envelopes on standard input and writes what the formats alone find, one JSON article a line; what cannot
//! be read goes to standard error. For the scorer: `score.py --binary target/debug/examples/enrich --set wire`.

use copydesk_formats::read;
use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line?;
        if line.is_empty() {
            continue;
        }
        match read(&line, copydesk_article::Hints::default()) {
            Ok(drafts) => {
                for draft in drafts {
                    serde_json::to_writer(&mut out, &draft.finish())?;
                    out.write_all(b"\n")?;
                }
            }
            Err(unreadable) => eprintln!("{}: {unreadable}", unreadable.reason),
        }
    }
    out.flush()
}
