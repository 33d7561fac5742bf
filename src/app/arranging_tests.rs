//! Boards as a session: switched, folded, hidden; columns moved; what is remembered.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use crate::app::State;
use crate::app::effect::Effect;
use crate::app::message::Message;
use crate::app::tests::{keys, opened, order, snapshot_changed, started};
use crate::app::update;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::edit::Edit;
use crate::planner::fixture::team;
use crate::planner::history::History;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::snapshot::Snapshot;
use crate::sync::Command;
use crate::sync::Event;
use crate::sync::Memory;
use crate::sync::PlanSummary;

fn team_opened() -> State {
    let mut state = started(None);
    state.size = (200, 50);
    let _ = update(&mut state, snapshot_changed(&Arc::new(team()), &[], 0));
    state
}

fn names(state: &State) -> Vec<&str> {
    state.board.board().unwrap().columns.iter().map(|column| column.name.as_str()).collect()
}

fn at(state: &State) -> &str {
    state.board.cursor.task.as_ref().map_or("", TaskId::as_str)
}

fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

/// Returns the arrangement that was last handed over to be remembered.
fn kept(effects: &[Effect]) -> Arrangement {
    let kept = effects.iter().rev().find_map(|effect| match effect {
        Effect::Sync(Command::KeepArrangement(arrangement)) => Some(Arrangement::clone(arrangement)),
        _ => None,
    });
    kept.expect("something to be remembered")
}

#[test]
fn each_number_shows_a_board_and_the_cursor_stays_on_its_task() {
    let mut state = team_opened();
    keys(&mut state, "2 1");
    assert_eq!(at(&state), "t00", "also before any other key");
    keys(&mut state, "j j");
    assert_eq!(at(&state), "t02");
    let effects = keys(&mut state, "2");
    assert_eq!(names(&state), ["Not started", "In progress", "Completed"]);
    assert_eq!((at(&state), state.board.cursor.column), ("t02", 2));
    assert_eq!(kept(&effects).grouping, Grouping::Progress);
    keys(&mut state, "3");
    assert_eq!(at(&state), "t02");
    assert_eq!(names(&state).last(), Some(&"Unassigned"));
    keys(&mut state, "4");
    assert_eq!((names(&state), at(&state), order(&state)[0].len()), (vec!["All tasks"], "t02", 12));
    keys(&mut state, "6");
    assert_eq!(names(&state)[0], "Late");
    keys(&mut state, "7");
    assert_eq!(names(&state), ["Urgent", "Important", "Medium", "Low"]);
    keys(&mut state, "8");
    assert_eq!((names(&state), at(&state)), (vec!["Pink", "Red", "Yellow", "No label"], "t02"));
    keys(&mut state, "]");
    assert_eq!(state.board.arrangement.grouping, Grouping::Schedule);
    // A card without a day is in no cell of the schedule; back from there the cursor goes to what it can.
    keys(&mut state, "[ [");
    assert_eq!(state.board.arrangement.grouping, Grouping::Priority);
}

#[test]
fn my_tasks_are_a_plan_of_their_own_and_the_way_back_leads_to_the_plan_of_the_task() {
    let mut state = team_opened();
    keys(&mut state, "2 j");
    let task = at(&state).to_owned();
    let effects = keys(&mut state, "5");
    assert!(effects.contains(&Effect::Sync(Command::OpenPlan(PlanId::mine()))), "{effects:?}");
    let mut mine: Snapshot = team();
    mine.plan.id = PlanId::mine();
    mine.task_mut(&TaskId::new("t06")).unwrap().plan_id = PlanId::new("other");
    let _ = update(&mut state, snapshot_changed(&Arc::new(mine), &[], 0));
    assert_eq!((names(&state), at(&state)), (vec!["My tasks"], task.as_str()));
    keys(&mut state, "g g j j j j j j");
    assert_eq!(at(&state), "t06");
    let moved = keys(&mut state, "J");
    let plan = moved.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Submit { plan, .. }) => Some(plan.as_str()),
        _ => None,
    });
    assert_eq!(plan, Some("other"), "an edit goes to the plan of its task");
    keys(&mut state, "v k v J");
    assert_eq!(notice(&state), "Cards of several plans cannot be moved together; move them one by one.");
    keys(&mut state, "Esc Esc j");
    assert_eq!(at(&state), "t06");
    let effects = keys(&mut state, "1");
    assert!(effects.contains(&Effect::Sync(Command::OpenPlan(PlanId::new("other")))), "{effects:?}");
    assert_eq!(state.board.arrangement.grouping, Grouping::Bucket);
}

#[test]
fn a_board_is_not_switched_while_a_card_is_held() {
    let mut state = team_opened();
    keys(&mut state, "Space ]");
    assert_eq!(state.board.arrangement.grouping, Grouping::Bucket);
    keys(&mut state, "2");
    assert_eq!(state.board.hand.as_ref().unwrap().column, 1, "a digit carries the card");
}

#[test]
fn a_folded_column_shows_no_card_and_takes_cards_all_the_same() {
    let mut state = opened(&[("A", &["a1", "a2"]), ("B", &["b1"]), ("C", &[])]);
    let effects = keys(&mut state, "l z");
    assert!(kept(&effects).collapsed.contains(&ColumnId::Bucket(Some("B".into()))));
    assert_eq!((at(&state), state.board.cursor.column), ("", 1), "nothing in it can be meant");
    keys(&mut state, "J");
    assert_eq!(notice(&state), "B is folded; z unfolds it.");
    keys(&mut state, "h L");
    assert_eq!(order(&state)[1].len(), 2);
    assert_eq!(notice(&state), "“a1”: stands in B now, which is folded; z unfolds it.");
    keys(&mut state, "z");
    assert_eq!(at(&state), "a1", "unfolded, the card that was moved there is found again");
    keys(&mut state, "4 z");
    assert_eq!(notice(&state), "A list has no columns to collapse.");
}

