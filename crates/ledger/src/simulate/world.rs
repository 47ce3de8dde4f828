//! The world of one run: it carries out the steps of a schedule, and at the end lets everything heal and run dry, to see
//! that all is done.

use super::broker::Nature;
use super::dice::Dice;
use super::group::Notice;
use super::judge::Violation;
use super::scene::{Counts, Scene, Setup};
use super::step::Step;
use super::worker::{Moved, Worker};
use std::time::Duration;

/// How many rounds everything may take to run dry once nothing goes wrong any more.
const ROUNDS: u32 = 2000;

#[derive(Debug, Default)]
struct Seat {
    worker: Option<Worker>,
    /// Members that died without a word.
    ghosts: Vec<u64>,
    paused: bool,
    id: Option<usize>,
}

#[derive(Debug)]
pub(super) struct World {
    scene: Scene,
    seats: Vec<Seat>,
}

impl World {
    pub(super) fn new(setup: &Setup) -> Self {
        let mut scene = Scene::new(setup);
        let mut dice = Dice::new(setup.input_seed);
        for slot in 0..setup.partitions {
            append(&mut scene, slot, setup.first_records, &mut dice);
        }
        let seats = (0..setup.workers).map(|_| Seat::default()).collect();
        let mut world = Self { scene, seats };
        for seat in 0..setup.workers {
            world.start(seat);
        }
        world.deliver();
        world
    }

    pub(super) fn tell(&mut self) {
        self.scene.notes = Some(Vec::new());
    }

    pub(super) fn told(&mut self) -> Vec<String> {
        self.scene.notes.take().unwrap_or_default()
    }

    pub(super) const fn counts(&self) -> Counts {
        Counts { rebalances: self.scene.broker.group.rebalances, ..self.scene.counts }
    }

    /// Carries out a step; whether it made sense here.
    pub(super) fn apply(&mut self, step: Step) -> Result<bool, Violation> {
        if self.scene.notes.is_some() {
            let text = self.describe(step);
            self.scene.note(|| text);
        }
        let moved = self.carry_out(step)?;
        if !moved {
            if let Some(notes) = &mut self.scene.notes {
                notes.pop();
            }
            return Ok(false);
        }
        self.scene.counts.steps += 1;
        self.scene.now += Duration::from_millis(1);
        self.deliver();
        Ok(true)
    }

    /// Everything heals and runs dry; then every record must have its outcome and every budget must be whole.
    pub(super) fn run_dry(&mut self) -> Result<(), Violation> {
        self.heal();
        for _ in 0..ROUNDS {
            let moved = self.round()?;
            if self.done() {
                return self.audit_all();
            }
            self.scene.now += Duration::from_millis(if moved { 5 } else { 500 });
            if !moved {
                self.help()?;
            }
        }
        let missing = self.scene.broker.judge.missing(&self.scene.broker.input);
        Err(match missing {
            Some((slot, offset)) => format!("record {slot}/{offset} is never done, though nothing goes wrong any more"),
            None => "a worker never comes to rest".to_owned(),
        })
    }

    // ---- steps ----

    fn carry_out(&mut self, step: Step) -> Result<bool, Violation> {
        match step {
            Step::Append { slot, count, dice } => {
                let slot = usize::from(slot) % self.scene.setup.partitions;
                append(&mut self.scene, slot, 1 + count % 4, &mut Dice::new(u64::from(dice)));
                Ok(true)
            }
            Step::Elapse { millis } => {
                self.scene.now += Duration::from_millis(u64::from(millis));
                Ok(true)
            }
            Step::Rebalance => {
                self.scene.broker.group.rotate();
                Ok(true)
            }
            Step::Poll { worker, slot, count } => self.act(worker, |worker, scene| worker.poll(scene, slot, count)),
            Step::Finish { worker, which } => self.act(worker, |worker, scene| worker.finish(scene, which)),
            Step::LoseTicket { worker, which } => self.act(worker, |worker, _| Ok(worker.lose_ticket(which))),
            Step::Turn { worker } => self.act(worker, Worker::turn),
            Step::Redeliver { worker, slot, back } => self.act(worker, |worker, _| Ok(worker.redeliver(slot, back))),
            Step::Fault { worker, fault } => self.act(worker, |worker, _| {
                worker.fault = Some(fault);
                Ok(Moved::Yes)
            }),
            Step::Shutdown { worker } => self.act(worker, |worker, scene| {
                worker.desk.finish(scene.now + scene.setup.drain);
                Ok(Moved::Yes)
            }),
            Step::Crash { worker } => Ok(self.crash(self.seat(worker))),
            Step::Start { worker } => Ok(self.start(self.seat(worker))),
            Step::Pause { worker } => Ok(self.pause(worker, true)),
            Step::Resume { worker } => Ok(self.pause(worker, false)),
            Step::ExpireSession { worker, at_once } => {
                let expired = self.expire_session(self.seat(worker));
                if expired && at_once {
                    self.hear_all()?;
                }
                Ok(expired)
            }
            Step::ExpireTransaction { worker } => Ok(self.expire_transaction(worker)),
            Step::Fence { worker } => Ok(self.fence(worker)),
        }
    }

