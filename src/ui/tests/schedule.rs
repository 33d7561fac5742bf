//! The schedule and the person's week: a grid where there is room, an agenda where there is none.

use super::*;
use crate::app::look::Look;

/// Returns a plan with full days, bars, late and undated cards, seen on Saturday the 10th of October 2026.
fn planned() -> Snapshot {
    let mut plan = website();
    let mut set = |title: &str, start: Option<i8>, day: i8| {
        let task = plan.task_mut(&TaskId::new(title)).unwrap();
        (task.start, task.due) = (start.map(|day| date(2026, 10, day)), Some(date(2026, 10, day)));
    };
    set("Colours for charts", Some(13), 16);
    set("Accessibility pass", None, 16);
    set("Price table", None, 16);
    set("Migrate redirects 🌍", Some(1), 16);
    set("Cache headers", Some(11), 14);
    set("Re\u{301}sume\u{301} importer", None, 10);
    let old = plan.task_mut(&TaskId::new("Vendor onboarding #41")).unwrap();
    old.due = Some(date(2026, 9, 1));
    plan
}

fn on(press: &str, (width, height): (u16, u16)) -> State {
    let mut state = state((width, height), Link::Fresh { at: at(14, 1) });
    let _ = update(&mut state, snapshot_changed(&Arc::new(planned()), &[], 0));
    keys(&mut state, press);
    state
}

#[test]
fn a_month_is_a_grid_from_sixty_columns_on_and_an_agenda_below() {
    insta::assert_snapshot!("schedule_month_80x24", rows(&on("9", (80, 24))));
    insta::assert_snapshot!("schedule_month_120x40", rows(&on("9", (120, 40))));
    insta::assert_snapshot!("schedule_month_48x24", rows(&on("9", (48, 24))));
    insta::assert_snapshot!("schedule_month_40x12", rows(&on("9 j", (40, 12))));
    insta::assert_snapshot!("schedule_20x5", rows(&on("9", (20, 5))));
}

#[test]
fn a_week_has_room_for_two_rows_a_card() {
    insta::assert_snapshot!("schedule_week_80x24", rows(&on("9 l l 9", (80, 24))));
    insta::assert_snapshot!("schedule_week_120x40", rows(&on("9 l l 9", (120, 40))));
}

#[test]
fn what_has_no_day_stands_beside_the_grid_as_soon_as_the_person_is_there() {
    insta::assert_snapshot!("schedule_no_date_80x24", rows(&on("9 $", (80, 24))));
}

#[test]
fn a_card_in_hand_hangs_over_a_day() {
    insta::assert_snapshot!("schedule_in_hand_80x24", rows(&on("9 Space j", (80, 24))));
    insta::assert_snapshot!("schedule_in_hand_48x24", rows(&on("9 Space j", (48, 24))));
}

#[test]
fn ascii_says_the_same() {
    let mut state = on("9", (80, 24));
    state.look = Look { is_ascii: true, ..state.look };
    let text = rows(&state);
    assert!(text.is_ascii(), "{text}");
    insta::assert_snapshot!("schedule_ascii_80x24", text);
}

/// Without colour, the cursor is a bar and reversed, today a word, and late a word.
#[test]
fn nothing_is_told_by_colour_alone() {
    let mut state = on("9", (80, 24));
    state.look = Look { theme: ThemeName::Mono, ..state.look };
    let (buffer, text) = (frame(&state), rows(&state));
    assert!(text.contains("10 today") && text.contains("1 late"), "{text}");
    let bars: Vec<(u16, u16)> =
        (0..24).flat_map(|y| (0..80).map(move |x| (x, y))).filter(|at| buffer[*at].symbol() == "▌").collect();
    let [(x, y)] = bars.as_slice() else { panic!("one cursor: {bars:?}") };
    assert!(buffer[(x + 1, *y)].modifier.contains(Modifier::REVERSED));
    let mut empty = state;
    keys(&mut empty, "j");
    let (buffer, text) = (frame(&empty), rows(&empty));
    let is_reversed = |at: &(u16, u16)| at.1 > 2 && at.1 < 22 && buffer[*at].modifier.contains(Modifier::REVERSED);
    let seen = (0..24).flat_map(|y| (0..80).map(move |x| (x, y))).filter(is_reversed).count();
    assert!(seen > 0, "the cursor is seen on a day with nothing: {text}");
}

#[test]
fn the_week_of_a_person_is_a_board_or_an_agenda() {
    for (name, size) in [("week_120x40", (120, 40)), ("week_80x24", (80, 24)), ("week_48x24", (48, 24))] {
        let mut state = state(size, Link::Fresh { at: at(14, 1) });
        let mut plan = planned();
        plan.plan = crate::planner::plan::Plan::titled(PlanId::mine(), "My tasks");
        for task in ["Price table", "Cache headers", "Colours for charts"] {
            plan.task_mut(&TaskId::new(task)).unwrap().assignees = std::iter::once(UserId::new("me")).collect();
        }
        let _ = state.board.open(&PlanId::mine(), None);
        let _ = update(&mut state, snapshot_changed(&Arc::new(plan), &[], 0));
        let _ = update(&mut state, Message::Sync(Event::SignedInAs(UserId::new("me"))));
        keys(&mut state, "W");
        insta::assert_snapshot!(name, rows(&state));
    }
}

#[test]
fn every_terminal_can_show_every_day() {
    for width in [1, 33, 34, 59, 60, 80, 96, 120] {
        for height in [1, 3, 8, 10, 12, 24] {
            for press in ["9 $", "9 9 $ k", "9 Space j", "9 i"] {
                let _ = frame(&on(press, (width, height)));
            }
        }
    }
}
