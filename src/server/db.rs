//! The database: one connection that writes, a few that read, and transactions around both.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use rusqlite::Connection;
use rusqlite::TransactionBehavior;

use super::error::Refusal;
use super::error::StartError;
use crate::sqlite;
use crate::sqlite::OpenError;
use crate::sqlite::Synchronous;

/// Each takes the schema one version further. Never edit an old one; add the next.
const SCRIPTS: &[&str] = &[
    include_str!("schema/001_start.sql"),
    include_str!("schema/002_event.sql"),
    include_str!("schema/003_scenarios.sql"),
    include_str!("schema/004_containers.sql"),
    include_str!("schema/005_series_and_talk.sql"),
];
/// Readers kept open between requests.
const SPARE_READERS: usize = 4;

/// The workspace on the disk. Calls block, so they belong on a thread that may.
#[derive(Debug)]
pub(super) struct Database {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Database {
    /// Opens the workspace; a damaged one is moved aside and named in the error.
    pub(super) fn open(path: &Path) -> Result<Self, StartError> {
        let writer = sqlite::open(path, SCRIPTS, Synchronous::Full).map_err(|error| match error {
            OpenError::Damaged { reason, .. } => set_aside(path, reason),
            other => other.into(),
        })?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(writer), readers: Mutex::default() })
    }

    /// Says why the workspace could not be made ready: a damaged one is moved aside like one that does not open.
    pub(super) fn explain(self, refusal: &Refusal) -> StartError {
        let damage = sqlite::damage(&lock(&self.writer));
        let path = self.path.clone();
        // Closed first, since an open file cannot be moved everywhere.
        drop(self);
        match damage {
            Some(reason) => set_aside(&path, reason),
            None => StartError::Unexpected { path: path.display().to_string(), reason: refusal.to_string() },
        }
    }

    /// Answers a question from one moment of the database, beside whoever is writing.
    pub(super) fn read<T>(&self, question: impl FnOnce(&Connection) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let spare = lock(&self.readers).pop();
        let mut reader = match spare {
            Some(reader) => reader,
            None => sqlite::open_reader(&self.path).map_err(|error| Refusal::Broken(error.to_string()))?,
        };
        let answer = question(&*reader.transaction()?);
        let mut readers = lock(&self.readers);
        if readers.len() < SPARE_READERS {
            readers.push(reader);
        }
        answer
    }

    /// Makes a change, all of it or nothing. When this returns the change is on the disk.
    ///
    /// The transaction is immediate, so what it has read is not changed by another process before it writes.
    pub(super) fn write<T>(&self, change: impl FnOnce(&Connection) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut writer = lock(&self.writer);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let answer = change(&transaction)?;
        transaction.commit()?;
        Ok(answer)
    }
}

/// Moves a damaged workspace out of the way and says so.
fn set_aside(path: &Path, reason: String) -> StartError {
    let name = path.display().to_string();
    match sqlite::move_aside(path) {
        Ok(kept_as) => StartError::Damaged { path: name, kept_as: kept_as.display().to_string(), reason },
        Err(error) => StartError::NotWritable { path: name, reason: error.to_string() },
    }
}

/// Takes a lock whatever became of its last holder: a panic rolls its transaction back and leaves nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
