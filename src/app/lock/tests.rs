//! Locks as a session: keys in, and nothing goes out that must not.

use std::sync::Arc;

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use jiff::Timestamp;
use pretty_assertions::assert_eq;

use super::*;
use crate::app::effect::Asked;
use crate::app::message::Message;
use crate::app::tests::{keys, order, snapshot_changed, started};
use crate::app::update;
use crate::planner::creation_source::{CreationSource, Requirements};
use crate::planner::fixture::{details, plan};
use crate::planner::lock::{Learned, LearnedOf, Locks};
use crate::planner::policy::{Entry, Policy, Role, Rule, Setting, Subject, Value, Verdict};
use crate::sync::Event;

pub(crate) const SCENARIO: &str = "com.contoso.onboarding";
/// The key of a link to an app, as the service keeps it.
const KEY: &str = "https%3A//teams%2Emicrosoft%2Ecom/l/stage/app/0?context={\"subEntityId\":\"1\"}";

/// Returns a plan of two columns: `free` and `own` are people's own, `hosted` is done in an app, `managed` is of a scenario,
/// of `linked` the link was not read, `bound` asks for its checklist. `own` stands in the second column.
pub(crate) fn mixed() -> Snapshot {
    let mut plan = plan(&[("To do", &["free", "hosted", "managed", "linked", "bound"]), ("Doing", &["own"])]);
    let segments = vec!["HR Onboarding".to_owned()];
    let source = CreationSource::External { scenario: SCENARIO.to_owned(), segments, web_url: None };
    let source = Arc::new(source);
    let mut locks = Locks::default();
    let mut set = |id: &str, change: &dyn Fn(&mut Task)| change(plan.task_mut(&TaskId::new(id)).unwrap());
    set("hosted", &|task| task.references = 1);
    set("linked", &|task| task.references = 1);
    set("managed", &|task| task.creation_source = Some(Arc::clone(&source)));
    set("bound", &|task| {
        task.requirements = Some(Requirements::CHECKLIST);
        task.checklist_items = 1;
        task.open_checklist_items = 1;
    });
    let mut hosted = details("hosted", &[], &[("Inspections", "1")]);
    hosted.references[0].kind = Some("TeamsHostedApp".to_owned());
    hosted.references[0].key = KEY.to_owned();
    let bound = Arc::new(details("bound", &[("open", "1")], &[]));
    locks.required_items.insert(TaskId::new("bound"), vec!["open".to_owned()]);
    locks.details = [(TaskId::new("hosted"), Arc::new(hosted)), (TaskId::new("bound"), bound)].into_iter().collect();
    plan.locks = Arc::new(locks);
    plan
}

/// Adds a policy for the scenario: everything is blocked but what is listed.
pub(crate) fn governed(mut plan: Snapshot, rules: &[(Rule, &[Value])]) -> Snapshot {
    let rules = rules.iter().map(|(rule, values)| (*rule, Setting::Values(values.to_vec()))).collect();
    let entries = vec![Entry { role: Role::DefaultRules, default: Verdict::Block, rules }];
    let locks = Arc::make_mut(&mut plan.locks);
    locks.policies = [(SCENARIO.to_owned(), Policy { entries })].into_iter().collect();
    plan
}

pub(crate) fn shown(plan: Snapshot) -> State {
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan), &[], 0));
    state
}

/// Puts the cursor on a card of the first column.
pub(super) fn on(state: &mut State, row: usize) {
    keys(state, "Esc Esc Esc 1 g g 0");
    for _ in 0..row {
        keys(state, "j");
    }
}

pub(super) fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

pub(crate) fn submits(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Sync(Command::Submit { .. })))
}

fn titles(effects: &[Effect]) -> Vec<&str> {
    let edits = effects.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => Some(edits),
        _ => None,
    });
    edits.into_iter().flatten().filter_map(Edit::task).map(TaskId::as_str).collect()
}

