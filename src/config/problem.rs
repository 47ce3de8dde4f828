//! What can be wrong with a configuration, and how a person is told: the key, what was written, where it was written,
//! what is wrong, what is allowed.
//!
//! Owns the wording. A problem never holds a secret's value.

use std::fmt;

/// Where a value came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Nobody wrote it.
    #[default]
    Default,
    /// A file, by its path.
    File(String),
    /// An environment variable, by its name.
    Variable(String),
    /// A flag of the command line, as it was written.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("built-in default"),
            Self::File(path) => formatter.write_str(path),
            Self::Variable(name) => write!(formatter, "environment variable {name}"),
            Self::Flag(name) => write!(formatter, "flag {name}"),
        }
    }
}

impl Origin {
    /// The form in which the `config` crate carries an origin along.
    pub(super) fn tag(&self) -> String {
        match self {
            Self::Default => String::new(),
            Self::File(path) => format!("f:{path}"),
            Self::Variable(name) => format!("v:{name}"),
            Self::Flag(name) => format!("o:{name}"),
        }
    }

    /// Back from [`Origin::tag`].
    pub(super) fn from_tag(tag: Option<&str>) -> Self {
        match tag.and_then(|tag| tag.split_once(':')) {
            Some(("f", path)) => Self::File(path.to_owned()),
            Some(("v", name)) => Self::Variable(name.to_owned()),
            Some(("o", name)) => Self::Flag(name.to_owned()),
            Some(_) | None => Self::Default,
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path of the key, `kafka.client."ssl.ca.location"`; empty when the file as a whole is wrong.
    pub key: String,
    /// What was written; nothing for secrets and for keys that were not written.
    pub value: Option<String>,
    /// Where it was written.
    pub origin: Origin,
    /// What is wrong, in words.
    pub message: String,
    /// What would be right.
    pub allowed: Option<String>,
}

impl Problem {
    /// A problem with a key.
    #[must_use]
    pub fn new(key: impl Into<String>, origin: Origin, message: impl Into<String>) -> Self {
        Self { key: key.into(), value: None, origin, message: message.into(), allowed: None }
    }

    /// Adds what was written.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Adds what would be right.
    #[must_use]
    pub fn allowed(mut self, allowed: impl Into<String>) -> Self {
        self.allowed = Some(allowed.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.key.as_str(), &self.value) {
            ("", _) => writeln!(formatter, "{}", self.origin)?,
            (key, Some(value)) => writeln!(formatter, "{key} = {value}    ({})", self.origin)?,
            (key, None) => writeln!(formatter, "{key}    ({})", self.origin)?,
        }
        write!(formatter, "    {}", self.message)?;
        match &self.allowed {
            Some(allowed) => write!(formatter, "\n    allowed: {allowed}"),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong with a configuration. Never empty when it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds a problem.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The problems, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// Whether something is wrong with this key itself.
    #[must_use]
    pub fn concern(&self, key: &str) -> bool {
        self.0.iter().any(|problem| problem.key == key)
    }

    /// `Ok` with a value when nothing is wrong, else all of it, by key.
    pub(super) fn or<T>(mut self, value: T) -> Result<T, Self> {
        if self.0.is_empty() {
            return Ok(value);
        }
        self.0.sort();
        self.0.dedup();
        Err(self)
    }
}

impl Extend<Problem> for Problems {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, problems: I) {
        self.0.extend(problems);
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        Self(problems.into_iter().collect())
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = if self.0.len() == 1 { "problem" } else { "problems" };
        write!(formatter, "the configuration has {} {noun}", self.0.len())?;
        self.0.iter().try_for_each(|problem| write!(formatter, "\n\n{problem}"))
    }
}

impl std::error::Error for Problems {}
