//! The charts of a plan at each size, and without colours.

use super::*;

#[test]
fn charts_at_each_size() {
    for size in [(120, 40), (80, 24), (48, 20), (20, 5)] {
        let mut state = open(size.0, size.1);
        keys(&mut state, "g c");
        insta::assert_snapshot!(format!("charts_{}x{}", size.0, size.1), rows(&state));
    }
}

#[test]
fn without_colours_late_open_and_done_are_told_apart() {
    let mut state = open(80, 24);
    state.look.theme = crate::app::look::ThemeName::Mono;
    keys(&mut state, "c g c");
    let rows = rows(&state);
    assert!(rows.contains("! late") && rows.contains('█') && rows.contains('░'), "{rows}");
}
