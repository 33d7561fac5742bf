//! A program that was built without the system's key store: there is none to keep anything in.

use secrecy::SecretString;

use super::KeepError;

/// What is the matter, for a sentence.
const WITHOUT: &str = "this program was built without the system's key store";

pub(super) fn read(_name: &str) -> Result<Option<SecretString>, KeepError> {
    Err(KeepError(format!("{WITHOUT}, where the sign-in is")))
}

pub(super) fn write(_name: &str, _text: &SecretString) -> Result<(), KeepError> {
    Err(KeepError(WITHOUT.to_owned()))
}

pub(super) fn remove(_name: &str) -> Result<(), KeepError> {
    Err(KeepError(format!(
        "{WITHOUT}, where the sign-in is: sign out with one that was built with it, or take the entry “planner-tui” out of the \
         key store by hand"
    )))
}