#[test]
fn nothing_changes_a_task_that_is_done_in_an_app() {
    let mut state = shown(mixed());
    let before = order(&state).concat().join(" ");
    for press in [
        "2 Space", "2 L", "3 Space", "7 L", "J", "K", "L", "g J", "g K", "g L", "Space", "m", "c", "e", "E", "d",
        "Enter e", "Enter E", "Enter c",
    ] {
        on(&mut state, 1);
        let (board, press) =
            press.split_once(' ').filter(|(board, _)| ["2", "3", "7"].contains(board)).unwrap_or(("1", press));
        keys(&mut state, board);
        assert_eq!(state.board.cursor.task, Some(TaskId::new("hosted")), "the cursor follows its card");
        let effects = keys(&mut state, press);
        assert!(!submits(&effects), "{press}: {effects:?}");
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Editor { .. })), "{press}");
        assert!(notice(&state).contains("locked by Inspections"), "{press}: {}", notice(&state));
        assert!(notice(&state).contains("w why"), "{press}: {}", notice(&state));
        assert!(state.board.hand.is_none(), "{press}");
        let is_open =
            |overlay: &crate::app::overlays::Overlay| !matches!(overlay, crate::app::overlays::Overlay::Task(_));
        assert!(!state.overlays.iter().any(is_open), "{press}: nothing is asked for in vain");
    }
    keys(&mut state, "Esc Esc 1");
    assert_eq!(order(&state).concat().join(" "), before);
}

#[test]
fn the_line_says_what_is_locked_and_by_whom() {
    let mut state = shown(mixed());
    on(&mut state, 1);
    keys(&mut state, "J");
    assert_eq!(notice(&state), "✕ order is locked by Inspections; it is done in Inspections · w why");
    assert_eq!(state.board.locked, 1);
}

#[test]
fn a_card_that_goes_to_no_other_column_still_goes_up_and_down() {
    let mut state = shown(governed(mixed(), &[(Rule::Order, &[Value::Allow])]));
    on(&mut state, 2);
    assert!(submits(&keys(&mut state, "K")));
    assert_eq!(order(&state)[0][1], "managed");
    let effects = keys(&mut state, "Space l");
    assert!(!submits(&effects));
    let hand = state.board.hand.as_ref().unwrap();
    assert_eq!((hand.column, hand.refused.as_ref().map(|refused| refused.column)), (0, Some(1)));
    let lock = hand.refused.as_ref().unwrap().lock.clone().unwrap();
    assert_eq!(lock, "bucket is locked by HR Onboarding");
    assert!(notice(&state).starts_with("✕ people in no other role may not move it"), "{}", notice(&state));
    assert_eq!(keys(&mut state, "Space"), [], "it never left its place");
}

#[test]
fn a_card_whose_place_is_locked_still_goes_to_another_column() {
    let mut state = shown(governed(mixed(), &[(Rule::Move, &[Value::MoveBetweenBuckets])]));
    on(&mut state, 2);
    assert_eq!(keys(&mut state, "J"), []);
    assert!(notice(&state).contains("may not change the order"), "{}", notice(&state));
    assert!(submits(&keys(&mut state, "L")));
    assert!(order(&state)[1].contains(&"managed"));
}

#[test]
fn of_several_cards_those_go_that_can_and_it_is_said_before() {
    let mut state = shown(mixed());
    keys(&mut state, "g g 0 *");
    keys(&mut state, "Space");
    let hand = state.board.hand.as_ref().unwrap();
    assert_eq!(hand.staying_words().unwrap(), "3 of 5 can move; 2 locked stay");
    keys(&mut state, "l");
    let effects = keys(&mut state, "Space");
    assert_eq!(titles(&effects), ["free", "managed", "bound"]);
    assert_eq!(order(&state)[0], ["hosted", "linked"]);
    assert!(notice(&state).contains("3 of 5 moved; 2 locked stay."), "{}", notice(&state));
    let mut state = shown(mixed());
    let effects = keys(&mut state, "g g 0 * L");
    assert_eq!(titles(&effects), ["free", "managed", "bound"], "a nudge, too");
}

#[test]
fn several_cards_of_which_none_can_move_are_not_picked_up() {
    let mut state = shown(mixed());
    on(&mut state, 1);
    keys(&mut state, "v j j v Space");
    assert!(state.board.hand.is_none());
    assert!(notice(&state).starts_with("None of the 2 can move. ✕"), "{}", notice(&state));
}

#[test]
fn a_card_may_stay_behind_in_one_column_and_go_on_to_the_next() {
    let mut state = shown(mixed());
    on(&mut state, 0);
    // The progress board: `bound` cannot be completed while its checklist is open.
    keys(&mut state, "2 g g 0");
    let column: Vec<String> = order(&state)[0].iter().map(|title| (*title).to_owned()).collect();
    let at = |title: &str| column.iter().position(|known| known == title).unwrap();
    for title in ["free", "bound"] {
        keys(&mut state, "g g");
        (0..at(title)).for_each(|_| drop(keys(&mut state, "j")));
        keys(&mut state, "v");
    }
    keys(&mut state, "Space l");
    assert_eq!(state.board.hand.as_ref().unwrap().staying_words(), None);
    keys(&mut state, "l");
    assert_eq!(state.board.hand.as_ref().unwrap().staying_words().unwrap(), "1 of 2 can move; 1 locked stay");
    keys(&mut state, "h");
    assert_eq!(state.board.hand.as_ref().unwrap().cards.len(), 2, "both go there");
    keys(&mut state, "l");
    assert_eq!(titles(&keys(&mut state, "Space")), ["free"]);
}

