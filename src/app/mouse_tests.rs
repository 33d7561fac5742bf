//! The mouse as a session: presses, drags, releases and the wheel in; cursor, orders and effects out.
//!
//! On 80 by 24 three columns of 26 cells stand side by side, at 0, 27 and 54: the names on line 1, the rule on line 2,
//! cards of three lines from line 3 on, at most six when there are more, and "↓ 2 more" on line 21.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossterm::event::KeyModifiers;
use jiff::SignedDuration;
use pretty_assertions::assert_eq;
use proptest::prelude::*;

use super::*;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::order;
use crate::app::tests::snapshot_changed;
use crate::app::tests::started;
use crate::app::update;
use crate::planner::edit::Edit;
use crate::planner::fixture::plan;
use crate::planner::id::BucketId;
use crate::planner::snapshot::Beyond;
use crate::planner::view::View;
use crate::sync::Event;
use crate::sync::Memory;

/// An event and where it happens: column and line of the screen.
pub(crate) type Step = (MouseEventKind, u16, u16);

pub(crate) const DOWN: MouseEventKind = MouseEventKind::Down(MouseButton::Left);
pub(crate) const DRAG: MouseEventKind = MouseEventKind::Drag(MouseButton::Left);
pub(crate) const UP: MouseEventKind = MouseEventKind::Up(MouseButton::Left);
pub(crate) const RIGHT: MouseEventKind = MouseEventKind::Down(MouseButton::Right);

pub(crate) fn mouse(state: &mut State, steps: &[Step]) -> Vec<Effect> {
    let event = |(kind, column, row): Step| MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
    steps.iter().flat_map(|step| update(state, Message::Mouse(event(*step)))).collect()
}

pub(crate) fn at(state: &State) -> (&str, usize, usize) {
    let cursor = &state.board.cursor;
    (cursor.task.as_ref().map_or("", TaskId::as_str), cursor.column, cursor.row)
}

pub(crate) fn submitted(effects: &[Effect]) -> Vec<&Edit> {
    let edits = |effect| match effect {
        &Effect::Sync(Command::Submit { ref edits, .. }) => Some(edits),
        _ => None,
    };
    effects.iter().filter_map(edits).flatten().collect()
}

pub(crate) fn news(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| &notice.text)
}

/// Returns a column of so many cards, called `a0`, `a1` and so on.
pub(crate) fn cards(letter: char, count: usize) -> Vec<String> {
    (0..count).map(|number| format!("{letter}{number}")).collect()
}

pub(crate) fn long(count: usize) -> State {
    let cards = cards('a', count);
    let cards: Vec<&str> = cards.iter().map(String::as_str).collect();
    opened(&[("A", &cards), ("B", &["b0", "b1"])])
}

#[test]
fn a_click_puts_the_cursor_on_a_card_or_a_column() {
    let mut state = opened(&[("A", &["a1", "a2"]), ("B", &["b1", "b2", "b3"]), ("C", &[]), ("D", &["d1"])]);
    mouse(&mut state, &[(DOWN, 30, 6), (UP, 30, 6)]);
    assert_eq!(at(&state), ("b2", 1, 1), "the first line of the second card");
    mouse(&mut state, &[(DOWN, 5, 5), (UP, 5, 5)]);
    assert_eq!(at(&state), ("a1", 0, 0), "the last line of the first card");
    mouse(&mut state, &[(DOWN, 30, 15), (UP, 30, 15)]);
    assert_eq!(at(&state), ("b3", 1, 2), "below the last card");
    mouse(&mut state, &[(DOWN, 55, 1), (UP, 55, 1)]);
    assert_eq!(at(&state), ("", 2, 0), "the name of an empty column");
    let nowhere = [(DOWN, 5, 0), (UP, 5, 0), (DOWN, 5, 22), (DOWN, 5, 23), (DOWN, 200, 9), (DOWN, u16::MAX, u16::MAX)];
    assert_eq!(mouse(&mut state, &nowhere), []);
    assert_eq!(at(&state), ("", 2, 0));
    keys(&mut state, "z");
    let folded = state.board.layout(state.size).columns_from(state.board.board().unwrap(), 0)[2].x;
    mouse(&mut state, &[(DOWN, 5, 4), (UP, 5, 4), (DOWN, folded, 9), (UP, folded, 9)]);
    assert_eq!(at(&state), ("", 2, 0), "a collapsed column takes the cursor on any line");
}

