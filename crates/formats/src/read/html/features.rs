//! What can be said about each block of a page, as numbers between -1 and 1, for the weights of [`super::body`].
//!
//! Learned from and applied by the same code: `examples/html_train.rs` calls [`of`] too.

use super::blocks::{Block, Page};
use super::marks::Marks;
use super::phrases;
use super::shingles::Shingles;
use super::tag::Tag;
use super::text::words;
use super::tree::{DOCUMENT, Id};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

type Table<K, V> = HashMap<K, V, BuildHasherDefault<DefaultHasher>>;

/// What is known of a page beside its blocks.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// The body as JSON-LD states it, often cut short.
    pub(super) body: Shingles,
    /// The headline, from metadata.
    pub(super) headline: Option<String>,
}

/// The numbers of one block.
pub(super) type Row = Vec<f32>;

/// The names of the numbers, in order.
pub(super) fn names() -> Vec<String> {
    let mut names: Vec<String> = FIXED.iter().map(|name| (*name).to_owned()).collect();
    for level in ["inner", "outer"] {
        names.extend((0..Marks::KINDS).map(|kind| format!("{level}.{kind}")));
    }
    names
}

const FIXED: &[&str] = &[
    "words.log",
    "words.8",
    "words.20",
    "words.50",
    "linked",
    "linked.all",
    "bold.all",
    "ends.sentence",
    "ends.colon",
    "capitals",
    "digits",
    "commas",
    "phrase.start",
    "phrase.any",
    "is.headline",
    "tag.p",
    "tag.heading",
    "tag.item",
    "tag.cell",
    "tag.quote",
    "tag.div",
    "tag.caption",
    "tag.other",
    "in.article",
    "in.main",
    "in.nav",
    "in.aside",
    "in.footer",
    "in.header",
    "in.form",
    "in.figure",
    "in.list",
    "in.table",
    "in.quote",
    "in.link",
    "core.inside",
    "core.up1",
    "core.up2",
    "core.far",
    "core.depth",
    "core.parent.share",
    "path.share",
    "path.share.good",
    "before.good",
    "after.good",
    "place",
    "after.headline",
    "stated.none",
    "stated.cover",
    "stated.miss",
    "stated.between",
    "prev.words",
    "prev.linked",
    "prev.good",
    "next.words",
    "next.linked",
    "next.good",
    "near.good",
    "group.linked",
    "group.short",
    "same.before",
];

/// What blocks are measured against: how far the body seems to reach.
pub(super) struct Setting<'p> {
    page: &'p Page<'p, 'p>,
    /// Hints of an element and all around it, without the root and the body element.
    chain: Vec<Marks>,
    /// Words of good text before each block.
    good: Vec<u32>,
    /// Good words before each node.
    before_node: Vec<u32>,
    /// The element that holds most of the good text.
    pub(super) core: Id,
    /// First and last good block inside the core.
    reach: (usize, usize),
    /// Good words by path.
    paths: Table<u64, u32>,
    all_good: u32,
    headline: Option<usize>,
    cover: Vec<Option<f32>>,
    /// First and last block that stand in the stated body.
    stated: Option<(usize, usize)>,
}

/// Marks that speak against a block wherever they stand around it.
pub(super) const AGAINST: Marks = Marks(
    Marks::COMMENT.0
        | Marks::SHARE.0
        | Marks::RELATED.0
        | Marks::SIGNUP.0
        | Marks::ADVERT.0
        | Marks::CAPTION.0
        | Marks::BIOGRAPHY.0
        | Marks::NAVIGATION.0
        | Marks::LEGAL.0
        | Marks::HIDDEN.0
        | Marks::WIDGET.0,
);

impl<'p> Setting<'p> {
    pub(super) fn of(page: &'p Page<'p, 'p>, evidence: &Evidence) -> Self {
        let chain = chains(page);
        let cover: Vec<_> = page
            .blocks
            .iter()
            .map(|block| if evidence.body.is_empty() { None } else { evidence.body.cover(page.words_of(block)) })
            .collect();
        let good: Vec<u32> =
            page.blocks.iter().zip(&cover).map(|(block, cover)| good_words(page, block, &chain, *cover)).collect();
        let before_node = sums(page, &good);
        let all_good = good.iter().sum();
        let mut setting = Self {
            page,
            chain,
            before_node,
            core: DOCUMENT,
            reach: (0, 0),
            paths: Table::default(),
            all_good,
            headline: headline_at(page, evidence),
            stated: stated_reach(&cover),
            good,
            cover,
        };
        setting.core = setting.find_core();
        setting.reach = setting.find_reach();
        setting.paths = setting.weigh_paths();
        setting
    }

