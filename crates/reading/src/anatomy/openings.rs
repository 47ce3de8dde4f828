//! Tables of openings by the byte that they begin with: a line is asked for the few that may open it, not for all.
//!
//! Owns nothing but the sorting; whether an opening fits is told by `passage`, which ignores case.

/// Openings with what each tells, in the order of their table.
pub(crate) struct Openings<T: 'static> {
    /// By the first byte in lower case; those that begin outside ASCII are the last.
    by_byte: Vec<Vec<(&'static str, T)>>,
}

/// One more than the last byte of ASCII.
const OTHERS: usize = 128;

impl<T: Copy> Openings<T> {
    /// Sorts a table.
    pub(crate) fn new(table: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut by_byte: Vec<Vec<(&'static str, T)>> = (0..=OTHERS).map(|_| Vec::new()).collect();
        for (opening, told) in table {
            let Some(&first) = opening.as_bytes().first() else { continue };
            if let Some(same) = by_byte.get_mut(slot(first)) {
                same.push((opening, told));
            }
            // A letter outside ASCII may be the same as one inside but for its case.
            if first.is_ascii()
                && !opening.is_ascii()
                && let Some(others) = by_byte.get_mut(OTHERS)
            {
                others.push((opening, told));
            }
        }
        Self { by_byte }
    }

    /// Those that may open a text, in their order.
    pub(crate) fn of(&self, text: &str) -> impl Iterator<Item = (&'static str, T)> + '_ {
        let first = text.as_bytes().first();
        first.and_then(|first| self.by_byte.get(slot(*first))).into_iter().flatten().copied()
    }
}

impl Openings<()> {
    /// Sorts a table of openings that tell nothing but themselves.
    pub(crate) fn plain(table: &[&'static str]) -> Self {
        Self::new(table.iter().map(|opening| (*opening, ())))
    }

    /// Those that may open a text, in their order.
    pub(crate) fn words(&self, text: &str) -> impl Iterator<Item = &'static str> + '_ {
        self.of(text).map(|(opening, ())| opening)
    }
}

fn slot(byte: u8) -> usize {
    if byte.is_ascii() { usize::from(byte.to_ascii_lowercase()) } else { OTHERS }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_openings_with_the_first_letter_of_the_text_are_given_in_their_order() {
        let table = Openings::plain(&["please kill", "kill", "Please", "à propos", "über"]);
        let of = |text: &str| table.words(text).collect::<Vec<_>>();
        assert_eq!(of("PLEASE note"), ["please kill", "Please"]);
        assert_eq!(of("À PROPOS"), ["à propos", "über"]);
        assert!(of("").is_empty() && of("no").is_empty());
    }
}
