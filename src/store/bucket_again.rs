//! Making a column again that somebody else has deleted, with the new name and the cards this person wanted in it.

use rusqlite::{Connection, params};

use super::Store;
use super::error::StoreError;
use super::fate;
use super::outbox::remove;
use crate::planner::board::ColumnId;
use crate::planner::change::Change;
use crate::planner::edit::{Edit, End, Gap, RenameBucket, WholeBucket};
use crate::planner::id::{BucketId, PlanId};

impl Store {
    /// Says whether an edit gives a name to a bucket that is gone: the bucket can be made again under that name.
    pub fn can_make_bucket_again(&self, plan: &PlanId, edit: &Edit) -> Result<bool, StoreError> {
        match edit {
            Edit::RenameBucket(edit) => is_gone(&self.connection, plan, &edit.bucket),
            _ => Ok(false),
        }
    }
}

/// Makes the bucket of a refused edit again, under the name that edit was to give it; the other refused edits that put
/// something into it follow. Says whether there was something to make.
pub(super) fn make(connection: &Connection, seq: i64, now: &str) -> Result<bool, StoreError> {
    let Some(plan) = fate::plan_of(connection, seq)? else { return Ok(false) };
    let rows = fate::rows(connection, &plan)?;
    let renamed = rows.iter().find(|row| row.entry.seq == seq && row.is_rejected).map(|row| &row.entry.edit);
    let Some(Edit::RenameBucket(RenameBucket { bucket, to, .. })) = renamed else { return Ok(false) };
    if !is_gone(connection, &plan, bucket)? {
        return Ok(false);
    }
    let local = BucketId::local(&format!("{seq} again"));
    let gap = Gap { after: None, before: None, end: End::Bottom };
    let (name, again) = (to.clone(), local.clone());
    let made = WholeBucket { bucket: again, name, gap, base: None, seen: None, is_undo: false };
    let mut edits = vec![Edit::CreateBucket(made)];
    remove(connection, seq)?;
    // What was begun, and what keeps a task that is gone, is the person's to decide one by one.
    let follows = |row: &&fate::Row| {
        row.is_rejected && !row.is_kept && row.entry.is_untouched() && leads_into(&row.entry.edit, bucket)
    };
    for row in rows.iter().filter(follows) {
        let mut edit = row.entry.edit.clone();
        edit.rename(bucket.as_str(), local.as_str());
        remove(connection, row.entry.seq)?;
        edits.push(edit);
    }
    // Behind everything else: what goes into the bucket must not be sent before it is made.
    for edit in edits {
        let sql = "INSERT INTO outbox (plan_id, edit, submitted_at) VALUES (?1, ?2, ?3)";
        connection.execute(sql, params![plan.as_str(), serde_json::to_string(&edit)?, now])?;
    }
    Ok(true)
}

/// Says whether an edit puts a task into a bucket.
fn leads_into(edit: &Edit, bucket: &BucketId) -> bool {
    let column = ColumnId::Bucket(Some(bucket.clone()));
    let changes = |changes: &[Change]| {
        changes.iter().any(|change| matches!(change, Change::Bucket { to: Some(to), .. } if to == bucket))
    };
    match edit {
        Edit::MoveTask(edit) => edit.to.column == column || changes(&edit.changes),
        Edit::CreateTask(edit) => edit.spot.column == column || changes(&edit.changes),
        Edit::ChangeTask(edit) => changes(&edit.changes),
        _ => false,
    }
}

fn is_gone(connection: &Connection, plan: &PlanId, bucket: &BucketId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM bucket WHERE plan_id = ?1 AND id = ?2";
    Ok(!connection.prepare_cached(sql)?.exists([plan.as_str(), bucket.as_str()])?)
}
