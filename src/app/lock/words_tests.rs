//! What is said of locks: what is locked, by whom, since when, and that before anything is done.

use std::sync::Arc;

use jiff::Timestamp;
use pretty_assertions::assert_eq;

use super::tests::{SCENARIO, governed, mixed, notice, on, shown, submits};
use super::*;
use crate::app::intent::Intent;
use crate::app::keymap::Mode;
use crate::app::message::Message;
use crate::app::overlays::Overlay;
use crate::app::overlays::task::lines as panel;
use crate::app::overlays::why;
use crate::app::tests::{keys, opened, snapshot_changed};
use crate::app::update;
use crate::planner::fixture::details;
use crate::planner::lock::{Learned, LearnedOf, Report, Standing};
use crate::planner::policy::{Creator, FieldRules, Override, Setting, Value};
use crate::sync::Event;

/// Returns a plan whose managed task is governed by a policy that tells much apart.
fn fine() -> Snapshot {
    let progress: &[Value] = &[Value::SetToInProgress, Value::SetToComplete];
    let mut plan = governed(mixed(), &[(Rule::PercentComplete, progress), (Rule::References, &[Value::Add])]);
    let items = FieldRules {
        default_rules: vec![Value::Check],
        overrides: vec![Override {
            creator: Creator::User,
            rules: vec![Value::Check, Value::Update, Value::Reorder, Value::Remove],
        }],
    };
    let policies = &mut Arc::make_mut(&mut plan.locks).policies;
    policies.get_mut(SCENARIO).unwrap().entries[0].rules.insert(Rule::CheckLists, Setting::Field(items));
    plan
}

fn learned(task: &str, rule: Rule, at: Timestamp) -> LearnedOf {
    let learned = Learned { subject: Subject::Rule(rule), etag: None, at };
    LearnedOf { task: TaskId::new(task), scenario: Some(SCENARIO.to_owned()), is_assignee: false, learned }
}

/// Presses `w` and returns the answer.
fn answer(state: &mut State) -> Vec<String> {
    keys(state, "w");
    let Some(Overlay::Why(open)) = state.overlays.last() else { panic!("it answers") };
    why::lines(state, open).into_iter().map(|(line, _)| line).collect()
}

#[test]
fn the_answer_and_the_panel_say_what_the_report_says() {
    let mut state = shown(fine());
    on(&mut state, 2);
    let plan = state.board.view.as_ref().unwrap().plan();
    let report = Report::of(plan, plan.task(&TaskId::new("managed")).unwrap(), None);
    let parts: Vec<String> =
        report.standing(Standing::Partly).map(|topic| format!("you may {} (", topic.allowed.words())).collect();
    assert_eq!(parts.len(), 3);
    assert!(parts[0].contains("or complete it before its requirements are met"), "{}", parts[0]);
    assert!(parts[1].contains("rename, move and remove what a person added; not add"), "{}", parts[1]);
    assert!(parts[2].contains("you may add, but not change or remove"), "{}", parts[2]);
    let said = answer(&mut state).join("\n");
    keys(&mut state, "Esc Enter");
    let Some(Overlay::Task(open)) = state.overlays.last() else { panic!("it opens") };
    let shown: Vec<String> = panel::of(&state, open).into_iter().map(|line| line.text).collect();
    for part in parts {
        assert!(said.contains(&part), "{part}:\n{said}");
        assert!(shown.iter().any(|line| line.contains(&part)), "{part}:\n{shown:?}");
    }
}

#[test]
fn of_what_the_service_refused_the_answer_says_when_and_how_often_and_of_a_rule_only_what_it_decides() {
    let mut plan = fine();
    let mut state = shown(plan.clone());
    let now = state.now.timestamp();
    let refused = ["free", "managed"].map(|task| learned(task, Rule::CheckLists, now));
    Arc::make_mut(&mut plan.locks).learned = [refused.to_vec(), vec![learned("free", Rule::Title, now)]].concat();
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan), &[], 0));
    let at = state.now.strftime("%H:%M").to_string();
    on(&mut state, 0);
    let said = answer(&mut state);
    let line = said.iter().find(|line| line.contains("title")).unwrap();
    assert!(line.starts_with("✕ title, checklist: ") || line.starts_with("✕ title: "), "{line}");
    assert!(line.contains(&format!("the service refused this at {at} (1 refusal); it is tried again")), "{line}");
    on(&mut state, 2);
    let said = answer(&mut state);
    // What the rules allow whoever made an item stays allowed.
    let said = said.join("\n");
    let line = &said[said.find("checklist: ").unwrap()..];
    assert!(line.contains(&format!("the service refused this at {at} (2 refusals)")), "{said}");
    assert!(line.contains("you may check"), "{said}");
}

#[test]
fn only_a_task_that_an_app_holds_is_opened_there() {
    let mut state = shown(mixed());
    for (row, has_app) in [(0, false), (1, true), (2, false), (4, false)] {
        on(&mut state, row);
        keys(&mut state, "w");
        let has_hint = keys::hints(&state, Mode::Why).any(|hint| hint.actions.contains(&Intent::CardOpenApp));
        assert_eq!(has_hint, has_app, "{row}");
    }
}

