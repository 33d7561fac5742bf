//! What stands against taking an edit back: somebody has changed the same thing since.

use crate::planner::board::{ColumnId, order};
use crate::planner::change::FieldChange as _;
use crate::planner::details::Details;
use crate::planner::edit::{Edit, short};
use crate::planner::snapshot::Snapshot;

/// Returns the hint that says where the thing an edit moved stands now.
pub(super) fn hint(edit: &Edit, acknowledged: &Snapshot) -> Option<String> {
    let hint = match edit {
        Edit::MoveTask(edit) => order::hint(acknowledged.task(&edit.task)?, &edit.to.column),
        Edit::MoveBucket(edit) => acknowledged.bucket(&edit.bucket).map(|bucket| &bucket.order_hint),
        // Details are no part of a plan: see `item_hint`. Other edits move nothing.
        _ => None,
    };
    hint.map(|hint| hint.as_str().to_owned())
}

/// Returns the hint of what an edit moved in a checklist or among links, if these are the details it is in.
pub(super) fn item_hint(edit: &Edit, details: &Details) -> Option<String> {
    let Edit::MoveItem(edit) = edit else { return None };
    let hint = (edit.task == details.task).then(|| details.hint(edit.list, &edit.item))?;
    hint.map(|hint| hint.as_str().to_owned())
}

/// Says in a sentence why an edit cannot be taken back, if somebody has changed the same thing since.
pub(super) fn obstacle(edit: &Edit, mark: Option<&str>, shown: &Snapshot, acknowledged: &Snapshot) -> Option<String> {
    let has_moved = mark.is_some() && hint(edit, acknowledged).as_deref() != mark;
    match edit {
        Edit::MoveTask(edit) => {
            let title = short(&edit.title);
            let Some(task) = shown.task(&edit.task) else { return Some(format!("“{title}” was deleted.")) };
            if let Some(change) = edit.changes.iter().find(|change| !change.is_done(task)) {
                return Some(format!("The {} of “{title}” was changed since.", change.field_name()));
            }
            let target = &edit.to.column;
            let is_there = |bucket| shown.bucket(bucket).is_some();
            if let ColumnId::Bucket(Some(bucket)) = &edit.from.column
                && !is_there(bucket)
            {
                return Some(format!("The bucket “{}” was deleted.", edit.from.column_name));
            }
            let is_in_sight = order::hint(task, target).is_some();
            (has_moved && is_in_sight).then(|| format!("“{title}” was moved since."))
        }
        Edit::MoveBucket(edit) => match shown.bucket(&edit.bucket) {
            None => Some(format!("The bucket “{}” was deleted.", edit.name)),
            Some(_) => has_moved.then(|| format!("The column “{}” was moved since.", edit.name)),
        },
        Edit::ChangeTask(edit) => {
            let title = short(&edit.title);
            let Some(task) = shown.task(&edit.task) else { return Some(format!("“{title}” was deleted.")) };
            let change = edit.changes.iter().find(|change| !change.is_done(task))?;
            Some(format!("The {} of “{title}” was changed since.", change.field_name()))
        }
        Edit::RenameBucket(edit) => match shown.bucket(&edit.bucket) {
            None => Some(format!("The bucket “{}” was deleted.", edit.to)),
            Some(bucket) => (bucket.name != edit.to).then(|| format!("“{}” was renamed since.", edit.to)),
        },
        Edit::ChangePlan(edit) => {
            let change = edit.changes.iter().find(|change| !change.is_done(&shown.plan))?;
            Some(format!("The {} of the plan was changed since.", change.field_name()))
        }
        Edit::CreatePlan(edit) => {
            let is_empty = shown.plan.id == edit.plan && shown.tasks().is_empty();
            (!is_empty).then(|| format!("There are cards in “{}” now: g p, then d deletes it.", short(&edit.title)))
        }
        Edit::ArchivePlan(edit) => {
            let now = if shown.plan.is_archived() { "archived" } else { "taken out of the archive" };
            (shown.plan.is_archived() != edit.to).then(|| format!("The plan was {now} since."))
        }
        Edit::CreateBucket(edit) => {
            shown.bucket(&edit.bucket).is_none().then(|| format!("The bucket “{}” was deleted.", edit.name))
        }
        Edit::DeleteTask(deleted) => {
            shown.task(&deleted.task).map(|task| format!("“{}” was not deleted.", short(&task.title)))
        }
        Edit::DeleteBucket(deleted) => {
            shown.bucket(&deleted.bucket).map(|bucket| format!("“{}” was not deleted.", short(&bucket.name)))
        }
        _ => {
            let is_gone = edit.task().is_some_and(|task| shown.task(task).is_none());
            is_gone.then(|| "The task was deleted.".to_owned())
        }
    }
}
