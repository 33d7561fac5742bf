//! What lies in the trash: a task that was deleted, with all it takes to make it again.

use jiff::Timestamp;

use super::change::Change;
use super::edit::WholeTask;
use super::id::{BucketId, PlanId};

/// A task in the trash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trashed {
    /// Of which plan.
    pub plan: PlanId,
    /// What that is called, or was.
    pub plan_title: String,
    /// When it was deleted, as far as this machine knows.
    pub at: Option<Timestamp>,
    /// The name of its bucket; empty when it was in none.
    pub column: String,
    /// How it came here.
    pub way: Way,
    /// Whether what its details held was never read here.
    pub is_unread: bool,
    /// Whether the service has not been told yet.
    pub is_waiting: bool,
    /// The task, to be made again.
    pub whole: WholeTask,
}

/// How a task came into the trash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The person has deleted it.
    ByOneself,
    /// The person has deleted its bucket.
    WithColumn,
    /// Somebody else has deleted it, while the person's edits of it waited.
    ByOthers,
}

/// Returns the bucket a task is to be made in, if its fields say one.
#[must_use]
pub fn bucket_of(whole: &WholeTask) -> Option<&BucketId> {
    whole.changes.iter().find_map(|change| match change {
        Change::Bucket { to, .. } => to.as_ref(),
        _ => None,
    })
}
