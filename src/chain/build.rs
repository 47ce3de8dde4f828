//! Builds a chain: which stages, in which order, with which options; wrong orders are refused here, not at run time.

use super::chain::{Chain, OutputSettings};
use super::dead_letter::DeadLetters;
use copydesk_article::MadeBy;
use copydesk_reading::{Part, Stage};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The options of one stage, as written under `[stage.NAME]`.
pub type Options = serde_json::Map<String, serde_json::Value>;

/// Makes a stage of its options, or says what is wrong with them.
pub type Factory = fn(&Options) -> Result<Box<dyn Stage>, String>;

/// The stages that a configuration can name. Users of the library add their own with [`Registry::with`].
#[derive(Clone)]
pub struct Registry {
    known: Vec<(&'static str, Factory)>,
}

impl Registry {
    /// The stages of copydesk, in the order they are best asked.
    #[must_use]
    pub fn standard() -> Self {
        Self { known: super::stages::STANDARD.to_vec() }
    }

    /// Adds a stage, or replaces the one of that name.
    #[must_use]
    pub fn with(mut self, name: &'static str, factory: Factory) -> Self {
        self.known.retain(|(known, _)| *known != name);
        self.known.push((name, factory));
        self
    }

    /// The names that a configuration can use.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.known.iter().map(|(name, _)| *name).collect()
    }

    fn make(&self, name: &str, options: &Options) -> Result<Box<dyn Stage>, String> {
        let Some((_, factory)) = self.known.iter().find(|(known, _)| *known == name) else {
            return Err(format!("no such stage; there are {}", self.names().join(", ")));
        };
        factory(options)
    }
}

/// What a chain is built from.
pub struct Blueprint {
    /// The stages in order, with their options.
    pub stages: Vec<(String, Options)>,
    /// How articles leave.
    pub output: OutputSettings,
    /// How dead letters are written.
    pub dead_letters: DeadLetters,
    /// The configuration's digest.
    pub config: Arc<str>,
    /// The largest record that is read, in bytes.
    pub record_bytes: usize,
}

/// One thing wrong with the order or the options of stages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stage {stage}: {what}")]
pub struct BadStage {
    /// The stage.
    pub stage: String,
    /// What is wrong.
    pub what: String,
}

impl Chain {
    /// Builds a chain.
    ///
    /// # Errors
    /// Everything that is wrong with its stages, at once.
    pub fn build(registry: &Registry, blueprint: Blueprint) -> Result<Self, Vec<BadStage>> {
        let mut bad = Vec::new();
        let mut stages: Vec<Box<dyn Stage>> = Vec::new();
        let mut given = BTreeSet::<Part>::new();
        for (name, options) in &blueprint.stages {
            let wrong = |what: String| BadStage { stage: name.clone(), what };
            match registry.make(name, options) {
                Err(what) => bad.push(wrong(what)),
                Ok(_) if stages.iter().any(|stage| stage.name() == name) => bad.push(wrong("named twice".to_owned())),
                Ok(stage) => {
                    for need in stage.needs().iter().filter(|need| !given.contains(need)) {
                        bad.push(wrong(format!("needs {need:?}, which no stage before it gives")));
                    }
                    given.extend(stage.gives());
                    stages.push(stage);
                }
            }
        }
        if !bad.is_empty() {
            return Err(bad);
        }
        let made_by = MadeBy {
            copydesk: env!("CARGO_PKG_VERSION").to_owned(),
            config: blueprint.config.to_string(),
            models: stages.iter().flat_map(|stage| stage.models()).collect(),
        };
        let Blueprint { output, dead_letters, record_bytes, .. } = blueprint;
        Ok(Self { stages, output, dead_letters, made_by, record_bytes })
    }
}
