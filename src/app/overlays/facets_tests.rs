//! Tests of the facets: what a choice shows, keeps, restores and writes.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::keymap::Mode;
use crate::app::tests::{keys, opened, order, snapshot_changed};
use crate::app::update;
use crate::planner::edit::Edit;
use crate::planner::fixture::plan;
use crate::planner::id::TaskId;
use crate::planner::snapshot::Snapshot;

fn snapshot() -> Snapshot {
    let mut plan = plan(&[("A", &["a1", "a2", "a3"]), ("B", &["b1"])]);
    plan.plan.labels = [(1, "Bug".to_owned()), (2, "Docs, old".to_owned())].into();
    plan.task_mut(&TaskId::new("a1")).unwrap().categories.insert(1);
    plan.task_mut(&TaskId::new("a2")).unwrap().categories.insert(2);
    plan.task_mut(&TaskId::new("b1")).unwrap().priority = 1;
    plan
}

fn state() -> State {
    let mut state = opened(&[("A", &[])]);
    let _ = update(&mut state, snapshot_changed(&Arc::new(snapshot()), &[], 0));
    state
}

fn facets(state: &State) -> &Facets {
    let Some(Overlay::Facets(facets)) = state.overlays.last() else { panic!("{:?}", state.overlays) };
    facets
}

/// Goes to a value and chooses it, or no longer.
fn toggle(state: &mut State, name: &str) {
    let row = facets(state).rows.iter().position(|row| row.name == name).unwrap_or_else(|| panic!("no {name}"));
    keys(state, "g g");
    (0..row).for_each(|_| drop(keys(state, "j")));
    keys(state, "Space");
}

fn line(state: &State) -> Option<&str> {
    state.board.filter().map(|line| &**line)
}

fn count(state: &State, name: &str) -> usize {
    facets(state).rows.iter().find(|row| row.name == name).unwrap().count
}

#[test]
fn a_choice_is_seen_at_once_and_kept_as_the_line_of_the_filter() {
    let mut state = state();
    keys(&mut state, "f");
    assert_eq!(state.mode(), Mode::Facets);
    toggle(&mut state, "Bug");
    assert_eq!((order(&state), line(&state)), (vec![vec!["a1"], vec![]], Some("#Bug")));
    assert_eq!((count(&state, "Docs, old"), count(&state, "Urgent"), count(&state, "Medium")), (1, 0, 1));
    toggle(&mut state, "Docs, old");
    assert_eq!((order(&state), line(&state)), (vec![vec!["a1", "a2"], vec![]], Some("#Bug,\"Docs, old\"")));
    toggle(&mut state, "Bug");
    keys(&mut state, "Enter");
    assert_eq!((state.overlays.len(), line(&state)), (0, Some("#\"Docs, old\"")));
    keys(&mut state, "f");
    assert_eq!(facets(&state).rows[facets(&state).row()].name, "Docs, old", "the cursor is on what is chosen");
    keys(&mut state, "Enter /");
    assert!(matches!(state.overlays.last(), Some(Overlay::Field(field)) if field.text.text() == "#\"Docs, old\""));
}

#[test]
fn esc_brings_back_what_was_there_and_f_clears() {
    let mut state = state();
    keys(&mut state, "/ a Space h a s : l a b e l s Enter f");
    toggle(&mut state, "Bug");
    assert_eq!(line(&state), Some("a has:labels #Bug"), "what no facet can say stays");
    keys(&mut state, "Esc");
    assert_eq!((order(&state), line(&state)), (vec![vec!["a1", "a2"], vec![]], Some("a has:labels")));
    keys(&mut state, "f F");
    assert_eq!((order(&state)[0].len(), line(&state), state.overlays.len()), (3, None, 1));
    keys(&mut state, "Enter");
    assert_eq!(line(&state), None);
}

#[test]
fn keys_go_by_values_and_by_facets_around_the_ends() {
    let mut state = state();
    keys(&mut state, "f");
    let here = |state: &State| facets(state).rows[facets(state).row()].name.clone();
    keys(&mut state, "Tab");
    assert_eq!(here(&state), "Nobody", "the first of the people");
    keys(&mut state, "j Shift+Tab");
    assert_eq!(here(&state), "Nobody", "from a priority back to the people");
    keys(&mut state, "g g Shift+Tab");
    assert_eq!(here(&state), "Not started", "around the end: nothing is locked or unsent");
    keys(&mut state, "k k");
    assert_eq!(here(&state), "B");
}

#[test]
fn what_changes_meanwhile_is_counted_and_the_cursor_stays_on_its_value() {
    let mut state = state();
    keys(&mut state, "f Tab Tab j");
    let here = |state: &State| facets(state).rows[facets(state).row()].name.clone();
    assert_eq!((here(&state), count(&state, "Medium")), ("Medium".to_owned(), 3));
    let mut plan = snapshot();
    plan.task_mut(&TaskId::new("a1")).unwrap().priority = 3;
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan), &[], 0));
    assert_eq!((here(&state), count(&state, "Medium"), count(&state, "Important")), ("Medium".to_owned(), 2, 1));
}

#[test]
fn what_is_unsent_can_be_chosen() {
    let mut state = state();
    keys(&mut state, "c");
    let edits: Vec<Edit> = state.board.unacknowledged().cloned().collect();
    let _ = update(&mut state, snapshot_changed(&Arc::new(snapshot()), &edits, 1));
    keys(&mut state, "f");
    toggle(&mut state, "Unsent");
    assert_eq!((order(&state), line(&state)), (vec![vec!["a1"], vec![]], Some("is:unsent")));
}

#[test]
fn the_cursor_of_the_board_comes_back_to_its_card() {
    let mut state = state();
    keys(&mut state, "j j f");
    toggle(&mut state, "Bug");
    assert_eq!(state.board.cursor.task, Some(TaskId::new("a1")));
    keys(&mut state, "Esc");
    assert_eq!(state.board.cursor.task, Some(TaskId::new("a3")));
}
