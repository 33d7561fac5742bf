//! What the service fills in by itself, and what a client therefore may not write.

use serde_json::{Value, json};

use super::world::{ADA, CHIARA, KENJI, World, assignment, checklist_item, reference};

#[tokio::test]
async fn a_description_is_mirrored() {
    let world = World::new().await;
    let has = async || world.http.get(&world.task_path()).await.is(200)["hasDescription"].clone();
    assert_eq!(has().await, false);
    world.http.change(&world.of_task("details"), json!({"description": "Line 1\nLine 2"})).await;
    assert_eq!(has().await, true);
    world.http.change(&world.of_task("details"), json!({"description": ""})).await;
    assert_eq!(has().await, false);
}

#[tokio::test]
async fn checklist_items_and_references_are_counted() {
    let world = World::new().await;
    let counts = async || {
        let task = world.http.get(&world.task_path()).await.is(200);
        ["checklistItemCount", "activeChecklistItemCount", "referenceCount"].map(|name| task[name].as_i64().unwrap())
    };
    let items = json!({"1": checklist_item("One"), "2": checklist_item("Two"), "3": checklist_item("Three")});
    let links = json!({"https%3A//a%2Eexample": reference("A"), "https%3A//b%2Eexample": reference("B")});
    world.http.change(&world.of_task("details"), json!({"checklist": items, "references": links})).await;
    assert_eq!(counts().await, [3, 3, 2]);
    let tick = json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "isChecked": true});
    let body = json!({"checklist": {"1": tick, "2": null}, "references": {"https%3A//a%2Eexample": null}});
    world.http.change(&world.of_task("details"), body).await;
    assert_eq!(counts().await, [2, 1, 1]);
}

#[tokio::test]
async fn the_preview_is_written_on_the_details_and_mirrored() {
    let world = World::new().await;
    for preview in ["noPreview", "checklist", "description", "reference", "automatic"] {
        world.http.change(&world.of_task("details"), json!({"previewType": preview})).await;
        assert_eq!(world.http.get(&world.task_path()).await.is(200)["previewType"], preview);
    }
    let etag = world.http.etag(&world.of_task("details")).await;
    world.http.patch(&world.of_task("details"), &etag, json!({"previewType": "banana"})).await.is(400);
}