#[test]
fn what_asks_for_its_checklist_can_be_begun_but_not_completed() {
    let mut state = shown(mixed());
    on(&mut state, 4);
    assert!(!submits(&keys(&mut state, "c")));
    assert!(notice(&state).contains("locked until its checklist is completed"), "{}", notice(&state));
    assert!(notice(&state).contains("it can be marked as in progress"), "{}", notice(&state));
    keys(&mut state, "2");
    assert!(submits(&keys(&mut state, "L")), "in progress it can be");
}

#[test]
fn who_manages_a_task_is_said_once() {
    let mut state = shown(mixed());
    on(&mut state, 2);
    assert!(submits(&keys(&mut state, "K")));
    assert_eq!(notice(&state), "It is managed by HR Onboarding: it may be refused.");
    assert!(submits(&keys(&mut state, "K")));
    assert_eq!(notice(&state), "");
}

#[test]
fn links_that_were_not_read_are_read_before_anything_is_changed() {
    let mut state = shown(mixed());
    on(&mut state, 3);
    let (plan, task) = (PlanId::new("plan"), TaskId::new("linked"));
    let read = Effect::Sync(Command::OpenTask { plan, task: task.clone() });
    assert_eq!(keys(&mut state, "K"), std::slice::from_ref(&read));
    assert!(notice(&state).contains("they are read now, try again then"), "{}", notice(&state));
    assert_eq!(keys(&mut state, "e"), [read]);
    let reason = "the service is away".to_owned();
    let _ = update(&mut state, Message::Sync(Event::DetailsUnavailable { task: task.clone(), reason }));
    assert_eq!(notice(&state), "“linked” stays locked: its links cannot be read now. The service is away.");
    let mut known = mixed();
    Arc::make_mut(&mut known.locks).details.insert(task, Arc::new(details("linked", &[], &[("page", "1")])));
    let _ = update(&mut state, snapshot_changed(&Arc::new(known), &[], 0));
    assert!(submits(&keys(&mut state, "Esc K")), "an ordinary link locks nothing");
}

#[test]
fn deleting_says_before_it_asks_what_stays() {
    let mut state = shown(mixed());
    keys(&mut state, "g g 0 * d");
    let Some(crate::app::overlays::Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("it asks") };
    assert_eq!(confirm.question, "Delete 3 cards?");
    assert!(confirm.words[0].starts_with("3 of 5 can be deleted; 2 locked stay."), "{:?}", confirm.words);
    assert_eq!(titles(&keys(&mut state, "y")), ["free", "managed", "bound"]);
}

#[test]
fn a_column_is_not_deleted_with_a_card_that_must_stay() {
    let mut state = shown(mixed());
    assert_eq!(keys(&mut state, "g g 0 g d").len(), 1, "only the unread link is asked for");
    assert!(state.overlays.is_empty());
    assert!(notice(&state).starts_with("“hosted” and 1 more cannot be deleted with it. ✕"), "{}", notice(&state));
    keys(&mut state, "l g d");
    assert_eq!(state.overlays.len(), 1, "the other column can be");
}

#[test]
fn what_is_locked_by_now_is_not_taken_back() {
    let mut free = mixed();
    free.task_mut(&TaskId::new("managed")).unwrap().creation_source = None;
    let mut state = shown(free);
    on(&mut state, 2);
    assert!(submits(&keys(&mut state, "L")));
    let moved = order(&state)[1].iter().map(|title| (*title).to_owned()).collect::<Vec<_>>();
    let mut locked = governed(mixed(), &[]);
    let edits: Vec<Edit> = state.board.unacknowledged().cloned().collect();
    for edit in &edits {
        edit.apply(&mut locked);
    }
    let _ = update(&mut state, snapshot_changed(&Arc::new(locked), &[], 9));
    assert!(!submits(&keys(&mut state, "u")));
    assert!(notice(&state).starts_with("Not taken back: move “managed” to Doing. ✕"), "{}", notice(&state));
    assert_eq!(order(&state)[1], moved);
}

