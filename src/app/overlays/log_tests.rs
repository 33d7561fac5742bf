//! Sessions with the list of messages: what is in it, unfolding, copying.

use crate::app::State;
use crate::app::effect::Effect;
use crate::app::message::Message;
use crate::app::overlays::Overlay;
use crate::app::overlays::log::lines;
use crate::app::tests::{keys, opened};
use crate::app::update;
use crate::planner::edit::{ChangeTask, Edit};
use crate::planner::id::TaskId;
use crate::sync::Event;
use crate::sync::Exchange;

/// A request that failed as one does in a plan the person is no member of.
pub(crate) fn refused() -> Exchange {
    let line = |line: &str| line.to_owned();
    Exchange {
        is_failure: true,
        words: line("the service refused it: You do not have the required permissions to access this item"),
        next: line("Only members of the plan's group may do that."),
        lines: vec![
            line("request: PATCH /v1.0/planner/tasks/a"),
            line("status: 403"),
            line("code: (empty)"),
            line("message: You do not have the required permissions to access this item."),
            line("request-id: 93b6f17e-c05d-4f45-ad2a-6665c708d8a0"),
            line("date: 2025-02-13T10:17:05"),
            line("client-request-id: e70c5c1b-8b47-68c0-3171-3d22f5e0bd54"),
        ],
    }
}

/// Tells of a request.
pub(crate) fn tell(state: &mut State, exchange: Exchange) {
    assert!(update(state, Message::Sync(Event::Exchanged(exchange))).is_empty());
}

fn shown(state: &State) -> Vec<String> {
    let Some(Overlay::Log(panel)) = state.overlays.last() else { panic!("the list is open") };
    lines(state, panel).into_iter().map(|line| line.text).collect()
}

#[test]
fn news_errors_and_requests_are_listed_the_newest_first() {
    let mut state = opened(&[("To do", &["a", "b"])]);
    let _refused = keys(&mut state, "J");
    keys(&mut state, "u u");
    tell(&mut state, refused());
    let (task, title) = (TaskId::new("a"), "a".to_owned());
    let edit = Edit::ChangeTask(ChangeTask { task, title, changes: Vec::new(), is_undo: false });
    let rejected =
        Event::EditRejected { edit, what: "edit “a”".to_owned(), reason: "the service refused it".to_owned() };
    let _effects = update(&mut state, Message::Sync(rejected));
    keys(&mut state, "!");
    let shown = shown(&state);
    assert_eq!(shown[0], "Not saved: edit “a”. The service refused it. It is kept: S shows it.");
    assert!(!shown[1..].iter().any(|line| line.contains("service refused it")), "it is told once: {shown:?}");
    assert!(shown.len() > 1, "what u said is there: {shown:?}");
    keys(&mut state, "Enter");
    assert_eq!(self::shown(&state)[2..][..refused().lines.len()], refused().lines, "with its details");
}

#[test]
fn an_entry_unfolds_to_what_there_is_to_report_and_is_copied_whole() {
    let mut state = opened(&[("To do", &["a"])]);
    tell(&mut state, refused());
    keys(&mut state, "!");
    assert_eq!(shown(&state).len(), 1);
    keys(&mut state, "Enter");
    let unfolded = shown(&state);
    assert_eq!(unfolded[1], "Only members of the plan's group may do that.");
    assert_eq!(unfolded[2..], refused().lines);
    // From a line of it, too, the whole entry is copied.
    let effects = keys(&mut state, "j j y");
    let [Effect::Copy(text)] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(text.lines().next().is_some_and(|first| first.ends_with("to access this item.")), "{text}");
    assert!(text.ends_with("client-request-id: e70c5c1b-8b47-68c0-3171-3d22f5e0bd54"), "{text}");
    // Enter folds it again; Esc puts the news away first, then the list.
    keys(&mut state, "Enter Esc");
    assert!(state.overlays.is_empty());
}

#[test]
fn the_cursor_stays_on_its_entry_when_more_is_said() {
    let mut state = opened(&[("To do", &["a"])]);
    tell(&mut state, refused());
    tell(&mut state, Exchange { is_failure: false, words: "DELETE /x".to_owned(), ..refused() });
    keys(&mut state, "! j Enter");
    let before = shown(&state).len();
    tell(&mut state, Exchange { is_failure: false, words: "DELETE /y".to_owned(), ..refused() });
    assert_eq!(shown(&state).len(), before + 1);
    let effects = keys(&mut state, "y");
    assert!(matches!(effects.as_slice(), [Effect::Copy(text)] if text.contains("status: 403")));
}

#[test]
fn with_nothing_said_there_is_nothing_to_copy() {
    let mut state = opened(&[("To do", &["a"])]);
    assert!(keys(&mut state, "! y").is_empty());
    assert_eq!(state.notice.as_ref().map(|notice| notice.text.as_str()), Some("There is nothing here to copy."));
}

#[test]
fn what_the_service_does_not_give_is_there_for_who_looks_and_over_nothing() {
    let mut state = opened(&[("To do", &["a"])]);
    let before = state.notice.clone();
    let mut of_beta = refused();
    of_beta.lines[0] = "request: GET /beta/me/planner".to_owned();
    tell(&mut state, of_beta);
    for event in [Event::GotOver, Event::Unsaid("The service does not say which.".to_owned())] {
        assert!(update(&mut state, Message::Sync(event)).is_empty());
    }
    assert_eq!(state.notice, before);
    keys(&mut state, "!");
    assert_eq!(shown(&state), ["The service does not say which."]);
}
