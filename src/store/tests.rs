//! Tests of the copy: what a crash, an old page, a damaged or a newer file do to it.

mod damage;
mod upgrade;

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tempfile::TempDir;

use super::Store;
use super::acknowledge::Progress;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::board::{Board, ColumnId};
use crate::planner::edit::{Edit, End, Spot};
use crate::planner::etag::Etag;
use crate::planner::fixture::moved;
use crate::planner::format::{BoardPlace, Format, FormatKind};
use crate::planner::id::{BucketId, PlanId, TaskId, UserId};
use crate::planner::order_hint::OrderHint;
use crate::planner::person::Person;
use crate::planner::snapshot::Snapshot;
use crate::wire;

pub(crate) fn place_on_disk() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    (folder, path)
}

pub(super) fn store() -> (TempDir, Store) {
    let (folder, path) = place_on_disk();
    let (mut store, news) = Store::open(&path).unwrap();
    assert_eq!(news, None);
    store.put_plan(&serde_json::from_value(json!({"id": "plan", "title": "Plan", "odd": 1})).unwrap()).unwrap();
    (folder, store)
}

pub(super) fn plan() -> PlanId {
    PlanId::new("plan")
}

fn etag(version: u8) -> String {
    format!("W/\"{}\"", STANDARD.encode(format!("'1-Task  @@@@@@@@@@@@@@@{}'", char::from(b'@' + version))))
}

pub(super) fn task(id: &str, title: &str, version: u8) -> wire::task::Task {
    let body = json!({"id": id, "planId": "plan", "title": title, "bucketId": "b", "@odata.etag": etag(version),
        "dueDateTime": "2026-10-31T10:00:00Z", "assignments": {"u2": {"orderHint": "2"}, "u1": {"orderHint": "1"}}});
    serde_json::from_value(body).unwrap()
}

fn placed(hint: &str, version: u8) -> BoardPlace {
    BoardPlace::Read { hint: OrderHint::acknowledged(hint), etag: Some(Etag::new(&etag(version))) }
}

fn spot(bucket: &str, after: Option<&str>) -> Spot {
    Spot {
        column: ColumnId::Bucket(Some(BucketId::new(bucket))),
        column_name: bucket.to_owned(),
        after: after.map(TaskId::new),
        before: None,
        end: End::Bottom,
    }
}

fn submit(store: &mut Store, edit: Edit) {
    store.submit(&plan(), vec![edit], "2026-10-31T10:00:00Z", &HashSet::new()).unwrap();
}

#[test]
fn what_was_kept_comes_back_as_it_was() {
    let (_folder, mut store) = store();
    let kept = store.put_tasks(&plan(), &[task("t2", "Zwei", 1), task("t1", "Eins", 1)]).unwrap();
    store.put_formats(&plan(), vec![(TaskId::new("t1"), Format::Bucket(placed("5637", 2)))]).unwrap();
    let bucket = json!({"id": "b", "name": "Bucket", "orderHint": "5"});
    assert!(store.put_buckets(&plan(), &[serde_json::from_value(bucket).unwrap()]).unwrap());
    store.put_people(&[Person { id: UserId::new("u1"), name: "Anna".to_owned() }]).unwrap();
    let snapshot = store.view(&plan()).unwrap().expect("something was read").snapshot;
    assert_eq!(snapshot.plan.title, "Plan");
    assert_eq!(snapshot.buckets[0].name, "Bucket");
    assert_eq!(snapshot.people[&UserId::new("u1")].name, "Anna");
    assert_eq!(*snapshot.tasks()[1], kept[0]);
    let first = snapshot.task(&TaskId::new("t1")).unwrap();
    assert_eq!(first.assignees, [UserId::new("u1"), UserId::new("u2")]);
    assert_eq!(first.due, Some(jiff::civil::date(2026, 10, 31)));
    assert_eq!(first.bucket_board, placed("5637", 2));
    let body: String = store
        .connection
        .query_row("SELECT json FROM body WHERE kind = 'plan' AND id = 'plan'", [], |row| row.get(0))
        .unwrap();
    assert!(body.contains("odd"), "{body}");
}

