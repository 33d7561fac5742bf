//! Series and My Day, by their keys, as a session.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use crate::app::State;
use crate::app::fields::tests::COLUMNS;
use crate::app::fields::tests::changes;
use crate::app::fields::tests::notice;
use crate::app::fields::tests::task;
use crate::app::fields::tests::with;
use crate::app::keymap::Mode;
use crate::app::overlays::Overlay;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::snapshot_changed;
use crate::app::update;
use crate::planner::change::Change;
use crate::planner::edit::ChangeTask;
use crate::planner::edit::Edit;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::plan::Plan;
use crate::planner::recurrence::Pattern;
use crate::planner::recurrence::Recurrence;
use crate::planner::recurrence::Schedule;
use crate::planner::recurrence::pattern_of;
use crate::planner::snapshot::Snapshot;

const MONDAY: jiff::civil::Date = jiff::civil::date(2026, 10, 12);

fn words(state: &State, title: &str) -> Option<String> {
    task(state, title).recurrence.as_ref().map(|series| series.schedule.pattern.words())
}

/// A card that comes again every Monday, the next time on the 19th.
fn weekly(is_followed: bool) -> State {
    with(COLUMNS, |plan| {
        let start = "2026-10-12T08:30:00Z".parse().unwrap();
        let schedule = Schedule { pattern: pattern_of("weekly", MONDAY).unwrap(), start };
        let series = Recurrence { schedule, next: Some(jiff::civil::date(2026, 10, 19)), is_followed };
        plan.task_mut(&TaskId::new("a1")).unwrap().recurrence = Some(Arc::new(series));
    })
}

#[test]
fn a_series_is_chosen_from_a_menu_or_typed_and_taken_back() {
    let mut state = with(COLUMNS, |plan| plan.task_mut(&TaskId::new("a1")).unwrap().due = Some(MONDAY));
    keys(&mut state, "g r");
    assert_eq!(state.mode(), Mode::Picker);
    let made = changes(&keys(&mut state, "4"));
    let [(_, made)] = &made[..] else { panic!("{made:?}") };
    let [Change::Recurrence { from: None, to: Some(to) }] = &made[..] else { panic!("{made:?}") };
    assert_eq!(
        (to.pattern.words().as_str(), to.start.to_string().as_str()),
        ("every week on Mon", "2026-10-12T10:00:00Z")
    );
    assert_eq!(notice(&state), "“a1”: comes again every week on Mon. u takes it back.");
    keys(&mut state, "g r 4");
    assert_eq!(notice(&state), "It is so already.");
    keys(&mut state, "u");
    assert_eq!(words(&state, "a1"), None);
    keys(&mut state, "g r 7");
    assert_eq!(state.mode(), Mode::Input);
    keys(&mut state, "s o o n Enter");
    assert!(notice(&state).starts_with("Type for example: every 2 weeks mon"), "{}", notice(&state));
    keys(&mut state, "Backspace Backspace Backspace Backspace e v e r y Space 2 Space w e e k s Space t h u Enter");
    assert_eq!(words(&state, "a1").as_deref(), Some("every 2 weeks on Thu"));
    keys(&mut state, "g r 1");
    assert_eq!(notice(&state), "“a1”: does not come again. u takes it back.");
}

#[test]
fn a_series_that_is_there_goes_on_from_where_it_began() {
    let mut state = weekly(false);
    let made = changes(&keys(&mut state, "g r 2"));
    let [Change::Recurrence { to: Some(to), .. }] = &made[0].1[..] else { panic!("{made:?}") };
    assert_eq!((to.pattern.words().as_str(), to.start.to_string().as_str()), ("every day", "2026-10-12T08:30:00Z"));
}

#[test]
fn several_cards_each_come_again_by_their_own_day() {
    let mut state = with(COLUMNS, |plan| {
        plan.task_mut(&TaskId::new("a1")).unwrap().due = Some(MONDAY);
        plan.task_mut(&TaskId::new("a2")).unwrap().due = Some(jiff::civil::date(2026, 10, 15));
    });
    let made = changes(&keys(&mut state, "v j v g r 4"));
    assert_eq!(made.len(), 2);
    assert_eq!(["a1", "a2"].map(|title| words(&state, title).unwrap()), ["every week on Mon", "every week on Thu"]);
}

#[test]
fn completing_says_when_the_next_one_is_due_unless_it_is_there() {
    let mut state = weekly(false);
    keys(&mut state, "c");
    assert_eq!(notice(&state), "“a1”: completed. u takes it back. The next one appears, due 19 Oct.");
    keys(&mut state, "u");
    keys(&mut state, "x x");
    assert!(notice(&state).ends_with("The next one appears, due 19 Oct."), "{}", notice(&state));
    let mut state = weekly(true);
    keys(&mut state, "c");
    assert_eq!(notice(&state), "“a1”: completed. u takes it back.");
}

