//! Reads NDJSON envelopes on standard input and writes one article a line with names and quotes: enough to run
//! `../shared/score` over the quotes alone. Tells the stage's own speed on standard error.

use copydesk_article::{Draft, Origin, Text};
use copydesk_reading::{Anatomy, Language, Names, Quotes, Stage, sentences::Sentences};
use std::io::{BufRead, BufWriter, Write};
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stages: Vec<Box<dyn Stage>> = vec![
        Box::new(Anatomy),
        Box::new(Language),
        Box::new(Sentences),
        Box::new(Names::new()),
        Box::new(Quotes::new()),
    ];
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (mut spent, mut bytes, mut count) = (Duration::ZERO, 0, 0_u32);
    for line in std::io::stdin().lock().lines() {
        let envelope: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| envelope.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
        let body = field("body").unwrap_or_default().replace("\r\n", "\n");
        (bytes, count) = (bytes + body.len(), count + 1);
        let origin = Origin { format: "text".to_owned(), ..Origin::default() };
        let mut draft = Draft { id: field("id"), text: Text::new(body), origin, ..Draft::default() };
        for stage in &stages {
            let start = Instant::now();
            let _verdict = stage.read(&mut draft);
            if stage.name() == "quotes" {
                spent += start.elapsed();
            }
        }
        serde_json::to_writer(&mut out, &draft.finish())?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    let rate = f64::from(count) / spent.as_secs_f64().max(1e-9);
    eprintln!("quotes: {count} articles, {bytes} bytes, {rate:.0} articles/s on one core");
    Ok(())
}
