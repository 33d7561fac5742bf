//! Why a command did not do what it was asked for, and the status that says so in a number.

use super::names::Named;
use crate::run::misused::Misuse;

/// Something on this machine or the service has failed.
pub(super) const FAILED: u8 = 1;
/// The command line cannot be meant so.
const USAGE: u8 = 2;
/// What was named is not there, or could be several things.
const MISSING: u8 = 3;
/// A rule, a lock or a limit stands against it, or the service has refused it.
pub(super) const REFUSED: u8 = 4;
/// It waits in the outbox, and --wait wanted more.
pub(super) const UNSENT: u8 = 5;
/// The person has ended it.
const INTERRUPTED: u8 = 130;

/// Why nothing, or not all, was done.
#[derive(Debug)]
pub(super) enum Fault {
    /// Something has failed.
    Failed(String),
    /// The command line cannot be meant so.
    Usage(String),
    /// What was named is not there, or could be several things: those there are, or that could be meant.
    Missing(String, Vec<Named>),
    /// A rule stands against it.
    Refused(String),
    /// The person has ended it.
    Interrupted,
}

impl Fault {
    /// Returns the status of the program.
    pub(super) fn status(&self) -> u8 {
        match self {
            Self::Failed(_) => FAILED,
            Self::Usage(_) => USAGE,
            Self::Missing(..) => MISSING,
            Self::Refused(_) => REFUSED,
            Self::Interrupted => INTERRUPTED,
        }
    }

    /// Returns what has happened, as a sentence.
    pub(super) fn sentence(&self) -> &str {
        match self {
            Self::Failed(sentence) | Self::Usage(sentence) | Self::Missing(sentence, _) | Self::Refused(sentence) => {
                sentence
            }
            Self::Interrupted => "interrupted; what was not sent is kept and sent the next time",
        }
    }

    /// Returns what could be meant instead.
    pub(super) fn candidates(&self) -> &[Named] {
        if let Self::Missing(_, candidates) = self { candidates } else { &[] }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Fault {
    fn from(error: E) -> Self {
        let error = error.into();
        let sentence = format!("{error:#}");
        if Misuse::is(&error) { Self::Usage(sentence) } else { Self::Failed(sentence) }
    }
}
