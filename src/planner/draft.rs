//! Text that was typed and not saved yet: it outlives the program.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::{PlanId, TaskId};

/// Notes that were typed and not saved yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// In which plan.
    pub plan: PlanId,
    /// Of which task.
    pub task: TaskId,
    /// The task's title when they were typed, to speak of it when it is gone.
    pub title: String,
    /// The notes the person saw.
    pub seen: String,
    /// When that was.
    pub at: Timestamp,
    /// The notes the person typed.
    pub text: String,
}