#[test]
fn a_page_twice_or_late_changes_nothing() {
    let (_folder, mut store) = store();
    assert_eq!(store.put_tasks(&plan(), &[task("t", "new", 2)]).unwrap().len(), 1);
    assert_eq!(store.put_tasks(&plan(), &[task("t", "new", 2)]).unwrap(), []);
    assert_eq!(store.put_tasks(&plan(), &[task("t", "old", 1)]).unwrap(), []);
    let id = TaskId::new("t");
    assert_eq!(store.put_formats(&plan(), vec![(id.clone(), Format::Bucket(placed("5", 2)))]).unwrap().len(), 1);
    assert_eq!(store.put_formats(&plan(), vec![(id.clone(), Format::Bucket(placed("4", 1)))]).unwrap(), []);
    let newer = store.put_tasks(&plan(), &[task("t", "newer", 3)]).unwrap();
    assert_eq!(newer[0].bucket_board, placed("5", 2), "a task does not touch its places");
    let snapshot = store.snapshot(&plan()).unwrap().unwrap();
    assert_eq!(*snapshot.tasks()[0], newer[0]);
    assert_eq!(
        store.stale_formats(&plan(), FormatKind::Bucket).unwrap(),
        std::slice::from_ref(&id),
        "the place was read for an older version"
    );
    store.put_formats(&plan(), vec![(id, Format::Bucket(placed("5", 2)))]).unwrap();
    assert_eq!(store.stale_formats(&plan(), FormatKind::Bucket).unwrap(), []);
}

#[test]
fn services_with_versions_of_their_own_are_believed() {
    let (_folder, mut store) = store();
    for version in ["W/\"9\"", "W/\"10\"", "random"] {
        let mut task = task("t", version, 1);
        task.etag = version.into();
        assert_eq!(store.put_tasks(&plan(), &[task]).unwrap().len(), 1, "{version}");
    }
    let mut without = task("t", "no version", 1);
    without.etag = wire::field::Field::Absent;
    assert_eq!(store.put_tasks(&plan(), std::slice::from_ref(&without)).unwrap().len(), 1);
    assert_eq!(store.put_tasks(&plan(), &[without]).unwrap().len(), 0);
}

#[test]
fn only_a_full_reading_forgets() {
    let (_folder, mut store) = store();
    store.put_tasks(&plan(), &[task("t1", "", 1), task("t2", "", 1)]).unwrap();
    store.put_tasks(&PlanId::new("other"), &[task("t9", "", 1)]).unwrap();
    let seen = HashSet::from([TaskId::new("t2")]);
    assert_eq!(store.finish_reading(&plan(), &seen, "2026-10-31T10:00:00Z").unwrap(), 1);
    let ids: Vec<_> = store.snapshot(&plan()).unwrap().unwrap().tasks().iter().map(|task| task.id.clone()).collect();
    assert_eq!(ids, [TaskId::new("t2")]);
    let others: i64 =
        store.connection.query_row("SELECT count(*) FROM task WHERE plan_id = 'other'", [], |row| row.get(0)).unwrap();
    assert_eq!(others, 1);
}

#[test]
fn ten_nudges_are_one_edit_and_none_when_it_came_back() {
    let (_folder, mut store) = store();
    let home = spot("a", Some("x"));
    let mut from = home.clone();
    for after in ["1", "2", "3"] {
        let to = spot("b", Some(after));
        submit(&mut store, moved("t", std::mem::replace(&mut from, to.clone()), to));
    }
    let waiting = store.waiting(&plan()).unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].edit, moved("t", home.clone(), spot("b", Some("3"))));
    submit(&mut store, moved("t", spot("b", Some("3")), home.clone()));
    assert_eq!(store.waiting(&plan()).unwrap(), []);
    submit(&mut store, moved("t", home.clone(), spot("b", None)));
    submit(&mut store, moved("other", home.clone(), spot("b", None)));
    submit(&mut store, moved("t", spot("b", None), spot("c", None)));
    assert_eq!(store.waiting(&plan()).unwrap().len(), 3, "order between edits of different tasks has meaning");
}

#[test]
fn an_edit_on_its_way_is_not_folded_into() {
    let (_folder, mut store) = store();
    submit(&mut store, moved("t", spot("a", None), spot("b", None)));
    let seq = store.waiting(&plan()).unwrap()[0].seq;
    let again = moved("t", spot("b", None), spot("c", None));
    store.submit(&plan(), vec![again.clone()], "now", &HashSet::from([seq])).unwrap();
    assert_eq!(store.waiting(&plan()).unwrap().len(), 2);
    let last = store.waiting(&plan()).unwrap()[1].seq;
    store.attempt(last, "now").unwrap();
    submit(&mut store, again);
    assert_eq!(store.waiting(&plan()).unwrap().len(), 3, "its outcome is unknown");
}

