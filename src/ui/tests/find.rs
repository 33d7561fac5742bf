//! The list of everything and the filter of the board, at each size.

use super::*;
use crate::planner::filter::{SIGNS, STATES};
use crate::planner::found::Found;
use crate::planner::id::TaskId;

const SIZES: [(u16, u16); 4] = [(120, 40), (80, 24), (48, 20), (20, 5)];

pub(super) fn sized(width: u16, height: u16) -> State {
    let mut state = crate::app::overlays::plan_panel::tests::opened();
    let _ = update(&mut state, Message::Resized { width, height });
    state
}

fn hit(title: &str, plan: &str, column: &str, excerpt: Option<&str>) -> Found {
    Found {
        plan: PlanId::new(plan),
        plan_title: plan.to_owned(),
        task: TaskId::new(title),
        title: title.to_owned(),
        column: column.to_owned(),
        is_done: column == "Done",
        excerpt: excerpt.map(str::to_owned),
    }
}

pub(super) fn answer(state: &mut State) {
    let found = vec![
        hit("Fix login loop", "Website relaunch", "Doing", None),
        hit("Log loop detector", "Ops", "Done", None),
        hit("Cookies", "Ops", "To do", Some("users are sent back\u{1b}[31m to the login…")),
        hit("Lunch on Gozo", "Trips", "", None),
    ];
    let question = state.questions;
    let _ = update(state, Message::Sync(Event::Found { question, found }));
}

#[test]
fn the_list_of_everything() {
    for (width, height) in SIZES {
        let mut state = sized(width, height);
        keys(&mut state, "Ctrl+p l o g");
        answer(&mut state);
        insta::assert_snapshot!(format!("find_{width}x{height}"), rows(&state));
    }
    let mut state = sized(80, 24);
    keys(&mut state, "Ctrl+p");
    insta::assert_snapshot!("find_nothing_typed", rows(&state));
    keys(&mut state, "> c h e c k");
    insta::assert_snapshot!("find_actions", rows(&state));
    keys(&mut state, "Esc Ctrl+p z z z");
    assert!(rows(&state).contains("looking…"), "nobody has answered");
}

#[test]
fn the_filter_of_the_board() {
    for (width, height) in SIZES {
        let mut state = sized(width, height);
        keys(&mut state, "/ @");
        insta::assert_snapshot!(format!("filter_typed_{width}x{height}"), rows(&state));
        keys(&mut state, "Backspace a Enter");
        insta::assert_snapshot!(format!("filter_{width}x{height}"), rows(&state));
    }
    let mut state = sized(80, 24);
    keys(&mut state, "/ i s : x");
    insta::assert_snapshot!("filter_not_understood", rows(&state));
}

#[test]
fn what_can_be_typed_is_read_whole_at_every_width() {
    for (width, height) in [(200, 50), (80, 24), (48, 20), (40, 12)] {
        let mut state = sized(width, height);
        keys(&mut state, "/");
        let told = |state: &State| rows(state).split_whitespace().collect::<Vec<_>>().join(" ");
        let (empty, signs) = (told(&state), SIGNS.split_whitespace().collect::<Vec<_>>().join(" "));
        assert!(empty.contains(&signs), "{width}x{height}\n{}", rows(&state));
        keys(&mut state, "i s : f o o");
        let fault = told(&state);
        assert!(STATES.iter().all(|known| fault.contains(known)), "{width}x{height}\n{}", rows(&state));
    }
}