#[test]
fn a_click_puts_news_and_half_a_key_sequence_away() {
    let mut state = opened(&[("A", &["a1", "a2", "a3"])]);
    keys(&mut state, "X g");
    mouse(&mut state, &[(DOWN, 5, 9), (UP, 5, 9)]);
    assert_eq!(news(&state), "");
    keys(&mut state, "K");
    assert_eq!(order(&state), [["a1", "a3", "a2"]], "K, not g K");
}

#[test]
fn two_clicks_on_a_card_within_half_a_second_open_it() {
    let first = [(DOWN, 5, 3), (UP, 5, 3)];
    let opens = |wait_ms: i64, second: &[Step]| {
        // A plan that is not whole yet keeps what is meant for later, where it can be looked at.
        let beyond = Beyond { by_bucket: BTreeMap::from([(Some(BucketId::new("A")), 2)]), active: 2 };
        let mut state = started(None);
        let glimpse = plan(&[("A", &["a1", "a2"])]).with_beyond(beyond);
        let _ = update(&mut state, snapshot_changed(&Arc::new(glimpse), &[], 0));
        mouse(&mut state, &first);
        let later = state.now.checked_add(SignedDuration::from_millis(wait_ms)).unwrap();
        let _ = update(&mut state, Message::Tick(later));
        mouse(&mut state, second);
        let whole = Arc::new(plan(&[("A", &["a1", "a2"])]));
        state.board.view = Some(View::new(whole, [], Arc::clone(&state.board.arrangement)));
        state.board.let_go()
    };
    let open = (Intent::CardOpen, None);
    assert_eq!(opens(500, &first), [open]);
    assert_eq!(opens(0, &[(DOWN, 9, 4), (UP, 9, 4)]), [open], "anywhere on the card");
    assert_eq!(opens(501, &first), [], "too late");
    assert_eq!(opens(-1, &first), [], "the clock was set back");
    assert_eq!(opens(10, &[(DOWN, 5, 6), (UP, 5, 6)]), [], "another card");
    assert_eq!(opens(10, &[(DOWN, 5, 3)]), [], "not let go yet");
    assert_eq!(opens(10, &[(DOWN, 5, 3), (UP, 5, 3), (DOWN, 5, 3), (UP, 5, 3)]), [open], "the third is a first");
    assert_eq!(opens(10, &[(DOWN, 5, 3), (DRAG, 5, 9), (UP, 5, 9)]).len(), 0, "a drag is no click");
}

#[test]
fn the_wheel_scrolls_the_column_under_the_pointer_and_the_cursor_stays_in_sight() {
    let mut state = long(20);
    let first = |state: &State, column: usize| {
        let board = state.board.board().unwrap();
        state.board.window.first_row(&board.columns[column].id)
    };
    mouse(&mut state, &[(MouseEventKind::ScrollDown, 5, 9)]);
    assert_eq!((first(&state, 0), at(&state)), (3, ("a3", 0, 3)), "the cursor goes along");
    keys(&mut state, "j j");
    mouse(&mut state, &[(MouseEventKind::ScrollDown, 5, 1)]);
    assert_eq!((first(&state, 0), at(&state)), (6, ("a6", 0, 6)), "the name belongs to the column, too");
    keys(&mut state, "j j j j");
    mouse(&mut state, &[(MouseEventKind::ScrollUp, 5, 9)]);
    assert_eq!((first(&state, 0), at(&state)), (3, ("a8", 0, 8)), "back into the window from below");
    mouse(&mut state, &[(DOWN, 45, 3), (UP, 45, 3)]);
    mouse(&mut state, &[(MouseEventKind::ScrollDown, 5, 9); 9]);
    assert_eq!((first(&state, 0), at(&state)), (14, ("b0", 1, 0)), "no further than the end; the cursor is elsewhere");
    mouse(&mut state, &[(MouseEventKind::ScrollDown, 45, 9), (MouseEventKind::ScrollDown, 5, 0)]);
    assert_eq!((first(&state, 1), first(&state, 0)), (0, 14), "a short column stays, and so does everything elsewhere");
    mouse(&mut state, &[(DOWN, 5, 2)]);
    assert_eq!(first(&state, 0), 11, "a click on ↑ 14 more");
    mouse(&mut state, &[(DOWN, 5, 21)]);
    assert_eq!(first(&state, 0), 14, "a click on ↓ 3 more");
}

