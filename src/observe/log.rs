//! The log: lines for a person on a terminal, JSON for a collector elsewhere. Written to standard error.

use crate::config::LogFormat;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Why there is no log.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The filter is malformed.
    #[error("the log filter is malformed")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// There is one already.
    #[error("a log is already set up")]
    Twice(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Sets the process's log up, once.
///
/// # Errors
/// When the filter is malformed or a log is already there.
pub fn start(filter: &str, format: LogFormat) -> Result<(), LogError> {
    let filter = EnvFilter::builder().parse(filter)?;
    let terminal = std::io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Auto if !terminal => builder.json().flatten_event(true).try_init(),
        LogFormat::Auto | LogFormat::Pretty => {
            let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
            builder.with_ansi(colour).try_init()
        }
    };
    started.map_err(LogError::Twice)
}
