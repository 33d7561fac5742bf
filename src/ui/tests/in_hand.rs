//! Cards in hand: the box, the cards below it, and the line that says what a drop means.

use super::*;
use crate::app::look::ThemeName;

/// Returns the line that says what is in hand.
fn holding(state: &State) -> String {
    let text = rows(state);
    text.lines().find(|line| line.contains("HOLDING")).unwrap_or_default().to_owned()
}

fn held(width: u16, press: &str) -> String {
    let mut state = open(width, 24);
    keys(&mut state, press);
    holding(&state)
}

#[test]
fn several_cards_hang_below_each_other() {
    let mut state = open(80, 24);
    keys(&mut state, "v j j v Space l j");
    insta::assert_snapshot!("cards_in_hand", rows_with_looks(&state));
    let _ = update(&mut state, Message::Resized { width: 48, height: 20 });
    insta::assert_snapshot!("cards_in_hand_48x20", rows(&state));
    let _ = update(&mut state, Message::Resized { width: 20, height: 5 });
    insta::assert_snapshot!("cards_in_hand_20x5", rows_with_looks(&state));
}

#[test]
fn the_line_says_what_a_drop_means_and_where_else_the_card_stays() {
    let lines = [
        held(130, "Space l j"),
        held(130, "v j v Space l"),
        held(130, "2 g g 0 Space $"),
        held(160, "3 g g 0 l Space l"),
        held(130, "4 g g Space j j"),
        held(130, "6 g g 0 Space h"),
        held(130, "7 Space l"),
        held(130, "8 g g 0 Space l"),
    ];
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn what_a_drop_means_is_said_longest() {
    let lines: Vec<String> =
        [140, 110, 80, 60, 48, 34].into_iter().map(|width| held(width, "2 g g 0 Space $")).collect();
    insta::assert_snapshot!(lines.join("\n"));
    for width in 34..140 {
        assert!(held(width, "2 g g 0 Space $").contains("completes the task"), "at {width} columns");
    }
    let mut state = open(20, 5);
    keys(&mut state, "2 g g 0 Space $");
    insta::assert_snapshot!("completes_20x5", rows(&state));
}

#[test]
fn the_card_in_hand_is_seen_at_every_size() {
    for press in ["Space l", "4 g g Space j j", "6 Space l", "v j v Space G"] {
        for width in (20..=140).step_by(8) {
            for height in [4, 5, 8, 9, 10, 14, 16, 24, 50] {
                let mut state = open(width, height);
                state.look.theme = ThemeName::Mono;
                keys(&mut state, press);
                assert!(rows(&state).contains('▲'), "{press} at {width}x{height}\n{}", rows(&state));
            }
        }
    }
}
