//! What a card shows of the locks on it.

use super::is_guarded;
use crate::planner::id::UserId;
use crate::planner::lock::Class;
use crate::planner::policy::Act;
use crate::planner::policy::Reach;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// What a card shows of the locks on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    #[default]
    None,
    /// Somebody or something has a say in it.
    Managed,
    /// It goes nowhere by hand.
    Locked,
}

impl Mark {
    /// Returns the sign in front of the title.
    #[must_use]
    pub fn sign(self) -> &'static str {
        if self == Self::None { "" } else { "◆" }
    }
}

/// Returns the mark of a task. One whose links were not read yet has none: most of them turn out to be people's own.
#[must_use]
pub fn of(plan: &Snapshot, task: &Task, me: Option<&UserId>) -> Mark {
    if !is_guarded(plan, task) {
        return Mark::None;
    }
    let is_refused = |act: Act| plan.permission(task, &act, me).is_err();
    match plan.class_of(task) {
        Class::Unknown => Mark::None,
        Class::Hosted { .. } | Class::ProjectMirror => Mark::Locked,
        _ if is_refused(Act::Move(Reach::Bucket)) && is_refused(Act::Reorder) => Mark::Locked,
        _ => Mark::Managed,
    }
}
