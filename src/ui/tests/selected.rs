//! Selected cards: seen without colour, under the cursor too, and counted.

use super::*;
use crate::app::look::ThemeName;

fn selected((width, height): (u16, u16)) -> State {
    let mut state = open(width, height);
    keys(&mut state, "v j j V");
    state
}

#[test]
fn selected_cards_are_marked_and_counted() {
    insta::assert_snapshot!("selected_80x24", rows_with_looks(&selected((80, 24))));
    insta::assert_snapshot!("selected_48x20", rows(&selected((48, 20))));
    insta::assert_snapshot!("selected_20x5", rows_with_looks(&selected((20, 5))));
    let mut state = selected((80, 24));
    keys(&mut state, "4");
    insta::assert_snapshot!("selected_in_a_list", rows_with_looks(&state));
    keys(&mut state, "Esc");
    assert!(!rows(&state).contains('*') && !rows(&state).contains("selected"));
}

#[test]
fn without_colours_a_selected_card_is_bold_with_a_star() {
    for size in [(200, 50), (80, 24), (48, 20), (20, 5)] {
        let mut state = selected(size);
        state.look.theme = ThemeName::Mono;
        let buffer = frame(&state);
        let top = if size.1 < 8 { 1 } else { 3 };
        let step = if size.1 < 8 { 1 } else { 3 };
        for row in 0..3 {
            let y = top + row * step;
            assert_eq!(buffer[(0, y)].symbol(), "*", "{size:?} row {row}");
            assert!(buffer[(1, y)].modifier.contains(Modifier::BOLD));
            assert_eq!(buffer[(1, y)].modifier.contains(Modifier::REVERSED), row == 2, "the cursor is on the third");
        }
    }
}
