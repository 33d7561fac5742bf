//! `$batch`: twenty requests in one, each with an answer of its own.

use serde_json::{Value, json};

use super::world::World;
use crate::support::http::{Http, etag_of};

/// Sends a batch and returns its answers by id; their order says nothing.
async fn batch(http: &Http, requests: Value) -> serde_json::Map<String, Value> {
    let answer = http.post("/$batch", json!({"requests": requests})).await.is(200);
    let parts = answer["responses"].as_array().unwrap_or_else(|| panic!("{answer:#}")).clone();
    let count = parts.len();
    let by_id: serde_json::Map<_, _> =
        parts.into_iter().map(|part| (part["id"].as_str().expect("an id").to_owned(), part)).collect();
    assert_eq!(by_id.len(), count, "an id is answered twice");
    by_id
}

fn get(id: &str, url: &str) -> Value {
    json!({"id": id, "method": "GET", "url": url})
}

fn patch(id: &str, url: &str, etag: &str, body: &Value) -> Value {
    let headers = json!({"Content-Type": "application/json", "If-Match": etag, "Prefer": "return=representation"});
    json!({"id": id, "method": "PATCH", "url": url, "headers": headers, "body": body})
}

#[tokio::test]
async fn every_part_has_its_own_answer() {
    let world = World::new().await;
    let requests = json!([
        get("format", &world.of_task("bucketTaskBoardFormat")),
        get("bare", world.task_path().trim_start_matches('/')),
        get("selected", &(world.task_path() + "?$select=title")),
        get("missing", "/planner/tasks/01gzSlKkIUSUl6DF_EilrmQAKDhh"),
        get("nonsense", "/nonsense"),
        patch("stale", &world.task_path(), "W/\"x\"", &json!({"title": "No"})),
    ]);
    let parts = batch(&world.http, requests).await;
    assert_eq!(parts.len(), 6);
    for (id, status) in [("format", 200), ("bare", 200), ("selected", 200), ("missing", 404), ("stale", 412)] {
        assert_eq!(parts[id]["status"], status, "{:#}", parts[id]);
    }
    assert!(parts["nonsense"]["status"].as_u64() >= Some(400));
    let alone = world.http.get(&world.of_task("bucketTaskBoardFormat")).await.is(200);
    assert_eq!(parts["format"]["body"], alone, "a part answers what the request alone does");
    assert_eq!(parts["selected"]["body"]["title"], "Write it down");
    assert!(parts["selected"]["body"].get("id").is_none());
    for id in ["missing", "stale"] {
        assert!(parts[id]["body"]["error"]["message"].is_string(), "{:#}", parts[id]);
    }
    for part in parts.values() {
        let headers = part["headers"].as_object().expect("headers");
        let kind = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("Content-Type")).map(|(_, value)| value);
        assert!(kind.and_then(Value::as_str).is_some_and(|kind| kind.starts_with("application/json")), "{part:#}");
    }
}

#[tokio::test]
async fn parts_carry_their_headers() {
    let world = World::new().await;
    let (task, bucket) = (world.http.etag(&world.task_path()).await, world.http.etag(&world.bucket_path()).await);
    let quiet = json!({
        "id": "quiet", "method": "PATCH", "url": world.bucket_path(), "body": {"name": "Renamed"},
        "headers": {"content-type": "application/json", "if-match": bucket},
    });
    let requests = json!([patch("loud", &world.task_path(), &task, &json!({"title": "Renamed"})), quiet]);
    let parts = batch(&world.http, requests).await;
    assert_eq!((&parts["loud"]["status"], &parts["loud"]["body"]["title"]), (&json!(200), &json!("Renamed")));
    assert_eq!(parts["quiet"]["status"], 204);
    assert!(parts["quiet"].get("body").is_none_or(Value::is_null), "a 204 part has no body");
    assert_eq!(world.http.get(&world.bucket_path()).await.is(200)["name"], "Renamed");
    assert_eq!(world.http.etag(&world.task_path()).await, etag_of(&parts["loud"]["body"]));
}

