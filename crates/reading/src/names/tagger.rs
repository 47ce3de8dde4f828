//! Labels the tokens of an article and cuts the labels into names. Owns nothing but the walk from scores to spans.

use super::features::{Page, SEATS, Seat};
use super::model::{Decoder, Features, Label, Model, Scores};

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
    let scorer = Scorer::new(page, model);
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

/// Sums the weights of what is seen of each token; what a word says alone is summed once an article.
struct Scorer<'a> {
    page: &'a Page,
    model: &'a Model<'a>,
    /// For the first distinct words, their sums in each seat.
    alone: Vec<[Scores; SEATS.len()]>,
    edge: [Scores; SEATS.len()],
}

impl<'a> Scorer<'a> {
    fn new(page: &'a Page, model: &'a Model<'a>) -> Self {
        let mut scorer = Self { page, model, alone: Vec::new(), edge: [[0; 8]; SEATS.len()] };
        scorer.edge = scorer.every_seat(None);
        let kept = u32::try_from(page.words.words.len().min(KEPT)).unwrap_or(0);
        scorer.alone = (0..kept).map(|index| scorer.every_seat(Some(index))).collect();
        scorer
    }

    fn every_seat(&self, index: Option<u32>) -> [Scores; SEATS.len()] {
        SEATS.map(|seat| self.by_itself(index, seat))
    }

    fn by_itself(&self, index: Option<u32>, seat: Seat) -> Scores {
        let mut seen = Features::new();
        self.page.observe_alone(index, seat, &mut |_, feature| seen.push(feature));
        self.model.sum(&seen)
    }

    fn score(&self, sentence: usize, scores: &mut Vec<Scores>) {
        scores.clear();
        let mut seen = Features::new();
        let indices = self.page.words.sentence(sentence);
        for at in 0..indices.len() {
            seen.clear();
            self.page.observe_together(sentence, at, &mut |_, feature| seen.push(feature));
            let mut own = self.model.sum(&seen);
            for seat in SEATS {
                let index = at.checked_add_signed(seat.offset()).and_then(|at| indices.get(at)).copied();
                let kept = match index {
                    Some(index) => self.alone.get(index as usize),
                    None => Some(&self.edge),
                };
                match kept.and_then(|seats| seats.get(seat as usize)) {
                    Some(sum) => add(&mut own, sum),
                    None => add(&mut own, &self.by_itself(index, seat)),
                }
            }
            scores.push(own);
        }
    }
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
