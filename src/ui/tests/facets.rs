//! The facets beside the board and below it, at each size.

use super::*;

const SIZES: [(u16, u16); 5] = [(120, 40), (80, 24), (48, 20), (40, 12), (20, 5)];

#[test]
fn the_facets_and_what_they_show() {
    for (width, height) in SIZES {
        let mut state = open(width, height);
        keys(&mut state, "f Space");
        insta::assert_snapshot!(format!("facets_{width}x{height}"), rows(&state));
        keys(&mut state, "G");
        insta::assert_snapshot!(format!("facets_end_{width}x{height}"), rows(&state));
    }
}

#[test]
fn the_board_behind_is_filtered_and_says_by_what() {
    let mut state = open(80, 24);
    keys(&mut state, "f Tab Space j Space Enter");
    insta::assert_snapshot!("facets_kept", rows(&state));
}

#[test]
fn a_plan_without_cards_has_no_facets() {
    let mut state = open(80, 24);
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&[("To do", &[])])), &[], 0));
    keys(&mut state, "f");
    assert!(rows(&state).contains("no cards to choose from"));
    keys(&mut state, "j Tab Space F Esc");
    assert!(state.overlays.is_empty());
}
