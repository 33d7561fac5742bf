//! Edits whose fields both sides have changed: they wait for the person, and newer edits of the same fields join them.

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::outbox::{COLUMNS, entry, remove};
use super::{Store, gone};
use crate::planner::bucket::Bucket;
use crate::planner::change::FieldChange;
use crate::planner::edit::Edit;
use crate::planner::id::{BucketId, PlanId, TaskId, UserId};
use crate::planner::task::Task;

/// What the other side had when the conflict was found. Its JSON is a disk format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// When that was read.
    pub seen_at: String,
    /// What merged by itself, in words.
    pub merged: Vec<String>,
    /// The edit as it would be had the person seen what the other side has: field for field, from theirs to mine.
    pub theirs: Edit,
}

/// An edit that waits for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disputed {
    /// Its number in the outbox.
    pub seq: i64,
    /// Its plan.
    pub plan: PlanId,
    /// What the person wants, from what the person saw.
    pub edit: Edit,
    /// What the other side has.
    pub dispute: Dispute,
    /// The same as it stands on disk: what has changed there since is not decided.
    text: String,
}

impl Store {
    /// Returns the edits that wait for the person, in order.
    pub fn disputes(&self) -> Result<Vec<Disputed>, StoreError> {
        disputes(&self.connection)
    }

    /// Goes on with an edit that waited for the person: it is sent as it is now, or forgotten.
    ///
    /// Nothing happens when the conflict is another by now: another program may have the same copy open.
    pub fn decide(&self, disputed: &Disputed, decided: Option<&Edit>) -> Result<(), StoreError> {
        let Disputed { seq, text, .. } = disputed;
        let Some(edit) = decided else {
            let sql = "DELETE FROM outbox WHERE seq = ?1 AND conflict = ?2";
            self.connection.prepare_cached(sql)?.execute(params![seq, text])?;
            return Ok(());
        };
        let sql = "UPDATE outbox SET edit = ?2, conflict = NULL, is_attempted = 0, attempted_at = NULL, is_taken = 0 \
                   WHERE seq = ?1 AND conflict = ?3";
        self.connection.prepare_cached(sql)?.execute(params![seq, serde_json::to_string(edit)?, text])?;
        Ok(())
    }

    /// Keeps what is left of a conflict, unless it is another by now.
    pub fn set_dispute(&self, disputed: &Disputed, edit: &Edit, dispute: &Dispute) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET edit = ?2, conflict = ?3 WHERE seq = ?1 AND conflict = ?4";
        let (edit, dispute) = (serde_json::to_string(edit)?, serde_json::to_string(dispute)?);
        self.connection.prepare_cached(sql)?.execute(params![disputed.seq, edit, dispute, disputed.text])?;
        Ok(())
    }

    /// Takes those fields out of an edit that wait for the person already: the older edit wants the newer value now.
    /// Returns what is left of the edit.
    pub fn absorb(&mut self, plan: &PlanId, seq: i64, edit: Edit) -> Result<Option<Edit>, StoreError> {
        let transaction = self.begin()?;
        let before = edit.clone();
        let left = absorb(&transaction, plan, seq, vec![edit])?.into_iter().next();
        match &left {
            Some(edit) if *edit == before => {}
            Some(edit) => {
                let sql = "UPDATE outbox SET edit = ?2 WHERE seq = ?1";
                transaction.prepare_cached(sql)?.execute(params![seq, serde_json::to_string(edit)?])?;
            }
            None => remove(&transaction, seq)?,
        }
        transaction.commit()?;
        Ok(left)
    }

    /// Returns one task as the service last described it.
    pub fn task(&self, plan: &PlanId, id: &TaskId) -> Result<Option<Task>, StoreError> {
        gone::known(&self.connection, plan, id)
    }

    /// Returns one bucket as the service last described it.
    pub fn bucket(&self, plan: &PlanId, id: &BucketId) -> Result<Option<Bucket>, StoreError> {
        Ok(self.buckets(plan)?.into_iter().find(|bucket| bucket.id == *id))
    }

    /// Returns the name of a person, if known.
    pub fn person_name(&self, user: &UserId) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT name FROM person WHERE id = ?1")?;
        Ok(statement.query_row([user.as_str()], |row| row.get(0)).optional()?)
    }

    /// Returns the name of a bucket.
    pub fn bucket_name(&self, plan: &PlanId, bucket: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT name FROM bucket WHERE plan_id = ?1 AND id = ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([plan.as_str(), bucket], |row| row.get(0)).optional()?)
    }
}

