//! The desk in tables and short stories.

use super::*;

fn raw(number: i32) -> Partition {
    Partition::new("raw", number)
}

fn desk(partitions: i32) -> Desk<i64> {
    let mut desk = Desk::new(Weight::new(100, 100_000));
    for number in 0..partitions {
        desk.assign(&raw(number));
        desk.confirm(&raw(number), None);
    }
    desk
}

fn admit(desk: &mut Desk<i64>, number: i32, offset: i64) -> Ticket {
    match desk.admit(&raw(number), Offset::new(offset), 10) {
        Admission::Taken(ticket) => ticket,
        other => panic!("{number}/{offset}: {other:?}"),
    }
}

fn settle(desk: &mut Desk<i64>, ticket: Ticket) -> Settled {
    let offset = ticket.offset().get();
    desk.settle(ticket, offset, 5)
}

fn take(desk: &mut Desk<i64>, records: u64) -> Vec<(i32, i64)> {
    let entries = desk.take(Weight::new(records, u64::MAX));
    entries.iter().map(|entry| (entry.partition.number(), entry.offset.get())).collect()
}

#[test]
fn a_transaction_takes_only_the_contiguous_finished_prefix() {
    // Offsets finished in this order, then what may be taken.
    let cases: [(&[usize], &[i64]); 5] = [
        (&[1, 2, 3], &[]),
        (&[0], &[10]),
        (&[1, 0], &[10, 11]),
        (&[0, 2, 3], &[10]),
        (&[3, 2, 1, 0], &[10, 11, 14, 20]),
    ];
    for (order, expected) in cases {
        let mut desk = desk(1);
        let mut tickets: Vec<_> = [10, 11, 14, 20].map(|offset| Some(admit(&mut desk, 0, offset))).into();
        for place in order {
            assert_eq!(settle(&mut desk, tickets[*place].take().unwrap()), Settled::Kept);
        }
        let taken: Vec<_> = take(&mut desk, 100).into_iter().map(|(_, offset)| offset).collect();
        assert_eq!(taken, expected, "finished {order:?}");
        let position = desk.transaction().positions.get(&raw(0)).copied();
        assert_eq!(position, expected.last().map(|last| Offset::new(*last).next()));
    }
}

#[test]
fn a_lost_ticket_holds_the_front_and_only_its_own() {
    let mut desk = desk(2);
    drop(admit(&mut desk, 0, 0));
    let (behind, beside) = (admit(&mut desk, 0, 1), admit(&mut desk, 1, 0));
    assert_eq!(settle(&mut desk, behind), Settled::Kept);
    assert_eq!(settle(&mut desk, beside), Settled::Kept);
    assert_eq!(take(&mut desk, 100), [(1, 0)]);
    assert_eq!(desk.states()[0].front, Some(Offset::new(0)));
}

#[test]
fn a_record_below_the_guard_is_repeated_and_counted() {
    let mut desk = desk(1);
    let _open = [admit(&mut desk, 0, 5), admit(&mut desk, 0, 9)];
    for offset in [0, 5, 7, 9] {
        assert!(matches!(desk.admit(&raw(0), Offset::new(offset), 1), Admission::Repeated), "{offset}");
    }
    assert_eq!(desk.books().repeated, 4);
    drop(admit(&mut desk, 0, 10));
}

#[test]
fn an_abort_forgets_everything_and_admits_again_only_after_the_rewind() {
    let mut desk = desk(2);
    let done = admit(&mut desk, 0, 3);
    let open = admit(&mut desk, 1, 8);
    assert_eq!(settle(&mut desk, done), Settled::Kept);
    assert_eq!(take(&mut desk, 100), [(0, 3)]);
    assert_eq!(desk.aborted(), [raw(0), raw(1)]);
    assert!(matches!(desk.admit(&raw(0), Offset::new(4), 1), Admission::Closed));
    assert!(!desk.wanted(&open));
    assert_eq!(desk.load(), Weight::one(10), "the open record's work still fills memory");
    assert_eq!(settle(&mut desk, open), Settled::Stale);
    assert!(desk.load().is_zero());
    assert_eq!(desk.rewind_target(&raw(0), None), Some(NextOffset::new(3)), "the first ever admitted");
    desk.rewound(&raw(0), None);
    desk.rewound(&raw(1), Some(NextOffset::new(8)));
    assert!(matches!(desk.admit(&raw(1), Offset::new(7), 1), Admission::Repeated));
    drop((admit(&mut desk, 0, 3), admit(&mut desk, 1, 8)));
    assert_eq!(desk.books().forgotten, 2);
}

