//! How long `planner-tui sync` waits for a service that asks for patience.

use std::collections::HashSet;

use anyhow::bail;
use jiff::SignedDuration;
use jiff::Timestamp;

use super::now;
use crate::sync::Link;

/// So long it waits in all before it gives up, as long as nothing gets any further meanwhile.
const LIMIT: SignedDuration = SignedDuration::from_mins(10);

/// The wait for a service that asked for patience.
#[derive(Debug, Default)]
pub(super) struct Patience {
    /// When it asked for it first since something was last done.
    since: Option<Timestamp>,
    /// Until when it does now.
    until: Option<Timestamp>,
    /// How far what is read was said to have come, each time: what is said again after a refusal is no progress.
    seen: HashSet<String>,
}

impl Patience {
    /// Takes note of how things stand. Returns until when there is to be waited when that is news; fails when that would
    /// take longer than anybody waits.
    pub(super) fn note(&mut self, link: &Link, now: Timestamp) -> anyhow::Result<Option<Timestamp>> {
        let Link::Waiting { until, why } = link else {
            self.until = None;
            if let Link::Reading { progress, .. } = link
                && self.seen.insert(progress.clone())
            {
                self.renew();
            }
            return Ok(None);
        };
        let since = *self.since.get_or_insert(now);
        if until.duration_since(since) > LIMIT {
            let (until, limit) = (clock(*until), LIMIT.as_mins());
            bail!("{why}. It asks for more patience than the {limit} minutes this command has: until {until}");
        }
        Ok((self.until.replace(*until) != Some(*until)).then_some(*until))
    }

    /// Says whether the service asks for patience now.
    pub(super) fn is_asked_for(&self) -> bool {
        self.until.is_some()
    }

    /// Returns how much longer the service wants to be left alone.
    pub(super) fn left(&self, now: Timestamp) -> SignedDuration {
        self.until.map_or(SignedDuration::ZERO, |until| until.duration_since(now).max(SignedDuration::ZERO))
    }

    /// Takes note that something was done: patience begins anew.
    pub(super) fn renew(&mut self) {
        self.since = None;
    }
}

/// Returns a moment as people here say it, with the day unless that is today.
pub(super) fn clock(at: Timestamp) -> String {
    let now = now();
    let at = at.to_zoned(now.time_zone().clone());
    let format = if at.date() == now.date() { "%H:%M:%S" } else { "%H:%M:%S on %Y-%m-%d" };
    at.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(until_s: i64) -> Link {
        Link::Waiting { until: at(until_s), why: "the service is too busy".to_owned() }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn patience_has_an_end_unless_something_gets_done() {
        let mut patience = Patience::default();
        assert_eq!(patience.note(&waiting(300), at(0)).unwrap(), Some(at(300)));
        assert_eq!(patience.note(&waiting(300), at(1)).unwrap(), None, "said once");
        assert_eq!(patience.left(at(60)).as_secs(), 240);
        assert_eq!(patience.note(&Link::Starting, at(300)).unwrap(), None);
        assert!(!patience.is_asked_for() && patience.left(at(300)).is_zero());
        assert_eq!(patience.note(&waiting(600), at(301)).unwrap(), Some(at(600)));
        let words = patience.note(&waiting(601), at(600)).unwrap_err().to_string();
        assert!(words.contains("too busy") && words.contains("10 minutes"), "{words}");
        patience.renew();
        assert_eq!(patience.note(&waiting(901), at(600)).unwrap(), Some(at(901)));
        let mut patience = Patience::default();
        let words = patience.note(&waiting(3600), at(0)).unwrap_err().to_string();
        assert!(words.contains(": until ") && words.contains("1970-01-01"), "{words}");
    }

    #[test]
    fn what_is_read_meanwhile_is_progress_and_what_is_read_again_is_none() {
        let reading = |progress: &str| Link::Reading { has_tasks: false, progress: progress.to_owned() };
        let mut patience = Patience::default();
        for (round, progress) in [(0, "tasks 400…"), (1, "tasks 800…"), (2, "tasks 1200…")] {
            patience.note(&reading(progress), at(round * 500)).unwrap();
            assert!(patience.note(&waiting(round * 500 + 400), at(round * 500)).is_ok(), "{progress}");
        }
        patience.note(&reading("tasks 800…"), at(1500)).unwrap();
        assert!(patience.note(&waiting(1900), at(1500)).is_err(), "it goes round in circles");
    }
}
