//! A plan: its name, what it belongs to, and the names of its labels.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::container::Container;
use super::etag::Etag;
use super::id::{PlanId, UserId};

/// The number of labels a plan has.
pub const CATEGORY_COUNT: u8 = 25;

/// A plan as the service last described it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Which plan.
    pub id: PlanId,
    /// Its name.
    pub title: String,
    /// Where it lives: the URL of its container, which tells the kind better than the kind's name does.
    pub container_url: Option<String>,
    /// What kind of place that is, in Planner's word: `group`, `roster`, `user`, `project`.
    pub container_type: Option<String>,
    /// The version of the plan itself; its details have another.
    pub etag: Option<Etag>,
    /// The names people gave to labels, by number 1 to 25. A label without an entry goes by its colour.
    pub labels: BTreeMap<u8, String>,
    /// The people it is shared with, as far as its details were read.
    pub shared_with: BTreeSet<UserId>,
    /// What else is known of it.
    pub about: About,
}

/// What else is known of a plan: who made it, and whether it rests in the archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Who made it.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Option<Timestamp>,
    /// The old name of the group's identifier. It is read and never sent.
    pub owner: Option<String>,
    /// Whether it is in the archive; `None` when the service does not say, as v1.0 never does.
    pub is_archived: Option<bool>,
    /// Who has put it into the archive or out of it last, and why.
    pub archival: Option<Archival>,
}

/// How a plan came into the archive, or out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Archival {
    /// Why, in the words of who did it.
    pub justification: Option<String>,
    /// Who did it.
    pub by: Option<UserId>,
    /// When.
    pub at: Option<Timestamp>,
}

impl Plan {
    /// Returns a plan of which nothing is known but what to call it.
    #[must_use]
    pub fn titled(id: PlanId, title: &str) -> Self {
        Self {
            id,
            title: title.to_owned(),
            container_url: None,
            container_type: None,
            etag: None,
            labels: BTreeMap::new(),
            shared_with: BTreeSet::new(),
            about: About::default(),
        }
    }

    /// Returns where it lives.
    #[must_use]
    pub fn container(&self) -> Container {
        Container::of(self.container_url.as_deref(), self.container_type.as_deref())
    }

    /// Says whether it is in the archive: then nothing in it can be changed, only deleted.
    #[must_use]
    pub fn is_archived(&self) -> bool {
        self.about.is_archived == Some(true)
    }

    /// Returns the name of a label: what people called it, or its colour.
    #[must_use]
    pub fn label(&self, category: u8) -> &str {
        self.labels.get(&category).map_or_else(|| colour_name(category), String::as_str)
    }
}

/// Returns the name of a label's colour, for labels nobody named.
///
/// Source: the colours Planner shows for `category1` to `category25`.
#[must_use]
pub fn colour_name(category: u8) -> &'static str {
    const NAMES: [&str; CATEGORY_COUNT as usize] = [
        "Pink",
        "Red",
        "Yellow",
        "Green",
        "Blue",
        "Purple",
        "Bronze",
        "Lime",
        "Aqua",
        "Gray",
        "Silver",
        "Brown",
        "Cranberry",
        "Orange",
        "Peach",
        "Marigold",
        "Light green",
        "Dark green",
        "Teal",
        "Light blue",
        "Dark blue",
        "Lavender",
        "Plum",
        "Light gray",
        "Dark gray",
    ];
    NAMES.get(usize::from(category).wrapping_sub(1)).copied().unwrap_or("Label")
}
