//! Why the copy cannot be read or written, as sentences.

use rusqlite::ErrorCode;

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
    /// A question or a change failed.
    #[error("The copy on this machine cannot be used ({0}). Is the disk full?")]
    Sql(#[from] rusqlite::Error),
    /// An edit could not be written down as text.
    #[error("The change cannot be written down ({0})")]
    Text(#[from] serde_json::Error),
}

/// Says what to do about a file that cannot be opened.
fn hint(error: &OpenError) -> &'static str {
    match error {
        OpenError::NewerSchema { .. } => "Use that newer version, or another folder with --data",
        OpenError::NotWritable { .. } => "Make the folder writable, or choose another with --data",
        OpenError::Damaged { .. } | OpenError::Unexpected { .. } => "Close other programs that use it, and try again",
    }
}

/// Says whether SQLite has found the file itself broken.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}
