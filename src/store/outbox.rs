//! Edits the service has not acknowledged, in the order they were made.

use std::collections::HashSet;

use rusqlite::{Connection, Row, Transaction, params};

use super::Store;
use super::error::StoreError;
use super::mine::is_of_mine;
use super::{conflict, fate, named, prefs, seen, taken_back, trash};
use crate::planner::edit::{Edit, fold};
use crate::planner::history::History;
use crate::planner::id::PlanId;

/// What [`entry`] reads, in its order.
pub(super) const COLUMNS: &str =
    "seq, edit, step, is_attempted, is_taken, attempted_at, submitted_at, conflict IS NOT NULL";

/// Which edits are to be sent at all.
const IS_SENDABLE: &str = "rejection IS NULL AND conflict IS NULL";

/// An edit in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number: edits of a plan are sent in this order.
    pub seq: i64,
    /// The edit.
    pub edit: Edit,
    /// How many of its requests were acknowledged.
    pub step: u8,
    /// Whether a request was begun whose answer was never stored.
    pub is_attempted: bool,
    /// Whether an engine has begun with it: nothing is folded into it.
    pub is_taken: bool,
    /// When the first request was begun whose answer was never stored.
    pub attempted_at: Option<String>,
    /// When the person made it.
    pub submitted_at: String,
    /// Whether both sides have changed what it changes: it waits for the person.
    pub is_disputed: bool,
}

impl Entry {
    /// Says whether no request of it was begun.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.step == 0 && !self.is_attempted
    }

    /// Says whether newer edits may be folded into it.
    fn can_change(&self) -> bool {
        self.is_untouched() && !self.is_taken && !self.is_disputed
    }
}

/// How many edits there are over all plans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Edits that wait for the service.
    pub waiting: usize,
    /// Edits the service refused, kept for the person.
    pub rejected: usize,
    /// Edits of fields that both sides have changed, waiting for the person.
    pub conflicts: usize,
}

impl Store {
    /// Takes edits in that were made together; returns the number from which on the newest of the plan are.
    ///
    /// Edits nobody has begun to send are folded together, so ten nudges of a card are one edit, and none when it came
    /// back to where it was. Those whose numbers are in `sending` are on their way already.
    pub fn submit(
        &mut self,
        plan: &PlanId,
        newer: Vec<Edit>,
        now: &str,
        sending: &HashSet<i64>,
    ) -> Result<i64, StoreError> {
        self.submit_with(plan, newer, now, sending, None)
    }

    /// The same, and what can be taken back now in one step with it: what was known of that before, and what it is now. So
    /// nobody ever finds the one without the other.
    pub fn submit_with(
        &mut self,
        plan: &PlanId,
        newer: Vec<Edit>,
        now: &str,
        sending: &HashSet<i64>,
        history: Option<(&History, &History)>,
    ) -> Result<i64, StoreError> {
        let newer = self.with_places(plan, newer)?;
        let transaction = self.begin()?;
        if let Some((base, mine)) = history {
            prefs::merge(&transaction, base, mine)?;
        }
        let newer = named::without_made(&transaction, newer)?;
        let newer = named::renamed(&transaction, newer)?;
        let newer = fate::cancel(&transaction, plan, newer, sending)?;
        let mut newer = taken_back::cancel(&transaction, plan, newer, sending)?;
        newer = trash::fill(&transaction, plan, newer)?;
        seen::note(&transaction, plan, &mut newer)?;
        let newer = conflict::absorb(&transaction, plan, i64::MAX, newer)?;
        if newer.is_empty() {
            transaction.commit()?;
            return Ok(i64::MAX);
        }
        let mut tail = Tail::of(&transaction, plan, newer.len(), sending)?;
        if newer.iter().any(is_of_mine) && tail.is_overtaken(&transaction, plan)? {
            tail = Tail { entries: Vec::new(), is_behind_others: true };
        }
        let edits = if tail.is_done_there(&transaction, plan, &newer)? {
            tail.entries.clear();
            newer
        } else {
            tail.with(newer)
        };
        let mut first = None;
        for (index, edit) in edits.iter().enumerate() {
            let text = serde_json::to_string(edit)?;
            let seq = if let Some(entry) = tail.entries.get(index) {
                // An edit folded into keeps its number, and so its turn.
                let sql = "UPDATE outbox SET edit = ?2, submitted_at = ?3 WHERE seq = ?1";
                transaction.prepare_cached(sql)?.execute(params![entry.seq, text, now])?;
                entry.seq
            } else {
                let sql = "INSERT INTO outbox (plan_id, edit, submitted_at) VALUES (?1, ?2, ?3)";
                transaction.prepare_cached(sql)?.execute(params![plan.as_str(), text, now])?;
                transaction.last_insert_rowid()
            };
            if edits.len() == tail.entries.len() || index >= tail.entries.len() {
                first = first.or(Some(seq));
            }
        }
        for entry in tail.entries.iter().skip(edits.len()) {
            remove(&transaction, entry.seq)?;
        }
        transaction.commit()?;
        Ok(first.unwrap_or(i64::MAX))
    }

