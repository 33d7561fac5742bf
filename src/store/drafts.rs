//! Text that was typed and not saved yet: a row for each task, so that two windows do not overwrite each other's.

use rusqlite::Connection;

use super::Store;
use super::error::StoreError;
use crate::planner::draft::Draft;
use crate::planner::id::TaskId;

/// Begins the names of their rows. They stand among what is remembered, which is saved even from a damaged file.
const NAME: &str = "draft ";

impl Store {
    /// Returns the drafts, the newest last. What cannot be read is left out.
    pub fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        let sql = "SELECT value FROM pref WHERE substr(name, 1, 6) = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let texts = statement.query_map([NAME], |row| row.get::<_, String>(0))?;
        let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
        let mut drafts: Vec<Draft> = texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
        drafts.sort_by_key(|draft| draft.at);
        Ok(drafts)
    }

    /// Keeps a draft; there is one for each task.
    pub fn keep_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        self.set_pref(&name(draft.task.as_str()), &serde_json::to_string(draft)?)
    }

    /// Forgets the draft of a task, if there is one.
    pub fn forget_draft(&self, task: &TaskId) -> Result<(), StoreError> {
        forget(&self.connection, task.as_str())
    }
}

/// Puts the name the service has given a task into its draft.
pub(super) fn rename(connection: &Connection, local: &str, given: &str) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM pref WHERE name = ?1")?;
    let mut rows = statement.query([name(local)])?;
    let Some(row) = rows.next()? else { return Ok(()) };
    let draft: Option<Draft> = serde_json::from_str(&row.get::<_, String>(0)?).ok();
    if let Some(draft) = draft {
        let text = serde_json::to_string(&Draft { task: TaskId::new(given), ..draft })?;
        let sql = "INSERT OR REPLACE INTO pref (name, value) VALUES (?1, ?2)";
        connection.prepare_cached(sql)?.execute([name(given), text])?;
    }
    forget(connection, local)
}

fn forget(connection: &Connection, task: &str) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM pref WHERE name = ?1")?.execute([name(task)])?;
    Ok(())
}

fn name(task: &str) -> String {
    format!("{NAME}{task}")
}
