//! Fields changed by their keys, as a session: keys in, effects and state out.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::keymap::Mode;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::snapshot_changed;
use crate::app::tests::started;
use crate::app::update;
use crate::planner::fixture::plan;
use crate::planner::snapshot::Snapshot;
use crate::sync::Command;

pub(super) const COLUMNS: &[(&str, &[&str])] = &[("A", &["a1", "a2", "a3"]), ("B", &["b1"])];

pub(super) fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

/// Returns what some effects change, by the title of the task; nothing waits for more keys.
pub(super) fn changes(effects: &[Effect]) -> Vec<(String, Vec<Change>)> {
    let edits = edits::submitted(effects);
    assert!(edits.is_empty() || effects.contains(&Effect::Sync(Command::Settle)), "{effects:?}");
    let of = |edit: &Edit| match edit {
        Edit::ChangeTask(edit) => (edit.title.clone(), edit.changes.clone()),
        other => panic!("no change of fields: {other:?}"),
    };
    edits.iter().map(of).collect()
}

/// Returns a program that shows a plan with these columns, changed a little.
pub(super) fn with(columns: &[(&str, &[&str])], change: impl Fn(&mut Snapshot)) -> State {
    let mut snapshot = plan(columns);
    change(&mut snapshot);
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(snapshot), &[], 0));
    state
}

pub(super) fn task<'a>(state: &'a State, title: &str) -> &'a Task {
    state.board.view.as_ref().unwrap().plan().task(&TaskId::new(title)).unwrap()
}

#[test]
fn a_priority_is_chosen_by_its_digit_or_by_enter_and_taken_back() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "p");
    assert_eq!(state.mode(), Mode::Picker);
    let made = changes(&keys(&mut state, "1"));
    assert_eq!(made, [("a1".to_owned(), vec![Change::Priority { from: 5, to: 1 }])]);
    assert_eq!(state.mode(), Mode::Board);
    assert_eq!(notice(&state), "“a1”: priority urgent. u takes it back.");
    assert_eq!(changes(&keys(&mut state, "p Down Down Down Enter"))[0].1, [Change::Priority { from: 1, to: 9 }]);
    assert_eq!(changes(&keys(&mut state, "p i m p Enter"))[0].1, [Change::Priority { from: 9, to: 3 }]);
    keys(&mut state, "u u");
    assert_eq!(task(&state, "a1").priority, 1);
    assert_eq!(changes(&keys(&mut state, "p 1")), []);
    assert_eq!(notice(&state), "It is so already.");
    keys(&mut state, "p 7");
    assert_eq!(state.mode(), Mode::Picker, "a digit without an entry is typed");
    assert_eq!(keys(&mut state, "Enter"), [], "and finds nothing");
    keys(&mut state, "Esc");
    assert_eq!(state.mode(), Mode::Board);
}

#[test]
fn selected_cards_change_together_and_a_number_of_the_same_band_stays() {
    let mut state = with(COLUMNS, |plan| plan.task_mut(&TaskId::new("a2")).unwrap().priority = 4);
    let made = changes(&keys(&mut state, "* p 2"));
    let set = |title: &str| (title.to_owned(), vec![Change::Priority { from: 5, to: 3 }]);
    assert_eq!(made, [set("a1"), set("a3")], "4 is important already");
    assert_eq!(notice(&state), "2 cards: priority important. u takes it back.");
    keys(&mut state, "u");
    assert_eq!(["a1", "a2", "a3"].map(|title| task(&state, title).priority), [5, 4, 5]);
}

#[test]
fn a_field_of_the_task_in_the_panel_is_changed_there() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "v j Enter");
    let made = changes(&keys(&mut state, "p 4"));
    assert_eq!(made, [("a2".to_owned(), vec![Change::Priority { from: 5, to: 9 }])], "not the selected one");
    assert_eq!(state.mode(), Mode::Detail);
}

#[test]
fn without_a_card_there_is_nothing_to_change() {
    let mut state = opened(&[("A", &[])]);
    assert_eq!(keys(&mut state, "p"), []);
    assert_eq!((notice(&state), state.mode()), ("There is no card here to change.", Mode::Board));
}
