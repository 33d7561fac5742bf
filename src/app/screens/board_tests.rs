//! The board as a session: keys in, effects and state out.

use std::collections::BTreeMap;
use std::sync::Arc;

use pretty_assertions::assert_eq;

use crate::app::State;
use crate::app::effect::Effect;
use crate::app::message::Message;
use crate::app::tests::{keys, opened, order, snapshot_changed, started};
use crate::app::update;
use crate::planner::edit::Edit;
use crate::planner::fixture::plan;
use crate::planner::id::BucketId;
use crate::planner::id::TaskId;
use crate::planner::snapshot::Beyond;
use crate::sync::Command;

/// Returns the title of the card under the cursor.
fn at(state: &State) -> &str {
    state.board.cursor.task.as_ref().map_or("", TaskId::as_str)
}

/// Returns the edits among some effects.
fn submitted(effects: &[Effect]) -> Vec<&Edit> {
    let edits = |effect| match effect {
        &Effect::Sync(Command::Submit { ref edits, .. }) => Some(edits),
        _ => None,
    };
    effects.iter().filter_map(edits).flatten().collect()
}

#[test]
fn the_cursor_walks_the_board() {
    let mut state = opened(&[("A", &["a1", "a2", "a3"]), ("B", &["b1"]), ("C", &[]), ("D", &["d1", "d2"])]);
    assert_eq!(at(&state), "a1");
    keys(&mut state, "j j j");
    assert_eq!(at(&state), "a3", "it stops at the end of the column");
    keys(&mut state, "l");
    assert_eq!(at(&state), "b1", "the nearest row of a shorter column");
    keys(&mut state, "l");
    assert_eq!(at(&state), "", "an empty column has a cursor too");
    keys(&mut state, "Right");
    assert_eq!((state.board.cursor.column, at(&state)), (3, "d1"));
    keys(&mut state, "G");
    assert_eq!(at(&state), "d2");
    keys(&mut state, "g g 0");
    assert_eq!(at(&state), "a1");
    keys(&mut state, "$ Tab");
    assert_eq!(at(&state), "a1", "Tab goes around");
    keys(&mut state, "Shift+Tab");
    assert_eq!(at(&state), "d1");
    keys(&mut state, "h h h h");
    assert_eq!(at(&state), "a1");
    keys(&mut state, "Ctrl+d");
    assert_eq!(at(&state), "a3");
    keys(&mut state, "Ctrl+u");
    assert_eq!(at(&state), "a1");
}

#[test]
fn a_nudge_is_shown_at_once_and_handed_over() {
    let mut state = opened(&[("A", &["a1", "a2", "a3"]), ("B", &["b1"])]);
    let effects = keys(&mut state, "J");
    assert_eq!(order(&state), [vec!["a2", "a1", "a3"], vec!["b1"]]);
    assert_eq!(at(&state), "a1", "the cursor goes with its card");
    let [Edit::MoveTask(edit)] = submitted(&effects)[..] else { panic!("one edit: {effects:?}") };
    assert_eq!(edit.to.after, Some(TaskId::new("a2")));
    assert_eq!(edit.to.before, Some(TaskId::new("a3")));
    assert_eq!((&edit.from.after, &edit.from.before), (&None, &Some(TaskId::new("a2"))));
    keys(&mut state, "L");
    assert_eq!(order(&state), [vec!["a2", "a3"], vec!["b1", "a1"]]);
    assert_eq!(state.board.cursor.column, 1);
}

#[test]
fn keys_may_outrun_the_disk() {
    let columns: &[(&str, &[&str])] = &[("A", &["a1", "a2", "a3", "a4", "a5"])];
    let mut state = opened(columns);
    let effects = keys(&mut state, "J J J");
    assert_eq!(submitted(&effects).len(), 3);
    assert_eq!(order(&state), [vec!["a2", "a3", "a4", "a1", "a5"]]);
    let acknowledged = Arc::new(plan(columns));
    let _ = update(&mut state, snapshot_changed(&acknowledged, &[], 1));
    assert_eq!(order(&state), [vec!["a2", "a3", "a4", "a1", "a5"]], "what the engine has not heard of still shows");
    let _ = update(&mut state, snapshot_changed(&acknowledged, &[], 3));
    assert_eq!(order(&state), [vec!["a1", "a2", "a3", "a4", "a5"]], "what it has heard of is its to tell");
}

