//! The cycle as scripts: what is asked, how it ends, what is asked next. One story for each class of error.

use super::*;
use crate::{Admission, BreakerLimits, NextOffset, Offset, OutcomeKind, Partition, Settled, Ticket};

struct Bench {
    desk: Desk<OutcomeKind>,
    cycle: Cycle,
}

use Event::{Done, Failed, Tick};

fn raw(number: i32) -> Partition {
    Partition::new("raw", number)
}

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

impl Bench {
    fn new(rhythm: Rhythm) -> Self {
        let mut desk = Desk::new(Weight::new(1000, 1_000_000));
        desk.assign(&raw(0));
        desk.confirm(&raw(0), None);
        let mut cycle = Cycle::new(rhythm);
        // As if another transaction had just been committed.
        cycle.rested = Duration::from_secs(1);
        Self { desk, cycle }
    }

    /// With a producer and so many finished records in partition 0.
    fn ready(records: i64) -> Self {
        let mut bench = Self::new(Rhythm::default());
        bench.script(&[(0, Tick, "renew"), (0, Done, "wait")]);
        for offset in 0..records {
            bench.feed(0, offset);
        }
        bench
    }

    /// As [`Bench::ready`], one record sent, at the given step of the transaction.
    fn at(step: &str) -> Self {
        let mut bench = Self::ready(1);
        let steps = [
            (0, Tick, "begin"),
            (0, Done, "send 0@0"),
            (1, Done, "wait 100"),
            (100, Tick, "flush"),
            (100, Done, "offsets 0:1"),
            (100, Done, "commit"),
        ];
        let end = steps.iter().position(|(_, _, name)| name.starts_with(step)).unwrap();
        bench.script(&steps[..=end]);
        bench
    }

    fn admit(&mut self, number: i32, offset: i64) -> Ticket {
        match self.desk.admit(&raw(number), Offset::new(offset), 10) {
            Admission::Taken(ticket) => ticket,
            other => panic!("{number}@{offset}: {other:?}"),
        }
    }

    fn feed(&mut self, number: i32, offset: i64) {
        let ticket = self.admit(number, offset);
        assert_eq!(self.desk.settle(ticket, OutcomeKind::Published, 5), Settled::Kept);
    }

    #[track_caller]
    fn script(&mut self, steps: &[(u64, Event, &str)]) {
        for (at, event, expected) in steps {
            let action = self.cycle.next(&mut self.desk, event.clone(), ms(*at));
            assert_eq!(name(&action), *expected, "after {event:?} at {at} ms");
        }
    }

    fn rewind(&mut self, committed: Option<i64>) {
        for partition in self.desk.to_rewind() {
            self.desk.rewound(&partition, committed.map(NextOffset::new));
        }
    }
}

fn name(action: &Action<OutcomeKind>) -> String {
    let list = |partitions: &[Partition]| {
        partitions.iter().map(|partition| partition.number().to_string()).collect::<Vec<_>>().join(" ")
    };
    let positions = |positions: &[(Partition, NextOffset)]| {
        positions.iter().map(|(partition, next)| format!("{}:{next}", partition.number())).collect::<Vec<_>>().join(" ")
    };
    match action {
        Action::Wait { until: None } => "wait".into(),
        Action::Wait { until: Some(until) } => format!("wait {}", until.as_millis()),
        Action::Begin => "begin".into(),
        Action::Send(entries) => entries
            .iter()
            .fold("send".to_owned(), |text, entry| format!("{text} {}@{}", entry.partition.number(), entry.offset)),
        Action::Flush => "flush".into(),
        Action::SendOffsets(list) => format!("offsets {}", positions(list)),
        Action::Commit => "commit".into(),
        Action::CommitOffsets(list) => format!("plain offsets {}", positions(list)),
        Action::Abort => "abort".into(),
        Action::RenewProducer => "renew".into(),
        Action::Rewind(partitions) => format!("rewind {}", list(partitions)),
        Action::AwaitAssignment => "await".into(),
        Action::Released(partitions) => format!("released {}", list(partitions)),
        Action::Stop(why) => format!("stop {}", why.exit_code()),
    }
}

