//! Why a record is dead-lettered: a closed set, documented in `docs/delivery.md`. Reasons become labels of metrics.

pub use copydesk_formats::reason::EMPTY;

/// Larger than `limits.record_bytes`.
pub const TOO_LARGE: &str = "too_large";
/// A stage panicked on it.
pub const PANICKED: &str = "panicked";
/// It took longer than `limits.article_seconds`.
pub const TIMED_OUT: &str = "timed_out";
/// The process died on it, twice: once among others, once alone.
pub const CRASHED: &str = "crashed";
/// What it became is larger than the broker takes.
pub const OUTPUT_TOO_LARGE: &str = "output_too_large";
/// The broker refuses what it became for another reason that will not pass.
pub const OUTPUT_REFUSED: &str = "output_refused";
/// A kill, and the configuration holds kills back.
pub const HELD_KILL: &str = "held_kill";
/// Under embargo, and the configuration holds embargoed items back.
pub const HELD_EMBARGO: &str = "held_embargo";
/// A correction, and the configuration holds corrections back.
pub const HELD_CORRECTION: &str = "held_correction";

/// The classifier of names could not be run on it.
pub const NAMES_MODEL_FAILED: &str = "names_model_failed";

/// The reasons that the worker adds to those of the formats.
pub const OWN: [&str; 10] = [
    TOO_LARGE,
    PANICKED,
    TIMED_OUT,
    CRASHED,
    OUTPUT_TOO_LARGE,
    OUTPUT_REFUSED,
    HELD_KILL,
    HELD_EMBARGO,
    HELD_CORRECTION,
    NAMES_MODEL_FAILED,
];

/// All reasons.
pub fn all() -> impl Iterator<Item = &'static str> {
    copydesk_formats::reason::ALL.iter().copied().chain(OWN)
}

/// The reason of a name, if there is one: for what comes from outside.
#[must_use]
pub fn named(name: &str) -> Option<&'static str> {
    all().find(|reason| *reason == name)
}