    /// Good words inside a node.
    fn good_inside(&self, id: Id) -> u32 {
        let at = |node: Id| self.before_node.get(node as usize).copied().unwrap_or(self.all_good);
        at(self.page.tree.node(id).past) - at(id)
    }

    /// From the top, always into the child that holds two thirds of what its parent holds.
    fn find_core(&self) -> Id {
        let tree = self.page.tree;
        let mut core = DOCUMENT;
        loop {
            let all = self.good_inside(core);
            let mut child = core + 1;
            let past = tree.node(core).past;
            let mut heaviest = None;
            while child < past {
                if self.good_inside(child) * 3 >= all * 2 && all > 0 {
                    heaviest = Some(child);
                    break;
                }
                child = tree.node(child).past.max(child + 1);
            }
            match heaviest {
                Some(next)
                    if !matches!(tree.tag(next), Tag::Text | Tag::Paragraph) && !tree.tag(next).is_inline()
                        || heaviest.is_some_and(|next| tree.tag(next) == Tag::Other) =>
                {
                    core = heaviest.unwrap_or(core);
                }
                _ => return core,
            }
        }
    }

    fn find_reach(&self) -> (usize, usize) {
        let range = self.page.tree.inside(self.core);
        let inside = |&(at, block): &(usize, &Block)| {
            range.contains(&block.first) && self.good.get(at).is_some_and(|&good| good > 0)
        };
        let first = self.page.blocks.iter().enumerate().find(inside).map_or(0, |(at, _)| at);
        let last = self.page.blocks.iter().enumerate().rev().find(inside).map_or(0, |(at, _)| at);
        (first, last)
    }

    fn weigh_paths(&self) -> Table<u64, u32> {
        let mut paths = Table::default();
        for (block, good) in self.page.blocks.iter().zip(&self.good) {
            *paths.entry(self.path(block)).or_default() += good;
        }
        paths
    }

    /// What a block's place looks like: its own tag and those of two elements around, with their names.
    fn path(&self, block: &Block) -> u64 {
        use std::hash::{Hash, Hasher};
        let tree = self.page.tree;
        let mut hasher = DefaultHasher::default();
        std::iter::once(block.owner).chain(tree.above(block.owner)).take(3).for_each(|id| {
            tree.name(id).hash(&mut hasher);
            self.page.marks_of(id).0.hash(&mut hasher);
        });
        hasher.finish()
    }

    fn good_at(&self, at: Option<usize>) -> u32 {
        at.and_then(|at| self.good.get(at)).copied().unwrap_or(0)
    }

    /// All rows of the page.
    pub(super) fn rows(&self) -> Vec<Row> {
        (0..self.page.blocks.len()).filter_map(|at| self.row(at)).collect()
    }

    fn row(&self, at: usize) -> Option<Row> {
        let block = self.page.blocks.get(at)?;
        let mut row = Vec::with_capacity(FIXED.len() + 2 * Marks::KINDS as usize);
        self.add_words(&mut row, block, at);
        self.add_tags(&mut row, block);
        self.add_place(&mut row, block, at);
        self.add_stated(&mut row, at);
        self.add_neighbours(&mut row, block, at);
        self.add_marks(&mut row, block);
        Some(row)
    }

    fn add_words(&self, row: &mut Row, block: &Block, at: usize) {
        let text = self.page.words_of(block);
        let size = block.size.max(1) as f32;
        let linked = share(block.linked, block.size);
        let end = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']);
        let capitals = words(text).filter(|word| word.starts_with(char::is_uppercase)).count() as f32;
        let digits = text.bytes().filter(u8::is_ascii_digit).count() as f32;
        let commas = text.bytes().filter(|&byte| byte == b',').count() as f32;
        let phrases = phrases::of(text);
        row.extend([
            log(block.words),
            yes(block.words >= 8),
            yes(block.words >= 20),
            yes(block.words >= 50),
            linked,
            yes(linked > 0.9),
            yes(share(block.bold, block.size) > 0.9),
            yes(end.ends_with(['.', '!', '?', '…', '。', '！', '？'])),
            yes(end.ends_with(':')),
            capitals / block.words.max(1) as f32,
            digits / size,
            (commas / 5.0).min(1.0),
            yes(phrases.starts),
            yes(phrases.anywhere) * if block.words < 40 { 1.0 } else { 0.3 },
            yes(self.headline == Some(at)),
        ]);
    }

