//! Lines to type and questions, where they stand on the screen.

use super::*;
use crate::app::overlays::task::items;
use crate::app::overlays::task::lines::Stop;
use crate::planner::details::ItemList;
use crate::planner::fixture::details;

const SIZES: [(u16, u16); 4] = [(200, 50), (80, 24), (48, 20), (20, 5)];

#[test]
fn a_title_is_typed_where_it_stands() {
    for (width, height) in SIZES {
        let mut state = open(width, height);
        keys(&mut state, "j e s !");
        insta::assert_snapshot!(format!("title_{width}x{height}"), rows(&state));
    }
    let mut state = open(80, 24);
    keys(&mut state, "4 j e");
    insta::assert_snapshot!("title_in_a_list", rows(&state));
}

#[test]
fn a_new_card_is_typed_where_it_will_stand() {
    for (width, height) in SIZES {
        let mut state = open(width, height);
        keys(&mut state, "l o");
        let _ = update(&mut state, Message::Paste("Write to the people of 日本 about it\nsoon".to_owned()));
        insta::assert_snapshot!(format!("new_card_{width}x{height}"), rows(&state));
    }
    let mut state = open(80, 24);
    keys(&mut state, "n x");
    insta::assert_snapshot!("new_card_below_the_screen", rows(&state));
    keys(&mut state, "Esc l l O y Enter");
    insta::assert_snapshot!("new_card_made", rows(&state));
}

#[test]
fn a_column_is_named_where_its_name_stands() {
    let mut state = open(80, 24);
    keys(&mut state, "l g e s");
    insta::assert_snapshot!("column_name", rows(&state));
}

#[test]
fn a_checklist_item_is_typed_in_front_of_the_panel() {
    let mut state = open(80, 24);
    keys(&mut state, "Enter");
    let told = details("Write launch notes", &[("one", "2"), ("two", "1")], &[]);
    let event = Event::DetailsChanged { task: told.task.clone(), details: Arc::new(told), is_fresh: true };
    let _ = update(&mut state, Message::Sync(event));
    keys(&mut state, "Space n x");
    insta::assert_snapshot!("new_item", rows(&state));
}

/// Returns a program with the panel of a task that has two links.
pub(super) fn linked(width: u16, height: u16) -> State {
    let mut state = open(width, height);
    let mut told = details("Write launch notes", &[("one", "2")], &[("x", "1"), ("y", "2")]);
    told.references[0].url =
        "https://microsoft.com@xn--evil-epa.example/login?next=/a/rather/long/way/to/anywhere/at/all".to_owned();
    told.references[0].kind = Some("Word".to_owned());
    let Some(view) = state.board.view.take() else { return state };
    let mut plan = view.plan().clone();
    let task = plan.task_mut(&told.task).unwrap();
    task.references = 2;
    let known = [(told.task.clone(), Arc::new(told.clone()))].into_iter().collect();
    plan.locks = Arc::new(crate::planner::lock::Locks { details: known, ..crate::planner::lock::Locks::default() });
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan), &[], 1));
    keys(&mut state, "Enter");
    let event = Event::DetailsChanged { task: told.task.clone(), details: Arc::new(told), is_fresh: true };
    let _ = update(&mut state, Message::Sync(event));
    items::stand(&mut state, Stop::Item(ItemList::References, "x".to_owned()));
    state
}

#[test]
fn a_link_is_looked_at_before_it_is_opened_and_given_a_type() {
    for (width, height) in [(120, 40), (80, 24), (48, 20)] {
        let mut state = linked(width, height);
        keys(&mut state, "g o");
        insta::assert_snapshot!(format!("link_look_{width}x{height}"), rows(&state));
        keys(&mut state, "Esc g t");
        insta::assert_snapshot!(format!("link_kind_{width}x{height}"), rows(&state));
        keys(&mut state, "Esc g e");
        insta::assert_snapshot!(format!("link_address_{width}x{height}"), rows(&state));
    }
}

#[test]
fn items_that_are_pasted_are_shown_before_they_are_added() {
    for (width, height) in [(120, 40), (80, 24)] {
        let mut state = linked(width, height);
        keys(&mut state, "g g n");
        let _ = update(
            &mut state,
            Message::Paste(["one", "two", "three", "four", "five", "six", "seven", "eight"].join("\n")),
        );
        insta::assert_snapshot!(format!("items_pasted_{width}x{height}"), rows(&state));
    }
}

/// Returns a program with notes open in the box.
pub(super) fn notes(width: u16, height: u16) -> State {
    let mut state = open(width, height);
    keys(&mut state, "Enter");
    let mut told = details("Write launch notes", &[("one", "2")], &[]);
    told.description =
        "Who reads it first?\n\n日本語の案内も要る and a line that is longer than a box of eighty columns \
                        is wide, e\u{301}t puis\t\u{1b}[31m👨‍👩‍👧 last"
            .to_owned();
    let event = Event::DetailsChanged { task: told.task.clone(), details: Arc::new(told), is_fresh: true };
    let _ = update(&mut state, Message::Sync(event));
    items::stand(&mut state, Stop::Note(0));
    keys(&mut state, "e");
    state
}

#[test]
fn notes_are_typed_in_a_box() {
    for (width, height) in [(120, 40), (80, 24), (48, 20), (20, 5)] {
        insta::assert_snapshot!(format!("notes_{width}x{height}"), rows(&notes(width, height)));
    }
    let mut state = notes(80, 24);
    let _ = update(&mut state, Message::Paste("\nmore".repeat(40)));
    (0..22).for_each(|_| drop(keys(&mut state, "Up")));
    insta::assert_snapshot!("notes_scrolled", rows(&state));
    keys(&mut state, "Esc");
    insta::assert_snapshot!("notes_thrown_away", rows(&state));
}

#[test]
fn notes_can_be_drawn_at_every_size_and_the_cursor_is_seen() {
    for width in [0, 1, 2, 3, 4, 11, 12, 13, 25, 60, 90] {
        for height in [0, 1, 2, 3, 4, 5, 7, 8, 16, 24] {
            let mut state = notes(width, height);
            for _ in 0..6 {
                let buffer = frame(&state);
                let is_cursor = |at: &(u16, u16)| buffer[*at].modifier.contains(Modifier::REVERSED);
                let area = buffer.area;
                let is_seen = area.positions().any(|position| is_cursor(&(position.x, position.y)));
                assert!(is_seen || width < 3 || height < 1, "{width}x{height}");
                keys(&mut state, "Up");
            }
        }
    }
}

#[test]
fn what_is_deleted_is_asked_about_in_words() {
    for (width, height) in SIZES {
        let mut state = open(width, height);
        keys(&mut state, "d");
        insta::assert_snapshot!(format!("delete_{width}x{height}"), rows(&state));
    }
    let mut state = open(80, 24);
    keys(&mut state, "* d");
    insta::assert_snapshot!("delete_several", rows(&state));
    keys(&mut state, "Esc Esc g d");
    insta::assert_snapshot!("delete_column", rows(&state));
}

#[test]
fn every_size_can_be_drawn_with_something_in_front() {
    for width in [0, 1, 11, 12, 25, 33, 34, 60, 90] {
        for height in [0, 1, 2, 4, 5, 7, 8, 10, 16, 24] {
            for press in ["e", "n", "O", "N", "g e", "d", "S"] {
                let mut state = open(width, height);
                keys(&mut state, press);
                let _ = frame(&state);
            }
        }
    }
}
