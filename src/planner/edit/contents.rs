//! Edits of what things hold: fields of a task and of its details, whole tasks and buckets, the plan itself.

use serde::{Deserialize, Serialize};

use super::moves::{Gap, Spot};
use super::standing::Standing;
use crate::planner::board::Grouping;
use crate::planner::change::{Change, FieldChange};
use crate::planner::detail_change::DetailChange;
use crate::planner::details::Details;
use crate::planner::difference;
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
    /// Where it stands on other boards, once for each column, as far as that is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Standing>,
    /// Its other fields, each from what a new task has.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// What its details hold, each from what new details have.
    #[serde(default)]
    pub details: Vec<DetailChange>,
    /// Of a deletion: the version of the task the person saw.
    #[serde(default)]
    pub base: Option<String>,
    /// Of a deletion: what the task was seen to hold. The outbox notes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<SeenContents>,
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
    /// Of a deletion: the tasks that were seen in it. The outbox notes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Vec<SeenTask>>,
    /// Whether it takes back an earlier edit.
    #[serde(default)]
    pub is_undo: bool,
}

/// What a task was seen to hold when it was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenContents {
    /// Checklist items, open ones and links.
    pub counts: [u32; 3],
    /// Whether there were notes.
    pub has_notes: bool,
    /// What its details held, each from what new details have, if they were ever read.
    pub details: Option<Vec<DetailChange>>,
}

/// A task that was seen in a bucket when that was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenTask {
    /// Which task.
    pub task: TaskId,
    /// Its version; `None` where the person has changed it since.
    pub base: Option<String>,
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

impl SeenContents {
    /// Says what a task and its details hold.
    #[must_use]
    pub fn of(task: &Task, details: Option<&Details>) -> Self {
        Self {
            counts: [task.checklist_items, task.open_checklist_items, task.references],
            has_notes: task.has_description,
            details: details.map(difference::from_blank),
        }
    }

    /// Returns the names of what is not as it was seen: of details that were never read, what the task says of them.
    #[must_use]
    pub fn changed(&self, now: &Self) -> Vec<&'static str> {
        let mut names = Vec::new();
        if let (Some(seen), Some(now)) = (&self.details, &now.details) {
            let only_in = |some: &[DetailChange], others: &[DetailChange]| -> Vec<&'static str> {
                some.iter().filter(|change| !others.contains(change)).map(FieldChange::field_name).collect()
            };
            names = only_in(seen, now);
            names.extend(only_in(now, seen));
        } else {
            let [items, open, links] = [0, 1, 2].map(|at: usize| self.counts[at] != now.counts[at]);
            names.extend((self.has_notes != now.has_notes).then_some("notes"));
            names.extend((items || open).then_some("checklist"));
            names.extend(links.then_some("links"));
        }
        names.sort_unstable();
        names.dedup();
        names
    }
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

    /// Returns the same for making it again after it was deleted: nothing has its name any more. It comes back without its
    /// series, which goes on in the card the service has made when this one was deleted.
    #[must_use]
    pub fn again(&self) -> Self {
        let task = TaskId::local(&format!("again {}", self.task));
        Self { task, base: None, seen: None, is_undo: true, ..self.clone() }.without_series()
    }

    /// Says whether the task comes again.
    #[must_use]
    pub fn is_of_series(&self) -> bool {
        self.changes.iter().any(|change| matches!(change, Change::Recurrence { to: Some(_), .. }))
    }

    /// Returns the same as a task that does not come again.
    #[must_use]
    pub fn without_series(mut self) -> Self {
        self.changes.retain(|change| !matches!(change, Change::Recurrence { .. }));
        self
    }
}
