//! Tests of saved views: saved, gone back to in this plan and in another, renamed, deleted, overwritten, remembered.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::keymap::Mode;
use crate::app::message::Message;
use crate::app::tests::{keys, opened, order, snapshot_changed, type_text};
use crate::app::update;
use crate::planner::board::Grouping;
use crate::planner::fixture::plan;
use crate::planner::id::PlanId;
use crate::sync::Event;
use crate::sync::Memory;

fn state() -> State {
    let mut state = opened(&[("A", &["a1", "a2"]), ("B", &["b1"]), ("C", &["c1"])]);
    keys(&mut state, "/ a Enter");
    state
}

/// Saves what is on the screen under a name.
fn saved(state: &mut State, name: &str) -> Vec<ViewChange> {
    keys(state, "' Enter");
    assert_eq!(state.mode(), Mode::Input, "{:?}", state.overlays);
    type_text(state, name);
    changes(&keys(state, "Enter"))
}

fn changes(effects: &[Effect]) -> Vec<ViewChange> {
    let change = |effect: &Effect| match effect {
        Effect::Sync(Command::ChangeViews(change)) => Some(change.clone()),
        _ => None,
    };
    effects.iter().filter_map(change).collect()
}

fn names(state: &State) -> Vec<&str> {
    state.views.iter().map(|view| view.name.as_str()).collect()
}

fn text(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

#[test]
fn what_is_on_the_screen_is_saved_and_gone_back_to() {
    let mut state = state();
    keys(&mut state, "Z z");
    let kept = SavedView {
        name: "Only a".to_owned(),
        grouping: Grouping::Bucket,
        filter: "a".to_owned(),
        hides_completed: true,
        folded: ["A".to_owned()].into(),
    };
    assert_eq!(saved(&mut state, " Only  a "), [ViewChange::Save(kept.clone())]);
    assert_eq!((state.overlays.len(), text(&state)), (0, "The view “Only a” is saved; ' goes back to it."));
    keys(&mut state, "Z z F 2");
    assert!(state.board.arrangement.collapsed.is_empty() && state.board.filter().is_none());
    keys(&mut state, "' o n l y Enter");
    assert_eq!(text(&state), "“Only a”: board Bucket · /a · completed hidden · 1 column folded.");
    assert_eq!((state.board.arrangement.grouping, state.board.arrangement.hides_completed), (Grouping::Bucket, true));
    assert_eq!(current(&state, kept.name.clone()), Ok(kept), "it is the same again");
}

#[test]
fn a_name_that_is_there_is_asked_about_and_only_y_overwrites_it() {
    let mut state = state();
    saved(&mut state, "Mine");
    keys(&mut state, "F '");
    keys(&mut state, "Down Enter");
    type_text(&mut state, "MINE");
    assert_eq!(changes(&keys(&mut state, "Enter")), []);
    assert_eq!(state.mode(), Mode::Confirm);
    keys(&mut state, "Esc");
    assert_eq!(state.views[0].filter, "a");
    keys(&mut state, "Esc Esc ' Down Enter");
    type_text(&mut state, "MINE");
    assert_eq!(changes(&keys(&mut state, "Enter y")).len(), 1);
    assert_eq!((names(&state), state.views[0].filter.as_str(), state.overlays.len()), (vec!["MINE"], "", 0));
}

#[test]
fn a_name_is_typed_into_the_list_itself() {
    let mut state = state();
    keys(&mut state, "'");
    type_text(&mut state, "week");
    assert_eq!(changes(&keys(&mut state, "Enter")).len(), 1);
    assert_eq!((names(&state), state.overlays.len()), (vec!["week"], 0));
}

#[test]
fn views_are_renamed_and_deleted() {
    let mut state = state();
    saved(&mut state, "one");
    keys(&mut state, "'");
    type_text(&mut state, "two");
    keys(&mut state, "Enter ' Ctrl+e");
    type_text(&mut state, "x");
    let renamed = ViewChange::Rename { from: "one".to_owned(), to: "onex".to_owned() };
    assert_eq!(changes(&keys(&mut state, "Enter")), [renamed]);
    assert_eq!((names(&state), state.mode()), (vec!["onex", "two"], Mode::Views), "the list is still there");
    keys(&mut state, "Ctrl+e Backspace Backspace Backspace Backspace t w o Enter");
    assert_eq!(text(&state), "There is a view called “two” already.");
    keys(&mut state, "Esc Ctrl+x");
    assert_eq!((state.mode(), names(&state).len()), (Mode::Confirm, 2));
    assert_eq!(changes(&keys(&mut state, "y")), [ViewChange::Delete("onex".to_owned())]);
    assert_eq!(names(&state), ["two"]);
    keys(&mut state, "Down Ctrl+x");
    assert_eq!(text(&state), "There is no view here.");
}

#[test]
fn what_the_plan_does_not_have_is_said() {
    let mut state = state();
    state.views = vec![SavedView { name: "Bugs".to_owned(), filter: "#bug @zoe".to_owned(), ..SavedView::default() }];
    keys(&mut state, "' b u g Enter");
    let words = "“Bugs” asks for what this plan does not have. No label is called “bug”. Nobody here is called “zoe”.";
    assert_eq!((text(&state), order(&state).concat().len()), (words, 0));
}

#[test]
fn a_view_is_gone_back_to_in_whatever_plan_is_open_and_is_offered_by_the_list_of_everything() {
    let mut state = state();
    keys(&mut state, "2");
    saved(&mut state, "Progress of a");
    let mut other = plan(&[("X", &["a9", "x9"])]);
    other.plan.id = PlanId::new("other");
    let _ = state.board.open(&other.plan.id.clone(), None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(other), &[], 0));
    keys(&mut state, "1 Ctrl+p ' p r o g Enter");
    assert_eq!((state.board.arrangement.grouping, order(&state).concat()), (Grouping::Progress, vec!["a9"]));
    assert_eq!(state.overlays.len(), 0);
}

#[test]
fn a_view_of_ones_own_tasks_waits_until_they_are_here() {
    let mut state = state();
    let view = SavedView {
        name: "Mine".to_owned(),
        grouping: Grouping::Mine,
        filter: "#zoo".to_owned(),
        ..SavedView::default()
    };
    state.views = vec![view];
    keys(&mut state, "' Enter");
    assert_eq!((state.board.plan.clone(), text(&state)), (Some(PlanId::mine()), ""));
    let mut mine = plan(&[("", &["m1"])]);
    mine.plan.id = PlanId::mine();
    let _ = update(&mut state, snapshot_changed(&Arc::new(mine), &[], 0));
    assert_eq!(text(&state), "“Mine” asks for what this plan does not have. No label is called “zoo”.");
}

#[test]
fn views_of_the_last_run_are_there() {
    let mut state = state();
    let views = vec![SavedView { name: "Late".to_owned(), filter: "is:late".to_owned(), ..SavedView::default() }];
    let memory = Memory { views, ..Memory::default() };
    let _ = update(&mut state, Message::Sync(Event::Remembered(memory)));
    keys(&mut state, "' l a t e Enter");
    assert_eq!(state.board.filter().map(|line| &**line), Some("is:late"));
}
