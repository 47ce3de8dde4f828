//! `copydesk schema`: JSON Schema, made from the types.

use serde_json::Value as Json;

/// The JSON Schema of the configuration file.
#[must_use]
pub fn config() -> Json {
    crate::config::raw::schema().to_value()
}