#[test]
fn where_no_series_can_begin_or_end_nothing_is_opened() {
    let completed =
        |title: &str, plan: &mut Snapshot| plan.task_mut(&TaskId::new(title)).unwrap().percent_complete = 100;
    let mut state = with(COLUMNS, |plan| completed("a1", plan));
    keys(&mut state, "g r");
    assert_eq!((notice(&state), state.overlays.len()), ("A completed task cannot come again: open it first.", 0));
    // Of several cards one can.
    keys(&mut state, "v j v g r");
    assert_eq!(state.overlays.len(), 1);
    let mut state = weekly(true);
    keys(&mut state, "g r");
    let words = "The next task of its series is there already: change how that one comes again.";
    assert_eq!(notice(&state), words);
    assert_eq!(state.overlays.len(), 0);
}

#[test]
fn a_deletion_says_that_the_series_goes_on_and_so_does_taking_it_back() {
    let mut state = weekly(false);
    keys(&mut state, "d");
    let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("nothing is asked") };
    let said =
        "It comes again every week on Mon: its next card appears when it is deleted. Made again, it has no series.";
    assert!(confirm.words.iter().any(|words| words == said), "{:?}", confirm.words);
    keys(&mut state, "y u");
    let said = "Taken back: delete “a1”. U does it again. It is the same card: nothing was sent.";
    assert_eq!(notice(&state), said, "all of it is as it was");
    let mut state = weekly(false);
    keys(&mut state, "d y");
    let without = crate::planner::fixture::plan(&[("A", &["a2", "a3"])]);
    let _ = update(&mut state, snapshot_changed(&Arc::new(without), &[], 99));
    keys(&mut state, "u");
    assert!(
        notice(&state).ends_with("It has a new number and no series: that goes on in its next card."),
        "{}",
        notice(&state)
    );
    let plan = state.board.view.as_ref().unwrap().plan();
    let again = plan.tasks().iter().find(|task| task.title == "a1").expect("it is made again");
    assert_eq!(again.recurrence, None);
}

#[test]
fn cards_of_several_plans_are_counted_together() {
    let mut state = with(COLUMNS, |plan| {
        plan.plan.id = PlanId::mine();
        let known = |id: &str| (PlanId::new(id), Plan { id: PlanId::new(id), ..plan.plan.clone() });
        plan.plans = Arc::new([known("one"), known("other")].into());
        for (title, of) in [("a1", "one"), ("a2", "other"), ("a3", "one")] {
            let schedule = Schedule { pattern: Pattern::weekdays(), start: jiff::Timestamp::UNIX_EPOCH };
            let task = plan.task_mut(&TaskId::new(title)).unwrap();
            (task.plan_id, task.recurrence) = (PlanId::new(of), Some(Arc::new(Recurrence::of(schedule))));
        }
    });
    keys(&mut state, "* c");
    assert!(notice(&state).ends_with("The next one of 3 of them appears."), "{}", notice(&state));
}

#[test]
fn my_day_is_switched_for_one_card_or_for_all_selected() {
    let mut state = opened(COLUMNS);
    let made = changes(&keys(&mut state, "g m"));
    assert_eq!(made, [("a1".to_owned(), vec![Change::MyDay { from: false, to: true }])]);
    assert_eq!(notice(&state), "“a1”: on your My Day. u takes it back.");
    let made = changes(&keys(&mut state, "* g m"));
    assert_eq!(made.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>(), ["a2", "a3"], "one is on it already");
    assert_eq!(changes(&keys(&mut state, "g m")).len(), 3, "and then all are off");
    keys(&mut state, "u");
    assert!(task(&state, "a3").is_on_my_day);
}

#[test]
fn words_of_ones_own_are_typed_into_the_menu_itself() {
    let mut state = opened(COLUMNS);
    let made = changes(&keys(&mut state, "g r e v e r y Space 2 Space w e e k s Space m o n Enter"));
    assert_eq!((made.len(), words(&state, "a1").as_deref()), (1, Some("every 2 weeks on Mon")));
    assert_eq!(state.overlays.len(), 0);
    assert_eq!(changes(&keys(&mut state, "g r x y z Enter")), []);
    assert!(notice(&state).contains("Type for example"), "{}", notice(&state));
    assert_eq!(state.overlays.len(), 1, "what was typed stays");
}

#[test]
fn taking_back_says_that_the_next_one_stays_only_where_the_service_has_made_it() {
    let says_so = |state: &State| notice(state).ends_with("The next one of its series stays; d deletes it.");
    for key in ["c", "2 L L"] {
        let mut state = weekly(false);
        keys(&mut state, &format!("{key} u"));
        assert!(notice(&state).starts_with("Taken back") && !says_so(&state), "nothing was sent: {}", notice(&state));
        let mut state = weekly(false);
        keys(&mut state, key);
        let completed = Arc::new(state.board.view.as_ref().unwrap().plan().clone());
        let title = Change::Title { from: "a1".to_owned(), to: "a1!".to_owned() };
        let (task, title_of) = (TaskId::new("a1"), "a1".to_owned());
        let edit = Edit::ChangeTask(ChangeTask { task, title: title_of, changes: vec![title], is_undo: false });
        let _ = update(&mut state, snapshot_changed(&completed, &[edit], 99));
        keys(&mut state, "u");
        assert!(says_so(&state), "something else of it waits, this does not: {}", notice(&state));
    }
}
