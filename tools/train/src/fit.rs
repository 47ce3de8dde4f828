//! Fits the tagger: a structured averaged perceptron over exact features (no collisions while learning), cut to those
//! that matter and packed. One thread, a fixed seed, a fixed order: the same bytes every time.

use crate::corpora::Labelled;
use copydesk_reading::names::training::{LABELS, Label, Lexicon, Page, Scores, may_follow, pack_model};
use std::collections::HashMap;

/// What is learned with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// Passes over the data.
    pub(crate) passes: usize,
    /// A feature seen less often is left out.
    pub(crate) least: u32,
    /// Cache lines of the packed model (seven features each).
    pub(crate) lines: usize,
    /// Features that are kept at most, those with the largest weights.
    pub(crate) kept: usize,
    /// The largest weight that the packed model tells apart.
    pub(crate) most: f32,
    /// How much a wrong label is favoured while learning, in weight units: the margin asked for.
    pub(crate) margin: f32,
    /// Share of a token's features that are hidden while learning, in 256ths.
    pub(crate) hidden: u64,
    /// Fits with other orders whose weights are averaged.
    pub(crate) fits: usize,
}

/// Weights as they are learned; label O is always zero.
struct Weights {
    now: Vec<[f32; 8]>,
    sums: Vec<[f32; 8]>,
    touched: Vec<u32>,
    transitions: [[f32; 8]; 9],
    transition_sums: [[f32; 8]; 9],
}

/// A sentence as it is shown.
struct View<'a> {
    features: &'a [u32],
    starts: &'a [u32],
    labels: &'a [Label],
}

struct Example {
    /// Features of each token, all in one row, with where each token's begin.
    features: Vec<u32>,
    starts: Vec<u32>,
    labels: Vec<Label>,
}

/// What was learned: features with their weights, and the weights of a label after another.
pub(crate) struct Learned {
    features: Vec<u64>,
    weights: Vec<[f32; 8]>,
    transitions: [[f32; 8]; 9],
}

/// Fits a tagger.
pub(crate) fn fit(documents: &[Labelled], lexicon: &Lexicon<'_>, plan: Plan) -> Learned {
    let (examples, features) = examples(documents, lexicon, plan.least);
    let mut mean = vec![[0.0; 8]; features.len()];
    let mut mean_transitions = [[0.0; 8]; 9];
    for nth in 0..plan.fits {
        let weights = one_fit(&examples, features.len(), plan, nth as u64);
        for (sum, weight) in mean.iter_mut().flatten().zip(weights.now.iter().flatten()) {
            *sum += weight / plan.fits as f32;
        }
        for (sum, weight) in mean_transitions.iter_mut().flatten().zip(weights.transitions.iter().flatten()) {
            *sum += weight / plan.fits as f32;
        }
    }
    Learned { features, weights: mean, transitions: mean_transitions }
}

fn one_fit(examples: &[Example], features: usize, plan: Plan, nth: u64) -> Weights {
    let mut weights = Weights {
        now: vec![[0.0; 8]; features],
        sums: vec![[0.0; 8]; features],
        touched: vec![0; features],
        transitions: [[0.0; 8]; 9],
        transition_sums: [[0.0; 8]; 9],
    };
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(0x00c0_ffee + nth);
    let mut clock = 1_u32;
    let mut seen = (Vec::new(), Vec::new());
    for pass in 0..plan.passes {
        random.shuffle(&mut order);
        let mut wrong = 0;
        for &index in &order {
            wrong += usize::from(weights.learn(
                &examples[index].hide(plan.hidden, &mut random, &mut seen),
                clock,
                plan.margin,
            ));
            clock += 1;
        }
        eprintln!("fit {nth}, pass {pass}: {wrong} of {} sentences wrong", examples.len());
    }
    weights.average(clock);
    weights
}

