//! Deletions that are taken back before they were carried out: nothing is deleted, and nothing is made again.

use std::collections::HashSet;

use rusqlite::Connection;

use super::Store;
use super::error::StoreError;
use super::outbox::{COLUMNS, Entry, entry, remove};
use crate::planner::edit::Edit;
use crate::planner::id::{BucketId, PlanId, TaskId};

impl Store {
    /// Returns the names under which these edits make again what a waiting edit deletes, each with the name it has.
    pub fn made_again(&self, plan: &PlanId, edits: &[Edit]) -> Result<Vec<(String, String)>, StoreError> {
        if !edits.iter().any(makes_again) {
            return Ok(Vec::new());
        }
        let deletions = self.waiting(plan)?.into_iter().filter(|entry| is_deletion(&entry.edit));
        let names = deletions.filter_map(|entry| {
            let again = edits.iter().find(|edit| edit.takes_back_deletion(&entry.edit))?;
            Some((again.made()?.to_owned(), name(&entry.edit)?.to_owned()))
        });
        Ok(names.collect())
    }

    /// Forgets a deletion, and the edit behind it that makes again what it deletes; says whether there is one nobody has
    /// begun to send.
    pub fn forget_taken_back(&mut self, plan: &PlanId, deletion: i64) -> Result<bool, StoreError> {
        let transaction = self.begin()?;
        let waiting = waiting(&transaction, plan)?;
        let Some(gone) = waiting.iter().find(|entry| entry.seq == deletion) else { return Ok(false) };
        let again = waiting.iter().find(|entry| entry.edit.takes_back_deletion(&gone.edit));
        let Some(again) = again.filter(|again| again.is_untouched() && !again.is_taken) else { return Ok(false) };
        remove(&transaction, again.seq)?;
        remove(&transaction, deletion)?;
        transaction.commit()?;
        Ok(true)
    }
}

/// Takes what would make again a thing out of some edits, and its deletion out of the outbox, where nobody has begun to send
/// that or the person was still to be asked.
pub(super) fn cancel(
    connection: &Connection,
    plan: &PlanId,
    mut newer: Vec<Edit>,
    sending: &HashSet<i64>,
) -> Result<Vec<Edit>, StoreError> {
    if !newer.iter().any(makes_again) {
        return Ok(newer);
    }
    let waiting = waiting(connection, plan)?;
    let is_free =
        |entry: &Entry| entry.is_disputed || entry.is_untouched() && !entry.is_taken && !sending.contains(&entry.seq);
    let mut error = Ok(());
    newer.retain(|edit| {
        let deletion = waiting.iter().find(|entry| edit.takes_back_deletion(&entry.edit));
        let Some(deletion) = deletion.filter(|entry| error.is_ok() && is_free(entry)) else { return true };
        error = remove(connection, deletion.seq);
        false
    });
    error.map(|()| newer)
}

fn waiting(connection: &Connection, plan: &PlanId) -> Result<Vec<Entry>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE plan_id = ?1 AND rejection IS NULL ORDER BY seq");
    let mut statement = connection.prepare_cached(&sql)?;
    let entries = statement.query_map([plan.as_str()], entry)?.collect::<Result<Vec<_>, _>>()?;
    Ok(entries.into_iter().flatten().collect())
}

fn makes_again(edit: &Edit) -> bool {
    edit.is_undo() && edit.made().is_some()
}

fn is_deletion(edit: &Edit) -> bool {
    matches!(edit, Edit::DeleteTask(_) | Edit::DeleteBucket(_))
}

fn name(edit: &Edit) -> Option<&str> {
    edit.task().map(TaskId::as_str).or(edit.bucket().map(BucketId::as_str))
}