#[tokio::test]
async fn parts_create_and_delete() {
    let world = World::new().await;
    let etag = world.http.etag(&world.task_path()).await;
    let create = json!({
        "id": "new", "method": "POST", "url": "/planner/tasks", "headers": {"Content-Type": "application/json"},
        "body": {"planId": world.plan, "title": "From a batch"},
    });
    let delete = json!({"id": "old", "method": "DELETE", "url": world.task_path(), "headers": {"If-Match": etag}});
    let parts = batch(&world.http, json!([create, delete])).await;
    assert_eq!((&parts["new"]["status"], &parts["old"]["status"]), (&json!(201), &json!(204)));
    let rows = world.http.get(&(world.plan_path() + "/tasks")).await.rows();
    assert_eq!((rows.len(), &rows[0]["title"]), (1, &json!("From a batch")));
}

#[tokio::test]
async fn twenty_are_taken_and_twenty_one_are_not() {
    let world = World::new().await;
    let many = |count: usize| (0..count).map(|number| get(&number.to_string(), "/me")).collect::<Vec<_>>();
    let parts = batch(&world.http, json!(many(20))).await;
    assert!(parts.len() == 20 && parts.values().all(|part| part["status"] == 200));
    let answer = world.http.post("/$batch", json!({"requests": many(21)})).await;
    assert!(answer.json["error"]["message"].is_string(), "{}", answer.text);
    answer.is(400);
}

#[tokio::test]
async fn a_part_waits_for_what_it_depends_on() {
    let world = World::new().await;
    let etag = world.http.etag(&world.task_path()).await;
    let mut second = get("second", &world.task_path());
    second["dependsOn"] = json!(["first"]);
    let first = patch("first", &world.task_path(), &etag, &json!({"title": "First"}));
    let parts = batch(&world.http, json!([second, first])).await;
    assert_eq!(parts["first"]["status"], 200);
    assert_eq!(parts["second"]["body"]["title"], "First", "read after it was written");
}

#[tokio::test]
async fn a_part_whose_dependency_failed_is_424() {
    let world = World::new().await;
    let etag = world.http.etag(&world.task_path()).await;
    let first = patch("1", &world.task_path(), "W/\"x\"", &json!({"title": "No"}));
    let mut second = patch("2", &world.task_path(), &etag, &json!({"title": "Not done either"}));
    second["dependsOn"] = json!(["1"]);
    let mut third = get("3", "/me");
    third["dependsOn"] = json!(["2"]);
    let parts = batch(&world.http, json!([first, second, third, get("4", "/me")])).await;
    let statuses = ["1", "2", "3", "4"].map(|id| parts[id]["status"].as_u64().unwrap());
    assert_eq!(statuses, [412, 424, 424, 200]);
    assert_eq!(world.http.get(&world.task_path()).await.is(200)["title"], "Write it down");
}

#[tokio::test]
async fn a_malformed_batch_is_refused_whole() {
    let world = World::new().await;
    let write = json!({
        "id": "write", "method": "POST", "url": "/planner/tasks", "headers": {"Content-Type": "application/json"},
        "body": {"planId": world.plan, "title": "Must not be made"},
    });
    let mut lost = get("1", "/me");
    lost["dependsOn"] = json!(["nobody"]);
    let malformed = [
        json!([write, get("A", "/me"), get("a", "/me")]),
        json!([write, get("1", "/me"), get("1", "/me")]),
        json!([write, {"method": "GET", "url": "/me"}]),
        json!([write, {"id": "1", "url": "/me"}]),
        json!([write, {"id": "1", "method": "GET"}]),
        json!([write, lost]),
        json!("requests"),
    ];
    for requests in malformed {
        let answer = world.http.post("/$batch", json!({"requests": requests})).await;
        assert!(answer.json["error"]["message"].is_string(), "{}", answer.text);
        answer.is(400);
    }
    world.http.post("/$batch", json!({})).await.is(400);
    assert_eq!(world.http.get(&(world.plan_path() + "/tasks")).await.rows().len(), 1);
}

#[tokio::test]
async fn a_batch_is_not_put_into_a_batch() {
    let world = World::new().await;
    let inner = json!({
        "id": "1", "method": "POST", "url": "/$batch", "headers": {"Content-Type": "application/json"},
        "body": {"requests": [get("1", "/me")]},
    });
    let answer = world.http.post("/$batch", json!({"requests": [inner]})).await;
    let is_refused = answer.status == 400 || answer.json["responses"][0]["status"].as_u64() >= Some(400);
    assert!(is_refused, "{}", answer.text);
}

