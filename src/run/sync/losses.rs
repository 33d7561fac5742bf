//! A line that is lost in the middle: what was reached a moment ago is tried again, and what was never reached is not.

use jiff::Timestamp;

use crate::run::complain;
use crate::run::patience::clock;
use crate::sync::Link;

/// So often it is tried again with nothing done in between.
const TRIES: u32 = 2;

/// How often the service could not be reached.
#[derive(Debug, Default)]
pub(super) struct Losses {
    /// How often it may be tried again. Nothing at first: who is offline is told at once.
    left: u32,
    /// When it is tried again, while it cannot be reached and that is worth it.
    next_try: Option<Timestamp>,
}

impl Losses {
    /// Takes note that something was read or sent.
    pub(super) fn got_on(&mut self) {
        self.left = TRIES;
    }

    /// Takes note of how things stand; says when it is tried again.
    pub(super) fn note(&mut self, link: &Link) {
        let Link::Offline { why, next_try: Some(at), .. } = link else {
            self.next_try = None;
            return;
        };
        if self.next_try == Some(*at) {
            return;
        }
        self.next_try = Some(*at).filter(|_| self.left > 0);
        self.left = self.left.saturating_sub(1);
        if self.next_try.is_some() {
            complain(&format!("{why}; trying again at {}", clock(*at)));
        }
    }

    /// Says whether it cannot be reached now, and is tried again.
    pub(super) fn is_worth_a_try(&self) -> bool {
        self.next_try.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(next_try_s: i64) -> Link {
        let at = |second| Timestamp::from_second(second).unwrap();
        Link::Offline { since: at(0), cached_at: None, why: "it is gone".to_owned(), next_try: Some(at(next_try_s)) }
    }

    #[test]
    fn what_was_reached_is_tried_twice_more_and_what_never_was_is_not() {
        let mut losses = Losses::default();
        losses.note(&lost(5));
        assert!(!losses.is_worth_a_try());
        losses.got_on();
        for (at, is_worth_it) in [(10, true), (10, true), (20, true), (40, false)] {
            losses.note(&lost(at));
            assert_eq!(losses.is_worth_a_try(), is_worth_it, "{at}");
        }
        losses.got_on();
        losses.note(&lost(50));
        assert!(losses.is_worth_a_try());
        losses.note(&Link::Starting);
        assert!(!losses.is_worth_a_try());
    }
}
