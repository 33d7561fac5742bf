//! Entries of a list that do not say which they are: they may stand for anything the list seems to lack, so nothing is
//! forgotten because of it, and the person is told.

use std::collections::HashSet;

use super::desk::Desk;
use super::{Event, Exchange};
use crate::planner::count::counted;
use crate::planner::id::{PlanId, TaskId};
use crate::planner::snapshot::Snapshot;
use crate::wire::field::Text;

/// Counts the entries that do not say which they are.
pub(super) fn count<'a>(ids: impl Iterator<Item = &'a Text>) -> usize {
    ids.filter(|id| id.text().is_none()).count()
}

impl Desk {
    /// Tells of entries of a list of a plan that could not be made out.
    pub(super) fn tell_unread(&self, list: &str, count: usize) {
        if count == 0 {
            return;
        }
        let words = format!(
            "{} of a list cannot be made out and {} left out; what this machine has is kept",
            counted(count, "entry", "entries"),
            if count == 1 { "is" } else { "are" }
        );
        let next = "Nothing is lost. When it stays so, report it to who runs the service.".to_owned();
        let lines = vec![format!("request: GET {list}"), format!("left out: {count}")];
        self.tell(Event::Exchanged(Exchange { is_failure: true, words, next, lines }));
    }

    /// Returns the tasks that are not to be forgotten because a reading of a plan has not named them: all, when there was an
    /// entry that may be any of them. Tells of it.
    pub(super) fn spared(&self, plan: &PlanId, unread: usize) -> HashSet<TaskId> {
        if unread == 0 {
            return HashSet::new();
        }
        self.tell_unread(&format!("/planner/plans/{}/tasks", plan.as_str()), unread);
        let known = self.kept(self.store.known(plan), None);
        known.iter().flat_map(Snapshot::tasks).map(|task| task.id.clone()).collect()
    }
}
