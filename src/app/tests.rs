//! The program as a session: messages in, effects and state out.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::civil::date;
use jiff::tz::TimeZone;
use pretty_assertions::assert_eq;

use super::*;
use crate::planner::edit::Edit;
use crate::planner::fixture::{plan, refused};
use crate::planner::id::PlanId;
use crate::planner::snapshot::Snapshot;
use crate::sync::Command;
use crate::sync::Event;
use crate::sync::Waiting;
use crate::sync::WaitingState;

/// Returns a program of 80 by 24 that has just started.
pub(crate) fn started(wanted_plan: Option<&str>) -> State {
    let now = date(2026, 10, 10).at(14, 2, 0, 0).to_zoned(TimeZone::UTC).unwrap();
    State::new((80, 24), now, wanted_plan.map(str::to_owned))
}

/// Returns a program that shows a plan with these columns.
pub(crate) fn opened(columns: &[(&str, &[&str])]) -> State {
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(columns)), &[], 0));
    state
}

/// Returns what the engine says when a plan or its waiting edits have changed.
pub(crate) fn snapshot_changed(acknowledged: &Arc<Snapshot>, waiting: &[Edit], through: u64) -> Message {
    let waiting = waiting.iter().map(|edit| Waiting { edit: edit.clone(), state: WaitingState::Unsent });
    Message::Sync(Event::SnapshotChanged {
        plan: acknowledged.plan.id.clone(),
        acknowledged: Arc::clone(acknowledged),
        waiting: waiting.collect(),
        through,
    })
}

/// Presses keys, written as in the key table, and returns every effect.
pub(crate) fn keys(state: &mut State, keys: &str) -> Vec<Effect> {
    keys.split(' ').flat_map(|name| update(state, Message::Key(event(name)))).collect()
}

/// Types text as it stands, blanks and all.
pub(crate) fn type_text(state: &mut State, text: &str) {
    for letter in text.chars() {
        let _ = update(state, Message::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)));
    }
}

/// Returns the board as the titles of its cards.
pub(crate) fn order(state: &State) -> Vec<Vec<&str>> {
    let (view, board) = (state.board.view.as_ref().unwrap(), state.board.board().unwrap());
    let title = |position: &u32| view.plan().tasks()[*position as usize].title.as_str();
    board.columns.iter().map(|column| column.cards.iter().map(title).collect()).collect()
}

fn event(name: &str) -> KeyEvent {
    let (modifiers, key) = match name.split_once('+') {
        Some(("Ctrl", key)) => (KeyModifiers::CONTROL, key),
        Some(("Shift", key)) => (KeyModifiers::SHIFT, key),
        _ => (KeyModifiers::NONE, name),
    };
    let code = match key {
        "Space" => KeyCode::Char(' '),
        "Enter" => KeyCode::Enter,
        "Backspace" => KeyCode::Backspace,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        letter => KeyCode::Char(letter.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}

fn plans(titles: &[&str]) -> Vec<PlanSummary> {
    let plan = |title: &&str| PlanSummary::new(PlanId::new(title), title, None);
    titles.iter().map(plan).collect()
}

fn listed(titles: &[&str], is_fresh: bool) -> Message {
    Message::Sync(Event::PlansListed { plans: plans(titles), is_fresh })
}

fn open(plan: &str) -> Effect {
    Effect::Sync(Command::OpenPlan(PlanId::new(plan)))
}

#[test]
fn the_first_start_opens_the_first_plan_once_the_service_has_told() {
    let mut state = started(None);
    assert_eq!(update(&mut state, listed(&["A"], false)), []);
    assert!(update(&mut state, listed(&["A", "B"], true)).contains(&open("A")));
    assert_eq!(update(&mut state, listed(&["A", "B"], true)), [], "it is open already");
}

#[test]
fn the_plan_of_the_settings_is_opened_first_by_a_part_of_its_title() {
    let mut state = started(None);
    (state.preferred_plan, state.wished_plan) = (Some("Ideas".to_owned()), Some("office".to_owned()));
    assert!(update(&mut state, listed(&["A", "Ideas", "Office move"], true)).contains(&open("Office move")));
    assert_eq!(state.notice, None);
    let mut state = started(None);
    state.wished_plan = Some("offcie".to_owned());
    assert!(update(&mut state, listed(&["A", "Ideas"], true)).contains(&open("A")), "any is better than none");
    assert!(state.notice.as_ref().is_some_and(|notice| notice.text.contains("No plan is called “offcie”")));
}

#[test]
fn a_named_plan_is_opened_from_the_copy_without_waiting() {
    let mut state = started(Some("office"));
    assert!(update(&mut state, listed(&["Ideas", "Office move"], false)).contains(&open("Office move")));
}

#[test]
fn an_unknown_plan_is_told_with_the_candidates_to_choose_from() {
    let mut state = started(Some("Budget"));
    assert_eq!(update(&mut state, listed(&["Ideas"], false)), [], "the service may know more");
    assert_eq!(update(&mut state, listed(&["Ideas", "Office move"], true)), []);
    assert_eq!(state.notice.as_ref().unwrap().text, "No plan is called “Budget”. There are: “Ideas”, “Office move”.");
    assert!(keys(&mut state, "o f f Enter").contains(&open("Office move")));
    assert!(state.overlays.is_empty());
}

#[test]
fn plans_are_switched_by_typing() {
    let mut state = opened(&[("A", &["a1"])]);
    let _ = update(&mut state, listed(&["Ideas", "Office move", "Website"], true));
    assert_eq!(keys(&mut state, "b"), [Effect::Sync(Command::ListPlans)]);
    assert_eq!(state.mode(), Mode::Plans);
    let effects = keys(&mut state, "Down Down Up Enter");
    assert!(effects.contains(&open("Office move")) && effects.contains(&Effect::Redraw));
    let effects = keys(&mut state, "b n o p e Enter");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Sync(Command::OpenPlan(_)))), "nothing matches");
    keys(&mut state, "Esc b q Esc");
    assert!(state.overlays.is_empty(), "q is a letter there, Esc closes");
}