fn refused(offset: i64) -> Event {
    Failed(Class::Refused { partition: raw(0), offset: Offset::new(offset), reason: "too large".into() })
}

#[test]
fn one_transaction_from_the_producer_to_the_commit() {
    let mut bench = Bench::new(Rhythm::default());
    bench.feed(0, 0);
    bench.feed(0, 1);
    bench.script(&[
        (0, Tick, "renew"),
        (5, Done, "begin"),
        (10, Done, "send 0@0 0@1"),
        (11, Tick, "wait"),
        (11, Done, "wait 110"),
    ]);
    bench.feed(0, 2);
    bench.script(&[
        (50, Tick, "send 0@2"),
        (110, Done, "flush"),
        (111, Done, "offsets 0:3"),
        (112, Done, "commit"),
        (113, Done, "wait"),
    ]);
    assert!(bench.desk.load().is_zero());
}

#[test]
fn what_comes_alone_after_a_rest_is_committed_at_once() {
    let mut bench = Bench::at("commit");
    bench.feed(0, 1);
    bench.script(&[
        (140, Done, "begin"),
        (141, Done, "send 0@1"),
        (142, Done, "wait 241"),
        (241, Tick, "flush"),
        (250, Done, "offsets 0:2"),
        (255, Done, "commit"),
        (260, Done, "wait"),
    ]);
    bench.feed(0, 2);
    bench.script(&[(900, Tick, "begin"), (901, Done, "send 0@2"), (902, Done, "flush")]);
}

#[test]
fn under_a_backlog_a_transaction_takes_all_its_time() {
    let mut bench = Bench::at("commit");
    bench.feed(0, 1);
    bench.script(&[(140, Done, "begin"), (141, Done, "send 0@1")]);
    bench.feed(0, 2);
    bench.script(&[(201, Done, "send 0@2")]);
    bench.feed(0, 3);
    bench.script(&[(239, Done, "send 0@3")]);
    bench.feed(0, 4);
    bench.script(&[(241, Done, "flush")]);
}

#[test]
fn a_full_transaction_is_committed_before_its_time() {
    for (commit_at, expected) in [(Weight::new(2, u64::MAX), "flush"), (Weight::new(99, 30), "flush")] {
        let mut bench = Bench::new(Rhythm { commit_at, ..Rhythm::default() });
        (0..3).for_each(|offset| bench.feed(0, offset));
        bench.script(&[(0, Tick, "renew"), (0, Done, "begin"), (0, Done, "send 0@0 0@1"), (1, Done, expected)]);
    }
}

#[test]
fn an_abortable_failure_aborts_rewinds_and_goes_on() {
    for (step, class) in [
        ("begin", Class::Abortable),
        ("send", Class::Abortable),
        ("send", Class::Retriable),
        ("flush", Class::Abortable),
        ("offsets", Class::Abortable),
        ("commit", Class::Abortable),
    ] {
        let mut bench = Bench::at(step);
        bench.script(&[(200, Failed(class), "abort"), (201, Done, "rewind 0")]);
        bench.rewind(None);
        bench.script(&[(202, Done, "wait")]);
        bench.feed(0, 0);
        bench.script(&[(203, Tick, "begin")]);
    }
}

#[test]
fn a_retriable_call_is_made_again_and_given_up_in_time() {
    let again = || Failed(Class::Retriable);
    let mut bench = Bench::at("offsets");
    bench.script(&[
        (200, again(), "wait 250"),
        (249, Tick, "wait 250"),
        (250, Tick, "offsets 0:1"),
        (300, again(), "wait 400"),
        (400, Tick, "offsets 0:1"),
        (10_099, again(), "wait 10299"),
        (10_299, Tick, "offsets 0:1"),
        (10_300, again(), "abort"),
    ]);
    let mut bench = Bench::at("flush");
    bench.script(&[(200, again(), "wait 250"), (250, Tick, "flush"), (260, Done, "offsets 0:1")]);
}