    fn add_tags(&self, row: &mut Row, block: &Block) {
        let tree = self.page.tree;
        let own = tree.tag(block.owner);
        row.extend([
            yes(own == Tag::Paragraph),
            yes(matches!(own, Tag::Heading(_))),
            yes(matches!(own, Tag::Item | Tag::Term | Tag::Definition)),
            yes(own == Tag::Cell),
            yes(own == Tag::Blockquote),
            yes(matches!(own, Tag::Div | Tag::Section | Tag::Article | Tag::Body)),
            yes(matches!(own, Tag::Figcaption | Tag::Caption)),
            yes(matches!(own, Tag::Other | Tag::Block | Tag::Figure | Tag::Preformatted)),
        ]);
        let mut seen = [0.0_f32; 12];
        for id in std::iter::once(block.owner).chain(tree.above(block.owner)) {
            let slot = match tree.tag(id) {
                Tag::Article => 0,
                Tag::Main => 1,
                Tag::Nav => 2,
                Tag::Aside => 3,
                Tag::Footer => 4,
                Tag::Header => 5,
                Tag::Form => 6,
                Tag::Figure | Tag::Figcaption => 7,
                Tag::List | Tag::DefinitionList => 8,
                Tag::Table => 9,
                Tag::Blockquote => 10,
                Tag::Anchor => 11,
                _ => continue,
            };
            if let Some(place) = seen.get_mut(slot) {
                *place = 1.0;
            }
        }
        row.extend(seen);
    }

    fn add_place(&self, row: &mut Row, block: &Block, at: usize) {
        let tree = self.page.tree;
        let (up, common) = self.way_up(block);
        let depth = std::iter::once(block.owner).chain(tree.above(block.owner)).take_while(|&id| id != common).count();
        let parent = tree.node(block.owner).parent;
        let path = self.paths.get(&self.path(block)).copied().unwrap_or(0);
        let (first, last) = self.reach;
        let place = if last > first { (at as f32 - first as f32) / (last - first) as f32 } else { 0.5 };
        row.extend([
            yes(up == 0),
            yes(up == 1),
            yes(up == 2),
            yes(up > 2),
            (depth as f32 / 6.0).min(1.0),
            share(self.good_inside(parent), self.all_good),
            share(path, self.all_good),
            yes(share(path, self.all_good) > 0.5),
            yes(at < first),
            yes(at > last),
            place.clamp(-0.5, 1.5) - 0.5,
            yes(self.headline.is_some_and(|headline| at > headline)),
        ]);
    }

    /// How many steps up from the core the nearest element is that holds the block too, and which.
    fn way_up(&self, block: &Block) -> (usize, Id) {
        let tree = self.page.tree;
        let holds = |id: Id| tree.node(id).past > block.first && id <= block.first;
        let mut up = 0;
        let mut at = self.core;
        while !holds(at) && at != DOCUMENT {
            at = tree.node(at).parent;
            up += 1;
        }
        (up, at)
    }

    fn add_stated(&self, row: &mut Row, at: usize) {
        let cover = self.cover.get(at).copied().flatten();
        let between = self.stated.is_some_and(|(first, last)| first <= at && at <= last);
        row.extend([
            yes(self.stated.is_none()),
            cover.unwrap_or(0.0),
            yes(self.stated.is_some() && cover.is_some_and(|cover| cover < 0.2)),
            yes(between),
        ]);
    }

