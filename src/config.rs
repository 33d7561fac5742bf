//! Settings, and where files live. The only user of `directories`.

pub mod check;
pub mod edit;
pub mod near;
pub mod schema;
pub mod settings;
pub mod table;

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use directories::ProjectDirs;

/// Why there is no place for files.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The system names no home for this user.
    #[error("This system names no data folder for you. Choose one with --data DIR.")]
    NoHome,
    /// The folder cannot be made or written.
    #[error("The data folder {} cannot be used: {reason}. Choose another with --data DIR, or mend its permissions.", folder.display())]
    NotWritable {
        /// Which folder.
        folder: PathBuf,
        /// What the system said.
        reason: String,
    },
}

/// The folder everything is kept in.
#[derive(Clone, Debug)]
pub struct DataFolder {
    folder: PathBuf,
    is_named: bool,
}

impl DataFolder {
    /// Takes the folder the person named, or the system's place for such data; makes it if it is not there.
    pub fn open(named: Option<&Path>) -> Result<Self, ConfigError> {
        let folder = match named {
            Some(folder) => folder.to_owned(),
            None => ProjectDirs::from("", "", "planner-tui").ok_or(ConfigError::NoHome)?.data_dir().to_owned(),
        };
        make_private(&folder)
            .map_err(|error| ConfigError::NotWritable { folder: folder.clone(), reason: error.to_string() })?;
        Ok(Self { folder, is_named: named.is_some() })
    }

    /// Returns the folder as the command line has to name it; nothing of the system's place.
    #[must_use]
    pub fn named(&self) -> Option<&Path> {
        self.is_named.then_some(self.folder.as_path())
    }

    /// Returns where our own server keeps its plans.
    #[must_use]
    pub fn server_database(&self) -> PathBuf {
        self.folder.join("workspace.sqlite")
    }

    /// Returns where the offline copy of our own server's plans is kept.
    #[must_use]
    pub fn local_copy(&self) -> PathBuf {
        self.folder.join("copy-local.sqlite")
    }

    /// Returns where the accounts are that were signed in: a folder each.
    #[must_use]
    pub fn accounts(&self) -> PathBuf {
        self.folder.join("accounts")
    }

    /// Makes a folder below this one that only its owner can look into.
    pub fn make_private(folder: &Path) -> std::io::Result<()> {
        make_private(folder)
    }

    /// Returns where the offline copy of another server's plans is kept: a file for each.
    #[must_use]
    pub fn remote_copy(&self, url: &str) -> PathBuf {
        let letters = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
        let name: String = url.trim_end_matches('/').chars().map(letters).take(80).collect();
        self.folder.join(format!("copy-{name}.sqlite"))
    }
}

/// Makes a folder only its owner can look into.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_cannot_be_made_is_named_with_what_to_do() {
        let parent = tempfile::tempdir().unwrap();
        let file = parent.path().join("file");
        fs::write(&file, "").unwrap();
        let error = DataFolder::open(Some(&file.join("below"))).unwrap_err().to_string();
        assert!(error.contains("file/below") && error.contains("--data DIR"), "{error}");
    }

    #[test]
    fn each_server_has_a_copy_of_its_own() {
        let parent = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(Some(parent.path())).unwrap();
        let one = folder.remote_copy("http://127.0.0.1:8080/");
        assert_eq!(one, folder.remote_copy("http://127.0.0.1:8080"));
        assert_ne!(one, folder.remote_copy("http://127.0.0.1:8081"));
        assert_eq!(one.file_name().unwrap(), "copy-http---127-0-0-1-8080.sqlite");
    }
}
