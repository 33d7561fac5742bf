//! Sessions on the schedule and in the person's week.

use std::sync::Arc;

use jiff::civil::date;
use pretty_assertions::assert_eq;

use super::*;
use crate::app::State;
use crate::app::lock::tests::mixed;
use crate::app::lock::tests::shown;
use crate::app::lock::tests::submits;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::order;
use crate::app::tests::snapshot_changed;
use crate::app::tests::started;
use crate::app::update;
use crate::planner::change::Change;
use crate::planner::fixture::plan;
use crate::planner::snapshot::Snapshot;
use crate::sync::Command;
use crate::sync::Event;

/// Returns a plan of October 2026, seen on Saturday the 10th: each card is called after the day it is due.
fn october() -> Snapshot {
    let mut plan = plan(&[("A", &["late", "today", "today too", "friday", "november", "undated"])]);
    let days = [
        ("late", Some(date(2026, 9, 1))),
        ("today", Some(date(2026, 10, 10))),
        ("today too", Some(date(2026, 10, 10))),
        ("friday", Some(date(2026, 10, 16))),
        ("november", Some(date(2026, 11, 3))),
        ("undated", None),
    ];
    for (title, due) in days {
        let id = plan.tasks().iter().find(|task| task.title == title).map(|task| task.id.clone()).unwrap();
        plan.task_mut(&id).unwrap().due = due;
    }
    plan
}

/// Returns a program that shows the schedule of that plan.
fn opened() -> State {
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(october()), &[], 0));
    keys(&mut state, "9");
    state
}

fn here(state: &State) -> String {
    let cursor = &state.board.cursor;
    let board = state.board.view.as_ref().unwrap();
    let title = cursor.task.as_ref().and_then(|task| board.plan().task(task)).map_or("-", |task| task.title.as_str());
    let column = board.board().columns.get(cursor.column).map_or("?", |column| column.name.as_str());
    format!("{column}: {title}")
}

fn due(state: &State, title: &str) -> Option<Date> {
    let plan = state.board.view.as_ref().unwrap().plan();
    plan.tasks().iter().find(|task| task.title == title).unwrap().due
}

fn walk(state: &mut State, names: &str) -> String {
    keys(state, names);
    here(state)
}

fn said(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

#[test]
fn a_month_is_in_sight_with_what_is_late_and_what_has_no_day() {
    let mut state = opened();
    let full: Vec<Vec<&str>> = order(&state).into_iter().filter(|cards| !cards.is_empty()).collect();
    // The third of November is in the week that October ends with no more.
    assert_eq!(full, [vec!["late"], vec!["today", "today too"], vec!["friday"], vec!["undated"]]);
    assert_eq!(here(&state), "Today Sat 10 Oct: today", "the card under the cursor was late and not of this month");
    assert_eq!(walk(&mut state, "Ctrl+d"), "Tue 10 Nov: -");
    assert_eq!(walk(&mut state, "T"), "Today Sat 10 Oct: today");
}

#[test]
fn the_cursor_goes_through_the_cards_of_a_day_and_on_by_weeks() {
    let mut state = opened();
    assert_eq!(walk(&mut state, "j"), "Today Sat 10 Oct: today too");
    assert_eq!(walk(&mut state, "j"), "Sat 17 Oct: -");
    assert_eq!(walk(&mut state, "h"), "Fri 16 Oct: friday");
    assert_eq!(walk(&mut state, "k k"), "Fri 2 Oct: -");
    assert_eq!(walk(&mut state, "k"), "Fri 25 Sep: -", "the month before is shown as soon as it is reached");
    assert_eq!(walk(&mut state, "T $"), "No date: undated");
    assert_eq!(walk(&mut state, "Tab"), "Late: late");
    assert_eq!(walk(&mut state, "Tab"), "Today Sat 10 Oct: today");
}

#[test]
fn pressed_again_nine_shows_a_week() {
    let mut state = opened();
    assert_eq!(walk(&mut state, "j l l"), "Mon 12 Oct: -");
    keys(&mut state, "9");
    assert_eq!(state.board.view.as_ref().unwrap().board().columns.len(), 9);
    assert_eq!(here(&state), "Mon 12 Oct: -");
    assert_eq!(walk(&mut state, "h"), "Tomorrow Sun 11 Oct: -");
    assert_eq!(walk(&mut state, "9 T"), "Today Sat 10 Oct: today");
    assert_eq!(state.board.view.as_ref().unwrap().board().columns.len(), 37);
}

#[test]
fn a_card_is_moved_by_days_and_weeks_and_all_of_it_is_one_act() {
    let mut state = opened();
    assert_eq!(walk(&mut state, "L"), "Tomorrow Sun 11 Oct: today");
    assert_eq!(walk(&mut state, "J J J"), "Sun 1 Nov: today");
    assert_eq!(due(&state, "today"), Some(date(2026, 11, 1)));
    assert!(said(&state).contains("due Sun 1 Nov"), "{}", said(&state));
    assert_eq!(walk(&mut state, "J"), "Sun 8 Nov: today", "the schedule goes with the card");
    assert_eq!(walk(&mut state, "u"), "Today Sat 10 Oct: today", "what was nudged in a row is taken back at once");
    assert_eq!(due(&state, "today"), Some(date(2026, 10, 10)));
    assert_eq!(walk(&mut state, "U"), "Sun 8 Nov: today");
}

#[test]
fn what_is_sent_is_the_day_alone() {
    let mut state = opened();
    let effects = keys(&mut state, "H");
    let changes = effects.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => match edits.as_slice() {
            [Edit::MoveTask(edit)] => Some(edit.changes.clone()),
            _ => None,
        },
        _ => None,
    });
    let [from, to] = [10, 9].map(|day| Some(date(2026, 10, day)));
    assert_eq!(changes, Some(vec![Change::Due { from, to }]));
}

