//! Text that was typed and not saved yet: a row for the notes of each task and one for what is to be said about it, so that two windows do not overwrite each other's.

use rusqlite::Connection;

use super::Store;
use super::error::StoreError;
use crate::planner::draft::{Draft, DraftOf};
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

    /// Keeps a draft, in place of an older one of the same.
    pub fn keep_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        self.set_pref(&name(&draft.of()), &serde_json::to_string(draft)?)
    }

    /// Forgets a draft, if there is one.
    pub fn forget_draft(&self, of: &DraftOf) -> Result<(), StoreError> {
        forget(&self.connection, of)
    }
}

/// Puts the name the service has given a task into its drafts.
pub(super) fn rename(connection: &Connection, local: &str, given: &str) -> Result<(), StoreError> {
    for of in [DraftOf::Notes, DraftOf::Talk] {
        let before = of(TaskId::new(local));
        let mut statement = connection.prepare_cached("SELECT value FROM pref WHERE name = ?1")?;
        let mut rows = statement.query([name(&before)])?;
        let Some(row) = rows.next()? else { continue };
        let draft: Option<Draft> = serde_json::from_str(&row.get::<_, String>(0)?).ok();
        if let Some(draft) = draft {
            let draft = Draft { task: TaskId::new(given), ..draft };
            let sql = "INSERT OR REPLACE INTO pref (name, value) VALUES (?1, ?2)";
            connection.prepare_cached(sql)?.execute([name(&draft.of()), serde_json::to_string(&draft)?])?;
        }
        drop(rows);
        forget(connection, &before)?;
    }
    Ok(())
}

fn forget(connection: &Connection, of: &DraftOf) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM pref WHERE name = ?1")?.execute([name(of)])?;
    Ok(())
}

fn name(of: &DraftOf) -> String {
    match of {
        DraftOf::Notes(task) => format!("{NAME}{task}"),
        DraftOf::Talk(task) => format!("{NAME}talk {task}"),
    }
}