#[test]
fn what_comes_late_for_another_plan_is_dropped() {
    let mut state = opened(&[("A", &["a1"])]);
    let mut other = plan(&[("X", &["x1"])]);
    other.plan.id = PlanId::new("other");
    let _ = update(&mut state, snapshot_changed(&Arc::new(other), &[], 0));
    assert_eq!(order(&state), [vec!["a1"]]);
}

#[test]
fn help_is_searched_and_runs_what_is_chosen() {
    let mut state = opened(&[("A", &["a1", "a2"])]);
    keys(&mut state, "? p l a c e Space d o w n Enter");
    assert_eq!(order(&state), [vec!["a2", "a1"]], "“move the card one place down” was run");
}

#[test]
fn a_key_that_means_nothing_says_so_and_does_nothing() {
    let mut state = opened(&[("A", &["a1"])]);
    assert_eq!(keys(&mut state, "X"), []);
    assert_eq!(state.notice.as_ref().unwrap().text, "X is not bound here · ? help");
    keys(&mut state, "j");
    assert_eq!(state.notice, None, "the next key puts it away");
    keys(&mut state, "g X");
    assert_eq!(state.notice.as_ref().unwrap().text, "g X is not bound here · ? help");
}

#[test]
fn an_error_stays_until_esc() {
    let mut state = opened(&[("A", &["a1"])]);
    let rejected = Event::EditRejected {
        edit: refused(),
        what: "move “a1” to Done".to_owned(),
        reason: "It is locked.".to_owned(),
    };
    let _ = update(&mut state, Message::Sync(rejected));
    keys(&mut state, "j X");
    assert_eq!(
        state.notice.as_ref().unwrap().text,
        "Not saved: move “a1” to Done. It is locked. It is kept: S shows it."
    );
    keys(&mut state, "Esc");
    assert_eq!(state.notice, None);
    assert_eq!(keys(&mut state, "Esc"), [], "Esc never quits and forgets nothing");
}

#[test]
fn why_a_plan_cannot_be_read_is_told_in_full_once_and_is_over_when_it_can() {
    let mut state = opened(&[("A", &["a1"])]);
    let status = |link: Link| Message::Sync(Event::StatusChanged(Status::new(link, 0, 0)));
    let failed = Link::Failed { cached_at: None, why: "you are not a member".to_owned() };
    let _ = update(&mut state, status(failed.clone()));
    assert_eq!(state.notice.as_ref().unwrap().text, "You are not a member.");
    keys(&mut state, "Esc");
    let _ = update(&mut state, status(failed.clone()));
    assert_eq!(state.notice, None, "it was told already");
    let _ = update(&mut state, status(Link::Starting));
    let _ = update(&mut state, status(failed));
    assert!(state.notice.is_some());
    let _ = update(&mut state, status(Link::Starting));
    assert_eq!(state.notice, None);
}

#[test]
fn the_keys_of_the_program() {
    let mut state = opened(&[("A", &["a1"])]);
    assert_eq!(keys(&mut state, "q"), [Effect::Quit]);
    assert_eq!(keys(&mut state, "Ctrl+z"), [Effect::Suspend]);
    assert_eq!(keys(&mut state, "Ctrl+l"), [Effect::Redraw]);
    assert_eq!(keys(&mut state, "r"), [Effect::Sync(Command::SyncNow(PlanId::new("plan")))]);
    assert_eq!(keys(&mut state, "R"), [Effect::Sync(Command::Refresh(PlanId::new("plan")))]);
    assert_eq!(keys(&mut state, "? Ctrl+c"), [Effect::Quit]);
}

#[test]
fn a_terminal_that_tells_its_size_is_drawn_anew_also_when_the_size_is_the_same() {
    let mut state = opened(&[("A", &["a1"])]);
    let (width, height) = state.size;
    let effects = update(&mut state, Message::Resized { width, height });
    assert!(effects.contains(&Effect::Redraw), "{effects:?}");
}

#[test]
fn nothing_breaks_before_anything_is_known() {
    let mut state = started(None);
    keys(&mut state, "j l G $ J L Space r Ctrl+d g K");
    assert_eq!(state.notice.as_ref().unwrap().text, "The plan is not here yet.");
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&[])), &[], 0));
    keys(&mut state, "j l G $ J L Space Tab Shift+Tab Ctrl+d g K 0");
}
