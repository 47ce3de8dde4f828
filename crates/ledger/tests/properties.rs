//! Whatever the order of admitting, finishing, taking, committing, aborting, revoking and losing: no position is
//! committed past an open record, each record is committed at most once, in order, and nothing stays in the budget.

use copydesk_ledger::{Admission, Desk, Gate, NextOffset, Offset, Partition, Settled, Ticket, Weight};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const PARTITIONS: i32 = 3;

#[derive(Clone, Debug)]
enum Deed {
    Admit { number: i32, gap: i64 },
    Repeat { number: i32, back: i64 },
    Settle { which: usize },
    Drop { which: usize },
    Take { records: u64 },
    Commit,
    Abort,
    Rewind,
    Revoke { number: i32 },
    Lose { number: i32 },
    Assign { number: i32 },
}

fn deed() -> impl Strategy<Value = Deed> {
    let number = 0..PARTITIONS;
    prop_oneof![
        12 => (number.clone(), 0..3_i64).prop_map(|(number, gap)| Deed::Admit { number, gap }),
        1 => (number.clone(), 1..9_i64).prop_map(|(number, back)| Deed::Repeat { number, back }),
        12 => any::<usize>().prop_map(|which| Deed::Settle { which }),
        1 => any::<usize>().prop_map(|which| Deed::Drop { which }),
        6 => (1..6_u64).prop_map(|records| Deed::Take { records }),
        3 => Just(Deed::Commit),
        1 => Just(Deed::Abort),
        2 => Just(Deed::Rewind),
        1 => number.clone().prop_map(|number| Deed::Revoke { number }),
        1 => number.clone().prop_map(|number| Deed::Lose { number }),
        2 => number.prop_map(|number| Deed::Assign { number }),
    ]
}

/// What a reader of the broker would know, kept beside the desk.
#[derive(Default)]
struct Model {
    tickets: Vec<Ticket>,
    /// Where the client reads next.
    reading: BTreeMap<i32, i64>,
    committed: BTreeMap<i32, i64>,
    /// Admitted in this epoch and not finished.
    open: BTreeSet<(i32, i64)>,
    taken: Vec<(i32, i64)>,
    done: BTreeSet<(i32, i64)>,
}

fn raw(number: i32) -> Partition {
    Partition::new("raw", number)
}

impl Model {
    fn act(&mut self, desk: &mut Desk<()>, deed: &Deed) {
        match deed {
            Deed::Admit { number, gap } => self.admit(desk, *number, *gap),
            Deed::Repeat { number, back } => {
                let below = self.reading.get(number).map_or(-1, |next| next - back);
                let standing = desk.states().into_iter().find(|standing| standing.partition == raw(*number));
                if below >= 0 && standing.is_some_and(|s| s.gate == Gate::Open && s.next.is_some()) {
                    assert!(matches!(desk.admit(&raw(*number), Offset::new(below), 1), Admission::Repeated));
                }
            }
            Deed::Settle { which } => self.settle(desk, *which),
            Deed::Drop { which } if !self.tickets.is_empty() => {
                drop(self.tickets.swap_remove(which % self.tickets.len()));
            }
            Deed::Drop { .. } => {}
            Deed::Take { records } => self.take(desk, *records),
            Deed::Commit if desk.sound() => self.commit(desk),
            Deed::Commit | Deed::Abort => {
                let _to_rewind = desk.aborted();
                self.taken.clear();
                self.open.retain(|(number, _)| !desk.assigned().contains(&raw(*number)));
            }
            Deed::Rewind => self.rewind(desk),
            Deed::Revoke { number } => {
                desk.close(&[raw(*number)], Duration::ZERO);
                assert!(!matches!(desk.admit(&raw(*number), Offset::new(1 << 40), 1), Admission::Taken(_)));
                if desk.drained(&[raw(*number)]) {
                    self.gone(desk, *number);
                    assert!(desk.sound() || !self.taken.is_empty());
                }
            }
            Deed::Lose { number } => self.gone(desk, *number),
            Deed::Assign { number } => {
                self.gone(desk, *number);
                desk.assign(&raw(*number));
                desk.confirm(&raw(*number), None);
                self.reading.insert(*number, self.committed.get(number).copied().unwrap_or(0));
            }
        }
    }

    fn admit(&mut self, desk: &mut Desk<()>, number: i32, gap: i64) {
        let Some(next) = self.reading.get_mut(&number) else { return };
        let offset = Offset::new(*next + gap);
        *next = offset.next().get();
        if let Admission::Taken(ticket) = desk.admit(&raw(number), offset, 7) {
            self.open.insert((number, offset.get()));
            self.tickets.push(ticket);
        }
    }

    fn settle(&mut self, desk: &mut Desk<()>, which: usize) {
        if self.tickets.is_empty() {
            return;
        }
        let ticket = self.tickets.swap_remove(which % self.tickets.len());
        let place = (ticket.partition().number(), ticket.offset().get());
        let wanted = desk.wanted(&ticket);
        assert_eq!(desk.settle(ticket, (), 3) == Settled::Kept, wanted);
        if wanted {
            self.open.remove(&place);
        }
    }

    fn take(&mut self, desk: &mut Desk<()>, records: u64) {
        let entries = desk.take(Weight::new(records, u64::MAX));
        assert!(entries.len() as u64 <= records);
        for entry in entries {
            let (number, offset) = (entry.partition.number(), entry.offset.get());
            let before = self.taken.iter().rev().find(|(other, _)| *other == number);
            assert!(before.is_none_or(|(_, earlier)| *earlier < offset), "out of order");
            self.taken.push((number, offset));
        }
    }

    fn commit(&mut self, desk: &mut Desk<()>) {
        for (partition, position) in desk.transaction().positions {
            let number = partition.number();
            let open = self.open.range((number, i64::MIN)..(number, position.get())).next();
            assert_eq!(open, None, "{position} of {number} passes an open record");
            assert!(self.committed.get(&number).is_none_or(|before| *before < position.get()));
            self.committed.insert(number, position.get());
        }
        desk.committed();
        for place in self.taken.drain(..) {
            assert!(self.done.insert(place), "{place:?} is committed twice");
        }
    }

    fn rewind(&mut self, desk: &mut Desk<()>) {
        for partition in desk.to_rewind() {
            let committed = self.committed.get(&partition.number()).copied().map(NextOffset::new);
            if let Some(target) = desk.rewind_target(&partition, committed) {
                self.reading.insert(partition.number(), target.get());
            }
            desk.rewound(&partition, committed);
        }
    }

    fn gone(&mut self, desk: &mut Desk<()>, number: i32) {
        desk.lost(&[raw(number)]);
        self.reading.remove(&number);
        self.open.retain(|(other, _)| *other != number);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_schedule_commits_past_an_open_record(deeds in prop::collection::vec(deed(), 1..200)) {
        let mut desk = Desk::new(Weight::new(1 << 20, 1 << 40));
        let mut model = Model::default();
        for number in 0..PARTITIONS {
            model.act(&mut desk, &Deed::Assign { number });
        }
        for deed in &deeds {
            model.act(&mut desk, deed);
            let books = desk.books();
            let in_flight: u64 = desk.states().iter().map(|standing| standing.load.records).sum();
            prop_assert_eq!(books.admitted, books.committed + books.forgotten + in_flight);
        }
        model.act(&mut desk, &Deed::Abort);
        model.tickets.clear();
        prop_assert!(desk.load().is_zero());
    }
}
