//! What pages of a delta do to the copy: once, twice, in the other order, and with odd things in them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::planner::format::{AssignedPlaces, Format, FormatKind};
use crate::planner::id::UserId;
use crate::planner::order_hint::OrderHint;
use crate::planner::snapshot::Snapshot;

const NOW: &str = "2026-10-12T10:00:00Z";

fn etag(version: u8) -> String {
    format!("W/\"{}\"", STANDARD.encode(format!("'1-Task  @@@@@@@@@@@@@@@{}'", char::from(b'@' + version))))
}

fn from<T: serde::de::DeserializeOwned>(body: Value) -> T {
    serde_json::from_value(body).unwrap()
}

/// A copy of a plan `p` with a bucket `b` and the tasks `t1` and `t2`, all read at version 1, and a link.
fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
    let plan = PlanId::new("p");
    store.put_plan(&from(json!({"id": "p", "title": "Plan", "@odata.etag": etag(1)}))).unwrap();
    let bucket = json!({"id": "b", "planId": "p", "name": "Bucket", "orderHint": "5", "@odata.etag": etag(1)});
    store.put_buckets(&plan, &[from(bucket)]).unwrap();
    let task = |id: &str| {
        from(
            json!({"id": id, "planId": "p", "bucketId": "b", "title": id, "percentComplete": 0, "@odata.etag": etag(1),
            "assignments": {"u1": {"orderHint": "1"}, "u2": {"orderHint": "2"}}}),
        )
    };
    store.put_tasks(&plan, &[task("t1"), task("t2")]).unwrap();
    let places = AssignedPlaces::Read {
        unassigned: OrderHint::acknowledged("9"),
        by_assignee: [(UserId::new("u1"), OrderHint::acknowledged("1"))].into_iter().collect(),
        etag: Some(crate::planner::etag::Etag::new(&etag(1))),
    };
    store.put_formats(&plan, vec![(TaskId::new("t1"), Format::AssignedTo(places))]).unwrap();
    store.begin_delta("link", NOW).unwrap();
    (folder, store)
}

fn item(kind: &str, id: &str, version: u8, patch: Value) -> Item {
    let mut body = patch;
    body["@odata.type"] = format!("#microsoft.graph.{kind}").into();
    body["id"] = id.into();
    body["@odata.etag"] = etag(version).into();
    Item::read(&body, None).unwrap()
}

fn gone(kind: Option<&str>, id: &str) -> Item {
    let mut body = json!({"id": id, "@removed": {"reason": "deleted"}});
    if let Some(kind) = kind {
        body["@odata.type"] = format!("#microsoft.graph.{kind}").into();
    }
    Item::read(&body, None).unwrap()
}

fn put(store: &mut Store, items: &[Item]) -> Brought {
    store.put_changes(items, &Reread::default(), Some("link"), true, NOW).unwrap()
}

fn plan(store: &Store) -> Snapshot {
    store.snapshot(&PlanId::new("p")).unwrap().unwrap()
}

#[test]
fn several_versions_of_one_task_are_applied_one_after_the_other() {
    let (_folder, mut store) = store();
    let brought = put(
        &mut store,
        &[
            item("plannerTask", "t1", 2, json!({"percentComplete": 100})),
            item(
                "plannerTask",
                "t1",
                3,
                json!({"percentComplete": 0, "assignments": {"u2": null, "u3": {"orderHint": "0"}}}),
            ),
            item("plannerTask", "t1", 4, json!({"title": "Title change", "dueDateTime": "2026-10-31T10:00:00Z"})),
        ],
    );
    assert_eq!(brought.tasks.len(), 1);
    let snapshot = plan(&store);
    let task = snapshot.task(&TaskId::new("t1")).unwrap();
    assert_eq!((&*task.title, task.percent_complete, task.due.is_some()), ("Title change", 0, true));
    assert_eq!(task.assignees, [UserId::new("u3"), UserId::new("u1")]);
    assert_eq!(task.etag.as_ref().unwrap().as_str(), etag(4));
    assert_eq!(*task, brought.tasks[0]);
    let stale = store.stale_formats(&PlanId::new("p"), FormatKind::AssignedTo).unwrap();
    assert_eq!(stale, [TaskId::new("t2")], "what was read of the board still holds");
    assert!(put(&mut store, &[item("plannerTask", "t1", 1, json!({"title": "old"}))]).tasks.is_empty());
}

