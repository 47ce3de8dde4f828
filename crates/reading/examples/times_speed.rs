//! How fast the stages `times` and `figures` read: repeats the text on standard input and prints megabytes a second.
//! `cargo run --release -p copydesk-reading --example times_speed < article.txt`

use copydesk_article::Text;
use copydesk_reading::{Figures, Times};
use std::io::Read;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut content = String::new();
    std::io::stdin().read_to_string(&mut content)?;
    let start = Instant::now();
    let (times, figures) = (Times::new(), Figures::new());
    println!("loaded in {:.2} ms", start.elapsed().as_secs_f64() * 1e3);
    for size in [1_000, 10_000, 100_000, 1_000_000] {
        let article: String = content.chars().cycle().take(size).collect();
        let text = Text::new(article);
        let whole = 0..text.as_str().len();
        let parts = std::slice::from_ref(&whole);
        let rounds = 20_000_000 / size;
        let start = Instant::now();
        let mut found = 0;
        for _ in 0..rounds {
            found += times.find(&text, parts, "en", Some("2024-12-13")).map_or(0, |times| times.len());
        }
        let first = start.elapsed().as_secs_f64();
        let start = Instant::now();
        for _ in 0..rounds {
            found += figures.find(&text, parts, "en", &[]).map_or(0, |figures| figures.len());
        }
        let second = start.elapsed().as_secs_f64();
        let megabytes = (whole.len() * rounds) as f64 / 1e6;
        println!(
            "{size:>9} bytes: times {:.1} MB/s, figures {:.1} MB/s ({found} found)",
            megabytes / first,
            megabytes / second
        );
    }
    Ok(())
}
