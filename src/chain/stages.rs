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
    ("quotes", quotes),
    ("figures", plain::<Figures>),
];

/// A stage that has no options.
fn plain<S: Stage + Default + 'static>(options: &Options) -> Result<Box<dyn Stage>, String> {
    match options.keys().next() {
        None => Ok(Box::new(S::default())),
        Some(key) => Err(format!("has no option {key}")),
    }
}

/// The quotes, with the one custom of marks that is read only where the copy is known to have it.
fn quotes(options: &Options) -> Result<Box<dyn Stage>, String> {
    let mut doubled = false;
    for (key, value) in options {
        match (key.as_str(), value.as_bool()) {
            ("doubled_apostrophes", Some(set)) => doubled = set,
            ("doubled_apostrophes", None) => return Err(format!("doubled_apostrophes is true or false, not {value}")),
            _ => return Err(format!("has no option {key}; it has doubled_apostrophes")),
        }
    }
    Ok(Box::new(Quotes::new().doubled_apostrophes(doubled)))
}
