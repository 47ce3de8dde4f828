//! The tagger's packed weights and its search for the best sequence of labels. Owns the file form: seven features to a
//! cache line, the 16-bit fingerprints first and behind them seven 8-bit weights each (label O is the zero against which
//! they count); a bit for each line that found no room for a feature; and before all, bits that tell of most unknown
//! features that they are, without a look at the lines.

use super::features::MOST;

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

const MAGIC: &[u8; 8] = b"CDNAMES4";
/// Bytes of a line: a cache line.
const LINE: usize = 64;
/// Features of a line.
const ROOM: usize = 7;
/// Labels that have weights: all but O.
const WEIGHTS: usize = 7;
/// Where the weights begin in a line, behind the fingerprints and a byte to spare.
const WEIGHED: usize = 2 * ROOM + 1;
/// Bytes before the bits: the head, filled up to a cache line.
const HEAD: usize = 320;
/// Bits that tell which features may be known: some seven for each feature there is, and still in a core's own cache.
const KNOWN: usize = 1 << 20;

/// A score that no path survives.
pub(super) const NEVER: i32 = i32::MIN / 4;

/// The packed weights, read in place.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    /// Scores of a label after another; row 0 is the start of a sentence. What may not follow is [`NEVER`].
    transitions: [Scores; 9],
    /// A bit for each hash: whether a feature may be known at all.
    known: &'a [u8; KNOWN / 8],
    /// A bit for each line: whether a feature was sent on to its second line.
    full: &'a [u8],
    lines: &'a [[u8; LINE]],
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
        let (known, rest) = rest.split_first_chunk()?;
        let (full, rows) = rest.split_at_checked(bits_of(count))?;
        let (lines, _) = rows.as_chunks();
        Some(Self { transitions: only_allowed(transitions), known, full, lines: lines.get(..count)? })
    }

    /// Scores of a label after another, the start of a sentence first; [`NEVER`] where it may not follow.
    pub(super) fn transitions(&self) -> &[Scores; 9] {
        &self.transitions
    }

    /// Finds the weights of what was seen: all places are worked out before any weight is added, and nothing waits for
    /// the one before it, so that the waits for memory overlap.
    pub(super) fn look_up(&self, seen: &mut Seen) {
        let Seen { features, count, places, .. } = seen;
        places.clear();
        places.extend(features.iter().take(*count).map(|feature| {
            let (line, mark) = (line_of(*feature, self.lines.len()), mark_of(*feature));
            self.place(line, mark).or_else(|| self.second_place(*feature, line)).unwrap_or(NOWHERE)
        }));
    }

    /// Where the weights of a fingerprint begin, counted in bytes from the first line.
    #[inline]
    fn place(&self, line: usize, mark: u16) -> Option<usize> {
        let slot = slot(self.lines.get(line)?, mark)?;
        Some(line * LINE + WEIGHED - 1 + WEIGHTS * slot)
    }

    #[cold]
    fn second_place(&self, feature: u64, line: usize) -> Option<usize> {
        let second = second_line_of(feature, self.lines.len());
        is_set(self.full, line).then(|| self.place(second, mark_of(feature))).flatten()
    }

    /// The scores of some features by their places. The byte before the weights lands on label O, whose score is set to
    /// nought at the end. Sixteen bits hold the sum of all features of a token.
    pub(super) fn sum(&self, places: &[usize]) -> Scores {
        let bytes = self.lines.as_flattened();
        let mut sums = [0_i16; 8];
        for place in places {
            let Some(weights) = bytes.get(*place..).and_then(|rest| rest.first_chunk::<8>()) else { continue };
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = sum.wrapping_add(i16::from(weight.cast_signed()));
            }
        }
        let [out, ..] = &mut sums;
        *out = 0;
        sums.map(i32::from)
    }
}

/// The place of a feature that is not known.
const NOWHERE: usize = usize::MAX;

