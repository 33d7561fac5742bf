//! The server over real HTTP, on a free port.

mod changes;
mod following;
mod mirrored;
mod reading;

use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpListener;
use std::net::TcpStream;
use std::path::Path;
use std::sync::Once;
use std::time::Duration;

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
    Options { seed, page_size, ..Options::new(folder.join("server.db"), TOKEN.to_owned()) }
}

/// The same for a server that forgets at once what has happened.
fn forgetful(folder: &Path) -> Options {
    Options { delta_life: Duration::ZERO, ..options(folder, Seed::Empty, 400) }
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

    /// Starts a second server on the same database.
    fn beside(&self) -> Self {
        let running = start(listener(), options(self.folder.path(), Seed::Empty, 400)).unwrap();
        Self { running, client: self.client.clone(), folder: tempfile::tempdir().unwrap() }
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

    async fn get_any(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    async fn delete(&self, path: &str, etag: &Value) -> Answer {
        send(self.request(Method::DELETE, path).header("If-Match", etag.as_str().unwrap())).await
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
        (Method::GET, "/", 400),
        (Method::GET, "/v1.0", 404),
        (Method::GET, "/v1.0/nonsense", 400),
        (Method::GET, "/v2.0/me", 400),
        (Method::GET, "/v1.0/groups/x/drive", 404),
        (Method::GET, "/v1.0/me/planner/plans/x/tasks", 404),
        (Method::GET, "/v1.0/me/planner/all/delta", 404),
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
async fn whoever_sends_too_much_before_they_listen_hears_so() {
    const LENGTH: usize = 30_000_000;
    let server = Server::new(Seed::Empty);
    let address = server.running.url().trim_start_matches("http://").to_owned();
    let talk = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(&address).unwrap();
        let head = format!(
            "POST /v1.0/planner/tasks HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {TOKEN}\r\n\
             Content-Length: {LENGTH}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&vec![b' '; LENGTH]).expect("all of it is taken");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    let answer = talk.await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
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
async fn a_database_with_a_hole_is_kept_aside() {
    let server = Server::new(Seed::Size(50));
    let Server { running, folder, .. } = server;
    running.stop().await;
    let path = folder.path().join("server.db");
    let whole = std::fs::read(&path).unwrap();
    let mut holed = whole.clone();
    // The first page stays, so it opens; what it points to is gone.
    holed[4096..].fill(0x5a);
    std::fs::write(&path, &holed).unwrap();
    let damaged = start(listener(), options(folder.path(), Seed::Empty, 400)).unwrap_err();
    let StartError::Damaged { kept_as, .. } = damaged else { panic!("{damaged}") };
    assert_eq!(std::fs::read(kept_as).unwrap().len(), holed.len());
    start(listener(), options(folder.path(), Seed::Empty, 400)).unwrap().stop().await;
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
