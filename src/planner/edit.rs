//! Every change a person can make, and what it does to a plan. Edits are written down: their JSON is a disk format.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::board::{ColumnId, Grouping, place};
use super::change::{Change, merge};
use super::details::ItemList;
use super::id::{BucketId, TaskId};
use super::snapshot::Snapshot;
use super::task::Task;

/// A change a person made, as they meant it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Edit {
    /// A card was put somewhere else on a board.
    MoveTask(MoveTask),
    /// A column of the bucket board was put somewhere else.
    MoveBucket(MoveBucket),
    /// A line of a checklist, or a link, was put somewhere else in its list.
    MoveItem(MoveItem),
}

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

/// Returns a title for a sentence: no longer than can be taken in at a glance.
#[must_use]
pub fn short(title: &str) -> Cow<'_, str> {
    const MOST: usize = 48;
    match title.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", title[..end].trim_end())),
        None => Cow::Borrowed(title),
    }
}

impl Edit {
    /// Changes the fields of the plan that this edit changes. Places on boards are not fields: see
    /// [`super::board::Board::replay`]; nor are places in a checklist: see [`super::details::Details::replay`].
    pub fn apply(&self, snapshot: &mut Snapshot) {
        match self {
            Self::MoveTask(edit) => {
                let Some(task) = snapshot.task(&edit.task) else { return };
                let is_possible = |change: &Change| match change {
                    Change::Bucket { to: Some(bucket), .. } => snapshot.bucket(bucket).is_some(),
                    _ => true,
                };
                let changes: Vec<Change> = edit.changes_for(task).into_iter().filter(is_possible).collect();
                if !changes.is_empty() {
                    let mut task = task.clone();
                    for change in &changes {
                        change.apply(&mut task);
                    }
                    snapshot.replace_tasks(vec![std::sync::Arc::new(task)]);
                }
            }
            Self::MoveBucket(edit) => {
                let buckets = &mut snapshot.buckets;
                let Some(now) = buckets.iter().position(|bucket| bucket.id == edit.bucket) else { return };
                let moved = buckets.remove(now);
                let ids: Vec<&BucketId> = buckets.iter().map(|bucket| &bucket.id).collect();
                let row = place::row(&ids, edit.to.after.as_ref(), edit.to.before.as_ref(), edit.to.end);
                buckets.insert(row, moved);
            }
            Self::MoveItem(_) => {}
        }
    }

    /// Returns which task the edit is about, if it is about one.
    #[must_use]
    pub fn task(&self) -> Option<&TaskId> {
        match self {
            Self::MoveTask(edit) => Some(&edit.task),
            Self::MoveItem(edit) => Some(&edit.task),
            Self::MoveBucket(_) => None,
        }
    }

