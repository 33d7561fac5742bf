//! The window comes to the front, or another does.

use jiff::{SignedDuration, Timestamp};

use super::State;
use super::effect::Effect;
use crate::sync::Command;
use crate::sync::Link;

/// Whoever was away for less has nothing to catch up with: what others change is asked for every minute anyway, and some
/// terminals tell of every glance at another pane.
const AWAY: SignedDuration = SignedDuration::from_secs(20);

/// Remembers when the person went, and asks what others have changed when they come back.
///
/// Not where the service asked for patience, or does not answer: then the next attempt has its time, and `r` is there.
pub(super) fn turn(state: &mut State, is_here: bool) -> Vec<Effect> {
    let now = state.now.timestamp();
    if !is_here {
        state.away_since = state.away_since.or(Some(now));
        return Vec::new();
    }
    let was_away = state.away_since.take().is_some_and(|since| is_long(since, now));
    let Link::Fresh { at } = &state.status.link else { return Vec::new() };
    if !was_away || !is_long(*at, now) {
        return Vec::new();
    }
    state.board.plan.clone().map_or_else(Vec::new, |plan| vec![Effect::Sync(Command::SyncNow(plan))])
}

fn is_long(since: Timestamp, now: Timestamp) -> bool {
    now.duration_since(since) >= AWAY
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use crate::app::effect::Effect;
    use crate::app::message::Message;
    use crate::app::tests::{keys, opened};
    use crate::app::{State, update};
    use crate::planner::id::PlanId;
    use crate::sync::{Command, Event, Link, Status};

    fn later(state: &mut State, seconds: i64) {
        let now = state.now.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap();
        let _ = update(state, Message::Tick(now));
    }

    fn asked(state: &mut State) -> Vec<Effect> {
        let effects = update(state, Message::Focus(true));
        effects.into_iter().filter(|effect| matches!(effect, Effect::Sync(Command::SyncNow(_)))).collect()
    }

    #[test]
    fn who_comes_back_after_a_while_sees_what_others_have_done_meanwhile() {
        let mut state = opened(&[("To do", &["one"])]);
        let fresh = Link::Fresh { at: state.now.timestamp() };
        let _ = update(&mut state, Message::Sync(Event::StatusChanged(Status::new(fresh, 0, 0))));
        assert_eq!(asked(&mut state), [], "nobody was away");
        let _ = update(&mut state, Message::Focus(false));
        later(&mut state, 19);
        assert_eq!(asked(&mut state), [], "a glance elsewhere");
        let _ = update(&mut state, Message::Focus(false));
        later(&mut state, 20);
        assert_eq!(asked(&mut state), [Effect::Sync(Command::SyncNow(PlanId::new("plan")))]);
        assert_eq!(asked(&mut state), [], "once");
        // A service that is to be left alone is.
        let _ = update(&mut state, Message::Focus(false));
        later(&mut state, 60);
        let waiting = Link::Waiting { until: state.now.timestamp(), why: "busy".to_owned() };
        let _ = update(&mut state, Message::Sync(Event::StatusChanged(Status::new(waiting, 0, 0))));
        assert_eq!(asked(&mut state), []);
    }

    #[test]
    fn it_is_no_key() {
        let mut state = opened(&[("To do", &["one", "two", "three"])]);
        keys(&mut state, "j j g");
        let _ = update(&mut state, Message::Focus(false));
        let _ = update(&mut state, Message::Focus(true));
        assert_eq!(state.pressed.len(), 1, "a sequence goes on");
    }
}
