//! Why the copy cannot be read or written, as sentences.

use rusqlite::ErrorCode;

use crate::sqlite;
use crate::sqlite::OpenError;

/// What went wrong with the copy on disk.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be opened.
    #[error("The copy on this machine: {source}. {hint}", hint = hint(.source))]
    Open {
        /// Why.
        #[from]
        source: OpenError,
    },
    /// It is damaged and cannot be put aside.
    #[error("{path} is damaged and cannot be moved out of the way ({reason}). Move it yourself, or use --data")]
    Stuck {
        /// The file.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// Another program uses it, so it cannot be put aside.
    #[error("{path} is damaged and in use by another window. Close that one and start again: it is then rebuilt")]
    DamagedInUse {
        /// The file.
        path: String,
    },
    /// A question or a change failed.
    #[error("{}", words(.0))]
    Sql(#[from] rusqlite::Error),
    /// An edit could not be written down as text.
    #[error("The change cannot be written down ({0})")]
    Text(#[from] serde_json::Error),
}

impl StoreError {
    /// Says whether the file itself was found to be broken.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Sql(error) if sqlite::is_damage(error))
    }

    /// Says whether SQLite did not know what was asked for: a table or a column is not there.
    pub(super) fn lacks_a_table(&self) -> bool {
        matches!(self, Self::Sql(error) if error.sqlite_error_code() == Some(ErrorCode::Unknown))
    }
}

/// Says what is the matter, and what to do about it.
fn words(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        _ if sqlite::is_damage(error) => {
            "The copy on this machine is damaged. Start the program again: the copy is then \
            rebuilt, and the changes that wait are saved from it"
                .to_owned()
        }
        Some(ErrorCode::DiskFull) => {
            "The copy on this machine cannot be written: the disk is full. Make room and try again".to_owned()
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            format!("The copy on this machine cannot be written ({error}). Make its folder writable")
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            format!("The copy on this machine is held by another program ({error}). Try again")
        }
        _ => format!("The copy on this machine cannot be used ({error})"),
    }
}

/// Says what to do about a file that cannot be opened.
fn hint(error: &OpenError) -> &'static str {
    match error {
        OpenError::NewerSchema { .. } => "Use that newer version, or another folder with --data",
        OpenError::OlderInUse { .. } => "Close that window and start again",
        OpenError::NotWritable { .. } | OpenError::NotKept { .. } => {
            "Make the folder writable, or choose another with --data"
        }
        OpenError::Damaged { .. } | OpenError::Unexpected { .. } => "Close other programs that use it, and try again",
    }
}
