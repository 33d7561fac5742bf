//! A program that was built without the system's key store: there is none to keep anything in.

use secrecy::SecretString;

use super::KeepError;

fn none<T>() -> Result<T, KeepError> {
    Err(KeepError("this program was built without the system's key store".to_owned()))
}

pub(super) fn read(_name: &str) -> Result<Option<SecretString>, KeepError> {
    none()
}

pub(super) fn write(_name: &str, _text: &SecretString) -> Result<(), KeepError> {
    none()
}

pub(super) fn remove(_name: &str) -> Result<(), KeepError> {
    none()
}
