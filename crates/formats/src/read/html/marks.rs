//! What an element's names say about it: its class, id, role, item property, and its own name where it is a custom one.
//!
//! Site builders name their parts by what they are. These words are hints, weighed with all others; none decides alone.

use super::tag::Tag;
use super::tree::{Id, Tree};
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// A set of hints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(pub(super) u32);

impl Marks {
    pub(super) const NONE: Self = Self(0);
    /// Names of an article's body.
    pub(super) const BODY: Self = Self(1);
    /// Names that hold articles among other things.
    pub(super) const CONTENT: Self = Self(1 << 1);
    pub(super) const COMMENT: Self = Self(1 << 2);
    pub(super) const SHARE: Self = Self(1 << 3);
    pub(super) const RELATED: Self = Self(1 << 4);
    pub(super) const SIGNUP: Self = Self(1 << 5);
    pub(super) const ADVERT: Self = Self(1 << 6);
    pub(super) const CAPTION: Self = Self(1 << 7);
    pub(super) const MEDIA: Self = Self(1 << 8);
    pub(super) const AUTHOR: Self = Self(1 << 9);
    pub(super) const DATE: Self = Self(1 << 10);
    pub(super) const LABEL: Self = Self(1 << 11);
    pub(super) const NAVIGATION: Self = Self(1 << 12);
    pub(super) const SUMMARY: Self = Self(1 << 13);
    pub(super) const HEADLINE: Self = Self(1 << 14);
    pub(super) const WIDGET: Self = Self(1 << 15);
    pub(super) const PULLQUOTE: Self = Self(1 << 16);
    pub(super) const LEGAL: Self = Self(1 << 17);
    pub(super) const HIDDEN: Self = Self(1 << 18);
    pub(super) const POST: Self = Self(1 << 19);
    pub(super) const KICKER: Self = Self(1 << 20);
    pub(super) const BIOGRAPHY: Self = Self(1 << 21);

    /// How many hints there are.
    pub(super) const KINDS: u32 = 22;

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    #[must_use]
    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Words anywhere in a name. Those between bars must stand as words of their own.
const WORDS: &[(Marks, &str)] = &[
    (
        Marks::BODY,
        "articlebody article-body article_body article__body articlecontent article-content article_content \
         article__content article-text articletext article__text storybody story-body story_body story__body \
         storycontent story-content story_content story-text storytext entry-content entry_content entrycontent \
         post-content post_content postcontent post-body post_body postbody post-entry body-copy bodycopy body-text bodytext \
         body-content content-body content__body news-body newsbody newstext news-text main-text blog-content \
         articlepage paragraph rich-text richtext text-body",
    ),
    (Marks::CONTENT, "content |text| |body| |main| |copy|"),
    (Marks::POST, "article |story| |post| |entry| hentry"),
    (Marks::COMMENT, "comment disqus discussion |respond| |reply| |replies| livefyre |coral|"),
    (Marks::SHARE, "share sharing social |follow| addthis sharedaddy facebook whatsapp"),
    (
        Marks::RELATED,
        "related recommend |more| readmore read-more popular trending |most| readnext read-next upnext up-next |next| \
         |previous| |prev| alsoread also-read |also| suggested teaser |latest| |rail| carousel crosslink interlink \
         |listing| |feed| |river| |cards| |card| headlines linkbox jp-relatedposts zergnet |links|",
    ),
    (
        Marks::SIGNUP,
        "newsletter signup sign-up subscri paywall registration |register| login |cta| calltoaction call-to-action \
         |modal| popup overlay lightbox cookie consent gdpr |banner| |donate| |donation| |membership| mailchimp |optin|",
    ),
    (
        Marks::ADVERT,
        "|ad| |ads| |adv| advert sponsor |dfp| |gpt| |promo| promotion outbrain taboola affiliate |adslot| |adunit| \
         adsense |commercial| |shop| |product| |deal| |deals| buy-now",
    ),
    (Marks::CAPTION, "caption |credit| |credits| copyright-holder image-meta photo-meta"),
    (
        Marks::MEDIA,
        "photo image |img| |picture| gallery slideshow |slide| |slides| |media| video player |figure| thumb",
    ),
    (Marks::AUTHOR, "author byline |by| contributor |writer| |vcard| |reporter|"),
    (
        Marks::BIOGRAPHY,
        "|bio| biography about-the-author author-bio authorbio author-info author-box author-description",
    ),
    (Marks::DATE, "|date| |time| timestamp dateline |published| |updated| |posted| |datetime| pubdate datepublished"),
    (
        Marks::LABEL,
        "|meta| |tag| |tags| |topic| |topics| |category| |categories| breadcrumb |label| |tools| toolbar |utility| |print| \
         |info| keyword |source| |terms| entry-meta post-meta entry-footer rating |score| |badge|",
    ),
    (Marks::KICKER, "kicker eyebrow |rubric| overline"),
    (
        Marks::NAVIGATION,
        "|nav| navig |menu| |header| |footer| masthead |skip| paginat |pager| |pagenav| |toc| topbar |tabs| |tab| |search| \
         dropdown sitemap siteheader sitefooter",
    ),
    (
        Marks::SUMMARY,
        "summary standfirst |dek| |deck| subtitle subheadline |intro| introduction excerpt |lead| |lede| highlights \
         keypoints key-points |description| |teasertext|",
    ),
    (Marks::HEADLINE, "headline |title| |heading| article-title entry-title"),
    (Marks::WIDGET, "widget |module| |aside| sidebar factbox infobox |embed| |box| |callout| |insert| |inset| |panel|"),
    (Marks::PULLQUOTE, "pullquote pull-quote"),
    (Marks::LEGAL, "copyright |legal| disclaimer disclosure |rights| |correction| footnote |terms-of-use|"),
    (Marks::HIDDEN, "sr-only screen-reader visually-hidden visuallyhidden |d-none| noprint print-only"),
];

/// All words with their hints, as one automaton.
struct Vocabulary {
    automaton: AhoCorasick,
    /// By pattern: its hint, and whether it must be a word of its own.
    meanings: Vec<(Marks, bool)>,
}

static VOCABULARY: LazyLock<Option<Vocabulary>> = LazyLock::new(|| {
    let mut patterns = Vec::new();
    let mut meanings = Vec::new();
    for &(mark, words) in WORDS {
        for word in words.split_ascii_whitespace() {
            let bare = word.trim_matches('|');
            meanings.push((mark, bare.len() != word.len()));
            patterns.push(bare);
        }
    }
    let automaton =
        AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::Standard).build(patterns).ok()?;
    Some(Vocabulary { automaton, meanings })
});

