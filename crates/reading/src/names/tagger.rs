//! Labels the tokens of an article and cuts the labels into names. Owns nothing but the walk from scores to spans.

use super::features::{Page, SEATS, Seat};
use super::model::{Decoder, Label, Model, Scores, Seen};

/// What the tagger tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
    /// A nationality, people or religion.
    Group,
    /// A ship. The tagger knows none: rules find them.
    Product,
}

/// A name the tagger found: tokens `first..last` of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The sentence.
    pub sentence: usize,
    /// Its first token.
    pub first: usize,
    /// One past its last token.
    pub last: usize,
    /// What it is.
    pub kind: NameKind,
    /// Scores for person, organisation, place and group, each against none, summed over its tokens.
    pub votes: [i32; 4],
}

/// Finds the names of an article.
#[must_use]
pub fn tag(page: &Page, model: &Model<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut scorer = Scorer::new(page, model);
    let mut decoder = Decoder::default();
    let mut scores: Vec<Scores> = Vec::new();
    for sentence in 0..page.words.sentences() {
        scorer.score(sentence, &mut scores);
        cut(sentence, decoder.decode(model.transitions(), &scores), &scores, &mut found);
    }
    found
}

/// Distinct words whose own sums are kept: enough for any article, and a bound on memory where the text is a book.
const KEPT: usize = 8_192;

/// A score far enough under that of no name that neighbours seen together do not make up for it: 14 of the learner's
/// units, chosen on the portions held out, where it cost one name of 5,487.
const CLOSED: i32 = -120;

/// Tokens whose weights are looked up together.
const TOGETHER: usize = 128;

/// Sums the weights of what is seen of each token; what a word says alone is summed once an article.
struct Scorer<'a> {
    page: &'a Page,
    model: &'a Model<'a>,
    seen: Seen,
    /// For the edge of a sentence and the first distinct words, their sums in each seat.
    alone: Vec<Scores>,
}

impl<'a> Scorer<'a> {
    fn new(page: &'a Page, model: &'a Model<'a>) -> Self {
        let kept = u32::try_from(page.words.words.len().min(KEPT)).unwrap_or(0);
        let words: Vec<Option<u32>> = std::iter::once(None).chain((0..kept).map(Some)).collect();
        let mut scorer =
            Self { page, model, seen: Seen::default(), alone: Vec::with_capacity(words.len() * SEATS.len()) };
        for words in words.chunks(TOGETHER) {
            scorer.seen.clear();
            for (word, seat) in words.iter().flat_map(|word| SEATS.map(|seat| (*word, seat))) {
                scorer.see_alone(word, seat);
            }
            model.look_up(&mut scorer.seen);
            scorer.alone.extend(scorer.seen.tokens().map(|places| model.sum(places)));
        }
        scorer
    }

    fn see_alone(&mut self, word: Option<u32>, seat: Seat) {
        let Self { page, model, seen, .. } = self;
        seen.open();
        page.observe_alone(word, seat, &mut |_, feature| seen.push(model, feature));
        seen.close();
    }

    /// The sum of what a word says alone, where it is not among those that are kept.
    fn by_itself(&mut self, word: Option<u32>, seat: Seat) -> Scores {
        self.seen.clear();
        self.see_alone(word, seat);
        self.model.look_up(&mut self.seen);
        self.seen.tokens().next().map_or([0; 8], |places| self.model.sum(places))
    }

    fn score(&mut self, sentence: usize, scores: &mut Vec<Scores>) {
        let indices = self.page.words.sentence(sentence);
        scores.clear();
        scores.extend((0..indices.len()).map(|at| self.apart(indices, at)));
        for (nth, scores) in scores.chunks_mut(TOGETHER).enumerate() {
            let Self { page, model, seen, .. } = &mut *self;
            seen.clear();
            for (at, _) in scores.iter().enumerate().filter(|(_, apart)| is_open(apart)) {
                seen.open();
                page.observe_together(sentence, nth * TOGETHER + at, &mut |_, feature| seen.push(model, feature));
                seen.close();
            }
            model.look_up(seen);
            for (own, places) in scores.iter_mut().filter(|apart| is_open(apart)).zip(seen.tokens()) {
                add(own, &model.sum(places));
            }
        }
    }

    /// What a token and its neighbours say, each by itself.
    fn apart(&mut self, indices: &[u32], at: usize) -> Scores {
        let mut own = [0; 8];
        for seat in SEATS {
            let word = at.checked_add_signed(seat.offset()).and_then(|at| indices.get(at)).copied();
            let row = word.map_or(0, |word| word as usize + 1);
            match self.alone.get(row * SEATS.len() + seat as usize) {
                Some(sum) => add(&mut own, sum),
                None => add(&mut own, &self.by_itself(word, seat)),
            }
        }
        own
    }
}

/// Whether words that are seen apart leave it open that a token is part of a name; if not, it is not looked at again.
fn is_open(apart: &Scores) -> bool {
    let [_, labels @ ..] = apart;
    labels.iter().any(|score| *score > CLOSED)
}

fn add(to: &mut Scores, from: &Scores) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

/// Cuts the labels of a sentence into names.
pub(super) fn cut(sentence: usize, labels: &[Label], scores: &[Scores], found: &mut Vec<Found>) {
    let mut open: Option<Found> = None;
    for (at, (&label, own)) in labels.iter().zip(scores).enumerate() {
        let kind = kind_of(label);
        let carries_on = is_inside(label) || label == Label::Group;
        match (&mut open, kind) {
            (Some(name), Some(kind)) if carries_on && name.kind == kind && name.last == at => name.last = at + 1,
            (_, Some(kind)) => {
                found.extend(open.replace(Found { sentence, first: at, last: at + 1, kind, votes: [0; 4] }));
            }
            (_, None) => found.extend(open.take()),
        }
        if let Some(name) = &mut open {
            let [_, person, in_person, organisation, in_organisation, place, in_place, group] = *own;
            let first = name.first == at;
            let here = if first {
                [person, organisation, place, group]
            } else {
                [in_person, in_organisation, in_place, group]
            };
            for (vote, score) in name.votes.iter_mut().zip(here) {
                *vote = vote.saturating_add(score);
            }
        }
    }
    found.extend(open);
}

fn kind_of(label: Label) -> Option<NameKind> {
    match label {
        Label::Out => None,
        Label::Person | Label::InPerson => Some(NameKind::Person),
        Label::Organisation | Label::InOrganisation => Some(NameKind::Organisation),
        Label::Place | Label::InPlace => Some(NameKind::Place),
        Label::Group => Some(NameKind::Group),
    }
}

fn is_inside(label: Label) -> bool {
    matches!(label, Label::InPerson | Label::InOrganisation | Label::InPlace)
}

/// The classifier's names, and the tagger's groups where the classifier names nothing.
pub(super) fn with_groups(mut names: Vec<Found>, tagged: Vec<Found>) -> Vec<Found> {
    let taken = |group: &Found| {
        let near = names.partition_point(|name| (name.sentence, name.last) <= (group.sentence, group.first));
        names.get(near).is_some_and(|name| name.sentence == group.sentence && name.first < group.last)
    };
    let groups: Vec<Found> =
        tagged.into_iter().filter(|name| name.kind == NameKind::Group).filter(|group| !taken(group)).collect();
    names.extend(groups);
    names.sort_by_key(|name| (name.sentence, name.first));
    names
}
