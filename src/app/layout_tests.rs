//! What fits into terminals of many sizes.

use proptest::prelude::*;

use super::*;

fn divide(width: u16, height: u16, columns: usize) -> Layout {
    Layout::divide((width, height), columns, 0, false, Measures::default())
}

#[test]
fn columns_are_as_many_and_as_wide_as_the_person_wants() {
    let columns = |width, columns_max, column_width| {
        let measures = Measures { columns_max, column_width, has_boxes: false };
        let layout = Layout::divide((width, 24), 20, 0, false, measures);
        (layout.columns, layout.column_width)
    };
    assert_eq!(columns(200, 3, 24), (3, 60), "no wider than can be read");
    assert_eq!(columns(120, 6, 40), (2, 59));
    assert_eq!(columns(80, 20, 16), (4, 19));
    assert_eq!(columns(60, 6, 60), (1, 60));
}

#[test]
fn boxes_take_four_lines_and_give_way_where_two_have_no_room() {
    let measures = Measures { has_boxes: true, ..Measures::default() };
    let layout = |height| Layout::divide((80, height), 5, 0, false, measures);
    let full = layout(24);
    assert_eq!((full.body_height, full.card_height()), (19, 4));
    assert_eq!((full.capacity(4), full.capacity(5)), (4, 4));
    // 16 rows for cards: four boxes fill them, but not beside the line that says how many more there are.
    let exact = layout(21);
    assert_eq!((exact.body_height, exact.capacity(4), exact.capacity(5)), (16, 4, 3));
    assert_eq!(layout(12).card_height(), 4);
    assert_eq!(layout(11).card_height(), 3);
    assert_eq!(Layout::divide((80, 24), 5, 0, true, measures).card_height(), 1, "a list has lines");
}

#[test]
fn columns_are_divided_as_the_sketches_say() {
    let columns = |width| {
        let layout = divide(width, 24, 20);
        (layout.columns, layout.column_width)
    };
    assert_eq!(columns(80), (3, 26));
    assert_eq!(columns(100), (4, 24));
    assert_eq!(columns(120), (4, 29));
    assert_eq!(columns(160), (6, 25));
    assert_eq!(columns(60), (2, 29));
    assert_eq!(columns(59), (1, 59));
}

#[test]
fn beside_a_pane_two_columns_stay() {
    let plan = crate::planner::fixture::plan(&[("A", &[]), ("B", &[]), ("C", &[]), ("D", &[]), ("E", &[])]);
    let board = Board::of(&plan, &crate::planner::board::arrangement::Arrangement::default());
    let layout = |width| {
        let layout = Layout::of((width, 24), Some(&board), true, false, Measures::default());
        (layout.columns, layout.column_width, layout.pane_width)
    };
    assert_eq!(layout(120), (2, 24, 70));
    assert_eq!(layout(160), (3, 29, 70));
    assert_eq!(layout(200), (4, 29, 80));
    assert_eq!(layout(119), (4, 29, 0), "there a task has the whole screen");
    assert_eq!(Layout::of((200, 7), Some(&board), true, false, Measures::default()).pane_width, 0);
    assert_eq!(Layout::of((200, 50), Some(&board), false, false, Measures::default()).pane_width, 0);
}

#[test]
fn few_columns_share_the_width_up_to_a_line_one_can_read() {
    assert_eq!(divide(120, 24, 2).column_width, 59);
    assert_eq!(divide(200, 50, 1).column_width, 60);
}

#[test]
fn bars_give_way_before_cards_do() {
    let full = divide(80, 24, 5);
    assert!(full.has_title && full.has_rule && full.has_hints);
    assert_eq!((full.body_height, full.capacity(7), full.capacity(6)), (19, 6, 6));
    let low = divide(80, 15, 5);
    assert!(low.has_title && !low.has_hints);
    let lower = divide(80, 9, 5);
    assert!(!lower.has_title && !lower.has_rule);
    assert_eq!(lower.body_height, 7);
}

#[test]
fn a_tiny_terminal_gets_a_list() {
    let layout = divide(20, 5, 5);
    assert_eq!((layout.kind, layout.body_height), (Kind::List, 3));
    assert_eq!(divide(1, 1, 0).body_height, 1);
    assert_eq!(divide(0, 0, 0).body_height, 0);
}

proptest! {
    #[test]
    fn any_terminal_can_be_divided(width in 0u16..400, height in 0u16..200, columns in 0usize..300, folded in 0usize..9) {
        let layout = Layout::divide((width, height), columns, folded, false, Measures::default());
        let used = usize::from(layout.column_width + 1) * layout.columns;
        prop_assert!(used <= usize::from(width) + 1);
        prop_assert!(layout.body_height <= height);
    }

    #[test]
    fn the_cursor_is_always_in_the_window(
        previous in 0usize..99, length in 1usize..99, cursor in 0usize..99, capacity in 1usize..20,
    ) {
        let cursor = cursor.min(length - 1);
        let first = first_row(previous, cursor, length, capacity);
        prop_assert!(first <= cursor && cursor < first + capacity);
        prop_assert!(first + capacity <= length || first == 0, "no empty rows while cards are hidden");
    }
}
