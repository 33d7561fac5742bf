//! The menus of fields, where what is set is marked.

use super::*;

const SIZES: [(u16, u16); 4] = [(120, 40), (80, 24), (48, 20), (20, 5)];

#[test]
fn the_priority_is_a_menu_of_four() {
    for (width, height) in SIZES {
        let mut state = open(width, height);
        keys(&mut state, "p");
        insta::assert_snapshot!(format!("priority_{width}x{height}"), rows(&state));
    }
    let mut state = open(80, 24);
    keys(&mut state, "v j v p i");
    insta::assert_snapshot!("priority_of_several", rows(&state));
}
