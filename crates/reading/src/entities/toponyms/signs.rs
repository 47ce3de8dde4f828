//! How copy sets the name of a town: behind “in”, before “-based”, in capitals before a dash, after an age. Owns the signs alone;
//! what follows from them is the module's above.

use super::words::{CIVIC, PARTIES, STATE_OFFICES};
use crate::entities::NameKind;
use crate::entities::page::Page;
use crate::entities::tables::region;

impl Page<'_> {
    pub(super) fn is_person(&self, sentence: usize, first: usize, last: usize) -> bool {
        let next = self.word(sentence, last);
        let before = self.back(sentence, first, 1);
        matches!(
            next,
            "said"
                | "says"
                | "told"
                | "added"
                | "who"
                | "whose"
                | "asked"
                | "testified"
                | "replied"
                | "noted"
                | "scored"
        ) || before.ends_with('.') && before.starts_with(char::is_uppercase)
            || crate::entities::roles::is_office(before)
    }

    /// Whether a name stands where a town does: “in Sharon”, “20, of Martinez”, “the village of Glen Carbon”.
    pub(super) fn is_town_place(&self, sentence: usize, first: usize, last: usize) -> bool {
        let next = self.word(sentence, last);
        let owned = matches!(next, "'s" | "’s" | "'" | "’");
        let beside = || self.is_beside_place(sentence, first);
        let shown = match self.back(sentence, first, 1) {
            "in" | "near" | "outside" | "around" => !owned,
            "of" | "from" => self.is_origin(sentence, first),
            "and" => beside(),
            "," => beside() && matches!(next, "," | "and"),
            "-" => PARTIES.contains(&self.back(sentence, first, 2)),
            _ => false,
        };
        shown || matches!(next, "counties" | "County") || self.is_based(sentence, last) || CIVIC.contains(&next)
    }

    /// “-based” behind a name.
    pub(super) fn is_based(&self, sentence: usize, last: usize) -> bool {
        self.word(sentence, last) == "-" && self.word(sentence, last + 1) == "based"
    }

    /// “, of X” behind an age or a name, “residents of X”, “village of X”.
    pub(super) fn is_origin(&self, sentence: usize, first: usize) -> bool {
        let before = self.back(sentence, first, 2);
        let years = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit()) && matches!(word.len(), 1 | 2);
        before == "," && years(self.back(sentence, first, 3))
            || before == ")" && years(self.back(sentence, first, 3))
            || self.ends_person(sentence, first - 1)
            || matches!(
                before.to_lowercase().as_str(),
                "residents"
                    | "resident"
                    | "village"
                    | "town"
                    | "city"
                    | "township"
                    | "borough"
                    | "suburb"
                    | "mayor"
                    | "man"
                    | "woman"
            )
    }

    /// Whether a person's name in full ends right before a token: “Mindy Miller of Ravenel”.
    pub(super) fn ends_person(&self, sentence: usize, at: usize) -> bool {
        self.names_of(sentence).any(|name| {
            let full = name.kind == NameKind::Person && self.written(name).contains(' ');
            full && name.sentence.is_some_and(|(_, _, last)| last == at)
        })
    }

    /// “Boulder City and Henderson”.
    pub(super) fn is_beside_place(&self, sentence: usize, first: usize) -> bool {
        let mut names = self.names_of(sentence);
        names.any(|name| name.kind == NameKind::Place && name.sentence.is_some_and(|(_, _, last)| last + 1 == first))
    }

    /// “Lumpkin, Ga.”, “Alaska Gov. Sarah Palin”, “the California-based chain”.
    pub(super) fn is_state(&self, sentence: usize, at: usize) -> bool {
        let word = self.word(sentence, at);
        let Some(state) = region(word) else { return false };
        let next = self.word(sentence, at + 1);
        state.country == "US"
            && (word.ends_with('.') && self.back(sentence, at, 1) == ","
                || STATE_OFFICES.contains(&next)
                || self.is_based(sentence, at + 1))
    }

    /// “HILLBOROUGH —”, “HILLBOROUGH, Tenn. (AP) —” where a sentence begins.
    pub(super) fn is_dateline(&self, sentence: usize, first: usize, last: usize) -> bool {
        let letters = |at: usize| self.word(sentence, at).chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        if first > 0 || !(first..last).all(letters) || self.word(sentence, first).len() < 4 {
            return false;
        }
        let state = self.word(sentence, last) == "," && region(self.word(sentence, last + 1)).is_some();
        let behind = if state { last + 2 } else { last };
        match self.word(sentence, behind) {
            "-" | "—" | "–" | "--" => true,
            "(" => matches!(self.word(sentence, behind + 1), "AP" | "Reuters" | "AFP" | "UPI" | "Xinhua" | "CNN"),
            _ => false,
        }
    }
}
