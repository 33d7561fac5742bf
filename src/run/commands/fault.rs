//! Why a command did not do what it was asked for, and the status that says so in a number.

use super::names::Named;
use super::told;
use crate::run::missing;
use crate::run::missing::MISSING;
use crate::run::missing::Missing;
use crate::run::misused;
use crate::run::misused::Misuse;

/// Something on this machine or the service has failed.
pub(super) const FAILED: u8 = 1;
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
            Self::Usage(_) => misused::USAGE,
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
        match missing::status(&error, FAILED) {
            misused::USAGE => Self::Usage(sentence),
            MISSING => {
                let named = |[id, name, beside]: &[String; 3]| Named::new(id, name).beside(beside);
                Self::Missing(sentence, Missing::candidates(&error).iter().map(named).collect())
            }
            _ => Self::Failed(sentence),
        }
    }
}

impl Fault {
    /// Returns it as an error that says the same, with the same status as far as that is about a name or an argument.
    pub(super) fn into_error(self) -> anyhow::Error {
        let candidates = told::candidates(&self);
        match self {
            Self::Usage(words) => Misuse::of(words).into(),
            Self::Missing(words, _) => Missing::of(words, candidates).into(),
            fault => anyhow::Error::msg(fault.sentence().to_owned()),
        }
    }
}
