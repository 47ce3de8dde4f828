//! Owns access rules: what a principal may do with a topic, a group, a transactional id or the cluster. librdkafka's
//! Rust binding has no word for them, so the request (`CreateAcls`, version 1) is written by hand, over the broker's
//! inside door.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

const PATIENCE: Duration = Duration::from_secs(60);
const CREATE_ACLS: i16 = 30;
const VERSION: i16 = 1;

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource<'a> {
    /// A topic.
    Topic(&'a str),
    /// A consumer group.
    Group(&'a str),
    /// The cluster itself.
    Cluster,
    /// A transactional id.
    TransactionalId(&'a str),
    /// Every transactional id that begins so.
    TransactionalIdPrefix(&'a str),
}

impl Resource<'_> {
    /// Type, name and pattern (3 literal, 4 prefixed) as the protocol numbers them.
    fn on_the_wire(&self) -> (u8, &str, u8) {
        match self {
            Self::Topic(name) => (2, name, 3),
            Self::Group(name) => (3, name, 3),
            Self::Cluster => (4, "kafka-cluster", 3),
            Self::TransactionalId(name) => (5, name, 3),
            Self::TransactionalIdPrefix(name) => (5, name, 4),
        }
    }
}

/// What may be done, as the protocol numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Operation {
    /// Read a topic; join a group.
    Read = 3,
    /// Write to a topic; use a transactional id.
    Write = 4,
    /// Ask about it.
    Describe = 8,
    /// See a topic's settings.
    DescribeConfigs = 10,
    /// Produce idempotently without a transaction.
    IdempotentWrite = 12,
}

/// Allows `user` these operations on these resources.
pub(crate) fn allow(address: &str, user: &str, rules: &[(Resource<'_>, Operation)]) -> Result<()> {
    let mut body = Request::default();
    body.number16(CREATE_ACLS).number16(VERSION).number32(1).text("testbed")?;
    body.number32(i32::try_from(rules.len())?);
    for (resource, operation) in rules {
        let (kind, name, pattern) = resource.on_the_wire();
        const ALLOW: u8 = 3;
        body.number8(kind).text(name)?.number8(pattern);
        body.text(&format!("User:{user}"))?.text("*")?.number8(*operation as u8).number8(ALLOW);
    }
    let answer = ask(address, &body.0).context("creating access rules")?;
    check(&answer)
}

#[derive(Default)]
struct Request(Vec<u8>);

impl Request {
    fn number8(&mut self, number: u8) -> &mut Self {
        self.0.push(number);
        self
    }

    fn number16(&mut self, number: i16) -> &mut Self {
        self.0.extend(number.to_be_bytes());
        self
    }

    fn number32(&mut self, number: i32) -> &mut Self {
        self.0.extend(number.to_be_bytes());
        self
    }

    fn text(&mut self, text: &str) -> Result<&mut Self> {
        self.number16(i16::try_from(text.len())?);
        self.0.extend(text.as_bytes());
        Ok(self)
    }
}

fn ask(address: &str, request: &[u8]) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(&u32::try_from(request.len())?.to_be_bytes())?;
    stream.write_all(request)?;
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let mut answer = vec![0; usize::try_from(u32::from_be_bytes(length))?];
    stream.read_exact(&mut answer)?;
    Ok(answer)
}

/// Correlation id, throttle time, then for each rule an error code and a message that may be null (length -1).
fn check(answer: &[u8]) -> Result<()> {
    let mut rest = answer.get(8..).context("a whole answer")?;
    let count = u32::from_be_bytes(take(&mut rest)?);
    for _ in 0..count {
        let code = i16::from_be_bytes(take(&mut rest)?);
        let length = usize::try_from(i16::from_be_bytes(take(&mut rest)?)).unwrap_or(0);
        let (message, after) = rest.split_at_checked(length).context("a whole message")?;
        ensure!(code == 0, "the broker refuses an access rule: error {code} {}", String::from_utf8_lossy(message));
        rest = after;
    }
    if !rest.is_empty() {
        bail!("{} bytes too many in the answer", rest.len());
    }
    Ok(())
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N]> {
    let (taken, after) = rest.split_first_chunk().context("a whole number")?;
    *rest = after;
    Ok(*taken)
}