    /// Returns what the edit does, in words for a list or a notice.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::MoveTask(edit) if edit.to.column == edit.from.column => {
                format!("move “{}” inside {}", short(&edit.title), edit.to.column_name)
            }
            Self::MoveTask(edit) => format!("move “{}” to {}", short(&edit.title), edit.to.column_name),
            Self::MoveBucket(edit) => format!("move the column “{}”", edit.name),
            Self::MoveItem(edit) => format!("move “{}” in the {} of “{}”", edit.name, edit.list.words(), edit.title),
        }
    }

    /// Returns the same for the outbox, where what takes an earlier edit back stands beside it.
    #[must_use]
    pub fn words_in_outbox(&self) -> String {
        let is_undo = match self {
            Self::MoveTask(edit) => edit.is_undo,
            Self::MoveBucket(edit) => edit.is_undo,
            Self::MoveItem(edit) => edit.is_undo,
        };
        if is_undo { format!("undo or redo: {}", self.words()) } else { self.words() }
    }

    /// Returns the edit that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self.clone() {
            Self::MoveTask(edit) => Self::MoveTask(MoveTask {
                to: edit.from,
                from: edit.to,
                changes: edit.changes.iter().map(Change::inverse).collect(),
                is_undo: true,
                base: None,
                ..edit
            }),
            Self::MoveBucket(edit) => {
                Self::MoveBucket(MoveBucket { to: edit.from, from: edit.to, base: None, is_undo: true, ..edit })
            }
            Self::MoveItem(edit) => {
                Self::MoveItem(MoveItem { to: edit.from, from: edit.to, base: None, is_undo: true, ..edit })
            }
        }
    }

    /// Says whether two edits are of the same thing: one card of one board, one column, one item of a list.
    #[must_use]
    pub fn is_same_thing(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::MoveTask(a), Self::MoveTask(b)) => a.task == b.task && a.board == b.board,
            (Self::MoveBucket(a), Self::MoveBucket(b)) => a.bucket == b.bucket,
            (Self::MoveItem(a), Self::MoveItem(b)) => (&a.task, a.list, &a.item) == (&b.task, b.list, &b.item),
            _ => false,
        }
    }

    /// Returns this edit and a newer one as one; `None` when the newer one does not go on from where this one ended. A task
    /// that stands in several columns is moved in each of them by itself.
    #[must_use]
    pub fn and(&self, newer: &Self) -> Option<Self> {
        if !self.is_same_thing(newer) {
            return None;
        }
        match (self, newer) {
            (Self::MoveTask(last), Self::MoveTask(newer)) if last.to.column == newer.from.column => {
                let mut both = last.clone();
                both.to.clone_from(&newer.to);
                both.is_undo &= newer.is_undo;
                merge(&mut both.changes, &newer.changes);
                if both.to.column == both.from.column {
                    // Back in its column a card has the number or the day it had there, not the one a drop would give.
                    both.changes.retain(|change| !change.is_of_column());
                }
                Some(Self::MoveTask(both))
            }
            (Self::MoveBucket(last), Self::MoveBucket(newer)) => {
                let (to, is_undo) = (newer.to.clone(), last.is_undo && newer.is_undo);
                Some(Self::MoveBucket(MoveBucket { to, is_undo, ..last.clone() }))
            }
            (Self::MoveItem(last), Self::MoveItem(newer)) => {
                let (to, is_undo) = (newer.to.clone(), last.is_undo && newer.is_undo);
                Some(Self::MoveItem(MoveItem { to, is_undo, ..last.clone() }))
            }
            _ => None,
        }
    }

    /// Says whether two edits of one thing put it into the same place.
    #[must_use]
    pub fn has_same_end(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::MoveTask(a), Self::MoveTask(b)) => a.to.is_same_place(&b.to),
            (Self::MoveBucket(a), Self::MoveBucket(b)) => a.to.after == b.to.after,
            (Self::MoveItem(a), Self::MoveItem(b)) => a.to.after == b.to.after,
            _ => false,
        }
    }

    /// Says whether the edit ends where it began.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::MoveTask(edit) => {
                edit.changes.is_empty() && (!edit.board.has_order() || edit.to.is_same_place(&edit.from))
            }
            Self::MoveBucket(edit) => edit.to.after == edit.from.after,
            Self::MoveItem(edit) => edit.to.after == edit.from.after,
        }
    }
}

/// Takes more edits, made together, into a list of edits that nobody has sent yet, so that a card that was moved ten
/// times is sent once, and one that came back to where it was is not sent at all.
///
/// Only the newest edits may be folded into, and only by edits of the same things in the same order: order between
/// edits of different tasks has meaning. Of cards that were moved together none is left out alone: what one's place was
/// told by may have moved with it.
pub fn fold(waiting: &mut Vec<Edit>, newer: Vec<Edit>) {
    let Some(start) = waiting.len().checked_sub(newer.len()) else {
        waiting.extend(newer);
        return;
    };
    let both: Option<Vec<Edit>> = waiting[start..].iter().zip(&newer).map(|(last, newer)| last.and(newer)).collect();
    match both {
        Some(both) => {
            waiting.truncate(start);
            if !both.iter().all(Edit::is_nothing) {
                waiting.extend(both);
            }
        }
        None => waiting.extend(newer),
    }
}
