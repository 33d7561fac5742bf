//! Plans that are made, deleted or liked: what the service answered, and what becomes of everything that says their names.

use rusqlite::Connection;

use super::error::StoreError;
use super::{Store, cache, gone, named, outbox, page, plan_list};
use crate::planner::id::PlanId;
use crate::wire;
use crate::wire::planner_user::PlannerUser;

impl Store {
    /// Stores the plan that an edit has made, under the name the service gave it: what waits for it waits under that name,
    /// and every edit learns it.
    pub fn acknowledge_new_plan(
        &mut self,
        seq: i64,
        local: &PlanId,
        plan: &wire::plan::Plan,
        group_name: Option<&str>,
    ) -> Result<Option<PlanId>, StoreError> {
        let Some(given) = plan.id.text().map(PlanId::new) else { return Ok(None) };
        let transaction = self.begin()?;
        cache::put_plan(&transaction, plan)?;
        let sql = "UPDATE plan SET is_listed = 1, is_made_here = 1, group_name = ?2 WHERE id = ?1";
        transaction.execute(sql, (given.as_str(), group_name))?;
        named::put(&transaction, local.as_str(), given.as_str())?;
        let names = [given.as_str(), local.as_str()];
        transaction.execute("UPDATE outbox SET plan_id = ?1 WHERE plan_id = ?2", names)?;
        transaction.execute("UPDATE pref SET value = ?1 WHERE name = 'last_plan' AND value = ?2", names)?;
        outbox::remove(&transaction, seq)?;
        transaction.commit()?;
        Ok(Some(given))
    }

    /// Forgets a plan that is deleted, with everything in it, and lets its edit go.
    pub fn acknowledge_plan_deletion(&mut self, seq: i64, plan: &PlanId) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        forget(&transaction, plan)?;
        transaction.execute("DELETE FROM liked WHERE plan_id = ?1", [plan.as_str()])?;
        outbox::remove(&transaction, seq)?;
        transaction.commit()?;
        Ok(())
    }

    /// Stores a plan that was moved, with the name of its group, and lets its edit go.
    pub fn acknowledge_moved_plan(
        &mut self,
        seq: i64,
        plan: &wire::plan::Plan,
        group_name: &str,
    ) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        cache::put_plan(&transaction, plan)?;
        let sql = "UPDATE plan SET group_name = ?2 WHERE id = ?1";
        transaction.execute(sql, [plan.id.text().unwrap_or_default(), group_name])?;
        outbox::remove(&transaction, seq)?;
        transaction.commit()?;
        Ok(())
    }

    /// Stores what the person likes now, and lets its edit go.
    pub fn acknowledge_liked(&mut self, seq: i64, user: &PlannerUser) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        plan_list::put_liked(&transaction, user)?;
        outbox::remove(&transaction, seq)?;
        transaction.commit()?;
        Ok(())
    }
}

/// Forgets a plan with everything in it; returns how much that was. What edits still want of its tasks is kept with them.
pub(super) fn forget(connection: &Connection, plan: &PlanId) -> Result<usize, StoreError> {
    const SQLS: [&str; 10] = [
        "DELETE FROM body WHERE kind IN ('task', 'task_details', 'assigned_format') \
         AND id IN (SELECT id FROM task WHERE plan_id = ?1)",
        "DELETE FROM body WHERE kind = 'bucket' AND id IN (SELECT id FROM bucket WHERE plan_id = ?1)",
        "DELETE FROM talk WHERE task_id IN (SELECT id FROM task WHERE plan_id = ?1)",
        "DELETE FROM task WHERE plan_id = ?1",
        "DELETE FROM bucket WHERE plan_id = ?1",
        "DELETE FROM learned WHERE plan_id = ?1",
        "DELETE FROM role WHERE plan_id = ?1",
        "DELETE FROM member WHERE plan_id = ?1",
        "DELETE FROM body WHERE kind IN ('plan', 'plan_details') AND id = ?1",
        "DELETE FROM plan WHERE id = ?1",
    ];
    for task in page::of_plan(connection, plan)? {
        gone::keep(connection, plan, &task)?;
    }
    let mut count = 0;
    for sql in SQLS {
        count += connection.execute(sql, [plan.as_str()])?;
    }
    Ok(count)
}
