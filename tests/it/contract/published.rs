//! The bodies Microsoft and others have printed: ours have the same properties of the same types.

use serde_json::{Value, json};

use super::world::{KENJI, WEB_GROUP, World, assignment, checklist_item, reference};
use crate::support::payloads::payload;

/// Properties whose keys are data: any value stands for all.
const OPEN: [&str; 7] = [
    "assignments",
    "appliedCategories",
    "checklist",
    "references",
    "orderHintsByAssignee",
    "sharedWith",
    "categoryDescriptions",
];

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Checks that `ours` has every property that was printed. A printed null says nothing about the type.
#[track_caller]
fn fits(printed: &Value, ours: &Value, place: &str) {
    if printed.is_null() {
        return;
    }
    assert_eq!(kind(printed), kind(ours), "{place}: printed {printed}, ours {ours}");
    for (name, value) in printed.as_object().into_iter().flatten() {
        // An application is left out by the service as well; annotations were mostly left out in print.
        if name.starts_with("@odata.") || name == "application" {
            continue;
        }
        let ours = ours.get(name).unwrap_or_else(|| panic!("{place}: `{name}` was printed and is not in {ours:#}"));
        if OPEN.contains(&name.as_str()) {
            let example = ours.as_object().and_then(|map| map.values().next());
            for value in value.as_object().into_iter().flat_map(|map| map.values()) {
                fits(value, example.expect("the test fills every map"), &format!("{place}.{name}"));
            }
        } else {
            fits(value, ours, &format!("{place}.{name}"));
        }
    }
}

/// A world in which every map holds something and every date is set.
async fn filled() -> World {
    let world = World::new().await;
    let dates = json!({
        "startDateTime": "2026-03-02T10:00:00Z", "dueDateTime": "2026-03-09T10:00:00Z", "conversationThreadId": "AAQkADE0NjA4",
    });
    world.http.change(&world.task_path(), dates).await;
    let body = json!({"assignments": {KENJI: assignment()}, "appliedCategories": {"category1": true}});
    world.http.change(&world.task_path(), body).await;
    let body =
        json!({"checklist": {"1": checklist_item("One")}, "references": {"https%3A//a%2Eexample": reference("A")}});
    world.http.change(&world.of_task("details"), body).await;
    let body = json!({"sharedWith": {KENJI: true}, "categoryDescriptions": {"category1": "BUG"}});
    world.http.change(&(world.plan_path() + "/details"), body).await;
    let body = json!({"orderHintsByAssignee": {KENJI: " !"}});
    world.http.change(&world.of_task("assignedToTaskBoardFormat"), body).await;
    world
}

#[tokio::test]
async fn plans_and_buckets_fit() {
    let world = filled().await;
    let plan = world.http.get(&world.plan_path()).await.is(200);
    fits(&payload("plan-get"), &plan, "plan-get");
    fits(&payload("plan-create-response"), &plan, "plan-create-response");
    let plans = world.http.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows();
    fits(&payload("plan-list-of-group")["value"][0], &plans[0], "plan-list-of-group");
    // A label without a text was printed as null, one with a text as a text: the first of ours has one.
    let details = world.http.get(&(world.plan_path() + "/details")).await.is(200);
    assert_eq!(details["categoryDescriptions"]["category1"], "BUG");
    fits(&payload("plan-details-get"), &details, "plan-details-get");
    let bucket = world.http.get(&world.bucket_path()).await.is(200);
    fits(&payload("bucket-get"), &bucket, "bucket-get");
    fits(&payload("bucket-real"), &bucket, "bucket-real");
    fits(&payload("bucket-patch-response"), &bucket, "bucket-patch-response");
}

#[tokio::test]
async fn tasks_fit() {
    let world = filled().await;
    let task = world.http.get(&world.task_path()).await.is(200);
    fits(&payload("task-get"), &task, "task-get");
    fits(&payload("task-create-response"), &task, "task-create-response");
    fits(&payload("task-patch-response"), &task, "task-patch-response");
    fits(&payload("task-real-v1"), &task, "task-real-v1");
    for printed in payload("task-list")["value"].as_array().unwrap() {
        fits(printed, &task, "task-list");
    }
    let done = world.http.change(&world.task_path(), json!({"percentComplete": 100})).await;
    for printed in payload("task-list-written-by-planner-web")["value"].as_array().unwrap() {
        fits(printed, &done, "task-list-written-by-planner-web");
    }
    // The other way round: whoever printed all v1.0 properties printed all that we send.
    let real = payload("task-real-v1");
    let mut names = task.as_object().unwrap().keys().filter(|name| !name.starts_with("@odata."));
    assert_eq!(names.find(|name| real.get(name.as_str()).is_none()), None);
}

