//! What is kept of deleted tasks, for how long, and how it comes back.

use rusqlite::params;

use super::*;
use crate::planner::edit::{End, Gap, RenameBucket, WholeBucket};
use crate::planner::id::TaskId;
use crate::store::tests::{plan, store, task};

/// Puts a number of tasks into the trash as of a day.
fn put_many(store: &Store, names: std::ops::Range<u32>, at: &str) {
    for number in names {
        let sql = "INSERT INTO trash (task_id, plan_id, plan_title, at, column_name, place, is_theirs, is_unread, whole) \
                   VALUES (?1, 'plan', 'P', ?2, 'A', 0, 0, 0, ?3)";
        let known = crate::planner::fixture::task(&format!("t{number}"));
        let whole = serde_json::to_string(&WholeTask::of(&known, None, "A")).unwrap();
        store.connection.execute(sql, params![format!("t{number}"), at, whole]).unwrap();
    }
}

fn days_ago(store: &Store, days: u32) -> String {
    let sql = "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?1)";
    store.connection.query_row(sql, [format!("-{days} days")], |row| row.get(0)).unwrap()
}

fn titles(store: &Store) -> Vec<String> {
    store.trash().unwrap().into_iter().map(|it| it.whole.title).collect()
}

#[test]
fn what_is_too_old_goes_and_what_is_too_much_but_never_half_of_one_act() {
    let (_folder, store) = store();
    put_many(&store, 0..1, &days_ago(&store, KEPT_DAYS + 1));
    put_many(&store, 1..2, &days_ago(&store, KEPT_DAYS - 1));
    prune(&store.connection).unwrap();
    assert_eq!(titles(&store), ["t1"]);
    put_many(&store, 2..1500, &days_ago(&store, 1));
    prune(&store.connection).unwrap();
    assert_eq!(titles(&store).len(), 1498, "the newest act is whole, the older one is gone");
    put_many(&store, 1500..1501, &days_ago(&store, 0));
    prune(&store.connection).unwrap();
    assert_eq!(titles(&store).len(), 1499);
}

#[test]
fn what_the_copy_has_is_not_in_the_trash() {
    let (_folder, mut store) = store();
    put_many(&store, 1..2, &days_ago(&store, 0));
    assert_eq!(titles(&store), ["t1"]);
    store.put_tasks(&plan(), &[task("t1", "It is there", 1)]).unwrap();
    assert_eq!(titles(&store), Vec::<String>::new());
}

#[test]
fn bodies_are_kept_as_the_service_wrote_them() {
    let (_folder, mut store) = store();
    let body: crate::wire::task::Task = serde_json::from_value(
        serde_json::json!({"id": "t1", "title": "T", "planId": "plan", "somethingNew": {"x": 1}}),
    )
    .unwrap();
    store.put_tasks(&plan(), &[body]).unwrap();
    let known = store.task(&plan(), &TaskId::new("t1")).unwrap().unwrap();
    let edit = Edit::DeleteTask(WholeTask::of(&known, None, ""));
    store.submit(&plan(), vec![edit], "2026-10-31T10:00:00Z", &HashSet::new()).unwrap();
    assert!(store.trash().unwrap()[0].is_waiting);
    let seq = store.waiting(&plan()).unwrap()[0].seq;
    store.acknowledge_deletion(seq, &plan(), &TaskId::new("t1")).unwrap();
    let kept: String = store.connection.query_row("SELECT body FROM trash", [], |row| row.get(0)).unwrap();
    assert!(kept.contains("somethingNew"), "{kept}");
    assert!(!store.trash().unwrap()[0].is_waiting);
}

#[test]
fn a_row_of_a_newer_version_is_left_alone() {
    let (_folder, store) = store();
    put_many(&store, 1..3, &days_ago(&store, 0));
    store.connection.execute("UPDATE trash SET whole = '{\"new\": true}' WHERE task_id = 't1'", []).unwrap();
    assert_eq!(titles(&store), ["t2"]);
    let rows: i64 = store.connection.query_row("SELECT count(*) FROM trash", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 2);
}

#[test]
fn a_column_made_again_brings_only_cards_that_are_not_elsewhere() {
    let (_folder, mut store) = store();
    put_many(&store, 1..4, &days_ago(&store, 0));
    store.connection.execute("UPDATE trash SET bucket_id = 'B', place = 10 - substr(task_id, 2)", []).unwrap();
    // Somebody moved the second out of the column in the last moment.
    store.put_tasks(&plan(), &[task("t2", "t2", 1)]).unwrap();
    let gap = Gap { after: None, before: None, end: End::Top };
    let bucket = BucketId::new("B");
    let gone = WholeBucket { bucket, name: "B".to_owned(), gap, base: None, seen: None, is_undo: false };
    let again = Edit::DeleteBucket(gone).inverse();
    let name = Edit::RenameBucket(RenameBucket {
        bucket: BucketId::new("C"),
        from: "C".to_owned(),
        to: "D".to_owned(),
        is_undo: true,
    });
    store.submit(&plan(), vec![again, name], "2026-10-31T10:00:00Z", &HashSet::new()).unwrap();
    let waiting: Vec<String> = store.waiting(&plan()).unwrap().iter().map(|entry| entry.edit.words()).collect();
    assert_eq!(waiting[0], "make the column “B”");
    assert_eq!(waiting[1..3], ["make “t3” in A", "make “t1” in A"], "in the order they stood");
    assert_eq!(waiting.len(), 4, "what else was handed over follows");
}
