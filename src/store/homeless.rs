//! Tasks to be made in a bucket that is gone: they go into the first there is.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::Store;
use super::error::StoreError;
use crate::planner::board::ColumnId;
use crate::planner::change::Change;
use crate::planner::edit::{Edit, End, Spot, WholeTask};
use crate::planner::id::{BucketId, PlanId};

impl Store {
    /// Finds another bucket for a task that is to be made in one that is gone; returns what was done, as a sentence.
    pub fn rehome(&mut self, seq: i64) -> Result<Option<String>, StoreError> {
        let transaction = self.begin()?;
        let sql = "SELECT plan_id, edit FROM outbox WHERE seq = ?1 AND step = 0";
        let row = transaction
            .query_row(sql, [seq], |row| Ok((PlanId::new(row.get_ref(0)?.as_str()?), row.get::<_, String>(1)?)))
            .optional()?;
        let Some((plan, text)) = row else { return Ok(None) };
        let Ok(Edit::CreateTask(mut edit)) = serde_json::from_str(&text) else { return Ok(None) };
        let Some(gone) = bucket_of(&edit) else { return Ok(None) };
        if is_there(&transaction, &plan, &gone)? {
            return Ok(None);
        }
        let sql = "SELECT id, name FROM bucket WHERE plan_id = ?1 ORDER BY order_hint, id LIMIT 1";
        let first = transaction
            .query_row(sql, [plan.as_str()], |row| Ok((BucketId::new(row.get_ref(0)?.as_str()?), row.get(1)?)))
            .optional()?;
        let (bucket, name): (Option<BucketId>, String) = match first {
            Some((bucket, name)) => (Some(bucket), name),
            None => (None, "no bucket".to_owned()),
        };
        let sentence = format!("“{}” goes to {name}: the bucket “{}” was deleted.", edit.title, edit.spot.column_name);
        edit.changes.retain(|change| !matches!(change, Change::Bucket { .. }));
        if bucket.is_some() {
            edit.changes.push(Change::Bucket { from: None, to: bucket.clone() });
        }
        if matches!(edit.spot.column, ColumnId::Bucket(_)) {
            let column = ColumnId::Bucket(bucket);
            edit.spot = Spot { column, column_name: name, after: None, before: None, end: End::Top };
        }
        let text = serde_json::to_string(&Edit::CreateTask(edit))?;
        transaction.execute("UPDATE outbox SET edit = ?2 WHERE seq = ?1", params![seq, text])?;
        transaction.commit()?;
        Ok(Some(sentence))
    }
}

fn bucket_of(edit: &WholeTask) -> Option<BucketId> {
    let named = edit.changes.iter().find_map(|change| match change {
        Change::Bucket { to, .. } => to.clone(),
        _ => None,
    });
    named.or(match &edit.spot.column {
        ColumnId::Bucket(bucket) => bucket.clone(),
        _ => None,
    })
}

/// Says whether a bucket is there, or an edit is still to make it.
fn is_there(connection: &Connection, plan: &PlanId, bucket: &BucketId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM bucket WHERE plan_id = ?1 AND id = ?2";
    if connection.prepare_cached(sql)?.exists([plan.as_str(), bucket.as_str()])? {
        return Ok(true);
    }
    let mut statement = connection.prepare_cached("SELECT edit FROM outbox WHERE plan_id = ?1")?;
    let edits = statement.query_map([plan.as_str()], |row| row.get::<_, String>(0))?;
    for text in edits {
        let made: Option<Edit> = serde_json::from_str(&text?).ok();
        if made.is_some_and(|edit| edit.made() == Some(bucket.as_str())) {
            return Ok(true);
        }
    }
    Ok(false)
}
