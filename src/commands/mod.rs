//! The commands, one file each, thin: they parse nothing and decide nothing that another room could.

pub mod audit;
pub mod check;
pub mod demo;
pub mod dlq;
pub mod doctor;
pub mod enrich;
pub mod explain;
pub mod line;
pub mod pretty;
pub mod ready;
pub mod run;
pub mod schema;
pub mod simulate;
mod tools;

/// Panics are logged by where they happen, not by what they say: that may hold an article's words.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(at, thread = std::thread::current().name(), "panic");
    }));
}

/// A progress bar on standard error; invisible where that is no terminal.
#[must_use]
pub fn progress(length: u64, what: &'static str) -> indicatif::ProgressBar {
    let bar = indicatif::ProgressBar::new(length);
    let look = "{bar:40} {human_pos}/{human_len} {msg} ({per_sec}, {eta} left)";
    if let Ok(style) = indicatif::ProgressStyle::with_template(look) {
        bar.set_style(style);
    }
    bar.with_message(what)
}