#[test]
fn a_commit_that_was_begun_is_never_aborted() {
    let mut bench = Bench::at("commit");
    bench.script(&[(200, Failed(Class::Retriable), "wait 250")]);
    bench.desk.lost(&[raw(0)]);
    bench.script(&[(250, Tick, "commit"), (10_200, Failed(Class::Retriable), "renew"), (10_300, Done, "wait")]);
}

#[test]
fn a_commit_nobody_knows_of_is_resolved_by_a_new_producer() {
    let mut bench = Bench::at("commit");
    bench.script(&[(200, Failed(Class::Unknown), "renew"), (300, Done, "rewind 0")]);
    bench.rewind(Some(1));
    bench.script(&[(301, Done, "wait")]);
    assert!(matches!(bench.desk.admit(&raw(0), Offset::new(0), 1), Admission::Repeated), "it was committed");
}

#[test]
fn an_abort_that_does_not_return_costs_the_producer() {
    let again = || Failed(Class::Retriable);
    let mut bench = Bench::at("flush");
    bench.script(&[
        (200, Failed(Class::Abortable), "abort"),
        (5_200, again(), "wait 5250"),
        (5_250, Tick, "abort"),
        (10_200, again(), "renew"),
        (10_300, again(), "wait 10350"),
        (10_350, Tick, "renew"),
        (10_400, Done, "rewind 0"),
    ]);
    for class in [Class::Abortable, Class::Unknown, Class::Fenced] {
        let mut bench = Bench::at("flush");
        bench.script(&[(200, Failed(Class::Abortable), "abort"), (300, Failed(class), "renew")]);
    }
}

#[test]
fn two_fences_renew_and_a_third_within_a_minute_means_a_rival() {
    let fenced = || Failed(Class::Fenced);
    for (third, expected) in [(60_199, "stop 70"), (60_300, "renew")] {
        let mut bench = Bench::at("flush");
        bench.script(&[(200, fenced(), "renew"), (300, Done, "rewind 0")]);
        bench.rewind(None);
        bench.script(&[(300, Done, "wait")]);
        bench.feed(0, 0);
        bench.script(&[
            (400, Tick, "begin"),
            (400, Done, "send 0@0"),
            (400, fenced(), "renew"),
            (500, Done, "rewind 0"),
        ]);
        bench.rewind(None);
        bench.script(&[(500, Done, "wait")]);
        bench.feed(0, 0);
        bench.script(&[(third, Tick, "begin"), (third, Done, "send 0@0"), (third, fenced(), expected)]);
    }
}

#[test]
fn a_fence_after_our_own_expiry_is_no_sign_of_a_rival() {
    let fenced = || Failed(Class::Fenced);
    let mut bench = Bench::at("flush");
    bench.script(&[(15_000, fenced(), "renew"), (15_000, Done, "rewind 0")]);
    bench.rewind(None);
    bench.script(&[(15_000, Done, "wait")]);
    bench.feed(0, 0);
    bench.script(&[(15_000, Tick, "begin"), (15_000, Done, "send 0@0"), (15_001, fenced(), "renew")]);
}

#[test]
fn what_the_group_does_not_know_is_not_kept() {
    let mut bench = Bench::at("offsets");
    bench.script(&[(200, Failed(Class::UnknownMember), "abort"), (201, Done, "await"), (201, Done, "wait 60200")]);
    assert!(matches!(bench.desk.admit(&raw(0), Offset::new(1), 1), Admission::Closed));
    bench.desk.lost(&[raw(0)]);
    bench.desk.assign(&raw(1));
    bench.desk.confirm(&raw(1), None);
    bench.feed(1, 0);
    bench.script(&[(300, Tick, "begin"), (300, Done, "send 1@0")]);
}

#[test]
fn when_neither_loss_nor_assignment_comes_it_is_tried_again() {
    let mut bench = Bench::at("offsets");
    bench.script(&[
        (200, Failed(Class::UnknownMember), "abort"),
        (201, Done, "await"),
        (201, Done, "wait 60200"),
        (60_200, Tick, "rewind 0"),
    ]);
}

