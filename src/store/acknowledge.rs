//! Answers to what was sent: what the service said and what became of the edit, always in one transaction.

use super::Store;
use super::error::StoreError;
use super::{cache, formats, outbox};
use crate::planner::format::Format;
use crate::planner::id::{PlanId, TaskId};
use crate::planner::task::Task;
use crate::wire;

/// What becomes of an edit after one of its requests was acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Its requests before this one are done.
    Step(u8),
    /// All is done: it leaves the outbox.
    Done,
}

impl Store {
    /// Stores the task an answer holds, and how far its edit has come; returns the task if it is not what it was.
    pub fn acknowledge_task(
        &mut self,
        seq: i64,
        progress: Progress,
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
        progress: Progress,
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
        progress: Progress,
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
    pub fn pass(&self, seq: i64, progress: Progress) -> Result<(), StoreError> {
        settle(&self.connection, seq, progress)
    }

    /// Keeps an edit as refused because its task is gone, and forgets the task.
    pub fn reject_gone(&mut self, seq: i64, reason: &str, plan: &PlanId, task: &TaskId) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        cache::delete_task(&transaction, plan, task)?;
        let sql = "UPDATE outbox SET rejection = ?2, is_attempted = 0 WHERE seq = ?1";
        transaction.prepare_cached(sql)?.execute(rusqlite::params![seq, reason])?;
        transaction.commit()?;
        Ok(())
    }
}

fn settle(connection: &rusqlite::Connection, seq: i64, progress: Progress) -> Result<(), StoreError> {
    match progress {
        Progress::Step(step) => outbox::set_step(connection, seq, step),
        Progress::Done => outbox::remove(connection, seq),
    }
}
