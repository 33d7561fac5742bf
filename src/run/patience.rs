//! How long `planner-tui sync` waits for a service that asks for patience.

use anyhow::bail;
use jiff::SignedDuration;
use jiff::Timestamp;

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
}

impl Patience {
    /// Takes note of how things stand. Returns until when there is to be waited when that is news; fails when that would
    /// take longer than anybody waits.
    pub(super) fn note(&mut self, link: &Link, now: Timestamp) -> anyhow::Result<Option<Timestamp>> {
        let Link::Waiting { until, why } = link else {
            self.until = None;
            return Ok(None);
        };
        let since = *self.since.get_or_insert(now);
        if until.duration_since(since) > LIMIT {
            bail!("{why}. It asks for more patience than the {} minutes this command has", LIMIT.as_mins());
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
        assert!(patience.note(&waiting(3600), at(0)).is_err(), "an hour is too long from the start");
    }
}