#[test]
fn sideways_marks_and_the_sideways_wheel_scroll_by_a_column() {
    let mut state = opened(&[("A", &["a1"]), ("B", &["b1"]), ("C", &["c1"]), ("D", &["d1"]), ("E", &[])]);
    let effects = mouse(&mut state, &[(DOWN, 79, 1), (UP, 79, 1)]);
    assert_eq!((state.board.window.first_column, at(&state).0), (1, "b1"), "+2 columns ›");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Sync(Command::Look { .. }))));
    mouse(&mut state, &[(MouseEventKind::ScrollRight, 9, 9); 5]);
    assert_eq!((state.board.window.first_column, at(&state).0), (2, "c1"));
    mouse(&mut state, &[(MouseEventKind::ScrollLeft, 9, 9)]);
    assert_eq!((state.board.window.first_column, at(&state).0), (1, "c1"), "the cursor is still in sight");
}

#[test]
fn in_front_of_the_board_the_wheel_and_clicks_are_about_the_list() {
    let mut state = opened(&[("A", &["a1", "a2"])]);
    mouse(&mut state, &[(DOWN, 5, 3)]);
    keys(&mut state, "?");
    mouse(&mut state, &[(DRAG, 5, 9), (UP, 5, 9), (MouseEventKind::ScrollDown, 5, 9), (DOWN, 5, 6), (UP, 5, 6)]);
    mouse(&mut state, &[(MouseEventKind::ScrollDown, 5, 9), (MouseEventKind::ScrollUp, 5, 9)]);
    let Some(crate::app::overlays::Overlay::Help(help)) = state.overlays.last() else { panic!("the help is open") };
    assert_eq!(help.picker.selected, 4, "the entry in that line");
    keys(&mut state, "Esc");
    assert_eq!((at(&state).0, state.board.hand.is_some()), ("a1", false));
}

#[test]
fn the_mouse_is_left_to_the_terminal_and_taken_back_and_that_is_remembered() {
    let mut state = opened(&[("A", &["a1"])]);
    let keep = |is_off| Effect::Sync(Command::KeepMouseOff(is_off));
    assert_eq!(keys(&mut state, "%"), [Effect::Mouse(false), keep(true)]);
    assert_eq!(news(&state), "The mouse is left to the terminal; % takes it back.");
    assert_eq!(keys(&mut state, "%"), [Effect::Mouse(true), keep(false)]);
    let remembered = |is_mouse_off| Message::Sync(Event::Remembered(Memory { is_mouse_off, ..Memory::default() }));
    assert_eq!(update(&mut state, remembered(false)), [], "it is on as it is");
    assert_eq!(update(&mut state, remembered(true)), [Effect::Mouse(false)]);
    assert_eq!(keys(&mut state, "%"), [Effect::Mouse(true), keep(false)]);
}

#[test]
fn nothing_breaks_before_a_plan_is_whole() {
    let everywhere: Vec<Step> = (0..24).map(|y| (DOWN, 5, y)).collect();
    let mut state = started(None);
    mouse(&mut state, &everywhere);
    mouse(&mut state, &[(DRAG, 9, 9), (UP, 9, 9), (MouseEventKind::ScrollDown, 5, 9)]);
    let beyond = Beyond { by_bucket: BTreeMap::from([(Some(BucketId::new("A")), 9)]), active: 9 };
    let glimpse = plan(&[("A", &["a1"]), ("B", &[])]).with_beyond(beyond);
    let _ = update(&mut state, snapshot_changed(&Arc::new(glimpse), &[], 0));
    mouse(&mut state, &[(DOWN, 5, 3), (DRAG, 45, 9)]);
    assert_eq!((news(&state), state.board.hand.is_some()), ("The plan is still being read.", false));
}

