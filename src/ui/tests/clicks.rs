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

/// Clicks as the program does: what a point means is asked of the picture.
fn click(state: &mut State, at: (u16, u16)) {
    let message = if is_beside(state, at) {
        Some(Message::Beside)
    } else {
        overlays::field::pointed(state, at).map(Message::OnLine)
    };
    if let Some(message) = message {
        let _ = update(state, message);
    }
}

/// Returns where some words begin on the screen, for the last time.
fn find(state: &State, words: &str) -> Option<(u16, u16)> {
    let buffer = frame(state);
    let from = |(x, y): (u16, u16)| (x..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    buffer.area.positions().map(|at| (at.x, at.y)).filter(|at| from(*at).starts_with(words)).last()
}

fn typing(open: &str, text: &str, size: (u16, u16)) -> State {
    let mut state = state(size, Link::Fresh { at: at(14, 1) });
    let _ = update(&mut state, snapshot_changed(&Arc::new(website()), &[], 0));
    keys(&mut state, open);
    let _ = update(&mut state, Message::Paste(text.to_owned()));
    state
}

fn typed(state: &State) -> (String, usize) {
    match state.overlays.last() {
        Some(Overlay::Field(field)) => (field.text.text().to_owned(), field.text.cursor()),
        _ => (String::new(), usize::MAX),
    }
}

#[test]
fn a_click_on_a_typed_line_places_the_cursor_and_one_on_what_is_offered_takes_it() {
    for open in ["n", "/", ":", "e", "N"] {
        for size in [(200, 50), (80, 24), (48, 20), (40, 12), (20, 5)] {
            // There the sync line says the filter, too, below it.
            if open == "/" && size.1 < 8 {
                continue;
            }
            let mut state = typing(open, "xyz >", size);
            let (x, y) = find(&state, "xyz >").unwrap_or_else(|| panic!("{open} {size:?}\n{}", rows(&state)));
            let end = typed(&state).1;
            click(&mut state, (x + 1, y));
            assert_eq!(typed(&state).1, end - 4, "{open} {size:?}");
            // A line that is longer than its room shows another part of itself by now.
            let mut state = typing(open, "xyz >", size);
            click(&mut state, (x + 6, y));
            assert_eq!(typed(&state).1, end, "{open} {size:?}: behind what is typed");
            let Some((x, y)) = find(&state, "Tab takes") else {
                assert!(!matches!(open, "n" | "/") || size.1 < 20, "{open} {size:?}\n{}", rows(&state));
                continue;
            };
            let second = state.quick.as_ref().unwrap().candidates[1].clone();
            let begin = typed(&state).0[..second.at.start].to_owned();
            click(&mut state, (x + 3, y + 2));
            assert_eq!(typed(&state).0, format!("{begin}{} ", second.insert), "{open} {size:?}");
        }
    }
}

#[test]
fn what_is_said_of_a_typed_line_is_beside_it() {
    for (width, height) in [(200, 50), (80, 24), (48, 20), (40, 12)] {
        for x in [0, width / 2, width - 1] {
            for (open, text) in [("n", ""), ("/", ""), ("/", "log is:")] {
                let mut state = typing(open, text, (width, height));
                click(&mut state, (x, height - 1));
                assert!(state.overlays.is_empty(), "{open} {width}x{height} at {x}\n{}", rows(&state));
                assert_eq!(state.board.filter().is_some(), !text.is_empty(), "what is seen stays");
            }
            let mut state = typing("n", "x", (width, height));
            click(&mut state, (x, height - 1));
            assert_eq!(typed(&state).0, "x", "what is typed is not lost by a click");
            assert!(state.notice.is_some());
        }
    }
}
