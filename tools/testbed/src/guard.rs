//! Owns child processes that never outlive the test: a small shell beside each one waits on a pipe from this process and
//! kills the child when the pipe closes, however this process ends (return, panic, `kill -9`). Dropping a [`Guarded`]
//! kills the child at once. It knows nothing of what the child does.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::wait::try_until;

/// Waits for a word (all is well, go home) or for the end of the pipe (the test is gone: run the killing command and
/// clear its folder away). Signals of the terminal are for the others.
const GUARDIAN: &str = r#"trap "" INT TERM HUP
read word && exit 0
folder=$1; shift
"$@"
if [ -n "$folder" ]; then sleep 0.3; rm -rf "$folder"; fi"#;

/// What the guardian does when the test process has gone.
pub(crate) struct LastWill<'a> {
    /// Removed after the child's death; empty for none.
    pub(crate) folder: &'a Path,
    /// Kills the child where the pid of the started process is not enough (a container).
    pub(crate) killer: Option<Vec<OsString>>,
}

/// A child process with its guardian.
#[derive(Debug)]
pub(crate) struct Guarded {
    child: Child,
    guardian: Option<(Child, ChildStdin)>,
}

impl Guarded {
    /// Starts `command` and its guardian.
    pub(crate) fn spawn(command: &mut Command, will: LastWill<'_>) -> Result<Self> {
        let mut child = command.spawn().with_context(|| format!("starting {:?}", command.get_program()))?;
        match appoint(child.id(), will) {
            Ok(guardian) => Ok(Self { child, guardian: Some(guardian) }),
            Err(error) => {
                kill_and_reap(&mut child);
                Err(error)
            }
        }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal; a child that has already ended is no error.
    pub(crate) fn signal(&mut self, signal: Signal) -> Result<()> {
        if self.exited()?.is_some() {
            return Ok(());
        }
        kill(pid_of(&self.child)?, signal).with_context(|| format!("sending {signal} to process {}", self.pid()))
    }

    /// The exit status, when it has ended.
    pub(crate) fn exited(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("asking whether a child process has ended")
    }

    /// Waits for the end of the child.
    pub(crate) fn wait(&mut self, what: &str, patience: Duration) -> Result<ExitStatus> {
        try_until(&format!("{what} has ended"), patience, || self.exited())
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        kill_and_reap(&mut self.child);
        if let Some((mut guardian, mut pipe)) = self.guardian.take() {
            // A guardian that is already gone has nothing left to guard.
            drop(pipe.write_all(b"done\n"));
            drop(pipe);
            drop(guardian.wait());
        }
    }
}

fn appoint(pid: u32, will: LastWill<'_>) -> Result<(Child, ChildStdin)> {
    let killer = will.killer.unwrap_or_else(|| vec!["kill".into(), "-9".into(), pid.to_string().into()]);
    let mut guardian = Command::new("sh")
        .args([OsStr::new("-c"), OsStr::new(GUARDIAN), OsStr::new("guardian"), will.folder.as_os_str()])
        .args(killer)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("starting the guardian shell `sh`")?;
    let pipe = guardian.stdin.take().context("the guardian's pipe")?;
    Ok((guardian, pipe))
}

fn pid_of(child: &Child) -> Result<Pid> {
    Ok(Pid::from_raw(i32::try_from(child.id()).context("a process id that fits")?))
}

fn kill_and_reap(child: &mut Child) {
    // Both fail only for a child that has been reaped, which is what is wanted.
    drop(child.kill());
    drop(child.wait());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_the_test_process_is_gone_the_child_ends_and_its_folder_goes() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let mut child = Guarded::spawn(
            Command::new("sh").args(["-c", "trap '' TERM; while :; do sleep 1; done"]),
            LastWill { folder: folder.path(), killer: None },
        )?;
        assert!(child.exited()?.is_none());
        // The pipe closes without a word, as it does when this process is killed.
        let (mut guardian, pipe) = child.guardian.take().context("a guardian")?;
        drop(pipe);
        assert_eq!(child.wait("the child", Duration::from_secs(10))?.code(), None, "it was killed");
        guardian.wait()?;
        assert!(!folder.path().exists());
        Ok(())
    }
}
