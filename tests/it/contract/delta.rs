//! `all/delta`: its flow, and what its items look like, against what Microsoft prints.

use serde_json::{Value, json};

use super::follow::{ALL, Follower, Known, kind, kinds};
use super::world::{ADA, KENJI, World, assignment, checklist_item, new_bucket, reference};
use crate::support::http::text;

/// Shares the plan with the one who follows, so that all of it is told.
pub(super) async fn share(world: &World) {
    world.http.change(&(world.plan_path() + "/details"), json!({"sharedWith": {ADA: true}})).await;
}

fn printed_items(printed: &str) -> Vec<Value> {
    let page: Value = serde_json::from_str(printed).unwrap();
    page["value"].as_array().unwrap().clone()
}

fn names(value: &Value) -> Vec<&String> {
    value.as_object().unwrap_or_else(|| panic!("an object: {value:#}")).keys().collect()
}

#[tokio::test]
async fn the_first_answer_is_a_link_and_no_items() {
    let world = World::new().await;
    let http = world.http.beta();
    for path in [ALL, &format!("/users/{ADA}/planner/all/delta")] {
        let first = http.get(path).await;
        assert_eq!(first.header("preference-applied"), "odata.track-changes");
        let first = first.is(200);
        assert_eq!(first["value"], json!([]));
        assert!(first.get("@odata.deltaLink").is_none());
        let context = text(&first, "@odata.context");
        assert!(context.ends_with("/beta/$metadata#Collection(microsoft.graph.plannerDelta)"), "{context}");
        let next = text(&first, "@odata.nextLink");
        assert!(next.starts_with(&format!("{}/beta{path}?", http.root())), "{next}");
        let second = http.get(&next).await.is(200);
        assert_eq!(second["value"], json!([]));
        assert!(second.get("@odata.nextLink").is_none());
        let last = text(&second, "@odata.deltaLink");
        assert_eq!(http.get(&last).await.rows(), Vec::<Value>::new());
    }
}

#[tokio::test]
async fn what_happens_between_the_link_and_its_following_is_told() {
    let world = World::new().await;
    let mut follower = Follower::new(&world.http).await;
    let _read_meanwhile = world.http.get(&world.task_path()).await.is(200);
    world.http.change(&world.task_path(), json!({"title": "In between"})).await;
    assert_eq!(follower.only_news().await["title"], "In between");
    assert_eq!(follower.news().await, Vec::<Value>::new(), "it is told once to whoever goes on");
}

