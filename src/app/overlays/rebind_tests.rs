//! A key given to an action from the help, as a session.

use pretty_assertions::assert_eq;

use super::*;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::type_text;
use crate::app::update;

/// Opens the help, looks for an action and asks for another key of it.
fn asking(words: &str) -> State {
    let mut state = opened(&[("A", &["a1", "a2"])]);
    keys(&mut state, "?");
    type_text(&mut state, words);
    keys(&mut state, "Ctrl+k");
    state
}

fn standing(state: &State) -> Standing {
    let Some(Overlay::Rebind(rebind)) = state.overlays.last() else { panic!("it asks: {:?}", state.overlays.last()) };
    rebind.standing(&state.keymap)
}

fn said(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| &notice.text)
}

fn refused(words: &str) -> Standing {
    Standing::Refused(words.to_owned())
}

#[test]
fn a_free_key_is_taken_written_and_means_it_at_once() {
    let mut state = asking("go one card down");
    assert_eq!((state.mode(), standing(&state)), (Mode::Rebind, Standing::Open));
    keys(&mut state, "Ctrl+j");
    let all = vec!["Ctrl+j".to_owned(), "Down".to_owned()];
    assert_eq!(standing(&state), Standing::Free(all.clone()), "in place of the first; the arrow stays");
    let effects = keys(&mut state, "Enter");
    let wish = Wish { mode: "board".to_owned(), action: "cursor.down".to_owned(), keys: all };
    assert_eq!(effects, [Effect::KeepKey(wish.clone())]);
    assert_eq!(state.mode(), Mode::Help, "the help is there still");
    let _ = update(&mut state, Message::KeyKept { wish, outcome: Ok("config.toml".to_owned()) });
    assert_eq!(said(&state), "cursor.down is Ctrl+j, Down from now on; it is kept in config.toml.");
    keys(&mut state, "Esc");
    assert_eq!(state.overlays.len(), 0);
    keys(&mut state, "Ctrl+j");
    assert_eq!(state.board.cursor.task.as_ref().map(crate::planner::id::TaskId::as_str), Some("a2"));
    keys(&mut state, "k j");
    assert_eq!(said(&state), "j is not bound here · ? help");
}

#[test]
fn what_cannot_be_its_key_says_why_and_nothing_is_written() {
    let mut state = asking("go one card down");
    keys(&mut state, "n");
    assert_eq!(standing(&state), refused("n is taken: make a card at the end of the column. Press another."));
    assert_eq!(keys(&mut state, "Enter"), []);
    assert_eq!(
        (state.mode(), said(&state)),
        (Mode::Rebind, "That cannot be its key. Press another; Esc leaves it as it is.")
    );
    keys(&mut state, "j");
    assert_eq!(standing(&state), refused("j is its key already."));
    keys(&mut state, "g");
    assert_eq!(standing(&state), refused("g begins other keys: press the next one of them, or another."));
    keys(&mut state, "z");
    let free = vec!["g z".to_owned(), "Down".to_owned()];
    assert_eq!(standing(&state), Standing::Free(free), "a sequence is gone on with");
    keys(&mut state, "Ctrl+1");
    assert!(matches!(standing(&state), Standing::Refused(why) if why.contains("most terminals send 1 for it")));
    keys(&mut state, "Esc");
    assert_eq!(state.mode(), Mode::Help);
}

#[test]
fn nothing_pressed_is_no_key_and_digits_of_boards_stay() {
    let mut state = asking("go one card down");
    assert_eq!(keys(&mut state, "Enter"), []);
    assert!(said(&state).starts_with("Press the new key first"), "{}", said(&state));
    let state = asking("show by bucket");
    assert_eq!(
        (state.mode(), said(&state)),
        (Mode::Help, "Each of its digits means another: they stay what they are.")
    );
}

#[test]
fn what_could_not_be_written_changes_nothing() {
    let mut state = asking("go one card down");
    keys(&mut state, "Ctrl+j");
    let effects = keys(&mut state, "Enter");
    let [Effect::KeepKey(wish)] = effects.as_slice() else { panic!("{effects:?}") };
    let outcome = Err("The key was not written into config.toml: no room.".to_owned());
    let _ = update(&mut state, Message::KeyKept { wish: wish.clone(), outcome });
    assert_eq!(said(&state), "The key was not written into config.toml: no room.");
    keys(&mut state, "Esc Esc j");
    assert_eq!(state.board.cursor.task.as_ref().map(crate::planner::id::TaskId::as_str), Some("a2"));
}