impl Example {
    /// The example with a share of its features hidden.
    fn hide<'a>(&'a self, hidden: u64, random: &mut Random, seen: &'a mut (Vec<u32>, Vec<u32>)) -> View<'a> {
        if hidden == 0 {
            return View { features: &self.features, starts: &self.starts, labels: &self.labels };
        }
        seen.0.clear();
        seen.1.clear();
        seen.1.push(0);
        for bounds in self.starts.windows(2) {
            for features in self.features[bounds[0] as usize..bounds[1] as usize].chunks(8) {
                let mut dice = random.next();
                for &feature in features {
                    if dice & 255 >= hidden {
                        seen.0.push(feature);
                    }
                    dice >>= 8;
                }
            }
            seen.1.push(u32::try_from(seen.0.len()).unwrap_or(u32::MAX));
        }
        View { features: &seen.0, starts: &seen.1, labels: &self.labels }
    }
}

fn examples(documents: &[Labelled], lexicon: &Lexicon<'_>, least: u32) -> (Vec<Example>, Vec<u64>) {
    let mut ids: HashMap<u64, u32> = HashMap::new();
    let mut counts: Vec<u32> = Vec::new();
    let mut known: Vec<u64> = Vec::new();
    let mut found = Vec::new();
    for document in documents {
        let page = Page::new(&document.text, &document.sentences, lexicon);
        for (nth, labels) in document.labels.iter().enumerate() {
            let mut example = Example { features: Vec::new(), starts: vec![0], labels: labels.clone() };
            for at in 0..labels.len() {
                page.observe(nth, at, &mut |feature| {
                    let id = *ids.entry(feature).or_insert_with(|| {
                        known.push(feature);
                        counts.push(0);
                        u32::try_from(known.len() - 1).unwrap_or(u32::MAX)
                    });
                    counts[id as usize] += 1;
                    example.features.push(id);
                });
                example.starts.push(u32::try_from(example.features.len()).unwrap_or(u32::MAX));
            }
            if !labels.is_empty() {
                found.push(example);
            }
        }
    }
    // Rare features leave; the others are numbered anew.
    let mut kept = Vec::new();
    let renumbered: Vec<u32> = counts
        .iter()
        .zip(&known)
        .map(|(&count, &feature)| {
            if count < least {
                return u32::MAX;
            }
            kept.push(feature);
            u32::try_from(kept.len() - 1).unwrap_or(u32::MAX)
        })
        .collect();
    for example in &mut found {
        let mut features = Vec::with_capacity(example.features.len());
        let mut starts = vec![0];
        for bounds in example.starts.windows(2) {
            let own = &example.features[bounds[0] as usize..bounds[1] as usize];
            features.extend(own.iter().map(|&id| renumbered[id as usize]).filter(|&id| id != u32::MAX));
            starts.push(u32::try_from(features.len()).unwrap_or(u32::MAX));
        }
        (example.features, example.starts) = (features, starts);
    }
    eprintln!("{} sentences, {} features of {}", found.len(), kept.len(), known.len());
    (found, kept)
}

impl Weights {
    /// Learns from one sentence; whether it was read wrongly.
    fn learn(&mut self, example: &View<'_>, clock: u32, margin: f32) -> bool {
        let scores = self.score(example, margin);
        let found = self.decode(&scores);
        if found == example.labels {
            return false;
        }
        for (at, (&wanted, &got)) in example.labels.iter().zip(&found).enumerate() {
            if wanted != got {
                let own = example.starts[at] as usize..example.starts[at + 1] as usize;
                for &feature in &example.features[own] {
                    self.bump(feature as usize, wanted, got, clock);
                }
            }
            let before = |labels: &[Label]| at.checked_sub(1).map_or(0, |at| labels[at] as usize + 1);
            let (right, wrong) = (before(example.labels), before(&found));
            if wanted != got || right != wrong {
                self.bump_transition(right, wanted, 1.0, clock);
                self.bump_transition(wrong, got, -1.0, clock);
            }
        }
        true
    }

    fn score(&self, example: &View<'_>, margin: f32) -> Vec<[f32; 8]> {
        let mut all = Vec::with_capacity(example.labels.len());
        for (at, &wanted) in example.labels.iter().enumerate() {
            let mut scores = [margin; 8];
            scores[wanted as usize] = 0.0;
            let own = example.starts[at] as usize..example.starts[at + 1] as usize;
            for &feature in &example.features[own] {
                for (score, weight) in scores.iter_mut().zip(&self.now[feature as usize]) {
                    *score += weight;
                }
            }
            all.push(scores);
        }
        all
    }

