//! How long the service, and the identity platform, still want to be left alone: told by one run and taken in by the next.

use std::cmp::Reverse;
use std::time::Duration;

use tokio::time::Instant;

use super::client::Client;

/// The name under which it is remembered that the identity platform wants to be left alone.
const SIGN_IN: &str = "sign-in";

/// A wait that was asked for and is not over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Who has asked for it: the address of the service, or of the identity platform.
    pub host: String,
    /// What of it is to be left alone, by a name that means nothing outside of `graph`.
    pub whom: String,
    /// The status it was asked with.
    pub status: u16,
    /// How long it still takes.
    pub rest: Duration,
}

impl Wait {
    /// Says whether it is a whole part of the service that is too busy, and not a single thing or the way to a token.
    #[must_use]
    pub fn is_of_service(&self) -> bool {
        self.status == 429 && self.whom != SIGN_IN
    }
}

/// What stands for all waits at one moment: with the same mark nobody has asked for anything since.
pub type Mark = (u64, Option<Instant>);

impl Client {
    /// Returns what stands for all waits now.
    #[must_use]
    pub fn waits_mark(&self) -> Mark {
        (self.left_alone.count(), self.token.rest().map(|(_, until, _)| until))
    }

    /// Returns the waits that are not over, the longest first.
    #[must_use]
    pub fn waits(&self) -> Vec<Wait> {
        let told = self.left_alone.told().into_iter();
        let of_service = told.map(|(whom, status, rest)| Wait { host: self.host(), whom, status, rest });
        let of_platform = self.token.rest().map(|(host, until, status)| {
            let rest = until.saturating_duration_since(Instant::now());
            Wait { host, whom: SIGN_IN.to_owned(), status, rest }
        });
        let mut waits: Vec<Wait> = of_service.chain(of_platform).filter(|wait| !wait.rest.is_zero()).collect();
        waits.sort_by_key(|wait| Reverse(wait.rest));
        waits
    }

    /// Leaves alone whom another run was asked to, if it is somebody this client speaks to; says whether it is.
    #[must_use]
    pub fn recall_wait(&self, wait: &Wait) -> bool {
        if wait.whom == SIGN_IN {
            return self.token.recall_rest(&wait.host, wait.status, wait.rest);
        }
        let is_ours = wait.host == self.host();
        if is_ours {
            self.left_alone.recall(&wait.whom, wait.status, wait.rest);
        }
        is_ours
    }
}
