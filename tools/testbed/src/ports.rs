//! Owns the choice of free loopback ports. They lie below the range the kernel gives to outgoing connections, so that a
//! client that keeps trying a stopped broker can neither take its port nor, as loopback allows, connect to itself.

use std::hash::{BuildHasher, RandomState};
use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Result, bail};

const LOWEST: u16 = 14_000;
const COUNT: u16 = 18_000;

/// A port of 127.0.0.1 that nothing listens on now.
pub fn free_port() -> Result<u16> {
    for attempt in 0..200_u32 {
        let port = LOWEST + u16::try_from(RandomState::new().hash_one(attempt) % u64::from(COUNT))?;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no free port of 127.0.0.1 between {LOWEST} and {} in 200 tries", LOWEST + COUNT)
}