    fn add_neighbours(&self, row: &mut Row, block: &Block, at: usize) {
        let before = at.checked_sub(1);
        for neighbour in [before, Some(at + 1)] {
            let other = neighbour.and_then(|other| self.page.blocks.get(other));
            row.push(other.map_or(0.0, |other| log(other.words)));
            row.push(other.map_or(0.0, |other| share(other.linked, other.size)));
            row.push(yes(self.good_at(neighbour) > 0));
        }
        let near = (at.saturating_sub(3)..at + 4).filter(|&near| near != at && self.good_at(Some(near)) > 0).count();
        row.push(near as f32 / 6.0);
        let group = self.page.tree.node(block.owner).parent;
        let range = self.page.tree.inside(group);
        let around = at.saturating_sub(8)..(at + 9).min(self.page.blocks.len());
        let (mut linked, mut size, mut short, mut count) = (0_u32, 0_u32, 0.0, 0.0);
        for other in
            self.page.blocks.get(around).unwrap_or_default().iter().filter(|other| range.contains(&other.first))
        {
            linked = linked.saturating_add(other.linked);
            size = size.saturating_add(other.size);
            short += yes(other.words < 12);
            count += 1.0;
        }
        row.push(share(linked, size));
        row.push(short / f32::max(count, 1.0));
        let text = self.page.words_of(block);
        let earlier = self.page.blocks.get(at.saturating_sub(40)..at).unwrap_or_default();
        row.push(yes(block.words > 3 && earlier.iter().any(|other| self.page.words_of(other) == text)));
    }

    fn add_marks(&self, row: &mut Row, block: &Block) {
        let (_, common) = self.way_up(block);
        let mut inner = Marks::NONE;
        for id in std::iter::once(block.owner).chain(self.page.tree.above(block.owner)) {
            if id == common {
                break;
            }
            inner = inner.with(self.page.marks_of(id));
        }
        // Names of inline elements around the whole of a short block count as its own.
        for id in self.page.tree.above(block.first).take_while(|&id| id != block.owner) {
            inner = inner.with(self.page.marks_of(id));
        }
        let around = self.chain.get(common as usize).copied().unwrap_or_default();
        for marks in [inner, around] {
            row.extend((0..Marks::KINDS).map(|kind| yes(marks.0 & (1 << kind) != 0)));
        }
    }
}

/// Hints of each element with those of all around it.
fn chains(page: &Page<'_, '_>) -> Vec<Marks> {
    let mut chain: Vec<Marks> = Vec::with_capacity(page.marks.len());
    for id in page.tree.ids() {
        let node = page.tree.node(id);
        let around = chain.get(node.parent as usize).copied().unwrap_or_default();
        let own = match node.tag {
            Tag::Html | Tag::Body | Tag::Document => Marks::NONE,
            Tag::Nav | Tag::Footer => page.marks_of(id).with(Marks::NAVIGATION),
            Tag::Aside => page.marks_of(id).with(Marks::WIDGET),
            Tag::Figcaption => page.marks_of(id).with(Marks::CAPTION),
            _ => page.marks_of(id),
        };
        chain.push(around.with(own));
    }
    chain
}

/// Words of a block that looks like running text of an article; else 0.
fn good_words(page: &Page<'_, '_>, block: &Block, chain: &[Marks], cover: Option<f32>) -> u32 {
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
    if refused { block.words / 8 } else { block.words.min(150) }
}

/// Good words before each node.
fn sums(page: &Page<'_, '_>, good: &[u32]) -> Vec<u32> {
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

fn stated_reach(cover: &[Option<f32>]) -> Option<(usize, usize)> {
    let stands = |cover: &Option<f32>| cover.is_some_and(|cover| cover > 0.7);
    Some((cover.iter().position(stands)?, cover.iter().rposition(stands)?))
}

/// The block that shows the headline.
fn headline_at(page: &Page<'_, '_>, evidence: &Evidence) -> Option<usize> {
    let wanted = evidence.headline.as_deref()?;
    let heading = |block: &Block| matches!(page.tree.tag(block.owner), Tag::Heading(1 | 2));
    let same = |block: &Block| page.words_of(block) == wanted;
    page.blocks
        .iter()
        .position(|block| heading(block) && same(block))
        .or_else(|| page.blocks.iter().position(same))
        .or_else(|| page.blocks.iter().position(|block| page.tree.tag(block.owner) == Tag::Heading(1)))
}

fn yes(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}

fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// The size of a number, from 0 to about 1 for 150 words.
fn log(words: u32) -> f32 {
    (words as f32).ln_1p() / 5.0
}