/// Where in a line a fingerprint stands. Four are compared at once: of the differences, the lanes of nought are told by the
/// borrow that they take. Lanes above such a lane may be told wrongly, so the lowest counts.
#[inline]
fn slot(line: &[u8; LINE], mark: u16) -> Option<usize> {
    const ONES: u64 = 0x0001_0001_0001_0001;
    let [first, second, ..] = *line.as_chunks::<8>().0 else { return None };
    let [first, second] = [first, second].map(|word| u64::from_le_bytes(word) ^ (u64::from(mark) * ONES));
    // The last lane holds no fingerprint.
    let [first, second] = [first, second | 0xffff << 48].map(|lanes| lanes.wrapping_sub(ONES) & !lanes & ONES << 15);
    let lanes = first >> 1 | second;
    let lowest = lanes.trailing_zeros() as usize;
    (lanes != 0).then_some(lowest / 16 + (lowest & 1) * 4)
}

/// The features of some tokens, one token after another. Owns its room from one lot of tokens to the next.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Those that may be known, then room.
    features: Vec<u64>,
    count: usize,
    /// Where those of each token end.
    ends: Vec<usize>,
    /// The places of their weights, once they were looked up.
    places: Vec<usize>,
}

impl Seen {
    pub(super) fn clear(&mut self) {
        self.count = 0;
        self.ends.clear();
    }

    /// Makes room for the features of a token.
    pub(super) fn open(&mut self) {
        if self.features.len() < self.count + MOST {
            self.features.resize(self.count * 2 + MOST, 0);
        }
    }

    /// Takes a feature of the token, if it may be known: one that may not is written over by the next.
    #[inline]
    pub(super) fn push(&mut self, model: &Model<'_>, feature: u64) {
        if let Some(slot) = self.features.get_mut(self.count) {
            *slot = feature;
            self.count += usize::from(is_set(model.known, known_of(feature)));
        }
    }

    /// Ends the token.
    pub(super) fn close(&mut self) {
        self.ends.push(self.count);
    }

    /// The places of each token's weights.
    pub(super) fn tokens(&self) -> impl Iterator<Item = &[usize]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.places.get(start..*end).unwrap_or_default())
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

/// The bit of a feature among those that tell whether it may be known.
fn known_of(feature: u64) -> usize {
    usize::try_from(feature >> 20).unwrap_or(0) % KNOWN
}

/// Bytes of the bits of some lines, whole cache lines.
fn bits_of(lines: usize) -> usize {
    lines.div_ceil(512) * 64
}

#[inline]
fn is_set(bits: &[u8], at: usize) -> bool {
    bits.get(at / 8).is_some_and(|byte| byte & (1 << (at % 8)) != 0)
}

/// Packs weights: the features that matter most first; one that finds both its lines full is left out. Gives the bytes
/// and how many were left out.
#[must_use]
pub fn pack(features: &[(u64, [i8; 8])], transitions: &[Scores; 9], lines: usize) -> (Vec<u8>, usize) {
    let mut rows = vec![[0_u8; LINE]; lines];
    let mut full = vec![0_u8; bits_of(lines)];
    let mut known = vec![0_u8; KNOWN / 8];
    let mut left_out = 0;
    for (feature, weights) in features {
        let (first, second) = (line_of(*feature, lines), second_line_of(*feature, lines));
        let has_room = |nth: &usize| rows.get(*nth).is_some_and(|line| slot(line, 0).is_some());
        let place = [first, second].into_iter().find(has_room);
        let Some(line) = place.and_then(|place| rows.get_mut(place)) else {
            left_out += 1;
            continue;
        };
        if place != Some(first) {
            set(&mut full, first);
        }
        set(&mut known, known_of(*feature));
        let slot = slot(line, 0).unwrap_or(0);
        let marks = line.iter_mut().skip(2 * slot).zip(mark_of(*feature).to_le_bytes());
        marks.for_each(|(to, from)| *to = from);
        let weights = weights.iter().skip(1).map(|weight| weight.cast_unsigned());
        line.iter_mut().skip(WEIGHED + WEIGHTS * slot).zip(weights).for_each(|(to, from)| *to = from);
    }
    let mut bytes = MAGIC.to_vec();
    bytes.extend(u32::try_from(lines).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend(transitions.iter().flatten().flat_map(|weight| weight.to_le_bytes()));
    bytes.resize(HEAD, 0);
    bytes.extend(known);
    bytes.extend(full);
    bytes.extend(rows.iter().flatten());
    (bytes, left_out)
}

fn set(bits: &mut [u8], at: usize) {
    if let Some(byte) = bits.get_mut(at / 8) {
        *byte |= 1 << (at % 8);
    }
}
