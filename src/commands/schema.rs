//! `copydesk schema`: JSON Schema, generated from the types.

use std::io::Write as _;

/// Prints the schema of the output or of the configuration.
///
/// # Errors
/// When standard output cannot be written.
pub fn schema(of: &str) -> anyhow::Result<u8> {
    let schema = match of {
        "config" => crate::config::raw::schema(),
        _ => copydesk_article::schema(),
    };
    let text = serde_json::to_string_pretty(&schema)?;
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(0)
}