#[tokio::test]
async fn completion_says_when_and_by_whom_and_is_taken_back() {
    let world = World::new().await;
    let task = world.http.change(&world.task_path(), json!({"percentComplete": 50})).await;
    assert_eq!((&task["completedBy"], &task["completedDateTime"]), (&Value::Null, &Value::Null));
    let done = world.http.change(&world.task_path(), json!({"percentComplete": 100})).await;
    assert_eq!(done["completedBy"]["user"]["id"], ADA);
    assert!(done["completedDateTime"].as_str() >= done["createdDateTime"].as_str());
    let renamed = world.http.change(&world.task_path(), json!({"title": "Renamed"})).await;
    assert_eq!(renamed["completedDateTime"], done["completedDateTime"], "completed once");
    let open = world.http.change(&world.task_path(), json!({"percentComplete": 0})).await;
    assert_eq!((&open["completedBy"], &open["completedDateTime"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn a_task_made_completed_is_completed() {
    let world = World::new().await;
    let body = json!({"planId": world.plan, "title": "T", "percentComplete": 100});
    let task = world.http.post("/planner/tasks", body).await.is(201);
    assert_eq!(task["completedBy"]["user"]["id"], ADA);
    assert!(task["completedDateTime"].is_string());
}

#[tokio::test]
async fn an_assignment_says_by_whom_and_when() {
    let world = World::new().await;
    let task = world.http.change(&world.task_path(), json!({"assignments": {KENJI: assignment()}})).await;
    let first = task["assignments"][KENJI].clone();
    assert_eq!(first["assignedBy"]["user"]["id"], ADA);
    let task = world.http.change(&world.task_path(), json!({"assignments": {CHIARA: assignment()}})).await;
    assert_eq!(task["assignments"][KENJI], first, "another assignment is not touched");
}

#[tokio::test]
async fn an_item_says_who_changed_it_last() {
    let world = World::new().await;
    let items = json!({"1": checklist_item("One"), "2": checklist_item("Two")});
    let before = world.http.change(&world.of_task("details"), json!({"checklist": items})).await;
    assert_eq!(before["checklist"]["1"]["lastModifiedBy"]["user"]["id"], ADA);
    let tick = json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "isChecked": true});
    let after = world.http.change(&world.of_task("details"), json!({"checklist": {"1": tick}})).await;
    assert_eq!(after["checklist"]["2"], before["checklist"]["2"], "another item is not touched");
    let time = |details: &Value| details["checklist"]["1"]["lastModifiedDateTime"].as_str().map(str::to_owned);
    assert!(instant(time(&after)) >= instant(time(&before)));
}

fn instant(time: Option<String>) -> jiff::Timestamp {
    time.expect("a time").parse().expect("an instant")
}

#[tokio::test]
async fn unassigning_drops_the_persons_own_hint() {
    let world = World::new().await;
    let both = json!({"assignments": {KENJI: assignment(), CHIARA: assignment()}});
    world.http.change(&world.task_path(), both).await;
    let path = world.of_task("assignedToTaskBoardFormat");
    let hints = json!({"orderHintsByAssignee": {KENJI: "a b!", CHIARA: "c d!"}});
    let format = world.http.change(&path, hints).await;
    assert_eq!(format["orderHintsByAssignee"].as_object().unwrap().len(), 2);
    world.http.change(&world.task_path(), json!({"assignments": {KENJI: null}})).await;
    let after = world.http.get(&path).await.is(200);
    assert!(after["orderHintsByAssignee"].get(KENJI).is_none(), "{after:#}");
    assert_eq!(after["orderHintsByAssignee"][CHIARA], format["orderHintsByAssignee"][CHIARA]);
}

#[tokio::test]
async fn what_the_service_fills_in_may_not_be_written() {
    // The public record does not say what the service does; refusing is a choice of this project.
    let world = World::new().await;
    let somebody = json!({"user": {"id": KENJI}});
    let bodies = [
        (world.task_path(), "id", json!("01gzSlKkIUSUl6DF_EilrmQAKDhh")),
        (world.task_path(), "createdBy", somebody.clone()),
        (world.task_path(), "createdDateTime", json!("2020-01-01T00:00:00Z")),
        (world.task_path(), "completedBy", somebody),
        (world.task_path(), "completedDateTime", json!("2020-01-01T00:00:00Z")),
        (world.task_path(), "hasDescription", json!(true)),
        (world.task_path(), "checklistItemCount", json!(7)),
        (world.task_path(), "activeChecklistItemCount", json!(7)),
        (world.task_path(), "referenceCount", json!(7)),
        (world.plan_path(), "createdDateTime", json!("2020-01-01T00:00:00Z")),
        (world.plan_path(), "owner", json!(KENJI)),
        (world.bucket_path(), "id", json!("01gzSlKkIUSUl6DF_EilrmQAKDhh")),
        (world.of_task("details"), "id", json!("01gzSlKkIUSUl6DF_EilrmQAKDhh")),
    ];
    for (path, name, value) in bodies {
        let etag = world.http.etag(&path).await;
        world.http.patch(&path, &etag, json!({name: value})).await.is(400);
        assert_eq!(world.http.etag(&path).await, etag, "{path}: {name}");
    }
}

#[tokio::test]
async fn a_task_stays_in_its_plan() {
    let world = World::new().await;
    let other = super::world::new_plan(&world.http, "Another").await;
    let etag = world.http.etag(&world.task_path()).await;
    let answer = world.http.patch(&world.task_path(), &etag, json!({"planId": other["id"]})).await;
    answer.one_of(&[400, 403]);
    assert_eq!(world.http.get(&world.task_path()).await.is(200)["planId"], world.plan);
}
