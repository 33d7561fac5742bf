//! The server over real HTTP, on a free port.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Once;

use reqwest::Client;
use reqwest::Method;
use reqwest::RequestBuilder;
use serde_json::Value;
use serde_json::json;
use tempfile::TempDir;

use super::Options;
use super::Running;
use super::Seed;
use super::StartError;
use super::start;

const TOKEN: &str = "a token";

/// A running server, a client for it, and the folder that goes when it goes.
struct Server {
    running: Running,
    client: Client,
    folder: TempDir,
}

/// An answer, read to its end.
struct Answer {
    status: u16,
    headers: reqwest::header::HeaderMap,
    body: Value,
}

fn options(folder: &Path, seed: Seed, page_size: usize) -> Options {
    Options { database: folder.join("server.db"), token: TOKEN.to_owned(), seed, page_size }
}

fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").unwrap()
}

impl Server {
    fn new(seed: Seed) -> Self {
        Self::paged(seed, 400)
    }

    fn paged(seed: Seed, page_size: usize) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // Reqwest wants one even where nothing is encrypted.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let folder = tempfile::tempdir().unwrap();
        let running = start(listener(), options(folder.path(), seed, page_size)).unwrap();
        Self { running, client: Client::builder().no_proxy().build().unwrap(), folder }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.running.url()) };
        self.client.request(method, url).bearer_auth(TOKEN)
    }

    async fn get(&self, path: &str) -> Value {
        let answer = send(self.request(Method::GET, path)).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        send(self.request(Method::POST, path).json(body)).await
    }

    async fn patch(&self, path: &str, etag: &Value, body: &Value) -> Answer {
        let request = self.request(Method::PATCH, path).header("If-Match", etag.as_str().unwrap());
        send(request.header("Prefer", "return=representation").json(body)).await
    }

    /// Makes a plan with a bucket and returns both ids.
    async fn plan(&self) -> (String, String) {
        let groups = self.get("/v1.0/me/memberOf/microsoft.graph.group").await;
        let group = groups["value"][0]["id"].as_str().unwrap().to_owned();
        let body =
            json!({"title": "P", "container": {"url": format!("https://graph.microsoft.com/v1.0/groups/{group}")}});
        let plan = self.post("/v1.0/planner/plans", &body).await;
        assert_eq!(plan.status, 201, "{}", plan.body);
        let plan = plan.body["id"].as_str().unwrap().to_owned();
        let bucket = self.post("/v1.0/planner/buckets", &json!({"name": "B", "planId": plan, "orderHint": " !"})).await;
        (plan, bucket.body["id"].as_str().unwrap().to_owned())
    }

    /// Makes a plan and a task in it, and returns the task.
    async fn task(&self) -> Value {
        let (plan, bucket) = self.plan().await;
        let task = self.post("/v1.0/planner/tasks", &json!({"planId": plan, "bucketId": bucket, "title": "T"})).await;
        assert_eq!(task.status, 201, "{}", task.body);
        task.body
    }
}

async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() };
    Answer { status, headers, body }
}