#[test]
fn outcomes_of_an_earlier_assignment_are_stale() {
    let mut desk = desk(1);
    let early = admit(&mut desk, 0, 0);
    desk.unassign(&[raw(0)]);
    desk.assign(&raw(0));
    desk.confirm(&raw(0), None);
    let late = admit(&mut desk, 0, 0);
    assert_eq!(settle(&mut desk, early), Settled::Stale);
    assert_eq!(take(&mut desk, 9), []);
    assert_eq!(settle(&mut desk, late), Settled::Kept);
    assert_eq!(take(&mut desk, 9), [(0, 0)]);
}

#[test]
fn partitions_take_turns() {
    let mut desk = desk(3);
    for number in 0..3 {
        for offset in 0..6 {
            let ticket = admit(&mut desk, number, offset);
            assert_eq!(settle(&mut desk, ticket), Settled::Kept);
        }
    }
    assert_eq!(take(&mut desk, 3), [(0, 0), (1, 0), (2, 0)]);
    assert_eq!(take(&mut desk, 2), [(0, 1), (1, 1)]);
    assert_eq!(take(&mut desk, 2), [(2, 1), (0, 2)]);
    assert_eq!(take(&mut desk, 100).len(), 11);
}

#[test]
fn what_is_left_of_the_room_goes_to_those_that_have_more() {
    let mut desk = desk(2);
    for offset in 0..8 {
        let ticket = admit(&mut desk, 0, offset);
        assert_eq!(settle(&mut desk, ticket), Settled::Kept);
    }
    let ticket = admit(&mut desk, 1, 0);
    assert_eq!(settle(&mut desk, ticket), Settled::Kept);
    assert_eq!(take(&mut desk, 8).len(), 8);
}

#[test]
fn losing_a_partition_of_the_transaction_makes_it_unsound() {
    let mut desk = desk(2);
    let ticket = admit(&mut desk, 0, 0);
    assert_eq!(settle(&mut desk, ticket), Settled::Kept);
    assert_eq!(take(&mut desk, 9), [(0, 0)]);
    desk.lost(&[raw(1)]);
    assert!(desk.sound());
    desk.lost(&[raw(0)]);
    assert!(!desk.sound());
    assert!(desk.transaction().positions.is_empty());
    assert_eq!(desk.aborted(), []);
    assert!(desk.sound());
}

#[test]
fn a_revoked_partition_admits_nothing_and_is_closed_when_drained_or_late() {
    let mut desk = desk(2);
    let ticket = admit(&mut desk, 0, 0);
    desk.close(&[raw(0)], Duration::from_secs(5));
    assert!(matches!(desk.admit(&raw(0), Offset::new(1), 1), Admission::Closed));
    drop(admit(&mut desk, 1, 0));
    assert_eq!(desk.closed(Duration::from_secs(4)), []);
    assert_eq!(desk.closed(Duration::from_secs(5)), [raw(0)]);
    assert_eq!(settle(&mut desk, ticket), Settled::Kept);
    assert_eq!(desk.closed(Duration::ZERO), [], "finished, not yet taken");
    assert_eq!(take(&mut desk, 9), [(0, 0)]);
    assert_eq!(desk.closed(Duration::ZERO), [raw(0)]);
    assert!(!desk.drained(&[raw(0)]), "the transaction holds it");
    desk.committed();
    assert!(desk.drained(&[raw(0)]));
}

