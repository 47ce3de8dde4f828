//! Which blocks of a page are the article's body.
//!
//! Every block gets a score, the weighted sum of its [`super::features`]; the weights were learned from the tune half of
//! the Article Extraction Benchmark (`examples/html_train.rs`). Scores above zero are body.

use super::blocks::Page;
use super::features::{Evidence, Setting};
use super::weights::{BIAS, WEIGHTS};

/// The body's blocks.
#[derive(Debug)]
pub(super) struct Choice {
    /// By block: whether it is body.
    pub(super) body: Vec<bool>,
}

/// Chooses the body's blocks.
pub(super) fn choose(page: &Page<'_, '_>, evidence: &Evidence) -> Choice {
    let setting = Setting::of(page, evidence);
    let rows = setting.rows();
    let body = rows.iter().map(|row| score(row) > 0.0).collect();
    Choice { body }
}

fn score(row: &[f32]) -> f32 {
    row.iter().zip(WEIGHTS).map(|(value, (_, weight))| value * weight).sum::<f32>() + BIAS
}
