//! A task beside the board: while the person is on the board, in the pane, and where another layer lies on it.

use super::*;
use crate::app::look::ThemeName;
use crate::planner::facts::Deed;
use crate::planner::facts::Facts;
use crate::planner::fixture::details;

/// Returns a board with the pane switched on and everything told of the task under the cursor.
pub(super) fn beside(width: u16, height: u16) -> State {
    let mut state = open(width, height);
    keys(&mut state, "i Esc");
    let items = [("Write", "3"), ("Let Anna read it", "2"), ("Send", "1")];
    let mut told = details("Write launch notes", &items, &[("The page", "1")]);
    told.checklist[0].is_checked = true;
    told.description = "Who reads it first?\n\n日本語の案内も要る".to_owned();
    let at = "2026-10-03T14:05:00Z".parse().ok();
    let created = Some(Deed { by: None, name: Some("Lena Marsh".to_owned()), at });
    let facts = Arc::new(Facts { created, ..Facts::default() });
    let task = told.task.clone();
    let _ = update(&mut state, Message::Sync(Event::FactsTold { task: task.clone(), facts }));
    let event = Event::DetailsChanged { task, details: Arc::new(told), is_fresh: true };
    let _ = update(&mut state, Message::Sync(event));
    state
}

#[test]
fn the_pane_stands_beside_the_board() {
    for (width, height) in [(200, 50), (120, 40), (120, 12)] {
        let mut state = beside(width, height);
        insta::assert_snapshot!(format!("pane_{width}x{height}"), rows(&state));
        keys(&mut state, "Enter j j");
        insta::assert_snapshot!(format!("pane_inside_{width}x{height}"), rows(&state));
    }
    let mut state = beside(120, 40);
    keys(&mut state, "4");
    insta::assert_snapshot!("pane_beside_a_list", rows(&state));
}

#[test]
fn without_colours_the_cursor_is_seen_in_the_pane() {
    let mut state = beside(120, 40);
    state.look.theme = ThemeName::Mono;
    keys(&mut state, "Enter k k");
    insta::assert_snapshot!("pane_without_colours", rows_with_looks(&state));
}

#[test]
fn every_size_can_be_drawn_with_a_pane() {
    for width in [0, 1, 20, 119, 120, 121, 160, 300] {
        for height in 0..=20 {
            let mut state = beside(width, height);
            for press in ["i", "Enter", "j", "G", "Esc"] {
                keys(&mut state, press);
                let _ = rows(&state);
            }
        }
    }
}
