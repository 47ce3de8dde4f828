//! Where the worker meets those who watch it: metrics hear what delivery and the stages do, the pages show the view.

use crate::chain::Chain;
use crate::config::Checked;
use crate::delivery::{Ear, Tally};
use crate::worker::{Observer, View};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use copydesk_reading::Verdict;
use std::sync::Arc;
use std::time::Duration;

/// Everything that watches one worker.
pub struct Observed;

struct Quiet;

impl Ear for Quiet {
    fn step(&self, name: &'static str, took: Duration, well: bool) {
        tracing::trace!(name, ?took, well);
    }
    fn committed(&self, tally: Tally) {
        tracing::debug!(?tally.fates, "committed");
    }
    fn aborted(&self, tally: Tally) {
        tracing::warn!(?tally.fates, "aborted");
    }
}

impl Observer for Quiet {
    fn stage_took(&self, _: &'static str, _: Duration, _: &Verdict) {}
}

impl Observed {
    /// Watches a worker of this configuration.
    #[must_use]
    pub fn new(_: &Checked, _: &Chain) -> Self {
        Self
    }

    /// Who hears what the worker does.
    #[must_use]
    pub fn observer(&self) -> Arc<dyn Observer> {
        Arc::new(Quiet)
    }

    /// Serves the pages until it is aborted.
    #[must_use]
    pub fn serve(&self, listener: tokio::net::TcpListener, view: View) -> tokio::task::JoinHandle<()> {
        let ready = move || {
            let view = view.clone();
            async move {
                let unready = view.unready();
                let status = if unready.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
                (status, unready.join("\n"))
            }
        };
        let app = Router::new().route("/live", get(|| async { "live" })).route("/ready", get(ready));
        tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, app).await {
                tracing::error!(%error, "the pages are down");
            }
        })
    }
}
