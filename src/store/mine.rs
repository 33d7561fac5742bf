//! The person's own tasks over all plans: which they are, what belongs to them, and what waits for them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rusqlite::params;
use rusqlite::types::Null;

use super::Store;
use super::about;
use super::cache;
use super::cache::{KEEP_ABOUT, KEEP_CONTAINER, is_outdated};
use super::error::StoreError;
use super::load::{Shared, TASK_COLUMNS, task};
use super::locks::Whose;
use super::outbox::{COLUMNS, Entry};
use crate::planner::board::Grouping;
use crate::planner::edit::Edit;
use crate::planner::id::{PlanId, TaskId, UserId};
use crate::planner::plan::Plan;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;
use crate::wire;

/// When the person's tasks were last read whole.
const READ_AT: &str = "mine_read_at";
/// What a plan is called whose name the service does not give.
const UNKNOWN: &str = "Unknown plan";
/// Which tasks are a person's: identifiers of people stand a line each.
pub(super) const IS_MINE: &str = "instr(char(10) || assignees || char(10), char(10) || ?1 || char(10)) > 0";

impl Store {
    /// Returns the person's tasks over all plans, with what is known of those plans; `None` if nothing of it was ever
    /// read.
    pub fn mine(&self, me: &UserId) -> Result<Option<Snapshot>, StoreError> {
        let tasks = self.tasks_of(me)?;
        if tasks.is_empty() && self.read_at(&PlanId::mine())?.is_none() {
            return Ok(None);
        }
        let ids: BTreeSet<&PlanId> = tasks.iter().map(|task| &task.plan_id).collect();
        let (mut plans, mut buckets) = (HashMap::new(), Vec::new());
        for id in ids {
            plans.insert(id.clone(), self.listed_plan(id)?.unwrap_or_else(|| called(id, UNKNOWN)));
            buckets.extend(self.buckets(id)?);
        }
        let mut snapshot = Snapshot::new(called(&PlanId::mine(), "My tasks"), buckets, tasks, self.people()?);
        snapshot.plans = Arc::new(plans);
        snapshot.locks = Arc::new(self.locks(Whose::Mine(me))?);
        Ok(Some(snapshot))
    }

    /// Returns what is known of a plan, even if it was never read itself: some of its tasks may be the person's. `None`
    /// if that is nothing.
    pub fn known(&self, id: &PlanId) -> Result<Option<Snapshot>, StoreError> {
        if let Some(snapshot) = self.snapshot(id)? {
            return Ok(Some(snapshot));
        }
        let tasks = self.tasks(id)?;
        if tasks.is_empty() {
            return Ok(None);
        }
        let plan = self.listed_plan(id)?.unwrap_or_else(|| called(id, UNKNOWN));
        let mut snapshot = Snapshot::new(plan, self.buckets(id)?, tasks, self.people()?);
        snapshot.locks = Arc::new(self.locks(Whose::Plan(id))?);
        Ok(Some(snapshot))
    }

    fn tasks_of(&self, me: &UserId) -> Result<Vec<Arc<Task>>, StoreError> {
        let sql = format!("SELECT {TASK_COLUMNS}, plan_id FROM task WHERE {IS_MINE} ORDER BY id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([me.as_str()])?;
        let (mut shared, mut plans) = (Shared::default(), HashMap::new());
        let mut tasks = Vec::new();
        while let Some(row) = rows.next()? {
            let plan: String = row.get("plan_id")?;
            let plan: &PlanId = plans.entry(plan).or_insert_with_key(|plan| PlanId::new(plan));
            tasks.push(Arc::new(task(row, plan, &mut shared)?));
        }
        Ok(tasks)
    }

    /// Keeps tasks of several plans, each in its own; says how many are not what they were. The plans do not count as
    /// read, and nothing of them is forgotten.
    pub fn put_my_tasks(&mut self, tasks: &[wire::task::Task]) -> Result<usize, StoreError> {
        let transaction = self.begin()?;
        let mut changed = 0;
        for task in tasks {
            if let Some(plan) = task.plan_id.text() {
                changed += usize::from(cache::put_task(&transaction, &PlanId::new(plan), task)?.is_some());
            }
        }
        transaction.commit()?;
        Ok(changed)
    }

    /// Returns which tasks the copy has as the person's.
    pub fn my_tasks(&self, me: &UserId) -> Result<Vec<(PlanId, TaskId)>, StoreError> {
        let sql = format!("SELECT plan_id, id FROM task WHERE {IS_MINE}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let tasks = statement.query_map([me.as_str()], |row| {
            Ok((PlanId::new(row.get_ref(0)?.as_str()?), TaskId::new(row.get_ref(1)?.as_str()?)))
        })?;
        Ok(tasks.collect::<Result<_, _>>()?)
    }

