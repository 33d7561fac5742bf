//! Moves: of a card, of a column, of a line in a list. Each is an intent, said by what stands around the place.

use serde::{Deserialize, Serialize};

use crate::planner::board::{ColumnId, Grouping};
use crate::planner::change::{Change, FieldChange as _};
use crate::planner::details::{Details, ItemList};
use crate::planner::id::{BucketId, TaskId};
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// "This card, on this board, into this column, between these two": an intent, not a string.
///
/// The hint is composed when the move is sent, from neighbours the service has acknowledged by then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveTask {
    /// Which card.
    pub task: TaskId,
    /// Its title when it was moved, to speak of it when it is gone.
    pub title: String,
    /// On which board; the other boards keep their order.
    pub board: Grouping,
    /// Where the person put it.
    pub to: Spot,
    /// Where the person took it from: the base of this edit.
    pub from: Spot,
    /// What changes beside the place: standing in another column means something.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// Whether it takes back an earlier edit; then nobody else's change may be overwritten.
    #[serde(default)]
    pub is_undo: bool,
    /// The hint an edit that takes another back must find, when it is known: the one the service gave to that one.
    #[serde(default)]
    pub base: Option<String>,
}

/// "This column of the bucket board between these two."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveBucket {
    /// Which bucket.
    pub bucket: BucketId,
    /// Its name, to speak of it when it is gone.
    pub name: String,
    /// Where the person put it.
    pub to: Gap<BucketId>,
    /// Where the person took it from.
    pub from: Gap<BucketId>,
    /// Whether it takes back an earlier edit.
    #[serde(default)]
    pub is_undo: bool,
    /// The hint an edit that takes another back must find, when it is known.
    #[serde(default)]
    pub base: Option<String>,
}

/// "This line of the checklist, or this link, between these two", in the order on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveItem {
    /// Whose details.
    pub task: TaskId,
    /// The task's title, to speak of it when it is gone.
    pub title: String,
    /// In which of the two lists.
    pub list: ItemList,
    /// Which item: its key in the list.
    pub item: String,
    /// What it is called, to speak of it when it is gone.
    pub name: String,
    /// Where the person put it; `after` is the one above.
    pub to: Gap<String>,
    /// Where the person took it from.
    pub from: Gap<String>,
    /// Of an edit that takes back an earlier one: the hint that one was acknowledged with, when that is known. With any
    /// other hint somebody has moved the item since.
    #[serde(default)]
    pub base: Option<String>,
    /// Whether it takes back an earlier edit.
    #[serde(default)]
    pub is_undo: bool,
}

/// A place on a board, said by what stands around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// The column.
    pub column: ColumnId,
    /// The column's name, to speak of it when it is gone.
    pub column_name: String,
    /// The card right above, if any.
    pub after: Option<TaskId>,
    /// The card right below, if any.
    pub before: Option<TaskId>,
    /// Where to stand when both neighbours are gone.
    pub end: End,
}

/// A place in a list, said by what stands around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap<Id> {
    /// What comes right before, if anything.
    pub after: Option<Id>,
    /// What comes right behind, if anything.
    pub before: Option<Id>,
    /// Where to stand when both neighbours are gone.
    pub end: End,
}

impl<Id: Clone> Gap<Id> {
    /// Says a place of a list in words of its neighbours; `row` counts the others only.
    #[must_use]
    pub fn at(others: &[Id], row: usize) -> Self {
        Self {
            after: row.checked_sub(1).and_then(|above| others.get(above)).cloned(),
            before: others.get(row).cloned(),
            end: if row == 0 { End::Top } else { End::Bottom },
        }
    }
}

/// An end of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Above all other cards.
    Top,
    /// Below all other cards.
    Bottom,
}

impl MoveBucket {
    /// Puts a bucket of a plan at a row among the others; `None` when it is not there.
    #[must_use]
    pub fn of(plan: &Snapshot, bucket: &BucketId, row: usize) -> Option<Self> {
        let now = plan.buckets.iter().position(|known| known.id == *bucket)?;
        let others: Vec<BucketId> =
            plan.buckets.iter().map(|known| known.id.clone()).filter(|other| other != bucket).collect();
        let (bucket, name) = (bucket.clone(), plan.buckets[now].name.clone());
        let (to, from) = (Gap::at(&others, row), Gap::at(&others, now));
        Some(Self { bucket, name, to, from, is_undo: false, base: None })
    }
}

impl MoveItem {
    /// Puts an item of a list at a row among the others; `None` when it is not there. The title is that of the task.
    #[must_use]
    pub fn of(details: &Details, title: &str, list: ItemList, item: &str, row: usize) -> Option<Self> {
        let from = details.place(list, item)?;
        let others: Vec<String> = details.ids(list).into_iter().filter(|id| *id != item).map(str::to_owned).collect();
        Some(Self {
            task: details.task.clone(),
            title: title.to_owned(),
            list,
            item: item.to_owned(),
            name: details.name(list, item).unwrap_or_default().to_owned(),
            to: Gap::at(&others, row),
            from,
            base: None,
            is_undo: false,
        })
    }
}

impl Spot {
    /// Says whether two spots mean the same place: the same column, and the same card above.
    ///
    /// The card below may be another meanwhile, when it was moved itself.
    #[must_use]
    pub fn is_same_place(&self, other: &Self) -> bool {
        self.column == other.column && self.after == other.after
    }
}

impl MoveTask {
    /// Returns what this move changes about a task as it is now: what the person meant to change and is not done yet, and
    /// what brings the card into its column when somebody has taken it out of there meanwhile.
    #[must_use]
    pub fn changes_for(&self, task: &Task) -> Vec<Change> {
        let mut changes: Vec<Change> = self.changes.iter().filter(|change| !change.is_done(task)).cloned().collect();
        let has = |field: fn(&Change) -> bool| self.changes.iter().any(field);
        match &self.to.column {
            ColumnId::Bucket(Some(bucket)) if !has(|change| matches!(change, Change::Bucket { .. })) => {
                let (from, to) = (task.bucket_id.clone(), Some(bucket.clone()));
                changes.push(Change::Bucket { from, to });
            }
            ColumnId::Progress(progress)
                if task.progress() != *progress && !has(|change| matches!(change, Change::Percent { .. })) =>
            {
                changes.push(Change::Percent { from: task.percent_complete, to: progress.percent() });
            }
            ColumnId::Assignee(Some(user)) => {
                let is_named =
                    |change: &Change| matches!(change, Change::Assignee { user: named, .. } if named == user);
                if !self.changes.iter().any(is_named) {
                    changes.push(Change::Assignee {
                        user: user.clone(),
                        from: task.assignees.contains(user),
                        to: true,
                    });
                }
            }
            _ => {}
        }
        changes.retain(|change| !change.is_nothing());
        changes
    }
}
