//! A file whose first bytes are overwritten is no database to SQLite, though all the rest of it may be there.

use std::fs;
use std::path::Path;

use crate::sqlite;

/// How a database begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// How long the header is.
const LENGTH: usize = 100;
/// The page size every copy of ours has.
const PAGE: u16 = 4096;

/// Reads a file as if its header were whole; the file itself stays as it is.
pub(super) fn with_another<T>(path: &Path, read: impl FnOnce(&Path) -> Option<T>) -> Option<T> {
    let mut bytes = fs::read(path).ok()?;
    mend(bytes.get_mut(..LENGTH)?);
    // Beside the file, where only its owner may read it, and gone at the end.
    let folder = tempfile::Builder::new().prefix(".rescue-").tempdir_in(path.parent()?).ok()?;
    let whole = folder.path().join("copy.db");
    fs::write(&whole, bytes).ok()?;
    let journal = sqlite::sibling(path, "-wal");
    if journal.exists() {
        fs::copy(journal, sqlite::sibling(&whole, "-wal")).ok()?;
    }
    read(&whole)
}

/// Writes what the header of a copy holds. A size of 0 lets SQLite go by the length of the file, and the rest is not needed
/// to read.
fn mend(header: &mut [u8]) {
    header.fill(0);
    header[..16].copy_from_slice(MAGIC);
    header[16..18].copy_from_slice(&PAGE.to_be_bytes());
    // Written and read with a journal beside it; the parts of a page a row may take.
    header[18..24].copy_from_slice(&[2, 2, 0, 64, 32, 32]);
    // The newest schema format, and UTF-8.
    header[47] = 4;
    header[59] = 1;
}
