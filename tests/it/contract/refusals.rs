//! Requests nobody should send: unknown things, wrong ways, broken bodies. Each gets the error envelope.

use serde_json::{Value, json};

use super::world::{ADA, WEB_GROUP, World};
use crate::support::http::Answer;

const NO_ROUTE: &str = "No HTTP resource was found that matches the request URI";
const NO_SUCH_WRITE: &str =
    "Write requests are only supported on contained entities or navigation properties with bindings.";
const NOBODY: &str = "01gzSlKkIUSUl6DF_EilrmQAKDhh";

/// Checks the whole envelope, and hands the answer on.
#[track_caller]
fn has_envelope(answer: Answer) -> Answer {
    let error = &answer.json["error"];
    assert!(error["code"].is_string() && error["message"].is_string(), "{}", answer.text);
    let inner = &error["innerError"];
    let date = inner["date"].as_str().unwrap_or_default();
    assert!(date.parse::<jiff::civil::DateTime>().is_ok() && !date.ends_with('Z'), "`{date}` has no zone");
    let request = inner["request-id"].as_str().unwrap_or_default();
    assert!(request.parse::<uuid::Uuid>().is_ok(), "{}", answer.text);
    assert_eq!(answer.header("request-id"), request);
    assert!(inner["client-request-id"].is_string(), "{}", answer.text);
    assert!(answer.header("Content-Type").starts_with("application/json"), "{}", answer.header("Content-Type"));
    answer
}

#[tokio::test]
async fn what_is_not_there_is_404() {
    let world = World::new().await;
    let missing = [
        format!("/planner/plans/{NOBODY}"),
        format!("/planner/plans/{NOBODY}/details"),
        format!("/planner/plans/{NOBODY}/buckets"),
        format!("/planner/plans/{NOBODY}/tasks"),
        format!("/planner/buckets/{NOBODY}"),
        format!("/planner/buckets/{NOBODY}/tasks"),
        format!("/planner/tasks/{NOBODY}"),
        format!("/planner/tasks/{NOBODY}/details"),
        format!("/planner/tasks/{NOBODY}/bucketTaskBoardFormat"),
        format!("/planner/tasks/{NOBODY}/progressTaskBoardFormat"),
        format!("/planner/tasks/{NOBODY}/assignedToTaskBoardFormat"),
    ];
    for path in missing {
        has_envelope(world.http.get(&path).await).refused(404, "", "The requested item is not found.");
    }
    let etag = world.http.etag(&world.task_path()).await;
    let gone = format!("/planner/tasks/{NOBODY}");
    world.http.patch(&gone, &etag, json!({"title": "T"})).await.is(404);
    world.http.delete(&gone, &etag).await.is(404);
}

