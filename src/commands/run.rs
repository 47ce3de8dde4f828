//! `copydesk run`: the worker until it is told to end.
//!
//! The runtime's threads serve the pages and the signals; everything that waits on Kafka has threads of its own. The
//! first signal drains, the second ends at once. The pages are up before the broker is looked for, so that a worker that
//! waits for its broker can say so.

use crate::chain::{BadStage, Registry};
use crate::config::Checked;
use crate::instance::{Taken, take_seat};
use crate::observed::Observed;
use crate::setup;
use crate::worker::{StartError, Worker};
use copydesk_ledger::Why;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

/// How often the worker is looked after.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Why a worker could not run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Its stages do not fit together.
    #[error("the chain cannot be built: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Chain(Vec<BadStage>),
    /// Another process is the same instance.
    #[error(transparent)]
    Taken(#[from] Taken),
    /// The worker did not start.
    #[error("the worker did not start")]
    Start(#[from] StartError),
    /// The pages' address cannot be used.
    #[error("the pages cannot be served at {0}")]
    Listen(std::net::SocketAddr, #[source] std::io::Error),
}

/// Whether the address of the pages is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Started {
    /// To standard output, for a person.
    Announced,
    /// Only to the log.
    Quiet,
}

/// Runs a worker until `end` resolves, to the exit status of an orderly end. A second call to end comes by signal.
///
/// # Errors
/// When it cannot start.
pub async fn run(
    checked: Checked,
    registry: Registry,
    started: Started,
    end: impl Future<Output = u8>,
) -> Result<u8, RunError> {
    let chain = Arc::new(setup::chain(&checked, &registry).map_err(RunError::Chain)?);
    let listener = tokio::net::TcpListener::bind(checked.observe.listen).await;
    let listener = listener.map_err(|error| RunError::Listen(checked.observe.listen, error))?;
    let address = listener.local_addr().unwrap_or(checked.observe.listen);
    let seat = take_seat(&checked).await.inspect_err(|taken| tracing::error!(why = %taken, "ended"))?;
    let unique = unique();
    let observed = Observed::new(&checked);
    let worker = Worker::start(setup::worker(&checked, &unique), chain, observed.observer())?;
    let serving = observed.serve(listener, worker.view());
    tracing::info!(%address, group = checked.kafka.group_id, brokers = checked.kafka.bootstrap_servers, "started");
    if started == Started::Announced {
        announce(address);
    }
    let status = ended(&worker, end).await;
    let why = tokio::task::spawn_blocking(move || worker.join()).await;
    drop((serving, seat));
    let why = why.unwrap_or_else(|_| Why::Fatal("the worker's end has panicked".into()));
    Ok(match why {
        Why::Finished => {
            tracing::info!("ended: drained and committed");
            status.unwrap_or(0)
        }
        other => {
            tracing::error!(why = said(&other), "ended");
            other.exit_code()
        }
    })
}

/// A name that no other process has: the seed of the standard library's hash maps, which the system draws at random.
fn unique() -> String {
    use std::hash::{BuildHasher, Hasher, RandomState};
    let draw = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", draw(), draw() ^ u64::from(std::process::id()))
}

/// Waits for the call to end, or for the worker to end by itself; tells the status of an orderly end.
async fn ended(worker: &Worker, end: impl Future<Output = u8>) -> Option<u8> {
    let mut end = std::pin::pin!(end);
    // Registered when it is first polled, which is after the first call to end.
    let mut again = std::pin::pin!(until_signal());
    let mut look = tokio::time::interval(LOOK_EVERY);
    let mut status = None;
    let mut hurried = false;
    loop {
        // Biased: a call to end is heard first. The ticks cannot starve it, nor it them: it resolves once.
        tokio::select! {
            biased;
            told = &mut end, if status.is_none() => {
                tracing::info!("told to end: draining");
                status = Some(told);
                worker.finish();
            }
            _ = &mut again, if status.is_some() && !hurried => {
                tracing::warn!("told to end again: ending at once");
                hurried = true;
                worker.finish_at_once();
            }
            _ = look.tick() => {
                if worker.is_over() {
                    return status;
                }
            }
        }
    }
}

/// Resolves at the first SIGTERM or SIGINT, to the exit status that goes with it.
pub async fn until_signal() -> u8 {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::error!("signals cannot be heard");
        return std::future::pending().await;
    };
    // Biased: either ends the worker, and the order decides only the status when both come at once.
    tokio::select! {
        biased;
        _ = terminate.recv() => 143,
        _ = interrupt.recv() => 130,
    }
}

fn announce(address: std::net::SocketAddr) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    if let Err(error) = writeln!(out, "status page: http://{address}/") {
        tracing::warn!(%error, "the address could not be printed");
    }
}

/// Why the worker ended, for a person.
fn said(why: &Why) -> String {
    match why {
        Why::Finished => "finished".to_owned(),
        Why::Rival => "another worker uses the same transactional id: give each its own kafka.instance_id".to_owned(),
        Why::Breaker(tripped) => format!(
            "too many dead letters ({tripped:?}): nothing of this transaction was published; see delivery.breaker_*"
        ),
        Why::Refused { partition, offset, reason } => {
            format!("not even the dead letter of {partition} offset {offset} is accepted: {reason}")
        }
        Why::Fatal(reason) => reason.to_string(),
    }
}