#[test]
fn what_is_new_comes_whole_and_what_was_never_seen_is_to_be_read() {
    let (_folder, mut store) = store();
    let new = item(
        "plannerTask",
        "t3",
        1,
        json!({"createdBy": {"user": {"id": "u1"}}, "planId": "p", "bucketId": "b", "title": "new"}),
    );
    let details = item("plannerTaskDetails", "t3", 1, json!({"description": "d", "checklist": {}, "references": {}}));
    let hint = item("plannerBucketTaskBoardTaskFormat", "t3", 1, json!({"orderHint": "77"}));
    let changed = item("plannerTask", "t4", 5, json!({"title": "never seen"}));
    let items = [new, details, hint, changed];
    assert_eq!(store.unknown(&items).unwrap(), [(Kind::Task, "t4".to_owned())]);
    let reread = Reread {
        tasks: vec![from(json!({"id": "t4", "planId": "p", "title": "read whole", "@odata.etag": etag(6)}))],
        ..Reread::default()
    };
    store.put_changes(&items, &reread, Some("link"), true, NOW).unwrap();
    let snapshot = plan(&store);
    let new = snapshot.task(&TaskId::new("t3")).unwrap();
    assert_eq!(new.bucket_board.hint().map(OrderHint::as_str), Some("77"));
    assert_eq!(store.details(&new.id).unwrap().unwrap().description, "d");
    assert_eq!(store.lacking_details(&PlanId::new("p")).unwrap(), []);
    assert_eq!(snapshot.task(&TaskId::new("t4")).unwrap().title, "read whole");
}

#[test]
fn what_is_gone_stays_gone_and_a_plan_takes_everything_along() {
    let (_folder, mut store) = store();
    put(&mut store, &[gone(None, "t1"), item("plannerTask", "t1", 9, json!({"title": "ghost"}))]);
    assert!(plan(&store).task(&TaskId::new("t1")).is_none());
    assert_eq!(store.unknown(&[item("plannerTask", "t1", 9, json!({"title": "ghost"}))]).unwrap().len(), 1);
    let brought = put(&mut store, &[gone(Some("plannerBucket"), "b")]);
    assert!(brought.without_bucket.contains(&PlanId::new("p")));
    assert_eq!(store.tasks_without_bucket(&PlanId::new("p")).unwrap(), [TaskId::new("t2")]);
    let brought = put(&mut store, &[gone(Some("plannerPlan"), "p")]);
    assert!(brought.gone_plans.contains(&PlanId::new("p")));
    assert_eq!(store.snapshot(&PlanId::new("p")).unwrap(), None);
    assert_eq!(store.tasks(&PlanId::new("p")).unwrap(), []);
}

#[test]
fn out_of_sight_is_read_again_once() {
    let (_folder, mut store) = store();
    let items = [Item::read(&json!({"id": "t1", "@removed": {"reason": "changed"}}), None).unwrap()];
    assert_eq!(store.unknown(&items).unwrap(), [(Kind::Task, "t1".to_owned())]);
    let reread = Reread { gone: vec![(Kind::Task, "t1".to_owned())], ..Reread::default() };
    store.put_changes(&items, &reread, Some("next"), false, NOW).unwrap();
    assert_eq!(plan(&store).tasks().len(), 1);
    assert_eq!(store.delta_link().unwrap().unwrap().link, "next");
    assert_eq!(store.delta_link().unwrap().unwrap().rounds, 0);
}

#[test]
fn published_and_odd_bodies_are_no_trouble() {
    let (_folder, mut store) = store();
    for text in [
        include_str!("../../tests/payloads/delta-all-beta.json"),
        include_str!("../../tests/payloads/delta-assignment-only-beta.json"),
        include_str!("../../tests/payloads/delta-buckets-beta.json"),
        include_str!("../../tests/payloads/delta-plans-of-roster-beta.json"),
        include_str!("../../tests/payloads/delta-tasks-beta.json"),
    ] {
        let page: Value = serde_json::from_str(text).unwrap();
        let context = page.get("@odata.context").and_then(Value::as_str);
        let items: Vec<Item> =
            page["value"].as_array().unwrap().iter().filter_map(|item| Item::read(item, context)).collect();
        store.unknown(&items).unwrap();
        put(&mut store, &items);
    }
    let odd = [
        item("plannerTask", "t1", 2, json!({"title": 7, "assignments": [], "appliedCategories": null, "planId": {}})),
        item(
            "plannerTask",
            "t2",
            2,
            json!({"assignments": {"u1": 5, "u2": []}, "createdBy": "text", "percentComplete": "x"}),
        ),
        item("plannerTaskDetails", "t2", 2, json!({"checklist": 5, "references": "x", "description": null})),
        item("plannerAssignedToTaskBoardTaskFormat", "t1", 2, json!({"orderHintsByAssignee": 5})),
        item("plannerBucketTaskBoardTaskFormat", "t1", 2, json!({"orderHint": null})),
        item("plannerBucket", "b", 2, json!({"name": null, "planId": 5})),
        item("plannerPlan", "p", 2, json!({"container": 5, "title": null})),
        item("plannerPlanDetails", "p", 2, json!({"sharedWith": [], "categoryDescriptions": {"category1": null}})),
        item("plannerPlanDetails", "elsewhere", 2, json!({"sharedWith": {"u": true}})),
    ];
    put(&mut store, &odd);
    assert_eq!(plan(&store).tasks().len(), 2);
    let tasks = store.snapshot(&PlanId::new("-W4K7hIak0WlAwgJCn1sEWQABgjH")).unwrap();
    assert!(tasks.is_none(), "a plan of which only tasks are known cannot be shown");
}

