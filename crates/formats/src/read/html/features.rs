//! What can be said about each block of a page, as numbers between -1 and 1, for the weights of [`super::body`].
//!
//! Learned from and applied by the same code: `examples/html_train.rs` calls [`of`] too.

use super::blocks::{Block, Page};
use super::ground::{
    article_of, believable, chains, good_words, headline_at, leave_other_articles, meant, repeated, stated_reach, sums,
};
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
    /// The summary, from metadata.
    pub(super) summary: Option<String>,
}

/// The numbers of one block.
pub(super) type Row = Vec<f32>;

/// The names of the numbers, in order.
pub(super) fn names() -> Vec<String> {
    let mut names: Vec<String> = FIXED.iter().map(|name| (*name).to_owned()).collect();
    names.extend((0..Marks::KINDS).map(|kind| format!("inner.{kind}")));
    names.extend(["outer.body", "outer.post", "outer.related", "outer.label"].map(str::to_owned));
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
    "phrase.credit",
    "phrase.you",
    "shouts",
    "bars",
    "is.abstract",
    "said.before",
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
    "article.same",
    "article.other",
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
    "core.linked",
    "core.short",
    "core.short.alone",
    "core.short.between",
    "core.heading.before.good",
    "core.heading.before.none",
    "core.item.linked",
    "core.item.group.linked",
    "core.phrase.short",
    "core.path.good",
    "core.shouts.linked",
    "aside.long",
    "before.first.long",
    "after.last.long",
    "after.last.linked",
];

