//! Saves waiting edits from a damaged file, as far as it can be read.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Row, params};

use super::error::StoreError;
use super::{Store, mark_of_damage};
use crate::sqlite;

mod header;

/// What is added to the name of a copy while a new one is made for it: of no use as long as it is called so.
pub(super) const PART: &str = ".part";
/// What is added when it is whole.
pub(super) const REBUILT: &str = ".rebuilt";

/// How many numbers are tried one by one behind a page that cannot be read.
const MOST_TRIES: i64 = 100_000;
/// The outbox as this version keeps it, and as the first one did: a damaged file may be of any version.
const COLUMNS: [&str; 2] = [
    "seq, plan_id, edit, submitted_at, step, rejection, attempted_at, conflict, kept",
    "seq, plan_id, edit, submitted_at, step, rejection, NULL, NULL, NULL",
];

/// What could be read.
#[derive(Debug, Default)]
pub(super) struct Saved {
    edits: BTreeMap<i64, SavedEdit>,
    /// Names the service has given: edits may still refer to the old ones.
    named: Vec<(String, String)>,
    /// What is remembered from run to run, such as what can be taken back.
    prefs: Vec<(String, String)>,
    /// Whether there may have been edits that could not be read.
    lacks_some: bool,
}

/// A row of the outbox as it stands on disk.
#[derive(Debug)]
struct SavedEdit {
    plan: String,
    edit: String,
    submitted_at: String,
    step: i64,
    rejection: Option<String>,
    attempted_at: Option<String>,
    conflict: Option<String>,
    kept: Option<String>,
}

/// Puts a damaged file aside and the whole one into its place; returns the name it is kept by. Whatever of that was done
/// before is not done again.
pub(super) fn replace(path: &Path) -> io::Result<Option<PathBuf>> {
    let kept_as = if path.exists() { Some(sqlite::move_aside(path)?) } else { None };
    // What is left of its journal must not be taken for the new file's.
    remove(path)?;
    remove(&mark_of_damage(path))?;
    fs::rename(sqlite::sibling(path, REBUILT), path)?;
    Ok(kept_as)
}

/// Removes a database with its journal.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        match fs::remove_file(sqlite::sibling(path, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Returns what can be read of a damaged file.
pub(super) fn read(path: &Path) -> Saved {
    let saved = read_as_it_is(path).or_else(|| header::with_another(path, read_as_it_is));
    saved.unwrap_or_else(|| Saved { lacks_some: true, ..Saved::default() })
}

/// Reads a file that has an outbox.
fn read_as_it_is(path: &Path) -> Option<Saved> {
    let connection = sqlite::open_reader(path).ok()?;
    // A broken description of another table does not matter here.
    let _not_known = connection.pragma_update(None, "writable_schema", true);
    let is_there = |columns: &&str| connection.prepare(&format!("SELECT {columns} FROM outbox")).is_ok();
    let columns = COLUMNS.into_iter().find(is_there)?;
    let mut saved = Saved::default();
    saved.read_outbox(&connection, columns);
    saved.named = pairs(&connection, "SELECT local, given FROM named ORDER BY local");
    saved.prefs = pairs(
        &connection,
        "SELECT name, value FROM pref WHERE name NOT IN ('lead_port', 'lead_trouble') ORDER BY name",
    );
    Some(saved)
}

impl Saved {
    /// Says what was saved, as a sentence.
    pub(super) fn words(&self) -> String {
        let saved = match self.edits.len() {
            0 => "No waiting change could be read from it".to_owned(),
            1 => "One waiting change was saved from it".to_owned(),
            count => format!("{count} waiting changes were saved from it"),
        };
        if self.lacks_some && !self.edits.is_empty() { format!("{saved}; others may be lost") } else { saved }
    }

