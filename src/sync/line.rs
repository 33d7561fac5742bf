//! What the sync line says, from the facts that are known.

use std::time::Duration;

use jiff::Timestamp;

use super::{Link, schedule};
use crate::graph::error::Error;

/// What keeps requests from being sent at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nobody answers, or not as Planner does.
    Silent {
        /// Since when.
        since: Timestamp,
        /// When to try again.
        until: Timestamp,
        /// Why, in words.
        why: String,
    },
    /// The service asked for patience.
    Patience {
        /// When to try again.
        until: Timestamp,
        /// Why, in words.
        why: String,
    },
    /// The token is not accepted; waiting does not help.
    SignedOut {
        /// Why, in words.
        why: String,
    },
}

/// The facts behind the sync line.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// How long to wait of our own accord.
    pub(super) pace: schedule::Pace,
    /// Why nothing is sent at the moment.
    pub(super) trouble: Option<Trouble>,
    /// How often in a row the service did not answer or asked for patience.
    failures: u32,
    /// Whether another program talks to the service, and this one shows what that one reads.
    pub(super) is_following: bool,
    /// How far the reading of the open plan has come.
    pub(super) progress: Option<String>,
    /// Whether only places on boards are left to be read.
    pub(super) has_tasks: bool,
    /// Why there is no service in this run, whatever is asked of it.
    pub(super) no_service: Option<String>,
    /// Since when nothing is asked of the service, because the person said so.
    pub(super) offline_since: Option<Timestamp>,
    /// Why the last reading failed for good.
    pub(super) failure: Option<String>,
    /// When the open plan was read whole by this run.
    pub(super) fresh_at: Option<Timestamp>,
    /// When the service last told which plans there are: what there is to say while none is open.
    pub(super) listed_at: Option<Timestamp>,
    /// When the open plan was last read, by whatever run.
    pub(super) cached_at: Option<Timestamp>,
}

impl Line {
    /// Takes note of an error that concerns every request; says whether it is one.
    pub(super) fn note(&mut self, error: &Error, now: Timestamp, dice: f64) -> bool {
        let later = |wait: Duration| now.checked_add(wait).unwrap_or(Timestamp::MAX);
        let failures = self.failures.saturating_add(1);
        let trouble = match error {
            Error::Offline { .. } | Error::Unreadable { .. } => {
                let since = match &self.trouble {
                    Some(Trouble::Silent { since, .. }) => *since,
                    _ => now,
                };
                let until = later(schedule::after_silence(&self.pace, failures, dice));
                Trouble::Silent { since, until, why: error.to_string() }
            }
            Error::Throttled { retry_after, .. } => {
                let asked = retry_after.map(|asked| asked.from(now));
                Trouble::Patience {
                    until: later(schedule::after_refusal(&self.pace, failures, asked, dice)),
                    why: error.to_string(),
                }
            }
            Error::SignedOut { .. } => Trouble::SignedOut { why: error.to_string() },
            _ => return false,
        };
        self.failures = failures;
        self.trouble = Some(trouble);
        true
    }

    /// Takes note that the service answered as it should.
    pub(super) fn answered(&mut self) {
        self.trouble = None;
        self.failures = 0;
    }

    /// Says whether requests may be sent at `now`.
    pub(super) fn is_free(&self, now: Timestamp) -> bool {
        match &self.trouble {
            None => true,
            Some(Trouble::Silent { until, .. } | Trouble::Patience { until, .. }) => *until <= now,
            Some(Trouble::SignedOut { .. }) => false,
        }
    }

    /// Says whether waiting is enough for requests to be sent.
    pub(super) fn is_able(&self) -> bool {
        !matches!(self.trouble, Some(Trouble::SignedOut { .. })) && self.no_service.is_none()
    }

    /// Returns when requests may be sent again, if waiting helps.
    pub(super) fn free_at(&self) -> Option<Timestamp> {
        match &self.trouble {
            Some(Trouble::Silent { until, .. } | Trouble::Patience { until, .. }) => Some(*until),
            Some(Trouble::SignedOut { .. }) | None => None,
        }
    }

    /// The person wants it tried now. A service that asked for patience gets it all the same.
    pub(super) fn retry_now(&mut self, now: Timestamp) {
        match &mut self.trouble {
            Some(Trouble::Silent { until, .. }) => *until = now,
            Some(Trouble::SignedOut { .. }) => self.trouble = None,
            Some(Trouble::Patience { .. }) | None => {}
        }
    }

    /// Returns what the line says.
    pub(super) fn link(&self) -> Link {
        let cached_at = self.cached_at;
        if let (Some(since), Some(why)) = (self.offline_since, &self.no_service) {
            return Link::Offline { since, cached_at, why: why.clone() };
        }
        if self.is_following {
            // Whatever stands in the way of a request is the other program's to say.
            return cached_at.or(self.listed_at).map_or(Link::Starting, |at| Link::Fresh { at });
        }
        if let Some(why) = &self.no_service {
            return Link::Failed { cached_at, why: why.clone() };
        }
        match (&self.trouble, &self.progress, &self.failure, self.fresh_at) {
            (Some(Trouble::Silent { since, why, .. }), ..) => {
                Link::Offline { since: *since, cached_at, why: why.clone() }
            }
            (Some(Trouble::Patience { until, why }), ..) => Link::Waiting { until: *until, why: why.clone() },
            (Some(Trouble::SignedOut { why }), ..) => Link::SignedOut { why: why.clone() },
            (None, Some(progress), ..) => Link::Reading { has_tasks: self.has_tasks, progress: progress.clone() },
            (None, None, Some(why), _) => Link::Failed { cached_at, why: why.clone() },
            (None, None, None, Some(at)) => Link::Fresh { at },
            (None, None, None, None) => self.listed_at.map_or(Link::Starting, |at| Link::Fresh { at }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn silent() -> Error {
        Error::Offline { host: "http://h".to_owned(), why: "refused".to_owned(), may_have_arrived: false }
    }

    #[test]
    fn since_when_is_kept_while_the_waits_grow() {
        let mut line = Line::default();
        let start = Timestamp::UNIX_EPOCH;
        assert!(line.note(&silent(), start, 0.0));
        let first = line.free_at().unwrap();
        assert!(!line.is_free(start) && line.is_free(first));
        line.note(&silent(), first, 0.0);
        line.note(&silent(), first, 0.0);
        assert_eq!(line.free_at().unwrap().duration_since(first).as_secs(), 20);
        assert!(matches!(line.link(), Link::Offline { since, .. } if since == start));
        line.retry_now(start);
        assert!(line.is_free(start));
        line.answered();
        assert_eq!(line.link(), Link::Starting);
    }

    #[test]
    fn without_a_service_no_later_news_hides_the_reason() {
        let mut line = Line { no_service: Some("the port is taken".to_owned()), ..Line::default() };
        line.failure = None;
        line.listed_at = Some(Timestamp::UNIX_EPOCH);
        assert_eq!(line.link(), Link::Failed { cached_at: None, why: "the port is taken".to_owned() });
    }

    #[test]
    fn patience_is_given_even_when_the_person_is_impatient() {
        let mut line = Line::default();
        line.note(
            &Error::Throttled { host: "h".to_owned(), status: 429, retry_after: None },
            Timestamp::UNIX_EPOCH,
            0.0,
        );
        line.retry_now(Timestamp::UNIX_EPOCH);
        assert!(!line.is_free(Timestamp::UNIX_EPOCH));
    }
}