#[test]
fn completed_cards_are_hidden_and_a_card_dropped_between_the_others_stands_there_when_they_are_back() {
    let mut state = team_opened();
    keys(&mut state, "Z");
    assert_eq!(order(&state)[0], ["t00", "t01", "t03", "t04"]);
    assert_eq!(state.board.board().unwrap().columns[0].hidden, 1);
    keys(&mut state, "J J");
    assert_eq!(order(&state)[0], ["t01", "t03", "t00", "t04"]);
    keys(&mut state, "Z");
    assert_eq!(order(&state)[0], ["t01", "t02", "t03", "t00", "t04"]);
}

#[test]
fn columns_of_buckets_are_moved_for_everybody_and_those_of_people_for_this_person() {
    let mut state = team_opened();
    let effects = keys(&mut state, "> >");
    assert_eq!(names(&state), ["B", "C", "A"]);
    assert_eq!((state.board.cursor.column, at(&state)), (2, "t00"), "the cursor goes with its column");
    let submitted = effects.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => Some(edits),
        _ => None,
    });
    let edits = submitted.unwrap();
    let [Edit::MoveBucket(edit)] = &edits[..] else { panic!("{edits:?}") };
    assert_eq!((edit.to.after.as_ref().unwrap().as_str(), edit.to.before.as_ref().unwrap().as_str()), ("B", "C"));
    keys(&mut state, ">");
    assert_eq!(notice(&state), "This is the last column.");
    keys(&mut state, "u");
    assert_eq!(names(&state), ["A", "B", "C"], "two steps of one column are one act");
    assert_eq!((state.board.cursor.column, at(&state)), (0, "t00"), "the cursor goes back with it");
    keys(&mut state, "2 >");
    assert_eq!(
        notice(&state),
        "Columns are moved on the bucket board (1) and the assigned-to board (3); those of the progress board are fixed."
    );
    let user = |state: &State, column: usize| state.board.board().unwrap().columns[column].id.clone();
    keys(&mut state, "3 0");
    let first = user(&state, 0);
    let effects = keys(&mut state, ">");
    assert_eq!(user(&state, 1), first);
    assert_eq!(kept(&effects).people.len(), 3);
    assert!(notice(&state).starts_with("The service keeps no order of people"), "{}", notice(&state));
    keys(&mut state, "$ <");
    assert_eq!(notice(&state), "“Unassigned” always comes last.");
}

#[test]
fn what_was_remembered_is_shown_from_the_first_frame() {
    let mut state = started(None);
    let arrangement = Arrangement { hides_completed: true, ..Arrangement::by(Grouping::AssignedTo) };
    let memory = Memory { arrangement, history: History::default(), is_mouse_off: true, ..Memory::default() };
    let _ = update(&mut state, Message::Sync(Event::Remembered(memory)));
    let _ = update(&mut state, Message::Sync(Event::SignedInAs(UserId::new("bob"))));
    let _ = update(&mut state, snapshot_changed(&Arc::new(team()), &[], 0));
    assert_eq!((names(&state)[0], state.is_mouse_off), ("You", true), "the person's own column comes first");
    assert!(state.board.board().unwrap().columns.iter().any(|column| column.hidden > 0));
}

#[test]
fn the_cursor_waits_for_its_task_while_the_plan_is_arriving() {
    let mut state = team_opened();
    keys(&mut state, "5");
    let mut mine = team();
    mine.plan.id = PlanId::mine();
    let _ = update(&mut state, snapshot_changed(&Arc::new(mine), &[], 0));
    keys(&mut state, "G");
    let task = at(&state).to_owned();
    keys(&mut state, "1");
    let part = crate::planner::fixture::plan(&[("A", &["t00", "t01"]), ("B", &[])]);
    let _ = update(&mut state, snapshot_changed(&Arc::new(part), &[], 0));
    assert_ne!(at(&state), task);
    let _ = update(&mut state, snapshot_changed(&Arc::new(team()), &[], 0));
    assert_eq!(at(&state), task);
}

#[test]
fn who_begins_with_my_tasks_goes_back_to_the_plan_that_was_open_last() {
    let mut state = started(None);
    state.size = (200, 50);
    let listed = [("older", Some("2026-10-01T08:00:00Z")), ("newer", Some("2026-10-02T08:00:00Z")), ("never", None)];
    let plans = listed.map(|(id, at)| {
        let mut plan = PlanSummary::new(PlanId::new(id), id, None);
        plan.marks.opened_at = at.map(|at| at.parse().unwrap());
        plan
    });
    let _ = update(&mut state, Message::Sync(Event::PlansListed { plans: plans.into(), is_fresh: false }));
    let mut none = team();
    none.plan.id = PlanId::mine();
    none = Snapshot::new(none.plan.clone(), Vec::new(), Vec::new(), Vec::new());
    let _ = update(&mut state, snapshot_changed(&Arc::new(none), &[], 0));
    let effects = keys(&mut state, "1");
    assert!(effects.contains(&Effect::Sync(Command::OpenPlan(PlanId::new("newer")))), "{effects:?}");
}
