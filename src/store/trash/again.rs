//! What is made again is made from what the trash has of it: the person may have known less when it was deleted.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension as _};

use crate::planner::change::Change;
use crate::planner::edit::{Edit, Spot, WholeTask};
use crate::planner::id::{BucketId, LOCAL, PlanId, TaskId};
use crate::planner::trashed::bucket_of;
use crate::store::error::StoreError;
use crate::store::outbox::remove;
use crate::store::{fate, named};

/// What the name of a thing begins with that is made again; what follows is the name it had.
const AGAIN: &str = "again ";

/// Returns edits with all that is known of what they make again: tasks as they were last seen, and with a bucket the
/// tasks that were deleted with it.
pub(in crate::store) fn fill(
    connection: &Connection,
    plan: &PlanId,
    newer: Vec<Edit>,
) -> Result<Vec<Edit>, StoreError> {
    let is_again = |edit: &Edit| edit.made().and_then(gone).is_some();
    if !newer.iter().any(is_again) {
        return Ok(newer);
    }
    let mut filled = Vec::new();
    for edit in newer {
        match edit {
            Edit::CreateTask(edit) => filled.push(Edit::CreateTask(filled_task(connection, plan, edit)?)),
            Edit::CreateBucket(edit) => {
                let with_it = gone(edit.bucket.as_str()).map(|gone| with_bucket(connection, plan, gone, &edit.bucket));
                filled.push(Edit::CreateBucket(edit));
                filled.extend(with_it.transpose()?.unwrap_or_default());
            }
            other => filled.push(other),
        }
    }
    let mut filled = named::without_made(connection, filled)?;
    let rows = fate::rows(connection, plan)?;
    let waiting = rows.iter().map(|row| &row.entry.edit).chain(&filled).filter_map(Edit::made);
    let making: HashSet<String> = waiting.map(str::to_owned).collect();
    for edit in &mut filled {
        let Edit::CreateTask(edit) = edit else { continue };
        let others = edit.others.iter_mut().map(|other| &mut other.spot);
        for spot in std::iter::once(&mut edit.spot).chain(others) {
            find_neighbours(connection, plan, spot, &making)?;
        }
    }
    Ok(filled)
}

/// Takes out of the trash what was made again.
pub(in crate::store) fn made(connection: &Connection, local: &TaskId) -> Result<(), StoreError> {
    if let Some(gone) = gone(local.as_str()) {
        connection.prepare_cached("DELETE FROM trash WHERE task_id = ?1")?.execute([gone])?;
    }
    Ok(())
}

/// Returns which thing is made again under this name.
fn gone(local: &str) -> Option<&str> {
    local.strip_prefix(LOCAL)?.strip_prefix(AGAIN)
}

/// Returns the name under which a thing is made again.
fn again(gone: &str) -> String {
    format!("{LOCAL}{AGAIN}{gone}")
}

/// Returns a task as it was when it was deleted. In another bucket than it was in, it stands where the edit says.
fn filled_task(connection: &Connection, plan: &PlanId, edit: WholeTask) -> Result<WholeTask, StoreError> {
    let Some(gone) = gone(edit.task.as_str()) else { return Ok(edit) };
    let sql = "SELECT whole, is_theirs FROM trash WHERE task_id = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let row = statement.query_row([gone], |row| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?))).optional()?;
    let kept = row.and_then(|(text, is_theirs)| Some((serde_json::from_str::<WholeTask>(&text).ok()?, is_theirs)));
    let Some((mut kept, is_theirs)) = kept else { return Ok(edit) };
    if is_theirs {
        // What was refused because it was gone is in it.
        for row in fate::rows(connection, plan)? {
            if row.is_rejected && row.entry.edit.task() == Some(&kept.task) {
                remove(connection, row.entry.seq)?;
            }
        }
    }
    if bucket_of(&kept) != bucket_of(&edit) {
        kept.changes.retain(|change| !matches!(change, Change::Bucket { .. }));
        kept.changes.extend(edit.changes.iter().filter(|change| matches!(change, Change::Bucket { .. })).cloned());
        (kept.board, kept.spot, kept.others) = (edit.board, edit.spot, edit.others);
    }
    Ok(WholeTask { task: edit.task, base: None, seen: None, is_undo: edit.is_undo, ..kept.without_series() })
}

/// Returns the edits that make the tasks again that were deleted with a bucket, in the order they stood.
fn with_bucket(connection: &Connection, plan: &PlanId, gone: &str, bucket: &BucketId) -> Result<Vec<Edit>, StoreError> {
    let sql = "SELECT whole FROM trash WHERE plan_id = ?1 AND bucket_id = ?2 \
               AND NOT EXISTS (SELECT 1 FROM task WHERE task.id = task_id) ORDER BY place";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([plan.as_str(), gone], |row| row.get::<_, String>(0))?;
    let mut edits = Vec::new();
    for text in rows.collect::<Result<Vec<_>, _>>()? {
        let Ok(whole) = serde_json::from_str::<WholeTask>(&text) else { continue };
        let mut edit = Edit::CreateTask(whole.again());
        edit.rename(gone, bucket.as_str());
        edits.push(edit);
    }
    Ok(edits)
}

/// Names the neighbours of a place by what they are called now: some of them may have been made again, too.
fn find_neighbours(
    connection: &Connection,
    plan: &PlanId,
    spot: &mut Spot,
    making: &HashSet<String>,
) -> Result<(), StoreError> {
    let is_there = |task: &str| {
        let sql = "SELECT 1 FROM task WHERE plan_id = ?1 AND id = ?2";
        connection.prepare_cached(sql)?.exists([plan.as_str(), task])
    };
    for id in spot.after.iter_mut().chain(&mut spot.before) {
        if making.contains(id.as_str()) || is_there(id.as_str())? {
            continue;
        }
        if let Some(kept) = gone(id.as_str()).filter(|kept| !kept.is_empty()) {
            // It was never deleted in the end.
            if is_there(kept)? {
                *id = TaskId::new(kept);
            }
            continue;
        }
        let new = again(id.as_str());
        if making.contains(&new) {
            *id = TaskId::new(&new);
        } else if let Some(given) = named::given(connection, &new)? {
            *id = TaskId::new(&given);
        }
    }
    Ok(())
}
