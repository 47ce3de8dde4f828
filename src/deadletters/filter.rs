//! Which dead letters are meant.

use super::Letter;

/// Everything that is given must fit.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// One of these reasons.
    pub reasons: Vec<String>,
    /// One of these stages.
    pub stages: Vec<String>,
    /// From one of these topics.
    pub sources: Vec<String>,
    /// Died at this time or later, milliseconds since 1970.
    pub since: Option<i64>,
    /// Died before this time.
    pub until: Option<i64>,
}

impl Filter {
    /// Whether a letter is meant. One that does not say when it died fits no time.
    #[must_use]
    pub fn fits(&self, letter: &Letter) -> bool {
        let one_of = |wanted: &[String], said: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == said);
        let at = letter.at();
        one_of(&self.reasons, letter.reason())
            && one_of(&self.stages, letter.stage())
            && one_of(&self.sources, letter.source().unwrap_or_default())
            && self.since.is_none_or(|since| at.is_some_and(|at| at >= since))
            && self.until.is_none_or(|until| at.is_some_and(|at| at < until))
    }
}
