//! What tells tasks of one name apart, in a few words: an occurrence of a series is called like the next one.

use crate::planner::progress::Progress;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// Returns where a task is, how far it has come and when it is due, as far as there is something to say.
pub(super) fn words(plan: &Snapshot, task: &Task) -> String {
    let bucket = match &task.bucket_id {
        None => Some("in no bucket".to_owned()),
        // Of tasks over all plans the buckets are not always known.
        Some(id) => plan.bucket(id).map(|bucket| format!("in {}", bucket.name)),
    };
    let progress = Some(task.progress()).filter(|progress| *progress != Progress::NotStarted);
    let progress = progress.map(|progress| progress.words().to_lowercase());
    let due = task.due.map(|day| format!("due {day}"));
    [bucket, progress, due].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
