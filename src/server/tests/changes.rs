//! Making, changing and deleting, over HTTP.

use serde_json::Value;
use serde_json::json;

use super::Method;
use super::Server;
use super::path_of;
use super::send;
use crate::server::Seed;

#[tokio::test]
async fn a_new_task_has_every_property() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    let real: Value = serde_json::from_str(include_str!("../../../tests/payloads/task-real-v1.json")).unwrap();
    for name in real.as_object().unwrap().keys() {
        assert!(task.as_object().unwrap().contains_key(name), "{name}");
    }
    assert_eq!(task["@odata.etag"], "W/\"JzEtVGFzayAgQEBAQEBAQEBAQEBAQEBARCc=\"");
    assert!(task.get("lastModifiedDateTime").is_none(), "that is beta's");
    let beta = server.get(&path_of(&task, "").replace("v1.0", "beta")).await;
    assert!(beta["lastModifiedDateTime"].is_string());
    let missing = server.post("/v1.0/planner/buckets", &json!({"name": "B"})).await;
    let published: Value = serde_json::from_str(include_str!("../../../tests/payloads/error-400-schema.json")).unwrap();
    assert_eq!((missing.status, &missing.body["error"]["message"]), (400, &published["error"]["message"]));
}

#[tokio::test]
async fn an_old_etag_merges_and_an_overlap_conflicts() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    let (path, first) = (path_of(&task, ""), &task["@odata.etag"]);
    let missing = send(server.request(Method::PATCH, &path).json(&json!({"title": "U"}))).await;
    assert_eq!(missing.status, 412);
    assert_eq!(missing.body["error"]["message"], "The If-Match header must be specified for this kind of request.");
    let renamed = server.patch(&path, first, &json!({"title": "U"})).await;
    assert_eq!((renamed.status, &renamed.body["title"]), (200, &json!("U")));
    assert_eq!(renamed.headers["preference-applied"], "return=representation");
    let merged = server.patch(&path, first, &json!({"priority": 1})).await;
    assert_eq!((merged.status, &merged.body["title"]), (200, &json!("U")));
    assert_eq!(server.patch(&path, first, &json!({"title": "V"})).await.status, 409);
    let details = server.get(&path_of(&task, "/details")).await;
    let never = crate::server::precondition::etag(crate::server::record::Kind::Task, 400);
    for wrong in [json!("*"), json!("W/\"nonsense\""), json!(never), details["@odata.etag"].clone()] {
        let refused = server.patch(&path, &wrong, &json!({"title": "V"})).await;
        assert_eq!(refused.status, 412, "{wrong}");
        assert_eq!(refused.body["error"]["message"], "The If-Match header contains an invalid value.");
    }
    let plain = server.request(Method::PATCH, &path).header("If-Match", merged.body["@odata.etag"].as_str().unwrap());
    let plain = send(plain.json(&json!({"title": "W"}))).await;
    assert_eq!((plain.status, plain.body), (204, Value::Null));
}

#[tokio::test]
async fn what_follows_from_a_change_follows() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    let me = server.get("/v1.0/me").await["id"].as_str().unwrap().to_owned();
    let path = path_of(&task, "");
    let assigned = json!({"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"});
    let body = json!({"percentComplete": 100, "assignments": {&*me: assigned}});
    let done = server.patch(&path, &task["@odata.etag"], &body).await.body;
    assert_eq!(done["completedBy"]["user"]["id"], *me);
    assert_eq!(done["assignments"][&*me]["assignedBy"]["user"]["id"], *me);
    assert_eq!(server.get("/v1.0/me/planner/tasks").await["@odata.count"], 1);
    let format_path = path_of(&task, "/assignedToTaskBoardFormat");
    let format = server.get(&format_path).await;
    let hints = json!({"orderHintsByAssignee": {&*me: " !"}});
    let format = server.patch(&format_path, &format["@odata.etag"], &hints).await.body;
    assert!(format["orderHintsByAssignee"][&*me].is_string());
    let body = json!({"percentComplete": 50, "assignments": {&*me: null}});
    let open = server.patch(&path, &done["@odata.etag"], &body).await.body;
    assert_eq!((&open["completedBy"], &open["completedDateTime"]), (&Value::Null, &Value::Null));
    assert_eq!(server.get(&format_path).await["orderHintsByAssignee"], json!({}));
    assert_eq!(server.get("/v1.0/me/planner/tasks").await["@odata.count"], 0);

    let details_path = path_of(&task, "/details");
    let details = server.get(&details_path).await;
    let published: Value =
        serde_json::from_str(include_str!("../../../tests/payloads/task-details-patch-request.json")).unwrap();
    let details = server.patch(&details_path, &details["@odata.etag"], &published).await;
    assert_eq!(details.status, 200, "{}", details.body);
    let after = server.get(&path).await;
    assert_eq!(
        [&after["referenceCount"], &after["checklistItemCount"], &after["activeChecklistItemCount"]],
        [&json!(2), &json!(2), &json!(0)]
    );
    assert_eq!(after["previewType"], "noPreview");
    assert_ne!(after["@odata.etag"], open["@odata.etag"]);
    let late = json!({"startDateTime": "2026-02-02", "dueDateTime": "2026-02-01"});
    assert_eq!(server.patch(&path, &after["@odata.etag"], &late).await.status, 400);
}

