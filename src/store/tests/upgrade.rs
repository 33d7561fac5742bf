//! A copy made by an earlier version of the program is taken over as it stands.

use rusqlite::params;

use super::*;
use crate::planner::creation_source::{CreationSource, Requirements};
use crate::planner::format::AssignedPlaces;
use crate::sqlite::{self, Synchronous};

#[test]
fn a_copy_of_the_first_version_keeps_its_tasks_places_and_edits() {
    let (_folder, path) = place_on_disk();
    let first = sqlite::open(&path, &crate::store::SCRIPTS[..1], Synchronous::Normal).unwrap();
    first
        .execute_batch("INSERT INTO plan (id, title, read_at) VALUES ('plan', 'Plan', '2026-10-31T10:00:00Z')")
        .unwrap();
    first
        .execute(
            "INSERT INTO task (plan_id, id, title, order_hint, percent_complete, priority, assignees, categories, \
             checklist_items, open_checklist_items, reference_count, has_description, etag, bucket_hint, \
             bucket_hint_etag, bucket_hint_for) \
             VALUES ('plan', 't', 'Old', '5', 0, 5, 'u1', 0, 0, 0, 0, 0, ?1, '77', ?2, ?1)",
            params![etag(3), etag(1)],
        )
        .unwrap();
    let edit = moved("t", spot("a", None), spot("b", None));
    first
        .execute(
            "INSERT INTO outbox (plan_id, edit, submitted_at) VALUES ('plan', ?1, 'now')",
            [serde_json::to_string(&edit).unwrap()],
        )
        .unwrap();
    first
        .execute(
            "INSERT INTO outbox (plan_id, edit, submitted_at, step, rejection) VALUES ('plan', ?1, 'then', 1, 'no')",
            [serde_json::to_string(&moved("u", spot("a", None), spot("b", None))).unwrap()],
        )
        .unwrap();
    drop(first);
    let (mut store, news) = Store::open(&path).unwrap();
    assert_eq!(news, None);
    let view = store.view(&plan()).unwrap().expect("it was read");
    assert_eq!(view.waiting[0].edit, edit);
    let rejected = store.rejected().unwrap();
    assert_eq!((rejected.len(), rejected[0].2.as_str()), (1, "no"), "what was refused is kept as refused");
    let old = view.snapshot.task(&TaskId::new("t")).unwrap();
    assert_eq!((old.title.as_str(), &old.bucket_board), ("Old", &placed("77", 1)));
    assert_eq!((&old.progress_board, &old.assigned_board), (&BoardPlace::Unread, &AssignedPlaces::Unread));
    // The first version did not keep the place in a person's own list: the same version of the task brings it.
    let mut task = task("t", "Old", 3);
    task.assignee_priority = "42".into();
    let taken = store.put_tasks(&plan(), &[task.clone()]).unwrap();
    assert_eq!(taken[0].assignee_priority.as_str(), "42");
    assert_eq!(store.put_tasks(&plan(), &[task]).unwrap(), [], "once");
    let stale = |kind| store.stale_formats(&plan(), kind).unwrap().len();
    assert_eq!(FormatKind::ALL.map(stale), [0, 1, 1], "what was read of the bucket board holds");
    assert_eq!(store.mine(&UserId::new("u1")).unwrap().unwrap().tasks().len(), 1);
}