#[test]
fn a_place_in_a_column_of_people_is_patched_by_key() {
    let (_folder, mut store) = store();
    let kind = "plannerAssignedToTaskBoardTaskFormat";
    put(&mut store, &[item(kind, "t1", 3, json!({"orderHintsByAssignee": {"u2": "22"}}))]);
    put(&mut store, &[item(kind, "t1", 2, json!({"orderHintsByAssignee": {"u1": null, "u2": "old"}}))]);
    let snapshot = plan(&store);
    let AssignedPlaces::Read { by_assignee, unassigned, etag: version } =
        &snapshot.task(&TaskId::new("t1")).unwrap().assigned_board
    else {
        panic!("it was read")
    };
    let by: Vec<_> = by_assignee.iter().map(|(user, hint)| (user.as_str(), hint.as_str())).collect();
    assert_eq!((by, unassigned.as_str()), (vec![("u2", "22")], "9"));
    assert_eq!(version.as_ref().unwrap().as_str(), etag(3));
}

/// Changes of a small world, each a version of its resource.
fn any_change() -> impl Strategy<Value = (usize, Value)> {
    let small = 0..5_u8;
    prop_oneof![
        (0..2_usize, small.clone()).prop_map(|(task, n)| (task, json!({"title": format!("title {n}")}))),
        (0..2_usize, small.clone()).prop_map(|(task, n)| (task, json!({"percentComplete": n, "bucketId": "b"}))),
        (0..2_usize, small.clone()).prop_map(|(task, n)| (task, json!({"assignments": {format!("u{n}"): null}}))),
        (0..2_usize, small)
            .prop_map(|(task, n)| (task, json!({"assignments": {format!("u{n}"): {"orderHint": format!("{n}")}}}))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn pages_twice_or_in_the_other_order_end_the_same(
        changes in prop::collection::vec(any_change(), 2..9),
        cut in any::<prop::sample::Index>(),
        removes in prop::option::of(0..2_usize),
    ) {
        let mut versions = [1_u8, 1];
        let mut items: Vec<Item> = Vec::new();
        for (task, patch) in changes {
            versions[task] += 1;
            items.push(item("plannerTask", ["t1", "t2"][task], versions[task], patch));
        }
        if let Some(task) = removes {
            items.push(gone(Some("plannerTask"), ["t1", "t2"][task]));
        }
        let (first, second) = items.split_at(cut.index(items.len()));
        let ends = [vec![first, second], vec![first, first, second, second], vec![second, first], vec![second, first, second]];
        let mut plans = Vec::new();
        for pages in ends {
            let (_folder, mut store) = store();
            for page in pages {
                put(&mut store, page);
            }
            plans.push(plan(&store));
        }
        for other in &plans[1..] {
            prop_assert_eq!(&plans[0], other);
        }
    }
}

#[test]
fn what_patches_made_of_an_old_body_gives_way_to_the_same_version_read_whole() {
    let (_folder, mut store) = store();
    let plan_id = PlanId::new("p");
    // Version 2 was never told: the title, the name, the notes and the first hint are old in what the patches end in.
    let places = |version: u8, first: &str, second: &str| {
        let by_assignee = [("u1", first), ("u2", second)];
        let hint = |(user, hint): (&str, &str)| (UserId::new(user), OrderHint::acknowledged(hint));
        let etag = Some(crate::planner::etag::Etag::new(&etag(version)));
        let by_assignee = by_assignee.into_iter().map(hint).collect();
        Format::AssignedTo(AssignedPlaces::Read { unassigned: OrderHint::acknowledged("9"), by_assignee, etag })
    };
    let details = |version: u8, notes: &str| {
        from(json!({"@odata.etag": etag(version), "description": notes, "previewType": "notes", "checklist": {}}))
    };
    store.put_details(&TaskId::new("t1"), &details(1, "old")).unwrap();
    put(
        &mut store,
        &[
            item("plannerTask", "t1", 3, json!({"assignments": {"me": {"orderHint": "3"}}})),
            item("plannerTaskDetails", "t1", 3, json!({"previewType": "notes"})),
            item("plannerBucket", "b", 3, json!({"orderHint": "7"})),
            item("plannerAssignedToTaskBoardTaskFormat", "t1", 3, json!({"orderHintsByAssignee": {"u2": "22"}})),
        ],
    );
    let whole = json!({"id": "t1", "planId": "p", "bucketId": "b", "title": "New title", "percentComplete": 0,
        "@odata.etag": etag(3), "assignments": {"u1": {"orderHint": "1"}, "u2": {"orderHint": "2"},
        "me": {"orderHint": "3"}}});
    let bucket = json!({"id": "b", "planId": "p", "name": "New", "orderHint": "7", "@odata.etag": etag(3)});
    assert_eq!(store.put_tasks(&plan_id, &[from(whole.clone())]).unwrap().len(), 1);
    assert!(store.put_buckets(&plan_id, &[from(bucket.clone())]).unwrap());
    assert!(store.put_details(&TaskId::new("t1"), &details(3, "new")).unwrap());
    let format = (TaskId::new("t1"), places(3, "11", "22"));
    assert_eq!(store.put_formats(&plan_id, vec![format.clone()]).unwrap(), std::slice::from_ref(&format));
    let snapshot = plan(&store);
    let task = snapshot.task(&TaskId::new("t1")).unwrap();
    assert_eq!((task.title.as_str(), snapshot.buckets[0].name.as_str()), ("New title", "New"));
    assert_eq!(store.details(&task.id).unwrap().unwrap().description, "new");
    assert_eq!(Format::AssignedTo(task.assigned_board.clone()), format.1);
    assert_eq!(store.put_tasks(&plan_id, &[from(whole)]).unwrap(), [], "read again, and the same");
    assert!(!store.put_buckets(&plan_id, &[from(bucket)]).unwrap());
    assert!(!store.put_details(&TaskId::new("t1"), &details(3, "new")).unwrap());
    assert_eq!(store.put_formats(&plan_id, vec![format]).unwrap(), []);
    // What comes next is patched into what was read.
    let next = json!({"orderHintsByAssignee": {"u2": "23"}});
    put(&mut store, &[item("plannerAssignedToTaskBoardTaskFormat", "t1", 4, next)]);
    let snapshot = plan(&store);
    let task = snapshot.task(&TaskId::new("t1")).unwrap();
    assert_eq!(Format::AssignedTo(task.assigned_board.clone()), places(4, "11", "23"));
}

#[test]
fn what_was_asked_for_before_a_change_of_the_plan_does_not_undo_it() {
    let (_folder, mut store) = store();
    let plan_id = PlanId::new("p");
    let body = |version: u8, title: &str| from(json!({"id": "p", "title": title, "@odata.etag": etag(version)}));
    let details = |version: u8, name: &str| {
        from(json!({"@odata.etag": etag(version), "sharedWith": {}, "categoryDescriptions": {"category1": name}}))
    };
    assert!(store.put_plan(&body(3, "New")).unwrap());
    assert!(store.put_plan_details(&plan_id, &details(3, "New label")).unwrap());
    assert!(!store.put_plan(&body(2, "Old")).unwrap());
    assert!(!store.put_plan_details(&plan_id, &details(2, "Old label")).unwrap());
    let snapshot = plan(&store);
    assert_eq!(
        (snapshot.plan.title.as_str(), snapshot.plan.labels.get(&1).map(String::as_str)),
        ("New", Some("New label"))
    );
    let bucket =
        |id: &str| from(json!({"id": id, "planId": "p", "name": id, "orderHint": "5", "@odata.etag": etag(1)}));
    let settled = ["made".to_owned(), "deleted".to_owned()].into();
    store.put_buckets(&plan_id, &[bucket("b"), bucket("made")]).unwrap();
    assert!(!store.put_other_buckets(&plan_id, &[bucket("b"), bucket("deleted")], &settled).unwrap());
    assert_eq!(plan(&store).buckets.iter().map(|bucket| bucket.id.as_str()).collect::<Vec<_>>(), ["b", "made"]);
}
