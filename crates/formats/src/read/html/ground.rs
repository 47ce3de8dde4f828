//! What can be told of a page's blocks before any is weighed: which names are meant, which blocks look like running text,
//! where the headline stands and which article is its own.

use super::blocks::{Block, Page};
use super::features::{AGAINST, Evidence, share};
use super::marks::Marks;
use super::tag::Tag;
use super::tree::Id;
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// Whether a heading can be the headline: not with most of the running text above it.
pub(super) fn believable(good: &[u32], headline: usize) -> bool {
    let above: u32 = good.iter().take(headline).sum();
    let all: u32 = good.iter().sum();
    above * 5 <= all * 3
}

/// The `article` element around a block.
pub(super) fn article_of(page: &Page<'_, '_>, at: usize) -> Option<Id> {
    let block = page.blocks.get(at)?;
    page.tree.above(block.first).find(|&id| page.tree.tag(id) == Tag::Article)
}

/// Pages that go on and on hold several articles; the headline's is the one, if there is enough in it.
pub(super) fn leave_other_articles(page: &Page<'_, '_>, article: Option<Id>, good: &mut [u32]) {
    let Some(article) = article else { return };
    let range = page.tree.inside(article);
    let inside: u32 = page
        .blocks
        .iter()
        .zip(good.iter())
        .filter(|(block, _)| range.contains(&block.first))
        .map(|(_, good)| good)
        .sum();
    if inside < 80 {
        return;
    }
    for (block, good) in page.blocks.iter().zip(good).filter(|(block, _)| !range.contains(&block.first)) {
        let other = page
            .tree
            .above(block.first)
            .any(|id| page.tree.tag(id) == Tag::Article && !page.tree.inside(id).contains(&article));
        if other {
            *good = 0;
        }
    }
}

/// Hints of each element. One that holds half of the page's running words is no share bar, no advertisement and not
/// hidden, whatever it is named; only comments can be that long.
///
/// Nor is an element that holds the headline the comments, the related links or the like.
pub(super) fn meant(page: &Page<'_, '_>, headline: Option<usize>) -> Vec<Marks> {
    const OF_ARTICLE: Marks = Marks(Marks::BODY.0 | Marks::CONTENT.0 | Marks::POST.0);
    let title = headline.and_then(|at| page.blocks.get(at)).map(|block| block.first);
    let holds_title = |id: Id| title.is_some_and(|title| page.tree.inside(id).contains(&title));
    const KEPT: Marks = Marks(Marks::BODY.0 | Marks::CONTENT.0 | Marks::POST.0 | Marks::COMMENT.0);
    let running = |block: &Block| block.words >= 8 && share(block.linked, block.size) < 0.4;
    let words: Vec<u32> = page.blocks.iter().map(|block| if running(block) { block.words } else { 0 }).collect();
    let before = sums(page, &words);
    let all: u32 = words.iter().sum();
    let at = |node: Id| before.get(node as usize).copied().unwrap_or(all);
    let holds_half = |id: Id| all > 0 && (at(page.tree.node(id).past) - at(id)) * 2 >= all;
    page.tree
        .ids()
        .map(|id| {
            let marks = page.marks_of(id);
            if marks == Marks::NONE || !holds_half(id) {
                return marks;
            }
            Marks(marks.0 & if holds_title(id) { OF_ARTICLE.0 } else { KEPT.0 })
        })
        .collect()
}

/// Hints of each element with those of all around it, without the root and the body element.
pub(super) fn chains(page: &Page<'_, '_>, own: &[Marks]) -> Vec<Marks> {
    let mut chain: Vec<Marks> = Vec::with_capacity(own.len());
    for (id, &marks) in page.tree.ids().zip(own) {
        let node = page.tree.node(id);
        let around = chain.get(node.parent as usize).copied().unwrap_or_default();
        chain.push(around.with(match node.tag {
            Tag::Html | Tag::Body | Tag::Document => Marks::NONE,
            Tag::Nav | Tag::Footer => marks.with(Marks::NAVIGATION),
            Tag::Aside => marks.with(Marks::WIDGET),
            Tag::Figcaption => marks.with(Marks::CAPTION),
            _ => marks,
        }));
    }
    chain
}

/// Which blocks repeat the words of an earlier one.
pub(super) fn repeated(page: &Page<'_, '_>) -> Vec<bool> {
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let mut seen: HashSet<u64, BuildHasherDefault<DefaultHasher>> = HashSet::default();
    page.blocks.iter().map(|block| !seen.insert(hasher.hash_one(page.words_of(block))) && block.words > 3).collect()
}

/// Words of a block that looks like running text of an article; else 0.
pub(super) fn good_words(page: &Page<'_, '_>, block: &Block, chain: &[Marks], cover: Option<f32>) -> u32 {
    if block.words >= 4 && cover.is_some_and(|cover| cover > 0.6) {
        return block.words * 2;
    }
    let around = chain.get(block.owner as usize).copied().unwrap_or_default();
    let own = page.tree.tag(block.owner);
    let enough = if own == Tag::Paragraph { 8 } else { 16 };
    let named = around.has(Marks::BODY) && !around.has(Marks::COMMENT);
    let refused = around.has(AGAINST) && !named;
    if block.words < enough || share(block.linked, block.size) > 0.4 || matches!(own, Tag::Heading(_)) {
        return 0;
    }
    if around.has(Marks(Marks::COMMENT.0 | Marks::HIDDEN.0 | Marks::SHARE.0)) {
        return 0;
    }
    if refused { block.words / 8 } else { block.words.min(150) }
}

/// Good words before each node.
pub(super) fn sums(page: &Page<'_, '_>, good: &[u32]) -> Vec<u32> {
    let mut before = Vec::with_capacity(page.marks.len() + 1);
    let mut sum = 0;
    for (block, good) in page.blocks.iter().zip(good) {
        while before.len() <= block.first as usize {
            before.push(sum);
        }
        sum += good;
    }
    while before.len() <= page.marks.len() {
        before.push(sum);
    }
    before
}

pub(super) fn stated_reach(cover: &[Option<f32>]) -> Option<(usize, usize)> {
    let stands = |cover: &Option<f32>| cover.is_some_and(|cover| cover > 0.7);
    Some((cover.iter().position(stands)?, cover.iter().rposition(stands)?))
}

/// The block that shows the headline.
pub(super) fn headline_at(page: &Page<'_, '_>, evidence: &Evidence) -> Option<usize> {
    let wanted = evidence.headline.as_deref()?;
    let heading = |block: &Block| matches!(page.tree.tag(block.owner), Tag::Heading(1 | 2));
    let same = |block: &Block| page.words_of(block) == wanted;
    page.blocks
        .iter()
        .position(|block| heading(block) && same(block))
        .or_else(|| page.blocks.iter().position(same))
        .or_else(|| page.blocks.iter().position(|block| page.tree.tag(block.owner) == Tag::Heading(1)))
}