/// Keeps an edit as one that waits for the person.
pub(super) fn put(connection: &Connection, seq: i64, edit: &Edit, dispute: &Dispute) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET edit = ?2, conflict = ?3, is_attempted = 0, attempted_at = NULL, is_taken = 0 \
               WHERE seq = ?1";
    let (edit, dispute) = (serde_json::to_string(edit)?, serde_json::to_string(dispute)?);
    connection.prepare_cached(sql)?.execute(params![seq, edit, dispute])?;
    Ok(())
}

fn disputes(connection: &Connection) -> Result<Vec<Disputed>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, plan_id, conflict FROM outbox WHERE conflict IS NOT NULL AND rejection IS NULL ORDER BY seq"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([], |row| {
        let plan = PlanId::new(row.get_ref("plan_id")?.as_str()?);
        Ok((entry(row)?, plan, row.get::<_, String>("conflict")?))
    })?;
    let read = |(entry, plan, text): (Option<super::outbox::Entry>, PlanId, String)| {
        let (entry, dispute) = (entry?, serde_json::from_str(&text).ok()?);
        Some(Disputed { seq: entry.seq, plan, edit: entry.edit, dispute, text })
    };
    Ok(rows.collect::<Result<Vec<_>, _>>()?.into_iter().filter_map(read).collect())
}

/// Lets newer edits of fields that wait for the person change what the person wants there; returns what is left of them.
///
/// Only those with smaller numbers are older.
pub(super) fn absorb(
    connection: &Connection,
    plan: &PlanId,
    seq: i64,
    mut newer: Vec<Edit>,
) -> Result<Vec<Edit>, StoreError> {
    for mut known in disputes(connection)?.into_iter().filter(|known| known.plan == *plan && known.seq < seq) {
        let before = known.edit.clone();
        for edit in &mut newer {
            if known.edit.is_same_thing(edit) {
                join(&mut known.edit, &mut known.dispute.theirs, edit);
            }
        }
        if known.edit == before {
            continue;
        }
        if known.edit.is_nothing() {
            remove(connection, known.seq)?;
        } else {
            put(connection, known.seq, &known.edit, &known.dispute)?;
        }
        newer.retain(|edit| !edit.is_nothing());
    }
    Ok(newer)
}

fn join(mine: &mut Edit, theirs: &mut Edit, newer: &mut Edit) {
    match (mine, theirs, newer) {
        (Edit::ChangeTask(mine), Edit::ChangeTask(theirs), Edit::ChangeTask(newer)) => {
            join_fields(&mut mine.changes, &mut theirs.changes, &mut newer.changes);
        }
        (Edit::ChangeDetails(mine), Edit::ChangeDetails(theirs), Edit::ChangeDetails(newer)) => {
            join_fields(&mut mine.changes, &mut theirs.changes, &mut newer.changes);
        }
        (Edit::ChangePlan(mine), Edit::ChangePlan(theirs), Edit::ChangePlan(newer)) => {
            join_fields(&mut mine.changes, &mut theirs.changes, &mut newer.changes);
        }
        (Edit::RenameBucket(mine), Edit::RenameBucket(theirs), Edit::RenameBucket(newer)) => {
            mine.to.clone_from(&newer.to);
            theirs.to.clone_from(&newer.to);
            newer.from.clone_from(&newer.to);
            if theirs.from == theirs.to {
                // What the person wants now is what the other side has.
                mine.from.clone_from(&mine.to);
            }
        }
        _ => {}
    }
}

/// `mine` and `theirs` are the same fields in the same order, and stay so.
fn join_fields<C: FieldChange>(mine: &mut Vec<C>, theirs: &mut Vec<C>, newer: &mut Vec<C>) {
    newer.retain(|change| {
        let Some(at) = mine.iter().position(|known| known.is_same_field(change)) else { return true };
        let Some(other) = theirs.get(at).map(|other| change.aimed(other)) else { return true };
        let wanted = change.after(&mine[at]);
        if wanted.is_nothing() || other.is_nothing() {
            mine.remove(at);
            theirs.remove(at);
        } else {
            (mine[at], theirs[at]) = (wanted, other);
        }
        false
    });
}
