//! Cards carried by the mouse: where a drag hangs them, what a drop sends. The screen is the one of `mouse_tests.rs`.

use crossterm::event::MouseEventKind;
use pretty_assertions::assert_eq;

use crate::app::effect::Effect;
use crate::app::message::Message;
use crate::app::mouse::tests::DOWN;
use crate::app::mouse::tests::DRAG;
use crate::app::mouse::tests::RIGHT;
use crate::app::mouse::tests::UP;
use crate::app::mouse::tests::at;
use crate::app::mouse::tests::cards;
use crate::app::mouse::tests::long;
use crate::app::mouse::tests::mouse;
use crate::app::mouse::tests::news;
use crate::app::mouse::tests::submitted;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::order;
use crate::app::update;
use crate::planner::edit::Edit;
use crate::planner::id::TaskId;
use crate::sync::Command;

#[test]
fn a_card_is_dropped_at_the_slot_under_the_pointer() {
    let dropped_at = |x: u16, y: u16| {
        let mut state = opened(&[("A", &["a1", "a2"]), ("B", &["b1", "b2"]), ("C", &[])]);
        let effects = mouse(&mut state, &[(DOWN, 5, 4), (DRAG, x, y)]);
        assert_eq!(submitted(&effects).len(), 0, "nothing is sent on the way");
        let shown: Vec<Vec<String>> =
            order(&state).iter().map(|cards| cards.iter().map(ToString::to_string).collect()).collect();
        let effects = mouse(&mut state, &[(UP, x, y)]);
        assert!(state.board.hand.is_none());
        assert_eq!(at(&state).0, "a1", "the cursor goes with the card");
        assert_eq!(order(&state), shown, "where it was shown, it is");
        (shown[1].join(" "), shown[2].join(" "), submitted(&effects).len())
    };
    let second = |cards: &str| (cards.to_owned(), String::new(), 1);
    assert_eq!(dropped_at(30, 3), second("a1 b1 b2"), "the upper half of the first card");
    assert_eq!(dropped_at(30, 4), second("b1 a1 b2"), "its lower half");
    assert_eq!(dropped_at(30, 5), second("b1 a1 b2"), "the blank line below it");
    assert_eq!(dropped_at(30, 6), second("b1 a1 b2"), "the upper half of the second");
    assert_eq!(dropped_at(30, 7), second("b1 b2 a1"));
    assert_eq!(dropped_at(53, 20), second("b1 b2 a1"), "the gap and the whole height are a target");
    assert_eq!(dropped_at(30, 1), second("b1 b2 a1"), "the name means the bottom");
    assert_eq!(dropped_at(30, 2), second("a1 b1 b2"), "the rule means the top");
    assert_eq!(dropped_at(60, 9), ("b1 b2".to_owned(), "a1".to_owned(), 1), "an empty column");
}

#[test]
fn the_order_that_is_sent_names_the_neighbours() {
    let mut state = opened(&[("A", &["a1"]), ("B", &["b1", "b2"])]);
    let effects = mouse(&mut state, &[(DOWN, 5, 3), (DRAG, 45, 9), (DRAG, 45, 4), (UP, 45, 4)]);
    let [Edit::MoveTask(edit)] = submitted(&effects)[..] else { panic!("one edit: {effects:?}") };
    assert_eq!((edit.to.after.as_ref(), edit.to.before.as_ref()), (Some(&TaskId::new("b1")), Some(&TaskId::new("b2"))));
    assert!(effects.contains(&Effect::Sync(Command::Settle)), "a drop is sent at once");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Sync(Command::KeepHistory(_)))), "and can be undone");
    keys(&mut state, "u");
    assert_eq!(order(&state), [vec!["a1"], vec!["b1", "b2"]]);
}

