//! Owns a TCP proxy on 127.0.0.1 that stands before a broker and breaks its connections on demand: all of them now, or
//! one at the very moment a certain request of Kafka's protocol passes. It reads no more of that protocol than the
//! length and kind of a request, so it serves plaintext listeners only. All its connections end with it.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::ports::free_port;
use crate::wait::poll_until;

const NOTICED_WITHIN: Duration = Duration::from_secs(180);
/// Longer than any request that a test sends.
const LONGEST_REQUEST: usize = 256 << 20;

/// What the way to the broker is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Everything passes.
    Pass,
    /// Everything passes, each piece this much later.
    Delay(Duration),
    /// No connection can be made, and those that were are cut.
    Refuse,
    /// Connections stay open and new ones are accepted; nothing passes, now or later: a connection that was once silent
    /// stays so, as when a firewall has forgotten it.
    HalfOpen,
}

/// Requests of Kafka's protocol that a test wants to break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i16)]
pub enum Request {
    /// Records going in.
    Produce = 0,
    /// Records coming out.
    Fetch = 1,
    /// Finding the coordinator of a group or a transaction.
    FindCoordinator = 10,
    /// A member's sign of life in its group.
    Heartbeat = 12,
    /// A producer's first word.
    InitProducerId = 22,
    /// The first half of sending offsets to a transaction.
    AddOffsetsToTxn = 25,
    /// Commit or abort.
    EndTxn = 26,
    /// The second half of sending offsets to a transaction.
    TxnOffsetCommit = 28,
}

/// When, in the life of the request, the fault comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The broker never sees it.
    BeforeRequest,
    /// The broker has done it; the client never hears.
    BeforeAnswer,
}

/// What happens to the connection then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is closed.
    Cut,
    /// It stays open and silent.
    Silence,
}

/// A fault that waits for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trap {
    /// What it waits for.
    pub request: Request,
    /// When it snaps.
    pub moment: Moment,
    /// What it does.
    pub fault: Fault,
}

/// The proxy. [`Proxy::towards`] names its broker; before that it refuses.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    shared: Arc<Shared>,
}

impl Proxy {
    /// Takes a port; the broker is started with it as its [`crate::Builder::advertised_port`].
    pub fn new() -> Result<Self> {
        let shared = Shared {
            target: AtomicU16::new(0),
            link: Mutex::new(Link::Refuse),
            changed: Condvar::new(),
            connections: Mutex::new(Vec::new()),
            traps: Mutex::new(Vec::new()),
            sprung: AtomicUsize::new(0),
            door: Mutex::new(None),
        };
        Ok(Self { port: free_port()?, shared: Arc::new(shared) })
    }

    /// Opens the way to the broker at `port` of 127.0.0.1.
    pub fn towards(&self, port: u16) -> Result<()> {
        self.shared.target.store(port, Ordering::SeqCst);
        self.set(Link::Pass)
    }

    /// The port that clients come to.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Changes the way from now on; open connections feel it, too.
    pub fn set(&self, link: Link) -> Result<()> {
        *lock(&self.shared.link) = link;
        self.shared.changed.notify_all();
        if link == Link::Refuse {
            self.close_door();
            self.cut();
            return Ok(());
        }
        self.open_door()
    }

    /// Cuts every connection there is; new ones are made as the link allows.
    pub fn cut(&self) {
        for connection in lock(&self.shared.connections).drain(..) {
            connection.close();
        }
    }

    /// Lays a trap; it snaps once.
    pub fn lay(&self, trap: Trap) {
        lock(&self.shared.traps).push(trap);
    }

    /// How many traps have snapped so far.
    #[must_use]
    pub fn sprung(&self) -> usize {
        self.shared.sprung.load(Ordering::SeqCst)
    }

    /// Waits until `count` traps have snapped.
    pub fn await_sprung(&self, count: usize) -> Result<()> {
        let what = format!("{count} traps of the proxy have snapped");
        poll_until(&what, NOTICED_WITHIN, || (self.sprung() >= count).then_some(()))
    }

    fn open_door(&self) -> Result<()> {
        let mut door = lock(&self.shared.door);
        if door.is_some() {
            return Ok(());
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))
            .with_context(|| format!("opening the proxy's port {}", self.port))?;
        let closing = Arc::new(AtomicBool::new(false));
        let (shared, flag) = (Arc::clone(&self.shared), Arc::clone(&closing));
        let doorman = thread::spawn(move || receive(&listener, &flag, &shared));
        *door = Some(Door { closing, doorman });
        Ok(())
    }

    fn close_door(&self) {
        let Some(Door { closing, doorman }) = lock(&self.shared.door).take() else { return };
        closing.store(true, Ordering::SeqCst);
        // Wakes the doorman, who then sees the flag and drops the listener.
        drop(TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)));
        drop(doorman.join());
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.close_door();
        self.cut();
    }
}