#[tokio::test]
async fn a_batch_speaks_the_version_it_was_sent_to() {
    let world = World::new().await;
    let parts = batch(&world.http.beta(), json!([get("1", &world.task_path())])).await;
    let context = parts["1"]["body"]["@odata.context"].as_str().unwrap();
    assert!(context.contains("/beta/$metadata#"), "{context}");
}

#[tokio::test]
async fn a_list_in_a_batch_pages_outside_of_it() {
    let server = crate::support::server::TestServer::start_with_pages_of(1, planner_tui::server::Seed::Sample);
    let world = World::on(server).await;
    let parts = batch(&world.http, json!([get("1", &(world.plan_path() + "/buckets"))])).await;
    let link = parts["1"]["body"]["@odata.nextLink"].as_str().expect("two buckets on pages of one");
    assert_eq!(world.http.get(link).await.rows().len(), 1);
}

#[tokio::test]
async fn a_part_answers_head_and_options_as_alone() {
    let world = World::new().await;
    let part = |id: &str, method: &str, url: &str| json!({"id": id, "method": method, "url": url});
    let requests = json!([
        part("head", "HEAD", &world.task_path()),
        part("no head", "HEAD", "/planner/tasks/nobody"),
        part("options", "OPTIONS", &world.task_path()),
        part("put", "GET", "/planner/tasks"),
    ]);
    let parts = batch(&world.http, requests).await;
    assert_eq!((&parts["head"]["status"], parts["head"].get("body")), (&json!(200), None), "{:#}", parts["head"]);
    assert_eq!((&parts["no head"]["status"], parts["no head"].get("body")), (&json!(404), None));
    assert_eq!(parts["options"]["status"], 204);
    assert_eq!(parts["options"]["headers"]["Allow"], "GET, PATCH, DELETE");
    assert_eq!((&parts["put"]["status"], &parts["put"]["headers"]["Allow"]), (&json!(405), &json!("POST")));
}

#[tokio::test]
async fn a_part_with_a_body_says_what_it_is_and_a_write_has_one() {
    let world = World::new().await;
    let new =
        json!({"id": "1", "method": "POST", "url": "/planner/tasks", "body": {"planId": world.plan, "title": "New"}});
    let with = |name: &str, value: Value| {
        let mut part = new.clone();
        part[name] = value;
        part
    };
    let typed = json!({"Content-Type": "application/json"});
    for (part, words) in [
        (new.clone(), "Write request with id '1' does not contain a Content-Type header."),
        (with("headers", json!({"Prefer": "x"})), "Write request with id '1' does not contain a Content-Type header."),
        (with("method", json!("GET")), "does not contain a Content-Type header."),
        (with("body", Value::Null), "Write request id : 1 does not contain Content-Type header or body."),
    ] {
        let answer = world.http.post("/$batch", json!({"requests": [get("2", "/me"), part]})).await;
        answer.refused(400, "BadRequest", words);
    }
    let rows = async || world.http.get(&(world.plan_path() + "/tasks")).await.rows().len();
    assert_eq!(rows().await, 1, "nothing was made");
    assert_eq!(batch(&world.http, json!([with("headers", typed)])).await["1"]["status"], 201);
    assert_eq!(rows().await, 2);
}

#[tokio::test]
async fn only_the_path_of_a_part_says_where_it_goes() {
    let world = World::new().await;
    let answered = batch(
        &world.http,
        json!([
            get("option", &(world.plan_path() + "/tasks?$filter=title eq 'https://example.org'")),
            get("version", "/v1.0/me"),
            get("key", &format!("planner/tasks('{}')", world.task)),
            get("strokes", "//me"),
        ]),
    )
    .await;
    let statuses = ["option", "version", "key", "strokes"].map(|id| answered[id]["status"].as_u64().unwrap());
    assert_eq!(statuses, [200, 400, 200, 200], "{answered:#?}");
    for url in [format!("{}/v1.0/me", world.http.root()), "https://graph.microsoft.com/v1.0/me".to_owned()] {
        world.http.post("/$batch", json!({"requests": [get("1", &url)]})).await.is(400);
    }
    for id in [json!(1), json!(""), Value::Null] {
        let part = json!({"id": id, "method": "GET", "url": "/me"});
        world.http.post("/$batch", json!({"requests": [part]})).await.is(400);
    }
}
