//! The stages of copydesk: a name, and what makes it.

use super::build::{Factory, Options};
use copydesk_reading::sentences::Sentences;
use copydesk_reading::{Anatomy, Figures, Language, Names, Places, Quotes, Stage, Times};

/// All stages, in the order of the default configuration.
pub(super) const STANDARD: &[(&str, Factory)] = &[
    ("anatomy", plain::<Anatomy>),
    ("language", plain::<Language>),
    ("sentences", plain::<Sentences>),
    ("names", plain::<Names>),
    ("places", plain::<Places>),
    ("times", plain::<Times>),
    ("quotes", plain::<Quotes>),
    ("figures", plain::<Figures>),
];

/// A stage that has no options.
fn plain<S: Stage + Default + 'static>(options: &Options) -> Result<Box<dyn Stage>, String> {
    match options.keys().next() {
        None => Ok(Box::new(S::default())),
        Some(key) => Err(format!("has no option {key}")),
    }
}
