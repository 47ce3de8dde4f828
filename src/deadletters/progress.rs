//! Which letters of a partition were sent back: all below a position, and some above it. Both travel in the group's
//! committed position (offset and metadata), so that they move in the same transaction as what is sent.
//!
//! Metadata: `1:` and the lengths of the runs above the position in base 36, alternating left and sent, with a space
//! between; the first run was left. The broker takes 4096 bytes of it (`offset.metadata.max.bytes`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The longest metadata that is written: the broker's usual limit.
const LONGEST: usize = 4096;
/// What it begins with.
const VERSION: &str = "1:";

/// What was sent back of a partition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redriven {
    below: i64,
    /// Runs above the position: from, to.
    above: BTreeMap<i64, i64>,
}

/// The letters sent back lie too scattered among those left to be remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "what was sent back lies too scattered among what was left for one position to remember; \
     send back the oldest letters first (--until), or all of them"
)]
pub struct TooScattered;

impl Redriven {
    /// Reads a committed position; what cannot be read counts as not sent back above the position.
    #[must_use]
    pub fn decode(below: i64, metadata: &str) -> Self {
        let mut at = below;
        let mut above = BTreeMap::new();
        let runs = metadata.strip_prefix(VERSION).unwrap_or_default();
        for (number, run) in runs.split_whitespace().enumerate() {
            let length = i64::from_str_radix(run, 36).ok().filter(|length| *length >= 0);
            let Some(end) = length.and_then(|length| at.checked_add(length)) else { break };
            if number % 2 == 1 && end > at {
                above.insert(at, end);
            }
            at = end;
        }
        Self { below, above }
    }

    /// Whether a letter was sent back.
    #[must_use]
    pub fn contains(&self, offset: i64) -> bool {
        offset < self.below || self.above.range(..=offset).next_back().is_some_and(|(_, to)| offset < *to)
    }

    /// The position below which all was sent back.
    #[must_use]
    pub fn below(&self) -> i64 {
        self.below
    }

    /// Remembers a letter as sent back.
    pub fn insert(&mut self, offset: i64) {
        if self.contains(offset) {
            return;
        }
        let before = self.above.range(..offset).next_back().filter(|(_, to)| **to == offset);
        let from = before.map_or(offset, |(from, _)| *from);
        let to = self.above.remove(&(offset + 1)).unwrap_or(offset + 1);
        self.above.insert(from, to);
    }

    /// The position moves up to the first letter that was left; never back.
    pub fn settle(&mut self, first_left: i64) {
        self.below = self.below.max(first_left);
        while let Some(first) = self.above.first_entry().filter(|first| *first.key() <= self.below) {
            self.below = self.below.max(first.remove());
        }
    }

    /// The position to commit and what is written beside it.
    ///
    /// # Errors
    /// When it would be longer than the broker takes.
    pub fn encode(&self) -> Result<(i64, String), TooScattered> {
        let mut text = VERSION.to_owned();
        let mut at = self.below;
        for (from, to) in &self.above {
            let separator = if text.len() > VERSION.len() { " " } else { "" };
            let written = write!(text, "{separator}{} {}", base_36(from - at), base_36(to - from));
            if written.is_err() || text.len() > LONGEST {
                return Err(TooScattered);
            }
            at = *to;
        }
        Ok((self.below, text))
    }
}

fn base_36(number: i64) -> String {
    let mut left = number.unsigned_abs();
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(left % 36).unwrap_or(0);
        digits.push(char::from_digit(digit, 36).unwrap_or('0'));
        left /= 36;
        if left == 0 {
            return digits.iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_back_survives_its_writing() {
        let table: [(i64, &[i64], &str); 5] = [
            (0, &[], "1:"),
            (7, &[7, 8, 9], "1:0 3"),
            (7, &[9, 10, 50], "1:2 2 13 1"),
            (0, &[35, 36], "1:z 2"),
            (1 << 40, &[(1 << 40) + 5], "1:5 1"),
        ];
        for (below, above, text) in table {
            let mut redriven = Redriven { below, ..Redriven::default() };
            above.iter().for_each(|offset| redriven.insert(*offset));
            assert_eq!(redriven.encode(), Ok((below, text.to_owned())));
            assert_eq!(Redriven::decode(below, text), redriven);
            assert!(redriven.contains(below - 1));
        }
    }

    #[test]
    fn the_position_moves_to_the_first_letter_left() {
        let mut redriven = Redriven::default();
        [0, 1, 2, 5].into_iter().for_each(|offset| redriven.insert(offset));
        redriven.settle(3);
        assert_eq!(redriven.encode(), Ok((3, "1:2 1".to_owned())));
        assert!(redriven.contains(2) && !redriven.contains(3) && redriven.contains(5));
        redriven.settle(0);
        assert!(redriven.contains(2), "it never moves back");
    }

    #[test]
    fn what_cannot_be_remembered_is_refused_and_nonsense_is_not_believed() {
        let mut redriven = Redriven::default();
        (0..5000).for_each(|number| redriven.insert(number * 2));
        assert_eq!(redriven.encode(), Err(TooScattered));
        for nonsense in ["", "2:1 1", "1:x! 1", "1:zzzzzzzzzzzzzzz 1", "1:-1 -1"] {
            assert_eq!(Redriven::decode(4, nonsense), Redriven { below: 4, ..Redriven::default() }, "{nonsense}");
        }
    }
}
