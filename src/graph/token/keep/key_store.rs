//! The system's key store: an entry for each account.

use keyring::{Entry, Error};
use secrecy::{ExposeSecret as _, SecretString};

use super::KeepError;

/// What entries in the key store belong to.
const SERVICE: &str = "planner-tui";

pub(super) fn read(name: &str) -> Result<Option<SecretString>, KeepError> {
    match entry(name)?.get_password() {
        Ok(text) => Ok(Some(text.into())),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(failed(&error)),
    }
}

pub(super) fn write(name: &str, text: &SecretString) -> Result<(), KeepError> {
    entry(name)?.set_password(text.expose_secret()).map_err(|error| failed(&error))
}

pub(super) fn remove(name: &str) -> Result<(), KeepError> {
    match entry(name)?.delete_credential() {
        Ok(()) | Err(Error::NoEntry) => Ok(()),
        Err(error) => Err(failed(&error)),
    }
}

fn entry(name: &str) -> Result<Entry, KeepError> {
    made(name).map_err(|error| match error {
        Error::NoDefaultStore => KeepError("this system has no key store that answers".to_owned()),
        error => failed(&error),
    })
}

#[cfg(not(test))]
fn made(name: &str) -> keyring::Result<Entry> {
    Entry::new(SERVICE, name)
}

/// Whatever store a test has chosen; without one there is none.
#[cfg(test)]
fn made(name: &str) -> keyring::Result<Entry> {
    Ok(Entry { inner: keyring_core::Entry::new(SERVICE, name)? })
}

fn failed(error: &Error) -> KeepError {
    KeepError(format!("the key store of this system does not do it: {error}"))
}