#[test]
fn within_its_column_a_card_goes_up_and_down() {
    let dragged = |from: u16, to: u16| {
        let mut state = opened(&[("A", &["a1", "a2", "a3", "a4"])]);
        let effects = mouse(&mut state, &[(DOWN, 5, from), (DRAG, 5, to), (UP, 5, to)]);
        (order(&state)[0].join(" "), submitted(&effects).len())
    };
    let is = |cards: &str, count: usize| (cards.to_owned(), count);
    assert_eq!(dragged(3, 6), is("a1 a2 a3 a4", 0), "the upper half of the next card is where it was");
    assert_eq!(dragged(3, 7), is("a2 a1 a3 a4", 1));
    assert_eq!(dragged(3, 9), is("a2 a1 a3 a4", 1));
    assert_eq!(dragged(3, 20), is("a2 a3 a4 a1", 1));
    assert_eq!(dragged(12, 6), is("a1 a4 a2 a3", 1));
    assert_eq!(dragged(12, 10), is("a1 a2 a3 a4", 0), "the lower half of the card above, too");
    assert_eq!(dragged(12, 3), is("a4 a1 a2 a3", 1));
    assert_eq!(dragged(3, 5), is("a1 a2 a3 a4", 0), "never left");
}

#[test]
fn a_card_that_comes_back_or_is_put_back_sends_nothing() {
    let mut state = opened(&[("A", &["a1", "a2"]), ("B", &["b1"])]);
    let before: Vec<Vec<String>> = vec![vec!["a1".into(), "a2".into()], vec!["b1".into()]];
    let there_and_back = [(DOWN, 5, 3), (DRAG, 45, 3), (DRAG, 5, 3), (UP, 5, 3)];
    assert_eq!(submitted(&mouse(&mut state, &there_and_back)).len(), 0);
    assert_eq!(order(&state), before);
    let right_click = [(DOWN, 5, 3), (DRAG, 45, 3), (RIGHT, 45, 3)];
    assert_eq!(submitted(&mouse(&mut state, &right_click)).len(), 0);
    assert!(state.board.hand.is_none());
    let goes_on = [(DRAG, 45, 4), (UP, 45, 4)];
    assert_eq!(submitted(&mouse(&mut state, &goes_on)).len(), 0, "it is not picked up again before it is let go");
    mouse(&mut state, &[(DOWN, 5, 3), (DRAG, 45, 3)]);
    keys(&mut state, "Esc");
    assert_eq!(submitted(&mouse(&mut state, &goes_on)).len(), 0);
    assert_eq!(order(&state), before);
    assert_eq!(mouse(&mut state, &[(RIGHT, 5, 3), (UP, 5, 3), (DRAG, 9, 9)]), [], "nothing is in hand");
}

#[test]
fn where_a_card_cannot_stand_it_says_why_and_a_drop_there_puts_it_back() {
    let mut state = opened(&[("A", &["a1"]), ("B", &["b1"]), ("", &["lost"])]);
    mouse(&mut state, &[(DOWN, 5, 3), (DRAG, 30, 3), (DRAG, 60, 3)]);
    assert!(news(&state).contains("No bucket"));
    assert_eq!(order(&state), [vec![], vec!["a1", "b1"], vec!["lost"]], "it stays where it hung last");
    mouse(&mut state, &[(DRAG, 30, 4)]);
    assert_eq!(news(&state), "", "it can stand here");
    let effects = mouse(&mut state, &[(DRAG, 60, 3), (UP, 60, 3)]);
    assert_eq!(submitted(&effects).len(), 0, "nobody meant the column on the way");
    assert_eq!(order(&state), [vec!["a1"], vec!["b1"], vec!["lost"]]);
    assert!(news(&state).contains("No bucket"), "why can still be read");
}