#[test]
fn a_partition_assigned_while_the_call_was_under_way_is_kept() {
    let mut bench = Bench::at("offsets");
    bench.desk.lost(&[raw(0)]);
    bench.desk.assign(&raw(0));
    bench.desk.confirm(&raw(0), None);
    bench.script(&[(200, Failed(Class::UnknownMember), "abort"), (201, Done, "await"), (201, Done, "wait")]);
    bench.feed(0, 0);
    bench.script(&[(202, Tick, "begin")]);
}

#[test]
fn a_refused_output_comes_again_as_a_dead_letter_and_stops_the_worker_only_at_the_third_time() {
    let mut bench = Bench::ready(1);
    bench.script(&[(0, Tick, "begin"), (0, Done, "send 0@0")]);
    for times in 1..=2 {
        bench.script(&[(1, refused(0), "abort"), (1, Done, "rewind 0")]);
        bench.rewind(Some(0));
        bench.script(&[(1, Done, "wait")]);
        let ticket = bench.admit(0, 0);
        assert_eq!(ticket.condemned().map(|condemned| condemned.times), Some(times));
        assert_eq!(bench.desk.settle(ticket, OutcomeKind::DeadLettered, 5), Settled::Kept);
        bench.script(&[(2, Tick, "begin"), (2, Done, "send 0@0")]);
    }
    bench.script(&[(3, refused(0), "abort"), (3, Done, "stop 70"), (4, Tick, "stop 70")]);
}

#[test]
fn what_nothing_can_be_done_about_stops_the_worker() {
    for step in ["begin", "send", "flush", "offsets", "commit"] {
        let mut bench = Bench::at(step);
        bench.script(&[(200, Failed(Class::Fatal("broken".into())), "stop 70"), (201, Tick, "stop 70")]);
    }
}

#[test]
fn a_revoke_drains_commits_and_only_then_lets_go() {
    let mut bench = Bench::ready(1);
    bench.desk.assign(&raw(1));
    bench.desk.confirm(&raw(1), None);
    let (slow, other) = (bench.admit(0, 1), bench.admit(1, 0));
    bench.script(&[(0, Tick, "begin"), (0, Done, "send 0@0"), (0, Done, "wait 100")]);
    bench.desk.close(&[raw(0)], ms(50));
    bench.script(&[(10, Tick, "wait 50")]);
    assert_eq!(bench.desk.settle(slow, OutcomeKind::Published, 5), Settled::Kept);
    bench.script(&[
        (20, Tick, "send 0@1"),
        (20, Done, "flush"),
        (20, Done, "offsets 0:2"),
        (20, Done, "commit"),
        (20, Done, "released 0"),
        (20, Done, "wait"),
    ]);
    assert_eq!(bench.desk.assigned(), [raw(1)]);
    assert_eq!(bench.desk.settle(other, OutcomeKind::Published, 5), Settled::Kept);
}

#[test]
fn a_revoke_commits_the_prefix_when_its_time_is_up() {
    let mut bench = Bench::ready(1);
    let slow = bench.admit(0, 1);
    bench.script(&[(0, Tick, "begin"), (0, Done, "send 0@0"), (0, Done, "wait 100")]);
    bench.desk.close(&[raw(0)], ms(50));
    bench.script(&[
        (50, Tick, "flush"),
        (50, Done, "offsets 0:1"),
        (50, Done, "commit"),
        (50, Done, "released 0"),
        (50, Done, "wait"),
    ]);
    assert_eq!(bench.desk.settle(slow, OutcomeKind::Published, 5), Settled::Stale);
}

#[test]
fn a_revoke_during_trouble_is_answered_without_a_rewind() {
    let mut bench = Bench::at("flush");
    bench.desk.close(&[raw(0)], ms(5000));
    bench.script(&[(200, Failed(Class::Abortable), "abort"), (201, Done, "released 0"), (202, Done, "wait")]);
}

#[test]
fn a_loss_aborts_what_holds_the_lost() {
    for step in ["begin", "send", "flush", "offsets"] {
        let mut bench = Bench::at(step);
        bench.desk.lost(&[raw(0)]);
        let aborts = if step == "begin" { "wait 300" } else { "abort" };
        bench.script(&[(200, Done, aborts)]);
    }
}