    /// Reads from both ends, and what is behind a page that cannot be read number by number.
    fn read_outbox(&mut self, connection: &Connection, columns: &str) {
        self.lacks_some = false;
        if self.walk(connection, &format!("SELECT {columns} FROM outbox NOT INDEXED ORDER BY seq")) {
            return;
        }
        let below = self.edits.keys().next_back().map_or(1, |seq| seq + 1);
        self.lacks_some = true;
        self.walk(connection, &format!("SELECT {columns} FROM outbox NOT INDEXED ORDER BY seq DESC"));
        let last = "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'";
        let last =
            connection.query_row(last, [], |row| row.get::<_, i64>(0)).unwrap_or(below.saturating_add(MOST_TRIES));
        let sql = format!("SELECT {columns} FROM outbox NOT INDEXED WHERE seq = ?1");
        let Ok(mut statement) = connection.prepare(&sql) else { return };
        for seq in below..=last.min(below.saturating_add(MOST_TRIES)) {
            if !self.edits.contains_key(&seq)
                && let Ok((seq, edit)) = statement.query_row([seq], saved)
            {
                self.edits.insert(seq, edit);
            }
        }
    }

    /// Takes rows up to the first that cannot be reached; says whether all could be. One whose content is broken is left
    /// out.
    fn walk(&mut self, connection: &Connection, sql: &str) -> bool {
        let Ok(mut statement) = connection.prepare(sql) else { return false };
        let Ok(mut rows) = statement.query([]) else { return false };
        loop {
            match rows.next() {
                Ok(Some(row)) => match saved(row) {
                    Ok((seq, edit)) => drop(self.edits.insert(seq, edit)),
                    Err(_) => self.lacks_some = true,
                },
                Ok(None) => return true,
                Err(_) => return false,
            }
        }
    }
}

fn saved(row: &Row<'_>) -> rusqlite::Result<(i64, SavedEdit)> {
    let edit = SavedEdit {
        plan: row.get(1)?,
        edit: row.get(2)?,
        submitted_at: row.get(3)?,
        step: row.get(4)?,
        rejection: row.get(5)?,
        attempted_at: row.get(6)?,
        conflict: row.get(7)?,
        kept: row.get(8)?,
    };
    Ok((row.get(0)?, edit))
}

fn pairs(connection: &Connection, sql: &str) -> Vec<(String, String)> {
    let Ok(mut statement) = connection.prepare(sql) else { return Vec::new() };
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.map_or_else(|_| Vec::new(), |rows| rows.map_while(Result::ok).collect())
}

impl Store {
    /// Puts what was saved into a new file. Whether the waiting edits were sent is not known, so they count as begun, from
    /// the moment they were made on.
    pub(super) fn restore(&mut self, saved: Saved) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        for (seq, row) in saved.edits {
            let is_attempted = row.rejection.is_none() && row.conflict.is_none();
            let attempted_at = row.attempted_at.or_else(|| is_attempted.then(|| row.submitted_at.clone()));
            transaction.execute(
                "INSERT INTO outbox (seq, plan_id, edit, submitted_at, step, is_attempted, rejection, attempted_at, \
                 conflict, kept) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    seq,
                    row.plan,
                    row.edit,
                    row.submitted_at,
                    row.step,
                    is_attempted,
                    row.rejection,
                    attempted_at,
                    row.conflict,
                    row.kept
                ],
            )?;
        }
        for (local, given) in saved.named {
            transaction.execute("INSERT OR IGNORE INTO named (local, given) VALUES (?1, ?2)", [local, given])?;
        }
        for (name, value) in saved.prefs {
            transaction.execute("INSERT OR IGNORE INTO pref (name, value) VALUES (?1, ?2)", [name, value])?;
        }
        // Nothing is known of their plans any more, and nothing can be sent to a plan nobody has read.
        let sql = "INSERT INTO asked (kind, id, times) SELECT DISTINCT 'plan', plan_id, 1 FROM outbox \
                   WHERE rejection IS NULL";
        transaction.execute(sql, [])?;
        transaction.commit()?;
        Ok(())
    }
}