fn path_of(object: &Value, rest: &str) -> String {
    format!("/v1.0/planner/tasks/{}{rest}", object["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_stranger_learns_nothing() {
    let server = Server::new(Seed::Empty);
    let foreign = send(server.request(Method::GET, "/v1.0/me").header("Host", "evil.example")).await;
    assert_eq!((foreign.status, &foreign.body["error"]["code"]), (403, &json!("ForeignHost")));
    let url = format!("{}/v1.0/me", server.running.url());
    let unsigned = send(server.client.get(&url).header("client-request-id", "mine")).await;
    assert_eq!((unsigned.status, &unsigned.body["error"]["code"]), (401, &json!("InvalidAuthenticationToken")));
    assert_eq!(unsigned.body["error"]["innerError"]["client-request-id"], "mine");
    assert_eq!(unsigned.headers["client-request-id"], "mine");
    assert_eq!(unsigned.headers["request-id"].to_str().unwrap(), unsigned.body["error"]["innerError"]["request-id"]);
    assert!(unsigned.headers.contains_key("date"));
}

#[tokio::test]
async fn what_is_no_route_is_refused_as_graph_words_it() {
    let server = Server::new(Seed::Empty);
    for (method, path, status) in [
        (Method::GET, "/", 404),
        (Method::GET, "/v1.0", 404),
        (Method::GET, "/v2.0/me", 404),
        (Method::GET, "/v1.0/me/planner/plans/x/tasks", 404),
        (Method::GET, "/beta/me/planner/all/delta", 404),
        (Method::GET, "/v1.0/planner/tasks/unknown", 404),
        (Method::PUT, "/v1.0/me", 405),
        (Method::GET, "/v1.0/planner/plans", 405),
        (Method::GET, "/beta/planner/plans", 400),
        (Method::POST, "/v1.0/me/planner/tasks", 400),
        (Method::POST, "/v1.0/planner/tasks", 400),
    ] {
        let answer = send(server.request(method.clone(), path)).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.body);
        assert!(answer.body["error"]["message"].is_string());
    }
    let large = server.request(Method::POST, "/v1.0/planner/tasks").body(vec![b' '; 5_000_000]);
    assert_eq!(send(large).await.status, 413);
}

#[tokio::test]
async fn the_sample_is_there_with_its_boards() {
    let server = Server::new(Seed::Sample);
    assert_eq!(server.get("/v1.0/me").await["displayName"], "Ada Lindqvist");
    let mut titles = Vec::new();
    let groups = server.get("/v1.0/me/memberOf").await;
    for group in groups["value"].as_array().unwrap() {
        assert_eq!(group["@odata.type"], "#microsoft.graph.group");
        let plans = server.get(&format!("/v1.0/groups/{}/planner/plans", group["id"].as_str().unwrap())).await;
        titles.extend(plans["value"].as_array().unwrap().iter().map(|plan| plan["title"].as_str().unwrap().to_owned()));
    }
    assert!(titles.len() >= 3, "{titles:?}");
    let shared = server.get("/v1.0/me/planner/plans").await;
    let plan = shared["value"].as_array().unwrap().iter().find(|plan| plan["title"] != "Ideas").unwrap();
    let tasks = server.get(&format!("/v1.0/planner/plans/{}/tasks", plan["id"].as_str().unwrap())).await;
    let tasks = tasks["value"].as_array().unwrap();
    let hints: Vec<_> = tasks.iter().map(|task| task["orderHint"].as_str().unwrap()).collect();
    assert!(hints.is_sorted_by(|a, b| a < b));
    assert!(server.get("/v1.0/me/planner/tasks").await["@odata.count"].as_u64().unwrap() > 0);
    let expanded = server.get(&format!("{}?$expand=details&$select=id,title", path_of(&tasks[0], ""))).await;
    assert!(expanded["details"]["@odata.etag"].is_string() && expanded["percentComplete"].is_null());
}

#[tokio::test]
async fn a_new_task_has_every_property() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    let real: Value = serde_json::from_str(include_str!("../../tests/payloads/task-real-v1.json")).unwrap();
    for name in real.as_object().unwrap().keys() {
        assert!(task.as_object().unwrap().contains_key(name), "{name}");
    }
    assert_eq!(task["@odata.etag"], "W/\"JzEtVGFzayAgQEBAQEBAQEBAQEBAQEBARCc=\"");
    assert!(task.get("lastModifiedDateTime").is_none(), "that is beta's");
    let beta = server.get(&path_of(&task, "").replace("v1.0", "beta")).await;
    assert!(beta["lastModifiedDateTime"].is_string());
    let missing = server.post("/v1.0/planner/buckets", &json!({"name": "B"})).await;
    let published: Value = serde_json::from_str(include_str!("../../tests/payloads/error-400-schema.json")).unwrap();
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
    let never = super::etag::of(super::record::Kind::Task, 400);
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
    let patch: Value =
        serde_json::from_str(include_str!("../../tests/payloads/task-details-patch-request.json")).unwrap();
    let details = server.patch(&details_path, &details["@odata.etag"], &patch).await;
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
async fn pages_turn_and_their_links_are_bound() {
    let server = Server::paged(Seed::Size(95), 20);
    let shared = server.get("/v1.0/me/planner/plans").await;
    let list = format!("/v1.0/planner/plans/{}/tasks?$select=title&$top=3", shared["value"][0]["id"].as_str().unwrap());
    let mut page = server.get(&list).await;
    let mut titles = std::collections::BTreeSet::new();
    let mut pages = 1;
    loop {
        assert_eq!(page["@odata.count"], 95);
        titles.extend(page["value"].as_array().unwrap().iter().map(|task| task["title"].to_string()));
        let Some(link) = page["@odata.nextLink"].as_str() else { break };
        assert!(link.starts_with(server.running.url()));
        let elsewhere = link.replace("/tasks?", "/buckets?");
        assert_eq!(send(server.request(Method::GET, &elsewhere)).await.status, 400);
        page = server.get(link).await;
        pages += 1;
    }
    assert_eq!((titles.len(), pages), (95, 5));
    assert!(titles.iter().any(|title| title.starts_with("\"Card 00095 ")));
}

#[tokio::test]
async fn a_batch_answers_each_part() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    let url = path_of(&task, "").replace("/v1.0", "");
    let batch = json!({"requests": [
        {"id": "1", "method": "GET", "url": url},
        {"id": "2", "method": "PATCH", "url": url, "body": {"title": "U"}, "dependsOn": ["3"],
         "headers": {"If-Match": task["@odata.etag"], "Prefer": "return=representation"}},
        {"id": "3", "method": "GET", "url": "/me"},
        {"id": "4", "method": "GET", "url": "planner/tasks/unknown"},
        {"id": "5", "method": "GET", "url": "/me", "dependsOn": ["4"]},
        {"id": "6", "method": "PATCH", "url": url, "body": {"title": "V"}},
    ]});
    let answer = server.post("/v1.0/$batch", &batch).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let responses = answer.body["responses"].as_array().unwrap();
    let part = |id: &str| responses.iter().find(|part| part["id"] == id).unwrap();
    let statuses: Vec<_> =
        ["1", "2", "3", "4", "5", "6"].iter().map(|id| part(id)["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [200, 200, 200, 404, 424, 412]);
    assert_eq!(part("2")["body"]["title"], "U");
    assert_eq!(part("2")["headers"]["Preference-Applied"], "return=representation");
    let one = json!({"id": "a", "method": "GET", "url": "/me"});
    let many: Vec<_> = (0..21).map(|id| json!({"id": id.to_string(), "method": "GET", "url": "/me"})).collect();
    for requests in [
        json!([]),
        json!(many),
        json!([one, {"id": "A", "method": "GET", "url": "/me"}]),
        json!([{"method": "GET", "url": "/me"}]),
        json!([{"id": "a", "method": "GET", "url": "/me", "dependsOn": ["a"]}]),
        json!([{"id": "a", "method": "POST", "url": "/$batch", "body": {}}]),
        json!("all of them"),
    ] {
        let refused = server.post("/v1.0/$batch", &json!({"requests": requests})).await;
        assert_eq!(refused.status, 400, "{requests}");
    }
}

#[tokio::test]
async fn an_owner_alone_and_a_stranger_are_denied() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    let other = rusqlite::Connection::open(server.folder.path().join("server.db")).unwrap();
    other.execute("DELETE FROM member WHERE owner = 0", []).unwrap();
    let published: Value = serde_json::from_str(include_str!("../../tests/payloads/error-403-no-access.json")).unwrap();
    for path in [path_of(&task, ""), path_of(&task, "/details"), path_of(&task, "/bucketTaskBoardFormat")] {
        let denied = send(server.request(Method::GET, &path)).await;
        assert_eq!(denied.status, 403);
        assert_eq!(denied.body["error"]["message"], published["error"]["message"]);
        assert_eq!(denied.body["error"]["code"], "");
    }
}

#[tokio::test]
async fn deleting_takes_everything_inside() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    let bucket_path = format!("/v1.0/planner/buckets/{}", task["bucketId"].as_str().unwrap());
    let bucket = server.get(&bucket_path).await;
    let delete = |path: &str, etag: &Value| {
        send(server.request(Method::DELETE, path).header("If-Match", etag.as_str().unwrap()))
    };
    assert_eq!(delete(&bucket_path, &task["@odata.etag"]).await.status, 412);
    assert_eq!(delete(&bucket_path, &bucket["@odata.etag"]).await.status, 204);
    for rest in ["", "/details", "/progressTaskBoardFormat"] {
        assert_eq!(send(server.request(Method::GET, &path_of(&task, rest))).await.status, 404);
    }
    let plan_path = format!("/v1.0/planner/plans/{}", task["planId"].as_str().unwrap());
    let plan = server.get(&plan_path).await;
    assert_eq!(delete(&plan_path, &plan["@odata.etag"]).await.status, 204);
    assert_eq!(delete(&plan_path, &plan["@odata.etag"]).await.status, 404);
}

