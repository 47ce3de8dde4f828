//! Builds the models from corpora, reproducibly, and measures them.
//!
//! `copydesk-train COMMAND [DATA]`: DATA is `../shared/data` unless given. This program owns the reading of corpora and
//! the fitting; what a model means and how it decides is in `copydesk-reading`, which both sides use.

mod conllu;
mod measure;

use anyhow::{Context, bail};
use std::path::PathBuf;

const USAGE: &str = "usage: copydesk-train measure-sentences [DATA]";

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().context(USAGE)?;
    let data = PathBuf::from(arguments.next().unwrap_or_else(|| "../shared/data".to_owned()));
    match command.as_str() {
        "measure-sentences" => measure::sentences(&data),
        _ => bail!(USAGE),
    }
}
