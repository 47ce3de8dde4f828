//! The tagger's packed weights and its search for the best sequence of labels. Owns the file form: four features to a
//! cache line, each a 16-bit fingerprint and seven 16-bit weights (label O is the zero against which they count), and a
//! bit for each line that found no room for a feature, so that one line tells almost always that a feature is unknown.

/// What a token is in a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Label {
    /// In none.
    #[default]
    Out = 0,
    /// First of a person.
    Person = 1,
    /// Further word of a person.
    InPerson = 2,
    /// First of an organisation.
    Organisation = 3,
    /// Further word of an organisation.
    InOrganisation = 4,
    /// First of a place.
    Place = 5,
    /// Further word of a place.
    InPlace = 6,
    /// A nationality, people or religion.
    Group = 7,
}

/// All labels, in their order.
pub const LABELS: [Label; 8] = [
    Label::Out,
    Label::Person,
    Label::InPerson,
    Label::Organisation,
    Label::InOrganisation,
    Label::Place,
    Label::InPlace,
    Label::Group,
];

/// Scores of the labels.
pub type Scores = [i32; 8];

/// Whether a label may follow another (`None`: the start of a sentence).
#[must_use]
pub fn may_follow(label: Label, before: Option<Label>) -> bool {
    match label {
        Label::InPerson => matches!(before, Some(Label::Person | Label::InPerson)),
        Label::InOrganisation => matches!(before, Some(Label::Organisation | Label::InOrganisation)),
        Label::InPlace => matches!(before, Some(Label::Place | Label::InPlace)),
        Label::Out | Label::Person | Label::Organisation | Label::Place | Label::Group => true,
    }
}

const MAGIC: &[u8; 8] = b"CDNAMES3";
const ROW: usize = 16;
const LINE: usize = 4;
/// Bytes before the bits: the head, filled up to a cache line.
const HEAD: usize = 320;

/// A score that no path survives.
pub(super) const NEVER: i32 = i32::MIN / 4;

/// The packed weights, read in place.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    /// Scores of a label after another; row 0 is the start of a sentence. What may not follow is [`NEVER`].
    transitions: [Scores; 9],
    /// A bit for each line: whether a feature was sent on to its second line.
    full: &'a [u8],
    lines: &'a [[u8; LINE * ROW]],
}

impl<'a> Model<'a> {
    /// Reads packed weights. They are read fastest where the bytes begin at a cache line.
    #[must_use]
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(HEAD)?;
        let (magic, head) = head.split_first_chunk::<8>()?;
        let (count, mut head) = head.split_first_chunk::<4>()?;
        if magic != MAGIC {
            return None;
        }
        let mut transitions = [[0; 8]; 9];
        for weight in transitions.iter_mut().flatten() {
            let (value, after) = head.split_first_chunk::<4>()?;
            *weight = i32::from_le_bytes(*value);
            head = after;
        }
        let count = usize::try_from(u32::from_le_bytes(*count)).ok()?;
        let (full, rows) = rest.split_at_checked(bits_of(count))?;
        let (lines, _) = rows.as_chunks();
        Some(Self { transitions: only_allowed(transitions), full, lines: lines.get(..count)? })
    }

    /// Scores of a label after another, the start of a sentence first; [`NEVER`] where it may not follow.
    pub(super) fn transitions(&self) -> &[Scores; 9] {
        &self.transitions
    }

    /// The scores of some features. Each is looked up before any is added, so that the waits for memory overlap.
    pub(super) fn sum(&self, features: &Features) -> Scores {
        let mut scores = [0; 8];
        for features in features.seen().chunks(AT_ONCE) {
            let mut places = [(0, LINE); AT_ONCE];
            for (place, feature) in places.iter_mut().zip(features) {
                let line = line_of(*feature, self.lines.len());
                *place = (line, self.slot(line, mark_of(*feature)));
            }
            for (&(line, slot), feature) in places.iter().zip(features) {
                if slot < LINE {
                    self.add(line, slot, &mut scores);
                } else if is_set(self.full, line) {
                    let line = second_line_of(*feature, self.lines.len());
                    self.add(line, self.slot(line, mark_of(*feature)), &mut scores);
                }
            }
        }
        let [out, ..] = &mut scores;
        *out = 0;
        scores
    }

    /// Where in a line a fingerprint stands; [`LINE`] where it does not.
    #[inline]
    fn slot(&self, line: usize, mark: u16) -> usize {
        let Some(line) = self.lines.get(line) else { return LINE };
        let (rows, _) = line.as_chunks::<ROW>();
        let mut slot = LINE;
        for (nth, row) in rows.iter().enumerate().rev() {
            let [low, high, ..] = *row;
            slot = if u16::from_le_bytes([low, high]) == mark { nth } else { slot };
        }
        slot
    }

    /// Adds a row; the fingerprint lands on label O, whose score is set to nought at the end.
    #[inline]
    fn add(&self, line: usize, slot: usize, scores: &mut Scores) {
        let Some(row) = self.lines.get(line).and_then(|line| line.as_chunks::<ROW>().0.get(slot)) else { return };
        let (values, _) = row.as_chunks::<2>();
        for (score, value) in scores.iter_mut().zip(values) {
            *score = score.wrapping_add(i32::from(i16::from_le_bytes(*value)));
        }
    }
}

/// Features that are looked up together.
const AT_ONCE: usize = 16;

