//! Small plans for tests, written in a line or two.

use std::sync::Arc;

use super::board::{ColumnId, Grouping};
use super::bucket::Bucket;
use super::change::Change;
use super::edit::{Edit, MoveTask, Spot};
use super::format::BoardPlace;
use super::id::{BucketId, PlanId, TaskId, UserId};
use super::order_hint::OrderHint;
use super::plan::Plan;
use super::snapshot::Snapshot;
use super::task::Task;

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
    let order_hint = OrderHint::acknowledged("8585");
    Task { order_hint, ..Task::titled(TaskId::new(title), PlanId::new("plan"), title) }
}

/// Returns a format that was read and says this.
pub(crate) fn at(hint: &str) -> BoardPlace {
    BoardPlace::Read { hint: OrderHint::acknowledged(hint), etag: None }
}

/// Returns a move on the bucket board, with what it means when the columns differ.
pub(crate) fn moved(task: &str, from: Spot, to: Spot) -> Edit {
    let bucket = |spot: &Spot| match &spot.column {
        ColumnId::Bucket(bucket) => bucket.clone(),
        _ => None,
    };
    let change = Change::Bucket { from: bucket(&from), to: bucket(&to) };
    let changes = [change].into_iter().filter(|change| !change.is_nothing()).collect();
    let (task, title) = (TaskId::new(task), task.to_owned());
    Edit::MoveTask(MoveTask { task, title, board: Grouping::Bucket, to, from, changes, is_undo: false })
}

/// Returns a plan of twelve tasks: people and states go around.
pub(crate) fn team() -> Snapshot {
    let names: Vec<String> = (0..12).map(|number| format!("t{number:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut snapshot = plan(&[("A", &names[..5]), ("B", &names[5..9]), ("C", &names[9..])]);
    let people: [&[&str]; 4] = [&[], &["anna"], &["bob", "anna"], &["carl"]];
    for (number, name) in names.iter().enumerate() {
        let task = snapshot.task_mut(&TaskId::new(name)).unwrap();
        task.assignees = people[number % 4].iter().map(|user| UserId::new(user)).collect();
        task.percent_complete = [0, 30, 100][number % 3];
        task.priority = [1, 3, 5, 9][number % 4];
        task.categories = std::iter::once(1 + u8::try_from(number % 3).unwrap()).collect();
    }
    snapshot
}
