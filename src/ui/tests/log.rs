//! The messages of a run at each size.

use super::*;
use crate::app::overlays::log::tests::{refused, tell};
use crate::sync::Exchange;

fn explained() -> Exchange {
    let lines = [
        "PATCH /v1.0/planner/tasks/a",
        "Authorization: Bearer ***",
        "If-Match: W/\"JzEtVGFzayAgQEBAQEBAQEBAQEBAQEBAWCc=\"",
        "Prefer: return=representation",
        "Content-Type: application/json",
        "",
        "{",
        "  \"title\": \"\u{1b}[31mred\u{9b}\"",
        "}",
    ];
    let lines = lines.iter().map(|line| (*line).to_owned()).collect();
    Exchange { is_failure: false, words: "PATCH /v1.0/planner/tasks/a".to_owned(), next: String::new(), lines }
}

pub(super) fn with_messages(size: (u16, u16)) -> State {
    let mut state = open(size.0, size.1);
    tell(&mut state, refused());
    tell(&mut state, refused());
    keys(&mut state, "u");
    tell(&mut state, explained());
    keys(&mut state, "!");
    state
}

#[test]
fn the_messages_at_each_size() {
    for size in [(120, 40), (80, 24), (48, 20), (20, 5)] {
        let mut state = with_messages(size);
        keys(&mut state, "G Enter");
        let name = format!("messages_{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, rows(&state));
    }
}

#[test]
fn a_request_is_unfolded_with_its_body_and_nothing_in_it_steers_the_terminal() {
    let mut state = with_messages((80, 24));
    keys(&mut state, "Enter j j");
    insta::assert_snapshot!("messages_explained", rows(&state));
}

#[test]
fn the_sync_line_says_that_nothing_is_sent() {
    let mut state = open(80, 24);
    state.is_explaining = true;
    assert!(rows(&state).contains("explain"), "{}", rows(&state));
}
