//! The condemned: records whose output the broker refused for good (too large, not valid). The transaction that carried
//! one was aborted; when the record comes again its ticket says so and it becomes a dead letter instead. The list is
//! bounded: when it is full the oldest is forgotten, which costs one more refused attempt and nothing else.

use crate::partition::{NextOffset, Offset, Partition};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Why and how often a record's output was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condemned {
    /// What the broker or the client said.
    pub reason: Arc<str>,
    /// How often. Above one, the dead letter itself was refused and should be made smaller.
    pub times: u32,
}

/// The bounded list.
#[derive(Debug)]
pub(crate) struct CondemnedList {
    records: BTreeMap<(Partition, Offset), Condemned>,
    oldest_first: VecDeque<(Partition, Offset)>,
    most: usize,
}

impl CondemnedList {
    pub(crate) const fn new(most: usize) -> Self {
        Self { records: BTreeMap::new(), oldest_first: VecDeque::new(), most }
    }

    /// Adds one, or one more refusal to it; returns how often it was refused by now.
    pub(crate) fn add(&mut self, partition: &Partition, offset: Offset, reason: Arc<str>) -> u32 {
        let key = (partition.clone(), offset);
        if let Some(known) = self.records.get_mut(&key) {
            known.times = known.times.saturating_add(1);
            known.reason = reason;
            return known.times;
        }
        self.oldest_first.push_back(key.clone());
        self.records.insert(key, Condemned { reason, times: 1 });
        while self.records.len() > self.most {
            let Some(oldest) = self.oldest_first.pop_front() else { break };
            self.records.remove(&oldest);
        }
        1
    }

    pub(crate) fn get(&self, partition: &Partition, offset: Offset) -> Option<&Condemned> {
        if self.records.is_empty() {
            return None;
        }
        self.records.get(&(partition.clone(), offset))
    }

    /// Forgets those that are done.
    pub(crate) fn committed(&mut self, partition: &Partition, position: NextOffset) {
        self.forget(|(owner, offset)| owner == partition && position.covers(*offset));
    }

    /// Forgets those of a partition that is no longer ours.
    pub(crate) fn unassigned(&mut self, partition: &Partition) {
        self.forget(|(owner, _)| owner == partition);
    }

    fn forget(&mut self, gone: impl Fn(&(Partition, Offset)) -> bool) {
        if self.records.is_empty() {
            return;
        }
        self.records.retain(|key, _| !gone(key));
        self.oldest_first.retain(|key| !gone(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_counts_refusals_is_bounded_and_forgets_what_is_done() {
        let partition = Partition::new("raw", 0);
        let mut list = CondemnedList::new(2);
        assert_eq!(list.add(&partition, Offset::new(1), "large".into()), 1);
        assert_eq!(list.add(&partition, Offset::new(1), "larger".into()), 2);
        assert_eq!(list.get(&partition, Offset::new(1)).map(|known| known.times), Some(2));
        assert_eq!(list.add(&partition, Offset::new(2), "large".into()), 1);
        assert_eq!(list.add(&partition, Offset::new(3), "large".into()), 1);
        assert_eq!(list.get(&partition, Offset::new(1)), None, "the oldest gave way");
        list.committed(&partition, Offset::new(2).next());
        assert_eq!(list.get(&partition, Offset::new(2)), None);
        assert!(list.get(&partition, Offset::new(3)).is_some());
        list.unassigned(&partition);
        assert_eq!(list.get(&partition, Offset::new(3)), None);
    }
}
