//! Edits of what things hold: fields of a task and of its details, whole tasks and buckets, the plan itself.

use serde::{Deserialize, Serialize};

use super::moves::{Gap, Spot};
use crate::planner::board::Grouping;
use crate::planner::change::{Change, FieldChange as _};
use crate::planner::detail_change::DetailChange;
use crate::planner::id::{BucketId, PlanId, TaskId};
use crate::planner::plan_change::PlanChange;
use crate::planner::task::Task;

/// "These fields of this task."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeTask {
    /// Which task.
    pub task: TaskId,
    /// Its title when it was changed, to speak of it when it is gone.
    pub title: String,
    /// What changes, each field once.
    pub changes: Vec<Change>,
    /// Whether it takes back an earlier edit; then nobody else's change may be overwritten.
    #[serde(default)]
    pub is_undo: bool,
}

/// "These fields of this task's details": notes, checklist, links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeDetails {
    /// Whose details.
    pub task: TaskId,
    /// The task's title when they were changed, to speak of it when it is gone.
    pub title: String,
    /// What changes, each field once.
    pub changes: Vec<DetailChange>,
    /// Whether it takes back an earlier edit; then nobody else's change may be overwritten.
    #[serde(default)]
    pub is_undo: bool,
}

/// A task and where it stands: enough to make it, or to make it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholeTask {
    /// Which task. One that is not made yet has a name of this machine, see [`TaskId::local`].
    pub task: TaskId,
    /// Its title.
    pub title: String,
    /// On which board `spot` is.
    pub board: Grouping,
    /// Where it stands.
    pub spot: Spot,
    /// Its other fields, each from what a new task has.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// What its details hold, each from what new details have.
    #[serde(default)]
    pub details: Vec<DetailChange>,
    /// Of a deletion: the version of the task the person saw.
    #[serde(default)]
    pub base: Option<String>,
    /// Whether it takes back an earlier edit.
    #[serde(default)]
    pub is_undo: bool,
}

/// A bucket and where it stands: made, or taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholeBucket {
    /// Which bucket. One that is not made yet has a name of this machine, see [`BucketId::local`].
    pub bucket: BucketId,
    /// Its name.
    pub name: String,
    /// Where it stands among the columns.
    pub gap: Gap<BucketId>,
    /// Of a deletion: the version of the bucket the person saw.
    #[serde(default)]
    pub base: Option<String>,
    /// Whether it takes back an earlier edit.
    #[serde(default)]
    pub is_undo: bool,
}

/// "This bucket is called so."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenameBucket {
    /// Which bucket.
    pub bucket: BucketId,
    /// The name the person saw.
    pub from: String,
    /// The name the person wants.
    pub to: String,
    /// Whether it takes back an earlier edit; then nobody else's change may be overwritten.
    #[serde(default)]
    pub is_undo: bool,
}

/// "These fields of the plan": its title, the names of its labels, whom it is shared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePlan {
    /// Which plan.
    pub plan: PlanId,
    /// Its title when it was changed.
    pub title: String,
    /// What changes, each field once.
    pub changes: Vec<PlanChange>,
    /// Whether it takes back an earlier edit; then nobody else's change may be overwritten.
    #[serde(default)]
    pub is_undo: bool,
}

impl WholeTask {
    /// Returns the task as it looks before the service has made it: in no order yet on any board.
    #[must_use]
    pub fn to_task(&self, plan: &PlanId) -> Task {
        let mut task = Task::titled(self.task.clone(), plan.clone(), &self.title);
        for change in &self.changes {
            change.apply(&mut task);
        }
        self.details.iter().for_each(|change| change.count(&mut task));
        task
    }

    /// Returns the same for making it again after it was deleted: nothing has its name any more.
    #[must_use]
    pub(super) fn again(&self) -> Self {
        let task = TaskId::local(&format!("again {}", self.task));
        Self { task, base: None, is_undo: true, ..self.clone() }
    }
}
