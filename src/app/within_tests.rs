//! Limits as a session: refused in words, with nothing handed over and nothing shown.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use crate::app::State;
use crate::app::effect::Effect;
use crate::app::message::Message;
use crate::app::tests::{keys, opened, order, snapshot_changed, started};
use crate::app::update;
use crate::planner::fixture::{plan, task};
use crate::planner::id::{BucketId, TaskId};
use crate::planner::snapshot::Snapshot;
use crate::sync::Command;

fn shows(plan: Snapshot) -> State {
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan), &[], 0));
    state
}

fn notice(state: &State) -> &str {
    &state.notice.as_ref().unwrap().text
}

fn is_submitted(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Sync(Command::Submit { .. })))
}

/// A plan with as many open tasks as it may have, less some; the first is completed.
fn crowded(room: usize) -> Snapshot {
    let mut snapshot = plan(&[("A", &["done"])]);
    snapshot.task_mut(&TaskId::new("done")).unwrap().percent_complete = 100;
    let tasks = (0..3000 - room).map(|number| {
        let mut task = task(&format!("t{number:04}"));
        task.bucket_id = Some(BucketId::new("A"));
        Arc::new(task)
    });
    snapshot.replace_tasks(tasks.collect());
    snapshot
}

#[test]
fn a_title_of_255_letters_is_taken_and_one_of_256_refused_with_what_was_typed_kept() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "n");
    let _ = update(&mut state, Message::Paste("日".repeat(256)));
    assert!(!is_submitted(&keys(&mut state, "Enter")));
    assert_eq!(notice(&state), "A title has at most 255 letters; this one has 256.");
    assert_eq!(state.board.cursor.task, Some(TaskId::new("a1")), "the cursor stays");
    assert!(is_submitted(&keys(&mut state, "Backspace Enter")));
    keys(&mut state, "k e");
    let _ = update(&mut state, Message::Paste("x".repeat(255)));
    assert!(!is_submitted(&keys(&mut state, "Enter")));
    assert_eq!(notice(&state), "A title has at most 255 letters; this one has 257.");
}

#[test]
fn a_plan_takes_as_many_open_tasks_as_it_may_and_no_more() {
    let mut state = shows(crowded(1));
    assert!(is_submitted(&keys(&mut state, "n x Enter")));
    assert!(!is_submitted(&keys(&mut state, "n y Enter")));
    assert_eq!(notice(&state), "The plan has as many open tasks as a plan may (3,000 open tasks).");
    keys(&mut state, "Esc g g c");
    assert_eq!(
        notice(&state),
        "The plan has as many open tasks as a plan may (3,000 open tasks).",
        "to open one again"
    );
}

#[test]
fn cards_of_one_act_count_together() {
    let mut state = shows(crowded(2));
    let before = order(&state)[0].len();
    let _ = update(&mut state, Message::Paste("one\ntwo\nthree".to_owned()));
    assert!(!is_submitted(&keys(&mut state, "y")));
    assert_eq!(notice(&state), "“three”: The plan has as many open tasks as a plan may (3,000 open tasks).");
    assert_eq!(order(&state)[0].len(), before, "none of them is made");
    let _ = update(&mut state, Message::Paste("one\ntwo\n[x] three".to_owned()));
    assert!(is_submitted(&keys(&mut state, "y")), "one that is done takes no room among the open ones");
}

#[test]
fn a_plan_has_two_hundred_columns_at_most() {
    let names: Vec<String> = (0..200).map(|number| format!("c{number}")).collect();
    let columns: Vec<(&str, &[&str])> = names.iter().map(|name| (name.as_str(), [].as_slice())).collect();
    let mut state = opened(&columns);
    assert!(!is_submitted(&keys(&mut state, "N x Enter")));
    assert_eq!(notice(&state), "The plan has as many buckets as a plan may (200 buckets).");
}

#[test]
fn a_checklist_has_twenty_items_at_most() {
    let mut snapshot = plan(&[("A", &["a1"])]);
    snapshot.task_mut(&TaskId::new("a1")).unwrap().checklist_items = 20;
    let mut state = shows(snapshot);
    keys(&mut state, "Enter");
    let told = Arc::new(crate::planner::fixture::details("a1", &[("one", "1")], &[]));
    let event = crate::sync::Event::DetailsChanged { task: TaskId::new("a1"), details: told, is_fresh: true };
    let _ = update(&mut state, Message::Sync(event));
    assert!(!is_submitted(&keys(&mut state, "n x Enter")));
    assert_eq!(notice(&state), "The checklist is as long as one may be (20 items).");
}

#[test]
fn what_cannot_be_taken_back_stays_in_the_history() {
    let mut state = shows(crowded(1));
    keys(&mut state, "G c");
    keys(&mut state, "n x Enter n y Enter");
    keys(&mut state, "u u");
    // Completed again, both places are taken by others meanwhile.
    let mut full = crowded(0);
    full.task_mut(&TaskId::new("t0000")).unwrap().title = "t0000".to_owned();
    let _ = update(&mut state, snapshot_changed(&Arc::new(full), &[], u64::MAX));
    keys(&mut state, "U");
    assert!(notice(&state).contains("as many open tasks as a plan may"), "{}", notice(&state));
    keys(&mut state, "U");
    assert!(notice(&state).contains("as many open tasks as a plan may"), "it can be tried again later");
}
