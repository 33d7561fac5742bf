//! What the sync line says, from the facts that are known.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jiff::Timestamp;

use super::sign_in_again::Seen;
use super::{Link, follow, schedule};
use crate::graph::error::Error;
use crate::graph::waits::Mark;
use crate::store::company::LeadTrouble;

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
        /// Until when it has to be left alone whatever the person wants; the rest is our own caution.
        asked: Timestamp,
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
    /// When the next attempt was planned, if the person has called for one before.
    planned: Option<Timestamp>,
    /// Whether another program talks to the service, and this one shows what that one reads.
    pub(super) is_following: bool,
    /// What keeps that one from the service.
    pub(super) of_leader: Option<LeadTrouble>,
    /// What the others were told last of what keeps this one from it, while it leads; and whether they were.
    pub(super) told_trouble: Option<LeadTrouble>,
    pub(super) has_told_trouble: bool,
    /// How far the reading of the open plan has come.
    pub(super) progress: Option<String>,
    /// How far a reading has come that somebody waits for: it goes before what is read beside it.
    pub(super) checking: Option<String>,
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
    /// How often the person has tried again after the sign-in was over.
    pub(super) sign_ins: Arc<AtomicU32>,
    /// What was seen of other sign-ins while this program is signed out.
    pub(super) sign_in_seen: Option<Seen>,
    /// What stood for the waits the service has asked for when they were last written down.
    pub(super) waits_mark: Mark,
}

impl Line {
    /// Takes note of an error that concerns every request; says whether it is one.
    pub(super) fn note(&mut self, error: &Error, now: Timestamp, dice: f64) -> bool {
        let later = |wait: Duration| now.checked_add(wait).unwrap_or(Timestamp::MAX);
        // Requests that were under way together fail together: that is one failure.
        let running = match (&self.trouble, error) {
            (Some(Trouble::Silent { until, .. }), Error::Offline { .. } | Error::Unreadable { .. })
            | (Some(Trouble::Patience { until, .. }), Error::Throttled { .. }) => Some(*until),
            _ => None,
        };
        // That the person has tried in between changes nothing for the attempt that was planned.
        let running = self.planned.take().or(running).filter(|until| *until > now);
        let failures = if running.is_some() { self.failures.max(1) } else { self.failures.saturating_add(1) };
        let trouble = match error {
            Error::Offline { .. } | Error::Unreadable { .. } => {
                let since = match &self.trouble {
                    Some(Trouble::Silent { since, .. }) => *since,
                    _ => now,
                };
                let until = running.unwrap_or_else(|| later(schedule::after_silence(&self.pace, failures, dice)));
                Trouble::Silent { since, until, why: error.to_string() }
            }
            Error::Throttled { status, retry_after, .. } => {
                let wants = retry_after.map(|asked| asked.from(now));
                let until = later(schedule::after_refusal(&self.pace, failures, wants, dice));
                let until = running.map_or(until, |running| running.max(until));
                let before = match &self.trouble {
                    Some(Trouble::Patience { asked, .. }) => *asked,
                    _ => now,
                };
                // Who says "too many" and not for how long means the whole wait.
                let asked = match wants {
                    Some(wants) => later(wants),
                    None if *status == 429 => until,
                    None => now,
                };
                Trouble::Patience { until, asked: asked.max(before), why: error.to_string() }
            }
            // That was the sign-in of before: with the one of now it is asked again.
            Error::SignedOut { sign_ins, .. } if *sign_ins != self.sign_ins.load(Ordering::Relaxed) => return true,
            Error::SignedOut { .. } => Trouble::SignedOut { why: error.to_string() },
            _ => return false,
        };
        self.failures = failures;
        self.trouble = Some(trouble);
        true
    }

    /// Takes note that the service answered as it should. Patience it has asked for it gets all the same: what answers may
    /// be another part of it.
    pub(super) fn answered(&mut self, now: Timestamp) {
        if !matches!(&self.trouble, Some(Trouble::Patience { until, .. }) if *until > now) {
            self.trouble = None;
        }
        self.planned = None;
    }

