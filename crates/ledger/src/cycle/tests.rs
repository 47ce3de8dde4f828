//! The cycle as scripts: what is asked, how it ends, what is asked next.

use super::*;
use crate::{Admission, Settled};

fn raw(number: i32) -> Partition {
    Partition::new("raw", number)
}

fn ready_desk(records: i64) -> Desk<OutcomeKind> {
    let mut desk = Desk::new(Weight::new(1000, 1_000_000));
    desk.assign(&raw(0));
    for offset in 0..records {
        feed(&mut desk, offset);
    }
    desk
}

fn feed(desk: &mut Desk<OutcomeKind>, offset: i64) {
    let Admission::Taken(ticket) = desk.admit(&raw(0), Offset::new(offset), 10) else { panic!("not admitted") };
    assert_eq!(desk.settle(ticket, OutcomeKind::Published, 5), Settled::Kept);
}

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn one_transaction_from_the_producer_to_the_commit() {
    let mut desk = ready_desk(2);
    let mut cycle = Cycle::new(Rhythm::default());
    assert_eq!(cycle.next(&mut desk, Event::Tick, ms(0)), Action::RenewProducer);
    assert_eq!(cycle.next(&mut desk, Event::Done, ms(5)), Action::Begin);
    let Action::Send(entries) = cycle.next(&mut desk, Event::Done, ms(10)) else { panic!("entries are ready") };
    assert_eq!(entries.len(), 2);
    assert_eq!(cycle.next(&mut desk, Event::Done, ms(11)), Action::Wait { until: Some(ms(110)) });
    feed(&mut desk, 2);
    assert!(matches!(cycle.next(&mut desk, Event::Tick, ms(50)), Action::Send(more) if more.len() == 1));
    assert_eq!(cycle.next(&mut desk, Event::Done, ms(110)), Action::Flush);
    let positions = vec![(raw(0), NextOffset::new(3))];
    assert_eq!(cycle.next(&mut desk, Event::Done, ms(111)), Action::SendOffsets(positions));
    assert_eq!(cycle.next(&mut desk, Event::Done, ms(112)), Action::Commit);
    assert_eq!(cycle.next(&mut desk, Event::Done, ms(113)), Action::Wait { until: None });
    assert!(desk.load().is_zero());
}
