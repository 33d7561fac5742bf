//! Which edits make no sense before something this machine has named is made.

use super::{Edit, Spot};
use crate::planner::board::ColumnId;
use crate::planner::change::Change;

impl Edit {
    /// Says whether the edit is about a task, a bucket or a plan of this name, or leads into that bucket. One that only names it as
    /// a neighbour can do without.
    #[must_use]
    pub fn needs(&self, local: &str) -> bool {
        if self.made() == Some(local) {
            return false;
        }
        let leads = |spot: &Spot| matches!(&spot.column, ColumnId::Bucket(Some(bucket)) if bucket.as_str() == local);
        let changes = |changes: &[Change]| {
            changes.iter().any(|change| matches!(change, Change::Bucket { to: Some(to), .. } if to.as_str() == local))
        };
        self.task().is_some_and(|task| task.as_str() == local)
            || self.plan().is_some_and(|plan| plan.as_str() == local)
            || self.bucket().is_some_and(|bucket| bucket.as_str() == local)
            || match self {
                Self::MoveTask(edit) => leads(&edit.to) || changes(&edit.changes),
                Self::ChangeTask(edit) => changes(&edit.changes),
                Self::CreateTask(edit) => leads(&edit.spot) || changes(&edit.changes),
                _ => false,
            }
    }
}
