//! Every kind of edit against the real server: what is sent, what the server holds then, and what the copy shows.

use planner_tui::planner::board::{ColumnId, Grouping};
use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::edit::{
    ChangeDetails, ChangePlan, ChangeTask, Edit, End, Gap, RenameBucket, Spot, WholeBucket, WholeTask,
};
use planner_tui::planner::id::{BucketId, PlanId, TaskId, UserId};
use planner_tui::planner::plan_change::PlanChange;
use planner_tui::planner::reference::key_of;
use serde_json::{Value, json};

use crate::support::boards::{ADA, KENJI};
use crate::support::http::text;
use crate::support::replica::Replica;
use crate::sync_engine::World;

/// A change of a task's fields.
pub(crate) fn change(task: &TaskId, changes: Vec<Change>) -> Edit {
    Edit::ChangeTask(ChangeTask { task: task.clone(), title: "a".to_owned(), changes, is_undo: false })
}

/// A change of a task's details.
pub(crate) fn contents(task: &TaskId, changes: Vec<DetailChange>) -> Edit {
    Edit::ChangeDetails(ChangeDetails { task: task.clone(), title: "a".to_owned(), changes, is_undo: false })
}

/// A new checklist item; its key is its title.
pub(crate) fn item(title: &str) -> DetailChange {
    let (item, title) = (title.to_owned(), title.to_owned());
    DetailChange::Item { item, title, is_checked: false, from: false, to: true, place: None }
}

/// A new task in a bucket, below another.
pub(crate) fn new_task(word: &str, title: &str, bucket: &BucketId, after: Option<&TaskId>) -> WholeTask {
    WholeTask {
        task: TaskId::local(word),
        title: title.to_owned(),
        board: Grouping::Bucket,
        spot: Spot {
            column: ColumnId::Bucket(Some(bucket.clone())),
            column_name: "To do".to_owned(),
            after: after.cloned(),
            before: None,
            end: if after.is_some() { End::Bottom } else { End::Top },
        },
        others: Vec::new(),
        changes: vec![Change::Bucket { from: None, to: Some(bucket.clone()) }],
        details: Vec::new(),
        base: None,
        seen: None,
        is_undo: false,
    }
}

/// The bucket of this name, as the replica knows it.
pub(crate) fn bucket(replica: &Replica, name: &str) -> BucketId {
    let view = replica.told.view();
    view.plan().buckets.iter().find(|bucket| bucket.name == name).expect(name).id.clone()
}

/// The titles of a task's checklist, top to bottom, as the server has them.
pub(crate) async fn checklist(world: &World, task: &str) -> Vec<String> {
    let details = world.http.get(&world.path(task, "/details").await).await.is(200);
    let items = details["checklist"].as_object().expect("an open type");
    let mut items: Vec<_> = items.values().map(|item| (text(item, "orderHint"), text(item, "title"))).collect();
    items.sort_by(|a, b| b.cmp(a));
    items.into_iter().map(|(_, title)| title).collect()
}