#[tokio::test]
async fn ids_are_of_their_kind_and_their_case() {
    let world = World::new().await;
    world.http.get(&format!("/planner/tasks/{}", world.plan)).await.is(404);
    world.http.get(&format!("/planner/plans/{}", world.task)).await.is(404);
    let flipped: String = world
        .task
        .chars()
        .map(|c| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
        .collect();
    world.http.get(&format!("/planner/tasks/{flipped}")).await.is(404);
    for id in ["short", "%20", "a'b--", "01gzSlKkIUSUl6DF_EilrmQAKDhhX", "..%2F..%2Fetc"] {
        has_envelope(world.http.get(&format!("/planner/tasks/{id}")).await).one_of(&[400, 404]);
    }
}

#[tokio::test]
async fn a_route_that_is_not_there_is_refused() {
    let world = World::new().await;
    // Of a first segment nobody knows Graph itself speaks, of the rest whoever stands behind it.
    has_envelope(world.http.get("/nonsense").await).refused(
        400,
        "BadRequest",
        "Resource not found for the segment 'nonsense'.",
    );
    for path in ["/planner/nonsense", "/planner", &(world.task_path() + "/nonsense")] {
        has_envelope(world.http.get(path).await).one_of(&[400, 404, 501]);
    }
    let nested = format!("/me{}/tasks", world.plan_path());
    has_envelope(world.http.get(&nested).await).refused(404, "", NO_ROUTE);
    let root = world.http.root();
    for path in ["v2.0/me".to_owned(), format!("planner/tasks/{}", world.task), String::new()] {
        has_envelope(world.http.get(&format!("{root}/{path}")).await).refused(400, "BadRequest", "Invalid version.");
    }
}

#[tokio::test]
async fn writes_go_below_planner() {
    let world = World::new().await;
    let body = json!({"planId": world.plan, "title": "T"});
    let outside = [
        "/me/planner/tasks".to_owned(),
        "/me/planner/plans".to_owned(),
        format!("/users/{ADA}/planner/tasks"),
        format!("/groups/{WEB_GROUP}/planner/plans"),
    ];
    for path in outside {
        let answer = world.http.post(&path, body.clone()).await;
        has_envelope(answer).refused(400, "BadRequest", NO_SUCH_WRITE);
    }
    // Below /planner, but not where things are made; which refusal the service gives has not been seen.
    for list in [world.plan_path() + "/tasks", world.bucket_path() + "/tasks", world.plan_path() + "/buckets"] {
        has_envelope(world.http.post(&list, body.clone()).await).one_of(&[400, 404, 405]);
    }
    assert_eq!(world.http.get(&(world.plan_path() + "/tasks")).await.rows().len(), 1);
}

#[tokio::test]
async fn a_verb_that_does_not_fit_is_refused_in_json() {
    let world = World::new().await;
    let etag = world.http.etag(&world.task_path()).await;
    let wrong = [
        ("PUT", world.task_path()),
        ("POST", world.task_path()),
        ("DELETE", world.of_task("details")),
        ("DELETE", world.of_task("bucketTaskBoardFormat")),
        ("DELETE", world.plan_path() + "/details"),
        ("POST", world.of_task("details")),
        ("PATCH", "/planner/tasks".to_owned()),
        ("DELETE", "/me".to_owned()),
    ];
    for (verb, path) in wrong {
        let ask = world.http.ask(verb, &path).header("If-Match", &etag).body(&json!({}));
        has_envelope(ask.send().await).one_of(&[400, 404, 405]);
    }
    world.http.get(&world.of_task("details")).await.is(200);
}

#[tokio::test]
async fn a_body_that_is_no_object_is_refused() {
    let world = World::new().await;
    let etag = world.http.etag(&world.task_path()).await;
    for body in
        ["", "{", "{\"title\": }", "[]", "\"title\"", "null", "7", "{\"title\": \"a\"} x", "{\"title\": \"\\ud800\"}"]
    {
        let patch = world.http.ask("PATCH", &world.task_path()).header("If-Match", &etag).raw_body(body);
        has_envelope(patch.send().await).is(400);
        let post = world.http.ask("POST", "/planner/tasks").raw_body(body);
        has_envelope(post.send().await).is(400);
    }
    assert_eq!(world.http.etag(&world.task_path()).await, etag);
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_refused() {
    let world = World::new().await;
    let wrong: [(String, &str, &[Value]); 9] = [
        (world.task_path(), "title", &[json!(7), json!(null), json!({})]),
        (world.task_path(), "percentComplete", &[json!("50"), json!(50.5), json!(-1), json!(101), json!(null)]),
        (world.task_path(), "priority", &[json!("1"), json!(-1), json!(11), json!(null)]),
        (world.task_path(), "dueDateTime", &[json!("tomorrow"), json!(7), json!("2026-02-30T10:00:00Z")]),
        (world.task_path(), "bucketId", &[json!(7), json!(NOBODY)]),
        (world.task_path(), "appliedCategories", &[json!([]), json!({"category1": "yes"})]),
        (world.bucket_path(), "name", &[json!(7), json!(null)]),
        (world.plan_path(), "title", &[json!(7), json!(null)]),
        (world.of_task("details"), "description", &[json!(7), json!({})]),
    ];
    for (path, name, values) in wrong {
        let etag = world.http.etag(&path).await;
        for value in values {
            let answer = world.http.patch(&path, &etag, json!({name: value})).await;
            assert!(matches!(answer.status, 400 | 404), "{path} {name}: {value}: {} {}", answer.status, answer.text);
        }
        assert_eq!(world.http.etag(&path).await, etag, "{path}: {name}");
    }
}

#[tokio::test]
async fn a_start_after_the_due_date_is_refused() {
    let world = World::new().await;
    let (early, late) = ("2026-03-02T10:00:00Z", "2026-03-09T10:00:00Z");
    let path = world.task_path();
    let etag = world.http.etag(&path).await;
    let both = json!({"startDateTime": late, "dueDateTime": early});
    has_envelope(world.http.patch(&path, &etag, both).await).is(400);
    let due = world.http.change(&path, json!({"dueDateTime": early})).await;
    assert_eq!(due["dueDateTime"], early, "a time is answered as it was sent");
    let etag = world.http.etag(&path).await;
    world.http.patch(&path, &etag, json!({"startDateTime": late})).await.is(400);
    world.http.change(&path, json!({"startDateTime": early})).await;
    world.http.change(&path, json!({"dueDateTime": null, "startDateTime": late})).await;
}

#[tokio::test]
async fn the_clients_own_id_of_a_request_is_echoed() {
    let world = World::new().await;
    let mine = "3b1f0c52-9d0e-4b58-9a44-2a4d7f0e8c11";
    let ask = world.http.ask("GET", &format!("/planner/tasks/{NOBODY}")).header("client-request-id", mine);
    let answer = has_envelope(ask.send().await);
    assert_eq!(answer.json["error"]["innerError"]["client-request-id"], mine);
    assert_eq!(answer.header("client-request-id"), mine);
    let (one, two) = (world.http.get("/me").await, world.http.get("/me").await);
    assert!(!one.header("request-id").is_empty(), "every answer names its request");
    assert_ne!(one.header("request-id"), two.header("request-id"));
}

#[tokio::test]
async fn what_is_too_much_is_refused_and_the_server_goes_on() {
    let world = World::new().await;
    let etag = world.http.etag(&world.of_task("details")).await;
    let patch =
        |body: String| world.http.ask("PATCH", &world.of_task("details")).header("If-Match", &etag).raw_body(&body);
    let deep = format!("{{\"checklist\": {}1{}}}", "{\"a\":".repeat(2000), "}".repeat(2000));
    has_envelope(patch(deep).send().await).is(400);
    let huge = format!("{{\"description\": \"{}\"}}", "x".repeat(16 * 1024 * 1024));
    // The server may close the line on a body it does not want to read to its end.
    if let Ok(answer) = patch(huge).try_send().await {
        has_envelope(answer).one_of(&[400, 413]);
    }
    let long = format!("/planner/tasks/{}", "a".repeat(8000));
    has_envelope(world.http.get(&long).await).one_of(&[400, 404, 414]);
    assert_eq!(world.http.etag(&world.of_task("details")).await, etag);
}
