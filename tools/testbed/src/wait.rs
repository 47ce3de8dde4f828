//! Owns the one way the tests wait: ask again until a condition holds or its time is over. It refuses to guess how
//! long something takes: nobody sleeps and hopes.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// Asks `question` until it answers with a value, or fails with `what` when `patience` is over.
pub fn poll_until<T>(what: &str, patience: Duration, mut question: impl FnMut() -> Option<T>) -> Result<T> {
    try_until(what, patience, || Ok(question()))
}

/// As [`poll_until`], for a question that can itself fail: its error ends the waiting.
pub fn try_until<T>(what: &str, patience: Duration, mut question: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let end = Instant::now() + patience;
    let mut pause = FIRST_PAUSE;
    loop {
        if let Some(answer) = question()? {
            return Ok(answer);
        }
        if Instant::now() >= end {
            bail!("waited {patience:?} in vain until {what}");
        }
        std::thread::park_timeout(pause);
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_ends_the_waiting() {
        let mut asked = 0;
        let answer = poll_until("three", Duration::from_secs(5), || {
            asked += 1;
            (asked == 3).then_some(asked)
        });
        assert_eq!(answer.unwrap(), 3);
    }

    #[test]
    fn waiting_in_vain_says_for_what() {
        let error = poll_until("the moon is blue", Duration::from_millis(5), || None::<()>).unwrap_err();
        assert!(error.to_string().contains("the moon is blue"), "{error}");
    }
}
