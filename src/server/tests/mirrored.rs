//! A plan that belongs to a project: another product owns it, and all that can be changed here is progress.

use rusqlite::Connection;
use serde_json::Value;
use serde_json::json;

use super::Method;
use super::Server;
use super::send;
use crate::server::Seed;

/// Makes a project of the task's plan, as only the other product can.
fn mirror(server: &Server, task: &Value) {
    let database = Connection::open(server.folder.path().join("server.db")).unwrap();
    let sql =
        "UPDATE resource SET body = json_set(body, '$.container.type', 'project') WHERE kind = 'Plan' AND id = ?1";
    assert_eq!(database.execute(sql, [task["planId"].as_str().unwrap()]).unwrap(), 1);
}

#[tokio::test]
async fn only_progress_can_be_changed() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    mirror(&server, &task);
    let path = format!("/v1.0/planner/tasks/{}", task["id"].as_str().unwrap());
    let plan = format!("/v1.0/planner/plans/{}", task["planId"].as_str().unwrap());
    let bucket = format!("/v1.0/planner/buckets/{}", task["bucketId"].as_str().unwrap());
    let refused = [
        (path.clone(), json!({"title": "Other"})),
        (path.clone(), json!({"percentComplete": 50, "priority": 1})),
        (path.clone(), json!({"assigneePriority": " !"})),
        (path.clone() + "/details", json!({"description": "Other"})),
        (path.clone() + "/bucketTaskBoardFormat", json!({"orderHint": " !"})),
        (plan.clone(), json!({"title": "Other"})),
        (plan.clone() + "/details", json!({"categoryDescriptions": {"category1": "Other"}})),
        (bucket.clone(), json!({"name": "Other"})),
    ];
    for (path, body) in refused {
        let before = server.get(&path).await;
        let answer = server.patch(&path, &before["@odata.etag"], &body).await;
        assert_eq!(answer.status, 403, "{path} {body}: {}", answer.body);
        assert_eq!(server.get(&path).await, before);
    }
    for path in [&path, &bucket, &plan] {
        let etag = server.get(path).await["@odata.etag"].clone();
        assert_eq!(server.delete(path, &etag).await.status, 403, "{path}");
    }
    let more = json!({"planId": task["planId"], "title": "One more"});
    assert_eq!(server.post("/v1.0/planner/tasks", &more).await.status, 403);
    let more = json!({"planId": task["planId"], "name": "One more"});
    assert_eq!(server.post("/v1.0/planner/buckets", &more).await.status, 403);
    let body = json!({"percentComplete": 100, "title": "T"});
    let done = server.patch(&path, &server.get(&path).await["@odata.etag"], &body).await;
    assert_eq!((done.status, &done.body["percentComplete"]), (200, &json!(100)));
}

#[tokio::test]
async fn what_kind_of_container_it_is_comes_to_those_who_ask() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    mirror(&server, &task);
    let plan = format!("planner/plans/{}", task["planId"].as_str().unwrap());
    for (version, wish, expected) in [
        ("v1.0", "include-unknown-enum-members", "unknownFutureValue"),
        ("beta", "nothing", "unknownFutureValue"),
        ("beta", "include-unknown-enum-members", "project"),
    ] {
        let request = server.request(Method::GET, &format!("/{version}/{plan}")).header("Prefer", wish);
        assert_eq!(send(request).await.body["container"]["type"], expected, "{version} {wish}");
    }
}