#[test]
fn an_answer_and_the_end_of_its_edit_are_one_step() {
    let (folder, mut store) = store();
    store.put_tasks(&plan(), &[task("t", "", 1)]).unwrap();
    submit(&mut store, moved("t", spot("a", None), spot("b", None)));
    let seq = store.waiting(&plan()).unwrap()[0].seq;
    store.attempt(seq, "now").unwrap();
    drop(store);
    let (mut store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
    assert!(store.waiting(&plan()).unwrap()[0].is_attempted, "after a crash the outcome is unknown");
    let newer = store.acknowledge_task(seq, &Progress::Step(1), &plan(), &task("t", "", 2)).unwrap();
    assert!(newer.is_some());
    let entry = store.waiting(&plan()).unwrap().remove(0);
    assert_eq!((entry.step, entry.is_attempted), (1, false));
    let id = TaskId::new("t");
    store.acknowledge_format(seq, &Progress::Done, &plan(), &id, &Format::Bucket(placed("5", 1))).unwrap();
    assert_eq!(store.waiting(&plan()).unwrap(), []);
    assert_eq!(store.snapshot(&plan()).unwrap().unwrap().tasks()[0].bucket_board, placed("5", 1));
}

#[test]
fn refused_edits_are_kept_until_they_are_read() {
    let (_folder, mut store) = store();
    submit(&mut store, moved("t", spot("a", None), spot("b", None)));
    submit(&mut store, moved("u", spot("a", None), spot("b", None)));
    let seq = store.waiting(&plan()).unwrap()[0].seq;
    store.reject_gone(seq, "deleted", &plan(), &TaskId::new("t")).unwrap();
    let counts = store.counts().unwrap();
    assert_eq!((counts.waiting, counts.rejected), (1, 1));
    assert_eq!(store.plans_with_waiting().unwrap(), [plan()]);
    let rejected = store.rejected().unwrap();
    assert_eq!(rejected.len(), 1);
    assert!(!rejected[0].2.is_empty(), "with the reason");
    assert!(store.withdraw(rejected[0].0).unwrap());
    assert_eq!(store.counts().unwrap().rejected, 0);
}

#[test]
fn a_damaged_file_is_kept_and_its_edits_are_saved_where_they_can_be_read() {
    let (_folder, path) = place_on_disk();
    fs::write(&path, "this is no database at all, however long one looks at it").unwrap();
    let (store, news) = Store::open(&path).unwrap();
    let news = news.expect("it is told");
    assert!(news.contains("copy.db.damaged-1") && news.contains("No waiting change"), "{news}");
    assert_eq!(store.counts().unwrap().waiting, 0);
    drop(store);
    assert!(fs::read_to_string(path.with_extension("db.damaged-1")).unwrap().starts_with("this is no database"));
}

#[test]
fn a_file_with_a_broken_table_gives_its_edits_back() {
    let (folder, mut store) = store();
    submit(&mut store, moved("t", spot("a", None), spot("b", None)));
    let root: i64 = store
        .connection
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'plan'", [], |row| row.get(0))
        .unwrap();
    let size: i64 = store.connection.pragma_query_value(None, "page_size", |row| row.get(0)).unwrap();
    drop(store);
    let path = folder.path().join("copy.db");
    let mut bytes = fs::read(&path).unwrap();
    let start = usize::try_from((root - 1) * size).unwrap();
    bytes[start..start + usize::try_from(size).unwrap()].fill(0xFF);
    fs::write(&path, bytes).unwrap();
    let (store, news) = Store::open(&path).unwrap();
    assert!(news.expect("it is told").contains("One waiting change was saved"));
    let waiting = store.waiting(&plan()).unwrap();
    assert_eq!(waiting[0].edit, moved("t", spot("a", None), spot("b", None)));
    assert!(waiting[0].is_attempted, "it may have been sent");
}

#[test]
fn a_newer_file_and_a_missing_folder_are_refused_in_words() {
    let (folder, store) = store();
    store.connection.pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    let refused = Store::open(&folder.path().join("copy.db")).unwrap_err().to_string();
    assert!(refused.contains("newer version") && refused.contains("--data"), "{refused}");
    let refused = Store::open(&folder.path().join("none/copy.db")).unwrap_err().to_string();
    assert!(refused.contains("cannot be written") && refused.contains("--data"), "{refused}");
}

/// Returns a copy of a plan with many tasks in twenty buckets, every place known.
fn large(count: usize) -> (TempDir, Store) {
    let (folder, mut store) = store();
    let bucket = |number: usize| {
        let body = json!({"id": format!("bucket{number:022}"), "name": "B", "orderHint": format!("{number:02}")});
        serde_json::from_value(body).unwrap()
    };
    store.put_buckets(&plan(), &(0..20).map(bucket).collect::<Vec<_>>()).unwrap();
    for start in (0..count).step_by(400) {
        let numbers = start..count.min(start + 400);
        let page: Vec<_> = numbers
            .clone()
            .map(|number| {
                let mut task = task(&format!("{number:028}"), "A believable title of forty characters", 1);
                task.bucket_id = format!("bucket{:022}", number % 20).as_str().into();
                task.order_hint = format!("8585269241124{number:06}").as_str().into();
                task.percent_complete = serde_json::from_value(json!(if number % 3 == 0 { 100 } else { 0 })).unwrap();
                task
            })
            .collect();
        store.put_tasks(&plan(), &page).unwrap();
        let places = numbers.map(|number| {
            (TaskId::new(&format!("{number:028}")), placed(&format!("8585269241{:06}P", 999_999 - number), 1))
        });
        store.put_formats(&plan(), places.map(|(id, place)| (id, Format::Bucket(place))).collect()).unwrap();
    }
    (folder, store)
}

#[test]
fn a_glimpse_of_a_large_plan_shows_what_the_whole_shows() {
    let (_folder, mut store) = large(1200);
    let glimpse = store.glimpse(&plan()).unwrap().expect("a large plan");
    let whole = store.snapshot(&plan()).unwrap().expect("it was read");
    assert!(!glimpse.is_whole() && whole.is_whole());
    assert_eq!(glimpse.active_count(), whole.active_count());
    let (first, all) = (Board::of(&glimpse, &Arrangement::default()), Board::of(&whole, &Arrangement::default()));
    assert_eq!(first.columns.len(), all.columns.len());
    for (index, (first, all)) in first.columns.iter().zip(&all.columns).enumerate() {
        assert_eq!((first.count(), first.cards.len()), (all.count(), if index < 8 { 40 } else { 0 }));
        let ids = |snapshot: &Snapshot, cards: &[u32]| -> Vec<TaskId> {
            cards.iter().map(|card| snapshot.tasks()[*card as usize].id.clone()).collect()
        };
        assert_eq!(ids(&glimpse, &first.cards), ids(&whole, &all.cards)[..first.cards.len()]);
    }
    submit(&mut store, moved("t", spot("a", None), spot("b", None)));
    assert_eq!(store.glimpse(&plan()).unwrap(), None, "only the whole plan can show a waiting move");
}

#[test]
fn there_is_no_glimpse_of_a_small_plan_or_of_an_order_nobody_knows() {
    assert_eq!(large(400).1.glimpse(&plan()).unwrap(), None);
    let (_folder, mut store) = large(1200);
    store.put_tasks(&plan(), &[task("new", "Its place was not read", 1)]).unwrap();
    assert_eq!(store.glimpse(&plan()).unwrap(), None);
}

/// Run with `cargo test --release --lib store -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn nine_thousand_tasks_load_quickly() {
    let (folder, store) = large(9000);
    drop(store);
    #[expect(clippy::disallowed_methods, reason = "a measurement")]
    let now = std::time::Instant::now;
    for _ in 0..5 {
        let opened = now();
        let (store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
        let loading = now();
        let view = store.view(&plan()).unwrap().unwrap();
        let loaded = now();
        let count = view.snapshot.tasks().len();
        let words = format!("open {:?}, load {:?} for {count}\n", loading - opened, loaded - loading);
        std::io::Write::write_all(&mut std::io::stderr(), words.as_bytes()).unwrap();
    }
    let (mut store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
    let started = now();
    for number in 0..100 {
        submit(&mut store, moved(&format!("t{number}"), spot("a", None), spot("b", None)));
    }
    let words = format!("submit {:?} each\n", started.elapsed() / 100);
    std::io::Write::write_all(&mut std::io::stderr(), words.as_bytes()).unwrap();
}
