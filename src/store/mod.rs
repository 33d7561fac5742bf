//! The offline copy, in SQLite. A plain blocking struct: one method for each question the engine asks.
//!
//! *Shown = what the service last said + every waiting edit.* An edit never touches the cache, a pull never touches
//! the outbox, and the answer to a request and the removal of its edit are one transaction, so a crash at any instant
//! loses nothing.

pub mod acknowledge;
pub mod cache;
pub mod conflict;
pub mod details;
pub mod error;
mod fate;
pub mod formats;
mod glimpse;
mod gone;
pub mod load;
pub mod mine;
pub mod named;
pub mod outbox;
pub mod overview;
pub mod people;
pub mod prefs;
mod rescue;
#[cfg(test)]
mod tests;

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::sqlite;
use crate::sqlite::OpenError;
use crate::sqlite::Synchronous;
use crate::store::error::StoreError;

const SCRIPTS: &[&str] =
    &[include_str!("schema/001_start.sql"), include_str!("schema/002_boards.sql"), include_str!("schema/003_sync.sql")];

/// The copy of what the service said, and the edits it has not taken yet.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
}

impl Store {
    /// Opens the copy, and makes it when there is none. Also returns what is worth telling.
    ///
    /// A damaged file is kept under another name and begun anew, with the waiting edits that could still be read; a
    /// file of a newer version is left as it is. Commits survive a killed process (`synchronous = NORMAL`); what
    /// the service acknowledged can be read again, so they need not wait for the disk.
    pub fn open(path: &Path) -> Result<(Self, Option<String>), StoreError> {
        match Self::open_sound(path) {
            Err(StoreError::Open { source: OpenError::Damaged { .. } }) => {}
            other => return other.map(|store| (store, None)),
        }
        let saved = rescue::edits(path);
        let kept_as = sqlite::move_aside(path)
            .map_err(|error| StoreError::Stuck { path: path.display().to_string(), reason: error.to_string() })?;
        let mut store = Self::open_sound(path)?;
        let count = saved.len();
        store.restore(saved)?;
        let edits = match count {
            0 => "No waiting change could be read from it".to_owned(),
            1 => "One waiting change was saved from it".to_owned(),
            count => format!("{count} waiting changes were saved from it"),
        };
        let kept_as = kept_as.display();
        Ok((store, Some(format!("The copy on this machine was damaged. It is kept as {kept_as}. {edits}."))))
    }

    /// Begins to write. Another program may have the same file open: who waits for its turn from the start never has to
    /// give up half-way.
    fn begin(&mut self) -> rusqlite::Result<Transaction<'_>> {
        self.connection.transaction_with_behavior(TransactionBehavior::Immediate)
    }

    /// Opens the file and reads a little of each table that is needed at the start.
    fn open_sound(path: &Path) -> Result<Self, StoreError> {
        let connection = sqlite::open(path, SCRIPTS, Synchronous::Normal)?;
        connection.set_prepared_statement_cache_capacity(64);
        let store = Self { connection };
        let first_look = store.plans().and_then(|_| store.counts()).and_then(|_| store.me());
        match first_look {
            Err(StoreError::Sql(error)) if error::is_damage(&error) => {
                let path = path.display().to_string();
                Err(OpenError::Damaged { path, reason: error.to_string() }.into())
            }
            Err(error) => Err(error),
            Ok(_) => Ok(store),
        }
    }
}
