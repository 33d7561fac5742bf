//! What the person saw of a thing when it was deleted, noted with the deletion: nothing else may go with it.

use rusqlite::Connection;

use super::error::StoreError;
use super::outbox::{COLUMNS, entry};
use super::{Store, details, gone};
use crate::planner::change::{Change, FieldChange as _};
use crate::planner::edit::{Edit, SeenContents, SeenTask};
use crate::planner::id::{BucketId, PlanId, TaskId};

impl Store {
    /// Returns the tasks of a bucket as the service last described them.
    pub fn tasks_in(&self, plan: &PlanId, bucket: &BucketId) -> Result<Vec<SeenTask>, StoreError> {
        tasks_in(&self.connection, plan, bucket)
    }
}

/// Notes with deletions what they take away: what the service last said, with every waiting edit.
pub(super) fn note(connection: &Connection, plan: &PlanId, newer: &mut [Edit]) -> Result<(), StoreError> {
    if !newer.iter().any(|edit| matches!(edit, Edit::DeleteTask(_) | Edit::DeleteBucket(_))) {
        return Ok(());
    }
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE plan_id = ?1 AND rejection IS NULL ORDER BY seq");
    let mut statement = connection.prepare_cached(&sql)?;
    let waiting = statement.query_map([plan.as_str()], entry)?.collect::<Result<Vec<_>, _>>()?;
    let waiting: Vec<Edit> = waiting.into_iter().flatten().map(|entry| entry.edit).collect();
    for edit in newer {
        match edit {
            Edit::DeleteTask(edit) if edit.seen.is_none() => {
                edit.seen = contents(connection, plan, &edit.task, &waiting)?;
            }
            Edit::DeleteBucket(edit) if edit.seen.is_none() => {
                let mut seen = tasks_in(connection, plan, &edit.bucket)?;
                for waits in &waiting {
                    follow(&mut seen, &edit.bucket, waits);
                }
                edit.seen = Some(seen);
            }
            _ => {}
        }
    }
    Ok(())
}

/// Says whether the service has a value already that an edit of fields wants.
pub(super) fn is_done(connection: &Connection, plan: &PlanId, edit: &Edit) -> Result<bool, StoreError> {
    Ok(match edit {
        Edit::ChangeTask(edit) => gone::known(connection, plan, &edit.task)?
            .is_some_and(|task| edit.changes.iter().any(|change| change.is_done(&task))),
        Edit::ChangeDetails(edit) => {
            let held = details::known(connection, &edit.task)?.map(|body| body.to_planner(&edit.task));
            held.is_some_and(|held| edit.changes.iter().any(|change| change.is_done(&held)))
        }
        Edit::RenameBucket(edit) => {
            let sql = "SELECT 1 FROM bucket WHERE plan_id = ?1 AND id = ?2 AND name = ?3";
            connection.prepare_cached(sql)?.exists([plan.as_str(), edit.bucket.as_str(), &edit.to])?
        }
        _ => false,
    })
}

fn tasks_in(connection: &Connection, plan: &PlanId, bucket: &BucketId) -> Result<Vec<SeenTask>, StoreError> {
    let sql = "SELECT id, etag FROM task WHERE plan_id = ?1 AND bucket_id = ?2 ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([plan.as_str(), bucket.as_str()], |row| {
        Ok(SeenTask { task: TaskId::new(row.get_ref(0)?.as_str()?), base: row.get(1)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Follows what a waiting edit does to the tasks of a bucket. Those it changes will have a version nobody knows yet.
fn follow(seen: &mut Vec<SeenTask>, bucket: &BucketId, edit: &Edit) {
    let Some(task) = edit.task() else { return };
    let at = seen.iter().position(|seen| seen.task == *task);
    let changes: &[Change] = match edit {
        Edit::MoveTask(edit) => &edit.changes,
        Edit::ChangeTask(edit) => &edit.changes,
        Edit::CreateTask(edit) => &edit.changes,
        _ => &[],
    };
    let goes_to = changes.iter().find_map(|change| match change {
        Change::Bucket { to, .. } => Some(to.as_ref() == Some(bucket)),
        _ => None,
    });
    match (at, goes_to) {
        (Some(at), _) if goes_to == Some(false) || matches!(edit, Edit::DeleteTask(_)) => drop(seen.remove(at)),
        (Some(at), _) => seen[at].base = None,
        (None, Some(true)) => seen.push(SeenTask { task: task.clone(), base: None }),
        (None, _) => {}
    }
}

/// Returns what a task holds; `None` when nothing is known of it.
fn contents(
    connection: &Connection,
    plan: &PlanId,
    id: &TaskId,
    waiting: &[Edit],
) -> Result<Option<SeenContents>, StoreError> {
    // Of one that is being made, nobody knows what is there already.
    if waiting.iter().any(|edit| matches!(edit, Edit::CreateTask(_)) && edit.task() == Some(id)) {
        return Ok(None);
    }
    let Some(mut task) = gone::known(connection, plan, id)? else { return Ok(None) };
    let mut held = details::known(connection, id)?.map(|body| body.to_planner(id));
    for edit in waiting.iter().filter(|edit| edit.task() == Some(id)) {
        if let Edit::ChangeDetails(edit) = edit {
            edit.changes.iter().for_each(|change| change.count(&mut task));
        }
        if let Some(held) = &mut held {
            held.replay(edit);
        }
    }
    Ok(Some(SeenContents::of(&task, held.as_ref())))
}
