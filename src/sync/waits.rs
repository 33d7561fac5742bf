//! What the service has asked of one run is kept by the next: a command in a loop is no way round `Retry-After`.
//!
//! It is remembered by the clock on the wall, which people set. So nothing is waited for longer than it was asked for, whatever
//! the clock says, and what another run was told counts for an hour at most: a slip of the service, such as a day too much, is
//! not to outlast every new start.

use std::time::Duration;

use jiff::Timestamp;

use super::desk::Desk;
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::graph::retry_after::RetryAfter;
use crate::graph::waits;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::waits::Wait;

/// So long at most another run keeps away.
const LONGEST: Duration = Duration::from_hours(1);
/// What is over so soon is written down only at the end; and the screen is not told of it.
const SHORT: Duration = Duration::from_secs(2);
/// With more single things out of order than this, the rest is asked again.
const MOST: usize = 32;

impl Desk {
    /// Takes in what the service has asked of another run. What is too busy as a whole is left alone as a whole, as it would
    /// be if this run had been told.
    pub(super) fn recall_waits(&mut self) {
        let Some(client) = self.client.clone().filter(|_| !self.line.is_following) else { return };
        let now = self.now();
        let (recalled, was_set_back) = self.kept(recall(&self.store, &client, now), (Vec::new(), false));
        let of_service = recalled.into_iter().filter(waits::Wait::is_of_service);
        let longest = of_service.max_by_key(|wait| wait.rest).filter(|wait| wait.rest > SHORT);
        self.line.waits_mark = client.waits_mark();
        if was_set_back {
            // From now on it counts from here, and not anew in each run.
            self.write_waits();
        }
        if let Some(waits::Wait { host, status, rest, .. }) = longest.filter(|_| self.line.trouble.is_none()) {
            self.note(&Error::Throttled { host, status, retry_after: Some(RetryAfter::For(rest)) });
        }
    }

    /// Writes down what was learned of the service since this was last done, for the next run.
    pub(super) fn keep_learned(&mut self) {
        self.keep_lacking();
        self.keep_waits(false);
    }

    /// Writes down what the service has asked for since this was last done; short waits at the end alone.
    pub(super) fn keep_waits(&mut self, is_end: bool) {
        let Some(client) = self.client.clone().filter(|_| !self.line.is_following) else { return };
        let mark = client.waits_mark();
        if mark == self.line.waits_mark {
            return;
        }
        if is_end || client.waits().first().is_some_and(|wait| wait.rest > SHORT) {
            self.line.waits_mark = mark;
            self.write_waits();
        }
    }

    fn write_waits(&mut self) {
        let Some(client) = self.client.clone() else { return };
        let written = write(&self.store, &client, self.now());
        self.kept(written, ());
    }
}

/// Lets a client leave alone whom other runs were asked to. Returns that, and whether the clock was set back since it was said.
pub fn recall(store: &Store, client: &Client, now: Timestamp) -> Result<(Vec<waits::Wait>, bool), StoreError> {
    let known = store.waits()?;
    let recalled = known.iter().filter_map(|wait| {
        let rest = Some(rest(wait, now)).filter(|rest| !rest.is_zero())?;
        let (host, whom) = (wait.host.clone(), wait.whom.clone());
        let wait = waits::Wait { host, whom, status: wait.status, rest };
        client.recall_wait(&wait).then_some(wait)
    });
    Ok((recalled.collect(), known.iter().any(|wait| wait.said_at > now)))
}

/// Writes down whom a client was asked to leave alone, for the next run.
pub fn write(store: &Store, client: &Client, now: Timestamp) -> Result<(), StoreError> {
    let known = store.waits()?;
    let asked = client.waits().into_iter().take(MOST);
    let mut waits: Vec<Wait> = asked
        .filter_map(|wait| {
            let said = Wait { host: wait.host, whom: wait.whom, status: wait.status, said_at: now, until: now };
            from_now(said, wait.rest)
        })
        .collect();
    let hosts: Vec<String> = waits.iter().map(|wait| wait.host.clone()).collect();
    // What this run does not speak to was asked for by another service with the same copy.
    let others = known.into_iter().filter(|wait| !hosts.contains(&wait.host)).filter_map(|wait| {
        let rest = rest(&wait, now);
        from_now(Wait { said_at: now, until: now, ..wait }, rest)
    });
    waits.extend(others.take(MOST));
    store.set_waits(&waits)
}

/// Returns how long something that was asked for still takes. A clock that was set back makes nothing longer than it was.
fn rest(wait: &Wait, now: Timestamp) -> Duration {
    let between = |from: Timestamp, to: Timestamp| Duration::try_from(to.duration_since(from)).unwrap_or_default();
    between(now, wait.until).min(between(wait.said_at, wait.until)).min(LONGEST)
}

/// Returns a wait that begins when it was written down; nothing of one that is over.
fn from_now(wait: Wait, rest: Duration) -> Option<Wait> {
    let until = wait.said_at.checked_add(rest.min(LONGEST)).ok().filter(|_| !rest.is_zero())?;
    Some(Wait { until, ..wait })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn nothing_is_waited_for_longer_than_it_was_asked_for_whatever_the_clock_says() {
        let asked = |said_at: i64, until: i64| Wait {
            host: "h".to_owned(),
            whom: "planner".to_owned(),
            status: 429,
            said_at: at(said_at),
            until: at(until),
        };
        let day = 24 * 3600;
        for (wait, now, left) in [
            (asked(100, 160), 100, 60),
            (asked(100, 160), 130, 30),
            (asked(100, 160), 160, 0),
            (asked(100, 160), 5000, 0),
            // The clock was set back by years.
            (asked(10_000_000, 10_000_060), 0, 60),
            // A slip of the service, and a copy somebody has written into.
            (asked(100, 100 + day), 100, 3600),
            (asked(100, 100 + day), day, 100),
            (asked(100, 40), 0, 0),
        ] {
            assert_eq!(rest(&wait, at(now)).as_secs(), left, "{wait:?} at {now}");
        }
    }

    #[test]
    fn what_is_written_down_begins_now_and_ends_within_the_hour() {
        let wait = Wait { host: String::new(), whom: String::new(), status: 429, said_at: at(7), until: at(0) };
        assert_eq!(from_now(wait.clone(), Duration::from_secs(5)).map(|wait| wait.until), Some(at(12)));
        assert_eq!(from_now(wait.clone(), Duration::from_hours(48)).map(|wait| wait.until), Some(at(3607)));
        assert_eq!(from_now(wait, Duration::ZERO), None);
    }
}
