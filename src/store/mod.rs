//! The offline copy, in SQLite. A plain blocking struct: one method for each question the engine asks.
//!
//! *Shown = what the service last said + every waiting edit.* An edit never touches the cache, a pull never touches
//! the outbox, and the answer to a request and the removal of its edit are one transaction, so a crash at any instant
//! loses nothing.

mod about;
pub mod acknowledge;
mod bucket_again;
pub mod cache;
pub mod company;
pub mod conflict;
pub mod delta;
pub mod details;
pub mod drafts;
pub mod error;
pub mod facts;
mod fate;
pub mod formats;
mod glimpse;
mod gone;
mod homeless;
pub mod lead;
pub mod load;
pub mod locks;
pub mod members;
pub mod mine;
pub mod named;
pub mod outbox;
pub mod overview;
mod page;
mod patched;
pub mod people;
pub mod plan_list;
pub mod prefs;
mod read_edits;
mod rescue;
mod reword;
pub mod saved_views;
pub mod search;
pub mod seen;
pub mod sent;
mod source;
mod taken_back;
mod talk;
#[cfg(test)]
mod tests;
mod trash;
pub mod waits;
mod whole_plans;
pub mod written;

use std::cell::RefCell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::sqlite;
use crate::sqlite::OpenError;
use crate::sqlite::Synchronous;
use crate::store::error::StoreError;
use crate::store::lead::User;
use crate::store::read_edits::ReadEdits;

const SCRIPTS: &[&str] = &[
    include_str!("schema/001_start.sql"),
    include_str!("schema/002_boards.sql"),
    include_str!("schema/003_sync.sql"),
    include_str!("schema/004_locks.sql"),
    include_str!("schema/005_read_at.sql"),
    include_str!("schema/006_trash.sql"),
    include_str!("schema/007_members.sql"),
    include_str!("schema/008_plans.sql"),
    include_str!("schema/009_series_and_day.sql"),
    include_str!("schema/010_talk.sql"),
    include_str!("schema/011_search.sql"),
    include_str!("schema/012_sent.sql"),
];

const LOCK_TABLES: &str = "SELECT 1 FROM learned, policy, role LIMIT 0";

/// How much of the file is kept in memory at most.
const CACHE_KIB: i64 = 4 * 1024;
/// How long the journal may grow before it is written into the file, in pages of 4 KiB.
const JOURNAL_PAGES: i64 = 4096;

const EMPTIED: &str =
    "The copy on this machine was empty, as if somebody had emptied its file: changes that waited in it are lost.";

/// The copy of what the service said, and the edits it has not taken yet.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    read: RefCell<ReadEdits>,
    _user: User,
}

impl Store {
    /// Opens the copy, and makes it when there is none. Also returns what is worth telling. For the program that leads,
    /// see [`lead`].
    ///
    /// A damaged file is kept under another name and begun anew, with the waiting edits that could still be read; a
    /// file of a newer version is left as it is. Commits survive a killed process (`synchronous = NORMAL`); what
    /// the service acknowledged can be read again, so they need not wait for the disk.
    pub fn open(path: &Path) -> Result<(Self, Option<String>), StoreError> {
        if mark_of_damage(path).exists() || is_rebuilt(path) {
            return Self::rebuild(path);
        }
        let user = User::of(path);
        let was_emptied = is_emptied(path);
        let opened = sqlite::open(path, SCRIPTS, Synchronous::Normal).map_err(StoreError::from);
        match opened.and_then(|connection| Self::with(connection, path, user)) {
            Err(StoreError::Open { source: OpenError::Damaged { .. } }) => Self::rebuild(path),
            other => other.map(|store| (store, was_emptied.then(|| EMPTIED.to_owned()))),
        }
    }

    /// Opens a copy beside the program that leads. A damaged file is left as it is, for that program uses it.
    pub fn open_beside(path: &Path) -> Result<Self, StoreError> {
        let user = User::of(path);
        let opened = sqlite::open_beside(path, SCRIPTS, Synchronous::Normal).map_err(StoreError::from);
        opened.and_then(|connection| Self::with(connection, path, user)).map_err(|error| match error {
            StoreError::Open { source: OpenError::Damaged { path, .. } } => StoreError::DamagedInUse { path },
            other => other,
        })
    }

