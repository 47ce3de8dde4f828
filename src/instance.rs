//! The seat of an instance: of two processes of one machine with the same `kafka.instance_id` the second finds the seat
//! taken and says so, before it joins the group and puts out the first. The seat is a locked file in the folder of the
//! journals; the lock goes with its process, however that ends, so that a worker that is started again after `kill -9`
//! sits down at once. Between machines only the broker can tell (`docs/decisions/0004`), unless they share the folder.

use crate::config::Checked;
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::PathBuf;
use std::time::Duration;

/// How long a predecessor that is just ending is waited for.
const ENDING: Duration = Duration::from_secs(5);
/// How often it is looked after.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A seat that is taken as long as this lives.
#[derive(Debug)]
pub struct Seat {
    _file: Option<File>,
}

/// The seat is taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "another worker of this machine runs with the same kafka.instance_id, {0:?}: give each its own (the seat is {1:?})"
)]
pub struct Taken(String, PathBuf);

/// Takes the seat of this configuration's instance; one without an instance id needs none. Where no file can be made or
/// locked there is no seat to take, and only the broker tells instances apart.
///
/// # Errors
/// When another process sits there and does not end.
pub async fn take_seat(checked: &Checked) -> Result<Seat, Taken> {
    seat_within(checked, ENDING).await
}

async fn seat_within(checked: &Checked, patience: Duration) -> Result<Seat, Taken> {
    let Some(instance) = &checked.kafka.instance_id else { return Ok(Seat { _file: None }) };
    let path = checked.delivery.journal.join(name(checked, instance));
    let file = match open(&path) {
        Ok(file) => file,
        Err(error) => {
            tracing::warn!(%error, seat = %path.display(), "a second worker with this kafka.instance_id will not be noticed here");
            return Ok(Seat { _file: None });
        }
    };
    let until = tokio::time::Instant::now() + patience;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Seat { _file: Some(file) }),
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, seat = %path.display(), "the seat of this instance cannot be locked");
                return Ok(Seat { _file: None });
            }
            Err(TryLockError::WouldBlock) if tokio::time::Instant::now() < until => {
                tokio::time::sleep(LOOK_EVERY).await;
            }
            Err(TryLockError::WouldBlock) => return Err(Taken(instance.clone(), path)),
        }
    }
}

fn open(path: &std::path::Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create(true).truncate(false).open(path)
}

/// The same instance of the same group may run on two clusters.
fn name(checked: &Checked, instance: &str) -> String {
    let mut hash = Sha256::new();
    for part in [&checked.kafka.bootstrap_servers, &checked.kafka.group_id, instance] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let short = copydesk_article::hexadecimal(hash.finalize().get(..8).unwrap_or_default());
    format!("{short}.seat")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Loader;

    fn checked(folder: &std::path::Path, instance: &str) -> Checked {
        let loader = Loader::default().stages(crate::chain::Registry::standard().names());
        let loader = loader.flag("delivery.journal", folder.display().to_string(), "test");
        loader.flag("kafka.instance_id", instance, "test").load().expect("a configuration")
    }

    #[tokio::test]
    async fn the_second_of_two_finds_the_seat_taken_and_the_next_one_sits_down_at_once() {
        let folder = std::env::temp_dir().join(format!("copydesk-seats-{}", std::process::id()));
        let first = seat_within(&checked(&folder, "desk-0"), Duration::ZERO).await.expect("the first");
        let second = seat_within(&checked(&folder, "desk-0"), Duration::ZERO).await;
        assert!(second.unwrap_err().to_string().contains("desk-0"));
        seat_within(&checked(&folder, "desk-1"), Duration::ZERO).await.expect("another instance");
        drop(first);
        seat_within(&checked(&folder, "desk-0"), Duration::ZERO).await.expect("after the first");
        drop(std::fs::remove_dir_all(folder));
    }
}
