//! The configuration: what was written, checked as a whole, turned into what is meant.
//!
//! `raw.rs` as written · `layers.rs` default, file, environment, flags · `shape.rs` compared with the types ·
//! `meaning.rs` and `rules.rs` value by value and between values · `checked.rs` as meant · `librdkafka.rs` what is
//! handed through · `reference.rs` the documents made from the types. Loading finds all problems at once, connects to
//! nothing and prints nothing; it reads the configuration file and the files of secrets.

mod checked;
mod layers;
mod librdkafka;
mod meaning;
mod problem;
pub mod raw;
pub mod reference;
mod rules;
mod schema_node;
mod secret;
mod shape;
mod units;

#[cfg(test)]
mod tests;

pub use checked::{
    Breaker, Chain, Checked, Delivery, Effective, Further, Handling, Kafka, Limits, Observe, Output, Policy, Text,
    Topics,
};
pub use librdkafka::Settings;
pub use problem::{Origin, Problem, Problems};
pub use raw::{Format, LogFormat, Mode, OffsetReset, Options, Protocol};
pub use secret::Secret;
pub use units::{ByteSize, Period};

use layers::Layer;
use raw::Raw;
use schema_node::Node;
use std::path::{Path, PathBuf};

/// Where the file lies when nobody says.
pub const USUAL_FILE: &str = "config/copydesk.toml";

/// A further rule: what it finds wrong with a configuration.
type Rule = Box<dyn Fn(&Checked) -> Vec<Problem>>;

/// Gathers where a configuration comes from, then loads it.
#[derive(Default)]
pub struct Loader {
    file: Option<PathBuf>,
    variables: Vec<(String, String)>,
    flags: Vec<(String, String, String)>,
    stages: Vec<String>,
    rules: Vec<Rule>,
}

impl Loader {
    /// Nothing but the defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What a command of copydesk loads: the named file, else the usual one where it is there, and the environment.
    #[must_use]
    pub fn usual(file: Option<&Path>) -> Self {
        let usual = Path::new(USUAL_FILE);
        let file = file.or_else(|| usual.is_file().then_some(usual));
        let variables =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Self { file: file.map(Path::to_owned), variables: variables.collect(), ..Self::default() }
    }

    /// A file, which must be there.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Environment variables; those that are not ours are passed over.
    #[must_use]
    pub fn variables<N: Into<String>, V: Into<String>>(mut self, variables: impl IntoIterator<Item = (N, V)>) -> Self {
        self.variables.extend(variables.into_iter().map(|(name, value)| (name.into(), value.into())));
        self
    }

    /// A flag of the command line: the key it sets, the text behind it, its own name (`--listen`).
    #[must_use]
    pub fn flag(mut self, key: impl Into<String>, text: impl Into<String>, name: impl Into<String>) -> Self {
        self.flags.push((key.into(), text.into(), name.into()));
        self
    }

    /// The stages that there are.
    #[must_use]
    pub fn stages<S: Into<String>>(mut self, stages: impl IntoIterator<Item = S>) -> Self {
        self.stages.extend(stages.into_iter().map(Into::into));
        self
    }

    /// A further rule, asked when the values are right one by one: the chain's order, a stage's options.
    #[must_use]
    pub fn rule(mut self, rule: impl Fn(&Checked) -> Vec<Problem> + 'static) -> Self {
        self.rules.push(Box::new(rule));
        self
    }

    /// Loads, checks and turns into what is meant.
    ///
    /// # Errors
    /// With everything that is wrong.
    pub fn load(self) -> Result<Checked, Problems> {
        let schema = raw::schema().to_value();
        let schema = Node(&schema);
        let mut problems = Problems::default();
        let mut layers = vec![Layer::defaults()];
        if let Some(path) = &self.file {
            match Layer::file(path) {
                Ok(layer) => layers.push(layer),
                Err(problem) => problems.push(*problem),
            }
        }
        layers.push(Layer::environment(&self.variables, schema));
        layers.push(Layer::flags(&self.flags, schema));
        let merged = layers::merge(layers).map_err(|problem| Problems::from_iter([*problem]))?;
        let shaped = shape::inspect(merged, schema);
        let unreadable = !problems.is_empty();
        problems.extend(shaped.problems.iter().cloned());
        let raw: Raw = serde_json::from_value(shaped.tree.clone()).unwrap_or_else(|error| {
            problems.push(Problem::new("", Origin::Default, error.to_string()));
            Raw::default()
        });
        let stages: Vec<&str> = self.stages.iter().map(String::as_str).collect();
        let mut reader = meaning::Reader { origins: &shaped.origins, problems: &mut problems };
        let mut checked = reader.read(&raw, &stages);
        if !unreadable {
            rules::judge(&checked, &shaped.origins, &mut problems);
            problems.extend(self.rules.iter().flat_map(|rule| rule(&checked)));
        }
        checked.effective = reference::effective(&shaped.tree, &shaped.origins);
        problems.or(checked)
    }
}
