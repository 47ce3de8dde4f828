//! Text to findings: one folder per question about an article.
//!
//! A pure library: no clock, no files, no network, no lock. Each question is a [`Stage`]; the worker's chain decides
//! which are asked and in which order. Per-article trouble is a [`Verdict`], never a panic.

mod anatomy;
pub mod entities;
mod figures;
mod language;
pub mod names;
mod numbers;
pub mod places;
mod quotes;
pub mod sentences;
mod stage;
mod stages;
mod times;

pub use anatomy::Anatomy;
pub use figures::Figures;
pub use language::Language;
pub use names::Names;
pub use places::Places;
pub use quotes::Quotes;
pub use stage::{Part, Stage, Verdict};
pub use stages::stages;
pub use times::Times;