proptest! {
    #[test]
    fn whatever_the_mouse_does_no_card_is_lost_or_doubled(
        size in (1u16..100, 1u16..40),
        // The first line has the tabs: they turn to other boards, which is another test.
        steps in prop::collection::vec((0usize..14, 0u16..100, 1u16..40), 1..60),
    ) {
        let all = cards('a', 12);
        let titles: Vec<&str> = all.iter().map(String::as_str).collect();
        let mut state = opened(&[("A", &titles[..9]), ("B", &titles[9..]), ("C", &[]), ("D", &[]), ("", &["lost"])]);
        let _ = update(&mut state, Message::Resized { width: size.0, height: size.1 });
        for (kind, x, y) in steps {
            match kind {
                0..=2 => drop(mouse(&mut state, &[(DOWN, x, y)])),
                3..=6 => drop(mouse(&mut state, &[(DRAG, x, y)])),
                7 | 8 => drop(mouse(&mut state, &[(UP, x, y)])),
                9 => drop(mouse(&mut state, &[(RIGHT, x, y)])),
                10 => drop(mouse(&mut state, &[(MouseEventKind::ScrollDown, x, y)])),
                11 => drop(mouse(&mut state, &[(MouseEventKind::ScrollUp, x, y)])),
                12 => drop(mouse(&mut state, &[(MouseEventKind::ScrollRight, x, y)])),
                _ => drop(keys(&mut state, ["v", "z", "Space", "j", "l", "Esc"][usize::from(x % 6)])),
            }
            let mut shown: Vec<String> = order(&state).concat().iter().map(ToString::to_string).collect();
            shown.sort();
            let mut expected = all.clone();
            expected.push("lost".to_owned());
            expected.sort();
            prop_assert_eq!(shown, expected);
            let seen = state.board.layout(state.size).columns_from(
                state.board.board().unwrap(), state.board.window.first_column);
            let place = state.board.hand.as_ref().map_or(state.board.cursor.column, |hand| hand.column);
            prop_assert!(seen.iter().any(|seen| seen.index == place) || size.0 < 4, "{place} is not in {seen:?}");
        }
    }
}

#[test]
fn a_pointer_that_rests_over_the_edge_with_a_card_scrolls_on_to_the_end() {
    let all = cards('a', 20);
    let titles: Vec<&str> = all.iter().map(String::as_str).collect();
    let mut state = opened(&[("A", &titles), ("B", &[])]);
    let bottom = 3 + 18;
    mouse(&mut state, &[(DOWN, 5, 3), (DRAG, 5, bottom)]);
    let mut count = 0;
    while crate::app::mouse::repeats(&state) {
        let _ = update(&mut state, Message::Repeat);
        count += 1;
        assert!(count < 100, "it ends");
    }
    assert!(count > 10, "{count}");
    mouse(&mut state, &[(UP, 5, bottom)]);
    assert_eq!(order(&state)[0].last(), Some(&all[0].as_str()));
    assert!(!crate::app::mouse::repeats(&state), "nothing wakes a program that carries nothing");
}

#[test]
fn a_right_click_shows_what_can_be_done_with_the_card_and_one_click_does_it() {
    let mut state = opened(&[("A", &["a1", "a2"]), ("B", &[])]);
    let effects = mouse(&mut state, &[(RIGHT, 5, 6)]);
    assert_eq!(
        (at(&state).0, effects.iter().any(|effect| matches!(effect, Effect::Sync(Command::Submit { .. })))),
        ("a2", false)
    );
    let entries = |state: &State| match state.overlays.last() {
        Some(Overlay::Help(help)) => help.entries(&state.keymap).iter().map(|action| action.name).collect(),
        _ => Vec::new(),
    };
    let shown = entries(&state);
    assert_eq!((shown.len(), shown[0], shown[1]), (19, Intent::CardOpen, Intent::CardComplete), "each has its key");
    // Its box of 23 lines begins on line 0: its frame, the line to type into, the entries, the keys.
    let done = mouse(&mut state, &[(DOWN, 5, 3)]);
    assert!(matches!(submitted(&done)[..], [Edit::ChangeTask(_)]), "{done:?}");
    assert!(state.overlays.is_empty());
    mouse(&mut state, &[(RIGHT, 30, 9)]);
    assert!(state.overlays.is_empty(), "there is no card");
    mouse(&mut state, &[(RIGHT, 5, 3)]);
    keys(&mut state, "d e l e t e");
    assert_eq!(entries(&state), [Intent::CardDelete], "it is searched by typing");
    keys(&mut state, "Esc");
    assert_eq!((at(&state).0, state.overlays.len()), ("a1", 0));
}
