//! Who leads when several programs use one copy: the one that holds the lock file beside it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

use crate::sqlite;

/// The right to talk to the service on behalf of a copy. Dropping it, or the end of the program by whatever means, gives
/// it back.
#[derive(Debug)]
pub struct Lead {
    /// Held open for its lock. `None` on a file system without locks, where nobody can be kept out.
    _file: Option<File>,
}

impl Lead {
    /// Takes the lead of a copy; `None` when another program has it.
    ///
    /// Whoever means to send the outbox or to read from the service into the copy takes the lead first and keeps it as
    /// long as that goes on; the engine does so by itself. Who does not get it may show the copy and put edits into the
    /// outbox: the engine then reports `Status::is_following`, and a program that wants more than that has to say that
    /// another one is at it.
    ///
    /// Fails when the lock file cannot be made or opened.
    pub fn try_take(copy: &Path) -> io::Result<Option<Self>> {
        let file = open(&sqlite::sibling(copy, LEAD))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: Some(file) })),
            Err(TryLockError::WouldBlock) => Ok(None),
            // The file could be opened for writing, so what is missing is the art of locking.
            Err(TryLockError::Error(_)) => Ok(Some(Self { _file: None })),
        }
    }
}

/// The word of a program that it has a copy open, whether it leads or not: while there is one, nobody puts that file aside.
#[derive(Debug)]
pub(super) struct User {
    _file: Option<File>,
}

impl User {
    /// Says so from now on; waits while somebody puts the file aside. Where it cannot be said, nobody is kept from anything.
    pub(super) fn of(copy: &Path) -> Self {
        let file = open(&sqlite::sibling(copy, USERS)).ok();
        Self { _file: file.filter(|file| file.lock_shared().is_ok()) }
    }

    /// Says that nobody else has the copy open, and keeps it so; `None` when somebody has.
    pub(super) fn alone(copy: &Path) -> Option<Self> {
        let file = open(&sqlite::sibling(copy, USERS)).ok();
        match file.as_ref().map(File::try_lock) {
            Some(Err(TryLockError::WouldBlock)) => None,
            _ => Some(Self { _file: file }),
        }
    }
}

/// What is added to the name of a copy for the file whose lock is the lead. It stays: a lock on a file that may be removed
/// excludes nobody.
const LEAD: &str = ".lock";
/// What is added for the file all users of the copy hold.
const USERS: &str = ".users";

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_the_lead_and_leaves_it_to_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.db");
        let first = Lead::try_take(&copy).unwrap();
        assert!(first.is_some());
        assert!(Lead::try_take(&copy).unwrap().is_none());
        assert!(Lead::try_take(&folder.path().join("other.db")).unwrap().is_some());
        drop(first);
        assert!(Lead::try_take(&copy).unwrap().is_some());
    }

    #[test]
    fn a_missing_folder_is_an_error_and_no_lead() {
        let folder = tempfile::tempdir().unwrap();
        Lead::try_take(&folder.path().join("none/copy.db")).unwrap_err();
    }
}
