//! The eight boards: their tabs, and what stands on them.

use super::*;
use crate::app::tabs::NO_STORED_ORDER;
use crate::app::tabs::TabBar;

/// Returns a program that shows another board than the first.
fn on(board: &str, (width, height): (u16, u16)) -> State {
    let mut state = open(width, height);
    keys(&mut state, board);
    state
}

#[test]
fn by_progress_and_by_person() {
    insta::assert_snapshot!("by_progress", rows(&on("2", (80, 24))));
    insta::assert_snapshot!("by_person", rows(&on("3", (120, 24))));
    insta::assert_snapshot!("by_person_48x20", rows(&on("3", (48, 20))));
}

#[test]
fn boards_without_a_stored_order_say_so() {
    insta::assert_snapshot!("by_due_date", rows(&on("6", (80, 24))));
    insta::assert_snapshot!("by_priority_200x50", rows(&on("7", (200, 50))));
    insta::assert_snapshot!("by_label_48x20", rows(&on("8", (48, 20))));
    for board in ["6", "7", "8"] {
        for width in 80..=200 {
            assert!(rows(&on(board, (width, 24))).contains(NO_STORED_ORDER), "board {board} at {width} columns");
        }
        for (width, height) in [(80, 9), (60, 8), (80, 6), (33, 5)] {
            let text = rows(&on(board, (width, height)));
            assert!(text.contains("no stored order"), "board {board} at {width}x{height}\n{text}");
        }
        for width in 34..80 {
            assert!(rows(&on(board, (width, 24))).contains("no stored order"), "board {board} at {width} columns");
        }
    }
}

#[test]
fn every_tab_is_drawn_where_it_is_said_to_be() {
    for board in ["1", "2", "3", "4", "6", "7", "8"] {
        for width in 34..=200 {
            let state = on(board, (width, 24));
            let buffer = frame(&state);
            for tab in TabBar::of(&state).tabs {
                let seen: String = (tab.x..tab.x + tab.width).map(|x| buffer[(x, 0)].symbol().to_owned()).collect();
                assert_eq!(seen, tab.text, "board {board} at {width} columns");
                let is_current = tab.grouping == state.board.arrangement.grouping;
                assert_eq!(buffer[(tab.x, 0)].modifier.contains(Modifier::REVERSED), is_current);
            }
        }
    }
}

#[test]
fn empty_columns_of_every_board_say_so() {
    for board in ["1", "2", "3", "6", "7", "8"] {
        let mut state = state((200, 50), Link::Fresh { at: at(14, 1) });
        let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&[("To do", &[])])), &[], 0));
        keys(&mut state, board);
        let columns = state.board.board().unwrap().columns.len().min(state.board.layout(state.size).columns);
        assert_eq!(rows(&state).matches("nothing here").count(), columns, "board {board}");
    }
}
