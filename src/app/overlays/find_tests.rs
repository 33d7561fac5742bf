//! Tests of the list of everything: what it asks, what it offers, and where an entry leads.

use pretty_assertions::assert_eq;

use super::*;
use crate::app::message::Message;
use crate::app::tests::{keys, opened, order, type_text};
use crate::app::update;
use crate::sync::Event;

fn state() -> State {
    let mut state = opened(&[("A", &["a1", "a2"]), ("B", &["b1"])]);
    let plan = |id: &str| PlanSummary::new(PlanId::new(id), &format!("Plan {id}"), None);
    let listed = Event::PlansListed { plans: vec![plan("plan"), plan("other")], is_fresh: true };
    let _ = update(&mut state, Message::Sync(listed));
    state
}

fn hit(plan: &str, task: &str) -> Found {
    Found {
        plan: PlanId::new(plan),
        plan_title: format!("Plan {plan}"),
        task: TaskId::new(task),
        title: format!("Task {task}"),
        column: "B".to_owned(),
        is_done: false,
        excerpt: None,
    }
}

fn answer(state: &mut State, question: u64, found: Vec<Found>) -> Vec<Effect> {
    update(state, Message::Sync(Event::Found { question, found }))
}

fn words(state: &State) -> Vec<String> {
    let Some(Overlay::Find(find)) = state.overlays.last() else { panic!("it is closed") };
    find.entries(state).into_iter().map(|entry| entry.words).collect()
}

fn questions(effects: &[Effect]) -> Vec<(u64, &str)> {
    let question = |effect| match effect {
        &Effect::Sync(Command::Search { question, ref text }) => Some((question, text.as_str())),
        _ => None,
    };
    effects.iter().filter_map(question).collect()
}

#[test]
fn each_letter_is_a_new_question_and_only_the_newest_is_answered() {
    let mut state = state();
    let effects = keys(&mut state, "Ctrl+p b 1");
    assert_eq!(questions(&effects), [(1, "b"), (2, "b1")]);
    answer(&mut state, 1, vec![hit("plan", "late")]);
    assert!(!words(&state).contains(&"Task late".to_owned()), "it answers what nobody asks any more");
    answer(&mut state, 2, vec![hit("plan", "b1")]);
    assert_eq!(words(&state)[0], "Task b1");
    assert_eq!(questions(&keys(&mut state, "Down")), [], "nothing else was typed");
}

#[test]
fn a_task_of_the_open_plan_gets_the_cursor() {
    let mut state = state();
    keys(&mut state, "Ctrl+p b 1");
    answer(&mut state, 2, vec![hit("plan", "b1")]);
    keys(&mut state, "Enter");
    assert!(state.overlays.is_empty());
    assert_eq!(state.board.cursor.task, Some(TaskId::new("b1")));
    assert_eq!((state.board.cursor.column, state.board.cursor.row), (1, 0));
}

#[test]
fn a_filter_that_hides_the_task_is_over() {
    let mut state = state();
    keys(&mut state, "/ a 1 Enter Ctrl+p b 1");
    let question = state.questions;
    answer(&mut state, question, vec![hit("plan", "b1")]);
    keys(&mut state, "Enter");
    assert_eq!(state.board.cursor.task, Some(TaskId::new("b1")));
    assert_eq!(order(&state), [vec!["a1", "a2"], vec!["b1"]]);
}

#[test]
fn a_task_elsewhere_opens_its_plan_and_the_cursor_waits_for_it() {
    let mut state = state();
    keys(&mut state, "Ctrl+p x 1");
    answer(&mut state, 2, vec![hit("other", "x1")]);
    let effects = keys(&mut state, "Enter");
    assert!(effects.contains(&Effect::Sync(Command::OpenPlan(PlanId::new("other")))), "{effects:?}");
    assert_eq!(state.board.plan, Some(PlanId::new("other")));
}

#[test]
fn enter_before_the_answer_takes_what_the_answer_brings() {
    let mut state = state();
    keys(&mut state, "Ctrl+p b 1 Enter");
    assert_eq!(state.overlays.len(), 1, "no key waits, and nothing wrong is opened");
    answer(&mut state, 2, vec![hit("plan", "b1")]);
    assert!(state.overlays.is_empty());
    assert_eq!(state.board.cursor.task, Some(TaskId::new("b1")));
}

#[test]
fn an_answer_does_not_move_the_cursor_off_its_entry() {
    let mut state = state();
    keys(&mut state, "Ctrl+p");
    type_text(&mut state, "plan");
    let before = words(&state);
    assert_eq!(before[..2], ["Plan plan", "Plan other"]);
    keys(&mut state, "Down");
    let question = state.questions;
    answer(&mut state, question, vec![hit("plan", "a1"), hit("plan", "b1")]);
    let effects = keys(&mut state, "Enter");
    assert!(effects.contains(&Effect::Sync(Command::OpenPlan(PlanId::new("other")))), "{effects:?}");
}

