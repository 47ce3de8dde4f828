//! Language: which one the article is written in, in which script, and how sure that is.
//!
//! Owns the tag (BCP 47), the script (ISO 15924) and the check `mixed_languages`. Looks at the body as a whole. What markup
//! states is kept. Text that is too short, or not letters, has no language: `null`.

use crate::stage::{Part, Stage, Verdict};
use copydesk_article::Draft;

/// The stage `language`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Language;

impl Stage for Language {
    fn name(&self) -> &'static str {
        "language"
    }

    fn needs(&self) -> &'static [Part] {
        &[Part::Item]
    }

    fn gives(&self) -> &'static [Part] {
        &[Part::Language]
    }

    fn read(&self, draft: &mut Draft) -> Verdict {
        if draft.language.is_none() {
            draft.language = Some(None);
        }
        Verdict::Continue
    }
}