#[test]
fn every_slot_of_a_long_column_can_be_reached() {
    for (wanted, from) in (0..=20).flat_map(|slot| [(slot, 'b'), (slot, 'a')]) {
        let mut state = long(20);
        // From the other column, or a card of the column itself.
        let start = if from == 'b' { (DOWN, 45, 3) } else { (DOWN, 5, 9) };
        mouse(&mut state, &[start]);
        let held = at(&state).0.to_owned();
        let others: Vec<String> = cards('a', 20).into_iter().filter(|card| *card != held).collect();
        let wanted = wanted.min(others.len());
        let mut expected = others.clone();
        expected.insert(wanted, held.clone());
        // As a person does it: to the line of the first or last card until the slot can be seen.
        for _ in 0..40 {
            if order(&state)[0] == expected {
                break;
            }
            let hung = order(&state)[0].iter().position(|card| *card == held);
            let line = if hung.is_some_and(|hung| hung > wanted) { 3 } else { 21 };
            let near = (3..21).find(|y| {
                let mut tried = state.clone();
                mouse(&mut tried, &[(DRAG, 9, *y)]);
                order(&tried)[0] == expected
            });
            mouse(&mut state, &[(DRAG, 9, near.unwrap_or(line))]);
        }
        let effects = mouse(&mut state, &[(UP, 9, 9)]);
        assert_eq!(order(&state)[0], expected, "{held} into slot {wanted}");
        assert_eq!(submitted(&effects).len(), usize::from(held != "a2" || wanted != 2));
    }
}

#[test]
fn a_drag_over_the_edge_shows_one_more_column() {
    let mut state =
        opened(&[("A", &["a1"]), ("B", &["b1"]), ("C", &["c1"]), ("D", &["d1", "d2"]), ("E", &["e1", "e2"])]);
    mouse(&mut state, &[(DOWN, 5, 3), (DRAG, 79, 3)]);
    assert_eq!((state.board.window.first_column, order(&state)[3].join(" ")), (1, "a1 d1 d2".to_owned()));
    mouse(&mut state, &[(DRAG, 78, 1), (DRAG, 60, 4)]);
    assert_eq!((state.board.window.first_column, order(&state)[4].join(" ")), (2, "e1 a1 e2".to_owned()));
    mouse(&mut state, &[(DRAG, 0, 20)]);
    assert_eq!((state.board.window.first_column, order(&state)[1].join(" ")), (1, "b1 a1".to_owned()));
    mouse(&mut state, &[(DRAG, 26, 1)]);
    assert_eq!((state.board.window.first_column, order(&state)[0].join(" ")), (1, String::new()), "no mark there");
    mouse(&mut state, &[(DRAG, 25, 1)]);
    assert_eq!((state.board.window.first_column, order(&state)[0].join(" ")), (0, "a1".to_owned()), "‹ 1 column");
    mouse(&mut state, &[(RIGHT, 25, 1), (UP, 0, 0)]);
    keys(&mut state, "$");
    mouse(&mut state, &[(DOWN, 0, 3), (DRAG, 0, 9)]);
    assert_eq!(state.board.window.first_column, 2, "straight down from the first cell is not sideways");
}

#[test]
fn the_wheel_scrolls_under_a_card_in_hand() {
    let mut state = long(20);
    mouse(&mut state, &[(DOWN, 45, 3), (DRAG, 5, 6)]);
    assert_eq!(order(&state)[0][1], "b0");
    mouse(&mut state, &[(MouseEventKind::ScrollDown, 5, 6); 2]);
    let place = order(&state)[0].iter().position(|card| *card == "b0").unwrap();
    let first = state.board.window.first_row(&state.board.board().unwrap().columns[0].id);
    assert!((first..first + 6).contains(&place) && first >= 5, "{place} is on the screen, which begins at {first}");
    let effects = mouse(&mut state, &[(UP, 5, 6)]);
    assert_eq!((submitted(&effects).len(), order(&state)[0][place]), (1, "b0"));
}

#[test]
fn the_selected_cards_are_carried_together() {
    let mut state = opened(&[("A", &["a1", "a2", "a3", "a4"]), ("B", &["b1", "b2"])]);
    keys(&mut state, "v j j v");
    let effects = mouse(&mut state, &[(DOWN, 5, 9), (DRAG, 45, 4), (UP, 45, 4)]);
    assert_eq!(order(&state), [vec!["a2", "a4"], vec!["b1", "a1", "a3", "b2"]]);
    assert_eq!(submitted(&effects).len(), 2);
    mouse(&mut state, &[(DOWN, 5, 3), (DRAG, 45, 20), (UP, 45, 20)]);
    assert_eq!(order(&state)[1], ["b1", "a1", "a3", "b2", "a2"], "a card that is not selected goes alone");
    mouse(&mut state, &[(DOWN, 45, 6), (DRAG, 45, 13), (UP, 45, 13)]);
    assert_eq!(order(&state)[1], ["b1", "b2", "a1", "a3", "a2"], "down within the column");
    mouse(&mut state, &[(DOWN, 45, 13), (DRAG, 45, 3), (UP, 45, 3)]);
    assert_eq!(order(&state)[1], ["a1", "a3", "b1", "b2", "a2"]);
}