    /// Begins anew with what can be read of a damaged file, and puts that one aside. Whenever this is broken off, the next
    /// start goes on: the damaged file stays in its place until all that was saved is in a whole one.
    fn rebuild(path: &Path) -> Result<(Self, Option<String>), StoreError> {
        let stuck =
            |error: io::Error| StoreError::Stuck { path: path.display().to_string(), reason: error.to_string() };
        let Some(mut alone) = User::alone(path) else {
            return Err(StoreError::DamagedInUse { path: path.display().to_string() });
        };
        let mut edits = "What could be read of it was saved".to_owned();
        if !is_rebuilt(path) {
            let saved = rescue::read(path);
            edits = saved.words();
            alone = Self::build(path, saved, alone)?;
        }
        let kept_as = rescue::replace(path).map_err(stuck)?;
        drop(alone);
        let connection = sqlite::open(path, SCRIPTS, Synchronous::Normal)?;
        let store = Self::with(connection, path, User::of(path))?;
        let kept_as = kept_as.map_or_else(String::new, |name| format!(" It is kept as {}.", name.display()));
        Ok((store, Some(format!("The copy on this machine was damaged.{kept_as} {edits}."))))
    }

    /// Makes a new file beside the damaged one, with all that was saved; only then does it get the name of a whole one.
    fn build(path: &Path, saved: rescue::Saved, alone: User) -> Result<User, StoreError> {
        let stuck =
            |error: io::Error| StoreError::Stuck { path: path.display().to_string(), reason: error.to_string() };
        let part = sqlite::sibling(path, rescue::PART);
        rescue::remove(&part).map_err(stuck)?;
        let connection = sqlite::open(&part, SCRIPTS, Synchronous::Normal)?;
        let mut store = Self::with(connection, &part, alone)?;
        store.restore(saved)?;
        let Self { connection, _user: alone, .. } = store;
        // One file that stands by itself, all of it on the disk.
        connection.pragma_update(None, "journal_mode", "delete")?;
        connection.close().map_err(|(_, error)| error)?;
        fs::rename(&part, sqlite::sibling(path, rescue::REBUILT)).map_err(stuck)?;
        Ok(alone)
    }

    /// Notes on the disk that the file was found to be damaged: the next start rebuilds it.
    pub fn note_damage(&self) {
        // If not even that can be written, the next start finds the damage as this one did.
        let _not_noted = sqlite::make_private(&mark_of_damage(&self.path));
    }

    /// Begins to write. Another program may have the same file open: who waits for its turn from the start never has to
    /// give up half-way.
    fn begin(&mut self) -> rusqlite::Result<Transaction<'_>> {
        self.connection.transaction_with_behavior(TransactionBehavior::Immediate)
    }

    /// Reads a little of each table that is needed at the start.
    fn with(connection: Connection, path: &Path, user: User) -> Result<Self, StoreError> {
        connection.set_prepared_statement_cache_capacity(64);
        // A plan of 9,000 tasks is read in pieces that touch it all over; in SQLite's own 2 MiB each would be fetched again.
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        // Nor is what was just written to be copied into the file, and waited for, every four megabytes of a first read.
        connection.pragma_update(None, "wal_autocheckpoint", JOURNAL_PAGES)?;
        let store = Self { connection, path: path.to_owned(), read: RefCell::default(), _user: user };
        let first_look = store.plans().and_then(|_| store.counts()).and_then(|_| store.me());
        // Prepared and not asked: a table that was lost is missed at once, what is broken inside is found when it is needed.
        let first_look =
            first_look.and_then(|_| store.connection.prepare(LOCK_TABLES).map(drop).map_err(StoreError::from));
        match first_look {
            // Its schema is said to be ours, so a table that is not there was lost.
            Err(error) if error.is_damage() || error.lacks_a_table() => {
                let path = path.display().to_string();
                Err(OpenError::Damaged { path, reason: error.to_string() }.into())
            }
            Err(error) => Err(error),
            Ok(()) => Ok(store),
        }
    }
}

/// Says whether the file is there and holds nothing, nor does its journal: it was made once, and is never left like this.
fn is_emptied(path: &Path) -> bool {
    let length = |path: &Path| fs::metadata(path).map(|file| file.len());
    length(path).is_ok_and(|length| length == 0) && length(&sqlite::sibling(path, "-wal")).unwrap_or(0) == 0
}

/// Returns the file that says that a copy was found to be damaged.
fn mark_of_damage(path: &Path) -> PathBuf {
    sqlite::sibling(path, ".rebuild")
}

/// Says whether a damaged copy has a whole one beside it that only has to take its place.
fn is_rebuilt(path: &Path) -> bool {
    sqlite::sibling(path, rescue::REBUILT).exists()
}
