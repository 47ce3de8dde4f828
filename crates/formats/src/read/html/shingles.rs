//! Whether a block's words stand in another text, in runs of four: how JSON-LD's `articleBody` points at the body.

use super::text::words;
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// Words in a run.
const RUN: usize = 4;

/// The runs of words in a text. Only membership is asked, so no order can leak.
#[derive(Debug, Default)]
pub(super) struct Shingles {
    runs: HashSet<u64, BuildHasherDefault<DefaultHasher>>,
}

impl Shingles {
    pub(super) fn of(text: &str) -> Self {
        Self { runs: runs(text).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Share of the runs of a text that are known here; `None` for a text shorter than a run.
    pub(super) fn cover(&self, text: &str) -> Option<f32> {
        let (mut all, mut known) = (0_u32, 0_u32);
        for run in runs(text) {
            all += 1;
            known += u32::from(self.runs.contains(&run));
        }
        (all > 0).then(|| known as f32 / all as f32)
    }
}

fn runs(text: &str) -> impl Iterator<Item = u64> + '_ {
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let mut window = [0_u64; RUN];
    let mut seen = 0;
    words(text).filter_map(move |word| {
        window.rotate_left(1);
        if let Some(last) = window.last_mut() {
            *last = hasher.hash_one(word);
        }
        seen += 1;
        (seen >= RUN).then(|| hasher.hash_one(window))
    })
}
