//! Opens a database and brings its schema up to date; a leaf for `store/` and `server/`, which own the SQL.

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::ErrorCode;
use rusqlite::OpenFlags;
use rusqlite::TransactionBehavior;

/// How long a statement waits for another process that holds the database.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How sure a commit is to be on the disk when it returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Synchronous {
    /// Survives a killed process; the last commits may be lost when the power goes.
    Normal,
    /// Survives a power cut as well: every commit waits for the disk.
    Full,
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A newer program has written it. The file is as it was.
    #[error(
        "{path} was written by a newer version of this program (its schema is {found}, this program knows {known})"
    )]
    NewerSchema {
        /// The database.
        path: String,
        /// The `user_version` in the file.
        found: u32,
        /// The number of scripts this program has.
        known: u32,
    },
    /// It is no database, or a broken one. The caller decides; [`move_aside`] keeps it.
    #[error("{path} is damaged ({reason})")]
    Damaged {
        /// The database.
        path: String,
        /// What SQLite said.
        reason: String,
    },
    /// The file or its folder is missing, or may not be written.
    #[error("{path} cannot be written ({reason})")]
    NotWritable {
        /// The database.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// Anything else, such as another process that holds the database for too long.
    #[error("{path} cannot be opened ({source})")]
    Unexpected {
        /// The database.
        path: String,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

/// Opens a database for reading and writing, makes it when it is not there, and applies the scripts it lacks.
///
/// `scripts[n]` takes the schema from version `n` to `n + 1`; the version is kept in `PRAGMA user_version`. All
/// missing scripts run in one transaction, so a half-changed schema is never seen. The connection has WAL,
/// `foreign_keys` and a busy timeout, and the file may be read by its owner only. The folder must exist.
pub fn open(path: &Path, scripts: &[&str], synchronous: Synchronous) -> Result<Connection, OpenError> {
    make_private(path).map_err(|error| not_writable(path, &error.to_string()))?;
    // No SQLITE_OPEN_CREATE: the line above has made the file, with the right permissions.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    prepare(path, flags, scripts, synchronous).map_err(|failure| match failure {
        Failure::Newer { found } => {
            OpenError::NewerSchema { path: path.display().to_string(), found, known: count(scripts) }
        }
        Failure::ReadOnly => not_writable(path, "it may be read but not changed"),
        Failure::Sql(error) => classify(path, error),
    })
}

/// Opens a second connection that only reads a database [`open`] has prepared.
pub fn open_reader(path: &Path) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connect = || -> rusqlite::Result<Connection> {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        Ok(connection)
    };
    connect().map_err(|error| classify(path, error))
}

/// Moves a database with its `-wal` and `-shm` files out of the way and returns the new name.
///
/// The new name is `NAME.damaged-N` with the first N that is free, so nothing is ever overwritten.
pub fn move_aside(path: &Path) -> io::Result<PathBuf> {
    let sibling = |base: &Path, suffix: &str| {
        let mut name = base.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let suffixes = ["", "-wal", "-shm"];
    let kept_as = (1..=u32::MAX)
        .map(|number| sibling(path, &format!(".damaged-{number}")))
        .find(|name| suffixes.iter().all(|suffix| fs::symlink_metadata(sibling(name, suffix)).is_err()))
        .expect("some number is free");
    for suffix in suffixes {
        match fs::rename(sibling(path, suffix), sibling(&kept_as, suffix)) {
            Err(error) if suffix.is_empty() || error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(kept_as)
}

/// What can go wrong once the file is there.
enum Failure {
    Newer { found: u32 },
    ReadOnly,
    Sql(rusqlite::Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

fn prepare(path: &Path, flags: OpenFlags, scripts: &[&str], synchronous: Synchronous) -> Result<Connection, Failure> {
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Before anything that writes: a newer database must stay as it is.
    refuse_newer(&connection, scripts)?;
    if connection.is_readonly("main")? {
        return Err(Failure::ReadOnly);
    }
    use_wal(&connection)?;
    connection.pragma_update(
        None,
        "synchronous",
        match synchronous {
            Synchronous::Normal => "NORMAL",
            Synchronous::Full => "FULL",
        },
    )?;
    connection.pragma_update(None, "foreign_keys", true)?;
    if version(&connection)? < count(scripts) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have been first, and may be newer.
        refuse_newer(&transaction, scripts)?;
        for script in scripts.iter().skip(version(&transaction)? as usize) {
            transaction.execute_batch(script)?;
        }
        transaction.pragma_update(None, "user_version", count(scripts))?;
        transaction.commit()?;
    }
    Ok(connection)
}

fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn count(scripts: &[&str]) -> u32 {
    u32::try_from(scripts.len()).expect("nobody writes that many scripts")
}

fn refuse_newer(connection: &Connection, scripts: &[&str]) -> Result<(), Failure> {
    let found = version(connection)?;
    if found > count(scripts) { Err(Failure::Newer { found }) } else { Ok(()) }
}

/// Switches to WAL. SQLite does not wait for another process here, so this waits for it by other means.
fn use_wal(connection: &Connection) -> rusqlite::Result<()> {
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                // Waits until nobody else holds the database, or fails after the busy timeout.
                connection.execute_batch("BEGIN EXCLUSIVE; COMMIT")?;
            }
            other => return other,
        }
    }
}

/// Makes the file when it is not there, and keeps it from the eyes of other accounts.
#[cfg(unix)]
fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    use std::os::unix::fs::PermissionsExt as _;
    match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let mode = fs::metadata(path)?.permissions().mode();
            if mode & 0o077 != 0 {
                // Somebody else's file cannot be changed; opening it will say so if it matters.
                let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700));
            }
            Ok(())
        }
        other => other.map(|_| ()),
    }
}

