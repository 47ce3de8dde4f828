//! Builds the models from corpora, reproducibly, and measures them.
//!
//! `copydesk-train COMMAND [DATA [CACHE]]`: DATA is `../shared/data`, CACHE `target/train-cache` (filled by
//! `tools/train/fetch.sh`) unless given. This program owns the reading of corpora and the fitting; what a model means
//! and how it decides is in `copydesk-reading`, which both sides use.

#![expect(
    clippy::indexing_slicing,
    reason = "an offline program over fixed tables; a wrong index must stop the build of a model"
)]

mod conllu;
mod corpora;
mod fit;
mod gazetteer;
mod lexicon;
mod measure;
mod places;
mod trial;

use anyhow::{Context, bail};
use std::path::{Path, PathBuf};

const USAGE: &str = "usage: copydesk-train measure-sentences|trial|lexicon|names|places [DATA [CACHE]]";

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().context(USAGE)?;
    let data = PathBuf::from(arguments.next().unwrap_or_else(|| "../shared/data".to_owned()));
    let cache = PathBuf::from(arguments.next().unwrap_or_else(|| "target/train-cache".to_owned()));
    match command.as_str() {
        "measure-sentences" => measure::sentences(&data),
        "trial" => trial::run(&data),
        "lexicon" => write("models/names/lexicon.bin", &lexicon::build(&cache)?),
        "places" => write("models/places/gazetteer.bin", &places::build(&cache)?),
        "names" => write("models/names/tagger.bin", &trial::fit_all(&data)?),
        _ => bail!(USAGE),
    }
}

fn write(path: &str, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(folder) = Path::new(path).parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, bytes)?;
    eprintln!("{path}: {} bytes", bytes.len());
    Ok(())
}
