//! How long the article is: words and paragraphs of the body, and the time to read them. Sentences are counted by the
//! stage that finds them.

use copydesk_article::{Draft, Role, Stats};

/// Words a minute of silent reading in English (Brysbaert 2019).
const WORDS_A_MINUTE: usize = 238;

/// Counts the body of a draft.
pub(crate) fn count(draft: &mut Draft) {
    let (mut words, mut paragraphs) = (0, 0);
    for block in &draft.blocks {
        if !matches!(block.role, Role::Paragraph | Role::Subhead | Role::List | Role::Quote) {
            continue;
        }
        paragraphs += u32::from(matches!(block.role, Role::Paragraph));
        if let Ok(span) = copydesk_article::Span::new(block.start, block.end, draft.text.len()) {
            words += count_words(draft.text.at(span));
        }
    }
    let sentences = draft.stats.map_or(0, |stats| stats.sentences);
    let seconds = (words * 60).div_ceil(WORDS_A_MINUTE);
    draft.stats = Some(Stats { words: small(words), sentences, paragraphs, reading_seconds: small(seconds) });
}

/// Words between spaces that hold a letter or a digit; in scripts without spaces, two characters count as a word.
fn count_words(text: &str) -> usize {
    let mut words = 0;
    let (mut wide, mut letters) = (0_usize, false);
    for letter in text.chars().chain([' ']) {
        if letter.is_ascii_alphanumeric() {
            letters = true;
        } else if letter.is_whitespace() {
            words += if wide > 1 { wide.div_ceil(2) } else { usize::from(letters) };
            (wide, letters) = (0, false);
        } else if !letter.is_ascii() {
            wide += usize::from(is_wide(letter));
            letters |= letter.is_alphanumeric();
        }
    }
    words
}

/// Whether a letter is of a script without spaces.
fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{e00}'..='\u{e7f}')
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