/// The features of one token, at most [`MOST`](super::features::MOST).
#[derive(Debug)]
pub(super) struct Features {
    held: [u64; 64],
    count: usize,
}

impl Features {
    pub(super) fn new() -> Self {
        Self { held: [0; 64], count: 0 }
    }

    pub(super) fn clear(&mut self) {
        self.count = 0;
    }

    #[inline]
    pub(super) fn push(&mut self, feature: u64) {
        if let Some(slot) = self.held.get_mut(self.count) {
            *slot = feature;
            self.count += 1;
        }
    }

    fn seen(&self) -> &[u64] {
        self.held.get(..self.count).unwrap_or_default()
    }
}

/// The search for the best labels of a sentence, with what it keeps between sentences.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    paths: Vec<[u8; 8]>,
    labels: Vec<Label>,
}

impl Decoder {
    /// The best labels; of equals the first.
    pub(super) fn decode(&mut self, transitions: &[Scores; 9], scores: &[Scores]) -> &[Label] {
        self.paths.clear();
        self.labels.clear();
        let [start, transitions @ ..] = transitions;
        let mut best = [0; 8];
        for (at, own) in scores.iter().enumerate() {
            let mut next = *start;
            let mut from = [0_u8; 8];
            if at > 0 {
                next = [i32::MIN; 8];
                for ((before, row), reached) in (0_u8..).zip(transitions).zip(best) {
                    for ((target, origin), step) in next.iter_mut().zip(&mut from).zip(row) {
                        let sum = reached + step;
                        if sum > *target {
                            *target = sum;
                            *origin = before;
                        }
                    }
                }
            }
            // Scores count from the best, so that no text is long enough to leave their range.
            let mut most = i32::MIN;
            for (target, own) in next.iter_mut().zip(own) {
                *target += own;
                most = most.max(*target);
            }
            best = next.map(|score| (score - most).max(NEVER));
            self.paths.push(from);
        }
        let mut last = 0_u8;
        let mut most = i32::MIN;
        for (label, score) in (0_u8..).zip(best) {
            if score > most {
                (last, most) = (label, score);
            }
        }
        for from in self.paths.iter().rev() {
            self.labels.push(LABELS.get(usize::from(last)).copied().unwrap_or_default());
            last = from.get(usize::from(last)).copied().unwrap_or_default();
        }
        self.labels.reverse();
        &self.labels
    }
}

/// Scores of a label after another, with [`NEVER`] where it may not follow.
pub(super) fn only_allowed(mut transitions: [Scores; 9]) -> [Scores; 9] {
    for (row, before) in transitions.iter_mut().zip(std::iter::once(None).chain(LABELS.map(Some))) {
        for (weight, label) in row.iter_mut().zip(LABELS) {
            *weight = if may_follow(label, before) { *weight } else { NEVER };
        }
    }
    transitions
}

/// The line of a feature.
fn line_of(feature: u64, lines: usize) -> usize {
    let line = (u128::from(feature) * lines as u128) >> 64;
    usize::try_from(line).unwrap_or(0)
}

/// The line that takes it where the first is full.
fn second_line_of(feature: u64, lines: usize) -> usize {
    line_of(feature.rotate_left(29), lines)
}

fn mark_of(feature: u64) -> u16 {
    let [low, high, ..] = feature.to_le_bytes();
    u16::from_le_bytes([low, high]).max(1)
}

/// Bytes of the bits of some lines, whole cache lines.
fn bits_of(lines: usize) -> usize {
    lines.div_ceil(512) * 64
}

fn is_set(bits: &[u8], at: usize) -> bool {
    bits.get(at / 8).is_some_and(|byte| byte & (1 << (at % 8)) != 0)
}

/// Packs weights: the features that matter most first; one that finds both its lines full is left out. Gives the bytes
/// and how many were left out.
#[must_use]
pub fn pack(features: &[(u64, [i16; 8])], transitions: &[Scores; 9], lines: usize) -> (Vec<u8>, usize) {
    let mut rows = vec![[[0_u8; ROW]; LINE]; lines];
    let mut full = vec![0_u8; bits_of(lines)];
    let mut left_out = 0;
    for (feature, weights) in features {
        let first = line_of(*feature, lines);
        let free = |row: &&mut [u8; ROW]| row.starts_with(&[0, 0]);
        let mut row = rows.get_mut(first).and_then(|line| line.iter_mut().find(free));
        if row.is_none() {
            let second = rows.get_mut(second_line_of(*feature, lines));
            row = second.and_then(|line| line.iter_mut().find(free));
            if let (Some(_), Some(byte)) = (&row, full.get_mut(first / 8)) {
                *byte |= 1 << (first % 8);
            }
        }
        let Some(row) = row else {
            left_out += 1;
            continue;
        };
        let values = weights.iter().skip(1).flat_map(|weight| weight.to_le_bytes());
        for (to, from) in row.iter_mut().zip(mark_of(*feature).to_le_bytes().into_iter().chain(values)) {
            *to = from;
        }
    }
    let mut bytes = MAGIC.to_vec();
    bytes.extend(u32::try_from(lines).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend(transitions.iter().flatten().flat_map(|weight| weight.to_le_bytes()));
    bytes.resize(HEAD, 0);
    bytes.extend(full);
    bytes.extend(rows.iter().flatten().flatten());
    (bytes, left_out)
}