    /// Returns the waiting edits of a plan, in order.
    pub fn waiting(&self, plan: &PlanId) -> Result<Vec<Entry>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM outbox WHERE plan_id = ?1 AND rejection IS NULL ORDER BY seq");
        let mut statement = self.connection.prepare_cached(&sql)?;
        // An edit that cannot be read stays on disk; there is nothing else to be done with it here.
        Ok(self.read.borrow_mut().entries(statement.query([plan.as_str()])?)?)
    }

    /// Returns the waiting edit of a plan whose turn it is.
    pub fn first_waiting(&self, plan: &PlanId) -> Result<Option<Entry>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM outbox WHERE plan_id = ?1 AND {IS_SENDABLE} ORDER BY seq");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([plan.as_str()])?;
        while let Some(row) = rows.next()? {
            if let Some(entry) = entry(row)? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// Returns the plans that have waiting edits.
    pub fn plans_with_waiting(&self) -> Result<Vec<PlanId>, StoreError> {
        let sql = format!("SELECT DISTINCT plan_id FROM outbox WHERE {IS_SENDABLE} ORDER BY plan_id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let plans = statement.query_map([], |row| Ok(PlanId::new(row.get_ref(0)?.as_str()?)))?;
        Ok(plans.collect::<Result<_, _>>()?)
    }

    /// Returns how many edits wait and how many were refused.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        let sql = "SELECT count(*) FILTER (WHERE rejection IS NULL AND conflict IS NULL), count(rejection), \
                   count(conflict) FROM outbox";
        let mut statement = self.connection.prepare_cached(sql)?;
        let counts: [i64; 3] = statement.query_row([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?;
        let [waiting, rejected, conflicts] = counts.map(|count| usize::try_from(count).unwrap_or(0));
        Ok(Counts { waiting, rejected, conflicts })
    }

    /// Takes an edit to be sent: from now on nothing is folded into it. Returns it as it is then, if it still waits.
    pub fn take(&self, seq: i64) -> Result<Option<Entry>, StoreError> {
        let sql = format!("UPDATE outbox SET is_taken = 1 WHERE seq = ?1 AND {IS_SENDABLE} RETURNING {COLUMNS}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let taken = statement.query_map([seq], entry)?.collect::<Result<Vec<_>, _>>()?;
        Ok(taken.into_iter().flatten().next())
    }

    /// Puts an edit that was taken back among those that wait.
    pub fn put_back(&self, seq: i64) -> Result<(), StoreError> {
        self.connection.prepare_cached("UPDATE outbox SET is_taken = 0 WHERE seq = ?1")?.execute([seq])?;
        Ok(())
    }

    /// Notes that a request of an edit is about to be sent: from now on its outcome is unknown until an answer is
    /// stored, also over a crash.
    pub fn attempt(&self, seq: i64, now: &str) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET is_attempted = 1, attempted_at = coalesce(attempted_at, ?2) WHERE seq = ?1";
        self.connection.prepare_cached(sql)?.execute(params![seq, now])?;
        Ok(())
    }

    /// Notes that a request did not change anything: it was refused, or never arrived.
    pub fn unattempt(&self, seq: i64) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET is_attempted = 0, attempted_at = NULL WHERE seq = ?1";
        self.connection.prepare_cached(sql)?.execute([seq])?;
        Ok(())
    }

    /// Returns the refused edits, in the order they were made: number, edit, reason.
    pub fn rejected(&self) -> Result<Vec<(i64, Edit, String)>, StoreError> {
        let sql = format!("SELECT {COLUMNS}, rejection FROM outbox WHERE rejection IS NOT NULL ORDER BY seq");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| Ok((entry(row)?, row.get::<_, String>("rejection")?)))?;
        let known = |(entry, reason): (Option<Entry>, String)| entry.map(|entry| (entry.seq, entry.edit, reason));
        Ok(rows.collect::<Result<Vec<_>, _>>()?.into_iter().filter_map(known).collect())
    }
}

/// The newest edits of a plan that nobody has begun to send: as many as can be folded into.
struct Tail {
    entries: Vec<Entry>,
    /// Whether other edits of the plan wait before them.
    is_behind_others: bool,
}

