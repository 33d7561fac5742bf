//! What was known of a task that is gone, kept with the edits that still want something of it.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::StoreError;
use super::load::{Shared, TASK_COLUMNS, task};
use super::outbox::{COLUMNS, entry};
use super::trash::Fate;
use super::{details, trash};
use crate::planner::change::FieldChange as _;
use crate::planner::details::Details;
use crate::planner::edit::{Edit, WholeTask};
use crate::planner::id::{PlanId, TaskId};
use crate::planner::task::Task;
use crate::planner::trashed::bucket_of;

/// Keeps a task that is about to be forgotten with the first of the edits that wait for it, as it would be with all of
/// them: so it can be made again. It goes into the trash, too; a task that the person deletes is kept nowhere else.
pub(super) fn keep(connection: &Connection, plan: &PlanId, id: &TaskId) -> Result<(), StoreError> {
    let mut waiting = edits_of(connection, plan, id)?;
    // What is said of a task is no part of it.
    waiting.retain(|(_, edit)| !matches!(edit, Edit::Say(_)));
    let Some((first, _)) = waiting.first() else { return Ok(()) };
    let deletion = waiting.iter().find_map(|(_, edit)| match edit {
        Edit::DeleteTask(edit) => Some(edit),
        _ => None,
    });
    let Some(mut known) = known(connection, plan, id)? else { return keep_unknown(connection, plan, deletion) };
    let mut contents = details::known(connection, id)?.map(|body| body.to_planner(id));
    let is_unread = contents.is_none() && trash::holds_something(&known);
    for (_, edit) in &waiting {
        apply(edit, &mut known, &mut contents);
    }
    let column = trash::column(connection, plan, known.bucket_id.as_ref())?;
    let mut whole = WholeTask::of(&known, contents.as_ref(), &column);
    if let Some(deletion) = deletion {
        (whole.board, whole.spot) = (deletion.board, deletion.spot.clone());
        whole.others.clone_from(&deletion.others);
        if is_unread {
            whole.details.clone_from(&deletion.details);
        }
    }
    let fate = Fate { column: &column, bucket: None, place: 0, is_theirs: deletion.is_none(), is_unread };
    trash::put(connection, plan, &whole, &fate)?;
    trash::prune(connection)?;
    if deletion.is_none() {
        let whole = serde_json::to_string(&whole)?;
        connection.execute("UPDATE outbox SET kept = ?2 WHERE seq = ?1 AND kept IS NULL", params![first, whole])?;
    }
    Ok(())
}

/// Keeps a task that the copy lacks already, as it was when the person deleted it, unless more was kept before.
fn keep_unknown(connection: &Connection, plan: &PlanId, deletion: Option<&WholeTask>) -> Result<(), StoreError> {
    let Some(whole) = deletion else { return Ok(()) };
    if trash::has(connection, &whole.task)? {
        return Ok(());
    }
    let column = trash::column(connection, plan, bucket_of(whole))?;
    let fate = Fate { column: &column, bucket: None, place: 0, is_theirs: false, is_unread: whole.details.is_empty() };
    trash::put(connection, plan, whole, &fate)
}

/// Returns the edits that wait for a task: number and edit.
pub(super) fn edits_of(connection: &Connection, plan: &PlanId, id: &TaskId) -> Result<Vec<(i64, Edit)>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE plan_id = ?1 AND rejection IS NULL ORDER BY seq");
    let mut statement = connection.prepare_cached(&sql)?;
    let entries = statement.query_map([plan.as_str()], entry)?.collect::<Result<Vec<_>, _>>()?;
    let is_of = |edit: &Edit| edit.task() == Some(id);
    Ok(entries.into_iter().flatten().map(|entry| (entry.seq, entry.edit)).filter(|(_, edit)| is_of(edit)).collect())
}

/// Returns a task as the service last described it.
pub(super) fn known(connection: &Connection, plan: &PlanId, id: &TaskId) -> Result<Option<Task>, StoreError> {
    let sql = format!("SELECT {TASK_COLUMNS} FROM task WHERE plan_id = ?1 AND id = ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_row([plan.as_str(), id.as_str()], |row| task(row, plan, &mut Shared::default()));
    Ok(found.optional()?)
}

fn apply(edit: &Edit, task: &mut Task, details: &mut Option<Details>) {
    match edit {
        Edit::ChangeTask(edit) => edit.changes.iter().for_each(|change| change.apply(task)),
        Edit::MoveTask(edit) => edit.changes.iter().for_each(|change| change.apply(task)),
        Edit::CreateTask(edit) => {
            let details = details.get_or_insert_with(|| Details::blank(task.id.clone()));
            edit.details.iter().for_each(|change| change.apply(details));
        }
        Edit::DeleteTask(_) => {}
        edit => details.get_or_insert_with(|| Details::blank(task.id.clone())).replay(edit),
    }
}
