//! The article's pictures: figures between headline and end of the body, with caption and credit as their markup tells
//! them apart; and the lead picture that metadata names.

use super::blocks::Page;
use super::marks::Marks;
use super::tag::Tag;
use super::tree::{Id, Tree};
use std::ops::Range;

/// A figure of the page: its element and the blocks of words under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) element: Id,
    pub(super) url: Option<String>,
    /// Blocks of the caption.
    pub(super) captions: Vec<usize>,
    /// Blocks of the credit.
    pub(super) credits: Vec<usize>,
}

/// The figures among some blocks of a page that are no body.
pub(super) fn figures(page: &Page<'_, '_>, blocks: Range<usize>, body: &[bool]) -> Vec<Figure> {
    let mut found: Vec<Figure> = Vec::new();
    for at in blocks {
        let Some(block) = page.blocks.get(at) else { continue };
        if body.get(at).copied().unwrap_or(false) || block.words > 150 {
            continue;
        }
        let Some(element) = figure_around(page, block.first) else { continue };
        let credit = is_credit(page, block.first, element);
        let figure = match found.iter_mut().find(|figure| figure.element == element) {
            Some(figure) => figure,
            None => {
                found.push(Figure {
                    element,
                    url: picture_in(page.tree, element),
                    captions: Vec::new(),
                    credits: Vec::new(),
                });
                let Some(figure) = found.last_mut() else { continue };
                figure
            }
        };
        if credit { figure.credits.push(at) } else { figure.captions.push(at) }
    }
    found.retain(|figure| figure.url.is_some());
    found
}

/// The figure whose caption a text is.
fn figure_around(page: &Page<'_, '_>, id: Id) -> Option<Id> {
    let tree = page.tree;
    let mut caption = false;
    for above in tree.above(id).take(8) {
        let marks = page.marks_of(above);
        caption |= tree.tag(above) == Tag::Figcaption || marks.has(Marks::CAPTION);
        if marks.has(Marks(
            Marks::RELATED.0 | Marks::COMMENT.0 | Marks::SHARE.0 | Marks::ADVERT.0 | Marks::SIGNUP.0 | Marks::HIDDEN.0,
        )) {
            return None;
        }
        let holds = tree.tag(above) == Tag::Figure
            || (marks.has(Marks(Marks::MEDIA.0 | Marks::CAPTION.0)) && picture_in(tree, above).is_some());
        if holds {
            return caption.then_some(above);
        }
    }
    None
}

/// The words of the credit element inside a figure.
pub(super) fn credit_inside(page: &Page<'_, '_>, figure: Id) -> Option<String> {
    let element = page.tree.inside(figure).take(300).find(|&id| is_named_credit(page, id))?;
    Some(page.tree.text_of(element)).filter(|text| !text.is_empty())
}

fn is_credit(page: &Page<'_, '_>, id: Id, figure: Id) -> bool {
    page.tree.above(id).take_while(|&above| above != figure).any(|id| is_named_credit(page, id))
}

fn is_named_credit(page: &Page<'_, '_>, id: Id) -> bool {
    page.tree.attributes(id).filter(|(name, _)| matches!(*name, "class" | "itemprop")).any(|(_, value)| {
        let value = value.to_ascii_lowercase();
        ["credit", "copyright", "source", "photographer"].iter().any(|word| value.contains(word))
    })
}

/// The address of the first picture inside an element.
fn picture_in(tree: &Tree<'_>, element: Id) -> Option<String> {
    tree.inside(element).take(300).find_map(|id| (tree.tag(id) == Tag::Image).then(|| address(tree, id)).flatten())
}

/// Where a picture is, also where a script is to load it.
fn address(tree: &Tree<'_>, image: Id) -> Option<String> {
    let stated = ["data-src", "data-original", "data-lazy-src", "src"].iter().find_map(|key| {
        let value = tree.attribute(image, key)?;
        let value = value.trim();
        (!value.is_empty() && !value.starts_with("data:")).then(|| value.to_owned())
    });
    stated.or_else(|| {
        let set = tree.attribute(image, "srcset").or_else(|| tree.attribute(image, "data-srcset"))?;
        let first = set.trim().split([' ', ',']).next()?;
        (!first.is_empty() && !first.starts_with("data:")).then(|| first.to_owned())
    })
}

/// A credit as its parts: who took the picture, and for whom.
pub(super) fn credit(text: &str) -> (Option<String>, Option<String>) {
    let mut plain = text.trim().trim_matches(['(', ')', '[', ']']).trim();
    for lead in ["photo by", "photograph by", "photograph:", "photo:", "image:", "credit:", "picture:", "foto:", "by "]
    {
        if let Some((start, rest)) = plain.split_at_checked(lead.len())
            && start.eq_ignore_ascii_case(lead)
        {
            plain = rest.trim();
        }
    }
    let person = |text: &str| {
        let mut people = super::names::people(text, super::names::Source::Byline, &[]);
        (people.len() == 1).then(|| people.remove(0).name)
    };
    for joint in ["/", " | ", " via ", ", "] {
        if let Some((first, second)) = plain.split_once(joint)
            && let Some(name) = person(first)
        {
            return (Some(name), Some(second.trim().to_owned()).filter(|rest| !rest.is_empty()));
        }
    }
    match person(plain) {
        Some(name) if plain.split_whitespace().count() <= 4 => (Some(name), None),
        _ => (None, Some(plain.to_owned()).filter(|rest| !rest.is_empty())),
    }
}

/// Whether two addresses name the same picture file.
pub(super) fn same_file(one: &str, other: &str) -> bool {
    let file = |address: &str| {
        address
            .split(['?', '#'])
            .next()
            .and_then(|path| path.rsplit('/').find(|part| part.contains('.')))
            .map(str::to_owned)
    };
    one == other || (file(one).is_some() && file(one) == file(other))
}