#[test]
fn cards_picked_up_by_key_go_on_with_the_mouse() {
    let mut state = opened(&[("A", &["a1", "a2"]), ("B", &["b1", "b2"])]);
    keys(&mut state, "Space");
    mouse(&mut state, &[(DOWN, 45, 4), (UP, 45, 4)]);
    assert_eq!(order(&state)[1], ["b1", "a1", "b2"], "a click hangs it there");
    assert!(state.board.hand.is_some(), "and does not drop it");
    let effects = mouse(&mut state, &[(DOWN, 45, 5), (DRAG, 45, 3), (UP, 45, 3)]);
    assert_eq!((order(&state)[1].join(" "), submitted(&effects).len()), ("a1 b1 b2".to_owned(), 1), "a drag drops it");
    mouse(&mut state, &[(DOWN, 5, 3), (DRAG, 45, 9)]);
    let effects = keys(&mut state, "Enter");
    assert_eq!(submitted(&effects).len(), 1, "and a key drops what the mouse took");
    assert_eq!(mouse(&mut state, &[(DRAG, 5, 3), (UP, 5, 3)]), [], "then the button has nothing more to say");
}

#[test]
fn in_a_list_a_card_takes_the_line_under_the_pointer() {
    let cards = cards('a', 30);
    let cards: Vec<&str> = cards.iter().map(String::as_str).collect();
    let mut state = opened(&[("A", &cards)]);
    keys(&mut state, "4");
    // One line for each task from line 3 on; the tasks of the fixture tie, and ties stand by identifier.
    let before: Vec<String> = order(&state)[0].iter().map(ToString::to_string).collect();
    let mut expected = before.clone();
    let card = expected.remove(2);
    expected.insert(5, card);
    mouse(&mut state, &[(DOWN, 5, 5), (DRAG, 5, 8), (UP, 5, 8)]);
    assert_eq!(order(&state)[0], expected, "down");
    mouse(&mut state, &[(DOWN, 5, 8), (DRAG, 5, 5), (UP, 5, 5)]);
    assert_eq!(order(&state)[0], before, "and up again");
    mouse(&mut state, &[(MouseEventKind::ScrollDown, 5, 9)]);
    assert_eq!(at(&state).2, 3, "three lines at a time");
    let mut tiny = opened(&[("A", &cards[..9]), ("B", &["b0"])]);
    let _ = update(&mut tiny, Message::Resized { width: 20, height: 5 });
    mouse(&mut tiny, &[(DOWN, 5, 1), (DRAG, 5, 3), (UP, 5, 3)]);
    assert_eq!(order(&tiny)[0][..5], ["a1", "a2", "a3", "a0", "a4"], "the last line scrolls by one");
}

#[test]
fn a_board_without_an_order_takes_a_card_into_the_column() {
    let mut state = opened(&[("A", &["a1", "a2"])]);
    keys(&mut state, "7");
    let effects = mouse(&mut state, &[(DOWN, 60, 3), (DRAG, 5, 12), (DRAG, 5, 9), (UP, 5, 9)]);
    let [Edit::MoveTask(edit)] = submitted(&effects)[..] else { panic!("one edit: {effects:?}") };
    assert_eq!((edit.title.as_str(), edit.changes.len()), ("a1", 1), "its priority, and no place");
    let effects = mouse(&mut state, &[(DOWN, 5, 3), (DRAG, 5, 19), (UP, 5, 19)]);
    assert_eq!(submitted(&effects).len(), 0, "within a column there is nothing to change");
}