#[test]
fn a_nudge_that_goes_nowhere_says_why() {
    let mut state = opened(&[("A", &["a1", "a2"]), ("B", &[])]);
    let notice = |state: &State| state.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default();
    assert_eq!(submitted(&keys(&mut state, "K")).len(), 0);
    assert_eq!(notice(&state), "The card is at the top already.");
    keys(&mut state, "H");
    assert_eq!(notice(&state), "This is the first column.");
    keys(&mut state, "l J");
    assert_eq!(notice(&state), "There is no card here to move.");
}

#[test]
fn top_and_bottom_of_the_column() {
    let mut state = opened(&[("A", &["a1", "a2", "a3"])]);
    keys(&mut state, "j g K");
    assert_eq!(order(&state), [vec!["a2", "a1", "a3"]]);
    keys(&mut state, "g J");
    assert_eq!(order(&state), [vec!["a1", "a3", "a2"]]);
    assert_eq!(at(&state), "a2");
}

#[test]
fn a_card_in_hand_travels_and_is_dropped_once() {
    let mut state = opened(&[("A", &["a1", "a2"]), ("B", &["b1", "b2"]), ("C", &[])]);
    assert_eq!(submitted(&keys(&mut state, "Space l j")).len(), 0, "nothing is sent on the way");
    assert_eq!(order(&state), [vec!["a2"], vec!["b1", "a1", "b2"], vec![]]);
    let effects = keys(&mut state, "Enter");
    let [Edit::MoveTask(edit)] = submitted(&effects)[..] else { panic!("one edit: {effects:?}") };
    assert_eq!(edit.to.after, Some(TaskId::new("b1")));
    assert_eq!(edit.to.before, Some(TaskId::new("b2")));
    assert!(effects.contains(&Effect::Sync(Command::Settle)));
    assert_eq!(at(&state), "a1");
    keys(&mut state, "Space 3 Space");
    assert_eq!(order(&state)[2], ["a1"]);
    keys(&mut state, "Space 9 Esc");
    assert_eq!(order(&state)[2], ["a1"]);
}

#[test]
fn put_back_sends_nothing() {
    let mut state = opened(&[("A", &["a1", "a2"]), ("B", &["b1"])]);
    let effects = keys(&mut state, "Space l j Esc");
    assert_eq!(submitted(&effects).len(), 0);
    assert_eq!(order(&state), [vec!["a1", "a2"], vec!["b1"]]);
    let effects = keys(&mut state, "Space l h Space");
    assert_eq!(submitted(&effects).len(), 0, "dropped where it was");
}

#[test]
fn no_card_can_be_put_into_no_bucket() {
    let mut state = opened(&[("A", &["a1"]), ("", &["lost", "stray"])]);
    assert_eq!(submitted(&keys(&mut state, "L")).len(), 0);
    assert!(state.notice.as_ref().unwrap().text.contains("No bucket"));
    assert_eq!(order(&state)[0], ["a1"], "the card stays");
    assert_eq!(submitted(&keys(&mut state, "l J")).len(), 1, "order inside it can be changed");
    assert_eq!(submitted(&keys(&mut state, "H")).len(), 1, "and cards can leave it");
}

#[test]
fn the_cursor_follows_its_card_through_a_refresh() {
    let mut state = opened(&[("A", &["a1", "a2"]), ("B", &["b1"])]);
    keys(&mut state, "j");
    let elsewhere = Arc::new(plan(&[("New", &["n1"]), ("A", &["a1"]), ("B", &["b1", "a2"])]));
    let _ = update(&mut state, snapshot_changed(&elsewhere, &[], 0));
    assert_eq!((at(&state), state.board.cursor.column, state.board.cursor.row), ("a2", 2, 1));
    let without = Arc::new(plan(&[("New", &["n1"]), ("A", &["a1"]), ("B", &["b1"])]));
    let _ = update(&mut state, snapshot_changed(&without, &[], 0));
    assert_eq!((at(&state), state.board.cursor.column), ("b1", 2), "its card is gone: it stays in the column");
}

