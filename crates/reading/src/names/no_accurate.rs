//! In place of the accurate tier where the crate is built without it: nothing can be made, so nothing is ever asked.

use super::ClassifierParts;
use super::features::Page;
use super::tagger::Found;
use copydesk_article::ModelName;

/// A classifier that cannot be.
#[derive(Debug)]
pub(super) enum Classifier {}

impl Classifier {
    pub(super) fn new(_: ClassifierParts) -> Result<Self, String> {
        Err("this program was built without the accurate tier (the feature `accurate`)".to_owned())
    }

    pub(super) fn name(&self) -> ModelName {
        match *self {}
    }

    pub(super) fn tag<'a>(&self, _: &Page, _: &dyn Fn(usize, usize) -> &'a str) -> Result<Vec<Found>, String> {
        match *self {}
    }
}
