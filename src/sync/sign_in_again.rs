//! A sign-in made beside this program, with `login` in another terminal: it is noticed while this one is signed out.

use std::time::Duration;

use jiff::Timestamp;

use super::desk::Desk;
use crate::graph::token::keep::KeptAt;

/// How often it is looked, while this program is signed out and never otherwise. It costs looking up the dates of two files.
const EVERY: Duration = Duration::from_secs(2);

/// What was seen when it was looked last, and when to look again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    kept_at: KeptAt,
    next: Timestamp,
}

impl Desk {
    /// Does what is due because the person looks at something, or because they have signed in beside this program; returns
    /// when there may be more of either.
    pub(super) fn look_around(&mut self) -> Option<Timestamp> {
        let sign_in = self.look_for_sign_in();
        self.read_what_is_looked_at().into_iter().chain(sign_in).min()
    }

    /// Tries again when somebody has signed in since this program was signed out; returns when to look next.
    fn look_for_sign_in(&mut self) -> Option<Timestamp> {
        let client = self.client.as_ref().filter(|_| self.line.is_signed_out() && !self.line.is_following);
        let Some(kept_at) = client.and_then(|client| client.sign_in_kept_at()) else {
            self.line.sign_in_seen = None;
            return None;
        };
        let now = self.now();
        match self.line.sign_in_seen {
            Some(seen) if seen.kept_at != kept_at => {
                self.line.sign_in_seen = None;
                self.line.retry_now(now);
                // What was given up for want of a sign-in is asked for again.
                self.delta.polled_at = Timestamp::UNIX_EPOCH;
                self.tell_status();
                None
            }
            Some(seen) if seen.next > now => Some(seen.next),
            _ => {
                let next = now.checked_add(EVERY).unwrap_or(Timestamp::MAX);
                self.line.sign_in_seen = Some(Seen { kept_at, next });
                Some(next)
            }
        }
    }
}
