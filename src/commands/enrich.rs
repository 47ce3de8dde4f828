//! `copydesk enrich`: articles in, one line each out, in input order, without a broker.
//!
//! Files are whole articles, told by their name's ending or by their first bytes; standard input is NDJSON envelopes, or
//! one article where its first line is no JSON object. Reading happens on several threads; a window bounds how far they
//! run ahead of the output. What cannot be read goes to standard error as a dead letter, a JSON line each.

use super::{explain, pretty};
use crate::chain::{Chain, NoWitness, Stopped, Trouble};
use copydesk_article::{Article, Hints};
use copydesk_formats::OutputFormat;
use crossbeam_channel::{Receiver, Sender, bounded};
use serde::Serialize;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Exit status when all was read.
pub const DONE: u8 = 0;
/// Exit status when some input was unreadable.
pub const UNREADABLE: u8 = 65;
/// Articles that a thread may be ahead of the output.
const WINDOW: usize = 64;

/// How articles are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// In an output format, a line each.
    Written(OutputFormat),
    /// What was taken and turned down for a field, for a person.
    Explained(String),
    /// For a person; coloured or plain.
    Pretty {
        /// Whether with colours.
        coloured: bool,
    },
}

/// What to enrich and how.
pub struct Request {
    /// Files and directories; `-` is standard input.
    pub inputs: Vec<PathBuf>,
    /// The content type of everything that does not name its own.
    pub content_type: Option<String>,
    /// Threads.
    pub jobs: usize,
    /// How articles are shown.
    pub shown: Shown,
}

/// One article to read: where it was found, its bytes, what is known of it.
struct Raw {
    from: String,
    bytes: std::io::Result<Vec<u8>>,
    hints: Hints,
}

/// A dead letter on standard error.
#[derive(Serialize)]
struct DeadLetter<'a> {
    from: &'a str,
    reason: &'a str,
    stage: &'a str,
    message: &'a str,
}

/// What one input gave: lines for standard output, lines for standard error.
#[derive(Default)]
struct Lines {
    out: Vec<u8>,
    err: Vec<u8>,
}

/// Reads everything and returns the exit status.
///
/// # Errors
/// When standard output cannot be written.
pub fn enrich(chain: &Chain, request: &Request) -> std::io::Result<u8> {
    let jobs = request.jobs.max(1);
    let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    std::thread::scope(|scope| {
        let (slots_in, slots) = bounded::<Receiver<Lines>>(jobs * WINDOW);
        let (work_in, work) = bounded::<(Raw, Sender<Lines>)>(jobs * WINDOW);
        for _ in 0..jobs {
            let work = work.clone();
            let worker = std::thread::Builder::new().stack_size(16 * 1024 * 1024);
            worker.spawn_scoped(scope, move || {
                for (raw, done) in work {
                    // Nobody listens any more when the output is closed; then there is nothing left to do.
                    if done.send(lines(chain, request, raw)).is_err() {
                        return;
                    }
                }
            })?;
        }
        drop(work);
        scope.spawn(move || {
            each_input(request, &mut |raw| {
                let (done, slot) = bounded(1);
                slots_in.send(slot).is_ok() && work_in.send((raw, done)).is_ok()
            });
        });
        let mut unreadable = false;
        for slot in slots {
            let Ok(lines) = slot.recv() else { break };
            out.write_all(&lines.out)?;
            if !lines.err.is_empty() {
                unreadable = true;
                std::io::stderr().write_all(&lines.err)?;
            }
        }
        out.flush()?;
        Ok(if unreadable { UNREADABLE } else { DONE })
    })
}

/// Calls `next` with each input in order, until it says that nobody wants more.
fn each_input(request: &Request, next: &mut dyn FnMut(Raw) -> bool) {
    for input in &request.inputs {
        let go_on = if input.as_os_str() == "-" { standard_input(request, next) } else { path(request, input, next) };
        if !go_on {
            return;
        }
    }
}