#[tokio::test]
async fn the_printed_versions_come_as_printed() {
    let world = World::new().await;
    let mut follower = Follower::new(&world.http).await;
    for body in [json!({"percentComplete": 100}), json!({"percentComplete": 0}), json!({"title": "Title change"})] {
        world.http.change(&world.task_path(), body).await;
    }
    let printed = printed_items(include_str!("../../payloads/delta-all-beta.json"));
    let ours = follower.news().await;
    assert_eq!(ours.len(), printed.len(), "one item for each version, oldest first");
    for (printed, ours) in printed.iter().zip(&ours) {
        assert_eq!(names(printed), names(ours), "what changed and nothing else");
        for name in ["@odata.type", "@odata.etag", "percentComplete", "title"] {
            assert_eq!(printed.get(name), ours.get(name), "{name}");
        }
        assert_eq!(text(ours, "id"), world.task);
        let context = format!("{}/beta/$metadata#planner/tasks/$entity", world.http.root());
        assert_eq!(text(ours, "@odata.context"), context);
    }
    assert_eq!(ours[0]["completedBy"]["user"]["id"], ADA);
    assert!(ours[0]["completedDateTime"].is_string());
    assert_eq!((&ours[1]["completedBy"], &ours[1]["completedDateTime"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn an_assignment_may_come_with_its_hint_only() {
    let world = World::new().await;
    world.http.change(&world.task_path(), json!({"assignments": {KENJI: assignment(), ADA: assignment()}})).await;
    let mut follower = Follower::new(&world.http).await;
    let task = world.http.change(&world.task_path(), json!({"assignments": {KENJI: assignment()}})).await;
    let printed = printed_items(include_str!("../../payloads/delta-assignment-only-beta.json"));
    let ours = follower.only_news().await;
    assert_eq!(names(&printed[0]), names(&ours));
    assert_eq!(names(&ours["assignments"]), [KENJI]);
    assert_eq!(names(&printed[0]["assignments"]["25c9****"]), names(&ours["assignments"][KENJI]));
    assert_eq!(ours["assignments"][KENJI]["orderHint"], task["assignments"][KENJI]["orderHint"]);
}

#[tokio::test]
async fn open_types_are_patched_by_key_and_null_is_gone() {
    let world = World::new().await;
    let body =
        json!({"assignments": {KENJI: assignment()}, "appliedCategories": {"category1": true, "category2": true}});
    world.http.change(&world.task_path(), body).await;
    let links = json!({"https%3A//a%2Eexample": reference("A"), "https%3A//b%2Eexample": reference("B")});
    let body = json!({"checklist": {"1": checklist_item("One"), "2": checklist_item("Two")}, "references": links});
    world.http.change(&world.of_task("details"), body).await;
    let mut follower = Follower::new(&world.http).await;

    let body = json!({"assignments": {KENJI: null}, "appliedCategories": {"category2": false, "category3": true}});
    world.http.change(&world.task_path(), body).await;
    let item = follower.only_news().await;
    assert_eq!(item["assignments"], json!({KENJI: null}));
    assert_eq!(item["appliedCategories"], json!({"category2": null, "category3": true}));

    let ticked = json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "isChecked": true});
    let body = json!({"checklist": {"1": ticked, "2": null}, "references": {"https%3A//b%2Eexample": null}});
    world.http.change(&world.of_task("details"), body).await;
    let items = follower.news().await;
    assert_eq!(kinds(&items), ["plannerTask", "plannerTaskDetails"], "the task counts what its details hold");
    assert_eq!(
        (&items[0]["checklistItemCount"], &items[0]["activeChecklistItemCount"], &items[0]["referenceCount"]),
        (&json!(1), &json!(0), &json!(1))
    );
    let checklist = &items[1]["checklist"];
    assert_eq!((&checklist["1"]["isChecked"], &checklist["2"]), (&json!(true), &Value::Null));
    assert!(checklist["1"].get("title").is_none() && checklist.get("2").is_some(), "{checklist:#}");
    assert_eq!(items[1]["references"], json!({"https%3A//b%2Eexample": null}));
}

#[tokio::test]
async fn a_new_task_comes_whole_and_its_details_follow() {
    let world = World::new().await;
    let mut follower = Follower::new(&world.http).await;
    let body = json!({"planId": world.plan, "bucketId": world.doing, "title": "New"});
    let task = text(&world.http.post("/planner/tasks", body).await.is(201), "id");
    let items = follower.news().await;
    assert_eq!(kinds(&items)[..2], ["plannerTask", "plannerTaskDetails"]);
    assert_eq!(items[0]["createdBy"]["user"]["id"], ADA, "that is how one knows that it is new");
    // That the three formats come along is a choice of this project.
    let mut formats = kinds(&items)[2..].to_vec();
    formats.sort();
    let expected = ["AssignedTo", "Bucket", "Progress"].map(|name| format!("planner{name}TaskBoardTaskFormat"));
    assert_eq!(formats, expected);
    for item in &items {
        let part = match kind(item).as_str() {
            "plannerTask" => "",
            "plannerTaskDetails" => "/details",
            "plannerBucketTaskBoardTaskFormat" => "/bucketTaskBoardFormat",
            "plannerProgressTaskBoardTaskFormat" => "/progressTaskBoardFormat",
            _ => "/assignedToTaskBoardFormat",
        };
        let mut item = item.clone();
        item.as_object_mut().unwrap().remove("@odata.type");
        assert_eq!(item, world.http.beta().get(&format!("/planner/tasks/{task}{part}")).await.is(200));
    }
}

#[tokio::test]
async fn whoever_applies_the_items_knows_what_a_get_would_say() {
    let mut world = World::new().await;
    let mut known = Known::default();
    let mut follower = Follower::new(&world.http).await;
    share(&world).await;
    // The plan comes with the sharing; what was in it before is made again, so that all of it is told.
    for path in [world.bucket_path(), format!("/planner/buckets/{}", world.doing)] {
        let etag = world.http.etag(&path).await;
        world.http.delete(&path, &etag).await.is(204);
    }
    world.todo = text(&new_bucket(&world.http, &world.plan, "Once more").await, "id");
    let body = json!({"planId": world.plan, "bucketId": world.todo, "title": "Once more"});
    world.task = text(&world.http.post("/planner/tasks", body).await.is(201), "id");
    known.apply(&follower.news().await);
    known.is_all_of(&world).await;

    for (path, body) in world.resources() {
        world.http.change(&path, body).await;
    }
    let body =
        json!({"assignments": {KENJI: assignment(), ADA: assignment()}, "appliedCategories": {"category9": true}});
    world.http.change(&world.task_path(), body).await;
    let body = json!({"orderHintsByAssignee": {KENJI: " !", ADA: " !"}});
    world.http.change(&world.of_task("assignedToTaskBoardFormat"), body).await;
    let body = json!({"checklist": {"1": checklist_item("One"), "2": checklist_item("Two")}});
    world.http.change(&world.of_task("details"), body).await;
    known.apply(&follower.news().await);
    known.is_all_of(&world).await;

    let body = json!({"assignments": {KENJI: null}, "appliedCategories": {"category9": false}, "bucketId": null});
    world.http.change(&world.task_path(), body).await;
    let body = json!({"checklist": {"1": null}, "description": "", "previewType": "checklist"});
    world.http.change(&world.of_task("details"), body).await;
    let body = json!({"categoryDescriptions": {"category1": null, "category2": "Two"}, "sharedWith": {KENJI: true}});
    world.http.change(&(world.plan_path() + "/details"), body).await;
    for number in 0..5 {
        let body = json!({"planId": world.plan, "title": format!("Task {number}")});
        let task = text(&world.http.post("/planner/tasks", body).await.is(201), "id");
        if number % 2 == 0 {
            let path = format!("/planner/tasks/{task}");
            let etag = world.http.etag(&path).await;
            world.http.delete(&path, &etag).await.is(204);
        }
    }
    let again = follower.link.clone();
    let items = follower.news().await;
    // Applied twice is applied once.
    known.apply(&items);
    follower.link = again;
    known.apply(&follower.news().await);
    known.is_all_of(&world).await;
}

#[tokio::test]
async fn a_change_that_changes_nothing_is_a_version_too() {
    let world = World::new().await;
    let mut follower = Follower::new(&world.http).await;
    let task = world.http.change(&world.task_path(), json!({"title": "Write it down"})).await;
    let item = follower.only_news().await;
    assert_eq!((&item["title"], &item["@odata.etag"]), (&json!("Write it down"), &task["@odata.etag"]));
}

#[tokio::test]
async fn what_was_refused_is_not_told() {
    let world = World::new().await;
    let mut follower = Follower::new(&world.http).await;
    let etag = world.http.etag(&world.task_path()).await;
    let late = json!({"title": "No", "startDateTime": "2026-02-02", "dueDateTime": "2026-02-01"});
    world.http.patch(&world.task_path(), &etag, late).await.is(400);
    world.http.patch(&world.task_path(), "W/\"x\"", json!({"title": "No"})).await.is(412);
    world.http.delete(&world.task_path(), "W/\"x\"").await.is(412);
    world.http.post("/planner/tasks", json!({"planId": world.plan})).await.is(400);
    assert_eq!(follower.news().await, Vec::<Value>::new());
}
