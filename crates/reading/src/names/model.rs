//! The tagger's packed weights and its search for the best sequence of labels. Owns the file form: four features to a
//! cache line, each a 16-bit fingerprint and seven 16-bit weights (label O is the zero against which they count).

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

const MAGIC: &[u8; 8] = b"CDNAMES2";
const ROW: usize = 16;
const LINE: usize = 4;

/// A score that no path survives.
const NEVER: i32 = i32::MIN / 4;

/// The packed weights, read in place.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    transitions: [Scores; 9],
    rows: &'a [u8],
    lines: u64,
}

impl<'a> Model<'a> {
    /// Reads packed weights.
    #[must_use]
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (magic, rest) = bytes.split_first_chunk::<8>()?;
        let (lines, mut rest) = rest.split_first_chunk::<4>()?;
        if magic != MAGIC {
            return None;
        }
        let mut transitions = [[0; 8]; 9];
        for weight in transitions.iter_mut().flatten() {
            let (value, after) = rest.split_first_chunk::<4>()?;
            *weight = i32::from_le_bytes(*value);
            rest = after;
        }
        let lines = u64::from(u32::from_le_bytes(*lines));
        let wanted = usize::try_from(lines).ok()? * LINE * ROW;
        Some(Self { transitions, rows: rest.get(..wanted)?, lines })
    }

    /// Adds a feature's weights to the scores.
    pub fn add(&self, feature: u64, scores: &mut Scores) {
        let mark = mark_of(feature).to_le_bytes();
        for line in lines_of(feature, self.lines) {
            let start = line * LINE * ROW;
            let Some(line) = self.rows.get(start..start + LINE * ROW) else { return };
            let (rows, _) = line.as_chunks::<ROW>();
            for row in rows {
                let (values, _) = row.as_chunks::<2>();
                if values.first() == Some(&mark) {
                    for (score, value) in scores.iter_mut().zip(values).skip(1) {
                        *score += i32::from(i16::from_le_bytes(*value));
                    }
                    return;
                }
                if values.first() == Some(&[0, 0]) {
                    return;
                }
            }
        }
    }

    /// The best labels of a sentence, and by how much each beats its best rival at its place.
    pub fn decode(&self, scores: &[Scores], labels: &mut Vec<Label>) {
        labels.clear();
        let mut paths: Vec<[u8; 8]> = Vec::with_capacity(scores.len());
        let mut best: Scores = [NEVER; 8];
        for (at, here) in scores.iter().enumerate() {
            let mut next: Scores = [NEVER; 8];
            let mut from = [0_u8; 8];
            for (label, (target, (origin, own))) in LABELS.iter().zip(next.iter_mut().zip(from.iter_mut().zip(here))) {
                if at == 0 {
                    if may_follow(*label, None) {
                        *target = own + self.transition(0, *label);
                    }
                    continue;
                }
                for (before, &reached) in LABELS.iter().zip(&best) {
                    if !may_follow(*label, Some(*before)) {
                        continue;
                    }
                    let sum = reached + self.transition(*before as usize + 1, *label) + own;
                    if sum > *target {
                        *target = sum;
                        *origin = *before as u8;
                    }
                }
            }
            paths.push(from);
            best = next;
        }
        let mut last = best.iter().enumerate().max_by_key(|&(index, &score)| (score, 8 - index)).map_or(0, |(i, _)| i);
        for from in paths.iter().rev() {
            labels.push(LABELS.get(last).copied().unwrap_or_default());
            last = from.get(last).map_or(0, |&before| usize::from(before));
        }
        labels.reverse();
    }

    fn transition(&self, before: usize, label: Label) -> i32 {
        self.transitions.get(before).and_then(|row| row.get(label as usize)).copied().unwrap_or(0)
    }
}

/// The line of a feature, and the one that takes it where the first is full.
fn lines_of(feature: u64, lines: u64) -> [usize; 2] {
    [feature, feature.rotate_left(29)].map(|hash| {
        let line = (u128::from(hash) * u128::from(lines)) >> 64;
        usize::try_from(line).unwrap_or(0)
    })
}

fn mark_of(feature: u64) -> u16 {
    let [low, high, ..] = feature.to_le_bytes();
    u16::from_le_bytes([low, high]).max(1)
}

/// Packs weights: the features that matter most first; one that finds its line full is left out. Gives the bytes and
/// how many were left out.
#[must_use]
pub fn pack(features: &[(u64, [i16; 8])], transitions: &[Scores; 9], lines: u32) -> (Vec<u8>, usize) {
    let mut rows = vec![[0_u8; ROW]; lines as usize * LINE];
    let mut left_out = 0;
    for (feature, weights) in features {
        let free = lines_of(*feature, u64::from(lines)).into_iter().find_map(|line| {
            let slots = rows.get(line * LINE..(line + 1) * LINE)?;
            slots.iter().position(|row| row.starts_with(&[0, 0])).map(|slot| line * LINE + slot)
        });
        match free.and_then(|slot| rows.get_mut(slot)) {
            Some(row) => {
                let values = weights.iter().skip(1).flat_map(|weight| weight.to_le_bytes());
                for (to, from) in row.iter_mut().zip(mark_of(*feature).to_le_bytes().into_iter().chain(values)) {
                    *to = from;
                }
            }
            None => left_out += 1,
        }
    }
    let mut bytes = MAGIC.to_vec();
    bytes.extend(lines.to_le_bytes());
    bytes.extend(transitions.iter().flatten().flat_map(|weight| weight.to_le_bytes()));
    bytes.extend(rows.iter().flatten());
    (bytes, left_out)
}