    /// Takes note that a change was taken: the service gets on, however often it asks for patience in between.
    pub(super) fn got_on(&mut self, now: Timestamp) {
        self.answered(now);
        if self.trouble.is_none() {
            self.failures = self.failures.saturating_sub(1);
        }
    }

    /// Takes note that something is done that need not be done again, such as an edit or a page of a reading: the next failure
    /// is the first again. Any answer is not enough for that, or a service that refuses all that counts would never be left
    /// alone.
    pub(super) fn done(&mut self, now: Timestamp) {
        self.answered(now);
        if self.trouble.is_none() {
            self.failures = 0;
        }
    }

    /// Says whether the failure that was noted last is the first since something was done.
    pub(super) fn is_first_failure(&self) -> bool {
        self.failures == 1
    }

    /// Ends patience that is over, when there is nothing to be tried; says whether there was any.
    pub(super) fn end_patience(&mut self, now: Timestamp) -> bool {
        let is_over = matches!(&self.trouble, Some(Trouble::Patience { until, .. }) if *until <= now);
        if is_over {
            self.trouble = None;
        }
        is_over
    }

    /// Says whether the service asked for patience.
    pub(super) fn is_patient(&self) -> bool {
        matches!(self.trouble, Some(Trouble::Patience { .. }))
    }

    /// Says whether requests may be sent at `now`.
    pub(super) fn is_free(&self, now: Timestamp) -> bool {
        match &self.trouble {
            None => true,
            Some(Trouble::Silent { until, .. } | Trouble::Patience { until, .. }) => *until <= now,
            Some(Trouble::SignedOut { .. }) => false,
        }
    }

