//! What the doctor finds: a judgement, and the remedy where one is needed.

use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it should be.
    Good,
    /// Could not be told, or good to know.
    Note,
    /// Works, with a risk.
    Warning,
    /// Does not work, or will stop working.
    Problem,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// What was looked at: `broker`, `transactions`, `topic articles.raw` …
    pub about: String,
    /// What was found.
    pub found: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

/// All findings so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(pub Vec<Finding>);

impl Findings {
    /// All is well with it.
    pub fn good(&mut self, about: impl Into<String>, found: impl Into<String>) {
        self.add(Level::Good, about, found, None);
    }

    /// Good to know.
    pub fn note(&mut self, about: impl Into<String>, found: impl Into<String>) {
        self.add(Level::Note, about, found, None);
    }

    /// A risk, and its remedy.
    pub fn warning(&mut self, about: impl Into<String>, found: impl Into<String>, remedy: impl Into<String>) {
        self.add(Level::Warning, about, found, Some(remedy.into()));
    }

    /// A problem, and its remedy.
    pub fn problem(&mut self, about: impl Into<String>, found: impl Into<String>, remedy: impl Into<String>) {
        self.add(Level::Problem, about, found, Some(remedy.into()));
    }

    fn add(&mut self, level: Level, about: impl Into<String>, found: impl Into<String>, remedy: Option<String>) {
        self.0.push(Finding { level, about: about.into(), found: found.into(), remedy });
    }

    /// The worst of them.
    #[must_use]
    pub fn worst(&self) -> Level {
        self.0.iter().map(|finding| finding.level).max().unwrap_or(Level::Good)
    }
}