#[test]
fn selected_cards_keep_the_days_between_them() {
    let mut state = opened();
    keys(&mut state, "v j j h v J");
    assert_eq!(due(&state, "today"), Some(date(2026, 10, 17)));
    assert_eq!(due(&state, "friday"), Some(date(2026, 10, 23)));
    keys(&mut state, "L u");
    assert_eq!(due(&state, "friday"), Some(date(2026, 10, 16)));
}

#[test]
fn a_card_without_a_day_is_carried_to_one() {
    let mut state = opened();
    keys(&mut state, "$ L");
    assert!(said(&state).contains("has no due date to move"), "{}", said(&state));
    assert_eq!(walk(&mut state, "Space h Space"), "Sun 1 Nov: undated");
    assert_eq!(due(&state, "undated"), Some(date(2026, 11, 1)));
    assert_eq!(walk(&mut state, "Space j Space"), "Sun 8 Nov: undated", "the page is turned for it");
    keys(&mut state, "Space $ Space");
    assert_eq!(due(&state, "undated"), None, "and back");
}

/// Returns the day the cards in hand hang over.
fn held_over(state: &State) -> String {
    let hand = state.board.hand.as_ref().expect("a card is in hand");
    hand.board.columns[hand.column].name.clone()
}

#[test]
fn a_card_in_hand_is_carried_from_month_to_month() {
    let mut state = opened();
    for (name, day) in [("Space", "Today Sat 10 Oct"), ("Ctrl+d", "Tue 10 Nov"), ("Ctrl+d", "Thu 10 Dec")] {
        keys(&mut state, name);
        assert_eq!((held_over(&state).as_str(), said(&state)), (day, ""), "{name}");
    }
    // What others do meanwhile takes nothing out of the hand.
    let mut changed = october();
    changed.task_mut(&TaskId::new("friday")).unwrap().title = "Friday".to_owned();
    let _ = update(&mut state, snapshot_changed(&Arc::new(changed), &[], 0));
    assert_eq!(held_over(&state), "Thu 10 Dec");
    keys(&mut state, "Ctrl+u l");
    assert_eq!(held_over(&state), "Wed 11 Nov");
    let effects = keys(&mut state, "Space");
    assert!(submits(&effects), "{effects:?}");
    assert_eq!((due(&state, "today"), here(&state).as_str()), (Some(date(2026, 11, 11)), "Wed 11 Nov: today"));
    assert_eq!(walk(&mut state, "u"), "Today Sat 10 Oct: today");
}

