//! Small plans for tests, written in a line or two.

use std::sync::Arc;

use super::board::{ColumnId, Grouping};
use super::bucket::Bucket;
use super::change::{Change, FieldChange as _};
use super::details::{ChecklistItem, Details, ItemList, Reference};
use super::edit::{Edit, End, Gap, MoveItem, MoveTask, Spot};
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
        container_type: None,
        etag: None,
        labels: std::collections::BTreeMap::new(),
        shared_with: std::collections::BTreeSet::new(),
        about: crate::planner::plan::About::default(),
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
    Edit::MoveTask(MoveTask { task, title, board: Grouping::Bucket, to, from, changes, is_undo: false, base: None })
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

/// Returns the details of a task: checklist items and links, each a name and a hint. Names are identifiers, too.
pub(crate) fn details(task: &str, checklist: &[(&str, &str)], references: &[(&str, &str)]) -> Details {
    let item = |(name, hint): &(&str, &str)| ChecklistItem {
        id: (*name).to_owned(),
        title: (*name).to_owned(),
        is_checked: false,
        order_hint: OrderHint::acknowledged(hint),
    };
    let link = |(name, hint): &(&str, &str)| Reference {
        key: (*name).to_owned(),
        url: format!("https://example.com/{name}"),
        alias: Some((*name).to_owned()),
        kind: None,
        preview_priority: OrderHint::acknowledged(hint),
    };
    let details = Details {
        task: TaskId::new(task),
        description: String::new(),
        preview_type: "automatic".to_owned(),
        checklist: checklist.iter().map(item).collect(),
        references: references.iter().map(link).collect(),
        etag: None,
    };
    details.sorted()
}

/// Returns the edit that puts an item into a row of its list; `row` counts the others only.
pub(crate) fn item_moved(details: &Details, list: ItemList, item: &str, row: usize) -> Edit {
    let ids = details.ids(list);
    let now = ids.iter().position(|id| *id == item).expect("the item is there");
    let others: Vec<String> = ids.into_iter().filter(|id| *id != item).map(str::to_owned).collect();
    Edit::MoveItem(MoveItem {
        task: details.task.clone(),
        title: details.task.as_str().to_owned(),
        list,
        item: item.to_owned(),
        name: item.to_owned(),
        to: Gap::at(&others, row),
        from: Gap::at(&others, now),
        base: None,
        is_undo: false,
    })
}

/// Returns some edit, for tests that only want one to be refused.
pub(crate) fn refused() -> Edit {
    let spot = |column: &str| Spot {
        column: ColumnId::Bucket(Some(BucketId::new(column))),
        column_name: column.to_owned(),
        after: None,
        before: None,
        end: End::Top,
    };
    moved("refused", spot("A"), spot("B"))
}