#[test]
fn a_key_says_what_is_locked_by_whom_and_means_what_it_does() {
    let mut state = shown(governed(mixed(), &[]));
    let words = |state: &State, intent| keys::why_not(state, intent).map(|no| keys::short_words(state, &no)).unwrap();
    on(&mut state, 2);
    for (intent, what) in [
        (Intent::CardMoveUp, "order is"),
        (Intent::CardMoveRight, "bucket is"),
        (Intent::CardPickUp, "bucket is"),
        (Intent::CardMoveTo, "bucket is"),
        (Intent::CardNotes, "notes are"),
        (Intent::CardDelete, "deleting is"),
    ] {
        assert_eq!(words(&state, intent), format!("✕ {what} locked by HR Onboarding"));
    }
    keys(&mut state, "2");
    assert_eq!(words(&state, Intent::CardMoveRight), "✕ progress is locked by HR Onboarding");
    let mut plan = mixed();
    let at = state.now.timestamp();
    Arc::make_mut(&mut plan.locks).learned = vec![learned("managed", Rule::Title, at)];
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan), &[], 0));
    assert_eq!(
        words(&state, Intent::CardRename),
        format!("✕ title is locked: refused at {}", state.now.strftime("%H:%M"))
    );
}

#[test]
fn a_move_to_another_column_is_refused_for_the_column_and_one_inside_it_for_the_order() {
    for (press, what) in [("L", "bucket"), ("m", "bucket"), ("Space", "bucket"), ("J", "order"), ("g K", "order")] {
        let mut state = shown(mixed());
        on(&mut state, 1);
        keys(&mut state, press);
        assert!(
            notice(&state).starts_with(&format!("✕ {what} is locked by Inspections")),
            "{press}: {}",
            notice(&state)
        );
    }
}

#[test]
fn the_list_of_columns_says_once_why_one_takes_no_card() {
    let mut state = shown(governed(mixed(), &[(Rule::Order, &[Value::Allow])]));
    on(&mut state, 2);
    keys(&mut state, "m");
    let Some(Overlay::MoveTo(list)) = state.overlays.last() else { panic!("it asks where to") };
    let entries = list.entries(state.board.view.as_ref().unwrap());
    let remarks: Vec<&str> = entries.iter().map(|entry| entry.remark.as_str()).collect();
    assert_eq!(remarks, ["(current)", "✕ bucket is locked by HR Onboarding"]);
    keys(&mut state, "Down Enter");
    assert!(notice(&state).starts_with("✕ ") && !notice(&state).contains("w why"), "{}", notice(&state));
}

#[test]
fn of_selected_cards_it_is_said_before_a_key_moves_them_how_many_stay() {
    let mut state = shown(mixed());
    on(&mut state, 0);
    assert_eq!(state.board.selected_staying(), None);
    keys(&mut state, "v j v");
    assert_eq!(state.board.selected_staying(), Some("1 of 2 can move; 1 locked stay"));
    keys(&mut state, "k v");
    assert_eq!(state.board.selected_staying(), Some("it is locked and stays"));
    let mut free = mixed();
    free.task_mut(&TaskId::new("hosted")).unwrap().references = 0;
    free.locks = Arc::default();
    let _ = update(&mut state, snapshot_changed(&Arc::new(free), &[], 0));
    assert_eq!(state.board.selected_staying(), None, "nothing is locked any more");
    let _ = update(&mut state, snapshot_changed(&Arc::new(mixed()), &[], 0));
    assert!(state.board.selected_staying().is_some());
    keys(&mut state, "Esc Esc");
    assert_eq!(state.board.selected_staying(), None);
}

#[test]
fn what_a_nudge_means_is_said_of_that_nudge_alone() {
    let mut state = opened(&[("To do", &["a", "b", "c"])]);
    keys(&mut state, "2 v j v L");
    assert_eq!(notice(&state), "2 cards: marks them as in progress.");
    keys(&mut state, "J");
    assert!(!notice(&state).contains("marks them"), "{}", notice(&state));
    for board in ["1", "5"] {
        keys(&mut state, "2 L H L");
        keys(&mut state, board);
        keys(&mut state, "J");
        assert!(!notice(&state).contains("marks them"), "{board}: {}", notice(&state));
    }
}

#[test]
fn no_line_is_opened_for_a_name_that_cannot_be_changed() {
    let mut plan = governed(mixed(), &[(Rule::CheckLists, &[Value::Check])]);
    plan.task_mut(&TaskId::new("managed")).unwrap().checklist_items = 1;
    let mut state = shown(plan);
    on(&mut state, 2);
    keys(&mut state, "Enter");
    let details = Arc::new(details("managed", &[("one", "1")], &[("page", "1")]));
    let event = Event::DetailsChanged { task: details.task.clone(), details, is_fresh: true };
    let _ = update(&mut state, Message::Sync(event));
    for (press, why) in [("e", "may not rename"), ("n", "may not add"), ("j e", "may not change a link")] {
        keys(&mut state, press);
        assert!(matches!(state.overlays.last(), Some(Overlay::Task(_))), "{press}");
        assert!(notice(&state).contains(why), "{press}: {}", notice(&state));
    }
    assert!(submits(&keys(&mut state, "k Space")), "ticking is allowed");
}
