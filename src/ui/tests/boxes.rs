//! Cards as boxes, and what else the person has set of how the screen looks.

use super::*;
use crate::app::hit::{Hit, Part};
use crate::app::layout::Measures;
use crate::app::look::Emoji;
use crate::planner::due::DateStyle;

fn boxes(width: u16, height: u16) -> State {
    let mut state = state((width, height), Link::Fresh { at: at(14, 1) });
    state.board.measures.has_boxes = true;
    let _ = update(&mut state, snapshot_changed(&Arc::new(website()), &[], 0));
    state
}

#[test]
fn cards_are_boxes() {
    let mut state = boxes(80, 24);
    insta::assert_snapshot!("boxes_80x24", rows_with_looks(&state));
    keys(&mut state, "j Space l");
    insta::assert_snapshot!("boxes_in_hand_80x24", rows(&state));
    keys(&mut state, "Esc e");
    insta::assert_snapshot!("boxes_rename_80x24", rows(&state));
    insta::assert_snapshot!("boxes_48x20", rows(&boxes(48, 20)));
    let mut state = boxes(80, 24);
    state.look.is_ascii = true;
    assert!(rows(&state).is_ascii(), "{}", rows(&state));
}

#[test]
fn in_a_low_terminal_there_are_no_boxes() {
    assert!(rows(&boxes(80, 12)).contains('┌'));
    assert!(!rows(&boxes(80, 11)).contains('┌'));
}

#[test]
fn boxes_stay_when_another_plan_is_opened() {
    let mut state = boxes(80, 24);
    let _ = state.board.open(&PlanId::new("other"), None);
    assert!(state.board.measures.has_boxes);
}

#[test]
fn a_box_is_hit_where_it_is_drawn_and_the_upper_half_is_above() {
    for (size, walk) in [((80, 24), "j"), ((80, 24), "G"), ((48, 20), "j j"), ((120, 40), "l j")] {
        let mut state = boxes(size.0, size.1);
        keys(&mut state, walk);
        let (layout, column) = (state.board.layout(size), state.board.cursor.column);
        let seen = layout.columns_from(state.board.board().unwrap(), state.board.window.first_column);
        let x = seen.iter().find(|seen| seen.index == column).unwrap().x;
        let buffer = frame(&state);
        let mut corners = 0;
        for y in crate::app::hit::body_line(&layout)..size.1 {
            let is_top = buffer[(x, y)].symbol() == "┌" && buffer[(x, y)].modifier == buffer[(x + 1, y)].modifier;
            if !is_top {
                continue;
            }
            corners += 1;
            let rows: Vec<_> = (0..4)
                .map(|line| match state.board.hit(size, (x, y + line)) {
                    Some(Hit { part: Part::Card { row, is_upper }, .. }) => (row, is_upper),
                    other => panic!("{other:?} on line {line} of a box, {size:?} {walk}"),
                })
                .collect();
            assert!(rows.iter().all(|(row, _)| *row == rows[0].0), "{rows:?}");
            assert_eq!(rows.iter().map(|(_, is_upper)| *is_upper).collect::<Vec<_>>(), [true, true, false, false]);
        }
        assert_eq!(corners, layout.capacity(state.board.board().unwrap().columns[column].count()).min(corners.max(1)));
        assert!(corners > 1, "{size:?} {walk}");
    }
}

#[test]
fn columns_are_as_many_as_the_person_wants() {
    let mut state = open(200, 24);
    assert_eq!(state.board.layout(state.size).columns, 5);
    state.board.measures = Measures { columns_max: 2, ..Measures::default() };
    assert!(rows(&state).contains("+3 columns ›"), "{}", rows(&state));
}

#[test]
fn days_are_written_as_the_person_wants() {
    let mut state = open(80, 24);
    for (dates, late, later) in [
        (DateStyle::Relative, "OVERDUE 2d", "due Fri"),
        (DateStyle::Iso, "OVERDUE 2026-10-08", "due 2026-10-16"),
        (DateStyle::DayMonth, "OVERDUE 8 Oct", "due 16 Oct"),
        (DateStyle::MonthDay, "OVERDUE Oct 8", "due Oct 16"),
    ] {
        state.look.dates = dates;
        let screen = rows(&state);
        assert!(screen.contains(late) && screen.contains(later), "{dates:?}\n{screen}");
    }
    keys(&mut state, "Enter");
    for (dates, due) in [
        (DateStyle::Relative, "Fri 16 Oct (in 6 days)"),
        (DateStyle::Iso, "Fri 2026-10-16 (in 6 days)"),
        (DateStyle::MonthDay, "Fri Oct 16 (in 6 days)"),
    ] {
        state.look.dates = dates;
        assert!(rows(&state).contains(due), "{dates:?}\n{}", rows(&state));
    }
}

#[test]
fn pictures_are_shown_or_not_and_nothing_else_moves() {
    let mut state = open(80, 24);
    let shown = rows(&state);
    assert!(shown.contains("redirects 🌍"));
    state.look.emoji = Emoji::Text;
    assert_eq!(rows(&state), shown.replace('🌍', "::"));
    state.look.emoji = Emoji::Strip;
    let stripped: Vec<String> = shown.replace('🌍', "  ").lines().map(|line| line.trim_end().to_owned()).collect();
    assert_eq!(rows(&state).lines().collect::<Vec<_>>(), stripped);
}