#[test]
fn a_shutdown_drains_and_stops_with_zero() {
    let mut bench = Bench::ready(1);
    let ticket = bench.admit(0, 1);
    bench.desk.finish(ms(10_000));
    assert!(matches!(bench.desk.admit(&raw(0), Offset::new(2), 1), Admission::Closed));
    bench.script(&[(0, Tick, "begin"), (0, Done, "send 0@0"), (1, Done, "wait 100")]);
    assert_eq!(bench.desk.settle(ticket, OutcomeKind::Published, 5), Settled::Kept);
    bench.script(&[
        (2, Tick, "send 0@1"),
        (2, Done, "flush"),
        (2, Done, "offsets 0:2"),
        (2, Done, "commit"),
        (3, Done, "stop 0"),
    ]);
}

#[test]
fn a_shutdown_does_not_wait_beyond_its_deadline_nor_for_a_rewind() {
    let mut bench = Bench::ready(1);
    let _hangs = bench.admit(0, 1);
    bench.desk.finish(ms(80));
    bench.script(&[
        (0, Tick, "begin"),
        (0, Done, "send 0@0"),
        (1, Done, "wait 80"),
        (80, Tick, "flush"),
        (80, Done, "offsets 0:1"),
        (80, Done, "commit"),
        (81, Done, "stop 0"),
    ]);
    let mut bench = Bench::at("flush");
    bench.desk.finish(ms(5000));
    bench.script(&[(200, Failed(Class::Abortable), "abort"), (201, Done, "stop 0")]);
    let mut bench = Bench::at("flush");
    bench.desk.finish(ms(5000));
    bench.script(&[(200, Failed(Class::Fenced), "stop 0")]);
}

#[test]
fn the_breaker_stops_the_worker_before_anything_is_sent() {
    let breaker = BreakerLimits { run: 3, share: 0.0, window: 0 };
    let mut bench = Bench::new(Rhythm { breaker, ..Rhythm::default() });
    for offset in 0..3 {
        let ticket = bench.admit(0, offset);
        assert_eq!(bench.desk.settle(ticket, OutcomeKind::DeadLettered, 5), Settled::Kept);
    }
    bench.script(&[(0, Tick, "renew"), (0, Done, "begin"), (0, Done, "abort"), (1, Done, "stop 70")]);
    assert_eq!(bench.desk.books().committed, 0);
}

#[test]
fn at_least_once_flushes_then_commits_plain_offsets() {
    let mut bench = Bench::new(Rhythm { mode: Mode::AtLeastOnce, ..Rhythm::default() });
    bench.feed(0, 0);
    bench.script(&[
        (0, Tick, "renew"),
        (0, Done, "send 0@0"),
        (1, Done, "wait 100"),
        (100, Tick, "flush"),
        (101, Done, "plain offsets 0:1"),
        (102, Done, "wait"),
    ]);
    bench.feed(0, 1);
    bench.script(&[
        (103, Tick, "send 0@1"),
        (203, Done, "flush"),
        (204, Failed(Class::Abortable), "renew"),
        (205, Done, "rewind 0"),
    ]);
    bench.rewind(Some(1));
    bench.script(&[(206, Done, "wait")]);
}

#[test]
fn a_rewind_that_fails_is_asked_again_for_what_is_left() {
    let mut bench = Bench::at("flush");
    bench.desk.assign(&raw(1));
    bench.desk.confirm(&raw(1), None);
    drop(bench.admit(1, 0));
    bench.script(&[(200, Failed(Class::Abortable), "abort"), (200, Done, "rewind 0 1")]);
    bench.desk.rewound(&raw(0), None);
    bench.script(&[
        (200, Failed(Class::Retriable), "wait 250"),
        (250, Tick, "rewind 1"),
        (250, Done, "wait 350"),
        (350, Tick, "rewind 1"),
    ]);
    bench.rewind(None);
    bench.script(&[(351, Done, "wait")]);
}
