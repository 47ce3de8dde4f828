//! The stages of copydesk: a name, and what makes it.

use super::build::{Factory, Options};
use copydesk_reading::Stage;

/// All stages, in the order of the default configuration.
pub(super) const STANDARD: &[(&str, Factory)] = &[];

/// A stage that has no options.
#[expect(dead_code, reason = "the first stages land with anatomy")]
fn plain<S: Stage + Default + 'static>(options: &Options) -> Result<Box<dyn Stage>, String> {
    match options.keys().next() {
        None => Ok(Box::new(S::default())),
        Some(key) => Err(format!("has no option {key}")),
    }
}
