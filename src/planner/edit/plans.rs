//! Edits of whole plans: made, deleted, put into the archive, moved to a group, kept among the favourites.

use serde::{Deserialize, Serialize};

use crate::planner::id::{GroupId, PlanId};

/// Where a plan is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "snake_case")]
pub enum PlanHome {
    /// In a group: its members see it.
    Group {
        /// Which group.
        group: GroupId,
        /// What it is called.
        name: String,
    },
    /// As a personal plan.
    Personal,
}

/// "A plan of this title, there."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatePlan {
    /// The name this machine gives it until the service has given one, see [`PlanId::local`].
    pub plan: PlanId,
    /// Its title.
    pub title: String,
    /// Where it is made.
    pub home: PlanHome,
    /// Whether it takes back an earlier edit.
    #[serde(default)]
    pub is_undo: bool,
}

/// "This plan goes, with everything in it."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletePlan {
    /// Which plan.
    pub plan: PlanId,
    /// Its title when it was deleted.
    pub title: String,
    /// Where it was made, when this takes that back: only then can it be made again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<PlanHome>,
    /// Whether it takes back an earlier edit.
    #[serde(default)]
    pub is_undo: bool,
}

/// "This plan rests in the archive", or no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivePlan {
    /// Which plan.
    pub plan: PlanId,
    /// Its title when it was put there.
    pub title: String,
    /// Whether the person saw it there.
    pub from: bool,
    /// Whether it is to be there.
    pub to: bool,
    /// Why, in the person's words; everybody in the plan can read them.
    #[serde(default)]
    pub justification: String,
    /// Whether it takes back an earlier edit; then nobody else's change may be overwritten.
    #[serde(default)]
    pub is_undo: bool,
}

/// "This personal plan is a group's from now on." The service knows no way back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovePlan {
    /// Which plan.
    pub plan: PlanId,
    /// Its title when it was moved.
    pub title: String,
    /// To which group.
    pub group: GroupId,
    /// What the group is called.
    pub name: String,
    /// Whether it takes back an earlier edit.
    #[serde(default)]
    pub is_undo: bool,
}

/// "This plan is one of my favourites", or no longer. Only the person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FavouritePlan {
    /// Which plan.
    pub plan: PlanId,
    /// Its title, which is kept with the favourite.
    pub title: String,
    /// Whether the person saw it as one.
    pub from: bool,
    /// Whether it is to be one.
    pub to: bool,
    /// Whether it takes back an earlier edit.
    #[serde(default)]
    pub is_undo: bool,
}

impl PlanHome {
    /// Returns the place in words: `the group “Design”`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Group { name, .. } => format!("the group “{name}”"),
            Self::Personal => "your personal plans".to_owned(),
        }
    }
}

impl CreatePlan {
    /// Returns the deletion that takes it back.
    pub(super) fn inverse(self) -> DeletePlan {
        DeletePlan { plan: self.plan, title: self.title, home: Some(self.home), is_undo: true }
    }
}
