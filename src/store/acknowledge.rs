//! Answers to what was sent: what the service said and what became of the edit, always in one transaction.

use super::Store;
use super::conflict::Dispute;
use super::error::StoreError;
use super::{cache, conflict, details, formats, named, outbox, sent, trash};
use crate::planner::edit::Edit;
use crate::planner::format::Format;
use crate::planner::id::{BucketId, PlanId, TaskId};
use crate::planner::task::Task;
use crate::wire;

/// What becomes of an edit after one of its requests was acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Its requests before this one are done.
    Step(u8),
    /// All is done: it leaves the outbox.
    Done,
    /// Only this is left of it to be sent.
    Rest(Box<Edit>),
    /// Only this is left of it, and both sides have changed that: it waits for the person.
    Disputed(Box<Edit>, Box<Dispute>),
    /// Only this is left of it, and cannot be done for this reason.
    Refused(Box<Edit>, String),
}

impl Store {
    /// Stores the task an answer holds, and how far its edit has come; returns the task if it is not what it was.
    pub fn acknowledge_task(
        &mut self,
        seq: i64,
        progress: &Progress,
        plan: &PlanId,
        task: &wire::task::Task,
    ) -> Result<Option<Task>, StoreError> {
        let transaction = self.begin()?;
        let changed = cache::put_task(&transaction, plan, task)?;
        settle(&transaction, seq, progress)?;
        transaction.commit()?;
        Ok(changed)
    }

    /// Stores the place an answer holds, and how far its edit has come; says whether it is not what it was.
    pub fn acknowledge_format(
        &mut self,
        seq: i64,
        progress: &Progress,
        plan: &PlanId,
        task: &TaskId,
        format: &Format,
    ) -> Result<bool, StoreError> {
        let transaction = self.begin()?;
        let is_new = formats::put(&transaction, plan, task, format)?;
        settle(&transaction, seq, progress)?;
        transaction.commit()?;
        Ok(is_new)
    }