#[test]
fn a_card_in_hand_is_carried_over_the_edge_of_a_page_by_one_step() {
    let mut state = opened();
    keys(&mut state, "9 Space l");
    assert_eq!(held_over(&state), "Tomorrow Sun 11 Oct");
    keys(&mut state, "l");
    assert_eq!(held_over(&state), "Mon 12 Oct", "the week after");
    keys(&mut state, "Ctrl+d");
    assert_eq!(held_over(&state), "Mon 19 Oct");
    keys(&mut state, "k Space");
    assert_eq!(due(&state, "today"), Some(date(2026, 10, 12)));
}

#[test]
fn a_card_carried_to_another_month_is_put_back_where_it_was() {
    let mut state = opened();
    keys(&mut state, "j Space Ctrl+d Ctrl+d");
    let effects = keys(&mut state, "Esc");
    assert!(!submits(&effects));
    assert_eq!(here(&state), "Today Sat 10 Oct: today too");
    keys(&mut state, "Space Ctrl+d Ctrl+u");
    let effects = keys(&mut state, "Space");
    assert!(!submits(&effects), "there and back is nothing");
    assert_eq!(here(&state), "Today Sat 10 Oct: today too");
    // What stands on no day that is shown turns no page by being put back, and one that was turned for it is turned back.
    let october = |state: &State| state.board.view.as_ref().unwrap().board().columns[1].id.clone();
    let first = october(&state);
    assert_eq!(walk(&mut state, "0 Space Esc"), "Late: late");
    assert_eq!(october(&state), first);
    keys(&mut state, "Space Tab Ctrl+d Ctrl+d");
    assert_ne!(october(&state), first, "it hangs over a day of another month");
    assert_eq!(walk(&mut state, "Esc"), "Late: late");
    assert_eq!(october(&state), first);
}

#[test]
fn a_card_that_is_deleted_elsewhere_leaves_the_hand_on_any_page() {
    let mut plan = mixed();
    plan.task_mut(&TaskId::new("free")).unwrap().due = Some(date(2026, 10, 10));
    let mut state = shown(plan);
    keys(&mut state, "9 T Space Ctrl+d");
    assert_eq!(held_over(&state), "Tue 10 Nov");
    let mut gone = mixed();
    gone.remove_task(&TaskId::new("free"));
    let _ = update(&mut state, snapshot_changed(&Arc::new(gone), &[], 0));
    assert!(state.board.hand.is_none());
}

#[test]
fn a_late_card_that_is_completed_stays_in_sight_until_the_board_is_left() {
    let mut state = started(None);
    let mut plan = october();
    plan.plan.id = crate::planner::id::PlanId::mine();
    state.board.open(&crate::planner::id::PlanId::mine(), None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan.clone()), &[], 0));
    assert_eq!(walk(&mut state, "W 0"), "Late: late");
    assert_eq!(walk(&mut state, "c"), "Late: late");
    assert_eq!(walk(&mut state, "u"), "Late: late", "and so is what is taken back");
    keys(&mut state, "c");
    // The service has taken it.
    let mut done = plan.clone();
    done.task_mut(&TaskId::new("late")).unwrap().percent_complete = 100;
    let _ = update(&mut state, snapshot_changed(&Arc::new(done), &[], u64::MAX));
    assert_eq!(here(&state), "Late: late");
    keys(&mut state, "R");
    assert!(order(&state)[0].is_empty(), "who reads again sees what there is");
}

#[test]
fn a_late_card_that_is_completed_stays_under_the_cursor_when_the_service_names_it() {
    let mut state = started(None);
    let (local, given) = (TaskId::new("late"), TaskId::new("real"));
    let mut plan = october();
    plan.plan.id = crate::planner::id::PlanId::mine();
    state.board.open(&crate::planner::id::PlanId::mine(), None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan.clone()), &[], 0));
    assert_eq!(walk(&mut state, "W 0 c"), "Late: late");
    let named = Event::Named { local: local.as_str().to_owned(), given: given.as_str().to_owned() };
    let _ = update(&mut state, Message::Sync(named));
    let mut sent = plan;
    let mut task = sent.task(&local).unwrap().clone();
    sent.remove_task(&local);
    (task.id, task.percent_complete) = (given.clone(), 100);
    sent.replace_tasks(vec![Arc::new(task)]);
    let _ = update(&mut state, snapshot_changed(&Arc::new(sent), &[], u64::MAX));
    assert_eq!((here(&state), state.board.cursor.task.clone()), ("Late: late".to_owned(), Some(given)));
}