#[derive(Debug)]
struct Door {
    closing: Arc<AtomicBool>,
    doorman: thread::JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    target: AtomicU16,
    link: Mutex<Link>,
    changed: Condvar,
    connections: Mutex<Vec<Arc<Connection>>>,
    traps: Mutex<Vec<Trap>>,
    sprung: AtomicUsize,
    door: Mutex<Option<Door>>,
}

impl Shared {
    /// Takes the trap that waits for a request of this kind at this moment.
    fn spring(&self, kind: i16) -> Option<Trap> {
        let mut traps = lock(&self.traps);
        let found = traps.iter().position(|trap| trap.request as i16 == kind)?;
        self.sprung.fetch_add(1, Ordering::SeqCst);
        Some(traps.swap_remove(found))
    }

    /// Waits as long as the link delays; a change of the link ends the waiting.
    fn dawdle(&self) {
        let link = lock(&self.link);
        if let Link::Delay(delay) = *link {
            let outcome = self.changed.wait_timeout_while(link, delay, |now| *now == Link::Delay(delay));
            drop(outcome);
        }
    }

    fn half_open(&self) -> bool {
        *lock(&self.link) == Link::HalfOpen
    }
}

#[derive(Debug)]
struct Connection {
    client: TcpStream,
    server: TcpStream,
    /// Nothing passes any more.
    silent: AtomicBool,
    /// The next answer is the one that the client shall not hear.
    answer_fault: Mutex<Option<Fault>>,
}

impl Connection {
    fn close(&self) {
        // A side that is closed already is as wanted.
        drop(self.client.shutdown(Shutdown::Both));
        drop(self.server.shutdown(Shutdown::Both));
    }

    fn suffer(&self, fault: Fault) {
        match fault {
            Fault::Cut => self.close(),
            Fault::Silence => self.silent.store(true, Ordering::SeqCst),
        }
    }

    fn is_silent(&self, shared: &Shared) -> bool {
        if shared.half_open() {
            self.silent.store(true, Ordering::SeqCst);
        }
        self.silent.load(Ordering::SeqCst)
    }
}

/// The doorman's work: lets clients in until the door closes.
fn receive(listener: &TcpListener, closing: &AtomicBool, shared: &Arc<Shared>) {
    while let Ok((client, _)) = listener.accept() {
        if closing.load(Ordering::SeqCst) {
            return;
        }
        let target = shared.target.load(Ordering::SeqCst);
        // A broker that is away shows as a connection that closes at once.
        if let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, target)) {
            drop(connect(client, server, shared));
        }
    }
}

fn connect(client: TcpStream, server: TcpStream, shared: &Arc<Shared>) -> std::io::Result<()> {
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (from_client, from_server) = (client.try_clone()?, server.try_clone()?);
    let silent = AtomicBool::new(false);
    let connection = Arc::new(Connection { client, server, silent, answer_fault: Mutex::new(None) });
    lock(&shared.connections).push(Arc::clone(&connection));
    let (there, back) = (Arc::clone(&connection), connection);
    let (shared_there, shared_back) = (Arc::clone(shared), Arc::clone(shared));
    thread::spawn(move || {
        drop(carry_requests(from_client, &there, &shared_there));
        there.close();
    });
    thread::spawn(move || {
        drop(carry_answers(from_server, &back, &shared_back));
        back.close();
    });
    Ok(())
}

/// Client to broker, request by request: four bytes of length, then two that tell the kind.
fn carry_requests(mut client: TcpStream, connection: &Connection, shared: &Shared) -> std::io::Result<()> {
    loop {
        let mut head = [0; 4];
        client.read_exact(&mut head)?;
        let length = usize::try_from(u32::from_be_bytes(head)).unwrap_or(usize::MAX);
        if length > LONGEST_REQUEST {
            return Err(std::io::Error::other("not a request of Kafka's protocol"));
        }
        let mut body = vec![0; length];
        client.read_exact(&mut body)?;
        shared.dawdle();
        if connection.is_silent(shared) {
            continue;
        }
        let kind = body.first_chunk().map_or(-1, |bytes| i16::from_be_bytes(*bytes));
        match shared.spring(kind) {
            Some(Trap { moment: Moment::BeforeRequest, fault, .. }) => {
                connection.suffer(fault);
                continue;
            }
            Some(Trap { moment: Moment::BeforeAnswer, fault, .. }) => {
                *lock(&connection.answer_fault) = Some(fault);
            }
            None => {}
        }
        let mut server = &connection.server;
        server.write_all(&head)?;
        server.write_all(&body)?;
    }
}

/// Broker to client, as it comes.
fn carry_answers(mut server: TcpStream, connection: &Connection, shared: &Shared) -> std::io::Result<()> {
    let mut piece = vec![0; 64 << 10];
    loop {
        let length = server.read(&mut piece)?;
        if length == 0 {
            return Ok(());
        }
        shared.dawdle();
        if let Some(fault) = lock(&connection.answer_fault).take() {
            connection.suffer(fault);
        }
        if connection.is_silent(shared) {
            continue;
        }
        let mut client = &connection.client;
        client.write_all(piece.get(..length).unwrap_or_default())?;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
