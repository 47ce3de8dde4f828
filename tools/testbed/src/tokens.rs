//! Owns a small OAuth 2.0 authority on loopback: it gives a signed token for a client's id and secret (client
//! credentials), and leaves its public key where the broker can read it. It serves one request at a time, which is all
//! that a test asks of it, and ends with its [`TokenAuthority`].

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

/// What the broker expects a token to be for.
pub(crate) const AUDIENCE: &str = "kafka";
const KEY_ID: &str = "testbed";
const TOKEN_SECONDS: u64 = 300;
const CLIENT_PATIENCE: Duration = Duration::from_secs(5);

/// The authority, at work until it is dropped.
#[derive(Debug)]
pub(crate) struct TokenAuthority {
    address: SocketAddr,
    given: Arc<AtomicUsize>,
    closing: Arc<AtomicBool>,
    clerk: Option<JoinHandle<()>>,
}

impl TokenAuthority {
    /// Opens for one client and writes the public key to `keys` (JSON Web Key Set).
    pub(crate) fn open(client: &str, secret: &str, keys: &Path) -> Result<Self> {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
            .map_err(|_| anyhow!("making the token authority's key"))?;
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random)
            .map_err(|_| anyhow!("reading the token authority's key"))?;
        fs::write(keys, key_set(&key)?).with_context(|| format!("writing {}", keys.display()))?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("opening the token authority's port")?;
        let address = listener.local_addr()?;
        let (closing, given) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let office =
            Office { key, random, client: client.to_owned(), secret: secret.to_owned(), given: Arc::clone(&given) };
        let flag = Arc::clone(&closing);
        let clerk = thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if flag.load(Ordering::SeqCst) {
                    return;
                }
                // A client that breaks off gets no token; nothing else depends on it.
                drop(office.serve(&stream));
            }
        });
        Ok(Self { address, given, closing, clerk: Some(clerk) })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/token", self.address)
    }

    /// How many tokens have been given.
    pub(crate) fn given(&self) -> usize {
        self.given.load(Ordering::SeqCst)
    }
}

impl Drop for TokenAuthority {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        // Wakes the clerk, who then sees the flag.
        drop(TcpStream::connect(self.address));
        drop(self.clerk.take().map(JoinHandle::join));
    }
}

struct Office {
    key: EcdsaKeyPair,
    random: SystemRandom,
    client: String,
    secret: String,
    given: Arc<AtomicUsize>,
}

impl Office {
    fn serve(&self, mut stream: &TcpStream) -> Result<()> {
        stream.set_read_timeout(Some(CLIENT_PATIENCE))?;
        let credentials = format!("{}:{}", self.client, self.secret);
        let right = format!("basic {}", STANDARD.encode(credentials));
        let (status, body) = if authorization(stream)?.is_some_and(|said| said.eq_ignore_ascii_case(&right)) {
            self.given.fetch_add(1, Ordering::SeqCst);
            let token = self.token()?;
            let body = format!(r#"{{"access_token":"{token}","token_type":"Bearer","expires_in":{TOKEN_SECONDS}}}"#);
            ("200 OK", body)
        } else {
            ("401 Unauthorized", r#"{"error":"invalid_client"}"#.to_owned())
        };
        let head = "content-type: application/json\r\nconnection: close";
        write!(stream, "HTTP/1.1 {status}\r\n{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len())?;
        Ok(())
    }

    fn token(&self) -> Result<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let head = format!(r#"{{"alg":"ES256","typ":"JWT","kid":"{KEY_ID}"}}"#);
        let claims = format!(
            r#"{{"iss":"testbed","aud":"{AUDIENCE}","sub":"{}","iat":{now},"exp":{}}}"#,
            self.client,
            now + TOKEN_SECONDS
        );
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(head), URL_SAFE_NO_PAD.encode(claims));
        let signature = self.key.sign(&self.random, signed.as_bytes()).map_err(|_| anyhow!("signing a token"))?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// Reads one request to its end and returns what its `authorization` header says.
fn authorization(stream: &TcpStream) -> Result<Option<String>> {
    let mut reader = BufReader::new(stream);
    let (mut said, mut length) = (None, 0_usize);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        match name.to_ascii_lowercase().as_str() {
            "authorization" => said = Some(value.trim().to_owned()),
            "content-length" => length = value.trim().parse()?,
            _ => {}
        }
    }
    reader.take(u64::try_from(length)?).read_to_end(&mut Vec::new())?;
    Ok(said)
}

/// The public key as the broker reads it.
fn key_set(key: &EcdsaKeyPair) -> Result<String> {
    // An uncompressed point: 4, then x, then y.
    let point = key.public_key().as_ref().strip_prefix(&[4]).context("an uncompressed point")?;
    let (x, y) = point.split_at(point.len() / 2);
    let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
    Ok(format!(
        r#"{{"keys":[{{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"{KEY_ID}","x":"{x}","y":"{y}"}}]}}"#
    ))
}
