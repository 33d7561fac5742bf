//! What a new plan, bucket and task are like, and what they cannot do without.

use serde_json::{Value, json};

use super::world::{ADA, KENJI, WEB_GROUP, World, assignment, group_container, new_bucket, new_plan};

#[tokio::test]
async fn a_new_task_has_the_known_defaults() {
    let world = World::new().await;
    let task = world.http.post("/planner/tasks", json!({"planId": world.plan, "title": "New"})).await.is(201);
    let defaults = json!({
        "planId": world.plan, "bucketId": null, "title": "New", "percentComplete": 0, "priority": 5,
        "previewType": "automatic", "assigneePriority": "", "startDateTime": null, "dueDateTime": null,
        "completedDateTime": null, "completedBy": null, "hasDescription": false, "referenceCount": 0,
        "checklistItemCount": 0, "activeChecklistItemCount": 0, "conversationThreadId": null,
        "assignments": {}, "appliedCategories": {},
    });
    for (name, value) in defaults.as_object().unwrap() {
        assert_eq!(&task[name], value, "{name}");
    }
    assert_eq!(task["createdBy"]["user"]["id"], ADA);
    let path = format!("/planner/tasks/{}", task["id"].as_str().unwrap());
    assert_eq!(world.http.get(&path).await.is(200), task, "a read answers what the creation did");
    let details = world.http.get(&(path + "/details")).await.is(200);
    let empty = json!({"description": "", "previewType": "automatic", "checklist": {}, "references": {}});
    for (name, value) in empty.as_object().unwrap() {
        assert_eq!(&details[name], value, "{name}");
    }
}

#[tokio::test]
async fn a_task_takes_what_it_is_given() {
    let world = World::new().await;
    let given = json!({
        "planId": world.plan, "bucketId": world.doing, "title": "日本語 👨‍👩‍👧 e\u{301}", "percentComplete": 50, "priority": 1,
        "startDateTime": "2026-03-02T10:00:00Z", "dueDateTime": "2026-03-09T10:00:00Z",
        "appliedCategories": {"category3": true, "category25": true}, "conversationThreadId": "AAQkADE0NjA4",
    });
    let mut body = given.clone();
    body["assignments"] = json!({KENJI: assignment()});
    let task = world.http.post("/planner/tasks", body).await.is(201);
    for (name, value) in given.as_object().unwrap() {
        assert_eq!(&task[name], value, "{name}");
    }
    assert_eq!(task["assignments"][KENJI]["assignedBy"]["user"]["id"], ADA);
    let rows = world.http.get(&format!("/planner/buckets/{}/tasks", world.doing)).await.rows();
    assert_eq!((rows.len(), &rows[0]["id"]), (1, &task["id"]));
}

#[tokio::test]
async fn times_are_kept_to_the_tick() {
    let world = World::new().await;
    for (sent, answered) in [
        ("2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z"),
        ("2026-03-02T10:00:00.1234567Z", "2026-03-02T10:00:00.1234567Z"),
        ("2026-03-02T10:00:00.5000000Z", "2026-03-02T10:00:00.5Z"),
        ("2026-03-02T10:00:00+02:00", "2026-03-02T08:00:00Z"),
    ] {
        let task = world.http.change(&world.task_path(), json!({"dueDateTime": sent})).await;
        assert_eq!(task["dueDateTime"], answered, "{sent}");
    }
    let task = world.http.change(&world.task_path(), json!({"dueDateTime": null})).await;
    assert_eq!(task["dueDateTime"], Value::Null);
}

