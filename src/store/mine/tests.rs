//! Tests of the person's own tasks in the copy, and of what is remembered.

use std::collections::HashSet;

use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::planner::board::ColumnId;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::edit::{End, MoveTask, Spot};
use crate::planner::history::History;

fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
    (folder, store)
}

fn me() -> UserId {
    UserId::new("me")
}

fn task(plan: &str, id: &str, people: &[&str]) -> wire::task::Task {
    let assignments: serde_json::Map<_, _> =
        people.iter().map(|user| ((*user).to_owned(), json!({"orderHint": ""}))).collect();
    serde_json::from_value(json!({"id": id, "planId": plan, "title": id, "assignments": assignments})).unwrap()
}

fn ids(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.tasks().iter().map(|task| task.id.as_str()).collect()
}

fn plan_named(id: &str) -> wire::plan::Plan {
    serde_json::from_value(json!({"id": id, "title": format!("Plan {id}")})).unwrap()
}

#[test]
fn tasks_of_plans_nobody_has_read_do_not_make_a_plan() {
    let (_folder, mut store) = store();
    assert_eq!(store.mine(&me()).unwrap(), None, "nothing was ever read");
    let page =
        [task("p", "1", &["me"]), task("q", "2", &["you", "me"]), task("q", "3", &["you"]), task("q", "4", &["me2"])];
    assert_eq!(store.put_my_tasks(&page).unwrap(), 4);
    let mine = store.mine(&me()).unwrap().expect("something was read");
    assert_eq!(ids(&mine), ["1", "2"]);
    assert_eq!(mine.plan_of(mine.task(&TaskId::new("2")).unwrap()).title, "Unknown plan");
    for plan in ["p", "q"].map(PlanId::new) {
        assert_eq!(store.snapshot(&plan).unwrap(), None, "the plan itself was not read");
        assert_eq!(store.read_at(&plan).unwrap(), None);
    }
    assert_eq!(ids(&store.known(&PlanId::new("q")).unwrap().unwrap()), ["2", "3", "4"], "enough to send an edit");
    assert_eq!(store.known(&PlanId::new("r")).unwrap(), None);
}

#[test]
fn names_are_read_once_and_the_plan_is_still_not_read() {
    let (_folder, mut store) = store();
    store.put_my_tasks(&[task("p", "1", &["me"]), task("q", "2", &["me"])]).unwrap();
    let (p, q) = (PlanId::new("p"), PlanId::new("q"));
    assert_eq!(store.plans_without_names(&me()).unwrap(), [p.clone(), q.clone()]);
    let details = serde_json::from_value(json!({"categoryDescriptions": {"category3": "Urgent"}})).unwrap();
    let buckets = [serde_json::from_value(json!({"id": "b", "name": "Bucket", "orderHint": "5"})).unwrap()];
    store.put_names(&p, Some(&plan_named("p")), Some(&details), Some(&buckets)).unwrap();
    store.put_names(&q, None, Some(&details), None).unwrap();
    assert_eq!(store.plans_without_names(&me()).unwrap(), [q], "what the service refused is asked for again");
    let mine = store.mine(&me()).unwrap().unwrap();
    let of_p = mine.plan_of(mine.task(&TaskId::new("1")).unwrap());
    assert_eq!((of_p.title.as_str(), of_p.label(3)), ("Plan p", "Urgent"));
    assert_eq!(mine.buckets[0].name, "Bucket");
    assert_eq!(store.snapshot(&p).unwrap(), None);
    let mut elsewhere = task("p", "3", &["me"]);
    elsewhere.bucket_id = "b".into();
    store.put_my_tasks(&[elsewhere.clone()]).unwrap();
    assert!(!store.plans_without_names(&me()).unwrap().contains(&p));
    elsewhere.bucket_id = "new".into();
    store.put_my_tasks(&[elsewhere]).unwrap();
    assert!(store.plans_without_names(&me()).unwrap().contains(&p), "a bucket nobody has heard of");
}

#[test]
fn only_what_is_said_to_be_gone_is_forgotten() {
    let (_folder, mut store) = store();
    store.put_my_tasks(&[task("p", "1", &["me"]), task("p", "2", &["me"]), task("p", "3", &[])]).unwrap();
    let gone = [(PlanId::new("p"), TaskId::new("1"))];
    store.finish_my_tasks(&gone, "2026-10-31T10:00:00Z").unwrap();
    assert_eq!(store.my_tasks(&me()).unwrap(), [(PlanId::new("p"), TaskId::new("2"))]);
    assert_eq!(ids(&store.known(&PlanId::new("p")).unwrap().unwrap()), ["2", "3"]);
    assert_eq!(store.read_at(&PlanId::mine()).unwrap().as_deref(), Some("2026-10-31T10:00:00Z"));
    assert_eq!(store.read_at(&PlanId::new("p")).unwrap(), None);
    let nobody = store.mine(&UserId::new("nobody")).unwrap().expect("it was read");
    assert!(nobody.tasks().is_empty());
}

fn moved(board: Grouping, task: &str) -> Edit {
    let spot = |after: Option<&str>| Spot {
        column: ColumnId::Mine,
        column_name: "My tasks".to_owned(),
        after: after.map(TaskId::new),
        before: None,
        end: End::Bottom,
    };
    let (task, title) = (TaskId::new(task), task.to_owned());
    let (to, from, changes) = (spot(Some("x")), spot(None), Vec::new());
    Edit::MoveTask(MoveTask { task, title, board, to, from, changes, is_undo: false, base: None })
}

