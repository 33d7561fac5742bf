//! Where the tokens of an account are kept: in the system's key store, or else in a file nobody but its owner can read.

mod changed;
#[cfg(feature = "keyring")]
mod key_store;
#[cfg(not(feature = "keyring"))]
#[path = "keep/no_key_store.rs"]
mod key_store;
#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};

pub use self::changed::KeptAt;
use super::Tokens;
use super::private::{make_private, open_to_others, write_whole};

/// Whether this program was built with the key store of the system.
pub const KNOWS_KEY_STORE: bool = cfg!(feature = "keyring");

/// Where tokens are kept without a key store.
const FILE: &str = "tokens.json";
/// What the service wants to see proven the next time.
const CLAIMS: &str = "claims.json";
/// What is locked while they are renewed.
const LOCK: &str = "tokens.lock";

/// Where an account's tokens are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keep {
    /// The account's folder.
    folder: PathBuf,
    place: Place,
}

/// Which of the two places.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// The system's key store, under this name.
    KeyStore(String),
    /// The file in the account's folder.
    File,
}

/// Tokens could not be read or written, as a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct KeepError(String);

impl Keep {
    /// Returns where an account's tokens are kept: in the key store under a name, or without one in its folder.
    #[must_use]
    pub fn of(folder: &Path, in_key_store: Option<&str>) -> Self {
        let place = in_key_store.map_or(Place::File, |name| Place::KeyStore(name.to_owned()));
        Self { folder: folder.to_owned(), place }
    }

    /// Returns the account's name on the command line, which is that of its folder.
    pub(super) fn account(&self) -> String {
        self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Keeps new tokens in the key store if there is one and it takes them, else in the file. Says why it is the file.
    pub fn choose(folder: &Path, name: &str, tokens: &Tokens) -> Result<(Self, Option<String>), KeepError> {
        let store = Self::of(folder, Some(name));
        match store.write(tokens) {
            Ok(()) => {
                // What an earlier sign-in has left in the file is over.
                Self::of(folder, None).remove()?;
                Ok((store, None))
            }
            Err(KeepError(why)) => {
                let file = Self::of(folder, None);
                file.write(tokens)?;
                Ok((file, Some(why)))
            }
        }
    }

    /// Returns the name in the key store, if the tokens are there.
    #[must_use]
    pub fn in_key_store(&self) -> Option<&str> {
        match &self.place {
            Place::KeyStore(name) => Some(name),
            Place::File => None,
        }
    }

    /// Says where they are, for a sentence, and who can read them there.
    #[must_use]
    pub fn words(&self) -> String {
        let file = self.file();
        let path = file.display();
        match &self.place {
            Place::KeyStore(_) if !KNOWS_KEY_STORE => {
                "the key store of this system, without which this program was built".to_owned()
            }
            Place::KeyStore(_) => "the key store of this system".to_owned(),
            Place::File if !file.exists() => format!("{path}, which is not there"),
            Place::File => match open_to_others(&file) {
                None => format!("{path}, which only you can read"),
                Some(mode) => {
                    format!("{path}, which is open to others (mode {mode:04o}); close it with `chmod 600 '{path}'`")
                }
            },
        }
    }

    /// Says whether somebody is signed in, as far as this machine knows.
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        matches!(self.read(), Ok(Some(_)))
    }

    /// Reads the tokens; `None` when there are none.
    pub fn read(&self) -> Result<Option<Tokens>, KeepError> {
        let text = match &self.place {
            Place::KeyStore(name) => key_store::read(name)?,
            Place::File => match fs::read_to_string(self.file()) {
                Ok(text) => Some(SecretString::from(text)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) if error.kind() == io::ErrorKind::InvalidData => None,
                Err(error) => return Err(self.failed("read", &error)),
            },
        };
        let tokens = text.and_then(|text| Tokens::from_text(text.expose_secret()));
        if tokens.is_none() && self.place == Place::File {
            // No renewal will replace what is damaged, and a token may still be read in it.
            let _was_open = make_private(&self.file());
        }
        Ok(tokens)
    }

    /// Writes the tokens in place of those before, whole or not at all; nobody renews them meanwhile.
    pub fn write(&self, tokens: &Tokens) -> Result<(), KeepError> {
        let held = self.hold()?;
        self.write_held(tokens, &held)
    }

    /// The same for who has the right to renew them.
    pub(super) fn write_held(&self, tokens: &Tokens, _held: &fs::File) -> Result<(), KeepError> {
        let text = tokens.to_text();
        match &self.place {
            Place::KeyStore(name) => key_store::write(name, &text),
            Place::File => {
                write_whole(&self.file(), text.expose_secret()).map_err(|error| self.failed("written", &error))
            }
        }
    }

    /// Takes the tokens away.
    pub fn remove(&self) -> Result<(), KeepError> {
        match &self.place {
            Place::KeyStore(name) => key_store::remove(name),
            Place::File => match fs::remove_file(self.file()) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.failed("removed", &error)),
                _ => Ok(()),
            },
        }
    }

    /// Keeps what the service wants to see proven, for the next sign-in.
    pub fn note_claims(&self, claims: &str) {
        // Without it the person is asked once more than needed, and that is all.
        let _best_effort = write_whole(&self.folder.join(CLAIMS), claims);
    }

    /// Returns what the service wanted to see proven.
    #[must_use]
    pub fn claims(&self) -> Option<String> {
        fs::read_to_string(self.folder.join(CLAIMS)).ok()
    }

    /// Forgets that: a sign-in has proven it.
    pub fn forget_claims(&self) {
        let _best_effort = fs::remove_file(self.folder.join(CLAIMS));
    }

    /// Waits for the right to renew the tokens, and has it until the file is dropped.
    pub(super) fn hold(&self) -> Result<fs::File, KeepError> {
        let path = self.folder.join(LOCK);
        super::lock::hold(&path).map_err(|error| KeepError(format!("{} cannot be locked: {error}", path.display())))
    }

    fn file(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    fn failed(&self, verb: &str, error: &io::Error) -> KeepError {
        KeepError(format!("the sign-in in {} cannot be {verb}: {error}", self.file().display()))
    }
}