#[test]
fn signs_narrow_it_to_one_kind() {
    let mut state = state();
    let effects = keys(&mut state, "Ctrl+p >");
    type_text(&mut state, "last change back");
    assert_eq!(questions(&effects), [], "the engine knows no keys");
    assert_eq!(words(&state), ["take the last change back"]);
    keys(&mut state, "Esc Ctrl+p +");
    assert_eq!(words(&state), ["Plan plan", "Plan other"]);
    keys(&mut state, "o t h Enter");
    assert_eq!(state.board.plan, Some(PlanId::new("other")));
}

#[test]
fn an_action_is_run_and_has_its_key_beside_it() {
    let mut state = state();
    keys(&mut state, "Ctrl+p >");
    type_text(&mut state, "one place down");
    let Some(Overlay::Find(find)) = state.overlays.last() else { panic!("it is closed") };
    assert_eq!(find.entries(&state)[0].remark, "J, Shift+Down");
    keys(&mut state, "Enter");
    assert_eq!(order(&state)[0], ["a2", "a1"]);
}

#[test]
fn a_label_shows_its_cards_alone() {
    let mut plan = crate::planner::fixture::plan(&[("A", &["a1", "a2"])]);
    plan.plan.labels = [(3, "Needs review".to_owned())].into();
    plan.task_mut(&TaskId::new("a2")).unwrap().categories.insert(3);
    let mut state = state();
    let _ = update(&mut state, crate::app::tests::snapshot_changed(&std::sync::Arc::new(plan), &[], 0));
    keys(&mut state, "Ctrl+p # r e v Enter");
    // A label may be a task's identifier, too: that takes an answer.
    let question = state.questions;
    answer(&mut state, question, Vec::new());
    assert_eq!(state.board.filter().map(ToString::to_string).as_deref(), Some("#\"Needs review\""));
    assert_eq!(order(&state), [vec!["a2"]]);
}

#[test]
fn a_task_named_by_its_identifier_or_its_address_goes_before_everything() {
    let mut plan = crate::planner::fixture::plan(&[("A", &["a1"])]);
    plan.plan.labels = [(3, "ab12cd".to_owned())].into();
    let mut state = state();
    let _ = update(&mut state, crate::app::tests::snapshot_changed(&std::sync::Arc::new(plan), &[], 0));
    let asked = |state: &mut State, text: &str| {
        keys(state, "Esc Esc Ctrl+p");
        let _ = update(state, Message::Paste(text.to_owned()));
        let question = state.questions;
        answer(state, question, vec![hit("plan", "zz"), hit("other", "ab12cd34")]);
        words(state)
    };
    assert_eq!(asked(&mut state, "#ab12cd")[..2], ["Task ab12cd34", "ab12cd"]);
    assert_eq!(asked(&mut state, "#ab12")[..2], ["ab12cd", "Task zz"], "so few letters are those of a label");
    assert_eq!(asked(&mut state, "ab12cd34")[0], "Task ab12cd34");
    assert_eq!(asked(&mut state, "https://tasks.example.com/x/Home/Task/ab12cd34?y=1\n")[0], "Task ab12cd34");
    let effects = keys(&mut state, "Enter");
    assert!(effects.contains(&Effect::Sync(Command::OpenPlan(PlanId::new("other")))), "{effects:?}");
}

#[test]
fn an_address_that_leads_nowhere_says_so() {
    let mut state = state();
    keys(&mut state, "Ctrl+p");
    let _ = update(&mut state, Message::Paste("https://tasks.example.com/x/Home/Task/t1".to_owned()));
    let nothing = |state: &State| match state.overlays.last() {
        Some(Overlay::Find(find)) => find.nothing(),
        _ => "",
    };
    assert_eq!(nothing(&state), "looking…");
    let question = state.questions;
    answer(&mut state, question, Vec::new());
    assert_eq!(nothing(&state), "no plan that was read here has that task");
}

#[test]
fn signs_alone_find_what_holds_them_and_not_everything() {
    for typed in ["\"", "\\", "( ) :", "> \"", "@ (", "+ .", "' :", "# \\"] {
        let mut state = state();
        keys(&mut state, "Ctrl+p");
        type_text(&mut state, typed);
        let question = state.questions;
        answer(&mut state, question, Vec::new());
        assert_eq!(words(&state), [""; 0], "{typed}");
        let Some(Overlay::Find(find)) = state.overlays.last() else { panic!("it is closed") };
        assert_eq!(find.nothing(), "nothing is called so: names have letters or digits", "{typed}");
    }
    let mut state = state();
    keys(&mut state, "Ctrl+p ?");
    let question = state.questions;
    answer(&mut state, question, vec![hit("plan", "(why?)")]);
    assert_eq!(words(&state)[0], "Task (why?)", "a title holds it");
    assert!(words(&state).iter().any(|words| words.contains("keys")), "and it is a key: {:?}", words(&state));
}
