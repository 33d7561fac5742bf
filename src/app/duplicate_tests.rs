//! Copies of cards, as a session: keys in, edits and the board out.

use std::sync::Arc;

use jiff::civil::date;
use pretty_assertions::assert_eq;

use super::*;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::order;
use crate::app::tests::snapshot_changed;
use crate::app::tests::started;
use crate::app::update;
use crate::planner::fixture::details;
use crate::planner::fixture::plan;
use crate::planner::id::UserId;
use crate::planner::task::Categories;
use crate::sync::Command;
use crate::sync::Event;

fn made(effects: &[Effect]) -> Vec<WholeTask> {
    let edits = effects.iter().filter_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => Some(edits.clone()),
        _ => None,
    });
    let tasks = edits.flatten().map(|edit| match edit {
        Edit::CreateTask(edit) => edit,
        other => panic!("{other:?}"),
    });
    tasks.collect()
}

fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

/// Returns a program with a task that has everything, half done, and what the engine tells of its details.
fn full() -> (State, Message) {
    let mut plan = plan(&[("A", &["a1", "a2"]), ("B", &[])]);
    let task = plan.task_mut(&TaskId::new("a1")).unwrap();
    (task.percent_complete, task.priority, task.due) = (50, 1, Some(date(2026, 10, 12)));
    task.assignees = vec![UserId::new("anna")];
    task.categories = Categories::from_iter([3]);
    (task.checklist_items, task.references) = (2, 2);
    let mut details = details("a1", &[("one", "5"), ("two", "3")], &[("x", "1"), ("held", "2")]);
    details.description = "Notes".to_owned();
    details.checklist[0].is_checked = true;
    details.references[1].kind = Some("TeamsHostedApp".to_owned());
    for link in &mut details.references {
        link.key = crate::planner::reference::key_of(&link.url);
    }
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan), &[], 0));
    let event = Event::DetailsChanged { task: details.task.clone(), details: Arc::new(details), is_fresh: false };
    (state, Message::Sync(event))
}

#[test]
fn a_copy_stands_below_with_all_but_what_was_done_and_who_holds_it() {
    let (mut state, told) = full();
    let effects = keys(&mut state, "+");
    assert!(matches!(&effects[..], [Effect::Sync(Command::OpenTask { .. })]), "{effects:?}");
    let effects = update(&mut state, told);
    let [copy] = &made(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(order(&state)[0], ["a1", "a1", "a2"]);
    assert_eq!((copy.spot.after.clone(), copy.spot.before.clone()), (Some(TaskId::new("a1")), Some(TaskId::new("a2"))));
    let task = copy.to_task(&PlanId::new("plan"));
    assert_eq!((task.percent_complete, task.priority, task.due), (0, 1, Some(date(2026, 10, 12))));
    assert_eq!((task.assignees.len(), task.categories.contains(3)), (1, true));
    assert_eq!((task.checklist_items, task.open_checklist_items, task.references), (2, 2, 1));
    assert!(copy.details.contains(&DetailChange::Notes { from: String::new(), to: "Notes".to_owned() }));
    assert_eq!(state.board.cursor.task.as_ref(), Some(&copy.task), "the cursor is on it");
    assert_eq!(notice(&state), "“a1” is copied. u takes it back.");
    keys(&mut state, "u");
    assert_eq!(order(&state)[0], ["a1", "a2"], "one step");
}

#[test]
fn what_was_read_already_is_copied_at_once_from_the_panel_too() {
    let (mut state, told) = full();
    keys(&mut state, "Enter");
    let _ = update(&mut state, told);
    assert_eq!(made(&keys(&mut state, "+")).len(), 1);
}

#[test]
fn a_link_no_service_takes_is_left_out_and_said() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "+");
    let mut told = details("a1", &[], &[("ours", "1"), ("theirs", "2")]);
    told.references[0].key = crate::planner::reference::key_of(&told.references[0].url);
    told.references[1].key = "msteams%3A/l/chat".to_owned();
    let event = Event::DetailsChanged { task: told.task.clone(), details: Arc::new(told), is_fresh: true };
    let effects = update(&mut state, Message::Sync(event));
    assert_eq!(made(&effects)[0].details.len(), 1);
    assert_eq!(notice(&state), "“a1” is copied, without 1 link that is no address of the web. u takes it back.");
}

#[test]
fn what_cannot_be_read_is_copied_without_and_said() {
    let (mut state, _) = full();
    keys(&mut state, "+");
    let (task, reason) = (TaskId::new("a1"), "the service cannot be reached".to_owned());
    let effects = update(&mut state, Message::Sync(Event::DetailsUnavailable { task, reason }));
    let [copy] = &made(&effects)[..] else { panic!("{effects:?}") };
    assert!(copy.details.is_empty());
    assert_eq!(
        notice(&state),
        "“a1” is copied, without its notes, checklist and links: they were never read. u takes it back."
    );
}

#[test]
fn all_selected_are_copied_each_below_its_own_in_one_act() {
    let mut state = opened(&[("A", &["a1", "a2"])]);
    let effects = keys(&mut state, "* +");
    assert_eq!(effects.len(), 2, "both are read");
    for task in ["a1", "a2"] {
        let told = Arc::new(details(task, &[], &[]));
        let _ = update(
            &mut state,
            Message::Sync(Event::DetailsChanged { task: told.task.clone(), details: told, is_fresh: true }),
        );
    }
    assert_eq!(order(&state)[0], ["a1", "a1", "a2", "a2"]);
    keys(&mut state, "u");
    assert_eq!(order(&state)[0], ["a1", "a2"]);
}

#[test]
fn on_the_progress_board_the_copy_of_one_that_is_begun_is_not() {
    let (mut state, told) = full();
    keys(&mut state, "2 +");
    let _ = update(&mut state, told);
    let mut columns = order(&state);
    columns[0].sort_unstable();
    assert_eq!(columns, [vec!["a1", "a2"], vec!["a1"], vec![]]);
}