fn path(request: &Request, path: &Path, next: &mut dyn FnMut(Raw) -> bool) -> bool {
    if !path.is_dir() {
        let content_type = request.content_type.clone().or_else(|| by_ending(path).map(str::to_owned));
        let hints = Hints { content_type, ..Hints::default() };
        return next(Raw { from: path.display().to_string(), bytes: std::fs::read(path), hints });
    }
    let entries = std::fs::read_dir(path).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let mut entries: Vec<PathBuf> = match entries {
        Ok(entries) => entries,
        Err(error) => {
            return next(Raw { from: path.display().to_string(), bytes: Err(error), hints: Hints::default() });
        }
    };
    entries.retain(|entry| entry.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')));
    entries.sort();
    entries.iter().all(|entry| self::path(request, entry, next))
}

/// The content type that a file's ending tells beyond doubt; the rest is told by looking inside.
pub(super) fn by_ending(path: &Path) -> Option<&'static str> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "txt" => Some("text/plain"),
        "html" | "htm" => Some("text/html"),
        "eml" => Some("message/rfc822"),
        _ => None,
    }
}

fn standard_input(request: &Request, next: &mut dyn FnMut(Raw) -> bool) -> bool {
    let mut input = BufReader::with_capacity(1 << 16, std::io::stdin().lock());
    let hints = || Hints { content_type: request.content_type.clone(), ..Hints::default() };
    let mut number = 0_usize;
    loop {
        let mut line = Vec::new();
        let read = input.read_until(b'\n', &mut line);
        number += 1;
        let from = format!("-:{number}");
        match read {
            Ok(0) => return true,
            Err(error) => return next(Raw { from, bytes: Err(error), hints: hints() }),
            Ok(_) if number == 1 && !begins_an_object(&line) => {
                let rest = input.read_to_end(&mut line);
                return next(Raw { from: "-".to_owned(), bytes: rest.map(|_| line), hints: hints() });
            }
            Ok(_) if line.iter().all(u8::is_ascii_whitespace) => {}
            Ok(_) => {
                let end = line.strip_suffix(b"\n").map_or(line.len(), <[u8]>::len);
                line.truncate(end);
                let envelope = Hints { content_type: Some("application/json".to_owned()), ..Hints::default() };
                if !next(Raw { from, bytes: Ok(line), hints: envelope }) {
                    return false;
                }
            }
        }
    }
}

/// Whether a first line says that lines of JSON follow. A broken one still does: it is reported as such.
fn begins_an_object(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.starts_with(b"{") && (line.ends_with(b"}") || serde_json::from_slice::<serde_json::Value>(line).is_ok())
}

fn lines(chain: &Chain, request: &Request, raw: Raw) -> Lines {
    let mut lines = Lines::default();
    let read = match raw.bytes {
        Err(error) => Err(Trouble { reason: "unreadable_file", stage: "open", message: error.to_string() }),
        Ok(bytes) => guarded(|| shown(chain, &bytes, raw.hints, &request.shown)),
    };
    match read {
        Ok(out) => lines.out = out,
        Err(Trouble { reason, stage, message }) => {
            let letter = DeadLetter { from: &raw.from, reason, stage, message: &message };
            lines.err = serde_json::to_vec(&letter).unwrap_or_default();
            lines.err.push(b'\n');
        }
    }
    lines
}

/// Calls a reader, and takes a panic for trouble with the article.
fn guarded(read: impl FnOnce() -> Result<Vec<u8>, Stopped>) -> Result<Vec<u8>, Trouble> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(shown)) => Ok(shown),
        Ok(Err(Stopped::Poisoned(trouble))) => Err(trouble),
        Ok(Err(Stopped::Dropped(reason))) => Err(Trouble { reason, stage: "chain", message: "dropped".to_owned() }),
        Err(_) => Err(Trouble {
            reason: crate::chain::reason::PANICKED,
            stage: "chain",
            message: "a stage panicked; see the log".to_owned(),
        }),
    }
}

/// The articles of some bytes as they are to be shown, each with a line end.
fn shown(chain: &Chain, bytes: &[u8], hints: Hints, shown: &Shown) -> Result<Vec<u8>, Stopped> {
    let mut out = Vec::new();
    if let Shown::Explained(field) = shown {
        for (article, rejections) in chain.explained(bytes, hints)? {
            out.extend(explain::explained(&article, &rejections, field).into_bytes());
            out.push(b'\n');
        }
        return Ok(out);
    }
    for article in &chain.articles(bytes, hints, None, &NoWitness)? {
        show(chain, article, shown, &mut out);
        out.push(b'\n');
    }
    Ok(out)
}

fn show(chain: &Chain, article: &Article, shown: &Shown, out: &mut Vec<u8>) {
    match shown {
        Shown::Written(format) => out.extend(chain.written(article, *format)),
        Shown::Pretty { coloured } => out.extend(pretty::pretty(article, *coloured).into_bytes()),
        Shown::Explained(_) => {}
    }
}
