//! Labels the tokens of an article and cuts the labels into names. Owns nothing but the walk from scores to spans.

use super::features::Page;
use super::model::{Label, Model, Scores};

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
    let mut scores: Vec<Scores> = Vec::new();
    let mut labels: Vec<Label> = Vec::new();
    for sentence in 0..page.words.sentences.len() {
        scores.clear();
        for at in 0..page.tokens(sentence) {
            let mut own = [0; 8];
            page.observe(sentence, at, &mut |feature| model.add(feature, &mut own));
            scores.push(own);
        }
        model.decode(&scores, &mut labels);
        cut(sentence, &labels, &scores, &mut found);
    }
    found
}

fn cut(sentence: usize, labels: &[Label], scores: &[Scores], found: &mut Vec<Found>) {
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