#[tokio::test]
async fn what_must_be_there_is_named() {
    let world = World::new().await;
    let words = "Schema validation has failed. Validation for field 'PlanId', on entity 'Bucket' has failed: \
                 A non-null value must be specified for this field.";
    world.http.post("/planner/buckets", json!({"name": "B"})).await.refused(400, "", words);
    let incomplete = [
        ("/planner/buckets", json!({"planId": world.plan}), "'Name'"),
        ("/planner/tasks", json!({"title": "T"}), "'PlanId'"),
        ("/planner/tasks", json!({"planId": world.plan}), "'Title'"),
        ("/planner/plans", json!({"container": group_container(WEB_GROUP)}), "'Title'"),
    ];
    for (path, body, field) in incomplete {
        let answer = world.http.post(path, body).await;
        let message = answer.json["error"]["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.starts_with("Schema validation has failed.") && message.contains(field), "{message}");
        answer.is(400);
    }
    world.http.post("/planner/plans", json!({"title": "Nowhere"})).await.is(400);
    world.http.post("/planner/plans", json!({"title": "Nowhere", "container": {}})).await.is(400);
}

#[tokio::test]
async fn a_container_is_told_in_three_ways() {
    let world = World::new().await;
    let url = format!("https://graph.microsoft.com/v1.0/groups/{WEB_GROUP}");
    let mut made = Vec::new();
    for container in [
        json!({"url": url}),
        json!({"url": url.replace("v1.0", "beta")}),
        json!({"containerId": WEB_GROUP, "type": "group"}),
        json!({"containerId": WEB_GROUP, "type": "group", "url": url}),
        json!({"@odata.type": "#microsoft.graph.plannerPlanContainer", "containerId": WEB_GROUP, "type": "group"}),
    ] {
        let plan = world.http.post("/planner/plans", json!({"title": "P", "container": container})).await.is(201);
        assert_eq!(plan["container"]["containerId"], WEB_GROUP);
        assert_eq!(plan["container"]["type"], "group");
        made.push(plan["id"].clone());
    }
    let rows = world.http.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows();
    assert!(made.iter().all(|id| rows.iter().any(|row| &row["id"] == id)));
}

#[tokio::test]
async fn a_task_belongs_to_a_bucket_of_its_own_plan() {
    let world = World::new().await;
    let other = new_plan(&world.http, "Other").await;
    let bucket = new_bucket(&world.http, other["id"].as_str().unwrap(), "Elsewhere").await;
    let body = json!({"planId": world.plan, "bucketId": bucket["id"], "title": "T"});
    world.http.post("/planner/tasks", body).await.one_of(&[400, 404]);
    let etag = world.http.etag(&world.task_path()).await;
    let patch = world.http.patch(&world.task_path(), &etag, json!({"bucketId": bucket["id"]})).await;
    patch.one_of(&[400, 404]);
    let unknown = json!({"planId": "01gzSlKkIUSUl6DF_EilrmQAKDhh", "title": "T"});
    world.http.post("/planner/tasks", unknown.clone()).await.one_of(&[403, 404]);
    let mut bucket = unknown;
    bucket["name"] = json!("B");
    bucket.as_object_mut().unwrap().remove("title");
    world.http.post("/planner/buckets", bucket).await.one_of(&[403, 404]);
}

#[tokio::test]
async fn a_task_moves_between_buckets_and_out_of_them() {
    let world = World::new().await;
    let in_bucket = async |bucket: &str| world.http.get(&format!("/planner/buckets/{bucket}/tasks")).await.rows().len();
    assert_eq!((in_bucket(&world.todo).await, in_bucket(&world.doing).await), (1, 0));
    world.http.change(&world.task_path(), json!({"bucketId": world.doing})).await;
    assert_eq!((in_bucket(&world.todo).await, in_bucket(&world.doing).await), (0, 1));
    let task = world.http.change(&world.task_path(), json!({"bucketId": null})).await;
    assert_eq!(task["bucketId"], Value::Null);
    assert_eq!(in_bucket(&world.doing).await, 0);
    assert_eq!(world.http.get(&(world.plan_path() + "/tasks")).await.rows().len(), 1);
}

#[tokio::test]
async fn lists_are_in_the_order_of_their_hints() {
    // The service's order is not specified; ascending hints are a choice of this project.
    let world = World::new().await;
    for (name, hint) in [("last", "zz !"), ("first", " #a!"), ("middle", "M N!")] {
        world
            .http
            .post("/planner/buckets", json!({"planId": world.plan, "name": name, "orderHint": hint}))
            .await
            .is(201);
        let task = json!({"planId": world.plan, "title": name, "orderHint": hint});
        world.http.post("/planner/tasks", task).await.is(201);
    }
    for list in ["/buckets", "/tasks"] {
        let rows = world.http.get(&(world.plan_path() + list)).await.rows();
        let hints: Vec<&str> = rows.iter().map(|row| row["orderHint"].as_str().unwrap()).collect();
        assert!(hints.is_sorted_by(|a, b| a < b), "{list}: {hints:?}");
    }
}
