//! Every change a person can make, and what it does to a plan. Edits are written down: their JSON is a disk format.

use serde::{Deserialize, Serialize};

use super::board::{ColumnId, Grouping};
use super::id::TaskId;
use super::snapshot::Snapshot;

/// A change a person made, as they meant it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Edit {
    /// A card was put somewhere else on a board.
    MoveTask(MoveTask),
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
    /// Says whether two spots mean the same place.
    #[must_use]
    pub fn is_same_place(&self, other: &Self) -> bool {
        self.column == other.column && self.after == other.after && self.before == other.before
    }
}

impl Edit {
    /// Changes the fields of the plan that this edit changes. Places on boards are not fields: see
    /// [`super::board::Board::replay`].
    pub fn apply(&self, snapshot: &mut Snapshot) {
        match self {
            Self::MoveTask(edit) => match &edit.to.column {
                ColumnId::Bucket(bucket_id) => {
                    let moves = snapshot.task(&edit.task).is_some_and(|task| task.bucket_id != *bucket_id);
                    if moves && let Some(task) = snapshot.task_mut(&edit.task) {
                        task.bucket_id.clone_from(bucket_id);
                    }
                }
            },
        }
    }

    /// Returns which task the edit is about.
    #[must_use]
    pub fn task(&self) -> &TaskId {
        match self {
            Self::MoveTask(edit) => &edit.task,
        }
    }

    /// Returns what the edit does, in words for a list or a notice.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::MoveTask(edit) => format!("move “{}” to {}", edit.title, edit.to.column_name),
        }
    }
}

/// Takes one more edit into a list of edits that nobody has sent yet, so that a card that was moved ten times is
/// sent once, and one that came back to where it was is not sent at all.
///
/// Only the newest edit may be folded into: order between edits of different tasks has meaning.
pub fn fold(waiting: &mut Vec<Edit>, newer: Edit) {
    let Some(last) = waiting.last_mut() else {
        waiting.push(newer);
        return;
    };
    match (last, newer) {
        (Edit::MoveTask(last), Edit::MoveTask(newer)) if last.task == newer.task && last.board == newer.board => {
            last.to = newer.to;
            if last.to.is_same_place(&last.from) {
                waiting.pop();
            }
        }
        (_, newer) => waiting.push(newer),
    }
}
