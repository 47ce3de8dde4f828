//! The accurate tier: a token classifier in ONNX form in place of the embedded tagger, for those who would rather have
//! two more names in a hundred than a hundred times as many articles. Owns what goes into the model and what its answers
//! mean; reading its files is the caller's. Whatever it names goes the same way as the tagger's names afterwards.

mod pieces;

use super::ClassifierParts;
use super::features::Page;
use super::model::{Decoder, NEVER, Scores, only_allowed};
use super::tagger::{Found, cut};
use super::words::Case;
use copydesk_article::ModelName;
use pieces::Vocabulary;
use rten::{Model, NodeId, ValueOrView};
use rten_tensor::NdTensor;
use rten_tensor::prelude::{AsView, Layout};

/// The labels a classifier must have, in this order.
const WANTED: [&str; 7] = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"];
/// The inputs it must have: pieces, mask, and the class of each word's capitals in place of token types.
const INPUTS: [&str; 3] = ["input_ids", "attention_mask", "token_type_ids"];
const OUTPUT: &str = "logits";
/// Pieces read at once; sentences are joined up to here. Longer inputs cost more than they tell.
const WINDOW: usize = 126;

/// A classifier, ready to read.
pub(super) struct Classifier {
    model: Model,
    inputs: [NodeId; 3],
    output: NodeId,
    vocabulary: Vocabulary,
    window: usize,
    transitions: [Scores; 9],
    name: ModelName,
}

impl std::fmt::Debug for Classifier {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Classifier").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What goes in at once: a row of each input.
#[derive(Debug, Default)]
struct Window {
    pieces: Vec<i32>,
    classes: Vec<i32>,
    /// For each word: sentence, and where its first piece stands.
    words: Vec<(usize, usize)>,
}

impl Classifier {
    /// Loads a classifier and tries it on one sentence.
    ///
    /// # Errors
    /// What makes it unfit.
    pub(super) fn new(parts: ClassifierParts) -> Result<Self, String> {
        if parts.labels != WANTED {
            return Err(format!("its labels are {:?}, wanted are {WANTED:?}", parts.labels));
        }
        let vocabulary = Vocabulary::read(&parts.vocabulary)?;
        if parts.longest < 16 {
            return Err(format!("it reads {} pieces at once, wanted are 16 or more", parts.longest));
        }
        let name = super::model_name("names-classifier", &parts.model);
        let model = Model::load(parts.model).map_err(|error| format!("the model cannot be loaded: {error}"))?;
        let node = |name: &str| model.node_id(name).map_err(|_| format!("the model has no {name}"));
        let [pieces, mask, classes] = INPUTS;
        let (inputs, output) = ([node(pieces)?, node(mask)?, node(classes)?], node(OUTPUT)?);
        let transitions = only_allowed([[0; 8]; 9]);
        let window = WINDOW.min(parts.longest - 2);
        let made = Self { model, inputs, output, vocabulary, window, transitions, name };
        let trial = Window { pieces: vec![100], classes: vec![2], words: vec![(0, 0)] };
        made.ask(&trial).map(|_| made)
    }

    /// Its name and hash.
    pub(super) fn name(&self) -> ModelName {
        self.name.clone()
    }

    /// The names of an article: persons, organisations and places.
    ///
    /// # Errors
    /// When the model cannot be run.
    pub(super) fn tag<'a>(&self, page: &Page, written: &dyn Fn(usize, usize) -> &'a str) -> Result<Vec<Found>, String> {
        let mut scores: Vec<Vec<Scores>> = vec![Vec::new(); page.words.sentences()];
        let mut window = Window::default();
        for sentence in 0..page.words.sentences() {
            let words: Vec<(Vec<i32>, i32)> = (0..page.tokens(sentence))
                .map(|at| (self.vocabulary.pieces_of(written(sentence, at)), class_of(page.case(sentence, at))))
                .collect();
            let length: usize = words.iter().map(|(pieces, _)| pieces.len()).sum();
            if window.pieces.len() + length > self.window {
                self.read(&mut window, &mut scores)?;
            }
            for (pieces, class) in words {
                if window.pieces.len() + pieces.len() > self.window {
                    self.read(&mut window, &mut scores)?;
                }
                window.words.push((sentence, window.pieces.len()));
                window.classes.extend(pieces.iter().map(|_| class));
                window.pieces.extend(pieces);
            }
        }
        self.read(&mut window, &mut scores)?;
        let mut found = Vec::new();
        let mut decoder = Decoder::default();
        for (sentence, scores) in scores.iter().enumerate() {
            cut(sentence, decoder.decode(&self.transitions, scores), scores, &mut found);
        }
        Ok(found)
    }

    /// Reads a window and empties it.
    fn read(&self, window: &mut Window, scores: &mut [Vec<Scores>]) -> Result<(), String> {
        if window.words.is_empty() {
            return Ok(());
        }
        let rows = self.ask(window)?;
        for &(sentence, first) in &window.words {
            if let (Some(scores), Some(row)) = (scores.get_mut(sentence), rows.get(first)) {
                scores.push(*row);
            }
        }
        *window = Window::default();
        Ok(())
    }

    /// The scores of each piece of a window.
    fn ask(&self, window: &Window) -> Result<Vec<Scores>, String> {
        let edged = |inner: &[i32], first: i32, last: i32| -> Vec<i32> {
            std::iter::once(first).chain(inner.iter().copied()).chain([last]).collect()
        };
        let [start, end] = self.vocabulary.edges();
        let pieces = edged(&window.pieces, start, end);
        let length = pieces.len();
        let rows = [pieces, vec![1; length], edged(&window.classes, 0, 0)];
        let inputs: Vec<(NodeId, ValueOrView<'_>)> = self
            .inputs
            .iter()
            .zip(rows)
            .map(|(node, row)| (*node, NdTensor::from_data([1, length], row).into()))
            .collect();
        let failed = |error: &dyn std::fmt::Display| format!("the model cannot be run: {error}");
        let [logits] = self.model.run_n(inputs, [self.output], None).map_err(|error| failed(&error))?;
        let logits: NdTensor<f32, 3> =
            logits.try_into().map_err(|_| failed(&"its answer is no table of numbers for each piece"))?;
        if logits.shape() != [1, length, WANTED.len()] {
            return Err(failed(&format!("its answer has the shape {:?}", logits.shape())));
        }
        let data = logits.to_vec();
        let (rows, _) = data.as_chunks::<{ WANTED.len() }>();
        Ok(rows.iter().skip(1).map(scores_of).collect())
    }
}

/// Scores against label O, in thousandths; groups are none of the classifier's.
fn scores_of(logits: &[f32; WANTED.len()]) -> Scores {
    let [none, ..] = *logits;
    let mut scores = [NEVER / 2; 8];
    for (score, logit) in scores.iter_mut().zip(logits) {
        *score = ((logit - none) * 1000.0).round().clamp(-1e6, 1e6) as i32;
    }
    scores
}

/// The class by which the model learned how a word is written.
fn class_of(case: Case) -> i32 {
    match case {
        Case::Mark | Case::Number => 0,
        Case::Lower => 1,
        Case::Initial => 2,
        Case::Upper => 3,
        Case::Mixed => 4,
        Case::Single => 5,
        Case::Digits => 6,
    }
}