impl Tail {
    fn of(
        transaction: &Transaction<'_>,
        plan: &PlanId,
        most: usize,
        sending: &HashSet<i64>,
    ) -> Result<Self, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM outbox WHERE plan_id = ?1 AND rejection IS NULL ORDER BY seq DESC");
        let mut statement = transaction.prepare_cached(&sql)?;
        let mut rows = statement.query([plan.as_str()])?;
        let mut tail = Self { entries: Vec::new(), is_behind_others: false };
        while let Some(row) = rows.next()? {
            match entry(row)?.filter(|entry| entry.can_change() && !sending.contains(&entry.seq)) {
                Some(entry) if tail.entries.len() < most => tail.entries.push(entry),
                _ => {
                    tail.is_behind_others = true;
                    break;
                }
            }
        }
        tail.entries.reverse();
        Ok(tail)
    }

    /// Says whether a card of another plan was moved in the person's own list since: a move that is folded into these would
    /// go out before that one, which it may name as its neighbour.
    fn is_overtaken(&self, transaction: &Transaction<'_>, plan: &PlanId) -> Result<bool, StoreError> {
        let Some(first) = self.entries.first() else { return Ok(false) };
        let sql = format!("SELECT {COLUMNS} FROM outbox WHERE rejection IS NULL AND seq > ?1 AND plan_id <> ?2");
        let mut statement = transaction.prepare_cached(&sql)?;
        let mut rows = statement.query(params![first.seq, plan.as_str()])?;
        while let Some(row) = rows.next()? {
            if entry(row)?.is_some_and(|entry| is_of_mine(&entry.edit)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns these edits with newer ones folded in, or followed by them.
    fn with(&self, newer: Vec<Edit>) -> Vec<Edit> {
        let mut edits: Vec<Edit> = self.entries.iter().map(|entry| entry.edit.clone()).collect();
        let both: Vec<Edit> = edits.iter().zip(&newer).filter_map(|(last, newer)| last.and(newer)).collect();
        fold(&mut edits, newer);
        // What ends where it began may still be needed when others were moved before: its neighbours may be elsewhere
        // now. If it is not, sending it takes no request. Fields have no neighbours.
        let has_place = |edit: &Edit| matches!(edit, Edit::MoveTask(_) | Edit::MoveBucket(_) | Edit::MoveItem(_));
        if edits.is_empty() && self.is_behind_others && both.iter().any(has_place) { both } else { edits }
    }

    /// Says whether somebody else has come to what these edits want, and newer ones take them back: then those are to be
    /// sent.
    fn is_done_there(&self, transaction: &Transaction<'_>, plan: &PlanId, newer: &[Edit]) -> Result<bool, StoreError> {
        let takes_back = |(entry, newer): (&Entry, &Edit)| entry.edit.and(newer).is_some_and(|both| both.is_nothing());
        if self.entries.len() != newer.len() || !self.entries.iter().zip(newer).all(takes_back) {
            return Ok(false);
        }
        for entry in &self.entries {
            if seen::is_done(transaction, plan, &entry.edit)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Removes an edit the service has taken.
pub(super) fn remove(connection: &Connection, seq: i64) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM outbox WHERE seq = ?1")?.execute([seq])?;
    Ok(())
}

/// Notes that the requests before `step` were acknowledged.
pub(super) fn set_step(connection: &Connection, seq: i64, step: u8) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET step = ?2, is_attempted = 0, attempted_at = NULL WHERE seq = ?1";
    connection.prepare_cached(sql)?.execute(params![seq, step])?;
    Ok(())
}

/// Notes that only this of an edit is left to be sent.
pub(super) fn set_rest(connection: &Connection, seq: i64, edit: &Edit) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET edit = ?2, is_attempted = 0, attempted_at = NULL WHERE seq = ?1";
    connection.prepare_cached(sql)?.execute(params![seq, serde_json::to_string(edit)?])?;
    Ok(())
}

/// Reads an entry; `None` when this version of the program cannot make sense of it.
pub(super) fn entry(row: &Row<'_>) -> rusqlite::Result<Option<Entry>> {
    let Ok(edit) = serde_json::from_str(row.get_ref(1)?.as_str()?) else { return Ok(None) };
    entry_of(row, edit).map(Some)
}

/// Puts an entry together from its row and its edit.
pub(super) fn entry_of(row: &Row<'_>, edit: Edit) -> rusqlite::Result<Entry> {
    Ok(Entry {
        seq: row.get(0)?,
        edit,
        step: row.get(2)?,
        is_attempted: row.get(3)?,
        is_taken: row.get(4)?,
        attempted_at: row.get(5)?,
        submitted_at: row.get(6)?,
        is_disputed: row.get(7)?,
    })
}

#[cfg(test)]
mod tests;
