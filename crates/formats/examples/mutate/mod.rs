//! A seeded mutator: breaks bytes the way feeds do, and worse. Shared by the hostile tests and the `fuzz` example.

/// A small generator of numbers (SplitMix64): the same seed, the same numbers.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below a limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit.max(1) as u64)).unwrap_or(0)
    }
}

/// Pieces that readers have reasons to fear.
const PIECES: &[&[u8]] = &[
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&x;",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"<?xml",
    b"</p>",
    b"<p>",
    b"<table><tr><td>",
    b"\0",
    b"\x01",
    b"\x02",
    b"\x03",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\r",
    b"\n\n",
    b"{",
    b"}",
    b"[[[[",
    b"\"",
    b"\\ud83d",
    b"\\u0000",
    b"null",
    b"1e999",
    b":",
    b",",
    b"xmlns:a=\"b\"",
    b"--b1",
    b"=?utf-8?Q?=FF?=",
];

/// Breaks bytes in one to four places.
pub(crate) fn mutate(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut broken = bytes.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(broken.len() + 1);
        let end = (at + numbers.below(40)).min(broken.len());
        match numbers.below(6) {
            0 => broken.truncate(at),
            1 => drop(broken.drain(at..end)),
            2 => {
                let piece = PIECES.get(numbers.below(PIECES.len())).copied().unwrap_or_default();
                drop(broken.splice(at..at, piece.iter().copied()));
            }
            3 => {
                if let Some(byte) = broken.get_mut(at) {
                    *byte ^= 1 << numbers.below(8);
                }
            }
            4 => {
                let copied: Vec<u8> = broken.get(at..end).unwrap_or_default().to_vec();
                let to = numbers.below(broken.len() + 1);
                drop(broken.splice(to..to, copied));
            }
            _ => {
                let piece = PIECES.get(numbers.below(PIECES.len())).copied().unwrap_or_default();
                drop(broken.splice(at..end, piece.iter().copied()));
            }
        }
    }
    broken
}