/// What blocks are measured against: how far the body seems to reach.
pub(super) struct Setting<'p> {
    page: &'p Page<'p, 'p>,
    /// Hints of each element, without those that cannot be meant for what it holds.
    own: Vec<Marks>,
    /// The same with those of all elements around it.
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
    /// The `article` element around the headline.
    article: Option<Id>,
    summary: Option<String>,
    /// Whether a block's words stood on the page before.
    repeated: Vec<bool>,
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
        let headline = headline_at(page, evidence);
        let own = meant(page, headline);
        let chain = chains(page, &own);
        let cover: Vec<_> = page
            .blocks
            .iter()
            .map(|block| if evidence.body.is_empty() { None } else { evidence.body.cover(page.words_of(block)) })
            .collect();
        let mut good: Vec<u32> =
            page.blocks.iter().zip(&cover).map(|(block, cover)| good_words(page, block, &chain, *cover)).collect();
        let headline = headline.filter(|&at| believable(&good, at));
        // What stands above the headline is seldom the article.
        good.iter_mut().take(headline.unwrap_or(0)).for_each(|words| *words /= 4);
        let article = headline.and_then(|at| article_of(page, at));
        leave_other_articles(page, article, &mut good);
        let before_node = sums(page, &good);
        let all_good = good.iter().sum();
        let mut setting = Self {
            page,
            own,
            chain,
            before_node,
            core: DOCUMENT,
            reach: (0, 0),
            paths: Table::default(),
            all_good,
            headline,
            article,
            summary: evidence.summary.as_deref().map(super::facts::simple).filter(|summary| summary.len() > 20),
            repeated: repeated(page),
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
        self.add_joint(&mut row, block, at);
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
            yes(phrases.credit) * if block.words < 60 { 1.0 } else { 0.0 },
            yes(phrases.you) * if block.words < 50 { 1.0 } else { 0.2 },
            yes(shouts(text)),
            yes(text.contains(['|', '›', '»', '•'])),
            yes(self.is_summary(text)),
            yes(self.repeated.get(at).copied().unwrap_or(false)),
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
            yes(self.article.is_some_and(|article| tree.inside(article).contains(&block.first))),
            yes(self.article.is_some_and(|article| {
                tree.above(block.first)
                    .any(|id| tree.tag(id) == Tag::Article && id != article && !tree.inside(id).contains(&article))
            })),
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
    }

    /// What counts only together.
    fn add_joint(&self, row: &mut Row, block: &Block, at: usize) {
        let tree = self.page.tree;
        let text = self.page.words_of(block);
        let own = tree.tag(block.owner);
        let core = yes(self.way_up(block).0 == 0);
        let linked = share(block.linked, block.size);
        let short = block.words < 8;
        let [before, after] = [at.checked_sub(1), Some(at + 1)].map(|other| self.good_at(other) > 0);
        let heading = matches!(own, Tag::Heading(_)) || (share(block.bold, block.size) > 0.9 && block.words < 15);
        let item = matches!(own, Tag::Item) || tree.above(block.owner).take(3).any(|id| tree.tag(id) == Tag::Item);
        let group = tree.inside(tree.node(block.owner).parent);
        let around =
            self.page.blocks.get(at.saturating_sub(8)..(at + 9).min(self.page.blocks.len())).unwrap_or_default();
        let group_size: u32 = around.iter().filter(|other| group.contains(&other.first)).map(|other| other.size).sum();
        let group_linked: u32 =
            around.iter().filter(|other| group.contains(&other.first)).map(|other| other.linked).sum();
        let phrases = phrases::of(text);
        let path = self.paths.get(&self.path(block)).copied().unwrap_or(0);
        let (first, last) = self.reach;
        let long = block.words >= 20 && linked < 0.3;
        row.extend([
            core * linked,
            core * yes(short),
            core * yes(short && !before && !after),
            core * yes(short && before && after),
            core * yes(heading && after),
            core * yes(heading && !after),
            core * yes(item) * linked,
            core * yes(item) * share(group_linked, group_size),
            core * yes(phrases.starts && block.words < 25),
            core * yes(share(path, self.all_good) > 0.3),
            core * yes(shouts(text) && linked > 0.5),
            (1.0 - core) * yes(long),
            yes(at < first && long),
            yes(at > last && long),
            yes(at > last && linked > 0.3),
        ]);
    }

    fn is_summary(&self, text: &str) -> bool {
        self.summary
            .as_ref()
            .is_some_and(|summary| text.len() < summary.len() * 2 && *summary == super::facts::simple(text))
    }

    /// Hints between a block and the element that holds it and the core.
    fn inner_marks(&self, block: &Block) -> (Marks, Id) {
        let (_, common) = self.way_up(block);
        let mut inner = Marks::NONE;
        for id in std::iter::once(block.owner).chain(self.page.tree.above(block.owner)) {
            if id == common {
                break;
            }
            inner = inner.with(self.own.get(id as usize).copied().unwrap_or_default());
        }
        // Names of inline elements around the whole of a short block count as its own.
        for id in self.page.tree.above(block.first).take_while(|&id| id != block.owner) {
            inner = inner.with(self.own.get(id as usize).copied().unwrap_or_default());
        }
        (inner, common)
    }

    /// Blocks that are no body whatever else speaks for them: menus, forms, comments, share bars, captions,
    /// biographies, hidden text.
    pub(super) fn refuses(&self, at: usize) -> bool {
        const REFUSED: Marks =
            Marks(Marks::COMMENT.0 | Marks::SHARE.0 | Marks::HIDDEN.0 | Marks::BIOGRAPHY.0 | Marks::SIGNUP.0);
        let Some(block) = self.page.blocks.get(at) else { return true };
        let tree = self.page.tree;
        matches!(tree.tag(block.owner), Tag::Figcaption | Tag::Caption)
            || self.inner_marks(block).0.has(REFUSED)
            || std::iter::once(block.owner).chain(tree.above(block.owner)).any(|id| match tree.tag(id) {
                Tag::Nav => true,
                // Some sites put the whole page into one form.
                Tag::Form => !(tree.inside(id).contains(&self.core) || id == self.core),
                _ => false,
            })
    }

    /// Words of a block inside the core that looks like running text by the rule of thumb that the core is found with.
    pub(super) fn good_inside_core(&self, at: usize) -> u32 {
        let inside =
            self.page.blocks.get(at).is_some_and(|block| self.page.tree.inside(self.core).contains(&block.first));
        if inside { self.good_at(Some(at)) } else { 0 }
    }

    /// Whether the core holds an element.
    pub(super) fn holds(&self, id: Id) -> bool {
        self.page.tree.inside(self.core).contains(&id)
    }

    fn add_marks(&self, row: &mut Row, block: &Block) {
        let (inner, common) = self.inner_marks(block);
        let around = self.chain.get(common as usize).copied().unwrap_or_default();
        row.extend((0..Marks::KINDS).map(|kind| yes(inner.0 & (1 << kind) != 0)));
        row.extend([Marks::BODY, Marks::POST, Marks::RELATED, Marks::LABEL].map(|kind| yes(around.has(kind))));
    }
}

/// Whether nearly all letters are capitals, in three words or more.
fn shouts(text: &str) -> bool {
    let (mut upper, mut lower) = (0, 0);
    for c in text.chars() {
        upper += u32::from(c.is_uppercase());
        lower += u32::from(c.is_lowercase());
    }
    upper >= 8 && lower * 6 <= upper
}

fn yes(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}

pub(super) fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// The size of a number, from 0 to about 1 for 150 words.
fn log(words: u32) -> f32 {
    (words as f32).ln_1p() / 5.0
}