    fn decode(&self, scores: &[[f32; 8]]) -> Vec<Label> {
        let mut paths: Vec<[u8; 8]> = Vec::with_capacity(scores.len());
        let mut best = [f32::MIN; 8];
        for (at, own) in scores.iter().enumerate() {
            let mut next = [f32::MIN; 8];
            let mut from = [0_u8; 8];
            for &label in &LABELS {
                let to = label as usize;
                if at == 0 {
                    if may_follow(label, None) {
                        next[to] = own[to] + self.transitions[0][to];
                    }
                    continue;
                }
                for &before in &LABELS {
                    if best[before as usize] > f32::MIN && may_follow(label, Some(before)) {
                        let sum = best[before as usize] + self.transitions[before as usize + 1][to] + own[to];
                        if sum > next[to] {
                            next[to] = sum;
                            from[to] = before as u8;
                        }
                    }
                }
            }
            paths.push(from);
            best = next;
        }
        let mut last = 0;
        for (index, score) in best.iter().enumerate() {
            if *score > best[last] {
                last = index;
            }
        }
        let mut labels = Vec::with_capacity(scores.len());
        for from in paths.iter().rev() {
            labels.push(LABELS[last]);
            last = usize::from(from[last]);
        }
        labels.reverse();
        labels
    }

    fn bump(&mut self, feature: usize, wanted: Label, got: Label, clock: u32) {
        let past = (clock - self.touched[feature]) as f32;
        self.touched[feature] = clock;
        for (sum, now) in self.sums[feature].iter_mut().zip(&self.now[feature]) {
            *sum += now * past;
        }
        if wanted != Label::Out {
            self.now[feature][wanted as usize] += 1.0;
        }
        if got != Label::Out {
            self.now[feature][got as usize] -= 1.0;
        }
    }

    fn bump_transition(&mut self, before: usize, label: Label, by: f32, clock: u32) {
        self.transitions[before][label as usize] += by;
        self.transition_sums[before][label as usize] += by * clock as f32;
    }

    /// Puts the mean over all steps in place of the last weights.
    fn average(&mut self, clock: u32) {
        for ((now, sums), &touched) in self.now.iter_mut().zip(&self.sums).zip(&self.touched) {
            let past = (clock - touched) as f32;
            for (weight, sum) in now.iter_mut().zip(sums) {
                *weight = (sum + *weight * past) / clock as f32;
            }
        }
        for (row, sums) in self.transitions.iter_mut().zip(&self.transition_sums) {
            for (weight, sum) in row.iter_mut().zip(sums) {
                *weight -= sum / clock as f32;
            }
        }
    }
}

/// Packs what was learned in eight bits a weight: `plan.most` becomes the largest of them, what is larger is cut to it.
pub(crate) fn pack(learned: &Learned, plan: Plan) -> Vec<u8> {
    let scale = 127.0 / plan.most;
    let mut rows: Vec<(u64, [i8; 8], f32)> = learned
        .features
        .iter()
        .zip(&learned.weights)
        .map(|(&feature, weights)| {
            let force = weights.iter().map(|weight| weight.abs()).sum::<f32>();
            (feature, weights.map(|weight| (weight * scale).round().clamp(-127.0, 127.0) as i8), force)
        })
        .filter(|row| row.1.iter().any(|&weight| weight != 0))
        .collect();
    rows.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    eprintln!("{} features with weight, room for {}", rows.len(), plan.lines * 7);
    rows.truncate(plan.kept);
    let packed: Vec<(u64, [i8; 8])> = rows.into_iter().map(|row| (row.0, row.1)).collect();
    let transitions: [Scores; 9] = learned.transitions.map(|row| row.map(|weight| (weight * scale).round() as i32));
    let (bytes, left_out) = pack_model(&packed, &transitions, plan.lines);
    eprintln!("{left_out} features found their line full");
    bytes
}

/// A small deterministic generator (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            let other = usize::try_from(self.next() % (last as u64 + 1)).unwrap_or(0);
            order.swap(last, other);
        }
    }
}
