//! Small plans for tests, written in a line or two.

use std::sync::Arc;

use super::bucket::Bucket;
use super::id::{BucketId, PlanId, TaskId};
use super::order_hint::OrderHint;
use super::plan::Plan;
use super::snapshot::Snapshot;
use super::task::{BoardPlace, Categories, Task};

/// Returns a plan with these columns, each a name and the titles of its cards from top to bottom; a column without a
/// name holds the tasks that are in no bucket. A task's identifier is its title.
pub(crate) fn plan(columns: &[(&str, &[&str])]) -> Snapshot {
    let plan = Plan {
        id: PlanId::new("plan"),
        title: "Website relaunch".to_owned(),
        container_url: None,
        etag: None,
        labels: std::collections::BTreeMap::new(),
    };
    let buckets = columns.iter().filter(|(name, _)| !name.is_empty()).zip(10..).map(|((name, _), place)| Bucket {
        id: BucketId::new(name),
        plan_id: plan.id.clone(),
        name: (*name).to_owned(),
        order_hint: OrderHint::acknowledged(&place.to_string()),
        etag: None,
    });
    let tasks = columns.iter().flat_map(|(name, titles)| {
        titles.iter().zip(100_000..).map(|(title, place)| {
            let mut task = task(title);
            task.bucket_id = (!name.is_empty()).then(|| BucketId::new(name));
            task.bucket_board = at(&place.to_string());
            Arc::new(task)
        })
    });
    Snapshot::new(plan.clone(), buckets.collect(), tasks.collect(), Vec::new())
}

/// Returns a task that is in no bucket and whose format was not read.
pub(crate) fn task(title: &str) -> Task {
    Task {
        id: TaskId::new(title),
        plan_id: PlanId::new("plan"),
        bucket_id: None,
        title: title.to_owned(),
        order_hint: OrderHint::acknowledged("8585"),
        percent_complete: 0,
        priority: 5,
        due: None,
        assignees: Vec::new(),
        categories: Categories::default(),
        checklist_items: 0,
        open_checklist_items: 0,
        references: 0,
        has_description: false,
        etag: None,
        bucket_board: BoardPlace::Unread,
    }
}

/// Returns a format that was read and says this.
pub(crate) fn at(hint: &str) -> BoardPlace {
    BoardPlace::Read { hint: OrderHint::acknowledged(hint), etag: None }
}