#[test]
fn what_was_locked_while_it_was_typed_is_not_sent_and_not_lost() {
    let mut state = shown(mixed());
    on(&mut state, 2);
    keys(&mut state, "e !");
    let _ = update(&mut state, snapshot_changed(&Arc::new(governed(mixed(), &[])), &[], 0));
    assert!(!submits(&keys(&mut state, "Enter")));
    assert_eq!(state.overlays.len(), 1, "the line stays with what was typed");
    assert!(notice(&state).contains("may not change the title"), "{}", notice(&state));
    let asked = Asked::Notes { task: TaskId::new("managed"), seen: String::new() };
    let outcome = Ok("typed".to_owned());
    assert!(!submits(&update(&mut state, Message::Edited { asked, outcome })));
}

#[test]
fn a_drag_is_refused_where_a_key_is() {
    let mut state = shown(mixed());
    let mouse = |state: &mut State, kind, column, row| {
        let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        update(state, Message::Mouse(event))
    };
    // The second card of the first column: a title line, a name, a rule, then three lines for each card.
    mouse(&mut state, MouseEventKind::Down(MouseButton::Left), 3, 6);
    mouse(&mut state, MouseEventKind::Drag(MouseButton::Left), 60, 6);
    assert!(notice(&state).contains("locked by Inspections"), "{}", notice(&state));
    let effects = mouse(&mut state, MouseEventKind::Up(MouseButton::Left), 60, 6);
    assert!(!submits(&effects));
    assert_eq!(state.board.cursor.task, Some(TaskId::new("hosted")));
    assert!(state.board.hand.is_none());
}

#[test]
fn what_the_service_has_refused_before_is_not_tried_again() {
    let mut refused = mixed();
    let learned = Learned { subject: Subject::Rule(Rule::Title), etag: None, at: Timestamp::UNIX_EPOCH };
    let task = TaskId::new("free");
    Arc::make_mut(&mut refused.locks).learned = vec![LearnedOf { task, scenario: None, is_assignee: false, learned }];
    let mut state = shown(refused);
    on(&mut state, 0);
    keys(&mut state, "e");
    assert!(state.overlays.is_empty() && notice(&state).contains("has refused this before"), "{}", notice(&state));
    assert!(submits(&keys(&mut state, "J")), "only the title was");
}

#[test]
fn the_app_of_a_task_is_opened_by_a_checked_address_only() {
    let mut state = shown(mixed());
    on(&mut state, 1);
    let address = "https://teams.microsoft.com/l/stage/app/0?context=%7B%22subEntityId%22%3A%221%22%7D";
    assert_eq!(keys(&mut state, "g w"), [Effect::OpenLink(address.to_owned())]);
    assert!(notice(&state).ends_with(address), "it can be copied");
    keys(&mut state, "w");
    assert_eq!(keys(&mut state, "g w"), [Effect::OpenLink(address.to_owned())], "from the answer, too");
    let reason = "the browser cannot be opened".to_owned();
    let _ = update(&mut state, Message::LinkNotOpened { address: address.to_owned(), reason });
    assert_eq!(notice(&state), format!("The browser cannot be opened. Open it yourself: {address}"));
    keys(&mut state, "Esc Esc");
    let mut hostile = mixed();
    let known = &mut Arc::make_mut(&mut hostile.locks).details;
    Arc::make_mut(known.get_mut(&TaskId::new("hosted")).unwrap()).references[0].key =
        "https%3A//evil%2Eexample/l/stage/a/0".to_owned();
    let _ = update(&mut state, snapshot_changed(&Arc::new(hostile), &[], 0));
    on(&mut state, 1);
    assert_eq!(keys(&mut state, "g w"), []);
    assert_eq!(notice(&state), "✕ Not opened: its link does not lead to Microsoft Teams.");
    on(&mut state, 0);
    assert_eq!(keys(&mut state, "g w"), []);
    assert_eq!(notice(&state), "No app holds this task: it is done here.");
}

#[test]
fn keys_that_are_of_no_use_say_why() {
    use crate::app::intent::Intent;
    let mut state = shown(mixed());
    on(&mut state, 0);
    assert_eq!(super::keys::why_not(&state, Intent::CardRename), None);
    on(&mut state, 1);
    let words = |state: &State, intent| {
        super::keys::why_not(state, intent).map(|refused| super::keys::short_words(state, &refused))
    };
    assert_eq!(words(&state, Intent::CardRename).unwrap(), "✕ title is locked by Inspections");
    assert_eq!(words(&state, Intent::CardPickUp).unwrap(), "✕ bucket is locked by Inspections");
    assert_eq!(words(&state, Intent::CardNew), None);
    on(&mut state, 4);
    assert!(words(&state, Intent::CardComplete).is_some() && words(&state, Intent::CardPickUp).is_none());
}
