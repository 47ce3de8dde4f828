//! Which blocks of a page are the article's body.
//!
//! Every block gets a score, the weighted sum of its [`super::features`]; the weights were learned from the tune half of
//! the Article Extraction Benchmark (`examples/html_train.rs`). Scores above zero are body.

use super::blocks::Page;
use super::features::{Evidence, Setting};
use super::tag::Tag;
use super::weights::{BIAS, WEIGHTS};

/// The body's blocks.
#[derive(Debug)]
pub(super) struct Choice {
    /// By block: whether it is body.
    pub(super) body: Vec<bool>,
}

/// Chooses the body's blocks. Where no block is likely, running text will do, and then whatever is not refused: a page
/// with one short line is an article too.
pub(super) fn choose(page: &Page<'_, '_>, evidence: &Evidence) -> Choice {
    let setting = Setting::of(page, evidence);
    let allowed: Vec<bool> = (0..page.blocks.len()).map(|at| !setting.refuses(at)).collect();
    let rows = setting.rows();
    let choices = [
        rows.iter().map(|row| score(row) > 0.0).collect::<Vec<_>>(),
        (0..page.blocks.len()).map(|at| setting.good_inside_core(at) > 0).collect(),
        page.blocks.iter().map(|block| block.linked * 3 < block.size).collect(),
    ];
    let with_rules =
        choices.into_iter().map(|choice| choice.iter().zip(&allowed).map(|(&is, &may)| is && may).collect::<Vec<_>>());
    // The weights must find a fair part of what the rule of thumb finds, or they have lost their way on this page.
    let fair = |choice: &Vec<bool>| {
        let found = (0..choice.len())
            .filter(|&at| choice.get(at) == Some(&true))
            .map(|at| setting.good_inside_core(at))
            .sum::<u32>();
        let all =
            (0..choice.len()).filter(|&at| !setting.refuses(at)).map(|at| setting.good_inside_core(at)).sum::<u32>();
        choice.contains(&true) && found * 3 >= all
    };
    let mut body = with_rules.into_iter().find(fair).unwrap_or_default();
    complete_groups(page, &setting, &mut body);
    Choice { body }
}

/// A list of which a part is body is body as a whole, and so is a table of data inside the core: parts of either say
/// little by themselves.
fn complete_groups(page: &Page<'_, '_>, setting: &Setting<'_>, body: &mut [bool]) {
    let tree = page.tree;
    let mut at = 0;
    while let Some(block) = page.blocks.get(at) {
        let group = std::iter::once(block.owner)
            .chain(tree.above(block.owner))
            .take(8)
            .find(|&id| matches!(tree.tag(id), Tag::List | Tag::Table));
        let Some(group) = group else {
            at += 1;
            continue;
        };
        let range = tree.inside(group);
        let count =
            page.blocks.get(at..).unwrap_or_default().iter().take_while(|block| range.contains(&block.first)).count();
        let end = at + count.max(1);
        let blocks = page.blocks.get(at..end).unwrap_or_default();
        let (linked, size) = blocks.iter().fold((0_u32, 0_u32), |(linked, size), block| {
            (linked.saturating_add(block.linked), size.saturating_add(block.size))
        });
        let table = tree.tag(group) == Tag::Table;
        let chosen = body.get(at..end).unwrap_or_default().contains(&true);
        let wanted = if table { setting.holds(group) && super::assemble::is_data(page, group) } else { chosen };
        if wanted && linked.saturating_mul(3) < size && !(at..end).any(|at| setting.refuses(at)) {
            body.iter_mut().take(end).skip(at).for_each(|is| *is = true);
        }
        at = end;
    }
}

fn score(row: &[f32]) -> f32 {
    row.iter().zip(WEIGHTS).map(|(value, (_, weight))| value * weight).sum::<f32>() + BIAS
}
