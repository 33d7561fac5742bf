//! The plan switcher, the plan panel and the question before a plan is deleted, at each size.

use super::*;
use crate::app::overlays::plan_panel::tests::opened;

fn sized(width: u16, height: u16) -> State {
    let mut state = opened();
    let _ = update(&mut state, Message::Resized { width, height });
    state
}

#[test]
fn the_switcher_with_its_headings() {
    for (width, height) in [(120, 40), (80, 24), (48, 20), (20, 5)] {
        let mut state = sized(width, height);
        keys(&mut state, "b Down");
        insta::assert_snapshot!(format!("plans_{width}x{height}"), rows(&state));
    }
    let mut state = sized(48, 10);
    keys(&mut state, "b Up");
    insta::assert_snapshot!("plans_scrolled", rows(&state));
    keys(&mut state, "Enter T r i p Enter");
    insta::assert_snapshot!("plans_where", rows(&state));
}

#[test]
fn the_panel_of_a_plan() {
    for (width, height) in [(120, 40), (80, 24), (48, 20), (20, 5)] {
        let mut state = sized(width, height);
        keys(&mut state, "g p j");
        insta::assert_snapshot!(format!("plan_{width}x{height}"), rows(&state));
    }
    let mut state = sized(80, 24);
    keys(&mut state, "g p G");
    insta::assert_snapshot!("plan_end", rows(&state));
}

#[test]
fn the_question_before_a_plan_is_deleted() {
    for (width, height) in [(120, 40), (80, 24), (48, 20), (20, 5)] {
        let mut state = sized(width, height);
        keys(&mut state, "g p d n o");
        insta::assert_snapshot!(format!("name_it_{width}x{height}"), rows(&state));
    }
}

#[test]
fn hostile_names_stay_inside_their_cells() {
    let hostile = "日本".repeat(40) + "\u{1b}]0;x\u{7}\u{202e}\tend";
    for width in (0..120).step_by(7) {
        let mut state = sized(width, 20);
        for plan in &mut state.plans {
            plan.title.clone_from(&hostile);
            plan.group_name = Some(hostile.clone());
        }
        keys(&mut state, "b");
        let shown = rows(&state);
        assert!(!shown.chars().any(|letter| letter.is_control() && letter != '\n'), "{shown:?}");
        keys(&mut state, "Ctrl+x");
        let shown = rows(&state);
        assert!(!shown.chars().any(|letter| letter.is_control() && letter != '\n'), "{shown:?}");
    }
}