#[test]
fn a_new_card_is_due_on_the_day_it_is_made_on() {
    let mut state = opened();
    keys(&mut state, "l n N e w Enter");
    assert_eq!(due(&state, "New"), Some(date(2026, 10, 11)));
    assert_eq!(here(&state), "Tomorrow Sun 11 Oct: New");
}

#[test]
fn a_locked_card_stays_and_says_why() {
    let mut plan = mixed();
    for (title, day) in [("hosted", 10), ("free", 12)] {
        plan.task_mut(&TaskId::new(title)).unwrap().due = Some(date(2026, 10, day));
    }
    let mut state = shown(plan);
    assert_eq!(walk(&mut state, "9 T"), "Today Sat 10 Oct: hosted");
    for press in ["H", "J", "K", "L", "Space"] {
        let effects = keys(&mut state, press);
        assert!(!submits(&effects), "{press}: {effects:?}");
        assert!(said(&state).contains("locked by Inspections"), "{press}: {}", said(&state));
        assert_eq!(due(&state, "hosted"), Some(date(2026, 10, 10)));
    }
    keys(&mut state, "v l l v J");
    assert_eq!(due(&state, "free"), Some(date(2026, 10, 19)), "what is not locked goes");
    assert_eq!(due(&state, "hosted"), Some(date(2026, 10, 10)));
    keys(&mut state, "L");
    assert_eq!(due(&state, "free"), Some(date(2026, 10, 20)));
    keys(&mut state, "u");
    assert_eq!(due(&state, "free"), Some(date(2026, 10, 12)));
}

#[test]
fn my_week_has_what_is_late_each_day_that_is_left_and_what_comes_later() {
    let mut state = started(None);
    let mut plan = october();
    plan.plan.id = crate::planner::id::PlanId::mine();
    state.board.open(&crate::planner::id::PlanId::mine(), None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan), &[], 0));
    keys(&mut state, "W");
    let names: Vec<&str> =
        state.board.view.as_ref().unwrap().board().columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["Late", "Today Sat 10 Oct", "Tomorrow Sun 11 Oct", "Next week", "Future", "No date"]);
    assert_eq!(order(&state)[3..], [vec!["friday"], vec!["november"], vec!["undated"]]);
    assert_eq!(walk(&mut state, "T"), "Today Sat 10 Oct: today");
    assert_eq!(walk(&mut state, "L"), "Tomorrow Sun 11 Oct: today");
    assert_eq!(walk(&mut state, "L"), "Next week: today");
    assert_eq!(due(&state, "today"), Some(date(2026, 10, 16)), "a week stands for its Friday");
}

#[test]
fn a_week_that_begins_on_another_day_ends_on_another_day() {
    let mut state = opened();
    state.board.set_week_begins(Weekday::Sunday);
    keys(&mut state, "8 9");
    let board = state.board.view.as_ref().unwrap().board();
    assert_eq!(board.columns[1].id, ColumnId::Day(date(2026, 9, 27)));
    assert_eq!(board.columns.len(), 37);
    // On Saturday, Friday the 16th is of the week that begins tomorrow, and of this one where weeks begin on Saturday.
    for (begins, column) in [(Weekday::Sunday, "Next week"), (Weekday::Saturday, "This week")] {
        let mut state = opened();
        state.board.set_week_begins(begins);
        keys(&mut state, "6");
        state.board.stand_on(TaskId::new("friday"));
        assert_eq!(here(&state), format!("{column}: friday"));
    }
}

#[test]
fn columns_of_days_are_called_as_days_are_written() {
    let mut state = opened();
    state.board.set_dates(DateStyle::MonthDay);
    keys(&mut state, "8 9");
    assert_eq!(here(&state), "Today Sat Oct 10: today");
}