#[test]
fn moves_in_the_persons_own_list_go_out_in_the_order_they_were_made() {
    let (_folder, mut store) = store();
    let (p, q) = (PlanId::new("p"), PlanId::new("q"));
    for (plan, board, task) in
        [(&p, Grouping::Bucket, "1"), (&q, Grouping::Mine, "2"), (&p, Grouping::Mine, "3"), (&q, Grouping::List, "4")]
    {
        store.submit(plan, vec![moved(board, task)], "now", &HashSet::new()).unwrap();
    }
    let everything = store.waiting_everywhere().unwrap();
    let has_older = |store: &Store, index: usize, plan| store.has_older_move_of_mine(plan, &everything[index]).unwrap();
    assert!(!has_older(&store, 0, &p) && !has_older(&store, 1, &q) && !has_older(&store, 3, &q));
    assert!(has_older(&store, 2, &p), "2 was moved before 3 and may be its neighbour");
    store.reject(everything[1].seq, "no").unwrap();
    assert!(!has_older(&store, 2, &p), "what was refused is not waited for");
}

#[test]
fn a_move_in_the_persons_own_list_is_not_folded_into_one_that_goes_out_before_its_neighbours() {
    let (_folder, mut store) = store();
    let (p, q) = (PlanId::new("p"), PlanId::new("q"));
    let mut order = |plans: &[&PlanId]| {
        for plan in plans {
            store.submit(plan, vec![moved(Grouping::Mine, plan.as_str())], "now", &HashSet::new()).unwrap();
        }
        let everything = store.waiting_everywhere().unwrap();
        everything.iter().map(|entry| entry.edit.task().unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(order(&[&p, &p]), ["p"], "two nudges of one card");
    assert_eq!(order(&[&q, &p]), ["p", "q", "p"]);
}

#[test]
fn what_is_remembered_comes_back_and_nonsense_is_as_if_it_had_never_been_said() {
    let (_folder, store) = store();
    assert_eq!(store.arrangement().unwrap(), Arrangement::default());
    let mut arrangement = Arrangement::by(Grouping::AssignedTo);
    arrangement.hides_completed = true;
    arrangement.collapsed.insert(ColumnId::Assignee(Some(me())));
    arrangement.people = vec![me()];
    let mut history = History::default();
    history.record(&PlanId::new("p"), vec![moved(Grouping::Mine, "1")], false, None);
    store.set_arrangement(&arrangement).unwrap();
    store.set_history(&history).unwrap();
    store.set_mouse_off(true).unwrap();
    assert_eq!(store.arrangement().unwrap(), arrangement);
    assert_eq!(store.history().unwrap(), history);
    assert!(store.is_mouse_off().unwrap());
    for name in ["arrangement", "history", "is_mouse_off"] {
        store.set_pref(name, "{\"done\": 7").unwrap();
    }
    assert_eq!(store.arrangement().unwrap(), Arrangement::default());
    assert_eq!(store.history().unwrap(), History::default());
    assert!(!store.is_mouse_off().unwrap());
}

#[test]
fn two_programs_that_note_what_they_did_lose_nothing_of_each_other() {
    let (folder, mut one) = store();
    let mut other = Store::open_beside(&folder.path().join("copy.db")).unwrap();
    let did = |task: &str| {
        let (mut history, mut edit) = (History::default(), moved(Grouping::Mine, "local 0"));
        edit.rename("local 0", task);
        history.record(&PlanId::new("p"), vec![edit], false, None);
        history
    };
    let (nothing, mine, theirs) = (History::default(), did("local 1"), did("2"));
    one.merge_history(&nothing, &mine).unwrap();
    other.merge_history(&nothing, &theirs).unwrap();
    assert_eq!(one.history().unwrap().steps().len(), 2);
    // The service has named it meanwhile, and each program hears of that in its own time.
    one.connection.execute("INSERT INTO named (local, given) VALUES ('local 1', 'T1')", []).unwrap();
    one.merge_history(&mine, &did("T1")).unwrap();
    other.merge_history(&theirs, &theirs).unwrap();
    let kept = one.history().unwrap();
    let tasks: Vec<&str> = kept.steps().iter().map(|step| step.edits[0].task().unwrap().as_str()).collect();
    assert_eq!(tasks, ["T1", "2"]);
    other.set_pref("history", "{").unwrap();
    other.merge_history(&theirs, &theirs).unwrap();
    assert_eq!(one.history().unwrap(), theirs, "nonsense is nobody's");
}

/// Run with `cargo test --release --lib mine -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn a_full_history_is_written() {
    let (_folder, store) = store();
    let mut history = History::default();
    for number in 0..100 {
        history.record(&PlanId::new("p"), vec![moved(Grouping::Mine, &format!("{number:028}"))], false, None);
    }
    #[expect(clippy::disallowed_methods, reason = "a measurement")]
    let now = std::time::Instant::now;
    let started = now();
    for _ in 0..100 {
        store.set_history(&history).unwrap();
    }
    let size = serde_json::to_string(&history).unwrap().len();
    let words = format!("a history of {size} bytes is written in {:?}\n", started.elapsed() / 100);
    std::io::Write::write_all(&mut std::io::stderr(), words.as_bytes()).unwrap();
}