#[tokio::test]
async fn what_was_answered_outlives_the_server_and_next_links_too() {
    let server = Server::new(Seed::Size(30));
    let plan = server.get("/v1.0/me/planner/plans").await["value"][0]["id"].as_str().unwrap().to_owned();
    let tasks = server.get(&format!("/v1.0/planner/plans/{plan}/tasks")).await;
    let task = &tasks["value"][0];
    server.patch(&path_of(task, ""), &task["@odata.etag"], &json!({"title": "kept"})).await;
    let Server { running, client, folder } = server;
    running.stop().await;
    let running = start(listener(), options(folder.path(), Seed::Empty, 400)).unwrap();
    let server = Server { running, client, folder };
    assert_eq!(server.get(&path_of(task, "")).await["title"], "kept");
}

#[tokio::test]
async fn a_plan_of_a_size_is_the_same_each_time() {
    let bodies = async |server: &Server| {
        let plan = server.get("/v1.0/me/planner/plans").await["value"][0]["id"].as_str().unwrap().to_owned();
        server.get(&format!("/v1.0/planner/plans/{plan}/tasks")).await["value"].clone()
    };
    let (one, other) = (Server::new(Seed::Size(50)), Server::new(Seed::Size(50)));
    assert_eq!(bodies(&one).await, bodies(&other).await);
}

#[tokio::test]
async fn a_database_that_cannot_be_used_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path(), Seed::Empty, 400);
    std::fs::write(&options.database, "this is no database, it only looks like a file").unwrap();
    let damaged = start(listener(), options.clone()).unwrap_err();
    assert!(matches!(&damaged, StartError::Damaged { kept_as, .. } if kept_as.ends_with("server.db.damaged-1")));
    start(listener(), options.clone()).unwrap().stop().await;
    rusqlite::Connection::open(&options.database).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(start(listener(), options.clone()).unwrap_err(), StartError::NewerSchema { .. }));
    let nowhere = Options { database: folder.path().join("no/server.db"), ..options };
    assert!(matches!(start(listener(), nowhere).unwrap_err(), StartError::NotWritable { .. }));
}