    /// Forgets tasks that are gone from these plans, and notes when the person's tasks were read.
    pub fn finish_my_tasks(&mut self, gone: &[(PlanId, TaskId)], now: &str) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        for (plan, task) in gone {
            cache::delete_task(&transaction, plan, task)?;
        }
        transaction.commit()?;
        self.set_pref(READ_AT, now)
    }

    /// Returns when the person's tasks were last read whole.
    pub(super) fn mine_read_at(&self) -> Result<Option<String>, StoreError> {
        self.pref(READ_AT)
    }

    /// Returns the plans of the person's tasks whose labels were never read, or which have buckets nobody has heard of.
    pub fn plans_without_names(&self, me: &UserId) -> Result<Vec<PlanId>, StoreError> {
        let sql = format!(
            "SELECT DISTINCT plan_id FROM task WHERE {IS_MINE} AND \
             (NOT EXISTS (SELECT 1 FROM body WHERE kind = 'plan_details' AND body.id = task.plan_id) \
             OR bucket_id IS NOT NULL AND NOT EXISTS \
             (SELECT 1 FROM bucket WHERE bucket.plan_id = task.plan_id AND bucket.id = bucket_id)) ORDER BY plan_id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let plans = statement.query_map([me.as_str()], |row| Ok(PlanId::new(row.get_ref(0)?.as_str()?)))?;
        Ok(plans.collect::<Result<_, _>>()?)
    }

    /// Keeps what a plan is called and made of, as far as it was read. The plan does not count as read.
    pub fn put_names(
        &mut self,
        id: &PlanId,
        plan: Option<&wire::plan::Plan>,
        details: Option<&wire::plan_details::PlanDetails>,
        buckets: Option<&[wire::bucket::Bucket]>,
    ) -> Result<(), StoreError> {
        if let Some(value) = plan.and_then(wire::plan::Plan::to_planner)
            && !is_outdated(&self.connection, &value)?
        {
            let sql = format!(
                "INSERT INTO plan (id, title, container_url, container_type, first_read_at, about) \
                 VALUES (?1, ?2, ?3, ?4, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), ?6) \
                 ON CONFLICT (id) DO UPDATE SET title = ?2, container_url = ?3, {KEEP_CONTAINER}, {KEEP_ABOUT}"
            );
            let about = about::written(&value.about);
            let values = params![id.as_str(), value.title, value.container_url, value.container_type, Null, about];
            self.connection.prepare_cached(&sql)?.execute(values)?;
        }
        // Labels have no place of their own: they stand with their plan.
        if let Some(details) = details.filter(|_| plan.is_some()) {
            self.put_plan_details(id, details)?;
        }
        if let Some(buckets) = buckets {
            self.put_buckets(id, buckets)?;
        }
        Ok(())
    }

    /// Returns the waiting edits of all plans, in the order they were made.
    pub fn waiting_everywhere(&self) -> Result<Vec<Entry>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM outbox WHERE rejection IS NULL ORDER BY seq");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(self.read.borrow_mut().entries(statement.query([])?)?)
    }

    /// Says whether an edit is a move in the person's own list, and an older such move waits in another plan.
    pub fn has_older_move_of_mine(&self, plan: &PlanId, entry: &Entry) -> Result<bool, StoreError> {
        if !is_of_mine(&entry.edit) {
            return Ok(false);
        }
        let sql = "SELECT edit FROM outbox WHERE rejection IS NULL AND conflict IS NULL AND seq < ?1 AND plan_id <> ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let older = statement.query_map(params![entry.seq, plan.as_str()], |row| row.get::<_, String>(0))?;
        let older = older.collect::<Result<Vec<_>, _>>()?;
        Ok(older.iter().any(|text| serde_json::from_str(text).is_ok_and(|edit| is_of_mine(&edit))))
    }
}

pub(super) fn is_of_mine(edit: &Edit) -> bool {
    matches!(edit, Edit::MoveTask(edit) if edit.board == Grouping::Mine)
}

/// Returns a plan of which nothing is known but what to call it.
fn called(id: &PlanId, title: &str) -> Plan {
    Plan::titled(id.clone(), title)
}

#[cfg(test)]
mod tests;
