//! The words of an article around its names: what the rules of this folder ask about. Owns no rule.

use super::Name;
use copydesk_article::Sentence;

/// Sentences with the names that stand in them.
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) sentences: &'a [Sentence],
    pub(super) names: &'a [Name],
    /// Indices of the names of each sentence.
    inside: Vec<Vec<usize>>,
}

impl<'a> Page<'a> {
    /// A word of a sentence; empty beyond its end.
    pub(super) fn word(&self, sentence: usize, at: usize) -> &'a str {
        let token = self.sentences.get(sentence).and_then(|sentence| sentence.tokens.get(at));
        token.and_then(|token| self.text.get(token.bytes())).unwrap_or_default()
    }

    /// The word so many tokens before.
    pub(super) fn back(&self, sentence: usize, at: usize, steps: usize) -> &'a str {
        at.checked_sub(steps).map(|at| self.word(sentence, at)).unwrap_or_default()
    }

    /// A name as it is written.
    pub(super) fn written(&self, name: &Name) -> &'a str {
        self.text.get(name.bytes.clone()).unwrap_or_default()
    }

    /// The page of some sentences and names.
    pub(super) fn new(text: &'a str, sentences: &'a [Sentence], names: &'a [Name]) -> Self {
        let mut inside = vec![Vec::new(); sentences.len()];
        for (index, name) in names.iter().enumerate() {
            if let Some(here) = name.sentence.and_then(|(sentence, ..)| inside.get_mut(sentence)) {
                here.push(index);
            }
        }
        Self { text, sentences, names, inside }
    }

    /// The names of a sentence.
    pub(super) fn names_of(&self, sentence: usize) -> impl Iterator<Item = &Name> {
        let indices = self.inside.get(sentence).map(Vec::as_slice).unwrap_or_default();
        indices.iter().filter_map(|&index| self.names.get(index))
    }

    /// Whether no name covers a word.
    pub(super) fn is_free(&self, sentence: usize, at: usize) -> bool {
        !self.names_of(sentence).any(|name| name.sentence.is_some_and(|(_, first, last)| first <= at && at < last))
    }
}
