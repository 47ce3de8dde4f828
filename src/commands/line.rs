//! The command line: one thin function a command, exit statuses as the contract says.

use super::{demo, enrich, run as worker, tools};
use crate::chain::{Chain, Registry};
use crate::config::{Checked, Loader, Problems};
use crate::setup;
use clap::{Args, Parser, Subcommand};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Exit status for usage or configuration.
const USAGE: u8 = 64;
/// Exit status for what should not happen.
const INTERNAL: u8 = 70;

/// Reads news articles from Kafka, finds what an editor would, publishes them enriched: exactly once, in order.
#[derive(Parser)]
#[command(name = "copydesk", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the worker.
    Run {
        #[command(flatten)]
        configuration: Configuration,
        /// Address of the status page, /metrics, /ready …
        #[arg(long, value_name = "HOST:PORT")]
        listen: Option<String>,
    },
    /// Shows the whole worker on an embedded broker, on sample articles.
    Demo {
        /// Play every sample once, print what came out, and end.
        #[arg(long)]
        once: bool,
        /// Address of the status page; port 0 takes a free one.
        #[arg(long, default_value = "127.0.0.1:9464", value_name = "HOST:PORT")]
        listen: String,
        /// The pause between two articles.
        #[arg(long, default_value = "1500ms", value_parser = humantime::parse_duration)]
        pace: Duration,
    },
    /// Enriches articles without a broker: one JSON line each, in input order.
    Enrich {
        #[command(flatten)]
        configuration: Configuration,
        /// Files and directories; `-` reads NDJSON envelopes (or one article) from standard input.
        #[arg(default_value = "-")]
        inputs: Vec<PathBuf>,
        /// How articles are shown: an output format, or `pretty` for a person.
        #[arg(long, default_value = "native", value_parser = shown_names())]
        format: String,
        /// Tells, in place of the article, what was taken and what was turned down for a field, and why.
        #[arg(long, value_name = "FIELD", value_parser = super::explain::FIELDS)]
        explain: Option<String>,
        /// Threads; 0: one a core.
        #[arg(long, default_value_t = 0)]
        jobs: usize,
        /// Content type of everything that does not name its own.
        #[arg(long)]
        content_type: Option<String>,
    },
    /// Checks the configuration, reports every problem at once, connects to nothing.
    Check {
        #[command(flatten)]
        configuration: Configuration,
    },
    /// Asks a running worker whether it is ready: exit status 0 or 69.
    Ready {
        /// The page to ask.
        #[arg(long, default_value = "http://127.0.0.1:9464/ready")]
        url: String,
    },
    /// The operator's tools.
    #[command(flatten)]
    Tools(tools::Tool),
    /// Prints JSON Schema: of the output (`native`) or of the configuration (`config`).
    Schema {
        #[arg(default_value = "native", value_parser = ["native", "config"])]
        of: String,
    },
}

#[derive(Args)]
pub(super) struct Configuration {
    /// The configuration file [default: config/copydesk.toml where it is there].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Sets one key, over file and environment.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

impl Configuration {
    fn loader(&self, registry: &Registry) -> Loader {
        let known = registry.clone();
        let loader = Loader::usual(self.config.as_deref())
            .stages(registry.names())
            .rule(move |checked| setup::stages_fit(&known, checked));
        self.set.iter().fold(loader, |loader, set| {
            let (key, value) = set.split_once('=').unwrap_or((set, ""));
            loader.flag(key.trim(), value, format!("--set {key}"))
        })
    }

    pub(super) fn load(&self, registry: &Registry) -> Result<Checked, Problems> {
        self.loader(registry).load()
    }
}

fn shown_names() -> Vec<&'static str> {
    copydesk_formats::OutputFormat::ALL.iter().map(|format| format.name()).chain(["pretty"]).collect()
}

/// Runs the command line with these stages. A program of your own with a stage of its own is three lines:
///
/// ```no_run
/// use copydesk::chain::Registry;
/// fn main() -> std::process::ExitCode {
///     copydesk::commands::line::run(Registry::standard() /* .with("mine", make_mine) */)
/// }
/// ```
#[must_use]
pub fn run(registry: Registry) -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let usage = error.use_stderr();
            if error.print().is_err() {
                return ExitCode::from(INTERNAL);
            }
            return ExitCode::from(if usage { USAGE } else { 0 });
        }
    };
    super::quiet_panics();
    let done = match cli.command {
        Command::Run { configuration, listen } => run_command(&configuration, listen, registry),
        Command::Demo { once, listen, pace } => {
            demo_command(demo::Request { once, listen, pace, coloured: coloured() })
        }
        Command::Enrich { configuration, inputs, format, explain, jobs, content_type } => {
            let shown = match (explain, copydesk_formats::OutputFormat::named(&format)) {
                (Some(field), _) => enrich::Shown::Explained(field),
                (None, Some(format)) => enrich::Shown::Written(format),
                (None, None) => enrich::Shown::Pretty { coloured: coloured() },
            };
            let jobs = if jobs == 0 { std::thread::available_parallelism().map_or(1, Into::into) } else { jobs };
            enrich_command(&configuration, &registry, &enrich::Request { inputs, content_type, jobs, shown })
        }
        Command::Check { configuration } => {
            let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
            super::check::check(configuration.loader(&registry), &mut out, &mut err).map_err(Into::into)
        }
        Command::Ready { url } => super::ready::ready(&url),
        Command::Tools(tool) => tools::run(tool, &registry),
        Command::Schema { of } => super::schema::schema(&of),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            eprintln!("copydesk: {error:#}");
            ExitCode::from(error.downcast_ref::<Problems>().map_or(INTERNAL, |_| USAGE))
        }
    }
}

fn run_command(configuration: &Configuration, listen: Option<String>, registry: Registry) -> anyhow::Result<u8> {
    let mut loader = configuration.loader(&registry);
    if let Some(listen) = listen {
        loader = loader.flag("observe.listen", listen, "--listen");
    }
    let checked = loader.load()?;
    crate::observe::log::start(&checked.observe.log, checked.observe.log_format)?;
    let status = runtime()?.block_on(worker::run(checked, registry, worker::Started::Quiet, worker::until_signal()))?;
    Ok(status)
}

fn demo_command(request: demo::Request) -> anyhow::Result<u8> {
    crate::observe::log::start(if request.once { "error" } else { "warn" }, crate::config::LogFormat::Auto)?;
    Ok(runtime()?.block_on(demo::demo(request))?)
}

fn enrich_command(configuration: &Configuration, registry: &Registry, request: &enrich::Request) -> anyhow::Result<u8> {
    let checked = configuration.load(registry)?;
    let chain: Chain = setup::chain(&checked, registry).map_err(|bad| anyhow::anyhow!("{bad:?}"))?;
    match enrich::enrich(&chain, request) {
        Ok(status) => Ok(status),
        // Whoever reads us has read enough: `copydesk enrich … | head`.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(enrich::DONE),
        Err(error) => Err(error.into()),
    }
}

/// Two threads serve pages and signals; everything that waits on Kafka or reads articles has threads of its own.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

/// Whether to print with colours: to a terminal, unless `NO_COLOR` is set (no-color.org).
fn coloured() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty())
}
