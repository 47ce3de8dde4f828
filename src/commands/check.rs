//! `copydesk check`: reads the configuration, tells every problem at once, connects to nothing.

use crate::config::{Checked, Loader};
use std::io::{self, Write};

/// Exit status where the configuration is wrong.
pub const WRONG: u8 = 64;

/// Prints what holds and where each value was written, or everything that is wrong; gives the exit status.
///
/// # Errors
/// When the output cannot be written.
pub fn check(loader: Loader, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    match loader.load() {
        Ok(checked) => print(&checked, out).map(|()| 0),
        Err(problems) => writeln!(err, "{problems}").map(|()| WRONG),
    }
}

fn print(checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
    let lines: Vec<(String, String)> =
        checked.effective.iter().map(|key| (format!("{} = {}", key.key, key.value), key.origin.to_string())).collect();
    let width = lines.iter().map(|(line, _)| line.chars().count()).filter(|width| *width < 72).max().unwrap_or(0);
    for (line, origin) in lines {
        writeln!(out, "{line:width$}  # {origin}")?;
    }
    writeln!(out, "\nno problems; digest of what shapes the output: {}", checked.digest())
}
