//! What points to a thing this machine has made goes on doing so when the service has named it.

use pretty_assertions::assert_eq;

use super::*;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::order;
use crate::app::update;
use crate::planner::edit::Edit;
use crate::sync::Command;
use crate::sync::Event;

const COLUMNS: &[(&str, &[&str])] = &[("A", &["a1", "a2"]), ("B", &["b1"])];

/// Makes a card in a column; returns its name of this machine.
fn made(state: &mut State) -> TaskId {
    keys(state, "n x Enter");
    state.board.cursor.task.clone().unwrap()
}

fn name(state: &mut State, local: &str, given: &str) -> Vec<Effect> {
    update(state, Message::Sync(Event::Named { local: local.to_owned(), given: given.to_owned() }))
}

#[test]
fn cursor_selection_and_panel_follow_and_so_do_edits_that_wait() {
    let mut state = opened(COLUMNS);
    let local = made(&mut state);
    keys(&mut state, "K v Enter");
    let effects = name(&mut state, local.as_str(), "real");
    let real = TaskId::new("real");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Sync(Command::KeepHistory(_)))), "{effects:?}");
    assert_eq!(state.board.cursor.task.as_ref(), Some(&real));
    assert_eq!(state.board.selection.cards()[0].0, real);
    assert!(matches!(state.overlays.last(), Some(Overlay::Task(panel)) if panel.task == real));
    assert!(state.board.unsent.contains(&real) && !state.board.unsent.contains(&local));
    assert_eq!(order(&state)[0], ["a1", "x", "a2"], "it is shown under its new name, where it was");
    keys(&mut state, "Esc");
    let effects = keys(&mut state, "u");
    let is_move = |effect: &Effect| matches!(effect, Effect::Sync(Command::Submit { edits, .. }) if edits[0].task() == Some(&real));
    assert!(effects.iter().any(is_move), "the move is taken back under the new name: {effects:?}");
    let effects = keys(&mut state, "u");
    let is_deletion = |effect: &Effect| matches!(effect, Effect::Sync(Command::Submit { edits, .. }) if matches!(&edits[0], Edit::DeleteTask(edit) if edit.task == real));
    assert!(effects.iter().any(is_deletion), "{effects:?}");
}

#[test]
fn a_card_in_hand_and_a_line_being_typed_are_named_too() {
    let mut state = opened(COLUMNS);
    let local = made(&mut state);
    keys(&mut state, "Space l");
    name(&mut state, local.as_str(), "real");
    keys(&mut state, "Space");
    assert_eq!(order(&state)[1], ["b1", "x"]);
    keys(&mut state, "e");
    let effects = name(&mut state, "local nobody", "other");
    assert_eq!(effects, []);
    let effects = keys(&mut state, "y Enter");
    let is_real = |effect: &Effect| matches!(effect, Effect::Sync(Command::Submit { edits, .. }) if edits[0].task() == Some(&TaskId::new("real")));
    assert!(effects.iter().any(is_real), "{effects:?}");
}

#[test]
fn a_column_is_named_under_the_cursor() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "N D Enter n x Enter");
    let Some(ColumnId::Bucket(Some(local))) = state.board.cursor.column_id.clone() else { panic!("a bucket") };
    assert!(local.is_local());
    name(&mut state, local.as_str(), "bucket");
    assert_eq!(state.board.cursor.column_id, Some(ColumnId::Bucket(Some(BucketId::new("bucket")))));
    assert_eq!(order(&state)[2], ["x"], "its card stands in it still");
}
