//! The trash: what was deleted is kept whole for some time, so that it can be made again.
//!
//! A task comes here before it leaves the copy, and is not shown as long as the copy has it. It leaves in the transaction
//! that stores that it was made again; while that is in the outbox, it is not shown either.

mod again;
mod places;

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension as _, Row, params};

pub(super) use self::again::{fill, made};
use self::places::BOARDS;
use super::error::StoreError;
use super::overview::Listed;
use super::{Store, details};
use crate::planner::board::Board;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::edit::{Edit, Standing, WholeTask, standings};
use crate::planner::id::{BucketId, PlanId, TaskId};
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;
use crate::planner::trashed::{Trashed, Way, bucket_of};

/// How long something is kept, in days.
const KEPT_DAYS: u32 = 30;
/// How many tasks are kept at most; what was deleted together is kept together.
const MOST_KEPT: u32 = 1000;

/// What is known of a task that goes into the trash, beside the task itself.
pub(super) struct Fate<'a> {
    /// The name of its bucket.
    pub(super) column: &'a str,
    /// The bucket it goes with.
    pub(super) bucket: Option<&'a BucketId>,
    /// Its turn among those that go with it.
    pub(super) place: usize,
    /// Whether somebody else has deleted it.
    pub(super) is_theirs: bool,
    /// Whether what its details hold was never read.
    pub(super) is_unread: bool,
}

impl Store {
    /// Returns what is in the trash, the newest first: what waits to be deleted, then what is.
    pub fn trash(&self) -> Result<Vec<Trashed>, StoreError> {
        let outbox = self.everything()?;
        let made: HashSet<&str> = outbox.iter().filter_map(|listed| listed.entry.edit.made()).collect();
        let mut trash = Vec::new();
        for listed in outbox.iter().rev().filter(|it| it.rejection.is_none() && !it.entry.is_disputed) {
            match &listed.entry.edit {
                Edit::DeleteTask(edit) => {
                    let column = column(&self.connection, &listed.plan, bucket_of(edit))?;
                    trash.push(waiting(listed, edit.clone(), column, self.is_unread(&edit.task)?, Way::ByOneself));
                }
                Edit::DeleteBucket(edit) => {
                    for seen in self.tasks_in(&listed.plan, &edit.bucket)? {
                        let Some(task) = self.task(&listed.plan, &seen.task)? else { continue };
                        let whole = WholeTask::of(&task, None, &edit.name);
                        let is_unread = self.is_unread(&task.id)?;
                        trash.push(waiting(listed, whole, edit.name.clone(), is_unread, Way::WithColumn));
                    }
                }
                _ => {}
            }
        }
        let sql = "SELECT whole, plan_id, plan_title, at, column_name, bucket_id IS NOT NULL, is_theirs, is_unread FROM trash \
                   WHERE NOT EXISTS (SELECT 1 FROM task WHERE task.id = task_id) ORDER BY at DESC, place, task_id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let deleted = statement.query_map([], trashed)?.collect::<Result<Vec<_>, _>>()?;
        let waiting: HashSet<TaskId> = trash.iter().map(|trashed| trashed.whole.task.clone()).collect();
        let is_shown = |trashed: &Trashed| {
            !waiting.contains(&trashed.whole.task) && !made.contains(trashed.whole.again().task.as_str())
        };
        trash.extend(deleted.into_iter().flatten().filter(is_shown));
        Ok(trash)
    }

