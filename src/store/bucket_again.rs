//! Making a column again that somebody else has deleted, with the new name and the cards this person wanted in it.

use rusqlite::{Connection, params};

use super::Store;
use super::error::StoreError;
use super::fate;
use super::outbox::remove;
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

    /// Makes the bucket of a refused edit again, under the name that edit was to give it; the other refused edits that put
    /// something into it follow. Says whether there was something to make.
    pub(super) fn make_bucket_again(&mut self, seq: i64, now: &str) -> Result<bool, StoreError> {
        let transaction = self.begin()?;
        let Some(plan) = fate::plan_of(&transaction, seq)? else { return Ok(false) };
        let rows = fate::rows(&transaction, &plan)?;
        let renamed = rows.iter().find(|row| row.seq == seq && row.is_rejected).map(|row| &row.edit);
        let Some(Edit::RenameBucket(RenameBucket { bucket, to, .. })) = renamed else { return Ok(false) };
        if !is_gone(&transaction, &plan, bucket)? {
            return Ok(false);
        }
        let local = BucketId::local(&format!("{seq} again"));
        let gap = Gap { after: None, before: None, end: End::Bottom };
        let (name, again) = (to.clone(), local.clone());
        let made = WholeBucket { bucket: again, name, gap, base: None, seen: None, is_undo: false };
        let mut edits = vec![Edit::CreateBucket(made)];
        remove(&transaction, seq)?;
        for row in rows.iter().filter(|row| row.is_rejected && row.seq != seq) {
            let mut edit = row.edit.clone();
            // Another name for what is gone is not wanted any more.
            if edit.rename(bucket.as_str(), local.as_str()) {
                remove(&transaction, row.seq)?;
                edits.extend(Some(edit).filter(|edit| !matches!(edit, Edit::RenameBucket(_))));
            }
        }
        // Behind everything else: what goes into the bucket must not be sent before it is made.
        for edit in edits {
            let sql = "INSERT INTO outbox (plan_id, edit, submitted_at) VALUES (?1, ?2, ?3)";
            transaction.execute(sql, params![plan.as_str(), serde_json::to_string(&edit)?, now])?;
        }
        transaction.commit()?;
        Ok(true)
    }
}

fn is_gone(connection: &Connection, plan: &PlanId, bucket: &BucketId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM bucket WHERE plan_id = ?1 AND id = ?2";
    Ok(!connection.prepare_cached(sql)?.exists([plan.as_str(), bucket.as_str()])?)
}
