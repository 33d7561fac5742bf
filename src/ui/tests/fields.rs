//! The menus and boxes of fields: what is set is marked, what a day means is said.

use super::*;
use crate::app::look::ThemeName;
use crate::sync::Members;
use crate::sync::Reading;

const SIZES: [(u16, u16); 4] = [(120, 40), (80, 24), (48, 20), (20, 5)];

/// Returns frames of every size after some keys, each under a name.
fn at_every_size(name: &str, press: &str) {
    for (width, height) in SIZES {
        let mut state = open(width, height);
        keys(&mut state, press);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), rows(&state));
    }
}

#[test]
fn the_priority_is_a_menu_of_four() {
    at_every_size("priority", "p");
    let mut state = open(80, 24);
    keys(&mut state, "v j v p i");
    insta::assert_snapshot!("priority_of_several", rows(&state));
}

#[test]
fn labels_have_their_colour_and_their_name() {
    at_every_size("labels", "j j t Down");
    let mut state = open(80, 24);
    keys(&mut state, "j j v k v t p");
    insta::assert_snapshot!("labels_of_several_narrowed", rows(&state));
    keys(&mut state, "Ctrl+e B");
    insta::assert_snapshot!("label_renamed", rows(&state));
    let mut state = open(80, 24);
    state.look.theme = ThemeName::Mono;
    keys(&mut state, "g t");
    insta::assert_snapshot!("label_names_without_colours", rows(&state));
}

#[test]
fn people_are_marked_and_those_who_are_no_members_named() {
    let person = |id: &str, name: &str| Person { id: UserId::new(id), name: name.to_owned() };
    for (width, height) in SIZES {
        let mut state = open(width, height);
        keys(&mut state, "j j j j a");
        let people = vec![person("anna", "Anna Kowalska"), person("me", "Mia Low"), person("w", "Wu\u{1b}[31m 日本")];
        let listed = Event::MembersListed(Members { plan: PlanId::new("plan"), people, reading: Reading::Done });
        let _ = update(&mut state, Message::Sync(listed));
        insta::assert_snapshot!(format!("people_{width}x{height}"), rows(&state));
    }
    let mut state = open(80, 24);
    keys(&mut state, "a");
    insta::assert_snapshot!("people_while_they_are_read", rows(&state));
}

#[test]
fn a_day_is_typed_above_its_month() {
    at_every_size("due", "@");
    at_every_size("due_typed", "j @ 3 Space n o v");
    let mut state = open(80, 24);
    keys(&mut state, "s 2 0 Space o c t");
    insta::assert_snapshot!("start_after_due", rows(&state));
    keys(&mut state, "Backspace Backspace Backspace x");
    insta::assert_snapshot!("no_day", rows(&state));
    let mut state = open(80, 24);
    keys(&mut state, "@ Tab j");
    insta::assert_snapshot!("month", rows(&state));
}

#[test]
fn what_a_card_shows_and_a_percentage() {
    let mut state = open(80, 24);
    keys(&mut state, "g v");
    insta::assert_snapshot!("preview", rows(&state));
    keys(&mut state, "Esc g % 5");
    insta::assert_snapshot!("percent", rows(&state));
}

#[test]
fn every_size_can_be_drawn_with_a_field_in_front() {
    for width in [0, 1, 12, 31, 34, 60, 90] {
        for height in [0, 1, 4, 5, 7, 8, 13, 15, 24] {
            for press in ["p", "t", "a", "@", "s", "g t", "g v", "g %"] {
                let mut state = open(width, height);
                keys(&mut state, press);
                let _ = frame(&state);
            }
        }
    }
}
