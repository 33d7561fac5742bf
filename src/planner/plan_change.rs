//! What an edit changes about a plan itself, one field at a time, each with the value the person saw.

use serde::{Deserialize, Serialize};

use super::change::FieldChange;
use super::id::UserId;
use super::plan::Plan;

/// One field of a plan or of its details: `from` is the base, what the person saw, and `to` what the person wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "field", rename_all = "snake_case")]
pub enum PlanChange {
    /// The plan's title.
    Title {
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// What a label is called; `None` for one that goes by its colour.
    LabelName {
        /// Which, 1 to 25.
        category: u8,
        /// Before.
        from: Option<String>,
        /// After.
        to: Option<String>,
    },
    /// Whether the plan is shared with one person.
    SharedWith {
        /// Who.
        user: UserId,
        /// Before.
        from: bool,
        /// After.
        to: bool,
    },
}

impl PlanChange {
    /// Says whether the field is one of the plan's details, which have a version of their own.
    #[must_use]
    pub fn is_of_details(&self) -> bool {
        !matches!(self, Self::Title { .. })
    }
}

impl FieldChange for PlanChange {
    type Of = Plan;

    fn is_same_field(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::LabelName { category: a, .. }, Self::LabelName { category: b, .. }) => a == b,
            (Self::SharedWith { user: a, .. }, Self::SharedWith { user: b, .. }) => a == b,
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }

    fn is_nothing(&self) -> bool {
        match self {
            Self::Title { from, to } => from == to,
            Self::LabelName { from, to, .. } => from == to,
            Self::SharedWith { from, to, .. } => from == to,
        }
    }

    fn inverse(&self) -> Self {
        let mut back = self.clone();
        match &mut back {
            Self::Title { from, to } => std::mem::swap(from, to),
            Self::LabelName { from, to, .. } => std::mem::swap(from, to),
            Self::SharedWith { from, to, .. } => std::mem::swap(from, to),
        }
        back
    }

    fn after(&self, earlier: &Self) -> Self {
        let mut both = self.clone();
        match (&mut both, earlier) {
            (Self::Title { from, .. }, Self::Title { from: first, .. }) => from.clone_from(first),
            (Self::LabelName { from, .. }, Self::LabelName { from: first, .. }) => from.clone_from(first),
            (Self::SharedWith { from, .. }, Self::SharedWith { from: first, .. }) => *from = *first,
            _ => {}
        }
        both
    }

    fn is_done(&self, plan: &Plan) -> bool {
        match self {
            Self::Title { to, .. } => plan.title == *to,
            Self::LabelName { category, to, .. } => plan.labels.get(category) == to.as_ref(),
            Self::SharedWith { user, to, .. } => plan.shared_with.contains(user) == *to,
        }
    }

    fn apply(&self, plan: &mut Plan) {
        match self {
            Self::Title { to, .. } => plan.title.clone_from(to),
            Self::LabelName { category, to: Some(name), .. } => {
                plan.labels.insert(*category, name.clone());
            }
            Self::LabelName { category, to: None, .. } => {
                plan.labels.remove(category);
            }
            Self::SharedWith { user, to: true, .. } => {
                plan.shared_with.insert(user.clone());
            }
            Self::SharedWith { user, to: false, .. } => {
                plan.shared_with.remove(user);
            }
        }
    }

    fn field_name(&self) -> &'static str {
        match self {
            Self::Title { .. } => "title",
            Self::LabelName { .. } => "name of a label",
            Self::SharedWith { .. } => "sharing",
        }
    }

    fn onto(&self, plan: &Plan) -> Option<Self> {
        let mut onto = self.clone();
        match &mut onto {
            Self::Title { from, .. } => from.clone_from(&plan.title),
            Self::LabelName { category, from, .. } => *from = plan.labels.get(category).cloned(),
            Self::SharedWith { user, from, .. } => *from = plan.shared_with.contains(user),
        }
        Some(onto)
    }
}
