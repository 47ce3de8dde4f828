//! The one list of all stages with their defaults, for benches, tests and library use. The worker makes its own from the
//! configuration, and a test there holds the two lists together.

use crate::sentences::Sentences;
use crate::{Anatomy, Figures, Language, Names, Places, Quotes, Stage, Times};

/// All stages as they are by default, in the order of the default configuration.
#[must_use]
pub fn stages() -> Vec<Box<dyn Stage>> {
    vec![
        Box::new(Anatomy),
        Box::new(Language),
        Box::new(Sentences),
        Box::new(Names::new()),
        Box::new(Places::new()),
        Box::new(Times::new()),
        Box::new(Quotes::new()),
        Box::new(Figures::new()),
    ]
}
