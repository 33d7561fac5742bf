//! One renewal at a time: a file that one process at most has locked, this one or another.

use std::fs::File;
use std::io;
use std::path::Path;

use super::private;

/// Waits until nobody else holds the file, and holds it until it is dropped. The system lets go of it should the process
/// end.
pub(super) fn hold(path: &Path) -> io::Result<File> {
    // Whoever can open it can hold it for ever.
    let file = private::options().create(true).truncate(false).write(true).open(path)?;
    let _was_open = private::make_private(path);
    file.lock()?;
    Ok(file)
}
