//! What happens to items that must not simply run: kills, embargoed items, corrections.

use super::reason;
use copydesk_article::{Article, PubStatus, VersionKind};
use std::sync::Arc;

/// What happens to one kind of item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// It is published like any other, with its status in the article and in a header.
    #[default]
    Publish,
    /// It goes to the dead letters with a reason of its own, from where it can be sent back.
    Hold,
    /// It goes to another topic instead of the output.
    Route(Arc<str>),
}

/// The policies of a worker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policies {
    /// For items that are killed or withdrawn.
    pub kill: Policy,
    /// For items under embargo.
    pub embargo: Policy,
    /// For corrections.
    pub correction: Policy,
}

/// Where an article goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way<'a> {
    /// To the output.
    Publish,
    /// To the dead letters, for this reason.
    Hold(&'static str),
    /// To this topic.
    Route(&'a Arc<str>),
}

impl Policies {
    /// Where an article goes. A kill outranks an embargo, an embargo a correction.
    #[must_use]
    pub fn way(&self, article: &Article) -> Way<'_> {
        let corrects = article
            .item
            .as_ref()
            .and_then(|item| item.version.as_ref())
            .is_some_and(|version| version.value.kind == VersionKind::Correction);
        let (policy, held) = match article.pubstatus {
            PubStatus::Canceled => (&self.kill, reason::HELD_KILL),
            PubStatus::Withheld => (&self.embargo, reason::HELD_EMBARGO),
            PubStatus::Usable if corrects => (&self.correction, reason::HELD_CORRECTION),
            PubStatus::Usable => return Way::Publish,
        };
        match policy {
            Policy::Publish => Way::Publish,
            Policy::Hold => Way::Hold(held),
            Policy::Route(topic) => Way::Route(topic),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kill_goes_the_way_of_kills() {
        let policies = Policies { kill: Policy::Route("kills".into()), embargo: Policy::Hold, ..Policies::default() };
        let with = |pubstatus| Article { pubstatus, ..Article::default() };
        assert_eq!(policies.way(&with(PubStatus::Canceled)), Way::Route(&"kills".into()));
        assert_eq!(policies.way(&with(PubStatus::Withheld)), Way::Hold(reason::HELD_EMBARGO));
        assert_eq!(policies.way(&with(PubStatus::Usable)), Way::Publish);
    }
}
