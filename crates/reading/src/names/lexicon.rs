//! What is known of words before an article is read: the cluster a word stands in, and the lists a phrase stands on.
//! Owns the packed form (open addressing over 32-bit fingerprints, read in place) and the hash that both sides use.

/// A phrase stands on the list of given names.
pub const GIVEN: u16 = 1;
/// … of family names.
pub const FAMILY: u16 = 1 << 1;
/// … of towns from 15,000 people.
pub const TOWN: u16 = 1 << 2;
/// … of cities from 100,000 people.
pub const CITY: u16 = 1 << 3;
/// … of countries.
pub const COUNTRY: u16 = 1 << 4;
/// … of states, provinces, counties, continents and waters.
pub const REGION: u16 = 1 << 5;
/// … of nationalities, peoples and religions.
pub const PEOPLE: u16 = 1 << 6;

/// Words of the longest phrase on a list.
pub const LONGEST: usize = 4;

/// Mixes a value into a hash.
#[must_use]
pub(super) fn mix(seed: u64, value: u64) -> u64 {
    let x = (seed ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (x ^ (x >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

/// The hash of a string.
#[must_use]
pub fn hash(text: &str) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64 ^ text.len() as u64;
    let (chunks, rest) = text.as_bytes().as_chunks::<8>();
    for chunk in chunks {
        state = mix(state, u64::from_le_bytes(*chunk));
    }
    if !rest.is_empty() {
        let last = rest.iter().rev().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
        state = mix(state, last);
    }
    state
}

/// A packed map from hashes to 16 bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'a> {
    keys: &'a [u8],
    values: &'a [u8],
    mask: usize,
}

impl<'a> Table<'a> {
    /// Reads a table at the head of some bytes; gives what stands behind it too.
    #[must_use]
    pub(super) fn parse(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (head, rest) = bytes.split_first_chunk::<4>()?;
        let slots = usize::try_from(u32::from_le_bytes(*head)).ok()?;
        if !slots.is_power_of_two() {
            return None;
        }
        let (keys, rest) = rest.split_at_checked(slots * 4)?;
        let (values, rest) = rest.split_at_checked(slots * 2)?;
        Some((Self { keys, values, mask: slots - 1 }, rest))
    }

    /// The value of a hash; 0 where it is not in the map.
    #[must_use]
    pub(super) fn get(&self, hash: u64) -> u16 {
        let (wanted, mut slot) = place(hash);
        for _ in 0..=self.mask {
            slot &= self.mask;
            match self.keys.get(slot * 4..).and_then(|keys| keys.first_chunk::<4>()) {
                Some(key) if u32::from_le_bytes(*key) == wanted => {
                    let value = self.values.get(slot * 2..).and_then(|values| values.first_chunk::<2>());
                    return value.map_or(0, |value| u16::from_le_bytes(*value));
                }
                Some(&[0, 0, 0, 0]) | None => return 0,
                Some(_) => slot += 1,
            }
        }
        0
    }
}

/// Packs a map; the entries must be in a fixed order for the same bytes to come out.
#[must_use]
pub fn pack(entries: &[(u64, u16)]) -> Vec<u8> {
    let slots = (entries.len() * 4 / 3 + 1).next_power_of_two();
    let mut keys = vec![0_u32; slots];
    let mut values = vec![0_u16; slots];
    for &(hash, value) in entries {
        let (wanted, mut slot) = place(hash);
        loop {
            slot &= slots - 1;
            let (Some(key), Some(held)) = (keys.get_mut(slot), values.get_mut(slot)) else { break };
            if *key == 0 || *key == wanted {
                *key = wanted;
                *held |= value;
                break;
            }
            slot += 1;
        }
    }
    let mut bytes = u32::try_from(slots).unwrap_or(0).to_le_bytes().to_vec();
    bytes.extend(keys.iter().flat_map(|key| key.to_le_bytes()));
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    bytes
}

fn place(hash: u64) -> (u32, usize) {
    let bytes = hash.to_le_bytes();
    let [a, b, c, d, e, f, g, h] = bytes;
    let fingerprint = u32::from_le_bytes([e, f, g, h]).max(1);
    (fingerprint, u32::from_le_bytes([a, b, c, d]) as usize)
}

/// Word clusters and name lists.
#[derive(Clone, Copy, Debug)]
pub struct Lexicon<'a> {
    clusters: Table<'a>,
    lists: Table<'a>,
}

impl<'a> Lexicon<'a> {
    /// Reads a packed lexicon.
    #[must_use]
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (clusters, rest) = Table::parse(bytes)?;
        let (lists, _) = Table::parse(rest)?;
        Some(Self { clusters, lists })
    }

    /// The cluster of a word by the hash of its lower-case form; 0 for none.
    #[must_use]
    pub fn cluster(&self, word: u64) -> u16 {
        self.clusters.get(word)
    }

    /// The lists that a phrase stands on, by the hashes of its lower-case words mixed in order.
    #[must_use]
    pub fn lists(&self, phrase: u64) -> u16 {
        self.lists.get(phrase)
    }
}

/// The hash of a phrase of words.
#[must_use]
pub fn phrase(words: impl IntoIterator<Item = u64>) -> u64 {
    words.into_iter().fold(0x1234_5678_9abc_def1, mix)
}
