//! Names: which words of an article name a person, an organisation, a place or a people. Owns the learned tagger and
//! what it looks at; joining the names into things is `entities`' work. English only: the tagger learned no other.

#[cfg(feature = "accurate")]
mod accurate;
#[cfg(not(feature = "accurate"))]
#[path = "no_accurate.rs"]
mod accurate;
mod consistency;
mod explain;
mod features;
mod foreign;
mod lexicon;
mod marks;
mod model;
mod roads;
mod rules;
mod stated;
mod tagger;
mod words;

use crate::entities::{self, Name};
use crate::{Part, Stage, Verdict};
use accurate::Classifier;
use consistency::Reconciler;
use copydesk_article::{Draft, ModelName, Role, Sentence};
use features::Page;
use lexicon::Lexicon;
use model::Model;
use sha2::{Digest, Sha256};
use std::sync::Arc;
pub use tagger::NameKind;

static LEXICON: &[u8] = include_bytes!("../../../../models/names/lexicon.bin");
static TAGGER: &[u8] = &OnCacheLines(*include_bytes!("../../../../models/names/tagger.bin")).0;

/// Bytes that begin at a cache line.
#[repr(align(64))]
struct OnCacheLines<const LENGTH: usize>([u8; LENGTH]);

/// What the trainer and the reader share. Not for others.
#[doc(hidden)]
pub mod training {
    pub use super::features::{MOST, Page};
    pub use super::lexicon::{Lexicon, hash, pack as pack_table, phrase};
    pub use super::model::{LABELS, Label, Model, Scores, may_follow, pack as pack_model};
    pub use super::tagger::{Found, NameKind, tag};
    pub use super::words::fold;
    use copydesk_article::Sentence;

    /// The names of an article as the whole stage finds them with these models.
    #[must_use]
    pub fn names(text: &str, sentences: &[Sentence], lexicon: &Lexicon<'_>, model: &Model<'_>) -> Vec<Found> {
        let page = Page::new(text, sentences, lexicon);
        let written = |sentence: usize, at: usize| {
            let token = sentences.get(sentence).and_then(|sentence| sentence.tokens.get(at));
            token.and_then(|token| text.get(token.bytes())).unwrap_or_default()
        };
        super::decided(tag(&page, model), &page, &written, &[])
    }

    /// The lists of the lexicon.
    pub mod lists {
        pub use super::super::lexicon::{CITY, COUNTRY, FAMILY, GIVEN, LONGEST, PEOPLE, REGION, TOWN};
    }
}

/// Whether the lists know the first of some words as a given name.
pub(crate) fn opens_with_given(words: &str) -> bool {
    let listed = |lexicon: Lexicon<'_>, word| lexicon.lists(lexicon::phrase([lexicon::hash(&words::fold(word))]));
    let given = words.split_whitespace().next().and_then(|word| Some(listed(Lexicon::parse(LEXICON)?, word)));
    given.is_some_and(|lists| lists & lexicon::GIVEN != 0)
}

/// What a classifier is made of: the contents of its files.
#[derive(Clone, Debug)]
pub struct ClassifierParts {
    /// The model, ONNX.
    pub model: Vec<u8>,
    /// The WordPiece vocabulary, a piece a line.
    pub vocabulary: String,
    /// Its labels in the order of its outputs.
    pub labels: Vec<String>,
    /// The most pieces it reads at once.
    pub longest: usize,
}

/// The stage: finds names and joins them into [`Draft::entities`].
#[derive(Clone, Debug)]
pub struct Names {
    lexicon: Option<Lexicon<'static>>,
    model: Option<Model<'static>>,
    classifier: Option<Arc<Classifier>>,
}

impl Default for Names {
    fn default() -> Self {
        Self::new()
    }
}

impl Names {
    /// The stage with its embedded models.
    #[must_use]
    pub fn new() -> Self {
        Self { lexicon: Lexicon::parse(LEXICON), model: Model::parse(TAGGER), classifier: None }
    }

    /// The stage with a token classifier in place of its tagger: the accurate tier.
    ///
    /// # Errors
    /// What makes the classifier unfit.
    pub fn accurate(parts: ClassifierParts) -> Result<Self, String> {
        Ok(Self { classifier: Some(Arc::new(Classifier::new(parts)?)), ..Self::new() })
    }

