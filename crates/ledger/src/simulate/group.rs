//! The model of a consumer group with cooperative rebalance: generations, members, who owns what. A change begins a new
//! generation in which members give up what they are to lose; when all have, the next one hands it out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What the group tells a worker's client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    /// A new generation: give these up, take those.
    Sync { member: u64, generation: u64, revoke: Vec<usize>, assign: Vec<usize> },
    /// The group has put the member out; nothing is its own any more.
    Lost,
}

#[derive(Debug)]
struct Member {
    worker: usize,
    owned: BTreeSet<usize>,
    target: BTreeSet<usize>,
}

#[derive(Debug)]
pub(super) struct Group {
    partitions: usize,
    generation: u64,
    born: u64,
    rotation: usize,
    members: BTreeMap<u64, Member>,
    awaited: BTreeSet<u64>,
    pub(super) mail: VecDeque<(usize, Notice)>,
    pub(super) rebalances: u64,
}

impl Group {
    pub(super) const fn new(partitions: usize) -> Self {
        Self {
            partitions,
            generation: 0,
            born: 0,
            rotation: 0,
            members: BTreeMap::new(),
            awaited: BTreeSet::new(),
            mail: VecDeque::new(),
            rebalances: 0,
        }
    }

    pub(super) fn join(&mut self, worker: usize) -> u64 {
        self.born += 1;
        let member = Member { worker, owned: BTreeSet::new(), target: BTreeSet::new() };
        self.members.insert(self.born, member);
        self.rebalance();
        self.born
    }

    /// The member goes by itself, or its session has expired.
    pub(super) fn remove(&mut self, member: u64) -> bool {
        let known = self.members.remove(&member).is_some();
        if known {
            self.awaited.remove(&member);
            self.rebalance();
        }
        known
    }

    pub(super) fn rotate(&mut self) {
        self.rotation += 1;
        self.rebalance();
    }

    fn rebalance(&mut self) {
        self.rebalances += 1;
        self.generation += 1;
        let count = self.members.len();
        self.awaited = self.members.keys().copied().collect();
        for (place, (id, member)) in self.members.iter_mut().enumerate() {
            let mine = |slot: &usize| (slot + self.rotation) % count == place;
            member.target = (0..self.partitions).filter(mine).collect();
            let revoke = member.owned.difference(&member.target).copied().collect();
            let notice = Notice::Sync { member: *id, generation: self.generation, revoke, assign: Vec::new() };
            self.mail.push_back((member.worker, notice));
        }
    }

    /// The member has given these up.
    pub(super) fn released(&mut self, member: u64, slots: &[usize]) {
        let Some(owner) = self.members.get_mut(&member) else { return };
        for slot in slots {
            owner.owned.remove(slot);
        }
        if self.awaited.is_empty() {
            self.rebalance();
        }
    }

    /// The member has done what this generation asked of it.
    pub(super) fn acknowledge(&mut self, member: u64, generation: u64) {
        if generation == self.generation && self.awaited.remove(&member) && self.awaited.is_empty() {
            self.hand_out();
        }
    }

    fn hand_out(&mut self) {
        self.generation += 1;
        let mut taken: BTreeSet<usize> =
            self.members.values().flat_map(|member| member.owned.iter().copied()).collect();
        for (id, member) in &mut self.members {
            let assign: Vec<usize> = member.target.iter().copied().filter(|slot| taken.insert(*slot)).collect();
            member.owned.extend(assign.iter().copied());
            let notice = Notice::Sync { member: *id, generation: self.generation, revoke: Vec::new(), assign };
            self.mail.push_back((member.worker, notice));
        }
    }

    /// Whether this member in this generation may commit. `None`: the group does not know it.
    pub(super) fn current(&self, member: u64, generation: u64) -> Option<bool> {
        self.members.contains_key(&member).then_some(generation == self.generation)
    }
}