    fn seat(&self, number: u8) -> usize {
        usize::from(number) % self.seats.len()
    }

    fn act(
        &mut self,
        number: u8,
        deed: impl FnOnce(&mut Worker, &mut Scene) -> Result<Moved, Violation>,
    ) -> Result<bool, Violation> {
        let place = self.seat(number);
        let Some(seat) = self.seats.get_mut(place) else { return Ok(false) };
        if seat.paused {
            return Ok(false);
        }
        let Some(worker) = &mut seat.worker else { return Ok(false) };
        let moved = deed(worker, &mut self.scene)?;
        worker.audit(&self.scene)?;
        match moved {
            Moved::Not => Ok(false),
            Moved::Yes => Ok(true),
            Moved::Ended { drained } => {
                self.end(place, drained);
                Ok(true)
            }
        }
    }

    fn end(&mut self, place: usize, drained: bool) {
        let Some(seat) = self.seats.get_mut(place) else { return };
        if let Some(worker) = seat.worker.take() {
            self.scene.broker.group.remove(worker.member);
            self.scene.counts.shutdowns += u64::from(drained);
        }
    }

    fn crash(&mut self, place: usize) -> bool {
        let Some(seat) = self.seats.get_mut(place) else { return false };
        let Some(worker) = seat.worker.take() else { return false };
        seat.ghosts.push(worker.member);
        seat.paused = false;
        self.scene.counts.crashes += 1;
        true
    }

    fn start(&mut self, place: usize) -> bool {
        let Some(seat) = self.seats.get_mut(place) else { return false };
        if seat.worker.is_some() {
            return false;
        }
        let id = match seat.id {
            Some(id) if self.scene.setup.stable_ids => id,
            _ => self.scene.broker.new_id(),
        };
        seat.id = Some(id);
        seat.worker = Some(Worker::start(&mut self.scene, place, id));
        true
    }

    fn pause(&mut self, number: u8, paused: bool) -> bool {
        let place = self.seat(number);
        let Some(seat) = self.seats.get_mut(place) else { return false };
        if seat.worker.is_none() || seat.paused == paused {
            return false;
        }
        seat.paused = paused;
        self.scene.counts.pauses += u64::from(paused);
        true
    }

    /// The dead first; then one that lives and will learn of it when it polls.
    fn expire_session(&mut self, place: usize) -> bool {
        let Some(seat) = self.seats.get_mut(place) else { return false };
        if let Some(ghost) = seat.ghosts.pop() {
            return self.scene.broker.group.remove(ghost);
        }
        let Some(worker) = &mut seat.worker else { return false };
        if !self.scene.broker.group.remove(worker.member) {
            return false;
        }
        worker.inbox.clear();
        worker.inbox.push_back(Notice::Lost);
        true
    }

    /// The group comes to rest as far as it can without the senders, and the clients read.
    fn hear_all(&mut self) -> Result<(), Violation> {
        for slot in 0..8 {
            self.deliver();
            for place in 0..self.seats.len() {
                self.act(u8::try_from(place).unwrap_or(u8::MAX), |worker, scene| worker.poll(scene, slot, 3))?;
            }
        }
        Ok(())
    }

    fn expire_transaction(&mut self, number: u8) -> bool {
        let id = usize::from(number) % self.scene.broker.ids().max(1);
        let timeout = self.scene.setup.rhythm.transaction_timeout;
        self.scene.broker.expire(id, self.scene.now, timeout)
    }

    fn fence(&mut self, number: u8) -> bool {
        let place = self.seat(number);
        let id = self.seats.get(place).and_then(|seat| seat.id);
        id.is_some_and(|id| {
            self.scene.broker.fence(id);
            true
        })
    }

    /// The group's notices reach the clients that live.
    fn deliver(&mut self) {
        while let Some((place, notice)) = self.scene.broker.group.mail.pop_front() {
            if let Some(worker) = self.seats.get_mut(place).and_then(|seat| seat.worker.as_mut()) {
                worker.inbox.push_back(notice);
            }
        }
    }

    // ---- the end ----

    fn heal(&mut self) {
        self.scene.note(|| "everything heals and runs to the end".to_owned());
        for place in 0..self.seats.len() {
            if let Some(seat) = self.seats.get_mut(place) {
                seat.paused = false;
                if let Some(worker) = &mut seat.worker {
                    worker.fault = None;
                }
            }
            self.start(place);
            self.bury(place);
        }
        self.deliver();
    }