#[test]
fn a_copy_of_the_second_version_keeps_its_edits_and_is_kept_as_it_was() {
    let (_folder, path) = place_on_disk();
    let second = sqlite::open(&path, &crate::store::SCRIPTS[..2], Synchronous::Normal).unwrap();
    let edits: Vec<_> = ["t", "u", "v"].map(|card| moved(card, spot("a", None), spot("b", None))).into();
    for (edit, rejection) in edits.iter().zip([None, Some("no"), None]) {
        let sql = "INSERT INTO outbox (plan_id, edit, submitted_at, is_attempted, rejection) VALUES ('plan', ?1, 'now', 1, ?2)";
        second.execute(sql, params![serde_json::to_string(edit).unwrap(), rejection]).unwrap();
    }
    // Another program has it open and has not put its last changes into the file itself.
    let (mut store, news) = Store::open(&path).unwrap();
    assert_eq!(news, None);
    drop(second);
    let waiting = store.waiting(&plan()).unwrap();
    assert_eq!(waiting.iter().map(|entry| &entry.edit).collect::<Vec<_>>(), [&edits[0], &edits[2]]);
    assert!(waiting.iter().all(|entry| entry.is_attempted), "whether they were sent is as unknown as before");
    assert_eq!(store.rejected().unwrap()[0].1, edits[1]);
    submit(&mut store, moved("w", spot("a", None), spot("b", None)));
    drop(store);
    let kept = sqlite::sibling(&path, &format!(".before-{}", crate::store::SCRIPTS.len()));
    let before = sqlite::open(&kept, &crate::store::SCRIPTS[..2], Synchronous::Normal).unwrap();
    let count: i64 = before.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 3, "all that was there, in the old schema");
    drop(before);
    let kept_at = fs::metadata(&kept).unwrap().modified().unwrap();
    drop(Store::open(&path).unwrap());
    assert_eq!(fs::metadata(&kept).unwrap().modified().unwrap(), kept_at, "once");
}

#[test]
fn a_copy_of_the_third_version_learns_where_its_tasks_come_from_when_they_are_read_again() {
    let (_folder, path) = place_on_disk();
    let third = sqlite::open(&path, &crate::store::SCRIPTS[..3], Synchronous::Normal).unwrap();
    third
        .execute_batch("INSERT INTO plan (id, title, read_at) VALUES ('plan', 'Plan', '2026-10-31T10:00:00Z')")
        .unwrap();
    let sql = "INSERT INTO task (plan_id, id, title, order_hint, percent_complete, priority, assignees, categories, \
               checklist_items, open_checklist_items, reference_count, has_description, etag) \
               VALUES ('plan', 't', 'T', '', 0, 5, '', 0, 0, 0, 1, 0, ?1)";
    third.execute(sql, [etag(3)]).unwrap();
    drop(third);
    let (mut store, _) = Store::open(&path).unwrap();
    let known = |store: &Store| store.task(&plan(), &TaskId::new("t")).unwrap().unwrap();
    assert_eq!((known(&store).creation_source, known(&store).requirements), (None, None));
    let mut read = task("t", "T", 3);
    read.reference_count = 1.into();
    read.creation_source =
        serde_json::json!({"creationSourceKind": "external", "contextScenarioId": "com.contoso.x"}).into();
    read.specified_completion_requirements = "none".into();
    assert_eq!(store.put_tasks(&plan(), &[read.clone()]).unwrap().len(), 1, "of the same version, and not the same");
    let after = known(&store);
    let source = CreationSource::External { scenario: "com.contoso.x".to_owned(), segments: Vec::new(), web_url: None };
    assert_eq!(after.creation_source.as_deref(), Some(&source));
    assert_eq!(after.requirements, Some(Requirements::default()));
    assert_eq!(store.put_tasks(&plan(), &[read]).unwrap(), [], "once");
    let mut plain = task("t", "Later", 4);
    plain.reference_count = 1.into();
    let later = store.put_tasks(&plan(), &[plain]).unwrap().remove(0);
    let kept = (later.creation_source.as_deref(), later.requirements);
    assert_eq!(kept, (Some(&source), Some(Requirements::default())), "an answer of v1.0 takes nothing back");
    let mut undone = task("t", "Later", 5);
    undone.creation_source = wire::field::Field::Null;
    assert_eq!(
        store.put_tasks(&plan(), &[undone]).unwrap().remove(0).creation_source,
        None,
        "that it has none is said"
    );
    assert_eq!(known(&store).creation_source, None);
}

#[test]
fn an_older_copy_that_another_program_uses_is_not_changed_under_it() {
    let (_folder, path) = place_on_disk();
    let second = sqlite::open(&path, &crate::store::SCRIPTS[..2], Synchronous::Normal).unwrap();
    let refused = Store::open_beside(&path).unwrap_err().to_string();
    assert!(refused.contains("older version") && refused.contains("Close that window"), "{refused}");
    let version: i64 = second.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 2);
    drop(second);
    drop(Store::open(&path).unwrap());
    Store::open_beside(&path).unwrap();
}