    /// Says whether the sign-in is over.
    pub(super) fn is_signed_out(&self) -> bool {
        matches!(self.trouble, Some(Trouble::SignedOut { .. }))
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
            Some(Trouble::Silent { until, .. }) => {
                self.planned = self.planned.max(Some(*until));
                *until = now;
            }
            Some(Trouble::SignedOut { .. }) => {
                self.trouble = None;
                self.sign_ins.fetch_add(1, Ordering::Relaxed);
            }
            Some(Trouble::Patience { until, asked, .. }) => *until = (*asked).max(now).min(*until),
            None => {}
        }
    }

    /// Returns how long the service has asked to be left alone, if it still has to be.
    pub(super) fn asked_until(&self, now: Timestamp) -> Option<Timestamp> {
        match &self.trouble {
            Some(Trouble::Patience { asked, .. }) => Some(*asked).filter(|asked| *asked > now),
            _ => None,
        }
    }

    /// Returns what the line says.
    pub(super) fn link(&self) -> Link {
        let cached_at = self.cached_at;
        if let (Some(since), Some(why)) = (self.offline_since, &self.no_service) {
            return Link::Offline { since, cached_at, why: why.clone(), next_try: None };
        }
        let progress = self.checking.as_ref().or(self.progress.as_ref());
        let has_tasks = self.checking.is_none() && self.has_tasks;
        if self.is_following {
            if let Some(progress) = progress.filter(|_| self.of_leader.is_none()) {
                return Link::Reading { has_tasks, progress: progress.clone() };
            }
            // Whatever stands in the way of a request is the other program's to say.
            if let Some(trouble) = self.of_leader.clone() {
                return follow::link(trouble, cached_at);
            }
            return cached_at.or(self.listed_at).map_or(Link::Starting, |at| Link::Fresh { at });
        }
        if let Some(why) = &self.no_service {
            return Link::Failed { cached_at, why: why.clone() };
        }
        match (&self.trouble, progress, &self.failure, self.fresh_at) {
            (Some(Trouble::Silent { since, until, why }), ..) => {
                let next_try = Some(self.planned.map_or(*until, |planned| planned.max(*until)));
                Link::Offline { since: *since, cached_at, why: why.clone(), next_try }
            }
            (Some(Trouble::Patience { until, why, .. }), ..) => Link::Waiting { until: *until, why: why.clone() },
            (Some(Trouble::SignedOut { why }), ..) => Link::SignedOut { why: why.clone() },
            (None, Some(progress), ..) => Link::Reading { has_tasks, progress: progress.clone() },
            (None, None, Some(why), _) => Link::Failed { cached_at, why: why.clone() },
            (None, None, None, Some(at)) => Link::Fresh { at },
            (None, None, None, None) => self.listed_at.map_or(Link::Starting, |at| Link::Fresh { at }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::error::Refusal;
    use crate::graph::retry_after::RetryAfter;

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
        let second = line.free_at().unwrap();
        line.note(&silent(), first, 0.0);
        assert_eq!(line.free_at(), Some(second), "what fails together is one failure");
        line.note(&silent(), second, 0.0);
        assert_eq!(line.free_at().unwrap().duration_since(second).as_secs(), 20);
        assert!(matches!(line.link(), Link::Offline { since, .. } if since == start));
        line.retry_now(start);
        assert!(line.is_free(start));
        line.answered(start);
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

    #[test]
    fn our_own_caution_ends_when_the_person_wants_it_tried() {
        let (mut line, start) = (Line::default(), Timestamp::UNIX_EPOCH);
        line.note(&Error::Throttled { host: "h".to_owned(), status: 500, retry_after: None }, start, 0.0);
        assert!(!line.is_free(start) && line.asked_until(start).is_none());
        line.retry_now(start);
        assert!(line.is_free(start));
        let asked = RetryAfter::parse("7");
        line.note(&Error::Throttled { host: "h".to_owned(), status: 503, retry_after: asked }, start, 1.0);
        line.retry_now(start);
        assert_eq!(
            line.free_at().unwrap().duration_since(start).as_secs(),
            7,
            "what it asked for it gets, and no more"
        );
    }

    #[test]
    fn a_refusal_of_the_sign_in_of_before_ends_no_sign_in_of_now() {
        let (mut line, start) = (Line::default(), Timestamp::UNIX_EPOCH);
        let (host, why, refusal) = (String::new(), String::new(), Refusal::default());
        let error = Error::SignedOut { host, why, refusal, sign_ins: 0 };
        assert!(line.note(&error, start, 0.0) && !line.is_free(start));
        line.retry_now(start);
        assert!(line.note(&error, start, 0.0), "whoever has met it begins again");
        assert!(line.is_free(start), "and may");
    }

    #[test]
    fn answers_in_between_do_not_shorten_the_wait() {
        let mut line = Line::default();
        let error = Error::Throttled { host: "h".to_owned(), status: 429, retry_after: RetryAfter::parse("0") };
        let mut now = Timestamp::UNIX_EPOCH;
        let mut waits = Vec::new();
        for _ in 0..5 {
            line.note(&error, now, 0.0);
            line.answered(now);
            assert!(!line.is_free(now), "another part of the service may have answered");
            let until = line.free_at().unwrap();
            waits.push(until.duration_since(now).as_secs());
            now = until;
            line.answered(now);
            assert!(line.is_free(now));
        }
        assert_eq!(waits, [1, 5, 10, 20, 40]);
        line.got_on(now);
        line.note(&error, now, 0.0);
        assert_eq!(
            line.free_at().unwrap().duration_since(now).as_secs(),
            40,
            "a change that was taken makes up for one"
        );
        now = line.free_at().unwrap();
        line.done(now);
        line.note(&error, now, 0.0);
        assert_eq!(line.free_at().unwrap().duration_since(now).as_secs(), 1, "what is done is done");
    }

    #[test]
    fn an_impatient_attempt_changes_nothing_for_the_next_one_that_was_planned() {
        let mut line = Line::default();
        let start = Timestamp::UNIX_EPOCH;
        line.note(&silent(), start, 0.0);
        let planned = line.free_at();
        for _press in 0..6 {
            line.retry_now(start);
            line.retry_now(start);
            assert!(line.is_free(start));
            line.note(&silent(), start, 0.0);
            assert_eq!(line.free_at(), planned);
        }
        line.note(&silent(), planned.unwrap(), 0.0);
        assert_eq!(line.free_at().unwrap().duration_since(planned.unwrap()).as_secs(), 10);
    }
}
