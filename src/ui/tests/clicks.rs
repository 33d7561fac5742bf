//! What is clicked is what is drawn there: every list at every size, line by line.

use super::*;
use crate::app::mouse::tests::{DOWN, UP, mouse};
use crate::app::overlays::Overlay;

/// The keys that open a list, a panel or the facets.
const LISTS: [&str; 9] = ["?", "p", "a", "m", "'", "b", "f", "Ctrl+p", "g p"];

/// Returns the rows that have the mark of the cursor in one of these columns.
fn marked(state: &State, columns: std::ops::Range<u16>) -> Vec<u16> {
    let buffer = frame(state);
    let is_marked = |y: &u16| columns.clone().any(|x| buffer[(x, *y)].symbol() == "▌");
    (0..buffer.area.height).filter(is_marked).collect()
}

#[test]
fn the_mark_goes_to_the_line_that_was_clicked() {
    let mut clicked = 0;
    for name in LISTS {
        for size in [(40, 12), (48, 20), (80, 24), (200, 50)] {
            let mut state = state(size, Link::Fresh { at: at(14, 1) });
            let _ = update(&mut state, snapshot_changed(&Arc::new(website()), &[], 0));
            keys(&mut state, name);
            assert_eq!(state.overlays.len(), 1, "{name}");
            let is_beside = matches!(state.overlays.last(), Some(Overlay::Facets(_))) && size.0 >= 72;
            let columns = if is_beside { size.0 - 36..size.0 } else { (size.0.saturating_sub(78)) / 2..size.0 };
            for y in 0..size.1 {
                let mut state = state.clone();
                let before = marked(&state, columns.clone());
                let x = columns.start + 6;
                mouse(&mut state, &[(DOWN, x, y), (UP, x, y)]);
                let after = marked(&state, columns.clone());
                if state.overlays.len() == 1 && before != after {
                    assert!(after.contains(&y), "{name} {size:?} line {y}: {after:?}\n{}", rows(&state));
                    clicked += 1;
                }
            }
        }
    }
    assert!(clicked > 150, "{clicked}");
}
