//! Plans and groups as lists show them.

use jiff::Timestamp;

use crate::planner::container::Container;
use crate::planner::id::{GroupId, PlanId};

/// One plan, as a list of plans shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanSummary {
    /// Which plan.
    pub id: PlanId,
    /// Its name.
    pub title: String,
    /// The group it belongs to, when that is known.
    pub group_name: Option<String>,
    /// What else a list shows of it.
    pub marks: PlanMarks,
}

/// What a list shows of a plan beside its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanMarks {
    /// Where it lives.
    pub container: Container,
    /// Whether it is in the archive.
    pub is_archived: bool,
    /// Its place among the favourites, if it is one.
    pub favourite: Option<String>,
    /// What of this nobody has said: the service does not give it.
    pub unsaid: Unsaid,
    /// When it was opened last, here or elsewhere.
    pub opened_at: Option<Timestamp>,
    /// Whether something about the plan itself waits to be sent.
    pub is_unsent: bool,
}

/// What is not known of a plan because the service does not give what only beta has. It is unknown then, and not so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unsaid {
    /// Whether it is in the archive.
    pub archive: bool,
    /// Whether it is a favourite.
    pub favourite: bool,
}

impl PlanMarks {
    /// Says whether it is in the archive, if that is known.
    #[must_use]
    pub fn archived(&self) -> Option<bool> {
        (self.is_archived || !self.unsaid.archive).then_some(self.is_archived)
    }

    /// Says whether it is a favourite, if that is known.
    #[must_use]
    pub fn liked(&self) -> Option<bool> {
        (self.favourite.is_some() || !self.unsaid.favourite).then_some(self.favourite.is_some())
    }
}

impl PlanSummary {
    /// Puts a plan together of which only the name is known.
    #[must_use]
    pub fn new(id: PlanId, title: &str, group_name: Option<&str>) -> Self {
        Self { id, title: title.to_owned(), group_name: group_name.map(str::to_owned), marks: PlanMarks::default() }
    }
}

/// A group in which a plan can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupSummary {
    /// Which group.
    pub id: GroupId,
    /// Its name.
    pub name: String,
}
