//! Candidates that a stage looked at and turned down, with the reason: what `enrich --explain` shows. Owns the record and
//! its switch. Off, which is how the worker runs, it keeps nothing, and a stage that asks [`Rejections::wanted`] first does
//! no work for it either. Never published.

use std::cell::RefCell;
use std::ops::Range;

/// A candidate that was turned down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The field it might have been: `byline`, `quotes`, `names` …
    pub field: &'static str,
    /// Its bytes in the text; empty where it stands nowhere.
    pub bytes: Range<usize>,
    /// What it was, where the text at `bytes` does not say it.
    pub what: Option<String>,
    /// Why it was turned down.
    pub why: String,
}

/// The candidates turned down for one article, where somebody wants to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rejections(Option<RefCell<Vec<Rejection>>>);

impl Rejections {
    /// A record that keeps what it is told.
    #[must_use]
    pub fn recording() -> Self {
        Self(Some(RefCell::default()))
    }

    /// Whether anybody wants to know.
    #[must_use]
    pub fn wanted(&self) -> bool {
        self.0.is_some()
    }

    /// Notes a candidate at its place in the text.
    pub fn note(&self, field: &'static str, bytes: Range<usize>, why: &str) {
        self.keep(|| Rejection { field, bytes, what: None, why: why.to_owned() });
    }

    /// Notes a candidate that the text does not show; made only where somebody wants to know.
    pub fn tell(&self, field: &'static str, bytes: Range<usize>, candidate: impl FnOnce() -> (String, String)) {
        self.keep(|| {
            let (what, why) = candidate();
            Rejection { field, bytes, what: Some(what), why }
        });
    }

    fn keep(&self, made: impl FnOnce() -> Rejection) {
        if let Some(kept) = &self.0 {
            kept.borrow_mut().push(made());
        }
    }

    /// Takes what was noted, in order of the text.
    #[must_use]
    pub fn take(&mut self) -> Vec<Rejection> {
        let mut kept = self.0.take().map(RefCell::into_inner).unwrap_or_default();
        kept.sort_by_key(|rejection| (rejection.bytes.start, rejection.bytes.end));
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_made_or_kept_where_nobody_asks() {
        let mut off = Rejections::default();
        off.note("byline", 0..3, "no name");
        off.tell("places", 0..3, || unreachable!("nobody asked"));
        assert!(!off.wanted() && off.take().is_empty());
    }

    #[test]
    fn what_is_noted_comes_back_in_order_of_the_text() {
        let mut on = Rejections::recording();
        on.note("byline", 9..12, "no name");
        on.tell("places", 0..3, || ("Paris, Texas".to_owned(), "far from the rest".to_owned()));
        let places: Vec<usize> = on.take().into_iter().map(|rejection| rejection.bytes.start).collect();
        assert_eq!(places, [0, 9]);
    }
}
