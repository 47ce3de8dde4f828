//! What a `packageItem` states of the items it points to: its groups, their order and mode, and each reference's id,
//! version, kind, headline and summary. The references' headlines are also the package's copy; nothing is fetched.

use crate::markup::Part;
use crate::xml::Element;
use copydesk_article::{Group, Member, Package, Role};

/// The most groups, and the most members of one, that are kept.
const MOST: usize = 1000;

/// The groups of a package; `None` where there are none.
pub(super) fn groups(package: &Element) -> Option<Package> {
    let sets: Vec<&Element> = package.all("groupSet").collect();
    let groups: Vec<Group> = sets.iter().flat_map(|set| set.all("group")).take(MOST).map(group).collect();
    let root = sets.iter().find_map(|set| set.attribute("root")).map(str::to_owned);
    (!groups.is_empty()).then(|| Package { root, groups, by: "newsml-g2:groupSet".into() })
}

fn group(group: &Element) -> Group {
    Group {
        id: group.attribute("id").map(str::to_owned),
        role: group.attribute("role").map(code),
        mode: group.attribute("mode").map(code),
        headline: title(group),
        members: group.elements().filter_map(member).take(MOST).collect(),
    }
}

fn member(element: &Element) -> Option<Member> {
    if element.is("groupRef") {
        let group = element.attribute("idref").map(str::to_owned)?;
        return Some(Member { group: Some(group), ..Member::default() });
    }
    element.is("itemRef").then(|| Member {
        group: None,
        item: element.attribute("residref").map(str::to_owned),
        url: element.attribute("href").map(str::to_owned),
        version: element.attribute("version").map(str::to_owned),
        kind: element.child("itemClass").and_then(|class| class.attribute("qcode")).map(code),
        headline: title(element),
        summary: element.child("description").and_then(Element::words),
    })
}

/// The headline of a group or a reference, else its title.
fn title(element: &Element) -> Option<String> {
    element.child("headline").or_else(|| element.child("title"))?.words()
}

/// A code without its vocabulary's alias.
fn code(qcode: &str) -> String {
    qcode.rsplit(':').next().unwrap_or(qcode).to_owned()
}

/// The headlines of the items that a package points to, as its copy.
pub(super) fn copy(package: &Element) -> Option<Part> {
    let titles: Vec<String> = package.deep("itemRef").into_iter().filter_map(title).take(MOST).collect();
    (!titles.is_empty()).then(|| Part { role: Role::List, text: titles.join("\n") })
}
