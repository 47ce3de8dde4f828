//! Owns one worker process under test: its configuration by environment, its captured output (shown when the test
//! fails), its observation pages, its signals and its end. It never outlives the test.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use tempfile::TempDir;

use crate::broker::tail;
use crate::guard::{Guarded, LastWill};
use crate::http::{Page, get};
use crate::ports::free_port;
use crate::wait::{poll_until, try_until};

/// A running (or ended) worker.
#[derive(Debug)]
pub struct Worker {
    name: String,
    address: SocketAddr,
    folder: TempDir,
    process: Mutex<Guarded>,
}

impl Worker {
    /// Starts `program run` with these configuration keys, written as in the file (`kafka.bootstrap_servers`), beside
    /// nothing but the built-in defaults. The observation pages listen on a free port.
    pub fn spawn(program: impl AsRef<Path>, configuration: &[(&str, &str)]) -> Result<Self> {
        Self::spawn_with(program, &["run"], configuration)
    }

    /// As [`Worker::spawn`], with other arguments than `run`.
    pub fn spawn_with(program: impl AsRef<Path>, arguments: &[&str], configuration: &[(&str, &str)]) -> Result<Self> {
        let folder =
            tempfile::Builder::new().prefix("copydesk-worker-").tempdir().context("making the worker's folder")?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let output = File::create(folder.path().join("output.log")).context("making the worker's log")?;
        let mut command = Command::new(program.as_ref());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"COPYDESK__")) {
            command.env_remove(name);
        }
        command.env(variable("observe.listen"), address.to_string());
        for (key, value) in configuration {
            command.env(variable(key), value);
        }
        // The folder is empty: no configuration file lies there.
        command.args(arguments).current_dir(folder.path()).stdin(Stdio::null());
        command.stderr(output.try_clone().context("sharing the worker's log")?).stdout(output);
        let process = Guarded::spawn(&mut command, LastWill { folder: folder.path(), killer: None })?;
        let name = format!("worker {} ({})", process.pid(), arguments.join(" "));
        Ok(Self { name, address, folder, process: Mutex::new(process) })
    }

    /// Waits until `/ready` says yes.
    pub fn wait_ready(&self, patience: Duration) -> Result<()> {
        self.wait_page("/ready", patience, |page| page.status == 200).map(drop)
    }

    /// Waits until a page is as wanted; the worker's end is an error.
    pub fn wait_page(&self, path: &str, patience: Duration, wanted: impl Fn(&Page) -> bool) -> Result<Page> {
        let mut last = String::from("no answer");
        let answer = try_until(&format!("{path} of {} is as wanted", self.name), patience, || {
            if let Some(status) = self.lock().exited()? {
                bail!("{} has ended with {status}", self.name);
            }
            Ok(match get(self.address, path) {
                Ok(page) if wanted(&page) => Some(page),
                Ok(page) => {
                    last = format!("{} {}", page.status, page.body);
                    None
                }
                Err(error) => {
                    last = format!("{error:#}");
                    None
                }
            })
        });
        answer.with_context(|| format!("the last answer of {path}: {last}\n{}", self.output()))
    }

    /// One page, now.
    pub fn get(&self, path: &str) -> Result<Page> {
        get(self.address, path)
    }

    /// A value of `/metrics`: the sum of the samples of this name whose labels contain `labels`.
    pub fn metric(&self, name: &str, labels: &str) -> Result<f64> {
        let page = self.get("/metrics")?;
        Ok(page.body.lines().filter_map(|line| sample(line, name, labels)).sum())
    }

    /// The process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.lock().pid()
    }

    /// The most memory it has had resident so far, in bytes.
    pub fn peak_memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).context("reading its memory")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("a line VmHWM")?;
        let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().context("a number of kibibytes")?;
        Ok(kibibytes * 1024)
    }

    /// Asks it to end: SIGTERM.
    pub fn sigterm(&self) -> Result<()> {
        self.lock().signal(Signal::SIGTERM)
    }

    /// `kill -9`.
    pub fn kill(&self) -> Result<()> {
        self.lock().signal(Signal::SIGKILL)
    }

    /// Freezes it: SIGSTOP.
    pub fn sigstop(&self) -> Result<()> {
        self.lock().signal(Signal::SIGSTOP)
    }

    /// Lets it go on: SIGCONT.
    pub fn sigcont(&self) -> Result<()> {
        self.lock().signal(Signal::SIGCONT)
    }

    /// Whether it still runs.
    pub fn is_running(&self) -> Result<bool> {
        Ok(self.lock().exited()?.is_none())
    }

    /// Waits for its end and returns the exit status; a death by a signal is an error.
    pub fn wait_exit(&self, patience: Duration) -> Result<i32> {
        let status = try_until(&format!("{} has ended", self.name), patience, || self.lock().exited());
        let status = status.with_context(|| self.output())?;
        status.code().with_context(|| format!("{} was ended by {status}\n{}", self.name, self.output()))
    }

    /// Waits until its log contains `words`.
    pub fn wait_log(&self, words: &str, patience: Duration) -> Result<()> {
        let what = format!("the log of {} says `{words}`", self.name);
        poll_until(&what, patience, || self.log().contains(words).then_some(())).with_context(|| self.output())
    }

    /// Everything it has written to standard output and standard error.
    #[must_use]
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.log_path()).unwrap_or_default()).into_owned()
    }

    /// The end of what it has written, with a heading, for a person to read.
    #[must_use]
    pub fn output(&self) -> String {
        format!("---- {} ----\n{}\n----", self.name, tail(&self.log_path(), 80))
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("output.log")
    }

    fn lock(&self) -> MutexGuard<'_, Guarded> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.output());
        }
    }
}

/// `kafka.bootstrap_servers` as the environment spells it.
fn variable(key: &str) -> String {
    format!("COPYDESK__{}", key.to_uppercase().replace('.', "__"))
}

/// The value of a line of the Prometheus text format, if it is a sample of this name with these labels.
fn sample(line: &str, name: &str, labels: &str) -> Option<f64> {
    let rest = line.strip_prefix(name)?;
    let (found, value) = match rest.strip_prefix('{') {
        Some(rest) => rest.rsplit_once('}')?,
        None => ("", rest.strip_prefix(' ')?),
    };
    if found.contains(labels) { value.split_whitespace().next()?.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_spelled_as_the_environment_wants_them() {
        assert_eq!(variable("kafka.bootstrap_servers"), "COPYDESK__KAFKA__BOOTSTRAP_SERVERS");
    }

    #[test]
    fn samples_are_told_by_name_and_labels() {
        let table = [
            ("records_total{outcome=\"published\"} 12", "records_total", "published", Some(12.0)),
            ("records_total{outcome=\"dropped\"} 12", "records_total", "published", None),
            ("records_total_seconds 1", "records_total", "", None),
            ("lag 3.5", "lag", "", Some(3.5)),
            ("# HELP lag how far behind", "lag", "", None),
        ];
        for (line, name, labels, expected) in table {
            assert_eq!(sample(line, name, labels), expected, "{line}");
        }
    }
}