/// The names of the buckets, left to right, as the server has them.
pub(crate) async fn columns(world: &World) -> Vec<String> {
    let buckets = world.http.get(&format!("/planner/plans/{}/buckets", world.plan)).await.rows();
    let mut buckets: Vec<_> = buckets.iter().map(|it| (text(it, "orderHint"), text(it, "name"))).collect();
    buckets.sort();
    buckets.into_iter().map(|(_, name)| name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_of_a_task_are_one_request_with_nothing_else_in_it() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let (task, day) = (replica.task("a"), jiff::civil::date(2026, 10, 12));
    let changes = vec![
        Change::Title { from: "a".to_owned(), to: "A".to_owned() },
        Change::Percent { from: 0, to: 50 },
        Change::Priority { from: 5, to: 1 },
        Change::Start { from: None, to: Some(day) },
        Change::Due { from: None, to: Some(day) },
        Change::Assignee { user: UserId::new(KENJI), from: false, to: true },
        Change::Label { category: 3, from: false, to: true },
    ];
    replica.submit(vec![change(&task, changes)]).await;
    assert!(replica.told.column("To do").contains(&"A".to_owned()), "shown before it is sent");
    replica.settle().await;
    let now = world.task("A").await;
    assert_eq!((&now["percentComplete"], &now["priority"]), (&json!(50), &json!(1)));
    assert!(text(&now, "dueDateTime").starts_with("2026-10-12T"));
    assert!(now["assignments"][KENJI].is_object());
    assert_eq!(now["appliedCategories"], json!({"category3": true}));
    let bodies = world.line.bodies();
    assert_eq!(bodies.len(), 1);
    let keys: Vec<_> = bodies[0].as_object().unwrap().keys().cloned().collect();
    let written =
        ["appliedCategories", "assignments", "dueDateTime", "percentComplete", "priority", "startDateTime", "title"];
    assert_eq!(keys, written);
    assert!(text(&now, "startDateTime").starts_with("2026-10-12T"));
    let none = vec![Change::Due { from: Some(day), to: None }, Change::Start { from: Some(day), to: None }];
    replica.submit(vec![change(&task, none)]).await;
    replica.settle().await;
    assert_eq!(world.line.bodies()[1], json!({"dueDateTime": null, "startDateTime": null}));
    assert_eq!(world.task("A").await["dueDateTime"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn details_are_changed_and_the_card_counts_them() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let task = replica.task("a");
    let key = key_of("https://example.com/a b");
    let link = DetailChange::Link { key: key.clone(), alias: None, kind: None, from: false, to: true, place: None };
    let alias = DetailChange::LinkAlias { key: key.clone(), from: None, to: Some("Plan".to_owned()) };
    let notes = DetailChange::Notes { from: String::new(), to: "Two\nlines".to_owned() };
    let check = DetailChange::ItemChecked { item: "two".to_owned(), from: false, to: true };
    let changes = vec![notes, item("one"), item("two"), item("three"), check, link, alias];
    replica.submit(vec![contents(&task, changes)]).await;
    replica.settle().await;
    assert_eq!(checklist(&world, "a").await, ["one", "two", "three"]);
    let details = world.http.get(&world.path("a", "/details").await).await.is(200);
    assert_eq!(
        (&details["description"], &details["references"][&key]["alias"]),
        (&json!("Two\nlines"), &json!("Plan"))
    );
    assert_eq!(world.line.patches(), ["details"; 3], "a request for each new item, the first with all else");
    let view = replica.told.view();
    let card = view.plan().task(&task).unwrap();
    assert_eq!((card.checklist_items, card.open_checklist_items, card.references), (3, 2, 1));
    assert!(card.has_description);
    let gone = DetailChange::Item {
        item: "two".to_owned(),
        title: "two".to_owned(),
        is_checked: true,
        from: true,
        to: false,
        place: None,
    };
    replica.submit(vec![contents(&task, vec![gone])]).await;
    replica.settle().await;
    assert_eq!(checklist(&world, "a").await, ["one", "three"]);
    assert_eq!(world.line.bodies()[3], json!({"checklist": {"two": null}}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_made_with_its_details_in_its_place() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let (bucket, above) = (bucket(&replica, "To do"), replica.task("b"));
    let mut new = new_task("1", "New", &bucket, Some(&above));
    new.details = vec![item("one"), item("two")];
    new.changes.push(Change::Assignee { user: UserId::new(ADA), from: false, to: true });
    replica.submit(vec![Edit::CreateTask(new)]).await;
    assert_eq!(replica.told.column("To do"), ["a", "b", "New", "c", "d"], "shown before it is made");
    replica.settle().await;
    assert_eq!(world.column("To do").await, ["a", "b", "New", "c", "d"]);
    assert_eq!(replica.told.column("To do"), ["a", "b", "New", "c", "d"]);
    assert_eq!(checklist(&world, "New").await, ["one", "two"]);
    let given = text(&world.task("New").await, "id");
    assert_eq!(replica.told.named.get("local 1"), Some(&given));
    let told_first = replica.told.log.iter().position(|event| event.contains("Named")).unwrap();
    assert!(replica.told.log[told_first..].iter().any(|event| event.contains("7 tasks")), "then it is in the plan");
    assert!(!replica.told.log[..told_first].iter().any(|event| event.contains("7 tasks")));
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_and_buckets_are_deleted() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let view = replica.told.view();
    let task = view.plan().task(&replica.task("b")).unwrap().clone();
    replica.submit(vec![Edit::DeleteTask(WholeTask::of(&task, None, "To do"))]).await;
    assert_eq!(replica.told.column("To do"), ["a", "c", "d"]);
    replica.settle().await;
    assert_eq!(world.column("To do").await, ["a", "c", "d"]);
    let doing = view.plan().buckets.iter().find(|bucket| bucket.name == "Doing").unwrap();
    let whole = WholeBucket {
        bucket: doing.id.clone(),
        name: doing.name.clone(),
        gap: Gap { after: None, before: None, end: End::Bottom },
        base: doing.etag.as_ref().map(|etag| etag.as_str().to_owned()),
        seen: None,
        is_undo: false,
    };
    replica.submit(vec![Edit::DeleteBucket(whole)]).await;
    replica.settle().await;
    assert_eq!(columns(&world).await, ["To do"]);
    assert_eq!(replica.told.view().plan().tasks().len(), 3, "its tasks are gone with it");
}

#[tokio::test(flavor = "multi_thread")]
async fn buckets_are_made_in_their_place_and_renamed() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let (left, right) = (bucket(&replica, "To do"), bucket(&replica, "Doing"));
    let local = BucketId::local("b1");
    let new = WholeBucket {
        bucket: local.clone(),
        name: "Next".to_owned(),
        gap: Gap { after: Some(left), before: Some(right.clone()), end: End::Bottom },
        base: None,
        seen: None,
        is_undo: false,
    };
    let rename = |bucket: &BucketId, from: &str, to: &str| {
        let (bucket, from, to) = (bucket.clone(), from.to_owned(), to.to_owned());
        Edit::RenameBucket(RenameBucket { bucket, from, to, is_undo: false })
    };
    replica.submit(vec![Edit::CreateBucket(new)]).await;
    replica.submit(vec![rename(&right, "Doing", "Now")]).await;
    replica.submit(vec![rename(&local, "Next", "Soon")]).await;
    replica.settle().await;
    assert_eq!(columns(&world).await, ["To do", "Soon", "Now"]);
    let shown: Vec<_> = replica.told.view().plan().buckets.iter().map(|bucket| bucket.name.clone()).collect();
    assert_eq!(shown, ["To do", "Soon", "Now"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_renamed_its_labels_named_and_shared() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let plan = PlanId::new(&world.plan);
    let changes = vec![
        PlanChange::Title { from: "Try things".to_owned(), to: "Tried".to_owned() },
        PlanChange::LabelName { category: 2, from: None, to: Some("DOC".to_owned()) },
        PlanChange::SharedWith { user: UserId::new(KENJI), from: false, to: true },
    ];
    let title = "Try things".to_owned();
    let edit =
        |changes| Edit::ChangePlan(ChangePlan { plan: plan.clone(), title: title.clone(), changes, is_undo: false });
    replica.submit(vec![edit(changes)]).await;
    replica.settle().await;
    let path = format!("/planner/plans/{plan}");
    assert_eq!(world.http.get(&path).await.is(200)["title"], "Tried");
    let details = world.http.get(&format!("{path}/details")).await.is(200);
    assert_eq!(
        (&details["categoryDescriptions"]["category2"], &details["sharedWith"][KENJI]),
        (&json!("DOC"), &json!(true))
    );
    assert_eq!(replica.told.view().plan().plan.title, "Tried");
    let back = PlanChange::LabelName { category: 2, from: Some("DOC".to_owned()), to: None };
    replica.submit(vec![edit(vec![back])]).await;
    replica.settle().await;
    assert_eq!(replica.told.view().plan().plan.labels.get(&2), None);
}
