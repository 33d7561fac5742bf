//! Acts by name as a session: the same edits and the same sentences as with keys.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::lock::tests::{governed, mixed, shown};
use crate::app::tests::{keys, opened, order, snapshot_changed, started};
use crate::planner::fixture::plan;

fn id(state: &State, title: &str) -> TaskId {
    let plan = state.board.view.as_ref().unwrap().plan();
    plan.tasks().iter().find(|task| task.title == title).unwrap().id.clone()
}

fn column(state: &State, name: &str) -> ColumnId {
    let board = state.board.board().unwrap();
    board.columns.iter().find(|column| column.name == name).unwrap().id.clone()
}

fn put(state: &mut State, title: &str, name: &str, place: Place) -> Result<Vec<Command>, String> {
    let (task, column) = (id(state, title), column(state, name));
    act(state, &Act::Move { task, from: None, column, place }).outcome
}

#[test]
fn a_card_goes_where_it_is_named_to() {
    let mut state = opened(&[("To do", &["a", "b", "c"]), ("Doing", &["x", "y"])]);
    let (y, x) = (id(&state, "y"), id(&state, "x"));
    assert!(put(&mut state, "b", "Doing", Place::Before(y.clone())).is_ok_and(|sent| !sent.is_empty()));
    assert_eq!(order(&state), [vec!["a", "c"], vec!["x", "b", "y"]]);
    put(&mut state, "b", "To do", Place::Top).unwrap();
    put(&mut state, "x", "Doing", Place::Bottom).unwrap();
    put(&mut state, "c", "Doing", Place::After(y)).unwrap();
    assert_eq!(order(&state), [vec!["b", "a"], vec!["y", "c", "x"]]);
    assert_eq!(put(&mut state, "b", "To do", Place::Before(x)), Err("“x” is not in To do.".to_owned()));
    assert_eq!(put(&mut state, "b", "To do", Place::Top), Ok(Vec::new()), "it stands there");
}

#[test]
fn a_field_that_is_so_already_needs_nothing_and_a_limit_is_said_as_everywhere() {
    let mut state = opened(&[("To do", &["a"])]);
    let task = id(&state, "a");
    let wish = |to| Act::Fields { task: task.clone(), wishes: vec![Change::Percent { from: to, to }] };
    assert_eq!(act(&mut state, &wish(0)).outcome, Ok(Vec::new()));
    assert!(act(&mut state, &wish(100)).outcome.is_ok_and(|sent| !sent.is_empty()));
    let title = Act::Title { task: task.clone(), to: "x".repeat(256) };
    let sentence = act(&mut state, &title).outcome.unwrap_err();
    assert_eq!(sentence, "A title has at most 255 letters; this one has 256.");
    let blank = Act::Title { task, to: " ".to_owned() };
    assert_eq!(act(&mut state, &blank).outcome.unwrap_err(), "A title cannot be empty.");
}

#[test]
fn nothing_is_changed_where_nothing_may_be() {
    let mut state = opened(&[("To do", &["a"])]);
    state.board.is_read_only = true;
    let task = id(&state, "a");
    let sentence = act(&mut state, &Act::Delete { task }).outcome.unwrap_err();
    assert_eq!(sentence, "Nothing is changed in this run: it was started with --read-only.");
}

#[test]
fn what_the_person_has_arranged_is_neither_used_nor_changed() {
    let mut state = started(None);
    let hidden = Arrangement { hides_completed: true, ..Arrangement::by(Grouping::Due) };
    let memory = Memory { arrangement: hidden, ..Memory::default() };
    assert_eq!(hear(&mut state, Event::Remembered(memory), Grouping::Progress), []);
    assert_eq!(
        (state.board.arrangement.grouping, state.board.arrangement.hides_completed),
        (Grouping::Progress, false)
    );
    let there = PlanId::new("plan");
    assert!(open(&mut state, &there).contains(&Command::OpenPlan(there)));
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&[("To do", &["a"])])), &[], 0));
    assert_eq!(order(&state).concat(), ["a"]);
}

#[test]
fn notes_that_were_never_read_stay() {
    let mut state = opened(&[("To do", &["a"])]);
    let task = id(&state, "a");
    let sentence = act(&mut state, &Act::Notes { task, to: "new".to_owned() }).outcome.unwrap_err();
    assert_eq!(sentence, "Its notes, checklist and links were never read, so they cannot be changed.");
}

#[test]
fn a_lock_refuses_in_the_words_a_key_is_refused_with() {
    for (row, name) in [(1, "hosted"), (2, "managed"), (3, "linked"), (4, "bound")] {
        let mut at_keys = shown(governed(mixed(), &[]));
        let mut state = at_keys.clone();
        keys(&mut at_keys, &["1 g g 0".to_owned(), vec!["j"; row].join(" "), "c".to_owned()].join(" "));
        let said = at_keys.notice.map(|notice| notice.text).unwrap_or_default();
        let task = TaskId::new(name);
        let acted = act(&mut state, &Act::Fields { task, wishes: vec![Change::Percent { from: 100, to: 100 }] });
        // Without the mark of the screen.
        assert_eq!(format!("✕ {}{}", acted.outcome.unwrap_err(), lock::WHY), said, "{name}");
        assert_eq!(acted.wanted.is_empty(), name != "linked", "what is locked until its links are known asks for them");
    }
}
