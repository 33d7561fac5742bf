//! Lines to type and questions, where they stand on the screen.

use super::*;
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
