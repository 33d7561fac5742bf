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
    /// An older program is using it, so it cannot be brought up to date.
    #[error("{path} is in use by an older version of this program")]
    OlderInUse {
        /// The database.
        path: String,
    },
    /// The file as it was could not be kept before it was to be brought up to date.
    #[error("{path} is of an older version, and cannot be kept as it is before it is brought up to date ({reason})")]
    NotKept {
        /// The database.
        path: String,
        /// What went wrong.
        reason: String,
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
/// missing scripts run in one transaction, so a half-changed schema is never seen; the file as it was before is kept
/// beside it as `NAME.before-VERSION`. The connection has WAL, `foreign_keys` and a busy timeout, and the file may be
/// read by its owner only. The folder must exist.
pub fn open(path: &Path, scripts: &[&str], synchronous: Synchronous) -> Result<Connection, OpenError> {
    make_private(path).map_err(|error| not_writable(path, &error.to_string()))?;
    // No SQLITE_OPEN_CREATE: the line above has made the file, with the right permissions.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    prepare(path, flags, scripts, synchronous).map_err(|failure| match failure {
        Failure::Newer { found } => {
            OpenError::NewerSchema { path: path.display().to_string(), found, known: count(scripts) }
        }
        Failure::ReadOnly => not_writable(path, "it may be read but not changed"),
        Failure::NotKept { reason } => OpenError::NotKept { path: path.display().to_string(), reason },
        Failure::Sql(error) => classify(path, error),
    })
}

/// Opens a database another program is using: like [`open`], but one of an older schema is refused, too, because that
/// program still works with it.
pub fn open_beside(path: &Path, scripts: &[&str], synchronous: Synchronous) -> Result<Connection, OpenError> {
    let found = open_reader(path).ok().and_then(|connection| version(&connection).ok()).unwrap_or(0);
    // A new file has no schema yet: the two make it together.
    if (1..count(scripts)).contains(&found) {
        return Err(OpenError::OlderInUse { path: path.display().to_string() });
    }
    open(path, scripts, synchronous)
}

/// Copies a database as it is at this moment into a new file, whoever else is using it.
pub fn copy(from: &Path, to: &Path) -> Result<(), OpenError> {
    let copied = open_reader(from)?.execute("VACUUM INTO ?1", [to.display().to_string()]);
    copied.map(drop).map_err(|error| classify(from, error))
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

/// Returns the path with something added to the name.
#[must_use]
pub fn sibling(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Says what is wrong with a database, if anything is. It reads the whole file, so ask when something has failed.
#[must_use]
pub fn damage(connection: &Connection) -> Option<String> {
    let answer = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    match answer {
        Ok(ok) if ok == "ok" => None,
        Ok(fault) => Some(fault),
        Err(error) if is_damage(&error) => Some(error.to_string()),
        // Something else is in the way, such as another process.
        Err(_) => None,
    }
}

/// Says whether the file itself was found to be broken, or holds what no program of ours has written into its tables.
#[must_use]
pub fn is_damage(error: &rusqlite::Error) -> bool {
    let is_odd = matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
    );
    is_odd || matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

/// What can go wrong once the file is there.
enum Failure {
    Newer { found: u32 },
    ReadOnly,
    NotKept { reason: String },
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
    let found = version(&connection)?;
    if found < count(scripts) {
        if found > 0 {
            keep_before(&connection, path, found, count(scripts))?;
        }
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

/// Keeps the database as it is, whole and in a file of its own, before its schema is changed.
///
/// It is written under another name first, so that a program killed meanwhile leaves no half of it. Another process may be
/// at the same: who comes too late finds the new schema, and what the first one kept stays.
fn keep_before(connection: &Connection, path: &Path, found: u32, becomes: u32) -> Result<(), Failure> {
    let not_kept = |reason: String| Failure::NotKept { reason };
    let name = sibling(path, &format!(".before-{becomes}"));
    let folder = path.parent().unwrap_or(Path::new("."));
    // Only its owner may read such a file.
    let part = tempfile::NamedTempFile::new_in(folder).map_err(|error| not_kept(error.to_string()))?;
    let text = part.path().to_str().ok_or_else(|| not_kept("its name is not plain text".to_owned()))?;
    connection
        .execute("VACUUM INTO ?1", [text])
        .map_err(|error| if is_damage(&error) { Failure::Sql(error) } else { not_kept(error.to_string()) })?;
    let kept = open_reader(part.path()).map_err(|error| not_kept(error.to_string()))?;
    if version(&kept)? != found {
        return Ok(());
    }
    drop(kept);
    part.as_file().sync_all().map_err(|error| not_kept(error.to_string()))?;
    part.persist(&name).map_err(|error| not_kept(error.to_string()))?;
    Ok(())
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
pub fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    use std::os::unix::fs::PermissionsExt as _;
    match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let known = fs::metadata(path)?;
            let mode = known.permissions().mode();
            if known.is_file() && mode & 0o077 != 0 {
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
pub fn make_private(path: &Path) -> io::Result<()> {
    match fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other.map(|_| ()),
    }
}

fn not_writable(path: &Path, reason: &str) -> OpenError {
    OpenError::NotWritable { path: path.display().to_string(), reason: reason.to_owned() }
}

fn classify(path: &Path, error: rusqlite::Error) -> OpenError {
    if is_damage(&error) {
        return OpenError::Damaged { path: path.display().to_string(), reason: error.to_string() };
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen | ErrorCode::DiskFull) => {
            not_writable(path, &error.to_string())
        }
        _ => OpenError::Unexpected { path: path.display().to_string(), source: error },
    }
}

#[cfg(test)]
mod tests;
