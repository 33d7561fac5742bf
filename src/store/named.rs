//! The names the service has given to what this machine has made, and the edits that still say the old ones.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension as _};

use super::Store;
use super::drafts;
use super::error::StoreError;
use crate::planner::edit::Edit;
use crate::planner::id::{LOCAL, PlanId, TaskId};

/// When the copy first had something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirstRead {
    /// It does not have it.
    Never,
    /// It has had it since nobody knows when.
    Long,
    /// It has had it since then.
    At(String),
}

impl From<Option<Option<String>>> for FirstRead {
    fn from(row: Option<Option<String>>) -> Self {
        row.map_or(Self::Never, |at| at.map_or(Self::Long, Self::At))
    }
}

impl Store {
    /// Returns the name the service has given to what this machine calls so.
    pub fn given(&self, local: &str) -> Result<Option<String>, StoreError> {
        given(&self.connection, local)
    }

    /// Returns what this machine called something before the service has named it, if it has made it.
    pub fn local_name(&self, given: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT local FROM named WHERE given = ?1 ORDER BY local LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([given], |row| row.get(0)).optional()?)
    }

    /// Returns which names the service has given to things this machine has made: no other edit may claim them.
    pub fn given_names(&self) -> Result<HashSet<String>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT given FROM named")?;
        let names = statement.query_map([], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// Returns when the copy first had a task.
    pub fn task_first_read(&self, task: &TaskId) -> Result<FirstRead, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT first_read_at FROM task WHERE id = ?1")?;
        Ok(FirstRead::from(statement.query_row([task.as_str()], |row| row.get(0)).optional()?))
    }

    /// Returns the same of a bucket.
    pub fn bucket_first_read(&self, plan: &PlanId, bucket: &str) -> Result<FirstRead, StoreError> {
        let sql = "SELECT first_read_at FROM bucket WHERE plan_id = ?1 AND id = ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(FirstRead::from(statement.query_row([plan.as_str(), bucket], |row| row.get(0)).optional()?))
    }
}

/// Notes the name the service has given, and puts it into every edit that says the old one.
pub(super) fn put(connection: &Connection, local: &str, given: &str) -> Result<(), StoreError> {
    connection.execute("INSERT OR REPLACE INTO named (local, given) VALUES (?1, ?2)", [local, given])?;
    let mut statement = connection.prepare_cached("SELECT seq, edit FROM outbox")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    for (seq, text) in rows.collect::<Result<Vec<_>, _>>()? {
        let Ok(mut edit) = serde_json::from_str::<Edit>(&text) else { continue };
        if edit.rename(local, given) {
            let text = serde_json::to_string(&edit)?;
            connection.prepare_cached("UPDATE outbox SET edit = ?2 WHERE seq = ?1")?.execute((seq, text))?;
        }
    }
    drafts::rename(connection, local, given)
}

/// Returns edits without those that would make what was made already, or is about to be: two windows may take back one
/// deletion, and what it brings back has one name.
pub(super) fn without_made(connection: &Connection, edits: Vec<Edit>) -> Result<Vec<Edit>, StoreError> {
    let mut left: Vec<Edit> = Vec::new();
    for edit in edits {
        let is_made = match edit.made() {
            Some(name) => {
                left.iter().any(|other| other.made() == Some(name))
                    || given(connection, name)?.is_some()
                    || is_being_made(connection, name)?
            }
            None => false,
        };
        if !is_made {
            left.push(edit);
        }
    }
    Ok(left)
}

/// Says whether an edit in the outbox makes what has this name.
fn is_being_made(connection: &Connection, name: &str) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached("SELECT edit FROM outbox WHERE instr(edit, ?1) > 0")?;
    let rows = statement.query_map([serde_json::to_string(name)?], |row| row.get::<_, String>(0))?;
    let edits = rows.collect::<Result<Vec<_>, _>>()?;
    Ok(edits.iter().filter_map(|text| serde_json::from_str::<Edit>(text).ok()).any(|edit| edit.made() == Some(name)))
}

/// Returns edits with the service's names in place of those that are over: who made them may not have heard of it.
pub(super) fn renamed(connection: &Connection, mut edits: Vec<Edit>) -> Result<Vec<Edit>, StoreError> {
    for edit in &mut edits {
        let text = serde_json::to_string(edit)?;
        for local in locals(&text) {
            if let Some(given) = given(connection, &local)? {
                edit.rename(&local, &given);
            }
        }
    }
    Ok(edits)
}

/// Returns the names of this machine that stand in the JSON of an edit.
fn locals(text: &str) -> HashSet<String> {
    let start = format!("\"{LOCAL}");
    let names = text.match_indices(&start).filter_map(|(at, _)| {
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<String>();
        values.next()?.ok()
    });
    names.collect()
}

pub(super) fn given(connection: &Connection, local: &str) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT given FROM named WHERE local = ?1")?;
    Ok(statement.query_row([local], |row| row.get(0)).optional()?)
}