    /// Stores the bucket an answer holds, and how far its edit has come.
    pub fn acknowledge_bucket(
        &mut self,
        seq: i64,
        progress: &Progress,
        plan: &PlanId,
        bucket: &wire::bucket::Bucket,
    ) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        if let Some(value) = bucket.to_planner(plan) {
            let (id, etag) = (value.id.as_str(), cache::etag_text(value.etag.as_ref()));
            cache::put_body(&transaction, "bucket", id, bucket)?;
            let sql = "UPDATE bucket SET name = ?3, order_hint = ?4, etag = ?5 WHERE plan_id = ?1 AND id = ?2";
            let values = rusqlite::params![plan.as_str(), id, value.name, value.order_hint.as_str(), etag];
            transaction.prepare_cached(sql)?.execute(values)?;
        }
        settle(&transaction, seq, progress)?;
        transaction.commit()?;
        Ok(())
    }

    /// Notes how far an edit has come when there was nothing to send.
    pub fn pass(&self, seq: i64, progress: &Progress) -> Result<(), StoreError> {
        settle(&self.connection, seq, progress)
    }

    /// Stores the task that an edit has made, under the name the service gave it: every edit learns that name.
    pub fn acknowledge_new_task(
        &mut self,
        seq: i64,
        plan: &PlanId,
        local: &TaskId,
        task: &wire::task::Task,
    ) -> Result<Option<Task>, StoreError> {
        let transaction = self.begin()?;
        let made = cache::put_task(&transaction, plan, task)?;
        if let Some(given) = task.id.text() {
            named::put(&transaction, local.as_str(), given)?;
        }
        trash::made(&transaction, local)?;
        outbox::set_step(&transaction, seq, 1)?;
        transaction.commit()?;
        Ok(made)
    }

    /// Stores the bucket that an edit has made, under the name the service gave it: every edit learns that name.
    pub fn acknowledge_new_bucket(
        &mut self,
        seq: i64,
        plan: &PlanId,
        local: &BucketId,
        bucket: &wire::bucket::Bucket,
    ) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        if let Some(value) = bucket.to_planner(plan) {
            cache::put_body(&transaction, "bucket", value.id.as_str(), bucket)?;
            cache::write_bucket(&transaction, &value)?;
            named::put(&transaction, local.as_str(), value.id.as_str())?;
        }
        outbox::remove(&transaction, seq)?;
        transaction.commit()?;
        Ok(())
    }

    /// Stores the details an answer holds, the task as it is since if that was read, and how far the edit has come; returns
    /// the task if it is not what it was.
    pub fn acknowledge_contents(
        &mut self,
        seq: i64,
        progress: &Progress,
        plan: &PlanId,
        task: &TaskId,
        details: &wire::task_details::TaskDetails,
        since: Option<&wire::task::Task>,
    ) -> Result<Option<Task>, StoreError> {
        let transaction = self.begin()?;
        details::put(&transaction, task, details)?;
        let changed = match since {
            Some(since) => cache::put_task(&transaction, plan, since)?,
            None => None,
        };
        settle(&transaction, seq, progress)?;
        transaction.commit()?;
        Ok(changed)
    }

    /// Stores the plan or the details of one that an answer holds, and how far the edit has come.
    pub fn acknowledge_plan(
        &mut self,
        seq: i64,
        progress: &Progress,
        plan: &PlanId,
        answer: &PlanAnswer,
    ) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        match answer {
            PlanAnswer::Plan(body) => cache::put_plan(&transaction, body)?,
            PlanAnswer::Details(body) => cache::put_plan_details(&transaction, plan, body)?,
        };
        settle(&transaction, seq, progress)?;
        transaction.commit()?;
        Ok(())
    }

    /// Forgets a task that is deleted, and lets its edit go.
    pub fn acknowledge_deletion(&mut self, seq: i64, plan: &PlanId, task: &TaskId) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        cache::delete_task(&transaction, plan, task)?;
        outbox::remove(&transaction, seq)?;
        transaction.commit()?;
        Ok(())
    }

    /// Forgets a bucket that is deleted, with its tasks, and lets its edit go; returns which tasks.
    pub fn acknowledge_bucket_deletion(
        &mut self,
        seq: i64,
        plan: &PlanId,
        bucket: &BucketId,
    ) -> Result<Vec<TaskId>, StoreError> {
        let transaction = self.begin()?;
        let ids = [plan.as_str(), bucket.as_str()];
        let tasks = {
            let mut statement = transaction.prepare("SELECT id FROM task WHERE plan_id = ?1 AND bucket_id = ?2")?;
            let tasks = statement.query_map(ids, |row| Ok(TaskId::new(row.get_ref(0)?.as_str()?)))?;
            tasks.collect::<Result<Vec<_>, _>>()?
        };
        for task in &tasks {
            cache::delete_task(&transaction, plan, task)?;
        }
        transaction.execute("DELETE FROM bucket WHERE plan_id = ?1 AND id = ?2", ids)?;
        transaction.execute("DELETE FROM body WHERE kind = 'bucket' AND id = ?1", [bucket.as_str()])?;
        outbox::remove(&transaction, seq)?;
        transaction.commit()?;
        Ok(tasks)
    }
}

/// What the service answers to a change of a plan.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanAnswer {
    /// The plan itself.
    Plan(wire::plan::Plan),
    /// Its details.
    Details(wire::plan_details::PlanDetails),
}

pub(super) fn settle(connection: &rusqlite::Connection, seq: i64, progress: &Progress) -> Result<(), StoreError> {
    sent::note(connection, seq)?;
    match progress {
        Progress::Step(step) => outbox::set_step(connection, seq, *step),
        Progress::Done => outbox::remove(connection, seq),
        Progress::Rest(edit) => outbox::set_rest(connection, seq, edit),
        Progress::Disputed(edit, dispute) => conflict::put(connection, seq, edit, dispute),
        Progress::Refused(edit, reason) => {
            outbox::set_rest(connection, seq, edit)?;
            connection.execute("UPDATE outbox SET rejection = ?2 WHERE seq = ?1", (seq, reason))?;
            Ok(())
        }
    }
}