    /// Forgets tasks in the trash for good.
    pub fn forget_trash(&mut self, tasks: &[TaskId]) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        for task in tasks {
            transaction.prepare_cached("DELETE FROM trash WHERE task_id = ?1")?.execute([task.as_str()])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Keeps the tasks of a bucket, or of a whole plan, before it is deleted: whatever tells that they are gone, they can be
    /// made again, each where it stood.
    pub fn keep_for_deletion(&mut self, plan: &PlanId, bucket: Option<&BucketId>) -> Result<(), StoreError> {
        let Some(snapshot) = self.snapshot(plan)? else { return Ok(()) };
        let boards = BOARDS.map(|grouping| Board::of(&snapshot, &Arrangement::by(grouping)));
        let tasks = in_order(&snapshot, &boards[0], bucket);
        let ids: Vec<TaskId> = tasks.iter().map(|task| task.id.clone()).collect();
        let mut places: Vec<Vec<Standing>> = vec![Vec::new(); ids.len()];
        for board in &boards {
            let standings = standings(board, &snapshot, &ids);
            places.iter_mut().zip(standings).for_each(|(places, more)| places.extend(more));
        }
        let transaction = self.begin()?;
        let now = "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
        let at: String = transaction.query_row(now, [], |row| row.get(0))?;
        for (place, (task, places)) in tasks.into_iter().zip(places).enumerate() {
            let contents = details::known(&transaction, &task.id)?.map(|body| body.to_planner(&task.id));
            let column = task.bucket_id.as_ref().and_then(|bucket| snapshot.bucket(bucket));
            let column = column.map(|bucket| bucket.name.as_str()).unwrap_or_default();
            let is_unread = contents.is_none() && holds_something(task);
            let mut whole = WholeTask::of(task, contents.as_ref(), column);
            let mut places = places.into_iter();
            if let Some(first) = places.next() {
                (whole.board, whole.spot) = (first.board, first.spot);
            }
            whole.others = places.collect();
            let fate = Fate { column, bucket, place, is_theirs: false, is_unread };
            put(&transaction, plan, &whole, &fate)?;
        }
        // What goes together went at one time: its order is that of its places.
        let sql = "UPDATE trash SET at = ?2 WHERE plan_id = ?1 AND at > ?2";
        transaction.execute(sql, params![plan.as_str(), at])?;
        prune(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// Says whether something is in a task's details that was never read.
    fn is_unread(&self, task: &TaskId) -> Result<bool, StoreError> {
        Ok(!self.holds_nothing(task)? && details::known(&self.connection, task)?.is_none())
    }
}

/// Says whether a task says of itself that something is in its details.
pub(super) fn holds_something(task: &Task) -> bool {
    task.has_description || task.checklist_items > 0 || task.references > 0
}

/// Returns the tasks of a bucket, or of all, as they stand on the bucket board: column by column, top to bottom.
fn in_order<'a>(plan: &'a Snapshot, board: &Board, bucket: Option<&BucketId>) -> Vec<&'a Task> {
    let cards = board.columns.iter().flat_map(|column| &column.cards);
    let tasks = cards.filter_map(|card| plan.tasks().get(*card as usize)).map(|task| &**task);
    tasks.filter(|task| bucket.is_none() || task.bucket_id.as_ref() == bucket).collect()
}

/// Puts a task into the trash, with what the copy has of it.
pub(super) fn put(
    connection: &Connection,
    plan: &PlanId,
    whole: &WholeTask,
    fate: &Fate<'_>,
) -> Result<(), StoreError> {
    let whole = WholeTask { base: None, seen: None, is_undo: false, ..whole.clone() };
    let sql = "INSERT OR REPLACE INTO trash (task_id, plan_id, plan_title, at, column_name, bucket_id, place, is_theirs, \
               is_unread, whole, body, details) \
               VALUES (?1, ?2, coalesce((SELECT title FROM plan WHERE id = ?2), ''), \
               strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), ?3, ?4, ?5, ?6, ?7, ?8, \
               (SELECT json FROM body WHERE kind = 'task' AND id = ?1), \
               (SELECT json FROM body WHERE kind = 'task_details' AND id = ?1))";
    connection.prepare_cached(sql)?.execute(params![
        whole.task.as_str(),
        plan.as_str(),
        fate.column,
        fate.bucket.map(BucketId::as_str),
        i64::try_from(fate.place).unwrap_or(i64::MAX),
        fate.is_theirs,
        fate.is_unread,
        serde_json::to_string(&whole)?,
    ])?;
    Ok(())
}

/// Says whether a task is in the trash.
pub(super) fn has(connection: &Connection, task: &TaskId) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached("SELECT 1 FROM trash WHERE task_id = ?1")?.exists([task.as_str()])?)
}

/// Forgets what is too old, and the oldest of what is too much.
pub(super) fn prune(connection: &Connection) -> Result<(), StoreError> {
    let sql = "DELETE FROM trash WHERE at < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?1)";
    connection.prepare_cached(sql)?.execute([format!("-{KEPT_DAYS} days")])?;
    // Those of one column are a moment apart; they count as one second.
    let sql = "DELETE FROM trash WHERE substr(at, 1, 19) < \
               (SELECT substr(at, 1, 19) FROM trash ORDER BY at DESC LIMIT 1 OFFSET ?1)";
    connection.prepare_cached(sql)?.execute([MOST_KEPT - 1])?;
    Ok(())
}

/// Returns the name of a bucket; of none, nothing.
pub(super) fn column(connection: &Connection, plan: &PlanId, bucket: Option<&BucketId>) -> Result<String, StoreError> {
    let Some(bucket) = bucket else { return Ok(String::new()) };
    let mut statement = connection.prepare_cached("SELECT name FROM bucket WHERE plan_id = ?1 AND id = ?2")?;
    let name = statement.query_row([plan.as_str(), bucket.as_str()], |row| row.get(0)).optional()?;
    Ok(name.unwrap_or_default())
}

/// Returns a task whose deletion waits to be sent.
fn waiting(listed: &Listed, whole: WholeTask, column: String, is_unread: bool, way: Way) -> Trashed {
    Trashed {
        plan: listed.plan.clone(),
        plan_title: listed.plan_title.clone(),
        at: listed.entry.submitted_at.parse().ok(),
        column,
        way,
        is_unread,
        is_waiting: true,
        whole,
    }
}

/// Reads a row; `None` when a newer version has kept it and this one cannot make sense of it.
fn trashed(row: &Row<'_>) -> rusqlite::Result<Option<Trashed>> {
    let Ok(whole) = serde_json::from_str(row.get_ref(0)?.as_str()?) else { return Ok(None) };
    let way = match (row.get(5)?, row.get(6)?) {
        (true, _) => Way::WithColumn,
        (false, true) => Way::ByOthers,
        (false, false) => Way::ByOneself,
    };
    Ok(Some(Trashed {
        plan: PlanId::new(row.get_ref(1)?.as_str()?),
        plan_title: row.get(2)?,
        at: row.get_ref(3)?.as_str()?.parse().ok(),
        column: row.get(4)?,
        way,
        is_unread: row.get(7)?,
        is_waiting: false,
        whole,
    }))
}

#[cfg(test)]
mod tests;
