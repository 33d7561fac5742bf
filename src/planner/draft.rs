//! Text that was typed and not saved yet: it outlives the program.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::edit::Way;
use super::id::{PlanId, TaskId};

/// What a draft is of: there is one at most of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftOf {
    /// The notes of a task.
    Notes(TaskId),
    /// What is to be said about a task.
    Talk(TaskId),
}

/// Text that was typed and not saved yet: notes, or something to be said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// In which plan.
    pub plan: PlanId,
    /// Of which task.
    pub task: TaskId,
    /// The task's title when they were typed, to speak of it when it is gone.
    pub title: String,
    /// The text the person saw.
    pub seen: String,
    /// When that was.
    pub at: Timestamp,
    /// The text the person typed.
    pub text: String,
    /// Where it goes, if it is to be said; else it is notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<Way>,
    /// The number in the outbox of the words it goes in place of, if they were not sent yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<i64>,
}

impl Draft {
    /// Returns what it is of.
    #[must_use]
    pub fn of(&self) -> DraftOf {
        if self.way.is_some() { DraftOf::Talk(self.task.clone()) } else { DraftOf::Notes(self.task.clone()) }
    }
}