/// Makes the file when it is not there; the person's own folders are private on this system.
#[cfg(not(unix))]
fn make_private(path: &Path) -> io::Result<()> {
    match fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other.map(|_| ()),
    }
}

fn not_writable(path: &Path, reason: &str) -> OpenError {
    OpenError::NotWritable { path: path.display().to_string(), reason: reason.to_owned() }
}

fn classify(path: &Path, error: rusqlite::Error) -> OpenError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            OpenError::Damaged { path: path.display().to_string(), reason: error.to_string() }
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen | ErrorCode::DiskFull) => {
            not_writable(path, &error.to_string())
        }
        _ => OpenError::Unexpected { path: path.display().to_string(), source: error },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE word (text TEXT NOT NULL);";
    const SECOND: &str = "ALTER TABLE word ADD COLUMN length INTEGER;";

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn a_new_database_gets_every_script_and_an_old_one_the_rest() {
        let folder = folder();
        let path = folder.path().join("words.db");
        let connection = open(&path, &[FIRST], Synchronous::Normal).unwrap();
        connection.execute("INSERT INTO word VALUES ('kept')", []).unwrap();
        drop(connection);
        let connection = open(&path, &[FIRST, SECOND], Synchronous::Full).unwrap();
        let kept: (String, Option<i64>) =
            connection.query_row("SELECT text, length FROM word", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!(kept, ("kept".to_owned(), None));
        assert_eq!(version(&connection).unwrap(), 2);
        let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        let full: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
        assert_eq!((mode.as_str(), full), ("wal", 2));
        let reader = open_reader(&path).unwrap();
        assert!(reader.execute("DELETE FROM word", []).is_err());
    }

    #[test]
    fn a_failing_script_changes_nothing() {
        let folder = folder();
        let path = folder.path().join("words.db");
        open(&path, &[FIRST], Synchronous::Normal).unwrap();
        assert!(open(&path, &[FIRST, "CREATE TABLE other (a); CREATE NONSENSE"], Synchronous::Normal).is_err());
        let connection = open(&path, &[FIRST], Synchronous::Normal).unwrap();
        assert!(connection.prepare("SELECT * FROM other").is_err());
    }

    #[test]
    fn a_newer_database_is_refused_and_left_alone() {
        let folder = folder();
        let path = folder.path().join("words.db");
        drop(open(&path, &[FIRST, SECOND], Synchronous::Normal).unwrap());
        let before = fs::read(&path).unwrap();
        let refused = open(&path, &[FIRST], Synchronous::Normal).unwrap_err();
        assert!(matches!(refused, OpenError::NewerSchema { found: 2, known: 1, .. }), "{refused}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_damaged_database_is_named_and_kept_under_a_free_name() {
        let folder = folder();
        let path = folder.path().join("words.db");
        for number in 1..=2 {
            fs::write(&path, format!("this is no database at all, number {number}")).unwrap();
            let refused = open(&path, &[FIRST], Synchronous::Normal).unwrap_err();
            assert!(matches!(refused, OpenError::Damaged { .. }), "{refused}");
            let kept_as = move_aside(&path).unwrap();
            assert_eq!(kept_as, folder.path().join(format!("words.db.damaged-{number}")));
            assert!(fs::read_to_string(kept_as).unwrap().ends_with(&format!("number {number}")));
        }
        open(&path, &[FIRST], Synchronous::Normal).unwrap();
    }

    #[test]
    fn a_missing_folder_cannot_be_written() {
        let folder = folder();
        let refused = open(&folder.path().join("no/words.db"), &[FIRST], Synchronous::Normal).unwrap_err();
        assert!(matches!(refused, OpenError::NotWritable { .. }), "{refused}");
    }

    #[test]
    fn two_at_once_on_a_new_file_both_succeed() {
        let folder = folder();
        let path = folder.path().join("words.db");
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let path = path.clone();
                std::thread::spawn(move || open(&path, &[FIRST, SECOND], Synchronous::Normal).map(drop))
            })
            .collect();
        for thread in threads {
            thread.join().unwrap().unwrap();
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder();
        let path = folder.path().join("words.db");
        let connection = open(&path, &[FIRST], Synchronous::Normal).unwrap();
        connection.execute("INSERT INTO word VALUES ('private')", []).unwrap();
        for name in ["words.db", "words.db-wal"] {
            let mode = fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }
}