/// The hints of one element.
pub(super) fn of(tree: &Tree<'_>, id: Id) -> Marks {
    let mut marks = Marks::NONE;
    if tree.tag(id) == Tag::Other {
        marks = marks.with(in_name(tree.name(id)));
    }
    for (name, value) in tree.attributes(id) {
        marks = marks.with(match name {
            "class" | "id" | "itemprop" | "role" | "data-component" | "data-type" | "property" | "data-role"
            | "data-module" | "data-testid" => in_name(value),
            "style" if is_hiding(value) => Marks::HIDDEN,
            "hidden" => Marks::HIDDEN,
            "aria-hidden" if value.eq_ignore_ascii_case("true") => Marks::HIDDEN,
            _ => Marks::NONE,
        });
    }
    marks
}

/// Whether an element says of itself that it is not shown.
pub(super) fn is_hidden(tree: &Tree<'_>, id: Id) -> bool {
    tree.attributes(id).any(|(name, value)| name == "hidden" || (name == "style" && is_hiding(value)))
}

fn is_hiding(style: &str) -> bool {
    let style = style.trim_ascii_start();
    style.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("display:")) && style.contains("none")
}

/// The hints in a name or a list of names.
pub(super) fn in_name(name: &str) -> Marks {
    let Some(vocabulary) = VOCABULARY.as_ref() else { return Marks::NONE };
    // The body element of some sites carries kilobytes of state; the names come first.
    let name = name.get(..400).unwrap_or(name);
    let bytes = name.as_bytes();
    let mut marks = Marks::NONE;
    for found in vocabulary.automaton.find_overlapping_iter(name) {
        let Some(&(mark, whole)) = vocabulary.meanings.get(found.pattern().as_usize()) else { continue };
        if !whole || (starts_word(bytes, found.start()) && ends_word(bytes, found.end())) {
            marks = marks.with(mark);
        }
    }
    marks
}

fn starts_word(name: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| name.get(before)) else { return true };
    !before.is_ascii_alphabetic() || (before.is_ascii_lowercase() && name.get(at).is_some_and(u8::is_ascii_uppercase))
}

fn ends_word(name: &[u8], at: usize) -> bool {
    let Some(after) = name.get(at) else { return true };
    !after.is_ascii_alphabetic()
        || (after.is_ascii_uppercase()
            && at.checked_sub(1).and_then(|at| name.get(at)).is_some_and(u8::is_ascii_lowercase))
}
