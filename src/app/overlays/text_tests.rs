//! A text of many lines as a session: keys in, edits and the text on the screen out.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::message::Message;
use crate::app::overlays::task::items;
use crate::app::overlays::task::lines::Stop;
use crate::app::tests::keys;
use crate::app::tests::snapshot_changed;
use crate::app::tests::started;
use crate::app::update;
use crate::planner::detail_change::DetailChange;
use crate::planner::details::Details;
use crate::planner::edit::Edit;
use crate::planner::fixture::details;
use crate::planner::fixture::plan;
use crate::sync::Command;
use crate::sync::Event;

const NOTES: &str = "one\ntwo";

/// Returns the panel of `a1`, whose notes are open in the box.
fn typing() -> State {
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&[("A", &["a1", "a2"])])), &[], 0));
    keys(&mut state, "Enter");
    let details = Arc::new(Details { description: NOTES.to_owned(), ..details("a1", &[("item", "9")], &[]) });
    let event = Event::DetailsChanged { task: details.task.clone(), details, is_fresh: true };
    let _ = update(&mut state, Message::Sync(event));
    reopen(&mut state);
    state
}

/// Opens the notes of the panel.
fn reopen(state: &mut State) {
    items::stand(state, Stop::Note(0));
    keys(state, "e");
}

fn text(state: &State) -> Option<String> {
    state.overlays.iter().find_map(|overlay| match overlay {
        Overlay::Text(typed) => Some(typed.area.text()),
        _ => None,
    })
}

fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

/// Returns what is changed of details.
pub(crate) fn saved(effects: &[Effect]) -> Vec<DetailChange> {
    let edits = effects.iter().filter_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => Some(edits),
        _ => None,
    });
    let changes = edits.flatten().map(|edit| match edit {
        Edit::ChangeDetails(edit) => edit.changes.clone(),
        other => panic!("{other:?}"),
    });
    changes.flatten().collect()
}

#[test]
fn notes_are_typed_in_the_box_and_saved_as_one_change() {
    let mut state = typing();
    assert_eq!(text(&state).as_deref(), Some(NOTES));
    keys(&mut state, "! Enter q ? Space j");
    let _ = update(&mut state, Message::Paste("pasted\rtwice".to_owned()));
    keys(&mut state, "Ctrl+u Ctrl+u Ctrl+r");
    let to = "one\ntwo!\nq? j";
    assert_eq!(text(&state).as_deref(), Some(to), "every letter is a letter there");
    let effects = keys(&mut state, "Ctrl+s");
    assert_eq!(saved(&effects), [DetailChange::Notes { from: NOTES.to_owned(), to: to.to_owned() }]);
    assert_eq!((text(&state), notice(&state)), (None, "Notes changed. u takes it back."));
    reopen(&mut state);
    assert_eq!(saved(&keys(&mut state, "Ctrl+s")), [], "nothing was changed");
    let effects = keys(&mut state, "u");
    assert_eq!(saved(&effects), [DetailChange::Notes { from: to.to_owned(), to: NOTES.to_owned() }]);
}

#[test]
fn what_was_typed_is_thrown_away_by_y_alone() {
    let mut state = typing();
    keys(&mut state, "Esc");
    assert_eq!(text(&state), None, "nothing was typed");
    keys(&mut state, "e x Esc");
    assert!(matches!(state.overlays.last(), Some(Overlay::Confirm(_))));
    keys(&mut state, "Enter Esc");
    assert_eq!(text(&state).as_deref(), Some("one\ntwox"));
    keys(&mut state, "Esc y");
    assert_eq!(text(&state), None);
}

#[test]
fn what_cannot_be_saved_any_more_stays_in_the_box() {
    let mut state = typing();
    keys(&mut state, "x");
    let mut without = plan(&[("A", &["a2"])]);
    without.plan.etag = None;
    let _ = update(&mut state, snapshot_changed(&Arc::new(without), &[], 0));
    assert_eq!(keys(&mut state, "Ctrl+s"), []);
    assert_eq!(text(&state).as_deref(), Some("one\ntwox"));
    assert_eq!(notice(&state), "Not saved, what you typed is still here: The task is not in the plan any more.");
    keys(&mut state, "Esc");
    assert_eq!((text(&state).as_deref(), notice(&state)), (Some("one\ntwox"), ""), "the message is put away first");
}

#[test]
fn the_editor_gets_the_text_and_gives_it_back_into_the_box() {
    let mut state = typing();
    keys(&mut state, "x");
    let asked = Asked::Text;
    assert_eq!(keys(&mut state, "Ctrl+e"), [Effect::Editor { asked: asked.clone(), text: "one\ntwox".to_owned() }]);
    let left = |state: &mut State, outcome: Result<&str, &str>| {
        let outcome = outcome.map(str::to_owned).map_err(str::to_owned);
        update(state, Message::Edited { asked: Asked::Text, outcome })
    };
    let _ = left(&mut state, Err("The text is as it was."));
    assert_eq!((text(&state).as_deref(), notice(&state)), (Some("one\ntwox"), "The text is as it was."));
    let _ = left(&mut state, Ok("three\n"));
    assert_eq!(text(&state).as_deref(), Some("three"), "an editor ends the last line");
}

#[test]
fn what_the_editor_left_and_cannot_be_saved_is_put_into_the_box() {
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&[("A", &["a1"])])), &[], 0));
    let asked = Asked::Notes { task: TaskId::new("gone"), seen: String::new() };
    let _ = update(&mut state, Message::Edited { asked, outcome: Ok("long work\n".to_owned()) });
    assert_eq!(text(&state).as_deref(), Some("long work"));
}

#[test]
fn a_long_text_is_scrolled_so_that_the_cursor_is_seen() {
    let mut state = typing();
    let _ = update(&mut state, Message::Paste("line\n".repeat(50)));
    let first = |state: &State| match state.overlays.last() {
        Some(Overlay::Text(typed)) => typed.first,
        _ => panic!("no box"),
    };
    let bottom = first(&state);
    assert!(bottom > 30, "{bottom}");
    keys(&mut state, "Up Up");
    assert_eq!(first(&state), bottom, "as little as possible moves");
    (0..60).for_each(|_| drop(keys(&mut state, "Up")));
    assert_eq!(first(&state), 0);
}
