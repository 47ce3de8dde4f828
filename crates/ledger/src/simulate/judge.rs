//! The judge sees what a `read_committed` reader would see, and every position that is committed, and knows the input.
//! It says what was broken, in words.

use super::broker::{Output, Record};
use std::collections::BTreeMap;

/// What went wrong.
pub(super) type Violation = String;

#[derive(Debug)]
pub(super) struct Judge {
    exact: bool,
    lanes: Vec<Seen>,
}

#[derive(Clone, Debug, Default)]
struct Seen {
    /// Offset → how many outcomes.
    outcomes: BTreeMap<i64, u32>,
    /// Place in the output log → offset.
    places: BTreeMap<u64, i64>,
    /// How many input records lie below the committed position.
    passed: usize,
}

impl Judge {
    pub(super) fn new(exact: bool, partitions: usize) -> Self {
        Self { exact, lanes: vec![Seen::default(); partitions] }
    }

    /// These outcomes became visible.
    pub(super) fn outputs(&mut self, outputs: &[Output]) -> Result<(), Violation> {
        let exact = self.exact;
        for output in outputs {
            let Some(lane) = self.lanes.get_mut(output.slot) else { continue };
            let times = lane.outcomes.entry(output.offset).or_default();
            *times += 1;
            if exact && *times > 1 {
                return Err(format!("record {}/{} has two outcomes", output.slot, output.offset));
            }
            lane.places.insert(output.place, output.offset);
            let before = lane.places.range(..output.place).next_back().map(|(_, offset)| *offset);
            let after = lane.places.range(output.place + 1..).next().map(|(_, offset)| *offset);
            if exact && (before.is_some_and(|other| other > output.offset) || after.is_some_and(|o| o < output.offset))
            {
                return Err(format!("record {}/{} is out of order in the output", output.slot, output.offset));
            }
        }
        Ok(())
    }

    /// This position was committed.
    pub(super) fn position(
        &mut self,
        slot: usize,
        before: Option<i64>,
        position: i64,
        input: &[Record],
    ) -> Result<(), Violation> {
        if before.is_some_and(|before| position < before) {
            return Err(format!("the committed position of {slot} went back from {before:?} to {position}"));
        }
        let Some(lane) = self.lanes.get_mut(slot) else { return Ok(()) };
        for record in input.iter().skip(lane.passed).take_while(|record| record.offset < position) {
            if !lane.outcomes.contains_key(&record.offset) {
                return Err(format!(
                    "position {position} of {slot} was committed, but record {} is open",
                    record.offset
                ));
            }
            lane.passed += 1;
        }
        Ok(())
    }

    /// Whether every record has its outcome and is below the committed position.
    pub(super) fn complete(&self, input: &[Vec<Record>]) -> bool {
        self.lanes.iter().zip(input).all(|(lane, records)| lane.passed == records.len())
    }

    /// The first record that is not done.
    pub(super) fn missing(&self, input: &[Vec<Record>]) -> Option<(usize, i64)> {
        let mut lanes = self.lanes.iter().zip(input).enumerate();
        lanes.find_map(|(slot, (lane, records))| Some((slot, records.get(lane.passed)?.offset)))
    }
}
