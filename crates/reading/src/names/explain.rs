//! Words with a capital that name nothing, for `enrich --explain`: each with the reason that can be told. Owns no decision.

use super::rules;
use crate::entities::Name;
use copydesk_article::Draft;

/// Notes the capital words inside sentences that no name holds.
pub(super) fn turned_down(draft: &Draft, names: &[Name]) {
    for sentence in draft.sentences.iter().flatten() {
        for token in sentence.tokens.iter().skip(1) {
            let word = draft.text.slice(token.bytes());
            if !word.starts_with(char::is_uppercase) || word.chars().count() < 2 {
                continue;
            }
            let next = names.partition_point(|name| name.bytes.end <= token.start);
            if names.get(next).is_some_and(|name| name.bytes.start < token.end) {
                continue;
            }
            draft.rejections.note("names", token.bytes(), reason(word));
        }
    }
}

fn reason(word: &str) -> &'static str {
    if rules::is_never(word) {
        "is never a name, whatever its capital"
    } else if rules::is_title(word) || crate::entities::is_office(word) {
        "a title or an office: it belongs to a role, not to a name"
    } else if rules::is_political(word) {
        "a party or a creed: no people, and its body is not named here"
    } else {
        "the tagger takes it for no name in this sentence"
    }
}
