//! Locks on the screen: cards, the column that takes no card, the panel of a task, and the answer to why.

use super::*;
use crate::app::lock::tests::{governed, mixed, shown};
use crate::app::look::ThemeName;
use crate::planner::policy::{Rule, Value};

/// Returns a plan whose managed task is governed: its checklist may be checked and it may be begun, and little else.
pub(super) fn partly() -> Snapshot {
    governed(
        mixed(),
        &[
            (Rule::Notes, &[Value::Allow]),
            (Rule::AppliedCategories, &[Value::Allow]),
            (Rule::CheckLists, &[Value::Check]),
            (Rule::PercentComplete, &[Value::SetToInProgress]),
            (Rule::Assignments, &[Value::AddSelf]),
        ],
    )
}

/// Opens it at a size, the cursor on a card of the first column.
pub(super) fn at(plan: Snapshot, width: u16, height: u16, row: usize) -> State {
    let mut state = shown(plan);
    let _ = update(&mut state, Message::Resized { width, height });
    for _ in 0..row {
        keys(&mut state, "j");
    }
    state
}

#[test]
fn locked_cards_are_seen_at_every_size_without_colours() {
    for (width, height) in [(200, 50), (80, 24), (48, 20), (20, 5)] {
        let mut state = at(partly(), width, height, 1);
        state.look.theme = ThemeName::Mono;
        insta::assert_snapshot!(format!("locked_{width}x{height}"), rows_with_looks(&state));
    }
    let mut state = at(partly(), 80, 24, 1);
    keys(&mut state, "4");
    keys(&mut state, "v k");
    insta::assert_snapshot!("locked_in_a_list", rows(&state));
}

#[test]
fn a_column_says_why_it_takes_no_card() {
    let order = governed(mixed(), &[(Rule::Order, &[Value::Allow])]);
    for (width, height) in [(80, 24), (48, 20), (20, 5)] {
        let mut state = at(order.clone(), width, height, 2);
        keys(&mut state, "Space l");
        insta::assert_snapshot!(format!("refused_column_{width}x{height}"), rows(&state));
    }
}

#[test]
fn several_cards_say_before_the_drop_how_many_stay() {
    let mut state = at(partly(), 80, 24, 0);
    keys(&mut state, "* Space l");
    insta::assert_snapshot!("some_stay", rows(&state));
    keys(&mut state, "Esc m");
    insta::assert_snapshot!("some_stay_in_the_list", rows(&state));
}

#[test]
fn selected_cards_say_in_the_footer_how_many_would_stay() {
    let mut state = at(partly(), 200, 24, 0);
    keys(&mut state, "*");
    for width in [200, 80, 48] {
        let _ = update(&mut state, Message::Resized { width, height: 24 });
        let screen = rows(&state);
        assert!(screen.trim_end().ends_with("2 of 5 can move; 3 locked stay"), "{width}:\n{screen}");
    }
}

#[test]
fn the_help_names_every_key_whole_where_there_is_no_room_for_a_reason() {
    let mut state = at(partly(), 80, 40, 2);
    keys(&mut state, "?");
    let screen = rows(&state);
    assert!(!screen.contains("✕ ✕"));
    for row in screen.lines().filter(|row| row.contains('✕')) {
        assert!(!row.contains('…'), "{row}");
    }
    let _ = update(&mut state, Message::Resized { width: 48, height: 40 });
    let screen = rows(&state);
    let locked: Vec<&str> = screen.lines().filter(|row| row.contains('✕')).collect();
    assert!(locked.len() > 5 && locked.iter().all(|row| row.contains("✕ locked") || row.contains(" ✕ ")), "{screen}");
    insta::assert_snapshot!("help_on_a_locked_card_48", screen);
}

#[test]
fn who_may_refuse_is_said_before_the_drop_but_never_instead_of_how_many_go() {
    let mut state = at(mixed(), 200, 24, 2);
    keys(&mut state, "Space l");
    assert!(rows(&state).contains("HOLDING “managed”") && rows(&state).contains("HR Onboarding may refuse it"));
    keys(&mut state, "Esc * Space l");
    for width in [200, 80, 60] {
        let _ = update(&mut state, Message::Resized { width, height: 24 });
        assert!(rows(&state).contains("3 of 5 can move; 2 locked stay"), "{width}:\n{}", rows(&state));
    }
}

#[test]
fn the_panel_marks_what_is_locked_and_says_why() {
    for (row, name) in [(1, "hosted"), (2, "managed"), (3, "unread"), (4, "bound")] {
        let mut state = at(partly(), 80, 24, row);
        keys(&mut state, "Enter");
        insta::assert_snapshot!(format!("panel_of_{name}"), rows(&state));
    }
}

#[test]
fn why_says_who_may_do_what_and_by_which_rule() {
    for (row, name) in [(0, "free"), (1, "hosted"), (2, "managed"), (3, "unread"), (4, "bound")] {
        let mut state = at(partly(), 80, 24, row);
        keys(&mut state, "w");
        insta::assert_snapshot!(format!("why_{name}"), rows(&state));
    }
    for (width, height) in [(200, 50), (48, 20), (20, 5)] {
        let mut state = at(partly(), width, height, 2);
        keys(&mut state, "w j");
        insta::assert_snapshot!(format!("why_{width}x{height}"), rows(&state));
    }
}

#[test]
fn the_help_says_which_keys_are_of_no_use() {
    let mut state = at(partly(), 120, 40, 1);
    keys(&mut state, "?");
    insta::assert_snapshot!("help_on_a_locked_card", rows(&state));
}
