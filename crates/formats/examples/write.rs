//! Reads a file and writes its articles in a format, a line each: `cargo run -p copydesk-formats --example write -- ninjs-3.1 FILE`.

use copydesk_formats::{OutputFormat, read, write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(name), Some(path)) = (arguments.next(), arguments.next()) else {
        return Err("a format and a file, please".into());
    };
    let format = OutputFormat::named(&name).ok_or("no such format")?;
    for draft in read(&std::fs::read(path)?, copydesk_article::Hints::default())? {
        println!("{}", String::from_utf8_lossy(&write(&draft.finish(), format)));
    }
    Ok(())
}
