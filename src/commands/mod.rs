//! The commands, one file each, thin: they parse nothing and decide nothing that another room could.

pub mod check;
pub mod demo;
pub mod enrich;
pub mod pretty;
pub mod ready;
pub mod run;
pub mod schema;

use crate::config::LogFormat;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts the log on standard error.
///
/// # Errors
/// When the filter is malformed.
pub fn start_log(filter: &str, format: LogFormat) -> anyhow::Result<()> {
    let terminal = std::io::stderr().is_terminal();
    let filter = EnvFilter::try_from_default_env().or_else(|_| EnvFilter::try_new(filter))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let json = match format {
        LogFormat::Json => true,
        LogFormat::Pretty => false,
        LogFormat::Auto => !terminal,
    };
    let started = if json { log.json().flatten_event(true).try_init() } else { log.with_ansi(terminal).try_init() };
    started.map_err(|error| anyhow::anyhow!("the log could not be started: {error}"))
}

/// Panics are logged by where they happen, not by what they say: that may hold an article's words.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(at, thread = std::thread::current().name(), "panic");
    }));
}