#[tokio::test]
async fn details_and_formats_fit() {
    let world = filled().await;
    let details = world.http.get(&world.of_task("details")).await.is(200);
    fits(&payload("task-details-get"), &details, "task-details-get");
    fits(&payload("task-details-patch-response"), &details, "task-details-patch-response");
    fits(&payload("task-details-real-checklist-order"), &details, "task-details-real-checklist-order");
    fits(&payload("task-details-real-references"), &details, "task-details-real-references");
    let format = async |name: &str| world.http.get(&world.of_task(name)).await.is(200);
    fits(&payload("bucket-format"), &format("bucketTaskBoardFormat").await, "bucket-format");
    fits(&payload("progress-format"), &format("progressTaskBoardFormat").await, "progress-format");
    fits(&payload("assigned-to-format"), &format("assignedToTaskBoardFormat").await, "assigned-to-format");
}

#[tokio::test]
async fn printed_creations_are_accepted() {
    let world = World::new().await;
    let mut plan = payload("plan-create-request");
    let is_beta = plan["container"]["url"].as_str().unwrap().contains("/beta/");
    assert!(is_beta, "the sample names a beta address in a v1.0 call");
    plan["container"]["url"] = json!(format!("https://graph.microsoft.com/beta/groups/{WEB_GROUP}"));
    let made = world.http.post("/planner/plans", plan).await.is(201);
    assert_eq!(made["title"], "title-value");

    let mut bucket = payload("bucket-create-request");
    bucket["planId"] = json!(world.plan);
    let made = world.http.post("/planner/buckets", bucket).await.is(201);
    assert_eq!(made["name"], "Advertising");

    let mut task = payload("task-create-request");
    task["planId"] = json!(world.plan);
    task["bucketId"] = made["id"].clone();
    task["assignments"] = json!({KENJI: task["assignments"]["fbab97d0-4932-4511-b675-204639209557"]});
    let made = world.http.post("/planner/tasks", task).await.is(201);
    assert_eq!(made["title"], "Update client list");
    assert!(made["assignments"][KENJI].is_object(), "{made:#}");
}

#[tokio::test]
async fn printed_changes_are_accepted() {
    let world = World::new().await;
    world.http.change(&world.bucket_path(), payload("bucket-patch-request")).await;
    let before = json!({"appliedCategories": {"category4": true, "category5": true}});
    world.http.change(&world.task_path(), before).await;
    let mut body = payload("task-patch-request");
    body["assignments"] = json!({KENJI: body["assignments"]["fbab97d0-4932-4511-b675-204639209557"]});
    let task = world.http.change(&world.task_path(), body).await;
    assert_eq!(task["appliedCategories"], json!({"category3": true, "category5": true}));

    let first = json!({
        "description": "Task details properties:\nchecklist:Sub items\nreferences:Related links",
        "references": {"https%3A//developer%2Emicrosoft%2Ecom/en-us/graph/graph-explorer": reference("Graph Explorer")},
        "checklist": {"d280ed1a-9f6b-4f9c-a962-fb4d00dc50ff": checklist_item("Try reading task details")},
    });
    world.http.change(&world.of_task("details"), first).await;
    let details = world.http.change(&world.of_task("details"), payload("task-details-patch-request")).await;
    let ticked = &details["checklist"]["d280ed1a-9f6b-4f9c-a962-fb4d00dc50ff"];
    assert_eq!(ticked["title"], "Try reading task details", "an item is changed by property");
    assert_eq!(ticked["isChecked"], true);
    assert_eq!(details["checklist"].as_object().unwrap().len(), 2);
    assert_eq!(details["references"].as_object().unwrap().len(), 2);
    assert_eq!(details["previewType"], "noPreview");
    fits(&payload("task-details-patch-response"), &details, "task-details-patch-response");

    let format = payload("bucket-format-patch-request");
    world.http.change(&world.of_task("bucketTaskBoardFormat"), format).await;
}