    /// The names of some sentences, made consistent over all of them.
    ///
    /// # Errors
    /// When a classifier cannot be run.
    pub fn find(&self, text: &str, sentences: &[Sentence], headings: &[bool]) -> Result<Vec<Name>, String> {
        let (Some(lexicon), Some(model)) = (&self.lexicon, &self.model) else { return Ok(Vec::new()) };
        let page = Page::new(text, sentences, lexicon);
        let written = |sentence: usize, at: usize| {
            let token = sentences.get(sentence).and_then(|sentence| sentence.tokens.get(at));
            token.and_then(|token| text.get(token.bytes())).unwrap_or_default()
        };
        let mut found = tagger::tag(&page, model);
        if let Some(classifier) = &self.classifier {
            found = tagger::with_groups(classifier.tag(&page, &written)?, found);
        }
        let found = decided(found, &page, &written, headings);
        Ok(found.into_iter().filter_map(|found| name_of(sentences, found)).collect())
    }
}

/// What the tagger found, as the rules and the whole article see it.
fn decided<'a>(
    found: Vec<tagger::Found>,
    page: &'a Page,
    written: &'a dyn Fn(usize, usize) -> &'a str,
    headings: &[bool],
) -> Vec<tagger::Found> {
    Reconciler::new(page, written, headings).reconcile(rules::correct(found, page, written))
}

fn name_of(sentences: &[Sentence], found: tagger::Found) -> Option<Name> {
    let tokens = &sentences.get(found.sentence)?.tokens;
    let (first, last) = (tokens.get(found.first)?, tokens.get(found.last.checked_sub(1)?)?);
    Some(Name {
        bytes: first.start..last.end,
        kind: found.kind,
        sentence: Some((found.sentence, found.first, found.last)),
    })
}

impl Stage for Names {
    fn name(&self) -> &'static str {
        "names"
    }

    fn needs(&self) -> &'static [Part] {
        &[Part::Sentences]
    }

    fn gives(&self) -> &'static [Part] {
        &[Part::Entities]
    }

    fn models(&self) -> Vec<ModelName> {
        let embedded = [("names-lexicon", LEXICON), ("names-tagger", TAGGER)];
        let classifier = self.classifier.iter().map(|classifier| classifier.name());
        embedded.map(|(name, bytes)| model_name(name, bytes)).into_iter().chain(classifier).collect()
    }

    fn read(&self, draft: &mut Draft) -> Verdict {
        let english = draft.language.is_none() || draft.primary_language() == Some("en");
        let sentences = draft.sentences.as_deref().unwrap_or_default();
        let headings: Vec<bool> = sentences.iter().map(|sentence| is_heading(draft, sentence)).collect();
        let mut names = if english {
            match self.find(draft.text.as_str(), sentences, &headings) {
                Ok(names) => names,
                Err(what) => return Verdict::Poison("names_model_failed", what),
            }
        } else {
            rules::listed(draft.text.as_str(), sentences, draft.primary_language())
        };
        names = marks::keep_to(draft, foreign::left_out(draft, names));
        // What the document's markup names is what it says it is, whatever the tagger thinks.
        let stated = draft.entities.take().unwrap_or_default();
        let names = stated::lay_over(draft, names, &stated);
        if draft.rejections.wanted() {
            explain::turned_down(draft, &names);
        }
        draft.entities = Some(stated::merge(entities::join(draft, &names), stated));
        Verdict::Continue
    }
}

/// The name and hash of an embedded model.
pub(crate) fn model_name(name: &str, bytes: &[u8]) -> ModelName {
    let sha256 = copydesk_article::hexadecimal(&Sha256::digest(bytes));
    ModelName { name: name.to_owned(), version: "1".to_owned(), sha256 }
}

fn is_heading(draft: &Draft, sentence: &Sentence) -> bool {
    let role = draft.blocks.get(sentence.block).map(|block| block.role);
    matches!(role, Some(Role::Headline | Role::Kicker | Role::Subhead))
}

#[cfg(test)]
mod tests;
