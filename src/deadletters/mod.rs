//! Dead letters from the operator's side: read, filtered, counted, and sent back.
//!
//! `letter.rs` what a dead letter says · `filter.rs` which ones are meant · `summary.rs` counts and the histogram ·
//! `progress.rs` which ones were sent back
//! already · `redrive.rs` sending back, exactly once · `safely.rs` what they hold, safe to print.

mod filter;
mod letter;
mod progress;
mod redrive;
pub mod safely;
mod summary;

pub use filter::Filter;
pub use letter::Letter;
pub use progress::{Redriven, TooScattered};
pub use redrive::{Done, Redrive, RedriveError, redrive};
pub use summary::Summary;

use crate::bystander::{Bystander, ReadError};
use crate::config::Checked;
use std::collections::BTreeMap;

/// The group whose positions on the dead-letter topic say which letters were sent back.
#[must_use]
pub fn redrive_group(checked: &Checked) -> String {
    format!("{}-redrive", checked.kafka.group_id)
}

/// What was sent back so far, by partition of the dead-letter topic.
///
/// # Errors
/// When the broker does not tell.
pub fn redriven(seen: &Bystander, topic: &str) -> Result<BTreeMap<i32, Redriven>, ReadError> {
    let positions = seen.positions(topic)?;
    let known = |position: Option<(i64, String)>| match position {
        Some((offset, metadata)) => Redriven::decode(offset, &metadata),
        None => Redriven::default(),
    };
    Ok(positions.into_iter().map(|(partition, position)| (partition, known(position))).collect())
}