#[tokio::test]
async fn a_card_moves_and_an_echo_is_refused() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    let path = path_of(&task, "/bucketTaskBoardFormat");
    let format = server.get(&path).await;
    let moved = server.patch(&path, &format["@odata.etag"], &json!({"orderHint": "A6673H Ejkl!"})).await.body;
    let hint = moved["orderHint"].as_str().unwrap();
    assert!("A6673H" < hint && hint < "Ejkl", "{hint}");
    let echo = server.patch(&path, &moved["@odata.etag"], &json!({"orderHint": hint})).await;
    let published = format!(
        "The request is invalid:\n\nSpecified order hint is in an invalid format: \
         The input ({hint}) does not contain spaces or exclamation points."
    );
    assert_eq!((echo.status, echo.body["error"]["message"].as_str().unwrap()), (400, &*published));
    assert_eq!(echo.body["error"]["code"], "");
    let other = server.plan().await.1;
    let foreign = server.patch(&path_of(&task, ""), &task["@odata.etag"], &json!({"bucketId": other})).await;
    assert_eq!(foreign.status, 400);
}

#[tokio::test]
async fn deleting_takes_everything_inside() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    let bucket_path = format!("/v1.0/planner/buckets/{}", task["bucketId"].as_str().unwrap());
    let bucket = server.get(&bucket_path).await;
    assert_eq!(server.delete(&bucket_path, &task["@odata.etag"]).await.status, 412);
    assert_eq!(server.delete(&bucket_path, &bucket["@odata.etag"]).await.status, 204);
    for rest in ["", "/details", "/progressTaskBoardFormat"] {
        assert_eq!(server.get_any(&path_of(&task, rest)).await.status, 404);
    }
    let plan_path = format!("/v1.0/planner/plans/{}", task["planId"].as_str().unwrap());
    let plan = server.get(&plan_path).await;
    assert_eq!(server.delete(&plan_path, &plan["@odata.etag"]).await.status, 204);
    assert_eq!(server.delete(&plan_path, &plan["@odata.etag"]).await.status, 404);
}

#[tokio::test]
async fn a_full_plan_takes_no_more() {
    let server = Server::new(Seed::Empty);
    let (plan, bucket) = server.plan().await;
    let fill = |kind: &str, active: bool, count: u32| {
        let database = rusqlite::Connection::open(server.folder.path().join("server.db")).unwrap();
        database
            .execute(
                "WITH RECURSIVE row(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < ?4)
                 INSERT INTO resource (kind, id, version, plan_id, active, body)
                 SELECT ?1, ?1 || ?3 || n, 4, ?2, ?3, '{}' FROM row",
                rusqlite::params![kind, plan, active, count],
            )
            .unwrap();
    };
    let task = json!({"planId": plan, "bucketId": bucket, "title": "T"});
    let done = json!({"planId": plan, "title": "T", "percentComplete": 100});
    fill("Task", true, 2999);
    let last = server.post("/v1.0/planner/tasks", &task).await;
    assert_eq!(last.status, 201);
    let over = server.post("/v1.0/planner/tasks", &task).await;
    let published: Value = serde_json::from_str(include_str!("../../../tests/payloads/error-403-limit.json")).unwrap();
    assert_eq!(over.status, 403);
    assert_eq!(over.body["error"]["code"], published["error"]["code"]);
    assert_eq!(over.body["error"]["message"], published["error"]["message"]);
    assert_eq!(server.post("/v1.0/planner/tasks", &done).await.status, 201);
    fill("Task", false, 5999);
    let over = server.post("/v1.0/planner/tasks", &done).await;
    assert_eq!(over.body["error"]["code"], "MaximumTasksInProject");
    fill("Bucket", false, 199);
    let over = server.post("/v1.0/planner/buckets", &json!({"name": "B", "planId": plan})).await;
    assert_eq!((over.status, &over.body["error"]["code"]), (403, &json!("MaximumBucketsInProject")));
}

#[tokio::test]
async fn two_servers_share_one_database() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    let other = server.beside();
    let path = path_of(&task, "");
    assert_eq!(other.patch(&path, &task["@odata.etag"], &json!({"title": "theirs"})).await.status, 200);
    assert_eq!(server.patch(&path, &task["@odata.etag"], &json!({"title": "mine"})).await.status, 409);
    assert_eq!(server.get(&path).await["title"], "theirs");
    let body = json!({"planId": task["planId"], "title": "many"});
    let both = (0..20).map(|turn| if turn % 2 == 0 { &server } else { &other });
    let posts = both.map(|server| server.post("/v1.0/planner/tasks", &body));
    let answers = futures_util::future::join_all(posts).await;
    assert!(answers.iter().all(|answer| answer.status == 201));
    let list = server.get(&format!("/v1.0/planner/plans/{}/tasks", task["planId"].as_str().unwrap())).await;
    assert_eq!(list["@odata.count"], 21);
}
