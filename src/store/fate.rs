//! How an edit leaves the queue without being acknowledged: refused, sent again, let go, or made again.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::StoreError;
use super::outbox::{COLUMNS, Entry, entry, remove};
use super::{Store, bucket_again, cache, gone};
use crate::planner::edit::{Edit, WholeTask};
use crate::planner::id::{PlanId, TaskId};

/// Whether a request was begun stays known: the service may have carried it out, and what it may have made is looked for
/// before it is made once more.
const REJECT: &str = "UPDATE outbox SET rejection = ?2, is_taken = 0, conflict = NULL WHERE seq = ?1";

/// An entry, refused ones too.
pub(super) struct Row {
    pub(super) entry: Entry,
    pub(super) is_rejected: bool,
    /// Whether it keeps what is needed to make its task again.
    pub(super) is_kept: bool,
}

impl Row {
    /// Says whether nobody is sending it.
    fn is_free(&self) -> bool {
        self.is_rejected || self.entry.is_disputed || !self.entry.is_taken
    }
}

impl Store {
    /// Keeps an edit as refused, with the reason; and with it those that need what it would have made.
    pub fn reject(&mut self, seq: i64, reason: &str) -> Result<(), StoreError> {
        self.set_aside(seq, reason, false)
    }

    /// Does the same of something only the person can tell whether it was made: sent again by the person, it is made
    /// without looking for it.
    pub fn reject_unclear(&mut self, seq: i64, reason: &str) -> Result<(), StoreError> {
        self.set_aside(seq, reason, true)
    }

