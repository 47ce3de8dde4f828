//! A package: what an item that only points to others says of them.
//!
//! Owns the groups and their members as they are stated. Nothing here is resolved or fetched: the members' own articles
//! are records of their own.

use crate::Rule;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The groups of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Package {
    /// The id of the group to begin with.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub root: Option<String>,
    /// The groups, as they are written.
    pub groups: Vec<Group>,
    /// The place of the statement.
    pub by: Rule,
}

/// A group of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// Its id within the package.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<String>,
    /// What it is to the package (`main`, `sidebar`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<String>,
    /// How its members belong together (`seq`: in this order; `alt`: one of them; `bag`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mode: Option<String>,
    /// Its own headline.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub headline: Option<String>,
    /// Its members, in order.
    pub members: Vec<Member>,
}

/// A member of a group: an item, or another group of the package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    /// The id of a group of this package.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group: Option<String>,
    /// The item's id.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub item: Option<String>,
    /// The item's address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub url: Option<String>,
    /// The item's version.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub version: Option<String>,
    /// What the item is (`text`, `picture`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<String>,
    /// The item's headline, else its title.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub headline: Option<String>,
    /// What the package says of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub summary: Option<String>,
}
