//! WordPiece: the pieces of a word by a BERT vocabulary. Owns the folding (lower case, no accents), the cutting at marks,
//! and the longest match; a word that holds nothing known is one unknown piece.

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Pieces of a word that count.
const MOST: usize = 8;
/// Letters of a part of a word that is looked up at all.
const LONGEST: usize = 100;

/// The pieces a model knows.
#[derive(Debug)]
pub(super) struct Vocabulary {
    heads: FxHashMap<Box<str>, i32>,
    /// Pieces that carry a word on, without their `##`.
    tails: FxHashMap<Box<str>, i32>,
    unknown: i32,
    edges: [i32; 2],
}

impl Vocabulary {
    /// Reads a piece a line.
    pub(super) fn read(lines: &str) -> Result<Self, String> {
        let (mut heads, mut tails) = (FxHashMap::default(), FxHashMap::default());
        for (id, line) in (0..).zip(lines.lines()) {
            match line.strip_prefix("##") {
                Some(tail) if !tail.is_empty() => tails.insert(tail.into(), id),
                _ => heads.insert(line.into(), id),
            };
        }
        let special = |name: &str| heads.get(name).copied().ok_or_else(|| format!("the vocabulary has no {name}"));
        let (unknown, edges) = (special("[UNK]")?, [special("[CLS]")?, special("[SEP]")?]);
        Ok(Self { heads, tails, unknown, edges })
    }

    /// What stands before and behind all pieces.
    pub(super) fn edges(&self) -> [i32; 2] {
        self.edges
    }

    /// The first pieces of a word; never none.
    pub(super) fn pieces_of(&self, word: &str) -> Vec<i32> {
        let folded: String = word.to_lowercase().nfd().filter(|letter| !is_combining_mark(*letter)).collect();
        let mut found = Vec::new();
        let mut rest = folded.as_str();
        while let Some(first) = rest.chars().next() {
            let mark = |letter: char| !letter.is_alphanumeric();
            let end = if mark(first) { first.len_utf8() } else { rest.find(mark).unwrap_or(rest.len()) };
            let (part, after) = rest.split_at(end);
            self.cut(part, &mut found);
            rest = after;
        }
        found.truncate(MOST);
        if found.is_empty() {
            found.push(self.unknown);
        }
        found
    }

    /// The longest pieces, one after the other; one unknown piece where they do not make up the whole.
    fn cut(&self, part: &str, found: &mut Vec<i32>) {
        let whole = found.len();
        let mut rest = part;
        let mut known = &self.heads;
        while !rest.is_empty() && part.chars().count() <= LONGEST {
            let ends = rest.char_indices().map(|(at, letter)| at + letter.len_utf8()).rev();
            let longest = ends
                .filter_map(|end| rest.split_at_checked(end))
                .find_map(|(head, tail)| Some((known.get(head)?, tail)));
            let Some((&piece, tail)) = longest else { break };
            found.push(piece);
            (rest, known) = (tail, &self.tails);
        }
        if !rest.is_empty() {
            found.truncate(whole);
            found.push(self.unknown);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(word: &str) -> Vec<i32> {
        let lines = ["[UNK]", "[CLS]", "[SEP]", "har", "##bour", "##b", "##our", "-", "al", "s", ".", "u", "é"];
        Vocabulary::read(&lines.join("\n")).expect("whole").pieces_of(word)
    }

    #[test]
    fn words_are_cut_into_the_longest_known_pieces() {
        for (word, expected) in [
            ("Harbour", &[3, 4][..]),
            ("al-Harb", &[8, 7, 3, 5]),
            ("U.S.", &[11, 10, 9, 10]),
            ("Harbourx", &[0]),
            ("xyz", &[0]),
            ("", &[0]),
            ("\u{301}", &[0]),
            ("s.s.s.s.s.s", &[9, 10, 9, 10, 9, 10, 9, 10]),
        ] {
            assert_eq!(pieces(word), expected, "{word}");
        }
    }

    #[test]
    fn a_vocabulary_without_its_special_pieces_is_refused() {
        let refused = Vocabulary::read("a\nb\n").map(|_| ());
        assert_eq!(refused, Err("the vocabulary has no [UNK]".to_owned()));
    }
}
