//! Notes changed in an editor, as a session.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::message::Message;
use crate::app::overlays::text::tests::saved;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::update;
use crate::planner::fixture::details;
use crate::sync::Event;

fn told(state: &mut State, notes: &str) -> Vec<Effect> {
    let details = Details { description: notes.to_owned(), ..details("a1", &[], &[]) };
    let event = Event::DetailsChanged { task: details.task.clone(), details: Arc::new(details), is_fresh: true };
    update(state, Message::Sync(event))
}

fn editor(seen: &str) -> Effect {
    let asked = Asked::Notes { task: TaskId::new("a1"), seen: seen.to_owned() };
    Effect::Editor { asked, text: seen.to_owned() }
}

fn left(state: &mut State, seen: &str, outcome: Result<&str, &str>) -> Vec<Effect> {
    let asked = Asked::Notes { task: TaskId::new("a1"), seen: seen.to_owned() };
    update(state, Message::Edited { asked, outcome: outcome.map(str::to_owned).map_err(str::to_owned) })
}

#[test]
fn notes_are_read_then_opened_and_what_the_editor_left_is_the_change() {
    let mut state = opened(&[("A", &["a1", "a2"])]);
    let effects = keys(&mut state, "E");
    assert!(matches!(&effects[..], [Effect::Sync(Command::OpenTask { .. })]), "{effects:?}");
    assert_eq!(told(&mut state, "old\nnotes"), [editor("old\nnotes")]);
    assert_eq!(told(&mut state, "old\nnotes"), [], "once");
    assert_eq!(saved(&left(&mut state, "old\nnotes", Ok("old\nnotes\n"))), [], "an editor ends the last line");
    assert_eq!(state.notice.as_ref().unwrap().text, "The notes are as they were.");
    let change = DetailChange::Notes { from: "old\nnotes".to_owned(), to: "new\n".to_owned() };
    assert_eq!(saved(&left(&mut state, "old\nnotes", Ok("new\n\n"))), [change]);
    assert_eq!(keys(&mut state, "E"), [editor("new\n")], "what waits is in the text, and it is opened at once");
}

#[test]
fn an_editor_that_fails_is_told_and_changes_nothing() {
    let mut state = opened(&[("A", &["a1"])]);
    assert_eq!(left(&mut state, "", Err("The text is as it was.")), []);
    assert!(state.notice.as_ref().is_some_and(|notice| notice.is_error && notice.text == "The text is as it was."));
}

#[test]
fn notes_that_were_never_read_cannot_be_changed_and_those_of_a_new_card_begin_empty() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "E");
    let (task, reason) = (TaskId::new("a1"), "the service cannot be reached".to_owned());
    let _ = update(&mut state, Message::Sync(Event::DetailsUnavailable { task, reason }));
    let words = "The notes were never read, so they cannot be changed. The service cannot be reached.";
    assert_eq!(state.notice.as_ref().unwrap().text, words);
    assert_eq!(told(&mut state, "late"), [], "nothing is opened later, unasked");
    keys(&mut state, "Esc n x Enter");
    let effects = keys(&mut state, "E");
    assert!(matches!(&effects[..], [Effect::Editor { text, .. }] if text.is_empty()), "{effects:?}");
}
