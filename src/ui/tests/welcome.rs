//! The first start: a few words over the end of the board, gone with the first key; and what empty places say to do next.

use super::*;
use crate::app::keymap::Keymap;
use crate::app::welcome::Welcome;
use crate::sync::Command;
use crate::sync::Memory;

pub(super) fn first(width: u16, height: u16) -> State {
    let mut state = open(width, height);
    let memory = Memory { is_welcome_due: true, ..Memory::default() };
    let _ = update(&mut state, Message::Sync(Event::Remembered(memory)));
    state
}

#[test]
fn it_is_short_and_leaves_the_bars_and_the_first_cards() {
    for (width, height) in [(120, 40), (80, 24), (48, 20)] {
        let state = first(width, height);
        let (with, without) = (rows(&state), rows(&open(width, height)));
        let changed: Vec<&str> =
            with.lines().zip(without.lines()).filter(|(with, without)| with != without).map(|(with, _)| with).collect();
        assert!((1..=3).contains(&changed.len()), "{width}x{height}\n{with}");
        let words = changed.join(" ");
        for key in ["Space picks", "HJKL move it", "? ", "b ", "q quits"] {
            assert!(words.contains(key), "{width}x{height}: {key}\n{with}");
        }
        insta::assert_snapshot!(format!("welcome_{width}x{height}"), with);
    }
    for (width, height) in [(48, 12), (30, 20), (20, 5)] {
        assert_eq!(rows(&first(width, height)), rows(&open(width, height)), "there is no room for it");
    }
}

#[test]
fn it_names_the_keys_that_hold() {
    let mut state = first(120, 40);
    state.keymap = Keymap::chosen("arrows", &std::collections::BTreeMap::new(), &[]).unwrap();
    let told = rows(&state);
    assert!(told.contains("Welcome!") && !told.contains("HJKL move"), "{told}");
}

#[test]
fn the_first_key_puts_it_away_for_good_and_does_what_it_means() {
    let mut state = first(80, 24);
    let before = state.board.cursor.row;
    let effects = keys(&mut state, "j");
    assert!(effects.contains(&crate::app::effect::Effect::Sync(Command::KeepWelcomed)), "{effects:?}");
    assert_eq!((state.welcome, state.board.cursor.row), (Welcome::Over, before + 1));
    let effects = keys(&mut state, "j");
    assert!(!effects.contains(&crate::app::effect::Effect::Sync(Command::KeepWelcomed)), "once");
    let memory = Memory { is_welcome_due: true, ..Memory::default() };
    let _ = update(&mut state, Message::Sync(Event::Remembered(memory)));
    assert_eq!(state.welcome, Welcome::Over, "not twice in a run");
    assert!(!rows(&state).contains("picks"));
    let mut known = open(80, 24);
    let _ = update(&mut known, Message::Sync(Event::Remembered(Memory::default())));
    assert_eq!(known.welcome, Welcome::Over, "who was here before");
}

#[test]
fn empty_places_say_the_next_key_where_it_does_something() {
    let mut state = open(200, 50);
    assert!(!rows(&state).contains("nothing here · "), "the cursor is elsewhere");
    let _ = keys(&mut state, "$");
    assert!(rows(&state).contains("nothing here · n new"), "{}", rows(&state));
    state.board.is_read_only = true;
    assert!(!rows(&state).contains("nothing here · "));
    let mut empty = self::state((80, 24), Link::Fresh { at: at(14, 1) });
    let _ = update(&mut empty, snapshot_changed(&Arc::new(plan(&[])), &[], 0));
    assert!(rows(&empty).contains("no bucket and no task.  N  makes its first column."), "{}", rows(&empty));
}
