//! Saves waiting edits from a damaged file, as far as it can be read.

use std::path::Path;

use rusqlite::params;

use super::Store;
use super::error::StoreError;
use crate::sqlite;

/// A row of the outbox as it stands on disk.
pub(super) struct Saved {
    plan: String,
    edit: String,
    submitted_at: String,
    step: i64,
    rejection: Option<String>,
}

/// Returns the edits that can be read, up to the first that cannot.
pub(super) fn edits(path: &Path) -> Vec<Saved> {
    let Ok(connection) = sqlite::open_reader(path) else { return Vec::new() };
    let sql = "SELECT plan_id, edit, submitted_at, step, rejection FROM outbox ORDER BY seq";
    let Ok(mut statement) = connection.prepare(sql) else { return Vec::new() };
    let rows = statement.query_map([], |row| {
        Ok(Saved {
            plan: row.get(0)?,
            edit: row.get(1)?,
            submitted_at: row.get(2)?,
            step: row.get(3)?,
            rejection: row.get(4)?,
        })
    });
    rows.map_or_else(|_| Vec::new(), |rows| rows.map_while(Result::ok).collect())
}

impl Store {
    /// Puts saved edits into a new outbox. Whether they were sent is not known, so they count as begun.
    pub(super) fn restore(&mut self, saved: Vec<Saved>) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        for row in saved {
            transaction.execute(
                "INSERT INTO outbox (plan_id, edit, submitted_at, step, is_attempted, rejection) \
                 VALUES (?1, ?2, ?3, ?4, 1, ?5)",
                params![row.plan, row.edit, row.submitted_at, row.step, row.rejection],
            )?;
        }
        transaction.commit()?;
        Ok(())
    }
}
