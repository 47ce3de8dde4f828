//! `copydesk ready`: asks a running worker whether it is ready; for health checks where there is no other HTTP client.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How long the worker is given to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);
/// The most that is read of an answer, in bytes.
const LONGEST_ANSWER: u64 = 64 * 1024;

/// Asks `http://HOST:PORT/PATH` and prints the answer: exit status 0 when it is 200, else 69.
///
/// # Errors
/// When the address is none or standard output cannot be written.
pub fn ready(url: &str) -> anyhow::Result<u8> {
    let rest = url.strip_prefix("http://").ok_or_else(|| anyhow::anyhow!("{url} is no http:// address"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, "ready"));
    match ask(host, path) {
        Ok((status, body)) => {
            writeln!(std::io::stdout().lock(), "{}", body.trim())?;
            Ok(if status == 200 { 0 } else { 69 })
        }
        Err(error) => {
            eprintln!("copydesk: {host} does not answer: {error}");
            Ok(69)
        }
    }
}

fn ask(host: &str, path: &str) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(ANSWER_WITHIN))?;
    stream.set_write_timeout(Some(ANSWER_WITHIN))?;
    write!(stream, "GET /{path} HTTP/1.0\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(LONGEST_ANSWER).read_to_string(&mut answer)?;
    let status = answer.split_whitespace().nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    Ok((status, body.to_owned()))
}
