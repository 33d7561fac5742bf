//! The mouse in lists as a session. That a click finds what is drawn there is checked by `ui/tests/clicks.rs`.

use crossterm::event::MouseEventKind;
use pretty_assertions::assert_eq;

use super::*;
use crate::app::message::Message;
use crate::app::mouse::tests::{DOWN, UP, mouse};
use crate::app::tests::{keys, opened};
use crate::app::update;

const WHEEL: MouseEventKind = MouseEventKind::ScrollDown;

fn selected(state: &mut State) -> usize {
    state.overlays.last_mut().and_then(Overlay::picker).map_or(usize::MAX, |picker| picker.selected)
}

/// Returns the line of the screen an entry of the list on top stands in, and a cell of it.
fn place(state: &State, entry: usize) -> (u16, u16) {
    let list = list_box(state).unwrap();
    let y = (list.room.y..list.room.y + list.room.height).find(|y| list.entry_at((list.room.x, *y)) == Some(entry));
    (list.room.x + 5, y.expect("the entry is seen"))
}

fn click(state: &mut State, (x, y): (u16, u16)) -> Vec<Effect> {
    mouse(state, &[(DOWN, x, y), (UP, x, y)])
}

#[test]
fn a_click_goes_to_an_entry_and_a_second_one_takes_it() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "p");
    let urgent = place(&state, 0);
    let medium = place(&state, 2);
    assert_eq!(click(&mut state, medium), []);
    assert_eq!(selected(&mut state), 2);
    assert_eq!(click(&mut state, urgent), [], "another entry is gone to, and not taken");
    assert_eq!(selected(&mut state), 0);
    assert!(!click(&mut state, urgent).is_empty());
    assert_eq!(state.overlays.len(), 0);
    let task = state.board.view.as_ref().unwrap().plan().tasks()[0].clone();
    assert_eq!(task.priority, 1);
}

#[test]
fn the_entry_a_list_opens_with_is_not_taken_by_one_click() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "?");
    let first = place(&state, 0);
    click(&mut state, first);
    keys(&mut state, "Down Up");
    click(&mut state, first);
    assert_eq!(state.overlays.len(), 1, "a key between two clicks parts them");
    click(&mut state, first);
    assert_eq!(state.overlays.len(), 0);
}

#[test]
fn a_click_beside_the_box_closes_the_list_and_nothing_else() {
    for name in ["?", "p", "t", "m", "'", "b"] {
        let mut state = opened(&[("A", &["a1", "a2"])]);
        state.size = (120, 40);
        keys(&mut state, &format!("j {name}"));
        assert_eq!(state.overlays.len(), 1, "{name}");
        let inside = list_box(&state).unwrap().inner;
        click(&mut state, (inside.x, inside.y));
        assert_eq!(state.overlays.len(), 1, "{name}: the line that is typed into");
        assert_eq!(update(&mut state, Message::Beside), [], "{name}");
        let cursor = state.board.cursor.task.as_ref().map(crate::planner::id::TaskId::as_str);
        assert_eq!((state.overlays.len(), cursor), (0, Some("a2")), "{name}");
    }
}

#[test]
fn what_is_clicked_stays_under_the_pointer() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "?");
    mouse(&mut state, &[(WHEEL, 9, 9); 60]);
    let before = list_box(&state).unwrap();
    assert!(before.first > 0);
    let middle = (20, before.room.y + before.room.height / 2);
    click(&mut state, middle);
    let after = list_box(&state).unwrap();
    assert_eq!((after.first, after.entry_at(middle)), (before.first, Some(selected(&mut state))));
    keys(&mut state, "Esc ?");
    assert_eq!(list_box(&state).unwrap().first, 0);
}

#[test]
fn the_wheel_does_not_begin_again_at_the_other_end() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "p");
    mouse(&mut state, &[(MouseEventKind::ScrollUp, 9, 9); 9]);
    assert_eq!(selected(&mut state), 0);
    mouse(&mut state, &[(WHEEL, 9, 9); 9]);
    assert_eq!(selected(&mut state), count(&state).unwrap() - 1);
}

#[test]
fn what_is_switched_on_and_off_is_so_by_one_click() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "t");
    let third = place(&state, 2);
    assert!(!click(&mut state, third).is_empty());
    let labels = |state: &State| state.board.view.as_ref().unwrap().plan().tasks()[0].categories.iter().count();
    assert_eq!((labels(&state), state.overlays.len()), (1, 1));
    click(&mut state, third);
    assert_eq!(labels(&state), 0);
}

#[test]
fn facets_are_chosen_by_a_click_and_kept_by_one_on_the_board() {
    let mut state = opened(&[("A", &["a1", "a2"]), ("B", &["b1"])]);
    keys(&mut state, "f");
    let Some(Overlay::Facets(facets)) = state.overlays.last() else { panic!("facets are open") };
    let inner = facets.place(&state, state.size).inner;
    let bucket = facets.rows.iter().position(|row| row.name == "B").unwrap();
    let line = (0..inner.height).find(|y| facets.pointed(&state, (inner.x, inner.y + y)) == Pointed::Entry(bucket));
    click(&mut state, (inner.x + 2, inner.y + line.unwrap()));
    let cards = |state: &State| -> usize { state.board.board().unwrap().columns.iter().map(|it| it.cards.len()).sum() };
    assert_eq!((cards(&state), state.overlays.len()), (1, 1));
    let _ = update(&mut state, Message::Beside);
    assert_eq!((cards(&state), state.overlays.len()), (1, 0));
}

#[test]
fn what_is_typed_is_not_lost_by_a_click_beside_it() {
    let mut state = opened(&[("A", &["a1"])]);
    for (opening, letter) in [("n", "x"), ("e", "x"), ("@", "f"), ("E", "x")] {
        keys(&mut state, opening);
        let before = state.overlays.len();
        if before == 0 {
            continue;
        }
        let _ = update(&mut state, Message::Beside);
        assert_eq!(state.overlays.len(), before - 1, "{opening}: nothing was typed");
        keys(&mut state, &format!("{opening} {letter}"));
        let _ = update(&mut state, Message::Beside);
        assert_eq!(state.overlays.len(), before, "{opening}");
        let words = state.notice.as_ref().map(|notice| notice.text.as_str());
        assert_eq!(words, Some("Something is typed there: Enter takes it, Esc leaves it."), "{opening}");
        keys(&mut state, "Esc");
    }
    keys(&mut state, "/ x");
    let _ = update(&mut state, Message::Beside);
    assert!(
        state.overlays.is_empty() && state.board.filter().is_some(),
        "the filter is kept, as what is chosen of facets is"
    );
}