    fn bury(&mut self, place: usize) {
        while let Some(ghost) = self.seats.get_mut(place).and_then(|seat| seat.ghosts.pop()) {
            self.scene.broker.group.remove(ghost);
        }
    }

    fn round(&mut self) -> Result<bool, Violation> {
        let mut moved = false;
        for place in 0..self.seats.len() {
            let number = u8::try_from(place).unwrap_or(u8::MAX);
            let partitions = self.seats.get(place).and_then(|seat| seat.worker.as_ref()).map_or(0, Worker::partitions);
            for slot in 0..=partitions {
                let slot = u8::try_from(slot).unwrap_or(u8::MAX);
                moved |= self.act(number, |worker, scene| worker.poll(scene, slot, 3))?;
            }
            while self.act(number, |worker, scene| worker.finish(scene, 0))? {
                moved = true;
            }
            for _ in 0..4 {
                moved |= self.act(number, Worker::turn)?;
            }
            self.deliver();
        }
        Ok(moved)
    }

    /// What operators and brokers do when nothing moves: time-outs fire, the watchdog's word is heard, workers restart.
    fn help(&mut self) -> Result<(), Violation> {
        for id in 0..self.scene.broker.ids() {
            let timeout = self.scene.setup.rhythm.transaction_timeout;
            self.scene.broker.expire(id, self.scene.now, timeout);
        }
        for place in 0..self.seats.len() {
            let now = self.scene.now;
            let worker = self.seats.get_mut(place).and_then(|seat| seat.worker.as_mut());
            if worker.is_some_and(|worker| worker.stalled(now)) {
                self.scene.counts.stalls += 1;
                self.crash(place);
            }
            self.start(place);
            self.bury(place);
        }
        self.deliver();
        Ok(())
    }

    fn done(&self) -> bool {
        let broker = &self.scene.broker;
        let mut workers = self.seats.iter().filter_map(|seat| seat.worker.as_ref());
        broker.judge.complete(&broker.input)
            && broker.quiet()
            && workers.all(|worker| worker.working() == 0 && worker.desk.load().is_zero())
    }

    fn audit_all(&self) -> Result<(), Violation> {
        let mut workers = self.seats.iter().filter_map(|seat| seat.worker.as_ref());
        workers.try_for_each(|worker| worker.audit(&self.scene))
    }

    fn describe(&self, step: Step) -> String {
        let on = |number: u8| format!("worker {}", self.seat(number));
        match step {
            Step::Append { slot, count, .. } => {
                format!(
                    "{} records come into partition {}",
                    1 + count % 4,
                    usize::from(slot) % self.scene.setup.partitions
                )
            }
            Step::Poll { worker, .. } => format!("{}: the poll thread polls", on(worker)),
            Step::Finish { worker, .. } => format!("{}: the pool finishes a record", on(worker)),
            Step::LoseTicket { worker, .. } => format!("{}: a ticket is lost", on(worker)),
            Step::Turn { worker } => format!("{}: the sender moves", on(worker)),
            Step::Elapse { millis } => format!("{millis} ms pass"),
            Step::Crash { worker } => format!("{}: killed", on(worker)),
            Step::Start { worker } => format!("{}: started", on(worker)),
            Step::Shutdown { worker } => format!("{}: asked to end", on(worker)),
            Step::Pause { worker } => format!("{}: stands still", on(worker)),
            Step::Resume { worker } => format!("{}: goes on", on(worker)),
            Step::Rebalance => "the group moves partitions".to_owned(),
            Step::ExpireSession { worker, at_once: false } => format!("{}: its session expires", on(worker)),
            Step::ExpireSession { worker, at_once: true } => {
                format!("{}: its session expires, and all clients hear of it before any sender moves", on(worker))
            }
            Step::ExpireTransaction { worker } => format!("the broker expires a transaction ({worker})"),
            Step::Fence { worker } => format!("{}: somebody uses its transactional id", on(worker)),
            Step::Redeliver { worker, back, .. } => {
                format!("{}: the client delivers again, up to {} offsets back", on(worker), back % 16)
            }
            Step::Fault { worker, fault } => format!("{}: a coming call {fault}", on(worker)),
        }
    }
}

fn append(scene: &mut Scene, slot: usize, count: u8, dice: &mut Dice) {
    for _ in 0..count {
        let gap = if dice.percent(20) { 1 + dice.below(3) } else { 0 };
        let nature = match dice.below(20) {
            0 | 1 => Nature::Poison,
            2 => Nature::Dropped,
            3 if dice.percent(40) => Nature::Refused(1),
            4 if dice.percent(20) => Nature::Refused(2),
            _ => Nature::Good,
        };
        scene.broker.append(slot, i64::try_from(gap).unwrap_or(0), nature);
        scene.counts.records += 1;
    }
}
