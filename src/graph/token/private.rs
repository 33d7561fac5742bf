//! Files nobody but their owner can read, replaced whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file only its owner can read, beside the old one and then in its place.
pub fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let beside = path.with_extension("new");
    // One that a crash has left may have been made with other rights.
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = options().write(true).create_new(true).open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

/// Returns how a file is opened that is its owner's alone if it has to be made.
pub(super) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Takes a file that is there away from everybody but its owner, as far as the system lets us; returns the mode it had, if
/// that was another.
#[must_use]
pub fn make_private(path: &Path) -> Option<u32> {
    let mode = open_to_others(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700)).ok()?;
    }
    Some(mode)
}

/// Returns the mode of a file that others may read or write; `None` when nobody else may.
pub(super) fn open_to_others(path: &Path) -> Option<u32> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(path).ok()?.permissions().mode() & 0o777;
        (mode & 0o077 != 0).then_some(mode)
    }
    #[cfg(not(unix))]
    {
        // The folder of a person is theirs alone there, and files have no mode of their own.
        let _no_mode = path;
        None
    }
}