    fn set_aside(&mut self, seq: i64, reason: &str, is_unclear: bool) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        if is_unclear {
            let sql = "UPDATE outbox SET is_attempted = 0, attempted_at = NULL WHERE seq = ?1";
            transaction.prepare_cached(sql)?.execute([seq])?;
        }
        transaction.prepare_cached(REJECT)?.execute(params![seq, reason])?;
        let Some(plan) = plan_of(&transaction, seq)? else { return Ok(()) };
        let rows = rows(&transaction, &plan)?;
        for row in dependents(&rows, seq) {
            let is_needed =
                |made: &&Row| makes_plan(made) || made.entry.edit.made().is_some_and(|made| row.entry.edit.needs(made));
            let what = rows.iter().find(is_needed);
            let reason =
                what.map_or_else(String::new, |made| format!("it needs what was refused: {}", made.entry.edit.words()));
            if !row.is_rejected {
                transaction.prepare_cached(REJECT)?.execute(params![row.entry.seq, reason])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Keeps the edits of a task as refused because it is gone, and forgets the task. The first of them keeps what is
    /// needed to make it again; a deletion is done.
    pub fn reject_gone(&mut self, seq: i64, reason: &str, plan: &PlanId, task: &TaskId) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        cache::delete_task(&transaction, plan, task)?;
        transaction.prepare_cached(REJECT)?.execute(params![seq, reason])?;
        for (seq, edit) in gone::edits_of(&transaction, plan, task)? {
            match edit {
                Edit::DeleteTask(_) => remove(&transaction, seq)?,
                _ => _ = transaction.prepare_cached(REJECT)?.execute(params![seq, reason])?,
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Puts a refused edit back into the queue, in its old turn; with it come those that need what it makes, and what it
    /// needs itself.
    pub fn retry(&mut self, seq: i64) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        let Some(plan) = plan_of(&transaction, seq)? else { return Ok(()) };
        let rows = rows(&transaction, &plan)?;
        let Some(first) = rows.iter().find(|row| row.entry.seq == seq && row.is_rejected) else { return Ok(()) };
        let needed = rows
            .iter()
            .filter(|row| makes_plan(row) || row.entry.edit.made().is_some_and(|made| first.entry.edit.needs(made)));
        let mut back: Vec<i64> = needed.filter(|row| row.is_rejected).map(|row| row.entry.seq).collect();
        back.push(seq);
        let more: Vec<i64> = back.iter().flat_map(|seq| dependents(&rows, *seq)).map(|row| row.entry.seq).collect();
        back.extend(more);
        let sql = "UPDATE outbox SET rejection = NULL, is_taken = 0 WHERE seq = ?1 AND rejection IS NOT NULL";
        for seq in back {
            transaction.prepare_cached(sql)?.execute([seq])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Forgets an edit that the person lets go, and those that need what it would have made; says whether it was there and
    /// nobody is sending it.
    pub fn withdraw(&mut self, seq: i64) -> Result<bool, StoreError> {
        let transaction = self.begin()?;
        let Some(plan) = plan_of(&transaction, seq)? else { return Ok(false) };
        let rows = rows(&transaction, &plan)?;
        if !rows.iter().any(|row| row.entry.seq == seq && row.is_free()) {
            return Ok(false);
        }
        for row in dependents(&rows, seq) {
            remove(&transaction, row.entry.seq)?;
        }
        remove(&transaction, seq)?;
        transaction.commit()?;
        Ok(true)
    }

    /// Returns what was kept of the task of a refused edit, and its plan.
    pub fn kept(&self, seq: i64) -> Result<Option<(PlanId, WholeTask)>, StoreError> {
        kept(&self.connection, seq)
    }

    /// Makes the task of a refused edit again under a new name: what was kept of it holds the other refused edits of it,
    /// too. Says whether there was something to make.
    pub fn make_again(&mut self, seq: i64, now: &str) -> Result<bool, StoreError> {
        let transaction = self.begin()?;
        let Some((plan, whole)) = kept(&transaction, seq)? else {
            let is_made = bucket_again::make(&transaction, seq, now)?;
            transaction.commit()?;
            return Ok(is_made);
        };
        let gone = whole.task.clone();
        // What is made again leaves the trash when the service has made it; until then it is found there by this name.
        let edit = Edit::CreateTask(WholeTask { is_undo: false, ..whole.again() });
        for row in rows(&transaction, &plan)? {
            // What was said of it is nobody's but the person's, and no part of the new one.
            let is_said = matches!(row.entry.edit, Edit::Say(_));
            if row.is_rejected && !is_said && row.entry.edit.task() == Some(&gone) {
                remove(&transaction, row.entry.seq)?;
            }
        }
        let sql = "INSERT INTO outbox (plan_id, edit, submitted_at) VALUES (?1, ?2, ?3)";
        transaction.execute(sql, params![plan.as_str(), serde_json::to_string(&edit)?, now])?;
        transaction.commit()?;
        Ok(true)
    }
}

/// Takes deletions of things that nobody has begun to make out of some edits, and what was to be made out of the outbox.
pub(super) fn cancel(
    connection: &Connection,
    plan: &PlanId,
    mut newer: Vec<Edit>,
    sending: &HashSet<i64>,
) -> Result<Vec<Edit>, StoreError> {
    let is_local_deletion = |edit: &Edit| match edit {
        Edit::DeleteTask(edit) => edit.task.is_local(),
        Edit::DeleteBucket(edit) => edit.bucket.is_local(),
        Edit::DeletePlan(edit) => edit.plan.is_local(),
        _ => false,
    };
    if !newer.iter().any(is_local_deletion) {
        return Ok(newer);
    }
    let rows = rows(connection, plan)?;
    let mut error = Ok(());
    newer.retain(|edit| {
        let made = rows.iter().find(|row| row.entry.edit.made().is_some() && row.entry.edit.is_same_thing(edit));
        let is_untouched = |row: &&Row| row.entry.is_untouched() && row.is_free() && !sending.contains(&row.entry.seq);
        let Some(row) = made.filter(|_| is_local_deletion(edit)).filter(is_untouched) else { return true };
        let mut gone = dependents(&rows, row.entry.seq).into_iter().chain([row]);
        error = gone.try_for_each(|row| remove(connection, row.entry.seq));
        false
    });
    error.map(|()| newer)
}

fn kept(connection: &Connection, seq: i64) -> Result<Option<(PlanId, WholeTask)>, StoreError> {
    let sql = "SELECT plan_id, kept FROM outbox WHERE seq = ?1 AND rejection IS NOT NULL AND kept IS NOT NULL";
    let mut statement = connection.prepare_cached(sql)?;
    let row = statement.query_row([seq], |row| Ok((PlanId::new(row.get_ref(0)?.as_str()?), row.get::<_, String>(1)?)));
    let Some((plan, text)) = row.optional()? else { return Ok(None) };
    Ok(serde_json::from_str(&text).ok().map(|whole| (plan, whole)))
}

pub(super) fn plan_of(connection: &Connection, seq: i64) -> Result<Option<PlanId>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT plan_id FROM outbox WHERE seq = ?1")?;
    Ok(statement.query_row([seq], |row| Ok(PlanId::new(row.get_ref(0)?.as_str()?))).optional()?)
}

pub(super) fn rows(connection: &Connection, plan: &PlanId) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, rejection IS NOT NULL, kept IS NOT NULL FROM outbox WHERE plan_id = ?1 ORDER BY seq"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map([plan.as_str()], |row| Ok((entry(row)?, row.get(8)?, row.get(9)?)))?;
    let row =
        |(entry, is_rejected, is_kept): (Option<Entry>, bool, bool)| Some(Row { entry: entry?, is_rejected, is_kept });
    Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().filter_map(row).collect())
}

/// Returns the edits that need what an edit makes, and those that need what these make.
fn dependents(rows: &[Row], seq: i64) -> Vec<&Row> {
    let made = |row: &Row| row.entry.edit.made().filter(|_| row.entry.step == 0).map(str::to_owned);
    let mut names: Vec<String> = rows.iter().find(|row| row.entry.seq == seq).and_then(made).into_iter().collect();
    let mut found: Vec<&Row> = Vec::new();
    // Whatever needs a thing was made after it.
    let is_plan = |row: &Row| row.entry.seq == seq && makes_plan(row);
    let is_of_plan = rows.iter().any(is_plan);
    for row in rows.iter().filter(|row| row.entry.seq > seq) {
        if is_of_plan || names.iter().any(|name| row.entry.edit.needs(name)) {
            names.extend(made(row));
            found.push(row);
        }
    }
    found
}

/// Says whether an edit makes the plan all others in its queue are about.
fn makes_plan(row: &Row) -> bool {
    matches!(row.entry.edit, Edit::CreatePlan(_))
}