#[test]
fn until_the_first_key_the_cursor_stays_on_the_first_card() {
    let mut state = opened(&[("A", &["a2"])]);
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&[("A", &["a1", "a2"])])), &[], 0));
    assert_eq!((at(&state), state.board.cursor.row), ("a1", 0), "the plan was still arriving");
    keys(&mut state, "j k");
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&[("A", &["a0", "a1", "a2"])])), &[], 0));
    assert_eq!((at(&state), state.board.cursor.row), ("a1", 1), "now it follows its card");
}

#[test]
fn a_card_in_hand_that_is_deleted_elsewhere_is_let_go_with_a_word() {
    let mut state = opened(&[("A", &["a1", "a2"]), ("B", &["b1"])]);
    keys(&mut state, "Space l");
    let moved_about = Arc::new(plan(&[("A", &["a1", "a2", "a3"]), ("B", &["b1", "b2"])]));
    let _ = update(&mut state, snapshot_changed(&moved_about, &[], 0));
    assert!(state.board.hand.is_some(), "a refresh does not take the card away");
    let without = Arc::new(plan(&[("A", &["a2"]), ("B", &["b1"])]));
    let _ = update(&mut state, snapshot_changed(&without, &[], 0));
    assert!(state.board.hand.is_none());
    assert!(state.notice.as_ref().unwrap().text.contains("deleted elsewhere"));
}

#[test]
fn keys_pressed_while_only_a_glimpse_is_here_are_done_when_the_whole_is() {
    let beyond = Beyond { by_bucket: BTreeMap::from([(Some(BucketId::new("A")), 2)]), active: 2 };
    let glimpse = plan(&[("A", &["a1"]), ("B", &["b1"])]).with_beyond(beyond);
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(glimpse), &[], 0));
    assert_eq!(state.board.board().unwrap().columns[0].count(), 3);
    assert_eq!(state.board.view.as_ref().unwrap().active_count(), 4);
    assert_eq!(keys(&mut state, "G K"), []);
    assert_eq!(keys(&mut state, "Ctrl+l"), [Effect::Redraw], "what is not about cards is done at once");
    let whole = plan(&[("A", &["a1", "a2", "a3"]), ("B", &["b1"])]);
    let effects = update(&mut state, snapshot_changed(&Arc::new(whole), &[], 0));
    assert_eq!(order(&state), [vec!["a1", "a3", "a2"], vec!["b1"]]);
    assert_eq!(submitted(&effects).len(), 1);
}

#[test]
fn turning_to_another_card_settles_the_nudges() {
    let mut state = opened(&[("A", &["a1", "a2", "a3"])]);
    assert!(!keys(&mut state, "J J").contains(&Effect::Sync(Command::Settle)));
    assert!(keys(&mut state, "k").contains(&Effect::Sync(Command::Settle)));
    assert!(!keys(&mut state, "k").contains(&Effect::Sync(Command::Settle)), "once");
}

#[test]
fn the_engine_is_told_which_columns_can_be_seen() {
    let mut state = opened(&[("A", &["a1"]), ("B", &["b1"]), ("C", &["c1"]), ("D", &["d1"])]);
    let effects = keys(&mut state, "$");
    let looks: Vec<_> = effects.iter().filter(|effect| matches!(effect, Effect::Sync(Command::Look { .. }))).collect();
    assert_eq!(looks.len(), 1);
    assert_eq!(state.board.window.first_column, 1);
    assert!(keys(&mut state, "h").is_empty(), "nothing new to see, nothing to tell");
    let _ = update(&mut state, Message::Resized { width: 20, height: 5 });
    assert_eq!(state.board.window.first_column, 2, "the cursor's column stays on the screen");
}