#[test]
fn a_condemned_record_comes_again_with_its_reason_until_it_is_committed() {
    let mut desk = desk(1);
    drop(admit(&mut desk, 0, 4));
    assert_eq!(desk.condemn(&raw(0), Offset::new(4), "too large".into()), 1);
    assert_eq!(desk.aborted(), [raw(0)]);
    desk.rewound(&raw(0), Some(NextOffset::new(4)));
    let ticket = admit(&mut desk, 0, 4);
    assert_eq!(ticket.condemned().map(|condemned| condemned.reason.as_ref()), Some("too large"));
    assert_eq!(settle(&mut desk, ticket), Settled::Kept);
    assert_eq!(take(&mut desk, 9), [(0, 4)]);
    desk.committed();
    assert_eq!(desk.condemn(&raw(0), Offset::new(4), "too large".into()), 1, "it was forgotten");
}

#[test]
fn a_partition_with_nothing_in_flight_needs_no_rewind() {
    let mut desk = desk(3);
    let ticket = admit(&mut desk, 0, 0);
    assert_eq!(settle(&mut desk, ticket), Settled::Kept);
    assert_eq!(take(&mut desk, 9), [(0, 0)]);
    desk.committed();
    drop(admit(&mut desk, 1, 0));
    assert_eq!(desk.aborted(), [raw(1)]);
    drop((admit(&mut desk, 0, 1), admit(&mut desk, 2, 0)));
}

#[test]
fn a_rewind_never_goes_below_what_this_assignment_has_committed() {
    let mut desk = desk(1);
    let ticket = admit(&mut desk, 0, 0);
    assert_eq!(settle(&mut desk, ticket), Settled::Kept);
    assert_eq!(take(&mut desk, 9), [(0, 0)]);
    desk.committed();
    drop(admit(&mut desk, 0, 1));
    assert_eq!(desk.aborted(), [raw(0)]);
    for told in [None, Some(NextOffset::new(0)), Some(NextOffset::new(1))] {
        assert_eq!(desk.rewind_target(&raw(0), told), Some(NextOffset::new(1)), "{told:?}");
    }
    assert_eq!(desk.rewind_target(&raw(0), Some(NextOffset::new(2))), Some(NextOffset::new(2)), "unknown, but done");
}

#[test]
fn what_the_group_does_not_know_waits_and_what_came_since_does_not() {
    let mut desk = desk(1);
    let before = desk.epoch();
    drop(admit(&mut desk, 0, 0));
    desk.assign(&raw(1));
    desk.confirm(&raw(1), None);
    let since = admit(&mut desk, 1, 0);
    desk.forsake(before, Duration::from_secs(60));
    assert!(!desk.sound());
    assert!(desk.wanted(&since));
    assert!(matches!(desk.admit(&raw(0), Offset::new(1), 1), Admission::Closed));
    assert_eq!(desk.aborted(), [raw(1)], "its outputs were in the aborted transaction");
    desk.reconsider(Duration::from_secs(59));
    assert_eq!(desk.to_rewind(), [raw(1)]);
    desk.reconsider(Duration::from_secs(60));
    assert_eq!(desk.to_rewind(), [raw(0), raw(1)], "nobody came");
}

#[test]
fn the_books_balance() {
    let mut desk = desk(2);
    let tickets: Vec<_> = (0..6).map(|offset| admit(&mut desk, offset % 2, i64::from(offset))).collect();
    for ticket in tickets.into_iter().take(4) {
        assert_eq!(settle(&mut desk, ticket), Settled::Kept);
    }
    assert_eq!(take(&mut desk, 3).len(), 3);
    desk.committed();
    desk.unassign(&[raw(0)]);
    let books = desk.books();
    let in_flight: u64 = desk.states().iter().map(|standing| standing.load.records).sum();
    assert_eq!(books.admitted, books.committed + books.forgotten + in_flight);
    assert_eq!((books.admitted, books.committed), (6, 3));
}
