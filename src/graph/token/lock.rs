//! One renewal at a time: a file that one process at most has locked, this one or another.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Waits until nobody else holds the file, and holds it until it is dropped. The system lets go of it should the process
/// end.
pub(super) fn hold(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    file.lock()?;
    Ok(file)
}
