//! What a delta brings: where to go on from, and the changes themselves, each page and its link in one transaction.

use std::collections::{BTreeSet, HashSet};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::Store;
use super::error::StoreError;
use super::page::{GONE, Pen, body, has_body};
use crate::planner::id::{PlanId, TaskId};
use crate::planner::task::Task;
use crate::wire;
use crate::wire::delta::{Item, Kind, Says};

/// Which delta: everything the person is subscribed to.
const ALL: &str = "all";

/// Where to go on from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeltaLink {
    /// The link, as the service wrote it.
    pub link: String,
    /// When the first link of this chain was taken: what was read before that is not continued by it.
    pub taken_at: String,
    /// How many rounds there were since a plan was last read whole.
    pub rounds: u32,
}

/// A resource a delta names.
pub type Name = (Kind, String);

/// What was read because a page did not say enough of it.
#[derive(Debug, Default)]
pub struct Reread {
    /// Tasks, whole.
    pub tasks: Vec<wire::task::Task>,
    /// Plans, whole.
    pub plans: Vec<wire::plan::Plan>,
    /// Whom plans are shared with, and their labels.
    pub plan_details: Vec<(PlanId, wire::plan_details::PlanDetails)>,
    /// Buckets, whole.
    pub buckets: Vec<wire::bucket::Bucket>,
    /// What is not there any more, or not shown.
    pub gone: Vec<Name>,
}

/// What a page changed in the copy.
#[derive(Debug, Default)]
pub struct Brought {
    /// Tasks that are not what they were, as they are now.
    pub tasks: Vec<Task>,
    /// Plans of which more than tasks has changed: they are to be read from the copy again.
    pub plans: BTreeSet<PlanId>,
    /// Tasks whose details are not what they were.
    pub details: BTreeSet<TaskId>,
    /// Plans that were deleted, or are not shown any more.
    pub gone_plans: BTreeSet<PlanId>,
    /// Plans of which a bucket has gone: tasks may be left that nobody said more of.
    pub without_bucket: BTreeSet<PlanId>,
}

/// Forgets where to go on from. What was read for a version of a task held for the next one because more pages would
/// have said otherwise: without them nobody knows, and it is read again.
fn forget_link(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("DELETE FROM delta WHERE name = ?1", [ALL])?;
    let sql = "UPDATE task SET details_for = NULL, bucket_hint_for = NULL, progress_hint_for = NULL, \
               assigned_hints_for = NULL";
    connection.execute(sql, [])?;
    Ok(())
}

impl Store {
    /// Returns where to go on from, if a delta was begun.
    pub fn delta_link(&self) -> Result<Option<DeltaLink>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT link, taken_at, rounds FROM delta WHERE name = ?1")?;
        let link =
            |row: &rusqlite::Row<'_>| Ok(DeltaLink { link: row.get(0)?, taken_at: row.get(1)?, rounds: row.get(2)? });
        Ok(statement.query_row([ALL], link).optional()?)
    }

    /// Keeps the first link of a delta: all that is read from now on is continued by it.
    pub fn begin_delta(&mut self, link: &str, now: &str) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        transaction.execute("DELETE FROM body WHERE kind = ?1 OR kind LIKE 'early %'", [GONE])?;
        let sql = "INSERT OR REPLACE INTO delta (name, link, taken_at, at, rounds) VALUES (?1, ?2, ?3, ?3, 0)";
        transaction.execute(sql, [ALL, link, now])?;
        transaction.commit()?;
        Ok(())
    }

    /// Forgets where to go on from.
    pub fn drop_delta(&mut self) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        forget_link(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// Notes that a plan was read whole, so that the rounds are counted anew.
    pub fn restart_rounds(&self) -> Result<(), StoreError> {
        self.connection.execute("UPDATE delta SET rounds = 0 WHERE name = ?1", [ALL])?;
        Ok(())
    }

    /// Notes that plans are now known to be as the service has them, as far as they were ever read whole.
    pub fn confirm_plans(&self, plans: &[PlanId], now: &str) -> Result<(), StoreError> {
        let sql = "UPDATE plan SET read_at = ?2 WHERE id = ?1 AND read_at IS NOT NULL";
        for plan in plans {
            self.connection.prepare_cached(sql)?.execute([plan.as_str(), now])?;
        }
        Ok(())
    }

    /// Returns what has to be read before a page can be kept: things it says something of that are not known, and
    /// things that are out of sight and may be there all the same.
    pub fn unknown(&self, items: &[Item]) -> Result<Vec<Name>, StoreError> {
        let mut made: HashSet<(Kind, &str)> = HashSet::new();
        let mut names: BTreeSet<Name> = BTreeSet::new();
        for item in items {
            let kinds: &[Kind] = match item.kind {
                Some(kind @ (Kind::Task | Kind::Plan | Kind::Bucket)) => &[kind],
                Some(_) => continue,
                None => &[Kind::Task, Kind::Bucket, Kind::Plan],
            };
            for kind in kinds {
                let is_known =
                    body(&self.connection, kind.name(), &item.id)?.is_some() || made.contains(&(*kind, &item.id));
                let is_gone = has_body(&self.connection, GONE, &item.id)?;
                let is_wanted = match item.says {
                    Says::Deleted => false,
                    Says::OutOfSight => is_known,
                    Says::Changed => is_gone || !is_known && !item.is_whole(),
                };
                if is_wanted {
                    names.insert((*kind, item.id.clone()));
                } else if item.says == Says::Changed {
                    made.insert((*kind, &item.id));
                }
            }
        }
        Ok(names.into_iter().collect())
    }

    /// Keeps a page of changes, what was read for it, and the link to go on from, all or nothing. `is_round` says
    /// whether this is the last page for now.
    pub fn put_changes(
        &mut self,
        items: &[Item],
        reread: &Reread,
        link: Option<&str>,
        is_round: bool,
        now: &str,
    ) -> Result<Brought, StoreError> {
        let transaction = self.begin()?;
        let mut pen = Pen::new(&transaction);
        pen.put_reread(reread)?;
        for item in items {
            match item.says {
                Says::Changed => pen.change(item)?,
                Says::Deleted => pen.delete(item)?,
                // It was read again, and is dealt with.
                Says::OutOfSight => {}
            }
        }
        let brought = pen.finish()?;
        match link {
            Some(link) => {
                let sql = "UPDATE delta SET link = ?2, at = ?3, rounds = rounds + ?4 WHERE name = ?1";
                transaction.execute(sql, params![ALL, link, now, is_round])?;
            }
            None => forget_link(&transaction)?,
        }
        transaction.commit()?;
        Ok(brought)
    }

    /// Returns tasks of a plan whose bucket is not there.
    pub fn tasks_without_bucket(&self, plan: &PlanId) -> Result<Vec<TaskId>, StoreError> {
        let sql = "SELECT id FROM task WHERE plan_id = ?1 AND bucket_id IS NOT NULL AND NOT EXISTS \
                   (SELECT 1 FROM bucket WHERE bucket.plan_id = ?1 AND bucket.id = bucket_id)";
        let mut statement = self.connection.prepare_cached(sql)?;
        let ids = statement.query_map([plan.as_str()], |row| Ok(TaskId::new(row.get_ref(0)?.as_str()?)))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
#[path = "delta_tests.rs"]
mod tests;
